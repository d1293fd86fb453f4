use std::cell::LazyCell;
use std::collections::HashMap;

use crate::context::Context;
use crate::document::{Document, Kind, Link};
use crate::finding::{Findings, Level};
use crate::isms::Isms;
use crate::link::{Links, Names, Place, Target};
use crate::phrase;
use crate::rules::{Group, Rule, Trigger};

pub static RULE: Rule = Rule {
    name: "reference-retired",
    group: Group::Document,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["7.5.3"],
    summary: "a document in force that leans on a retired one",
    page: include_str!("../../rules/reference-retired.md"),
    options: &[],
    waivable: true,
    check,
};

/// How many successors a help names.
const MOST_NAMED: usize = 3;

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let isms = context.isms;
    let successors = LazyCell::new(|| successors(isms));
    let mut all_retired = isms.readable().filter(|it| it.is_retired()).peekable();
    if all_retired.peek().is_none() {
        return;
    }
    let names = Names::of(all_retired.map(|it| isms.path(it)));
    let referring =
        isms.readable().filter(|it| !it.is_retired() && !it.kind_or_policy().is_record());
    for document in referring {
        let mut linked = linked(isms, &names, document);
        for reference in document.depends_on.distinct() {
            let Some(retired) = retired(isms, &reference.value) else { continue };
            let key = format!("depends_on:{}", reference.value);
            let message = format!("`{}` is retired", reference.value);
            let help = help(document, &reference.value, "depend on", &successors);
            let finding = findings.on(document, key, reference.span, message);
            finding.label(retired.place(&retired.status), "retired here").help(help);
            // Both are closed by the same decision.
            for (_, link) in linked.extract_if(.., |(to, _)| to.file == retired.file) {
                finding.label(link.span, "linked here");
            }
        }
        for (retired, link) in linked {
            let name = retired.id().unwrap_or_else(|| isms.path(retired));
            let message = format!("this leads to `{name}`, which is retired");
            let help = help(document, name, "link to", &successors);
            findings
                .on(document, format!("link:{}", link.target), link.span, message)
                .label(retired.place(&retired.status), "retired here")
                .help(help);
        }
    }
}

/// The retired documents that the text of one in force leads its readers to, each once. A list of documents may name them all,
/// and what replaced a document may say so.
fn linked<'a>(
    isms: &'a Isms,
    names: &Names<'_>,
    document: &'a Document,
) -> Vec<(&'a Document, &'a Link)> {
    if document.kind_or_policy() == Kind::Register {
        return Vec::new();
    }
    let links = Links::new(isms);
    let mut linked: Vec<(&Document, &Link)> = Vec::new();
    for link in &document.body.links {
        let target = Target::read(&link.target).filter(|it| names.may_end(it));
        let Some(target) = target else { continue };
        let Place::Document(to) = links.place(isms.path(document), &target.path) else { continue };
        let is_replaced = |id: &str| document.supersedes.distinct().any(|it| it.value == id);
        if to.is_readable()
            && to.is_retired()
            && !to.id().is_some_and(is_replaced)
            && linked.iter().all(|(it, _)| it.file != to.file)
        {
            linked.push((to, link));
        }
    }
    linked
}

fn help(
    document: &Document,
    retired: &str,
    verb: &str,
    successors: &HashMap<&str, Vec<&str>>,
) -> String {
    match successors.get(retired) {
        Some(ids) if document.id().is_some_and(|id| ids.contains(&id)) => {
            "remove it: this document is what replaced it".into()
        }
        Some(ids) => {
            let named = phrase::all_of(&ids[..ids.len().min(MOST_NAMED)]);
            format!("{verb} what replaced it: {named}")
        }
        None => format!("{verb} what replaced it, or remove it"),
    }
}

/// The document with an id, where no document of that id is in force.
fn retired<'a>(isms: &'a Isms, id: &str) -> Option<&'a Document> {
    let first = isms.by_id(id)?;
    isms.all_by_id(id).all(|it| it.is_readable() && it.is_retired()).then_some(first)
}

/// For each replaced document, those that replaced it.
fn successors(isms: &Isms) -> HashMap<&str, Vec<&str>> {
    let mut successors: HashMap<&str, Vec<&str>> = HashMap::new();
    for document in isms.readable().filter(|it| !it.is_retired()) {
        let Some(id) = document.id() else { continue };
        for old in document.supersedes.distinct() {
            successors.entry(&old.value).or_default().push(id);
        }
    }
    successors
}
