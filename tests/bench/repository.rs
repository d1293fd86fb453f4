//! The repositories that the benchmarks run on, made once and kept under `target/bench/`.

use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use crate::generator::{self, system};

/// How many documents a repository holds and about how many commits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Size {
    pub(crate) name: &'static str,
    pub(crate) documents: u32,
    pub(crate) commits: usize,
    /// Whether the rest of a management system stands around the documents of another repository.
    pub(crate) is_system: bool,
}

const fn documents(name: &'static str, documents: u32, commits: usize) -> Size {
    Size { name, documents, commits, is_system: false }
}

/// What a run costs before it reads a second document.
pub(crate) const SINGLE: Size = documents("single", 1, 5);
pub(crate) const TINY: Size = documents("tiny", 20, 200);
pub(crate) const SMALL: Size = documents("small", 200, 2_000);
pub(crate) const MEDIUM: Size = documents("medium", 2_000, 20_000);
pub(crate) const LARGE: Size = documents("large", 10_000, 100_000);
/// MEDIUM with a register of 5,000 risks and 500 processes, in one commit more.
#[expect(clippy::cast_possible_truncation, reason = "it is 501")]
pub(crate) const SYSTEM: Size = Size {
    name: "system",
    documents: MEDIUM.documents + system::DOCUMENTS as u32,
    commits: MEDIUM.commits + 1,
    is_system: true,
};

/// The repository of this size: the kept one, or a new one that is kept from now on.
pub(crate) fn prepare(size: Size, folder: &Path) -> io::Result<PathBuf> {
    let Size { name, documents, commits, is_system } = size;
    let path = folder.join(format!("{name}-{documents}-{commits}-v{}", generator::VERSION));
    if path.is_dir() {
        return Ok(path);
    }
    eprintln!("making {} (kept for the next run)", path.display());
    fs::create_dir_all(folder)?;
    // Made under another name, so that a run that was stopped leaves nothing that looks complete.
    let unfinished = tempfile::Builder::new().prefix(".unfinished-").tempdir_in(folder)?;
    if is_system {
        make_system(&prepare(MEDIUM, folder)?, unfinished.path())?;
    } else {
        make(size, unfinished.path())?;
    }
    fs::rename(unfinished.keep(), &path)?;
    Ok(path)
}

/// Makes a repository of this size in an empty folder.
pub(crate) fn make(size: Size, folder: &Path) -> io::Result<()> {
    run(git(folder).args(["init", "--quiet", "--template=", "--initial-branch=main"]))?;
    for (key, value) in
        [("gc.auto", "0"), ("maintenance.auto", "false"), ("core.autocrlf", "false")]
    {
        run(git(folder).args(["config", key, value]))?;
    }
    import(size, folder)?;
    run(git(folder).args(["repack", "-q", "-a", "-d", "-f"]))?;
    run(git(folder).args(["reset", "--quiet", "--hard"]))?;
    settle(folder)
}

/// Adds the rest of a management system to a copy of a repository.
fn make_system(documents: &Path, folder: &Path) -> io::Result<()> {
    let from = documents.to_str().ok_or_else(|| io::Error::other("a path that is no text"))?;
    run(git(folder).args(["clone", "--quiet", "--template=", from, "."]))?;
    for (key, value) in [
        ("gc.auto", "0"),
        ("core.autocrlf", "false"),
        ("user.name", "Person 00"),
        ("user.email", "person00@example.org"),
    ] {
        run(git(folder).args(["config", key, value]))?;
    }
    for (path, text) in system::files() {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder"))?;
        fs::write(path, text)?;
    }
    run(git(folder).args(["add", "."]))?;
    run(git(folder).args([
        "commit",
        "--quiet",
        "--message=Add the management system",
        "--date=2026-11-20T12:00:00Z",
    ]))?;
    settle(folder)
}

/// The id of the commit at HEAD.
pub(crate) fn head(folder: &Path) -> io::Result<String> {
    Ok(run(git(folder).args(["rev-parse", "HEAD"]))?.trim().to_owned())
}

/// Git without anybody's settings.
pub(crate) fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    hermetic(&mut command, folder);
    command
}

/// Runs the command in this folder, with nothing from the environment that could change what it does.
pub(crate) fn hermetic(command: &mut Command, folder: &Path) {
    command.current_dir(folder).env_clear();
    for name in ["PATH", "TMPDIR", "TEMP", "SystemRoot"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    // There is no settings file in `.git` under any of the names that Git or libgit2 looks for in a home folder.
    let home = folder.join(".git");
    command.env("HOME", &home).env("XDG_CONFIG_HOME", &home).env("GIT_CONFIG_GLOBAL", "/dev/null");
    command.env("GIT_CONFIG_NOSYSTEM", "1").env("LC_ALL", "C").env("TZ", "UTC");
}

fn import(size: Size, folder: &Path) -> io::Result<()> {
    // The pack is written anew afterwards, so compressing well here would be time lost.
    let mut import = git(folder)
        .args(["-c", "pack.compression=1", "fast-import", "--quiet", "--force", "--depth=5"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()?;
    let input = import.stdin.take().expect("standard input was asked for");
    let documents = usize::try_from(size.documents).expect("sizes are small");
    let written =
        generator::write(BufWriter::with_capacity(1 << 20, input), documents, size.commits);
    if !import.wait()?.success() {
        return Err(io::Error::other("git fast-import did not take the generated history"));
    }
    written
}

/// Makes every file older than the index, so that Git need not read files again only because they changed within the
/// second in which the index was written: that would make `git status` look slow.
fn settle(folder: &Path) -> io::Result<()> {
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_600_000_000);
    for path in run(git(folder).args(["ls-files", "-z"]))?.split_terminator('\0') {
        File::options().write(true).open(folder.join(path))?.set_modified(long_ago)?;
    }
    run(git(folder).args(["update-index", "-q", "--refresh"])).map(drop)
}

/// Runs a command that must succeed and gives what it printed.
fn run(command: &mut Command) -> io::Result<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(io::Error::other(format!("{command:?} failed: {}", output.status)));
    }
    String::from_utf8(output.stdout).map_err(io::Error::other)
}
