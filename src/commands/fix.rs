//! `isms fix`: mends what needs no thought, and says what it did.

use std::collections::HashMap;
use std::fmt::Write;
use std::process::ExitCode;

use super::load::{self, Loaded};
use super::output::{self, Failure, Terminal};
use super::{paths, save};
use crate::arguments::{Fix as Arguments, SnapshotArguments};
use crate::configuration::RuleSettings;
use crate::date::Date;
use crate::finding::{Finding, Level};
use crate::fix::{self, Fix};
use crate::lint::{self, Request};
use crate::patch;
use crate::phrase::count;
use crate::render::escape;
use crate::rules;

/// One fix may bring the next to light: a key that is read again has values. More rounds than this are none that anybody
/// needs.
const ROUNDS: usize = 10;

pub(super) fn run(
    arguments: &Arguments,
    today: Date,
    terminal: &Terminal,
) -> Result<ExitCode, Failure> {
    let today = arguments.today.unwrap_or(today);
    let snapshot = SnapshotArguments::of_disk(Some(today), arguments.config.as_ref());
    let start = paths::start_past_ids(&arguments.paths, &snapshot);
    let mut first = load::load(start, &snapshot, terminal)?;
    let asked = paths::asked(&arguments.paths, &first)?.paths;
    let request = Request { paths: asked, ..Request::default() };
    let mut texts: HashMap<String, String> = HashMap::new();
    let mut done: Vec<String> = Vec::new();
    let mut left = Vec::new();
    tidy(&mut first.isms.configuration.rules);
    let mut mended_so_far: Option<Loaded> = None;
    for _ in 0..ROUNDS {
        let loaded = mended_so_far.as_ref().unwrap_or(&first);
        let findings = lint::state(&loaded.isms, today, &request).findings;
        let mended = fix::round(&loaded.isms, &findings, arguments.with_unsafe);
        done.extend(mended.iter().flat_map(|it| &it.closed).filter_map(|it| line(it, loaded)));
        left = unsafe_ones(&findings, loaded);
        if mended.is_empty() {
            break;
        }
        let new =
            mended.into_iter().map(|it| (loaded.isms.sources.path(it.file).to_owned(), it.text));
        texts.extend(new);
        let mut next = load::load_with(start, &snapshot, terminal, &texts)?;
        tidy(&mut next.isms.configuration.rules);
        mended_so_far = Some(next);
    }
    let old = |path: &String| first.isms.by_path(path).map(|it| first.isms.source(it).text());
    let mut changed: Vec<(&str, &str, &str)> = texts
        .iter()
        .filter_map(|(path, new)| Some((path.as_str(), old(path)?, new.as_str())))
        .collect();
    changed.sort_unstable();
    if arguments.diff {
        let prefix = first.snapshot.prefix();
        let diffs = changed
            .iter()
            .map(|(path, old, new)| patch::changed(&format!("{prefix}{path}"), Some(old), new));
        output::print(&terminal.diff(&diffs.collect::<String>()))?;
    } else {
        write(&first, &changed)?;
    }
    tell(arguments, &done, changed.len(), if arguments.with_unsafe { &[] } else { &left })?;
    Ok(ExitCode::from(u8::from(arguments.diff && !changed.is_empty())))
}

/// What the rules about spelling find is mended too, unless the settings say how the house wants them.
fn tidy(settings: &mut RuleSettings) {
    for rule in rules::ALL.iter().filter(|it| it.is_style()) {
        if settings.place(rule).is_none() {
            settings.set_level(rule, Level::Note);
        }
    }
}

/// All documents or none.
fn write(loaded: &Loaded, changed: &[(&str, &str, &str)]) -> Result<(), Failure> {
    let root = loaded.work_tree()?;
    let prepared: Vec<save::Prepared> = changed
        .iter()
        .map(|(path, old, new)| save::prepare(root, path, old, new))
        .collect::<Result<_, _>>()?;
    save::put_in_place(&prepared)
}

/// What was done where, as editors read it.
fn line(finding: &Finding, loaded: &Loaded) -> Option<String> {
    let fix: &Fix = finding.fix.as_ref()?;
    let sources = &loaded.isms.sources;
    let place = sources.files[finding.at.file()].position(finding.at.start());
    let path = sources.full_path(finding.at.file());
    let line =
        format!("{path}:{}:{}: {} ({})", place.line, place.column, fix.what, finding.rule.name);
    Some(escape::line(&line).into_owned())
}

fn unsafe_ones(findings: &[Finding], loaded: &Loaded) -> Vec<String> {
    let is_unsafe = |it: &&Finding| it.fix.as_ref().is_some_and(|fix| !fix.is_safe);
    let open = findings.iter().filter(|it| it.waived_by.is_none());
    open.filter(is_unsafe).filter_map(|it| line(it, loaded)).collect()
}

fn tell(
    arguments: &Arguments,
    done: &[String],
    documents: usize,
    left: &[String],
) -> Result<(), Failure> {
    let mut text = done.iter().fold(String::new(), |all, line| all + line + "\n");
    let verb = if arguments.diff { "would be mended" } else { "mended" };
    let _ = match done.len() {
        0 => writeln!(text, "nothing to mend without a thought"),
        number => {
            writeln!(
                text,
                "{} {verb} in {}",
                count(number, "finding"),
                count(documents, "document")
            )
        }
    };
    if !left.is_empty() {
        let _ = writeln!(text, "with `--unsafe` also these, which somebody should look at:");
        for line in left {
            let _ = writeln!(text, "  {line}");
        }
    }
    if arguments.diff {
        output::remark(&text);
        return Ok(());
    }
    output::print(&text)
}
