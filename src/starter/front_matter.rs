//! Writes a front matter, or another table in TOML, key by key in the order that the README shows.

use std::fmt::Write;

use crate::edit::quoted;

/// TOML lines under construction.
#[derive(Debug, Default)]
pub(crate) struct FrontMatter {
    lines: String,
}

impl FrontMatter {
    pub(crate) fn text(&mut self, key: &str, value: &str) -> &mut FrontMatter {
        self.plain(key, quoted(value))
    }

    /// Left out where there is none.
    pub(crate) fn list(&mut self, key: &str, values: &[String]) -> &mut FrontMatter {
        if values.is_empty() {
            return self;
        }
        let values: Vec<String> = values.iter().map(|it| quoted(it)).collect();
        let line = format!("[{}]", values.join(", "));
        if key.len() + line.len() < 110 {
            return self.plain(key, line);
        }
        let mut lines = vec![String::from("   ")];
        for value in values {
            if lines.last().is_some_and(|it| it.len() > 3 && it.len() + value.len() > 98) {
                lines.push(String::from("   "));
            }
            if let Some(line) = lines.last_mut() {
                let _ = write!(line, " {value},");
            }
        }
        self.plain(key, format!("[\n{}\n]", lines.join("\n")))
    }

    pub(crate) fn plain(&mut self, key: &str, value: impl std::fmt::Display) -> &mut FrontMatter {
        let _ = writeln!(self.lines, "{key} = {value}");
        self
    }

    /// Begins a row of a table, `[[risks]]`, or a table of its own, `[isms]`.
    pub(crate) fn heading(&mut self, heading: &str) -> &mut FrontMatter {
        if !self.lines.is_empty() {
            self.lines.push('\n');
        }
        let _ = writeln!(self.lines, "{heading}");
        self
    }

    pub(crate) fn comment(&mut self, text: &str) -> &mut FrontMatter {
        let _ = writeln!(self.lines, "# {text}");
        self
    }

    pub(crate) fn into_toml(self) -> String {
        self.lines
    }

    /// The whole document: fences, front matter and body.
    pub(crate) fn document(self, body: &str) -> String {
        format!("+++\n{}+++\n\n{}\n", self.lines, body.trim())
    }
}
