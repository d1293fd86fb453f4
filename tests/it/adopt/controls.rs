//! The controls that a document names.

use super::{adopt, holding, written};

#[test]
fn controls_are_found_by_every_spelling() {
    let text = "# Backup\n\nSee A.5.15, A 8.2 and ISO 27001 A.8.13, and A.5.9 to A.5.11.\n\n```\nA.7.1\n```\n";
    let adopted = written(text, &[]);
    assert!(
        adopted.contains(
            "controls = [\"A.5.9\", \"A.5.10\", \"A.5.11\", \"A.5.15\", \"A.8.2\", \"A.8.13\"]"
        ),
        "{adopted}"
    );
    let bare = "# Backup\n\n**ISO controls:** 5.24, 5.25 and 5.26, 5.27\n\nSee A.8.13.\n";
    let shown = adopt(&holding("backup-policy.md", bare), &["--write"]).stdout;
    assert!(shown.contains("line 3: `5.25 and 5.26` names more than one control"), "{shown}");
    let adopted = written(bare, &[]);
    assert!(adopted.contains("controls = [\"A.5.24\", \"A.5.27\", \"A.8.13\"]"), "{adopted}");
    let other = "# Backup\n\n**Related controls:** PCI DSS 8.2, 8.3, 8.6\n";
    let shown = adopt(&holding("backup-policy.md", other), &["--write"]).stdout;
    assert_eq!(shown.matches("is no control of Annex A, so no number").count(), 1, "{shown}");
    assert!(!written(other, &[]).contains("controls ="));
    let old = written("# Backup\n\nISO/IEC 27001:2013 A.12.3.1 asks for copies.\n", &[]);
    assert!(old.contains("controls = [\"A.8.13\"]"), "{old}");
}

#[test]
fn a_control_of_2013_is_told_with_what_replaced_it() {
    let text = "# Access\n\nSee A.9.2.1 and A.18.2.3.\n\nAgain A.9.2.1; A.12.1 is a group.\n";
    let yaml = "---\ncontrols: [A.12.3.1, \"9.2.1\"]\n---\n# Access\n";
    let replaced = "`A.9.2.1` is a control of 2013, which `A.5.16` Identity management replaced: `controls` names it\n";
    let shown = adopt(&holding("access.md", text), &[]).stdout;
    for remark in [
        &format!("  - line 3: {replaced}")[..],
        "  - line 3: `A.18.2.3` is a control of 2013, which `A.5.36` ",
        " replaced: `controls` names them\n",
        "  - line 5: `A.12.1` was a group of controls in 2013: name those of 2022 that are meant, of A.5.37, A.8.6, ",
    ] {
        assert!(shown.contains(remark), "{remark}: {shown}");
    }
    assert_eq!(shown.matches("`A.9.2.1` is").count(), 1, "{shown}");
    assert!(written(text, &[]).contains("controls = [\"A.5.16\", \"A.5.36\", \"A.8.8\"]\n"));
    let shown = adopt(&holding("access.md", yaml), &[]).stdout;
    assert!(shown.contains(&format!("  - line 2: {replaced}")), "{shown}");
    assert!(
        shown.contains("  - line 2: `A.12.3.1` is a control of 2013, which `A.8.13` "),
        "{shown}"
    );
}
