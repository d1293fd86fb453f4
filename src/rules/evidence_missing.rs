use crate::beside;
use crate::context::Context;
use crate::document::Document;
use crate::edit::quoted;
use crate::finding::{Findings, Level};
use crate::isms::Isms;
use crate::path::{self, Resolved};
use crate::rules::{Group, Rule, Trigger};
use crate::source::Field;

pub static RULE: Rule = Rule {
    name: "evidence-missing",
    group: Group::Coverage,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["8.1", "7.5.3"],
    summary: "evidence that is not there",
    page: include_str!("../../rules/evidence-missing.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let isms = context.isms;
    for (document, row) in isms.evidence() {
        let (at, message, help) = match &row.path {
            Field::Absent if row.url.is_absent() => (
                row.at,
                "this row does not say where the evidence is".to_owned(),
                "write `path = \"evidence/...\"` for a file of this repository, or `url = \"https://...\"`".to_owned(),
            ),
            Field::Absent => match row.url.get().filter(|it| !it.value.contains(':')) {
                Some(url) => (
                    url.span,
                    format!("`{}` is no address", url.value),
                    format!(
                        "write `path = {}` for a file of this repository, or the whole address: `url = \"https://...\"`",
                        quoted(&url.value)
                    ),
                ),
                None => continue,
            },
            Field::Invalid(_) => continue,
            Field::Present(path) => match fault(isms, document, path) {
                Some((message, help)) => (path.span, message, help),
                None => continue,
            },
        };
        findings.on_each(document, row.key(), at, message).help(help);
    }
}

/// What is wrong with a path of evidence, and what to write.
fn fault(isms: &Isms, document: &Document, path: &str) -> Option<(String, String)> {
    if path.contains("://") {
        let message = format!("`{path}` is an address, not a path");
        return Some((message, format!("write `url = \"{path}\"`")));
    }
    if path.contains('\\') && !leads_to_a_drive(path) {
        let message = format!("`{path}` is written with `\\` between folders");
        let mended = quoted(&path.replace('\\', "/"));
        return Some((message, format!("write `/` between folders: `path = {mended}`")));
    }
    let is_there = |it: &String| isms.has_file(it) || isms.has_folder(it);
    let places = beside::evidence(isms, document, path);
    let is_held = |it: &Resolved| match it {
        Resolved::Path(path) => is_there(path) || isms.is_in_submodule(path),
        Resolved::Beside(path) => isms.beside.contains(path),
        Resolved::Outside => false,
    };
    if places.iter().any(is_held) {
        return None;
    }
    let resolved = match places.into_iter().next() {
        Some(Resolved::Path(resolved)) => resolved,
        Some(Resolved::Beside(resolved)) => {
            let message = format!("the repository holds no file `{resolved}`");
            return Some((message, "`git add` the file, or write the path it has now".into()));
        }
        Some(Resolved::Outside) | None => {
            let message = format!("`{path}` leads out of the repository");
            let help = "keep the evidence in this repository, or write where it is: `url = \"https://...\"`";
            return Some((message, help.into()));
        }
    };
    // A link may lead to nothing, and to other evidence tomorrow.
    if isms.is_unread(&resolved) {
        let message = format!("`{resolved}` is a symbolic link, or lies behind one");
        return Some((message, "put the file itself there, or write its own path".into()));
    }
    let from_root = path::resolve("", path).filter(is_there);
    let help = match from_root {
        Some(found) => {
            format!("a path starts at its document's folder: write `path = \"/{found}\"`")
        }
        None => "add the file, or write the path it has now".into(),
    };
    Some((format!("there is no file `{resolved}`"), help))
}

/// `C:\evidence`, `\\server\evidence`: a place on somebody's computer or network.
fn leads_to_a_drive(path: &str) -> bool {
    path.starts_with("\\\\") || path.chars().nth(1) == Some(':')
}
