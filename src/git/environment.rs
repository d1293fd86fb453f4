//! The variables that Git hands to its hooks, and those by which it finds the user's settings, as data, so that a test need not change its own process.

use std::env;
use std::path::PathBuf;

/// Where the process stands, and what a calling `git` told it.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// The folder the process runs in: `GIT_DIR` is relative to it.
    pub folder: PathBuf,
    /// `GIT_DIR`
    pub git_folder: Option<PathBuf>,
    /// `GIT_WORK_TREE`
    pub work_tree: Option<PathBuf>,
    /// `GIT_INDEX_FILE`: `git commit FILE` builds the commit in a temporary index.
    pub index_file: Option<PathBuf>,
    /// `GIT_OBJECT_DIRECTORY`: a push lies in quarantine there while `pre-receive` runs.
    pub objects: Option<PathBuf>,
    /// `GIT_CEILING_DIRECTORIES`: the search for a repository or an `isms.toml` stops below these.
    pub ceilings: Vec<PathBuf>,
    /// Where Git looks for the user's attributes unless a setting names another file: below `XDG_CONFIG_HOME`, else `HOME`.
    pub user_attributes: Option<PathBuf>,
}

impl Environment {
    /// What this process was given. Nothing else of Git reads the environment; what a terminal and GitHub Actions say in it is
    /// for `commands`.
    pub fn of_process() -> Environment {
        let path = |name| env::var_os(name).filter(|it| !it.is_empty()).map(PathBuf::from);
        let settings = path("XDG_CONFIG_HOME").or_else(|| Some(path("HOME")?.join(".config")));
        let ceilings = env::var_os("GIT_CEILING_DIRECTORIES").unwrap_or_default();
        Environment {
            folder: env::current_dir().unwrap_or_default(),
            git_folder: path("GIT_DIR"),
            work_tree: path("GIT_WORK_TREE"),
            index_file: path("GIT_INDEX_FILE"),
            objects: path("GIT_OBJECT_DIRECTORY"),
            // Git gives an empty entry a meaning of its own (links are not resolved); it is no folder.
            ceilings: env::split_paths(&ceilings).filter(|it| it.is_absolute()).collect(),
            user_attributes: settings.map(|it| it.join("git/attributes")),
        }
    }
}
