use crate::context::Context;
use crate::document::Reference;
use crate::finding::{Findings, Level};
use crate::framework::{self, name, name::ControlName};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "control-unknown",
    group: Group::Coverage,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["6.1.3"],
    summary: "a control id that does not exist",
    page: include_str!("../../rules/control-unknown.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (document, reference) in context.strange_controls {
        let id = reference.id;
        if !ControlName::of(id).is_unknown() {
            continue;
        }
        let message = format!("there is no control `{}`", id.value);
        findings
            .on_each(document, format!("control:{}", id.value), id.span, message)
            .help(advice(reference, id.span.file() == document.file))
            .data("control", id.value.clone());
    }
}

/// `is_here`: in the document itself, and not in a file beside it.
fn advice(reference: &Reference<'_>, is_here: bool) -> String {
    let id = reference.id.value.as_str();
    if let Some(clause) = framework::clause(id) {
        return format!("{id} is the clause `{}`: write it under `clauses`", clause.title);
    }
    if let Some(several) = name::several_controls(id) {
        let ids = several.iter().map(|it| it.id.as_str());
        let is_row = reference.key == "applicability";
        return match is_here {
            _ if is_row => {
                format!("write a row for each: `{}`", ids.collect::<Vec<_>>().join("`, `"))
            }
            true => name::each_in_quotes("control", ids),
            false => format!("write each control: `{}`", ids.collect::<Vec<_>>().join(", ")),
        };
    }
    let Some(mended) = name::mended_control(id) else { return other_group(id, is_here) };
    match ControlName::of(&mended) {
        ControlName::Control(control) => {
            format!("did you mean `\"{}\"` {}? ids are exact texts", control.id, control.title)
        }
        ControlName::Old(old) => {
            format!("did you mean `{}` of 2013? write {}", old.id, name::written(old.successors()))
        }
        _ => other_group(&mended, is_here),
    }
}

/// What to say of an id that looks like one of Annex A and is none.
fn other_group(id: &str, is_here: bool) -> String {
    let theme = framework::themes().iter().find(|it| {
        id.strip_prefix(&it.prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    });
    if let Some(theme) = theme {
        let prefix = &theme.prefix;
        return format!(
            "{prefix} has {} controls, `{prefix}.1` to `{prefix}.{}`",
            theme.controls, theme.controls
        );
    }
    let old = name::successors_of_group(id);
    if !old.is_empty() {
        return format!(
            "a group of controls in 2013: write those you mean of {}",
            name::written(old)
        );
    }
    let all = "the controls of Annex A are `A.5.1` to `A.8.34`";
    if is_here {
        format!("{all}; a house's own go under `[extra]`")
    } else {
        format!("{all}; keep a house's own out of this column")
    }
}
