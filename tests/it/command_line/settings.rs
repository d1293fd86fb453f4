//! A bad `isms.toml` stops every command that reads it, with each fault at its place.

use super::{FORMATS, SETTINGS, check, folder, isms, owned, unowned};

const FAULTY: &str = "\
[isms]
framework = []
bad = 1
[documents]
include = \"policies\"
[rules]
owner-mising = \"off\"
";

#[test]
fn every_fault_is_drawn_at_its_place_from_top_to_bottom() {
    let folder = folder(&[("isms.toml", FAULTY), ("a.md", &unowned("A"))]);
    for format in FORMATS {
        let ran = isms(folder.path(), &["check", "--output", format]);
        ran.refused("`isms.toml` has 4 faults", "did you mean `frameworks`?");
        let places = ["isms.toml:2:1", "isms.toml:3:1", "isms.toml:5:11", "isms.toml:7:1"];
        let found: Vec<_> = places.iter().map(|it| ran.stderr.find(it)).collect();
        assert!(found.iter().all(Option::is_some) && found.is_sorted(), "{found:?} {ran:?}");
        assert!(ran.stderr.contains("did you mean `owner-missing`?"), "{ran:?}");
        assert!(!ran.stderr.contains('\u{1b}'), "{ran:?}");
    }
}

#[test]
fn text_that_is_no_toml_is_drawn_too() {
    let settings = "[isms\nframeworks = []\n";
    let folder = folder(&[("isms.toml", settings), ("a.md", &unowned("A"))]);
    isms(folder.path(), &["check"]).refused("`isms.toml` has 1 fault,", "isms.toml:1:");
}

#[test]
fn other_commands_stop_too_but_a_control_is_explained_all_the_same() {
    let folder = folder(&[("isms.toml", FAULTY), ("a.md", &unowned("A"))]);
    isms(folder.path(), &["coverage"]).refused("`isms.toml` has 4 faults", "isms.toml:5:11");
    let ran = isms(folder.path(), &["explain", "A.5.15"]);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    assert!(ran.stdout.starts_with("# A.5.15 Access control\n"), "{ran:?}");
    assert!(ran.stdout.contains("`isms.toml` has 4 faults"), "{ran:?}");
}

#[test]
fn auditors_that_nobody_knows_are_named_as_not_checked() {
    let audit = |auditors: &str| {
        owned("AUD-01").replacen(
            "id =",
            &format!(
                "type = \"internal-audit\"\nstatus = \"approved\"\naudited_on = 2026-09-24\nauditors = {auditors}\n\
                 audited_clauses = [\"9.1\"]\nid ="
            ),
            1,
        )
    };
    let said = |settings: &str, auditors: &str| {
        let folder = folder(&[("isms.toml", settings), ("a.md", &audit(auditors))]);
        check(folder.path(), &[]).stdout
    };
    let named = format!("{SETTINGS}[people.sam-roe]\nname = \"Sam Roe\"\n");
    let line = "not checked: whether auditors are independent: isms.toml does not name `A\\u{1b}` and `a guest`";
    let text = said(&named, "[\"sam-roe\", \"a guest\", \"A\\u001B\"]");
    assert!(text.contains(line), "{text}");
    for (settings, auditors) in [(named.as_str(), "[\"sam-roe\"]"), (SETTINGS, "[\"a guest\"]")] {
        let text = said(settings, auditors);
        assert!(!text.contains("whether auditors"), "{text}");
    }
}

/// Settings that nobody reads would be judged by others in silence.
#[test]
fn settings_that_are_a_folder_stop_the_run() {
    let folder = folder(&[("isms.toml/a.txt", "a"), ("a.md", &owned("A"))]);
    check(folder.path(), &[])
        .refused("the settings in `isms.toml` are not read", "`--config FILE`");
}

/// Whoever keeps the ISMS in a folder and checks from the top meets hundreds of findings, for no other reason.
#[test]
fn settings_in_a_folder_are_named_where_none_are_at_the_top() {
    let said = |files: &[(&str, &str)]| check(folder(files).path(), &[]).stdout;
    let document = owned("A");
    let text = said(&[("a.md", &document), ("deep/er/isms.toml", ""), ("my isms/isms.toml", "")]);
    let line = "there is no isms.toml here, but one in `my isms`: run this there, or `isms check 'my isms'`";
    assert!(text.contains(line), "{text}");
    let text = said(&[("a.md", &document), ("my-isms.toml", "")]);
    assert!(text.contains(": there is no isms.toml\n"), "{text}");
}
