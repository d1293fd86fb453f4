use std::collections::HashSet;

use crate::context::Context;
use crate::document::tables::Applicability;
use crate::fields::is_placeholder;
use crate::finding::{Findings, Level};
use crate::rules::{Group, OptionKind, Rule, RuleOption, Trigger};
use crate::source::Field;

pub static RULE: Rule = Rule {
    name: "soa-unjustified",
    group: Group::Coverage,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["6.1.3"],
    summary: "a row of the Statement of Applicability without a reason",
    page: include_str!("../../rules/soa-unjustified.md"),
    options: &[RuleOption {
        name: "words",
        kind: OptionKind::Words(&[
            "n/a",
            "na",
            "not applicable",
            "not relevant",
            "not required",
            "not needed",
            "applicable",
            "required",
            "mandatory",
            "best practice",
            "required by iso",
            "required by iso 27001",
            "required by iso/iec 27001",
            "required by iso 27001:2022",
            "required by iso/iec 27001:2022",
            "required by the standard",
            "required by annex a",
            "because it is in the standard",
            "iso 27001",
            "iso 27001 requirement",
            "see above",
            "see below",
            "as above",
            "tbd",
            "to be defined",
            "yes",
            "no",
            "none",
        ]),
        summary: "justifications that say nothing, compared as a whole and without case",
    }],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    if !context.judges_coverage() {
        return;
    }
    let words: HashSet<String> =
        context.settings().words(&RULE, "words").iter().map(|it| normalised(it)).collect();
    for (control, row) in context.isms.applicability_rows() {
        let id = control.id.as_str();
        let message = match &row.justification {
            Field::Absent if names_a_reason(row) => continue,
            Field::Absent => format!("nothing says why `{id}` {}", verdict(row)),
            Field::Present(text) if text.value.trim().is_empty() => {
                format!("the reason why `{id}` {} is empty", verdict(row))
            }
            Field::Present(text) if is_placeholder(text) || is_weak(text, &words) => {
                format!("`{}` is no reason why `{id}` {}", text.value.trim(), verdict(row))
            }
            Field::Invalid(_) | Field::Present(_) => continue,
        };
        let at = row.justification.span().or(row.control.span()).unwrap_or(row.at);
        findings
            .add(id, format!("justification:{id}"), at, message)
            .help(advice(row))
            .data("control", id)
            .data("title", control.title.as_str());
    }
}

/// Whether an applicable row says in its other fields which risk, law or contract asks for the control.
fn names_a_reason(row: &Applicability) -> bool {
    applies(row) != Some(false) && !(row.reasons.items().is_empty() && row.risks.items().is_empty())
}

fn applies(row: &Applicability) -> Option<bool> {
    row.applicable.get().map(|it| it.value)
}

fn verdict(row: &Applicability) -> &'static str {
    if applies(row) == Some(false) { "is excluded" } else { "applies" }
}

fn advice(row: &Applicability) -> &'static str {
    if applies(row) == Some(false) {
        "say what makes it needless here: `justification = \"All staff work from home; there are no offices\"`"
    } else {
        "name the risk, law, contract or decision that asks for it: \
         `justification = \"Customer contracts ask for it, and R-04 needs it\"`"
    }
}

fn is_weak(text: &str, words: &HashSet<String>) -> bool {
    let text = normalised(text);
    text.is_empty() || words.contains(&text)
}

/// Lower case, one space between words, no punctuation around.
fn normalised(text: &str) -> String {
    let text = text.to_lowercase();
    let text = text.trim_matches(|it: char| !it.is_alphanumeric());
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
