use crate::context::Context;
use crate::edit::quoted;
use crate::finding::{Findings, Level};
use crate::link::{self, Links};
use crate::path;
use crate::rules::{Group, Rule, Trigger};
use crate::suggest::Advice;

pub static RULE: Rule = Rule {
    name: "source-missing",
    group: Group::Document,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["7.5.3"],
    summary: "a sidecar whose file is not there, or is a document itself",
    page: include_str!("../../rules/source-missing.md"),
    options: &[],
    waivable: true,
    check,
};

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    let isms = context.isms;
    let (links, mut advice) = (Links::new(isms), Advice::default());
    for document in isms.readable() {
        let Some(source) = document.source.get() else { continue };
        let Some(why) = isms.source_fault(document) else { continue };
        let of_itself = path::resolve(isms.path(document), source);
        let is_document = of_itself.is_some_and(|it| isms.number_by_path(&it).is_some());
        let help = if is_document {
            "take `source` out, and let that document have the fields; a sidecar is for a Word, Excel or PDF file".to_owned()
        } else if source.value.contains("://") {
            "keep the file in the repository and write its path; an address belongs in the text"
                .to_owned()
        } else if source.contains('\\') && !link::is_on_one_computer(source) {
            format!("write `source = {}`", quoted(&source.replace('\\', "/")))
        } else if let Some(near) = near(isms.path(document), source, &links, &mut advice) {
            format!("did you mean `source = {}`?", quoted(&near))
        } else {
            "write the file's path from here, as `source = \"Backup Policy.docx\"`, and keep the file in the repository".to_owned()
        };
        let cannot = if is_document { "is no source" } else { "cannot be read" };
        let message = format!("`{}` {cannot}: {why}", source.value);
        findings
            .on(document, "field:source", source.span, message)
            .help(help)
            .data("source", source.value.as_str());
    }
}

/// The file in the same folder that was meant, as the document at `from` names it. No document has another for its source.
fn near(from: &str, source: &str, links: &Links<'_>, advice: &mut Advice) -> Option<String> {
    let missing = path::resolve(from, source)?;
    let (folder, name) = (path::folder(&missing), path::name(&missing));
    let names = links.names_in(folder).iter().copied();
    let near = advice
        .nearest_name(name, names.filter(|it| *it != name && it.strip_suffix(".md").is_none()))?;
    Some(path::relative(from, &path::join(folder, near)))
}
