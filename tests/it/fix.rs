//! Any document, mended until nothing is left to mend: the rest of it stays byte for byte, and the findings are gone.

use std::collections::BTreeMap;

use isms::document::Document;
use isms::edit;
use isms::finding::Finding;
use isms::fix::{self, DAYS, UNTOUCHED};
use isms::framework::register::{self, ColumnKind};
use isms::isms::Isms;
use isms::lint::{self, Request};
use proptest::prelude::*;

use crate::small_isms;

fn read(text: &str) -> Isms {
    let settings = b"[isms]\nframeworks = [\"iso-27001-2022\"]\n\
                     [rules]\ncontrol-unsorted = \"note\"\ndate-quoted = \"note\"\n"
        .to_vec();
    let files = [("isms.toml".to_owned(), settings), ("a.md".to_owned(), text.as_bytes().to_vec())];
    small_isms::isms(&BTreeMap::from(files))
}

fn findings(isms: &Isms) -> Vec<Finding> {
    lint::state(isms, small_isms::today(), &Request::default()).findings
}

/// One round: the new text, and how many findings it closes.
fn round(text: &str, with_unsafe: bool) -> Option<(String, usize)> {
    let isms = read(text);
    let findings = findings(&isms);
    let mended = fix::round(&isms, &findings, with_unsafe);
    mended.into_iter().next().map(|it| (it.text, it.closed.len()))
}

fn mended(text: &str, with_unsafe: bool) -> String {
    let mut text = text.to_owned();
    for _ in 0..10 {
        match round(&text, with_unsafe) {
            Some((new, _)) => text = new,
            None => return text,
        }
    }
    panic!("it never ends: {text:?}")
}

#[test]
fn who_vouched_and_when_is_never_touched() {
    let of = |header: &str| format!("+++\nid = \"A\"\n{header}+++\nText.\n");
    for header in [
        "ownr = \"it-lead\"\n",
        "aprover = \"x\"\n",
        "reviewd = 2026-01-01\n",
        "next_reviw = 2026-01-01\n",
        "reviewed = { onn = 2026-01-01, by = \"x\" }\n",
        "[approved]\non = 2026-01-01\nbye = \"x\"\ndigst = \"sha256:00000000000000000000000000000000\"\n",
        "type = \"risk-register\"\n[[risks]]\nid = \"R-1\"\nacepted = { on = 2026-01-01 }\n",
        "reviewed = \"2026-01-01\"\n",
        "approved = { on = \"2026-01-01\", by = \"x\" }\n",
        "type = \"risk-register\"\n[[risks]]\nid = \"R-1\"\naccepted.on = \"2026-01-01\"\n",
        "type = \"nonconformity\"\neffectiveness = \"2026-01-01\"\n",
        "type = \"register\"\nregister = \"suppliers\"\n[[rows]]\nname = \"S\"\nreviewed_on = \"2026-01-01\"\n",
        "[[waivers]]\nrule = \"control-weak\"\nuntil = \"2027-01-01\"\naproved_by = \"x\"\n",
        // A day that is named by a slip, and texts that say more or less than a day.
        "[[actions]]\ndu = \"2026-01-01\"\n",
        "next_reviw = \"2026-01-01\"\n",
        "next_review = \"2026-01-01T10:00:00Z\"\n",
        "next_review = \" 2026-01-01\"\n",
        "next_review = \"2026-01\\u002D01\"\n",
        "next_review = \"\"\"2026-01-01\"\"\"\n",
        "next_review = \"2026-02-30\"\n",
        "next_review = \"01/02/2026\"\n",
        // A key that is there already, a table, and a value that would be wrong.
        "title = \"T\"\ntitel = \"U\"\n",
        "titel.x = 1\n",
        "titel = 3\n",
        "version = 1e3\n",
        "version = 0x10\n",
    ] {
        let text = of(header);
        assert_eq!(mended(&text, true), text);
    }
    // What is no slip of one letter, and what a record says, only somebody can tell.
    for header in [
        "clasificatoin = \"internal\"\n",
        "type = \"internal-audit\"\naudited_on = 2026-01-01\naudited_controls = [\"A.9.1.1\"]\n",
        "type = \"internal-audit\"\naudited_on = \"2026-01-01\"\n",
        "type = \"statement-of-applicability\"\n[[applicability]]\ncontrol = \"A.9.1.1\"\n",
    ] {
        let text = of(header);
        assert_eq!(mended(&text, false), text);
        assert_ne!(mended(&text, true), text);
    }
}

#[test]
fn of_two_misspellings_of_one_list_one_is_mended() {
    let of = |keys: &str| format!("+++\nid = \"A\"\n{keys}+++\nText.\n");
    let lists = of("contrlos = [\"A.8.13\"]\ncontorls = [\"A.8.14\"]\n");
    let mended = mended(&lists, true);
    assert_eq!(mended.matches("controls = ").count(), 1, "{mended}");
}

#[test]
fn every_day_of_a_register_is_one_that_no_fix_changes() {
    let columns = register::named_registers().flat_map(|it| &it.column);
    let days: Vec<_> = columns.filter(|it| matches!(it.kind, ColumnKind::Day)).collect();
    assert!(days.len() > 3);
    for day in days {
        let key = day.key.as_str();
        assert!(DAYS.contains(&key) || UNTOUCHED.contains(&key), "{key}");
    }
}

#[test]
fn days_lose_their_quotes_and_lists_get_their_order() {
    let old = "+++\nid = \"A\"\ncontrols = [\"A.5.10\", 'A.5.9' , \"A.9.1.1\"]\nnext_review = '2027-01-31' # é\n\
               [[evidence]]\npath = \"b\"\ncollected_on=\"2026-01-01\"\n+++\nText of \"2026-01-01\".\n";
    let new = "+++\nid = \"A\"\ncontrols = ['A.5.9', \"A.5.10\" , \"A.5.15\"]\nnext_review = 2027-01-31 # é\n\
               [[evidence]]\npath = \"b\"\ncollected_on=2026-01-01\n+++\nText of \"2026-01-01\".\n";
    assert_eq!(mended(old, false), new);
}

/// Lines of a header, each of which may stand once: clean, to be mended, and not to be.
#[test]
fn an_old_control_goes_where_its_successor_stands_beside_it() {
    let of = |controls: &str| {
        format!(
            "+++\nid = \"A\"\ncontrols = [{controls}]\n[[evidence]]\npath = \"x\"\ncontrols = [{controls}]\n+++\nText.\n"
        )
    };
    // The first two became one control.
    for controls in ["\"A.9.2.3\", \"A.8.2\"", "\"A.8.2\", \"9.2.3\"", "\"A.9.2.3\", \"9.2.3\""] {
        assert_eq!(mended(&of(controls), false), of("\"A.8.2\""), "{controls}");
    }
}

fn lines() -> impl Strategy<Value = String> {
    let lines = [
        "",
        "# é [[ comment",
        "titel = \"Ü # no comment\" # yes",
        "  version=2.10\t# x",
        "controls = [\"A.9.1.1\", \"A.5.15\" , \"A.5.15\"] # A.9.1.1",
        "clauses = [ \"5.2\" ]",
        "dependson = []",
        "reviewd = \"2026-01-01\"",
        "reviewed = { on = \"2026-01-01\", bye = \"A.9.1.1\" }",
        "approved.on = \"2026-01-01\"",
        "next_review = \"2027-01-01\" # \"2027-01-01\"",
        "[[evidence]]\npath = \"x\"\ncollected_on\t= '2026-01-01'\ncontrols = [\"A.8.2\", \"A.8.10\", \"A.8.1\"]\n[[waivers]]\nuntil = \"2027-01-01\"",
        "ownr = 'it-lead'",
        "statu = \"draft\"",
        "clasification = 3",
    ];
    proptest::sample::subsequence(lines.to_vec(), 0..=lines.len())
        .prop_shuffle()
        .prop_map(|it| it.iter().flat_map(|line| [line, "\n"]).collect())
}

fn rows() -> impl Strategy<Value = String> {
    let item = prop_oneof![
        Just("A.9.1.1"),
        Just("A.5.15"),
        Just("A.9.1.2"),
        Just("5.20"),
        Just("X"),
        Just("A.8.1")
    ];
    let list = proptest::collection::vec(
        (item, prop_oneof![Just(","), Just(" ,  "), Just(",\n  "), Just(", # é\n")]),
        0..6,
    );
    list.prop_map(|items| {
        let items: String = items.iter().flat_map(|(item, comma)| ["\"", item, "\"", comma]).collect();
        format!("[[risks]] # r\nid = \"R-1\"\ntitl = \"x\"\ncontrols = [\n  {items}]\naccepted = {{ on = 2026-01-01, by = \"x\" }}\n")
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mending_ends_keeps_the_rest_and_closes_what_it_says(
        (top, rows) in (lines(), rows()),
        body in prop_oneof![Just(""), Just("# T\n\nA.9.1.1\n+++\ntitel = 1\n"), Just("no end")],
        bom in prop_oneof![Just(""), Just("\u{feff}")],
        (crlf, with_unsafe) in any::<(bool, bool)>(),
    ) {
        let end = if crlf { "\r\n" } else { "\n" };
        let old = format!("{bom}+++\ntype = \"risk-register\"\n{top}{rows}+++\n{body}").replace('\n', end);
        let before = findings(&read(&old));
        if let Some((new, closed)) = round(&old, with_unsafe) {
            let is_one = |it: &&Finding| it.fix.as_ref().is_some_and(|fix| with_unsafe || fix.is_safe);
            prop_assert!(closed <= before.iter().filter(is_one).count());
            prop_assert!(Document::read(0, &new).is_readable());
        }
        let new = mended(&old, with_unsafe);
        prop_assert_eq!(mended(&new, with_unsafe), new.as_str());
        let left = findings(&read(&new));
        let is_mended = |it: &Finding| !["control-duplicate", "control-unsorted", "date-quoted"].contains(&it.rule.name);
        prop_assert!(left.iter().all(is_mended), "{}", new);
        if with_unsafe {
            prop_assert!(left.iter().all(|it| it.key != "field:titel" && it.key != "control:A.9.1.1"), "{}", new);
        }
        prop_assert!(edit::keep(&old, &new, UNTOUCHED) || !Document::read(0, &old).is_readable());
        prop_assert!(edit::keep_days(&old, &new, DAYS) || !Document::read(0, &old).is_readable());
        prop_assert!(new.starts_with(bom) && new.ends_with(&body.replace('\n', end)));
        prop_assert_eq!(new.replace("\r\n", "").contains('\r'), false);
        prop_assert!(crlf || !new.contains('\r'));
        prop_assert_eq!(old.matches('#').count(), new.matches('#').count());
    }

    #[test]
    fn a_list_is_sorted_and_each_comment_stays_with_its_control(
        items in proptest::sample::subsequence((1..=37).collect::<Vec<u32>>(), 0..12).prop_shuffle(),
        (spaces, says) in (any::<[bool; 12]>(), any::<[bool; 12]>()),
        (crlf, has_last_comma) in any::<(bool, bool)>(),
    ) {
        let end = if crlf { "\r\n" } else { "\n" };
        let last = items.len().saturating_sub(1);
        let line = |(at, it): (usize, &u32)| {
            let space = if spaces[at] { " " } else { "" };
            let comma = if at < last || has_last_comma { "," } else { "" };
            let says = if says[at] { format!("{space} # A.5.{it}, é") } else { String::new() };
            format!("  \"A.5.{it}\"{space}{comma}{says}{end}")
        };
        let list: String = items.iter().enumerate().map(line).collect();
        let new = mended(&format!("+++{end}id = \"A\"{end}controls = [{end}{list}]{end}+++{end}Text.{end}"), false);
        let document = Document::read(0, &new);
        let mut sorted = items.clone();
        sorted.sort_unstable();
        let wanted: Vec<String> = sorted.iter().map(|it| format!("A.5.{it}")).collect();
        let found: Vec<&str> = document.controls.items().iter().map(|it| it.value.as_str()).collect();
        prop_assert_eq!(found, wanted);
        let comments: Vec<&str> = new.lines().filter(|it| it.contains('#')).collect();
        prop_assert_eq!(comments.len(), says[..items.len()].iter().filter(|it| **it).count());
        for line in comments {
            let (item, comment) = line.split_once('#').unwrap();
            let id = item.split('"').nth(1).unwrap();
            prop_assert_eq!(comment.trim(), format!("{id}, é"));
        }
    }
}
