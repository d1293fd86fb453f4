//! What packagers and editors ask for: completions, the manual page, the schemas.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::{folder, isms};
use crate::small_isms;

fn printed(arguments: &[&str]) -> String {
    let ran = isms(folder(&[]).path(), arguments);
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""), "{arguments:?}");
    ran.stdout
}

/// What another program makes of a text; none where it is not installed.
fn piped(program: &str, arguments: &[&str], text: &str) -> Option<(bool, String)> {
    let started = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = started.ok()?;
    // A program that refuses its input may be gone before it has read everything.
    let _ = child.stdin.take().expect("piped").write_all(text.as_bytes());
    let output = child.wait_with_output().expect("it ends");
    let said = [output.stdout, output.stderr].concat();
    Some((output.status.success(), String::from_utf8_lossy(&said).into_owned()))
}

#[test]
fn every_shell_gets_completions_with_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = printed(&["completions", shell]);
        for word in ["check", "explain", "coverage", "staged", "fail-on"] {
            assert!(script.contains(word), "{word} is not completed in {shell}");
        }
    }
    isms(folder(&[]).path(), &["completions", "tcsh"]).refused("tcsh", "possible values");
}

#[test]
fn values_are_offered_that_the_program_takes() {
    // Bash answers as it does to the tabulator key.
    let complete = r#"
        COMP_WORDS=("${@:2}")
        COMP_CWORD=$(($# - 2))
        _isms isms "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        echo "${COMPREPLY[@]}"
    "#;
    let script = printed(&["completions", "bash"]) + complete;
    let formats = "full short json jsonl sarif github gitlab junit markdown";
    for (line, offered) in [
        (&["isms", "check", "--output", ""][..], formats),
        (&["isms", "check", "--only", "owner-m"], "owner-missing"),
        (&["isms", "check", "--rule", "review-due=o"], "review-due=off"),
        (&["isms", "explain", "owner-m"], "owner-missing"),
        (&["isms", "explain", "A.5.15"], "A.5.15"),
        (&["isms", "explain", "9.2."], "9.2.1 9.2.2"),
        (&["isms", "new", "backup"], "backup-policy"),
        (&["isms", "new", "polic"], "policy"),
        (&["isms", "man", "che"], "check"),
        (&["isms", "man", "hel"], ""),
        (&["isms", "schema", "front"], "front-matter"),
        // In the order of the help.
        (&["isms", "check", "--o"], "--output --only"),
    ] {
        let arguments = [&["-s", "bash"], line].concat();
        if let Some((_, said)) = piped("bash", &arguments, &script) {
            assert_eq!(said.trim_end(), offered, "{line:?}");
        }
    }
    for shell in ["zsh", "fish"] {
        let script = printed(&["completions", shell]);
        for value in ["gitlab", "owner-missing", "owner-missing=off"] {
            assert!(script.contains(value), "{value} is not completed in {shell}");
        }
        // Of what is no option, clap_complete tells fish nothing.
        let is_offered = script.contains("A.5.15") && script.contains("backup-policy");
        assert!(is_offered || shell == "fish", "{shell}");
    }
}

#[test]
fn a_wrong_value_is_not_answered_with_all_that_are_offered() {
    let folder = folder(&[("a.md", &super::owned("A"))]);
    for line in [&["check", "--only"][..], &["check", "--rule"], &["check", "--output"]] {
        let ran = isms(folder.path(), line);
        assert!(ran.status == Some(2) && ran.stderr.len() < 200, "{ran:?}");
    }
    isms(folder.path(), &["check", "--only", "review-du"]).refused("did you mean", "`review-due`");
    assert!(!isms(folder.path(), &["check", "--help"]).stdout.contains("owner-missing"));
}

#[test]
fn shells_can_read_their_completions() {
    for (shell, arguments) in [("bash", &["-n"][..]), ("zsh", &["-n"]), ("fish", &["--no-execute"])]
    {
        let script = printed(&["completions", shell]);
        if let Some((is_read, said)) = piped(shell, arguments, &script) {
            assert!(is_read && said.is_empty(), "{shell}: {said}");
        }
    }
}

#[test]
fn every_manual_page_renders() {
    for (command, words) in [
        (None, ["check", "explain", "coverage"]),
        (Some("check"), ["staged", "fail\\-on", "Exit status"]),
        (Some("explain"), ["SUBJECT", "rev", "today"]),
    ] {
        let arguments: Vec<&str> = ["man"].into_iter().chain(command).collect();
        let page = printed(&arguments);
        assert!(page.starts_with(".ie ") || page.starts_with(".TH "), "{page}");
        for word in words {
            assert!(page.contains(word), "{word} is not in {arguments:?}: {page}");
        }
        let rendered = piped("groff", &["-man", "-Tascii", "-ww", "-z"], &page);
        let is_read = rendered.as_ref().is_none_or(|(is_read, said)| *is_read && said.is_empty());
        assert!(is_read, "{arguments:?}: {rendered:?}");
    }
    isms(folder(&[]).path(), &["man", "chek"]).refused("no command `chek`", "`check`");
    isms(folder(&[]).path(), &["man", "hook", "x"]).refused("no command `hook x`", "`hook`");
}

#[test]
fn a_manual_page_is_found_by_what_is_typed_and_by_what_pages_call_it() {
    let title =
        |page: &str| page.lines().find_map(|it| it.strip_prefix(".TH ")).unwrap().to_owned();
    let version = concat!("1  \"isms ", env!("CARGO_PKG_VERSION"), "\" ");
    for (name, lines) in [
        ("isms", &[&["man"][..], &["man", "isms"], &["man", "isms(1)"]][..]),
        ("isms-check", &[&["man", "check"], &["man", "isms-check"], &["man", "isms-check(1)"]]),
        (
            "isms-hook-install",
            &[
                &["man", "hook", "install"],
                &["man", "hook install"],
                &["man", "hook-install"],
                &["man", "isms-hook-install"],
            ],
        ),
    ] {
        for line in lines {
            assert_eq!(title(&printed(line)), format!("{name} {version}"), "{line:?}");
        }
    }
    for page in [&["man"][..], &["man", "hook"]] {
        let text = printed(page).replace('\\', "");
        for name in text.lines().filter_map(|it| it.strip_suffix("(1)")) {
            assert!(printed(&["man", name]).contains(&format!(".TH {name} ")), "{name}");
        }
    }
}

fn schema(of: &str) -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(&printed(&["schema", of])).expect("JSON");
    jsonschema::meta::validate(&schema).unwrap_or_else(|fault| panic!("{of}: {fault}"));
    jsonschema::validator_for(&schema).unwrap_or_else(|fault| panic!("{of}: {fault}"))
}

/// What is wrong with a TOML text by a schema.
fn faults(schema: &jsonschema::Validator, text: &str) -> Vec<String> {
    let value: toml::Table = toml::from_str(text).unwrap_or_else(|fault| panic!("{fault}\n{text}"));
    let value = json(&toml::Value::Table(value));
    schema
        .iter_errors(&value)
        .map(|fault| format!("{} at {}", fault, fault.instance_path()))
        .collect()
}

/// As editors do it: a date is its text.
fn json(value: &toml::Value) -> Value {
    match value {
        toml::Value::Table(table) => {
            table.iter().map(|(key, value)| (key.clone(), json(value))).collect()
        }
        toml::Value::Array(items) => items.iter().map(json).collect(),
        toml::Value::Datetime(date) => date.to_string().into(),
        toml::Value::String(text) => text.as_str().into(),
        toml::Value::Integer(number) => (*number).into(),
        toml::Value::Float(number) => (*number).into(),
        toml::Value::Boolean(flag) => (*flag).into(),
    }
}

#[test]
fn the_example_fits_both_schemas() {
    let (front_matter, config) = (schema("front-matter"), schema("config"));
    let mut documents = 0;
    for (path, bytes) in small_isms::folder(Path::new("fixtures/example")) {
        let is_document = Path::new(&path).extension().is_some_and(|it| it == "md");
        if !is_document && path != "isms.toml" {
            continue;
        }
        let text = String::from_utf8(bytes).unwrap().replace("\r\n", "\n");
        let found = if is_document {
            documents += 1;
            let header = text.trim_start_matches('\u{feff}').trim_start();
            let header = header.strip_prefix("+++\n").expect("a front matter");
            faults(&front_matter, header.split("\n+++").next().unwrap())
        } else {
            faults(&config, &text)
        };
        assert!(found.is_empty(), "{path}: {found:#?}");
    }
    assert!(documents > 25, "only {documents} documents");
}

#[test]
fn the_schema_of_the_front_matter_refuses_what_the_program_refuses() {
    let schema = schema("front-matter");
    let good = "id = \"A\"\ntitle = \"A\"\n";
    assert_eq!(faults(&schema, good), [""; 0]);
    for (bad, word) in [
        ("id = \"A\"\n", "title"),
        ("owner = 3\n", "owner"),
        ("onwer = \"it-lead\"\n", "onwer"),
        ("type = \"polici\"\n", "polici"),
        ("status = \"done\"\n", "done"),
        ("controls = [\"5.15\"]\n", "5.15"),
        ("review_every = \"yearly\"\n", "yearly"),
        ("approved = { by = \"sam-roe\" }\n", "approved"),
        ("approved = { on = 2026-01-01, by = \"sam-roe\", digest = \"sha256:12\" }\n", "approved"),
        ("[[applicability]]\ncontrol = \"A.5.1\"\n", "applicable"),
        ("[[risks]]\nid = \"R-1\"\nlikelihood = -1\n", "likelihood"),
    ] {
        let text = if bad.starts_with("id") { bad.to_owned() } else { format!("{good}{bad}") };
        let found = faults(&schema, &text);
        assert!(found.iter().any(|it| it.contains(word)), "{bad} gives {found:?}");
    }
}

#[test]
fn the_schema_of_the_settings_refuses_what_the_program_refuses() {
    let schema = schema("config");
    let program = |settings: &str| {
        let folder = folder(&[("isms.toml", settings), ("a.md", &super::owned("A"))]);
        super::check(folder.path(), &[]).status
    };
    for good in [
        "",
        "[rules]\nowner-missing = \"off\"\n",
        "[rules]\nowner-missing = { level = \"note\" }\n",
        "[review]\nevery = \"12 months\"\ntypes = { policy = \"1 year\" }\n",
        "[roles.it-lead]\ntitle = \"IT lead\"\nholders = []\n",
    ] {
        assert_eq!((faults(&schema, good), program(good)), (Vec::new(), Some(0)), "{good}");
    }
    for bad in [
        "[isms]\nframework = []\n",
        "[isms]\nframeworks = [\"iso-9001\"]\n",
        "[rules]\nowner-mising = \"off\"\n",
        "[rules]\nowner-missing = \"loud\"\n",
        "[rules]\nowner-missing = { words = [\"x\"] }\n",
        "[review]\nevery = \"often\"\n",
        "[review.types]\npolicies = \"1 year\"\n",
        "[people.x]\nemail = \"x@example.com\"\n",
        "[[waivers]]\nrule = \"owner-missing\"\nreasons = \"why\"\n",
    ] {
        assert!(!faults(&schema, bad).is_empty(), "the schema accepts {bad}");
        assert_eq!(program(bad), Some(2), "the program accepts {bad}");
    }
}
