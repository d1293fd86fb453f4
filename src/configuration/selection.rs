//! Which files of the snapshot are documents.

use std::borrow::Cow;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use crate::fields::Fields;
use crate::path;
use crate::source::{Field, Spanned};

/// Files that stand in most repositories and are no part of an ISMS, in any folder.
const NO_DOCUMENTS: &[&str] = &[
    "readme",
    "changelog",
    "contributing",
    "contributors",
    "license",
    "licence",
    "code_of_conduct",
    "code-of-conduct",
    "pull_request_template",
    "issue_template",
    "agents",
    "claude",
];

/// The same, in capitals and at the root; `policies/security.md` is a policy.
const NO_DOCUMENTS_AT_THE_ROOT: &[&str] =
    &["SECURITY", "SUPPORT", "AUTHORS", "MAINTAINERS", "NOTICE"];

#[derive(Clone, Debug, Default)]
pub struct Selection {
    include: Option<GlobSet>,
    exclude: GlobSet,
    /// Where the paths that are asked about start, from the folder of the settings: empty, or with a `/` at its end.
    prefix: String,
}

impl Selection {
    pub(super) fn read(documents: &mut Fields<'_, '_>) -> Selection {
        let include = documents.strings("include");
        let exclude = documents.strings("exclude");
        let include_set = globs(documents, "include", &include);
        let exclude = globs(documents, "exclude", &exclude);
        Selection {
            include: include.is_present().then_some(include_set),
            exclude,
            prefix: String::new(),
        }
    }

    /// Takes paths from a folder below that of the settings.
    pub fn look_from(&mut self, prefix: &str) {
        prefix.clone_into(&mut self.prefix);
    }

    /// Whether the house says itself which files are documents.
    pub fn is_stated(&self) -> bool {
        self.include.is_some()
    }

    /// Whether a file would be a document if nothing were written about it, and is none.
    pub fn leaves_out(&self, path: &str) -> bool {
        is_default(path) && !self.selects(path)
    }

    /// Whether a Markdown file is none for its name alone, and nobody wrote that it is none.
    pub fn leaves_out_by_name(&self, path: &str) -> bool {
        !self.is_stated() && is_markdown(path) && !is_default(path) && !self.exclude.is_match(path)
    }

    /// Whether a file is written for people to read, be it a document or not; what the settings leave out may be anything.
    pub fn is_text_of_the_house(&self, path: &str) -> bool {
        is_markdown(path) && !is_hidden(path) && !self.leaves_out(path)
    }

    /// Whether a file of the snapshot is a document, by its path from the ISMS's root.
    pub fn selects(&self, path: &str) -> bool {
        let path = &*if self.prefix.is_empty() {
            Cow::Borrowed(path)
        } else {
            Cow::Owned(format!("{}{path}", self.prefix))
        };
        if self.exclude.is_match(path) {
            return false;
        }
        match &self.include {
            Some(include) => include.is_match(path),
            None => is_default(path),
        }
    }
}

fn is_hidden(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with('.'))
}

fn is_markdown(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("md"))
}

/// Every Markdown file but those of [`NO_DOCUMENTS`] and of hidden folders.
fn is_default(path: &str) -> bool {
    let name = path::name(path);
    let first = name.split('.').next().unwrap_or_default();
    is_markdown(name)
        && !is_hidden(path)
        && !NO_DOCUMENTS.iter().any(|it| it.eq_ignore_ascii_case(first))
        && (name != path || !NO_DOCUMENTS_AT_THE_ROOT.contains(&first))
}

fn globs(
    documents: &mut Fields<'_, '_>,
    key: &'static str,
    patterns: &Field<Vec<Spanned<String>>>,
) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns.items() {
        let text = pattern.strip_prefix("./").unwrap_or(pattern);
        match GlobBuilder::new(text).literal_separator(true).build() {
            Ok(glob) => {
                set.add(glob);
            }
            Err(error) => {
                let message = format!("`{}` is not a pattern: {}", pattern.value, error.kind());
                documents.invalid::<()>(
                    key,
                    pattern.span,
                    message,
                    Some("write it as `policies/**/*.md`".into()),
                );
            }
        }
    }
    set.build().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::configuration::Configuration;

    #[test]
    fn every_markdown_file_but_the_usual_others_is_a_document() {
        let selection = Configuration::unwritten(0).selection;
        for document in [
            "a.md",
            "policies/Access Control.MD",
            "floor.pdf.md",
            "policies/security.md",
            "support.md",
        ] {
            assert!(selection.selects(document), "{document}");
        }
        for other in [
            "README.md",
            "docs/Readme.de.md",
            "a.txt",
            "md",
            ".github/a.md",
            "LICENSE",
            "CHANGELOG.md",
            "SECURITY.md",
        ] {
            assert!(!selection.selects(other), "{other}");
        }
    }

    #[test]
    fn patterns_decide_where_they_are_given() {
        let text =
            "[documents]\ninclude = [\"**/*.md.erb\", \"**/*.md\"]\nexclude = [\"old/**\"]\n";
        let (configuration, faults) = Configuration::read(0, text);
        assert_eq!(faults, []);
        let selected = |path| configuration.selection.selects(path);
        assert!(
            selected("source/a.html.md.erb")
                && selected("README.md")
                && !selected("old/a.md")
                && !selected("a.txt")
        );
        assert_eq!(Configuration::read(0, "[documents]\ninclude = [\"a{b\"]\n").1.len(), 1);
    }
}
