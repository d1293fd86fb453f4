use crate::context::Context;
use crate::date::{Date, days_between};
use crate::document::tables::Objective;
use crate::document::{Document, Kind};
use crate::evaluation::rhythm;
use crate::finding::{Findings, Level};
use crate::phrase;
use crate::rules::{Group, Rule, Trigger};
use crate::source::Field;

pub static RULE: Rule = Rule {
    name: "objective-unmeasured",
    group: Group::Audit,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["6.2", "9.1"],
    summary: "an objective that nobody can tell to be reached",
    page: include_str!("../../rules/objective-unmeasured.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for document in rhythm::standing(context.isms, Kind::Objectives) {
        let objectives = &document.tables.objectives;
        // The rows of a sidecar stand in its source.
        if objectives.is_blank() && document.source.is_absent() {
            findings
                .on(document, "objectives", document.fence, "this document states no objective")
                .help("write one `[[objectives]]` row for each: `id`, `title`, `measure`, `target`, `owner` and `due`");
        }
        for row in objectives.items() {
            report(document, row, context.today, findings);
        }
    }
}

fn report(document: &Document, row: &Objective, today: Date, findings: &mut Findings<'_>) {
    let name = row.name();
    let missing: Vec<&str> = [
        ("measure", row.measure.is_absent()),
        ("target", row.target.is_absent()),
        ("owner", row.owner.is_absent()),
        ("due", matches!(row.due, Field::Absent)),
    ]
    .into_iter()
    .filter_map(|(name, is_missing)| is_missing.then_some(name))
    .collect();
    let late = row.due.get().filter(|it| it.value < today && row.result.is_absent());
    if let Some(due) = late {
        let ago = phrase::count(days_between(due.value, today), "day");
        let message =
            format!("objective `{name}` was due on {}, {ago} ago, and has no result", due.value);
        findings
            .on_each(document, format!("{}:result", row.key()), due.span, message)
            .help("write what was measured: `result = \"28 minutes in March\"`; or agree a later `due` with whoever set it, and say so in the change")
            .data("due", due.value);
    }
    if missing.is_empty() {
        return;
    }
    let fields = phrase::any_of(&missing);
    findings
        .on_each(
            document,
            row.key(),
            row.id.span().unwrap_or(row.at),
            format!("objective `{name}` states no {fields}"),
        )
        .help(format!("write {}", examples(&missing)))
        .data("missing", missing.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>());
}

fn examples(missing: &[&str]) -> String {
    let example = |name: &&str| match *name {
        "measure" => "`measure = \"what is counted, where and how often\"`",
        "target" => "`target = \"at most 30\"`",
        "owner" => "`owner = \"it-lead\"`",
        _ => "`due = 2027-06-30`",
    };
    missing.iter().map(example).collect::<Vec<_>>().join(", ")
}
