use crate::attestation::recording;
use crate::attestation::review_line;
use crate::context::Context;
use crate::date::Date;
use crate::dependency_change::{DependencyChanges, Path, Proof};
use crate::document::Document;
use crate::finding::{Findings, Level};
use crate::isms::Isms;
use crate::review::last_attestation;
use crate::rules::{Group, Rule, Trigger};
use crate::source::Span;

pub static RULE: Rule = Rule {
    name: "dependency-changed",
    group: Group::Review,
    level: Level::Warning,
    trigger: Trigger::Content,
    basis: &["7.5.3", "A.5.1"],
    summary: "a document that leans on one that changed after its review",
    page: include_str!("../../rules/dependency-changed.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let changes = DependencyChanges::of(context.isms, context.today);
    for document in context.isms.under_review().filter(|it| it.depends_on.is_present()) {
        let Some(last) = last_attestation(document).map(|it| it.on.value) else { continue };
        if last > context.today {
            continue;
        }
        for (item, path) in paths(context.isms, document, &changes, last) {
            report(context, findings, document, (item, last, &path));
        }
    }
}

/// One path for each document that changed, with the item of `depends_on` that it starts from.
fn paths(
    isms: &Isms,
    document: &Document,
    changes: &DependencyChanges,
    last: Date,
) -> Vec<(Span, Path)> {
    let mut paths: Vec<(Span, Path)> = document
        .depends_on
        .items()
        .iter()
        .filter_map(|item| Some((item.span, changes.path(isms.number_by_id(item)?, last)?)))
        .filter(|(_, path)| isms.documents[end(path)].file != document.file)
        .collect();
    paths.sort_by_key(|(item, path)| (end(path), path.documents.len(), *item));
    paths.dedup_by_key(|(_, path)| end(path));
    paths
}

fn end(path: &Path) -> usize {
    path.documents[path.documents.len() - 1]
}

fn report(
    context: &Context<'_>,
    findings: &mut Findings<'_>,
    document: &Document,
    (item, last, path): (Span, Date, &Path),
) {
    let isms = context.isms;
    let mut names = vec![isms.name(document).to_owned()];
    let between = path.documents.iter().map(|number| &isms.documents[*number]);
    names.extend(between.map(|it| isms.name(it).to_owned()));
    let changed = names[names.len() - 1].clone();
    if path.is_cut {
        names.insert(names.len() - 1, "...".into());
    }
    let (what, label, day) = told(isms, path.change.proof);
    let message = format!(
        "`{changed}` {what}, and this document was last reviewed on {last}: {}",
        names.join(" -> ")
    );
    let line = review_line(context, document);
    let finding = findings.on(document, format!("dependency:{changed}"), item, message);
    finding
        .help(format!("read what changed in `{changed}`; if this text still holds, {line}"))
        .label(path.change.at, label)
        .data("changed", changed)
        .data("changed_on", day)
        .data("last", last)
        .data("path", names);
    if let Proof::Landed(_, commit) = path.change.proof
        && let Some(commit) = isms.history.as_ref().and_then(|it| it.commits.get(commit))
    {
        recording::describe(commit, finding);
    }
}

/// What happened to the other document, what its label says, and the day.
fn told(isms: &Isms, proof: Proof) -> (String, &'static str, Date) {
    match proof {
        Proof::Approved(on) => (format!("was approved on {on}"), "approved here", on),
        Proof::ChangedAfter(on) => {
            (format!("changed after {on}"), "the text before the change", on)
        }
        Proof::Landed(on, commit) => {
            let commit = isms.history.as_ref().and_then(|it| it.commits.get(commit));
            let what = match commit {
                Some(commit) => format!("changed with {}", recording::told(commit)),
                None => format!("changed on {on}"),
            };
            (what, "changed in this document", on)
        }
    }
}
