//! CODEOWNERS: who answers for a path in the eyes of the forge. GitHub's rules: the last line that matches decides.
//! GitLab's sections are understood too: the last line of each section decides.

mod pattern;
pub mod people;

use std::collections::{BTreeSet, HashMap};
use std::ops::Bound;
use std::sync::Arc;

pub use pattern::Pattern;

use crate::source::{FileId, Span};

#[derive(Debug)]
pub struct Codeowners {
    pub file: FileId,
    pub lines: Vec<Line>,
    /// How many there are: what stands before the first heading is one.
    sections: usize,
}

/// One pattern and its owners.
#[derive(Debug)]
pub struct Line {
    pub pattern: Pattern,
    /// `@name`, `@organisation/team` or an e-mail address; empty where the line takes the owners away.
    pub owners: Arc<[String]>,
    /// The pattern and its owners, without a comment.
    pub at: Span,
    pub pattern_at: Span,
    section: usize,
}

impl Codeowners {
    pub fn read(file: FileId, text: &str) -> Codeowners {
        let mut lines = Vec::new();
        // Sections of one name are one, whatever the letters' case.
        let mut sections = HashMap::from([(String::new(), 0)]);
        let mut section = Section { number: 0, owners: Arc::default() };
        let mut start = text.len() - text.trim_start_matches('\u{feff}').len();
        for line in text[start..].split_inclusive('\n') {
            let indent = line.len() - line.trim_start().len();
            let written = line.trim();
            // `!` takes a path out of its section in GitLab, and nothing reads it in GitHub.
            if written.is_empty() || written.starts_with(['#', '!']) {
            } else if let Some((name, rest)) = section_header(written) {
                let owners = words(rest).map(|(_, word)| word.to_owned()).collect();
                let next = sections.len();
                let number = *sections.entry(name.trim().to_lowercase()).or_insert(next);
                section = Section { number, owners };
            } else {
                lines.push(Line::read(file, start + indent, written, &section));
            }
            start += line.len();
        }
        Codeowners { file, lines, sections: sections.len() }
    }

    /// The lines that give a path its owners: the last that matches, in each section. None where no line matches.
    pub fn lines_for(&self, path: &str) -> Vec<&Line> {
        let mut found: Vec<&Line> = Vec::new();
        let mut is_decided = vec![false; self.sections];
        for line in self.lines.iter().rev() {
            if found.len() == self.sections {
                break;
            }
            if !is_decided[line.section] && line.pattern.matches(path) {
                is_decided[line.section] = true;
                found.push(line);
            }
        }
        found
    }
}

impl Line {
    fn read(file: FileId, start: usize, written: &str, section: &Section) -> Line {
        let (pattern, rest) = written.split_at(end_of_pattern(written));
        let own: Vec<(usize, &str)> = words(rest).collect();
        let end = own.last().map_or(0, |(at, word)| at + word.len()) + pattern.len();
        let owners = if own.is_empty() {
            Arc::clone(&section.owners)
        } else {
            own.into_iter().map(|(_, word)| word.to_owned()).collect()
        };
        Line {
            pattern: Pattern::new(pattern),
            owners,
            at: Span::new(file, start..start + end),
            pattern_at: Span::new(file, start..start + pattern.len()),
            section: section.number,
        }
    }

    /// Whether the line matches any file of an ISMS that stands in the folder `prefix`; none where it may match files
    /// elsewhere, which nobody read.
    pub fn matches_any(&self, paths: &BTreeSet<String>, prefix: &str) -> Option<bool> {
        let start = self.pattern.literal_start().strip_prefix(prefix)?;
        let mut paths = paths
            .range::<str, _>((Bound::Included(start), Bound::Unbounded))
            .take_while(|path| path.starts_with(start));
        Some(if prefix.is_empty() {
            paths.any(|path| self.pattern.matches(path))
        } else {
            paths.any(|path| self.pattern.matches(&format!("{prefix}{path}")))
        })
    }
}

/// A heading of GitLab: what follows belongs to it, and its owners serve lines that name none.
struct Section {
    number: usize,
    owners: Arc<[String]>,
}

/// `[Name] @owner`, `^[Name]` or `[Name][2]`: the name, and what follows. `[name]/file` is a pattern.
fn section_header(line: &str) -> Option<(&str, &str)> {
    let (name, rest) = line.strip_prefix('^').unwrap_or(line).strip_prefix('[')?.split_once(']')?;
    let approvals = rest.strip_prefix('[').and_then(|it| it.split_once(']'));
    let rest = match approvals {
        Some((count, rest)) if count.bytes().all(|it| it.is_ascii_digit()) => rest,
        _ => rest,
    };
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then_some((name, rest))
}

/// A pattern ends at the first white space that no backslash stands before.
fn end_of_pattern(line: &str) -> usize {
    let mut is_escaped = false;
    for (at, letter) in line.char_indices() {
        if letter.is_whitespace() && !is_escaped {
            return at;
        }
        is_escaped = letter == '\\' && !is_escaped;
    }
    line.len()
}

/// The words of a text up to a comment, each with its place.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_whitespace()
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
        .take_while(|(_, word)| !word.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owners(text: &str, path: &str) -> Option<Vec<String>> {
        let codeowners = Codeowners::read(0, text);
        let lines = codeowners.lines_for(path);
        (!lines.is_empty()).then(|| lines.iter().flat_map(|it| it.owners.to_vec()).collect())
    }

    #[test]
    fn the_last_line_that_matches_decides_and_may_take_the_owners_away() {
        let text =
            "\u{feff}# all\r\n* @a\r\n\r\n/docs/ @b b@example.com # the manual\r\n/docs/open\r\n";
        assert_eq!(owners(text, "x.md").unwrap(), ["@a"]);
        assert_eq!(owners(text, "docs/x.md").unwrap(), ["@b", "b@example.com"]);
        assert_eq!(owners(text, "docs/open/x.md").unwrap(), [""; 0]);
        assert_eq!(owners("/docs/ @b\n!/docs/x.md\n", "x.md"), None);
    }

    #[test]
    fn spans_cover_the_line_without_its_comment() {
        let text = "# é\n  /docs\\ old/  @a @b  # why\n\\#x @c";
        let codeowners = Codeowners::read(0, text);
        let shown: Vec<_> = codeowners
            .lines
            .iter()
            .map(|it| (&text[it.at.range()], &text[it.pattern_at.range()], it.owners.len()))
            .collect();
        assert_eq!(shown, [("/docs\\ old/  @a @b", "/docs\\ old/", 2), ("\\#x @c", "\\#x", 1)]);
        assert_eq!(owners(text, "docs old/x.md").unwrap(), ["@a", "@b"]);
        assert_eq!(owners(text, "#x").unwrap(), ["@c"]);
    }

    #[test]
    fn a_line_for_files_outside_the_isms_is_not_judged() {
        let paths = BTreeSet::from(["a.md".to_owned(), "b/c.md".to_owned()]);
        let judged = |pattern: &str, prefix: &str| {
            Codeowners::read(0, pattern).lines[0].matches_any(&paths, prefix)
        };
        assert_eq!(judged("/b/ @a", ""), Some(true));
        assert_eq!(judged("*.txt @a", ""), Some(false));
        assert_eq!(judged("/isms/b/ @a", "isms/"), Some(true));
        assert_eq!(judged("/isms/d/ @a", "isms/"), Some(false));
        assert_eq!(judged("/src/ @a", "isms/"), None);
        assert_eq!(judged("*.txt @a", "isms/"), None);
    }

    #[test]
    fn each_section_of_gitlab_has_its_own_last_line() {
        let text = "* @a\n[Security team] @s\npolicies/\n^[Legal][2]\n*.md @l\n[SECURITY TEAM]\n/policies/x.md @t\n[id]/x.md @p\n";
        assert_eq!(owners(text, "policies/y.md").unwrap(), ["@l", "@s", "@a"]);
        assert_eq!(owners(text, "policies/x.md").unwrap(), ["@t", "@l", "@a"]);
        assert_eq!(owners(text, "[id]/x.md").unwrap(), ["@p", "@l", "@a"]);
        assert_eq!(owners(text, "i/x.txt").unwrap(), ["@a"]);
    }

    #[test]
    fn the_owners_of_a_heading_are_there_once() {
        let names: Vec<String> = (0..5_000).map(|it| format!("@a{it}")).collect();
        let text = format!("[s] {}\n{}", names.join(" "), "*\n".repeat(20_000));
        let codeowners = Codeowners::read(0, &text);
        let [first, .., last] = &codeowners.lines[..] else { panic!("there are lines") };
        assert_eq!((codeowners.lines.len(), first.owners.len()), (20_000, 5_000));
        assert!(Arc::ptr_eq(&first.owners, &last.owners));
    }

    #[test]
    fn many_sections_take_no_longer_than_many_lines() {
        let sections: Vec<String> = (0..100_000).map(|it| format!("[s{it}]\n* @a{it}")).collect();
        let codeowners = Codeowners::read(0, &sections.join("\n"));
        assert_eq!(codeowners.lines_for("x.md").len(), 100_000);
    }
}
