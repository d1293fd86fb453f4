//! The action and the workflows for users: their scripts, run as a runner would run them, with programs that only write
//! down what they were asked, and with the real one.

mod check;
mod install;
mod texts;
mod weekly;

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A runner's machine: its folders, its files for outputs, and the programs that stand in for others.
struct Runner {
    folder: TempDir,
}

/// What one script left behind.
struct Ran {
    status: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Runner {
    fn new() -> Runner {
        let runner = Runner { folder: TempDir::new().expect("a temporary folder") };
        for folder in ["bin", "temp"] {
            std::fs::create_dir(runner.path(folder)).expect("a folder");
        }
        runner
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().canonicalize().expect("the folder is there").join(name)
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    /// A program on the search path.
    fn program(&self, name: &str, script: &str) {
        let file = self.path("bin").join(name);
        std::fs::write(&file, format!("#!/usr/bin/env bash\n{script}\n")).expect("a script");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::Permissions::from_mode(0o755);
            std::fs::set_permissions(&file, mode).expect("permissions");
        }
    }

    /// A program that writes its folder and its arguments into `NAME.log`, then does more.
    fn recorder(&self, name: &str, more: &str) {
        let log = self.path(&format!("{name}.log"));
        let script = format!("printf '<%s>' \"$@\" >>'{0}'; echo >>'{0}'\n{more}", log.display());
        self.program(name, &script);
    }

    /// The program that was built, under its own name.
    fn real_isms(&self) {
        self.program("isms", &format!("exec '{}' \"$@\"", env!("CARGO_BIN_EXE_isms")));
    }

    fn script(&self, name: &str, folder: &Path, environment: &[(&str, &str)]) -> Ran {
        let script = Path::new(".github/action").join(name).canonicalize().expect("the script");
        self.bash(&[script.to_str().expect("UTF-8")], folder, environment)
    }

    fn bash(&self, arguments: &[&str], folder: &Path, environment: &[(&str, &str)]) -> Ran {
        let path = std::env::var_os("PATH").expect("a search path");
        let folders = [self.path("bin")].into_iter().chain(std::env::split_paths(&path));
        let output = Command::new("bash")
            .args(arguments)
            .current_dir(folder)
            .env_clear()
            .env("PATH", std::env::join_paths(folders).expect("a search path"))
            .env("HOME", self.path("temp"))
            .env("RUNNER_TEMP", self.path("temp"))
            .env("GITHUB_OUTPUT", self.path("output"))
            .env("GITHUB_PATH", self.path("added-path"))
            .envs([("GITHUB_ACTIONS", "true"), ("RUNNER_OS", "Linux"), ("RUNNER_ARCH", "X64")])
            .envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1")])
            .envs(environment.iter().copied())
            .output()
            .expect("bash");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Ran {
            status: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }
}

impl Ran {
    #[track_caller]
    fn ended_with(&self, status: i32) -> &Ran {
        assert_eq!(self.status, Some(status), "{}{}", self.stdout, self.stderr);
        self
    }

    #[track_caller]
    fn said(&self, text: &str) -> &Ran {
        let said = format!("{}{}", self.stdout, self.stderr);
        assert!(said.contains(text), "{text} is not in {said}");
        self
    }
}

/// The files with jobs and steps in them.
fn workflows() -> Vec<(String, String)> {
    let mut files = vec!["action.yml".to_owned()];
    for folder in [".github/workflows", "rules/starter/workflows"] {
        let entries = std::fs::read_dir(folder).expect("the folder");
        files.extend(entries.map(|it| it.unwrap().path().to_str().unwrap().replace('\\', "/")));
    }
    files.sort();
    assert!(files.len() >= 4, "{files:?}");
    files
        .into_iter()
        .map(|file| (file.clone(), std::fs::read_to_string(&file).expect("text")))
        .collect()
}

/// The scripts that stand behind `run:` in a file, in order.
fn run_scripts(text: &str) -> Vec<String> {
    let mut scripts = Vec::new();
    let lines: Vec<&str> = text.lines().collect();
    for (number, line) in lines.iter().enumerate() {
        let plain = line.trim_start().trim_start_matches("- ");
        let Some(value) = plain.strip_prefix("run: ") else { continue };
        if value != "|" {
            scripts.push(value.to_owned());
            continue;
        }
        let column = line.len() - plain.len();
        let inside = |it: &&&str| it.trim().is_empty() || it.len() - it.trim_start().len() > column;
        let block: Vec<&str> = lines[number + 1..].iter().take_while(inside).copied().collect();
        let indent = column + 2;
        let script: Vec<&str> = block.iter().map(|it| it.get(indent..).unwrap_or("")).collect();
        scripts.push(script.join("\n"));
    }
    scripts
}
