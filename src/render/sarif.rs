//! SARIF 2.1.0, for code scanning: every rule with its page, every finding with its place, and what was not checked.
//! Waived findings and those of the baseline stand among the others, as suppressed ones.

mod rules;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use self::rules::{Override, RuleObject, Set};
use super::json::Data;
use super::pieces::{Pieces, Print};
use super::{NotChecked, Shown, escape, text};
use crate::finding::{Finding, Level};
use crate::isms::Isms;
use crate::source::{FileId, Span};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The root of the repository, by the name that GitHub knows.
const ROOT: &str = "%SRCROOT%";

/// What a path may hold as it is (RFC 3986): the rest is written as percent signs and digits. A colon is too, or `a:b.md`
/// would name a scheme.
const IN_PATH: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

pub fn render(shown: &Shown<'_>, print: &mut Print<'_>) {
    let set = Set::of(&shown.report.isms.configuration.rules);
    let index = set.index;
    let run = Run::new(shown, set.rules, set.overrides);
    let log = text::json(&Log { schema: SCHEMA, version: "2.1.0", runs: [run] });
    let mut pieces = Pieces::new(print);
    pieces.text().push_str(log.strip_suffix(CLOSING).expect("a log ends with its results"));
    text::add_list(&mut pieces, &shown.report.findings, ",", |finding| {
        result(finding, index[finding.rule.name], shown)
    });
    pieces.text().push_str(CLOSING);
    pieces.text().push('\n');
}

/// The results are the last member of the last run.
const CLOSING: &str = "]}]}";

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    invocations: [Invocation<'a>; 1],
    original_uri_base_ids: BTreeMap<&'static str, Base>,
    column_kind: &'static str,
    properties: RunProperties<'a>,
    /// One by one behind all else, for they are many.
    results: [ResultObject<'a>; 0],
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    version: &'static str,
    semantic_version: &'static str,
    rules: Vec<RuleObject>,
    notifications: [NotificationKind; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NotificationKind {
    id: &'static str,
    short_description: Message<'static>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation<'a> {
    execution_successful: bool,
    rule_configuration_overrides: Vec<Override>,
    tool_execution_notifications: Vec<Notification<'a>>,
}

#[derive(Serialize)]
struct Notification<'a> {
    descriptor: Descriptor,
    level: &'static str,
    message: Message<'a>,
}

/// Which rule or kind of notification is meant, by its number in the driver's list.
#[derive(Serialize)]
struct Descriptor {
    id: &'static str,
    index: usize,
}

#[derive(Serialize)]
struct Base {
    description: Message<'static>,
}

/// What SARIF has no word for.
#[derive(Serialize)]
struct RunProperties<'a> {
    today: String,
    snapshot: &'static str,
    commit: Option<&'a str>,
    base: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultObject<'a> {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Message<'a>,
    locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    partial_fingerprints: Fingerprints<'a>,
    /// Only where there is a base.
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline_state: Option<&'static str>,
    suppressions: Vec<Suppression<'a>>,
    properties: ResultProperties<'a>,
}

#[derive(Serialize)]
struct Fingerprints<'a> {
    #[serde(rename = "isms/v1")]
    first: &'a str,
}

#[derive(Serialize)]
struct ResultProperties<'a> {
    subject: &'a str,
    key: &'a str,
    trigger: &'static str,
    help: Option<&'a str>,
    data: Data<'a>,
}

#[derive(Serialize)]
struct Message<'a> {
    text: Cow<'a, str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message<'a>>,
    #[serde(rename = "physicalLocation")]
    place: PhysicalLocation<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation<'a> {
    artifact_location: ArtifactLocation<'a>,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactLocation<'a> {
    uri: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

/// The end is the place behind the last character, as in JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
struct Suppression<'a> {
    kind: &'static str,
    status: &'static str,
    justification: &'a str,
    location: Location<'a>,
    properties: SuppressionProperties<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SuppressionProperties<'a> {
    approved_by: Option<&'a str>,
    until: Option<String>,
}

impl<'a> Run<'a> {
    fn new(shown: &'a Shown<'_>, rules: Vec<RuleObject>, overrides: Vec<Override>) -> Run<'a> {
        Run {
            tool: Tool {
                driver: Driver {
                    name: "isms",
                    version: env!("CARGO_PKG_VERSION"),
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules,
                    notifications: [NotificationKind {
                        id: NOT_CHECKED,
                        short_description: Message { text: "Something was not checked".into() },
                    }],
                },
            },
            invocations: [Invocation {
                execution_successful: true,
                rule_configuration_overrides: overrides,
                tool_execution_notifications: shown.not_checked.iter().map(notification).collect(),
            }],
            original_uri_base_ids: BTreeMap::from([(
                ROOT,
                Base { description: Message { text: "The root of the repository".into() } },
            )]),
            column_kind: "unicodeCodePoints",
            properties: RunProperties {
                today: shown.report.today.to_string(),
                snapshot: shown.snapshot.kind,
                commit: shown.snapshot.commit.as_deref(),
                base: shown.before.as_ref().map(|it| it.commit.as_str()),
            },
            results: [],
        }
    }
}

/// The one kind of notification.
const NOT_CHECKED: &str = "not-checked";

fn notification(thing: &NotChecked) -> Notification<'_> {
    Notification {
        descriptor: Descriptor { id: NOT_CHECKED, index: 0 },
        level: "note",
        message: message(format!("not checked: {}: {}", thing.what, thing.why)),
    }
}

fn result<'a>(finding: &'a Finding, index: usize, shown: &'a Shown<'_>) -> ResultObject<'a> {
    let labels = finding.labels.iter().enumerate();
    ResultObject {
        rule_id: finding.rule.name,
        rule_index: index,
        level: level(finding.level),
        // Viewers show this text and nothing else, so what to write belongs to it.
        message: match &finding.help {
            Some(help) => message([&finding.message, "\n", help].concat()),
            None => message(&finding.message),
        },
        locations: [Location::new(finding.at, shown)],
        related_locations: labels
            .map(|(number, label)| Location {
                id: Some(number + 1),
                message: Some(message(&label.text)),
                ..Location::new(label.at, shown)
            })
            .collect(),
        partial_fingerprints: Fingerprints { first: finding.fingerprint() },
        baseline_state: shown.before.is_some().then_some(if finding.is_new {
            "new"
        } else {
            "unchanged"
        }),
        suppressions: suppressions(finding, shown),
        properties: ResultProperties {
            subject: &finding.subject,
            key: &finding.key,
            trigger: finding.rule.trigger.name(),
            help: finding.help.as_deref(),
            data: Data(&finding.data),
        },
    }
}

fn suppressions<'a>(finding: &Finding, shown: &'a Shown<'_>) -> Vec<Suppression<'a>> {
    let waiver = finding.waived_by.map(|it| suppression(it, shown));
    let entry = finding.in_baseline.map(|it| &shown.report.isms.baseline.entries[it]);
    let known = entry.map(|entry| Suppression {
        kind: "external",
        status: "accepted",
        justification: "it stands in the baseline",
        location: Location::new(entry.at, shown),
        properties: SuppressionProperties { approved_by: None, until: None },
    });
    waiver.into_iter().chain(known).collect()
}

fn suppression<'a>(waiver: usize, shown: &'a Shown<'_>) -> Suppression<'a> {
    let isms = shown.report.isms;
    let waiver = &isms.waivers[waiver].waiver;
    let is_central = waiver.at.file() == isms.configuration.file;
    Suppression {
        kind: if is_central { "external" } else { "inSource" },
        status: "accepted",
        justification: waiver.reason.text().unwrap_or_default(),
        location: Location::new(waiver.at, shown),
        properties: SuppressionProperties {
            approved_by: waiver.approved_by.text(),
            until: waiver.until.get().map(|it| it.value.to_string()),
        },
    }
}

impl<'a> Location<'a> {
    fn new(at: Span, shown: &'a Shown<'_>) -> Self {
        let (start, end) = shown.places.range(at);
        Location {
            id: None,
            message: None,
            place: PhysicalLocation {
                artifact_location: artifact(at.file(), shown.report.isms),
                region: Region {
                    start_line: start.line,
                    start_column: start.column,
                    end_line: end.line,
                    end_column: end.column,
                },
            },
        }
    }
}

fn artifact(file: FileId, isms: &Isms) -> ArtifactLocation<'_> {
    let path = isms.sources.full_path(file);
    if !Path::new(&*path).is_absolute() {
        let uri = match path {
            Cow::Borrowed(path) => utf8_percent_encode(path, IN_PATH).into(),
            Cow::Owned(path) => Cow::from(utf8_percent_encode(&path, IN_PATH)).into_owned().into(),
        };
        return ArtifactLocation { uri, uri_base_id: Some(ROOT) };
    }
    // Settings that the user named from outside the repository.
    let slash = if path.starts_with('/') { "" } else { "/" };
    let uri = format!("file://{slash}{}", utf8_percent_encode(&path, IN_PATH));
    ArtifactLocation { uri: uri.into(), uri_base_id: None }
}

/// A text for people. `[a](b)` would be a link there, and no document may plant one; elsewhere a bracket stands for
/// itself (SARIF 3.11.6). Braces mean something only where there are arguments, and here are none.
fn message<'a>(text: impl Into<Cow<'a, str>>) -> Message<'a> {
    let text = escape::visible(text.into());
    if !text.contains("](") {
        return Message { text };
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if matches!(character, '[' | ']' | '\\') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    Message { text: escaped.into() }
}

fn level(level: Level) -> &'static str {
    if level == Level::Off { "none" } else { level.name() }
}
