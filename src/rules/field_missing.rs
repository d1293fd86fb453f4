use crate::context::Context;
use crate::document::{Document, Kind};
use crate::fault::FaultKind;
use crate::finding::{Findings, Level};
use crate::risk;
use crate::rules::{Group, OptionKind, Rule, RuleOption, Trigger};
use crate::source::Field;

pub static RULE: Rule = Rule {
    name: "field-missing",
    group: Group::Document,
    level: Level::Error,
    trigger: Trigger::Content,
    basis: &["7.5.2"],
    summary: "a field that this type of document must state",
    page: include_str!("../../rules/field-missing.md"),
    options: &[RuleOption {
        name: "fields",
        kind: OptionKind::Choices(MORE),
        summary: "fields that every document but a record must state besides",
    }],
    waivable: true,
    check,
};

/// The fields that a house may want besides. Owner, approval and review have rules of their own.
const MORE: &[&str] = &[
    "type",
    "classification",
    "approver",
    "controls",
    "clauses",
    "depends_on",
    "review_every",
    "next_review",
];

fn check(context: &Context<'_>, findings: &mut Findings<'_>) {
    findings.faults(context.isms, FaultKind::Missing);
    check_empty(context, findings);
    check_risks(context, findings);
    let more = context.settings().words(&RULE, "fields");
    for document in context.isms.readable() {
        let mut need = |name: &str| {
            if document.states(name) && !is_empty_list(document, name) {
                return;
            }
            findings
                .on(
                    document,
                    format!("field:{name}"),
                    document.tables.span_of(name).unwrap_or(document.fence),
                    format!("this document has no `{name}`"),
                )
                .help(help(name));
        };
        need("id");
        need("title");
        if document.is_retired() {
            continue;
        }
        if !document.is_draft() {
            needs_of_record(document).for_each(&mut need);
        }
        if document.kind_or_policy().is_record() {
            continue;
        }
        need("status");
        need("version");
        for name in &more {
            need(name);
        }
    }
}

/// A register without a row: nobody assessed or listed anything, or the rows stand where nobody reads them.
fn check_empty(context: &Context<'_>, findings: &mut Findings<'_>) {
    for document in context.isms.standing().filter(|it| it.source.is_absent()) {
        let tables = &document.tables;
        // An empty file was reported where its rows should stand.
        let (table, at, message, file) = match document.kind_or_policy() {
            Kind::RiskRegister if is_empty(&tables.risks) => {
                let at = document.place(&tables.risks);
                ("risks", at, "this risk register has no risks".to_owned(), "risks")
            }
            Kind::Register if is_empty(&tables.rows) => {
                let Some(register) = tables.register.get() else { continue };
                if register.value.may_be_empty {
                    continue;
                }
                let message = format!("this {} has no rows", register.value.title);
                ("rows", register.span, message, register.value.id.as_str())
            }
            _ => continue,
        };
        findings.on(document, format!("field:{table}"), at, message).help(format!(
            "write a `[[{table}]]` row for each, or name the file that holds them: `source = \"{file}.csv\"`"
        ));
    }
}

fn is_empty<T>(rows: &Field<Vec<T>>) -> bool {
    match rows {
        Field::Absent => true,
        Field::Present(rows) => rows.value.is_empty(),
        Field::Invalid(_) => false,
    }
}

/// What a record must state to be one: the day, who took part, and what was looked at.
fn needs_of_record(document: &Document) -> impl Iterator<Item = &'static str> {
    let audit = &document.tables.audit;
    let has_scope = !audit.audited_clauses.is_blank() || !audit.audited_controls.is_blank();
    let needs: &[&str] = match document.kind_or_policy() {
        Kind::InternalAudit if has_scope => &["audited_on", "auditors"],
        Kind::InternalAudit => &["audited_on", "auditors", "audited_clauses"],
        Kind::ManagementReview | Kind::AwarenessRecord => &["held_on"],
        Kind::Nonconformity => &["raised_on"],
        _ => &[],
    };
    needs.iter().copied()
}

/// Whether a list of an internal audit is there and names nobody or nothing.
fn is_empty_list(document: &Document, name: &str) -> bool {
    let audit = &document.tables.audit;
    match name {
        "auditors" => audit.auditors.is_blank(),
        "audited_clauses" => audit.audited_clauses.is_blank(),
        _ => false,
    }
}

/// A risk that says what may happen and how bad it is can be judged; one that does not cannot.
fn check_risks(context: &Context<'_>, findings: &mut Findings<'_>) {
    for (document, risk) in risk::judged(context.isms) {
        let is_weighed = !risk.level.is_absent();
        let needed = [
            ("title", !risk.title.is_absent(), "\"Backups fail unseen\""),
            ("likelihood", is_weighed || !risk.likelihood.is_absent(), "2"),
            ("impact", is_weighed || !risk.impact.is_absent(), "4"),
        ];
        for (key, _, example) in needed.into_iter().filter(|(_, is_there, _)| !is_there) {
            let message = format!("{} has no `{key}`", risk.called());
            findings
                .on_each(document, format!("field:{}", risk.key(key)), risk.place(), message)
                .help(risk.write_as_in(document, key, example));
        }
    }
}

/// Only a status is a choice; what else is written here is nobody's value but an example.
fn help(name: &str) -> String {
    let example = match name {
        "status" => {
            return "write `status = \"draft\"`, or `in-review`, `approved` or `retired`"
                .to_owned();
        }
        "id" => "`id = \"POL-01\"`, a name that never changes",
        "title" => "`title = \"Backup policy\"`",
        "version" => "`version = \"1.0\"`",
        "type" => "`type = \"policy\"`",
        "classification" => "`classification = \"internal\"`",
        "approver" => "`approver = \"chief-executive\"`",
        "controls" => "`controls = [\"A.8.13\"]`",
        "clauses" => "`clauses = [\"5.2\"]`",
        "audited_on" => "`audited_on = 2026-09-24`, the last day of the audit",
        "auditors" => "`auditors = [\"jane-doe\"]`",
        "audited_clauses" => {
            "`audited_clauses = [\"9.1\"]`, `audited_controls = [\"A.8.13\"]` or both: what was looked at"
        }
        "held_on" => "`held_on = 2026-06-18`, the day it took place",
        "raised_on" => "`raised_on = 2026-09-24`, the day it was found",
        "depends_on" => "`depends_on = [\"POL-01\"]`",
        "review_every" => "`review_every = \"12 months\"`",
        _ => "`next_review = 2027-01-31`",
    };
    format!("write it as in {example}")
}
