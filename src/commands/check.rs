//! `isms check`: lint, print, exit.

use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;

use super::load::{self, Loaded};
use super::output::{self, Failure, Terminal};
use crate::arguments::{Check, Format};
use crate::date::{self, Date};
use crate::finding::Level;
use crate::git::history::Caching;
use crate::git::{LeftOut, Snapshot, Why};
use crate::history::Gap;
use crate::not_checked;
use crate::render::full::{self, Look};
use crate::render::{NotChecked, Shown, json, short};
use crate::settle::{self, Report, Request};

/// The exit status of a run with findings at or above `--fail-on`.
const FINDINGS: u8 = 1;

pub(super) fn run(check: &Check, today: Date, terminal: &Terminal) -> Result<ExitCode, Failure> {
    if check.output.iter().filter(|it| it.file.is_none()).count() > 1 {
        return Err(Failure::new(
            "two outputs on standard output would run into each other",
            "name a file for all but one: `--output json:findings.json`",
        ));
    }
    let today = check.snapshot.today.unwrap_or(today);
    let mut loaded = load::load(&load::start(&check.paths), &check.snapshot, terminal)?;
    for (rule, level) in &check.levels {
        loaded.isms.configuration.rules.set_level(rule, *level);
    }
    let paths = asked_paths(&check.paths, &loaded.snapshot)?;
    let request = Request { only: check.only.clone(), no_waivers: check.no_waivers, paths };
    if !check.no_history && settle::asks_history(&loaded.isms, &request) {
        let caching = if check.no_cache { Caching::Avoid } else { Caching::Use };
        loaded.read_history(caching)?;
    }
    let report = settle::lint(&loaded.isms, today, &request);
    let not_checked = not_checked(&loaded, &request, check);
    let shown = Shown { report: &report, snapshot: loaded.facts(), not_checked: &not_checked };
    if check.verbose {
        output::remark(&what_was_read(&loaded, today));
    }
    write(check, &shown, terminal)?;
    Ok(exit(check, &report))
}

fn write(check: &Check, shown: &Shown<'_>, terminal: &Terminal) -> Result<(), Failure> {
    for wanted in &check.output {
        let look = Look {
            waived: check.verbose,
            summary: !check.quiet,
            ..terminal.look(wanted.file.is_some())
        };
        let text = match wanted.format {
            Format::Full => full::render(shown, look),
            Format::Short => short::render(shown),
            Format::Json => json::render(shown),
            Format::Jsonl => json::render_lines(shown),
        };
        match &wanted.file {
            Some(file) => output::write(file, &text)?,
            None => output::print(&text)?,
        }
        // These lines are for editors, so what was not checked goes beside them.
        if wanted.format == Format::Short && !check.quiet {
            output::remark(&full::summary(shown, false));
        }
    }
    Ok(())
}

fn exit(check: &Check, report: &Report<'_>) -> ExitCode {
    let fails = |level: Level| {
        let counted = report.findings.iter().filter(|it| it.waived_by.is_none());
        counted.filter(|it| it.level >= level).count() > 0
    };
    match check.fail_on.level() {
        Some(level) if fails(level) => ExitCode::from(FINDINGS),
        _ => ExitCode::SUCCESS,
    }
}

fn not_checked(loaded: &Loaded, request: &Request, check: &Check) -> Vec<NotChecked> {
    let mut things = not_checked::of(&loaded.isms, request);
    things.extend(history_not_checked(loaded, request, check));
    things.extend(loaded.snapshot.left_out().iter().map(left_out));
    things
}

/// What the history could not answer, and what would change that.
fn history_not_checked(loaded: &Loaded, request: &Request, check: &Check) -> Vec<NotChecked> {
    let nothing = |why: &str| NotChecked {
        what: "dates and approvals against the history".into(),
        why: why.into(),
    };
    let Some(history) = &loaded.isms.history else {
        return match check.no_history {
            true => vec![nothing("--no-history")],
            false if !settle::asks_history(&loaded.isms, request) => Vec::new(),
            false => vec![nothing("this folder is in no Git repository")],
        };
    };
    let gap = |gap: &Gap| {
        let what = match gap.documents {
            0 => "another history that is shown here".to_owned(),
            documents => format!(
                "dates and approvals of {} against the history",
                date::count(i64::try_from(documents).unwrap_or(i64::MAX), "document")
            ),
        };
        NotChecked { what, why: format!("{}: {}", gap.kind.why(), gap.kind.fix()) }
    };
    history.gaps.iter().map(gap).collect()
}

fn left_out(thing: &LeftOut) -> NotChecked {
    let why = match &thing.why {
        Why::SymbolicLink => "a symbolic link is not followed".to_owned(),
        Why::Submodule => "a submodule is another repository".to_owned(),
        Why::NameNotUtf8 => "its name is not UTF-8".to_owned(),
        Why::Unreadable(why) => why.clone(),
        Why::OtherKind => "it is no regular file".to_owned(),
    };
    NotChecked { what: thing.path.clone(), why }
}

fn what_was_read(loaded: &Loaded, today: Date) -> String {
    let isms = &loaded.isms;
    let configuration = match isms.configuration.is_written {
        true => isms.sources.full_path(isms.configuration.file),
        false => "no isms.toml".to_owned(),
    };
    let facts = loaded.facts();
    format!(
        "read {} documents of {} files from the {} ({}, {configuration}), as of {today}\n",
        isms.documents.len(),
        isms.paths().len(),
        facts.kind,
        facts.commit.as_deref().map_or("no commit", |it| it.get(..10).unwrap_or(it)),
    )
}

/// The paths that were asked for, from the ISMS's root. Naming the root itself asks for everything.
fn asked_paths(paths: &[PathBuf], snapshot: &Snapshot) -> Result<Vec<String>, Failure> {
    let Some(root) = snapshot.root() else { return Ok(Vec::new()) };
    let mut asked = Vec::new();
    for path in paths {
        let full = absolute(path)?;
        let Ok(inside) = full.strip_prefix(root) else {
            let message =
                format!("`{}` lies outside the ISMS in `{}`", path.display(), root.display());
            return Err(Failure::new(message, "check one ISMS at a time"));
        };
        let inside = inside.to_string_lossy().replace('\\', "/");
        if inside.is_empty() {
            return Ok(Vec::new());
        }
        asked.push(inside);
    }
    Ok(asked)
}

pub(super) fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    let missing = |error| {
        Failure::new(
            format!("cannot find `{}`: {error}", path.display()),
            "name a file or folder that exists",
        )
    };
    let full = match path.components().next_back() {
        // The last part may be a link or deleted: only its folder is resolved.
        Some(Component::Normal(name)) => {
            let parent =
                path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
            parent.canonicalize().map_err(missing)?.join(name)
        }
        _ => path.canonicalize().map_err(missing)?,
    };
    Ok(full)
}
