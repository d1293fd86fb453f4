//! JSON version 1: fields are added, never changed.

use std::borrow::Cow;

use serde::Serialize;

use super::Shown;
use crate::baseline::Identity;
use crate::comparison::{Acceptance, AcceptanceChange, CoverChange, KeyChange};
use crate::coverage::{Covered, Totals};
use crate::document::Document;
use crate::document::tables::Applicability;
use crate::fields::{Attestation, Word};
use crate::framework::Control;
use crate::isms::Isms;
use crate::render::{NotChecked, SnapshotFacts, text};

const VERSION: u32 = 1;

pub fn json(shown: &Shown<'_>) -> String {
    text::json(&report(shown)) + "\n"
}

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    tool: Tool,
    today: String,
    from: Snapshot<'a>,
    to: Snapshot<'a>,
    controls: Controls<'a>,
    documents: Documents<'a>,
    owners: Vec<Changed<'a>>,
    intervals: Vec<Changed<'a>>,
    /// Reviews that are due later than by what held before.
    postponed: Vec<Changed<'a>>,
    exclusions: Exclusions<'a>,
    waivers: Waivers<'a>,
    loosened: Vec<LoosenedObject>,
    attestations: Vec<AttestationObject<'a>>,
    /// What is written otherwise in front matter, and stands in no list above.
    keys: Vec<KeyObject<'a>>,
    /// The same of `isms.toml`, and of CODEOWNERS.
    settings: Vec<SettingObject>,
    baseline: Baseline<'a>,
    not_compared: Vec<NotCompared<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Snapshot<'a> {
    kind: &'static str,
    commit: Option<&'a str>,
}

#[derive(Serialize)]
struct Controls<'a> {
    before: Option<TotalsObject>,
    after: Option<TotalsObject>,
    lost: Vec<Cover<'a>>,
    gained: Vec<Cover<'a>>,
    no_longer_claimed: Vec<Claim<'a>>,
}

#[derive(Serialize)]
struct TotalsObject {
    applicable: usize,
    covered: usize,
    weak: usize,
    uncovered: usize,
    excluded: usize,
}

#[derive(Serialize)]
struct Cover<'a> {
    control: &'a str,
    title: &'a str,
    before: State<'a>,
    after: State<'a>,
}

#[derive(Serialize)]
struct State<'a> {
    state: &'static str,
    documents: Vec<&'a str>,
}

#[derive(Serialize)]
struct Claim<'a> {
    control: &'a str,
    title: &'a str,
    document: DocumentObject<'a>,
}

#[derive(Serialize)]
struct Documents<'a> {
    added: Vec<AddedObject<'a>>,
    retired: Vec<DocumentObject<'a>>,
    removed: Vec<DocumentObject<'a>>,
    moved: Vec<Changed<'a>>,
    changed: Vec<Text<'a>>,
}

#[derive(Serialize)]
struct DocumentObject<'a> {
    id: Option<&'a str>,
    title: Option<&'a str>,
    path: Cow<'a, str>,
}

#[derive(Serialize)]
struct AddedObject<'a> {
    id: Option<&'a str>,
    title: Option<&'a str>,
    path: Cow<'a, str>,
    status: Option<&'static str>,
    /// Of the text that it was added with.
    approved: Option<Vouched<'a>>,
}

/// A document of which one thing is another now.
#[derive(Serialize)]
struct Changed<'a> {
    document: DocumentObject<'a>,
    before: String,
    after: String,
}

#[derive(Serialize)]
struct Text<'a> {
    document: DocumentObject<'a>,
    /// Whether somebody approved the text as it is now.
    approved: bool,
}

#[derive(Serialize)]
struct Exclusions<'a> {
    added: Vec<Exclusion<'a>>,
    removed: Vec<Exclusion<'a>>,
}

#[derive(Serialize)]
struct Exclusion<'a> {
    control: &'a str,
    title: &'a str,
    justification: Option<&'a str>,
}

#[derive(Serialize)]
struct Waivers<'a> {
    added: Vec<WaiverObject<'a>>,
    extended: Vec<WaiverObject<'a>>,
    ended: Vec<WaiverObject<'a>>,
}

#[derive(Serialize)]
struct WaiverObject<'a> {
    rule: &'a str,
    subject: &'a str,
    reason: Option<&'a str>,
    approved_by: Option<&'a str>,
    until: Option<String>,
    /// Of one that was extended: the last day it had before.
    until_before: Option<String>,
}

#[derive(Serialize)]
struct LoosenedObject {
    subject: String,
    key: String,
    message: String,
    before: String,
    after: String,
}

#[derive(Serialize)]
struct AttestationObject<'a> {
    document: DocumentObject<'a>,
    /// `approved` or `reviewed`.
    key: &'static str,
    before: Option<Vouched<'a>>,
    after: Option<Vouched<'a>>,
}

#[derive(Serialize)]
struct Vouched<'a> {
    on: String,
    by: Option<&'a str>,
    digest: Option<&'a str>,
    outcome: Option<&'static str>,
    note: Option<&'a str>,
}

#[derive(Serialize)]
struct KeyObject<'a> {
    document: DocumentObject<'a>,
    key: String,
    before: Option<String>,
    after: Option<String>,
}

/// One value, as it is written; `null` on the side that has none.
#[derive(Serialize)]
struct SettingObject {
    key: String,
    before: Option<String>,
    after: Option<String>,
}

#[derive(Serialize)]
struct Baseline<'a> {
    added: Vec<Row<'a>>,
    removed: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    rule: &'a str,
    subject: &'a str,
    key: &'a str,
}

#[derive(Serialize)]
struct NotCompared<'a> {
    what: &'a str,
    why: &'a str,
}

fn report<'a>(shown: &'a Shown<'_>) -> Report<'a> {
    let comparison = shown.comparison;
    let (was, is) = (comparison.before.isms, comparison.after.isms);
    let (before, after) = shown.totals();
    let covers: Vec<CoverChange<'_>> = comparison.covers().collect();
    let (lost, gained): (Vec<_>, Vec<_>) = covers.into_iter().partition(CoverChange::is_loss);
    let cover = |it: CoverChange<'a>| Cover {
        control: &it.after.control.id,
        title: &it.after.control.title,
        before: state(was, it.before),
        after: state(is, it.after),
    };
    let changed = |document: &'a Document, before: String, after: String| Changed {
        document: object(is, document),
        before,
        after,
    };
    let loosened = comparison.loosened().into_iter().map(|it| LoosenedObject {
        subject: it.subject,
        key: it.key,
        message: it.message,
        before: it.before,
        after: it.after,
    });
    Report {
        version: VERSION,
        tool: Tool { name: "isms", version: env!("CARGO_PKG_VERSION") },
        today: shown.today.to_string(),
        from: Snapshot::of(shown.from),
        to: Snapshot::of(shown.to),
        controls: Controls {
            before: before.map(TotalsObject::from),
            after: after.map(TotalsObject::from),
            lost: lost.into_iter().map(cover).collect(),
            gained: gained.into_iter().map(cover).collect(),
            no_longer_claimed: claims(shown),
        },
        documents: documents(shown),
        owners: comparison
            .owners()
            .map(|(kept, was, is)| changed(kept.after, was.value.clone(), is.value.clone()))
            .collect(),
        intervals: comparison
            .intervals()
            .map(|it| changed(it.kept.after, it.before.to_string(), it.after.to_string()))
            .collect(),
        postponed: comparison
            .postponed()
            .map(|it| changed(it.kept.after, it.before.to_string(), it.after.to_string()))
            .collect(),
        exclusions: Exclusions {
            added: comparison.exclusions_added().into_iter().map(exclusion).collect(),
            removed: comparison.exclusions_removed().into_iter().map(exclusion).collect(),
        },
        waivers: waivers(shown),
        loosened: loosened.collect(),
        attestations: attestations(shown),
        keys: comparison
            .keys()
            .into_iter()
            .map(|(kept, KeyChange { key, before, after, .. })| KeyObject {
                document: object(is, kept.after),
                key,
                before,
                after,
            })
            .collect(),
        settings: comparison.settings_keys().into_iter().map(SettingObject::of).collect(),
        baseline: Baseline {
            added: comparison.baseline_added().into_iter().map(Row::of).collect(),
            removed: comparison.baseline_removed().into_iter().map(Row::of).collect(),
        },
        not_compared: shown.not_compared.iter().map(NotCompared::of).collect(),
    }
}

fn documents<'a>(shown: &'a Shown<'_>) -> Documents<'a> {
    let comparison = shown.comparison;
    let (was, is) = (comparison.before.isms, comparison.after.isms);
    Documents {
        added: comparison.added.iter().map(|it| added(shown, it)).collect(),
        retired: comparison.retired().map(|it| object(is, it.after)).collect(),
        removed: comparison.removed.iter().map(|it| object(was, it)).collect(),
        moved: comparison
            .renamed()
            .map(|(kept, before, after)| Changed {
                document: object(is, kept.after),
                before,
                after,
            })
            .collect(),
        changed: comparison
            .texts()
            .filter(|it| !it.kept.after.is_retired())
            .map(|it| Text { document: object(is, it.kept.after), approved: it.is_approved })
            .collect(),
    }
}

fn added<'a>(shown: &'a Shown<'_>, added: &'a Document) -> AddedObject<'a> {
    let comparison = shown.comparison;
    let DocumentObject { id, title, path } = object(comparison.after.isms, added);
    AddedObject {
        id,
        title,
        path,
        status: added.status().map(Word::word),
        approved: comparison.approval_of_added(added).map(Vouched::of),
    }
}

fn claims<'a>(shown: &'a Shown<'_>) -> Vec<Claim<'a>> {
    let dropped = shown.comparison.dropped().into_iter().map(|it| Claim {
        control: &it.control.id,
        title: &it.control.title,
        document: object(shown.comparison.after.isms, it.kept.after),
    });
    dropped.collect()
}

fn waivers<'a>(shown: &'a Shown<'_>) -> Waivers<'a> {
    let mut waivers = Waivers { added: Vec::new(), extended: Vec::new(), ended: Vec::new() };
    for AcceptanceChange { waiver, change } in shown.comparison.acceptances() {
        let Some((rule, subject)) = &waiver.target else { continue };
        let (list, until_before) = match change {
            Acceptance::Added => (&mut waivers.added, None),
            Acceptance::Extended(before) => (&mut waivers.extended, Some(before.to_string())),
            Acceptance::Ended => (&mut waivers.ended, None),
        };
        list.push(WaiverObject {
            rule,
            subject,
            reason: waiver.waiver.reason.text(),
            approved_by: waiver.waiver.approved_by.text(),
            until: waiver.waiver.until.get().map(|it| it.value.to_string()),
            until_before,
        });
    }
    waivers
}

fn attestations<'a>(shown: &'a Shown<'_>) -> Vec<AttestationObject<'a>> {
    let isms = shown.comparison.after.isms;
    let changes = shown.comparison.attestations().into_iter().map(|it| AttestationObject {
        document: object(isms, it.kept.after),
        key: it.kind.key(),
        before: it.before.map(Vouched::of),
        after: it.after.map(Vouched::of),
    });
    changes.collect()
}

fn state<'a>(isms: &'a Isms, covered: &Covered) -> State<'a> {
    let documents = covered.by.iter().map(|it| isms.name(&isms.documents[it.document]));
    State { state: covered.state().name(), documents: documents.collect() }
}

fn object<'a>(isms: &'a Isms, document: &'a Document) -> DocumentObject<'a> {
    DocumentObject {
        id: document.id(),
        title: document.title.text(),
        path: isms.sources.full_path(document.file),
    }
}

fn exclusion<'a>((control, row): (&'static Control, &'a Applicability)) -> Exclusion<'a> {
    Exclusion {
        control: &control.id,
        title: &control.title,
        justification: row.justification.text(),
    }
}

impl<'a> Snapshot<'a> {
    fn of(facts: &'a SnapshotFacts) -> Snapshot<'a> {
        Snapshot { kind: facts.kind, commit: facts.commit.as_deref() }
    }
}

impl<'a> Vouched<'a> {
    fn of(attestation: &'a Attestation) -> Vouched<'a> {
        Vouched {
            on: attestation.on.value.to_string(),
            by: attestation.by.text(),
            digest: attestation.digest.text(),
            outcome: attestation.outcome.get().map(|it| it.value.word()),
            note: attestation.note.text(),
        }
    }
}

impl SettingObject {
    fn of(change: KeyChange) -> SettingObject {
        let KeyChange { key, before, after, .. } = change;
        SettingObject { key, before, after }
    }
}

impl<'a> Row<'a> {
    fn of(row: &'a Identity) -> Row<'a> {
        Row { rule: row.rule, subject: &row.subject, key: &row.key }
    }
}

impl<'a> NotCompared<'a> {
    fn of(thing: &'a NotChecked) -> NotCompared<'a> {
        NotCompared { what: &thing.what, why: &thing.why }
    }
}

impl From<Totals> for TotalsObject {
    fn from(totals: Totals) -> TotalsObject {
        let Totals { applicable, covered, weak, uncovered, excluded } = totals;
        TotalsObject { applicable, covered, weak, uncovered, excluded }
    }
}
