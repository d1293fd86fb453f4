use std::collections::BTreeMap;

use crate::context::Context;
use crate::document::Document;
use crate::finding::{Findings, Level};
use crate::isms::{Isms, Who};
use crate::rules::{Group, OptionKind, Rule, RuleOption, Trigger};
use crate::source::Span;

pub static RULE: Rule = Rule {
    name: "ownership-concentrated",
    group: Group::Ownership,
    level: Level::Note,
    trigger: Trigger::Content,
    basis: &["5.3", "A.5.2"],
    summary: "most documents with one owner",
    page: include_str!("../../rules/ownership-concentrated.md"),
    options: &[
        RuleOption {
            name: "percent",
            kind: OptionKind::Number(60),
            summary: "the share of the documents in force that one owner may answer for",
        },
        RuleOption {
            name: "documents",
            kind: OptionKind::Number(10),
            summary: "how many documents in force with an owner there must be before anything is said",
        },
    ],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let percent = context.settings().number(&RULE, "percent") as usize;
    let enough = context.settings().number(&RULE, "documents") as usize;
    // A record rules nothing.
    let is_asked = |it: &&Document| it.is_in_force() && !it.kind_or_policy().is_record();
    let in_force = context.isms.readable().filter(is_asked);
    let mut total = 0;
    let mut owned: BTreeMap<&str, (usize, Span)> = BTreeMap::new();
    for owner in in_force.filter_map(|it| it.owner.get()) {
        let (name, at) = answers(context.isms, owner).unwrap_or((owner, owner.span));
        owned.entry(name).or_insert((0, at)).0 += 1;
        total += 1;
    }
    if total < enough {
        return;
    }
    for (name, (count, at)) in owned.into_iter().filter(|(_, (it, _))| it * 100 > total * percent) {
        let share = count * 100 / total;
        let message =
            format!("`{name}` answers for {count} of {total} documents in force ({share} %)");
        findings
            .add(name, "share", at, message)
            .help("give some of them to the people whose work they describe; one absence must not stop all of them")
            .data("owner", name)
            .data("documents", count)
            .data("of", total)
            .data("percent", share);
    }
}

/// The person behind an owner, where it is one; else the role.
fn answers<'a>(isms: &'a Isms, owner: &str) -> Option<(&'a str, Span)> {
    match isms.who(owner)? {
        Who::Person(name, person) => Some((name, person.at)),
        Who::Role(name, role) => match role.holders.items() {
            [only] => Some((&only.value, isms.configuration.people.get(&only.value)?.at)),
            _ => Some((name, role.at)),
        },
    }
}
