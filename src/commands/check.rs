//! `isms check`: lint, print, exit.

mod bases;
mod remembered;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use self::bases::{Bases, has_gap};
use self::remembered::{Printed, Question};
use super::load::{self, Loaded};
use super::output::{self, Failure, Terminal};
use super::paths::{self, Asked};
use super::written;
use crate::arguments::Check;
use crate::date::Date;
use crate::finding::Level;
use crate::front_matter;
use crate::git::history::Caching;
use crate::git::{LeftOut, MANY_FILES, Snapshot};
use crate::history::{Gap, short_id};
use crate::input::DOCUMENT_LIMIT;
use crate::lint::{self, Report, Request};
use crate::not_checked::{self, NotChecked};
use crate::path;
use crate::phrase;
use crate::render::{Shown, escape};
use crate::rules::{Rule, Trigger};

/// The exit status of a run with findings at or above `--fail-on`.
const FINDINGS: u8 = 1;

pub(super) fn run(check: &Check, today: Date, terminal: &Terminal) -> Result<ExitCode, Failure> {
    written::refuse_one_place_twice(&check.output)?;
    let today = check.snapshot.today.unwrap_or(today);
    let snapshot = Arc::new(open(check)?);
    let question = Question::of(check, today, terminal, &snapshot);
    if let Some(answer) = question.as_ref().and_then(|it| it.answer(&snapshot)) {
        return answer;
    }
    load::share_work();
    let (loaded, base) = rayon::join(
        || read(check, Arc::clone(&snapshot), terminal),
        || bases::asked(check, &snapshot),
    );
    let (mut loaded, base) = (loaded?, base?);
    let none = without_documents(check, &loaded, base.as_ref())?;
    if let Some(NotChecked { what, why }) = none.as_ref().filter(|_| check.output.is_empty()) {
        output::remark(&format!("not checked: {what}: {why}\n"));
        return Ok(ExitCode::SUCCESS);
    }
    let Asked { paths, without_documents } = paths::asked(&check.paths, &loaded)
        .map_err(|failure| gone(check, &loaded, base.as_ref()).unwrap_or(failure))?;
    let request = Request { only: check.only.clone(), no_waivers: check.no_waivers, paths };
    let (bases, keeping) = Bases::read(check, base, &request, &mut loaded)?;
    let writing = keeping.begin();
    let (mut report, mut not_checked) = rayon::join(
        || bases.lint(&loaded.isms, today, &request),
        || not_checked(&loaded, today, &request, check),
    );
    let lost = loaded.bring_texts(&mut report.findings);
    let has_texts = lost.is_none();
    not_checked.extend(lost);
    not_checked.extend(bases.not_checked());
    not_checked.extend(none);
    not_checked.extend(without_documents.into_iter().map(holds_none));
    let shown = Shown::new(&report, loaded.facts(), &not_checked).beside(bases.before(&report));
    if check.verbose {
        output::remark(&format!("{}\n", escape::line(&what_was_read(&loaded, today))));
    }
    let mut printed = Printed::new(question, &loaded.snapshot);
    written::write(check, &shown, terminal, |text| printed.print(text))?;
    if !check.quiet {
        written::tell_of_new_documents(&check.output, &loaded);
    }
    let exit = exit(check, &report);
    let is_whole = has_texts && !loaded.lacks_contents && !has_gap(&loaded.isms);
    if is_whole && bases.are_settled() {
        printed.keep(exit, || Question::of(check, today, terminal, &loaded.snapshot));
    }
    loaded.keep_documents();
    drop(writing);
    // The process ends here, and the system takes thousands of texts back at once instead of one by one.
    std::mem::forget(report);
    std::mem::forget(bases);
    std::mem::forget(loaded);
    Ok(ExitCode::from(exit))
}

/// Lists the files. To start the other threads costs more than to find a report that is kept, unless there are many.
fn open(check: &Check) -> Result<Snapshot, Failure> {
    if !remembered::may_be_kept(check) {
        load::share_work();
    }
    let start = paths::start_past_ids(&check.paths, &check.snapshot);
    let snapshot = load::snapshot(start, &check.snapshot)?;
    if snapshot.paths().len() >= MANY_FILES {
        load::share_work();
    }
    Ok(snapshot)
}

fn read(check: &Check, snapshot: Arc<Snapshot>, terminal: &Terminal) -> Result<Loaded, Failure> {
    let caching = caching(check);
    let mut loaded =
        load::load_to_lint(snapshot, &check.snapshot, !check.no_history, caching, terminal)?;
    if !check.no_baseline {
        loaded.read_baseline(terminal)?;
    }
    written::refuse_links(&check.output, &loaded)?;
    written::refuse_what_was_read(&check.output, &loaded)?;
    written::refuse_gits_own_folder(&check.output, &loaded)?;
    for (rule, level) in &check.levels {
        loaded.isms.configuration.rules.set_level(rule, *level);
    }
    Ok(loaded)
}

/// Stops where no document is there to be checked. A commit that has none as the one before had none is no matter of an ISMS: a
/// branch from before it, or of something else.
fn without_documents(
    check: &Check,
    loaded: &Loaded,
    base: Option<&Snapshot>,
) -> Result<Option<NotChecked>, Failure> {
    let selection = &loaded.isms.configuration.selection;
    if !loaded.isms.documents.is_empty() {
        return Ok(None);
    }
    if base.is_some_and(|it| it.paths().iter().any(|path| selection.selects(path))) {
        let message = "every document that the base has is gone, so nothing was checked";
        return Err(Failure::new(message, WHERE_GONE));
    }
    if check.base.is_none() || !check.snapshot.staged {
        return Err(load::no_documents(&loaded.snapshot, &loaded.isms.configuration));
    }
    let why = "neither what is staged nor the commit before it holds any".to_owned();
    Ok(Some(NotChecked { what: "documents of an ISMS".to_owned(), why }))
}

const WHERE_GONE: &str = "where the ISMS moved, check its new folder, and `isms hook uninstall` and `isms hook install` there; \
     where it is gone for good, take the checks out: `isms hook uninstall`, and the job in CI";

/// What is said of a path on the command line that the base has and that is nowhere now.
fn gone(check: &Check, loaded: &Loaded, base: Option<&Snapshot>) -> Option<Failure> {
    let base = base?;
    let is_gone = |it: &&PathBuf| paths::is_gone_since(it, &loaded.snapshot, base);
    let gone = path::shown(check.paths.iter().find(is_gone)?);
    let message = format!("`{gone}` is gone, which the base has, so nothing was checked");
    Some(Failure::new(message, WHERE_GONE))
}

fn caching(check: &Check) -> Caching {
    if check.no_cache { Caching::Avoid } else { Caching::Use }
}

fn holds_none(what: String) -> NotChecked {
    NotChecked { what, why: "it is no document, and holds none".to_owned() }
}

/// The exit status.
fn exit(check: &Check, report: &Report<'_>) -> u8 {
    if report.findings.iter().any(|it| it.counts() && check.fail_on.fails(it.level)) {
        FINDINGS
    } else {
        0
    }
}

fn not_checked(loaded: &Loaded, today: Date, request: &Request, check: &Check) -> Vec<NotChecked> {
    let mut things = not_checked::of(&loaded.isms, today, request);
    things.extend(history_not_checked(loaded, request, check));
    let levels = &loaded.isms.configuration.rules;
    let off = check.only.iter().filter(|rule| levels.level(rule) == Level::Off);
    things.extend(off.map(|rule| NotChecked {
        what: rule.name.to_owned(),
        why: format!("it is switched off; `--rule {}=warning` runs it", rule.name),
    }));
    let lacks_base = |it: &&&'static Rule| it.trigger == Trigger::Change && check.base.is_none();
    things.extend(check.only.iter().filter(lacks_base).map(|rule| NotChecked {
        what: rule.name.to_owned(),
        why: "it compares two states; `--base main` runs it".to_owned(),
    }));
    things.extend(loaded.unread_codeowners.clone());
    things.extend(left_out(&loaded.snapshot));
    things.extend(left_out_by_name(loaded));
    things
}

/// So many bytes tell whether a file begins with front matter.
const BEGINNING: u64 = 64;

/// Files that look like documents and are none, as they lie in a hidden folder or are called README.md or the like.
fn left_out_by_name(loaded: &Loaded) -> Option<NotChecked> {
    let (snapshot, selection) = (&loaded.snapshot, &loaded.isms.configuration.selection);
    let paths = snapshot.paths().iter().map(String::as_str);
    let paths: Vec<&str> = paths.filter(|it| selection.leaves_out_by_name(it)).collect();
    let beginnings = snapshot.beginnings(&paths, BEGINNING, DOCUMENT_LIMIT);
    let with_front_matter = paths.iter().zip(beginnings).filter(|(_, it)| front_matter::opens(it));
    let named: Vec<String> =
        with_front_matter.map(|it| format!("{}{}", snapshot.prefix(), it.0)).collect();
    let what = phrase::count(named.len(), "Markdown file");
    (!named.is_empty()).then(|| NotChecked {
        what: format!("{what} with front matter: {}", phrase::first_of(&named, PATHS_NAMED)),
        why: "a hidden file or folder, and a name such as README.md or AGENTS.md, makes no document: \
              rename or move them, or name all documents, and these, in `include` under `[documents]` in isms.toml"
            .into(),
    })
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
            false if !lint::asks_history(&loaded.isms, request) => Vec::new(),
            false => vec![nothing("this folder is in no Git repository")],
        };
    };
    let gap = |gap: &Gap| {
        let what = match gap.documents {
            0 => "another history that is shown here".to_owned(),
            documents => format!(
                "dates and approvals of {} against the history",
                phrase::count(documents, "document")
            ),
        };
        NotChecked { what, why: format!("{}: {}", gap.kind.why(), gap.kind.fix()) }
    };
    history.gaps.iter().map(gap).collect()
}

/// How many paths a line about left-out files names.
const PATHS_NAMED: usize = 10;

/// One line a reason: a repository may hold thousands of links.
fn left_out(snapshot: &Snapshot) -> Vec<NotChecked> {
    let mut by_reason: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for LeftOut { path, why } in snapshot.left_out() {
        by_reason.entry(why.told()).or_default().push(path);
    }
    let line = |(why, paths): (&str, Vec<&str>)| {
        let named: Vec<String> =
            paths.iter().take(PATHS_NAMED).map(|it| format!("{}{it}", snapshot.prefix())).collect();
        let more = paths.len() - named.len();
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        NotChecked { what: format!("{}{more}", named.join(", ")), why: why.to_owned() }
    };
    by_reason.into_iter().map(line).collect()
}

fn what_was_read(loaded: &Loaded, today: Date) -> String {
    let isms = &loaded.isms;
    let configuration = if isms.configuration.is_written {
        isms.sources.full_path(isms.configuration.file).into_owned()
    } else {
        "no isms.toml".to_owned()
    };
    let facts = loaded.facts();
    format!(
        "read {} documents of {} files from the {} ({}, {configuration}), as of {today}",
        isms.documents.len(),
        isms.paths().len(),
        facts.kind,
        facts.commit.as_deref().map_or("no commit", short_id),
    )
}
