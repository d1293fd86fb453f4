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

/// The help of a slip whose line it says how to write, after which the text is TOML.
#[track_caller]
fn mends(text: &str, at: &str, message: &str, line: &str) {
    let (_, faults) = parse(&Toml { file: 0, start: 0, text });
    let [fault] = &faults[..] else { panic!("{faults:?}") };
    assert_eq!(&text[fault.at.range()], at, "{text}");
    assert_eq!(fault.message, message, "{text}");
    assert_eq!(fault.help.as_deref(), Some(&*format!("write `{line}`")), "{text}");
    assert!(said(line).is_empty() && !line.contains('\n'), "{line}: {:?}", said(line));
}

#[test]
fn what_the_help_says_is_toml() {
    let quotes = |key: &str| format!("the text of `{key}` needs quotes");
    let each = "each text of `controls` needs quotes";
    let both = "controls = [\"A.5.15\", \"A.5.16\"]";
    mends("version = 1.0.0\n", "1.0.0", &quotes("version"), "version = \"1.0.0\"");
    mends("version = 1.10.12\n", "1.10.12", &quotes("version"), "version = \"1.10.12\"");
    mends("owner = <name>\n", "<name>", &quotes("owner"), "owner = \"<name>\"");
    let interval = "review_every = \"12 months\"";
    mends("review_every = 12months\n", "12months", &quotes("review_every"), interval);
    mends("controls = [A.5.15, A.5.16]\n", "A.5.15", each, both);
    mends("controls = A.5.15, A.5.16 # x\n", "A.5.15, A.5.16", each, both);
    mends("controls = A.5.15\n", "A.5.15", each, "controls = [\"A.5.15\"]");
    let clauses = "clauses = [\"5.2\", \"10.2.1\"]";
    mends("clauses = [5.2, 10.2.1]\n", "10.2.1", "each text of `clauses` needs quotes", clauses);
    let attested = "approved = { on = 2026-03-02, by = \"sam\" }";
    mends("approved = { on = 2026-03-02, by = sam }\n", "sam", &quotes("by"), attested);
    let colon = "TOML has `=` between a key and its value, and not `:`";
    mends("approved = { on: 2026-03-02, by: \"sam\" }\n", ":", colon, attested);
    let mark = "a quotation mark is missing here";
    mends("approved = { on = 2026-03-02, by = \"sam }\nb = 1\n", "\"sam", mark, attested);
    mends("controls = [\"A.5.15, \"A.5.16\"]\n", "\"A.5.15", mark, both);
    mends("controls = [\"A.5.15\", \"A.5.16]\n", "\"A.5.16", mark, both);
    let braces = "keys and values stand in braces here, and the first brace is missing";
    let without = "on = 2026-03-02, by = \"sam\" }";
    mends(&format!("approved = {without}\n"), without, braces, attested);
    mends("owner = [name]\n", "[name]", "`owner` is one text, and no list", "owner = \"name\"");
    mends("owner = \"it-lead\";\n", ";", "`;` does not belong here", "owner = \"it-lead\"");
    mends("controls = [\"A\"] ]\n", "]", "`]` does not belong here", "controls = [\"A\"]");
    let list = "a list stands in square brackets";
    mends("controls = \"A.5.15\", \"A.5.16\"\n", "\"A.5.15\", \"A.5.16\"", list, both);
    let comma = "a comma is missing before this";
    mends("controls = [\"A.5.15\" \"A.5.16\"]\n", "\"A.5.16\"", comma, both);
    let inside = "quotation marks stand inside this text";
    mends("title = \"a \"b\" c\"\n", "\"a \"b\" c\"", inside, "title = 'a \"b\" c'");
    let yaml = "this line is YAML, and TOML is read here";
    mends("controls:\n  - A.5.15\n- 'A.5.16'\nb = 1\n", "controls:", yaml, both);
    let brackets = "the brackets around this table's name do not match";
    mends("[evidence]]\npath = \"x\"\n", "[evidence]]", brackets, "[[evidence]]");
}

#[test]
fn a_value_that_only_its_author_knows_is_asked_for() {
    let of = |text: &str| {
        let (_, faults) = parse(&Toml { file: 0, start: 0, text });
        let [fault] = &faults[..] else { panic!("{faults:?}") };
        (text[fault.at.range()].to_owned(), fault.help.clone().unwrap_or_default())
    };
    let day = |it: &str| (it.to_owned(), "write year, month and day: `2026-01-31`".to_owned());
    assert_eq!(of("approved = { on = 02.03.2026, by = \"sam\" }\n"), day("02.03.2026"));
    assert_eq!(of("r = [\n  { by = sam, on = 02.03.2026 },\n]\n"), day("02.03.2026"));
    let (at, help) = of("owner = {{ name }}\n");
    assert_eq!(at, "{{ name }}");
    assert_eq!(help, "write the real value in its place: `owner = \"...\"`");
}

#[test]
fn a_text_of_several_lines_is_told_where_it_opens() {
    for mark in ["\"\"\"", "'''"] {
        let text = format!("a = {mark}x\n{mark}\nb = y\nc = {mark}\nz\nd = 1\n[r]\ne = f\n");
        let message = format!("the text that opens with `{mark}` is never closed");
        let quotes = ("y".into(), "the text of `b` needs quotes".into());
        assert_eq!(faults(&text), [quotes, (mark.into(), message)]);
    }
}

#[test]
fn items_on_lines_of_their_own_are_told_as_such() {
    let text = "controls = [\n  A.5.15,\n  \"A.5.16\",\n]\nb = 1\n";
    let (_, faults) = parse(&Toml { file: 0, start: 0, text });
    let [fault] = &faults[..] else { panic!("{faults:?}") };
    assert_eq!(&text[fault.at.range()], "A.5.15");
    assert_eq!(fault.help.as_deref(), Some("write `\"A.5.15\",`"));
}
