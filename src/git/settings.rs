//! Git's settings where the environment names other files than libgit2 reads, or states settings itself.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use git2::{Config, ConfigLevel, ErrorCode, Repository, RepositoryOpenFlags};

use super::error::Error;
use super::stated::{self, Setting};
use super::unfinished::Unfinished;

/// What else libgit2 takes from the environment where it is told to look there.
const ELSEWHERE: [&str; 7] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_WORK_TREE",
];

/// The variables that say which settings Git reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// `GIT_CONFIG_GLOBAL`: in place of both of the user's own files; an empty one stands for none.
    pub global: Option<OsString>,
    /// `GIT_CONFIG_SYSTEM`: in place of the machine's.
    pub system: Option<OsString>,
    /// `GIT_CONFIG_NOSYSTEM`: whether the machine's are read.
    pub no_system: Option<OsString>,
    /// Those that stand in `GIT_CONFIG_COUNT` and `GIT_CONFIG_PARAMETERS`, the last of which counts.
    pub stated: Vec<Setting>,
    /// Whether no variable says which repository is meant: whoever reads one of these in libgit2 reads all.
    pub alone: bool,
    /// Why these cannot be read. Git stops there too.
    pub fault: Option<String>,
}

/// What Git reads in one place.
pub(super) struct Known {
    pub(super) config: Config,
    /// Git's folder, where there is one.
    pub(super) git_folder: Option<PathBuf>,
    /// Whether `includeIf "gitdir:..."` was settled in every file; not so where libgit2 was not told which repository reads.
    pub(super) is_settled: bool,
}

impl Settings {
    pub(super) fn of(variable: impl Fn(&str) -> Option<OsString>) -> Settings {
        let stated = stated::all(&variable);
        Settings {
            global: variable("GIT_CONFIG_GLOBAL"),
            system: variable("GIT_CONFIG_SYSTEM"),
            no_system: variable("GIT_CONFIG_NOSYSTEM"),
            alone: ELSEWHERE.iter().all(|it| variable(it).is_none()),
            fault: stated.as_ref().err().cloned(),
            stated: stated.unwrap_or_default(),
        }
    }

    /// Whether libgit2 alone would read something else.
    pub(super) fn differ(&self) -> bool {
        self.global.is_some()
            || self.system.is_some()
            || self.no_system.is_some()
            || !self.stated.is_empty()
    }

    pub(super) fn refuse_fault(&self) -> Result<(), Error> {
        match &self.fault {
            Some(fault) => Err(Error::new(fault).with_help("check it with `git config --list`")),
            None => Ok(()),
        }
    }

    /// Opens a repository with these settings. libgit2 asks whether another user's is trusted before it can be given any, and
    /// looks for the answer in the files that the variables name only if it is told so.
    pub(super) fn open(
        &self,
        folder: &Path,
        flags: RepositoryOpenFlags,
        ceilings: &[PathBuf],
    ) -> Result<Repository, git2::Error> {
        let repository = match Repository::open_ext(folder, flags, ceilings) {
            Err(cause) if cause.code() == ErrorCode::Owner && self.differ() && self.alone => {
                from_environment(folder, flags, ceilings).map_err(|_| cause)
            }
            other => other,
        }?;
        self.give(&repository)?;
        Ok(repository)
    }

    /// Whether an entry `/path/*` of `safe.directory` covers a folder: Git knows these, libgit2 does not.
    pub(super) fn trust_by_pattern(&self, folder: &Path) -> bool {
        let Ok(Known { config, .. }) = self.outside() else { return false };
        let Ok(mut entries) = config.multivar("safe.directory", None) else { return false };
        while let Some(entry) = entries.next() {
            let value = entry.ok().and_then(|it| it.value().ok());
            let above = value.and_then(|it| it.strip_suffix("/*"));
            if above.is_some_and(|it| folder.starts_with(it)) {
                return true;
            }
        }
        false
    }

    /// Gives an open repository the settings that Git would read in it.
    fn give(&self, repository: &Repository) -> Result<(), git2::Error> {
        if self.differ() {
            repository.set_config(&self.inside(repository)?.config)?;
        }
        Ok(())
    }

    /// What Git reads in a repository.
    pub(super) fn inside(&self, repository: &Repository) -> Result<Known, git2::Error> {
        let git_folder = Some(repository.path().to_owned());
        if !self.differ() {
            let config = repository.config()?.snapshot()?;
            return Ok(Known { config, git_folder, is_settled: true });
        }
        // Only so does libgit2 read the files that the variables name, and know in which repository it does.
        let again = from_environment(repository.path(), RepositoryOpenFlags::NO_SEARCH, &[]);
        let again = again.ok();
        // It stays open until the settings are in memory: they refer to it before.
        let plain;
        let reading = match &again {
            Some(again) => again,
            None => {
                let flags = RepositoryOpenFlags::NO_SEARCH;
                plain = Repository::open_ext(repository.path(), flags, [""; 0])?;
                &plain
            }
        };
        let mut config = reading.config()?;
        self.replace(&mut config, again.is_some())?;
        let config = self.with_stated(config)?;
        Ok(Known { config, git_folder, is_settled: again.is_some() })
    }

    /// What Git reads where there is no repository.
    pub(super) fn outside(&self) -> Result<Known, git2::Error> {
        let mut config = Config::open_default()?;
        self.replace(&mut config, false)?;
        Ok(Known { config: self.with_stated(config)?, git_folder: None, is_settled: true })
    }

    /// Puts the files that the variables name in the place of those that stand there, unless they do already.
    fn replace(&self, config: &mut Config, is_done: bool) -> Result<(), git2::Error> {
        if let Some(file) = &self.global {
            put(config, OsStr::new(""), ConfigLevel::XDG)?;
            // libgit2 takes an empty name for none that was given.
            if !is_done || file.is_empty() {
                put(config, file, ConfigLevel::Global)?;
            }
        }
        if is_done {
            return Ok(());
        }
        let no_system = self.no_system.as_ref().and_then(|it| it.to_str());
        if no_system.is_some_and(|it| Config::parse_bool(it).unwrap_or_default()) {
            return put(config, OsStr::new(""), ConfigLevel::System);
        }
        self.system.as_ref().map_or(Ok(()), |it| put(config, it, ConfigLevel::System))
    }

    /// All of it in memory, with what the environment itself states above the files.
    fn with_stated(&self, mut config: Config) -> Result<Config, git2::Error> {
        let text = stated::as_file(&self.stated);
        if text.is_empty() {
            return config.snapshot();
        }
        // libgit2 takes settings from files alone.
        let cannot = |it: std::io::Error| {
            git2::Error::from_str(&format!("cannot write a temporary file: {it}"))
        };
        let mut file = Unfinished::begin(env::temp_dir(), "isms-git-settings").map_err(cannot)?;
        file.write(text.as_bytes()).map_err(cannot)?;
        config.add_file(file.path(), ConfigLevel::App, true)?;
        config.snapshot()
    }
}

/// Opens a repository as Git would with its variables, which libgit2 reads by itself then.
fn from_environment(
    folder: &Path,
    flags: RepositoryOpenFlags,
    ceilings: &[PathBuf],
) -> Result<Repository, git2::Error> {
    Repository::open_ext(folder, flags | RepositoryOpenFlags::FROM_ENV, ceilings)
}

/// Where no file can be, and nobody can put one: below another file.
fn nowhere() -> PathBuf {
    env::current_exe().unwrap_or_else(|_| PathBuf::from("/dev/null")).join("nothing")
}

fn put(config: &mut Config, file: &OsStr, level: ConfigLevel) -> Result<(), git2::Error> {
    let place = if file.is_empty() { nowhere() } else { PathBuf::from(file) };
    // Git passes over a file that it may not read.
    match config.add_file(&place, level, true) {
        Err(cause) if cause.code() != ErrorCode::NotFound => Err(cause),
        _ => Ok(()),
    }
}
