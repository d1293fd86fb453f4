use super::*;
use crate::arguments::When;
use crate::date::parse_date;
use crate::lint::{self, Request};

const DEEP: &str = "+++\nid = \"P-1\"\ntitle = \"T\"\nowner = \"x\"\n+++\n\n# T\n\nOne.\n\nTwo.\n\nThree TBD here.\n";

/// The line of the one finding about residue, and whether something is said of it, where the file becomes `after`.
#[expect(clippy::disallowed_methods, reason = "a test writes what it reads")]
fn line_and_remark(after: Option<&str>) -> (usize, bool) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.md");
    std::fs::write(&path, DEEP).unwrap();
    let snapshot = SnapshotArguments::of_disk(None, None);
    let terminal = Terminal::new(When::Never);
    let loaded = load_to_lint(
        super::snapshot(folder.path(), &snapshot).unwrap().into(),
        &snapshot,
        false,
        Caching::Avoid,
        &terminal,
    )
    .unwrap();
    match after {
        Some(text) => std::fs::write(&path, text).unwrap(),
        None => std::fs::remove_file(&path).unwrap(),
    }
    let today = parse_date("2026-11-23").unwrap();
    let mut report = lint::state(&loaded.isms, today, &Request::default());
    let remark = loaded.bring_texts(&mut report.findings);
    let residue = report.findings.iter().find(|it| it.rule.name == "body-placeholder").unwrap();
    let text = loaded.isms.sources.files[residue.at.file()].text();
    (text[..residue.at.start()].lines().count(), remark.is_some())
}

#[test]
fn a_file_that_changes_between_two_readings_gives_no_wrong_place() {
    assert_eq!(line_and_remark(Some(DEEP)), (13, false));
    assert_eq!(line_and_remark(Some(&DEEP.replace("Two", "Twenty"))), (0, true));
    assert_eq!(line_and_remark(Some(&DEEP.replace("P-1", "P-2"))), (0, true));
    assert_eq!(line_and_remark(None), (0, true));
}
