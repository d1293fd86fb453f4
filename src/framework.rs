//! The standard as data: controls, clauses, the 2013 map and the roles, from `rules/frameworks/`.

pub mod name;
pub mod register;

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// The framework's name in `isms.toml`.
pub const ID: &str = "iso-27001-2022";

/// One of the 93 controls of ISO/IEC 27001:2022 Annex A.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Control {
    pub id: String,
    pub title: String,
    pub theme: String,
    #[serde(rename = "type")]
    pub kinds: Vec<String>,
    pub properties: Vec<String>,
    pub concepts: Vec<String>,
    pub capabilities: Vec<String>,
    pub domains: Vec<String>,
    pub change: String,
    #[serde(default)]
    pub from_2013: Vec<String>,
    /// What the control itself asks to be documented, in our words.
    pub documented: Option<String>,
    #[serde(default)]
    pub topic_policy: bool,
    #[serde(default)]
    pub interval: bool,
}

/// Organizational, people, physical or technological controls.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    pub id: String,
    pub prefix: String,
    pub title: String,
    pub controls: usize,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    pub id: String,
    pub parent: Option<String>,
    pub title: String,
    #[serde(default)]
    pub requirement: bool,
    pub documented: Option<String>,
    pub changed: Option<String>,
}

/// Something that a clause calls to be documented.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentedInformation {
    pub id: String,
    pub clause: String,
    pub item: Option<String>,
    pub form: String,
    pub label: String,
    pub condition: Option<String>,
}

/// A lettered item of a clause that a linter or a person can look for, in our words.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClauseItem {
    pub clause: String,
    pub letter: String,
    pub label: String,
    /// `field`, `section` or `process`: where it would show.
    pub need: String,
}

/// A control of the 2013 edition and its successors.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OldControl {
    pub id: String,
    pub title: String,
    pub to: Vec<String>,
}

/// An id that named a group of controls in 2013 and names a control since.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OldCategory {
    pub id: String,
    pub title_2013_category: String,
}

/// A role of an ISMS, and those nobody should hold with it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownRole {
    pub id: String,
    pub title: String,
    pub does: String,
    #[serde(default)]
    pub clauses: Vec<String>,
    #[serde(default)]
    pub controls: Vec<String>,
    #[serde(default)]
    pub keep_apart_from: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    clauses: HashMap<String, String>,
    controls: HashMap<String, String>,
}

#[derive(Debug, Deserialize)]
struct AnnexA {
    theme: Vec<Theme>,
    control: Vec<Control>,
}

#[derive(Debug, Deserialize)]
struct Clauses {
    clause: Vec<Clause>,
    documented_information: Vec<DocumentedInformation>,
}

#[derive(Debug, Deserialize)]
struct Map2013 {
    control: Vec<OldControl>,
    category: Vec<OldCategory>,
}

#[derive(Debug, Deserialize)]
struct ClauseItems {
    item: Vec<ClauseItem>,
}

#[derive(Debug, Deserialize)]
struct Roles {
    role: Vec<KnownRole>,
}

static ANNEX_A: LazyLock<AnnexA> =
    LazyLock::new(|| read(include_str!("../rules/frameworks/annex-a-2022.toml")));
static CLAUSES: LazyLock<Clauses> =
    LazyLock::new(|| read(include_str!("../rules/frameworks/clauses-2022.toml")));
static MAP_2013: LazyLock<Map2013> =
    LazyLock::new(|| read(include_str!("../rules/frameworks/map-2013-2022.toml")));
static ROLES: LazyLock<Roles> =
    LazyLock::new(|| read(include_str!("../rules/frameworks/roles.toml")));
static CLAUSE_ITEMS: LazyLock<ClauseItems> =
    LazyLock::new(|| read(include_str!("../rules/frameworks/clause-items-2022.toml")));
static ASKED: LazyLock<Asked> =
    LazyLock::new(|| read(include_str!("../rules/frameworks/asked-2022.toml")));
/// Where each theme starts among the controls: its number in ids, its first control and how many it has.
static THEME_STARTS: LazyLock<Vec<(u8, usize, usize)>> = LazyLock::new(|| {
    let mut start = 0;
    let place = |theme: &Theme| {
        let digit = theme.prefix.as_bytes()[2];
        let place = (digit, start, theme.controls);
        start += theme.controls;
        place
    };
    themes().iter().map(place).collect()
});

/// Reads what nearly every run asks for, so that a thread with nothing to do can.
pub fn prepare() {
    LazyLock::force(&THEME_STARTS);
    LazyLock::force(&CLAUSES);
}

impl OldControl {
    /// The controls that it became in 2022.
    pub fn successors(&self) -> impl Iterator<Item = &'static Control> {
        self.to.iter().filter_map(|id| control(id))
    }
}

/// The 93 controls, in the order of the standard.
pub fn controls() -> &'static [Control] {
    &ANNEX_A.control
}

pub fn control(id: &str) -> Option<&'static Control> {
    control_number(id).map(|number| &controls()[number])
}

/// A control's place in [`controls`].
pub fn control_number(id: &str) -> Option<usize> {
    // `A.5.15`: read, not looked up, for every document and risk names some.
    let [b'A', b'.', theme, b'.', digits @ ..] = id.as_bytes() else { return None };
    let (_, start, count) = THEME_STARTS.iter().find(|(digit, ..)| digit == theme)?;
    let number = match digits {
        [one @ b'1'..=b'9'] => usize::from(one - b'0'),
        [ten @ b'1'..=b'9', one @ b'0'..=b'9'] => {
            usize::from(ten - b'0') * 10 + usize::from(one - b'0')
        }
        _ => return None,
    };
    (number <= *count).then(|| start + number - 1)
}

pub fn themes() -> &'static [Theme] {
    &ANNEX_A.theme
}

/// Clauses 4 to 10 with their headings, in the order of the standard.
pub fn clauses() -> &'static [Clause] {
    &CLAUSES.clause
}

pub fn clause(id: &str) -> Option<&'static Clause> {
    clauses().iter().find(|clause| clause.id == id)
}

/// Whether naming `named` speaks of `clause` too: it is the clause itself or a heading above it.
pub fn clause_contains(named: &str, clause: &str) -> bool {
    clause.strip_prefix(named).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

pub fn documented_information() -> &'static [DocumentedInformation] {
    &CLAUSES.documented_information
}

/// The lettered items of clauses, in the order of the standard.
pub fn clause_items() -> &'static [ClauseItem] {
    &CLAUSE_ITEMS.item
}

/// What a clause or a control asks, in one sentence of our own.
pub fn asked(id: &str) -> &'static str {
    let asked = ASKED.clauses.get(id).or_else(|| ASKED.controls.get(id));
    asked.map_or("", String::as_str)
}

/// The 114 controls of the 2013 edition.
pub fn old_controls() -> &'static [OldControl] {
    &MAP_2013.control
}

pub fn old_control(id: &str) -> Option<&'static OldControl> {
    old_controls().iter().find(|control| control.id == id)
}

/// What an id of today named as a group of controls in 2013.
pub fn old_category(id: &str) -> Option<&'static OldCategory> {
    MAP_2013.category.iter().find(|category| category.id == id)
}

pub fn known_roles() -> &'static [KnownRole] {
    &ROLES.role
}

fn read<T: for<'de> Deserialize<'de>>(text: &str) -> T {
    toml::from_str(text).expect("the framework data is part of the program and tested")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_control_clause_and_mapping_is_there() {
        let counts: Vec<usize> = themes()
            .iter()
            .map(|theme| controls().iter().filter(|it| it.theme == theme.id).count())
            .collect();
        assert_eq!(counts, [37, 8, 14, 34]);
        assert_eq!(themes().iter().map(|it| it.controls).collect::<Vec<_>>(), counts);
        assert_eq!(controls().len(), 93);
        assert_eq!(controls().iter().filter(|it| it.change == "new").count(), 11);
        assert!(controls().iter().all(|it| (it.change == "new") == it.from_2013.is_empty()));
        assert_eq!(old_controls().len(), 114);
        assert_eq!(old_controls().iter().filter(|it| it.to.len() > 1).count(), 1);
        assert!(old_controls().iter().flat_map(|it| &it.to).all(|id| control(id).is_some()));
        assert_eq!(MAP_2013.category.len(), 9);
    }

    #[test]
    fn a_control_is_found_by_its_exact_id() {
        for (number, control) in controls().iter().enumerate() {
            assert_eq!(control_number(&control.id), Some(number), "{}", control.id);
        }
        for other in [
            "", "A", "A.", "A.5", "A.5.", "A.5.0", "A.5.01", "A.5.38", "A.5.1 ", "a.5.1", "A.9.1",
            "A.5.1.1", "A.5.100", "A.8.35", "5.1",
        ] {
            assert_eq!(control_number(other), None, "{other}");
        }
    }

    #[test]
    fn both_directions_of_the_2013_map_agree() {
        for old in old_controls() {
            for new in &old.to {
                assert!(control(new).unwrap().from_2013.contains(&old.id), "{} -> {new}", old.id);
            }
        }
        let back: usize = controls().iter().map(|it| it.from_2013.len()).sum();
        assert_eq!(back, old_controls().iter().map(|it| it.to.len()).sum::<usize>());
    }

    #[test]
    fn clauses_have_parents_and_thirty_ask_for_something() {
        assert_eq!(clauses().len(), 41);
        assert_eq!(clauses().iter().filter(|it| it.requirement).count(), 30);
        assert!(
            clauses().iter().filter_map(|it| it.parent.as_deref()).all(|id| clause(id).is_some())
        );
        assert!(
            documented_information()
                .iter()
                .all(|it| clause(&it.clause).is_some_and(|it| it.requirement))
        );
        assert!(clause_contains("9.2", "9.2.1") && clause_contains("9.2.1", "9.2.1"));
        assert!(!clause_contains("9.2", "9.3.1") && !clause_contains("1", "10.1"));
    }

    #[test]
    fn every_control_and_clause_says_what_it_asks() {
        let ids = controls().iter().map(|it| &it.id).chain(clauses().iter().map(|it| &it.id));
        assert!(ids.clone().all(|id| asked(id).ends_with('.') && asked(id).len() > 20));
        assert_eq!(ids.count(), ASKED.clauses.len() + ASKED.controls.len());
    }

    #[test]
    fn roles_keep_apart_from_roles_that_exist() {
        let known = |id: &String| known_roles().iter().any(|it| it.id == *id);
        assert!(known_roles().iter().flat_map(|it| &it.keep_apart_from).all(known));
    }
}
