//! The report of an earlier run, printed again. The same question about the same files, on the same day, has the same answer:
//! there is no need to work it out anew.
//!
//! What the answer depends on is the name under which it is kept. Where that cannot be told for certain, nothing is kept
//! and every run does the whole work: where a file is not as Git recorded it, and outside Git. So it is with `--verbose`,
//! `--config`, paths, formats that write more than one text to standard output, and under GitHub Actions.

use std::fs::File;
use std::io::{BufReader, Read as _, Seek as _, SeekFrom};
use std::process::ExitCode;

use flate2::{Crc, CrcReader};
use sha2::{Digest as _, Sha256};

use super::super::output::{self, Failure, Step, Terminal};
use super::super::program;
use crate::arguments::{Check, Format, Output};
use crate::date::Date;
use crate::digest;
use crate::git::{Environment, NewReport, Snapshot};

/// What follows the text of a report: its exit status, and a checksum, as a disk that loses its power may keep half of it.
const TRAILER: usize = 5;

/// So much of a report is read at once.
const PIECE: usize = 64 << 10;

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
        let (program, environment) = (program::name()?, Environment::of_process());
        let asked = format!("{program} {arguments:?} {environment:?} {terminal:?} {today}");
        let mut hash = Sha256::new();
        hash.update(state);
        hash.update(asked.as_bytes());
        Some(Question { name: digest::hex(&hash.finalize()) })
    }

    /// Prints the answer that is kept, if there is a whole one.
    pub(super) fn answer(&self, snapshot: &Snapshot) -> Option<Result<ExitCode, Failure>> {
        let (mut kept, length) = snapshot.kept_report(&self.name)?;
        let text = length.checked_sub(TRAILER as u64)?;
        let exit = whole(&mut kept, text).ok()??;
        kept.rewind().ok()?;
        Some(output::print_from(kept.take(text)).map(|()| ExitCode::from(exit)))
    }
}

/// The exit status behind a text of so many bytes, if the checksum is that of both. Read piece by piece: to have a long report
/// in memory takes longer than to read it twice.
fn whole(kept: &mut File, text: u64) -> std::io::Result<Option<u8>> {
    let mut summed = CrcReader::new(BufReader::with_capacity(PIECE, kept.by_ref().take(text + 1)));
    std::io::copy(&mut summed, &mut std::io::sink())?;
    let sum = summed.crc().sum();
    kept.seek(SeekFrom::Start(text))?;
    let mut trailer = [0; TRAILER];
    kept.read_exact(&mut trailer)?;
    let [exit, sum_then @ ..] = trailer;
    Ok((sum_then == sum.to_le_bytes()).then_some(exit))
}

/// A report that is printed, and kept beside.
#[derive(Debug)]
pub(super) struct Printed {
    /// None where it is not kept.
    kept: Option<NewReport>,
    question: Option<Question>,
    sum: Crc,
}

impl Printed {
    /// `question` is what it answers; none where it is not kept.
    pub(super) fn new(question: Option<Question>, snapshot: &Snapshot) -> Printed {
        let kept = question.as_ref().and_then(|_| snapshot.new_report());
        Printed { kept, question, sum: Crc::new() }
    }

    pub(super) fn print(&mut self, text: &str) -> Result<(), Failure> {
        if let Some(kept) = self.kept.take() {
            self.sum.update(text.as_bytes());
            self.kept = kept.with(text.as_bytes());
        }
        output::print(text)
    }

    /// Keeps it as the answer, if the question is the same now: a file that changed meanwhile would make it another one.
    pub(super) fn keep(mut self, exit: u8, question_now: impl FnOnce() -> Option<Question>) {
        let (Some(kept), Some(question)) = (self.kept.take(), &self.question) else { return };
        if question_now().as_ref() != Some(question) {
            return;
        }
        if let Some(kept) = kept.with(&trailer(&mut self.sum, exit)) {
            kept.keep(&question.name);
        }
    }
}

fn trailer(sum: &mut Crc, exit: u8) -> [u8; TRAILER] {
    sum.update(&[exit]);
    let [a, b, c, d] = sum.sum().to_le_bytes();
    [exit, a, b, c, d]
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
