//! Markdown bodies, and whole documents around them.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::{toml, words};

const PIECES: &[&str] = &[
    "# ",
    "## ",
    "###### ",
    "Title\n=====",
    "> ",
    "- ",
    "- [ ] ",
    "1. ",
    "    ",
    "\t",
    "***",
    "---",
    "+++",
    "```",
    "~~~",
    "```rust",
    "[a](b.md)",
    "[a](b.md#c \"t\")",
    "[a](../../secret)",
    "[a](<b c.md>)",
    "[a][b]",
    "[b]: c.md",
    "![a](b.png)",
    "[a](b%20c.md)",
    "[a](#x)",
    "[a](%zz)",
    "[a](//x)",
    "[a](mailto:a@b)",
    "<http://a.b>",
    "[^1]",
    "[^1]: note",
    "|a|b|\n|-|-|\n|c|d|",
    "<a id=\"x\"></a>",
    "<a id='",
    "<a name=\"ü\">",
    "id=",
    "name=",
    "<!--",
    "-->",
    "<!-- x -->",
    "<div>",
    "</div>",
    "`",
    "``",
    "`a`",
    "*",
    "**",
    "_",
    "~~",
    "[",
    "]",
    "](",
    "(",
    ")",
    "<",
    ">",
    "\\",
    "&#0;",
    "&#x1b;",
    "&nbsp;",
    "{#id}",
    "{#",
    "shall",
    "must",
    "as appropriate",
    "TODO",
    "TBD",
    "lorem ipsum",
    "[insert name]",
    "<Company Name>",
    "XX/XX/XXXX",
];

pub(super) fn body() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        5 => select(PIECES).prop_map(str::to_owned),
        2 => words::text(),
        2 => words::line_end().prop_map(str::to_owned),
        1 => (select(PIECES), 1..60_usize).prop_map(|(piece, times)| piece.repeat(times)),
    ];
    vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn fence() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        12 => Just("+++"),
        4 => select(vec!["+++ ", "+++\t", " +++", "++++", "++", "", "---", "--- ", "+++ toml", "+++\u{a0}", "+++\u{feff}", "\u{feff}+++", "+++\r"]),
    ]
}

/// A whole file, with a front matter of the kind that `toml` makes.
fn around(toml: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let before = prop_oneof![12 => Just(""), 4 => select(vec!["\u{feff}", "\n", " \r\n\t\n", "\u{feff}\n", "\u{feff}\u{feff}", "\0", "x\n"])];
    (before, fence(), words::line_end(), toml, fence(), words::line_end(), body()).prop_map(
        |(before, open, a, toml, close, b, body)| {
            format!("{before}{open}{a}{toml}{close}{b}{body}")
        },
    )
}

pub(super) fn document() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => around(toml::text()),
        4 => (toml::sound(), body()).prop_map(|(toml, body)| format!("+++\n{toml}+++\n{body}")),
        1 => body(),
    ]
}
