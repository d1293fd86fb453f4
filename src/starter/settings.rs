//! `isms.toml`, and what runs the check at commit, in pull requests and every week.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::catalogue::catalogue;
use super::company::{Company, Holder, holder_of};
use super::front_matter::FrontMatter;
use super::system::File;
use crate::edit;
use crate::framework;

/// `owners`: the path of each document, with the role that owns it.
pub(super) fn files(company: &Company, owners: &[(&str, &str)]) -> Vec<File> {
    let file = |path: &str, text: String| File { path: path.to_owned(), text };
    vec![
        file("isms.toml", settings(company, &folders(owners))),
        file(".github/CODEOWNERS", codeowners(company, owners)),
        file(".github/workflows/isms.yml", PULL_REQUEST.to_owned()),
        file(".github/workflows/isms-weekly.yml", WEEKLY.to_owned()),
        file(".pre-commit-config.yaml", PRE_COMMIT.to_owned()),
    ]
}

const PULL_REQUEST: &str = include_str!("../../rules/starter/workflows/pull-request.yml");
const WEEKLY: &str = include_str!("../../rules/starter/workflows/weekly.yml");

/// For pre-commit (<https://pre-commit.com>), with the `isms` on PATH: no address of a repository to keep current.
const PRE_COMMIT: &str = "\
# `pre-commit install` runs this before every commit, which answers for what it brings. The whole is checked every week, and by
# `isms check`.
repos:
  - repo: local
    hooks:
      - id: isms
        name: isms
        entry: isms check --staged --base HEAD
        language: system
        always_run: true
        pass_filenames: false
        require_serial: true
";

/// The folders of the documents, each once.
fn folders<'o>(owners: &[(&'o str, &str)]) -> BTreeSet<&'o str> {
    owners.iter().filter_map(|(path, _)| Some(path.split_once('/')?.0)).collect()
}

fn settings(company: &Company, folders: &BTreeSet<&str>) -> String {
    let mut toml = FrontMatter::default();
    toml.comment(
        "The settings of this management system. `isms schema config` prints what may stand here.",
    );
    toml.heading("[isms]").text("organisation", &company.organisation);
    toml.list("frameworks", &[framework::ID.to_owned()]);
    if company.is_among_others {
        let include: Vec<String> = folders.iter().map(|it| format!("{it}/**/*.md")).collect();
        toml.heading("[documents]").list("include", &include);
    }
    toml.heading("[review]").text("every", "12 months");
    // As the starter's risk methodology says.
    toml.heading("[risk]").plain("likelihood", 5).plain("impact", 5).plain("appetite", 6);
    toml.text("assess_every", "12 months");
    let keys = company.keys();
    for (person, name) in company.people.iter().zip(&keys) {
        toml.heading(&format!("[people.{}]", edit::key(name))).text("name", &person.name);
        if !person.email.is_empty() {
            toml.list("emails", std::slice::from_ref(&person.email));
        }
    }
    for role in &catalogue().roles {
        let Holder::Named(number) = holder_of(company, &role.name) else { continue };
        toml.heading(&format!("[roles.{}]", role.name)).text("title", &role.title);
        toml.list("holders", std::slice::from_ref(&keys[number]));
        if let Some(department) = &role.department {
            toml.text("department", department);
        }
        if role.top_management {
            toml.plain("top_management", true);
        }
    }
    toml.into_toml()
}

fn codeowners(company: &Company, owners: &[(&str, &str)]) -> String {
    let mut text = String::from(
        "# Who is asked to review a change. GitHub reads this file; the last line that matches wins. Handles such as\n\
         # `@jane` serve as well as addresses, once they stand in isms.toml under `handles`.\n",
    );
    let email = |role: &str| match holder_of(company, role) {
        Holder::Named(number) => Some(company.people[number].email.as_str()),
        Holder::Nobody => None,
    };
    if let Some(lead) = email("isms-manager").filter(|it| !it.is_empty()) {
        if company.is_among_others {
            for part in
                folders(owners).iter().map(|it| format!("{it}/")).chain(["isms.toml".to_owned()])
            {
                let _ = writeln!(text, "/{part} {lead}");
            }
        } else {
            let _ = writeln!(text, "* {lead}");
        }
    }
    for (path, role) in owners {
        if let Some(owner) = email(role).filter(|it| !it.is_empty()) {
            let _ = writeln!(text, "/{path} {owner}");
        }
    }
    text
}
