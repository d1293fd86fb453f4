//! Every page is a test: its bad example breaks its rule alone, its good one breaks none. A page about a change shows under
//! `## Before` what both of them began with.

use std::collections::{BTreeMap, BTreeSet};

use isms::rules::{self, Rule};

use crate::{small_history, small_isms};

#[test]
fn every_page_has_a_rule_and_every_rule_a_page_and_a_file() {
    let rules: BTreeSet<String> = rules::names().map(str::to_owned).collect();
    assert_eq!(stems("rules", "md"), rules, "rules/ and src/rules.rs must name the same rules");
    let files =
        stems("src/rules", "rs").iter().map(|it| it.replace('_', "-")).collect::<BTreeSet<_>>();
    let missing: Vec<_> = rules.difference(&files).collect();
    assert!(missing.is_empty(), "src/rules/ lacks {missing:?}");
}

#[test]
fn rules_are_listed_by_group_and_say_what_a_breach_means() {
    let groups: Vec<_> = rules::ALL.iter().map(|it| it.group).collect();
    assert!(groups.is_sorted(), "src/rules.rs lists rules by group");
    let names: BTreeSet<_> = rules::names().collect();
    assert_eq!(names.len(), rules::ALL.len(), "two rules have one name");
    for rule in rules::ALL {
        assert!(
            !rule.summary.ends_with('.') && rule.summary.starts_with(char::is_lowercase),
            "{}: {}",
            rule.name,
            rule.summary
        );
        assert!(!rule.basis.is_empty(), "{} has no basis", rule.name);
        for basis in rule.basis {
            let known = isms::framework::control(basis).is_some()
                || isms::framework::clause(basis).is_some();
            assert!(known, "{}: {basis} is no clause and no control", rule.name);
        }
    }
}

#[test]
fn every_page_has_its_parts() {
    for rule in rules::ALL {
        let page = rule.page;
        assert!(
            page.starts_with(&format!("# {}\n", rule.name)),
            "rules/{}.md has another title",
            rule.name
        );
        for part in ["## Bad", "## Good", "## How to fix"] {
            assert!(page.contains(&format!("\n{part}\n")), "rules/{}.md lacks `{part}`", rule.name);
        }
        for option in rule.options {
            assert!(
                page.contains(&format!("`{}`", option.name)),
                "rules/{}.md lacks option `{}`",
                rule.name,
                option.name
            );
        }
        let words = page.split("## Bad").next().unwrap().split_whitespace().count();
        assert!(words > 25, "rules/{}.md says too little before its example", rule.name);
    }
}

#[test]
fn every_page_tells_the_truth() {
    let mut wrong = Vec::new();
    for rule in rules::ALL {
        let bad = broken(rule, "## Bad");
        if bad.iter().collect::<BTreeSet<_>>() != BTreeSet::from([&rule.name]) {
            wrong.push(format!("the bad example of {} breaks {bad:?}", rule.name));
        }
        let good = broken(rule, "## Good");
        if !good.is_empty() {
            wrong.push(format!("the good example of {} breaks {good:?}", rule.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The rules that an example of a page breaks. The example of a rule that is off by default switches it on itself.
fn broken(rule: &'static Rule, heading: &str) -> Vec<&'static str> {
    let files = examples(rule, heading);
    assert!(!files.is_empty(), "rules/{}.md has no example under `{heading}`", rule.name);
    let isms = small_history::isms(small_isms::with_backdrop(rule.group, files));
    let before = examples(rule, "## Before");
    let findings = if before.is_empty() {
        small_isms::findings(&isms)
    } else {
        let before = small_isms::with_backdrop(rule.group, before);
        small_isms::new_findings(&isms, &small_isms::base(&before, &isms))
    };
    findings.iter().map(|it| it.rule.name).collect()
}

/// The fenced blocks of a section: ```` ```markdown policies/a.md ```` or ```` ```toml isms.toml ````; without a path
/// the block is `example.md`. A block ```` ```toml history.toml ```` tells which commits wrote the others
/// (`small_history.rs`). In a block whose info string ends in `bytes`, `\x{fc}` is that byte.
fn examples(rule: &Rule, heading: &str) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut is_inside = false;
    let mut lines = rule.page.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("## ") {
            is_inside = line == heading;
        }
        let Some(info) = line.strip_prefix("```") else { continue };
        let (info, is_bytes) = match info.strip_suffix(" bytes") {
            Some(info) => (info, true),
            None => (info, false),
        };
        let path = info.split_once(' ').map_or("example.md", |(_, path)| path);
        let block: Vec<&str> = lines.by_ref().take_while(|it| *it != "```").collect();
        let text = block.join("\n") + "\n";
        let contents = if is_bytes { bytes(&text) } else { text.into_bytes() };
        if is_inside {
            files.insert(path.to_owned(), contents);
        }
    }
    files
}

/// Text in which `\x{fc}` stands for a byte that no text may hold.
fn bytes(text: &str) -> Vec<u8> {
    let mut parts = text.split("\\x{");
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (digits, rest) = part.split_once('}').expect("a byte is written \\x{fc}");
        bytes.push(u8::from_str_radix(digits, 16).expect("two hexadecimal digits"));
        bytes.extend_from_slice(rest.as_bytes());
    }
    bytes
}

fn stems(folder: &str, ending: &str) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let files = entries.filter(|it| it.extension().is_some_and(|it| it == ending));
    files.map(|it| it.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
}
