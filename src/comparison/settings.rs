//! What `isms.toml`, and what stands beside it, asks less of than before.

use std::collections::{BTreeSet, HashMap};

use super::{Comparison, people};
use crate::configuration::{Configuration, Value};
use crate::date::{Date, Interval};
use crate::document::Kind;
use crate::edit::quoted;
use crate::evaluation::rhythm;
use crate::fields::Word;
use crate::finding::Level;
use crate::isms::Isms;
use crate::phrase;
use crate::rules::{self, OptionKind, Rule};
use crate::source::{Field, Span};

/// A setting under which less is found.
#[derive(Clone, Debug)]
pub struct Loosened {
    /// The rule, the table of `isms.toml`, `CODEOWNERS`, or the document that says what is read of a register.
    pub subject: String,
    /// Which of its settings: `level`, `option:words`.
    pub key: String,
    /// Where the setting stands now, or its table.
    pub at: Option<Span>,
    pub message: String,
    pub before: String,
    pub after: String,
    /// What to write so that it is as it was.
    pub back: String,
}

impl Loosened {
    /// What of `isms.toml` it speaks of, as a key is written there or an item of its list: a rule's level may stand alone or in a
    /// table. Of a list of words it names those that went, and others may have come.
    pub(super) fn written_keys(&self) -> Vec<String> {
        let subject = &self.subject;
        match self.key.split_once(':') {
            Some(("option", option)) if is_one_value(subject, option) => {
                vec![format!("rules.{subject}.{option}")]
            }
            Some(("option", _)) => Vec::new(),
            Some((key, item)) => vec![format!("{subject}.{key}.{item}")],
            None if self.key == "level" => {
                vec![format!("rules.{subject}"), format!("rules.{subject}.level")]
            }
            None => vec![format!("{subject}.{}", self.key)],
        }
    }
}

/// Whether an option of a rule holds a number or an interval, and no list.
fn is_one_value(rule: &str, option: &str) -> bool {
    let options = rules::find(rule).map_or(&[][..], |it| it.options);
    let option = options.iter().find(|it| it.name == option);
    option.is_some_and(|it| matches!(it.kind, OptionKind::Number(_) | OptionKind::Interval(_)))
}

/// How many paths a message names.
pub(super) const PATHS_NAMED: usize = 3;

impl Comparison<'_> {
    /// What was loosened. Where no `isms.toml` stood before, nothing had been decided.
    pub fn loosened(&self) -> Vec<Loosened> {
        let (Some(before), Some(after)) = (self.before.settings, self.after.settings) else {
            return Vec::new();
        };
        if !before.is_written {
            return Vec::new();
        }
        let mut loosened = Vec::new();
        loosened.extend(frameworks(before, after));
        loosened.extend(self.documents(before, after));
        intervals(before, after, &mut loosened);
        loosened.extend(self.start(before, after));
        risk(before, after, &mut loosened);
        loosened.extend(self.kept_apart(before, after));
        loosened.extend(people::loosened(before, after));
        loosened.extend(self.mapped(before, after));
        loosened.extend(self.signing(before, after));
        loosened.extend(self.hidden_settings());
        loosened.extend(self.rewritten());
        loosened.extend(self.unlisted());
        loosened.extend(self.columns_left());
        for rule in rules::ALL {
            loosened.extend(level(rule, before, after));
            options(rule, before, after, &mut loosened);
        }
        loosened
    }

    /// Roles that one person may hold together now, also where one of them is called otherwise.
    fn kept_apart(&self, before: &Configuration, after: &Configuration) -> Vec<Loosened> {
        let renamed: HashMap<String, String> = self.renamed_roles().into_iter().collect();
        let now = |name: &String| renamed.get(name).unwrap_or(name).clone();
        let holds_apart = |one: &str, two: &str| {
            let role = after.roles.get(one);
            role.is_some_and(|it| it.keep_apart_from.items().iter().any(|it| it.value == two))
        };
        let mut loosened = Vec::new();
        for (name, role) in &before.roles {
            for other in role.keep_apart_from.items() {
                let (name, other) = (now(name), now(&other.value));
                let (Some(role), true) = (after.roles.get(&name), after.roles.contains_key(&other))
                else {
                    continue;
                };
                if holds_apart(&name, &other) || holds_apart(&other, &name) {
                    continue;
                }
                loosened.push(Loosened {
                    subject: format!("roles.{name}"),
                    key: format!("keep_apart_from:{other}"),
                    at: Some(role.keep_apart_from.span().unwrap_or(role.at)),
                    message: format!("`{name}` and `{other}` are no longer kept apart"),
                    back: format!("name `{other}` under `keep_apart_from` of `[roles.{name}]`"),
                    before: other,
                    after: "nobody".into(),
                });
            }
        }
        loosened
    }

    /// Files that the settings before would call documents, and those of now do not.
    fn documents(&self, before: &Configuration, after: &Configuration) -> Option<Loosened> {
        let paths = self.after.isms.paths().iter();
        let left_out: Vec<&str> = paths
            .filter(|it| before.selection.selects(it) && !after.selection.selects(it))
            .map(String::as_str)
            .collect();
        let named = phrase::first_of(&left_out, PATHS_NAMED);
        let message = match left_out.len() {
            0 => return None,
            1 => format!("{named} was a document, and is none any more"),
            _ => format!("{named} were documents, and are none any more"),
        };
        Some(Loosened {
            subject: "documents".into(),
            key: "documents".into(),
            at: after.nearest_place("documents"),
            message,
            before: left_out.join(", "),
            after: "no documents".into(),
            back: "widen `include` or take patterns out of `exclude` under `[documents]`".into(),
        })
    }

    /// A later day since which the system runs. Where none is stated, its documents show one.
    fn start(&self, before: &Configuration, after: &Configuration) -> Option<Loosened> {
        let (was, is) = (&before.rhythm.in_operation_since, &after.rhythm.in_operation_since);
        if was.is_absent() && is.is_absent() {
            return None;
        }
        let day = |stated: &Field<Date>, isms: &Isms| {
            stated.get().map(|it| it.value).or_else(|| rhythm::first_day(isms))
        };
        let (since, now) = (day(was, self.before.isms)?, day(is, self.after.isms)?);
        (now > since).then(|| Loosened {
            subject: "isms".into(),
            key: "in_operation_since".into(),
            at: is.span().or_else(|| after.nearest_place("isms")),
            message: format!(
                "the system counts as running since {now}, and did since {since}: the first audit and management review are due later"
            ),
            before: since.to_string(),
            after: now.to_string(),
            back: format!("write `in_operation_since = {since}` under `[isms]`"),
        })
    }
}

fn frameworks(before: &Configuration, after: &Configuration) -> Option<Loosened> {
    (before.uses_annex_a() && !after.uses_annex_a()).then(|| Loosened {
        subject: "isms".into(),
        key: "frameworks".into(),
        at: after.frameworks.span().or_else(|| after.nearest_place("isms")),
        message: "controls and their coverage are no longer checked".into(),
        before: crate::framework::ID.into(),
        after: "none".into(),
        back: format!("write `frameworks = [\"{}\"]` under `[isms]`", crate::framework::ID),
    })
}

fn intervals(before: &Configuration, after: &Configuration, loosened: &mut Vec<Loosened>) {
    let mut longer = |table: &str, name: &str, is_looser: bool, values: (Interval, Interval)| {
        let (was, is) = values;
        if is_looser {
            loosened.push(Loosened {
                subject: table.into(),
                key: name.into(),
                at: after.nearest_place(&format!("{table}.{name}")),
                message: format!("`{name}` under `[{table}]` is {is}, and was {was}"),
                before: was.to_string(),
                after: is.to_string(),
                back: format!("write `{name} = \"{was}\"` under `[{table}]`"),
            });
        }
    };
    let (was, is) = (&before.review, &after.review);
    longer("review", "every", is.every.is_longer_than(was.every), (was.every, is.every));
    longer("review", "at_most", is.at_most.is_longer_than(was.at_most), (was.at_most, is.at_most));
    let is_later = was.due_soon.is_longer_than(is.due_soon);
    longer("review", "due_soon", is_later, (was.due_soon, is.due_soon));
    for (name, kind) in Kind::ALL {
        if was.types.contains_key(kind) || is.types.contains_key(kind) {
            let values = (was.every_for(*kind), is.every_for(*kind));
            longer("review.types", name, values.1.is_longer_than(values.0), values);
        }
    }
    let (was, is) = (&before.rhythm, &after.rhythm);
    for (table, name, was, is) in [
        ("audit", "every", was.audit_every, is.audit_every),
        ("audit", "cycle", was.audit_cycle, is.audit_cycle),
        ("management_review", "every", was.management_review_every, is.management_review_every),
    ] {
        longer(table, name, is.is_longer_than(was), (was, is));
    }
}

/// What is no longer held against a scale or the appetite, and what is accepted or left alone for longer.
fn risk(before: &Configuration, after: &Configuration, loosened: &mut Vec<Loosened>) {
    let (was, is, settings) = (&before.risk, &after.risk, after);
    let mut add = |key: &str, at: Option<Span>, (before, after): (String, String)| {
        loosened.push(Loosened {
            subject: "risk".into(),
            key: key.into(),
            at: at.or_else(|| settings.nearest_place("risk")),
            message: format!("`{key}` under `[risk]` is {after}, and was {before}"),
            back: format!("write `{key}` under `[risk]` as before: {before}"),
            before,
            after,
        });
    };
    let gone = || "not stated any more".to_owned();
    for (key, was, is) in
        [("likelihood", &was.likelihood, &is.likelihood), ("impact", &was.impact, &is.impact)]
    {
        if let (Some(was), true) = (was.get(), is.is_absent()) {
            add(key, None, (format!("a scale of {}", was.steps()), gone()));
        }
    }
    match (was.appetite.get(), is.appetite.get()) {
        (Some(was), None) => add("appetite", None, (was.value.to_string(), gone())),
        (Some(was), Some(is)) if is.value > was.value => {
            add("appetite", Some(is.span), (was.value.to_string(), is.value.to_string()));
        }
        _ => {}
    }
    match (was.assess_every.get(), is.assess_every.get()) {
        (Some(was), None) => add("assess_every", None, (was.value.to_string(), gone())),
        (Some(was), Some(is)) if is.value.is_longer_than(was.value) => {
            add("assess_every", Some(is.span), (was.value.to_string(), is.value.to_string()));
        }
        _ => {}
    }
}

fn level(rule: &'static Rule, before: &Configuration, after: &Configuration) -> Option<Loosened> {
    let (was, is) = (before.rules.level(rule), after.rules.level(rule));
    let name = rule.name;
    (is < was).then(|| Loosened {
        subject: name.into(),
        key: "level".into(),
        at: place(rule, after),
        message: match is {
            Level::Off => format!("`{name}` is switched off, and was {}", with_article(was)),
            _ => format!("`{name}` is {}, and was {}", with_article(is), with_article(was)),
        },
        before: was.name().into(),
        after: is.name().into(),
        back: format!("write `{name} = \"{}\"` under `[rules]`", was.name()),
    })
}

fn place(rule: &Rule, settings: &Configuration) -> Option<Span> {
    settings.rules.place(rule).or_else(|| settings.nearest_place("rules"))
}

fn with_article(level: Level) -> String {
    let article = if level == Level::Error { "an" } else { "a" };
    format!("{article} {}", level.name())
}

/// A greater number, a longer time and fewer words ask less.
fn options(
    rule: &'static Rule,
    before: &Configuration,
    after: &Configuration,
    loosened: &mut Vec<Loosened>,
) {
    if after.rules.level(rule) == Level::Off {
        // Nothing is asked at all, and that is said.
        return;
    }
    for option in rule.options {
        let names: Vec<&str> = match option.kind {
            OptionKind::WordsOfTypes => Kind::ALL.iter().map(|(name, _)| *name).collect(),
            _ => vec![option.name],
        };
        for name in names {
            let (was, is) = (before.rules.effective(rule, name), after.rules.effective(rule, name));
            if let Some(message) = looser(rule, name, &was, &is) {
                loosened.push(Loosened {
                    subject: rule.name.into(),
                    key: format!("option:{name}"),
                    at: place(rule, after),
                    message,
                    back: format!("write `{name} = {}` for `{}`", written(&was), rule.name),
                    before: told(&was),
                    after: told(&is),
                });
            }
        }
    }
}

fn looser(rule: &Rule, name: &str, was: &Value, is: &Value) -> Option<String> {
    let is_looser = match (was, is) {
        (Value::Number(was), Value::Number(is)) => is > was,
        (Value::Interval(was), Value::Interval(is)) => is.is_longer_than(*was),
        (Value::Words(was), Value::Words(is)) => {
            // They are looked for whatever their letters.
            let is: BTreeSet<String> = is.iter().map(|it| it.to_lowercase()).collect();
            let gone = was.iter().filter(|it| !is.contains(&it.to_lowercase()));
            let gone: Vec<String> = gone.map(|it| format!("`{it}`")).collect();
            let message =
                format!("`{name}` of `{}` no longer holds {}", rule.name, gone.join(", "));
            return (!gone.is_empty()).then_some(message);
        }
        _ => false,
    };
    is_looser.then(|| format!("`{name}` of `{}` is {}, and was {}", rule.name, told(is), told(was)))
}

fn told(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Interval(interval) => interval.to_string(),
        Value::Words(words) => words.join(", "),
    }
}

/// As TOML.
fn written(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Interval(interval) => format!("\"{interval}\""),
        Value::Words(words) => {
            let words: Vec<String> = words.iter().map(|it| quoted(it)).collect();
            format!("[{}]", words.join(", "))
        }
    }
}
