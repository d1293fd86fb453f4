//! Approved documents and records whose rows say other things than before.

use std::collections::{BTreeMap, HashSet};

use super::{Comparison, Kept};
use crate::date::Date;
use crate::document::tables::{Applicability, Audit, AuditFinding, Meeting, Objective};
use crate::document::{Document, Kind, Status};
use crate::fields::{Attestation, Word};
use crate::framework;
use crate::source::{Field, Spanned};

/// Rows in front matter, which no digest covers, that changed under one approval, or in a record.
#[derive(Debug)]
pub struct Restatement<'a> {
    pub kept: Kept<'a>,
    /// None of a record that nobody approved.
    pub approval: Option<&'a Attestation>,
    /// What is said otherwise: controls in the order of the standard, rows by their names, fields by their keys.
    pub names: Vec<String>,
}

impl<'a> Comparison<'a> {
    /// Approved documents whose rows say other things than before, though nobody approved them since; and records that take back
    /// what they said, approved or not. What a change newly excludes is told for itself.
    pub fn restatements(&self) -> Vec<Restatement<'a>> {
        let excluded: HashSet<&str> =
            self.exclusions_added().into_iter().map(|(control, _)| control.id.as_str()).collect();
        let restated = self.with_own_rows().filter_map(|kept| {
            let is_record = kept.before.kind_or_policy().is_record();
            let approved = |it: &'a Document| it.approved.get().map(|it| &it.value);
            let approval = approved(kept.before).and_then(|_| approved(kept.after));
            let is_held = match approval {
                // What is in the making will be approved anew.
                Some(_) => kept.after.is_in_force(),
                None => is_record && kept.before.is_in_force() && kept.after.stands(),
            };
            if !is_held || self.approves_rows_of(kept) {
                return None;
            }
            let (before, after) = self.said_of(kept);
            let mut names = others(&before, &after);
            // What is new takes nothing back.
            if approval.is_none() {
                names.retain(|it| takes_back(before.get(it), after.get(it)));
            } else if kept.after.kind_or_policy() == Kind::Objectives {
                names.retain(|it| before.contains_key(it));
            }
            names.retain(|it| !excluded.contains(it.as_str()));
            let names: Vec<String> = names.iter().map(|it| called(it)).collect();
            (!names.is_empty()).then_some(Restatement { kept, approval, names })
        });
        restated.collect()
    }

    /// Documents with rows that were in review and are in force again by the approval that they had, with that. Whether their
    /// rows are still those that it was given for, the two states do not show.
    pub fn brought_back(&self) -> impl Iterator<Item = (Kept<'a>, &'a Attestation)> {
        let back = self.with_own_rows().filter(|it| {
            it.before.status() == Some(Status::InReview)
                && it.after.is_in_force()
                && it.before.approved.is_present()
        });
        let by_the_old = back
            .filter(|it| !self.approves_rows_of(*it) && !said(it.after, str::to_owned).is_empty());
        by_the_old.filter_map(|it| Some((it, &it.after.approved.get()?.value)))
    }

    /// Statements of Applicability in force whose rows say other things than before, with what they say them of, and which
    /// somebody approved so.
    pub fn statements_approved_anew(&self) -> impl Iterator<Item = (Kept<'a>, Vec<String>)> {
        let statements = self.with_own_rows().filter(|it| {
            it.after.kind_or_policy() == Kind::StatementOfApplicability && it.after.is_in_force()
        });
        let approved = statements.filter(|it| self.approves_rows_of(*it));
        let restated = approved.map(|kept| {
            let (before, after) = self.said_of(kept);
            (kept, others(&before, &after))
        });
        restated.filter(|(_, names)| !names.is_empty())
    }

    /// Documents of the same type as before whose rows stand in their front matter, as they did.
    fn with_own_rows(&self) -> impl Iterator<Item = Kept<'a>> {
        let has_own = |it: &Document| it.source.is_absent();
        let is_of_one_type =
            |it: &Kept<'_>| it.before.kind_or_policy() == it.after.kind_or_policy();
        let touched = self.touched().copied();
        touched.filter(move |it| is_of_one_type(it) && has_own(it.before) && has_own(it.after))
    }

    /// What a document said and says. A row that is called otherwise is the same.
    fn said_of(&self, kept: Kept<'a>) -> (Said, Said) {
        (said(kept.before, |key| self.now(kept, key).1), said(kept.after, str::to_owned))
    }
}

/// What is said, by the name of what it is said of.
type Said = BTreeMap<String, Vec<String>>;

/// What was approved beside the text, by name. What goes on after an approval is left out: results, actions, the nonconformity that a
/// finding leads to.
fn said(document: &Document, key: impl Fn(&str) -> String) -> Said {
    let mut all = Said::new();
    let mut add = |name: &str, said: String| all.entry(key(name)).or_default().push(said);
    let tables = &document.tables;
    match document.kind_or_policy() {
        Kind::StatementOfApplicability => {
            for row in tables.applicability.items() {
                if let Some(control) = row.control.text() {
                    add(control, said_of_control(row));
                }
            }
        }
        Kind::InternalAudit => {
            for row in tables.findings.items() {
                let AuditFinding { title, grade, clauses, controls, .. } = row;
                let grade = grade.get().map(|it| it.value);
                let about = (list(clauses), list(controls));
                add(&row.key(), format!("{:?} {grade:?} {about:?}", title.text()));
            }
            let Audit { audited_on, auditors, audited_clauses, audited_controls } = &tables.audit;
            add_day("audited_on", audited_on, &mut add);
            add_list("auditors", auditors, &mut add);
            add_list("audited_clauses", audited_clauses, &mut add);
            add_list("audited_controls", audited_controls, &mut add);
        }
        Kind::ManagementReview => {
            let Meeting { held_on, attendees, .. } = &tables.meeting;
            add_day("held_on", held_on, &mut add);
            add_list("attendees", attendees, &mut add);
            add_list("inputs", &tables.process.inputs, &mut add);
        }
        Kind::Nonconformity => add_day("raised_on", &tables.nonconformity.raised_on, &mut add),
        Kind::Objectives => {
            for row in document.objectives() {
                let Objective { measure, target, .. } = row;
                add(&row.key(), format!("{:?} {:?}", measure.text(), target.text()));
            }
        }
        _ => {}
    }
    all
}

fn add_day(key: &str, field: &Field<Date>, add: &mut impl FnMut(&str, String)) {
    if let Some(day) = field.get() {
        add(key, day.value.to_string());
    }
}

fn add_list(key: &str, field: &Field<Vec<Spanned<String>>>, add: &mut impl FnMut(&str, String)) {
    for item in list(field) {
        add(key, item.to_owned());
    }
}

/// Whether something that was said is said no more.
fn takes_back(before: Option<&Vec<String>>, after: Option<&Vec<String>>) -> bool {
    let is_said = |it: &String| after.is_some_and(|said| said.contains(it));
    before.is_some_and(|said| !said.iter().all(is_said))
}

/// What a row says, wherever it stands and however it is written.
fn said_of_control(row: &Applicability) -> String {
    let Applicability { applicable, justification, status, reasons, risks, .. } = row;
    let applicable = applicable.get().map(|it| it.value);
    let status = status.get().map(|it| it.value.word());
    let (reasons, risks) = (list(reasons), list(risks));
    format!("{applicable:?} {:?} {status:?} {reasons:?} {risks:?}", justification.text())
}

fn list(field: &Field<Vec<Spanned<String>>>) -> Vec<&str> {
    let mut list: Vec<&str> = field.items().iter().map(|it| it.value.as_str()).collect();
    list.sort_unstable();
    list
}

fn others(before: &Said, after: &Said) -> Vec<String> {
    let changed = after.iter().filter(|(name, said)| before.get(*name) != Some(said));
    let gone = before.keys().filter(|it| !after.contains_key(*it));
    let mut all: Vec<String> = changed.map(|it| it.0).chain(gone).cloned().collect();
    all.sort_by_cached_key(|it| (framework::control_number(it), it.clone()));
    all
}

/// The name of a row without the kind that its key begins with.
fn called(key: &str) -> String {
    let name = ["finding:", "objective:"].iter().find_map(|it| key.strip_prefix(it));
    name.unwrap_or(key).to_owned()
}
