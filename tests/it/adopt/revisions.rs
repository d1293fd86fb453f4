//! The version that a revision history tells.

use super::{adopt, holding, written};

#[test]
fn rows_that_are_to_come_are_read_past() {
    let of = |rows: &str| {
        let head = "| Version | Date | Author | Change |\n|---|---|---|---|\n";
        let text = format!("# Backup\n\nCopies.\n\n## Revision history\n\n{head}{rows}");
        let adopted = written(&text, &[]);
        let version = adopted.lines().find_map(|it| it.strip_prefix("version = "));
        version.unwrap_or_default().to_owned()
    };
    let real = "| 1.0 | 2024-01-31 | Jane | First |\n| 1.1 | 2025-01-31 | Jane | Second |\n";
    for to_come in [
        "| | | | |\n",
        "| x.y | YYYY-MM-DD | [Name] | [Change] |\n",
        "| 1.2 | TBD | | Planned |\n",
        "| 2.0 | planned | Sam | To come |\n",
        "| 2.0 | 2026-06-30 (planned) | Sam | To come |\n",
        "| 2.0 | 2999-01-31 | Sam | (planned) |\n",
        "| X.X | XX.XX.20XX | | |\n",
        "| ... | ... | ... | ... |\n",
        "| | | Sam | What changed, too |\n",
    ] {
        assert_eq!(of(&format!("{real}{to_come}")), "\"1.1\"", "{to_come}");
        assert_eq!(of(&format!("{to_come}{real}")), "\"1.1\"", "{to_come}");
    }
    // A version whose day somebody forgot may well be the one that holds.
    assert_eq!(of(&format!("{real}| 1.2 | | Sam | Third |\n")), "\"1.2\"");
    assert_eq!(of(&format!("{real}| 1.2 | March 2025 | Sam | Third |\n")), "\"1.2\"");
    assert_eq!(of("| 1.0 | TBD | Sam | First |\n"), "\"1.0\"");
}

#[test]
fn document_control_may_have_a_row_for_each_version() {
    let rows = "| 1.0 | Sam Roe | CEO | 2025-01-31 |\n| 1.1 | CISO | CEO | 2026-01-31 |\n";
    let head = "| Version | Owner | Approved by | Next review |\n|---|---|---|---|\n";
    let adopted = written(&format!("# Backup\n\n## Document control\n\n{head}{rows}"), &[]);
    let facts =
        "version = \"1.1\"\nowner = \"ciso\"\napprover = \"ceo\"\nnext_review = 2026-01-31\n";
    assert!(adopted.contains(facts), "{adopted}");
}

#[test]
fn rows_without_an_order_tell_no_version() {
    let rows = "| 1.0 | 2024-01-31 |\n| 1.2 | 2025-01-31 |\n| 1.1 | 2024-06-30 |\n";
    let text = format!(
        "# Backup\n\n## Revision history\n\n| Version | Date |\n|---|---|\n{rows}| 1.3 | TBD |\n"
    );
    let shown = adopt(&holding("backup-policy.md", text), &[]).stdout;
    assert!(shown.contains("which row of this revision history is the newest"), "{shown}");
}
