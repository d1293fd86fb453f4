//! `isms init` and `isms new`: what they write is what `isms check` accepts.

use std::path::Path;

use tempfile::TempDir;

use crate::command_line::{Ran, isms};
use crate::repository::Repository;
use crate::small_isms::TODAY;

const LEAD: &str = "Sam Roe <sam@example.com>";
const MANAGER: &str = "Jane Doe <jane@example.com> = isms-manager, it-operations";
const AUDITOR: &str = "Kim Poe <kim@example.com> = internal-auditor";

/// `isms init --yes` for two people and an auditor.
fn init(folder: &Path, more: &[&str]) -> Ran {
    let mut arguments = vec![
        "init",
        "--yes",
        "--organisation",
        "Example Ltd",
        "--today",
        TODAY,
        "--person",
        LEAD,
        "--person",
        MANAGER,
        "--person",
        AUDITOR,
    ];
    arguments.extend(more);
    isms(folder, &arguments)
}

#[test]
fn an_address_without_its_brackets_is_refused() {
    let folder = TempDir::new().unwrap();
    let ran = isms(folder.path(), &["init", "--yes", "--person", "Sam Roe sam@example.com"]);
    ran.refused("without its brackets", "write `Sam Roe <sam@example.com>`");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

/// What the Statement of Applicability excludes, no document of the same day claims.
#[test]
fn nothing_that_is_excluded_is_claimed_once_all_is_in_force() {
    for more in [&[][..], &["--outsourced-development"]] {
        for tier in ["core", "all"] {
            let folder = TempDir::new().unwrap();
            init(folder.path(), &[&["--documents", tier], more].concat());
            put_in_force(folder.path());
            let only =
                ["check", "--today", TODAY, "--only", "soa-contradicted", "--output", "short"];
            let ran = isms(folder.path(), &only);
            assert_eq!(ran.stdout, "", "{more:?} {ran:?}");
            let text = std::fs::read_to_string(
                folder.path().join("policies/secure-development-policy.md"),
            );
            assert_eq!(text.unwrap().contains("## Outsourcing"), !more.is_empty());
        }
    }
}

/// Sets every document on `approved`, as if somebody had filled it in.
fn put_in_force(folder: &Path) {
    for (path, text) in crate::small_isms::folder(folder) {
        let text = String::from_utf8(text).unwrap();
        let text = text.replace("status = \"draft\"", "status = \"approved\"");
        std::fs::write(folder.join(path), text).unwrap();
    }
}

/// What a table in a text says, no rule reads: assets, laws and planned audits stand where they are checked. Which suppliers
/// there are, only the company knows.
#[test]
fn the_rows_of_registers_and_the_planned_audits_are_ones_that_rules_read() {
    let folder = TempDir::new().unwrap();
    init(folder.path(), &["--documents", "all"]);
    put_in_force(folder.path());
    let check = |rule: &str| {
        let ran =
            isms(folder.path(), &["check", "--today", TODAY, "--only", rule, "--output", "json"]);
        let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        let messages = report["findings"].as_array().unwrap().iter();
        messages.map(|it| it["message"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    // Records that were never held have gaps of their own.
    let rows = || check("field-missing").into_iter().filter(|it| it.contains("row"));
    assert_eq!(rows().collect::<Vec<_>>(), ["this supplier register has no rows"]);
    assert_eq!(check("audit-scope-gap"), Vec::<String>::new());
    let programme = folder.path().join("plans/internal-audit-programme.md");
    let text = std::fs::read_to_string(&programme).unwrap();
    std::fs::write(&programme, text.replace("\"A.8.10\", ", "")).unwrap();
    assert_eq!(check("audit-scope-gap").len(), 1);
    let register = folder.path().join("registers/asset-register.md");
    let text = std::fs::read_to_string(&register).unwrap();
    std::fs::write(&register, text.replacen("owner = \"it-operations\"\nlocation", "location", 1))
        .unwrap();
    assert_eq!(rows().count(), 2);
}

/// What a table in a text says to be due, nobody is told of when it is late.
#[test]
fn a_treatment_that_is_late_is_told() {
    let folder = TempDir::new().unwrap();
    init(folder.path(), &["--documents", "required"]);
    put_in_force(folder.path());
    let late = |today: &str| {
        let only = ["--only", "treatment-overdue", "--output", "short"];
        isms(folder.path(), &[&["check", "--today", today], &only[..]].concat()).stdout
    };
    assert_eq!(late(TODAY), "");
    let told = late("2027-06-01");
    assert_eq!(told.lines().filter(|it| it.contains("the action `RTP-0")).count(), 4, "{told}");
}

/// The rows that the texts show are ones that the rules read, in the documents that show them.
#[test]
fn the_rows_that_the_texts_show_are_ones_that_rules_read() {
    let folder = TempDir::new().unwrap();
    init(folder.path(), &["--documents", "all"]);
    let mut shown = 0;
    for (path, text) in crate::small_isms::folder(folder.path()) {
        let mut text = String::from_utf8(text).unwrap();
        let blocks: Vec<String> = text
            .split("```toml\n")
            .skip(1)
            .filter_map(|it| it.split_once("```"))
            .map(|(block, _)| block.to_owned())
            .filter(|it| it.starts_with("[["))
            .collect();
        for block in &blocks {
            text = text.replacen("\n+++\n", &format!("\n\n{block}+++\n"), 1);
        }
        shown += blocks.len();
        std::fs::write(folder.path().join(path), text).unwrap();
    }
    assert_eq!(shown, 8);
    let rules = ["front-matter-invalid", "field-missing", "field-invalid", "field-unknown"];
    let only: Vec<&str> = rules.iter().flat_map(|it| ["--only", it]).collect();
    let ran = isms(
        folder.path(),
        &[&["check", "--today", TODAY, "--output", "short"], &only[..]].concat(),
    );
    assert_eq!(ran.stdout, "", "{ran:?}");
}

/// `isms new` asks the Statement of Applicability that is there.
#[test]
fn a_new_document_claims_what_the_statement_leaves_applicable() {
    let controls = |folder: &Path| {
        let text = isms(folder, &["new", "secure-development-policy", "--dry-run"]).stdout;
        let has = |control: &str| text.contains(&format!("\"{control}\""));
        assert!(text.starts_with("+++"), "{text}");
        (has("A.8.25"), has("A.8.30"), text.contains("## Outsourcing"))
    };
    for (more, expected) in [
        (&["--development=false"][..], (false, false, false)),
        (&["--outsourced-development"], (true, true, true)),
        (&[], (true, false, false)),
    ] {
        let folder = TempDir::new().unwrap();
        init(folder.path(), &[&["--documents", "required"], more].concat());
        assert_eq!(controls(folder.path()), expected, "{more:?}");
    }
    // A statement that is not finished says nothing of what it does not name.
    let unfinished = TempDir::new().unwrap();
    let row = "[[applicability]]\ncontrol = \"A.5.1\"\napplicable = true\n";
    let text = format!(
        "+++\nid = \"SOA\"\ntitle = \"SoA\"\ntype = \"statement-of-applicability\"\n{row}+++\n\n# SoA\n"
    );
    std::fs::write(unfinished.path().join("soa.md"), text).unwrap();
    assert_eq!(controls(unfinished.path()), (true, false, false));
}

/// GitHub and pre-commit look at the root of a repository and nowhere else.
#[test]
fn a_folder_of_a_repository_is_told_where_its_workflows_are_read() {
    let repository = Repository::new();
    let said = |folder: &Path, more: &[&str]| init(folder, more).stderr;
    let below = said(&repository.path(), &["docs/isms", "--dry-run"]);
    assert!(below.contains("`isms check --staged --base HEAD docs/isms`"), "{below}");
    let odd = said(&repository.path(), &["our isms", "--dry-run"]);
    assert!(odd.contains("`isms check --staged --base HEAD 'our isms'`"), "{odd}");
    let out = said(&repository.path(), &["docs/../../out", "--dry-run"]);
    assert!(!out.contains("lies in a repository"), "{out}");
    let root = said(&repository.path(), &["--dry-run"]);
    assert!(!root.contains("lies in a repository"), "{root}");
    let outside = TempDir::new().unwrap();
    let outside = said(outside.path(), &["new", "--dry-run"]);
    assert!(!outside.contains("lies in a repository"), "{outside}");
}

/// In a repository of code, the documents and the reviewers are those of the system's folders.
#[test]
fn a_system_among_other_files_keeps_to_its_folders() {
    let folder = empty();
    std::fs::write(folder.path().join("README.md"), "# Ours\n").unwrap();
    std::fs::create_dir(folder.path().join("docs")).unwrap();
    std::fs::write(folder.path().join("docs/guide.md"), "# Guide\n").unwrap();
    let ran = init(folder.path(), &[]);
    assert!(ran.stderr.contains("other files lie here"), "{ran:?}");
    let read = |path: &str| std::fs::read_to_string(folder.path().join(path)).unwrap();
    let settings = read("isms.toml");
    assert!(
        settings.contains("\n[documents]\ninclude = [")
            && settings.contains("\"policies/**/*.md\"")
    );
    let owners = read(".github/CODEOWNERS");
    assert!(owners.contains("\n/policies/ ") && !owners.contains("\n* "), "{owners}");
    let report = checked(folder.path());
    let findings = report["findings"].as_array().unwrap();
    assert!(!findings.iter().any(|it| it["path"] == "docs/guide.md"), "{findings:#?}");
    assert_eq!(report["summary"]["errors"], 0);
    let alone = empty();
    std::fs::write(alone.path().join("README.md"), "# Ours\n").unwrap();
    init(alone.path(), &[]);
    let read = |path: &str| std::fs::read_to_string(alone.path().join(path)).unwrap();
    assert!(!read("isms.toml").contains("[documents]"));
    assert!(read(".github/CODEOWNERS").contains("\n* "));
}

fn empty() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn checked(folder: &Path) -> serde_json::Value {
    let ran = isms(folder, &["check", "--today", TODAY, "--output", "json"]);
    assert_eq!(ran.status, Some(0), "{}", isms(folder, &["check", "--today", TODAY]).stdout);
    serde_json::from_str(&ran.stdout).expect("JSON")
}

/// The rules that may speak of drafts: what is left to be filled in and approved.
const LEFT_TO_DO: [&str; 3] = ["control-weak", "body-placeholder", "awareness-missing"];

#[test]
fn whoever_owns_a_document_is_not_alone_to_approve_it() {
    let folder = empty();
    let written = init(folder.path(), &["--documents", "all"]).stdout;
    let text = std::fs::read_to_string(folder.path().join("isms.toml")).unwrap();
    let settings: toml::Table = toml::from_str(&text).unwrap();
    let holders = |front: &toml::Table, key: &str| {
        let role = front[key].as_str().unwrap();
        settings["roles"][role]["holders"].clone()
    };
    let documents = written.lines().filter(|it| it.strip_suffix(".md").is_some());
    let documents: Vec<&str> = documents.collect();
    assert_eq!(documents.len(), 65 + 24);
    for path in documents {
        let text = std::fs::read_to_string(folder.path().join(path)).unwrap();
        let front = text.strip_prefix("+++\n").and_then(|it| it.split_once("\n+++\n"));
        let front: toml::Table = toml::from_str(front.unwrap().0).unwrap();
        assert_ne!(holders(&front, "owner"), holders(&front, "approver"), "{path}");
    }
}

#[test]
fn a_company_of_one_is_told_that_nobody_can_approve() {
    let alone = ["init", "--yes", "--person", LEAD, "--today", TODAY];
    let folder = empty();
    let ran = isms(folder.path(), &alone);
    assert!(ran.stderr.contains("`[roles.isms-manager]`"), "{ran:?}");
    assert!(!init(empty().path(), &[]).stderr.contains("`[roles.isms-manager]`"));
}

#[test]
fn what_init_writes_is_accepted_as_drafts_in_every_tier_and_for_every_company() {
    let companies: [&[&str]; 4] = [
        &[],
        &["--premises", "false"],
        &["--remote", "false", "--development", "false"],
        &["--premises", "false", "--development", "false", "--outsourced-development"],
    ];
    for (tier, documents) in [("required", 13), ("core", 40), ("all", 65)] {
        for company in companies {
            let folder = empty();
            let ran = init(folder.path(), &[&["--documents", tier], company].concat());
            assert_eq!(ran.status, Some(0), "{ran:?}");
            let report = checked(folder.path());
            for finding in report["findings"].as_array().unwrap() {
                let rule = finding["rule"].as_str().unwrap();
                assert!(LEFT_TO_DO.contains(&rule), "{tier} {company:?}: {finding}");
            }
            // The policies on secure development, and on remote working.
            let parts = ["--development", "--remote"];
            let left_out = parts.iter().filter(|it| company.contains(it)).count();
            let left_out = if tier == "required" { 0 } else { left_out };
            assert_eq!(
                report["summary"]["documents"],
                documents + 24 - left_out,
                "{tier} {company:?}"
            );
            let controls = &report["summary"]["controls"];
            let sum =
                controls["applicable"].as_u64().unwrap() + controls["excluded"].as_u64().unwrap();
            assert_eq!(sum, 93, "{controls}");
        }
    }
}

#[test]
fn the_loop_of_the_processes_closes_and_every_control_of_the_full_tier_has_a_document() {
    let folder = empty();
    init(folder.path(), &["--documents", "all", "--outsourced-development"]);
    let report = checked(folder.path());
    assert_eq!(report["summary"]["controls"]["uncovered"], 0);
    assert_eq!(report["summary"]["controls"]["applicable"], 93);
}

#[test]
fn a_company_of_one_is_told_that_it_needs_an_auditor() {
    let folder = empty();
    let ran = isms(
        folder.path(),
        &["init", "--yes", "--organisation", "Example Ltd", "--person", LEAD, "--today", TODAY],
    );
    assert_eq!(ran.status, Some(0), "{ran:?}");
    assert!(ran.stderr.contains("nobody is named as internal auditor yet"), "{ran:?}");
    checked(folder.path());
}

#[test]
fn nobody_to_ask_and_nobody_named_is_refused() {
    let folder = empty();
    isms(folder.path(), &["init", "--organisation", "Example Ltd"])
        .refused("nobody says who leads", "--person");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_dry_run_lists_what_would_be_written_and_writes_nothing() {
    let folder = empty();
    let dry = init(folder.path(), &["--dry-run"]);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    let real = init(folder.path(), &[]);
    assert_eq!(dry.stdout, real.stdout);
    assert_eq!(real.stdout.lines().count(), 40 + 24 + 5);
    for path in real.stdout.lines() {
        assert!(folder.path().join(path).is_file(), "{path}");
    }
}

#[test]
fn nothing_that_is_there_is_overwritten_and_then_nothing_is_written() {
    let folder = empty();
    std::fs::create_dir(folder.path().join("policies")).unwrap();
    let there = folder.path().join("policies/backup-policy.md");
    std::fs::write(&there, "ours").unwrap();
    init(folder.path(), &[])
        .refused("`policies/backup-policy.md` would be overwritten", "isms adopt");
    assert_eq!(std::fs::read_to_string(&there).unwrap(), "ours");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_a_link_is_not_followed() {
    let (folder, elsewhere) = (empty(), empty());
    std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("registers")).unwrap();
    init(folder.path(), &[]).refused("is no folder", "move it out of the way");
    assert_eq!(std::fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}

#[test]
fn names_with_signs_of_toml_and_markdown_stay_names() {
    let folder = empty();
    let odd = "O\"Brien & [Sons] \\ | Ltd";
    let ran = isms(
        folder.path(),
        &[
            "init",
            "--yes",
            "--organisation",
            odd,
            "--person",
            "Żoë O'Hara <zoe@example.com>",
            "--today",
            TODAY,
        ],
    );
    assert_eq!(ran.status, Some(0), "{ran:?}");
    checked(folder.path());
}

#[test]
fn every_type_and_every_starter_document_can_be_added_and_gets_the_next_id() {
    let folder = empty();
    init(folder.path(), &["--documents", "required"]);
    let names = isms(folder.path(), &["new"]).stdout;
    let (types, documents) = names.split_once("starter documents").unwrap();
    for name in types.lines().skip(1).filter(|it| !it.is_empty()) {
        let title = format!("One more {}", name.trim());
        let ran = isms(folder.path(), &["new", name.trim(), "--title", &title]);
        assert_eq!(ran.status, Some(0), "{name}: {ran:?}");
    }
    let mut added = 0;
    for line in documents.lines().skip(1) {
        let name = line.split_whitespace().next().unwrap();
        let ran = isms(folder.path(), &["new", name]);
        // Those of the tier are there.
        if ran.status == Some(2) {
            ran.refused("is there already", "--path");
        } else {
            assert_eq!(ran.status, Some(0), "{name}: {ran:?}");
            added += 1;
        }
    }
    assert!(added >= 52, "{added}");
    let ran = isms(folder.path(), &["check", "--today", TODAY, "--output", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let duplicates = report["findings"].as_array().unwrap().iter();
    assert_eq!(duplicates.filter(|it| it["rule"] == "id-duplicate").count(), 0);
}

/// What is asked for next stands in the draft, behind a `#`.
#[test]
fn a_new_record_shows_what_it_will_be_asked_for() {
    let folder = empty();
    init(folder.path(), &["--documents", "required"]);
    let rules = ["front-matter-invalid", "field-missing", "field-invalid", "field-unknown"];
    let only: Vec<&str> = rules.iter().flat_map(|it| ["--only", it]).collect();
    let told = |path: &str| {
        let check = ["check", path, "--today", TODAY, "--output", "short"];
        isms(folder.path(), &[&check, &only[..]].concat()).stdout
    };
    for (kind, key) in [
        ("internal-audit", "audited_on"),
        ("management-review", "held_on"),
        ("awareness-record", "held_on"),
        ("nonconformity", "raised_on"),
    ] {
        let path = format!("records/{kind}.md");
        let ran = isms(folder.path(), &["new", kind, "--title", kind, "--path", &path]);
        assert_eq!(ran.status, Some(0), "{ran:?}");
        assert_eq!(told(&path), "");
        let file = folder.path().join(&path);
        let draft = std::fs::read_to_string(&file).unwrap();
        assert!(draft.contains(&format!("\n# {key} = 2026-01-31\n")), "{draft}");
        let approved = draft.replace("\"draft\"", "\"approved\"");
        std::fs::write(&file, &approved).unwrap();
        assert!(told(&path).contains(&format!("this document has no `{key}`")), "{kind}");
        // All but the lines that say what the others are.
        let (header, body) = approved.split_once("\n+++\n").unwrap();
        let header = header.replace("\n# What", "\n## What").replace("\n# And", "\n## And");
        let header = header.replace("\n# ", "\n");
        std::fs::write(&file, format!("{header}\n+++\n{body}")).unwrap();
        assert_eq!(told(&path), "");
    }
}

/// A new file is given to nobody, or to whoever has all the others.
#[test]
fn a_new_document_that_codeowners_does_not_give_to_its_owner_is_told_with_the_line() {
    let folder = empty();
    init(folder.path(), &["--documents", "required"]);
    let new = |title: &str| {
        isms(folder.path(), &["new", "policy", "--title", title, "--owner", "top-management"])
    };
    let line = "/policies/a\\ b.md sam@example.com";
    let ran = isms(
        folder.path(),
        &[
            "new",
            "policy",
            "--title",
            "A",
            "--owner",
            "top-management",
            "--path",
            "policies/a b.md",
        ],
    );
    let remark = format!(
        ".github/CODEOWNERS does not give it to its owner `top-management`: end it with `{line}`\n"
    );
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), remark.as_str()), "{ran:?}");
    let codeowners = folder.path().join(".github/CODEOWNERS");
    let text = std::fs::read_to_string(&codeowners).unwrap();
    std::fs::write(&codeowners, format!("{text}/policies/ SAM@example.com\n")).unwrap();
    assert_eq!(new("B").stderr, "");
    // Whether a team has the owner in it, nobody can tell.
    std::fs::write(&codeowners, "* @example/policy-team\n").unwrap();
    assert_eq!(new("C").stderr, "");
    std::fs::remove_file(&codeowners).unwrap();
    assert_eq!(new("D").stderr, "");
}

#[test]
fn a_new_document_follows_the_custom_of_its_repository() {
    let folder = empty();
    std::fs::write(folder.path().join("isms.toml"), "[isms]\nframeworks = []\n").unwrap();
    std::fs::create_dir(folder.path().join("rules")).unwrap();
    let text =
        "+++\nid = \"SEC-009\"\ntitle = \"Access\"\ntype = \"policy\"\n+++\n\n# Access\n\nWords.\n";
    std::fs::write(folder.path().join("rules/access.md"), text).unwrap();
    let ran = isms(folder.path(), &["new", "policy", "--title", "Backup of data"]);
    assert_eq!(ran.stdout, "rules/backup-of-data.md: SEC-010\n");
    let ran = isms(folder.path(), &["new", "policy", "--title", "Other", "--path", "other/one.md"]);
    assert_eq!(ran.stdout, "other/one.md: SEC-011\n");
    isms(folder.path(), &["new", "policy", "--title", "Out", "--path", "../out.md"])
        .refused("leads out of the management system", "--path");
    isms(folder.path(), &["new", "polcy", "--title", "Out"])
        .refused("`polcy` is no type", "did you mean `policy`?");
    isms(folder.path(), &["new", "policy"]).refused("`isms new policy` needs a title", "--title");
}

/// The audited do not answer for what is said of them.
#[test]
fn a_new_audit_is_the_auditors() {
    let folder = empty();
    let role = |name: &str| format!("[roles.{name}]\nholders = [\"jane-doe\"]\n");
    let roles = ["isms-manager", "internal-auditor"].map(role).concat();
    let settings = format!("[people.jane-doe]\nname = \"Jane Doe\"\n{roles}");
    std::fs::write(folder.path().join("isms.toml"), settings).unwrap();
    for (kind, owner) in [("internal-audit", "internal-auditor"), ("policy", "isms-manager")] {
        let said = isms(folder.path(), &["new", kind, "--title", "T", "--dry-run"]).stdout;
        assert!(said.contains(&format!("owner = \"{owner}\"\n")), "{said}");
    }
}

#[test]
fn a_new_document_is_one_that_is_checked() {
    let folder = empty();
    for (title, path) in [("T", "x.txt"), ("T", ".git/hooks/x.md"), ("Support", "SUPPORT.md")] {
        isms(folder.path(), &["new", "policy", "--title", title, "--path", path])
            .refused("would be no document", "--path");
        assert!(!folder.path().join(path).exists());
    }
    let people =
        "[people.jane-doe]\nname = \"Jane Doe\"\n[roles.it-lead]\nholders = [\"jane-doe\"]\n";
    let settings = folder.path().join("isms.toml");
    let written = std::fs::read_to_string(&settings).unwrap_or_default();
    std::fs::write(&settings, format!("{written}{people}")).unwrap();
    for (stranger, help) in
        [("it-leed", "did you mean `--owner it-lead`?"), ("x", "under `[roles]`")]
    {
        isms(folder.path(), &["new", "policy", "--title", "T", "--owner", stranger])
            .refused("is no role and no person of isms.toml", help);
    }
    isms(folder.path(), &["new", "policy", "--title", "Contributing"])
        .refused("`policies/contributing.md` would be no document", "--path");
    isms(folder.path(), &["new", "policy", "--title", " "])
        .refused("`isms new policy` needs a title", "--title");
    isms(folder.path(), &["new", "policy", "--title", &"long ".repeat(80)])
        .refused("cannot write `", "`--path policies/backup.md`");
}

/// A repository is shared: what one system takes for a file must be one on the others too.
#[test]
fn a_new_document_gets_a_name_that_every_system_can_have() {
    let folder = empty();
    let new = |title: &str, path: &[&str]| {
        let arguments = [&["new", "policy", "--title", title], path].concat();
        isms(folder.path(), &arguments)
    };
    new("Con", &[]).refused("`con.md` in `policies/con.md` is no name", "--path");
    for (path, name) in
        [("why?/a.md", "why?"), ("policies/a:b.md", "a:b.md"), ("aux.old/a.md", "aux.old")]
    {
        let message = format!("`{name}` in `{path}` is no name that a file can have on Windows");
        new("T", &["--path", path]).refused(&message, "--path policies/backup.md");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    std::fs::create_dir(folder.path().join("Policies")).unwrap();
    std::fs::write(folder.path().join("Policies/Backup.md"), "# Backup\n").unwrap();
    new("Printing", &[]).refused("`policies` and `Policies` differ in case alone", "--path");
    new("T", &["--path", "Policies/backup.md"])
        .refused("`Policies/backup.md` and `Policies/Backup.md` differ in case alone", "--path");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    let ran = new("T", &["--path", "Policies/console.md"]);
    assert_eq!(ran.stdout, "Policies/console.md: POL-01\n", "{ran:?}");
}

#[test]
fn the_settings_name_the_command_that_explains_them() {
    let folder = empty();
    let person = "Jane Doe <jane@example.com> = isms-manager";
    isms(folder.path(), &["init", "--yes", "--person", person]);
    let settings = std::fs::read_to_string(folder.path().join("isms.toml")).unwrap();
    let named = settings.split("`isms ").nth(1).and_then(|it| it.split('`').next());
    let arguments: Vec<&str> = named.expect("a command").split(' ').collect();
    assert_eq!(isms(folder.path(), &arguments).status, Some(0), "{arguments:?}");
}

#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_a_folder_stops_init_before_it_writes() {
    let (folder, outside) = (empty(), empty());
    std::os::unix::fs::symlink(outside.path(), folder.path().join("policies")).unwrap();
    let person = "Jane Doe <jane@example.com> = isms-manager";
    isms(folder.path(), &["init", "--yes", "--person", person])
        .refused("is no folder", "move it out of the way");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 0);
}

#[test]
fn a_new_document_can_be_approved() {
    let folder = empty();
    let settings = "[people.sam-roe]\nname = \"Sam Roe\"\n[people.jane-doe]\nname = \"Jane Doe\"\n\
        [roles.top-management]\nholders = [\"sam-roe\"]\ntop_management = true\n\
        [roles.isms-manager]\nholders = [\"jane-doe\"]\n";
    std::fs::write(folder.path().join("isms.toml"), settings).unwrap();
    let approver = |owner: &str| {
        let new = ["new", "policy", "--title", "Backup", "--dry-run", "--owner", owner];
        let text = isms(folder.path(), &new).stdout;
        text.lines().find_map(|it| it.strip_prefix("approver = ").map(str::to_owned)).unwrap()
    };
    assert_eq!(approver("isms-manager"), "\"top-management\"");
    // Nobody approves what they alone own.
    assert_eq!(approver("top-management"), "\"isms-manager\"");
}

/// A name may hold what a shell, a terminal or Markdown would obey.
#[test]
fn names_are_written_and_shown_as_names() {
    const EVIL: &str = "Evil\u{1b}[31m\n+++\n# Head <b>";
    let folder = empty();
    let named = ["--organisation", EVIL, "--person", LEAD, "--today", TODAY];
    let ran = isms(folder.path(), &[&["init", "--yes", "$(touch x) \"y\""], &named[..]].concat());
    assert!(ran.stderr.contains("next: `cd '$(touch x) \"y\"'`, then"), "{ran:?}");
    let root = folder.path().join("$(touch x) \"y\"");
    checked(&root);
    let policy =
        std::fs::read_to_string(root.join("policies/information-security-policy.md")).unwrap();
    assert!(policy.contains("\nEvil\\[31m +++ # Head \\<b\\> lives on the trust"), "{policy}");
    let settings = std::fs::read_to_string(root.join("isms.toml")).unwrap();
    assert!(settings.contains("organisation = \"Evil[31m +++ # Head <b>\"\n"), "{settings}");
    std::fs::write(root.join("isms.toml"), "[isms]\norganisation = \"a\\u001B[31m\\n+++\"\n")
        .unwrap();
    for more in [&["--dry-run"][..], &[]] {
        let new =
            ["new", "information-security-policy", "--title", EVIL, "--path", "policies/evil.md"];
        let ran = isms(&root, &[&new[..], more].concat());
        assert!(ran.status == Some(0) && !ran.stdout.contains('\u{1b}'), "{ran:?}");
    }
    let text = std::fs::read_to_string(root.join("policies/evil.md")).unwrap();
    assert!(text.contains("title = \"Evil[31m +++ # Head <b>\"\n"), "{text}");
    assert!(text.contains("\na\\[31m ++\\+ lives on the trust"), "{text}");
}
