//! Runs the commands of a row by turns and takes their times, or their memory.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::repository::{self, Size};
use crate::rows::{Measure, Program, Row, Run};

#[derive(Debug)]
pub(crate) struct Bench {
    isms: PathBuf,
    /// This program.
    peer: PathBuf,
    folder: PathBuf,
    pub(crate) rounds: usize,
    /// The repositories in use: name, path and the commit at HEAD.
    pub(crate) repositories: BTreeMap<&'static str, (PathBuf, String)>,
}

/// What a row came to.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// From the quickest round of each command, and from the median round.
    Timed { by_minimum: f64, by_median: f64, times: Vec<Times> },
    /// Megabytes.
    Memory(f64),
    /// This machine has no means to tell.
    NotMeasured(&'static str),
}

/// All rounds of one command, the quickest first.
#[derive(Debug)]
pub(crate) struct Times(Vec<Duration>);

impl Times {
    pub(crate) fn minimum(&self) -> f64 {
        self.0[0].as_secs_f64()
    }

    pub(crate) fn median(&self) -> f64 {
        let middle = self.0.len() / 2;
        if self.0.len() % 2 == 1 {
            return self.0[middle].as_secs_f64();
        }
        f64::midpoint(self.0[middle - 1].as_secs_f64(), self.0[middle].as_secs_f64())
    }
}

impl Bench {
    pub(crate) fn new(isms: PathBuf, folder: PathBuf, rounds: usize) -> std::io::Result<Self> {
        let peer = std::env::current_exe()?;
        Ok(Self { isms, peer, folder, rounds, repositories: BTreeMap::new() })
    }

    /// Makes the repositories that these rows need and that are not there yet.
    pub(crate) fn prepare(&mut self, rows: &[Row]) -> Result<(), String> {
        for run in rows.iter().flat_map(Row::runs) {
            let Size { name, .. } = run.size;
            if !self.repositories.contains_key(name) {
                let made = repository::prepare(run.size, &self.folder)
                    .and_then(|path| repository::head(&path).map(|head| (path, head)))
                    .map_err(|error| format!("cannot make the repository {name}: {error}"))?;
                self.repositories.insert(name, made);
            }
        }
        Ok(())
    }

    pub(crate) fn measure(&self, row: &Row) -> Result<Outcome, String> {
        let runs = row.runs();
        let caches: Vec<Option<Vec<u8>>> =
            runs.iter().map(|run| self.earlier_cache(run)).collect::<Result<_, _>>()?;
        // The round that warms up also shows that the commands do what is to be measured.
        for run in &runs {
            checked(run, &self.command(run).output().map_err(|error| error.to_string())?)?;
        }
        if matches!(row.measure, Measure::Memory) {
            return self.memory(&row.subject);
        }
        let mut times: Vec<Vec<Duration>> = vec![Vec::new(); runs.len()];
        for _ in 0..self.rounds {
            for ((run, cache), times) in runs.iter().zip(&caches).zip(&mut times) {
                self.set_up(run, cache.as_deref()).map_err(|error| error.to_string())?;
                times.push(self.time(run)?);
            }
        }
        let times: Vec<Times> = times.into_iter().map(sorted).collect();
        let number =
            |of: fn(&Times) -> f64| number(row, &times.iter().map(of).collect::<Vec<f64>>());
        Ok(Outcome::Timed {
            by_minimum: number(Times::minimum),
            by_median: number(Times::median),
            times,
        })
    }

    /// What a check of an earlier commit leaves in the cache, where the run is to find that.
    fn earlier_cache(&self, run: &Run) -> Result<Option<Vec<u8>>, String> {
        let Some(commit) = run.cached_at else { return Ok(None) };
        // A report that is kept would be printed again, and no cache written.
        self.set_up(run, None).map_err(|error| error.to_string())?;
        let earlier = self.command(run).args(["--rev", commit]).output();
        let earlier = earlier.map_err(|error| error.to_string())?;
        checked(run, &earlier)?;
        std::fs::read(self.cache(run)).map(Some).map_err(|error| error.to_string())
    }

    /// Leaves under Git's folder what the run is to find there, and nothing of the round before.
    fn set_up(&self, run: &Run, cache: Option<&[u8]>) -> std::io::Result<()> {
        if let Some(cache) = cache {
            std::fs::write(self.cache(run), cache)?;
        }
        let reports = self.cache(run).with_file_name("reports");
        if run.program == Program::Isms && !run.again && reports.exists() {
            std::fs::remove_dir_all(reports)
        } else {
            Ok(())
        }
    }

    fn cache(&self, run: &Run) -> PathBuf {
        self.repositories[run.size.name].0.join(".git/isms/history-v1")
    }

    /// From starting the process to its end. What it prints goes nowhere, as in hyperfine: to read half a megabyte takes this
    /// program as long as the other one to start.
    fn time(&self, run: &Run) -> Result<Duration, String> {
        let mut command = self.command(run);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let start = Instant::now();
        let status = command.status();
        let time = start.elapsed();
        status.map(|_| time).map_err(|error| error.to_string())
    }

    fn command(&self, run: &Run) -> Command {
        let mut command = match run.program {
            Program::Git => Command::new("git"),
            Program::Isms => Command::new(&self.isms),
            Program::Peer => Command::new(&self.peer),
        };
        command.args(&run.arguments);
        self.place(&mut command, run);
        command
    }

    fn place(&self, command: &mut Command, run: &Run) {
        repository::hermetic(command, &self.repositories[run.size.name].0);
        command.stdin(Stdio::null());
        if let Some(threads) = run.threads {
            command.env("RAYON_NUM_THREADS", threads.to_string());
        }
    }

    /// The largest of all rounds, as GNU time reports it: the standard library cannot ask for it.
    fn memory(&self, run: &Run) -> Result<Outcome, String> {
        let gnu_time = Path::new("/usr/bin/time");
        if !cfg!(target_os = "linux") || !gnu_time.exists() {
            return Ok(Outcome::NotMeasured("needs Linux and GNU time in /usr/bin/time"));
        }
        let report = tempfile::NamedTempFile::new().map_err(|error| error.to_string())?;
        let mut peak: f64 = 0.0;
        for _ in 0..self.rounds {
            let inner = self.command(run);
            let mut command = Command::new(gnu_time);
            command.args(["--quiet", "--format=%M", "--output"]).arg(report.path());
            command.arg(inner.get_program()).args(inner.get_args());
            self.place(&mut command, run);
            command.output().map_err(|error| error.to_string())?;
            let text = std::fs::read_to_string(report.path()).map_err(|error| error.to_string())?;
            let kibibytes: f64 =
                text.trim().parse().map_err(|_| format!("/usr/bin/time printed {text:?}"))?;
            peak = peak.max(kibibytes * 1024.0 / 1e6);
        }
        Ok(Outcome::Memory(peak))
    }
}

/// The number of a row from the seconds of its runs, which are in the order of `Row::runs`.
fn number(row: &Row, seconds: &[f64]) -> f64 {
    let more_documents =
        |run: &Run, reference: &Run| f64::from(run.size.documents - reference.size.documents);
    match &row.measure {
        Measure::Ratio { .. } => seconds[0] / seconds[1],
        Measure::PerDocument { reference } => {
            (seconds[0] - seconds[1]) * 1e6 / more_documents(&row.subject, reference)
        }
        // Of as many documents each.
        Measure::PerDocumentRatio { .. } => (seconds[0] - seconds[1]) / (seconds[2] - seconds[3]),
        Measure::Growth { smaller, single } => {
            let each = (seconds[0] - seconds[2]) / more_documents(&row.subject, single);
            let each_of_smaller = (seconds[1] - seconds[2]) / more_documents(smaller, single);
            each / each_of_smaller
        }
        Measure::Memory => unreachable!("memory is not made of times"),
    }
}

fn sorted(mut times: Vec<Duration>) -> Times {
    times.sort();
    Times(times)
}

/// A run that fails, or that does not see the documents, measures nothing. Findings (exit status 1) are fine.
fn checked(run: &Run, output: &Output) -> Result<(), String> {
    let fine: &[i32] = if run.program == Program::Isms { &[0, 1] } else { &[0] };
    if !output.status.code().is_some_and(|code| fine.contains(&code)) {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{} ended with {}: {}", describe(run), output.status, said.trim()));
    }
    let documents = run.size.documents;
    let counted = format!("documents: {documents},");
    if run.program == Program::Peer && !String::from_utf8_lossy(&output.stdout).contains(&counted) {
        return Err(format!("{} did not count {documents} documents", describe(run)));
    }
    if !(run.program == Program::Isms && run.arguments.iter().any(|it| it == "json")) {
        return Ok(());
    }
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("{} did not print one JSON value: {error}", describe(run)))?;
    let documents = &answer["summary"]["documents"];
    if documents.as_u64() != Some(run.size.documents.into()) {
        return Err(format!(
            "{} counted {documents} documents, not {}",
            describe(run),
            run.size.documents
        ));
    }
    Ok(())
}

fn describe(run: &Run) -> String {
    let program = match run.program {
        Program::Isms => "isms",
        Program::Git => "git",
        Program::Peer => "speed",
    };
    format!("`{program} {}` on {}", run.arguments.join(" "), run.size.name)
}
