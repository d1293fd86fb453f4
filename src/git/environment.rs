//! The variables that Git hands to its hooks, and those by which it finds the user's settings, as data, so that a test need not change its own process.

use std::env;
use std::path::{Path, PathBuf};

use super::identity::Named;
use super::settings::Settings;
use crate::path;

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
    /// The user's own folder.
    pub home: Option<PathBuf>,
    /// Where Git looks for the user's attributes unless a setting names another file: below `XDG_CONFIG_HOME`, else below
    /// the user's own folder.
    pub user_attributes: Option<PathBuf>,
    /// Who works here, as far as variables name them.
    pub named: Named,
    /// Which settings Git reads.
    pub settings: Settings,
}

impl Environment {
    /// What this process was given. Nothing else of Git reads the environment; what a terminal and GitHub Actions say in it is
    /// for `commands`.
    pub fn of_process() -> Environment {
        let path = |name: &str| env::var_os(name).filter(|it| !it.is_empty()).map(PathBuf::from);
        let home = home(cfg!(windows), path);
        let settings = path("XDG_CONFIG_HOME").or_else(|| Some(home.as_ref()?.join(".config")));
        let ceilings = env::var_os("GIT_CEILING_DIRECTORIES").unwrap_or_default();
        Environment {
            folder: env::current_dir().unwrap_or_default(),
            git_folder: path("GIT_DIR"),
            work_tree: path("GIT_WORK_TREE"),
            index_file: path("GIT_INDEX_FILE"),
            objects: path("GIT_OBJECT_DIRECTORY"),
            // Git gives an empty entry a meaning of its own (links are not resolved); it is no folder.
            ceilings: env::split_paths(&ceilings).filter(|it| it.is_absolute()).collect(),
            home,
            user_attributes: settings.map(|it| it.join("git/attributes")),
            named: Named {
                name: env::var_os("GIT_AUTHOR_NAME"),
                email: env::var_os("GIT_AUTHOR_EMAIL"),
                last_email: env::var_os("EMAIL"),
            },
            settings: Settings::of(|name| env::var_os(name)),
        }
    }

    /// A folder and those above it, as far as a search may go.
    pub(super) fn upwards<'a>(&self, folder: &'a Path) -> impl Iterator<Item = &'a Path> {
        // As Git takes them: a ceiling may be named by a link, such as /tmp on macOS.
        let ceilings: Vec<PathBuf> =
            self.ceilings.iter().filter_map(|it| path::resolved(it).ok()).collect();
        let is_below = move |it: &Path| !ceilings.iter().any(|ceiling| ceiling == it);
        folder.ancestors().take_while(move |it| *it == folder || is_below(it))
    }
}

/// The user's own folder. Few processes on Windows have `HOME`; Git takes these in its place there.
fn home(is_windows: bool, variable: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    let of_windows = || {
        let drive = variable("HOMEDRIVE").zip(variable("HOMEPATH")).map(|(drive, path)| {
            // Not `join`: what starts with a separator would replace the drive where one is no prefix.
            let mut whole = drive.into_os_string();
            whole.push(path);
            PathBuf::from(whole)
        });
        drive.filter(|it| it.is_dir()).or_else(|| variable("USERPROFILE"))
    };
    variable("HOME").or_else(|| is_windows.then(of_windows)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_has_a_home_without_the_variable() {
        let folder = tempfile::tempdir().unwrap();
        let (drive, name) = (folder.path().parent().unwrap(), folder.path().file_name().unwrap());
        let path = PathBuf::from(format!("/{}", name.display()));
        let profile = PathBuf::from("/profile");
        let gone = PathBuf::from("/gone");
        let all = [("HOMEDRIVE", drive), ("HOMEPATH", &path), ("USERPROFILE", &profile)];
        let home = |is_windows, variables: &[(&str, &std::path::Path)]| {
            home(is_windows, |name| {
                variables.iter().find(|it| it.0 == name).map(|it| it.1.to_owned())
            })
        };
        assert_eq!(home(true, &all), Some(drive.join(name)));
        assert_eq!(home(false, &all), None);
        let away = [all[0], ("HOMEPATH", &*gone), all[2]];
        assert_eq!(home(true, &away), Some(profile.clone()));
        assert_eq!(home(true, &all[..2]), Some(drive.join(name)));
        assert_eq!(home(true, &[("HOME", &*gone), all[2]]), Some(gone.clone()));
        assert_eq!(home(true, &[]), None);
    }
}
