//! A temporary Git repository that knows nothing of the user's configuration, name, clock or zone.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// The day every commit is made unless a test says otherwise.
pub(crate) const DAY: &str = "2026-01-15T12:00:00+00:00";

#[derive(Debug)]
pub(crate) struct Repository {
    pub(crate) folder: TempDir,
}

impl Repository {
    /// An empty repository on branch `main`.
    pub(crate) fn new() -> Repository {
        Repository::init(&["init", "--quiet", "--initial-branch=main"])
    }

    /// An empty repository without a work tree.
    pub(crate) fn bare() -> Repository {
        Repository::init(&["init", "--quiet", "--initial-branch=main", "--bare"])
    }

    fn init(arguments: &[&str]) -> Repository {
        let repository = Repository { folder: TempDir::new().expect("a temporary folder") };
        repository.git(arguments);
        // libgit2 reads the user's own ignore file unless the repository names another.
        repository.git(&["config", "core.excludesFile", "/dev/null"]);
        repository
    }

    /// Where it lies, without symbolic links.
    pub(crate) fn path(&self) -> PathBuf {
        isms::path::resolved(self.folder.path()).expect("the folder is there")
    }

    /// Writes a file in the work tree, with the folders above it.
    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        std::fs::write(&path, text).unwrap_or_else(|cause| panic!("{}: {cause}", path.display()));
    }

    /// Runs `git` here and returns what it printed, without the last line end.
    pub(crate) fn git<S: AsRef<OsStr>>(&self, arguments: &[S]) -> String {
        git(self.folder.path(), arguments)
    }

    /// Records many commits at once, in the language of `git fast-import`.
    pub(crate) fn import(&self, stream: &[u8]) {
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        std::fs::write(file.path(), stream).expect("the stream is written");
        let status = Command::new("git")
            .args(["fast-import", "--quiet"])
            .current_dir(self.folder.path())
            .env_clear()
            .envs(std::env::vars_os().filter(|(name, _)| name == "PATH" || name == "SystemRoot"))
            .envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1")])
            .stdin(std::fs::File::open(file.path()).expect("the stream is there"))
            .status()
            .expect("git fast-import");
        assert!(status.success(), "git fast-import");
    }

    /// Records everything in the work tree, and returns the commit's id.
    pub(crate) fn commit(&self, message: &str, date: &str) -> String {
        self.git(&["add", "--all"]);
        let dates = [("GIT_AUTHOR_DATE", date), ("GIT_COMMITTER_DATE", date)];
        let arguments = ["commit", "--quiet", "--allow-empty", "--message", message];
        run(self.folder.path(), &arguments, &dates).expect("git commit");
        self.git(&["rev-parse", "HEAD"])
    }
}

/// The address of a folder, for `git clone`.
pub(crate) fn url(folder: &Path) -> String {
    let path = isms::path::shown(folder);
    format!("file://{}{path}", if path.starts_with('/') { "" } else { "/" })
}

/// Runs `git` in a folder and returns what it printed, without the last line end.
pub(crate) fn git<S: AsRef<OsStr>>(folder: &Path, arguments: &[S]) -> String {
    run(folder, arguments, &[]).unwrap_or_else(|error| panic!("{error}"))
}

/// Runs `git` with more of an environment; the error is what it wrote to standard error.
pub(crate) fn run<S: AsRef<OsStr>>(
    folder: &Path,
    arguments: &[S],
    environment: &[(&str, &str)],
) -> Result<String, String> {
    let output = Command::new("git")
        .args(["-c", "protocol.file.allow=always", "-c", "commit.gpgSign=false"])
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .envs(std::env::vars_os().filter(|(name, _)| name == "PATH" || name == "SystemRoot"))
        .envs([
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_TERMINAL_PROMPT", "0"),
            ("GIT_AUTHOR_NAME", "Jane Doe"),
            ("GIT_AUTHOR_EMAIL", "jane@example.com"),
            ("GIT_AUTHOR_DATE", DAY),
            ("GIT_COMMITTER_NAME", "Jane Doe"),
            ("GIT_COMMITTER_EMAIL", "jane@example.com"),
            ("GIT_COMMITTER_DATE", DAY),
            ("HOME", "/nonexistent"),
            ("LC_ALL", "C"),
            ("TZ", "UTC"),
        ])
        .envs(environment.iter().copied())
        .output()
        .map_err(|cause| format!("cannot run git: {cause}"))?;
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).trim_end_matches('\n').to_owned();
    if !output.status.success() {
        let arguments: Vec<_> = arguments.iter().map(|it| it.as_ref().to_string_lossy()).collect();
        return Err(format!("git {}: {}", arguments.join(" "), text(output.stderr)));
    }
    Ok(text(output.stdout))
}
