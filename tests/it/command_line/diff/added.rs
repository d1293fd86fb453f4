//! What is told of a document that one state has and the other has not.

use super::{POLICY, Policy, diff, settings};
use crate::repository::{DAY, Repository};

/// An auditor asks of a new document who approved it.
#[test]
fn an_added_document_is_told_with_its_standing() {
    let repository = Repository::new();
    repository.write("isms.toml", settings("", ""));
    repository.write("first.md", POLICY.text());
    repository.commit("Begin", DAY);
    let write = |path: &str, id, status, more| {
        repository.write(path, Policy { id, status, more, ..POLICY }.text());
    };
    let wrong = "approved = { on = 2026-03-01, by = \"sam-roe\", digest = \"sha256:00000000000000000000000000000000\" }\n";
    write("approved.md", "POL-02", "approved", "");
    write("called-approved.md", "POL-03", "approved", wrong);
    write("draft.md", "POL-04", "draft", "");
    let record = "+++\nid = \"REC-01\"\ntitle = \"Restore test\"\ntype = \"record\"\nowner = \"it-lead\"\n+++\n\nDone.\n";
    repository.write("record.md", record);
    let told = diff(&repository.path(), &[]).stdout;
    let lines: Vec<&str> =
        told.lines().skip_while(|it| *it != "Documents added").skip(1).take(4).collect();
    assert_eq!(
        lines,
        [
            "  `POL-02` Access control policy (`approved.md`), approved on 2026-01-10 by `sam-roe`",
            "  `POL-03` Access control policy (`called-approved.md`), not approved",
            "  `POL-04` Access control policy (`draft.md`), draft",
            "  `REC-01` Restore test (`record.md`)",
        ]
    );
    let json = diff(&repository.path(), &["--output", "json"]).json();
    let added = &json["documents"]["added"];
    assert_eq!(added[0]["approved"]["by"], "sam-roe");
    assert_eq!((&added[1]["status"], &added[1]["approved"]), (&"approved".into(), &().into()));
    assert_eq!((&added[2]["status"], &added[3]["status"]), (&"draft".into(), &().into()));
}
