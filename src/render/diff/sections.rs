//! The changes as sentences, in the order in which an auditor asks.

use std::fmt::Write;

use super::Shown;
use crate::baseline::Identity;
use crate::comparison::{Acceptance, AttestationChange, CoverChange, Kept, KeyChange};
use crate::coverage::Covered;
use crate::document::tables::{Applicability, Implementation};
use crate::document::{Document, Status};
use crate::fields::{Attestation, AttestationKind, Word};
use crate::framework::Control;
use crate::isms::Isms;
use crate::phrase::count;

/// How many characters of a value a line shows.
const VALUE_SHOWN: usize = 100;

/// How many keys of one document have a line each. JSON has all of them.
const MOST_KEYS: usize = 8;

/// What belongs under one heading. Names that were read stand between backticks, and nothing is escaped yet.
#[derive(Debug)]
pub(super) struct Section {
    pub(super) title: &'static str,
    pub(super) lines: Vec<String>,
}

/// Everything that has something to say.
pub(super) fn sections(shown: &Shown<'_>) -> Vec<Section> {
    let mut sections: Vec<Section> =
        [controls(shown), documents(shown), decisions(shown)].into_iter().flatten().collect();
    sections.retain(|it| !it.lines.is_empty());
    if sections.is_empty() {
        let things =
            "document, control, waiver, setting, line of CODEOWNERS or row of the baseline";
        sections.push(if shown.not_compared.is_empty() {
            Section { title: "Nothing changed", lines: vec![format!("no {things} changed")] }
        } else {
            let title = "Nothing changed in what was compared";
            Section { title, lines: vec![format!("no {things} that could be compared changed")] }
        });
    }
    let not_compared = shown.not_compared.iter().map(|it| format!("{}: {}", it.what, it.why));
    let not_compared = Section { title: "Not compared", lines: not_compared.collect() };
    if !not_compared.lines.is_empty() {
        sections.push(not_compared);
    }
    sections
}

fn section(title: &'static str, lines: impl Iterator<Item = String>) -> Section {
    Section { title, lines: lines.collect() }
}

fn controls(shown: &Shown<'_>) -> Vec<Section> {
    let comparison = shown.comparison;
    let after = comparison.after.isms;
    let covers: Vec<CoverChange<'_>> = comparison.covers().collect();
    let (lost, gained): (Vec<_>, Vec<_>) = covers.into_iter().partition(CoverChange::is_loss);
    let cover = |it: &CoverChange<'_>| {
        let (before, now) = (by(comparison.before.isms, it.before), by(after, it.after));
        let control = control(it.after.control);
        format!("{control}: {}{now}, {}{before} before", it.after.told(), it.before.told())
    };
    let dropped = comparison.dropped();
    let dropped = dropped
        .iter()
        .map(|it| format!("{} by {}", control(it.control), document(after, it.kept.after)));
    let exclusion = |(control_of, row): &(&Control, &Applicability)| {
        let why = row.justification.get().map(|it| format!(": {}", it.value));
        format!("{}{}", control(control_of), why.unwrap_or_default())
    };
    let (added, removed) = (comparison.exclusions_added(), comparison.exclusions_removed());
    vec![
        section("Controls that lost cover", lost.iter().map(cover)),
        section("Controls that gained cover", gained.iter().map(cover)),
        section("Controls no longer claimed", dropped),
        section("Controls newly excluded", added.iter().map(exclusion)),
        section("Controls no longer excluded", removed.iter().map(|it| control(it.0))),
    ]
}

fn documents(shown: &Shown<'_>) -> Vec<Section> {
    let comparison = shown.comparison;
    let (before, after) = (comparison.before.isms, comparison.after.isms);
    let now = |it: &Kept<'_>| document(after, it.after);
    let texts: Vec<_> = comparison.texts().filter(|it| !it.kept.after.is_retired()).collect();
    let (approved, open): (Vec<_>, Vec<_>) = texts.into_iter().partition(|it| it.is_approved);
    let moved = comparison
        .renamed()
        .map(|(kept, was, is)| format!("{}: to `{is}`, from `{was}`", title(after, kept.after)));
    let owners = comparison
        .owners()
        .map(|(kept, was, is)| format!("{}: `{}`, before `{}`", now(&kept), is.value, was.value));
    let intervals = comparison
        .intervals()
        .map(|it| format!("{}: every {}, before every {}", now(&it.kept), it.after, it.before));
    let postponed = comparison.postponed().map(|it| {
        let unread = if it.interval.is_none() { ", unread" } else { "" };
        format!("{}: on {}, before on {}{unread}", now(&it.kept), it.after, it.before)
    });
    let attestation = |it: &AttestationChange<'_>| format!("{}: {}", now(&it.kept), vouched(it));
    let attestations = comparison.attestations();
    let (recorded, rewritten): (Vec<_>, Vec<_>) =
        attestations.into_iter().partition(AttestationChange::is_recorded);
    let keys = comparison.keys();
    let statement = after.statement_of_applicability();
    let is_status = |(kept, change): &&(Kept<'_>, KeyChange)| {
        statement.is_some_and(|it| std::ptr::eq(it, kept.after)) && status(change).is_some()
    };
    let (statuses, keys): (Vec<_>, Vec<_>) = keys.iter().partition(is_status);
    let by_document = keys.chunk_by(|a, b| std::ptr::eq(a.0.after, b.0.after));
    let keys = by_document.flat_map(|changes| {
        let document = now(&changes[0].0);
        if changes.len() > MOST_KEYS {
            vec![format!("{document}, {}", folded(changes))]
        } else {
            changes.iter().map(|(_, change)| format!("{document}, {}", key(change))).collect()
        }
    });
    let controls_now = |state: Implementation| {
        let of_word = statuses.iter().filter_map(|(_, change)| status(change));
        let ids: Vec<String> = of_word.filter(|it| it.1 == state).map(|it| quoted(it.0)).collect();
        (!ids.is_empty()).then(|| ids.join(", ")).into_iter()
    };
    vec![
        section("Documents added", comparison.added.iter().map(|it| added(shown, it))),
        section("Documents retired", comparison.retired().map(|it| now(&it))),
        section("Documents removed", comparison.removed.iter().map(|it| document(before, it))),
        section("Documents moved", moved),
        section("Documents changed and approved", approved.iter().map(|it| now(&it.kept))),
        section("Documents changed, not approved since", open.iter().map(|it| now(&it.kept))),
        section("Owners changed", owners),
        section("Review intervals changed", intervals.chain(postponed)),
        section("Approvals and reviews recorded", recorded.iter().map(attestation)),
        section("Approvals and reviews rewritten", rewritten.iter().map(attestation)),
        section("Controls now implemented", controls_now(Implementation::Implemented)),
        section(
            "Controls now partially implemented",
            controls_now(Implementation::PartiallyImplemented),
        ),
        section("Controls now planned", controls_now(Implementation::Planned)),
        section("Controls now not implemented", controls_now(Implementation::NotImplemented)),
        section("Other keys changed", keys),
    ]
}

/// "`POL-03` Access control policy (`policies/access.md`), approved on 2026-03-01 by `sam-roe`"
fn added(shown: &Shown<'_>, added: &Document) -> String {
    let approval = shown.comparison.approval_of_added(added);
    let standing = match (added.status(), approval) {
        (Some(Status::Approved) | None, Some(approval)) => {
            told(AttestationKind::Approval, approval)
        }
        (Some(Status::Approved), None) => "not approved".to_owned(),
        (Some(status), _) => status.word().to_owned(),
        // A record is what it is.
        (None, None) => return document(shown.comparison.after.isms, added),
    };
    document(shown.comparison.after.isms, added) + ", " + &standing
}

/// "approved on 2026-03-01 by `sam-roe`"
fn told(kind: AttestationKind, attestation: &Attestation) -> String {
    let by = attestation.by.get().map(|it| format!(" by `{}`", it.value));
    format!("{} on {}{}", kind.key(), attestation.on.value, by.unwrap_or_default())
}

/// What [`told`] says; where the day, the person or the words are others, what it said before.
fn vouched(change: &AttestationChange<'_>) -> String {
    let AttestationChange { kind, before, after, .. } = change;
    let told = |it: &Attestation| told(*kind, it);
    match (before.map(told), after.map(told)) {
        (_, Some(now)) if change.is_recorded() => now,
        (Some(before), Some(now)) if before == now => format!("{now}, {}", difference(change)),
        (Some(before), Some(now)) => format!("{now}, before {before}"),
        (before, now) => format!("no longer {}", before.or(now).unwrap_or_default()),
    }
}

/// The control whose state in the Statement of Applicability is another now, and the state.
fn status(change: &KeyChange) -> Option<(&str, Implementation)> {
    let control = change.key.strip_prefix("applicability.")?.strip_suffix(".status")?;
    Some((control, Implementation::parse(change.after.as_deref()?)?))
}

/// "12 keys: `risks.R-1.level`, `risks.R-2.level` and 10 more"
fn folded(changes: &[&(Kept<'_>, KeyChange)]) -> String {
    let shown: Vec<String> =
        changes.iter().take(MOST_KEYS).map(|(_, change)| quoted(&change.key)).collect();
    let more = changes.len() - shown.len();
    format!("{} keys: {} and {more} more", changes.len(), shown.join(", "))
}

/// What is read must not end the quotation that it stands in.
fn quoted(text: &str) -> String {
    format!("`{}`", text.replace('`', "'"))
}

/// "`approver`: `cto`, before `ceo`"
fn key(change: &KeyChange) -> String {
    let KeyChange { key, before, after, .. } = change;
    // What is read must not end the quotation that it stands in.
    let [key, before, after] =
        [Some(key), before.as_ref(), after.as_ref()].map(|it| it.map(|it| it.replace('`', "'")));
    let key = key.unwrap_or_default();
    match (before, after) {
        (Some(before), Some(after)) => {
            let start = first_difference(&before, &after);
            let (before, after) = (shortened(&before, start), shortened(&after, start));
            format!("`{key}`: `{after}`, before `{before}`")
        }
        (None, Some(after)) => format!("`{key}`: `{}` added", shortened(&after, 0)),
        (before, None) => {
            format!("`{key}`: `{}` removed", shortened(&before.unwrap_or_default(), 0))
        }
    }
}

/// What is another in an attestation of the same day and person.
fn difference(change: &AttestationChange<'_>) -> &'static str {
    let digest =
        |it: Option<&Attestation>| it.and_then(|it| it.digest.get()).map(|it| it.value.clone());
    match (digest(change.before), digest(change.after)) {
        (before, now) if before == now => "with another outcome or note",
        (Some(_), None) => "without the digest of the text",
        _ => "for another text",
    }
}

/// Where two values begin to differ, if that would not be seen at their beginnings.
fn first_difference(one: &str, other: &str) -> usize {
    let same = one.char_indices().zip(other.chars()).take_while(|(a, b)| a.1 == *b);
    let same: Vec<usize> = same.map(|it| it.0.0).collect();
    if same.len() >= VALUE_SHOWN { same[same.len() - VALUE_SHOWN / 2] } else { 0 }
}

/// A value as it fits into a line. JSON has all of it.
fn shortened(value: &str, start: usize) -> String {
    let before = if start > 0 { "…" } else { "" };
    let shown = &value[start..];
    match shown.char_indices().nth(VALUE_SHOWN) {
        Some((end, _)) => format!("{before}{}…", &shown[..end]),
        None => format!("{before}{shown}"),
    }
}

fn decisions(shown: &Shown<'_>) -> Vec<Section> {
    let acceptances = shown.comparison.acceptances();
    let of = |wanted: fn(Acceptance) -> bool| {
        acceptances.iter().filter(move |it| wanted(it.change)).filter_map(|it| {
            let (rule, subject) = it.waiver.target.as_ref()?;
            let waiver = &it.waiver.waiver;
            let mut line = format!("`{rule}` of `{subject}`");
            if let (Some(until), false) = (waiver.until.get(), it.change == Acceptance::Ended) {
                let _ = write!(line, " until {}", until.value);
            }
            if let Acceptance::Extended(was) = it.change {
                let _ = write!(line, ", before until {was}");
            }
            if let Some(by) = waiver.approved_by.get() {
                let _ = write!(line, ", approved by `{}`", by.value);
            }
            if let Some(reason) = waiver.reason.get() {
                let _ = write!(line, ": {}", reason.value);
            }
            Some(line)
        })
    };
    let row = |it: &Identity| format!("`{}` of `{}`: `{}`", it.rule, it.subject, it.key);
    let (added, removed) = (shown.comparison.baseline_added(), shown.comparison.baseline_removed());
    let loosened = shown.comparison.loosened().into_iter().map(|it| it.message);
    let settings = shown.comparison.settings_keys();
    vec![
        section("Gaps newly accepted", of(|it| it == Acceptance::Added)),
        section("Gaps accepted for longer", of(|it| matches!(it, Acceptance::Extended(_)))),
        section("Gaps no longer accepted", of(|it| it == Acceptance::Ended)),
        section("Gaps newly in the baseline", added.into_iter().map(row)),
        section("Gaps no longer in the baseline", removed.into_iter().map(row)),
        section("Settings that ask less", loosened),
        section("Other settings changed", settings.iter().map(key)),
    ]
}

/// "`A.5.15` Access control"
fn control(control: &Control) -> String {
    format!("`{}` {}", control.id, control.title)
}

/// " by `POL-03`", " by 4 documents"; nothing where none does.
fn by(isms: &Isms, covered: &Covered) -> String {
    match covered.by.as_slice() {
        [] => String::new(),
        [one] => format!(" by `{}`", isms.name(&isms.documents[one.document])),
        many => format!(" by {}", count(many.len(), "document")),
    }
}

/// "`POL-03` Access control policy (`policies/access.md`)"
fn document(isms: &Isms, document: &Document) -> String {
    let path = isms.sources.full_path(document.file);
    match (document.id(), document.title.get()) {
        (None, None) => format!("`{path}`"),
        _ => format!("{} (`{path}`)", title(isms, document)),
    }
}

fn title(isms: &Isms, document: &Document) -> String {
    match document.title.get() {
        Some(title) => format!("`{}` {}", isms.name(document), title.value),
        None => format!("`{}`", isms.name(document)),
    }
}
