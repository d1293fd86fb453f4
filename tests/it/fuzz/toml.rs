//! TOML as people write it, right and wrong: every known key with every kind of value, and lines that are none.

use std::sync::LazyLock;

use isms::rules;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::words;

/// The keys of rows, attestations and `isms.toml`, beside those of the front matter.
const OTHER_KEYS: &[&str] = &[
    "on",
    "by",
    "digest",
    "control",
    "applicable",
    "justification",
    "status",
    "reasons",
    "risks",
    "likelihood",
    "impact",
    "treatment",
    "residual",
    "accepted",
    "due",
    "path",
    "url",
    "collected_on",
    "valid_for",
    "rule",
    "subject",
    "reason",
    "approved_by",
    "until",
    "grade",
    "nonconformity",
    "done_on",
    "planned_on",
    "report",
    "cycle",
    "in_operation_since",
    "measure",
    "target",
    "result",
    "extra",
    "isms",
    "organisation",
    "frameworks",
    "documents",
    "include",
    "exclude",
    "review",
    "every",
    "at_most",
    "due_soon",
    "types",
    "people",
    "name",
    "emails",
    "handles",
    "left_on",
    "roles",
    "holders",
    "department",
    "top_management",
    "keep_apart_from",
    "rules",
    "level",
    "waivers",
];

const ODD_KEYS: &[&str] = &[
    "",
    "\"\"",
    "''",
    "\"a b\"",
    "\"\\u001b[31m\"",
    "\"\u{202e}\"",
    "ü",
    "a.b",
    "a.b.c.d",
    ".a",
    "a.",
    "1",
    "-",
    "_",
    "\u{feff}id",
    "ownr",
    "last-reviewed",
    "Owner",
    "\"owner\"",
    "'owner'",
    "own\\er",
    "owner.x",
    "reviewed.on",
    "approved.by",
    "extra.x",
    "people.jane-doe",
    "roles.it-lead",
    "key with spaces",
    "\"unclosed",
    "<<<<<<< HEAD",
];

static KEYS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let mut keys = isms::document::header::keys();
    keys.extend(OTHER_KEYS);
    keys.extend(rules::names());
    keys
});

fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => select(KEYS.as_slice()).prop_map(str::to_owned),
        2 => select(ODD_KEYS).prop_map(str::to_owned),
        1 => "[a-z_]{1,12}",
        1 => words::text(),
    ]
}

/// A value without its escapes mended, so some are broken.
fn leaf() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => words::text().prop_map(|it| format!("{it:?}")),
        2 => words::text().prop_map(|it| format!("\"{it}\"")),
        1 => words::text().prop_map(|it| format!("'{it}'")),
        1 => (words::text(), words::text()).prop_map(|(a, b)| format!("\"\"\"\n{a}\n+++\n{b}\"\"\"")),
        1 => (words::text(), words::text()).prop_map(|(a, b)| format!("'''{a}\n{b}'''")),
        3 => words::date(),
        1 => words::date().prop_map(|it| format!("\"{it}\"")),
        2 => words::interval().prop_map(|it| format!("\"{it}\"")),
        2 => any::<i64>().prop_map(|it| it.to_string()),
        1 => select(vec![
            "5.10", "1.0", "0x1F", "0o7", "0b1", "1_000", "+1", "-0", "1e400", "inf", "-nan", "01", "1__0", "_1", "1.",
            "99999999999999999999999999999999999999", "4294967296",
        ]).prop_map(str::to_owned),
        2 => any::<bool>().prop_map(|it| it.to_string()),
        1 => select(vec![
            "", "null", "None", "~", "yes", "Off", "it-lead", "Jane Doe", "“Jane”", "\"open", "'open", "\"\"\"open", "'''open",
            "[\"open\"", "[", "{", "{ on = 2026-01-01", "]", "}", "[,]", "[\"a\" \"b\"]", "{ a = 1, }", "{ a = 1, a = 2 }",
            "{ on = 2026-01-01\n}", "\"\\q\"", "\"\\uD800\"", "\"\\U00110000\"", "# nothing", "1 # one", "\"a\" b", "= 1", "@",
        ]).prop_map(str::to_owned),
    ]
}

fn value() -> impl Strategy<Value = String> {
    leaf().prop_recursive(4, 24, 4, |inner| {
        let ends = select(vec![", ", ",", ",\n  ", " ", "\n"]);
        prop_oneof![
            3 => (vec(inner.clone(), 0..4), ends).prop_map(|(items, end)| format!("[{}]", items.join(end))),
            3 => vec((key(), inner), 0..4).prop_map(|pairs| {
                let pairs: Vec<_> = pairs.iter().map(|(key, value)| format!("{key} = {value}")).collect();
                format!("{{ {} }}", pairs.join(", "))
            }),
        ]
    })
}

fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        16 => (key(), value()).prop_map(|(key, value)| format!("{key} = {value}")),
        2 => key().prop_map(|key| format!("[{key}]")),
        2 => key().prop_map(|key| format!("[[{key}]]")),
        1 => (key(), key()).prop_map(|(outer, inner)| format!("[{outer}.{inner}]")),
        1 => (key(), words::text()).prop_map(|(key, text)| format!("{key}: {text}")),
        1 => words::text().prop_map(|it| format!("# {it}")),
        1 => key(),
        1 => key().prop_map(|key| format!("[{key}")),
        1 => key().prop_map(|key| format!("[[{key}]")),
        1 => words::text(),
        1 => (key(), 1..200_usize).prop_map(|(key, depth)| format!("{key} = {}", "[".repeat(depth))),
        1 => (key(), 1..120_usize).prop_map(|(key, depth)| format!("{key} = {}{}", "{a=".repeat(depth), "}".repeat(depth))),
        1 => (key(), 1..120_usize).prop_map(|(key, depth)| format!("{}{key} = 1", "a.".repeat(depth))),
    ]
}

/// The text between the fences, or of an `isms.toml`.
pub(super) fn text() -> impl Strategy<Value = String> {
    (vec(line(), 0..10), vec(words::line_end(), 1..4), any::<bool>())
        .prop_map(|(lines, ends, is_mixed)| words::joined(lines, &ends, is_mixed))
}

/// A front matter that mostly holds together, so that what comes after the syntax is reached often.
pub(super) fn sound() -> impl Strategy<Value = String> {
    let string = || words::text().prop_map(|it| quoted(&it));
    let strings = vec(string(), 0..4).prop_map(|it| format!("[{}]", it.join(", ")));
    let attestation = (words::date(), string(), string())
        .prop_map(|(on, by, digest)| format!("{{ on = {on:?}, by = {by}, digest = {digest} }}"));
    let day = words::date().prop_map(|it| quoted(&it));
    let interval = words::interval().prop_map(|it| quoted(&it));
    let value = prop_oneof![6 => string(), 2 => strings, 2 => attestation, 2 => day, 1 => interval, 1 => leaf()];
    vec((select(KEYS.as_slice()), value), 0..12).prop_map(|mut pairs| {
        let mut seen = std::collections::HashSet::new();
        pairs.retain(|(key, _)| seen.insert(*key));
        let lines: Vec<_> = pairs.iter().map(|(key, value)| format!("{key} = {value}")).collect();
        lines.join("\n") + "\n"
    })
}

/// Any text as TOML that holds it.
fn quoted(text: &str) -> String {
    let inside: String = text
        .chars()
        .map(|it| match it {
            '"' | '\\' => format!("\\{it}"),
            it if it.is_control() => format!("\\U{:08x}", u32::from(it)),
            it => it.to_string(),
        })
        .collect();
    format!("\"{inside}\"")
}
