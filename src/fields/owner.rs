//! Who answers: one role or person, and never several.

use toml::de::DeValue;

use super::Fields;
use super::report::texts_that_say_something;
use crate::edit::quoted;
use crate::fault::{Fault, FaultKind};
use crate::source::{Field, Span};

impl Fields<'_, '_> {
    /// The owner of a document or row. Several are a fault of their own: `owner-plural` says it, not `field-invalid`.
    pub fn owner(&mut self) -> Field<String> {
        if !matches!(self.table.get("owner").map(toml::Spanned::get_ref), Some(DeValue::Array(_))) {
            return self.string("owner");
        }
        let Some((span, DeValue::Array(owners))) = self.take("owner") else { return Field::Absent };
        let names: Vec<&str> = texts_that_say_something(&owners).collect();
        match names.as_slice() {
            [first, _, ..] => self.shared(names.len(), first, span),
            _ => self.wrong_type("owner", super::TEXT, &DeValue::Array(owners), span),
        }
    }

    fn shared(&mut self, count: usize, first: &str, span: Span) -> Field<String> {
        let what = if self.path.is_empty() { "document" } else { "row" };
        let message = format!("{count} owners share this {what}");
        let first = quoted(first);
        let fault = Fault::new(FaultKind::OwnerPlural, span, message)
            .field(self.field("owner"))
            .help(format!("name the one role that answers for it: `owner = {first}`"));
        self.fault(fault);
        Field::Invalid(span)
    }
}
