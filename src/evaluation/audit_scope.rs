//! What internal audits look at: clauses and controls, whatever way they are named.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

use crate::date::Date;
use crate::document::tables::PlannedAudit;
use crate::document::{Document, Kind};
use crate::evaluation::rhythm::{self, Held};
use crate::framework::{self, name};
use crate::isms::Isms;
use crate::source::{Field, Spanned};

/// A clause that asks for something, or a control of Annex A, by its place in the standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    Clause(usize),
    Control(usize),
}

impl Item {
    pub fn id(self) -> &'static str {
        match self {
            Item::Clause(number) => &framework::clauses()[number].id,
            Item::Control(number) => &framework::controls()[number].id,
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Item::Clause(number) => &framework::clauses()[number].title,
            Item::Control(number) => &framework::controls()[number].title,
        }
    }
}

/// Every clause that asks for something.
pub fn all_clauses() -> impl Iterator<Item = Item> {
    let clauses = framework::clauses().iter().enumerate();
    clauses.filter(|(_, it)| it.requirement).map(|(number, _)| Item::Clause(number))
}

/// What two lists name. A heading stands for the clauses below it, a control of 2013 for its successors, and a slip for what
/// was meant: other rules report it.
pub fn named<'a>(
    clauses: &'a [Spanned<String>],
    controls: &'a [Spanned<String>],
) -> impl Iterator<Item = Item> + 'a {
    let clauses = clauses.iter().flat_map(|it| clauses_meant(it));
    let controls = controls.iter().flat_map(|it| name::control_numbers_meant(it));
    clauses.chain(controls.map(Item::Control))
}

/// The same, each once and in the order of the standard.
pub fn items(clauses: &[Spanned<String>], controls: &[Spanned<String>]) -> BTreeSet<Item> {
    named(clauses, controls).collect()
}

static BELOW: LazyLock<HashMap<&str, Vec<Item>>> = LazyLock::new(|| {
    let below =
        |id: &str| all_clauses().filter(|it| framework::clause_contains(id, it.id())).collect();
    framework::clauses().iter().map(|it| (it.id.as_str(), below(&it.id))).collect()
});

/// The clauses that ask for something and that a clause or heading stands for, by its id.
pub fn below(id: &str) -> &'static [Item] {
    BELOW.get(id).map_or(&[], Vec::as_slice)
}

/// What a clause's text means: itself, or what was meant by a slip.
fn clauses_meant(text: &str) -> impl Iterator<Item = Item> + use<> {
    let exact = BELOW.get(text);
    let meant = match exact {
        Some(_) => Vec::new(),
        None => name::clauses_meant(text),
    };
    let meant = meant.into_iter().flat_map(|it| below(&it.id));
    exact.into_iter().flatten().chain(meant).copied()
}

/// What an internal audit looked at; none where it does not say so in a way that can be read.
pub fn of_audit(document: &Document) -> Option<BTreeSet<Item>> {
    let audit = &document.tables.audit;
    let (clauses, controls) = (&audit.audited_clauses, &audit.audited_controls);
    let is_known = !matches!((clauses, controls), (Field::Absent, Field::Absent))
        && !matches!(clauses, Field::Invalid(_))
        && !matches!(controls, Field::Invalid(_));
    is_known.then(|| items(clauses.items(), controls.items()))
}

/// The audit that last looked at each item. None where one of the audits does not say what it looked at: that one may have
/// seen what all others left out.
pub fn last_audits<'a>(held: &[Held<'a>]) -> Option<BTreeMap<Item, Held<'a>>> {
    let mut last = BTreeMap::new();
    for audit in held {
        last.extend(of_audit(audit.document)?.into_iter().map(|item| (item, *audit)));
    }
    Some(last)
}

/// The audits that programmes plan, each with its plan.
pub fn planned_audits(isms: &Isms) -> impl Iterator<Item = (&Document, &PlannedAudit)> {
    rhythm::standing(isms, Kind::Plan)
        .flat_map(|plan| plan.tables.audits.items().iter().map(move |row| (plan, row)))
}

/// Those that no report closes.
pub fn open_audits(isms: &Isms, today: Date) -> impl Iterator<Item = (&Document, &PlannedAudit)> {
    planned_audits(isms)
        .filter(move |(_, row)| row.report.is_absent() || awaited(isms, row, today).is_some())
}

/// A report that a planned audit names, and that does not close it.
#[derive(Clone, Copy, Debug)]
pub enum Awaited<'a> {
    /// A draft, or of a day to come.
    Unfinished(&'a Document),
    /// Another document, or a report that no longer holds.
    Another(&'a Document),
    /// The report of an earlier row with a part of this scope.
    Earlier(&'a Document, &'a PlannedAudit),
}

/// Why the report that a planned audit names is none of it.
pub fn awaited<'a>(isms: &'a Isms, row: &PlannedAudit, today: Date) -> Option<Awaited<'a>> {
    let named = row.report.get()?;
    let report = isms.by_id(named).filter(|it| it.is_readable())?;
    let is_another = report.kind.get().is_some_and(|it| it.value != Kind::InternalAudit);
    if is_another || report.is_retired() {
        return Some(Awaited::Another(report));
    }
    if report.is_draft() || report.recorded_on().is_some_and(|it| it > today) {
        return Some(Awaited::Unfinished(report));
    }
    let closes = |it: &PlannedAudit| it.report.text() == Some(named.value.as_str());
    // A report of that day or later may be of an audit that was put off.
    let is_before = |day: &Spanned<Date>| report.recorded_on().is_some_and(|it| it < day.value);
    if !row.planned_on.get().is_some_and(is_before) {
        return None;
    }
    let mut others = planned_audits(isms).filter(|(_, it)| closes(it) && repeats(row, it));
    others.next().map(|(_, earlier)| Awaited::Earlier(report, earlier))
}

/// Whether a row plans an earlier one anew. Two parts of the system may be audited together: those have no scope in common.
fn repeats(row: &PlannedAudit, earlier: &PlannedAudit) -> bool {
    let (Some(day), Some(before)) = (row.planned_on.get(), earlier.planned_on.get()) else {
        return false;
    };
    before.value < day.value && !row.scope().is_disjoint(&earlier.scope())
}

impl PlannedAudit {
    /// What it is to look at.
    pub fn scope(&self) -> BTreeSet<Item> {
        items(self.clauses.items(), self.controls.items())
    }
}

/// The first open audit with the day for which it is planned: one that is late stands before what is to come.
pub fn next_planned(isms: &Isms, today: Date) -> Option<(&Document, &PlannedAudit, Date)> {
    open_audits(isms, today)
        .filter_map(|(plan, row)| Some((plan, row, row.planned_on.get()?.value)))
        .min_by_key(|(_, _, day)| *day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(lines: &str) -> Vec<&'static str> {
        let text = format!("+++\ntype = \"internal-audit\"\n{lines}\n+++\n");
        let document = Document::read(0, &text);
        of_audit(&document).expect("a scope").into_iter().map(Item::id).collect()
    }

    #[test]
    fn headings_old_controls_and_slips_count_for_what_they_mean() {
        let scope = "audited_clauses = [\"9.3\", \"Clause 10.2\"]\naudited_controls = [\"A.9.2.3\", \"5.15\"]";
        assert_eq!(ids(scope), ["9.3.1", "9.3.2", "9.3.3", "10.2", "A.5.15", "A.8.2"]);
        assert_eq!(ids("audited_clauses = [\"6.1\"]"), ["6.1.1", "6.1.2", "6.1.3"]);
        assert_eq!(ids("audited_controls = [\"A.5\", \"ORP.4\"]"), [""; 0]);
        assert_eq!(all_clauses().count(), 30);
    }

    #[test]
    fn an_audit_that_states_no_scope_has_none() {
        for lines in ["", "audited_clauses = 3\naudited_controls = [\"A.5.1\"]"] {
            let text = format!("+++\ntype = \"internal-audit\"\n{lines}\n+++\n");
            assert_eq!(of_audit(&Document::read(0, &text)), None, "{lines}");
        }
    }
}
