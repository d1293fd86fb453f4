//! The management system around the documents: a register of 5,000 risks in a CSV file and 500 processes.

use std::fmt::Write as _;

use super::layout::{self, AREAS, PEOPLE, TOP_MANAGEMENT};
use super::random::Random;

pub(crate) const RISKS: usize = 5_000;
pub(crate) const PROCESSES: usize = 500;
/// A document for each process and one for the risk register.
pub(crate) const DOCUMENTS: usize = PROCESSES + 1;

const SEED: u64 = 42_010;

/// The files that are added to a repository of documents, by path.
pub(crate) fn files() -> Vec<(String, String)> {
    let mut random = Random::new(SEED);
    let mut files = vec![
        ("isms.toml".to_owned(), configuration()),
        ("registers/risks.csv.md".to_owned(), register()),
        ("registers/risks.csv".to_owned(), risks(&mut random)),
    ];
    files.extend(
        (0..PROCESSES).map(|number| {
            (format!("processes/process-{number:03}.md"), process(&mut random, number))
        }),
    );
    files
}

fn configuration() -> String {
    let include = "include = [\"policies/**/*.md\"]";
    let more = "include = [\"policies/**/*.md\", \"processes/**/*.md\", \"registers/**/*.md\"]";
    let text = layout::configuration().replace(include, more);
    format!(
        "{text}[risk]\nlikelihood = 5\nimpact = 5\nappetite = 6\nassess_every = \"12 months\"\n"
    )
}

fn header(text: &mut String, id: &str, title: &str, kind: &str, area: usize) {
    let _ = write!(
        text,
        "+++\nid = \"{id}\"\ntitle = \"{title}\"\ntype = \"{kind}\"\nstatus = \"approved\"\nversion = \"1.0\"\n\
         owner = \"{}\"\napprover = \"top-management\"\napproved = {{ on = 2026-06-01, by = \"{}\" }}\n",
        layout::role(area),
        layout::person(area % TOP_MANAGEMENT)
    );
}

fn register() -> String {
    let mut text = String::new();
    header(&mut text, "RR-01", "Risk register", "risk-register", 16);
    text.push_str("source = \"risks.csv\"\n+++\n\n# Risk register\n\nThe rows stand in the file beside this page.\n");
    text
}

/// Most risks are within the appetite or accepted; one in fifty has a gap, as in life.
fn risks(random: &mut Random) -> String {
    let controls = layout::controls();
    let mut text = String::from(
        "Risk ID,Risk,Risk owner,Status,Likelihood,Impact,Treatment,Controls,Residual risk,Accepted on,Accepted by,Due date,Done on,Assessed on,Notes\n",
    );
    for number in 0..RISKS {
        let area = random.below(AREAS.len());
        let (likelihood, impact) = (random.between(1, 5), random.between(1, 5));
        let level = likelihood * impact;
        let residual = random.between(1, level);
        let many = random.between(1, 6);
        let named = random.sample(controls.len(), many);
        let named: Vec<&str> = named.iter().map(|it| controls[*it].as_str()).collect();
        let has_gap = random.chance(0.02);
        let accepted = if residual > 6 && !has_gap { "2026-09-14" } else { "" };
        let person = layout::person(TOP_MANAGEMENT + area % (PEOPLE - TOP_MANAGEMENT));
        let by = if accepted.is_empty() { "" } else { person.as_str() };
        let _ = writeln!(
            text,
            "R-{number:04},\"Something about {}, number {number}, fails and nobody notices\",{},open,{likelihood},{impact},mitigate,\
             \"{}\",{residual},{accepted},{by},2027-03-31,,2026-09-{:02},",
            AREAS[area],
            layout::role(area),
            named.join(", "),
            random.between(1, 28)
        );
    }
    text
}

/// Each process takes what an earlier one gives; the first takes what the last gives.
fn process(random: &mut Random, number: usize) -> String {
    let mut text = String::new();
    let area = number % AREAS.len();
    header(&mut text, &format!("PROC-{number:03}"), &format!("Process {number}"), "process", area);
    let before = (number + PROCESSES - 1) % PROCESSES;
    let other = random.below(PROCESSES);
    let _ = write!(
        text,
        "clauses = [\"8.1\"]\ninputs = [\"results of process {before}\", \"notes of process {other}\"]\n\
         outputs = [\"results of process {number}\", \"notes of process {number}\"]\nmeasures = [\"days from start to end\"]\n+++\n\n# Process {number}\n"
    );
    for step in 1..=12 {
        let _ = write!(
            text,
            "\n{step}. The {} lead takes what process {before} gave, checks it against the last time, and hands it on within two working days.\n",
            AREAS[area]
        );
    }
    text
}
