//! The whole system on one day: on a screen, as Markdown for minutes and pages, and as JSON for scripts.

mod json;
mod markdown;
mod text;

pub use json::json;
pub use markdown::markdown;
pub use text::text;

use super::SnapshotFacts;
use crate::configuration::Configuration;
use crate::date::Date;
use crate::document::tables::Implementation;
use crate::history::short_id;
use crate::isms::Isms;
use crate::phrase::count;
use crate::status::{OpenNonconformity, Recurring, Status, Step};

/// All that a format shows.
#[derive(Debug)]
pub struct Shown<'a> {
    pub status: &'a Status<'a>,
    pub snapshot: &'a SnapshotFacts,
}

impl Shown<'_> {
    fn isms(&self) -> &Isms {
        self.status.isms
    }

    /// What the Statement of Applicability says of the controls that apply; none where it has no row of one.
    fn stated(&self) -> Option<String> {
        let stated = &self.status.controls.as_ref()?.stated;
        let said = stated.iter().map(|(stated, count)| {
            let stated = match stated {
                Some(Implementation::Implemented) => "implemented",
                Some(Implementation::PartiallyImplemented) => "partially",
                Some(Implementation::Planned) => "planned",
                Some(Implementation::NotImplemented) => "not",
                None => "unstated",
            };
            format!("{count} {stated}")
        });
        let said: Vec<String> = said.collect();
        (!said.is_empty()).then(|| said.join(", "))
    }

    /// Whose system it is.
    fn organisation(&self) -> &str {
        let Configuration { organisation, .. } = &self.isms().configuration;
        organisation.get().map_or("This management system", |it| it.value.as_str())
    }

    /// What was read: "61 documents of commit 0f7e3df1c2".
    fn read(&self) -> String {
        let documents = count(self.isms().documents.len(), "document");
        let from = match (&self.snapshot.commit, self.snapshot.kind) {
            (Some(commit), "commit") => format!("commit {}", short_id(commit)),
            (_, "index") => "the index".to_owned(),
            (_, "work-tree") => "the work tree".to_owned(),
            _ => "this folder".to_owned(),
        };
        format!("{documents} of {from}")
    }

    /// The last audit or review and the next: "last 2026-09-29 (REC-05), due 2027-09-29, planned 2027-03-31".
    fn recurring(&self, recurring: &Recurring<'_>) -> String {
        let last = match recurring.last {
            Some((document, day)) => format!("last {day} ({})", self.isms().name(document)),
            // Where it is not known when one is due, one may be in a record that cannot be read.
            None if recurring.due.is_none() => "none known".to_owned(),
            None => "none yet".to_owned(),
        };
        let mut parts = vec![last];
        match recurring.due {
            Some(due) if due < self.status.today => {
                parts.push(format!("due {due}: {} late", days(-self.status.days_until(due))));
            }
            Some(due) => parts.push(format!("due {due}")),
            None => {}
        }
        parts.extend(recurring.planned.map(|day| match self.status.days_until(day) {
            late @ ..0 => format!("planned {day}: {} late", days(-late)),
            _ => format!("planned {day}"),
        }));
        parts.join(", ")
    }

    /// What comes next for an open nonconformity.
    fn next(&self, open: &OpenNonconformity<'_>) -> String {
        match open.next {
            Some(day) if day < self.status.today => format!("action late since {day}"),
            Some(day) => format!("next action {day}"),
            None if open.awaits_review => "actions done, effect to be seen".to_owned(),
            None => "no action yet".to_owned(),
        }
    }

    /// How many objectives there are, how many have a result, and how many are late with theirs.
    fn objectives(&self) -> String {
        let objectives = &self.status.objectives;
        if objectives.is_empty() {
            return "none stated".to_owned();
        }
        let has_passed = |day: Date| day < self.status.today;
        let with_result = objectives.iter().filter(|it| it.result.is_present()).count();
        let late = objectives.iter().filter(|it| {
            it.result.is_absent() && it.due.get().is_some_and(|due| has_passed(due.value))
        });
        format!("{}: {with_result} with a result, {} late", objectives.len(), late.count())
    }

    fn risks(&self) -> String {
        let risks = self.status.risks;
        let above = match risks.above_appetite {
            _ if risks.total == 0 => return "none stated".to_owned(),
            None => String::new(),
            Some(above) => {
                format!(", {} above the appetite ({} not accepted)", above.total, above.unaccepted)
            }
        };
        format!("{}: {} untreated{above}", risks.total, risks.untreated)
    }

    fn turned(&self) -> &'static str {
        if self.status.has_turned() {
            "turned in the last 12 months"
        } else {
            "did not turn in the last 12 months"
        }
    }

    fn step(&self, step: &Step) -> String {
        match step.last {
            None => format!("{} never", step.name),
            Some(day) if step.is_recent(self.status.today) => format!("{} {day}", step.name),
            Some(day) => format!("{} {day} late", step.name),
        }
    }
}

fn days(count: i64) -> String {
    self::count(count, "day")
}

/// Nobody, where a task names no owner.
fn owner(owner: Option<&str>) -> &str {
    owner.unwrap_or("nobody")
}
