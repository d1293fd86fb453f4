//! A known breach that somebody accepted until a day: in `isms.toml`, or in the document it concerns.

use crate::date::Date;
use crate::fields::Fields;
use crate::rules;
use crate::source::{Field, Span};
use crate::suggest;

#[derive(Clone, Debug)]
pub struct Waiver {
    /// Its `[[waivers]]` header.
    pub at: Span,
    pub rule: Field<String>,
    /// What the finding is about: a document's id or path, a control, a role. In a document, itself by default.
    pub subject: Field<String>,
    pub reason: Field<String>,
    pub approved_by: Field<String>,
    /// The last day on which the waiver holds.
    pub until: Field<Date>,
}

impl Waiver {
    /// Reads one waiver. Who approved it is the business of `waiver-unapproved`; the rest must be there.
    pub fn read(row: &mut Fields<'_, '_>, needs_subject: bool) -> Waiver {
        let waiver = Waiver {
            at: row.span,
            rule: row.string("rule"),
            subject: row.string("subject"),
            reason: row.string("reason"),
            approved_by: row.string("approved_by"),
            until: row.date("until"),
        };
        row.require("rule", &waiver.rule, "`rule = \"control-uncovered\"`");
        if needs_subject {
            row.require("subject", &waiver.subject, "`subject = \"A.7.4\"`");
        }
        row.require(
            "reason",
            &waiver.reason,
            "`reason = \"...\"`: why this gap is accepted for now",
        );
        row.require("until", &waiver.until, "`until = 2026-10-31`: the last day on which it holds");
        waiver.check_rule(row);
        waiver
    }

    fn check_rule(&self, row: &mut Fields<'_, '_>) {
        let Some(name) = self.rule.get() else { return };
        match rules::find(name) {
            None => {
                let help = match suggest::nearest(name, rules::names()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "`isms rules` lists them".into(),
                };
                row.invalid::<()>(
                    "rule",
                    name.span,
                    format!("there is no rule `{}`", name.value),
                    Some(help),
                );
            }
            Some(rule) if !rule.waivable => {
                let message = format!("a finding of `{}` can't be waived", rule.name);
                let help = "mend the file, or leave it out with `[documents] exclude`".into();
                row.invalid::<()>("rule", name.span, message, Some(help));
            }
            Some(_) => {}
        }
    }
}
