use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::fix::Fix;
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "date-quoted",
    group: Group::Document,
    level: Level::Off,
    trigger: Trigger::Content,
    basis: &["7.5.2"],
    summary: "a day that is written as text",
    page: include_str!("../../rules/date-quoted.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for document in context.isms.readable() {
        for quoted in &document.quoted_days {
            let text = context.isms.sources.text(quoted.at);
            let day = text.trim_matches(['"', '\'']);
            let message = format!("`{}` is text, and TOML has dates", quoted.name);
            findings
                .on_each(document, format!("field:{}", quoted.field), quoted.at, message)
                .help(format!("write `{day}` without quotes"))
                .fix(Some(Fix::unquoted_day(document, quoted.at, text)));
        }
    }
}
