//! Every rule over one state of the system, or over a change of it: what there is to report.

mod asked;
mod baseline;
mod mended;
mod reach;
mod report;
mod since;
mod waivers;

use std::collections::HashSet;

use rayon::prelude::*;

pub use self::asked::{Request, asks_history};
use self::asked::{level, runs};
use self::mended::Mended;
use self::reach::Reach;
pub use self::report::{Report, Summary};
use self::since::{Hidden, Joins};
use crate::baseline::Identity;
use crate::comparison::{Base, Comparison, Side};
use crate::context::{Context, Settled, strange_controls};
use crate::coverage::{Coverage, Totals};
use crate::date::Date;
use crate::document::{Document, Reference};
use crate::finding::{Finding, Findings};
use crate::graph::processes::ProcessGraph;
use crate::isms::Isms;
use crate::rules::{self, Group, Rule};

/// What there is to say of one state of the system.
pub fn state<'a>(isms: &'a Isms, today: Date, request: &Request) -> Report<'a> {
    let known = Known::of(isms, today);
    let findings = settled(found(known.context(), request, |_| true), known.context(), request);
    let controls = known.controls();
    report::of(isms, today, request, known.coverage, controls, findings)
}

/// What there is to say of a change: what its base has too is not new, and the rules about changes run. While a merge joins the
/// base with others, what one of those has is not new either.
pub fn change<'a>(
    isms: &'a Isms,
    (base, others): (&Base, &[&Base]),
    today: Date,
    request: &Request,
) -> Report<'a> {
    let joins = if others.is_empty() { Joins::Nothing } else { Joins::Commits };
    let mut report = since_base(isms, base, joins, today, request);
    for other in others {
        let findings = since_base(isms, other, joins, today, request).findings;
        let new: HashSet<Identity> =
            findings.iter().filter(|it| it.is_new).map(Identity::of).collect();
        for finding in &mut report.findings {
            finding.is_new &= new.contains(&Identity::of(finding));
        }
    }
    if !others.is_empty() {
        let controls = report.summary.controls;
        report.summary = Summary { controls, ..report::summary(isms, today, &report.findings) };
    }
    report
}

fn since_base<'a>(
    isms: &'a Isms,
    base: &Base,
    joins: Joins,
    today: Date,
    request: &Request,
) -> Report<'a> {
    let (before, now) = rayon::join(|| Known::of(&base.isms, today), || Known::of(isms, today));
    let settings = Some(&isms.configuration);
    let comparison = Comparison::of(
        Side { isms: &base.isms, coverage: &before.coverage, settings: base.settings.as_ref() },
        Side { isms, coverage: &now.coverage, settings },
    );
    let context_before = before.context();
    let context = Context { comparison: Some(&comparison), ..now.context() };
    let found_now = found(context, request, |_| true);
    // Nobody asks whether the base has gaps of a kind that the head has not, unless something accepts one there.
    let is_asked_of_base: HashSet<&str> =
        found_now.iter().map(|it| it.rule.name).chain(accepted_rules(&base.isms)).collect();
    let found_before = found(context_before, request, |rule| is_asked_of_base.contains(rule.name));
    let mut findings = settled(found_now, context, request);
    let old = settled(found_before, context_before, request);
    let mended = Mended::by(&comparison);
    let hidden = mended
        .as_ref()
        .map(|mended| Hidden { findings: state(&mended.base, today, request).findings, mended });
    since::mark_new(&mut findings, &old, hidden.as_ref(), base, &comparison, joins);
    let (controls_before, controls) = (before.controls(), now.controls());
    let report = report::of(isms, today, request, now.coverage, controls, findings);
    Report { controls_before, ..report }
}

/// What rules ask of all documents together, worked out once.
struct Known<'a> {
    isms: &'a Isms,
    today: Date,
    coverage: Coverage,
    processes: ProcessGraph<'a>,
    strange_controls: Vec<(&'a Document, Reference<'a>)>,
}

impl<'a> Known<'a> {
    fn of(isms: &'a Isms, today: Date) -> Known<'a> {
        let (coverage, (processes, strange_controls)) = rayon::join(
            || Coverage::of(isms, today),
            || rayon::join(|| ProcessGraph::of(isms), || strange_controls(isms)),
        );
        Known { isms, today, coverage, processes, strange_controls }
    }

    fn context(&self) -> Context<'_> {
        let Known { isms, today, coverage, processes, strange_controls } = self;
        Context::new(isms, coverage, processes, strange_controls, *today)
    }

    /// How many controls are covered; none where that cannot be judged.
    fn controls(&self) -> Option<Totals> {
        self.context().judges_coverage().then(|| self.coverage.totals())
    }
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
    let reach = Reach::new(&context, request);
    let waiver_use = waivers::mark(&mut findings, &context, (request, &reach));
    let stale = baseline::mark(&mut findings, &context.isms.baseline.entries, &reach);
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

fn run(rule: &'static Rule, context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Findings::new(rule, &context.isms.sources);
    (rule.check)(context, &mut findings);
    findings.into_vec()
}
