//! The pages of `isms explain`.

use std::fmt::Write;

use super::Explained;
use crate::document::Document;
use crate::document::tables::{Applicability, Evidence, Risk};
use crate::explanation::{ControlHere, Here, Part, Serving, Standing, Subject};
use crate::fields::Word;
use crate::framework::{self, Clause, Control};
use crate::isms::Isms;
use crate::render::escape;
use crate::rules::{Rule, Trigger};
use crate::source::{Field, Spanned};

/// A rule's page, with its facts under the title.
pub fn rule(rule: &Rule) -> String {
    let facts = format!(
        "Level {}, decided by {}, asked for by {}.",
        rule.level.name(),
        match rule.trigger {
            Trigger::Content => "the text",
            Trigger::Calendar => "the day",
            Trigger::History => "the history",
            Trigger::Change => "what `--base` names",
        },
        rule.basis.join(", ")
    );
    match rule.page.split_once("\n\n") {
        Some((title, rest)) => format!("{title}\n\n{facts}\n\n{rest}"),
        None => format!("{}\n{facts}\n", rule.page),
    }
}

pub fn subject(explained: &Explained<'_>) -> String {
    let subject = explained.subject;
    let mut text = format!("# {} {}\n", subject.id(), subject.title());
    let asked = framework::asked(subject.id());
    if !asked.is_empty() {
        let _ = writeln!(text, "\n{asked}");
    }
    match subject {
        Subject::Control(control) => text.push_str(&attributes(control)),
        Subject::Clause(clause) => text.push_str(&items(clause)),
        Subject::Theme(_) => {}
    }
    text.push_str(&parts(explained.isms(), &subject.parts(explained.isms())));
    if !matches!(subject, Subject::Theme(_)) {
        text.push_str(&usual(subject));
    }
    text.push_str(&watching(subject));
    match (&explained.here, subject) {
        (Ok((_, _)), Subject::Theme(_)) => {}
        (Ok((isms, here)), _) => text.push_str(&here_text(isms, here)),
        (Err(why), _) => {
            let does = if matches!(subject, Subject::Clause(_)) { "serves" } else { "covers" };
            let _ = writeln!(text, "\nWhat {does} it here is not said: {}.", escape::line(why));
        }
    }
    text
}

fn attributes(control: &Control) -> String {
    let mut text = "\n".to_owned();
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
    text
}

/// What a clause wants documented, and what an auditor looks for.
fn items(clause: &Clause) -> String {
    let mut text = String::new();
    if let Some(changed) = &clause.changed {
        let _ = writeln!(text, "\nChanged: {changed}");
    }
    let mut documented =
        framework::documented_information().iter().filter(|it| it.clause == clause.id).peekable();
    if documented.peek().is_some() {
        let _ = writeln!(text, "\nTo be documented:");
    }
    for information in documented {
        let condition =
            information.condition.as_ref().map(|it| format!(", {it}")).unwrap_or_default();
        let _ = writeln!(text, "  {} ({}{condition})", information.label, information.form);
    }
    let mut items = framework::clause_items().iter().filter(|it| it.clause == clause.id).peekable();
    if items.peek().is_some() {
        let _ = writeln!(text, "\nWhat an auditor looks for:");
    }
    for item in items {
        let _ = writeln!(text, "  {}) {}", item.letter, item.label);
    }
    text
}

/// The clauses below a heading or the controls of a theme, with what serves each here.
fn parts(isms: Option<&Isms>, parts: &[Part<'_>]) -> String {
    let mut text = String::new();
    if !parts.is_empty() {
        text.push('\n');
    }
    for part in parts {
        let names = part.documents.iter().filter_map(|it| Some(isms?.name(it)));
        let names = escape::line(&names.collect::<Vec<_>>().join(", ")).into_owned();
        let asks = framework::clause(part.id).is_none_or(|it| it.requirement);
        let served = match (isms, names.as_str()) {
            (Some(_), "") if asks => "-".to_owned(),
            _ => names,
        };
        let line = format!("  {:<7} {:<58} {served}", part.id, part.title);
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

fn usual(subject: Subject) -> String {
    let types = subject.types();
    if types.is_empty() {
        return String::new();
    }
    let mut text = format!("\nDocument types that serve it: {}\n", types.join(", "));
    for document in subject.usual_documents() {
        let _ = writeln!(text, "  {} ({})", document.title, document.kind.0.name());
    }
    text
}

fn watching(subject: Subject) -> String {
    let mut text = String::new();
    for (number, rule) in subject.rules().enumerate() {
        if number == 0 {
            text.push_str("\nRules that watch it:\n");
        }
        let _ = writeln!(text, "  {:<32} {:<8} {}", rule.name, rule.level.name(), rule.summary);
    }
    let of_every_control = subject.rules_of_every_control();
    if !of_every_control.is_empty() {
        let _ = writeln!(text, "\nRules that watch every control: {}", of_every_control.join(", "));
    }
    text
}

fn here_text(isms: &Isms, here: &Here<'_>) -> String {
    let mut text = match &here.control {
        Some(control) => format!("\nHere it is {}", control.state.name()),
        None => "\nHere it is served".to_owned(),
    };
    text.push_str(match (here.documents.is_empty(), &here.control) {
        (true, Some(_)) => ".\n",
        (false, Some(_)) => ", by:\n",
        (true, None) => " by no document.\n",
        (false, None) => " by:\n",
    });
    for serving in &here.documents {
        let weakness = serving.weakness.map(|it| format!(" ({})", it.name())).unwrap_or_default();
        let _ = writeln!(text, "  {}{weakness}", named(isms, serving.document));
        let _ = writeln!(text, "  {:<10} {}", "", escape::line(&standing(serving)));
    }
    if let Some(control) = &here.control {
        text.push_str(&control_here(isms, control));
    }
    if let Some(held) = &here.audited {
        let name = escape::line(isms.name(held.document));
        let _ = writeln!(text, "\nLast audited on {}: {name}", held.on.value);
    }
    text
}

fn named(isms: &Isms, document: &Document) -> String {
    let title = document.title.text().unwrap_or_default();
    let id = document.id().unwrap_or("-");
    escape::line(&format!("{id:<10} {title} ({})", isms.sources.full_path(document.file)))
        .into_owned()
}

/// Type, status, owner and where it stands with its reviews.
fn standing(serving: &Serving<'_>) -> String {
    let document = serving.document;
    let mut words = vec![document.kind_or_policy().name().to_owned()];
    words.extend(document.status().map(|it| it.word().to_owned()));
    words.push(
        document
            .owner
            .get()
            .map_or_else(|| "no owner".to_owned(), |owner| format!("owner {}", owner.value)),
    );
    words.push(match serving.standing {
        Standing::Unreadable => "cannot be read".to_owned(),
        Standing::Draft => "not yet in force".to_owned(),
        Standing::Retired => "no longer in force".to_owned(),
        Standing::Record(Some(day)) => format!("of {day}"),
        Standing::Record(None) => "a record".to_owned(),
        Standing::NeverReviewed => "never reviewed".to_owned(),
        Standing::Due(day) => format!("review due on {day}"),
        Standing::Overdue(day) => format!("review overdue since {day}"),
    });
    words.join(", ")
}

fn control_here(isms: &Isms, control: &ControlHere<'_>) -> String {
    let mut text = String::new();
    if let Some(row) = control.applicability {
        let _ = writeln!(text, "\nStatement of Applicability: {}", escape::line(&row_text(row)));
    }
    if !control.risks.is_empty() {
        text.push_str("\nRisks that it treats:\n");
    }
    for (_, risk) in &control.risks {
        let _ = writeln!(text, "  {}", escape::line(&risk_text(isms, risk)));
    }
    if !control.evidence.is_empty() {
        text.push_str("\nEvidence:\n");
    }
    for (document, row) in &control.evidence {
        let _ = writeln!(text, "  {}", escape::line(&evidence_text(isms, document, row)));
    }
    text
}

fn row_text(row: &Applicability) -> String {
    let because = |facts: &str| match row.justification.get() {
        Some(justification) => format!("{facts}. {}", justification.value),
        None => facts.to_owned(),
    };
    if row.applicable.get().is_some_and(|it| !it.value) {
        // What is left of its state says nothing of a control that is not used.
        return because("excluded");
    }
    let mut words = Vec::new();
    words.extend(row.applicable.get().map(|_| "applicable".to_owned()));
    words.extend(row.status.get().map(|it| it.value.word().to_owned()));
    let list = |name: &str, texts: &Field<Vec<Spanned<String>>>| {
        let texts: Vec<&str> = texts.items().iter().map(|it| it.value.as_str()).collect();
        (!texts.is_empty()).then(|| format!("{name} {}", texts.join(", ")))
    };
    words.extend(list("because of", &row.reasons));
    words.extend(list("risks", &row.risks));
    because(&words.join("; "))
}

fn risk_text(isms: &Isms, risk: &Risk) -> String {
    let text = |field: &Field<String>| field.text().unwrap_or("-").to_owned();
    let treatment = risk.treatment.get().map(|it| it.value.word());
    let treatment = treatment.map(|it| format!(", {it}")).unwrap_or_default();
    let (id, title, owner) = (text(&risk.id), text(&risk.title), text(&risk.owner));
    let level = risk.level_now(&isms.configuration.risk);
    let level = level.map(|it| format!(", level {}", it.number)).unwrap_or_default();
    format!("{id:<10} {title} (owner {owner}{treatment}{level})")
}

fn evidence_text(isms: &Isms, document: &Document, row: &Evidence) -> String {
    let place = row.place().map_or("-", |it| it.value.as_str());
    let day = row.collected_on.get().map(|it| format!(", collected on {}", it.value));
    let holds = row.valid_for.get().map(|it| format!(", valid for {}", it.value));
    format!(
        "{place}{}{} ({})",
        day.unwrap_or_default(),
        holds.unwrap_or_default(),
        isms.name(document)
    )
}
