//! The Markdown body: its headings, links and anchors, with the places they stand at.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::OnceLock;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::Heading;
use super::plain::{Plain, Rest};
use crate::source::{FileId, Span};

#[derive(Debug)]
pub struct Body {
    /// From after the closing fence to the end of the file.
    pub span: Span,
    pub headings: Vec<Heading>,
    pub links: Vec<Link>,
    /// Every `id` and `name` in HTML and in heading attributes.
    pub(super) named_anchors: Vec<String>,
    /// Worked out when the first link asks: most documents are never linked to with an anchor.
    pub(super) anchors: OnceLock<HashSet<String>>,
    /// Code, HTML comments and other text that is not prose, in the order of the text.
    pub not_prose: Vec<Range<usize>>,
    /// Whether anything but headings stands in it.
    pub has_text: bool,
}

/// A link or image, with its target as written.
#[derive(Debug, PartialEq, Eq)]
pub struct Link {
    pub target: String,
    pub span: Span,
    /// Whether it is written between angle brackets, as `<sam@example.com>` or `<https://example.com>`.
    pub is_autolink: bool,
}

impl Body {
    pub fn empty(at: Span) -> Body {
        Body {
            span: Span::new(at.file(), at.end()..at.end()),
            headings: Vec::new(),
            links: Vec::new(),
            named_anchors: Vec::new(),
            anchors: OnceLock::new(),
            not_prose: Vec::new(),
            has_text: false,
        }
    }

    pub fn read(file: FileId, text: &str, range: Range<usize>) -> Body {
        let span = Span::new(file, range.clone());
        let text = &text[range];
        let Some(plain) = Plain::read(text) else { return Body::parse(&Rest::whole(text), span) };
        match plain.rest(text) {
            Some(rest) => Body::parse(&rest, span).with(plain, text),
            None => Body { span, ..Body::empty(span) }.with(plain, text),
        }
    }

    fn parse(rest: &Rest<'_>, span: Span) -> Body {
        let body = Body { span, ..Body::empty(span) };
        let mut reader = Reader { body, rest, open_heading: None, html: Html::Text };
        for (event, at) in events(&rest.text) {
            reader.event(event, at);
        }
        reader.body
    }

    fn with(mut self, plain: Plain, text: &str) -> Body {
        let headings = plain.headings.into_iter().map(|it| Heading {
            level: it.level,
            text: text[it.text].to_owned(),
            span: self.span.part(it.at),
        });
        self.headings.extend(headings);
        let links = plain.links.into_iter().map(|it| Link {
            target: text[it.target].to_owned(),
            span: self.span.part(it.at),
            is_autolink: false,
        });
        self.links.extend(links);
        self.headings.sort_by_key(|it| it.span.start());
        self.links.sort_by_key(|it| it.span.start());
        self.has_text |= plain.has_text;
        self
    }

    /// What a link may name after `#`: a slug for each heading, and every `id` and `name` in HTML.
    pub fn anchors(&self) -> &HashSet<String> {
        self.anchors.get_or_init(|| {
            let mut anchors: HashSet<String> = self.named_anchors.iter().cloned().collect();
            // How often each slug was given: the second `scope` becomes `scope-1`.
            let mut times: HashMap<String, usize> = HashMap::new();
            for heading in &self.headings {
                let slug = slug(&heading.text);
                let time = times.entry(slug.clone()).or_insert(0);
                anchors.insert(if *time == 0 { slug } else { format!("{slug}-{time}") });
                *time += 1;
            }
            anchors
        })
    }

    /// Whether an offset of the file stands in prose, so that a rule about words may speak of it.
    pub fn is_prose(&self, offset: usize) -> bool {
        let next = self.not_prose.partition_point(|range| range.end <= offset);
        self.not_prose.get(next).is_none_or(|range| offset < range.start)
    }

    /// Whether a piece of inline HTML starts at an offset, as `<insert name>` is to Markdown.
    pub fn is_html_tag(&self, offset: usize) -> bool {
        let next = self.not_prose.partition_point(|range| range.start < offset);
        self.not_prose.get(next).is_some_and(|range| range.start == offset)
    }
}

/// Where blocks of code stand, in their order.
pub fn code_blocks(text: &str) -> impl Iterator<Item = Range<usize>> {
    let blocks = events(text).filter(|(event, _)| matches!(event, Event::Start(Tag::CodeBlock(_))));
    blocks.map(|it| it.1)
}

fn events(text: &str) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_HEADING_ATTRIBUTES;
    Parser::new_ext(text, options).into_offset_iter()
}

/// The anchor that GitHub gives a heading: lower case, punctuation gone, spaces to hyphens.
pub fn slug(heading: &str) -> String {
    let mut slug = String::with_capacity(heading.len());
    for character in heading.trim().chars() {
        match character {
            ' ' => slug.push('-'),
            '-' | '_' => slug.push(character),
            _ if character.is_alphanumeric() => slug.extend(character.to_lowercase()),
            _ => {}
        }
    }
    slug
}

/// Where a piece of HTML ends: Markdown hands it over line by line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Html {
    Text,
    Tag,
    Comment,
}

impl Html {
    /// Takes a piece apart into text, tags and comments, with the place of each.
    fn each_part(&mut self, html: &str, mut take: impl FnMut(Html, Range<usize>)) {
        let mut start = 0;
        while start < html.len() {
            let end = match self {
                Html::Text => "<",
                Html::Tag => ">",
                Html::Comment => "-->",
            };
            let rest = &html[start..];
            let found = rest.find(end);
            take(*self, start..start + found.unwrap_or(rest.len()));
            start += found.map_or(rest.len(), |it| it + end.len());
            if found.is_some() {
                *self = match self {
                    Html::Text if html[start..].starts_with("!--") => Html::Comment,
                    Html::Text => Html::Tag,
                    Html::Tag | Html::Comment => Html::Text,
                };
            }
        }
    }
}

/// Where the links and images of a tag stand, and what they lead to: `href="x"` and `src="x"`, in either quotes.
fn html_links(tag: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let starts = |attribute| tag.match_indices(attribute).map(|(at, name)| (at, at + name.len()));
    let links = starts("href=").chain(starts("src="));
    links.filter_map(|(start, value)| {
        // `data-src` is none.
        let is_whole = tag[..start].ends_with(|it: char| it.is_whitespace());
        let target = in_quotes(&tag[value..]).filter(|_| is_whole)?;
        Some((start..value + target.len() + 2, target))
    })
}

/// The value that an attribute is given.
fn value(written: &str) -> &str {
    let is_behind = |it: char| it.is_whitespace() || it == '>';
    in_quotes(written).unwrap_or_else(|| written.split(is_behind).next().unwrap_or_default())
}

/// The text within the quotation marks that a text starts with.
fn in_quotes(text: &str) -> Option<&str> {
    let quote = text.chars().next().filter(|it| matches!(it, '"' | '\''))?;
    text[1..].split_once(quote).map(|(inner, _)| inner)
}

struct Reader<'r> {
    body: Body,
    rest: &'r Rest<'r>,
    open_heading: Option<Heading>,
    /// Whether the HTML so far stands inside a comment, and inside a tag.
    html: Html,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, at: Range<usize>) {
        match event {
            Event::Start(Tag::Heading { level, id, .. }) => {
                if let Some(id) = id {
                    self.body.named_anchors.push(id.into_string());
                }
                let span = self.span(at);
                self.open_heading = Some(Heading { level: level as u8, text: String::new(), span });
            }
            Event::End(TagEnd::Heading(_)) => self.close_heading(),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                let is_autolink = self.rest.text.as_bytes().get(at.start) == Some(&b'<');
                let span = self.span(at);
                self.body.links.push(Link { target: dest_url.into_string(), span, is_autolink });
                self.body.has_text |= self.open_heading.is_none();
            }
            Event::Start(Tag::CodeBlock(_)) => {
                self.not_prose(at);
                self.body.has_text = true;
            }
            Event::Code(text) => {
                self.text(&text);
                self.not_prose(at);
            }
            Event::Text(text) => self.text(&text),
            Event::SoftBreak | Event::HardBreak => self.text(" "),
            Event::Html(html) | Event::InlineHtml(html) => {
                self.html_anchors(&html);
                self.html_parts(&html, at.start);
                self.not_prose(at);
            }
            _ => {}
        }
    }

    fn span(&self, at: Range<usize>) -> Span {
        self.body.span.part(self.rest.in_body(at))
    }

    fn not_prose(&mut self, at: Range<usize>) {
        let std::ops::Range { start, end } = self.span(at).range();
        self.body.not_prose.push(start..end);
    }

    fn text(&mut self, text: &str) {
        match &mut self.open_heading {
            Some(heading) => heading.text.push_str(text),
            None => self.body.has_text |= !text.trim().is_empty(),
        }
    }

    fn close_heading(&mut self) {
        self.body.headings.extend(self.open_heading.take());
    }

    /// Whether a reader sees anything of a piece of HTML, and what it links to.
    fn html_parts(&mut self, html: &str, start: usize) {
        let (body, rest) = (&mut self.body, self.rest);
        self.html.each_part(html, |part, at| match part {
            Html::Text => body.has_text |= !html[at].trim().is_empty(),
            Html::Comment => {}
            Html::Tag => {
                let offset = start + at.start;
                for (place, target) in html_links(&html[at]) {
                    let place = rest.in_body(offset + place.start..offset + place.end);
                    let (target, span) = (target.replace("&amp;", "&"), body.span.part(place));
                    body.links.push(Link { target, span, is_autolink: false });
                }
            }
        });
    }

    /// `id="x"` and `name="x"`, in either quotes or in none: enough for the anchors people write by hand.
    fn html_anchors(&mut self, html: &str) {
        let names_anchor = |before: &str| {
            let ends = |name: &str| before.get(before.len().saturating_sub(name.len())..);
            ["id", "name"].iter().any(|it| ends(it).is_some_and(|end| end.eq_ignore_ascii_case(it)))
        };
        let values = html.match_indices('=').filter(|(at, _)| names_anchor(&html[..*at]));
        let values = values.map(|(at, _)| value(&html[at + 1..]));
        self.body.named_anchors.extend(values.map(str::to_owned));
    }
}

#[cfg(test)]
mod tests {
    use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

    use super::*;

    #[test]
    fn headings_links_and_anchors_have_places_in_the_file() {
        let text = "+++\n+++\n# Scope & *aims*\n\nSee [it](a.md#b \"t\").\n\n## Scope & aims\n<a id='old'></a><a NAME=older></a>\n`[x](y)`\n";
        let body = Body::read(0, text, 8..text.len());
        let titles: Vec<&str> = body.headings.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(titles, ["Scope & aims", "Scope & aims"]);
        for anchor in ["scope--aims", "scope--aims-1", "old", "older"] {
            assert!(body.anchors().contains(anchor), "{anchor}: {:?}", body.anchors());
        }
        assert_eq!(body.links.len(), 1);
        let link = &body.links[0];
        assert_eq!(
            (link.target.as_str(), &text[link.span.range()]),
            ("a.md#b", "[it](a.md#b \"t\")")
        );
        assert!(
            !body.is_prose(text.find("[x]").unwrap()) && body.is_prose(text.find("See").unwrap())
        );
    }

    #[test]
    fn links_of_html_are_links_and_those_in_comments_are_none() {
        let text = "<!-- <a href='c'> -->\n\n> <table>\n> <img\n>  alt='ü' src=\"a b.png\">\n\nSee <a data-src=\"d\" href='e?f&amp;g'>it</a>, src=\"h\". `<a href=\"i\">`\n";
        let body = Body::read(0, text, 0..text.len());
        let links: Vec<_> =
            body.links.iter().map(|it| (it.target.as_str(), &text[it.span.range()])).collect();
        assert_eq!(links, [("a b.png", "src=\"a b.png\""), ("e?f&g", "href='e?f&amp;g'")]);
    }

    #[test]
    fn headings_alone_are_no_text() {
        assert!(!Body::read(0, "# A\n\n## B\n<!-- c -->\n", 0..20).has_text);
        assert!(Body::read(0, "# A\n\nb\n", 0..7).has_text);
        let has_text = |text: &str| Body::read(0, text, 0..text.len()).has_text;
        assert!(!has_text("<!-- a\nb <p>\n-->\n\n<div>\n</div>\n"));
        assert!(has_text("<table>\n<tr><td>Every night</td></tr>\n</table>\n"));
    }

    /// Everything a body says; of what is no prose, the characters.
    fn told(body: &Body, text: &str) -> String {
        let Body { headings, links, named_anchors, has_text, .. } = body;
        let seen = text.char_indices().filter(|(_, it)| !it.is_whitespace()).map(|(at, it)| {
            let is_tag = it == '<' && body.is_html_tag(at);
            (body.is_prose(at), is_tag)
        });
        let seen: Vec<_> = seen.collect();
        format!("{headings:?} {links:?} {named_anchors:?} {has_text} {seen:?}")
    }

    #[test]
    fn plain_blocks_say_what_the_parser_says() {
        const PIECES: &[&str] = &[
            "\n",
            "\n\n",
            "\n\n\n",
            "\nWords and more words.\n",
            "\n\nWords\nand more\n\n",
            "\n\nWords\n\n",
            "words",
            "\n   \n",
            "\n    [a](b.md)\n",
            "\n      [a](b.md) words",
            " ",
            "    ",
            "\t",
            "\r",
            "\r\n",
            "# ",
            "- ",
            "1. ",
            "> ",
            "```",
            "~~~",
            "`",
            "---",
            "===",
            "[a](b.md)",
            "[a]",
            "[a]: c.md",
            "[^1]",
            "[^1]: ",
            "![a](b)",
            "<!--",
            "-->",
            "<div>",
            "</div>",
            "<pre>",
            "</pre>",
            "<?",
            "?>",
            "<a id=\"x\">",
            "id='y'",
            "<img src='z.png'>",
            "<!-- <a href='z.md'> -->",
            "<",
            ">",
            "=",
            "|a|b|",
            "a|b",
            "-|-",
            "|-|-|",
            "*",
            "_",
            "\\",
            "&amp;",
            "{#id}",
            "ü",
            ":",
            "\u{a0}",
            "(",
            "[",
        ];
        let pieces = proptest::collection::vec(proptest::sample::select(PIECES), 0..24);
        let config = Config { cases: 4_000, failure_persistence: None, ..Config::default() };
        let random = TestRng::from_seed(RngAlgorithm::ChaCha, &[1; 32]);
        let same = |text: &str| {
            let whole = Body::parse(&Rest::whole(text), Span::new(0, 0..text.len()));
            let read = Body::read(0, text, 0..text.len());
            proptest::prop_assert_eq!(told(&read, text), told(&whole, text));
            Ok(())
        };
        let runner = &mut TestRunner::new_with_rng(config, random);
        let result = runner.run(&pieces, |pieces| same(&pieces.concat()));
        result.unwrap_or_else(|error| panic!("{error}"));
        for text in [
            "<!--\n\n[a](b)\n\n-->",
            "```\n\n[a](b)\n\n## C\n\n```\n",
            "- a\n\n      [a](b)\n\n## C\n\n    [a](b)",
            "- a\n   \n      [a](b)",
            "- a\n\n- b\n\n      [a](b)",
            "[^1]: a\n\n    [a](b)\n\nc [^1]",
            "- 1. ",
            "- a\n-     [a](b)",
            "[a]\n\nb [c](d)\n\n[a]: e\n",
            "| |\n|-|\n| |\n",
            "a [b](c)\n===\n\n## d [e](f)\ng\n---\n",
            "\\[a](b) ![c](d) [^e](f) [g [h](i)](j)",
        ] {
            same(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        }
    }
}
