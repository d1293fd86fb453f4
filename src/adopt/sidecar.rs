//! The document beside a file of another format: `Backup Policy.docx.md` speaks for `Backup Policy.docx`.

use super::facts::Facts;
use super::properties::Properties;
use super::{Adoption, House};
use crate::edit::quoted;
use crate::path;

/// Makes the sidecar of a file from its properties, or from its name where those say nothing. Who wrote a file need not answer
/// for it, so its author becomes no owner.
pub fn sidecar(path: &str, properties: Result<Properties, &str>, house: &House) -> Adoption {
    let mut facts = Facts::new(house);
    let properties = properties.unwrap_or_else(|why| {
        facts.remark(None, format!("its properties say nothing: {why}"));
        Properties::default()
    });
    if let Some(title) = &properties.title {
        facts.add("title", title.clone(), "its properties".to_owned());
    }
    facts.names(path, None);
    let name = path::name(path);
    facts.add("source", name.to_owned(), "the file's name".to_owned());
    let author = properties.author.as_deref().map(quoted);
    let days = [("created", properties.created), ("changed", properties.changed)];
    facts.extra.extend(author.map(|it| ("author".to_owned(), it)));
    facts
        .extra
        .extend(days.into_iter().filter_map(|(key, day)| Some((key.to_owned(), day?.to_string()))));
    facts.remark(
        None,
        "nobody is named as its owner: write `owner = \"...\"`, a role or person of isms.toml"
            .to_owned(),
    );
    let mut adoption = facts.finish(Vec::new());
    let title = adoption.facts.iter().find(|it| it.key == "title").map_or(name, |it| &it.written);
    adoption.below =
        format!("\n# {title}\n\nThe text of this document stands in the file beside it.\n");
    adoption
}
