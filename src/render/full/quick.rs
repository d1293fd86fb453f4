//! The common case, byte for byte as miette draws it, for a fiftieth of its work: places in one line each, in plain text,
//! without labels in the file of the finding. Everything else is miette's.

use std::fmt::Display;

use miette::{GraphicalTheme, Severity, ThemeStyles};

use super::{Entry, Files, page_of, severity};
use crate::render::escape;
use crate::source::Span;

/// No place is drawn that is longer, or further from the beginning of its line.
const LONGEST: usize = 1_000;

/// What surrounds a text of one style.
struct Pen {
    begin: String,
    end: String,
}

/// The theme as texts.
pub(super) struct Quick {
    theme: GraphicalTheme,
    error: Pen,
    warning: Pen,
    advice: Pen,
    help: String,
    link: Pen,
    number: Pen,
    place: Pen,
    /// As long as any that is drawn.
    spaces: String,
    underline: String,
}

impl Quick {
    pub(super) fn new(theme: GraphicalTheme) -> Quick {
        let ThemeStyles { error, warning, advice, help, link, linum, highlights } = &theme.styles;
        Quick {
            error: Pen::of(&error.style('|')),
            warning: Pen::of(&warning.style('|')),
            advice: Pen::of(&advice.style('|')),
            help: help.style("  help: ").to_string(),
            link: Pen::of(&link.style('|')),
            number: Pen::of(&linum.style('|')),
            place: Pen::of(&highlights[0].style('|')),
            spaces: " ".repeat(LONGEST),
            underline: theme.characters.underline.to_string().repeat(LONGEST),
            theme,
        }
    }

    /// Draws an entry behind what stands there, or nothing where it is not the common case.
    pub(super) fn draw(
        &self,
        text: &mut String,
        entry: &Entry,
        files: &Files<'_>,
        names_page: bool,
    ) -> bool {
        let begin = text.len();
        let is_drawn = self.entry(text, entry, files, names_page).is_some();
        if !is_drawn {
            text.truncate(begin);
        }
        is_drawn
    }

    fn entry(
        &self,
        text: &mut String,
        entry: &Entry,
        files: &Files<'_>,
        names_page: bool,
    ) -> Option<()> {
        let rule = entry.rule?;
        if entry.labels.iter().any(|(at, _)| at.file() == entry.at.file()) {
            return None;
        }
        let level = severity(entry.level);
        let (pen, _) = self.severity(level);
        add(text, &[&pen.begin, entry.level.name(), "[", rule, "]", &pen.end, "\n\n"]);
        self.message(text, level, &entry.message)?;
        self.place(text, files, entry.at)?;
        let page = names_page.then(|| page_of(rule));
        let helps = [entry.help.as_deref(), page.as_deref()];
        for (number, help) in helps.into_iter().flatten().enumerate() {
            if is_blank(help) {
                return None;
            }
            add(text, &[if number == 0 { &self.help } else { "        " }, help, "\n"]);
        }
        for (at, label) in &entry.labels {
            text.push_str("\nAdvice: \n");
            self.message(text, Severity::Advice, label)?;
            self.place(text, files, *at)?;
        }
        text.push('\n');
        Some(())
    }

    fn severity(&self, level: Severity) -> (&Pen, &str) {
        let characters = &self.theme.characters;
        match level {
            Severity::Error => (&self.error, &characters.error),
            Severity::Warning => (&self.warning, &characters.warning),
            Severity::Advice => (&self.advice, &characters.advice),
        }
    }

    fn message(&self, text: &mut String, level: Severity, message: &str) -> Option<()> {
        let (pen, icon) = self.severity(level);
        add(text, &["  ", &pen.begin, icon, &pen.end, " ", message, "\n"]);
        (!is_blank(message)).then_some(())
    }

    /// The lines around a place, and the line below it that underlines it.
    fn place(&self, text: &mut String, files: &Files<'_>, at: Span) -> Option<()> {
        let excerpt = files.raw(at);
        let (start, length) = excerpt.visible(at.start(), at.end());
        let window = excerpt.window(start, start + length)?;
        let position = excerpt.lines.at(start);
        let lines = || excerpt.text[window.clone()].lines();
        let first = excerpt.lines.at(window.start).line;
        let width = (first + lines().count() - 1).to_string().len();
        let characters = &self.theme.characters;
        let spaces = |columns: usize| self.spaces.get(..columns);
        text.push_str(spaces(width + 2)?);
        text.extend([characters.ltop, characters.hbar, '[']);
        add(text, &[&self.link.begin, excerpt.name, ":"]);
        let (line, column) = (position.line.to_string(), position.column.to_string());
        add(text, &[&line, ":", &column, &self.link.end, "]\n"]);
        for (line, content) in (first..).zip(lines()) {
            let number = line.to_string();
            let before = spaces(width - number.len())?;
            add(text, &[" ", &self.number.begin, before, &number, &self.number.end, " "]);
            text.push(characters.vbar);
            add(text, &[" ", content, "\n"]);
            if line != position.line {
                continue;
            }
            let before = start - excerpt.lines.start(line);
            // Here a character is a byte and takes a column.
            if !escape::is_plain(content.get(..before + length)?) {
                return None;
            }
            let underline = self.underline.get(..length * characters.underline.len_utf8())?;
            text.push_str(spaces(width + 2)?);
            text.push(characters.vbar_break);
            add(text, &[" ", &self.place.begin, spaces(before)?, underline]);
            add(text, &[&self.place.end, "\n"]);
        }
        text.push_str(spaces(width + 2)?);
        text.push(characters.lbot);
        text.extend(std::iter::repeat_n(characters.hbar, 4));
        text.push('\n');
        Some(())
    }
}

impl Pen {
    /// What a style writes before and behind a text, seen from a styled `|`.
    fn of(styled: &impl Display) -> Pen {
        let drawn = styled.to_string();
        let (begin, end) = drawn.split_once('|').expect("a style keeps the text");
        Pen { begin: begin.to_owned(), end: end.to_owned() }
    }
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

fn add(text: &mut String, parts: &[&str]) {
    for part in parts {
        text.push_str(part);
    }
}
