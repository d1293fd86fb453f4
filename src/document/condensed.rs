//! A body without the inside of its plain paragraphs, which are most of it and mean nothing to the Markdown parser.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr_iter, memchr3, memmem};

/// A longer body is parsed as it stands: beyond this, the parser resolves the fewer links the shorter its text is.
const LONGEST: usize = 100_000;

/// The text to parse, and where its parts stand in the body.
#[derive(Debug)]
pub(super) struct Condensed<'b> {
    pub text: Cow<'b, str>,
    cuts: Vec<Cut>,
}

#[derive(Debug)]
struct Cut {
    /// Where it is missing in the condensed text.
    at: usize,
    /// How many bytes are missing there and before.
    missing: usize,
}

impl<'b> Condensed<'b> {
    /// Leaves out all but the first letter of each run of plain paragraphs. That letter stands for them, be it in a
    /// paragraph of its own, in a block of code or in a comment.
    pub fn new(body: &'b str) -> Condensed<'b> {
        if body.len() > LONGEST {
            return Condensed::whole(body);
        }
        let mut text = String::with_capacity(body.len() / 2);
        let mut cuts = Vec::new();
        let (mut kept_from, mut missing) = (0, 0);
        for run in plain_runs(body) {
            text.push_str(&body[kept_from..=run.start]);
            kept_from = run.end;
            missing += run.len() - 1;
            cuts.push(Cut { at: text.len(), missing });
        }
        text.push_str(&body[kept_from..]);
        Condensed { text: text.into(), cuts }
    }

    pub fn whole(body: &'b str) -> Condensed<'b> {
        Condensed { text: body.into(), cuts: Vec::new() }
    }

    /// Where a place of the condensed text stands in the body.
    pub fn in_body(&self, place: Range<usize>) -> Range<usize> {
        let offset = |at: usize| {
            let before = self.cuts.partition_point(|cut| cut.at <= at);
            at + before.checked_sub(1).map_or(0, |last| self.cuts[last].missing)
        };
        offset(place.start)..offset(place.end)
    }
}

/// Neighbouring plain paragraphs, as one range without the last line feed.
fn plain_runs(body: &str) -> impl Iterator<Item = Range<usize>> {
    let mut paragraphs = paragraphs(body).peekable();
    std::iter::from_fn(move || {
        let mut run = paragraphs.find(|it| is_plain(&body.as_bytes()[it.clone()]))?;
        while let Some(next) = paragraphs.next_if(|it| is_plain(&body.as_bytes()[it.clone()])) {
            run.end = next.end;
        }
        Some(run)
    })
}

/// The text between empty lines.
fn paragraphs(body: &str) -> impl Iterator<Item = Range<usize>> {
    let ends = memmem::find_iter(body.as_bytes(), "\n\n").chain([body.len()]);
    ends.scan(0, |start, end| {
        let paragraph = &body[*start..end];
        let first = *start + (paragraph.len() - paragraph.trim_start_matches('\n').len());
        let last = end - usize::from(paragraph.len() > 1 && paragraph.ends_with('\n'));
        *start = end + 2;
        Some(first..last.max(first))
    })
}

/// Whether a text between empty lines is a paragraph of words alone. Every line starts with a letter, so that it starts
/// no other block and ends none but those that any paragraph ends; and there is nothing in it that could start a link,
/// code or HTML, or end HTML that started above.
fn is_plain(paragraph: &[u8]) -> bool {
    let starts_a_line = |at: usize| paragraph.get(at).is_some_and(u8::is_ascii_alphabetic);
    starts_a_line(0)
        && memchr_iter(b'\n', paragraph).all(|feed| starts_a_line(feed + 1))
        && memchr3(b'[', b'`', b'<', paragraph).is_none()
        && memchr3(b'=', b'>', b'\r', paragraph).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_paragraphs_are_left_out_and_places_are_those_of_the_body() {
        let body =
            "# A\n\nEvery night.\nAnd day.\n\n\nOnce more.\n\nSee [it](b.md).\n\n- one\n\nEnd\n";
        let condensed = Condensed::new(body);
        assert_eq!(condensed.text, "# A\n\nE\n\nSee [it](b.md).\n\n- one\n\nE\n");
        for part in ["# A", "See [it](b.md).", "- one"] {
            let at = condensed.text.find(part).unwrap();
            assert_eq!(&body[condensed.in_body(at..at + part.len())], part);
        }
        let all = condensed.in_body(0..condensed.text.len());
        assert_eq!(all, 0..body.len());
    }

    #[test]
    fn what_may_mean_something_is_kept() {
        for kept in [
            "a\n---", "a\n===", "a\n- b", "a\n1. b", "a\n| b |", " a", "1", "a `b`", "a <b>",
            "a\r\nb", "a = b", "a -->", "[a]: b", "a\n    b", "a\n> b", "a\n~~~", "",
        ] {
            let body = format!("{kept}\n\n## B\n");
            assert_eq!(Condensed::new(&body).text, body);
        }
        let long = format!("{}\n\nwords\n", "word ".repeat(LONGEST));
        assert_eq!(Condensed::new(&long).text, long);
    }
}
