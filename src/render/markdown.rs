//! A page for the reviewer of a change: what is wrong now, document by document with its owner, then what was waived and
//! what was not checked. GitHub shows it as the summary of a job.

pub(super) mod cell;

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::fmt::{Arguments, Write};

use self::cell::Cell;
use super::{NotChecked, Shown};
use crate::coverage::Totals;
use crate::document::Document;
use crate::finding::{Finding, Level};
use crate::phrase::count;
use crate::source::FileId;

/// What every page begins with.
pub const BEGIN: &str = "## isms: ";

/// GitHub takes a summary of 1 MiB for one step, and drops a longer one whole. GitLab takes comments of a million
/// characters.
pub const LIMIT: usize = 1_000_000;

/// No page is shorter than its head, and a page of nothing else helps nobody.
const SHORTEST: usize = 4_096;

/// A page of at most `limit` bytes, which ends with a line about what was cut; nothing where not even that has room.
pub fn render(shown: &Shown<'_>, limit: usize) -> String {
    if limit < SHORTEST {
        return String::new();
    }
    // What was not checked must be said, however long the list of gaps is.
    let mut end = Page { text: String::new(), limit: limit / 4 };
    waived(&mut end, shown);
    not_checked(&mut end, shown.not_checked);
    let mut page = Page { text: String::with_capacity(limit), limit: limit - end.text.len() };
    let documents = shown.report.isms.documents.iter().map(|it| (it.file, it)).collect();
    head(&mut page.text, shown);
    owners(&mut page, shown, &documents);
    let title = if shown.before.is_some() { "New gaps" } else { "Gaps" };
    gaps(&mut page, title, shown, &documents, Finding::counts);
    if shown.before.is_some() {
        gaps(&mut page, "Gaps that were there before", shown, &documents, |it| {
            !it.is_new && it.waived_by.is_none() && it.in_baseline.is_none()
        });
    }
    page.text + &end.text
}

/// The documents by the number of their file.
type Documents<'a> = HashMap<FileId, &'a Document>;

/// Text of which no more is kept than its limit, with room for the line that says so.
struct Page {
    text: String,
    limit: usize,
}

impl Page {
    /// Room for four lines about what was cut.
    const LAST_LINES: usize = 600;

    /// Adds a part, or says that it has no room.
    fn add(&mut self, part: Arguments<'_>) -> bool {
        let before = self.text.len();
        let _ = self.text.write_fmt(part);
        let fits = self.text.len() + Page::LAST_LINES <= self.limit;
        if !fits {
            self.text.truncate(before);
        }
        fits
    }

    fn say_what_was_cut(&mut self, number: usize, thing: &str) {
        if number > 0 {
            let _ = write!(
                self.text,
                "\n**{} more: this page has no room for them, and `isms check` shows all.**\n",
                count(number, thing)
            );
        }
    }
}

/// The verdict and the numbers. Nothing of it was read in the repository.
fn head(text: &mut String, shown: &Shown<'_>) {
    let summary = shown.report.summary;
    let is_part = shown.before.is_some() || summary.in_baseline > 0;
    let which = if is_part { "new " } else { "" };
    let verdict = match (summary.errors, summary.warnings, summary.notes) {
        (0, 0, 0) => format!("no {which}gaps found"),
        (errors, warnings, notes) => {
            let numbers = [(errors, "error"), (warnings, "warning"), (notes, "note")];
            let numbers = numbers.iter().filter(|(number, _)| *number > 0);
            let numbers: Vec<String> =
                numbers.map(|(number, thing)| count(*number, &format!("{which}{thing}"))).collect();
            numbers.join(", ")
        }
    };
    let _ = write!(text, "{BEGIN}{verdict}\n\n");
    let _ = write!(text, "{} as of {}", count(summary.documents, "document"), shown.report.today);
    let _ = write!(text, ", {} overdue", count(summary.overdue, "document"));
    if summary.waived > 0 {
        let _ = write!(text, ", {} waived", count(summary.waived, "gap"));
    }
    if summary.in_baseline > 0 {
        let _ = write!(text, ", {} in the baseline", count(summary.in_baseline, "gap"));
    }
    text.push_str(".\n");
    let before = shown.before.as_ref().and_then(|it| it.controls);
    if let Some(now) = summary.controls {
        coverage(text, before, now);
    }
}

fn coverage(text: &mut String, before: Option<Totals>, now: Totals) {
    text.push_str("\n| controls | applicable | covered | weak | uncovered | excluded |\n");
    text.push_str("|---|--:|--:|--:|--:|--:|\n");
    for (name, totals) in before.map(|it| ("before", it)).into_iter().chain([("now", now)]) {
        let Totals { applicable, covered, weak, uncovered, excluded } = totals;
        let _ = writeln!(
            text,
            "| {name} | {applicable} | {covered} | {weak} | {uncovered} | {excluded} |"
        );
    }
}

/// How many gaps wait for whom.
fn owners(page: &mut Page, shown: &Shown<'_>, documents: &Documents<'_>) {
    let mut by_owner: BTreeMap<Option<&str>, [usize; 3]> = BTreeMap::new();
    for finding in shown.open() {
        let owner = documents.get(&finding.at.file()).and_then(|it| owner(it));
        let column = match finding.level {
            Level::Error => 0,
            Level::Warning => 1,
            Level::Note | Level::Off => 2,
        };
        by_owner.entry(owner).or_default()[column] += 1;
    }
    if by_owner.is_empty() {
        return;
    }
    let mut rows: Vec<_> = by_owner.into_iter().collect();
    rows.sort_by_key(|(_, numbers)| Reverse(*numbers));
    let mut written = 0;
    for (number, (owner, [errors, warnings, notes])) in rows.iter().enumerate() {
        let head = "\n| owner | errors | warnings | notes |\n|---|--:|--:|--:|\n";
        let head = if number == 0 { head } else { "" };
        let name = owner.map_or_else(|| "nobody".into(), |it| Cell::code(it).to_string());
        if !page.add(format_args!("{head}| {name} | {errors} | {warnings} | {notes} |\n")) {
            break;
        }
        written += 1;
    }
    page.say_what_was_cut(rows.len() - written, "owner");
}

/// One table a document, those with errors first.
fn gaps(
    page: &mut Page,
    title: &str,
    shown: &Shown<'_>,
    documents: &Documents<'_>,
    which: impl Fn(&Finding) -> bool,
) {
    let findings: Vec<&Finding> = shown.report.findings.iter().filter(|it| which(it)).collect();
    let mut groups: Vec<&[&Finding]> =
        findings.chunk_by(|a, b| a.at.file() == b.at.file()).collect();
    // Stable: documents of one level stay sorted by path.
    groups.sort_by_key(|group| Reverse(group.iter().map(|it| it.level).max()));
    let mut head = format!("\n### {title}\n");
    let mut written = 0;
    'all: for group in groups {
        let file = group[0].at.file();
        let path = shown.report.isms.sources.full_path(file);
        let _ = write!(head, "\n#### {}", Cell::text(&path));
        if let Some(document) = documents.get(&file) {
            about(&mut head, document);
        }
        head.push_str(
            "\n\n| level | line | rule | what is wrong | what to do |\n|---|--:|---|---|---|\n",
        );
        for finding in group {
            let fits = page.add(format_args!(
                "{head}| {} | {} | {} | {} | {} |\n",
                finding.level.name(),
                shown.places.start(finding.at).line,
                finding.rule.name,
                Cell::text(&finding.message),
                Cell::text(finding.help.as_deref().unwrap_or_default())
            ));
            if !fits {
                break 'all;
            }
            head.clear();
            written += 1;
        }
    }
    page.say_what_was_cut(findings.len() - written, "gap");
}

/// The id and the owner, behind the path.
fn about(head: &mut String, document: &Document) {
    if let Some(id) = document.id() {
        let _ = write!(head, ", {}", Cell::text(id));
    }
    match owner(document) {
        Some(owner) => {
            let _ = write!(head, ", owner {}", Cell::code(owner));
        }
        None => head.push_str(", no owner"),
    }
}

fn waived(page: &mut Page, shown: &Shown<'_>) {
    let waivers = &shown.report.isms.waivers;
    let findings = shown.report.findings.iter().filter(|it| it.is_new);
    let waived: Vec<_> =
        findings.filter_map(|it| Some((it, &waivers[it.waived_by?].waiver))).collect();
    let mut head = "\n### Waived\n\n| rule | subject | reason | approved by | until |\n|---|---|---|---|---|\n";
    let mut written = 0;
    for (finding, waiver) in &waived {
        let field = |field: &crate::source::Field<String>| {
            Cell::text(field.text().unwrap_or_default()).to_string()
        };
        let until = waiver.until.get().map_or_else(String::new, |it| it.value.to_string());
        let row = format!(
            "{head}| {} | {} | {} | {} | {until} |\n",
            finding.rule.name,
            Cell::text(&finding.subject),
            field(&waiver.reason),
            field(&waiver.approved_by),
        );
        // Half of the end stays for what was not checked.
        if page.text.len() + row.len() > page.limit / 2 || !page.add(format_args!("{row}")) {
            break;
        }
        head = "";
        written += 1;
    }
    page.say_what_was_cut(waived.len() - written, "waived gap");
}

fn not_checked(page: &mut Page, things: &[NotChecked]) {
    let mut head = "\n### Not checked\n\n";
    let mut written = 0;
    for thing in things {
        let (what, why) = (Cell::text(&thing.what), Cell::text(&thing.why));
        if !page.add(format_args!("{head}- {what}: {why}\n")) {
            break;
        }
        head = "";
        written += 1;
    }
    page.say_what_was_cut(things.len() - written, "thing");
}

fn owner(document: &Document) -> Option<&str> {
    document.owner.text()
}
