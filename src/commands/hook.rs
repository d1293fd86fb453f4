//! `isms hook`: Git's pre-commit hook for people without a manager of hooks. Only a file that is ours to the letter is
//! ever changed or removed.

use std::borrow::Cow;
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;

use super::output::{self, Failure};
use crate::arguments::HookAction;
use crate::git::hook::{self, PreCommit};
use crate::path;
use crate::render::escape;
use crate::shell::argument;

/// The hook up to what it checks.
const SCRIPT: &str = r"#!/bin/sh
# Written by `isms hook install`; `isms hook uninstall` removes it. Checks what is about to be committed.
if ! command -v isms >/dev/null 2>&1; then
    echo 'error: `isms` is not on PATH, so the pre-commit hook checked nothing and stopped the commit' >&2
    echo '  help: install isms or put its folder on PATH; `git commit --no-verify` goes without the check' >&2
    exit 1
fi
";

/// What goes before the check of one folder: a branch from before it, or of something else, does not have it.
const FOLDER_SCRIPT: &str = r#"if ! git rev-parse --quiet --verify "HEAD:$folder" >/dev/null && [ -z "$(git --literal-pathspecs ls-files -- "$folder")" ]; then
    echo "note: neither this commit nor the one before it has \`$folder\`, so \`isms\` checked nothing" >&2
    exit 0
fi
"#;

/// Far above any script: what is larger is not ours.
const LIMIT: u64 = 1 << 16;

/// What stands where the hook belongs.
#[derive(Debug, PartialEq, Eq)]
enum Standing {
    Nothing,
    Ours,
    /// Ours, for the ISMS in another folder; with the command it runs.
    OursElsewhere(String),
    Theirs(String),
}

pub(super) fn run(action: HookAction) -> Result<ExitCode, Failure> {
    let hook = hook::pre_commit(Path::new("."))?;
    if action == HookAction::Install {
        refuse_top(&hook)?;
    }
    let standing = standing(&hook)?;
    let said = match action {
        HookAction::Install => install(&hook, &standing)?,
        HookAction::Uninstall => uninstall(&hook, &standing)?,
    };
    output::print(&format!("{}: {said}\n", escape::line(&path::shown(&hook.file))))?;
    Ok(ExitCode::SUCCESS)
}

/// At the top of a repository whose ISMS lies in a folder, every team's Markdown would be checked, by no settings.
fn refuse_top(hook: &PreCommit) -> Result<(), Failure> {
    let Some(folder) = &hook.settings_below else { return Ok(()) };
    let shown = argument(folder);
    Err(Failure::new(
        format!("there is no isms.toml here, but one in `{folder}`, so no hook was written"),
        format!("install it there: `cd {shown} && isms hook install`"),
    ))
}

fn install(hook: &PreCommit, standing: &Standing) -> Result<&'static str, Failure> {
    match standing {
        Standing::Nothing => {
            create(&hook.file, &script(folder_of(hook)))
                .map_err(|error| cannot("write", hook, &error))?;
            Ok("every `git commit` is checked from now on")
        }
        Standing::Ours => match make_executable(&hook.file) {
            Ok(true) => Ok("it was there, and can be run now"),
            Ok(false) => Ok("it is there already"),
            Err(error) => Err(cannot("make executable", hook, &error)),
        },
        Standing::OursElsewhere(command) => Err(Failure::new(
            format!(
                "the hook `{}` runs `{command}`, which is another ISMS",
                path::shown(&hook.file)
            ),
            format!(
                "`isms hook uninstall` first; to have both checked, write the hook by hand, with the line `{}` beside the other",
                line(hook)
            ),
        )),
        Standing::Theirs(text) if text.contains(&command(folder_of(hook))) => {
            Ok("it is not ours, and has the check already")
        }
        Standing::Theirs(text) => Err(Failure::new(
            format!("the hook `{}` is not ours, so it stays as it is", path::shown(&hook.file)),
            advice(hook, text),
        )),
    }
}

fn uninstall(hook: &PreCommit, standing: &Standing) -> Result<&'static str, Failure> {
    match standing {
        Standing::Nothing => Ok("there is none"),
        Standing::Ours | Standing::OursElsewhere(_) => {
            fs::remove_file(&hook.file).map_err(|error| cannot("remove", hook, &error))?;
            Ok("removed; commits are not checked any more")
        }
        Standing::Theirs(_) => Err(Failure::new(
            format!("the hook `{}` is not ours, so it stays as it is", path::shown(&hook.file)),
            format!("if it runs `{}`, take that line out", command(folder_of(hook))),
        )),
    }
}

fn standing(hook: &PreCommit) -> Result<Standing, Failure> {
    let metadata = match hook.file.symlink_metadata() {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Standing::Nothing),
        Err(error) => return Err(cannot("read", hook, &error)),
    };
    // A link leads to a file that somebody else keeps.
    if !metadata.is_file() || metadata.len() > LIMIT {
        return Ok(Standing::Theirs(String::new()));
    }
    #[expect(clippy::disallowed_methods, reason = "whose hook it is stands in the hook alone")]
    let bytes = fs::read(&hook.file).map_err(|error| cannot("read", hook, &error))?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Ok(match folder_in(&text) {
        Some(folder) if folder == folder_of(hook) => Standing::Ours,
        Some(folder) => Standing::OursElsewhere(command(&folder)),
        None => Standing::Theirs(text),
    })
}

/// The folder that a script checks, empty for the whole repository, where the script is ours to the letter.
fn folder_in(text: &str) -> Option<Cow<'_, str>> {
    let named = text.strip_prefix(SCRIPT)?.lines().next()?.strip_prefix("folder=");
    let folder = match named {
        None => Cow::Borrowed(""),
        Some(quoted) => unquoted(quoted),
    };
    (script(&folder) == text).then_some(folder)
}

fn script(folder: &str) -> String {
    if folder.is_empty() {
        return format!("{SCRIPT}exec {CHECK}\n");
    }
    let named = argument(folder);
    format!("{SCRIPT}folder={named}\n{FOLDER_SCRIPT}exec {CHECK} -- \"$folder\"\n")
}

/// What [`argument`] made of a text.
fn unquoted(text: &str) -> Cow<'_, str> {
    match text.strip_prefix('\'').and_then(|it| it.strip_suffix('\'')) {
        Some(inner) => inner.replace(r"'\''", "'").into(),
        None => text.into(),
    }
}

/// What the hook runs: a commit answers for what it brings, as a pull request does, and not for a day that passed.
const CHECK: &str = "isms check --staged --base HEAD";

/// The ISMS that the user stands in: a folder of the repository, or empty for the whole.
fn folder_of(hook: &PreCommit) -> &str {
    hook.prefix.trim_end_matches('/')
}

/// What checks the ISMS in a folder.
fn command(folder: &str) -> String {
    // A folder's name may begin like a flag.
    if folder.is_empty() { CHECK.to_owned() } else { format!("{CHECK} -- {}", argument(folder)) }
}

/// The line for a hook that goes on after it.
fn line(hook: &PreCommit) -> String {
    format!("{} || exit 1", command(folder_of(hook)))
}

/// What to write where somebody else's hook stands, in the words of the tool that wrote it.
fn advice(hook: &PreCommit, text: &str) -> String {
    let command = command(folder_of(hook));
    if hook.file.parent().is_some_and(|it| it.ends_with(".husky/_")) {
        return format!("husky runs it: add the line `{command}` to `.husky/pre-commit`");
    }
    if text.contains("pre-commit.com") {
        return "pre-commit runs it: add the hook `isms` to `.pre-commit-config.yaml`, as the README shows".into();
    }
    if text.contains("lefthook") {
        return format!(
            "lefthook runs it: add a command with `run: {command}` to `pre-commit` in `lefthook.yml`"
        );
    }
    if text.starts_with("#!") && !text.lines().next().is_some_and(|it| it.ends_with("sh")) {
        return format!("it is no shell script: let it run `{command}`, and fail where that fails");
    }
    // What a hook ends with may end it: `exit 0` or `exec`.
    format!("add this line to it, below its first one: `{}`", line(hook))
}

fn create(file: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o777);
    let written = options.open(file)?.write_all(text.as_bytes());
    if written.is_err() {
        // Half a hook would stop every commit.
        let _ = fs::remove_file(file);
    }
    written
}

/// Whether that was needed: Git passes over a hook that cannot be run.
#[cfg(unix)]
fn make_executable(file: &Path) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    let mut permissions = file.metadata()?.permissions();
    let mode = permissions.mode();
    // Whoever may read it may run it.
    permissions.set_mode(mode | (mode & 0o444) >> 2);
    if permissions.mode() == mode {
        return Ok(false);
    }
    fs::set_permissions(file, permissions).map(|()| true)
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it may fail")]
fn make_executable(_: &Path) -> io::Result<bool> {
    Ok(false)
}

fn cannot(what: &str, hook: &PreCommit, error: &io::Error) -> Failure {
    Failure::new(
        format!("cannot {what} the hook `{}`: {error}", path::shown(&hook.file)),
        "see with `git config --show-origin core.hooksPath` which folder Git takes hooks from, and whether it is yours",
    )
}
