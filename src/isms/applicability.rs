//! What the Statement of Applicability says of each control.

use super::Isms;
use crate::document::Document;
use crate::document::tables::Applicability;
use crate::framework::{self, Control, name};
use crate::source::Field;

/// For each control the row that names it, by number: the first where there are several. A row with a wrong id counts for the
/// controls that were meant, where these have no row of their own; of several that became one, a row that applies.
pub(super) fn row_of_each(rows: &[Applicability]) -> Vec<Option<usize>> {
    let mut named = vec![None; framework::controls().len()];
    let mut meant: Vec<Option<usize>> = named.clone();
    for (number, row) in rows.iter().enumerate() {
        let Some(id) = row.control.get() else { continue };
        if let Some(control) = framework::control_number(id) {
            named[control].get_or_insert(number);
            continue;
        }
        for control in name::control_numbers_meant(id) {
            let before = &mut meant[control];
            if before.is_none_or(|it: usize| rows[it].is_excluded() && !row.is_excluded()) {
                *before = Some(number);
            }
        }
    }
    named.into_iter().zip(meant).map(|(named, meant)| named.or(meant)).collect()
}

impl Isms {
    /// The rows of a Statement of Applicability that could be read, each with its control, in the order of the standard; none
    /// of a control that does not exist.
    pub fn applicability_rows(&self) -> impl Iterator<Item = (&'static Control, &Applicability)> {
        let is_readable = self.statement_of_applicability().is_some_and(Document::is_readable);
        let controls = framework::controls().iter().filter(move |_| is_readable);
        controls.filter_map(|it| Some((it, self.applicability(&it.id)?)))
    }

    /// The row of the Statement of Applicability for a control.
    pub fn applicability(&self, control: &str) -> Option<&Applicability> {
        let rows = self.statement_of_applicability()?.tables.applicability.items();
        rows.get(self.applicability[framework::control_number(control)?]?)
    }

    /// Whether nobody can say if a control applies, because its row does not say so, or was lost. That was reported.
    pub fn may_be_excluded(&self, control: &str) -> bool {
        let Some(statement) = self.statement_of_applicability() else { return false };
        match self.applicability(control) {
            Some(row) => !row.applicable.is_present(),
            None => !statement.is_readable() || self.hides_applicability(),
        }
    }

    /// Whether the rows of which nobody can read what control they speak of may be those of all controls that have none.
    pub fn hides_applicability(&self) -> bool {
        let Some(statement) = self.statement_of_applicability() else { return false };
        let rows = &statement.tables.applicability;
        let nameless = rows.items().iter().filter(|row| !row.control.is_present()).count();
        let missing = self.applicability.iter().filter(|row| row.is_none()).count();
        matches!(rows, Field::Invalid(_)) || missing > 0 && missing <= nameless
    }
}
