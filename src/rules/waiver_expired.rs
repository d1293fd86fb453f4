use crate::context::{Context, WaiverUse};
use crate::date::days_between;
use crate::finding::{Findings, Level};
use crate::phrase::count;
use crate::rules::{Group, Rule, Trigger};
use crate::waiver::Names;

pub static RULE: Rule = Rule {
    name: "waiver-expired",
    group: Group::Waivers,
    level: Level::Error,
    trigger: Trigger::Calendar,
    basis: &["6.1.3", "A.5.36"],
    summary: "a waiver past its last day",
    page: include_str!("../../rules/waiver-expired.md"),
    options: &[],
    waivable: false,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let mut names = Names::new("expired");
    for (waiver, what) in context.waivers() {
        if what != WaiverUse::Expired {
            continue;
        }
        let (Some(until), Some(target)) = (waiver.waiver.until.get(), &waiver.target) else {
            continue;
        };
        let days = days_between(until.value, context.today);
        let message = format!("this waiver held until {}, {} ago", until.value, count(days, "day"));
        let (subject, key) = names.of(target);
        findings
            .add(subject, key, until.span, message)
            .help(
                "close the gap and remove the waiver, or have it accepted again until a later day",
            )
            .data("until", until.value)
            .data("days", days);
    }
}
