//! `isms init`: a few questions, then the files of a first management system. Nothing that is there is overwritten.

mod questions;

use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use self::questions::Asker;
use super::output::{self, Failure};
use crate::arguments::{Init, NamedPerson};
use crate::date::Date;
use crate::git::{self, identity::identity};
use crate::path;
use crate::phrase;
use crate::render::escape;
use crate::shell::argument;
use crate::starter::{self, Company, File};

const HELP: &str = "name a folder that is yours to write in: `isms init our-isms`";

pub(super) fn run(init: &Init, today: Date) -> Result<ExitCode, Failure> {
    let root = init.directory.clone().unwrap_or_else(|| PathBuf::from("."));
    let own = identity(&root).map(|(name, email)| format!("{name} <{email}>"));
    // Git takes whatever it is told, an address for a name too.
    let own = own.filter(|it| it.parse::<NamedPerson>().is_ok());
    let mut answers = std::io::stdin().lock();
    let is_asked = !init.yes && answers.is_terminal() && std::io::stderr().is_terminal();
    let mut asker = if is_asked { Asker::somebody(&mut answers) } else { Asker::nobody() };
    let company = questions::company(init, &root, today, own, &mut asker)?;
    let files = starter::files(&company);
    let there = standing(&root, &files)?;
    if !there.is_empty() {
        return Err(refusal(&there));
    }
    files.iter().try_for_each(|it| refuse_in_the_way(&root, it))?;
    if !init.dry_run {
        files.iter().try_for_each(|it| create(&root, it, HELP))?;
    }
    report(init, &root, &company, &files)?;
    Ok(ExitCode::SUCCESS)
}

/// Those files that are there already, or that cannot be made because something stands in the way.
fn standing<'a>(root: &Path, files: &'a [File]) -> Result<Vec<&'a str>, Failure> {
    let mut there = Vec::new();
    for file in files {
        match root.join(&file.path).symlink_metadata() {
            Ok(_) => there.push(file.path.as_str()),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(cannot(&root.join(&file.path), &error, HELP)),
        }
    }
    Ok(there)
}

fn refusal(there: &[&str]) -> Failure {
    let named = phrase::first_of(there, 5);
    Failure::new(
        format!("{named} would be overwritten, so nothing was written"),
        "name an empty folder: `isms init our-isms`; to bring documents you have into the system, `isms adopt`; to add one, `isms new`",
    )
}

/// Makes one file, and the folders it needs. A folder that is a symbolic link is not followed. `help` says what to do where
/// it cannot be made.
pub(super) fn create(root: &Path, file: &File, help: &str) -> Result<(), Failure> {
    let target = root.join(&file.path);
    let failed = |error: std::io::Error| cannot(&target, &error, help);
    fs::create_dir_all(root).map_err(failed)?;
    refuse_in_the_way(root, file)?;
    fs::create_dir_all(target.parent().unwrap_or(root)).map_err(failed)?;
    let mut written =
        OpenOptions::new().write(true).create_new(true).open(&target).map_err(failed)?;
    written.write_all(file.text.as_bytes()).map_err(failed)
}

/// What stands where a folder of this file must be.
fn refuse_in_the_way(root: &Path, file: &File) -> Result<(), Failure> {
    let mut folder = root.to_path_buf();
    for part in Path::new(&file.path).parent().into_iter().flatten() {
        folder.push(part);
        if folder.symlink_metadata().is_ok_and(|it| !it.is_dir()) {
            let target = root.join(&file.path);
            return Err(Failure::new(
                format!(
                    "cannot write `{}`: `{}` is no folder",
                    path::shown(&target),
                    path::shown(&folder)
                ),
                "move it out of the way, then run this again",
            ));
        }
    }
    Ok(())
}

fn cannot(path: &Path, error: &std::io::Error, help: &str) -> Failure {
    Failure::new(format!("cannot write `{}`: {error}", path::shown(path)), help)
}

fn report(init: &Init, root: &Path, company: &Company, files: &[File]) -> Result<(), Failure> {
    let mut lines = String::new();
    for file in files {
        let path = root.join(&file.path);
        let _ = writeln!(lines, "{}", escape::line(&path::shown(&path)));
    }
    output::print(&lines)?;
    let documents = files.iter().filter(|it| it.text.starts_with("+++")).count();
    let mut remarks = if init.dry_run {
        format!("{} files would be written, {documents} of them documents\n", files.len())
    } else {
        format!("{} files written, {documents} of them documents\n", files.len())
    };
    if starter::holder_of(company, "internal-auditor") == starter::Holder::Nobody {
        remarks.push_str(
            "nobody is named as internal auditor yet: somebody other than the ISMS manager must be, before the first audit\n",
        );
    }
    if company.is_run_by_one() {
        remarks.push_str(
            "one person leads the company and manages the system: nobody may approve what they alone own, so name somebody else as ISMS \
             manager, here or under `[roles.isms-manager]` in isms.toml, before the first approval; then mend `.github/CODEOWNERS`\n",
        );
    }
    if company.is_among_others {
        remarks.push_str(
            "other files lie here: `[documents] include` in isms.toml names the folders of the system, and CODEOWNERS speaks of these alone\n",
        );
    }
    remarks.push_str(
        "the workflows in `.github` name the action as `your-organisation/isms`: write there where yours is, before the first pull request\n",
    );
    if let Some(below) = git::below_root(root) {
        let (below, argument) = (escape::line(&below).into_owned(), argument(&below));
        let escaped = below.replace(' ', r"\ ");
        let argument = escape::line(&argument);
        let _ = writeln!(
            remarks,
            "this folder lies in a repository, and `.github` and `.pre-commit-config.yaml` are read at its root alone: make the folder a \
             repository of its own (`git init`), or move them to the root and name it there: `path: {below}` for the action in the \
             workflows, `isms check --staged --base HEAD {argument}` for the hook, and in CODEOWNERS `/{escaped}` before each path and `/{escaped}/` in the \
             place of `*`"
        );
    }
    if !init.dry_run {
        let folder = path::shown(root);
        let go = match folder.as_str() {
            "." => String::new(),
            folder => format!("`cd {}`, then ", escape::line(&argument(folder))),
        };
        let _ = writeln!(
            remarks,
            "next: {go}`git init` where there is no repository yet, commit, and `isms check`: it lists what is left to be filled in and approved"
        );
    }
    output::remark(&remarks);
    Ok(())
}
