//! What ties an auditor to what is audited (clause 9.2.2): documents they own or wrote, and roles that answer for it.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::attestation::recording::{self, Recording};
use crate::configuration::{Person, Role};
use crate::date::Date;
use crate::document::{Document, Kind};
use crate::evaluation::audit_scope::{self, Item};
use crate::evaluation::rhythm;
use crate::framework::{self, KnownRole};
use crate::history::Fact;
use crate::isms::{Isms, Who};
use crate::source::Spanned;

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
    Wrote(&'a Document, Recording<'a>),
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
    let planned = audit_scope::open_audits(isms, today).map(|(plan, row)| Audit {
        document: plan,
        name: format!("{}:auditor", row.key()),
        on: today,
        auditors: row.auditors.items(),
        scope: row.scope(),
    });
    held.chain(planned).collect()
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
        for document in isms.documents.iter().filter(|it| it.is_work()) {
            for item in served(document).filter(|it| wanted.contains(it)) {
                by_item.entry(item).or_default().push(document);
            }
        }
        Work { isms, by_item }
    }

    /// What ties an auditor to an item on a day. A control is somebody's if any document of it is; a clause such as 8.1,
    /// which many documents serve, only if all are.
    pub fn tie(&self, auditor: &Auditor<'a>, item: Item, on: Date) -> Option<Tie<'a>> {
        let documents = self.by_item.get(&item).map_or(&[][..], Vec::as_slice);
        let mut ties = documents.iter().map(|it| auditor.tie_to(self.isms, it, on));
        let by_document = match item {
            Item::Control(_) => ties.flatten().next(),
            Item::Clause(_) => {
                let first = ties.next().flatten();
                first.filter(|_| ties.all(|it| it.is_some()))
            }
        };
        by_document.or_else(|| auditor.role_for(self.isms, item, on).map(Tie::Holds))
    }
}

/// The clauses and controls that a document serves; some perhaps twice.
fn served(document: &Document) -> impl Iterator<Item = Item> {
    let by_kind = document.kind.get().and_then(|it| Kind::serves(it.value));
    let by_kind = by_kind.into_iter().flat_map(audit_scope::below).copied();
    audit_scope::named(document.clauses.items(), document.controls.items()).chain(by_kind)
}

/// Somebody who audits.
#[derive(Debug)]
pub struct Auditor<'a> {
    /// Where the audit names them, or a role they hold.
    pub named: &'a Spanned<String>,
    /// None for somebody from outside, whom nothing here ties to anything.
    pub person: Option<(&'a str, &'a Person)>,
    /// What stands for them as an owner: their own name, and the roles they held on the day of the audit.
    owned_as: HashSet<&'a str>,
}

impl<'a> Auditor<'a> {
    fn new(
        isms: &'a Isms,
        named: &'a Spanned<String>,
        person: Option<(&'a str, &'a Person)>,
        on: Date,
    ) -> Auditor<'a> {
        let mut owned_as = HashSet::new();
        if let Some((person, _)) = person {
            let roles = isms.configuration.roles.iter();
            let own = roles.filter(|(_, role)| held(role, person, on));
            owned_as.extend(own.map(|(name, _)| name.as_str()));
            // A role of that name would be meant.
            if !isms.configuration.roles.contains_key(person) {
                owned_as.insert(person);
            }
        }
        Auditor { named, person, owned_as }
    }

    fn tie_to(&self, isms: &'a Isms, document: &'a Document, on: Date) -> Option<Tie<'a>> {
        if self.owns(isms, document, on) {
            return Some(Tie::Owns(document));
        }
        self.wrote(isms, document, on).map(|recording| Tie::Wrote(document, recording))
    }

    /// Whether they are behind the owner. Where the history shows that the owner was named later, nobody can tell who it was.
    fn owns(&self, isms: &Isms, document: &Document, on: Date) -> bool {
        document.owner.get().is_some_and(|it| self.owned_as.contains(it.value.as_str()))
            && recording::of(isms, document, Fact::Owner)
                .is_none_or(|it| it.commit.landed_on <= on || it.before().is_none())
    }

    /// The commit by which they gave a document the text it has, by the day of the audit. A commit that brought the document
    /// into the repository says nothing of who wrote it.
    fn wrote(&self, isms: &'a Isms, document: &Document, on: Date) -> Option<Recording<'a>> {
        let (_, person) = self.person?;
        let recording = recording::of(isms, document, Fact::Body)?;
        let is_theirs = person.has_email(&recording.commit.author.email);
        (is_theirs && recording.commit.landed_on <= on && recording.before().is_some())
            .then_some(recording)
    }

    /// A role that they held on a day and that usually answers for an item.
    fn role_for(&self, isms: &'a Isms, item: Item, on: Date) -> Option<&'a str> {
        let (person, _) = self.person?;
        let is_meant = |known: &&KnownRole| {
            let ids = match item {
                Item::Clause(_) => &known.clauses,
                Item::Control(_) => &known.controls,
            };
            !NO_TIE.contains(&known.id.as_str()) && ids.iter().any(|id| id == item.id())
        };
        framework::known_roles().iter().filter(is_meant).find_map(|known| {
            let mut roles = isms.configuration.roles.iter();
            let own =
                roles.find(|(name, role)| role.is_known_as(name, known) && held(role, person, on));
            own.map(|(name, _)| name.as_str())
        })
    }
}

fn held(role: &Role, person: &str, on: Date) -> bool {
    role.certain_holders_on(on).iter().any(|it| it.value == person)
}

/// The people that a name stood for on a day.
fn people_behind<'a>(isms: &'a Isms, name: &str, on: Date) -> Vec<&'a str> {
    match isms.who_is_meant(name) {
        Some(Who::Role(_, role)) => {
            role.certain_holders_on(on).into_iter().map(|it| it.value.as_str()).collect()
        }
        Some(Who::Person(person, _)) => vec![person],
        None => Vec::new(),
    }
}

/// The people that an audit names, each once; a role stands for its holders of that day.
pub fn auditors<'a>(isms: &'a Isms, audit: &Audit<'a>) -> Vec<Auditor<'a>> {
    let people = |named: &'a Spanned<String>| {
        let behind = people_behind(isms, named, audit.on).into_iter();
        let mut people: Vec<_> =
            behind.map(|it| isms.configuration.people.get_key_value(it)).collect();
        if isms.who_is_meant(named).is_none() {
            people.push(None);
        }
        people.into_iter().map(move |it| {
            let person = it.map(|(name, person)| (name.as_str(), person));
            Auditor::new(isms, named, person, audit.on)
        })
    };
    let mut all: Vec<_> = audit.auditors.iter().flat_map(people).collect();
    let mut met = HashSet::new();
    all.retain(|it| met.insert(it.person.map_or(it.named.value.as_str(), |(name, _)| name)));
    all
}

/// Names of auditors that stand nowhere in `isms.toml`, so that nobody can say what ties them to anything.
pub fn unknown_auditors(isms: &Isms, today: Date) -> BTreeSet<&str> {
    let audits = audits(isms, today);
    let names = audits.iter().flat_map(|it| it.auditors);
    names.filter(|it| isms.who_is_meant(it).is_none()).map(|it| it.value.as_str()).collect()
}

/// Auditors who hold a role today that somebody passed on since they audited: nobody can say whether they held it then.
pub fn unsure_auditors(isms: &Isms, today: Date) -> BTreeSet<&str> {
    let roles = || isms.configuration.roles.values();
    let is_unsure = |person: &str, on: Date| {
        roles().any(|role| role.has_holder(person) && !held(role, person, on))
    };
    let mut unsure = BTreeSet::new();
    for audit in audits(isms, today) {
        for auditor in auditors(isms, &audit) {
            if let Some((person, _)) = auditor.person.filter(|it| is_unsure(it.0, audit.on)) {
                unsure.insert(person);
            }
        }
    }
    unsure
}

/// Which facts the history should be asked for so that authorship is known.
#[derive(Debug)]
pub struct Wanted<'a> {
    scope: BTreeSet<Item>,
    auditors: Vec<Auditor<'a>>,
}

impl<'a> Wanted<'a> {
    /// Nothing where there is no audit. No day is known here, so every audit counts.
    pub fn of(isms: &'a Isms) -> Wanted<'a> {
        let audits = within(isms, Date::MIN, Date::MAX);
        let auditors = audits.iter().flat_map(|audit| auditors(isms, audit)).collect();
        Wanted { auditors, scope: audits.into_iter().flat_map(|it| it.scope).collect() }
    }

    /// Whether it matters who gave the document its text, and who named its owner.
    pub fn facts(&self, document: &Document) -> (bool, bool) {
        let is_audited =
            || document.is_work() && served(document).any(|it| self.scope.contains(&it));
        if self.auditors.is_empty() || !is_audited() {
            return (false, false);
        }
        let commits = |it: &Auditor<'_>| {
            it.person.is_some_and(|(_, person)| !person.emails.items().is_empty())
        };
        let owner = document.owner.text();
        let owns = |it: &Auditor<'_>| owner.is_some_and(|owner| it.owned_as.contains(owner));
        (self.auditors.iter().any(commits), self.auditors.iter().any(owns))
    }
}
