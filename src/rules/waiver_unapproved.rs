use crate::attestation::doubt;
use crate::context::{Context, WaiverUse};
use crate::finding::{Findings, Level};
use crate::rules::{Group, Rule, Trigger};
use crate::source::Field;
use crate::suggest::Advice;
use crate::waiver::Names;

pub static RULE: Rule = Rule {
    name: "waiver-unapproved",
    group: Group::Waivers,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["6.1.3", "A.5.36"],
    summary: "a waiver that nobody entitled approved",
    page: include_str!("../../rules/waiver-unapproved.md"),
    options: &[],
    waivable: false,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let mut advice = Advice::default();
    let mut names = Names::new("unapproved");
    for (waiver, what) in context.waivers() {
        let Some(target) = &waiver.target else { continue };
        if what == WaiverUse::Expired {
            continue;
        }
        match &waiver.waiver.approved_by {
            Field::Absent => {
                let (subject, key) = names.of(target);
                findings
                    .add(subject, key, waiver.waiver.at, "nobody approved this waiver")
                    .help("write the person who accepts the gap: `approved_by = \"...\"`");
            }
            Field::Present(by) => {
                let Some(doubt) = doubt(context.isms, by, context.today) else { continue };
                let (subject, key) = names.of(target);
                let finding = findings.add(subject, key, by.span, doubt.message());
                finding.data("approved_by", by.value.clone());
                match doubt.left_on() {
                    None => {
                        finding.help(doubt.help(context.isms, "approved_by", &mut advice));
                    }
                    Some(left_on) => {
                        finding
                            .help(
                                "have somebody who is here accept the gap: `approved_by = \"...\"`",
                            )
                            .label(left_on.span, "the last day here")
                            .data("left_on", left_on.value);
                    }
                }
            }
            Field::Invalid(_) => {}
        }
    }
}
