//! Text that was read, for the middle of a line of Markdown: shown as it is, and never a mark, a link or HTML.

use std::fmt::{self, Display, Formatter, Write};

use crate::render::escape::{self, Odd};

/// How many characters are shown: a title may be as long as its file.
const LONGEST: usize = 500;

/// A text on its way into a page.
#[derive(Debug)]
pub(in crate::render) struct Cell<'a> {
    text: &'a str,
    is_code: bool,
}

impl<'a> Cell<'a> {
    /// Words, in which what stands between backticks is shown as code.
    pub(in crate::render) fn text(text: &'a str) -> Cell<'a> {
        Cell { text, is_code: false }
    }

    /// A name, all of it shown as code.
    pub(in crate::render) fn code(text: &'a str) -> Cell<'a> {
        Cell { text, is_code: true }
    }
}

impl Display for Cell<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let cut = if self.text.len() <= LONGEST {
            None
        } else {
            self.text.char_indices().nth(LONGEST).map(|(end, _)| end)
        };
        let text = escape::visible(self.text[..cut.unwrap_or(self.text.len())].into());
        if self.is_code {
            f.write_str("<code>")?;
            escaped(f, &text)?;
            f.write_str("</code>")?;
        } else {
            with_code(f, &text)?;
        }
        if cut.is_some() { f.write_str("...") } else { Ok(()) }
    }
}

/// Tags instead of backticks: what stands between them can be escaped, so no text ends the code before its time.
fn with_code(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    let mut rest = text;
    while let Some((before, (code, after))) =
        rest.split_once('`').and_then(|(before, after)| Some((before, after.split_once('`')?)))
    {
        escaped(f, before)?;
        f.write_str("<code>")?;
        escaped(f, code)?;
        f.write_str("</code>")?;
        rest = after;
    }
    escaped(f, rest)
}

/// Every character that means something in Markdown, GitHub's or another, becomes a reference: those never do (`CommonMark`
/// 6.2). A web address is no link without its colon, its `www.` or its `@`, and `@name` calls nobody when parted by a tag.
fn escaped(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    const ODD: Odd = Odd::these(b"&<>\\`*_~[]|#$^@\n\t:.");
    let mut at = 0;
    loop {
        let (plain, rest) = ODD.split(&text[at..]);
        f.write_str(plain)?;
        let Some(byte) = rest.bytes().next() else { return Ok(()) };
        let before = &text[..at + plain.len()];
        at = before.len() + 1;
        match byte {
            b':' if text[at..].starts_with(' ') => f.write_char(':')?,
            b'.' if !before.ends_with(['w', 'W']) => f.write_char('.')?,
            b'\n' => f.write_str("<br>")?,
            b'\t' => f.write_char(' ')?,
            b'@' => f.write_str("&#64;<wbr>")?,
            it => write!(f, "&#{it};")?,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_backticks_mean_something() {
        assert_eq!(
            Cell::text("write `a|b`, or `c").to_string(),
            "write <code>a&#124;b</code>, or &#96;c"
        );
        assert_eq!(Cell::text("a: b <b>").to_string(), "a: b &#60;b&#62;");
        assert_eq!(Cell::code("`it`").to_string(), "<code>&#96;it&#96;</code>");
        assert_eq!(Cell::text("www.a.b\nhttp://c").to_string(), "www&#46;a.b<br>http&#58;//c");
        assert_eq!(Cell::text("@jane").to_string(), "&#64;<wbr>jane");
    }

    #[test]
    fn an_endless_text_is_cut() {
        let text = Cell::text(&"\u{fc}".repeat(LONGEST + 1)).to_string();
        assert_eq!(text, "\u{fc}".repeat(LONGEST) + "...");
        assert_eq!(Cell::text(&"x".repeat(LONGEST)).to_string(), "x".repeat(LONGEST));
    }
}
