//! `cargo bench`: how fast `isms` is, as ratios against `git` in the same run. See `options.rs` for what may follow `--`.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a benchmark starts processes, reads the clock, writes files and prints; the laws for `src/` do not hold here"
)]

mod generator;
mod measure;
mod options;
mod peer;
mod report;
mod repository;
mod rows;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use measure::Bench;
use options::{Options, Task};

/// As in the program, so that the peer is measured with it too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// HEAD of the tiny repository. When this changes, the histories have changed: raise `generator::VERSION` with it.
const TINY_HEAD: &str = "ca1f78a7a76826307beda2e069bd4f382d15de61";

fn main() -> ExitCode {
    let options = match Options::parse(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(message) => {
            eprintln!("{message}\n\n{}", options::HELP);
            return ExitCode::from(2);
        }
    };
    let done = match options.task {
        Task::Measure => measure_rows(&options),
        Task::List => {
            list_rows(&options);
            Ok(())
        }
        Task::Check => check_generator(),
        Task::Peer => peer::run(),
        Task::Help => {
            println!("{}", options::HELP);
            Ok(())
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn measure_rows(options: &Options) -> Result<(), String> {
    let mut bench = Bench::new(
        options.isms.clone().unwrap_or_else(built_isms),
        kept_repositories(),
        options.rounds,
    )
    .map_err(|error| error.to_string())?;
    let rows = rows::selected(options);
    if rows.is_empty() {
        return Err("no row has such a name; `cargo bench -- --list` shows them all".into());
    }
    bench.prepare(&rows)?;
    let mut results = Vec::new();
    for row in &rows {
        eprintln!("measuring {}", row.name);
        results.push((row, bench.measure(row)));
    }
    let report = report::table(&bench, &results);
    print!("{report}");
    if let Some(file) = &options.write_report {
        std::fs::write(file, &report)
            .map_err(|error| format!("cannot write {}: {error}", file.display()))?;
    }
    match results.iter().filter(|(_, result)| result.is_err()).count() {
        0 => Ok(()),
        failed => Err(format!("{failed} of {} rows could not be measured", results.len())),
    }
}

fn list_rows(options: &Options) {
    for row in rows::selected(options) {
        println!("{}", row.name);
    }
}

/// Makes the tiny repository twice: the two must agree with each other, and with what was made when the version was set.
fn check_generator() -> Result<(), String> {
    let make = || -> std::io::Result<String> {
        let folder = tempfile::tempdir()?;
        repository::make(repository::TINY, folder.path())?;
        repository::head(folder.path())
    };
    let first = make().map_err(|error| error.to_string())?;
    let second = make().map_err(|error| error.to_string())?;
    println!("HEAD of the tiny repository: {first}");
    if first != second {
        return Err(format!(
            "the second time it is {second}: the generator depends on more than its arguments"
        ));
    }
    if first != TINY_HEAD {
        return Err(format!(
            "it was {TINY_HEAD}: raise `generator::VERSION` and write the new id into `TINY_HEAD`"
        ));
    }
    Ok(())
}

fn built_isms() -> PathBuf {
    env!("CARGO_BIN_EXE_isms").into()
}

/// `target/bench`, beside the temporary folder that cargo names.
fn kept_repositories() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("bench")
}
