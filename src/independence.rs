//! What ties an auditor to what is audited (clause 9.2.2): documents they own or wrote, and roles that answer for it.

use std::collections::{BTreeSet, HashMap};

use crate::audit_scope::{self, Item};
use crate::configuration::Person;
use crate::date::Date;
use crate::document::{Document, Kind};
use crate::framework::{self, KnownRole};
use crate::history::Fact;
use crate::isms::{Isms, Who};
use crate::record::{self, Record};
use crate::rhythm;
use crate::source::{Field, Spanned};

/// Roles whose usual task is no reason against an audit: everybody is personnel, and an auditor has to audit.
const NO_TIE: [&str; 2] = ["personnel", "internal-auditor"];

/// An audit that took place, or is planned: who looks at what, and when.
#[derive(Debug)]
pub struct Audit<'a> {
    /// The report, or the plan.
    pub document: &'a Document,
    /// What a finding's key begins with.
    pub name: String,
    pub on: Date,
    pub auditors: &'a [Spanned<String>],
    pub scope: BTreeSet<Item>,
}

/// Why somebody answers for a part of the system.
#[derive(Clone, Copy, Debug)]
pub enum Tie<'a> {
    Owns(&'a Document),
    Wrote(&'a Document, Record<'a>),
    Holds(&'a str),
}

/// The audits that are judged: those of the cycle, and those that are planned. What lies further back was another house.
pub fn audits(isms: &Isms, today: Date) -> Vec<Audit<'_>> {
    let from = isms.configuration.rhythm.audit_cycle.before(today);
    within(isms, from, today)
}

fn within(isms: &Isms, from: Date, today: Date) -> Vec<Audit<'_>> {
    let held = rhythm::audits(isms, today).into_iter().filter(|it| it.on.value >= from);
    let held = held.filter_map(|held| {
        Some(Audit {
            document: held.document,
            name: "auditor".to_owned(),
            on: held.on.value,
            auditors: held.document.tables.audit.auditors.items(),
            scope: audit_scope::of_audit(held.document)?,
        })
    });
    let planned = audit_scope::open_audits(isms).map(|(plan, row)| Audit {
        document: plan,
        name: format!("audit:{}:auditor", row.name()),
        on: today,
        auditors: row.auditors.items(),
        scope: audit_scope::items(row.clauses.items(), row.controls.items()),
    });
    held.chain(planned).collect()
}

/// Whether a document is work that can be audited: records are what an audit reads, and what audits write.
pub fn is_work(document: &Document) -> bool {
    document.is_readable()
        && !document.is_draft()
        && !document.is_retired()
        && !document.kind_or_policy().is_record()
}

/// Which documents serve what is audited.
#[derive(Debug)]
pub struct Work<'a> {
    isms: &'a Isms,
    by_item: HashMap<Item, Vec<&'a Document>>,
}

impl<'a> Work<'a> {
    /// The documents that serve one of these items.
    pub fn of(isms: &'a Isms, wanted: &BTreeSet<Item>) -> Work<'a> {
        let mut by_item: HashMap<Item, Vec<&Document>> = HashMap::new();
        for document in isms.documents.iter().filter(|it| is_work(it)) {
            for item in served(document).intersection(wanted) {
                by_item.entry(*item).or_default().push(document);
            }
        }
        Work { isms, by_item }
    }

    /// What ties a person to an item on a day. A control is somebody's if any document of it is; a clause such as 8.1, which
    /// many documents serve, only if all are.
    pub fn tie(&self, person: &str, item: Item, on: Date) -> Option<Tie<'a>> {
        let documents = self.by_item.get(&item).map_or(&[][..], Vec::as_slice);
        let mut ties = documents.iter().map(|it| tie_to(self.isms, person, it, on));
        let by_document = match item {
            Item::Control(_) => ties.flatten().next(),
            Item::Clause(_) => {
                let first = ties.next().flatten();
                first.filter(|_| ties.all(|it| it.is_some()))
            }
        };
        by_document.or_else(|| by_role(self.isms, person, item))
    }
}

/// The clauses and controls that a document serves.
fn served(document: &Document) -> BTreeSet<Item> {
    let mut served = audit_scope::items(document.clauses.items(), document.controls.items());
    let by_kind = document.kind.get().and_then(|it| Kind::serves(it.value));
    served.extend(audit_scope::all_clauses().filter(|it| Some(it.id()) == by_kind));
    served
}

fn tie_to<'a>(isms: &'a Isms, person: &str, document: &'a Document, on: Date) -> Option<Tie<'a>> {
    if owns(isms, person, document, on) {
        return Some(Tie::Owns(document));
    }
    wrote(isms, person, document, on).map(|record| Tie::Wrote(document, record))
}

/// Whether a person is behind the owner. Where the history shows that the owner was named later, nobody can tell who it was.
fn owns(isms: &Isms, person: &str, document: &Document, on: Date) -> bool {
    let Some(owner) = document.owner.get() else { return false };
    isms.people_behind(owner).contains(&person)
        && record::of(isms, document, Fact::Owner)
            .is_none_or(|it| it.commit.landed_on <= on || it.before().is_none())
}

/// The commit by which a person gave a document the text it has, by the day of the audit. A commit that brought the document
/// into the repository says nothing of who wrote it.
fn wrote<'a>(isms: &'a Isms, person: &str, document: &Document, on: Date) -> Option<Record<'a>> {
    let person = isms.configuration.people.get(person)?;
    let record = record::of(isms, document, Fact::Body)?;
    let is_theirs = has_email(person, &record.commit.author.email);
    (is_theirs && record.commit.landed_on <= on && record.before().is_some()).then_some(record)
}

fn has_email(person: &Person, email: &str) -> bool {
    person.emails.items().iter().any(|it| it.value.eq_ignore_ascii_case(email))
}

/// A role that a person holds and that usually answers for an item.
fn by_role<'a>(isms: &'a Isms, person: &str, item: Item) -> Option<Tie<'a>> {
    let is_meant = |known: &KnownRole| {
        let ids = match item {
            Item::Clause(_) => &known.clauses,
            Item::Control(_) => &known.controls,
        };
        ids.iter().any(|id| id == item.id())
    };
    let mut meant = framework::known_roles()
        .iter()
        .filter(|it| !NO_TIE.contains(&it.id.as_str()))
        .filter(|it| is_meant(it));
    meant.find_map(|known| {
        let held = isms.configuration.roles.iter().find(|(name, role)| {
            let is_it = **name == known.id || role.top_management && known.id == "top-management";
            is_it && role.holders.items().iter().any(|it| it.value == person)
        });
        held.map(|(name, _)| Tie::Holds(name))
    })
}

/// The people that a list of auditors names, each with where; a role stands for its holders. None where a name is unknown:
/// somebody from outside, whom nothing here ties to anything.
pub fn auditors<'a>(
    isms: &'a Isms,
    audit: &Audit<'a>,
) -> Vec<(Option<&'a str>, &'a Spanned<String>)> {
    let people = |name: &'a Spanned<String>| match isms.who(name) {
        None => vec![(None, name)],
        Some(Who::Person(person, _)) => vec![(Some(person), name)],
        Some(Who::Role(..)) => {
            isms.people_behind(name).into_iter().map(|it| (Some(it), name)).collect()
        }
    };
    let mut all: Vec<_> = audit.auditors.iter().flat_map(people).collect();
    let mut met = BTreeSet::new();
    all.retain(|(person, name)| met.insert(person.unwrap_or(&name.value)));
    all
}

/// Names of auditors that stand nowhere in `isms.toml`, so that nobody can say what ties them to anything.
pub fn unknown_auditors(isms: &Isms, today: Date) -> BTreeSet<&str> {
    let audits = audits(isms, today);
    let names = audits.iter().flat_map(|it| it.auditors);
    names.filter(|it| isms.who(it).is_none()).map(|it| it.value.as_str()).collect()
}

/// Which facts the history should be asked for so that authorship is known.
#[derive(Debug)]
pub struct Wanted<'a> {
    scope: BTreeSet<Item>,
    auditors: BTreeSet<&'a str>,
    has_emails: bool,
}

impl<'a> Wanted<'a> {
    /// Nothing where there is no audit. No day is known here, so every audit counts.
    pub fn of(isms: &'a Isms) -> Wanted<'a> {
        let audits = within(isms, Date::MIN, Date::MAX);
        let mut wanted =
            Wanted { scope: BTreeSet::new(), auditors: BTreeSet::new(), has_emails: false };
        for audit in &audits {
            wanted
                .auditors
                .extend(auditors(isms, audit).into_iter().filter_map(|(person, _)| person));
        }
        let people = &isms.configuration.people;
        wanted.has_emails = wanted
            .auditors
            .iter()
            .any(|it| people.get(*it).is_some_and(|it| matches!(it.emails, Field::Present(_))));
        wanted.scope = audits.into_iter().flat_map(|it| it.scope).collect();
        wanted
    }

    /// Whether it matters who gave the document its text, and who named its owner.
    pub fn facts(&self, isms: &Isms, document: &Document) -> (bool, bool) {
        if self.auditors.is_empty()
            || !is_work(document)
            || served(document).is_disjoint(&self.scope)
        {
            return (false, false);
        }
        let behind = document.owner.get().map(|it| isms.people_behind(it)).unwrap_or_default();
        (self.has_emails, behind.iter().any(|it| self.auditors.contains(it)))
    }
}
