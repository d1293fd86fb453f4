use crate::context::Context;
use crate::document::Document;
use crate::finding::{Findings, Level};
use crate::fix::Fix;
use crate::framework;
use crate::rules::{Group, Rule, Trigger};
use crate::source::{Field, Span, Spanned};

pub static RULE: Rule = Rule {
    name: "control-unsorted",
    group: Group::Document,
    level: Level::Off,
    trigger: Trigger::Content,
    basis: &["7.5.2"],
    summary: "a list of controls that is not in the order of Annex A",
    page: include_str!("../../rules/control-unsorted.md"),
    options: &[],
    waivable: true,
    check,
};

type List = Field<Vec<Spanned<String>>>;

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    // What a record says stays as it was written.
    let is_judged = |it: &&Document| !it.is_retired() && !it.kind_or_policy().is_record();
    for document in context.isms.readable().filter(is_judged) {
        report(document, "controls", None, &document.controls, context, findings);
        let tables = &document.tables;
        for risk in tables.risks.items() {
            report(document, "risks", risk.name(), &risk.controls, context, findings);
        }
        for evidence in tables.evidence.items() {
            let name = evidence.place().map(|it| it.value.as_str());
            report(document, "evidence", name, &evidence.controls, context, findings);
        }
        for row in tables.rows.items() {
            let name = row.id.text();
            report(document, "rows", name, &row.controls, context, findings);
        }
    }
}

fn report(
    document: &Document,
    table: &str,
    row: Option<&str>,
    list: &List,
    context: &Context<'_>,
    findings: &mut Findings<'_>,
) {
    let items = list.items();
    let Some(numbers) = numbers(items) else { return };
    let Some(late) = numbers.windows(2).position(|it| it[0] > it[1]) else { return };
    let Some(fix) = sorted(document, list, &numbers, context) else { return };
    let (before, after) = (&items[late], &items[late + 1]);
    let key = row.map_or_else(|| format!("order:{table}"), |row| format!("order:{table}.{row}"));
    let message = format!("`{}` stands after `{}`", after.value, before.value);
    findings
        .on_each(document, key, after.span, message)
        .help("put the controls in the order of Annex A; `isms fix` does")
        .fix(Some(fix));
}

/// The place of each control in Annex A; none where one of them is no control, which another rule says.
fn numbers(items: &[Spanned<String>]) -> Option<Vec<usize>> {
    items.iter().map(|it| framework::control_number(it)).collect()
}

/// The list in order; none where its comments do not allow that, or it stands in no document.
fn sorted(
    document: &Document,
    list: &List,
    numbers: &[usize],
    context: &Context<'_>,
) -> Option<Fix> {
    let at = list.span().filter(|it| it.file() == document.file)?;
    let items: Vec<Span> = list.items().iter().map(|it| it.span).collect();
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by_key(|it| numbers[*it]);
    Fix::sorted(context.isms.source(document).text(), at, &items, &order)
}
