//! What was not checked, and why. Silence is the worst bug of a compliance tool.

use crate::date::{Date, count};
use crate::document::{Document, Kind};
use crate::finding::Level;
use crate::independence;
use crate::isms::Isms;
use crate::register;
use crate::render::NotChecked;
use crate::rhythm;
use crate::risk;
use crate::rules;
use crate::settle::Request;
use crate::shell::argument;
use crate::suggest;

/// Everything that follows from what was read and asked for.
pub fn of(isms: &Isms, today: Date, request: &Request) -> Vec<NotChecked> {
    let mut things = Vec::new();
    let mut add = |what: &str, why: String| things.push(NotChecked { what: what.to_owned(), why });
    let configuration = &isms.configuration;
    let left_out = isms.paths().iter().filter(|it| configuration.selection.leaves_out(it)).count();
    if left_out > 0 {
        let what = count(left_out, "Markdown file");
        add(&what, "`[documents]` in isms.toml leaves them out".into());
    }
    if !configuration.names_people() {
        let why = if configuration.is_written {
            "isms.toml names no people or roles".to_owned()
        } else {
            without_settings(isms)
        };
        add("owners and approvers against people and roles", why);
    }
    let unread: Vec<&str> =
        isms.documents.iter().filter(|it| !it.is_readable()).map(|it| isms.path(it)).collect();
    if !unread.is_empty() {
        add(
            "the content of documents",
            format!("{} of {} could not be read", unread.len(), isms.documents.len()),
        );
    }
    if !configuration.uses_annex_a() {
        add("control coverage", "`frameworks` in isms.toml names no framework".into());
    } else if unread.len() == isms.documents.len() {
        add("control coverage", "no document could be read".into());
    }
    for (what, document) in lost_claims(isms) {
        add(what, format!("what `{}` covers cannot be read", isms.path(document)));
    }
    let guests: Vec<&str> = match configuration.names_people() {
        true => independence::unknown_auditors(isms, today).into_iter().collect(),
        false => Vec::new(),
    };
    if !guests.is_empty() {
        add(
            "whether auditors are independent",
            format!("isms.toml does not name {}", named(&guests)),
        );
    }
    let took_place = [
        ("whether internal audits took place", Kind::InternalAudit),
        ("whether management reviews took place", Kind::ManagementReview),
        ("whether awareness sessions took place", Kind::AwarenessRecord),
    ];
    for (what, _) in took_place.into_iter().filter(|it| rhythm::has_unreadable(isms, it.1)) {
        add(what, "a record of one cannot be read".into());
    }
    let unsure = independence::unsure_auditors(isms, today);
    if !unsure.is_empty() {
        let why = format!(
            "of {}, isms.toml does not say which roles they held on the day of the audit",
            named(&unsure.into_iter().collect::<Vec<_>>())
        );
        add("whether auditors audited their own work", why);
    }
    for (what, why) in risks(isms) {
        add(what, why);
    }
    for (what, why) in rows(isms) {
        add(&what, why);
    }
    let off: Vec<&str> = rules::ALL
        .iter()
        .filter(|it| it.level != Level::Off && configuration.rules.level(it) == Level::Off)
        .map(|it| it.name)
        .collect();
    if !off.is_empty() {
        add("rules that are switched off", off.join(", "));
    }
    if !request.only.is_empty() {
        let only: Vec<&str> = request.only.iter().map(|it| it.name).collect();
        add("all other rules", format!("only {} runs", only.join(", ")));
    }
    if !request.paths.is_empty() {
        add(
            "places outside the asked paths",
            format!("only these are: {}", request.paths.join(", ")),
        );
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

/// Whoever keeps the ISMS in a folder and checks from the top is judged by no settings.
fn without_settings(isms: &Isms) -> String {
    let folders = isms.paths().iter().filter_map(|it| it.strip_suffix("/isms.toml"));
    match folders.min_by_key(|it| it.matches('/').count()) {
        Some(folder) => format!(
            "there is no isms.toml here, but one in `{folder}`: run this there, or `isms check {}`",
            argument(folder)
        ),
        None => "there is no isms.toml".to_owned(),
    }
}

/// The first few of many names.
fn named(names: &[&str]) -> String {
    let first: Vec<String> = names.iter().take(5).map(|it| format!("`{it}`")).collect();
    match names.len() - first.len() {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

/// What the house's method does not say of risks, where there are any.
fn risks(isms: &Isms) -> Vec<(&'static str, String)> {
    let method = &isms.configuration.risk;
    let mut things = Vec::new();
    if risk::judged(isms).next().is_some() {
        let scales = [("likelihood", &method.likelihood), ("impact", &method.impact)];
        let unstated: Vec<&str> =
            scales.iter().filter(|(_, it)| it.is_absent()).map(|(key, _)| *key).collect();
        if !unstated.is_empty() {
            let why = format!("isms.toml has no `[risk]` with {}", suggest::all(&unstated));
            things.push(("risks against a scale", why));
        }
        if method.appetite.is_absent() {
            things.push((
                "risks against the appetite",
                "isms.toml has no `[risk]` with `appetite`".into(),
            ));
        }
    }
    if isms.applicability_rows().next().is_some() && !risk::are_controls_traced(isms) {
        let why = "no row of the Statement of Applicability names `reasons` or `risks`, and no risk a control";
        things.push(("what asks for each control", why.into()));
    }
    things
}

/// Rows that count for a view and were not read.
pub fn rows(isms: &Isms) -> Vec<(String, String)> {
    let mut things = registers(isms);
    if let Some(statement) =
        isms.statement_of_applicability().filter(|it| it.keeps_applicability_elsewhere())
    {
        let what = format!("the rows of the Statement of Applicability `{}`", isms.path(statement));
        let why = "they stand in its source, and every control counts as applicable".to_owned();
        things.insert(0, (what, why));
    }
    things
}

/// Registers in files that cannot be read row by row, and sheets of workbooks that hold something else.
fn registers(isms: &Isms) -> Vec<(String, String)> {
    let mut things = Vec::new();
    for document in isms.readable().filter(|it| register::is_kept_elsewhere(it)) {
        let source = document.source.get().map_or("", |it| it.value.as_str());
        let why = format!("they stand in `{source}`, and CSV files and workbooks (.xlsx) are read");
        things.push((format!("the rows of `{}`", isms.path(document)), why));
    }
    for document in isms.readable().filter(|it| register::is_unnamed(it)) {
        let what = format!("the rows of `{}`", isms.path(document));
        things.push((what, "no `register` in its front matter says what they are".into()));
    }
    for it in &isms.sources.registers {
        let Some(sheet) = it.sheet.as_ref().filter(|it| !it.others.is_empty()) else { continue };
        let others: Vec<&str> = sheet.others.iter().map(String::as_str).collect();
        let what = format!("{} of `{}`", suggest::all(&others), isms.sources.path(it.file));
        things.push((what, format!("only its sheet `{}` is read", sheet.name)));
    }
    things
}
