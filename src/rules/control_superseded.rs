use std::collections::HashSet;

use crate::context::Context;
use crate::date::{Date, date};
use crate::document::Reference;
use crate::finding::{Findings, Level};
use crate::fix::Fix;
use crate::framework::name::{self, ControlName};
use crate::rules::{Group, Rule, Trigger};
use crate::source::Spanned;

pub static RULE: Rule = Rule {
    name: "control-superseded",
    group: Group::Coverage,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["6.1.3"],
    summary: "a control id of the 2013 edition",
    page: include_str!("../../rules/control-superseded.md"),
    options: &[],
    waivable: true,
    check,
};

/// The last day on which a certificate of the 2013 edition could be valid.
const LAST_DAY_OF_2013: Date = date(2025, 10, 31);

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let mut stated = Stated::default();
    for (document, reference) in context.strange_controls {
        let id = reference.id;
        let ControlName::Old(old) = ControlName::of(id) else { continue };
        // A record of that time says what was true then.
        if document.recorded_on().is_some_and(|day| day <= LAST_DAY_OF_2013) {
            continue;
        }
        let message = format!("`{}` {} is a control of the 2013 edition", id.value, old.title);
        let is_again = match &old.to[..] {
            [new] => stated.is_again(reference, new),
            _ => false,
        };
        let help = match old.to.len() {
            1 if is_again => {
                format!("remove it: this list names {} already", name::written(old.successors()))
            }
            1 => format!("write {}", name::written(old.successors())),
            _ => format!("write both {}, or the one you mean", name::written(old.successors())),
        };
        let fix = match &old.to[..] {
            [new] if is_again => {
                let text = context.isms.source(document).text();
                Fix::without_control(document, text, id.span, [&id.value, new])
            }
            [new] => Fix::control(document, reference.key, id.span, &id.value, new),
            _ => None,
        };
        findings
            .on_each(document, format!("control:{}", id.value), id.span, message)
            .help(help)
            .fix(fix)
            .data("control", id.value.clone())
            .data("successors", old.to.clone());
    }
}

/// What one list names, also by what was said of old names in it: two of those may have one successor.
#[derive(Default)]
struct Stated<'a> {
    list: &'a [Spanned<String>],
    controls: HashSet<&'a str>,
}

impl<'a> Stated<'a> {
    fn is_again(&mut self, old: &Reference<'a>, new: &'a str) -> bool {
        if old.list.is_empty() {
            return false;
        }
        if !std::ptr::eq(self.list, old.list) {
            let controls = old.list.iter().map(|it| it.value.as_str()).collect();
            *self = Stated { list: old.list, controls };
        }
        !self.controls.insert(new)
    }
}
