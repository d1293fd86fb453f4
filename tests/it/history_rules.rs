//! What the rules make of histories that no list of commits in a row can tell.

use isms::finding::Finding;
use isms::lint::{self, Request};
use isms::rules;

use crate::command_line::isms;
use crate::repository::{DAY, Repository};
use crate::small_isms::TODAY;
use crate::{small_history, small_isms};

const SETTINGS: &str =
    "[isms]\nframeworks = []\n[rules]\nreview-unattested = \"off\"\napproval-pending = \"off\"\n";

fn policy(reviewed: &str, text: &str) -> String {
    format!(
        "+++\nid = \"POL-01\"\ntitle = \"Access\"\ntype = \"policy\"\nstatus = \"in-review\"\nversion = \"1.0\"\n\
         owner = \"it-lead\"\napprover = \"chief-executive\"\ncontrols = [\"A.5.15\"]\nreviewed = {reviewed}\n+++\n\n\
         # Access\n\n{text}\n"
    )
}

fn started(text: &str) -> Repository {
    let repository = Repository::new();
    repository.write("isms.toml", SETTINGS);
    repository.write("access.md", policy("2026-01-15", text));
    repository.commit("Add a policy", "2026-01-15T12:00:00+00:00");
    repository
}

fn said(repository: &Repository) -> Vec<String> {
    let isms = small_history::read(&repository.path());
    let shown = |it: &Finding| format!("{}: {}", it.rule.name, it.message);
    small_isms::findings(&isms).iter().map(shown).collect()
}

#[test]
fn a_review_on_a_branch_did_not_see_what_changed_beside_it() {
    let repository = started("Access is granted by role.\n\nIt ends with the contract.");
    repository.git(&["checkout", "--quiet", "-b", "review"]);
    repository.write(
        "access.md",
        policy("2026-03-01", "Access is granted by role.\n\nIt ends with the contract."),
    );
    repository.commit("Review the policy", "2026-03-10T12:00:00+00:00");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.write(
        "access.md",
        policy("2026-01-15", "Access is granted by role.\n\nIt ends a year later."),
    );
    let change = repository.commit("Give a year", "2026-03-05T12:00:00+00:00");
    repository.git(&["merge", "--quiet", "--no-edit", "review"]);
    let changed = format!(
        "review-outdated: the text changed after the review of 2026-03-01: commit `{}` by Jane Doe on 2026-03-05",
        &change[..10]
    );
    // The change landed before the commit that recorded the review, and still no reviewer saw it.
    assert!(said(&repository).contains(&changed), "{:#?}", said(&repository));
}

#[test]
fn a_change_that_was_taken_back_is_none_whatever_the_days() {
    let repository = started("Access is granted by role.");
    repository.write("access.md", policy("2026-01-15", "Access is granted to all."));
    repository.commit("Open it", "2026-05-01T12:00:00+00:00");
    let opened = said(&repository);
    assert!(opened.iter().any(|it| it.starts_with("review-outdated")), "{opened:#?}");
    repository.git(&["revert", "--no-edit", "HEAD"]);
    assert_eq!(said(&repository), [""; 0]);
}

#[test]
fn the_history_is_asked_for_only_where_a_running_rule_needs_it() {
    let isms = small_history::read(&started("Text.").path());
    let only = |names: &[&str]| {
        let only = names.iter().map(|it| rules::find(it).expect("a rule")).collect();
        lint::asks_history(&isms, &Request { only, ..Request::default() })
    };
    assert!(only(&[]) && only(&["review-backdated"]) && only(&["dependency-changed"]));
    assert!(!only(&["review-overdue", "owner-missing"]));
}

/// Rows beside a document have no history that is read: that is said where one of them names a decision.
#[test]
fn who_accepted_a_risk_in_a_file_is_said_not_to_be_checked() {
    let repository = Repository::new();
    repository.write("isms.toml", SETTINGS);
    repository.write(
        "risks.md",
        "+++\nid = \"RR-01\"\ntitle = \"Risks\"\ntype = \"risk-register\"\nstatus = \"in-review\"\nversion = \"1.0\"\n\
         owner = \"it-lead\"\nsource = \"risks.csv\"\n+++\n\n# Risks\n\nIn the table.\n",
    );
    let header = "id,risk,owner,likelihood,impact,treatment,accepted on,accepted by\n";
    repository.write(
        "risks.csv",
        format!("{header}R-1,A disk fails,it-lead,2,2,accept,2026-06-01,sam-roe\n"),
    );
    repository.commit("Begin", DAY);
    let said = || {
        isms(repository.path().as_path(), &["check", "--today", TODAY, "--output", "short"]).stderr
    };
    let told = "not checked: who recorded the acceptance of 1 risk";
    assert!(said().contains(told), "{}", said());
    repository.write("risks.csv", format!("{header}R-1,A disk fails,it-lead,2,2,mitigate,,\n"));
    assert!(!said().contains(told), "{}", said());
}
