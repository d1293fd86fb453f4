use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use crate::codeowners::people::{addresses, can_be_judged, is_listed, lists, people_of};
use crate::codeowners::{Line, Pattern};
use crate::configuration::Person;
use crate::context::Context;
use crate::date;
use crate::document::Document;
use crate::finding::{Findings, Level};
use crate::isms::Isms;
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
    let mut mismatches = Vec::new();
    for document in isms.readable().filter(|it| !it.is_retired()) {
        let Some(owner) = document.owner.get() else { continue };
        let people = people.entry(owner.value.as_str()).or_insert_with(|| people_of(isms, owner));
        if people.is_empty() {
            continue;
        }
        let path = isms.sources.full_path(document.file);
        let lines = codeowners.lines_for(&path);
        let is_named = lines.iter().any(|it| !it.owners.is_empty());
        if !is_named || !can_be_judged(isms, people, &lines) || is_listed(people, &lines) {
            continue;
        }
        mismatches.push(Mismatch { document, owner, people: people.clone(), path, lines });
    }
    // Who hands a role over has one thing to do, and not one for each document.
    let mut of_departed: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for it in mismatches.iter().filter(|it| it.is_of_departed(isms)) {
        *of_departed.entry((it.owner.value.as_str(), it.others())).or_default() += 1;
    }
    for mismatch in &mismatches {
        let count = match mismatch.is_of_departed(isms) {
            true => of_departed.remove(&(mismatch.owner.value.as_str(), mismatch.others())),
            false => Some(1),
        };
        if let Some(count) = count {
            report(mismatch, count, findings);
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
fn report(mismatch: &Mismatch<'_>, count: usize, findings: &mut Findings<'_>) {
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
        count => (
            format!(
                "`{name}` owns this document and {}, and CODEOWNERS gives them to {others}, with a `left_on` in isms.toml",
                date::count(count - 1, "other")
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
