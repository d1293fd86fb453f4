//! `isms status`: the system on one screen, for people, pages and scripts, on any day.

use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use super::{Ran, SETTINGS, example, folder, isms};
use crate::fixtures::expect;
use crate::formats::markdown::page;
use crate::repository::Repository;
use crate::small_isms::TODAY;

const HOUSE: &str = r#"[isms]
organisation = "Example Ltd"
frameworks = ["iso-27001-2022"]

[risk]
likelihood = 5
impact = 5
appetite = 6

[people.sam-roe]
name = "Sam Roe"
[people.jane-doe]
name = "Jane Doe"

[roles.chief-executive]
holders = ["sam-roe"]
top_management = true
[roles.it-lead]
holders = ["jane-doe"]

[[waivers]]
rule = "control-uncovered"
subject = "A.7.4"
reason = "The office move finishes in March"
approved_by = "sam-roe"
until = 2026-12-31

[[waivers]]
rule = "control-uncovered"
subject = "A.7.5"
reason = "The office move finishes in March"
approved_by = "sam-roe"
until = 2026-10-31
"#;

/// A document with these lines in its front matter.
fn document(id: &str, kind: &str, lines: &str) -> String {
    format!(
        "+++\nid = \"{id}\"\ntitle = \"Title of {id}\"\ntype = \"{kind}\"\nstatus = \"approved\"\nversion = \"1.0\"\n\
         owner = \"it-lead\"\napprover = \"chief-executive\"\n{lines}+++\n\n# Title of {id}\n\nText.\n"
    )
}

/// A young company: two policies, one overdue, an audit with a finding, a nonconformity, objectives, a risk.
fn house() -> Vec<(&'static str, String)> {
    let approved = "approved = { on = 2026-01-12, by = \"sam-roe\" }\n";
    vec![
        ("isms.toml", HOUSE.to_owned()),
        (
            "policies/backup.md",
            document(
                "POL-01",
                "policy",
                &format!("{approved}controls = [\"A.8.13\"]\nreview_every = \"9 months\"\n"),
            ),
        ),
        (
            "policies/access.md",
            document(
                "POL-02",
                "policy",
                &format!(
                    "{approved}controls = [\"A.5.15\", \"A.5.18\"]\n[[evidence]]\nurl = \"https://example.com/1\"\n\
                     collected_on = 2026-02-01\nvalid_for = \"10 months\"\n"
                ),
            ),
        ),
        (
            "records/audit.md",
            document(
                "AUD-01",
                "internal-audit",
                "audited_on = 2026-05-20\nauditors = [\"sam-roe\"]\naudited_controls = [\"A.8.13\"]\n\
                 [[actions]]\nid = \"ACT-1\"\ntitle = \"Label the tapes\"\nowner = \"chief-executive\"\ndue = 2026-12-20\n",
            ),
        ),
        (
            "records/restore.md",
            document(
                "NC-01",
                "nonconformity",
                "raised_on = 2026-05-20\nroot_cause = \"Nobody watched the date\"\n\
                 [[actions]]\nid = \"ACT-2\"\ntitle = \"Test the restore\"\nowner = \"it-lead\"\ndue = 2026-11-20\n\
                 [[actions]]\nid = \"ACT-3\"\ntitle = \"Write it down\"\nowner = \"it-lead\"\ndue = 2026-06-20\ndone_on = 2026-06-19\n",
            ),
        ),
        (
            "registers/objectives.md",
            document(
                "REG-01",
                "objectives",
                &format!(
                    "{approved}[[objectives]]\nid = \"OBJ-1\"\nmeasure = \"minutes\"\ntarget = \"30\"\nowner = \"it-lead\"\ndue = 2027-01-31\n"
                ),
            ),
        ),
        (
            "registers/risks.md",
            document(
                "REG-02",
                "risk-register",
                &format!(
                    "{approved}[[risks]]\nid = \"R-01\"\ntitle = \"A disk fails\"\nowner = \"it-lead\"\ntreatment = \"mitigate\"\nlikelihood = 4\nimpact = 4\ndue = 2027-02-10\n"
                ),
            ),
        ),
        ("broken.md", "+++\nid = \"X\n+++\n".to_owned()),
    ]
}

fn written(files: &[(&str, String)]) -> TempDir {
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    folder(&files)
}

fn status(folder: &Path, more: &[&str]) -> Ran {
    let mut arguments = vec!["status", "--today", TODAY];
    arguments.extend(more);
    let ran = isms(folder, &arguments);
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""), "{ran:?}");
    ran
}

#[test]
fn people_and_pages_see_the_same_day() {
    let house = written(&house());
    for (format, name) in
        [("text", "status.txt"), ("markdown", "status.md"), ("json", "status.json")]
    {
        let said = status(house.path(), &["--output", format]).stdout;
        expect(&Path::new("tests/it/expected").join(name), &said);
    }
    assert_eq!(status(house.path(), &[]), status(house.path(), &["--output", "text"]));
}

#[test]
fn scripts_count_what_people_see() {
    let house = written(&house());
    let report = status(house.path(), &["--output", "json"]).json();
    assert_eq!((&report["version"], &report["today"]), (&1.into(), &TODAY.into()));
    let names = |key: &str| -> Vec<String> {
        let tasks = report[key].as_array().unwrap().iter();
        tasks
            .map(|it| format!("{} {}", it["kind"].as_str().unwrap(), it["name"].as_str().unwrap()))
            .collect()
    };
    assert_eq!(names("overdue"), ["review POL-01", "action ACT-2"]);
    assert_eq!(
        names("due_soon"),
        [
            "evidence https://example.com/1",
            "action ACT-1",
            "review POL-02",
            "review REG-01",
            "review REG-02",
            "objective OBJ-1",
            "treatment R-01"
        ]
    );
    let sum = |key: &str| -> u64 {
        report["owners"].as_array().unwrap().iter().map(|it| it[key].as_u64().unwrap()).sum()
    };
    assert_eq!(["overdue", "in_30_days", "in_60_days", "in_90_days"].map(sum), [2, 2, 3, 2]);
    assert_eq!(report["overdue"][0]["days_left"], -42);
    assert_eq!(report["turn"]["has_turned"], false);
    assert_eq!(report["internal_audit"]["due"], "2027-05-20");
    assert_eq!(report["management_review"]["due"], "2027-01-12");
    let waivers: Vec<(&Value, &Value)> = report["waivers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (&it["expired"], &it["ends_soon"]))
        .collect();
    assert_eq!(waivers, [(&true.into(), &false.into()), (&false.into(), &true.into())]);
}

#[test]
fn any_past_day_can_be_seen() {
    let repository = Repository::new();
    for (path, text) in house() {
        repository.write(path, text);
    }
    let then = repository.commit("All", "2026-06-01T12:00:00+00:00");
    std::fs::remove_file(repository.path().join("records/restore.md")).unwrap();
    repository.commit("Without", "2026-07-01T12:00:00+00:00");
    let said =
        |arguments: &[&str]| isms(&repository.path(), &[&["status"], arguments].concat()).stdout;
    let past = said(&["--rev", &then, "--today", "2026-06-01"]);
    assert!(past.contains(&format!("2026-06-01, 7 documents of commit {}", &then[..10])), "{past}");
    assert!(past.contains("1 open: NC-01 since 2026-05-20, next action 2026-06-20"), "{past}");
    assert!(past.contains("overdue          nothing"), "{past}");
    let now = said(&["--today", TODAY]);
    assert!(now.contains("6 documents of the work tree") && now.contains("none open"), "{now}");
}

#[test]
fn what_cannot_be_judged_is_said() {
    let text = "+++\nid = \"A\"\ntitle = \"A\"\n+++\n# A\n";
    let folder =
        folder(&[("isms.toml", "[isms]\nframeworks = []\n"), ("a.md", text), ("b.md", "no")]);
    let said = status(folder.path(), &[]).stdout;
    for line in [
        "not judged: 1 of 2 documents: they cannot be read",
        "not judged: when 1 of 2 documents are due: they were never reviewed",
        "not judged: controls: `frameworks` in isms.toml names no framework",
        "not judged: when the next internal audit is due: nothing shows since when",
        "not judged: when the next management review is due: nothing shows since when",
        "plan  assessment never, treatment never, objectives never",
    ] {
        assert!(said.contains(line), "{line} is not in {said}");
    }
    assert!(!said.contains("covered"), "{said}");
}

#[test]
fn what_a_draft_states_is_said_to_be_left_out() {
    let draft = |id: &str, kind: &str| {
        document(id, kind, "").replace("status = \"approved\"", "status = \"draft\"")
    };
    let (raised, aims) = (draft("NC-01", "nonconformity"), draft("REG-01", "objectives"));
    let folder = folder(&[("nc.md", &raised), ("aims.md", &aims)]);
    let said = status(folder.path(), &[]).stdout;
    for line in
        ["not judged: nonconformity `NC-01`: it is a draft", "objectives `REG-01`: it is a draft"]
    {
        assert!(said.contains(line), "{line} is not in {said}");
    }
}

/// A control that documents cover may be planned only: what the Statement of Applicability says is counted beside.
#[test]
fn what_the_statement_of_applicability_calls_implemented_is_counted() {
    let row =
        |control: &str, rest: &str| format!("[[applicability]]\ncontrol = \"{control}\"\n{rest}\n");
    let rows = [
        row("A.5.1", "applicable = true\nstatus = \"implemented\""),
        row("A.5.2", "applicable = true\nstatus = \"planned\""),
        row("A.5.3", "applicable = true\nstatus = \"planned\""),
        row("A.5.4", "applicable = true"),
        row("A.7.4", "applicable = false\njustification = \"We have no premises\""),
    ];
    let statement = document("REG-01", "statement-of-applicability", &rows.concat());
    let folder = folder(&[("isms.toml", HOUSE), ("soa.md", &statement)]);
    let said = status(folder.path(), &[]).stdout;
    assert!(said.contains("\n  as stated      1 implemented, 2 planned, 1 unstated\n"), "{said}");
    let page = status(folder.path(), &["--output", "markdown"]).stdout;
    assert!(
        page.contains("| Implementation, as stated | 1 implemented, 2 planned, 1 unstated |"),
        "{page}"
    );
    let stated = &status(folder.path(), &["--output", "json"]).json()["controls"]["stated"];
    let wanted = serde_json::json!([
        { "status": "implemented", "count": 1 },
        { "status": "planned", "count": 2 },
        { "status": null, "count": 1 },
    ]);
    assert_eq!(*stated, wanted);
}

/// An audit that was planned and is late would be out of sight behind the next one.
#[test]
fn a_planned_audit_that_is_late_stands_before_the_next() {
    let rows = "[[audits]]\nplanned_on = 2027-03-01\nclauses = [\"9.2\"]\n\
                [[audits]]\nplanned_on = 2026-11-20\nclauses = [\"9.3\"]\n";
    let programme = document("PLAN-01", "plan", rows);
    let folder = folder(&[("isms.toml", HOUSE), ("programme.md", &programme)]);
    let said = status(folder.path(), &[]).stdout;
    assert!(said.contains("planned 2026-11-20: 3 days late\n"), "{said}");
    let page = status(folder.path(), &["--output", "markdown"]).stdout;
    assert!(page.contains("planned 2026-11-20: 3 days late |"), "{page}");
}

/// A plan to measure and a register that was approved empty are no measurement, and what the rows say counts.
#[test]
fn the_loop_turns_by_what_was_done() {
    let approved = "approved = { on = 2026-06-01, by = \"sam-roe\" }\n";
    let plan = |rows: &str| {
        document("REG-10", "register", &format!("clauses = [\"9.1\"]\n{approved}{rows}"))
    };
    let risks = |rows: &str| document("RR-01", "risk-register", &format!("{approved}{rows}"));
    let evidence = "[[evidence]]\npath = \"a.csv\"\ncollected_on = 2026-05-04\n";
    let risk = "[[risks]]\nid = \"R-01\"\ntitle = \"Loss\"\n";
    let assessed = format!("{risk}assessed_on = 2026-03-02\n");
    for (rows_of_plan, rows_of_register, wanted) in [
        ("", "", ["assessment never", "measurement never"]),
        (evidence, risk, ["assessment 2026-06-01", "measurement 2026-05-04"]),
        (evidence, &assessed, ["assessment 2026-03-02", "measurement 2026-05-04"]),
    ] {
        let (plan, risks) = (plan(rows_of_plan), risks(rows_of_register));
        let folder = folder(&[("isms.toml", HOUSE), ("plan.md", &plan), ("risks.md", &risks)]);
        let said = status(folder.path(), &[]).stdout;
        assert!(wanted.iter().all(|it| said.contains(it)), "{wanted:?}: {said}");
    }
}

#[test]
fn the_example_fits_on_a_screen() {
    let (_repository, root) = example();
    let said = status(&root, &[]).stdout;
    assert!(said.lines().count() <= 30, "{said}");
    let long: Vec<&str> = said.lines().filter(|it| it.chars().count() > 80).collect();
    assert_eq!(long, [""; 0]);
    assert!(said.contains("the loop         turned in the last 12 months"), "{said}");
}

#[test]
fn a_hostile_title_stays_in_its_cell() {
    let title = "x\\u001B[2J|<img src=x>`@all`\\n::error::y https://e.example ##[error]z";
    let hostile = document("POL-09", "policy", "approved = 2020-01-01\n")
        .replace("Title of POL-09\"", &format!("{title}\""));
    let folder =
        folder(&[("isms.toml", "[isms]\norganisation = \"A\\u009B|<b>\"\n"), ("a.md", &hostile)]);
    for format in ["text", "markdown", "json"] {
        let said = status(folder.path(), &["--output", format]).stdout;
        assert!(!said.contains(['\u{1b}', '\u{9b}']), "{said:?}");
        assert!(!said.contains("##[") && said.lines().all(|it| !it.starts_with("::")), "{said:?}");
        if format == "markdown" {
            page(&said);
            assert!(!said.contains('@') && !said.contains("://"), "{said}");
            let row = said.lines().find(|it| it.contains("POL-09")).unwrap();
            assert_eq!(row.matches('|').count(), 6, "{row}");
        }
    }
}

#[test]
fn colour_changes_no_word() {
    let house = written(&house());
    let colored = status(house.path(), &["--color", "always"]).stdout;
    let mut parts = colored.split('\u{1b}');
    let mut plain = parts.next().unwrap().to_owned();
    for part in parts {
        plain.push_str(part.split_once('m').expect("a sequence that sets a colour").1);
    }
    assert_ne!(colored, plain);
    assert_eq!(plain, status(house.path(), &["--color", "never"]).stdout);
    for format in ["json", "markdown"] {
        let said = status(house.path(), &["--color", "always", "--output", format]).stdout;
        assert!(!said.contains('\u{1b}'), "{said:?}");
    }
}

#[test]
fn a_run_that_cannot_happen_is_refused() {
    let empty = folder(&[]);
    isms(empty.path(), &["status"]).refused("no document found", "go to the folder");
    isms(empty.path(), &["status", "--output", "csv"]).refused("csv", "possible values");
}

/// What `check` reports late is late in the meeting too, and what was not read is said.
#[test]
fn assessments_are_tasks_and_rows_that_nobody_read_are_named() {
    let register = |rows: &str, more: &str| {
        format!(
            "+++\nid = \"RISK\"\ntitle = \"Risks\"\ntype = \"risk-register\"\nstatus = \"approved\"\n\
             review_every = \"12 months\"\n{more}{rows}+++\n\n# Risks\n"
        )
    };
    let rows = "[[risks]]\nid = \"R-1\"\nowner = \"it-lead\"\nassessed_on = 2025-01-10\ntreatment = \"mitigate\"\n";
    let late = folder(&[("isms.toml", SETTINGS), ("risks.md", &register(rows, ""))]);
    let status = |folder: &TempDir| isms(folder.path(), &["status", "--today", TODAY]).stdout;
    let said = status(&late);
    assert!(said.contains("317 days  assessment  it-lead            R-1\n"), "{said}");
    assert!(said.contains("1: 1 untreated"), "mitigated by no control: {said}");
    let unread = format!("{rows}due = 2026-01-10\ndone_on = \"last week\"\n");
    let unread = folder(&[("isms.toml", SETTINGS), ("risks.md", &register(&unread, ""))]);
    assert!(!status(&unread).contains("treatment  "), "as in `isms check`: {}", status(&unread));
    let draft = register(rows, "").replace("\"approved\"", "\"draft\"");
    let draft = folder(&[("isms.toml", SETTINGS), ("risks.md", &draft)]);
    assert!(status(&draft).contains("1 risk: the register is a draft"), "{}", status(&draft));
    let elsewhere = folder(&[
        ("isms.toml", ""),
        ("risks.pdf", "x"),
        ("risks.pdf.md", &register("", "source = \"risks.pdf\"\n")),
        ("soa.pdf", "x"),
        (
            "soa.pdf.md",
            &register("", "source = \"soa.pdf\"\n")
                .replace("risk-register", "statement-of-applicability")
                .replace("RISK", "SOA"),
        ),
    ]);
    let said = status(&elsewhere);
    for told in [
        "the rows of `risks.pdf.md`: they stand in `risks.pdf`",
        "the rows of the Statement of Applicability `soa.pdf.md`: they stand in its source",
    ] {
        assert!(said.contains(told), "{told}\n{said}");
    }
    let coverage = isms(elsewhere.path(), &["coverage", "--today", TODAY]);
    assert!(coverage.stderr.contains("not read: the rows of the Statement"), "{coverage:?}");
}

/// Newer evidence takes the place of older, and none that was there before, however long it holds.
#[test]
fn evidence_is_overdue_where_check_finds_it_stale() {
    let row = |name: &str, lines: &str| {
        format!(
            "[[evidence]]\nurl = \"https://example.com/{name}\"\n{lines}\ncontrols = [\"A.8.13\"]\n"
        )
    };
    let stays = row("for-years", "collected_on = 2025-01-01\nvalid_for = \"3 years\"");
    let stale = row("stale", "collected_on = 2025-06-01");
    let renewed = row("renewed", "collected_on = 2024-06-01");
    let ends_first = row("ends-first", "collected_on = 2026-01-10\nvalid_for = \"11 months\"");
    let late = |rows: &[&str]| {
        let policy = document("POL-1", "policy", &rows.concat());
        let folder = folder(&[("isms.toml", SETTINGS), ("policy.md", &policy)]);
        let only = ["check", "--today", TODAY, "--only", "evidence-stale", "--output", "json"];
        let found: Value = serde_json::from_str(&isms(folder.path(), &only).stdout).unwrap();
        let subjects = found["findings"].as_array().unwrap().iter();
        let mut found: Vec<String> =
            subjects.map(|it| it["key"].as_str().unwrap().replace("evidence:", "")).collect();
        let json: Value =
            serde_json::from_str(&status(folder.path(), &["--output", "json"]).stdout).unwrap();
        let tasks = json["overdue"].as_array().unwrap().iter();
        let mut listed: Vec<String> =
            tasks.map(|it| it["name"].as_str().unwrap().to_owned()).collect();
        found.sort();
        listed.sort();
        assert_eq!(found, listed, "{json:#}");
        found
    };
    assert_eq!(late(&[&stays, &stale]), ["https://example.com/stale"]);
    assert_eq!(late(&[&renewed, &stays]), [""; 0]);
    // Who collects the newest anew has done all there is to do.
    assert_eq!(late(&[&renewed, &stale]), ["https://example.com/stale"]);
    assert_eq!(late(&[&stale, &ends_first]), [""; 0]);
}

/// `isms check` says that nothing reads them there.
#[test]
fn tables_of_another_type_are_no_tasks() {
    let rows = "[[actions]]\nid = \"A-1\"\nowner = \"it-lead\"\ndue = 2026-03-01\n\
        [[objectives]]\nid = \"O-1\"\nowner = \"it-lead\"\ndue = 2026-03-01\n";
    for (kind, name) in [("plan", "A-1"), ("objectives", "O-1"), ("policy", "")] {
        let text = document("DOC-1", kind, rows);
        let folder = folder(&[("isms.toml", SETTINGS), ("document.md", &text)]);
        let said = isms(folder.path(), &["status", "--today", TODAY]).stdout;
        for id in ["A-1", "O-1"] {
            assert_eq!(said.contains(id), id == name, "{kind}: {said}");
        }
    }
}
