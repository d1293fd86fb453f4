//! A first management system: what `isms init` and `isms new` write. The facts and texts are data in `rules/starter/`.

mod asked;
mod catalogue;
mod company;
mod front_matter;
mod number;
mod settings;
mod single;
mod system;
mod texts;

pub use catalogue::{StarterDocument, Tier, Trait, catalogue};
pub use company::{Company, Holder, Person, holder_of};
pub use single::{Draft, template, text, usual_owner};
pub use system::{File, files};
pub use texts::one_line;

pub(crate) use front_matter::FrontMatter;
pub use number::next_id;

/// The title of a document of the catalogue.
fn title_of(name: &str) -> String {
    let found = catalogue().documents.iter().find(|it| it.name == name);
    found.map_or_else(|| name.to_owned(), |it| it.title.clone())
}
