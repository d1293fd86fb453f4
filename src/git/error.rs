//! Why a run cannot happen, and what to type about it.

use std::fmt;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use git2::ErrorCode;

use crate::path;
use crate::shell::argument;

/// How much is read of a file `.git`, in bytes: more than any path is long.
const LINK_LIMIT: u64 = 8 * 1024;

/// A run that cannot happen. Faults in single files are never this: see `Content` and `LeftOut`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// A lower-case phrase without a full stop.
    pub message: String,
    /// What the user can type or change.
    pub help: Option<String>,
}

impl Error {
    pub(crate) fn new(message: impl Into<String>) -> Error {
        Error { message: message.into(), help: None }
    }

    #[must_use]
    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Error {
        self.help = Some(help.into());
        self
    }

    /// A repository at `folder` that is there but cannot be opened.
    pub fn opening(folder: &Path, cause: &git2::Error) -> Error {
        let shown = path::shown(folder);
        if cause.code() == ErrorCode::Owner {
            return Error::foreign(folder, None, false);
        }
        let error = Error::new(format!("cannot open the repository `{shown}`: {}", reason(cause)));
        let text = cause.message();
        if text.contains("objectformat") || text.contains("object format") {
            return error.with_help(
                "only repositories with SHA-1 object ids can be read; \
                 lint a plain copy made with `git archive HEAD | tar -x -C FOLDER`",
            );
        }
        if text.contains("extension") || text.contains("refstorage") {
            return error
                .with_help("lint a plain copy made with `git archive HEAD | tar -x -C FOLDER`");
        }
        error.with_help("check it with `git fsck`")
    }

    /// A repository of another user's. `settings` is the file to write into, if not the one that Git takes by itself;
    /// `is_named_by_pattern` where Git trusts it by `/path/*`.
    pub(crate) fn foreign(
        folder: &Path,
        settings: Option<&Path>,
        is_named_by_pattern: bool,
    ) -> Error {
        let shown = path::shown(folder);
        let file = settings.map(|it| format!("--file {}", argument(&path::shown(it))));
        let file = file.unwrap_or_else(|| "--global".to_owned());
        let command = format!("git config {file} --add safe.directory {}", argument(&shown));
        let error = Error::new(format!("the repository `{shown}` belongs to another user"));
        if is_named_by_pattern {
            return error.with_help(format!(
                "name the folder whole, as `/path/*` is not read here: {command}"
            ));
        }
        error.with_help(command)
    }

    /// A file `.git` in `folder` that leads to no repository.
    pub(crate) fn broken_link(folder: &Path) -> Error {
        let shown = path::shown(&folder.join(".git"));
        let mut text = String::new();
        // Where it cannot be read, it names nothing.
        let _ = File::open(folder.join(".git"))
            .and_then(|it| it.take(LINK_LIMIT).read_to_string(&mut text));
        let target = text.strip_prefix("gitdir:").and_then(|it| it.lines().next());
        let Some(target) = target.map(str::trim).filter(|it| !it.is_empty()) else {
            return Error::new(format!("`{shown}` is a file that names no repository"))
                .with_help("remove it, or check it with `git status`");
        };
        let target = path::shown(&folder.join(target));
        Error::new(format!("`{shown}` leads to `{target}`, and no repository is there")).with_help(
            "a linked work tree or a submodule needs its main repository: mount or clone that too, \
             or run `git worktree repair` there where it has moved",
        )
    }

    /// An index that is there but cannot be read.
    pub(crate) fn index(cause: &git2::Error) -> Error {
        let error = Error::new(format!("cannot read the index: {}", reason(cause)));
        // libgit2 knows neither a split index ('link') nor a sparse one ('sdir').
        if cause.message().contains("link") {
            return error.with_help("git update-index --no-split-index");
        }
        if cause.message().contains("sdir") {
            return error.with_help("git sparse-checkout reapply --no-sparse-index");
        }
        error.with_help("check it with `git status`")
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// libgit2's words, fitted into a sentence of ours.
pub(crate) fn reason(cause: &git2::Error) -> String {
    cause.message().trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use git2::ErrorClass;

    #[test]
    fn a_foreign_repository_names_the_command_that_trusts_it() {
        let cause = git2::Error::new(ErrorCode::Owner, ErrorClass::Config, "not owned");
        let error = Error::opening(Path::new("/srv/our isms"), &cause);
        assert_eq!(error.message, "the repository `/srv/our isms` belongs to another user");
        let help = "git config --global --add safe.directory '/srv/our isms'";
        assert_eq!(error.help.as_deref(), Some(help));
    }

    #[test]
    fn trust_is_written_where_it_is_read() {
        let own = Path::new("/home/sam roe/.gitconfig");
        let help = Error::foreign(Path::new("/srv/isms"), Some(own), true).help.unwrap();
        let command = "git config --file '/home/sam roe/.gitconfig' --add safe.directory /srv/isms";
        assert_eq!(
            help,
            format!("name the folder whole, as `/path/*` is not read here: {command}")
        );
    }

    #[test]
    fn a_split_index_names_the_command_that_joins_it() {
        let text = "unsupported mandatory extension: 'link'";
        let cause = git2::Error::new(ErrorCode::GenericError, ErrorClass::Index, text);
        let help = Error::index(&cause).help;
        assert_eq!(help.as_deref(), Some("git update-index --no-split-index"));
    }
}
