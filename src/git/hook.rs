//! Where Git looks for the hook that runs before a commit.

use std::path::{Path, PathBuf};

use git2::ConfigLevel;

use super::environment::Environment;
use super::error::{Error, reason};
use super::moved::SETTINGS_OF_FORGE;
use super::repository;
use super::snapshot::{self, SETTINGS, Which};
use crate::path;
use crate::shell::argument;

const NAME: &str = "pre-commit";
const HOOKS_PATH: &str = "core.hooksPath";

/// The hook that runs before a commit is made, and the ISMS it would check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreCommit {
    /// The file, whether it is there or not.
    pub file: PathBuf,
    /// The root of the ISMS inside the repository: empty, or a folder with a `/` at its end.
    pub prefix: String,
    /// The highest folder with settings, where none rule the whole.
    pub settings_below: Option<String>,
}

/// The pre-commit hook of the repository that holds a folder.
pub fn pre_commit(start: &Path) -> Result<PreCommit, Error> {
    pre_commit_in(start, &Environment::of_process())
}

/// The same, with the environment as an argument.
pub fn pre_commit_in(start: &Path, environment: &Environment) -> Result<PreCommit, Error> {
    let start = snapshot::folder_of(start)?;
    let Some(found) = repository::find(&start, environment)? else {
        return Err(Error::new(format!("no Git repository holds `{}`", path::shown(&start)))
            .with_help("go to the repository of your policies; `git init` makes one"));
    };
    let Some(root) = &found.work_tree else {
        return Err(Error::new("a bare repository has no commits made in it, so no such hook runs")
            .with_help("install the hook where people commit, and check what was pushed: `isms check --rev HEAD`"));
    };
    let folder = hooks(&found.repository, root)?;
    let inside = start.strip_prefix(root).unwrap_or(Path::new(""));
    let prefix = snapshot::prefix(inside, |path| snapshot::is_file(&root.join(path)))?;
    let settings_below = if prefix.is_empty() { settings_below(root, environment)? } else { None };
    Ok(PreCommit { file: folder.join(NAME), prefix, settings_below })
}

fn settings_below(root: &Path, environment: &Environment) -> Result<Option<String>, Error> {
    let snapshot = snapshot::open_in(root, &Which::WorkTree, environment)?;
    let has = |it: &str| snapshot.paths().iter().any(|path| path == it);
    if has(SETTINGS) || has(SETTINGS_OF_FORGE) {
        return Ok(None);
    }
    Ok(path::highest_folder_of(SETTINGS, snapshot.paths()).map(str::to_owned))
}

/// `core.hooksPath`, else the folder that all work trees share.
fn hooks(repository: &git2::Repository, root: &Path) -> Result<PathBuf, Error> {
    let cannot = |cause: git2::Error| {
        Error::new(format!("cannot read `{HOOKS_PATH}`: {}", reason(&cause)))
            .with_help(format!("check it with `git config --show-origin {HOOKS_PATH}`"))
    };
    let configuration = repository.config().and_then(|mut it| it.snapshot()).map_err(cannot)?;
    let level = match configuration.get_entry(HOOKS_PATH) {
        Ok(entry) => entry.level(),
        Err(cause) if cause.code() == git2::ErrorCode::NotFound => {
            return Ok(repository.commondir().join("hooks"));
        }
        Err(cause) => return Err(cannot(cause)),
    };
    let path = configuration.get_path(HOOKS_PATH).map_err(cannot)?;
    let shown = path::shown(&path);
    if !matches!(level, ConfigLevel::Local | ConfigLevel::Worktree | ConfigLevel::App) {
        return Err(Error::new(format!(
            "`{HOOKS_PATH}` in your own settings is `{shown}`, so a hook there would run in all your repositories"
        ))
        .with_help(format!(
            "give this repository its own: `git config --local {HOOKS_PATH} {}`",
            argument(&path::shown(&repository.commondir().join("hooks")))
        )));
    }
    // Git runs hooks at the root of the work tree, and takes the path from there.
    let folder = root.join(&path);
    if path.as_os_str().is_empty() || (folder.exists() && !folder.is_dir()) {
        return Err(Error::new(format!(
            "`{HOOKS_PATH}` is `{shown}`, which is no folder, so Git runs no hooks here"
        ))
        .with_help(format!("git config --unset {HOOKS_PATH}")));
    }
    Ok(folder)
}
