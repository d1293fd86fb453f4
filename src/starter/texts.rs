//! The texts of the starter documents and types, and how one is filled in for a company.

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, Value, context};

use super::catalogue::Trait;
use crate::document::Kind;

/// What a text needs to know of where it will stand.
#[derive(Debug, Default)]
pub struct Text<'a> {
    pub title: &'a str,
    pub organisation: &'a str,
    pub traits: &'a [Trait],
    /// The other documents, each with its name in the catalogue, its title, and its path as this text writes it.
    pub others: Vec<(String, String, String)>,
}

/// The body of a document of the catalogue.
pub fn document_text(name: &str, text: &Text<'_>) -> Option<String> {
    let (_, template) = DOCUMENTS.iter().find(|(it, _)| *it == name)?;
    Some(filled(template, text))
}

/// The body of an empty document of a type.
pub fn type_text(kind: Kind, text: &Text<'_>) -> String {
    filled(template_of(kind), text)
}

fn filled(template: &str, text: &Text<'_>) -> String {
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.expect("a plain syntax"));
    let others = text.others.clone();
    environment.add_function("has", move |name: String| others.iter().any(|it| it.0 == name));
    let others = text.others.clone();
    environment.add_function("link", move |name: String| {
        match others.iter().find(|it| it.0 == name) {
            Some((_, title, path)) => format!("[{}]({path})", lower_case_start(title)),
            // Named all the same: the text promises it, whether or not it stands in this repository yet.
            None => lower_case_start(&super::title_of(&name)),
        }
    });
    let is = |it| text.traits.contains(&it);
    let filled = environment.render_str(
        template,
        context! {
            title => Value::from(in_text(text.title)),
            organisation => Value::from(in_text(text.organisation)),
            premises => is(Trait::Premises),
            remote => is(Trait::Remote),
            development => is(Trait::Development),
            outsourced_development => is(Trait::OutsourcedDevelopment),
        },
    );
    filled.expect("a text of ours is well formed; a test fills in all of them")
}

/// A name as it reads in a text, whatever it holds: on one line, and no Markdown.
fn in_text(name: &str) -> String {
    let letters: Vec<char> = one_line(name).chars().collect();
    let is_letter = |at: Option<usize>| {
        at.and_then(|it| letters.get(it)).is_some_and(|it| it.is_alphanumeric())
    };
    let mut text = String::with_capacity(name.len());
    for (at, letter) in letters.iter().enumerate() {
        let is_mark = match letter {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '~' | '|' => true,
            '_' => !(is_letter(at.checked_sub(1)) && is_letter(Some(at + 1))),
            '&' => is_letter(Some(at + 1)) || letters.get(at + 1) == Some(&'#'),
            '#' | '+' | '-' | '=' => at == 0 || at + 1 == letters.len(),
            _ => false,
        };
        if is_mark {
            text.push('\\');
        }
        text.push(*letter);
    }
    text
}

/// A name without line ends, and without what no reader sees and a terminal obeys.
pub fn one_line(name: &str) -> String {
    let is_seen = |it: &char| !it.is_control() || it.is_whitespace();
    let seen: String = name.chars().filter(is_seen).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A title inside a sentence: `Backup policy` as `backup policy`, but `ISMS scope` and `Statement of Applicability` as they are.
fn lower_case_start(title: &str) -> String {
    let mut letters = title.chars();
    let (Some(first), second) = (letters.next(), letters.next()) else { return String::new() };
    if second.is_some_and(char::is_uppercase) || title.starts_with("Statement of") {
        return title.to_owned();
    }
    first.to_lowercase().chain(title.chars().skip(1)).collect()
}

/// The text of a type.
fn template_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Policy => include_str!("../../rules/starter/types/policy.md"),
        Kind::Standard => include_str!("../../rules/starter/types/standard.md"),
        Kind::Procedure => include_str!("../../rules/starter/types/procedure.md"),
        Kind::Process => include_str!("../../rules/starter/types/process.md"),
        Kind::Plan => include_str!("../../rules/starter/types/plan.md"),
        Kind::Statement => include_str!("../../rules/starter/types/statement.md"),
        Kind::Guideline => include_str!("../../rules/starter/types/guideline.md"),
        Kind::Register => include_str!("../../rules/starter/types/register.md"),
        Kind::Record => include_str!("../../rules/starter/types/record.md"),
        Kind::StatementOfApplicability => {
            include_str!("../../rules/starter/types/statement-of-applicability.md")
        }
        Kind::RiskRegister => include_str!("../../rules/starter/types/risk-register.md"),
        Kind::InternalAudit => include_str!("../../rules/starter/types/internal-audit.md"),
        Kind::ManagementReview => include_str!("../../rules/starter/types/management-review.md"),
        Kind::Nonconformity => include_str!("../../rules/starter/types/nonconformity.md"),
        Kind::Objectives => include_str!("../../rules/starter/types/objectives.md"),
        Kind::AwarenessRecord => include_str!("../../rules/starter/types/awareness-record.md"),
    }
}

/// The texts, in the order of the catalogue.
const DOCUMENTS: &[(&str, &str)] = &[
    ("isms-scope", include_str!("../../rules/starter/documents/isms-scope.md")),
    ("isms-context", include_str!("../../rules/starter/documents/isms-context.md")),
    ("isms-manual", include_str!("../../rules/starter/documents/isms-manual.md")),
    (
        "information-security-policy",
        include_str!("../../rules/starter/documents/information-security-policy.md"),
    ),
    (
        "roles-and-responsibilities",
        include_str!("../../rules/starter/documents/roles-and-responsibilities.md"),
    ),
    (
        "document-control-procedure",
        include_str!("../../rules/starter/documents/document-control-procedure.md"),
    ),
    ("document-register", include_str!("../../rules/starter/documents/document-register.md")),
    ("security-objectives", include_str!("../../rules/starter/documents/security-objectives.md")),
    ("communication-plan", include_str!("../../rules/starter/documents/communication-plan.md")),
    ("isms-change-log", include_str!("../../rules/starter/documents/isms-change-log.md")),
    ("risk-methodology", include_str!("../../rules/starter/documents/risk-methodology.md")),
    ("risk-register", include_str!("../../rules/starter/documents/risk-register.md")),
    ("risk-treatment-plan", include_str!("../../rules/starter/documents/risk-treatment-plan.md")),
    (
        "statement-of-applicability",
        include_str!("../../rules/starter/documents/statement-of-applicability.md"),
    ),
    ("exception-register", include_str!("../../rules/starter/documents/exception-register.md")),
    (
        "access-control-policy",
        include_str!("../../rules/starter/documents/access-control-policy.md"),
    ),
    (
        "acceptable-use-policy",
        include_str!("../../rules/starter/documents/acceptable-use-policy.md"),
    ),
    (
        "asset-management-policy",
        include_str!("../../rules/starter/documents/asset-management-policy.md"),
    ),
    (
        "information-classification-policy",
        include_str!("../../rules/starter/documents/information-classification-policy.md"),
    ),
    (
        "information-transfer-policy",
        include_str!("../../rules/starter/documents/information-transfer-policy.md"),
    ),
    ("cryptography-policy", include_str!("../../rules/starter/documents/cryptography-policy.md")),
    ("backup-policy", include_str!("../../rules/starter/documents/backup-policy.md")),
    (
        "logging-and-monitoring-policy",
        include_str!("../../rules/starter/documents/logging-and-monitoring-policy.md"),
    ),
    (
        "vulnerability-management-policy",
        include_str!("../../rules/starter/documents/vulnerability-management-policy.md"),
    ),
    (
        "malware-protection-policy",
        include_str!("../../rules/starter/documents/malware-protection-policy.md"),
    ),
    (
        "configuration-management-policy",
        include_str!("../../rules/starter/documents/configuration-management-policy.md"),
    ),
    (
        "network-security-policy",
        include_str!("../../rules/starter/documents/network-security-policy.md"),
    ),
    (
        "secure-development-policy",
        include_str!("../../rules/starter/documents/secure-development-policy.md"),
    ),
    (
        "change-management-procedure",
        include_str!("../../rules/starter/documents/change-management-procedure.md"),
    ),
    (
        "supplier-security-policy",
        include_str!("../../rules/starter/documents/supplier-security-policy.md"),
    ),
    (
        "cloud-services-policy",
        include_str!("../../rules/starter/documents/cloud-services-policy.md"),
    ),
    (
        "incident-management-procedure",
        include_str!("../../rules/starter/documents/incident-management-procedure.md"),
    ),
    (
        "continuity-policy-and-plan",
        include_str!("../../rules/starter/documents/continuity-policy-and-plan.md"),
    ),
    (
        "physical-security-policy",
        include_str!("../../rules/starter/documents/physical-security-policy.md"),
    ),
    ("clear-desk-policy", include_str!("../../rules/starter/documents/clear-desk-policy.md")),
    (
        "remote-working-policy",
        include_str!("../../rules/starter/documents/remote-working-policy.md"),
    ),
    ("hr-security-policy", include_str!("../../rules/starter/documents/hr-security-policy.md")),
    (
        "awareness-and-training-plan",
        include_str!("../../rules/starter/documents/awareness-and-training-plan.md"),
    ),
    (
        "data-protection-policy",
        include_str!("../../rules/starter/documents/data-protection-policy.md"),
    ),
    (
        "retention-and-disposal-policy",
        include_str!("../../rules/starter/documents/retention-and-disposal-policy.md"),
    ),
    (
        "intellectual-property-policy",
        include_str!("../../rules/starter/documents/intellectual-property-policy.md"),
    ),
    (
        "data-leakage-prevention-standard",
        include_str!("../../rules/starter/documents/data-leakage-prevention-standard.md"),
    ),
    (
        "threat-intelligence-procedure",
        include_str!("../../rules/starter/documents/threat-intelligence-procedure.md"),
    ),
    (
        "project-security-procedure",
        include_str!("../../rules/starter/documents/project-security-procedure.md"),
    ),
    (
        "capacity-management-procedure",
        include_str!("../../rules/starter/documents/capacity-management-procedure.md"),
    ),
    ("operating-procedures", include_str!("../../rules/starter/documents/operating-procedures.md")),
    ("asset-register", include_str!("../../rules/starter/documents/asset-register.md")),
    ("supplier-register", include_str!("../../rules/starter/documents/supplier-register.md")),
    ("legal-register", include_str!("../../rules/starter/documents/legal-register.md")),
    ("incident-register", include_str!("../../rules/starter/documents/incident-register.md")),
    ("contact-register", include_str!("../../rules/starter/documents/contact-register.md")),
    ("access-review-record", include_str!("../../rules/starter/documents/access-review-record.md")),
    ("restore-test-record", include_str!("../../rules/starter/documents/restore-test-record.md")),
    ("change-record", include_str!("../../rules/starter/documents/change-record.md")),
    (
        "competence-and-training-record",
        include_str!("../../rules/starter/documents/competence-and-training-record.md"),
    ),
    (
        "acknowledgement-record",
        include_str!("../../rules/starter/documents/acknowledgement-record.md"),
    ),
    ("agreement-register", include_str!("../../rules/starter/documents/agreement-register.md")),
    (
        "measurement-plan-and-results",
        include_str!("../../rules/starter/documents/measurement-plan-and-results.md"),
    ),
    (
        "internal-audit-programme",
        include_str!("../../rules/starter/documents/internal-audit-programme.md"),
    ),
    (
        "internal-audit-report",
        include_str!("../../rules/starter/documents/internal-audit-report.md"),
    ),
    (
        "management-review-minutes",
        include_str!("../../rules/starter/documents/management-review-minutes.md"),
    ),
    (
        "compliance-review-record",
        include_str!("../../rules/starter/documents/compliance-review-record.md"),
    ),
    (
        "nonconformity-register",
        include_str!("../../rules/starter/documents/nonconformity-register.md"),
    ),
    ("improvement-register", include_str!("../../rules/starter/documents/improvement-register.md")),
    (
        "questionnaire-answer-library",
        include_str!("../../rules/starter/documents/questionnaire-answer-library.md"),
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::Word;
    use crate::starter::catalogue;

    const SETS: [&[Trait]; 3] = [
        &[],
        &[Trait::Premises, Trait::Remote, Trait::Development, Trait::OutsourcedDevelopment],
        &[Trait::Remote],
    ];

    #[test]
    fn every_document_of_the_catalogue_has_a_text_that_fills_in() {
        let names: Vec<&str> = catalogue().documents.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(DOCUMENTS.iter().map(|it| it.0).collect::<Vec<_>>(), names);
        for traits in SETS {
            for document in &catalogue().documents {
                let text = Text { organisation: "Example Ltd", traits, ..Text::default() };
                let body = document_text(&document.name, &text).unwrap();
                assert!(body.starts_with(&format!("# {}\n", document.title)), "{}", document.name);
                assert!(!body.contains("{{") && !body.contains("{%"), "{}", document.name);
            }
        }
    }

    #[test]
    fn every_type_has_a_text_that_fills_in() {
        for (name, kind) in Kind::ALL {
            let body = type_text(*kind, &Text { title: "A title", ..Text::default() });
            assert!(body.starts_with("# A title\n"), "{name}");
        }
    }

    #[test]
    fn a_name_is_no_markdown() {
        for (name, text) in [
            ("Example & Partners_Ltd C-Level", "Example & Partners_Ltd C-Level"),
            ("Evil\u{1b}[31m\n+++\r\n# Head", "Evil\\[31m +++ # Head"),
            ("# <b> _x_ &lt; R&D C#", "\\# \\<b\\> \\_x\\_ \\&lt; R\\&D C\\#"),
            ("[a](b) `c` *d* e|f \\ ~g~", "\\[a\\](b) \\`c\\` \\*d\\* e\\|f \\\\ \\~g\\~"),
        ] {
            assert_eq!(in_text(name), text);
        }
    }

    #[test]
    fn a_link_leads_to_a_document_that_is_there_and_names_one_that_is_not() {
        let others =
            vec![("backup-policy".to_owned(), "Backup policy".to_owned(), "b.md".to_owned())];
        let text = Text { others, ..Text::default() };
        let filled = filled("{{ link(\"backup-policy\") }}, {{ link(\"isms-scope\") }}", &text);
        assert_eq!(filled, "[backup policy](b.md), ISMS scope statement");
    }
}
