//! What a renderer shows: findings in their order, and the system in numbers.

use std::cmp::Ordering;

use rayon::prelude::*;

use super::asked::Request;
use crate::coverage::{Coverage, Totals};
use crate::date::Date;
use crate::finding::{Finding, Level};
use crate::isms::Isms;
use crate::path;
use crate::register;
use crate::review;
use crate::source::Span;

/// Everything a renderer shows.
#[derive(Debug)]
pub struct Report<'a> {
    pub isms: &'a Isms,
    pub today: Date,
    pub coverage: Coverage,
    /// By path, place and rule; waived ones among them.
    pub findings: Vec<Finding>,
    pub summary: Summary,
    /// How many controls the base covers; none without a base, or where that could not be judged.
    pub controls_before: Option<Totals>,
}

/// What is in order and what is not; only new findings are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub documents: usize,
    pub errors: usize,
    pub warnings: usize,
    pub notes: usize,
    pub waived: usize,
    /// Findings, waived or not, that the base has too.
    pub old: usize,
    /// Findings that stand in the baseline.
    pub in_baseline: usize,
    pub overdue: usize,
    /// None where coverage could not be judged.
    pub controls: Option<Totals>,
}

/// Puts findings in order and counts them.
pub(super) fn of<'a>(
    isms: &'a Isms,
    today: Date,
    request: &Request,
    coverage: Coverage,
    controls: Option<Totals>,
    mut findings: Vec<Finding>,
) -> Report<'a> {
    findings.retain(|finding| is_asked_for(finding, isms, &request.paths));
    findings.par_sort_by(|a, b| order(a, b, isms));
    if !isms.sources.registers.is_empty() {
        for finding in &mut findings {
            make_visible(finding, isms);
        }
    }
    let summary = Summary { controls, ..summary(isms, today, &findings) };
    Report { isms, today, coverage, findings, summary, controls_before: None }
}

fn is_asked_for(finding: &Finding, isms: &Isms, paths: &[String]) -> bool {
    let path = isms.sources.path(finding.at.file());
    let beside =
        isms.sources.register(finding.at.file()).map(|it| isms.sources.path(it.named_at.file()));
    let mut places = [Some(path), beside].into_iter().flatten();
    paths.is_empty() || places.any(|path| paths.iter().any(|asked| path::holds(asked, path)))
}

/// Moves what points into a workbook to the line that names the workbook, and names the cell.
fn make_visible(finding: &mut Finding, isms: &Isms) {
    let sources = &isms.sources;
    let name = |span: Span| {
        let (sheet, at) = sources.cell(span)?;
        let is_plain = sheet.chars().all(|it| it.is_alphanumeric() || it == '_');
        let cell = register::cell_name(at);
        Some(if is_plain { format!("{sheet}!{cell}") } else { format!("'{sheet}'!{cell}") })
    };
    if let Some(cell) = name(finding.at) {
        finding.message = format!("{cell}: {}", finding.message);
        finding.data("cell", cell);
        finding.at = sources.visible(finding.at);
    }
    for label in &mut finding.labels {
        if let Some(cell) = name(label.at) {
            label.text = format!("{cell}: {}", label.text);
            label.at = sources.visible(label.at);
        }
    }
}

/// By path, place and rule; then as people count, so that `A.5.9` stands before `A.5.10`.
fn order(a: &Finding, b: &Finding, isms: &Isms) -> Ordering {
    let visible = |it: &Finding| isms.sources.visible(it.at);
    let place = |it: &Finding| (visible(it).start(), it.at.start(), it.rule.name);
    isms.sources
        .path(visible(a).file())
        .cmp(isms.sources.path(visible(b).file()))
        .then_with(|| place(a).cmp(&place(b)))
        .then_with(|| numbers(&a.subject).cmp(numbers(&b.subject)))
        .then_with(|| (&a.subject, &a.key).cmp(&(&b.subject, &b.key)))
}

/// The numbers in a name, in their order.
fn numbers(name: &str) -> impl Iterator<Item = u64> {
    name.split(|it: char| !it.is_ascii_digit()).filter_map(|it| it.parse().ok())
}

pub(super) fn summary(isms: &Isms, today: Date, findings: &[Finding]) -> Summary {
    let count = |level| findings.iter().filter(|it| it.level == level && it.counts()).count();
    let due = isms.under_review().filter_map(|it| review::due(it, &isms.configuration.review));
    Summary {
        documents: isms.documents.len(),
        errors: count(Level::Error),
        warnings: count(Level::Warning),
        notes: count(Level::Note),
        waived: findings.iter().filter(|it| it.is_new && it.waived_by.is_some()).count(),
        old: findings.iter().filter(|it| !it.is_new && it.in_baseline.is_none()).count(),
        in_baseline: findings.iter().filter(|it| it.in_baseline.is_some()).count(),
        overdue: due.filter(|it| it.is_overdue(today)).count(),
        controls: None,
    }
}
