//! The whole system on one day, for the weekly meeting: what is late, what comes, what is open, and whether the loop of plan,
//! do, check and act turned. It judges nothing by rules; it counts what the documents state.

mod turn;
mod work;

pub use turn::{Phase, Step, TURN};
pub use work::{Task, TaskKind, Window, by_owner};

use crate::coverage::{Coverage, Totals};
use crate::date::{Date, Interval, Unit, days_between};
use crate::document::tables::{Implementation, Objective};
use crate::document::{Document, Kind};
use crate::evaluation::audit_scope;
use crate::evaluation::rhythm::{self, Held};
use crate::fields::Word;
use crate::framework::{self, Theme};
use crate::isms::{Isms, TargetedWaiver};
use crate::not_checked::{self, NotChecked};
use crate::phrase::count;
use crate::review;
use crate::risk;

/// How far the weekly meeting looks ahead.
pub const AHEAD: Interval = Interval { count: 90, unit: Unit::Days };

#[derive(Debug)]
pub struct Status<'a> {
    pub isms: &'a Isms,
    pub today: Date,
    /// Everything that somebody has to do by a day, the earliest first.
    pub tasks: Vec<Task<'a>>,
    /// None where controls cannot be judged.
    pub controls: Option<Controls>,
    pub nonconformities: Vec<OpenNonconformity<'a>>,
    pub waivers: Waivers<'a>,
    pub audit: Recurring<'a>,
    pub management_review: Recurring<'a>,
    pub objectives: Vec<&'a Objective>,
    pub risks: Risks,
    pub phases: Vec<Phase>,
    /// What a reader might believe was judged, and why it was not.
    pub not_judged: Vec<NotChecked>,
}

#[derive(Debug)]
pub struct Controls {
    pub totals: Totals,
    pub themes: Vec<(&'static Theme, Totals)>,
    /// How many applicable controls the Statement of Applicability calls implemented, and so on; by none, how many it leaves open.
    /// What is covered by a document in force need not be at work.
    pub stated: Vec<(Option<Implementation>, usize)>,
}

/// A nonconformity that is not closed.
#[derive(Debug)]
pub struct OpenNonconformity<'a> {
    pub document: &'a Document,
    pub raised_on: Option<Date>,
    /// The next action that is open, by its day.
    pub next: Option<Date>,
    /// Whether all that is left is to see that the actions work.
    pub awaits_review: bool,
}

#[derive(Debug, Default)]
pub struct Waivers<'a> {
    /// In force, by their last day.
    pub in_force: Vec<(&'a TargetedWaiver, Date)>,
    pub expired: Vec<(&'a TargetedWaiver, Date)>,
}

/// Internal audits or management reviews.
#[derive(Debug)]
pub struct Recurring<'a> {
    /// The last that can be read.
    pub last: Option<(&'a Document, Date)>,
    /// None where nothing shows since when the system runs, or a record cannot be read.
    pub due: Option<Date>,
    pub planned: Option<Date>,
}

/// The risks that are open.
#[derive(Clone, Copy, Debug, Default)]
pub struct Risks {
    pub total: usize,
    /// Those that `risk-untreated` reports: above the appetite and undecided, or to be mitigated by no control.
    pub untreated: usize,
    /// None where the house states no appetite.
    pub above_appetite: Option<AboveAppetite>,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct AboveAppetite {
    pub total: usize,
    /// Those that nobody who may has accepted.
    pub unaccepted: usize,
}

impl<'a> Status<'a> {
    pub fn of(isms: &'a Isms, today: Date) -> Status<'a> {
        let judges_controls = isms.configuration.uses_annex_a() && isms.readable().next().is_some();
        let mut status = Status {
            isms,
            today,
            tasks: work::tasks(isms, today),
            controls: judges_controls.then(|| Controls::of(isms, today)),
            nonconformities: open_nonconformities(isms, today),
            waivers: Waivers::of(isms, today),
            audit: Recurring::audit(isms, today),
            management_review: Recurring::management_review(isms, today),
            objectives: rhythm::standing(isms, Kind::Objectives)
                .flat_map(|it| it.tables.objectives.items())
                .collect(),
            risks: Risks::of(isms, today),
            phases: turn::phases(isms, today),
            not_judged: Vec::new(),
        };
        status.not_judged = not_judged(&status);
        status
    }

    /// What should be done by now, the longest overdue first.
    pub fn overdue(&self) -> impl Iterator<Item = &Task<'a>> {
        self.tasks.iter().filter(|it| it.due < self.today)
    }

    /// What is to be done within the time the meeting looks ahead.
    pub fn due_soon(&self) -> impl Iterator<Item = &Task<'a>> {
        let until = AHEAD.after(self.today);
        self.tasks.iter().filter(move |it| it.due >= self.today && it.due <= until)
    }

    pub fn has_turned(&self) -> bool {
        self.phases.iter().all(|it| it.has_turned(self.today))
    }

    /// Whole days until a day; negative once it has passed.
    pub fn days_until(&self, day: Date) -> i64 {
        days_between(self.today, day)
    }
}

impl Controls {
    fn of(isms: &Isms, today: Date) -> Controls {
        let coverage = Coverage::of(isms, today);
        let themes = framework::themes().iter().map(|it| (it, coverage.totals_of(it))).collect();
        Controls { totals: coverage.totals(), themes, stated: stated(isms) }
    }
}

fn stated(isms: &Isms) -> Vec<(Option<Implementation>, usize)> {
    let applicable = isms.applicability_rows().filter(|(_, row)| !row.is_excluded());
    let of_each: Vec<_> = applicable.map(|(_, row)| row.status.get().map(|it| it.value)).collect();
    let all = Implementation::ALL.iter().map(|(_, it)| Some(*it)).chain([None]);
    let counts = all.map(|stated| (stated, of_each.iter().filter(|it| **it == stated).count()));
    counts.filter(|(_, count)| *count > 0).collect()
}

impl Risks {
    fn of(isms: &Isms, today: Date) -> Risks {
        let method = &isms.configuration.risk;
        let mut risks = Risks::default();
        let mut above = AboveAppetite::default();
        for (_, risk) in risk::judged(isms) {
            risks.total += 1;
            risks.untreated += usize::from(risk::untreated(risk, method).is_some());
            if risk.is_within_appetite(method) == Some(false) {
                above.total += 1;
                above.unaccepted += usize::from(!risk::is_accepted(isms, risk, today));
            }
        }
        risks.above_appetite = method.appetite.is_present().then_some(above);
        risks
    }
}

impl<'a> Waivers<'a> {
    fn of(isms: &'a Isms, today: Date) -> Waivers<'a> {
        let dated = isms.waivers.iter().filter_map(|it| Some((it, it.waiver.until.get()?.value)));
        let (mut in_force, mut expired): (Vec<_>, Vec<_>) =
            dated.partition(|(_, until)| *until >= today);
        in_force.sort_by_key(|(_, until)| *until);
        expired.sort_by_key(|(_, until)| *until);
        Waivers { in_force, expired }
    }

    /// Those in force whose last day comes soon.
    pub fn ending(&self, today: Date) -> impl Iterator<Item = &(&'a TargetedWaiver, Date)> {
        let until = AHEAD.after(today);
        self.in_force.iter().filter(move |(_, last)| *last <= until)
    }
}

impl<'a> Recurring<'a> {
    fn audit(isms: &'a Isms, today: Date) -> Recurring<'a> {
        let planned = audit_scope::next_planned(isms, today).map(|(_, _, day)| day);
        let last = rhythm::audits(isms, today).pop();
        Recurring::of(last, rhythm::next_audit(isms, today), planned)
    }

    fn management_review(isms: &'a Isms, today: Date) -> Recurring<'a> {
        // A meeting to come may be on record as an invitation.
        let days = rhythm::standing(isms, Kind::ManagementReview).filter_map(Document::recorded_on);
        let planned = days.filter(|day| *day > today).min();
        let last = rhythm::management_reviews(isms, today).pop();
        Recurring::of(last, rhythm::next_management_review(isms, today), planned)
    }

    fn of(
        last: Option<Held<'a>>,
        next: Option<rhythm::Next<'_>>,
        planned: Option<Date>,
    ) -> Recurring<'a> {
        let last = last.map(|it| (it.document, it.on.value));
        Recurring { last, due: next.map(|it| it.due), planned }
    }
}

fn open_nonconformities(isms: &Isms, today: Date) -> Vec<OpenNonconformity<'_>> {
    let mut open: Vec<OpenNonconformity<'_>> = rhythm::standing(isms, Kind::Nonconformity)
        .filter(|it| it.tables.nonconformity.closed(today).is_none())
        .map(|document| {
            let actions = document.tables.actions.items();
            let left = || actions.iter().filter(|it| it.is_open(today));
            OpenNonconformity {
                document,
                raised_on: document.recorded_on(),
                next: left().filter_map(|it| it.due.get()).map(|it| it.value).min(),
                awaits_review: !actions.is_empty() && left().next().is_none(),
            }
        })
        .collect();
    open.sort_by_key(|it| it.raised_on);
    open
}

fn not_judged(status: &Status<'_>) -> Vec<NotChecked> {
    let isms = status.isms;
    let mut things = Vec::new();
    let mut add = |what: String, why: &str| things.push(NotChecked { what, why: why.to_owned() });
    let unread = isms.documents.iter().filter(|it| !it.is_readable()).count();
    if unread > 0 {
        add(format!("{unread} of {} documents", isms.documents.len()), "they cannot be read");
    }
    let undated = isms
        .under_review()
        .filter(|it| review::due(it, &isms.configuration.review).is_none())
        .count();
    if undated > 0 {
        let what = format!("when {undated} of {} documents are due", isms.documents.len());
        add(what, "they were never reviewed or approved, or the day cannot be read");
    }
    if !isms.configuration.uses_annex_a() {
        add("controls".to_owned(), "`frameworks` in isms.toml names no framework");
    } else if status.controls.is_none() {
        add("controls".to_owned(), "no document could be read");
    }
    for NotChecked { what, why } in not_checked::rows(isms) {
        add(what, &why);
    }
    let in_drafts =
        risk::known(isms).filter(|(it, risk)| it.is_draft() && !risk.is_closed()).count();
    if in_drafts > 0 {
        let what = count(in_drafts, "risk");
        add(what, "the register is a draft");
    }
    for (kind, what) in [(Kind::Nonconformity, "nonconformity"), (Kind::Objectives, "objectives")] {
        let drafts = isms.readable().filter(|it| it.is_draft() && it.kind_or_policy() == kind);
        for draft in drafts {
            add(format!("{what} `{}`", isms.name(draft)), "it is a draft");
        }
    }
    if status.risks.total > 0 && status.risks.above_appetite.is_none() {
        add("risks above the appetite".to_owned(), "isms.toml has no `[risk]` with `appetite`");
    }
    for (what, recurring, kind) in [
        ("when the next internal audit is due", &status.audit, Kind::InternalAudit),
        (
            "when the next management review is due",
            &status.management_review,
            Kind::ManagementReview,
        ),
    ] {
        if recurring.due.is_some() {
            continue;
        }
        let why = if rhythm::has_unreadable(isms, kind) {
            "a record of one cannot be read"
        } else {
            "nothing shows since when the system runs: no document was approved yet"
        };
        add(what.to_owned(), why);
    }
    things
}
