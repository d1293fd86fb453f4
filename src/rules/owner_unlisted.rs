use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::codeowners::people::{addresses, can_be_judged, is_listed, lists, people_of};
use crate::codeowners::{Line, Pattern};
use crate::configuration::Person;
use crate::context::Context;
use crate::document::Document;
use crate::finding::{Findings, Level};
use crate::isms::Isms;
use crate::phrase;
use crate::rules::{Group, Rule, Trigger};
use crate::source::Spanned;

pub static RULE: Rule = Rule {
    name: "owner-unlisted",
    group: Group::Ownership,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["5.3", "A.5.2"],
    summary: "a document that CODEOWNERS gives to somebody else",
    page: include_str!("../../rules/owner-unlisted.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let isms = context.isms;
    let Some(codeowners) = &isms.codeowners else { return };
    let mut people: HashMap<&str, Vec<&Person>> = HashMap::new();
    let mut listed: HashSet<&str> = HashSet::new();
    let mut mismatches = Vec::new();
    for document in isms.readable().filter(|it| !it.is_retired()) {
        let Some(owner) = document.owner.get() else { continue };
        let people = people.entry(owner.value.as_str()).or_insert_with(|| people_of(isms, owner));
        if people.is_empty() {
            continue;
        }
        let path = isms.sources.full_path(document.file);
        let lines = codeowners.lines_for(&path);
        if is_listed(people, &lines) {
            listed.insert(owner.value.as_str());
            continue;
        }
        let is_named = lines.iter().any(|it| !it.owners.is_empty());
        if !is_named || !can_be_judged(isms, people, &lines) {
            continue;
        }
        mismatches.push(Mismatch { document, owner, people: people.clone(), path, lines });
    }
    // Who hands a role over has one thing to do, and not one for each document.
    let is_handed_over =
        |it: &&Mismatch<'_>| it.is_of_departed(isms) || !listed.contains(it.owner.value.as_str());
    let mut handed_over: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for it in mismatches.iter().filter(is_handed_over) {
        *handed_over.entry((it.owner.value.as_str(), it.others())).or_default() += 1;
    }
    for mismatch in &mismatches {
        let count = if is_handed_over(&mismatch) {
            handed_over.remove(&(mismatch.owner.value.as_str(), mismatch.others()))
        } else {
            Some(1)
        };
        if let Some(count) = count {
            report(mismatch, count, mismatch.is_of_departed(isms), findings);
        }
    }
}

/// A document whose owner CODEOWNERS does not name.
struct Mismatch<'a> {
    document: &'a Document,
    owner: &'a Spanned<String>,
    people: Vec<&'a Person>,
    path: Cow<'a, str>,
    /// Those that decide.
    lines: Vec<&'a Line>,
}

impl Mismatch<'_> {
    fn entries(&self) -> impl Iterator<Item = &String> {
        self.lines.iter().flat_map(|it| it.owners.iter())
    }

    fn others(&self) -> String {
        self.entries().map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    /// Whether CODEOWNERS names nobody but people who left, or will.
    fn is_of_departed(&self, isms: &Isms) -> bool {
        self.entries().all(|entry| {
            let mut people = isms.configuration.people.values();
            people.find(|it| lists(it, entry)).is_some_and(|it| it.left_on.is_present())
        })
    }
}

/// Reports it with as many others as have the same cause.
fn report(
    mismatch: &Mismatch<'_>,
    count: usize,
    is_of_departed: bool,
    findings: &mut Findings<'_>,
) {
    let Mismatch { document, owner, people, path, lines } = mismatch;
    let (name, others) = (owner.value.as_str(), mismatch.others());
    let Some(line) = lines.iter().find(|it| !it.owners.is_empty()) else { return };
    let (message, help) = match count {
        1 => (
            format!("`{name}` owns this document, and CODEOWNERS gives it to {others}"),
            format!(
                "if the document is right, end CODEOWNERS with `{} {}`; if CODEOWNERS is, change `owner`",
                Pattern::of_path(path),
                addresses(people)
            ),
        ),
        count if !is_of_departed => (
            format!(
                "`{name}` owns this document and {}, and CODEOWNERS gives them to {others}",
                phrase::count(count - 1, "other")
            ),
            format!(
                "if the documents are right, give those of `{name}` to {} in CODEOWNERS; if CODEOWNERS is, correct who holds `{name}` in isms.toml, or change `owner`",
                addresses(people)
            ),
        ),
        count => (
            format!(
                "`{name}` owns this document and {}, and CODEOWNERS gives them to {others}, with a `left_on` in isms.toml",
                phrase::count(count - 1, "other")
            ),
            format!("write {} in the place of {others} in CODEOWNERS", addresses(people)),
        ),
    };
    let finding = match count {
        1 => findings.on(document, "field:owner", owner.span, message),
        // Of the role, whichever of its documents stands first.
        _ => findings.add(name, format!("codeowners:{others}"), owner.span, message),
    };
    finding.label(line.at, "the last line that matches this path");
    finding.help(help);
    finding.data("owner", name).data("codeowners", others);
}
