//! `isms review` and `isms approve`, as a person runs them: the real program in a real repository.

mod author;
mod bytes;
mod example;
mod recording;
mod refusals;
mod safety;

use std::path::Path;
use std::process::Command;

use crate::repository::{DAY, Repository};

const TODAY: &str = "2026-11-23";

/// sam-roe directs, jane-doe and kim-poe share the IT lead's work, max-lee has left.
const SETTINGS: &str = r#"
[isms]
frameworks = []
[people.sam-roe]
name = "Sam Roe"
emails = ["sam@example.com"]
[people.jane-doe]
name = "Jane Doe"
emails = ["jane@example.com"]
[people.kim-poe]
name = "Kim Poe"
emails = ["kim@example.com"]
[people.max-lee]
name = "Max Lee"
emails = ["max@example.com"]
left_on = 2026-05-31
[roles.chief-executive]
title = "Chief executive"
holders = ["sam-roe"]
top_management = true
[roles.it-lead]
title = "IT lead"
holders = ["jane-doe"]
[roles.hr-lead]
title = "HR lead"
holders = ["kim-poe", "sam-roe"]
[roles.empty]
title = "Nobody yet"
holders = []
"#;

/// What a run of the program left behind.
struct Ran {
    status: i32,
    stdout: String,
    stderr: String,
}

/// Runs the program in a folder, knowing nothing of the machine but where `git` is.
fn isms(folder: &Path, arguments: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_isms"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .envs(std::env::vars_os().filter(|(name, _)| name == "PATH" || name == "SystemRoot"))
        .envs([("HOME", "/nonexistent"), ("XDG_CONFIG_HOME", "/nonexistent")])
        .output()
        .expect("the program runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Ran {
        status: output.status.code().expect("no signal"),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

/// A repository with the settings and these files, all committed; `user.email` is Jane's.
fn house(files: &[(&str, &str)]) -> Repository {
    let repository = Repository::new();
    repository.git(&["config", "user.email", "jane@example.com"]);
    repository.write("isms.toml", SETTINGS);
    for (path, text) in files {
        repository.write(path, text);
    }
    repository.commit("Add the documents", DAY);
    repository
}

/// A document in order, with more lines for its header.
fn policy(id: &str, more: &str) -> String {
    format!(
        "+++\nid = \"{id}\"\ntitle = \"Policy {id}\"\ntype = \"policy\"\nstatus = \"in-review\"\n\
         owner = \"it-lead\"\napprover = \"chief-executive\"\n{more}+++\n\n# Policy {id}\n\nWe keep it.\n"
    )
}

/// The digest of the body of [`policy`].
fn digest(id: &str) -> String {
    isms::digest::of_text(&format!("\n# Policy {id}\n\nWe keep it.\n"))
}

impl Repository {
    fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path().join(path)).expect("a text")
    }

    /// Runs the program here as of the day of the tests.
    fn isms(&self, arguments: &[&str]) -> Ran {
        isms(&self.path(), &[arguments, &["--today", TODAY]].concat())
    }

    #[track_caller]
    fn records(&self, arguments: &[&str]) -> Ran {
        let ran = self.isms(arguments);
        assert_eq!(ran.status, 0, "{arguments:?}\n{}", ran.stderr);
        ran
    }

    /// The program refuses with these words, and nothing is written.
    #[track_caller]
    fn refuses(&self, arguments: &[&str], message: &str, help: &str) {
        let before = self.git(&["status", "--porcelain", "--ignored"]);
        let texts = crate::small_isms::folder(&self.path());
        let ran = self.isms(arguments);
        assert_eq!(ran.status, 2, "{arguments:?}\n{}{}", ran.stdout, ran.stderr);
        assert_eq!(ran.stdout, "", "{arguments:?}");
        assert!(ran.stderr.contains(&format!("error: {message}")), "{arguments:?}\n{}", ran.stderr);
        assert!(ran.stderr.contains(&format!("help: {help}")), "{arguments:?}\n{}", ran.stderr);
        assert_eq!(self.git(&["status", "--porcelain", "--ignored"]), before, "{arguments:?}");
        let now = crate::small_isms::folder(&self.path());
        let differs =
            |path: &&String| !path.starts_with(".git/") && texts.get(*path) != now.get(*path);
        assert_eq!(texts.keys().chain(now.keys()).find(differs), None, "{arguments:?}");
    }
}
