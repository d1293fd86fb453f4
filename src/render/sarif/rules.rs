//! The rule book as SARIF wants it: every rule with its page, its own level and the level that the settings give it.

use std::collections::HashMap;

use serde::Serialize;

use super::{Descriptor, level};
use crate::configuration::RuleSettings;
use crate::finding::Level;
use crate::rules::{self, Rule};

/// All rules, whether they found anything or not.
pub(super) struct Set {
    pub rules: Vec<RuleObject>,
    /// What the settings say otherwise.
    pub overrides: Vec<Override>,
    /// A rule's number by its name.
    pub index: HashMap<&'static str, usize>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RuleObject {
    id: &'static str,
    short_description: Text,
    full_description: Text,
    help: Help,
    default_configuration: Configured,
    properties: Properties,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: &'static str,
}

#[derive(Serialize)]
pub(super) struct Override {
    descriptor: Descriptor,
    configuration: Configured,
}

#[derive(Serialize, PartialEq)]
struct Configured {
    enabled: bool,
    level: &'static str,
}

#[derive(Serialize)]
struct Properties {
    tags: Vec<&'static str>,
    trigger: &'static str,
}

impl Set {
    pub(super) fn of(settings: &RuleSettings) -> Set {
        let numbered = || rules::ALL.iter().copied().enumerate();
        let changed = numbered().filter(|(_, rule)| settings.level(rule) != rule.level);
        Set {
            rules: numbered().map(|(_, rule)| object(rule)).collect(),
            overrides: changed
                .map(|(index, rule)| Override {
                    descriptor: Descriptor { id: rule.name, index },
                    configuration: Configured::at(settings.level(rule)),
                })
                .collect(),
            index: numbered().map(|(index, rule)| (rule.name, index)).collect(),
        }
    }
}

impl Configured {
    fn at(configured: Level) -> Configured {
        Configured { enabled: configured != Level::Off, level: level(configured) }
    }
}

fn object(rule: &'static Rule) -> RuleObject {
    let text = plain(rule.page);
    // The title, then why an auditor asks.
    let why = text.split("\n\n").nth(1).unwrap_or(rule.summary).to_owned();
    RuleObject {
        id: rule.name,
        short_description: Text { text: rule.summary.to_owned() },
        full_description: Text { text: why },
        help: Help { text, markdown: rule.page },
        default_configuration: Configured::at(rule.level),
        properties: Properties {
            tags: std::iter::once(rule.group.name()).chain(rule.basis.iter().copied()).collect(),
            trigger: rule.trigger.name(),
        },
    }
}

/// A page without its marks: headings lose theirs, examples are indented, words in code stand bare. The pages are ours,
/// and use nothing else.
fn plain(page: &str) -> String {
    let mut text = String::with_capacity(page.len());
    let mut is_example = false;
    for line in page.lines() {
        if line.starts_with("```") {
            is_example = !is_example;
            continue;
        }
        match is_example {
            true if line.is_empty() => {}
            true => {
                text.push_str("    ");
                text.push_str(line);
            }
            false => {
                let line = line.trim_start_matches('#').trim_start();
                text.extend(line.split('`'));
            }
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_reads_without_its_marks() {
        let page =
            "# a-rule\n\nWhy `x` matters.\n\n## Bad\n\n```toml isms.toml\n# `a`\n\nb = 1\n```\n";
        assert_eq!(plain(page), "a-rule\n\nWhy x matters.\n\nBad\n\n    # `a`\n\n    b = 1\n");
    }

    #[test]
    fn the_settings_are_told_where_they_differ() {
        let mut settings = RuleSettings::default();
        assert!(Set::of(&settings).overrides.is_empty());
        let rule = rules::find("review-due").unwrap();
        settings.set_level(rule, Level::Off);
        let set = Set::of(&settings);
        let [changed] = set.overrides.as_slice() else { panic!("one rule was set") };
        assert_eq!(changed.descriptor.id, "review-due");
        assert_eq!(set.index["review-due"], changed.descriptor.index);
        assert!(changed.configuration == Configured { enabled: false, level: "none" });
    }
}
