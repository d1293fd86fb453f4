//! The report of an earlier run, printed again. The same question about the same files, on the same day, has the same answer:
//! there is no need to work it out anew.
//!
//! What the answer depends on is the name under which it is kept. Where that cannot be told for certain, nothing is kept
//! and every run does the whole work: where a file is not as Git recorded it, outside Git, under GitHub Actions.

use std::process::ExitCode;

use sha2::{Digest as _, Sha256};

use super::super::output::{self, Failure, Step, Terminal};
use crate::arguments::{Check, Format, Output};
use crate::date::Date;
use crate::digest;
use crate::git::{Environment, LONGEST_REPORT, Snapshot};

/// The checksum before an answer: a disk that fills up or loses its power may keep half of it.
const CHECKSUM: usize = 4;

/// A question, by a name that another one does not have.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Question {
    name: String,
}

impl Question {
    /// None where the answer is not kept.
    pub(super) fn of(
        check: &Check,
        today: Date,
        terminal: &Terminal,
        snapshot: &Snapshot,
    ) -> Option<Question> {
        if !may_be_kept(check) {
            return None;
        }
        let state = snapshot.state(check.base.as_deref())?;
        let arguments: Vec<_> = std::env::args_os().skip(1).collect();
        let (program, environment) = (program()?, Environment::of_process());
        let asked = format!("{program:?} {arguments:?} {environment:?} {terminal:?} {today}");
        let mut hash = Sha256::new();
        hash.update(state);
        hash.update(asked.as_bytes());
        Some(Question { name: digest::hex(&hash.finalize()) })
    }

    /// Prints the answer that is kept, if there is a whole one.
    pub(super) fn answer(&self, snapshot: &Snapshot) -> Option<Result<ExitCode, Failure>> {
        let kept = snapshot.kept_report(&self.name)?;
        let (sum, answer) = kept.split_at_checked(CHECKSUM)?;
        if checksum(answer) != sum {
            return None;
        }
        let (exit, text) = answer.split_first()?;
        let text = std::str::from_utf8(text).ok()?;
        Some(output::print(text).map(|()| ExitCode::from(*exit)))
    }

    /// Keeps an answer for the next time.
    pub(super) fn keep(&self, snapshot: &Snapshot, printed: &Printed, exit: u8) {
        let Some(text) = &printed.text else { return };
        let answer = [&[exit], text.as_bytes()].concat();
        let kept = [&checksum(&answer)[..], &answer].concat();
        snapshot.keep_report(&self.name, &kept);
    }
}

/// What a run has printed.
#[derive(Debug)]
pub(super) struct Printed {
    /// None where nobody asks for it again, or where it is too long to be kept.
    text: Option<String>,
}

impl Printed {
    pub(super) fn new(is_kept: bool) -> Printed {
        Printed { text: is_kept.then(String::new) }
    }

    pub(super) fn print(&mut self, text: &str) -> Result<(), Failure> {
        if let Some(before) =
            self.text.as_mut().filter(|it| it.len() + text.len() <= LONGEST_REPORT)
        {
            before.push_str(text);
        } else {
            self.text = None;
        }
        output::print(text)
    }
}

/// Whether the answer to a question like this is ever kept.
pub(super) fn may_be_kept(check: &Check) -> bool {
    !check.no_cache
        && !check.verbose
        && check.paths.is_empty()
        && check.snapshot.config.is_none()
        && is_on_standard_output_alone(&check.output)
        && Step::here().is_none()
}

/// Whether nothing is written but one format: `short` has its summary on standard error.
fn is_on_standard_output_alone(outputs: &[Output]) -> bool {
    match outputs {
        [] => true,
        [output] => output.file.is_none() && output.format != Format::Short,
        _ => false,
    }
}

fn checksum(answer: &[u8]) -> [u8; CHECKSUM] {
    let mut sum = flate2::Crc::new();
    sum.update(answer);
    sum.sum().to_le_bytes()
}

/// The program itself: another build may judge otherwise.
fn program() -> Option<impl std::fmt::Debug> {
    let file = std::env::current_exe().ok()?;
    let data = file.metadata().ok()?;
    Some((env!("CARGO_PKG_VERSION"), data.len(), data.modified().ok()?, file))
}
