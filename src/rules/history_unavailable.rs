use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::history::GapKind;
use crate::phrase::count;
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "history-unavailable",
    group: Group::History,
    level: Level::Note,
    trigger: Trigger::History,
    basis: &["7.5.3"],
    summary: "a history that cannot answer everything",
    page: include_str!("../../rules/history-unavailable.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let isms = context.isms;
    for gap in isms.history.iter().flat_map(|it| &it.gaps) {
        let message = match gap.documents {
            0 => gap.kind.why(),
            _ => format!(
                "{}: the dates and approvals of {} cannot be held against it",
                gap.kind.why(),
                count(gap.documents, "document")
            ),
        };
        findings
            .add("history", key(&gap.kind), isms.configuration.place(), message)
            .help(gap.kind.fix())
            .data("documents", gap.documents);
    }
}

fn key(kind: &GapKind) -> &'static str {
    match kind {
        GapKind::Shallow => "gap:shallow",
        GapKind::MissingObjects => "gap:missing-objects",
        GapKind::Unborn => "gap:no-commit",
        GapKind::Rewritten => "gap:rewritten",
        GapKind::Replaced => "gap:replaced",
        GapKind::Unreadable(_) => "gap:unreadable",
    }
}
