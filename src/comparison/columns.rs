//! Which columns of a register are read no more.

use super::{Comparison, Loosened};
use crate::framework::register::Column;

impl Comparison<'_> {
    /// Columns of registers that were read, and are none any more.
    pub(super) fn columns_left(&self) -> Vec<Loosened> {
        let mut left = Vec::new();
        for kept in &self.kept {
            let (was, is) = (&kept.before.tables.columns_read, &kept.after.tables.columns_read);
            // Where no file is read any more, that is said, or the rows stand in the document.
            if is.is_empty() {
                continue;
            }
            let Some(source) = kept.after.source.get() else { continue };
            let register = kept.before.tables.register.get();
            let is_judged =
                |key: &str| register.and_then(|it| it.column(key)).is_none_or(Column::is_judged);
            for key in was.iter().filter(|it| !is.contains(it) && is_judged(it)) {
                left.push(Loosened {
                    subject: self.after.isms.name(kept.after).to_owned(),
                    key: format!("columns:{key}"),
                    at: Some(kept.after.tables.columns.span().unwrap_or(source.span)),
                    message: format!("`{key}` of `{}` is read no more", source.value),
                    before: (*key).to_owned(),
                    after: "not read".into(),
                    back: format!(
                        "call a column of `{}` `{key}`, in its header or under `[columns]`",
                        source.value
                    ),
                });
            }
        }
        left
    }
}
