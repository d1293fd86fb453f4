//! Every byte outside the value stays: whatever the form, the spacing and the line ends.

use isms::date::date;
use isms::edit::{Change, NewAttestation};
use isms::fields::{AttestationKind, Outcome};
use proptest::prelude::*;

fn change(key: &str) -> Change {
    let kind = AttestationKind::ALL.into_iter().find(|it| it.key() == key).unwrap();
    let digest = "sha256:00000000000000000000000000000000".to_owned();
    let attestation = NewAttestation {
        on: date(2026, 11, 23),
        by: "jane-doe".into(),
        digest,
        outcome: None,
        note: None,
    };
    Change { kind, attestation, next_review: None }
}

const INLINE: &str =
    "{ on = 2026-11-23, by = \"jane-doe\", digest = \"sha256:00000000000000000000000000000000\" }";

/// Splits at `⟨` and `⟩`: what stands between is replaced by `new`.
#[track_caller]
fn becomes(marked: &str, key: &str, new: &str) {
    let (before, rest) = marked.split_once('⟨').expect("a mark");
    let (old, after) = rest.split_once('⟩').expect("a mark");
    for end in ["\n", "\r\n"] {
        let text = |middle: &str| format!("{before}{middle}{after}").replace('\n', end);
        assert_eq!(change(key).apply(&text(old)), Some(text(new)), "{marked}");
    }
}

#[test]
fn one_value_is_replaced_where_it_stands() {
    for old in [
        "2026-01-01",
        "2026-01-01T10:00:00Z",
        "'2026-01-01'",
        "{on=2026-01-01}",
        "{ on = 2026-01-01, by = \"kim-poe\", note = \"} # no\" }",
        "\"\"\"\n2026-01-01\"\"\"",
        "\"TBD\"",
        "3",
    ] {
        becomes(
            &format!("+++\nid = \"A\"\nreviewed\t =  ⟨{old}⟩  # by Kim\n#end\n+++ \nBody\n"),
            "reviewed",
            INLINE,
        );
    }
    becomes(
        "\u{feff}\n\n+++  \n  'reviewed' = ⟨2026-01-01⟩\n+++\t\nreviewed = 1\n+++\n",
        "reviewed",
        INLINE,
    );
    becomes(
        "+++\nreviewed = 2026-01-01\napproved=⟨2026-01-01⟩\n[extra]\napproved = 1\n+++",
        "approved",
        INLINE,
    );
}

#[test]
fn a_new_line_stands_after_the_people_and_before_any_table() {
    let line = |key: &str| format!("{key} = {INLINE}\n");
    let of = |text: &str, key| becomes(text, key, &line(key));
    of(
        "+++\nowner = \"a\"\napprover = \"b\" # who\n⟨⟩review_every = \"1 year\"\n[[risks]]\nid = \"1\"\n+++\n",
        "approved",
    );
    of(
        "+++\nid = \"A\"\napproved = 2026-01-01\n⟨⟩owner = \"a\"\n[extra]\nowner = 1\n+++\n",
        "reviewed",
    );
    of("+++\nowner = \"a\"\n⟨⟩controls = [\n  \"A.5.1\",\n]\n+++\n", "reviewed");
    of(
        "+++\nid = \"A\"\ncontrols = [ # all\n  \"A.5.1\",\n] # end\n⟨⟩# more\n\n[extra]\nx.y = 1\n+++\n",
        "reviewed",
    );
    of("\u{feff}+++ \n⟨⟩[extra]\nx = 1\n+++\n", "reviewed");
    of("+++\n⟨⟩+++\n", "reviewed");
    of("+++\n⟨⟩+++", "reviewed");
    // A table is no line to stand after.
    of("+++\nid = \"A\"\n⟨⟩\n[approved]\non = 2026-01-01\n+++\n", "reviewed");
    becomes(
        "+++\n\t owner = \"a\"\n⟨⟩\t x = 1\n+++\n",
        "reviewed",
        &format!("\t {}", line("reviewed")),
    );
}

#[test]
fn a_section_keeps_its_form_and_its_comments() {
    becomes(
        "+++\nid = \"A\"\n[reviewed] # last\n# when\non = ⟨2026-01-01⟩ # day\n\nby = \"jane-doe\"\ndigest = \"sha256:00000000000000000000000000000000\"\n[extra]\nx = 1\n+++\n",
        "reviewed",
        "2026-11-23",
    );
    let end = "by = \"jane-doe\"\ndigest = \"sha256:00000000000000000000000000000000\"\n";
    becomes("+++\n[reviewed]\non = 2026-11-23\n⟨⟩\n# next\n[extra]\n+++\n", "reviewed", end);
    becomes("+++\n[extra]\n[reviewed]\n⟨⟩+++\n", "reviewed", &format!("on = 2026-11-23\n{end}"));
    // What the last review said does not hold for this one.
    becomes(
        "+++\n[reviewed]\non = 2026-11-23\nby = \"jane-doe\"\n⟨note = '''\nold''' # x\n⟩digest = \"sha256:00000000000000000000000000000000\"\n+++\n",
        "reviewed",
        "",
    );
    let dotted = "reviewed.by = \"jane-doe\"\nreviewed.digest = \"sha256:00000000000000000000000000000000\"\n";
    becomes(
        "+++\nid = \"A\"\nreviewed.on = 2026-11-23 # day\n⟨⟩owner = \"a\"\n+++\n",
        "reviewed",
        dotted,
    );
}

#[test]
fn what_cannot_be_changed_safely_is_not_changed() {
    for text in [
        "+++\n[reviewed.more]\nx = 1\n+++\n",
        "+++\n[[reviewed]]\non = 2026-01-01\n+++\n",
        "+++\nreviewed = 2026-01-01\nreviewed = 2026-01-01\n+++\n",
        "+++\nid = \n+++\n",
        "+++\nid = \"A\"\n",
        "---\nid: A\n---\n",
        "",
    ] {
        assert_eq!(change("reviewed").apply(text), None, "{text}");
    }
    // A person whose name would read as a placeholder could not be read back.
    let mut placeholder = change("reviewed");
    placeholder.attestation.by = "[x]".into();
    assert_eq!(placeholder.apply("+++\nid = \"A\"\n+++\n"), None);
}

/// A line of a header that has nothing to do with attestations, with odd spacing and comments.
fn other_lines() -> impl Strategy<Value = String> {
    let lines = [
        "",
        "  ",
        "# é comment",
        "title = 'T' # reviewed = 1",
        "\tclassification=\"x\"  ",
        "controls = [ \"A.5.1\", # ü\n  'A.5.2' ]",
        "version = \"\"\"\n1\n\"\"\"",
    ];
    // A key may stand once.
    proptest::sample::subsequence(lines.to_vec(), 0..=lines.len())
        .prop_shuffle()
        .prop_map(|it| it.iter().flat_map(|line| [line, "\n"]).collect())
}

fn forms() -> impl Strategy<Value = (&'static str, &'static str)> {
    // At the top, and after all tables.
    prop_oneof![
        Just(("", "")),
        Just(("reviewed = 2026-01-01 # x\n", "")),
        Just(("  reviewed  =  { on = 2026-01-01 , by='kim-poe' }\t\n", "")),
        Just(("reviewed.on = 2026-01-01\n", "")),
        Just(("", " [ reviewed ] # x\n  on = \"2026-01-01\" # y\n\n")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Taking out what was written gives back what was there without the old attestation, byte for byte; and doing it
    /// again changes nothing.
    #[test]
    fn nothing_but_the_attestation_changes(
        (before, after) in (other_lines(), prop_oneof![Just(""), Just("owner = 'a'\n"), Just("approved=2026-01-01\n")]),
        (top, bottom) in forms(),
        table in prop_oneof![Just(""), Just("[[risks]] # r\nid = \"R\"\n"), Just("[extra]\nreviewed = 1\n")],
        body in prop_oneof![Just(""), Just("# T\n\nreviewed = 2026-01-01\n+++\n"), Just("no end")],
        (bom, fence) in (prop_oneof![Just(""), Just("\u{feff}")], prop_oneof![Just("+++"), Just("+++ \t")]),
        crlf in any::<bool>(),
        outcome in prop_oneof![Just(None), Just(Some(Outcome::Changed))],
        note in proptest::option::of("[a-z\"\\\\\n\t é\u{7f}]{1,12}x"),
    ) {
        let end = if crlf { "\r\n" } else { "\n" };
        let text = |top: &str, bottom: &str| {
            format!("{bom}{fence}\n{before}{top}{after}{table}{bottom}{fence}\n{body}").replace('\n', end)
        };
        let old = text(top, bottom);
        let mut change = change("reviewed");
        change.attestation.outcome = outcome;
        change.attestation.note = note;
        let new = change.apply(&old).expect("a plain header");
        prop_assert_eq!(change.apply(&new), Some(new.clone()));
        // Line by line, what is new or gone speaks of the attestation alone.
        let split = |text: &str| text.split_inclusive('\n').map(str::to_owned).collect::<Vec<_>>();
        let (was, is) = (split(&old), split(&new));
        let same_start = was.iter().zip(&is).take_while(|(a, b)| a == b).count();
        let same_end = was[same_start..].iter().rev().zip(is[same_start..].iter().rev()).take_while(|(a, b)| a == b).count();
        let own = ["reviewed", "[ reviewed", "on =", "by =", "digest =", "outcome =", "note ="];
        for line in was[same_start..was.len() - same_end].iter().chain(&is[same_start..is.len() - same_end]) {
            prop_assert!(own.iter().any(|it| line.trim_start().starts_with(it)), "{:?} in {:?}", line, new);
            prop_assert!(line.ends_with(end), "{:?}", line);
        }
        prop_assert_eq!(new.contains("\r\n"), crlf);
        prop_assert_eq!(new.replace("\r\n", "").contains('\r'), false);
        for comment in old.match_indices("# ").map(|(at, _)| old[at..].lines().next().unwrap()) {
            prop_assert!(new.contains(comment), "{:?} lost", comment);
        }
    }
}

/// What an earlier act said goes, and what it did not say comes, on lines that touch each other.
#[test]
fn a_line_may_come_where_another_goes() {
    let text =
        "+++\nid = \"A\"\n[reviewed]\non = 2026-01-10\nby = \"sam\"\nnote = \"x\"\n+++\nText\n";
    let changed = change("reviewed").apply(text).unwrap();
    assert!(changed.contains("digest = \"sha256:") && !changed.contains("note"), "{changed}");
    let dotted = "+++\nid = \"A\"\nreviewed.on = 2026-01-10\nreviewed.by = \"sam\"\nreviewed.note = \"x\"\n+++\nText\n";
    let changed = change("reviewed").apply(dotted).unwrap();
    assert!(changed.contains("reviewed.digest = ") && !changed.contains("note"), "{changed}");
    let outcome = Change {
        attestation: NewAttestation {
            outcome: Some(Outcome::Changed),
            ..change("reviewed").attestation
        },
        ..change("reviewed")
    };
    let full = "+++\nid = \"A\"\n[reviewed]\non = 2026-01-10\nby = \"sam\"\ndigest = \"sha256:0\"\nnote = \"x\"\n+++\nText\n";
    assert!(outcome.apply(full).unwrap().contains("outcome = \"changed\""));
}
