//! The page for a reviewer, read by a parser of Markdown.

use isms::coverage::Totals;
use isms::lint::{self, Request};
use isms::render::{Before, Shown, SnapshotFacts, markdown};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{check, expect_as_before, system};
use crate::small_isms;

/// What a page turned out to be.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) headings: Vec<String>,
    /// Every row of every table, the head row too.
    pub(crate) rows: Vec<Vec<String>>,
    pub(crate) items: Vec<String>,
    pub(crate) paragraphs: Vec<String>,
}

/// The only tags that we write.
const TAGS: [&str; 4] = ["<code>", "</code>", "<br>", "<wbr>"];

/// Panics where the page holds a link, an image, any markup that we do not write, or a row with too many cells.
pub(crate) fn page(text: &str) -> Page {
    let mut page = Page::default();
    let mut words = String::new();
    let mut columns = 0;
    for event in Parser::new_ext(text, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
        match event {
            Event::Start(Tag::Table(alignments)) => columns = alignments.len(),
            Event::Start(Tag::TableHead | Tag::TableRow) => page.rows.push(Vec::new()),
            Event::Start(
                Tag::Paragraph
                | Tag::Heading { .. }
                | Tag::TableCell
                | Tag::List(None)
                | Tag::Item
                | Tag::Strong,
            )
            | Event::End(TagEnd::Table | TagEnd::List(_) | TagEnd::Strong) => {}
            Event::End(TagEnd::Paragraph) => page.paragraphs.push(std::mem::take(&mut words)),
            Event::End(TagEnd::Heading(_)) => page.headings.push(std::mem::take(&mut words)),
            Event::End(TagEnd::Item) => page.items.push(std::mem::take(&mut words)),
            Event::End(TagEnd::TableCell) => {
                page.rows.last_mut().unwrap().push(std::mem::take(&mut words));
            }
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => {
                assert_eq!(page.rows.last().map(Vec::len), Some(columns), "{page:#?}");
            }
            Event::Text(text) => words.push_str(&text),
            Event::Code(code) if code.as_ref() == "isms check" => words.push_str(&code),
            Event::SoftBreak => words.push(' '),
            Event::InlineHtml(tag) => {
                assert!(TAGS.contains(&tag.as_ref()), "{tag} in {text}");
                if tag.as_ref() == "<br>" {
                    words.push('\n');
                }
            }
            other => panic!("{other:?} in {text}"),
        }
    }
    page
}

#[test]
fn the_page_is_as_it_was() {
    let ran = check(&system(), "markdown", &[]);
    assert_eq!((ran.status, ran.stderr.as_str()), (Some(1), ""));
    page(&ran.stdout);
    expect_as_before("check.md", &ran.stdout);
}

#[test]
fn the_page_reads_as_what_was_found() {
    let page = page(&check(&system(), "markdown", &[]).stdout);
    let starts: Vec<&str> = page.headings.iter().map(String::as_str).collect();
    let wanted = [
        "isms: 2 errors, 1 warning, 1 note",
        "Gaps",
        // Those with errors stand first.
        "policies/backup.md, POL-01, owner it-lead",
        "policies/restore.md, POL-01, owner it-lead",
        "policies/access: \u{fc}ber uns.md, POL-02, no owner",
        "Waived",
        "Not checked",
    ];
    assert_eq!(starts, wanted);
    let has = |row: &[&str]| assert!(page.rows.iter().any(|it| it == row), "{row:?} in {page:#?}");
    has(&["it-lead", "2", "0", "1"]);
    has(&["nobody", "0", "1", "0"]);
    has(&[
        "error",
        "11",
        "review-overdue",
        "review was due on 2026-09-01, 83 days ago",
        "review the text, then run isms review POL-01",
    ]);
    has(&["owner-missing", "POL-02", "The new role starts | in December", "sam-roe", "2026-12-31"]);
    assert!(
        page.items.iter().any(|it| it == "dates and approvals against the history: --no-history")
    );
}

#[test]
fn nothing_found_is_said() {
    let ran = check(&system(), "markdown", &["--only", "link-broken"]);
    let page = page(&ran.stdout);
    assert_eq!(page.headings, ["isms: no gaps found", "Not checked"]);
}

/// A system of many documents, each without an owner, and the page about it.
fn page_of(documents: usize, limit: usize) -> String {
    let title = "A long title ".repeat(8);
    let files = (0..documents).map(|number| {
        let text =
            format!("+++\nid = \"POL-{number}\"\ntitle = \"{title}\"\n+++\n# Another\n\nText.\n");
        (format!("{number}.md"), text.into_bytes())
    });
    let isms = small_isms::isms(&files.collect());
    let report = lint::state(&isms, small_isms::today(), &Request::default());
    markdown::render(&Shown::new(&report, SnapshotFacts::default(), &[]), limit)
}

#[test]
fn a_page_is_cut_between_two_rows_and_says_so() {
    for limit in [5_000, 20_000, markdown::LIMIT] {
        let text = page_of(if limit == markdown::LIMIT { 4_000 } else { 200 }, limit);
        assert!(text.len() <= limit && text.len() > limit - 2_000, "{} of {limit}", text.len());
        let page = page(&text);
        let shown = page
            .rows
            .iter()
            .filter(|row| row[0] == "error" || row[0] == "warning" || row[0] == "note")
            .count();
        let last = page.paragraphs.last().expect("a last line");
        let (more, rest) = last.split_once(' ').unwrap();
        assert!(rest.starts_with("gaps more: this page has no room for them"), "{last}");
        let all: usize =
            page.headings[0].split(' ').filter_map(|it| it.parse::<usize>().ok()).sum();
        assert_eq!(shown + more.parse::<usize>().unwrap(), all);
    }
    assert!(!page_of(3, markdown::LIMIT).contains("no room"));
    assert_eq!(page_of(3, 100), "");
}

#[test]
fn what_is_new_stands_before_what_was_there() {
    let mut files = std::collections::BTreeMap::new();
    for name in ["old", "new"] {
        files.insert(
            format!("{name}.md"),
            format!("+++\nid = \"{name}\"\n+++\nText.\n").into_bytes(),
        );
    }
    let isms = small_isms::isms(&files);
    let request =
        Request { only: vec![isms::rules::find("owner-missing").unwrap()], ..Request::default() };
    let mut report = lint::state(&isms, small_isms::today(), &request);
    for finding in &mut report.findings {
        finding.is_new = finding.subject == "new";
    }
    report.summary.controls =
        Some(Totals { applicable: 90, covered: 84, weak: 3, uncovered: 3, excluded: 3 });
    let mut shown = Shown::new(&report, SnapshotFacts::default(), &[]);
    let controls = Some(Totals { applicable: 90, covered: 85, weak: 3, uncovered: 2, excluded: 3 });
    shown.before = Some(Before { commit: "ab12".into(), controls });
    let page = page(&markdown::render(&shown, markdown::LIMIT));
    let wanted = [
        "New gaps",
        "new.md, new, no owner",
        "Gaps that were there before",
        "old.md, old, no owner",
    ];
    assert_eq!(page.headings[1..], wanted);
    let coverage: Vec<String> = page.rows[1..3].iter().map(|it| it.join(" ")).collect();
    assert_eq!(coverage, ["before 90 85 3 2 3", "now 90 84 3 3 3"]);
}
