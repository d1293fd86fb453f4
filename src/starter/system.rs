//! The files of a whole first management system.

use std::collections::HashMap;

use super::asked::asked_for;
use super::catalogue::{Answer, StarterDocument, StarterProcess, StarterRisk, Trait, catalogue};
use super::company::Company;
use super::front_matter::FrontMatter;
use super::settings;
use super::texts::{Text, document_text};
use crate::date::Interval;
use crate::document::Kind;
use crate::framework::{self, register};
use crate::path;

/// The document of the catalogue that plans the internal audits.
const AUDIT_PROGRAMME: &str = "internal-audit-programme";

/// The document of the catalogue that plans what is done about risks.
const TREATMENT_PLAN: &str = "risk-treatment-plan";

/// A file to be written, with its path from the root of the management system.
#[derive(Debug, PartialEq, Eq)]
pub struct File {
    pub path: String,
    pub text: String,
}

/// What `isms init` writes: settings, documents, processes, and what checks them at commit and in a pull request.
pub fn files(company: &Company) -> Vec<File> {
    let documents: Vec<&StarterDocument> = catalogue()
        .documents
        .iter()
        .filter(|it| it.tier <= company.tier && company.has(it.needs))
        .collect();
    let mut numbers = Numbers::default();
    let mut written: Vec<(File, &str)> = documents
        .iter()
        .map(|it| (document(it, &documents, company, &mut numbers), company.role(&it.owner)))
        .collect();
    let processes = &catalogue().processes;
    written.extend(
        processes.iter().map(|it| (process(it, company, &mut numbers), company.role(&it.owner))),
    );
    let owners: Vec<(&str, &str)> =
        written.iter().map(|(file, owner)| (file.path.as_str(), *owner)).collect();
    let mut files = settings::files(company, &owners);
    files.extend(written.into_iter().map(|(file, _)| file));
    files
}

/// The first free number of each prefix.
#[derive(Default)]
struct Numbers(HashMap<&'static str, u32>);

impl Numbers {
    fn next(&mut self, kind: Kind) -> String {
        let prefix = kind.prefix();
        let number = self.0.entry(prefix).or_default();
        *number += 1;
        format!("{prefix}-{number:02}")
    }
}

fn document(
    document: &StarterDocument,
    all: &[&StarterDocument],
    company: &Company,
    numbers: &mut Numbers,
) -> File {
    let place = path_of(document);
    let mut toml = FrontMatter::default();
    let owner = company.role(&document.owner);
    let approver = company.approver(&document.approver, owner);
    let id = numbers.next(document.kind.0);
    head(&mut toml, &id, &document.title, document.kind.0);
    toml.text("owner", owner).text("approver", approver);
    toml.list("controls", &applying(&document.controls, |needs| company.has(needs)));
    toml.list("clauses", &document.clauses);
    if !document.kind.0.is_record() {
        toml.text("review_every", &document.review_every);
    }
    match document.kind.0 {
        Kind::StatementOfApplicability => {
            applicability(&mut toml, |needs| company.has(needs), &risks_of(company));
        }
        Kind::RiskRegister => risks(&mut toml, company),
        Kind::Objectives => objectives(&mut toml, company),
        _ if document.name == AUDIT_PROGRAMME => audits(&mut toml, company),
        _ if document.name == TREATMENT_PLAN => treatments(&mut toml, company),
        _ => {}
    }
    if let Some(name) = &document.register {
        toml.text("register", name);
        rows(&mut toml, name, company);
    }
    asked_for(&mut toml, &id, document.kind.0);
    let others = all.iter().filter(|it| it.name != document.name);
    let text = Text {
        title: &document.title,
        organisation: &company.organisation,
        traits: &company.traits,
        others: others
            .map(|it| (it.name.clone(), it.title.clone(), path::relative(&place, &path_of(it))))
            .collect(),
    };
    let body = document_text(&document.name, &text).unwrap_or_default();
    File { path: place, text: toml.document(&body) }
}

fn path_of(document: &StarterDocument) -> String {
    format!("{}/{}.md", document.folder, document.name)
}

pub(super) fn head(toml: &mut FrontMatter, id: &str, title: &str, kind: Kind) {
    toml.text("id", id).text("title", title).text("type", kind.name());
    toml.text("status", "draft").text("version", "0.1").text("classification", "internal");
}

/// The 93 rows of a Statement of Applicability, as suggestions: nothing is called implemented.
pub(super) fn applicability(
    toml: &mut FrontMatter,
    has: impl Fn(Option<Trait>) -> bool,
    risks: &[&StarterRisk],
) {
    for answer in &catalogue().applicability {
        let title = framework::control_number(&answer.id)
            .map_or("", |number| framework::controls()[number].title.as_str());
        toml.heading("[[applicability]]").comment(title);
        toml.text("control", &answer.id);
        match &answer.without {
            Some(without) if !has(answer.needs) => {
                toml.plain("applicable", false).text("justification", without);
            }
            _ => applicable(toml, answer, risks),
        }
    }
}

fn applicable(toml: &mut FrontMatter, answer: &Answer, risks: &[&StarterRisk]) {
    let risks: Vec<String> = risks
        .iter()
        .filter(|it| it.controls.contains(&answer.id))
        .map(|it| it.id.clone())
        .collect();
    // A risk is a reason where the register has one.
    let reasons = answer.reasons.iter().filter(|it| *it != "risk" || !risks.is_empty());
    let mut reasons: Vec<String> = reasons.cloned().collect();
    if reasons.is_empty() {
        reasons.push("baseline".to_owned());
    }
    toml.plain("applicable", true).text("justification", &answer.why);
    toml.text("status", "planned").list("reasons", &reasons).list("risks", &risks);
}

/// Those of these controls that the Statement of Applicability does not exclude, by what a company needs for it.
pub(super) fn applying(controls: &[String], has: impl Fn(Option<Trait>) -> bool) -> Vec<String> {
    let applies = |control: &&String| {
        let mut answers = catalogue().applicability.iter();
        answers.any(|it| it.id == **control && has(it.needs))
    };
    controls.iter().filter(applies).cloned().collect()
}

/// The first risks of a company like this one.
fn risks_of(company: &Company) -> Vec<&'static StarterRisk> {
    catalogue().risks.iter().filter(|it| company.has(it.needs)).collect()
}

fn risks(toml: &mut FrontMatter, company: &Company) {
    for risk in risks_of(company) {
        toml.heading("[[risks]]").text("id", &risk.id).text("title", &risk.title);
        toml.text("owner", company.role(&risk.owner));
        toml.plain("likelihood", risk.likelihood).plain("impact", risk.impact);
        let controls = applying(&risk.controls, |needs| company.has(needs));
        toml.text("treatment", "mitigate").list("controls", &controls);
    }
}

fn objectives(toml: &mut FrontMatter, company: &Company) {
    for objective in &catalogue().objectives {
        toml.heading("[[objectives]]").text("id", &objective.id).text("title", &objective.title);
        toml.text("measure", &objective.measure).text("target", &objective.target);
        toml.text("owner", company.role(&objective.owner));
        day(toml, "due", objective.months, company);
    }
}

/// What is done about the first risks. Which of them are done, only the company knows.
fn treatments(toml: &mut FrontMatter, company: &Company) {
    for action in &catalogue().actions {
        toml.heading("[[actions]]").text("id", &action.id).text("title", &action.title);
        toml.text("owner", company.role(&action.owner));
        day(toml, "due", action.months, company);
    }
}

/// The day so many months after the first one.
fn day(toml: &mut FrontMatter, key: &str, months: u32, company: &Company) {
    if let Some(months) = Interval::parse(&format!("{months} months")) {
        toml.plain(key, months.after(company.today));
    }
}

/// Every control that applies has its turn; who audits is not known yet.
fn audits(toml: &mut FrontMatter, company: &Company) {
    for audit in &catalogue().audits {
        toml.heading("[[audits]]").text("id", &audit.id);
        day(toml, "planned_on", audit.months, company);
        toml.list("clauses", &audit.clauses);
        toml.list("controls", &applying(&audit.controls, |needs| company.has(needs)));
    }
}

fn rows(toml: &mut FrontMatter, name: &str, company: &Company) {
    let columns = register::register(name).map(|it| it.column.as_slice()).unwrap_or_default();
    let of_it = catalogue().rows.iter().filter(|it| it.register == name && company.has(it.needs));
    for row in of_it {
        toml.heading("[[rows]]");
        for key in columns.iter().map(|it| it.key.as_str()) {
            let cell = match key {
                "owner" => Some(company.role(&row.owner)),
                _ => row.cells.get(key).map(String::as_str),
            };
            if let Some(cell) = cell {
                toml.text(key, cell);
            }
        }
    }
}

fn process(process: &StarterProcess, company: &Company, numbers: &mut Numbers) -> File {
    let mut toml = FrontMatter::default();
    let owner = company.role(&process.owner);
    head(&mut toml, &numbers.next(Kind::Process), &process.title, Kind::Process);
    toml.text("owner", owner).text("approver", company.approver("top-management", owner));
    toml.list("controls", &applying(&process.controls, |needs| company.has(needs)));
    toml.list("clauses", &process.clauses);
    toml.text("review_every", "12 months");
    toml.list("inputs", &process.inputs).list("external_inputs", &process.external_inputs);
    toml.list("outputs", &process.outputs).list("external_outputs", &process.external_outputs);
    toml.list("measures", &process.measures);
    let path = format!("processes/{}.md", process.name);
    File { path, text: toml.document(&process_text(process)) }
}

fn process_text(process: &StarterProcess) -> String {
    let steps: Vec<String> = process
        .steps
        .iter()
        .enumerate()
        .map(|(number, it)| format!("{}. {it}", number + 1))
        .collect();
    let measures: Vec<String> = process.measures.iter().map(|it| format!("- {it}")).collect();
    format!(
        "# {}\n\n{}\n\n## What starts it\n\nIt starts with {}.\n\n## Steps\n\n{}\n\n## How we know it works\n\n{}\n",
        process.title,
        process.purpose,
        process.starts,
        steps.join("\n"),
        measures.join("\n"),
    )
}
