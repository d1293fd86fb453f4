//! `isms explain`: a rule's page, or what a control or clause is, which rules watch it and what serves it here.

use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;

use super::load::{self, Loaded};
use super::output::{self, Failure, Terminal};
use crate::arguments::{Explain, SnapshotArguments, When};
use crate::coverage::Coverage;
use crate::date::Date;
use crate::document::Document;
use crate::framework::{self, Clause, Control};
use crate::isms::Isms;
use crate::render::escape;
use crate::rules::{self, Rule};
use crate::suggest;

pub(super) fn run(explain: &Explain, today: Date) -> Result<ExitCode, Failure> {
    let Some(subject) = explain.subject.as_deref() else {
        output::print(&index())?;
        return Ok(ExitCode::SUCCESS);
    };
    let today = explain.snapshot.today.unwrap_or(today);
    // What serves a control here is a gift of the folder: without an ISMS around, the rest still stands.
    let loaded = || load_here(&explain.snapshot);
    let text = if let Some(rule) = rules::find(subject) {
        page(rule)
    } else if let Some(control) = framework::control(&subject.to_uppercase()) {
        control_page(control, loaded()?.as_ref(), today)
    } else if let Some(clause) = framework::clause(subject) {
        clause_page(clause, loaded()?.as_ref())
    } else if let Some(theme) = theme_page(subject) {
        theme
    } else {
        return Err(unknown(subject));
    };
    output::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// The ISMS of this folder. Without one the rest still stands, unless a commit or configuration was asked for.
fn load_here(snapshot: &SnapshotArguments) -> Result<Result<Loaded, Failure>, Failure> {
    let loaded = load::load(Path::new("."), snapshot, &Terminal::new(When::Never));
    let is_asked_for = snapshot.staged || snapshot.rev.is_some() || snapshot.config.is_some();
    if is_asked_for { loaded.map(Ok) } else { Ok(loaded) }
}

fn index() -> String {
    let mut text = super::rules::table();
    let _ = writeln!(text, "\ncontrols of Annex A");
    for control in framework::controls() {
        let _ = writeln!(text, "  {:<24} {}", control.id, control.title);
    }
    let _ = writeln!(text, "\nclauses");
    for clause in framework::clauses() {
        let _ = writeln!(text, "  {:<24} {}", clause.id, clause.title);
    }
    text
}

fn unknown(subject: &str) -> Failure {
    if let Some(old) = framework::old_control(&subject.to_uppercase()) {
        let message = format!("`{subject}` is a control of the 2013 edition: {}", old.title);
        return Failure::new(
            message,
            format!(
                "its successor is {}: `isms explain {}`",
                suggest::list(&strs(&old.to)),
                old.to[0]
            ),
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

fn page(rule: &Rule) -> String {
    let facts = format!(
        "Level {}, decided by {}, asked for by {}.",
        rule.level.name(),
        match rule.trigger {
            rules::Trigger::Content => "the text",
            rules::Trigger::Calendar => "the day",
            rules::Trigger::History => "the history",
            rules::Trigger::Change => "what `--base` names",
        },
        rule.basis.join(", ")
    );
    match rule.page.split_once("\n\n") {
        Some((title, rest)) => format!("{title}\n\n{facts}\n\n{rest}"),
        None => format!("{}\n{facts}\n", rule.page),
    }
}

fn control_page(control: &Control, loaded: Result<&Loaded, &Failure>, today: Date) -> String {
    let mut text = format!("# {} {}\n\n", control.id, control.title);
    let theme = framework::themes().iter().find(|it| it.id == control.theme);
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(text, "{name:<13} {value}");
    };
    line("theme", theme.map_or(&control.theme, |it| &it.title));
    line("type", &control.kinds.join(", "));
    line("protects", &control.properties.join(", "));
    line("concepts", &control.concepts.join(", "));
    line("capabilities", &control.capabilities.join(", "));
    line("domains", &control.domains.join(", "));
    let history = match control.from_2013.as_slice() {
        [] => "new in 2022".to_owned(),
        old => format!("{} in 2022 from {} of 2013", control.change, old.join(", ")),
    };
    line("history", &history);
    if let Some(documented) = &control.documented {
        line("to document", documented);
    }
    if let Some(old) = framework::old_category(&control.id) {
        line(
            "beware",
            &format!("in 2013 this number meant the group \"{}\"", old.title_2013_category),
        );
    }
    text.push_str(&watching(&control.id));
    match loaded {
        Ok(loaded) => text.push_str(&covered_here(control, &loaded.isms, today)),
        Err(failure) => text.push_str(&nothing_here(failure, "covers")),
    }
    text
}

/// A theme of Annex A, named by what its controls begin with: `A.5`.
fn theme_page(subject: &str) -> Option<String> {
    let theme = framework::themes().iter().find(|it| it.prefix.eq_ignore_ascii_case(subject))?;
    let mut text = format!("# {} {}\n\n", theme.prefix, theme.title);
    for control in framework::controls().iter().filter(|it| it.theme == theme.id) {
        let _ = writeln!(text, "  {:<7} {}", control.id, control.title);
    }
    Some(text)
}

fn nothing_here(failure: &Failure, does: &str) -> String {
    format!("\nWhat {does} it here is not said: {}.\n", escape::line(&failure.message))
}

fn covered_here(control: &Control, isms: &Isms, today: Date) -> String {
    let coverage = Coverage::of(isms, today);
    let Some(covered) = coverage.get(&control.id) else { return String::new() };
    let mut text = format!("\nHere it is {}.\n", covered.state().name());
    for cover in &covered.by {
        let weakness = cover.weakness.map(|it| format!(" ({})", it.name())).unwrap_or_default();
        let _ = writeln!(text, "  {}{weakness}", named(isms, &isms.documents[cover.document]));
    }
    if let Some(justification) =
        isms.applicability(&control.id).and_then(|row| row.justification.get())
    {
        let _ = writeln!(text, "  Statement of Applicability: {}", escape::line(justification));
    }
    text
}

fn clause_page(clause: &Clause, loaded: Result<&Loaded, &Failure>) -> String {
    let mut text = format!("# {} {}\n", clause.id, clause.title);
    let below: Vec<&Clause> =
        framework::clauses().iter().filter(|it| it.parent.as_deref() == Some(&clause.id)).collect();
    if !below.is_empty() {
        text.push('\n');
    }
    for clause in below {
        let _ = writeln!(text, "  {} {}", clause.id, clause.title);
    }
    if let Some(changed) = &clause.changed {
        let _ = writeln!(text, "\nChanged: {changed}");
    }
    let documented: Vec<_> =
        framework::documented_information().iter().filter(|it| it.clause == clause.id).collect();
    if !documented.is_empty() {
        let _ = writeln!(text, "\nTo be documented:");
    }
    for information in documented {
        let condition =
            information.condition.as_ref().map(|it| format!(", {it}")).unwrap_or_default();
        let _ = writeln!(text, "  {} ({}{condition})", information.label, information.form);
    }
    let items: Vec<_> =
        framework::clause_items().iter().filter(|it| it.clause == clause.id).collect();
    if !items.is_empty() {
        let _ = writeln!(text, "\nWhat an auditor looks for:");
    }
    for item in items {
        let _ = writeln!(text, "  {}) {}", item.letter, item.label);
    }
    text.push_str(&watching(&clause.id));
    match loaded {
        Ok(loaded) => text.push_str(&served_here(clause, &loaded.isms)),
        Err(failure) => text.push_str(&nothing_here(failure, "serves")),
    }
    text
}

fn served_here(clause: &Clause, isms: &Isms) -> String {
    let serves = |document: &&Document| {
        document.clauses.items().iter().any(|it| {
            framework::clause_contains(it, &clause.id) || framework::clause_contains(&clause.id, it)
        })
    };
    let documents: Vec<String> = isms
        .readable()
        .filter(|it| !it.is_retired())
        .filter(serves)
        .map(|it| named(isms, it))
        .collect();
    if documents.is_empty() {
        return "\nHere no document names it.\n".to_owned();
    }
    format!("\nHere it is served by:\n  {}\n", documents.join("\n  "))
}

fn watching(id: &str) -> String {
    let rules: Vec<&str> =
        rules::ALL.iter().filter(|it| it.basis.contains(&id)).map(|it| it.name).collect();
    if rules.is_empty() {
        String::new()
    } else {
        format!("\nRules that watch it: {}\n", rules.join(", "))
    }
}

fn named(isms: &Isms, document: &Document) -> String {
    let title = document.title.get().map_or("", |it| it.value.as_str());
    let id = document.id().unwrap_or("-");
    escape::line(&format!("{id:<10} {title} ({})", isms.sources.full_path(document.file)))
        .into_owned()
}

fn strs(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}
