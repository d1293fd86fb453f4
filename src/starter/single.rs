//! One new document, for `isms new`.

use std::collections::BTreeMap;

use super::asked::asked_for;
use super::catalogue::{StarterDocument, Trait, catalogue};
use super::front_matter::FrontMatter;
use super::system::{applicability, applying, head};
use super::texts::{Text, document_text, type_text};
use crate::document::Kind;

/// The control that applies where others develop for the company.
const OUTSOURCED: &str = "A.8.30";

/// What a new document says of itself.
#[derive(Debug)]
pub struct Draft<'a> {
    pub id: &'a str,
    pub title: &'a str,
    pub kind: Kind,
    /// The starter document it is made from; none for an empty one of its type.
    pub template: Option<&'a StarterDocument>,
    pub owner: Option<&'a str>,
    pub approver: Option<&'a str>,
    pub organisation: &'a str,
    /// The documents that are there: name in the catalogue, title, and path as the new one writes it.
    pub others: Vec<(String, String, String)>,
    /// What the Statement of Applicability says of each control: whether it applies.
    pub applicable: BTreeMap<&'a str, bool>,
}

/// The starter document of a name.
pub fn template(name: &str) -> Option<&'static StarterDocument> {
    catalogue().documents.iter().find(|it| it.name == name)
}

/// Who answers for a document of a type, where the catalogue has one answer for all of them.
pub fn usual_owner(kind: Kind) -> Option<&'static str> {
    let mut owners =
        catalogue().documents.iter().filter(|it| it.kind.0 == kind).map(|it| &it.owner);
    let first = owners.next()?;
    owners.all(|it| it == first).then_some(first)
}

/// The text of a new document. It claims nothing of the company but what every company has.
pub fn text(draft: &Draft<'_>) -> String {
    let mut toml = FrontMatter::default();
    head(&mut toml, draft.id, draft.title, draft.kind);
    if let Some(owner) = draft.owner {
        toml.text("owner", owner);
    }
    if let Some(approver) = draft.approver {
        toml.text("approver", approver);
    }
    let mut traits = vec![Trait::Premises, Trait::Remote, Trait::Development];
    if draft.applicable.get(OUTSOURCED) == Some(&true) {
        traits.push(Trait::OutsourcedDevelopment);
    }
    let has = |needs: Option<Trait>| needs.is_none_or(|it| traits.contains(&it));
    if let Some(template) = draft.template {
        let usual = applying(&template.controls, has);
        let applies = |control: &&String| {
            draft
                .applicable
                .get(control.as_str())
                .copied()
                .unwrap_or_else(|| usual.contains(control))
        };
        let controls: Vec<String> = template.controls.iter().filter(applies).cloned().collect();
        toml.list("controls", &controls).list("clauses", &template.clauses);
    }
    if !draft.kind.is_record() {
        let every = draft.template.map_or("12 months", |it| it.review_every.as_str());
        toml.text("review_every", every);
    }
    if let Some(register) = draft.template.and_then(|it| it.register.as_deref()) {
        toml.text("register", register);
    }
    if draft.kind == Kind::StatementOfApplicability {
        applicability(&mut toml, has, &[]);
    }
    asked_for(&mut toml, draft.id, draft.kind);
    let text = Text {
        title: draft.title,
        organisation: draft.organisation,
        traits: &traits,
        others: draft.others.clone(),
    };
    let body = draft.template.and_then(|it| document_text(&it.name, &text));
    let body = match body {
        // A title of its own takes the place of the catalogue's.
        Some(body) => {
            let below = body.split_once('\n').map_or("", |(_, below)| below);
            format!("# {}\n{below}", draft.title)
        }
        None => type_text(draft.kind, &text),
    };
    toml.document(&body)
}
