//! `isms explain`: a rule's page, a control, a clause, and help for whoever mistypes.

use super::{Ran, example, folder, isms, owned};

fn explain(subject: &str) -> Ran {
    isms(folder(&[]).path(), &["explain", subject])
}

#[test]
fn a_rule_is_its_page() {
    let ran = explain("owner-missing");
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""));
    let facts = "# owner-missing\n\nLevel error, decided by the text, asked for by 5.3, A.5.2.\n\n";
    assert!(ran.stdout.starts_with(facts), "{ran:?}");
    let page = std::fs::read_to_string("rules/owner-missing.md").unwrap().replace("\r\n", "\n");
    let (_, rest) = page.split_once("\n\n").unwrap();
    assert!(ran.stdout.ends_with(rest), "{ran:?}");
}

#[test]
fn a_control_has_its_attributes_and_what_covers_it_here() {
    let (_repository, root) = example();
    for named in ["A.5.15", "a.5.15"] {
        let ran = isms(&root, &["explain", named, "--today", "2026-11-23"]);
        assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""));
        for part in
            ["# A.5.15 Access control\n", "theme", "preventive", "confidentiality, integrity"]
        {
            assert!(ran.stdout.contains(part), "{part} is not in {ran:?}");
        }
        assert!(ran.stdout.contains("merged in 2022 from A.9.1.1, A.9.1.2 of 2013"), "{ran:?}");
        assert!(ran.stdout.contains("Here it is covered.\n"), "{ran:?}");
        let path = "Access control policy (fixtures/example/policies/access-control-policy.md)";
        assert!(ran.stdout.contains(path), "{ran:?}");
    }
}

#[test]
fn a_clause_has_its_parts_and_what_serves_it_here() {
    let (_repository, root) = example();
    let ran = isms(&root, &["explain", "9.2"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""));
    assert!(ran.stdout.starts_with("# 9.2 Internal audit\n\n  9.2.1 "), "{ran:?}");
    assert!(ran.stdout.contains("\nHere it is served by:\n"), "{ran:?}");
    assert!(ran.stdout.contains("fixtures/example/plans/internal-audit-programme.md"), "{ran:?}");
}

#[test]
fn a_theme_lists_its_controls() {
    for (theme, controls) in [("A.5", 37), ("a.6", 8), ("A.7", 14), ("A.8", 34)] {
        let ran = explain(theme);
        assert_eq!(ran.status, Some(0), "{ran:?}");
        let start = format!("  {}.", theme.to_uppercase());
        assert_eq!(ran.stdout.lines().filter(|it| it.starts_with(&start)).count(), controls);
    }
}

#[test]
fn without_an_isms_the_rest_still_stands() {
    for (subject, title) in [("A.5.15", "# A.5.15 Access control\n"), ("9.2", "# 9.2 ")] {
        let ran = explain(subject);
        assert_eq!(ran.status, Some(0), "{ran:?}");
        assert!(ran.stdout.starts_with(title), "{ran:?}");
        assert!(ran.stdout.contains("here is not said: no document found in"), "{ran:?}");
    }
}

#[test]
fn a_commit_that_was_asked_for_must_be_there() {
    let folder = folder(&[("a.md", &owned("A"))]);
    isms(folder.path(), &["explain", "A.5.15", "--rev", "nope"])
        .refused("no Git repository", "--rev");
    isms(folder.path(), &["explain", "A.5.15", "--config", "nope.toml"])
        .refused("cannot read `nope.toml`", "--config");
}

#[test]
fn a_control_of_2013_names_its_successors() {
    explain("A.9.2.1").refused("is a control of the 2013 edition", "`isms explain A.5.16`");
    explain("a.9.2.1").refused("is a control of the 2013 edition", "`isms explain A.5.16`");
}

#[test]
fn a_slip_is_answered_with_the_nearest_name() {
    explain("owner-mising").refused("`owner-mising` is no rule", "did you mean `owner-missing`?");
    explain("5.15").refused("`5.15` is no rule", "did you mean `A.5.15`?");
    explain("A.05.15").refused("`A.05.15` is no rule", "did you mean `A.5.15`?");
    explain("A.5.51").refused("`A.5.51` is no rule", "did you mean `A.5.");
    explain("zzzzzzzzzzzz").refused("is no rule, control or clause", "`isms explain` lists all");
}

#[test]
fn without_a_subject_it_lists_everything_that_can_be_explained() {
    let ran = isms(folder(&[]).path(), &["explain"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""));
    let names = || ran.stdout.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    for rule in isms::rules::names() {
        assert!(names().any(|it| it == rule), "{rule} is not listed");
    }
    assert_eq!(names().filter(|it| it.starts_with("A.")).count(), 93);
    for clause in ["4.1", "6.1.3", "10.2"] {
        assert!(names().any(|it| it == clause), "{clause} is not listed");
    }
}
