//! What was not checked, and why. Silence is the worst bug of a compliance tool.

use crate::date::Date;
use crate::document::tables::Risk;
use crate::document::{Document, Kind};
use crate::evaluation::independence;
use crate::evaluation::rhythm;
use crate::finding::Level;
use crate::isms::Isms;
use crate::lint::Request;
use crate::phrase;
use crate::register;
use crate::risk;
use crate::rules::{self, Rule};
use crate::shell::argument;

/// How many auditors or files are named.
const NAMED: usize = 5;

/// Something that a reader might believe was checked, and why it was not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotChecked {
    pub what: String,
    pub why: String,
}

/// Everything that follows from what was read and asked for.
pub fn of(isms: &Isms, today: Date, request: &Request) -> Vec<NotChecked> {
    [
        documents(isms),
        undigested(isms, today).into_iter().collect(),
        audits(isms, today),
        risks(isms),
        rows(isms),
        rules_off(isms).into_iter().collect(),
        asked(request),
    ]
    .concat()
}

/// Rows that count for a view and were not read.
pub fn rows(isms: &Isms) -> Vec<NotChecked> {
    let mut things = registers(isms);
    if let Some(statement) =
        isms.statement_of_applicability().filter(|it| it.keeps_applicability_elsewhere())
    {
        let what = format!("the rows of the Statement of Applicability `{}`", isms.path(statement));
        let why = "they stand in its source, and every control counts as applicable";
        things.insert(0, thing(what, why));
    }
    things
}

fn thing(what: impl Into<String>, why: impl Into<String>) -> NotChecked {
    NotChecked { what: what.into(), why: why.into() }
}

/// What was not read, and what nothing could be held against.
fn documents(isms: &Isms) -> Vec<NotChecked> {
    let mut things = Vec::new();
    let configuration = &isms.configuration;
    let left_out = isms.paths().iter().filter(|it| configuration.selection.leaves_out(it)).count();
    if left_out > 0 {
        let what = phrase::count(left_out, "Markdown file");
        things.push(thing(what, "`[documents]` in isms.toml leaves them out"));
    }
    if !configuration.names_people() {
        let why = if configuration.is_written {
            "isms.toml names no people or roles".to_owned()
        } else {
            without_settings(isms)
        };
        things.push(thing("owners and approvers against people and roles", why));
    }
    let all = isms.documents.len();
    let unread = isms.documents.iter().filter(|it| !it.is_readable()).count();
    if unread > 0 {
        let why = format!("{unread} of {all} could not be read");
        things.push(thing("the content of documents", why));
    }
    if !configuration.uses_annex_a() {
        things.push(thing("control coverage", "`frameworks` in isms.toml names no framework"));
    } else if unread == all {
        things.push(thing("control coverage", "no document could be read"));
    }
    for (what, document) in lost_claims(isms) {
        things.push(thing(what, format!("what `{}` covers cannot be read", isms.path(document))));
    }
    things
}

/// Files beside documents that may have changed since somebody vouched for them: the history is asked about the documents alone.
fn undigested(isms: &Isms, today: Date) -> Option<NotChecked> {
    let is_open = |it: &&Document| {
        let reviewed = it.reviewed.get().filter(|_| it.is_work());
        let approved = it.approved.get().filter(|_| it.is_in_force());
        let mut attestations = reviewed.into_iter().chain(approved);
        attestations.any(|it| it.digest.is_absent() && it.on.value <= today)
    };
    let sidecars = isms
        .readable()
        .filter(|it| it.source.is_present() && isms.digest(it).is_some())
        .filter(is_open);
    let files: Vec<&str> =
        sidecars.filter_map(|it| Some(it.source.get()?.value.as_str())).collect();
    let named = phrase::first_of(&files, NAMED);
    (!files.is_empty()).then(|| {
        thing(
            format!("whether {named} changed since it was reviewed or approved"),
            "no digest stands there, and the history is not asked for such a file: `isms review` and `isms approve` write one",
        )
    })
}

/// Whether audits, reviews and sessions took place, and who audited.
fn audits(isms: &Isms, today: Date) -> Vec<NotChecked> {
    let mut things = Vec::new();
    let guests = if isms.configuration.names_people() {
        independence::unknown_auditors(isms, today).into_iter().collect()
    } else {
        Vec::new()
    };
    if !guests.is_empty() {
        let why = format!("isms.toml does not name {}", phrase::first_of(&guests, NAMED));
        things.push(thing("whether auditors are independent", why));
    }
    let took_place = [
        ("whether internal audits took place", Kind::InternalAudit),
        ("whether management reviews took place", Kind::ManagementReview),
        ("whether awareness sessions took place", Kind::AwarenessRecord),
    ];
    let unknown = took_place.into_iter().filter(|(_, kind)| rhythm::has_unreadable(isms, *kind));
    things.extend(unknown.map(|(what, _)| thing(what, "a record of one cannot be read")));
    let unsure: Vec<&str> = independence::unsure_auditors(isms, today).into_iter().collect();
    if !unsure.is_empty() {
        let why = format!(
            "of {}, isms.toml does not say which roles they held on the day of the audit",
            phrase::first_of(&unsure, NAMED)
        );
        things.push(thing("whether auditors audited their own work", why));
    }
    things
}

fn rules_off(isms: &Isms) -> Option<NotChecked> {
    let settings = &isms.configuration.rules;
    let is_off = |it: &&&Rule| it.level != Level::Off && settings.level(it) == Level::Off;
    let off: Vec<&str> = rules::ALL.iter().filter(is_off).map(|it| it.name).collect();
    (!off.is_empty()).then(|| thing("rules that are switched off", off.join(", ")))
}

/// What nobody asked for.
fn asked(request: &Request) -> Vec<NotChecked> {
    let mut things = Vec::new();
    if !request.only.is_empty() {
        let only: Vec<&str> = request.only.iter().map(|it| it.name).collect();
        things.push(thing("all other rules", format!("only {} runs", only.join(", "))));
    }
    if !request.paths.is_empty() {
        let why = format!("only these are: {}", request.paths.join(", "));
        things.push(thing("places outside the asked paths", why));
    }
    things
}

/// What is not said to be uncovered, and the document that may cover it.
fn lost_claims(isms: &Isms) -> Vec<(&'static str, &Document)> {
    if !isms.configuration.uses_annex_a() {
        return Vec::new();
    }
    match (isms.with_lost_controls(), isms.with_lost_clauses()) {
        (Some(of_controls), Some(of_clauses)) if std::ptr::eq(of_controls, of_clauses) => {
            vec![("controls and clauses that no document covers", of_controls)]
        }
        (of_controls, of_clauses) => {
            let controls = of_controls.map(|it| ("controls that no document covers", it));
            let clauses = of_clauses.map(|it| ("clauses that no document covers", it));
            controls.into_iter().chain(clauses).collect()
        }
    }
}

/// Whoever keeps the ISMS in a folder and runs at the top is judged by no settings.
fn without_settings(isms: &Isms) -> String {
    match isms.settings_below() {
        Some(folder) => format!(
            "there is no isms.toml here, but one in `{folder}`: run this there, or `isms check {}`",
            argument(folder)
        ),
        None => "there is no isms.toml".to_owned(),
    }
}

/// What the house's method does not say of risks, where there are any.
fn risks(isms: &Isms) -> Vec<NotChecked> {
    let method = &isms.configuration.risk;
    let mut things = Vec::new();
    if risk::judged(isms).next().is_some() {
        let scales = [("likelihood", &method.likelihood), ("impact", &method.impact)];
        let unstated: Vec<&str> =
            scales.iter().filter(|(_, it)| it.is_absent()).map(|(key, _)| *key).collect();
        if !unstated.is_empty() {
            let why = format!("isms.toml has no `[risk]` with {}", phrase::all_of(&unstated));
            things.push(thing("risks against a scale", why));
        }
        if method.appetite.is_absent() {
            let why = "isms.toml has no `[risk]` with `appetite`";
            things.push(thing("risks against the appetite", why));
        }
    }
    let is_elsewhere =
        |it: &(&Document, &Risk)| it.1.at.file() != it.0.file && it.1.accepted.is_present();
    let accepted = risk::known(isms).filter(|it| !it.0.is_draft()).filter(is_elsewhere).count();
    if isms.history.is_some() && accepted > 0 {
        let what = format!("who recorded the acceptance of {}", phrase::count(accepted, "risk"));
        things.push(thing(
            what,
            "the rows stand in a file beside the document, which the history is not asked for",
        ));
    }
    if isms.applicability_rows().next().is_some() && !risk::are_controls_traced(isms) {
        let why = "no row of the Statement of Applicability names `reasons` or `risks`, and no risk a control";
        things.push(thing("what asks for each control", why));
    }
    things
}

/// Registers in files that cannot be read row by row, and sheets of workbooks that hold something else.
fn registers(isms: &Isms) -> Vec<NotChecked> {
    let mut things = Vec::new();
    for document in isms.readable().filter(|it| register::is_kept_elsewhere(it)) {
        let source = document.source.get().map_or("", |it| it.value.as_str());
        let why = format!("they stand in `{source}`, and CSV files and workbooks (.xlsx) are read");
        things.push(thing(format!("the rows of `{}`", isms.path(document)), why));
    }
    for document in isms.readable().filter(|it| register::is_unnamed(it)) {
        let what = format!("the rows of `{}`", isms.path(document));
        things.push(thing(what, "no `register` in its front matter says what they are"));
    }
    for it in &isms.sources.registers {
        let Some(sheet) = it.sheet.as_ref().filter(|it| !it.others.is_empty()) else { continue };
        let others: Vec<&str> = sheet.others.iter().map(String::as_str).collect();
        let what = format!("{} of `{}`", phrase::all_of(&others), isms.sources.path(it.file));
        things.push(thing(what, format!("only its sheet `{}` is read", sheet.name)));
    }
    things
}
