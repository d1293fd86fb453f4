//! What Git knows of a document that names no owner.

use super::{House, Remark};
use crate::date::Date;
use crate::edit::quoted;
use crate::history::{DocumentHistory, GapKind, History, Identity};

/// The first and the last commit that touched a document; none that this clone does not hold.
#[derive(Debug)]
pub struct Origin<'h> {
    pub first: Option<(&'h Identity, Date)>,
    pub last: Option<Date>,
}

impl<'h> Origin<'h> {
    /// None where no commit has the document, as far as can be known.
    pub fn of(history: &'h History, document: &DocumentHistory) -> Option<Origin<'h>> {
        let is_cut = history.gaps.iter().any(|it| it.kind != GapKind::Replaced);
        let is_unborn = history.gaps.iter().any(|it| it.kind == GapKind::Unborn);
        let newest = document.revisions.first().map(|it| &history.commits[it.commit]);
        let oldest = document.revisions.last().map(|it| &history.commits[it.commit]);
        if is_unborn || (newest.is_none() && !is_cut) {
            return None;
        }
        Some(Origin {
            first: oldest.filter(|_| !is_cut).map(|it| (&it.author, it.landed_on)),
            last: newest.map(|it| it.landed_on),
        })
    }

    pub fn told(&self) -> String {
        match (self.first, self.last) {
            (Some((author, on)), Some(last)) => {
                format!("written {on} by {}, last changed {last}", author.name)
            }
            (_, Some(last)) => {
                format!("last changed {last}; the first commit is not in this clone")
            }
            (_, None) => "the first commit is not in this clone".to_owned(),
        }
    }

    /// Who wrote a document need not answer for it, so this is for somebody to write; and who is nobody in `isms.toml`
    /// may be whoever brought the files into Git.
    pub fn owner(&self, house: &House) -> Option<Remark> {
        let (author, _) = self.first?;
        let known = |name| house.key(name).filter(|(_, is_known)| *is_known);
        let (key, _) = known(&author.email).or_else(|| known(&author.name))?;
        let text = format!(
            "nobody is named as its owner, and {} wrote it first: where that is who answers for it, write `owner = {}`",
            author.name,
            quoted(&key)
        );
        Some(Remark { line: None, text })
    }
}
