//! The smallest pieces: characters, line ends and texts that break naive readers.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Texts that stand anywhere, each seen in real files or made to hurt.
const ODD: &[&str] = &[
    "",
    " ",
    "\t",
    "\u{feff}",
    "\u{a0}",
    "\u{2028}",
    "\u{85}",
    "\0",
    "\r",
    "\u{1b}[31m",
    "\u{9b}2J",
    "\u{7f}",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{61c}",
    "ü",
    "e\u{301}",
    "日本",
    "🦀",
    "\u{10ffff}",
    "\u{e0041}",
    "+++",
    " +++",
    "---",
    "```",
    "null",
    "~",
    "yes",
    "TBD",
    "N/A",
    "{{owner}}",
    "<owner>",
    "[owner]",
    "YYYY-MM-DD",
    "\n::error::x",
    "::error::x",
    " ::set-output name=a::b",
    "##[error]x",
    "##vso[task.setvariable]",
    "%0A",
    "|",
    "<script>",
    "&amp;",
    "\\",
    "\\u{1b}",
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "“",
    "”",
    "‘",
    "#",
    "=",
    ":",
    "::",
    ",",
    ".",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "../",
    "/",
    "//",
    "../../secret",
    "a\\b",
    "C:\\x",
    "A.5.15",
    "A.05.15",
    "A.9.1.1",
    "5.10",
    "A.1.2.1",
    "ORP.4.A5",
    "CC-BY-SA-4.0",
    "sha256:5f1c0a",
    "sha256:00000000000000000000000000000000",
    "12 months",
    "0 days",
    "65536 years",
    "99999999999999999999 days",
    "2026-02-30",
    "9999-12-31",
    "0000-00-00",
    "-4713-01-01",
    "2026-09-01T25:61:00Z",
    "it-lead",
    "jane-doe",
    "sam-roe",
    "POL-01",
    "policy",
    "approved",
];

/// One of [`ODD`], a short word, or any characters at all.
pub(super) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => select(ODD).prop_map(str::to_owned),
        3 => "[a-z]{1,8}",
        2 => "\\PC{0,6}",
        1 => vec(any::<char>(), 0..6).prop_map(String::from_iter),
        1 => vec(select(ODD), 2..4).prop_map(|it| it.concat()),
    ]
}

/// How a line ends. A carriage return alone ends no line in TOML and does in old editors.
pub(super) fn line_end() -> impl Strategy<Value = &'static str> {
    prop_oneof![12 => Just("\n"), 4 => Just("\r\n"), 1 => Just("\r"), 1 => Just("\n\n"), 1 => Just("")]
}

/// Lines, each with an end of its own or all with the same.
pub(super) fn joined(lines: Vec<String>, ends: &[&'static str], is_mixed: bool) -> String {
    let end =
        |at: usize| ends.get(if is_mixed { at % ends.len() } else { 0 }).copied().unwrap_or("\n");
    lines.into_iter().enumerate().map(|(at, line)| line + end(at)).collect()
}

pub(super) fn date() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (2019..2031_u16, 1..13_u8, 1..29_u8).prop_map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}")),
        1 => (0..10_000_u16, 0..15_u8, 0..34_u8).prop_map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}")),
        1 => (0..10_000_u16, 0..26_u8).prop_map(|(y, h)| format!("{y:04}-12-31T{h:02}:59:60.123456789Z")),
        1 => (0..26_u8, 0..62_u8).prop_map(|(h, m)| format!("{h:02}:{m:02}:00")),
        1 => "[0-9]{1,5}[-/.][0-9]{1,3}[-/.][0-9]{1,5}",
    ]
}

pub(super) fn interval() -> impl Strategy<Value = String> {
    let unit = select(vec![
        "day", "days", "week", "weeks", "month", "months", "Year", "years", "moons", "",
    ]);
    let count = prop_oneof![4 => (0..400_u64).boxed(), 1 => any::<u64>().boxed()];
    (count, select(vec![" ", "", "  ", "\t", "\u{a0}"]), unit)
        .prop_map(|(count, gap, unit)| format!("{count}{gap}{unit}"))
}
