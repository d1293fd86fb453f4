//! `isms.toml`: what this house decided. Strict: an unknown key or rule is a fault, and a fault stops the run.

mod rhythm;
mod risk;
mod role;
mod rule_settings;
mod selection;

use std::collections::{BTreeMap, HashMap, HashSet};

pub use rhythm::Rhythm;
pub use risk::{RiskMethod, level_advice, step_advice};
pub use role::{FormerHolder, Role};
pub use rule_settings::{RuleSettings, Setting, Value};
pub use selection::Selection;

use crate::date::{Date, Interval};
use crate::document::Kind;
use crate::fault::{Fault, FaultKind};
use crate::fields::{Fields, Word};
use crate::framework;
use crate::source::{Field, FileId, Span, Spanned};
use crate::suggest;
use crate::syntax::{self, Toml};
use crate::waiver::Waiver;

#[derive(Clone, Debug)]
pub struct Configuration {
    /// Its file in the sources: an empty one where the repository has none.
    pub file: FileId,
    pub is_written: bool,
    pub organisation: Field<String>,
    pub frameworks: Field<Vec<Spanned<String>>>,
    /// The file with the keys that are trusted for signed commits.
    pub allowed_signers: Field<String>,
    pub selection: Selection,
    /// Where the tables and intervals stand that are written: `documents`, `review.types`, `review.types.policy`, `audit.cycle`.
    places: BTreeMap<String, Span>,
    pub review: Review,
    pub rhythm: Rhythm,
    pub risk: RiskMethod,
    pub people: BTreeMap<String, Person>,
    pub roles: BTreeMap<String, Role>,
    pub rules: RuleSettings,
    pub waivers: Vec<Waiver>,
}

#[derive(Clone, Debug)]
pub struct Review {
    /// The interval of a document that states none.
    pub every: Interval,
    pub types: BTreeMap<Kind, Interval>,
    pub at_most: Interval,
    pub due_soon: Interval,
}

#[derive(Clone, Debug)]
pub struct Person {
    pub at: Span,
    pub name: Field<String>,
    pub emails: Field<Vec<Spanned<String>>>,
    pub handles: Field<Vec<Spanned<String>>>,
    pub left_on: Field<Date>,
}

impl Person {
    /// Whether a name written out is theirs: their name, an address or a handle.
    pub fn is_called(&self, name: &str) -> bool {
        let is_ascii = name.is_ascii();
        // Asked of every person for every name: what can be compared as it stands is not copied.
        let is_it = |it: &Spanned<String>| {
            if is_ascii && it.value.is_ascii() {
                it.value.eq_ignore_ascii_case(name)
            } else {
                it.value.to_lowercase() == name.to_lowercase()
            }
        };
        self.has_email(name)
            || self.name.get().is_some_and(is_it)
            || self.handles.items().iter().any(is_it)
    }

    /// Whether an address is one of theirs.
    pub fn has_email(&self, address: &str) -> bool {
        self.emails.items().iter().any(|it| it.value.eq_ignore_ascii_case(address))
    }
}

impl Configuration {
    /// What holds where there is no `isms.toml`.
    pub fn unwritten(file: FileId) -> Configuration {
        let (configuration, _) = Configuration::read(file, "");
        Configuration { is_written: false, ..configuration }
    }

    /// Reads `isms.toml`. Any fault means that the run must not go on.
    pub fn read(file: FileId, text: &str) -> (Configuration, Vec<Fault>) {
        let toml = Toml { file, start: 0, text };
        let (table, syntax) = syntax::parse(&toml);
        let mut faults = Vec::new();
        let mut fields = Fields::new(toml, table, Span::new(file, 0..0), &mut faults);
        let configuration = read(file, &mut fields);
        fields.finish();
        check_names(&configuration, &mut faults);
        if syntax.is_empty() { (configuration, faults) } else { (configuration, syntax) }
    }

    /// The roles that direct the organisation (clause 5.1).
    pub fn top_management(&self) -> impl Iterator<Item = &Role> {
        self.roles.values().filter(|it| it.top_management)
    }

    /// Who has an address.
    pub fn person_with(&self, address: &str) -> Option<(&str, &Person)> {
        let mut people = self.people.iter().filter(|it| it.1.has_email(address));
        people.next().map(|(name, person)| (name.as_str(), person))
    }

    /// The addresses of everybody, in small letters.
    pub fn addresses(&self) -> HashSet<String> {
        let all = self.people.values().flat_map(|it| it.emails.items());
        all.map(|it| it.value.to_ascii_lowercase()).collect()
    }

    /// Whether a person directs it now, or did on a day.
    pub fn has_led(&self, person: &str, on: Date) -> bool {
        self.top_management().any(|it| it.was_held_by(person, on))
    }

    /// The place of a finding about the system as a whole that no Statement of Applicability can close.
    pub fn place(&self) -> Span {
        self.frameworks.span().unwrap_or(Span::new(self.file, 0..0))
    }

    /// Where a setting stands that is written, as `review.types.policy`.
    pub fn place_of(&self, setting: &str) -> Option<Span> {
        self.places.get(setting).copied()
    }

    /// The same, else its table.
    pub fn nearest_place(&self, setting: &str) -> Option<Span> {
        let above = || setting.rsplit_once('.').and_then(|(above, _)| self.nearest_place(above));
        self.place_of(setting).or_else(above)
    }

    /// These settings, to judge another side by: with its own waivers, and with its own people and roles where it names any.
    /// None where its own settings cannot be read.
    #[must_use]
    pub fn judging(&self, other: Option<&Configuration>) -> Configuration {
        let waivers = other.map(|it| it.waivers.clone()).unwrap_or_default();
        let named = other.filter(|it| it.names_people()).unwrap_or(self);
        let (people, roles) = (named.people.clone(), named.roles.clone());
        Configuration { people, roles, waivers, ..self.clone() }
    }

    /// Whether owners and approvers can be judged against people and roles.
    pub fn names_people(&self) -> bool {
        !self.roles.is_empty() || !self.people.is_empty()
    }

    pub fn uses_annex_a(&self) -> bool {
        self.frameworks.is_absent()
            || self.frameworks.items().iter().any(|it| it.value == framework::ID)
    }
}

/// The tables in which a setting may be missed.
const TABLES: &[&str] =
    &["isms", "documents", "review", "audit", "management_review", "risk", "rules"];

fn read(file: FileId, fields: &mut Fields<'_, '_>) -> Configuration {
    let (mut organisation, mut frameworks) = (Field::Absent, Field::Absent);
    let (mut allowed_signers, mut in_operation_since) = (Field::Absent, Field::Absent);
    let mut places = BTreeMap::new();
    for table in TABLES {
        places.extend(fields.place_of(table).map(|at| ((*table).to_owned(), at)));
    }
    fields.table("isms", |isms| {
        organisation = isms.string("organisation");
        frameworks = isms.strings("frameworks");
        allowed_signers = isms.string("allowed_signers");
        in_operation_since = isms.date("in_operation_since");
    });
    let mut selection = Selection::default();
    fields.table("documents", |it| selection = Selection::read(it));
    let mut review = Review::default();
    fields.table("review", |table| review = Review::read(table, &mut places));
    let rhythm = Rhythm::read(fields, in_operation_since, &mut places);
    let mut risk = RiskMethod::default();
    fields.table("risk", |table| risk = RiskMethod::read(table));
    Configuration {
        file,
        is_written: true,
        organisation,
        frameworks,
        allowed_signers,
        selection,
        places,
        review,
        rhythm,
        risk,
        people: fields
            .entries("people", |name, person| (name.value.clone(), read_person(name, person)))
            .into_iter()
            .collect(),
        roles: fields
            .entries("roles", |name, role| (name.value.clone(), Role::read(name, role)))
            .into_iter()
            .collect(),
        rules: RuleSettings::read(fields),
        waivers: match fields.rows("waivers", |row| Waiver::read(row, true)) {
            Field::Present(waivers) => waivers.value,
            _ => Vec::new(),
        },
    }
}

impl Default for Review {
    fn default() -> Review {
        let interval = |text| Interval::parse(text).expect("a valid default");
        Review {
            every: interval("12 months"),
            types: BTreeMap::new(),
            at_most: interval("24 months"),
            due_soon: interval("30 days"),
        }
    }
}

impl Review {
    fn read(table: &mut Fields<'_, '_>, places: &mut BTreeMap<String, Span>) -> Review {
        let mut review = Review::default();
        let intervals = [
            ("every", &mut review.every),
            ("at_most", &mut review.at_most),
            ("due_soon", &mut review.due_soon),
        ];
        for (key, interval) in intervals {
            set(table, ("review", key), interval, places);
        }
        places.extend(table.place_of("types").map(|at| ("review.types".to_owned(), at)));
        table.table("types", |types| {
            for (name, kind) in Kind::ALL {
                if let Some(interval) = types.interval(name).get() {
                    review.types.insert(*kind, interval.value);
                    places.insert(format!("review.types.{name}"), interval.span);
                }
            }
        });
        review
    }

    /// The interval that holds for a type.
    pub fn every_for(&self, kind: Kind) -> Interval {
        self.types.get(&kind).copied().unwrap_or(self.every)
    }
}

/// Reads an interval of a table, and notes where it stands.
fn set(
    fields: &mut Fields<'_, '_>,
    (table, key): (&str, &'static str),
    interval: &mut Interval,
    places: &mut BTreeMap<String, Span>,
) {
    if let Some(written) = fields.interval(key).get() {
        *interval = written.value;
        places.insert(format!("{table}.{key}"), written.span);
    }
}

fn read_person(name: &Spanned<String>, person: &mut Fields<'_, '_>) -> Person {
    Person {
        at: name.span,
        name: person.string("name"),
        emails: person.strings("emails"),
        handles: person.strings("handles"),
        left_on: person.date("left_on"),
    }
}

/// Names that must be those of a person, a role or a framework.
fn check_names(configuration: &Configuration, faults: &mut Vec<Fault>) {
    risk::check_names(&configuration.risk, faults);
    for framework in configuration.frameworks.items() {
        if framework.value != framework::ID {
            let message = format!("there is no framework `{}`", framework.value);
            faults.push(
                Fault::new(FaultKind::Invalid, framework.span, message)
                    .field("isms.frameworks")
                    .help(format!("write `frameworks = [\"{}\"]`", framework::ID)),
            );
        }
    }
    role::check_names(&configuration.roles, &configuration.people, faults);
    check_addresses(&configuration.people, faults);
}

/// An address that two people share would let each prove what the other vouched for. Who left may have passed theirs on.
fn check_addresses(people: &BTreeMap<String, Person>, faults: &mut Vec<Fault>) {
    let mut first: HashMap<String, (&str, Span)> = HashMap::new();
    for (name, person) in people.iter().filter(|(_, it)| it.left_on.is_absent()) {
        for email in person.emails.items() {
            let (owner, at) = *first.entry(email.to_lowercase()).or_insert((name, email.span));
            if owner != name {
                let message =
                    format!("`{}` is an address of `{name}` and of `{owner}`", email.value);
                faults.push(
                    Fault::new(FaultKind::Invalid, email.span, message)
                        .field(format!("people.{name}.emails"))
                        .label(at, format!("an address of `{owner}` here"))
                        .help(
                            "keep it with the one who commits with it, and remove it here or there",
                        ),
                );
            }
        }
    }
}

fn near<'a>(
    name: &str,
    names: impl Iterator<Item = &'a String>,
    faults: &[Fault],
) -> Option<&'a str> {
    let is_one_of_few = faults.len() < suggest::MOST_ADVICE;
    is_one_of_few.then(|| suggest::nearest(name, names.map(String::as_str))).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<String> {
        Configuration::read(0, text)
            .1
            .into_iter()
            .map(|it| format!("{}; {}", it.message, it.help.unwrap_or_default()))
            .collect()
    }

    #[test]
    fn unknown_keys_and_rules_are_faults_with_advice() {
        // `[extra]` is of documents alone.
        let strange = faults("[extra]\n");
        assert!(
            strange[0].starts_with("`extra` is not a key of this file; remove it;"),
            "{strange:?}"
        );
        assert_eq!(
            faults("[isms]\norganization = \"X\"\n"),
            ["`organization` is not a key of `isms`; did you mean `organisation`?"]
        );
        assert_eq!(
            faults("[rules]\nreview-du = \"off\"\n"),
            ["there is no rule `review-du`; did you mean `review-due`?"]
        );
        assert_eq!(faults("[roles.a]\nholders = [\"b\"]\n").len(), 1);
        assert_eq!(
            faults("[people.b]\n[roles.a]\nformer_holders = [{ person = \"c\" }]\n"),
            [
                "this row has no `until`; write `until = 2026-10-31`: the last day in the role",
                "`c` held the role `a`, and there is no such person; add `[people.c]` with a `name`"
            ]
        );
        assert_eq!(faults("[review]\nevery = \"often\"\n").len(), 1);
        assert_eq!(
            faults("[review.types]\npolicies = \"1 year\"\n"),
            ["`policies` is not a key of `review.types`; did you mean `policy`?"]
        );
        assert_eq!(faults(""), [""; 0]);
    }

    #[test]
    fn a_waiver_needs_a_rule_a_subject_a_reason_and_a_last_day() {
        assert_eq!(faults("[[waivers]]\n").len(), 4);
        let waiver = "[[waivers]]\nrule = \"front-matter-invalid\"\nsubject = \"X\"\nreason = \"r\"\nuntil = 2026-01-01\n";
        assert!(
            faults(waiver)[0].starts_with("a finding of `front-matter-invalid` can't be waived")
        );
    }

    #[test]
    fn nobody_shares_an_address_but_with_who_left() {
        let people = |sam: &str, kim: &str| {
            let emails = |it: &str| format!("emails = [{it}]\n");
            faults(&format!("[people.sam]\n{}[people.kim]\n{}", emails(sam), emails(kim)))
        };
        assert_eq!(
            people("\"sam@example.com\"", "\"kim@example.com\", \"Sam@Example.com\""),
            ["`sam@example.com` is an address of `sam` and of `kim`; \
              keep it with the one who commits with it, and remove it here or there"]
        );
        assert_eq!(people("\"a@example.com\", \"A@example.com\"", "").len(), 0);
        let left = "[people.sam]\nemails = [\"a@x\"]\nleft_on = 2026-01-01\n[people.kim]\nemails = [\"a@x\"]\n";
        assert_eq!(faults(left), [""; 0]);
    }
}
