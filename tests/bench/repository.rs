//! The repositories that the benchmarks run on, made once and kept under `target/bench/`.

use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use crate::generator;

/// How many documents a repository holds and about how many commits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Size {
    pub(crate) name: &'static str,
    pub(crate) documents: u32,
    pub(crate) commits: usize,
}

/// What a run costs before it reads a second document.
pub(crate) const SINGLE: Size = Size { name: "single", documents: 1, commits: 5 };
pub(crate) const TINY: Size = Size { name: "tiny", documents: 20, commits: 200 };
pub(crate) const SMALL: Size = Size { name: "small", documents: 200, commits: 2_000 };
pub(crate) const MEDIUM: Size = Size { name: "medium", documents: 2_000, commits: 20_000 };
pub(crate) const LARGE: Size = Size { name: "large", documents: 10_000, commits: 100_000 };

/// The repository of this size: the kept one, or a new one that is kept from now on.
pub(crate) fn prepare(size: Size, folder: &Path) -> io::Result<PathBuf> {
    let Size { name, documents, commits } = size;
    let path = folder.join(format!("{name}-{documents}-{commits}-v{}", generator::VERSION));
    if path.is_dir() {
        return Ok(path);
    }
    eprintln!("making {} (kept for the next run)", path.display());
    fs::create_dir_all(folder)?;
    // Made under another name, so that a run that was stopped leaves nothing that looks complete.
    let unfinished = tempfile::Builder::new().prefix(".unfinished-").tempdir_in(folder)?;
    make(size, unfinished.path())?;
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
