//! The XML of `JUnit`, as the two schemas in use know it. A suite is a file, a case is a finding: what fails the run is a failure,
//! everything else, waived findings and what was not checked too, is a skipped case that says why.

use std::fmt::Write;

use super::Shown;
use super::escape::{self, Odd};
use super::pieces::{Pieces, Print};
use crate::finding::{Finding, Level};
use crate::source::Span;

/// `fails` tells which levels fail the run, so that the XML is red where the exit status is 1.
pub fn render(shown: &Shown<'_>, fails: impl Fn(Level) -> bool, print: &mut Print<'_>) {
    let mut xml = Xml::new(shown, print);
    let findings: Vec<&Finding> = shown.report.findings.iter().filter(|it| it.is_new).collect();
    // Findings are sorted by path, so a file's stand side by side.
    for findings in findings.chunk_by(|a, b| a.at.file() == b.at.file()) {
        let path = shown.report.isms.sources.full_path(findings[0].at.file());
        let cases: Vec<Case> = findings.iter().map(|it| case(it, shown, &fails)).collect();
        xml.suite(&path, &cases);
    }
    if findings.is_empty() {
        xml.suite("isms", &[Case::new("isms", "no gaps found".to_owned(), Outcome::Passed)]);
    }
    if !shown.not_checked.is_empty() {
        let cases = shown.not_checked.iter().map(|thing| {
            Case::new("isms.not-checked", thing.what.clone(), Outcome::Skipped(thing.why.clone()))
        });
        xml.suite("not checked", &cases.collect::<Vec<_>>());
    }
    xml.pieces.text().push_str("</testsuites>\n");
}

/// One test case.
struct Case {
    class: String,
    name: String,
    outcome: Outcome,
}

enum Outcome {
    Passed,
    Failed { message: String, details: String, rule: &'static str },
    Skipped(String),
}

impl Case {
    fn new(class: &str, name: String, outcome: Outcome) -> Case {
        Case { class: class.to_owned(), name, outcome }
    }
}

fn case(finding: &Finding, shown: &Shown<'_>, fails: &impl Fn(Level) -> bool) -> Case {
    let rule = finding.rule.name;
    let message = format!("{}: {}", finding.level.name(), finding.message);
    let outcome = match finding.waived_by.map(|it| &shown.report.isms.waivers[it].waiver) {
        Some(waiver) => {
            let reason = waiver.reason.text().unwrap_or_default();
            Outcome::Skipped(format!("waived: {reason} ({message})"))
        }
        None if fails(finding.level) => {
            Outcome::Failed { message, details: details(finding, shown), rule }
        }
        None => Outcome::Skipped(message),
    };
    // The same case in the next run has the same name: no line, and nothing that the day changes.
    let name = format!("{rule} {} {}", finding.subject, finding.key);
    Case::new(&format!("isms.{rule}"), name, outcome)
}

fn details(finding: &Finding, shown: &Shown<'_>) -> String {
    let place = |at: Span| {
        let start = shown.places.start(at);
        let path = shown.report.isms.sources.full_path(at.file());
        format!("{path}:{}:{}", start.line, start.column)
    };
    let mut text = format!("{}: {}", place(finding.at), finding.message);
    for label in &finding.labels {
        let _ = write!(text, "\n{}: {}", place(label.at), label.text);
    }
    if let Some(help) = &finding.help {
        let _ = write!(text, "\nhelp: {help}");
    }
    text
}

struct Xml<'a, 'p> {
    pieces: Pieces<'a, 'p>,
    suites: usize,
    /// The schema wants a moment, and the day is the only one that the program knows.
    timestamp: String,
}

impl<'a, 'p> Xml<'a, 'p> {
    fn new(shown: &Shown<'_>, print: &'a mut Print<'p>) -> Self {
        let mut pieces = Pieces::new(print);
        pieces.text().push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
        Xml { pieces, suites: 0, timestamp: format!("{}T00:00:00", shown.report.today) }
    }

    fn suite(&mut self, name: &str, cases: &[Case]) {
        let failures = cases.iter().filter(|it| matches!(it.outcome, Outcome::Failed { .. }));
        let skipped = cases.iter().filter(|it| matches!(it.outcome, Outcome::Skipped(_)));
        let text = self.pieces.text();
        text.push_str("  <testsuite name=\"");
        attribute(text, name);
        let _ = writeln!(
            text,
            "\" package=\"isms\" id=\"{}\" timestamp=\"{}\" hostname=\"localhost\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\" time=\"0\">",
            self.suites,
            self.timestamp,
            cases.len(),
            failures.count(),
            skipped.count()
        );
        text.push_str("    <properties/>\n");
        for case in cases {
            case.write(self.pieces.text());
        }
        let text = self.pieces.text();
        text.push_str("    <system-out/>\n    <system-err/>\n  </testsuite>\n");
        self.suites += 1;
    }
}

impl Case {
    fn write(&self, text: &mut String) {
        text.push_str("    <testcase name=\"");
        attribute(text, &self.name);
        text.push_str("\" classname=\"");
        attribute(text, &self.class);
        text.push_str("\" time=\"0\"");
        match &self.outcome {
            Outcome::Passed => text.push_str("/>\n"),
            Outcome::Skipped(why) => {
                text.push_str("><skipped message=\"");
                attribute(text, why);
                text.push_str("\"/></testcase>\n");
            }
            Outcome::Failed { message, details, rule } => {
                let _ = write!(text, "><failure type=\"{rule}\" message=\"");
                attribute(text, message);
                text.push_str("\">");
                escaped(text, details);
                text.push_str("</failure></testcase>\n");
            }
        }
    }
}

/// A parser makes one space of a line break in a value, so here it is one.
fn attribute(xml: &mut String, value: &str) {
    if escape::has_none(value.as_bytes(), |it| it == b'\n') {
        escaped(xml, value);
    } else {
        escaped(xml, &value.replace('\n', " "));
    }
}

/// Text as XML holds it. XML has no way to write most control characters: they are spelled out. The marks of a build's
/// commands are written as numbers, for the XML may go through its log.
fn escaped(xml: &mut String, text: &str) {
    const ODD: Odd = Odd::unless_plain(b"&<>\":#");
    let text = escape::visible(text.into());
    let mut rest = &*text;
    let mut before = None;
    loop {
        let (plain, odd) = ODD.split(rest);
        xml.push_str(plain);
        let Some(character) = odd.chars().next() else { break };
        let is_second = plain.is_empty() && before == Some(character);
        before = Some(character);
        rest = &odd[character.len_utf8()..];
        match character {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '\t' => xml.push(' '),
            '"' => xml.push_str("&quot;"),
            ':' if is_second => xml.push_str("&#58;"),
            '#' if is_second => xml.push_str("&#35;"),
            '\u{fffe}' | '\u{ffff}' => xml.extend(character.escape_unicode()),
            it => xml.push(it),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_spelled_out() {
        let written = |text| {
            let mut xml = String::new();
            escaped(&mut xml, text);
            xml
        };
        assert_eq!(written("a<b>&\"c\"]]>"), "a&lt;b&gt;&amp;&quot;c&quot;]]&gt;");
        assert_eq!(written("\u{0}\u{1b}[1m\u{ffff}\n"), "\\u{0}\\u{1b}[1m\\u{ffff}\n");
        assert_eq!(written("::error::x ##[y] a: b"), ":&#58;error:&#58;x #&#35;[y] a: b");
    }
}
