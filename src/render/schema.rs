//! JSON Schemas (draft 2020-12) for editors: of `isms.toml` and of a document's front matter. The words come from the
//! types that read them; a test compares the keys.

use serde_json::{Map, Value, json};

use crate::document::tables::{Grade, Implementation, Reason, RiskStatus, Treatment};
use crate::document::{Kind, Status};
use crate::fields::{Outcome, Word};
use crate::finding::Level;
use crate::framework;
use crate::framework::register::{self, Column, ColumnKind, Register};
use crate::rules::{self, OptionKind, Rule};

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of a document's front matter.
pub fn front_matter() -> String {
    let mut properties = common();
    properties.extend(special());
    let schema = json!({
        "$schema": DRAFT,
        "title": "Front matter of an ISMS document",
        "type": "object",
        "required": ["id", "title"],
        "additionalProperties": false,
        "properties": properties,
        "allOf": register::named_registers().map(rows_of).collect::<Vec<_>>(),
        "$defs": definitions(),
    });
    text(&schema)
}

/// What the rows of one register hold.
fn rows_of(register: &Register) -> Value {
    let value = |column: &Column| match column.kind {
        ColumnKind::Day => reference("day"),
        ColumnKind::List => texts(&column.key),
        _ => json!({ "type": "string" }),
    };
    let properties: Map<String, Value> =
        register.column.iter().map(|it| (it.key.clone(), value(it))).collect();
    let required: Vec<&str> =
        register.column.iter().filter(|it| it.required).map(|it| it.key.as_str()).collect();
    json!({
        "if": { "properties": { "register": { "const": register.id } }, "required": ["register"] },
        "then": { "properties": { "rows": rows(Value::Object(properties), &required) } },
    })
}

/// The schema of `isms.toml`.
pub fn configuration() -> String {
    let types: Map<String, Value> =
        Kind::words().into_iter().map(|it| (it.to_owned(), reference("interval"))).collect();
    let rules: Map<String, Value> =
        rules::ALL.iter().map(|rule| (rule.name.to_owned(), setting(rule))).collect();
    let schema = json!({
        "$schema": DRAFT,
        "title": "isms.toml",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "isms": table(json!({
                "organisation": described("string", "who the management system belongs to"),
                "frameworks": { "type": "array", "items": { "const": framework::ID } },
                "allowed_signers": described("string", "the file with the keys trusted for signed commits, as OpenSSH writes it"),
                "in_operation_since": reference("day"),
            })),
            "documents": table(json!({ "include": texts("which files are documents"), "exclude": texts("which are not") })),
            "review": table(json!({
                "every": reference("interval"),
                "at_most": reference("interval"),
                "due_soon": reference("interval"),
                "types": table(Value::Object(types)),
            })),
            "audit": table(json!({ "every": reference("interval"), "cycle": reference("interval") })),
            "management_review": table(json!({ "every": reference("interval") })),
            "risk": table(json!({
                "likelihood": reference("scale"),
                "impact": reference("scale"),
                "levels": reference("scale"),
                "matrix": {
                    "type": "array", "items": { "type": "array", "items": reference("score") },
                    "description": "the level for each likelihood (a row) and impact (a column); their product where absent",
                },
                "appetite": reference("score"),
                "assess_every": reference("interval"),
            })),
            "people": { "type": "object", "additionalProperties": table(json!({
                "name": described("string", "the person's full name"),
                "emails": texts("addresses in Git"),
                "handles": texts("names in CODEOWNERS, as @jane"),
                "left_on": reference("day"),
            })) },
            "roles": { "type": "object", "additionalProperties": table(json!({
                "title": described("string", "the role's name for people"),
                "holders": texts("people under [people]"),
                "former_holders": rows(json!({
                    "person": described("string", "who passed the role on"),
                    "until": reference("day"),
                }), &["person", "until"]),
                "department": described("string", "where the role sits"),
                "top_management": described("boolean", "whether it directs the organisation (clause 5.1)"),
                "keep_apart_from": texts("roles that nobody may hold with it (A.5.3)"),
            })) },
            "rules": table(Value::Object(rules)),
            "waivers": { "type": "array", "items": waiver(&["rule", "subject", "reason", "until"]) },
        },
        "$defs": definitions(),
    });
    text(&schema)
}

fn common() -> Map<String, Value> {
    let properties = json!({
        "id": described("string", "unique and stable; survives renames"),
        "title": described("string", "the first heading says the same"),
        "type": { "enum": Kind::words() },
        "status": { "enum": Status::words() },
        "version": described("string", "in quotes: TOML reads an unquoted 1.10 as 1.1"),
        "classification": described("string", "as public, internal, confidential"),
        "owner": described("string", "the one role or person that answers for the document"),
        "approver": described("string", "the role whose approval it needs"),
        "controls": ids("Annex A controls it serves", "^A\\.[5-8]\\.[0-9]{1,2}$"),
        "clauses": ids("clauses it serves", "^([4-9]|10)(\\.[0-9]){0,2}$"),
        "depends_on": texts("ids of documents it builds on"),
        "supersedes": texts("ids of documents it replaces"),
        "approved": reference("attestation"),
        "reviewed": reference("attestation"),
        "review_every": reference("interval"),
        "next_review": reference("day"),
        "source": described("string", "the file that this sidecar speaks for"),
        "extra": { "type": "object", "description": "the house's own keys, never checked" },
    });
    object(properties)
}

/// Tables and keys of the special types.
fn special() -> Map<String, Value> {
    let text = json!({ "type": "string" });
    let properties = json!({
        "applicability": rows(json!({
            "control": text, "applicable": { "type": "boolean" }, "justification": text,
            "status": { "enum": Implementation::words() },
            "reasons": { "type": "array", "items": { "enum": Reason::words() } }, "risks": texts("ids of risks"),
        }), &["control", "applicable"]),
        "risks": rows(json!({
            "id": text, "title": text, "owner": text, "status": { "enum": RiskStatus::words() },
            "likelihood": reference("score"), "impact": reference("score"), "level": reference("score"),
            "treatment": { "enum": Treatment::words() }, "controls": texts("what treats it"),
            "residual": reference("score"), "accepted": reference("attestation"), "due": reference("day"),
            "done_on": reference("day"), "assessed_on": reference("day"),
        }), &["id"]),
        "register": {
            "enum": register::named_registers().map(|it| it.id.as_str()).collect::<Vec<_>>(),
            "description": "which register the rows are",
        },
        "rows": { "type": "array", "items": { "type": "object" } },
        "columns": {
            "type": "object", "additionalProperties": text,
            "description": "headers of the file under `source`, and the keys they stand for; `extra` for a column that is not read",
        },
        "evidence": rows(json!({
            "path": text, "url": text, "collected_on": reference("day"), "valid_for": reference("interval"),
            "controls": texts("what it shows at work"),
        }), &[]),
        "waivers": { "type": "array", "items": waiver(&["rule", "reason", "until"]) },
        "findings": rows(json!({
            "id": text, "title": text, "grade": { "enum": Grade::words() }, "clauses": texts("clauses"),
            "controls": texts("controls"), "nonconformity": text,
        }), &[]),
        "actions": rows(json!({
            "id": text, "title": text, "owner": text, "due": reference("day"), "done_on": reference("day"),
        }), &[]),
        "objectives": rows(json!({
            "id": text, "title": text, "measure": text, "target": text, "owner": text, "due": reference("day"),
            "result": text,
        }), &[]),
        "audits": rows(json!({
            "id": text, "planned_on": reference("day"), "auditors": texts("people under [people]"),
            "clauses": texts("clauses"), "controls": texts("controls"), "report": text,
        }), &["planned_on"]),
        "inputs": texts("what a process takes; for a management review the letters of clause 9.3.2"),
        "outputs": texts("what a process gives"),
        "external_inputs": texts("inputs of a process that come from outside the ISMS"),
        "external_outputs": texts("outputs of a process that go to somebody outside the ISMS"),
        "measures": texts("how a process is measured"),
        "audited_on": reference("day"),
        "auditors": texts("people under [people]"),
        "audited_clauses": texts("clauses"),
        "audited_controls": texts("controls"),
        "held_on": reference("day"),
        "attendees": texts("people under [people]"),
        "topic": text,
        "roles": texts("roles under [roles]"),
        "raised_on": reference("day"),
        "root_cause": text,
        "closed_on": reference("day"),
        "effectiveness": reference("attestation"),
    });
    object(properties)
}

fn definitions() -> Value {
    json!({
        "day": { "type": "string", "description": "a TOML date, or text that holds one", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}" },
        "interval": { "type": "string", "pattern": "^ *[0-9]+ +([dD]ays?|[wW]eeks?|[mM]onths?|[yY]ears?) *$" },
        "score": {
            "description": "a step of a scale or a level, by its number or name",
            "oneOf": [{ "type": "integer", "minimum": 0 }, { "type": "string" }],
        },
        "scale": {
            "description": "how many steps a scale has, or their names from the lowest",
            "oneOf": [
                { "type": "integer", "minimum": 2, "maximum": 100 },
                { "type": "array", "items": { "type": "string" }, "minItems": 2, "maxItems": 100 },
            ],
        },
        "attestation": {
            "description": "a day, a person, and the digest of the text they saw; or a bare day",
            "oneOf": [
                reference("day"),
                table_with(json!({
                    "on": reference("day"), "by": described("string", "a person under [people]"),
                    "digest": { "type": "string", "pattern": "^sha256:[0-9a-f]{32}$" },
                    "outcome": { "enum": Outcome::words(), "description": "what a review led to" },
                    "note": described("string", "what the reviewer or approver wants to be remembered"),
                }), &["on"]),
            ],
        },
    })
}

fn waiver(required: &[&str]) -> Value {
    let waivable: Vec<&str> =
        rules::ALL.iter().filter(|it| it.waivable).map(|it| it.name).collect();
    let properties = json!({
        "rule": { "enum": waivable },
        "subject": described("string", "a document's id or path, a control, a role"),
        "reason": described("string", "why this gap is accepted for now"),
        "approved_by": described("string", "a person under [people]"),
        "until": reference("day"),
    });
    table_with(properties, required)
}

fn setting(rule: &Rule) -> Value {
    let level = json!({ "enum": Level::words() });
    let mut properties = Map::from_iter([("level".to_owned(), level.clone())]);
    for option in rule.options {
        match option.kind {
            OptionKind::Number(default) => {
                let value = json!({ "type": "integer", "minimum": 0, "default": default, "description": option.summary });
                properties.insert(option.name.into(), value);
            }
            OptionKind::Words(_) => {
                properties.insert(option.name.into(), texts(option.summary));
            }
            OptionKind::Choices(words) => {
                let items = json!({ "enum": words });
                let value =
                    json!({ "type": "array", "items": items, "description": option.summary });
                properties.insert(option.name.into(), value);
            }
            OptionKind::Interval(_) => {
                properties.insert(option.name.into(), reference("interval"));
            }
            OptionKind::WordsOfTypes => {
                properties.extend(
                    Kind::words().into_iter().map(|it| (it.to_owned(), texts(option.summary))),
                );
            }
        }
    }
    json!({ "description": rule.summary, "oneOf": [level, table(Value::Object(properties))] })
}

fn rows(properties: Value, required: &[&str]) -> Value {
    json!({ "type": "array", "items": table_with(properties, required) })
}

fn table(properties: Value) -> Value {
    table_with(properties, &[])
}

#[expect(clippy::needless_pass_by_value, reason = "every caller makes the value for this call")]
fn table_with(properties: Value, required: &[&str]) -> Value {
    json!({ "type": "object", "additionalProperties": false, "properties": properties, "required": required })
}

fn described(kind: &str, description: &str) -> Value {
    json!({ "type": kind, "description": description })
}

fn texts(description: &str) -> Value {
    json!({ "type": "array", "items": { "type": "string" }, "description": description })
}

fn ids(description: &str, pattern: &str) -> Value {
    json!({ "type": "array", "items": { "type": "string", "pattern": pattern }, "description": description })
}

fn reference(definition: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{definition}") })
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn text(schema: &Value) -> String {
    serde_json::to_string_pretty(schema).expect("a value has string keys") + "\n"
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_schema_has_the_keys_that_are_read() {
        let schema: Value = serde_json::from_str(&front_matter()).unwrap();
        let written: BTreeSet<&str> =
            schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        let read: BTreeSet<&str> = crate::document::header::keys().into_iter().collect();
        assert_eq!(written, read);
    }
}
