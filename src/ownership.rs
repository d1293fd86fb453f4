//! Whom documents name: owners and approvers, as they are written and as the people behind them.

use crate::configuration::Role;
use crate::date::Date;
use crate::document::Document;
use crate::document::tables::Action;
use crate::finding::Level;
use crate::framework;
use crate::isms::Isms;
use crate::rules;
use crate::source::{Field, Spanned};

/// A name in the place of an owner or approver.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    /// `owner` or `approver`.
    pub field: &'static str,
    /// None where the whole document is meant.
    row: Option<NamedRow<'a>>,
    pub name: &'a Spanned<String>,
}

/// The row of a table whose owner is named.
#[derive(Clone, Copy, Debug)]
struct NamedRow<'a> {
    table: &'static str,
    number: usize,
    id: Option<&'a str>,
    title: Option<&'a str>,
}

/// Words in the name of a post that one person holds: "Head of Research and Development" is no department.
const POSTS: &[&str] = &[
    "administrator",
    "analyst",
    "auditor",
    "ceo",
    "cfo",
    "chair",
    "chairman",
    "chairperson",
    "chairwoman",
    "chief",
    "cio",
    "ciso",
    "coo",
    "coordinator",
    "counsel",
    "cpo",
    "cso",
    "cto",
    "custodian",
    "director",
    "dpo",
    "engineer",
    "executive",
    "head",
    "lead",
    "leader",
    "manager",
    "officer",
    "owner",
    "president",
    "principal",
    "representative",
    "secretary",
    "specialist",
    "steward",
    "supervisor",
    "vp",
];

/// A department by its bare name.
const DEPARTMENTS: &[&str] = &["it", "ict", "information technology"];

/// The owner and the approver that a document names, and the owners in its rows.
pub fn named(document: &Document) -> impl Iterator<Item = Named<'_>> {
    let approver = document.approver.get();
    owners(document).chain(approver.map(|name| Named { field: "approver", row: None, name }))
}

/// The owner that a document names, and the owners in its rows. A risk that is closed and an action that is done need none any
/// more.
pub fn owners(document: &Document) -> impl Iterator<Item = Named<'_>> {
    let tables = &document.tables;
    let owner = document.owner.get().map(|name| Named { field: "owner", row: None, name });
    let risks = tables.risks.items().iter().enumerate().filter(|(_, it)| !it.is_closed());
    let is_open = |(_, action): &(usize, &Action)| action.done_on.is_absent();
    let actions = tables.actions.items().iter().enumerate().filter(is_open);
    let objectives = tables.objectives.items().iter().enumerate();
    let rows = tables.rows.items().iter().enumerate();
    owner
        .into_iter()
        .chain(risks.filter_map(|(at, it)| in_row("risks", at, [&it.id, &it.title], &it.owner)))
        .chain(actions.filter_map(|(at, it)| in_row("actions", at, [&it.id, &it.title], &it.owner)))
        .chain(
            objectives
                .filter_map(|(at, it)| in_row("objectives", at, [&it.id, &it.title], &it.owner)),
        )
        .chain(rows.filter_map(|(at, it)| in_row("rows", at, [&it.id; 2], &it.owner)))
}

fn in_row<'a>(
    table: &'static str,
    number: usize,
    [id, title]: [&'a Field<String>; 2],
    owner: &'a Field<String>,
) -> Option<Named<'a>> {
    let row = NamedRow { table, number, id: id.text(), title: title.text() };
    owner.get().map(|name| Named { field: "owner", row: Some(row), name })
}

impl Named<'_> {
    /// What the name is to the document: `owner`, or `owner of R-01`.
    pub fn part(&self) -> String {
        match self.row {
            None => self.field.to_owned(),
            Some(NamedRow { id: Some(id), .. }) => format!("{} of {id}", self.field),
            Some(row) => format!("{} of {}[{}]", self.field, row.table, row.number + 1),
        }
    }

    /// A finding's key: `field:owner`, or `field:risks.R-01.owner`. Rows without a name share one.
    pub fn key(&self) -> String {
        let field = self.field;
        match self.row.map(|row| (row.table, row.id.or(row.title))) {
            None => format!("field:{field}"),
            Some((table, Some(name))) => format!("field:{table}.{name}.{field}"),
            Some((table, None)) => format!("field:{table}[].{field}"),
        }
    }
}

/// A person's or role's name as a key of isms.toml: letters and digits in lower case, with hyphens between the words; letters
/// beyond ASCII stay as they are. "Chief Information Security Officer (CISO)" keeps what stands first.
pub fn key_of(name: &str) -> String {
    let words = before_brackets(name).split(|it: char| !it.is_alphanumeric());
    let words = words.filter(|it| !it.is_empty()).map(str::to_lowercase);
    words.collect::<Vec<_>>().join("-")
}

/// `it-lead` of `it-lead (Jane Doe)`.
pub fn before_brackets(name: &str) -> &str {
    name.split('(').next().unwrap_or(name).trim()
}

/// Who holds a role and has not left.
pub fn holders_now<'a>(
    isms: &'a Isms,
    role: &'a Role,
    today: Date,
) -> impl Iterator<Item = &'a Spanned<String>> {
    role.holders.items().iter().filter(move |it| !isms.has_left(it, today))
}

/// Whether somebody who has not left holds a role of top management.
pub fn is_led(isms: &Isms, today: Date) -> bool {
    let mut leading = isms.configuration.top_management();
    leading.any(|role| holders_now(isms, role, today).next().is_some())
}

const NAMES_SEVERAL: &str = "names several";

/// Tells one owner from several: what `owner-plural` reports, and `owner-unknown` leaves to it.
#[derive(Debug)]
pub struct Several<'a> {
    isms: &'a Isms,
    words: Vec<String>,
    is_off: bool,
}

impl<'a> Several<'a> {
    pub fn new(isms: &'a Isms) -> Several<'a> {
        let rule = rules::OWNER_PLURAL;
        let settings = &isms.configuration.rules;
        let words = settings.words(rule, "words").iter().map(|it| it.to_lowercase()).collect();
        Several { isms, words, is_off: settings.level(rule) == Level::Off }
    }

    /// Why a name is not that of one role or person: `is a team`, say. What `isms.toml` names is always one, and nothing is
    /// said where the rule is off.
    pub fn why(&self, name: &str) -> Option<&'static str> {
        if self.is_off || self.isms.who(name).is_some() || is_known_post(name) {
            return None;
        }
        if name.starts_with('#') {
            return Some("is a channel");
        }
        if name.starts_with('@') && name.contains('/') {
            return Some("is a team");
        }
        let text = without_brackets(&name.to_lowercase());
        if self.joins_several(&text) {
            return Some(NAMES_SEVERAL);
        }
        let is_team = DEPARTMENTS.contains(&text.trim())
            || !has_post(&text) && words(&text).any(|it| self.words.iter().any(|team| team == it));
        is_team.then_some("is a team")
    }

    pub fn names_several(&self, name: &str) -> bool {
        self.why(name) == Some(NAMES_SEVERAL)
    }

    /// Whether a text joins names of posts or people: "CEO and CTO", "Jane Doe / Sam Roe". "Head of Research and
    /// Development", "Doe, Jane" and "Jane Doe, CEO" are one.
    fn joins_several(&self, text: &str) -> bool {
        let parts: Vec<&str> = split(text).collect();
        if parts.len() < 2 {
            return false;
        }
        let names_somebody =
            |part: &&&str| has_post(part) || part.contains('@') || self.isms.who(part).is_some();
        let count = parts.iter().filter(names_somebody).count();
        // "CISO / IT" is a post and a department, "Head of HR / IT" one post.
        let ends_with_post = |part: &str| words(part).last().is_some_and(is_post);
        let stand_beside =
            |pair: &[&str]| ends_with_post(pair[0]) && DEPARTMENTS.contains(&pair[1]);
        if text.contains(['/', '+']) && parts.windows(2).any(stand_beside) {
            return true;
        }
        let is_surname_first = parts.len() == 2
            && text.contains(',')
            && parts.iter().all(|part| !part.contains(char::is_whitespace));
        count > 1 || count == 0 && !is_surname_first
    }
}

/// Whether it is a usual role of an ISMS, by id or title. "All personnel" is everybody.
fn is_known_post(name: &str) -> bool {
    framework::known_roles()
        .iter()
        .filter(|it| it.id != "personnel")
        .any(|it| it.id.eq_ignore_ascii_case(name) || it.title.eq_ignore_ascii_case(name))
}

fn without_brackets(text: &str) -> String {
    match (text.find('('), text.rfind(')')) {
        (Some(open), Some(close)) if open < close => {
            format!("{}{}", &text[..open], &text[close + 1..])
        }
        _ => text.to_owned(),
    }
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', '/'])
        .flat_map(|it| it.split(" and "))
        .flat_map(|it| it.split(" or "))
        .flat_map(|it| it.split(" & "))
        .flat_map(|it| it.split(" + "))
        .map(str::trim)
        .filter(|it| !it.is_empty())
}

/// Whether a text in lower case names a post that one person holds.
pub fn has_post(text: &str) -> bool {
    words(text).any(is_post)
}

fn is_post(word: &str) -> bool {
    POSTS.binary_search(&word).is_ok()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|it| !it.is_empty())
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashMap};

    use super::*;
    use crate::configuration::Configuration;
    use crate::isms::Parts;
    use crate::source::Sources;

    fn isms(text: &str) -> Isms {
        let mut sources = Sources::default();
        let file = sources.add("isms.toml", text);
        let (configuration, faults) = Configuration::read(file, text);
        assert_eq!(faults, []);
        Isms::new(Parts {
            sources,
            configuration,
            documents: Vec::new(),
            codeowners: None,
            paths: BTreeSet::new(),
            attachments: HashMap::new(),
        })
    }

    #[test]
    fn posts_are_sorted_for_the_search() {
        assert!(POSTS.is_sorted());
    }

    #[test]
    fn teams_and_several_names_are_told_from_one_post() {
        let isms = isms(
            "[roles.red-team]
[roles.it-lead]
[roles.hr-lead]
",
        );
        let several = Several::new(&isms);
        for (name, why) in [
            ("Security team", "is a team"),
            ("security-team", "is a team"),
            ("IT", "is a team"),
            ("IT department", "is a team"),
            ("All staff", "is a team"),
            ("Everyone", "is a team"),
            ("All personnel", "is a team"),
            ("Information Security Steering Committee", "is a team"),
            ("@example/security", "is a team"),
            ("#security", "is a channel"),
            ("CEO and CTO", "names several"),
            ("CISO/CTO", "names several"),
            ("Jane Doe & Sam Roe", "names several"),
            ("Jane Doe, Sam Roe", "names several"),
            ("it-lead, hr-lead", "names several"),
            ("jane@example.com; sam@example.com", "names several"),
            ("Legal, HR and IT", "names several"),
            ("it-lead or hr-lead", "names several"),
            ("it-lead + jane@example.com", "names several"),
            ("HR + ISO", "names several"),
            ("CISO / IT", "names several"),
        ] {
            assert_eq!(several.why(name), Some(why), "{name}");
        }
        for name in [
            "red-team",
            "it-lead",
            "it-operations",
            "Legal and compliance",
            "Head of IT",
            "Team lead",
            "Group CISO",
            "Chief of staff",
            "Head of Research and Development",
            "Research and Development lead",
            "Head of Mergers or Acquisitions",
            "Head of HR / IT",
            "Legal / IT manager",
            "Manager, IT",
            "sam+isms@example.com",
            "Data protection and privacy officer",
            "Head of Safety & Security",
            "Doe, Jane",
            "Jane Doe, CEO",
            "Jane Doe (CEO, CISO)",
            "Jane Doe",
            "jane@example.com",
            "@jane",
            "Alexander Allen",
            "Andy Orlando",
        ] {
            assert_eq!(several.why(name), None, "{name}");
        }
    }
}
