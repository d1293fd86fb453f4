//! `.mailmap`: by which address somebody is known who committed by another. Git itself follows it where the history is read;
//! here is what its lines say.

use std::collections::HashMap;

use crate::source::{FileId, Span};

#[derive(Clone, Debug)]
pub struct Mailmap {
    pub file: FileId,
    /// Each is of another address or name: of several, the last counts.
    lines: Vec<Line>,
}

/// A line that gives what was committed by one address to another.
#[derive(Clone, Debug)]
pub struct Line {
    /// In small letters, as Git compares them; none where the line is for every name.
    name: Option<String>,
    /// By which somebody committed, as written.
    pub stated: String,
    /// By which they are known.
    pub proper: String,
    pub at: Span,
}

impl Mailmap {
    pub fn read(file: FileId, text: &str) -> Mailmap {
        let mut by_stated: HashMap<(String, Option<String>), Line> = HashMap::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let indent = line.len() - line.trim_start().len();
            let written = line.trim();
            if let Some((name, stated, proper)) = of_line(written) {
                let from = start + indent;
                let at = Span::new(file, from..from + written.len());
                let name = name.map(str::to_lowercase);
                let key = (stated.to_lowercase(), name.clone());
                let (stated, proper) = (stated.to_owned(), proper.to_owned());
                by_stated.insert(key, Line { name, stated, proper, at });
            }
            start += line.len();
        }
        let mut lines: Vec<Line> = by_stated.into_values().collect();
        lines.sort_by_key(|it| it.at);
        Mailmap { file, lines }
    }

    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// What decides on the commits that a line of another `.mailmap` speaks of.
    pub fn line_for(&self, other: &Line) -> Option<&Line> {
        let is_of = |it: &&Line| it.stated.eq_ignore_ascii_case(&other.stated);
        let all = || self.lines.iter().filter(is_of);
        all().find(|it| it.name == other.name).or_else(|| all().find(|it| it.name.is_none()))
    }
}

/// The name and address in a commit, and the address in their place; none of a line that gives a name alone.
fn of_line(line: &str) -> Option<(Option<&str>, &str, &str)> {
    if line.starts_with('#') {
        return None;
    }
    let (_, rest) = line.split_once('<')?;
    let (proper, rest) = rest.split_once('>')?;
    let (name, rest) = rest.split_once('<')?;
    let (stated, _) = rest.split_once('>')?;
    let name = Some(name.trim()).filter(|it| !it.is_empty());
    Some((name, stated.trim(), proper.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_gives_an_address_another_counts_and_the_last_of_several() {
        let text = "# <a@x> <b@x>\nJane Roe <jane@x>\nSam <sam@x> <old@x>\n  <kim@x> Kim P. <OLD@x> # as k\n                    <lee@x> <old@x>\n<a@x> b\n";
        let read = Mailmap::read(0, text);
        let told: Vec<_> = read
            .lines()
            .iter()
            .map(|it| (it.name.as_deref(), it.stated.as_str(), it.proper.as_str()))
            .collect();
        assert_eq!(told, [(Some("kim p."), "OLD@x", "kim@x"), (None, "old@x", "lee@x")]);
        assert_eq!(&text[read.lines[1].at.range()], "<lee@x> <old@x>");
        let other = Mailmap::read(0, "<x@x> Somebody <Old@x>\n<x@x> <new@x>");
        let decides = |line| read.line_for(line).map(|it| it.proper.as_str());
        assert_eq!(decides(&other.lines[0]), Some("lee@x"));
        assert_eq!(decides(&other.lines[1]), None);
    }
}
