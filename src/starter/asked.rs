//! What a record is asked for once it is no draft any more, as comments: whoever fills it in takes the `#` away.

use super::front_matter::FrontMatter;
use crate::document::Kind;

/// Writes them below the other keys: nothing of it is claimed yet, so the draft is accepted.
pub(super) fn asked_for(toml: &mut FrontMatter, id: &str, kind: Kind) {
    let keys: &[&str] = match kind {
        Kind::InternalAudit => &[
            "audited_on = 2026-01-31",
            "auditors = [\"jane-doe\"]",
            "audited_clauses = [\"9.1\"]",
            "audited_controls = [\"A.8.13\"]",
        ],
        Kind::ManagementReview => &[
            "held_on = 2026-01-31",
            "attendees = [\"sam-roe\", \"jane-doe\"]",
            "inputs = [\"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\"]",
        ],
        Kind::AwarenessRecord => &[
            "held_on = 2026-01-31",
            "topic = \"Mails that deceive\"",
            "roles = [\"personnel\"]",
            "attendees = [\"sam-roe\", \"jane-doe\"]",
        ],
        Kind::Nonconformity => &[
            "raised_on = 2026-01-31",
            "root_cause = \"The test was an entry in one engineer's calendar\"",
        ],
        _ => return,
    };
    toml.comment("What took place: take the `#` away and write what holds, before the status is more than a draft.");
    for key in keys {
        toml.comment(key);
    }
    if kind == Kind::Nonconformity {
        toml.comment("And once somebody saw that the actions work:");
        toml.comment("closed_on = 2026-05-29");
        toml.comment("effectiveness = { on = 2026-05-29, by = \"jane-doe\" }");
    }
    if kind == Kind::InternalAudit {
        toml.heading("# [[findings]]").comment(&format!("id = \"{id}-F1\""));
        toml.comment("title = \"The restore test of spring is missing\"");
        toml.comment("grade = \"minor\"").comment("clauses = [\"9.1\"]");
        toml.comment("nonconformity = \"NC-01\"");
    }
    if kind != Kind::AwarenessRecord {
        toml.heading("# [[actions]]").comment(&format!("id = \"{id}-1\""));
        toml.comment("title = \"Make the restore test a repeating ticket with a deputy\"");
        toml.comment("owner = \"it-operations\"").comment("due = 2026-02-27");
    }
}
