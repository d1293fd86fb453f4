//! Splits a file into its TOML front matter and its Markdown body. Cannot fail.

use std::ops::Range;

use crate::syntax;

/// The parts of a file, as byte ranges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FrontMatter {
    Found {
        fence: Range<usize>,
        toml: Range<usize>,
        body: Range<usize>,
    },
    /// The fence opens and never closes; `indented` is a `+++` that would close it if it stood at the line's start.
    Unclosed {
        fence: Range<usize>,
        indented: Option<Range<usize>>,
    },
    Yaml {
        fence: Range<usize>,
        /// What stands below it, up to the line that closes it.
        header: Range<usize>,
    },
    Missing {
        first_line: Range<usize>,
    },
}

/// Whether a text that begins with these bytes has TOML front matter, as far as they tell.
pub fn opens(beginning: &[u8]) -> bool {
    let text = String::from_utf8_lossy(beginning);
    matches!(split(&text), FrontMatter::Found { .. } | FrontMatter::Unclosed { .. })
}

/// The first line that is not blank decides. A byte order mark before it and white space after a fence do not count.
pub fn split(text: &str) -> FrontMatter {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = lines(text, start).skip_while(|(_, line)| line.trim().is_empty());
    let Some((at, line)) = lines.next() else {
        return FrontMatter::Missing { first_line: start..start };
    };
    let first_line = at..at + line.trim_end().len();
    match line.trim_end() {
        "+++" => {}
        "---" => {
            let start = at + line.len();
            let end = lines.find(|(_, line)| line.trim_end() == "---").map(|(at, _)| at);
            let header = start..end.unwrap_or(text.len());
            return FrontMatter::Yaml { fence: first_line, header };
        }
        _ => return FrontMatter::Missing { first_line },
    }
    let toml_start = at + line.len();
    let mut indented: Option<Range<usize>> = None;
    for (at, line) in lines {
        if line.trim_end() == "+++" {
            if let Some(fence) = &indented
                && closes(&text[toml_start..fence.start], &text[toml_start..at])
            {
                break;
            }
            let toml = toml_start..at;
            return FrontMatter::Found {
                fence: first_line,
                toml,
                body: at + line.len()..text.len(),
            };
        }
        if indented.is_none() && line.trim() == "+++" {
            let begin = at + (line.len() - line.trim_start().len());
            indented = Some(begin..begin + 3);
        }
    }
    FrontMatter::Unclosed { fence: first_line, indented }
}

/// Whether a front matter ends with what stands above an indented fence: all down to the next one is no TOML.
fn closes(above: &str, all: &str) -> bool {
    syntax::is_toml(above) && !syntax::is_toml(all)
}

/// Every line with its line feed, and where it starts.
fn lines(text: &str, start: usize) -> impl Iterator<Item = (usize, &str)> {
    text[start..].split_inclusive('\n').scan(start, |at, line| {
        let here = *at;
        *at += line.len();
        Some((here, line))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn parts(text: &str) -> (&str, &str) {
        match split(text) {
            FrontMatter::Found { toml, body, .. } => (&text[toml], &text[body]),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_other_editors_leave_is_accepted() {
        assert_eq!(parts("+++\na = 1\n+++\nbody"), ("a = 1\n", "body"));
        assert_eq!(parts("\u{feff}+++\r\na = 1\r\n+++ \r\nbody"), ("a = 1\r\n", "body"));
        assert_eq!(parts("\n \n+++\t\na = 1\n+++"), ("a = 1\n", ""));
        assert_eq!(parts("+++\n+++\n+++\n"), ("", "+++\n"));
    }

    #[test]
    fn what_is_no_front_matter_is_named() {
        assert_eq!(split(""), FrontMatter::Missing { first_line: 0..0 });
        assert_eq!(split("\n# Title\n+++\n"), FrontMatter::Missing { first_line: 1..8 });
        assert_eq!(
            split("---\na: 1\n---\nb: 2\n"),
            FrontMatter::Yaml { fence: 0..3, header: 4..9 }
        );
        assert_eq!(split("---\na: 1"), FrontMatter::Yaml { fence: 0..3, header: 4..8 });
        assert_eq!(
            split("+++\na = 1\n  +++\n"),
            FrontMatter::Unclosed { fence: 0..3, indented: Some(12..15) }
        );
        let in_body = "+++\na = 1\n\t+++\n\n# Title\n\nText\n\n+++\n";
        let unclosed = FrontMatter::Unclosed { fence: 0..3, indented: Some(11..14) };
        assert_eq!(split(in_body), unclosed);
        let text = "+++\na = \"\"\"\n\t+++\n\"\"\"\n+++\n";
        assert!(matches!(split(text), FrontMatter::Found { .. }));
        assert_eq!(split("+++"), FrontMatter::Unclosed { fence: 0..3, indented: None });
    }
}
