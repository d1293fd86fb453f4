//! `isms explain`: a rule's page, or what a control or clause is, which rules watch it and what serves it here.

use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;

use super::load::{self, Loaded};
use super::output::{self, Failure, Terminal};
use crate::arguments::{Explain, SnapshotArguments, TableOutput, When};
use crate::coverage::Coverage;
use crate::date::Date;
use crate::explanation::{Here, Subject};
use crate::framework;
use crate::phrase;
use crate::render::explain::{self as render, Explained};
use crate::rules;
use crate::suggest;

pub(super) fn run(explain: &Explain, today: Date) -> Result<ExitCode, Failure> {
    let today = explain.snapshot.today.unwrap_or(today);
    let text = match explain.subject.as_deref() {
        Some(subject) => explained(explain, subject, today)?,
        None if explain.output == TableOutput::Json => render::index_json(),
        None => index(),
    };
    output::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn explained(explain: &Explain, name: &str, today: Date) -> Result<String, Failure> {
    let is_json = explain.output == TableOutput::Json;
    if let Some(rule) = rules::find(name) {
        return Ok(if is_json { render::rule_json(rule) } else { render::rule(rule) });
    }
    let Some(subject) = Subject::find(name) else { return Err(unknown(name)) };
    // What serves it here is a gift of the folder: without an ISMS around, the rest still stands.
    let loaded = load_here(&explain.snapshot)?;
    let here = match &loaded {
        Ok(Loaded { isms, .. }) => {
            let coverage = Coverage::of(isms, today);
            Ok((isms, Here::of(subject, isms, &coverage, today)))
        }
        Err(failure) => Err(failure.message.clone()),
    };
    let explained = Explained { subject, here };
    Ok(if is_json { render::subject_json(&explained) } else { render::subject(&explained) })
}

/// The ISMS of this folder. Without one the rest still stands, unless a commit or configuration was asked for.
fn load_here(snapshot: &SnapshotArguments) -> Result<Result<Loaded, Failure>, Failure> {
    let loaded = load::load(Path::new("."), snapshot, &Terminal::new(When::Never));
    let is_asked_for = snapshot.staged || snapshot.rev.is_some() || snapshot.config.is_some();
    if is_asked_for { loaded.map(Ok) } else { Ok(loaded) }
}

fn index() -> String {
    let mut text = crate::render::rules::table();
    let width = crate::render::rules::name_width();
    let _ = writeln!(text, "\ncontrols of Annex A");
    for control in framework::controls() {
        let _ = writeln!(text, "  {:<width$} {}", control.id, control.title);
    }
    let _ = writeln!(text, "\nclauses");
    for clause in framework::clauses() {
        let _ = writeln!(text, "  {:<width$} {}", clause.id, clause.title);
    }
    text
}

fn unknown(subject: &str) -> Failure {
    if let Some(old) = framework::old_control(&subject.to_uppercase()) {
        let message = format!("`{subject}` is a control of the 2013 edition: {}", old.title);
        return Failure::new(
            message,
            format!("{}: `isms explain {}`", successors(&strs(&old.to)), old.to[0]),
        );
    }
    let with_prefix = format!("A.{subject}");
    let controls = framework::controls().iter().map(|it| it.id.as_str());
    let clauses = framework::clauses().iter().map(|it| it.id.as_str());
    let near = match framework::control(&with_prefix) {
        Some(control) => Some(control.id.as_str()),
        None => suggest::nearest(subject, rules::names().chain(controls).chain(clauses)),
    };
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`isms explain` lists all rules, controls and clauses".to_owned(),
    };
    Failure::new(format!("`{subject}` is no rule, control or clause"), help)
}

fn successors(ids: &[&str]) -> String {
    let noun = if ids.len() == 1 { "its successor is" } else { "its successors are" };
    format!("{noun} {}", phrase::all_of(ids))
}

fn strs(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}
