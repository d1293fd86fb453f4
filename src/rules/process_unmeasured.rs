use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "process-unmeasured",
    group: Group::Processes,
    level: Level::Note,
    trigger: Trigger::Content,
    basis: &["9.1", "8.1"],
    summary: "a process without a measure of whether it works",
    page: include_str!("../../rules/process-unmeasured.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for process in &context.processes.processes {
        let document = process.document;
        let measures = &document.tables.process.measures;
        let is_unmeasured = measures.get().is_none_or(|it| it.is_empty());
        if !document.is_readable() || document.is_faulty("measures") || !is_unmeasured {
            continue;
        }
        findings
            .on(
                document,
                "field:measures",
                measures.span().unwrap_or_else(|| document.place(&document.kind)),
                "nothing says how anybody would see whether this process works",
            )
            .help("write one figure that somebody looks at: `measures = [\"tickets closed on time, in per cent\"]`");
    }
}
