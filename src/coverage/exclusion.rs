//! What speaks against a control's exclusion in the Statement of Applicability (clause 6.1.3).

use crate::context::Context;
use crate::document::tables::{Applicability, Implementation};
use crate::framework::Control;
use crate::isms::Isms;
use crate::source::Span;

/// Something that needs a control.
#[derive(Debug)]
pub struct Need {
    pub at: Span,
    pub reason: String,
    pub label: &'static str,
}

/// The controls that the Statement of Applicability excludes, with their rows.
pub fn excluded_rows(isms: &Isms) -> impl Iterator<Item = (&'static Control, &Applicability)> {
    isms.applicability_rows().filter(|(_, row)| row.is_excluded())
}

/// The documents in force that claim an excluded control, the legal requirements that it meets, and its own row where that calls
/// it implemented. A risk that needs it is a gap of the risk, unless one of these stands beside it.
pub fn contradictions(context: &Context<'_>, control: &Control, row: &Applicability) -> Vec<Need> {
    let isms = context.isms;
    let mut needs = Vec::new();
    let covers = context.coverage.get(&control.id).into_iter().flat_map(|it| &it.by);
    for cover in covers.filter(|it| it.is_in_force()) {
        let document = &isms.documents[cover.document];
        needs.push(Need {
            at: document.claim(&control.id).map_or(document.fence, |claim| claim.span),
            reason: format!("`{}` claims it", isms.name(document)),
            label: "claimed here",
        });
    }
    needs.extend(of_requirements(isms, control));
    if let Some(at) = called_implemented(row) {
        let reason = "its own row calls it implemented".into();
        needs.push(Need { at, reason, label: "said here" });
    }
    needs
}

/// Legal, regulatory and contractual requirements that a register in force says the control meets (A.5.31).
fn of_requirements(isms: &Isms, control: &Control) -> impl Iterator<Item = Need> {
    let rows = isms.requirements().filter(|it| !it.0.is_draft());
    rows.filter_map(|(_, row)| {
        let named = row.controls.items().iter().find(|it| it.value == control.id)?;
        let reason = match row.id.text() {
            Some(id) => format!("requirement `{id}` needs it"),
            None => "a requirement needs it".to_owned(),
        };
        Some(Need { at: named.span, reason, label: "needed here" })
    })
}

/// Where a row says that its control is implemented, wholly or in part.
pub fn called_implemented(row: &Applicability) -> Option<Span> {
    let is_done = |it: Implementation| {
        matches!(it, Implementation::Implemented | Implementation::PartiallyImplemented)
    };
    row.status.get().filter(|it| is_done(it.value)).map(|it| it.span)
}
