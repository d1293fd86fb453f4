use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "title-mismatch",
    group: Group::Document,
    level: Level::Note,
    trigger: Trigger::Content,
    basis: &["7.5.2"],
    summary: "a title and a first heading that differ",
    page: include_str!("../../rules/title-mismatch.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for document in context.isms.readable().filter(|it| !it.is_retired()) {
        let Some(title) = document.title.get() else { continue };
        let Some(heading) = document.body.headings.iter().find(|it| it.level == 1) else {
            continue;
        };
        // A site generator fills such a heading in, often with the title itself.
        let is_template = ["<%", "{{"].iter().any(|it| heading.text.contains(it));
        if is_template
            || heading.says_after_number(title)
            || heading.says_with_id_or_version(title, document.id())
        {
            continue;
        }
        let message = format!(
            "the text is headed `{}`, and the title is `{}`",
            heading.text.trim(),
            title.value
        );
        findings
            .on(document, "heading:1", heading.span, message)
            .label(title.span, "the title")
            .help(format!("write `# {}`, or change `title`", title.value.trim()));
    }
}
