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
        assert!(ran.stdout.contains("Here it is covered, by:\n"), "{ran:?}");
        for part in [
            "Access control policy (fixtures/example/policies/access-control-policy.md)\n",
            "policy, approved, owner platform-lead, review due on 2027-08-24\n",
            "\nStatement of Applicability: applicable; implemented; because of ",
            "\nRisks that it treats:\n  R-01 ",
            "\nRules that watch every control: control-unknown, ",
            "\nLast audited on 2026-03-20: REC-03\n",
        ] {
            assert!(ran.stdout.contains(part), "{part} is not in {}", ran.stdout);
        }
    }
}

#[test]
fn an_excluded_control_says_why_and_no_state() {
    let (_repository, root) = example();
    let ran = isms(&root, &["explain", "A.7.6", "--today", "2026-11-23"]);
    let row = "\nStatement of Applicability: excluded. There is no room ";
    assert!(ran.stdout.contains(row), "{}", ran.stdout);
}

#[test]
fn a_clause_says_what_is_asked_and_what_serves_it() {
    let (_repository, root) = example();
    let ran = isms(&root, &["explain", "4.4", "--today", "2026-11-23"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""));
    let asked = "# 4.4 Information security management system\n\nSet up the management system as processes ";
    assert!(ran.stdout.starts_with(asked), "{}", ran.stdout);
    for part in [
        "\nDocument types that serve it: statement\n  ISMS overview and process map (statement)\n",
        "\n  process-isolated                 warning  a process that is joined to no other one\n",
        "\nHere it is served by:\n  GOV-02 ",
        " statement, approved, owner isms-manager, review due on 2027-11-09\n",
        "\nLast audited on 2026-03-20: REC-03\n",
    ] {
        assert!(ran.stdout.contains(part), "{part} is not in {}", ran.stdout);
    }
}

#[test]
fn a_chapter_shows_which_of_its_clauses_nothing_serves() {
    let (_repository, root) = example();
    let ran = isms(&root, &["explain", "9"]);
    let line = |clause: &str| {
        let start = format!("  {clause} ");
        ran.stdout.lines().find(|it| it.starts_with(&start)).unwrap_or_default()
    };
    assert!(line("9.2.2").ends_with(" PLAN-04, PROC-05, REC-04, REC-05, REC-03"), "{}", ran.stdout);
    let lonely =
        folder(&[("a.md", &owned("A").replacen("+++\n", "+++\nclauses = [\"9.1\"]\n", 1))]);
    let ran = isms(lonely.path(), &["explain", "9"]);
    let lines: Vec<&str> = ran.stdout.lines().filter(|it| it.starts_with("  9.")).collect();
    assert_eq!(lines.len(), 8);
    assert!(lines[0].ends_with(" A") && lines[3].ends_with(" -"), "{lines:?}");
    // A heading asks for nothing by itself.
    assert!(lines[1].ends_with("Internal audit"), "{lines:?}");
}

#[test]
fn what_stands_here_is_printed_harmlessly() {
    let text = owned("A").replacen("Title of A", "\\u001b[31mred", 1).replacen(
        "+++\n",
        "+++\ncontrols = [\"A.5.15\"]\nclauses = [\"4.4\"]\n",
        1,
    );
    let folder = folder(&[("a.md", &text)]);
    for subject in ["A.5.15", "4.4", "4", "A.5"] {
        for output in ["table", "json"] {
            let ran = isms(folder.path(), &["explain", subject, "--output", output]);
            assert_eq!(ran.status, Some(0), "{ran:?}");
            assert!(!ran.stdout.contains('\u{1b}'), "{ran:?}");
        }
    }
}

#[test]
fn scripts_get_the_same_facts() {
    let (_repository, root) = example();
    let json = |subject: &str| {
        let ran = isms(&root, &["explain", subject, "--today", "2026-11-23", "--output", "json"]);
        assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""));
        ran.json()
    };
    let control = json("A.5.18");
    assert_eq!((&control["version"], &control["kind"]), (&1.into(), &"control".into()));
    let here = &control["here"];
    assert_eq!(
        (&here["state"], &here["documents"][0]["owner"]),
        (&"covered".into(), &"platform-lead".into())
    );
    assert_eq!(
        (&here["documents"][0]["review"], &here["documents"][0]["day"]),
        (&"due".into(), &"2027-08-24".into())
    );
    assert_eq!(here["applicability"]["status"], "implemented");
    assert_eq!(
        (&here["risks"][0]["id"], &here["risks"][0]["register"]),
        (&"R-02".into(), &"REG-04".into())
    );
    assert_eq!(here["evidence"][0]["collected_on"], "2026-10-01");
    assert_eq!(here["audited"]["by"], "REC-03");
    let clause = json("9");
    assert_eq!(clause["parts"].as_array().unwrap().len(), 8);
    assert!(clause["rules"].as_array().unwrap().contains(&"audit-overdue".into()));
    assert_eq!(json("A.5")["parts"].as_array().unwrap().len(), 37);
    assert_eq!(json("owner-missing")["kind"], "rule");
    let nowhere = isms(folder(&[]).path(), &["explain", "A.5.18", "--output", "json"]).json();
    assert!(nowhere["here"].is_null() && nowhere["not_said"].is_string());
    let index = isms(folder(&[]).path(), &["explain", "--output", "json"]).json();
    assert_eq!(index["controls"].as_array().unwrap().len(), 93);
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
    let successors = "its successors are `A.5.36` and `A.8.8`: `isms explain A.5.36`";
    explain("A.18.2.3").refused("is a control of the 2013 edition", successors);
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
