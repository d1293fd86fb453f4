//! Where each document lies, who there is, and the dates.

use super::random::Random;

#[rustfmt::skip]
pub(crate) const AREAS: [&str; 20] = [
    "access", "asset", "backup", "cloud", "continuity", "cryptography", "data", "development", "hr", "incident",
    "legal", "logging", "network", "operations", "physical", "privacy", "risk", "supplier", "training", "vulnerability",
];
/// The area whose folder is renamed half-way through the history.
const RENAMED_AREA: usize = 8;
const NEW_NAME: &str = "people";

pub(crate) const PEOPLE: usize = 40;
/// The first so many people are top management: they approve and own nothing.
pub(crate) const TOP_MANAGEMENT: usize = 5;

/// The four themes of Annex A in the 2022 edition, and how many controls each has.
const THEMES: [(u32, u32); 4] = [(5, 37), (6, 8), (7, 14), (8, 34)];

/// The ids of all 93 controls.
pub(crate) fn controls() -> Vec<String> {
    THEMES
        .iter()
        .flat_map(|(theme, count)| (1..=*count).map(move |n| format!("A.{theme}.{n}")))
        .collect()
}

pub(crate) fn person(number: usize) -> String {
    format!("person-{number:02}")
}

/// The author line of a commit, without its time.
pub(crate) fn identity(number: usize) -> String {
    format!("Person {number:02} <person{number:02}@example.org>")
}

/// The role that owns documents of this area.
pub(crate) fn role(area: usize) -> String {
    format!("{}-lead", AREAS[area])
}

/// The folders of a repository of this many documents.
#[derive(Debug)]
pub(crate) struct Layout {
    documents: usize,
    /// Areas have a sub-folder for each team once they would hold more than about twenty documents.
    teams: usize,
    renamed: bool,
}

impl Layout {
    pub(crate) fn new(documents: usize) -> Self {
        Self { documents, teams: (documents / (AREAS.len() * 20)).max(1), renamed: false }
    }

    pub(crate) fn rename_area(&mut self) {
        self.renamed = true;
    }

    /// The new path of a document whose area is renamed.
    pub(crate) fn path_after_rename(path: &str) -> Option<String> {
        let rest = path.strip_prefix(&format!("policies/{}/", AREAS[RENAMED_AREA]))?;
        Some(format!("policies/{NEW_NAME}/{rest}"))
    }

    pub(crate) fn path(&self, number: usize) -> String {
        format!("policies/{}", self.below_policies(number))
    }

    /// May this document be renamed, deleted or retired? Others do not refer to it, so that few references break.
    pub(crate) fn may_move(number: usize) -> bool {
        number != 0 && number % 7 == 3
    }

    /// The relative link from any document to one that stays where it is, or in a few cases to one that may not.
    pub(crate) fn link(&self, random: &mut Random) -> Option<String> {
        let target = Self::reference(random, self.documents)?;
        let up = if self.teams == 1 { ".." } else { "../.." };
        Some(format!("{up}/{}", self.below_policies(target)))
    }

    /// The number of a document below `end` that others may refer to.
    pub(crate) fn reference(random: &mut Random, end: usize) -> Option<usize> {
        let steady =
            |number: &usize| !Self::may_move(*number) && number % AREAS.len() != RENAMED_AREA;
        let any = random.chance(0.005);
        (0..20).map(|_| random.below(end)).find(|number| any || steady(number)).filter(|_| end > 1)
    }

    fn below_policies(&self, number: usize) -> String {
        let area = number % AREAS.len();
        let folder = if self.renamed && area == RENAMED_AREA { NEW_NAME } else { AREAS[area] };
        let file = if number == 0 { "statement-of-applicability".into() } else { id(number) };
        if self.teams == 1 {
            return format!("{folder}/{file}.md");
        }
        format!("{folder}/team-{:02}/{file}.md", number / AREAS.len() % self.teams)
    }
}

/// The id of a document; number 0 is the Statement of Applicability.
pub(crate) fn id(number: usize) -> String {
    if number == 0 { "SOA-01".into() } else { format!("POL-{number:05}") }
}

/// `2026-11-23` for a day counted from 1970-01-01.
pub(crate) fn date(day: u64) -> String {
    let (mut year, mut left) = (1970, day);
    while left >= days_in_year(year) {
        left -= days_in_year(year);
        year += 1;
    }
    let february = days_in_year(year) - 337;
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if left < length {
            break;
        }
        left -= length;
        month += 1;
    }
    format!("{year:04}-{month:02}-{:02}", left + 1)
}

fn days_in_year(year: u64) -> u64 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    365 + u64::from(leap)
}

/// The `isms.toml` in which every role and person of the documents resolves.
pub(crate) fn configuration() -> String {
    use std::fmt::Write as _;
    let mut text = String::from(
        "[isms]\norganisation = \"Example Ltd\"\nframeworks = [\"iso-27001-2022\"]\n\n[documents]\ninclude = [\"policies/**/*.md\"]\n\n[review]\nat_most = \"12 years\"\n\n",
    );
    let management: Vec<String> =
        (0..TOP_MANAGEMENT).map(|n| format!("\"{}\"", person(n))).collect();
    let _ = writeln!(
        text,
        "[roles.top-management]\ntitle = \"Top management\"\nholders = [{}]\ntop_management = true\n",
        management.join(", ")
    );
    for (number, area) in AREAS.iter().enumerate() {
        let holder = person(TOP_MANAGEMENT + number);
        let _ = writeln!(
            text,
            "[roles.{}]\ntitle = \"Lead of {area}\"\nholders = [\"{holder}\"]\ndepartment = \"{area}\"\n",
            role(number)
        );
    }
    for number in 0..PEOPLE {
        let _ = writeln!(
            text,
            "[people.{}]\nname = \"Person {number:02}\"\nemails = [\"person{number:02}@example.org\"]\nhandles = [\"@person-{number:02}\"]\n",
            person(number)
        );
    }
    text
}
