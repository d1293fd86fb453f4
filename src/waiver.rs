//! A known breach that somebody accepted until a day: in `isms.toml`, or in the document it concerns.

use std::collections::HashMap;

use crate::date::Date;
use crate::fields::Fields;
use crate::rules::{self, Group};
use crate::source::{Field, Span};

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

/// Names findings about waivers: a waiver has no id, and two may speak of the same gap.
#[derive(Debug)]
pub struct Names<'a> {
    breach: &'static str,
    seen: HashMap<&'a (String, String), usize>,
}

impl<'a> Names<'a> {
    pub fn new(breach: &'static str) -> Names<'a> {
        Names { breach, seen: HashMap::new() }
    }

    /// The subject and the key of a finding about a waiver with that target.
    pub fn of(&mut self, target: &'a (String, String)) -> (String, String) {
        let count = self.seen.entry(target).or_default();
        *count += 1;
        let key = match *count {
            1 => format!("waiver:{}", self.breach),
            count => format!("waiver:{}:{count}", self.breach),
        };
        (format!("{} {}", target.0, target.1), key)
    }
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
                let help = rules::instead_of(name);
                row.invalid::<()>(
                    "rule",
                    name.span,
                    format!("there is no rule `{}`", name.value),
                    Some(help),
                );
            }
            Some(rule) if !rule.waivable => {
                let message = format!("a finding of `{}` can't be waived", rule.name);
                let help = if rule.group == Group::Waivers {
                    "mend the waiver that it speaks of".into()
                } else {
                    "mend the file, or leave it out with `[documents] exclude`".into()
                };
                row.invalid::<()>("rule", name.span, message, Some(help));
            }
            Some(_) => {}
        }
    }
}
