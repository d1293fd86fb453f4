//! What changed between two states: lines to read, Markdown for release notes, JSON for scripts.

mod json;
mod sections;

pub use json::json;

use std::fmt::Write;

use super::markdown::cell::Cell;
use super::{NotChecked, SnapshotFacts, escape};
use crate::comparison::Comparison;
use crate::coverage::Totals;
use crate::date::Date;
use crate::history::short_id;
use sections::{Section, sections};

/// All that a format shows.
#[derive(Debug)]
pub struct Shown<'a> {
    pub comparison: &'a Comparison<'a>,
    pub from: &'a SnapshotFacts,
    pub to: &'a SnapshotFacts,
    pub today: Date,
    pub not_compared: &'a [NotChecked],
}

/// One heading and its lines after the other.
pub fn text(shown: &Shown<'_>, color: bool) -> String {
    let (bold, plain) = if color { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
    let mut text = format!("changes {}\n", escape::line(&shown.summary()));
    for Section { title, lines } in sections(shown) {
        let _ = writeln!(text, "\n{bold}{title}{plain}");
        for line in lines {
            let _ = writeln!(text, "  {}", escape::line(&line));
        }
    }
    text
}

/// The same as a page.
pub fn markdown(shown: &Shown<'_>) -> String {
    let of = shown.comparison.after.isms.configuration.organisation.get();
    let of = of.map_or("the management system", |it| it.value.as_str());
    let mut text =
        format!("# Changes of {}\n\nChanges {}.\n", Cell::text(of), Cell::text(&shown.summary()));
    for Section { title, lines } in sections(shown) {
        let _ = write!(text, "\n## {title}\n\n");
        for line in lines {
            let _ = writeln!(text, "- {}", Cell::text(&line));
        }
    }
    text
}

impl Shown<'_> {
    /// What was compared, on which day, and how many controls are covered now and were before.
    fn summary(&self) -> String {
        let Shown { from, to, today, .. } = self;
        let mut text = format!("from {} to {}, as of {today}", named(from), named(to));
        if let (Some(before), Some(after)) = self.totals() {
            let _ = write!(
                text,
                ": {} of {} applicable controls covered, {} of {} before",
                after.covered, after.applicable, before.covered, before.applicable
            );
        }
        text
    }

    /// How many controls are covered before and after, where that can be judged.
    fn totals(&self) -> (Option<Totals>, Option<Totals>) {
        let Comparison { before, after, .. } = self.comparison;
        let totals = |side: &crate::comparison::Side<'_>| {
            side.isms.configuration.uses_annex_a().then(|| side.coverage.totals())
        };
        (totals(before), totals(after))
    }
}

fn named(snapshot: &SnapshotFacts) -> String {
    match (snapshot.kind, &snapshot.commit) {
        ("commit", Some(commit)) => format!("commit `{}`", short_id(commit)),
        ("index", _) => "the index".to_owned(),
        ("folder", _) => "the folder".to_owned(),
        _ => "the work tree".to_owned(),
    }
}
