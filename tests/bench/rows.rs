//! What is measured: one line for each row of the table.

use crate::options::{Options, PEER};
use crate::repository::{LARGE, MEDIUM, SINGLE, SMALL, SYSTEM, Size};

/// One row: what is run, what it is compared with, and what the comparison must not exceed.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) subject: Run,
    pub(crate) measure: Measure,
    pub(crate) target: f64,
}

/// How the runs become one number.
#[derive(Debug)]
pub(crate) enum Measure {
    /// The subject's time over the reference's.
    Ratio { reference: Run },
    /// Microseconds for each document more than the reference's one.
    PerDocument { reference: Run },
    /// The subject's time for each document over the peer's, both without what the single document takes.
    PerDocumentRatio { single: Run, peer: Run, peer_single: Run },
    /// The subject's time for each document over the smaller run's, both without what the single document takes.
    Growth { smaller: Run, single: Run },
    /// The subject's peak memory in megabytes.
    Memory,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Program {
    Isms,
    Git,
    /// This program: see `peer.rs`.
    Peer,
}

/// One command in the repository of one size.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub(crate) program: Program,
    pub(crate) size: Size,
    pub(crate) arguments: Vec<String>,
    pub(crate) threads: Option<u8>,
    /// The commit that the cache was written at, where it is put back before each round.
    pub(crate) cached_at: Option<&'static str>,
    /// Whether the report of the round before may be printed again. Else it is removed.
    pub(crate) again: bool,
}

#[rustfmt::skip]
fn all() -> Vec<Row> {
    vec![
        ratio("small: check / git status", check(SMALL, &[]), git(SMALL, &["status", "--porcelain"]), 1.5),
        ratio("small: check again / git status", with_history(SMALL, &[]).again(), git(SMALL, &["status", "--porcelain"]), 1.5),
        ratio("small: check --staged again / git status", with_history(SMALL, &["--staged"]).again(), git(SMALL, &["status", "--porcelain"]), 2.0),
        // Without the report, and with all that is kept beside it: so it is after an edit.
        ratio("small: check after an edit / git status", with_history(SMALL, &["--no-history"]), git(SMALL, &["status", "--porcelain"]), 1.5),
        ratio("small: check --staged after an edit / git status", with_history(SMALL, &["--staged"]), git(SMALL, &["status", "--porcelain"]), 2.0),
        ratio("small: the hook after an edit / git status", with_history(SMALL, &["--staged", "--base", "HEAD"]), git(SMALL, &["status", "--porcelain"]), 2.0),
        memory("small: check, peak memory", check(SMALL, &[]), 25.0),
        per_document("medium: check, one thread", check(MEDIUM, &[]).on(1), 45.0),
        per_document("medium: check, two threads", check(MEDIUM, &[]).on(2), 28.0),
        // 45 of 42 and 28 of 23.5 microseconds: see `peer.rs`.
        beside_peer("medium: check, one thread / reading and parsing", check(MEDIUM, &[]).on(1), 1.07),
        beside_peer("medium: check, two threads / reading and parsing", check(MEDIUM, &[]).on(2), 1.19),
        growth("medium against small, each document", check(MEDIUM, &[]).on(1), check(SMALL, &[]).on(1), 1.2),
        ratio("medium: check --rev HEAD / work tree", check(MEDIUM, &["--rev", "HEAD"]), check(MEDIUM, &[]), 3.0),
        ratio("small: check with history / one pass of git log", with_history(SMALL, &["--no-cache"]), log(SMALL), 1.5),
        ratio("small: check with history, cached / one pass of git log", with_history(SMALL, &[]), log(SMALL), 0.9),
        ratio("medium: check with history / one pass of git log", with_history(MEDIUM, &["--no-cache"]), log(MEDIUM), 1.3),
        ratio("medium: check with history, cached / one pass of git log", with_history(MEDIUM, &[]), log(MEDIUM), 0.30),
        ratio("medium: check with history again / one pass of git log", with_history(MEDIUM, &[]).again(), log(MEDIUM), 0.30),
        ratio("medium: check with history, cache of 100 commits ago / one pass of git log", with_history(MEDIUM, &[]).cached_at("HEAD~100"), log(MEDIUM), 0.35),
        ratio("small: check --base (10 commits) / check", check(SMALL, &["--base", "HEAD~10"]), check(SMALL, &[]), 1.5),
        ratio("small: check --base (50 commits) / check", check(SMALL, &["--base", "HEAD~50"]), check(SMALL, &[]), 1.5),
        ratio("medium: check --base / check", check(MEDIUM, &["--base", "HEAD~50"]), check(MEDIUM, &[]), 1.5),
        ratio("small: check --base with history, cached / without base", with_history(SMALL, &["--base", "HEAD~50"]), with_history(SMALL, &[]), 1.5),
        ratio("medium: check --base with history, cached / without base", with_history(MEDIUM, &["--base", "HEAD~50"]), with_history(MEDIUM, &[]), 1.5),
        ratio("medium: check --base with history / without base", with_history(MEDIUM, &["--base", "HEAD~50", "--no-cache"]), with_history(MEDIUM, &["--no-cache"]), 1.5),
        ratio("medium: check, nine formats / one", check_in_all_formats(MEDIUM), check(MEDIUM, &[]), 1.3),
        ratio("medium with 5,000 risks and 500 processes / medium, with history", with_history(SYSTEM, &["--no-cache"]), with_history(MEDIUM, &["--no-cache"]), 1.2),
        ratio("medium with 5,000 risks and 500 processes / medium, with history, cached", with_history(SYSTEM, &[]), with_history(MEDIUM, &[]), 1.2),
        ratio("medium with 5,000 risks and 500 processes / medium, documents alone", check(SYSTEM, &[]), check(MEDIUM, &[]), 1.2),
        memory("medium: check with history, peak memory", with_history(MEDIUM, &["--no-cache"]), 200.0),
        ratio("large: check with history / one pass of git log", with_history(LARGE, &["--no-cache"]), log(LARGE), 1.3),
        memory("large: check with history, peak memory", with_history(LARGE, &["--no-cache"]), 500.0),
        per_document("large: check, one thread", check(LARGE, &[]).on(1), 45.0),
        per_document("large: check, two threads", check(LARGE, &[]).on(2), 28.0),
        growth("large against medium, each document", check(LARGE, &[]).on(1), check(MEDIUM, &[]).on(1), 1.2),
    ]
}

/// The rows that the options ask for.
pub(crate) fn selected(options: &Options) -> Vec<Row> {
    let wanted = |row: &Row| {
        (options.large || row.runs().iter().all(|run| run.size != LARGE))
            && (options.only.is_empty()
                || options.only.iter().any(|part| row.name.contains(part.as_str())))
    };
    all().into_iter().filter(wanted).collect()
}

impl Row {
    /// The commands in the order of `Bench::measure`: the subject first.
    pub(crate) fn runs(&self) -> Vec<&Run> {
        match &self.measure {
            Measure::Ratio { reference } | Measure::PerDocument { reference } => {
                vec![&self.subject, reference]
            }
            Measure::PerDocumentRatio { single, peer, peer_single } => {
                vec![&self.subject, single, peer, peer_single]
            }
            Measure::Growth { smaller, single } => vec![&self.subject, smaller, single],
            Measure::Memory => vec![&self.subject],
        }
    }
}

impl Run {
    /// The same run on this many threads.
    fn on(self, threads: u8) -> Self {
        Self { threads: Some(threads), ..self }
    }

    /// The same run, which finds the cache that a check of this commit wrote.
    fn cached_at(self, commit: &'static str) -> Self {
        Self { cached_at: Some(commit), ..self }
    }

    /// The same run, once more.
    fn again(self) -> Self {
        Self { again: true, ..self }
    }

    /// The same run where there is just one document.
    fn single(&self) -> Self {
        Self { size: SINGLE, ..self.clone() }
    }
}

/// `isms check` of the documents alone, without history.
fn check(size: Size, more: &[&'static str]) -> Run {
    let alone =
        ["check", "--no-history", "--no-cache", "--today", "2026-11-23", "--output", "json"];
    isms(size, &[&alone, more].concat())
}

/// `isms check` of the documents alone, with all nine formats at once: JSON as always, the others into files.
fn check_in_all_formats(size: Size) -> Run {
    let mut run = check(size, &[]);
    for format in ["full", "short", "jsonl", "sarif", "github", "gitlab", "junit", "markdown"] {
        let file = std::env::temp_dir().join(format!("isms-bench.{format}"));
        run.arguments.extend(["--output".to_owned(), format!("{format}:{}", file.display())]);
    }
    run
}

/// `isms check` with every rule.
fn with_history(size: Size, more: &[&'static str]) -> Run {
    let all = ["check", "--today", "2026-11-23", "--output", "json"];
    isms(size, &[&all, more].concat())
}

/// What it costs Git to name the files that each commit changed, without a commit-graph: no less tells which commit set a fact.
fn log(size: Size) -> Run {
    let names = ["log", "--name-only", "-z", "--format=%H %ct", "--", "policies"];
    git(size, &[&["-c", "core.commitGraph=false"][..], &names].concat())
}

fn isms(size: Size, arguments: &[&'static str]) -> Run {
    run(Program::Isms, size, arguments)
}

fn git(size: Size, arguments: &[&'static str]) -> Run {
    run(Program::Git, size, arguments)
}

fn run(program: Program, size: Size, arguments: &[&'static str]) -> Run {
    let arguments = arguments.iter().map(|it| (*it).to_owned()).collect();
    Run { program, size, arguments, threads: None, cached_at: None, again: false }
}

fn ratio(name: &'static str, subject: Run, reference: Run, target: f64) -> Row {
    Row { name, subject, measure: Measure::Ratio { reference }, target }
}

fn per_document(name: &'static str, subject: Run, target: f64) -> Row {
    let reference = subject.single();
    Row { name, subject, measure: Measure::PerDocument { reference }, target }
}

fn beside_peer(name: &'static str, subject: Run, target: f64) -> Row {
    let single = subject.single();
    let peer = Run { program: Program::Peer, arguments: vec![PEER.to_owned()], ..subject.clone() };
    let peer_single = peer.single();
    Row { name, subject, measure: Measure::PerDocumentRatio { single, peer, peer_single }, target }
}

fn growth(name: &'static str, subject: Run, smaller: Run, target: f64) -> Row {
    let single = subject.single();
    Row { name, subject, measure: Measure::Growth { smaller, single }, target }
}

fn memory(name: &'static str, subject: Run, target: f64) -> Row {
    Row { name, subject, measure: Measure::Memory, target }
}
