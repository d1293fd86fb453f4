//! What CODEOWNERS asks less of than before, and its lines.

use super::keys::{self, KeyChange};
use super::settings::PATHS_NAMED;
use super::{Comparison, Loosened};
use crate::codeowners::Codeowners;
use crate::document::Document;
use crate::isms::Isms;
use crate::phrase;
use crate::source::Span;

const CODEOWNERS: &str = "CODEOWNERS";

impl Comparison<'_> {
    /// Documents that CODEOWNERS gave to somebody, and gives to nobody now.
    pub(super) fn unlisted(&self) -> Option<Loosened> {
        let codeowners = self.before.isms.codeowners.as_ref()?;
        let now = self.after.isms.codeowners.as_ref();
        let is_same = text(self.before.isms) == text(self.after.isms);
        let in_use = self.kept.iter().filter(|it| !it.after.is_retired());
        let unlisted: Vec<String> = in_use
            .filter_map(|it| {
                let path = |isms: &Isms, document: &Document| {
                    isms.sources.full_path(document.file).into_owned()
                };
                let was = path(self.before.isms, it.before);
                let is = path(self.after.isms, it.after);
                if is_same && was == is {
                    return None;
                }
                let is_lost = names_somebody(codeowners, &was)
                    && !now.is_some_and(|now| names_somebody(now, &is));
                is_lost.then_some(is)
            })
            .collect();
        (!unlisted.is_empty()).then(|| Loosened {
            subject: CODEOWNERS.into(),
            key: "owners".into(),
            at: now.map(|it| Span::new(it.file, 0..0)),
            message: format!(
                "CODEOWNERS names nobody any more for {}",
                phrase::first_of(&unlisted, PATHS_NAMED)
            ),
            before: unlisted.join(", "),
            after: "nobody".into(),
            back: "write a line with their owners into CODEOWNERS".into(),
        })
    }

    /// The lines of CODEOWNERS that came and went; where they stand in another order, all of them.
    pub(super) fn codeowners_lines(&self) -> Vec<KeyChange> {
        let (was, is) = (lines(self.before.isms), lines(self.after.isms));
        keys::of_lines(CODEOWNERS, &was, &is)
    }
}

fn names_somebody(codeowners: &Codeowners, path: &str) -> bool {
    codeowners.lines_for(path).iter().any(|it| !it.owners.is_empty())
}

fn text(isms: &Isms) -> &str {
    isms.codeowners.as_ref().map_or("", |it| isms.sources.files[it.file].text())
}

/// As they are written, without comments.
fn lines(isms: &Isms) -> Vec<String> {
    let lines = text(isms).trim_start_matches('\u{feff}').lines().map(str::trim);
    lines.filter(|it| !it.is_empty() && !it.starts_with('#')).map(str::to_owned).collect()
}
