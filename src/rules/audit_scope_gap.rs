use std::collections::BTreeSet;

use crate::context::Context;
use crate::coverage::State;
use crate::date::{Date, Interval};
use crate::document::Kind;
use crate::document::tables::PlannedAudit;
use crate::evaluation::audit_scope::{self, Item};
use crate::evaluation::rhythm::{self, Held};
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};
use crate::source::Field;

pub static RULE: Rule = Rule {
    name: "audit-scope-gap",
    group: Group::Audit,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["9.2.1", "9.2.2", "A.5.35"],
    summary: "a clause or control that no internal audit reaches in the programme's cycle",
    page: include_str!("../../rules/audit-scope-gap.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let isms = context.isms;
    if !context.judges_coverage() || rhythm::has_unreadable(isms, Kind::InternalAudit) {
        return;
    }
    let audits = rhythm::audits(isms, context.today);
    let cycle = isms.configuration.rhythm.audit_cycle;
    let is_in_cycle = |it: &Held<'_>| cycle.after(it.on.value) >= context.today;
    let since = rhythm::in_operation_since(isms, context.today);
    let until = since.map(|since| cycle.after(since));
    let is_first_cycle = until.is_none_or(|until| context.today <= until);
    // In the first cycle the turn of an item may still come, unless the programme is written and leaves it out.
    let has_programme = is_first_cycle && audit_scope::planned_audits(isms).next().is_some();
    // Where there is neither, the audit itself is what lacks.
    if !audits.iter().any(is_in_cycle) && !has_programme {
        return;
    }
    let Some(last) = audit_scope::last_audits(&audits) else { return };
    let planned = has_programme.then(|| Planned::of(context, until));
    let controls = context.coverage.controls.iter().enumerate();
    let applicable = controls
        .filter(|(_, it)| it.state() != State::Excluded && !isms.may_be_excluded(&it.control.id));
    let applicable = applicable.map(|(number, _)| Item::Control(number));
    for item in audit_scope::all_clauses().chain(applicable) {
        let gap = match last.get(&item) {
            Some(last) if is_in_cycle(last) => continue,
            Some(last) => Gap::RanOut(*last, cycle),
            None if !is_first_cycle => Gap::NeverAudited(cycle),
            None if planned.as_ref().is_some_and(|it| !it.may_reach(item)) => {
                Gap::NotPlanned(until)
            }
            None => continue,
        };
        report(context, findings, item, &gap);
    }
}

/// Why nobody looks at an item in its time.
enum Gap<'a> {
    RanOut(Held<'a>, Interval),
    NeverAudited(Interval),
    /// Until the end of the first cycle, where that is known.
    NotPlanned(Option<Date>),
}

impl Gap<'_> {
    fn message(&self) -> String {
        match self {
            Gap::RanOut(last, cycle) => {
                format!("was last audited on {}, and has its turn every {cycle}", last.on.value)
            }
            Gap::NeverAudited(cycle) => {
                format!("was never audited, and has its turn every {cycle}")
            }
            Gap::NotPlanned(until) => {
                let until = until.map(|it| format!(" until {it}, the end of the first cycle"));
                let until = until.unwrap_or_default();
                format!("was never audited, and is in no audit that is planned{until}")
            }
        }
    }

    /// What closes it besides an audit: a plan does only where the turn may still come.
    fn alternative(&self) -> String {
        match self {
            Gap::RanOut(..) | Gap::NeverAudited(_) => String::new(),
            Gap::NotPlanned(until) => {
                let until = until.map(|it| format!(" until {it}")).unwrap_or_default();
                format!(", or plan it{until} in `[[audits]]` of the programme")
            }
        }
    }
}

fn report(context: &Context<'_>, findings: &mut Findings<'_>, item: Item, gap: &Gap<'_>) {
    let id = item.id();
    let (kind, field, place) = match item {
        Item::Clause(_) => ("clause", "audited_clauses", context.system_place()),
        Item::Control(_) => ("control", "audited_controls", context.control_place(id)),
    };
    let message = format!("{kind} `{id}` {} {}", item.title(), gap.message());
    let finding = findings.add(id, format!("{kind}:{id}"), place, message);
    let alternative = gap.alternative();
    finding
        .help(format!("audit it and name it in `{field}` of the internal audit{alternative}"))
        .data(kind, id)
        .data("title", item.title());
    if let Gap::RanOut(last, _) = gap {
        finding.label(last.on.span, "audited here").data("last", last.on.value);
    }
}

/// What the programme has in plan for the rest of the first cycle. A plan whose day has passed is late, which is another
/// matter, and so is a row with a slip in its day or report.
#[derive(Default)]
struct Planned {
    items: BTreeSet<Item>,
    /// Whether a row does not say in a way that can be read which clauses it is to look at, and which controls.
    has_lost_clauses: bool,
    has_lost_controls: bool,
}

impl Planned {
    fn of(context: &Context<'_>, until: Option<Date>) -> Planned {
        let isms = context.isms;
        let is_in_time = |it: &PlannedAudit| {
            let day = it.planned_on.get();
            day.is_none_or(|day| until.is_none_or(|until| day.value <= until))
        };
        let is_closed = |it: &PlannedAudit| {
            let report = it.report.get().and_then(|it| isms.by_id(it));
            report.is_some() && audit_scope::awaited(isms, it, context.today).is_none()
        };
        let rows = audit_scope::planned_audits(isms).map(|(_, row)| row);
        let mut planned = Planned::default();
        for row in rows.filter(|it| is_in_time(it) && !is_closed(it)) {
            planned.has_lost_clauses |= matches!(row.clauses, Field::Invalid(_));
            planned.has_lost_controls |= matches!(row.controls, Field::Invalid(_));
            planned.items.extend(row.scope());
        }
        planned
    }

    fn may_reach(&self, item: Item) -> bool {
        let is_lost = match item {
            Item::Clause(_) => self.has_lost_clauses,
            // `clauses = "all"` may mean the controls too.
            Item::Control(_) => self.has_lost_controls || self.has_lost_clauses,
        };
        is_lost || self.items.contains(&item)
    }
}
