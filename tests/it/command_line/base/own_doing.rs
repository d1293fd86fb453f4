//! What a branch does to the settings and the baseline is its own doing: it is never called older.

use super::*;

const ROLES: &str = "[isms]\nframeworks = []\n\n[people.sam-roe]\nname = \"Sam Roe\"\n[people.jane-doe]\nname = \"Jane Doe\"\n\n[roles.chief-executive]\nholders = [\"sam-roe\"]\ntop_management = true\n[roles.it-lead]\nholders = [\"jane-doe\"]\n";

fn house() -> Repository {
    let repository = Repository::new();
    repository.write("isms.toml", ROLES);
    repository.write(
        "policy.md",
        "+++\nid = \"POL-01\"\ntitle = \"Backup policy\"\ntype = \"policy\"\nstatus = \"approved\"\nversion = \"1.0\"\nowner = \"it-lead\"\napprover = \"it-lead\"\napproved = { on = 2026-01-15, by = \"jane-doe\" }\n+++\n\n# Backup policy\n\nEach night.\n",
    );
    repository.commit("Add a policy", DAY);
    repository.git(&["checkout", "--quiet", "-b", "work"]);
    repository
}

/// The rules of what is new.
#[track_caller]
fn new_rules(repository: &Repository, only: &[&str]) -> Vec<String> {
    let only: Vec<&str> = only.iter().flat_map(|it| ["--only", it]).collect();
    new_lines(&repository.path(), &only).iter().map(|it| rule_of(it)).collect()
}

#[test]
fn whom_it_takes_a_role_from_is_new() {
    let rules = ["leadership-absent", "role-vacant", "approval-unauthorised"];
    let repository = house();
    assert!(new_rules(&repository, &rules).is_empty());
    for (from, to, rule) in [
        ("top_management = true\n", "", "leadership-absent"),
        (
            "[roles.it-lead]\nholders = [\"jane-doe\"]",
            "[roles.it-lead]\nholders = []",
            "role-vacant",
        ),
        (
            "[roles.it-lead]\nholders = [\"jane-doe\"]",
            "[roles.it-lead]\nholders = [\"sam-roe\"]",
            "approval-unauthorised",
        ),
    ] {
        repository.write("isms.toml", ROLES.replace(from, to));
        assert_eq!(new_rules(&repository, &rules), [rule]);
    }
}

/// A forged approval is no older gap because the one before it was forged too, be it in the baseline or not.
#[test]
fn an_act_that_it_records_is_new_whatever_was_wrong_with_the_one_before() {
    let repository = house();
    repository.git(&["checkout", "--quiet", "main"]);
    let policy = std::fs::read_to_string(repository.path().join("policy.md")).unwrap();
    let policy = policy.replace("by = \"jane-doe\"", "by = \"sam-roe\"");
    repository.write("policy.md", &policy);
    repository.commit("Approve without the right to", DAY);
    repository.git(&["checkout", "--quiet", "-B", "work"]);
    let rules = ["approval-unauthorised", "owner-missing"];
    repository.write("policy.md", policy.replace("Each night", "Each week"));
    assert!(new_rules(&repository, &rules).is_empty(), "the same act");
    repository.write("policy.md", policy.replace("2026-01-15", "2026-02-15"));
    assert_eq!(new_rules(&repository, &rules), ["approval-unauthorised"]);
    repository.git(&["checkout", "--quiet", "--force", "main"]);
    let row = "findings = [{ rule = \"approval-unauthorised\", subject = \"POL-01\", key = \"field:approved\" }]\n";
    repository.write(".isms-baseline.toml", row);
    repository.commit("Write down the gaps", DAY);
    repository.git(&["checkout", "--quiet", "-B", "work"]);
    assert!(new_rules(&repository, &rules).is_empty(), "the same act");
    repository.write("policy.md", policy.replace("2026-01-15", "2026-02-15"));
    assert_eq!(new_rules(&repository, &rules), ["approval-unauthorised"]);
}

/// Whoever goes by another name vouches for nothing anew.
#[test]
fn a_person_by_another_name_records_no_act() {
    let repository = house();
    repository.git(&["checkout", "--quiet", "main"]);
    let policy = std::fs::read_to_string(repository.path().join("policy.md")).unwrap();
    let digest = format!("digest = \"sha256:{}\"", "0".repeat(32));
    let policy = policy.replace("by = \"jane-doe\"", &format!("by = \"sam-roe\", {digest}"));
    repository.write("policy.md", &policy);
    repository.commit("Approve without the right to", DAY);
    repository.git(&["checkout", "--quiet", "-B", "work"]);
    let rules = ["approval-unauthorised", "owner-missing"];
    repository.write("policy.md", policy.replace("sam-roe", "sam-smith"));
    repository.write("isms.toml", ROLES.replace("sam-roe", "sam-smith"));
    assert!(new_rules(&repository, &rules).is_empty(), "the same act");
    // Sam goes, and somebody who was there before stands in the place.
    let both = ROLES
        .replace("[people.jane-doe]", "[people.lee-ray]\nname = \"Lee Ray\"\n[people.jane-doe]");
    repository.git(&["checkout", "--quiet", "--force", "main"]);
    repository.write("isms.toml", &both);
    repository.commit("Name Lee", DAY);
    repository.git(&["checkout", "--quiet", "-B", "work"]);
    repository.write("policy.md", policy.replace("sam-roe", "lee-ray"));
    let gone = both.replace("[people.sam-roe]\nname = \"Sam Roe\"\n", "");
    repository.write(
        "isms.toml",
        gone.replace("[\"sam-roe\"]", "[\"jane-doe\"]").replace("holders = [\"jane-doe\"]\n\n", ""),
    );
    assert_eq!(new_rules(&repository, &rules), ["approval-unauthorised"]);
    repository.write("policy.md", policy.replace("sam-roe", "kim-poe"));
    let people = "[people.kim-poe]\nname = \"Kim Poe\"\n\n[roles.chief";
    repository.write("isms.toml", ROLES.replace("[roles.chief", people));
    assert_eq!(new_rules(&repository, &rules), ["approval-unauthorised"]);
}

/// Who names the first people and roles finds out what was always missing.
#[test]
fn the_first_people_and_roles_are_held_against_both_sides() {
    let repository = Repository::new();
    repository.write("isms.toml", "[isms]\nframeworks = []\n");
    repository.write("policy.md", owned("POL-01"));
    repository.commit("Add a policy", DAY);
    repository.git(&["checkout", "--quiet", "-b", "work"]);
    repository.write("isms.toml", ROLES.replace("it-lead", "somebody-else"));
    assert!(new_rules(&repository, &["owner-unknown"]).is_empty());
}

#[test]
fn a_branch_does_not_write_its_own_gap_into_the_baseline() {
    let repository = parted();
    repository.write("new.md", unowned("NEW"));
    let row = |path: &str| {
        format!(
            "    {{ rule = \"owner-missing\", subject = \"{path}\", key = \"field:owner\" }},\n"
        )
    };
    let baseline = |rows: &[&str]| {
        format!("findings = [\n{}]\n", rows.iter().map(|it| row(it)).collect::<String>())
    };
    let subjects: Vec<String> = {
        let report = check(&repository.path(), &["--base", "main", "--output", "json"]).json();
        let findings = report["findings"].as_array().unwrap();
        findings.iter().map(|it| it["subject"].as_str().unwrap().to_owned()).collect()
    };
    let subjects: Vec<&str> = subjects.iter().map(String::as_str).collect();
    assert_eq!(subjects.len(), 2);
    repository.write(".isms-baseline.toml", baseline(&subjects));
    assert_eq!(new_gaps(&repository.path(), &[]), ["new"], "the old one may stand there");
    repository.git(&["add", "--all"]);
    repository.commit("Accept everything", LATER);
    repository.git(&["checkout", "--quiet", "main"]);
    repository.git(&["merge", "--quiet", "work"]);
    assert_eq!(check_short(&repository.path(), &[]).status, Some(0), "merged, it is accepted");
    repository.git(&["checkout", "--quiet", "-B", "work"]);
    assert!(new_gaps(&repository.path(), &[]).is_empty());
}

/// Another name for the same person is no other person; another person in their place is.
#[test]
fn who_approved_is_somebody_else_only_where_the_person_is() {
    let known =
        |it: &str| ROLES.replace("name = \"Jane Doe\"\n", &format!("name = \"Jane Doe\"\n{it}"));
    let address = "emails = [\"jane@example.com\"]\n";
    for (settings, is_new) in [
        (known(address).replace("jane-doe", "jane-roe"), false),
        (known("emails = [\"max@example.com\"]\n").replace("jane-doe", "jane-roe"), true),
    ] {
        let repository = house();
        repository.git(&["checkout", "--quiet", "main"]);
        repository.write("isms.toml", known(address));
        repository.commit("Add an address", LATER);
        repository.git(&["checkout", "--quiet", "-B", "work"]);
        repository.write("isms.toml", settings);
        let policy = std::fs::read_to_string(repository.path().join("policy.md")).unwrap();
        repository.write("policy.md", policy.replace("jane-doe", "jane-roe"));
        let found = new_rules(&repository, &["approval-self"]);
        assert_eq!(found == ["approval-self"], is_new, "{found:?}");
    }
}

/// A merge that joins two texts without a word of its own answers for neither.
#[test]
fn a_merge_answers_for_no_text_of_its_parents() {
    let repository = Repository::new();
    repository.write("isms.toml", ROLES);
    let policy = |first: &str, last: &str| {
        let digest = "sha256:00000000000000000000000000000000";
        format!(
            "+++\nid = \"POL-01\"\ntitle = \"Backup policy\"\ntype = \"policy\"\nstatus = \"approved\"\nversion = \"1.0\"\nowner = \"it-lead\"\napproved = {{ on = 2026-01-15, by = \"sam-roe\", digest = \"{digest}\" }}\n+++\n\n# Backup policy\n\n{first}\n\nBetween.\n\nMore between.\n\n{last}\n"
        )
    };
    repository.write("policy.md", policy("Each night.", "Each week."));
    repository.commit("Add a policy", DAY);
    repository.git(&["checkout", "--quiet", "-b", "work"]);
    repository.write("policy.md", policy("Every night.", "Each week."));
    repository.commit("Change the beginning", LATER);
    repository.git(&["checkout", "--quiet", "main"]);
    repository.write("policy.md", policy("Each night.", "Every week."));
    repository.commit("Change the end", LATER);
    repository.git(&["merge", "--quiet", "--no-commit", "--no-ff", "work"]);
    let check = ["check", "--today", TODAY, "--only", "approval-outdated", "--output", "json"];
    let ran = isms(&repository.path(), &[&check[..], &["--staged", "--base", "HEAD"]].concat());
    assert_eq!(ran.json()["findings"][0]["new"], false, "{ran:?}");
}

/// Who is who in the history is told from a line that the change brings, wherever the system stands in its repository.
#[test]
fn the_mailmap_that_a_branch_brings_is_told() {
    let repository = Repository::new();
    let named = ROLES.replace("name = \"Sam Roe\"", "emails = [\"sam@example.com\"]");
    for folder in ["", "isms/"] {
        repository.write(&format!("{folder}isms.toml"), &named);
        repository.write(&format!("{folder}policy.md"), owned("POL-01"));
    }
    repository.commit("Add a policy", DAY);
    repository.git(&["checkout", "--quiet", "-b", "work"]);
    repository.write(".mailmap", "<sam@example.com> <helper@example.com>\n");
    let told = |from: &str, more: &[&str]| {
        let folder = repository.path().join(from);
        let only = [&["--fail-on", "note", "--only", "change-rule-loosened"], more].concat();
        let lines = new_lines(&folder, &only);
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert!(lines[0].starts_with(".mailmap:1:1:"), "{lines:?}");
    };
    told("", &[]);
    repository.commit("Say who is who", LATER);
    for from in ["", "isms"] {
        told(from, &[]);
        told(from, &["--rev", "work"]);
    }
}

/// Whose signature counts is told where the keys are another, also where no history is read.
#[test]
fn a_key_that_a_branch_trusts_is_told() {
    const KEY: &str = include_str!("../../signatures/ed25519.pub");
    let repository = Repository::new();
    let named = |keys: &str| {
        ROLES
            .replace("name = \"Sam Roe\"", "emails = [\"sam@example.com\"]")
            .replace("[isms]", &format!("[isms]\nallowed_signers = \"{keys}\""))
    };
    repository.write("isms.toml", named("keys"));
    repository.write("keys", "");
    repository.write("policy.md", owned("POL-01"));
    repository.commit("Add a policy", DAY);
    repository.git(&["checkout", "--quiet", "-b", "work"]);
    let told = |more: &[&str]| {
        let only = [&["--fail-on", "note", "--only", "change-rule-loosened"], more].concat();
        new_lines(&repository.path(), &only)
    };
    assert!(told(&[]).is_empty());
    repository.write("keys", format!("sam@example.com {KEY}"));
    for more in [&[][..], &["--no-history"]] {
        let lines = told(more);
        assert!(
            lines.len() == 1 && lines[0].contains("in `keys` signs for `sam-roe`"),
            "{lines:?}"
        );
    }
    repository.commit("Trust a key", LATER);
    assert_eq!(told(&["--rev", "work"]).len(), 1);
    repository.git(&["checkout", "--quiet", "-B", "main"]);
    repository.git(&["checkout", "--quiet", "-b", "other"]);
    repository.git(&["mv", "keys", "moved"]);
    repository.write("isms.toml", named("moved"));
    assert!(told(&[]).is_empty(), "the same keys elsewhere");
}

/// What is a document no more is what was there before, not after.
#[test]
fn what_a_branch_leaves_out_is_named_as_what_was_there() {
    let repository = house();
    repository.write("isms.toml", format!("{ROLES}[documents]\nexclude = [\"policy.md\"]\n"));
    repository.write("other.md", owned("POL-02"));
    let only = ["--base", "main", "--only", "change-rule-loosened", "--output", "json"];
    let report = check(&repository.path(), &only).json();
    let data = &report["findings"][0]["data"];
    assert_eq!(data["before"], "policy.md");
    assert_eq!(data["after"], "no documents");
}

/// Read in another encoding, a text on disk is another one in Git, where nobody finds who recorded what.
#[test]
fn a_document_that_git_keeps_in_another_form_is_told() {
    let repository = house();
    let path = repository.path().join("policy.md");
    let policy = std::fs::read_to_string(&path).unwrap().replace("2026-01-15", "2026-01-20");
    // Two bytes are one character there.
    let text = if policy.len().is_multiple_of(2) { policy } else { policy + "\n" };
    repository
        .write("isms.toml", ROLES.replace("name = \"Jane Doe\"", "emails = [\"doe@example.com\"]"));
    repository.write("policy.md", &text);
    repository.commit("Approve it", "2026-01-20T12:00:00+00:00");
    let only =
        ["--only", "approval-unwitnessed", "--only", "change-rule-loosened", "--fail-on", "note"];
    assert_eq!(rule_of(&new_lines(&repository.path(), &only)[0]), "approval-unwitnessed");
    repository.write(".gitattributes", "*.md working-tree-encoding=UTF-16LE\n");
    repository.git(&["rm", "--quiet", "--cached", "policy.md"]);
    repository.commit("Approve it", "2026-01-20T12:00:00+00:00");
    assert_eq!(repository.git(&["status", "--porcelain"]), "");
    let lines = new_lines(&repository.path(), &only);
    assert!(
        lines.len() == 1 && lines[0].contains("Git keeps another text of this document"),
        "{lines:?}"
    );
    let said = check(&repository.path(), &[&only[..], &["--base", "main"]].concat()).stdout;
    assert!(said.contains("Git keeps another text than it writes to disk, by `filter`"), "{said}");
}

/// The next change would be compared with settings that nobody can read.
#[test]
fn settings_that_git_keeps_in_another_form_are_told() {
    let repository = house();
    let text = if ROLES.len().is_multiple_of(2) { ROLES.to_owned() } else { format!("{ROLES}\n") };
    repository.write("isms.toml", &text);
    let only = ["--only", "change-rule-loosened", "--fail-on", "note"];
    for (attributes, is_told) in [
        ("*.docx filter=lfs\n", false),
        ("isms.toml working-tree-encoding=UTF-8\n", false),
        ("*.toml working-tree-encoding=UTF-16LE\n", true),
    ] {
        repository.write(".gitattributes", attributes);
        repository.git(&["rm", "--quiet", "--cached", "isms.toml"]);
        repository.commit("Change the attributes", LATER);
        let lines = new_lines(&repository.path(), &only);
        assert_eq!(lines.len(), usize::from(is_told), "{attributes} {lines:?}");
        assert!(lines.iter().all(|it| it.starts_with("isms.toml:1:1:")), "{lines:?}");
    }
}
