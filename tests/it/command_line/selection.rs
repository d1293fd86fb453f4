//! Which rules run, at which level, on which day.

use super::{SETTINGS, check, folder, isms, owned, two_documents, unowned};
use crate::repository::{DAY, Repository};
use crate::small_isms::TODAY;

#[test]
fn only_runs_the_named_rules_and_says_so() {
    let folder =
        folder(&[("isms.toml", SETTINGS), ("a.md", "no front matter\n"), ("b.md", &unowned("B"))]);
    let report = check(folder.path(), &["--output", "json"]).json();
    let rules: Vec<_> =
        report["findings"].as_array().unwrap().iter().map(|it| &it["rule"]).collect();
    assert_eq!(rules, ["owner-missing"]);
    assert!(report["not_checked"].to_string().contains("only owner-missing"), "{report}");
    let other = isms(folder.path(), &["check", "--only", "id-duplicate", "--output", "json"]);
    assert_eq!(other.json()["findings"], serde_json::json!([]));
    let several = ["check", "--only", "id-duplicate,owner-missing", "--output", "json"];
    let repeated = ["check", "--only", "id-duplicate", "--only=owner-missing", "--output", "json"];
    let several = isms(folder.path(), &several);
    assert_ne!(several, other);
    assert_eq!(several, isms(folder.path(), &repeated));
}

#[test]
fn a_rule_that_is_switched_off_is_silent_and_listed() {
    let folder = two_documents();
    let ran = check(folder.path(), &["--rule", "owner-missing=off"]);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    assert!(!ran.stdout.contains("nobody answers"), "{ran:?}");
    assert!(ran.stdout.contains("switched off: owner-missing"), "{ran:?}");
}

/// Some rules are off by default; asking for one alone must not look like a clean run.
#[test]
fn a_rule_that_is_asked_for_and_off_is_listed() {
    let folder = two_documents();
    let ran = isms(folder.path(), &["check", "--only", "section-missing"]);
    assert!(ran.stdout.contains("`--rule section-missing=warning` runs it"), "{ran:?}");
    let on = ["check", "--only", "section-missing", "--rule", "section-missing=warning"];
    assert!(!isms(folder.path(), &on).stdout.contains("switched off"));
}

#[test]
fn the_last_level_on_the_command_line_wins_over_the_settings() {
    let settings = format!("{SETTINGS}[rules]\nowner-missing = \"note\"\n");
    let folder = folder(&[("isms.toml", &settings), ("a.md", &unowned("A"))]);
    let level = |more: &[&str]| {
        let report = check(folder.path(), &[&["--output", "json"], more].concat()).json();
        report["findings"][0]["level"].as_str().unwrap().to_owned()
    };
    assert_eq!(level(&[]), "note");
    assert_eq!(level(&["--rule", "owner-missing=error"]), "error");
    assert_eq!(
        level(&["--rule", "owner-missing=error", "--rule", "owner-missing=warning"]),
        "warning"
    );
}

/// The summary counts what is overdue, whether or not a rule is on.
#[test]
fn the_day_is_an_argument() {
    let reviewed =
        unowned("A").replacen("id", "reviewed = 2025-06-30\nreview_every = \"12 months\"\nid", 1);
    let folder = folder(&[("isms.toml", SETTINGS), ("a.md", &reviewed)]);
    let overdue = |today| {
        let report = isms(folder.path(), &["check", "--today", today, "--output", "json"]).json();
        assert_eq!(report["today"], today);
        report["summary"]["overdue"].as_u64().unwrap()
    };
    assert_eq!([overdue("2026-06-30"), overdue("2026-07-01"), overdue(TODAY)], [0, 1, 1]);
}

#[test]
fn documents_that_are_left_out_for_their_names_alone_are_told() {
    let document = unowned("X");
    let names = [".policies/a.md", "p/.b.md", "p/AGENTS.md", "p/backup/README.md"];
    let mut files: Vec<(&str, &str)> = names.iter().map(|it| (*it, document.as_str())).collect();
    let others = [
        ("isms.toml", SETTINGS),
        ("README.md", "# About\n\n+++\n"),
        (".github/x.md", "---\ntitle: x\n---\n"),
        ("CHANGELOG.md", "++++\n"),
        ("p/c.md", &document),
    ];
    files.extend(others);
    let folder = folder(&files);
    let repository = Repository::new();
    for (name, text) in &files {
        repository.write(name, text);
    }
    repository.commit("Add policies", DAY);
    let told = "4 Markdown files with front matter: `.policies/a.md`, `p/.b.md`, `p/AGENTS.md` and `p/backup/README.md`: ";
    assert!(check(folder.path(), &[]).stdout.contains(told), "{:?}", check(folder.path(), &[]));
    for more in [&[][..], &["--staged"], &["--rev", "HEAD"]] {
        let ran = check(&repository.path(), more);
        assert!(ran.stdout.contains(told) && ran.stdout.contains("`include` under"), "{ran:?}");
    }
    // What the house says itself is its own.
    let include = "[documents]\ninclude = [\"p/c.md\", \"p/AGENTS.md\", \".policies/*.md\"]\n";
    std::fs::write(folder.path().join("isms.toml"), format!("{SETTINGS}{include}")).unwrap();
    let ran = check(folder.path(), &[]);
    assert!(ran.stdout.contains("3 documents") && !ran.stdout.contains("front matter:"), "{ran:?}");
}

#[test]
fn a_file_beside_its_document_that_no_digest_speaks_for_is_told() {
    let sidecar = |attestation: &str| {
        owned("X").replacen("+++\n", &format!("+++\nsource = \"plan.pdf\"\n{attestation}\n"), 1)
    };
    let told =
        "whether `plan.pdf` changed since it was reviewed or approved: no digest stands there";
    for (attestation, is_told) in [
        ("reviewed = { on = 2026-01-05, by = \"sam\" }", true),
        ("approved = { on = 2026-01-05, by = \"sam\" }", true),
        (
            "reviewed = { on = 2026-01-05, by = \"sam\", digest = \"sha256:7f92a278e66344bd8d8c32d24c6dd179\" }",
            false,
        ),
        ("", false),
    ] {
        let text = sidecar(attestation);
        let folder = folder(&[("isms.toml", SETTINGS), ("plan.pdf.md", &text), ("plan.pdf", "x")]);
        let ran = check(folder.path(), &[]);
        assert_eq!(ran.stdout.contains(told), is_told, "{ran:?}");
    }
}
