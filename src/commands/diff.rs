//! `isms diff`: two states of the system side by side, in the words of an audit.

use std::path::Path;
use std::process::ExitCode;

use super::base::{self, Judged};
use super::load::{self, Loaded};
use super::output::{self, Failure, Terminal};
use crate::arguments::{Diff, SnapshotArguments, StatusOutput};
use crate::baseline;
use crate::comparison::{Base, Comparison, Side};
use crate::coverage::Coverage;
use crate::date::Date;
use crate::git::Snapshot;
use crate::isms::Isms;
use crate::not_checked::NotChecked;
use crate::render::{SnapshotFacts, diff as render};

pub(super) fn run(diff: &Diff, today: Date, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let today = diff.today.unwrap_or(today);
    let range = diff.range().map_err(|why| {
        Failure::new(why, "name two commits, like `v1.0..v2.0` or `v1.0 v2.0`, or one")
    })?;
    let arguments = SnapshotArguments {
        staged: false,
        rev: range.to.clone(),
        today: Some(today),
        config: diff.config.clone(),
    };
    let mut head = load::load_even_empty(Path::new("."), &arguments, terminal)?;
    let snapshot = if range.since_parted {
        head.snapshot.base(&range.from)?
    } else {
        head.snapshot.at(&range.from)?
    };
    let mut base = base::load(&head, &snapshot, Judged::ByItself, diff.config.as_deref())?;
    // Keys that cannot be read are the business of `isms check`.
    let _ = head.read_signers();
    let unread_baseline = read_baselines((&mut base.isms, &snapshot), &mut head);
    if head.isms.documents.is_empty() && base.isms.documents.is_empty() {
        return Err(Failure::new(
            "no document found on either side, so nothing was compared",
            "`[documents] include` in isms.toml says what is a document; without it every Markdown file but README and the like is one",
        ));
    }
    let before = Coverage::of(&base.isms, today);
    let after = Coverage::of(&head.isms, today);
    let unsure = base::unsure_settings(&snapshot);
    let comparison = Comparison::of(
        Side { isms: &base.isms, coverage: &before, settings: base.settings.as_ref() },
        Side { isms: &head.isms, coverage: &after, settings: Some(&head.isms.configuration) },
    );
    let shown = render::Shown {
        comparison: &comparison,
        from: &SnapshotFacts { kind: "commit", commit: snapshot.commit().map(str::to_owned) },
        to: &head.facts(),
        today,
        not_compared: &not_compared(&base, &head.isms, unsure.into_iter().chain(unread_baseline)),
    };
    output::print(&match diff.output {
        StatusOutput::Text => render::text(&shown, terminal.look(false).color),
        StatusOutput::Markdown => render::markdown(&shown),
        StatusOutput::Json => render::json(&shown),
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Reads the rows of both sides, or those of neither, where one cannot be read.
fn read_baselines(base: (&mut Isms, &Snapshot), head: &mut Loaded) -> Option<NotChecked> {
    let sides = [("earlier", base), ("later", (&mut head.isms, &head.snapshot))];
    let mut baselines = Vec::new();
    for (which, (isms, snapshot)) in sides {
        let (baseline, faults) = load::baseline(snapshot, &mut isms.sources).unwrap_or_default();
        if !faults.is_empty() {
            let why = format!("the {which} one cannot be read");
            return Some(NotChecked { what: format!("rows of {}", baseline::FILE), why });
        }
        baselines.push((isms, baseline));
    }
    for (isms, baseline) in baselines {
        isms.baseline = baseline;
    }
    None
}

/// What a reader might believe was compared.
fn not_compared(
    base: &Base,
    head: &Isms,
    known: impl Iterator<Item = NotChecked>,
) -> Vec<NotChecked> {
    let mut things: Vec<NotChecked> = known.collect();
    if base.settings.is_none() {
        things.push(NotChecked {
            what: "settings and waivers of isms.toml".into(),
            why: "the earlier one cannot be read, so the earlier state is judged by the later one"
                .into(),
        });
    }
    for (isms, which) in [(&base.isms, "earlier"), (head, "later")] {
        for document in isms.documents.iter().filter(|it| !it.is_readable()) {
            things.push(NotChecked {
                what: isms.sources.full_path(document.file).into_owned(),
                why: format!("its {which} state could not be read"),
            });
        }
    }
    if !head.configuration.uses_annex_a() || !base.isms.configuration.uses_annex_a() {
        let why = "`frameworks` in isms.toml names no framework".into();
        things.push(NotChecked { what: "control coverage".into(), why });
    }
    things
}
