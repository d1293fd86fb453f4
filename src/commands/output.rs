//! Printing: what goes where, in which colours, and what happens when nobody reads.

use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, IsTerminal, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::progress;
use crate::arguments::When;
use crate::git;
use crate::path;
use crate::render::full::Look;
use crate::render::{Print, escape};

/// The exit status of a run that could not happen.
pub const COULD_NOT_RUN: u8 = 2;

/// Why a run could not happen, as it is printed.
#[derive(Debug)]
pub struct Failure {
    pub message: String,
    pub help: Option<String>,
    /// Drawn places in `isms.toml`, where the fault is there.
    pub drawn: String,
}

impl Failure {
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Failure {
        Failure { message: message.into(), help: Some(help.into()), drawn: String::new() }
    }
}

impl From<git::Error> for Failure {
    fn from(error: git::Error) -> Failure {
        Failure { message: error.message, help: error.help, drawn: String::new() }
    }
}

/// What is known of the terminal.
#[derive(Debug)]
pub struct Terminal {
    is_stdout: bool,
    stdout_color: bool,
    stderr_color: bool,
    width: usize,
}

impl Terminal {
    pub fn new(when: When) -> Terminal {
        let wish = Wish::of(variable);
        let color = |is_terminal| is_colored(when, is_terminal, wish);
        let width =
            variable("COLUMNS").and_then(|it| it.parse().ok()).filter(|it| (40..=400).contains(it));
        let is_stdout = std::io::stdout().is_terminal();
        Terminal {
            is_stdout,
            stdout_color: color(is_stdout),
            stderr_color: color(std::io::stderr().is_terminal()),
            width: width.unwrap_or(100),
        }
    }

    /// For what goes to standard output, or into a file.
    pub fn look(&self, into_file: bool) -> Look {
        let color = self.stdout_color && !into_file;
        Look { color, width: self.width, waived: false, summary: true }
    }

    pub fn look_of_errors(&self) -> Look {
        Look { color: self.stderr_color, ..self.look(true) }
    }

    /// A diff for standard output: on a terminal for people, else so that `git apply` takes it.
    pub fn diff(&self, diff: &str) -> String {
        if self.is_stdout {
            diff.lines().fold(String::new(), |all, it| all + &escape::line(it) + "\n")
        } else {
            escape::diff(diff)
        }
    }

    /// Prints why a run could not happen.
    pub fn fail(&self, failure: &Failure) -> ExitCode {
        progress::stop();
        let (red, plain) = if self.stderr_color { ("\u{1b}[1;31m", "\u{1b}[0m") } else { ("", "") };
        let mut text = failure.drawn.clone();
        let _ = writeln!(text, "{red}error{plain}: {}", escape::line(&failure.message));
        for line in failure.help.iter().flat_map(|it| it.lines()) {
            let _ = writeln!(text, "  help: {}", escape::line(line));
        }
        // Nobody is left to tell where standard error itself fails.
        let _ = std::io::stderr().write_all(text.as_bytes());
        ExitCode::from(COULD_NOT_RUN)
    }
}

/// What the environment says of colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    Always,
    Never,
    OnTerminals,
}

impl Wish {
    /// By no-color.org, force-color.org and bixense.com/clicolors. Who refuses wins: `NO_COLOR` is set for a whole session, by
    /// people who cannot read colours.
    fn of(variable: impl Fn(&str) -> Option<String>) -> Wish {
        let is = |name, value| variable(name).as_deref() == Some(value);
        let is_on = |name| variable(name).is_some_and(|it| it != "0");
        if variable("NO_COLOR").is_some() {
            return Wish::Never;
        }
        if is_on("CLICOLOR_FORCE") || is_on("FORCE_COLOR") {
            return Wish::Always;
        }
        if is("CLICOLOR", "0") || is("TERM", "dumb") {
            return Wish::Never;
        }
        Wish::OnTerminals
    }
}

/// Whether a stream gets colours. What the environment refuses, the flag may still ask for.
fn is_colored(when: When, is_terminal: bool, wish: Wish) -> bool {
    match (when, wish) {
        (When::Always, _) | (When::Auto, Wish::Always) => true,
        (When::Never, _) | (When::Auto, Wish::Never) => false,
        (When::Auto, Wish::OnTerminals) => is_terminal,
    }
}

/// Prints to standard output. A reader that has gone, as `head` does, is no error.
pub fn print(text: &str) -> Result<(), Failure> {
    print_with(|stdout| stdout.write_all(text.as_bytes()))
}

/// Prints what is read, which need not fit into memory.
pub fn print_from(mut text: impl Read) -> Result<(), Failure> {
    print_with(|stdout| std::io::copy(&mut text, stdout).map(drop))
}

fn print_with(
    write: impl FnOnce(&mut std::io::StdoutLock<'_>) -> std::io::Result<()>,
) -> Result<(), Failure> {
    progress::stop();
    let mut stdout = std::io::stdout().lock();
    match write(&mut stdout).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::new(
            format!("cannot write to standard output: {error}"),
            "check the disk or the pipe",
        )),
        _ => Ok(()),
    }
}

/// Prints beside the findings: what a person wants to know and no script reads.
pub fn remark(text: &str) {
    progress::stop();
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// Writes a report into a file. One that is there is written over.
pub fn write(path: &Path, render: impl FnOnce(&mut Print<'_>)) -> Result<(), Failure> {
    let open = || OpenOptions::new().write(true).create(true).truncate(false).open(path);
    let written = open().map(ReportFile::new).and_then(|mut file| {
        render(&mut |piece| file.add(piece));
        file.end()
    });
    written.map_err(|error| {
        Failure::new(
            format!("cannot write `{}`: {error}", path::shown(path)),
            "name a file in a folder that exists and is yours",
        )
    })
}

/// What a file begins with while it is written: a run that is killed leaves no report that looks whole.
const UNFINISHED: &[u8] = b"isms was stopped while it wrote this report\n";

/// Whether nothing is lost by a report in this place: there is no file, an empty one, or one that begins as a report does.
pub fn may_be_replaced(path: &Path, begin: &str) -> bool {
    let Ok(file) = File::open(path) else { return true };
    let mut head = Vec::new();
    let longest = UNFINISHED.len().max(begin.len()) as u64;
    let is_read = file.take(longest).read_to_end(&mut head).is_ok();
    is_read
        && (head.is_empty() || head.starts_with(UNFINISHED) || head.starts_with(begin.as_bytes()))
}

/// A report that is written over what a file holds. To cut that off first takes longer than the writing: the system gives the
/// whole file back, to fetch as much again.
struct ReportFile {
    file: File,
    /// The bytes in whose place `UNFINISHED` stands. None for a pipe or a device, where nothing is written twice.
    start: Option<Vec<u8>>,
    /// How many bytes stand behind.
    rest: u64,
    written: std::io::Result<()>,
    /// How much is left of the file where not all could be written.
    left: usize,
}

impl ReportFile {
    fn new(mut file: File) -> ReportFile {
        // Windows tells nothing of a device such as `NUL`.
        let is_file = file.metadata().is_ok_and(|it| it.is_file());
        let written = if is_file { file.write_all(UNFINISHED) } else { Ok(()) };
        // Half of a report is worse than none, and an empty one may tell that nothing was found.
        let left = if written.is_ok() { UNFINISHED.len() } else { 0 };
        ReportFile { file, start: is_file.then(Vec::new), rest: 0, written, left }
    }

    /// Once something could not be written, nothing is.
    fn add(&mut self, piece: &str) {
        let mut bytes = piece.as_bytes();
        if let Some(start) = &mut self.start {
            let missing = UNFINISHED.len() - start.len();
            let (first, others) = bytes.split_at(missing.min(bytes.len()));
            start.extend_from_slice(first);
            bytes = others;
        }
        if self.written.is_ok() {
            self.rest += bytes.len() as u64;
            self.written = self.file.write_all(bytes);
        }
    }

    fn end(self) -> std::io::Result<()> {
        let ReportFile { mut file, start, rest, mut written, mut left } = self;
        let Some(start) = start else { return written };
        if written.is_ok() {
            written = file.set_len(start.len() as u64 + rest).and_then(|()| file.rewind());
        }
        if written.is_ok() {
            left = 0;
            written = file.write_all(&start);
        }
        if written.is_err() {
            // What kept the report from being written is what the user can mend.
            let _ = file.set_len(left as u64);
        }
        written
    }
}

/// A step of GitHub Actions.
#[derive(Debug)]
pub struct Step {
    /// The file that collects the job's summary.
    pub summary: Option<PathBuf>,
}

impl Step {
    /// The step that this program runs in, if it does.
    pub fn here() -> Option<Step> {
        let is_step = variable("GITHUB_ACTIONS").as_deref() == Some("true");
        is_step.then(|| Step { summary: variable("GITHUB_STEP_SUMMARY").map(PathBuf::from) })
    }
}

/// How long a file is that the program only adds to; 0 where there is none yet.
pub fn length(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |it| it.len())
}

/// Adds to a file that others write too.
pub fn append(path: &Path, text: &str) -> std::io::Result<()> {
    std::fs::OpenOptions::new().create(true).append(true).open(path)?.write_all(text.as_bytes())
}

/// A variable of the environment; one that is empty counts as not set (no-color.org).
#[expect(
    clippy::disallowed_methods,
    reason = "the one place where the variables of the terminal and of GitHub Actions are read"
)]
pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|it| !it.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "what was written is read back")]
    fn a_file_holds_what_was_written_last_and_nothing_else() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let long = "a line that is longer than what is written first\n".repeat(3);
        for text in ["short", &long, "a", "", &long, &long[1..], &long[..UNFINISHED.len()]] {
            write(file.path(), |print| print(text)).unwrap();
            assert_eq!(std::fs::read_to_string(file.path()).unwrap(), text);
            write(file.path(), |print| text.split_inclusive(' ').for_each(print)).unwrap();
            assert_eq!(std::fs::read_to_string(file.path()).unwrap(), text);
        }
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "what was written is read back")]
    fn a_file_that_is_not_finished_says_so() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let written = || std::fs::read(file.path()).unwrap();
        let print = |print: &mut Print<'_>| {
            print("a report, of which nobody may think that it is all\n");
            print("more\n");
            assert!(written().starts_with(UNFINISHED) && written().ends_with(b"more\n"));
        };
        for _ in 0..2 {
            write(file.path(), print).unwrap();
            assert!(written().starts_with(b"a report,"));
        }
    }

    #[test]
    fn a_diff_is_for_people_on_a_terminal_alone() {
        let diff = "+a\tb\r\n+\u{202e}c\n";
        let terminal = |is_stdout| Terminal { is_stdout, ..Terminal::new(When::Never) };
        assert_eq!(terminal(true).diff(diff), "+a b\n+\\u{202e}c\n");
        assert_eq!(terminal(false).diff(diff), diff);
    }

    #[test]
    fn a_terminal_gets_colours_unless_somebody_refuses() {
        let colored = |is_terminal, wish| {
            [When::Auto, When::Always, When::Never].map(|it| is_colored(it, is_terminal, wish))
        };
        assert_eq!(colored(true, Wish::OnTerminals), [true, true, false]);
        assert_eq!(colored(false, Wish::OnTerminals), [false, true, false]);
        assert_eq!(colored(true, Wish::Never), [false, true, false]);
        assert_eq!(colored(false, Wish::Always), [true, true, false]);
    }

    #[test]
    fn who_refuses_colours_wins_over_who_asks_for_them() {
        let cases: [(&[(&str, &str)], Wish); 11] = [
            (&[], Wish::OnTerminals),
            (&[("TERM", "xterm"), ("CLICOLOR", "1")], Wish::OnTerminals),
            (&[("CLICOLOR_FORCE", "0"), ("FORCE_COLOR", "0")], Wish::OnTerminals),
            (&[("CLICOLOR", "0")], Wish::Never),
            (&[("TERM", "dumb")], Wish::Never),
            (&[("CLICOLOR_FORCE", "1")], Wish::Always),
            (&[("FORCE_COLOR", "3")], Wish::Always),
            (&[("FORCE_COLOR", "1"), ("CLICOLOR", "0")], Wish::Always),
            (&[("CLICOLOR_FORCE", "1"), ("TERM", "dumb")], Wish::Always),
            (&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], Wish::Never),
            (&[("FORCE_COLOR", "1"), ("NO_COLOR", "0")], Wish::Never),
        ];
        for (set, wish) in cases {
            let found = |name: &str| set.iter().find(|it| it.0 == name).map(|it| it.1.to_owned());
            assert_eq!(Wish::of(found), wish, "{set:?}");
        }
    }
}
