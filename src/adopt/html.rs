//! Headings and tables that are written in HTML: the ones are read, and of the others a remark says that they are not.

use std::sync::LazyLock;

use regex::Regex;

use super::blocks::Pair;
use super::labels::Label;
use super::lines::{Line, Region};
use super::values::plain;

/// The level and the text of a heading that stands in one line.
pub(super) fn heading(line: &str) -> Option<(usize, String)> {
    static HEADING: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)^\s*<h([1-6])(?:\s[^<>]*)?>(.*)</h[1-6]>\s*$").expect("a valid expression")
    });
    if !line.trim_start().starts_with('<') {
        return None;
    }
    let found = HEADING.captures(line)?;
    Some((found[1].parse().ok()?, text_of(&found[2])))
}

/// The first heading of the first level in `text` from `start` on, and where it stands. `lines` are those of the text.
pub(super) fn title(text: &str, start: usize, lines: &[Line<'_>]) -> Option<(String, usize)> {
    static TITLE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?is)<h1(?:\s[^<>]*)?>(.*?)</h1>").expect("a valid expression")
    });
    TITLE.captures_iter(&text[start..]).find_map(|it| {
        let (at, title) = (start + it.get(0)?.start(), text_of(&it[1]));
        let line = lines.get(lines.partition_point(|line| line.at.end <= at))?;
        // In the middle of a line it is spoken of.
        let is_first = text[line.at.start..at].trim().is_empty() || line.text.starts_with('<');
        (is_first && line.is_text() && !title.is_empty()).then_some((title, at))
    })
}

/// Without tags and with what entities stand for.
fn text_of(html: &str) -> String {
    static TAG: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"<[^<>]*>").expect("a valid expression"));
    let mut text = TAG.replace_all(html, " ").into_owned();
    for (entity, character) in [
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&amp;", "&"),
    ] {
        text = text.replace(entity, character);
    }
    plain(&text)
}

/// The line of each table where the facts of a document may be, and the keys that its labels fill.
pub(super) fn tables(lines: &[Line<'_>]) -> Vec<(usize, Vec<&'static str>)> {
    let mut tables = Vec::new();
    let mut open = None;
    for (at, line) in lines.iter().enumerate().filter(|(_, it)| it.is_text()) {
        let text = line.text.to_ascii_lowercase();
        if text.contains("<table") {
            open.get_or_insert(at);
        }
        if text.contains("</table")
            && let Some(start) = open.take()
            && let Some(keys) = keys(&lines[start..=at])
        {
            tables.push((lines[start].number, keys));
        }
    }
    tables
}

/// The keys that a table may fill; none where it may speak of something else.
fn keys(table: &[Line<'_>]) -> Option<Vec<&'static str>> {
    static CELL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?is)<t[dh](?:\s[^<>]*)?>(.*?)(?:</t[dh]>|<t[dh]|</tr>)")
            .expect("a valid expression")
    });
    let text: Vec<&str> = table.iter().map(|it| it.text).collect();
    let text = text.join("\n");
    let labels: Vec<Label> = CELL
        .captures_iter(&text)
        .filter_map(|it| Pair::new(&text_of(&it[1]), "", 0).label)
        .collect();
    let of_documents = labels.iter().filter(|it| it.is_of_documents()).count();
    let is_about_the_document = match table[0].region {
        Region::Control => true,
        Region::Head => of_documents > 0,
        Region::History | Region::Body => labels.len() >= 3 && of_documents >= 2,
    };
    let mut keys: Vec<&'static str> = labels.iter().filter_map(|it| it.key()).collect();
    keys.sort_unstable();
    keys.dedup();
    (is_about_the_document && !keys.is_empty()).then_some(keys)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adopt::lines::lines;

    #[test]
    fn a_heading_of_the_first_level_is_a_title() {
        let of = |text: &str| title(text, 0, &lines(text, 0)).map(|it| it.0);
        for (text, wanted) in [
            ("<h1>Backup policy</h1>\n", "Backup policy"),
            ("<H1 align=\"center\"><b>Backup</b> &amp; restore</H1>\n", "Backup & restore"),
            ("<div>\n<h1 id='a'>\n  Backup\n  policy\n</h1>\n", "Backup policy"),
            ("<h1><img src=\"a.png\"></h1>\n<h1>Backup policy</h1>\n", "Backup policy"),
            ("<div align=\"center\"><h1>Backup policy</h1></div>\n", "Backup policy"),
        ] {
            assert_eq!(of(text).as_deref(), Some(wanted), "{text}");
        }
        for text in [
            "<h2>Scope</h2>\n",
            "```\n<h1>Code</h1>\n```\n",
            "<!-- <h1>Old</h1> -->\n",
            "Write `<h1>Title</h1>` on top.\n",
            "<h1>Open\n",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
        assert_eq!(
            heading("<h2 id=\"a\">Document control</h2>"),
            Some((2, "Document control".into()))
        );
        assert_eq!(heading("<p>Text</p>"), None);
    }

    #[test]
    fn a_table_about_the_document_is_told_from_others() {
        let of = |text: &str| tables(&lines(text, 0));
        let control = "# A\n\n<table>\n<tr><td>Owner</td><td>CISO</td></tr>\n<tr><th>Version:<td>1.2</tr>\n</table>\n";
        assert_eq!(of(control), [(3, vec!["owner", "version"])]);
        for text in [
            "# A\n\n<table><tr><td>Owner</td><td>Asset</td></tr></table>\n",
            "# A\n\n## Assets\n\n<table><tr><td>Owner</td><td>Version</td></tr></table>\n",
            "<!-- <table><tr><td>Version</td></tr></table> -->\n",
        ] {
            assert_eq!(of(text), [], "{text}");
        }
        let under = "# A\n\n<h2>Document control</h2>\n<table><tr><td>Owner</td></tr></table>\n";
        assert_eq!(of(under), [(4, vec!["owner"])]);
    }
}
