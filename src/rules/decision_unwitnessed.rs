use std::collections::{HashMap, HashSet};

use crate::attestation::proof::{self, Proof, Why};
use crate::attestation::recording;
use crate::context::Context;
use crate::date::Date;
use crate::document::{Decision, Document};
use crate::finding::{Findings, Level};
use crate::history::{Attested, Commit, Facts, Revision};
use crate::isms::Isms;
use crate::rules::{Group, Rule, Trigger};

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

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let isms = context.isms;
    for document in isms.standing() {
        let before = context.stood_before(document);
        let mut decisions =
            document.decisions().filter(|it| it.made.on.value <= context.today).peekable();
        if decisions.peek().is_none() {
            continue;
        }
        let Some(records) = Records::of(isms, document) else { continue };
        let is_brought = context.brings_in(document);
        for decision in decisions {
            let is_new = is_brought
                || before.is_some_and(|it| !it.decisions().any(|it| it.is_same_as(decision)));
            if let Some((person, commit)) = records.unproved(decision, is_new) {
                report(context, findings, document, (decision, &person, commit));
            }
        }
    }
}

/// What the commits that touched a document decided.
struct Records<'a> {
    isms: &'a Isms,
    /// Each with the decisions that it only gave another number.
    revisions: Vec<(&'a Revision, HashSet<Act<'a>>)>,
}

/// The day and the name of decisions.
type Act<'a> = (Date, Option<&'a str>);

impl<'a> Records<'a> {
    fn of(isms: &'a Isms, document: &Document) -> Option<Records<'a>> {
        let revisions = isms.history_of(document)?.revisions.iter();
        Some(Records { isms, revisions: revisions.map(|it| (it, renumbered(it))).collect() })
    }

    /// The person whom a decision names, and the commit that recorded it first, if none that did bears that name; none where
    /// nobody knows which did. What is new beside a base is nothing that a commit brings in.
    fn unproved(&self, decision: Decision<'_>, is_new: bool) -> Option<(String, &'a Commit)> {
        let commits = &self.isms.history.as_ref()?.commits;
        let (on, by) = (decision.made.on.value, decision.made.by.text());
        let about = decision.about();
        let proof = |commit: &Commit| proof::of(by, commit, self.isms);
        let is_proved = |commit: &Commit| matches!(proof(commit), Proof::ProvedBy(_));
        let mut recorded: Vec<(&Revision, &Commit)> = Vec::new();
        for (revision, renumbered) in &self.revisions {
            let commit = &commits[revision.commit];
            let made = self.made(revision, (&about, (on, by)));
            // What its maker took back counts no more, whoever writes it again.
            if made == Some(false) && is_proved(commit) {
                break;
            }
            if made == Some(true) && !renumbered.contains(&(on, by)) {
                recorded.push((revision, commit));
            }
        }
        let (first, commit) = *recorded.last()?;
        let is_brought_in = !first.before.as_ref().is_some_and(|it| it.header.states_something());
        if is_brought_in && !is_new && recording::repeats(commit, on) {
            return None;
        }
        if recorded.iter().any(|it| is_proved(it.1)) {
            return None;
        }
        // Whom `isms.toml` does not know, or without an address, is no matter of the history.
        match proof(commit) {
            Proof::CannotBeProved(Why::SomebodyElse { person, .. }) => Some((person, commit)),
            _ => None,
        }
    }

    /// Whether a commit recorded a decision, or wrote the name that is in it: it made what no parent states; `false` where it took
    /// the decision out, and none where it did neither. A name that nobody has any more was another one for the same person, or
    /// was never anybody's.
    fn made(&self, revision: &Revision, (about, (on, by)): (&str, Act<'_>)) -> Option<bool> {
        let people = &self.isms.configuration.people;
        let is_of_by = |it: &Attested| match it.by.as_deref() {
            Some(name) => Some(name) == by || by.is_some() && !people.contains_key(name),
            None => by.is_none(),
        };
        let states = |facts: &Facts| {
            let stated = facts.header.decisions.get(about);
            stated.is_some_and(|it| it.on == on && is_of_by(it))
        };
        let is_there = revision.after.as_deref().is_some_and(states);
        let was_there = revision.before.iter().chain(&revision.beside).any(|it| states(it));
        (is_there != was_there).then_some(is_there)
    }
}

/// Decisions that a commit only gave another number: as many as it took out are not new.
fn renumbered(revision: &Revision) -> HashSet<Act<'_>> {
    let mut renumbered = HashSet::new();
    let Some(after) = revision.after.as_deref() else { return renumbered };
    for parent in revision.before.iter().chain(&revision.beside) {
        let (gone, new) = (beyond(parent, after), beyond(after, parent));
        let is_enough =
            |(act, count): &(Act<'_>, usize)| gone.get(act).is_some_and(|it| it >= count);
        renumbered.extend(new.into_iter().filter(is_enough).map(|it| it.0));
    }
    renumbered
}

/// How many decisions of each day and name one version states under numbers that the other has not.
fn beyond<'a>(one: &'a Facts, other: &Facts) -> HashMap<Act<'a>, usize> {
    let mut acts = HashMap::new();
    let others = &other.header.decisions;
    for (_, it) in one.header.decisions.iter().filter(|(about, _)| !others.contains_key(*about)) {
        *acts.entry((it.on, it.by.as_deref())).or_default() += 1;
    }
    acts
}

fn report(
    context: &Context<'_>,
    findings: &mut Findings<'_>,
    document: &Document,
    (decision, person, commit): (Decision<'_>, &str, &Commit),
) {
    let on = decision.made.on.value;
    let what = match decision.risk() {
        Some(risk) => format!("acceptance of `{risk}`"),
        None => "judgement that the actions work".to_owned(),
    };
    let message = proof::missing(&format!("the {what} on {on}"), person, commit);
    let at = decision.made.by.span().unwrap_or(decision.made.span);
    let key = format!("decided:{}:{person}:{on}", decision.about());
    // A waiver for one risk is none for the next.
    let subject = decision.risk().unwrap_or_else(|| context.isms.name(document));
    let finding = findings.each(subject, key, at, message);
    finding.help(help(context, person, &decision));
    finding.data("decided_on", on).data("by", person).data("about", decision.about());
    recording::describe(commit, finding);
}

fn help(context: &Context<'_>, person: &str, decision: &Decision<'_>) -> String {
    if context.isms.has_left(person, context.today) {
        return format!(
            "`{person}` left: let whoever answers now decide it anew, under `{}`; or where minutes show the decision, name them in a waiver",
            decision.key()
        );
    }
    let line = proof::approved_by(context.isms, person);
    if decision.made.on.value == context.today {
        // The same decision of the same day would change no byte.
        return format!(
            "where `{person}` decided it and the commit is not pushed yet, give it {line}; else let them decide it anew from \
             tomorrow on, with the day of it under `{}`",
            decision.key()
        );
    }
    format!(
        "let `{person}` decide it anew: with the day of it under `{}` in a commit of their own, or with {line}; where minutes show the \
         decision, name them in a waiver",
        decision.key()
    )
}
