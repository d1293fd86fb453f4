//! The documents, processes, roles, risks and answers a small company starts with, from `rules/starter/*.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::document::Kind;
use crate::fields::Word;

/// How much of the catalogue is written. Each tier holds the ones before it.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// What a clause calls for.
    Required,
    /// What nearly every certified small company has.
    Core,
    All,
}

impl Word for Tier {
    const ALL: &'static [(&'static str, Tier)] =
        &[("required", Tier::Required), ("core", Tier::Core), ("all", Tier::All)];
}

/// What is true of a company, and decides which documents and controls it needs.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Trait {
    /// An office, a workshop, a server room.
    Premises,
    /// People work outside of it.
    Remote,
    /// Software is developed.
    Development,
    /// Others develop software for the company.
    OutsourcedDevelopment,
}

#[derive(Debug)]
pub struct Catalogue {
    pub roles: Vec<StarterRole>,
    pub documents: Vec<StarterDocument>,
    pub processes: Vec<StarterProcess>,
    pub risks: Vec<StarterRisk>,
    pub objectives: Vec<StarterObjective>,
    pub actions: Vec<StarterAction>,
    pub audits: Vec<StarterAudit>,
    pub rows: Vec<StarterRow>,
    pub applicability: Vec<Answer>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StarterRole {
    pub name: String,
    pub title: String,
    pub department: Option<String>,
    #[serde(default)]
    pub top_management: bool,
    /// The role whose holder has this one too where nobody was named.
    pub falls_to: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StarterDocument {
    pub name: String,
    pub title: String,
    #[serde(rename = "type")]
    pub kind: DocumentKind,
    pub tier: Tier,
    pub needs: Option<Trait>,
    pub folder: String,
    pub owner: String,
    pub approver: String,
    pub clauses: Vec<String>,
    pub controls: Vec<String>,
    pub review_every: String,
    /// What it lists, where rules ask something of its rows.
    pub register: Option<String>,
}

/// A document type by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct DocumentKind(pub Kind);

impl TryFrom<String> for DocumentKind {
    type Error = String;

    fn try_from(name: String) -> Result<DocumentKind, String> {
        Kind::parse(&name).map(DocumentKind).ok_or_else(|| format!("no such type: {name}"))
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StarterProcess {
    pub name: String,
    pub title: String,
    pub owner: String,
    pub clauses: Vec<String>,
    pub controls: Vec<String>,
    #[serde(default)]
    pub external_inputs: Vec<String>,
    pub inputs: Vec<String>,
    pub outputs: Vec<String>,
    #[serde(default)]
    pub external_outputs: Vec<String>,
    pub measures: Vec<String>,
    pub purpose: String,
    pub starts: String,
    pub steps: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StarterRisk {
    pub id: String,
    pub title: String,
    pub owner: String,
    pub needs: Option<Trait>,
    pub likelihood: u32,
    pub impact: u32,
    pub controls: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StarterObjective {
    pub id: String,
    pub title: String,
    pub measure: String,
    pub target: String,
    pub owner: String,
    /// How long after the first day it is due.
    pub months: u32,
}

/// A first treatment of a risk.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StarterAction {
    pub id: String,
    pub title: String,
    pub owner: String,
    /// How long after the first day it is due.
    pub months: u32,
}

/// An audit of the first three years.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StarterAudit {
    pub id: String,
    /// How long after the first day it takes place at the latest.
    pub months: u32,
    pub clauses: Vec<String>,
    pub controls: Vec<String>,
}

/// A first row of a register.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StarterRow {
    pub register: String,
    pub owner: String,
    pub needs: Option<Trait>,
    /// What else the row says, by the keys of the register's columns.
    pub cells: BTreeMap<String, String>,
}

/// A suggested row of the Statement of Applicability.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    pub id: String,
    pub why: String,
    pub reasons: Vec<String>,
    pub needs: Option<Trait>,
    /// Why it does not apply to a company that lacks what it needs.
    pub without: Option<String>,
}

pub fn catalogue() -> &'static Catalogue {
    &CATALOGUE
}

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue {
    roles: rows::<Roles>(include_str!("../../rules/starter/roles.toml")).role,
    documents: rows::<Documents>(include_str!("../../rules/starter/documents.toml")).document,
    processes: rows::<Processes>(include_str!("../../rules/starter/processes.toml")).process,
    risks: rows::<Risks>(include_str!("../../rules/starter/risks.toml")).risk,
    objectives: rows::<Objectives>(include_str!("../../rules/starter/objectives.toml")).objective,
    actions: rows::<Actions>(include_str!("../../rules/starter/actions.toml")).action,
    audits: rows::<Audits>(include_str!("../../rules/starter/audits.toml")).audit,
    rows: rows::<Rows>(include_str!("../../rules/starter/rows.toml")).row,
    applicability: rows::<Answers>(include_str!("../../rules/starter/applicability.toml")).control,
});

fn rows<T: for<'a> Deserialize<'a>>(text: &str) -> T {
    toml::from_str(text).expect("data of ours is well formed; a test reads all of it")
}

#[derive(Deserialize)]
struct Roles {
    role: Vec<StarterRole>,
}

#[derive(Deserialize)]
struct Documents {
    document: Vec<StarterDocument>,
}

#[derive(Deserialize)]
struct Processes {
    process: Vec<StarterProcess>,
}

#[derive(Deserialize)]
struct Risks {
    risk: Vec<StarterRisk>,
}

#[derive(Deserialize)]
struct Objectives {
    objective: Vec<StarterObjective>,
}

#[derive(Deserialize)]
struct Actions {
    action: Vec<StarterAction>,
}

#[derive(Deserialize)]
struct Audits {
    audit: Vec<StarterAudit>,
}

#[derive(Deserialize)]
struct Rows {
    row: Vec<StarterRow>,
}

#[derive(Deserialize)]
struct Answers {
    control: Vec<Answer>,
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::framework::{self, register};

    #[test]
    fn the_tiers_hold_13_40_and_65_documents() {
        let count = |tier| catalogue().documents.iter().filter(|it| it.tier <= tier).count();
        assert_eq!([Tier::Required, Tier::Core, Tier::All].map(count), [13, 40, 65]);
    }

    #[test]
    fn every_control_has_an_answer_and_a_document() {
        let ids: Vec<&str> = framework::controls().iter().map(|it| it.id.as_str()).collect();
        let answered: Vec<&str> =
            catalogue().applicability.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(answered, ids);
        let named: HashSet<&str> = catalogue()
            .documents
            .iter()
            .filter(|it| it.kind.0.can_cover())
            .flat_map(|it| it.controls.iter().map(String::as_str))
            .chain(
                catalogue().processes.iter().flat_map(|it| it.controls.iter().map(String::as_str)),
            )
            .collect();
        assert_eq!(ids.iter().find(|it| !named.contains(**it)), None);
        for answer in &catalogue().applicability {
            assert_eq!(answer.needs.is_some(), answer.without.is_some(), "{}", answer.id);
        }
    }

    #[test]
    fn every_name_is_one_of_the_catalogue() {
        let catalogue = catalogue();
        let roles: HashSet<&str> = catalogue.roles.iter().map(|it| it.name.as_str()).collect();
        let owners = catalogue.documents.iter().flat_map(|it| [&it.owner, &it.approver]);
        let owners = owners.chain(catalogue.processes.iter().map(|it| &it.owner));
        let owners = owners.chain(catalogue.risks.iter().map(|it| &it.owner));
        let owners = owners.chain(catalogue.rows.iter().map(|it| &it.owner));
        let owners = owners.chain(catalogue.objectives.iter().map(|it| &it.owner));
        let owners = owners.chain(catalogue.actions.iter().map(|it| &it.owner));
        let owners = owners.chain(catalogue.roles.iter().filter_map(|it| it.falls_to.as_ref()));
        for owner in owners {
            assert!(roles.contains(owner.as_str()), "no role `{owner}`");
        }
        let controls = catalogue.documents.iter().flat_map(|it| &it.controls);
        let controls = controls.chain(catalogue.processes.iter().flat_map(|it| &it.controls));
        for control in controls.chain(catalogue.risks.iter().flat_map(|it| &it.controls)) {
            assert!(framework::control_number(control).is_some(), "no control `{control}`");
        }
        let clauses: HashSet<&str> = framework::clauses().iter().map(|it| it.id.as_str()).collect();
        let named = catalogue.documents.iter().flat_map(|it| &it.clauses);
        for clause in named.chain(catalogue.processes.iter().flat_map(|it| &it.clauses)) {
            assert!(clauses.contains(clause.as_str()), "no clause `{clause}`");
        }
        assert_eq!(catalogue.processes.len(), 24);
    }

    #[test]
    fn every_clause_and_every_control_is_audited() {
        let audits = &catalogue().audits;
        let mut controls: Vec<_> = audits
            .iter()
            .flat_map(|it| &it.controls)
            .map(|it| framework::control_number(it))
            .collect();
        controls.sort_unstable();
        assert_eq!(controls, (0..framework::controls().len()).map(Some).collect::<Vec<_>>());
        for clause in framework::clauses() {
            let is_named = |it: &String| framework::clause_contains(it, &clause.id);
            assert!(audits.iter().flat_map(|it| &it.clauses).any(is_named), "{}", clause.id);
        }
    }

    #[test]
    fn every_row_fills_columns_of_a_register_that_a_document_is() {
        for row in &catalogue().rows {
            let columns = &register::register(&row.register).expect("a register").column;
            for key in row.cells.keys() {
                assert!(columns.iter().any(|it| it.key == *key), "{} {key}", row.register);
            }
            let is_it = |it: &StarterDocument| it.register.as_ref() == Some(&row.register);
            assert!(catalogue().documents.iter().any(is_it), "{}", row.register);
        }
        for name in catalogue().documents.iter().filter_map(|it| it.register.as_ref()) {
            assert!(register::register(name).is_some(), "no register `{name}`");
        }
    }

    #[test]
    fn every_flow_of_the_processes_begins_and_ends_somewhere() {
        let processes = &catalogue().processes;
        let produced: HashSet<&String> = processes.iter().flat_map(|it| &it.outputs).collect();
        let consumed: HashSet<&String> = processes.iter().flat_map(|it| &it.inputs).collect();
        assert_eq!(produced, consumed);
    }
}
