use crate::context::Context;
use crate::finding::{Findings, Level};
use crate::risk;
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "risk-unowned",
    group: Group::Risk,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["6.1.2"],
    summary: "a risk without an owner",
    page: include_str!("../../rules/risk-unowned.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (document, risk) in risk::judged(context.isms).filter(|(_, it)| it.owner.is_absent()) {
        let message = format!("nobody owns {}", risk.called());
        let help = risk.write(document, "owner", "\"it-lead\"");
        risk::report(findings, (document, risk), risk.place(), message)
            .help(format!("{help}: the role that can change the outcome and answers for it"));
    }
}
