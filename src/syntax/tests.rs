use super::*;

fn faults(text: &str) -> Vec<(String, String)> {
    let (_, faults) = parse(&Toml { file: 0, start: 0, text });
    faults.into_iter().map(|it| (text[it.at.range()].to_owned(), it.message)).collect()
}

fn said(text: &str) -> Vec<String> {
    faults(text).into_iter().map(|(_, message)| message).collect()
}

#[test]
fn help_for_a_table_that_is_not_closed_is_toml() {
    let help = |text: &str| {
        let (_, faults) = parse(&Toml { file: 0, start: 0, text });
        faults.into_iter().filter_map(|it| it.help).collect::<Vec<_>>()
    };
    assert_eq!(help("[isms\n"), ["write `[isms]`"]);
    assert_eq!(help("[[waivers]\n"), ["write `[[waivers]]`"]);
    assert_eq!(help("[[[\n"), ["write `[[NAME]]`"]);
    assert_eq!(help("owner = it-lead\"\n"), ["write `owner = \"it-lead\"`"]);
    assert_eq!(help("review_every = 12 months\n"), ["write `review_every = \"12 months\"`"]);
}

#[test]
fn what_stands_behind_a_day_is_no_time() {
    let attested = "approved = { on = 2026-02-03 by = \"sam-roe\" }\n";
    assert_eq!(said(attested), ["a comma is missing after this day"]);
    assert_eq!(said("due = 2026-02-03 or so\n"), ["something else stands behind this day"]);
    let comma = "a comma is missing before this";
    assert_eq!(said("a = { b = 1\nc = 2 }\n"), [comma]);
}

#[test]
fn a_month_is_no_day() {
    let day = |text: &str| (text.to_owned(), format!("`{text}` is not a day"));
    assert_eq!(faults("due = 2026-12\n"), [day("2026-12")]);
    assert_eq!(faults("a = [{ id = \"A\", due = 2026-12 }]\n"), [day("2026-12")]);
    assert_eq!(faults("due = 12/2026\n"), [day("12/2026")]);
    for other in ["phone = 089-123456\n", "range = 2024-2025\n", "ratio = 100/200\n"] {
        assert!(!said(other)[0].contains("is not a day"), "{:?}", said(other));
    }
    assert_eq!(faults("days = [2026-13-01, 2026-01-02]\n"), [day("2026-13-01")]);
}

#[test]
fn one_slip_is_one_fault() {
    assert_eq!(said("a = [\"x\", \"y\"\nb = 2\nc = \"d\"\n"), ["this list is never closed"]);
    for braces in [
        "a = { b = 1\nc = 2\nd = [3]\n",
        "a = { b = 1\n[[r]]\nc = [2]\n",
        "[[r]]\na = { b = 1\n[[r]]\n",
    ] {
        assert_eq!(said(braces), ["these braces are never closed"], "{braces}");
    }
    let row = "[[r]]\na = [1]\nc = [\"x\"\nd = null\n\n[[r]]\nd = [3]\n";
    assert_eq!(faults(row), [("[\"x\"".into(), "this list is never closed".into())]);
    assert_eq!(said("a = { b = 1 c = 2 }\nd = [1]\n").len(), 1);
    assert_eq!(said("a = \"x\nb = 2\n").len(), 1);
    assert_eq!(said("a=1 b=2\n").len(), 1);
    let conflict = "a = 1\n<<<<<<< HEAD\nb = 1\n=======\nb = 2\n>>>>>>> other\nc = nope\n";
    let left = ("<<<<<<< HEAD".into(), "a conflict of a merge was left here".into());
    assert_eq!(faults(conflict), [left]);
    assert_eq!(said("a = [1,,2]\n"), ["two commas follow each other"]);
    assert_eq!(said("foo bar\n"), ["this line is no key with a value"]);
    assert_eq!(said("owner: x\nid = \"A\"\n"), ["this line is YAML, and TOML is read here"]);
    assert_eq!(said("a = null\nb = yes\n"), ["TOML has no `null`", "`yes` is not a TOML value"]);
}

#[test]
fn messages_name_the_slip_and_its_place() {
    assert_eq!(
        faults("owner = it-lead # who\n"),
        [("it-lead".into(), "the text of `owner` needs quotes".into())]
    );
    assert_eq!(
        faults("reviewed = 01/02/2026\n"),
        [("01/02/2026".into(), "`01/02/2026` is not a day".into())]
    );
    assert_eq!(faults("a = 1\na = 2\n"), [("a".into(), "`a` is stated twice".into())]);
    assert_eq!(faults("owner\n"), [("owner".into(), "`owner` has no value".into())]);
    let (_, faults) = parse(&Toml { file: 0, start: 0, text: "clauses: [\"5.2\"]\n" });
    assert_eq!(faults[0].help.as_deref(), Some("write `clauses = [\"5.2\"]`"));
    assert_eq!(said("owner = \u{201c}it\u{201d}\n"), ["these are curly quotation marks"]);
    assert_eq!(
        said("owner = \"it\n"),
        ["the text of `owner` is never closed: its last double quotation mark is missing"]
    );
}
