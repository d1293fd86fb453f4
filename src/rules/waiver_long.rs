use crate::context::{Context, WaiverUse};
use crate::finding::{Findings, Level};
use crate::rules::{Group, OptionKind, Rule, RuleOption, Trigger};
use crate::waiver::Names;

pub static RULE: Rule = Rule {
    name: "waiver-long",
    group: Group::Waivers,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["A.5.36"],
    summary: "a waiver that lasts too long",
    page: include_str!("../../rules/waiver-long.md"),
    options: &[RuleOption {
        name: "at_most",
        kind: OptionKind::Interval("12 months"),
        summary: "the longest time from today that a waiver may hold",
    }],
    waivable: false,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let at_most = context.settings().interval(&RULE, "at_most");
    let latest = at_most.after(context.today);
    let mut names = Names::new("long");
    for (waiver, what) in context.waivers() {
        let (Some(until), Some(target)) = (waiver.waiver.until.get(), &waiver.target) else {
            continue;
        };
        if until.value <= latest || what == WaiverUse::Expired {
            continue;
        }
        let message =
            format!("this waiver holds until {}, more than {at_most} from today", until.value);
        let (subject, key) = names.of(target);
        findings
            .add(subject, key, until.span, message)
            .help(format!("write `until = {latest}`, or an earlier day"))
            .data("until", until.value)
            .data("at_most", at_most.to_string());
    }
}
