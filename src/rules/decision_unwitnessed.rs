use std::collections::BTreeMap;

use crate::context::Context;
use crate::date::Date;
use crate::document::{Decision, Document};
use crate::finding::{Findings, Level};
use crate::history::{Commit, Facts, Revision};
use crate::isms::Isms;
use crate::proof::{self, Proof, Why};
use crate::recording;
use crate::rules::{Group, Rule, Trigger};
use crate::suggest;

pub static RULE: Rule = Rule {
    name: "decision-unwitnessed",
    group: Group::Approval,
    level: Level::Warning,
    trigger: Trigger::History,
    basis: &["6.1.3", "10.2"],
    summary: "a risk accepted, or actions found to work, in a commit in which that person had no part",
    page: include_str!("../../rules/decision-unwitnessed.md"),
    options: &[],
    waivable: true,
    check,
};

/// So many are named.
const NAMED: usize = 3;

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let isms = context.isms;
    for document in isms.standing() {
        // What one person decided on one day is one matter, however many rows it has.
        let mut matters: BTreeMap<(Date, String), Vec<Unproved<'_>>> = BTreeMap::new();
        let before = context.stood_before(document);
        for decision in document.decisions().filter(|it| it.made.on.value <= context.today) {
            let is_new = before.is_some_and(|it| !it.decisions().any(|it| it.is_same_as(decision)));
            if let Some((person, unproved)) = unproved(isms, document, decision, is_new) {
                matters.entry((decision.made.on.value, person)).or_default().push(unproved);
            }
        }
        for ((on, person), unproved) in matters {
            report(context, findings, document, (on, &person, &unproved));
        }
    }
}

/// A decision, and the commit that recorded it.
struct Unproved<'a> {
    decision: Decision<'a>,
    commit: &'a Commit,
}

/// The person whom a decision names, if no commit that recorded it bears that name; none where nobody knows which did. What
/// is new beside a base is nothing that a commit brings in.
fn unproved<'a>(
    isms: &'a Isms,
    document: &Document,
    decision: Decision<'a>,
    is_new: bool,
) -> Option<(String, Unproved<'a>)> {
    let history = isms.history.as_ref()?;
    let (on, by) = (decision.made.on.value, decision.made.by.text());
    let revisions = &isms.history_of(document)?.revisions;
    let recorded: Vec<(&Revision, &Commit)> = revisions
        .iter()
        .filter(|it| records(it, decision))
        .map(|it| (it, &history.commits[it.commit]))
        .collect();
    let (first, commit) = *recorded.last()?;
    let is_brought_in = !first.before.as_ref().is_some_and(|it| it.header.states_something());
    if is_brought_in && !is_new && recording::repeats(commit, on) {
        return None;
    }
    let is_proved = |commit: &Commit| matches!(proof::of(by, commit, isms), Proof::ProvedBy(_));
    if recorded.iter().any(|it| is_proved(it.1)) {
        return None;
    }
    // Whom `isms.toml` does not know, or without an address, is no matter of the history.
    match proof::of(by, commit, isms) {
        Proof::CannotBeProved(Why::SomebodyElse { person, .. }) => {
            Some((person, Unproved { decision, commit }))
        }
        _ => None,
    }
}

/// Whether a commit recorded a decision, or wrote the name that is in it: it made what no parent states. One that gave a risk
/// another number decided nothing.
fn records(revision: &Revision, decision: Decision<'_>) -> bool {
    let about = decision.about();
    let (on, by) = (decision.made.on.value, decision.made.by.text());
    let states = |facts: &Facts| {
        let stated = facts.header.decisions.get(&about);
        stated.is_some_and(|it| it.on == on && it.by.as_deref() == by)
    };
    let Some(after) = revision.after.as_deref().filter(|it| states(it)) else { return false };
    let mut parents = revision.before.iter().chain(&revision.beside);
    !parents.any(|parent| {
        states(parent)
            || parent.header.decisions.iter().any(|(other, it)| {
                let is_gone = !after.header.decisions.contains_key(other);
                is_gone && it.on == on && it.by.as_deref() == by
            })
    })
}

fn report(
    context: &Context<'_>,
    findings: &mut Findings<'_>,
    document: &Document,
    (on, person, unproved): (Date, &str, &[Unproved<'_>]),
) {
    let [Unproved { decision, commit }, ..] = unproved else { return };
    // No document has decisions of both kinds.
    let risks: Vec<&str> = unproved.iter().filter_map(|it| it.decision.risk()).collect();
    let what = match risks.is_empty() {
        true => "judgement that the actions work".to_owned(),
        false => format!("acceptance of {}", suggest::first_of(&risks, NAMED)),
    };
    let message = format!(
        "the {what} on {on} by `{person}` cannot be proved: {} recorded it, without a trace of `{person}`",
        recording::told(commit)
    );
    let at = decision.made.by.span().unwrap_or(decision.made.span);
    let finding = findings.on(document, format!("decided:{person}:{on}"), at, message);
    finding.help(help(context, person, decision));
    finding.data("decided_on", on).data("by", person);
    finding.data("about", unproved.iter().map(|it| it.decision.about()).collect::<Vec<_>>());
    recording::describe(commit, finding);
}

fn help(context: &Context<'_>, person: &str, decision: &Decision<'_>) -> String {
    if context.isms.has_left(person, context.today) {
        return format!("`{person}` left: where minutes show the decision, name them in a waiver");
    }
    format!(
        "let `{person}` decide it anew: with the day of it under `{}` in a commit of their own, or with {}; where minutes show the \
         decision, name them in a waiver",
        decision.key(),
        proof::approved_by(context.isms, person)
    )
}
