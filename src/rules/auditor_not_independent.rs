use std::collections::BTreeSet;

use crate::attestation::recording;
use crate::context::Context;
use crate::date::Date;
use crate::evaluation::audit_scope::Item;
use crate::evaluation::independence::{self, Audit, Tie, Work};
use crate::finding::{Finding, Findings, Level};
use crate::isms::Isms;
use crate::phrase;
use crate::rules::{Group, Rule, Trigger};
use crate::source::Spanned;

pub static RULE: Rule = Rule {
    name: "auditor-not-independent",
    group: Group::Audit,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["9.2.2", "A.5.35", "A.5.3"],
    summary: "an auditor who audits their own work",
    page: include_str!("../../rules/auditor-not-independent.md"),
    options: &[],
    waivable: true,
    check,
};

/// How many parts of the scope a message names.
const NAMED: usize = 3;

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let isms = context.isms;
    if !isms.configuration.names_people() {
        return;
    }
    let audits = independence::audits(isms, context.today);
    if audits.is_empty() {
        return;
    }
    let scope: BTreeSet<Item> = audits.iter().flat_map(|it| it.scope.iter().copied()).collect();
    let work = Work::of(isms, &scope);
    for audit in &audits {
        let auditors = independence::auditors(isms, audit);
        // Whom nobody knows comes from outside, and leaves the others free to audit what is not theirs.
        if auditors.iter().any(|it| it.person.is_none()) {
            continue;
        }
        let mut own: Vec<Vec<(Item, Tie<'_>)>> = auditors.iter().map(|_| Vec::new()).collect();
        for item in &audit.scope {
            let ties: Vec<_> =
                auditors.iter().map(|auditor| work.tie(auditor, *item, audit.on)).collect();
            // Somebody of the team was free to look at it.
            if ties.iter().any(Option::is_none) {
                continue;
            }
            for (own, tie) in own.iter_mut().zip(ties) {
                own.extend(tie.map(|tie| (*item, tie)));
            }
        }
        for (auditor, own) in auditors.iter().zip(own) {
            if let (Some((person, _)), false) = (auditor.person, own.is_empty()) {
                report(isms, audit, (person, auditor.named), &own, findings);
            }
        }
    }
}

fn report(
    isms: &Isms,
    audit: &Audit<'_>,
    (person, name): (&str, &Spanned<String>),
    own: &[(Item, Tie<'_>)],
    findings: &mut Findings<'_>,
) {
    let parts: Vec<String> = own.iter().map(|(item, tie)| part(isms, *item, *tie)).collect();
    let parts = phrase::first_phrases(&parts, NAMED);
    let message = format!("`{person}` is not independent of {parts}");
    let finding =
        findings.on_each(audit.document, format!("{}:{person}", audit.name), name.span, message);
    finding
        .help("let somebody else audit these, from another team or another company, and name them in `auditors`")
        .data("auditor", person)
        .data("items", own.iter().map(|(item, _)| item.id().to_owned()).collect::<Vec<_>>());
    let mut labelled = BTreeSet::new();
    for (_, tie) in own.iter().take(NAMED) {
        label(isms, (person, audit.on), *tie, &mut labelled, finding);
    }
}

fn part(isms: &Isms, item: Item, tie: Tie<'_>) -> String {
    match tie {
        Tie::Owns(document) | Tie::Wrote(document, _) => {
            format!("`{}` (`{}`)", item.id(), isms.name(document))
        }
        Tie::Holds(role) => format!("`{}` (as `{role}`)", item.id()),
    }
}

fn label(
    isms: &Isms,
    (person, on): (&str, Date),
    tie: Tie<'_>,
    labelled: &mut BTreeSet<String>,
    finding: &mut Finding,
) {
    let (at, text) = match tie {
        Tie::Owns(document) => {
            (document.place(&document.owner), format!("`{person}` owns `{}`", isms.name(document)))
        }
        Tie::Wrote(document, recording) => (
            document.fence,
            format!(
                "`{person}` wrote the text of `{}`: {}",
                isms.name(document),
                recording::told(recording.commit)
            ),
        ),
        Tie::Holds(role) => {
            let holders = isms.configuration.roles[role].certain_holders_on(on);
            let Some(holder) = holders.into_iter().find(|it| it.value == person) else { return };
            (holder.span, format!("`{person}` holds `{role}`"))
        }
    };
    if labelled.insert(text.clone()) {
        finding.label(at, text);
    }
}
