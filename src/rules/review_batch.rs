use std::collections::BTreeMap;

use crate::attestation::recording::{self, Recording};
use crate::context::Context;
use crate::date::Date;
use crate::document::Document;
use crate::fields::AttestationKind;
use crate::finding::{Findings, Level};
use crate::history::Fact;
use crate::review;
use crate::rules::{Group, OptionKind, Rule, RuleOption, Trigger};
use crate::source::Span;

pub static RULE: Rule = Rule {
    name: "review-batch",
    group: Group::Review,
    level: Level::Warning,
    trigger: Trigger::History,
    basis: &["7.5.3", "A.5.1"],
    summary: "one commit that records many reviews of one day",
    page: include_str!("../../rules/review-batch.md"),
    options: &[RuleOption {
        name: "documents",
        kind: OptionKind::Number(10),
        summary: "so many reviews of one day may be recorded with one commit",
    }],
    waivable: true,
    check,
};

/// How many of the other documents are pointed at.
const LABELS: usize = 5;

/// A review that a commit recorded, or an approval in its place.
type Stamp<'a> = (&'a Document, Span, Recording<'a>);

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let most = context.settings().number(&RULE, "documents") as usize;
    // A squash makes one commit of reviews that took place on many days.
    let mut sittings: BTreeMap<(&str, Date), Vec<Stamp<'_>>> = BTreeMap::new();
    for document in context.isms.under_review() {
        let Some(last) = review::last_attestation(document) else { continue };
        let fact = if document.reviewed.is_present() { Fact::Reviewed } else { Fact::Approved };
        let Some(recording) = recording::of(context.isms, document, fact) else { continue };
        if recording.before().is_some()
            && (fact == Fact::Reviewed || recording.attests_again(AttestationKind::Approval))
        {
            let stamps = sittings.entry((&recording.commit.id, last.on.value)).or_default();
            stamps.push((document, last.span, recording));
        }
    }
    for ((_, on), stamps) in sittings.iter().filter(|(_, stamps)| stamps.len() > most) {
        report(context, findings, *on, stamps);
    }
}

/// By its day and not by its commit: a waiver that comes with it must outlive a squash and a rebase.
fn report(context: &Context<'_>, findings: &mut Findings<'_>, on: Date, stamps: &[Stamp<'_>]) {
    let Some((_, at, recording)) = stamps.first() else { return };
    let commit = recording.commit;
    let number = stamps.len();
    let act = if stamps.iter().all(|(it, ..)| it.reviewed.is_present()) {
        "reviewed"
    } else {
        "reviewed or approved again"
    };
    let message =
        format!("{number} documents were {act} at one go on {on}: {}", recording::told(commit));
    let help = format!(
        "review them one by one, and record each with `isms review`; if all {number} were read together, say when and by whom in a waiver for the subject `{on}`"
    );
    let names: Vec<String> =
        stamps.iter().map(|(it, ..)| context.isms.name(it).to_owned()).collect();
    let finding = findings.each(on.to_string(), "sitting", *at, message);
    finding.help(help).data("count", number).data("documents", names).data("reviewed_on", on);
    for (_, at, _) in stamps.iter().skip(1).take(LABELS) {
        finding.label(*at, "set by the same commit");
    }
    recording::describe(commit, finding);
}
