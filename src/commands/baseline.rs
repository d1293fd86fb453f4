//! `isms baseline`: writes down what is found today, or takes out what is closed. Nothing else is written.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;

use super::init;
use super::load::{self, Loaded};
use super::output::{self, Failure, Terminal};
use super::save;
use crate::arguments::{Baseline as Arguments, SnapshotArguments};
use crate::baseline::{Baseline, FILE, Identity};
use crate::date::Date;
use crate::fault::{Fault, FaultKind};
use crate::finding::{Finding, Level};
use crate::git::history::Caching;
use crate::isms::Isms;
use crate::lint::{self, Request};
use crate::phrase;
use crate::rules;
use crate::source::Span;
use crate::starter::File;
use crate::wording::conflict;

pub(super) fn run(
    arguments: &Arguments,
    today: Date,
    terminal: &Terminal,
) -> Result<ExitCode, Failure> {
    let today = arguments.today.unwrap_or(today);
    let snapshot = SnapshotArguments::of_disk(Some(today), arguments.config.as_ref());
    let start = arguments.directory.as_deref().unwrap_or(Path::new("."));
    let mut loaded = load::load(start, &snapshot, terminal)?;
    loaded.read_baseline(terminal)?;
    // Which rows are closed is the question, whether or not the house wants to hear of them elsewhere.
    loaded.isms.configuration.rules.set_level(rules::BASELINE_STALE, Level::Warning);
    let request = Request::default();
    if lint::asks_history(&loaded.isms, &request) {
        loaded.read_history(Caching::Use)?.write();
    }
    let findings = lint::state(&loaded.isms, today, &request).findings;
    let identities =
        if arguments.prune { still_true(&loaded, &findings) } else { found(&loaded, &findings) };
    let is_changed = save(&loaded, &identities)?;
    if identities.is_empty() && !is_changed && lacks_front_matter(&loaded.isms) {
        return tell_of_adopt();
    }
    output::print(&said(&loaded, &identities, is_changed))?;
    let never = findings
        .iter()
        .filter(|it| !it.rule.waivable && it.rule.name != rules::BASELINE_STALE.name);
    let never = never.filter(|it| it.level == Level::Error).count();
    if never > 0 {
        let never = phrase::count(never, "error");
        output::remark(&format!(
            "{never} can't stand in it and must be mended: `isms check` shows them\n"
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// Whether no document has front matter that is read, as where documents were copied in that nobody adopted.
fn lacks_front_matter(isms: &Isms) -> bool {
    let lacks_it =
        |it: &Fault| matches!(it.kind, FaultKind::FrontMatterMissing | FaultKind::FrontMatterYaml);
    isms.documents.iter().all(|it| it.faults.iter().any(lacks_it))
}

fn tell_of_adopt() -> Result<ExitCode, Failure> {
    output::print(
        "nothing was written down: no document has front matter in TOML, and without it none can stand in a baseline\n\
         `isms adopt` comes first: it drafts the front matter\n",
    )?;
    Ok(ExitCode::SUCCESS)
}

/// The rows that are not closed.
fn still_true(loaded: &Loaded, findings: &[Finding]) -> BTreeSet<Identity> {
    let closed = findings.iter().filter(|it| it.rule.name == rules::BASELINE_STALE.name);
    let closed: BTreeSet<Span> = closed.map(|it| it.at).collect();
    let entries = loaded.isms.baseline.entries.iter();
    entries.filter(|it| !closed.contains(&it.at)).map(|it| it.identity.clone()).collect()
}

/// What was found and nobody waived, and the rows about which nothing could be said today.
fn found(loaded: &Loaded, findings: &[Finding]) -> BTreeSet<Identity> {
    let waived = findings.iter().filter(|it| it.waived_by.is_some());
    let waived: BTreeSet<Identity> = waived.map(Identity::of).collect();
    let rows = still_true(loaded, findings).into_iter().filter(|it| !waived.contains(it));
    // What a shallow clone lacks is a gap of the clone, and a merge that nobody finished no gap to live with.
    let is_of_the_system = |it: &&Finding| {
        let is_of_a_merge = it.rule.name == rules::BODY_PLACEHOLDER.name && it.key == conflict::KEY;
        it.rule.name != rules::HISTORY_UNAVAILABLE.name && !is_of_a_merge
    };
    let open = findings.iter().filter(|it| it.rule.waivable && it.waived_by.is_none());
    let open = open.filter(is_of_the_system);
    rows.chain(open.map(Identity::of)).collect()
}

/// Whether the file had to be written.
fn save(loaded: &Loaded, identities: &BTreeSet<Identity>) -> Result<bool, Failure> {
    let root = loaded.work_tree()?;
    let text = Baseline::text(identities);
    let old = loaded.isms.sources.files.iter().find(|it| it.path == FILE);
    match old {
        // Who names the same findings keeps what people wrote beside them.
        Some(_) if loaded.isms.baseline.entries.iter().map(|it| &it.identity).eq(identities) => {
            return Ok(false);
        }
        Some(old) if old.text() == text => return Ok(false),
        Some(old) => save::put_in_place(&[save::prepare(root, FILE, old.text(), &text)?])?,
        None if identities.is_empty() => return Ok(false),
        // What is there and was not read is ignored by Git, or no file.
        None if root.join(FILE).symlink_metadata().is_ok() => {
            return Err(Failure::new(
                format!(
                    "`{FILE}` is there and is not read: Git ignores it, or it is no regular file"
                ),
                "take it out of `.gitignore`, or move it out of the way",
            ));
        }
        None => {
            let help = "run this where the folder of isms.toml is yours to write in";
            init::create(root, &File { path: FILE.to_owned(), text }, help)?;
        }
    }
    Ok(true)
}

/// So many new findings are named.
const NAMED: usize = 5;

fn named(identity: &Identity) -> String {
    format!("`{}` of `{}`", identity.rule, identity.subject)
}

fn said(loaded: &Loaded, identities: &BTreeSet<Identity>, is_changed: bool) -> String {
    let number = phrase::count(identities.len(), "finding");
    let before: BTreeSet<&Identity> =
        loaded.isms.baseline.entries.iter().map(|it| &it.identity).collect();
    let gone = before.iter().filter(|it| !identities.contains(**it)).count();
    let added: Vec<String> =
        identities.iter().filter(|it| !before.contains(it)).map(named).collect();
    match (is_changed, identities.is_empty()) {
        (false, true) => format!("nothing to write down: no finding stands in `{FILE}`\n"),
        (false, false) => format!("`{FILE}` names {number}, as before\n"),
        (true, true) => format!("`{FILE}` names no finding any more: remove it\n"),
        (true, false) if !before.is_empty() && !added.is_empty() => format!(
            "`{FILE}` names {number}, {} more than before: {}; commit it with the reason, or close them: `isms baseline --prune` adds none\n",
            added.len(),
            phrase::first_phrases(&added, NAMED)
        ),
        (true, false) if gone > 0 => format!("`{FILE}` names {number}, {gone} fewer than before\n"),
        (true, false) => format!("`{FILE}` names {number}; commit it with the reason\n"),
    }
}
