//! `[rules]`: levels and options. Each rule declares the options it has; nothing else is accepted.

use std::collections::BTreeMap;

use toml::de::DeValue;

use crate::date::Interval;
use crate::document::Kind;
use crate::fault::{Fault, FaultKind};
use crate::fields::{Fields, Word};
use crate::finding::Level;
use crate::phrase;
use crate::rules::{self, OptionKind, Rule};
use crate::source::{Field, Span, Spanned};
use crate::suggest;

#[derive(Clone, Debug, Default)]
pub struct RuleSettings {
    settings: BTreeMap<&'static str, Setting>,
}

#[derive(Clone, Debug, Default)]
pub struct Setting {
    pub level: Option<Level>,
    /// Where it stands; none where the command line alone sets it.
    at: Option<Span>,
    options: BTreeMap<&'static str, Value>,
}

/// An option's value, of the kind its rule declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Number(u32),
    Words(Vec<String>),
    Interval(Interval),
}

impl RuleSettings {
    /// The level that the configuration gives a rule, else its own.
    pub fn level(&self, rule: &Rule) -> Level {
        self.settings.get(rule.name).and_then(|it| it.level).unwrap_or(rule.level)
    }

    pub fn set_level(&mut self, rule: &'static Rule, level: Level) {
        self.settings.entry(rule.name).or_default().level = Some(level);
    }

    /// Where a rule is set.
    pub fn place(&self, rule: &Rule) -> Option<Span> {
        self.settings.get(rule.name)?.at
    }

    /// An option's value, or the default that its rule declares.
    pub fn effective(&self, rule: &Rule, option: &str) -> Value {
        if let Some(value) = self.value(rule, option) {
            return value.clone();
        }
        match kind(rule, option) {
            OptionKind::Number(_) => Value::Number(self.number(rule, option)),
            OptionKind::Interval(_) => Value::Interval(self.interval(rule, option)),
            OptionKind::Words(_) => Value::Words(self.words(rule, option)),
            OptionKind::Choices(_) | OptionKind::WordsOfTypes => Value::Words(Vec::new()),
        }
    }

    /// A number option; the default that the rule declares where nothing is set.
    pub fn number(&self, rule: &Rule, option: &str) -> u32 {
        match (self.value(rule, option), kind(rule, option)) {
            (Some(Value::Number(number)), _) => *number,
            (_, OptionKind::Number(default)) => default,
            _ => unreachable!("`{option}` of {} is a number", rule.name),
        }
    }

    pub fn words(&self, rule: &Rule, option: &str) -> Vec<String> {
        match (self.value(rule, option), kind(rule, option)) {
            (Some(Value::Words(words)), _) => words.clone(),
            (_, OptionKind::Words(default)) => default.iter().map(|it| (*it).to_owned()).collect(),
            (_, OptionKind::Choices(_)) => Vec::new(),
            _ => unreachable!("`{option}` of {} is a list of words", rule.name),
        }
    }

    /// What leaves an obligation open: looked for while a text is at hand, before any rule runs.
    pub fn vague_phrases(&self) -> Vec<String> {
        self.words(rules::WORDING_VAGUE, "words")
    }

    pub fn interval(&self, rule: &Rule, option: &str) -> Interval {
        match (self.value(rule, option), kind(rule, option)) {
            (Some(Value::Interval(interval)), _) => *interval,
            (_, OptionKind::Interval(default)) => {
                Interval::parse(default).expect("a valid default")
            }
            _ => unreachable!("`{option}` of {} is an interval", rule.name),
        }
    }

    /// The words that an option with one list for each document type holds for `kind`.
    pub fn words_of_type(&self, rule: &Rule, document: Kind) -> Vec<String> {
        match self.value(rule, document.name()) {
            Some(Value::Words(words)) => words.clone(),
            _ => Vec::new(),
        }
    }

    fn value(&self, rule: &Rule, option: &str) -> Option<&Value> {
        self.settings.get(rule.name)?.options.get(option)
    }

    pub(super) fn read(fields: &mut Fields<'_, '_>) -> RuleSettings {
        let mut settings = RuleSettings::default();
        fields.table("rules", |table| {
            for (name, value) in table.drain() {
                let Some(rule) = rules::find(&name) else {
                    table.fault(unknown(&name));
                    continue;
                };
                let setting = read_setting(rule, &name, value, table);
                settings.settings.insert(rule.name, setting);
            }
        });
        settings
    }
}

fn kind(rule: &Rule, option: &str) -> OptionKind {
    rule.options.iter().find(|it| it.name == option).map_or(OptionKind::WordsOfTypes, |it| it.kind)
}

fn unknown(name: &Spanned<String>) -> Fault {
    Fault::new(FaultKind::Unknown, name.span, format!("there is no rule `{}`", name.value))
        .field(format!("rules.{}", name.value))
        .help(rules::instead_of(name))
}

fn read_setting<'t>(
    rule: &'static Rule,
    name: &Spanned<String>,
    value: Spanned<DeValue<'t>>,
    fields: &mut Fields<'t, '_>,
) -> Setting {
    let mut setting = Setting::default();
    let span = value.span;
    setting.at = Some(if matches!(value.value, DeValue::String(_)) { span } else { name.span });
    match value.value {
        DeValue::String(text) => match Level::parse(&text) {
            Some(level) => setting.level = Some(level),
            None => {
                let help = format!("write one of {}", phrase::any_of(&Level::words()));
                fields.invalid::<()>(name, span, format!("`{text}` is not a level"), Some(help));
            }
        },
        DeValue::Table(table) => {
            fields.inner(name, table, span, |inner| {
                setting.level = inner.word("level").get().map(|it| it.value);
                for option in rule.options {
                    read_option(option.name, option.kind, inner, &mut setting);
                }
            });
        }
        _ => {
            let help =
                format!("write `{} = \"warning\"`, or a table with `level` and options", rule.name);
            fields.invalid::<()>(
                name,
                span,
                format!("`rules.{}` must be a level or a table", rule.name),
                Some(help),
            );
        }
    }
    setting
}

fn read_option(
    name: &'static str,
    kind: OptionKind,
    fields: &mut Fields<'_, '_>,
    setting: &mut Setting,
) {
    let words = |field: Field<Vec<Spanned<String>>>| {
        let items = field.get()?.value.iter().map(|it| it.value.clone()).collect();
        Some(Value::Words(items))
    };
    let value = match kind {
        OptionKind::Number(_) => fields.number(name).get().map(|it| Value::Number(it.value)),
        OptionKind::Words(_) => words(fields.strings(name)),
        OptionKind::Choices(choices) => words(choose(name, choices, fields)),
        OptionKind::Interval(_) => fields.interval(name).get().map(|it| Value::Interval(it.value)),
        OptionKind::WordsOfTypes => {
            for (type_name, _) in Kind::ALL {
                if let Some(value) = words(fields.strings(type_name)) {
                    setting.options.insert(type_name, value);
                }
            }
            return;
        }
    };
    if let Some(value) = value {
        setting.options.insert(name, value);
    }
}

/// A list of words from a closed set.
fn choose(
    name: &'static str,
    choices: &[&'static str],
    fields: &mut Fields<'_, '_>,
) -> Field<Vec<Spanned<String>>> {
    let chosen = fields.strings(name);
    for word in chosen.items().iter().filter(|it| !choices.contains(&it.value.as_str())) {
        let help = match suggest::nearest(word, choices.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it may hold {}", phrase::any_of(choices)),
        };
        let message = format!("`{}` is not a value of `{name}`", word.value);
        fields.invalid::<()>(name, word.span, message, Some(help));
    }
    chosen
}
