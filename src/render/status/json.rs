//! Version 1: fields are added, never changed.

use std::borrow::Cow;

use serde::Serialize;

use super::Shown;
use crate::date::Date;
use crate::document::Document;
use crate::fields::Word;
use crate::isms::TargetedWaiver;
use crate::render::coverage::TotalsObject;
use crate::status::{AHEAD, OpenNonconformity, Phase, Recurring, Task, by_owner};

const VERSION: u32 = 1;

pub fn json(shown: &Shown<'_>) -> String {
    let status = shown.status;
    let isms = shown.isms();
    let task = |it| task(shown, it);
    let waivers = status.waivers.expired.iter().chain(&status.waivers.in_force);
    let report = Report {
        version: VERSION,
        organisation: isms.configuration.organisation.text(),
        today: status.today.to_string(),
        snapshot: SnapshotObject {
            kind: shown.snapshot.kind,
            commit: shown.snapshot.commit.as_deref(),
        },
        documents: isms.documents.len(),
        overdue: status.overdue().map(task).collect(),
        due_soon: status.due_soon().map(task).collect(),
        owners: by_owner(&status.tasks, status.today)
            .into_iter()
            .map(|(owner, window)| OwnerObject {
                owner: owner.map(str::to_owned),
                overdue: window.overdue,
                in_30_days: window.in_30,
                in_60_days: window.in_60,
                in_90_days: window.in_90,
            })
            .collect(),
        controls: status.controls.as_ref().map(|controls| ControlsObject {
            totals: controls.totals.into(),
            themes: controls
                .themes
                .iter()
                .map(|(theme, totals)| ThemeObject {
                    id: &theme.id,
                    title: &theme.title,
                    totals: (*totals).into(),
                })
                .collect(),
            stated: controls
                .stated
                .iter()
                .map(|(stated, count)| StatedObject {
                    status: stated.map(Word::word),
                    count: *count,
                })
                .collect(),
        }),
        nonconformities: status.nonconformities.iter().map(|it| nonconformity(shown, it)).collect(),
        waivers: waivers
            .map(|(waiver, until)| waiver_object(waiver, *until, status.today))
            .collect(),
        internal_audit: recurring(shown, &status.audit),
        management_review: recurring(shown, &status.management_review),
        objectives: status
            .objectives
            .iter()
            .map(|it| ObjectiveObject {
                id: it.id.text(),
                title: it.title.text(),
                measure: it.measure.text(),
                target: it.target.text(),
                result: it.result.text(),
                owner: it.owner.text(),
                due: it.due.get().map(|it| it.value.to_string()),
            })
            .collect(),
        risks: RisksObject {
            total: status.risks.total,
            untreated: status.risks.untreated,
            above_appetite: status.risks.above_appetite.map(|it| it.total),
            unaccepted: status.risks.above_appetite.map(|it| it.unaccepted),
        },
        turn: TurnObject {
            has_turned: status.has_turned(),
            phases: status.phases.iter().map(|it| phase(it, status.today)).collect(),
        },
        not_judged: status
            .not_judged
            .iter()
            .map(|it| NotJudgedObject { what: &it.what, why: &it.why })
            .collect(),
    };
    crate::render::text::json(&report) + "\n"
}

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    organisation: Option<&'a str>,
    today: String,
    snapshot: SnapshotObject<'a>,
    documents: usize,
    overdue: Vec<TaskObject<'a>>,
    /// From today to 90 days ahead.
    due_soon: Vec<TaskObject<'a>>,
    owners: Vec<OwnerObject>,
    controls: Option<ControlsObject<'a>>,
    nonconformities: Vec<NonconformityObject<'a>>,
    waivers: Vec<WaiverObject<'a>>,
    internal_audit: RecurringObject<'a>,
    management_review: RecurringObject<'a>,
    objectives: Vec<ObjectiveObject<'a>>,
    risks: RisksObject,
    turn: TurnObject,
    not_judged: Vec<NotJudgedObject<'a>>,
}

#[derive(Serialize)]
struct SnapshotObject<'a> {
    kind: &'static str,
    commit: Option<&'a str>,
}

#[derive(Serialize)]
struct DocumentObject<'a> {
    id: Option<&'a str>,
    title: Option<&'a str>,
    path: Cow<'a, str>,
}

#[derive(Serialize)]
struct TaskObject<'a> {
    kind: &'static str,
    name: &'a str,
    title: Option<&'a str>,
    owner: Option<&'a str>,
    due: String,
    /// Negative once it has passed.
    days_left: i64,
    document: DocumentObject<'a>,
}

/// Each part of the time ahead counts what the earlier ones do not.
#[derive(Serialize)]
struct OwnerObject {
    owner: Option<String>,
    overdue: usize,
    in_30_days: usize,
    in_60_days: usize,
    in_90_days: usize,
}

#[derive(Serialize)]
struct ControlsObject<'a> {
    totals: TotalsObject,
    themes: Vec<ThemeObject<'a>>,
    /// What the Statement of Applicability says of the controls that apply.
    stated: Vec<StatedObject>,
}

#[derive(Serialize)]
struct StatedObject {
    /// None where the row has no status.
    status: Option<&'static str>,
    count: usize,
}

#[derive(Serialize)]
struct ThemeObject<'a> {
    id: &'a str,
    title: &'a str,
    totals: TotalsObject,
}

#[derive(Serialize)]
struct NonconformityObject<'a> {
    document: DocumentObject<'a>,
    raised_on: Option<String>,
    next_action: Option<String>,
    awaits_review: bool,
}

#[derive(Serialize)]
struct WaiverObject<'a> {
    rule: Option<&'a str>,
    subject: Option<&'a str>,
    approved_by: Option<&'a str>,
    until: String,
    expired: bool,
    ends_soon: bool,
}

#[derive(Serialize)]
struct RecurringObject<'a> {
    last: Option<HeldObject<'a>>,
    due: Option<String>,
    planned: Option<String>,
    overdue: Option<bool>,
}

#[derive(Serialize)]
struct HeldObject<'a> {
    on: String,
    document: DocumentObject<'a>,
}

#[derive(Serialize)]
struct ObjectiveObject<'a> {
    id: Option<&'a str>,
    title: Option<&'a str>,
    measure: Option<&'a str>,
    target: Option<&'a str>,
    result: Option<&'a str>,
    owner: Option<&'a str>,
    due: Option<String>,
}

#[derive(Serialize)]
struct RisksObject {
    total: usize,
    untreated: usize,
    /// None where the house states no appetite.
    above_appetite: Option<usize>,
    /// Those above the appetite that nobody has accepted.
    unaccepted: Option<usize>,
}

#[derive(Serialize)]
struct TurnObject {
    has_turned: bool,
    phases: Vec<PhaseObject>,
}

#[derive(Serialize)]
struct PhaseObject {
    name: &'static str,
    has_turned: bool,
    steps: Vec<StepObject>,
}

#[derive(Serialize)]
struct StepObject {
    name: &'static str,
    last: Option<String>,
    is_recent: bool,
}

#[derive(Serialize)]
struct NotJudgedObject<'a> {
    what: &'a str,
    why: &'a str,
}

fn task<'a>(shown: &'a Shown<'_>, task: &'a Task<'_>) -> TaskObject<'a> {
    TaskObject {
        kind: task.kind.name(),
        name: &task.name,
        title: task.title,
        owner: task.owner,
        due: task.due.to_string(),
        days_left: shown.status.days_until(task.due),
        document: document(shown, task.document),
    }
}

fn document<'a>(shown: &'a Shown<'_>, document: &'a Document) -> DocumentObject<'a> {
    DocumentObject {
        id: document.id(),
        title: document.title.text(),
        path: shown.isms().sources.full_path(document.file),
    }
}

fn nonconformity<'a>(
    shown: &'a Shown<'_>,
    open: &'a OpenNonconformity<'_>,
) -> NonconformityObject<'a> {
    NonconformityObject {
        document: document(shown, open.document),
        raised_on: day(open.raised_on),
        next_action: day(open.next),
        awaits_review: open.awaits_review,
    }
}

fn waiver_object(waiver: &TargetedWaiver, until: Date, today: Date) -> WaiverObject<'_> {
    let target = waiver.target.as_ref();
    WaiverObject {
        rule: target.map(|(rule, _)| rule.as_str()),
        subject: target.map(|(_, subject)| subject.as_str()),
        approved_by: waiver.waiver.approved_by.text(),
        until: until.to_string(),
        expired: until < today,
        ends_soon: until >= today && until <= AHEAD.after(today),
    }
}

fn recurring<'a>(shown: &'a Shown<'_>, recurring: &'a Recurring<'_>) -> RecurringObject<'a> {
    RecurringObject {
        last: recurring
            .last
            .map(|(held, on)| HeldObject { on: on.to_string(), document: document(shown, held) }),
        due: day(recurring.due),
        planned: day(recurring.planned),
        overdue: recurring.due.map(|due| due < shown.status.today),
    }
}

fn phase(phase: &Phase, today: Date) -> PhaseObject {
    let steps = phase.steps.iter().map(|it| StepObject {
        name: it.name,
        last: day(it.last),
        is_recent: it.is_recent(today),
    });
    PhaseObject { name: phase.name, has_turned: phase.has_turned(today), steps: steps.collect() }
}

fn day(day: Option<Date>) -> Option<String> {
    day.map(|it| it.to_string())
}
