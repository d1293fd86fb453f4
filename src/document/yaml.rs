//! What a header in YAML claims. Nothing else of it is read; but what such a document covers is not uncovered.

use std::ops::Range;

use super::{Document, State};
use crate::framework;
use crate::source::{Field, FileId, Span, Spanned};

/// Puts the controls and clauses that a YAML header names into a document.
pub(super) fn recover_claims(document: &mut Document, text: &str, header: Range<usize>) {
    let lines = Lines { file: document.file, text, header };
    document.controls = lines.named_under("control", |it| framework::control(it).is_some());
    document.clauses = lines.named_under("clause", |it| framework::clause(it).is_some());
    if !document.controls.is_absent() || !document.clauses.is_absent() {
        document.state = State::Broken;
    }
}

struct Lines<'t> {
    file: FileId,
    text: &'t str,
    header: Range<usize>,
}

impl Lines<'_> {
    /// The ids under a key such as `controls` or `iso_controls`; invalid where it is there and names none that is known.
    fn named_under(
        &self,
        wanted: &str,
        is_id: impl Fn(&str) -> bool,
    ) -> Field<Vec<Spanned<String>>> {
        let mut ids = Vec::new();
        let mut key_at = None;
        let mut is_under = false;
        let mut start = self.header.start;
        for line in self.text[self.header.clone()].split_inclusive('\n') {
            let key = line.split_once(':').map(|(key, _)| key);
            if let Some(key) = key.filter(|it| it.starts_with(char::is_alphanumeric)) {
                let key = key.to_lowercase();
                // `excluded_controls` claims none.
                is_under = key.contains(wanted) && !key.contains("exclu");
                if is_under {
                    key_at.get_or_insert(Span::new(self.file, start..start + key.len()));
                }
            }
            if is_under {
                ids.extend(self.words(start, line).filter(|it| is_id(&it.value)));
            }
            start += line.len();
        }
        match key_at {
            None => Field::Absent,
            Some(span) if ids.is_empty() => Field::Invalid(span),
            Some(span) => Field::Present(Spanned { value: ids, span }),
        }
    }

    fn words<'l>(&self, start: usize, line: &'l str) -> impl Iterator<Item = Spanned<String>> + 'l {
        let file = self.file;
        let words = line.split(|it: char| !it.is_alphanumeric() && it != '.');
        words.filter(|it| !it.is_empty()).map(move |word| {
            let at = start + (word.as_ptr() as usize - line.as_ptr() as usize);
            Spanned { value: word.to_owned(), span: Span::new(file, at..at + word.len()) }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(header: &str) -> (Option<String>, Option<String>) {
        let document = Document::read(0, &format!("---\n{header}---\n"));
        let told = |list: &Field<Vec<Spanned<String>>>| match list {
            Field::Absent => None,
            Field::Invalid(_) => Some("?".to_owned()),
            Field::Present(ids) => {
                Some(ids.iter().map(|it| it.value.as_str()).collect::<Vec<_>>().join(" "))
            }
        };
        (told(&document.controls), told(&document.clauses))
    }

    #[test]
    fn controls_and_clauses_are_known_in_any_shape() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(claims("title: x\n"), (None, None));
        assert_eq!(claims("controls: [A.5.1, 'A.5.2']\n"), (some("A.5.1 A.5.2"), None));
        assert_eq!(
            claims("iso_controls:\n  - A.5.1\nClauses:\n- \"5.2\"\n"),
            (some("A.5.1"), some("5.2"))
        );
        assert_eq!(claims("controls: all\ntitle: A.5.1\n"), (some("?"), None));
        assert_eq!(
            claims("excluded_controls: [A.5.1]\ncontrols: [A.5.2]\n"),
            (some("A.5.2"), None)
        );
    }
}
