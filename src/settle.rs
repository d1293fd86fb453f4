//! Findings to a report: levels, waivers, the baseline and order.

mod baseline;
mod judge;
mod mended;
mod since;
mod waivers;

use std::cmp::Ordering;
use std::collections::HashSet;

use rayon::prelude::*;

use self::judge::Judge;
use self::mended::Mended;
use self::since::Hidden;
use crate::baseline::Identity;
use crate::comparison::{Base, Comparison, Side};
use crate::context::{Context, Settled, strange_controls};
use crate::coverage::{Coverage, Totals};
use crate::date::Date;
use crate::document::{Document, Reference};
use crate::finding::{Finding, Findings, Level};
use crate::isms::Isms;
use crate::path;
use crate::process_graph::ProcessGraph;
use crate::register;
use crate::review;
use crate::rules::{self, Group, Rule, Trigger};
use crate::source::Span;

/// What the caller asked for beyond the configuration.
#[derive(Debug, Default)]
pub struct Request {
    /// Only these rules; all where empty.
    pub only: Vec<&'static Rule>,
    pub no_waivers: bool,
    /// Only findings in these files and folders, by path from the ISMS's root; all where empty.
    pub paths: Vec<String>,
}

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

/// Runs every rule and settles what they found.
pub fn lint<'a>(isms: &'a Isms, today: Date, request: &Request) -> Report<'a> {
    let (coverage, (processes, strange)) =
        rayon::join(|| Coverage::of(isms, today), || named(isms));
    let context = Context::new(isms, &coverage, &processes, &strange, today);
    let controls = context.judges_coverage().then(|| coverage.totals());
    let findings = settled(found(context, request, |_| true), context, request);
    report(isms, today, request, coverage, controls, findings)
}

/// The same beside a base: what the base has too is not new, and the rules about changes run. While a merge joins the base with
/// others, what one of those has is not new either.
pub fn lint_beside<'a>(
    isms: &'a Isms,
    (base, others): (&Base, &[&Base]),
    today: Date,
    request: &Request,
) -> Report<'a> {
    let joins = if others.is_empty() { Joins::Nothing } else { Joins::Commits };
    let mut report = beside(isms, base, joins, today, request);
    for other in others {
        let beside = beside(isms, other, joins, today, request).findings;
        let new: HashSet<Identity> =
            beside.iter().filter(|it| it.is_new).map(Identity::of).collect();
        for finding in &mut report.findings {
            finding.is_new &= new.contains(&Identity::of(finding));
        }
    }
    if !others.is_empty() {
        let controls = report.summary.controls;
        report.summary = Summary { controls, ..summary(isms, today, &report.findings) };
    }
    report
}

/// Whether any rule that will run asks the history.
pub fn asks_history(isms: &Isms, request: &Request) -> bool {
    let is_on = |rule: &Rule| isms.configuration.rules.level(rule) != Level::Off;
    rules::ALL.iter().any(|it| it.asks_history() && is_asked_of(it, request) && is_on(it))
}

/// What a change brings together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joins {
    Nothing,
    /// The base and other commits: a text that is none of theirs is that of all.
    Commits,
}

fn beside<'a>(
    isms: &'a Isms,
    base: &Base,
    joins: Joins,
    today: Date,
    request: &Request,
) -> Report<'a> {
    let (coverage, before) =
        rayon::join(|| Coverage::of(isms, today), || Coverage::of(&base.isms, today));
    let settings = Some(&isms.configuration);
    let comparison = Comparison::of(
        Side { isms: &base.isms, coverage: &before, settings: base.settings.as_ref() },
        Side { isms, coverage: &coverage, settings },
    );
    let ((processes, strange), (processes_before, strange_before)) =
        rayon::join(|| named(isms), || named(&base.isms));
    let context = Context::new(isms, &coverage, &processes, &strange, today);
    let context = Context { comparison: Some(&comparison), ..context };
    let controls = context.judges_coverage().then(|| coverage.totals());
    let context_before =
        Context::new(&base.isms, &before, &processes_before, &strange_before, today);
    let found_now = found(context, request, |_| true);
    // Nobody asks whether the base has gaps of a kind that the head has not, unless something accepts one there.
    let is_asked_of_base: HashSet<&str> =
        found_now.iter().map(|it| it.rule.name).chain(accepted_rules(&base.isms)).collect();
    let found_before = found(context_before, request, |rule| is_asked_of_base.contains(rule.name));
    let mut findings = settled(found_now, context, request);
    let old = settled(found_before, context_before, request);
    let controls_before = context_before.judges_coverage().then(|| before.totals());
    let mended = Mended::by(&comparison);
    let hidden = mended
        .as_ref()
        .map(|mended| Hidden { findings: lint(&mended.base, today, request).findings, mended });
    since::mark_new(&mut findings, &old, hidden.as_ref(), base, &comparison, joins);
    Report { controls_before, ..report(isms, today, request, coverage, controls, findings) }
}

/// What the documents name.
fn named(isms: &Isms) -> (ProcessGraph<'_>, Vec<(&Document, Reference<'_>)>) {
    rayon::join(|| ProcessGraph::of(isms), || strange_controls(isms))
}

fn report<'a>(
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

/// The rules of which waivers or the baseline accept something.
fn accepted_rules(isms: &Isms) -> impl Iterator<Item = &str> {
    let waived = isms.waivers.iter().filter_map(|it| it.waiver.rule.text());
    waived.chain(isms.baseline.entries.iter().map(|it| it.identity.rule))
}

/// What these rules find, but for those about waivers.
fn found(
    context: Context<'_>,
    request: &Request,
    is_asked: impl Fn(&Rule) -> bool,
) -> Vec<Finding> {
    let is_meant =
        |it: &&Rule| it.group != Group::Waivers && runs(it, &context, request) && is_asked(it);
    let running: Vec<&'static Rule> = rules::ALL.iter().copied().filter(is_meant).collect();
    // One rule a task: a few of them take most of the time, and stand side by side in the list.
    running.par_iter().with_max_len(1).flat_map_iter(|rule| run(rule, &context)).collect()
}

/// The same with waivers, what is wrong with those, and levels.
fn settled(mut findings: Vec<Finding>, context: Context<'_>, request: &Request) -> Vec<Finding> {
    let judge = Judge::new(&context, request);
    let waiver_use = waivers::mark(&mut findings, &context, (request, &judge));
    let stale = baseline::mark(&mut findings, &context.isms.baseline.entries, &judge);
    let of_waivers: Vec<Finding> = {
        let settled = Settled { found: &findings, waiver_use: &waiver_use, stale: &stale };
        let context = Context { settled: Some(settled), ..context };
        let is_meant = |it: &&&Rule| it.group == Group::Waivers && runs(it, &context, request);
        rules::ALL.iter().filter(is_meant).flat_map(|rule| run(rule, &context)).collect()
    };
    findings.extend(of_waivers);
    for finding in &mut findings {
        finding.level = level(finding.rule, &context);
    }
    findings
}

fn is_asked_of(rule: &Rule, request: &Request) -> bool {
    request.only.is_empty() || request.only.iter().any(|it| it.name == rule.name)
}

fn runs(rule: &Rule, context: &Context<'_>, request: &Request) -> bool {
    let can_run = rule.trigger != Trigger::Change || context.comparison.is_some();
    can_run && is_asked_of(rule, request) && level(rule, context) != Level::Off
}

/// The level that the settings give a rule; of a rule about changes the stricter one of the two sides: no change silences
/// what is said of it.
fn level(rule: &Rule, context: &Context<'_>) -> Level {
    let here = context.settings().level(rule);
    let before = context.comparison.and_then(|it| it.before.settings);
    match before.filter(|_| rule.trigger == Trigger::Change) {
        Some(before) => here.max(before.rules.level(rule)),
        None => here,
    }
}

fn run(rule: &'static Rule, context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Findings::new(rule, &context.isms.sources);
    (rule.check)(context, &mut findings);
    findings.into_vec()
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

fn summary(isms: &Isms, today: Date, findings: &[Finding]) -> Summary {
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
