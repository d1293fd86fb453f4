//! The architecture's laws (src/lib.rs): what must never name what.

use std::collections::BTreeSet;
use std::path::Path;

use isms::rules;

/// A thing, and the files and folders that may name it.
const LAWS: &[(&str, &[&str])] = &[
    ("git2::", &["src/git/"]),
    ("gix_", &["src/git/packs.rs"]),
    ("miette::", &["src/render/full.rs", "src/render/full/"]),
    ("std::fs", &["src/git/", "src/commands/"]),
    ("std::env", &["src/main.rs", "src/git/", "src/commands/"]),
    ("std::process", &["src/main.rs", "src/commands/", "src/commands.rs"]),
    ("walkdir::", &["src/git/"]),
    // What Windows spells in its own way goes out as Git spells it: by `path::shown` and `path::resolved`.
    (".display()", &["src/path/disk.rs"]),
    ("canonicalize()", &["src/path/disk.rs"]),
    ("SystemTime", &["src/main.rs"]),
    ("Serialize", &["src/render/"]),
    // What moves a terminal goes out escaped: by `render::text::json`.
    ("serde_json::to_string", &["src/render/schema.rs"]),
    // The middle knows neither end.
    ("crate::render", &["src/render/", "src/commands/"]),
    ("crate::git", &["src/git/", "src/commands/"]),
    ("crate::commands", &["src/commands/"]),
    ("crate::arguments", &["src/commands/", "src/commands.rs"]),
    ("clap::", &["src/arguments.rs", "src/arguments/", "src/commands/"]),
    (
        "toml::",
        &[
            "src/date.rs",
            "src/edit.rs",
            "src/edit/",
            "src/fields.rs",
            "src/fields/",
            "src/framework.rs",
            "src/starter/",
            "src/syntax.rs",
            "src/configuration/",
            "src/comparison/keys.rs",
        ],
    ),
    ("pulldown_cmark", &["src/document/body.rs"]),
    ("rustix", &["src/git/read.rs", "src/git/seen.rs"]),
    ("minijinja", &["src/starter/texts.rs"]),
    ("ssh_key", &["src/attestation/signature.rs", "src/attestation/signature/"]),
    ("calamine::", &["src/register/workbook.rs"]),
    ("zip::", &["src/register/workbook.rs", "src/adopt/properties/office.rs"]),
    ("quick_xml", &["src/adopt/properties/xml.rs"]),
    (
        "flate2",
        &[
            "src/adopt/properties/pdf.rs",
            "src/commands/check/remembered.rs",
            "src/git/blob_cache.rs",
            "src/git/packs.rs",
        ],
    ),
];

/// What no file may name.
const NEVER: &[&str] = &["Instant::now", "println!", "serde(flatten", "serde(untagged"];

/// What a rule must not import: a renderer, Git, the arguments, or another rule's. Another rule's name is looked for too.
/// Rust's own quoting is no TOML.
const NOT_IN_RULES: &[&str] = &[
    "render::",
    "git::",
    "git2",
    "arguments",
    "commands",
    "crate::lint",
    "::RULE",
    "toml::",
    ":?}",
];

/// Before what is left out of the program.
const TEST: &str = "#[cfg(test)]";

#[test]
fn only_the_named_files_use_the_named_things() {
    let mut broken = Vec::new();
    for file in sources("src") {
        let text = code(&file);
        let never = NEVER.iter().map(|thing| (*thing, &[][..]));
        for (thing, allowed) in LAWS.iter().copied().chain(never) {
            if text.contains(thing) && !allowed.iter().any(|it| file.starts_with(it)) {
                broken.push(format!("{file} must not use {thing}"));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn rules_know_the_model_and_nothing_else() {
    let files: Vec<String> = sources("src/rules").into_iter().collect();
    assert!(files.len() > 20);
    let modules: Vec<&str> = files.iter().map(|file| module(file)).collect();
    for file in &files {
        let text = code(file);
        for thing in NOT_IN_RULES {
            assert!(!text.contains(thing), "{file} must not name {thing}");
        }
        let words: BTreeSet<&str> =
            text.split(|it: char| !it.is_alphanumeric() && it != '_').collect();
        for other in modules.iter().filter(|it| **it != module(file)) {
            assert!(!words.contains(other), "{file} must not name the rule {other}");
        }
    }
}

/// What reads the history is not asked for by a run that does without it.
#[test]
fn rules_that_read_the_history_say_so() {
    const READS: &[&str] = &[
        "recording::",
        "regressed::",
        "history_of(",
        "outdated",
        "ahead::report",
        "independence::",
    ];
    let mut read = 0;
    for rule in rules::ALL {
        let text = code(&format!("src/rules/{}.rs", rule.name.replace('-', "_")));
        if READS.iter().any(|it| text.contains(it)) {
            read += 1;
            assert!(rule.asks_history(), "{} reads the history", rule.name);
        }
    }
    assert!(read > 10, "only {read} rules read the history");
}

#[test]
fn every_law_speaks_of_something_that_exists() {
    let all: Vec<(String, String)> =
        sources("src").into_iter().map(|file| (file.clone(), code(&file))).collect();
    let mut stale = Vec::new();
    for (thing, allowed) in LAWS {
        let uses = |place: &str| {
            all.iter().any(|(file, code)| file.starts_with(place) && code.contains(thing))
        };
        assert!(uses("src/"), "no file uses {thing}: the law guards nothing");
        let unused = allowed.iter().filter(|it| !uses(it));
        stale.extend(unused.map(|it| format!("{it} may use {thing}, and does not")));
    }
    assert!(stale.is_empty(), "{}", stale.join("\n"));
}

#[test]
fn files_are_small_enough_to_read() {
    let long: Vec<String> = sources("src")
        .into_iter()
        .filter(|file| std::fs::read_to_string(file).unwrap().lines().count() > 450)
        .collect();
    assert!(long.is_empty(), "split {long:?}");
}

fn module(file: &str) -> &str {
    Path::new(file).file_stem().and_then(|it| it.to_str()).unwrap()
}

/// A file's code without comments and tests. What follows on tests is code.
fn code(file: &str) -> String {
    if file.ends_with("/tests.rs") {
        return String::new();
    }
    let text = std::fs::read_to_string(file).unwrap();
    let mut code = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim() == TEST {
            let indent = &line[..line.len() - line.trim_start().len()];
            // Through more attributes to what is left out, and then to its end, as rustfmt writes it.
            let begins = |it: &&str| !it.trim_start().starts_with("#[");
            let first = lines.find(begins).unwrap_or_default();
            if !first.ends_with([';', '}']) {
                let end = format!("{indent}}}");
                assert!(lines.any(|it| it == end), "{file}: {first} ends nowhere");
            }
        } else if !line.trim_start().starts_with("//") {
            code.push(line);
        }
    }
    let code = code.join("\n");
    assert!(
        !code.contains("cfg(test"),
        "{file}: a test of another form hides code or is judged as code"
    );
    code
}

fn sources(folder: &str) -> BTreeSet<String> {
    let mut files = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.to_str().unwrap().replace('\\', "/");
        if path.is_dir() { files.extend(sources(&name)) } else { files.extend([name]) }
    }
    files
}
