//! Files that must not be written through, over or beside.

use super::*;

#[test]
#[cfg(unix)]
fn permissions_stay_and_nothing_is_left_behind() {
    use std::os::unix::fs::PermissionsExt;
    let repository = house(&[("a.md", &policy("POL-01", ""))]);
    let path = repository.path().join("a.md");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    // What a killed run may have left.
    repository.write(".a.md.isms-0", "left");
    repository.records(&["review", "POL-01"]);
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(repository.git(&["status", "--porcelain"]), " M a.md\n?? .a.md.isms-0");
    repository.commit("Review", DAY);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o444)).unwrap();
    repository.refuses(
        &["review", "POL-01", "--note", "x"],
        "cannot write `a.md`: it is write-protected",
        "`chmod u+w a.md`",
    );
}

#[test]
#[cfg(unix)]
fn nothing_is_written_through_a_symbolic_link() {
    let repository = house(&[("a.md", &policy("POL-01", ""))]);
    let outside = tempfile::TempDir::new().unwrap();
    let target = outside.path().join("b.md");
    std::fs::write(&target, policy("POL-02", "")).unwrap();
    std::os::unix::fs::symlink(&target, repository.path().join("b.md")).unwrap();
    std::os::unix::fs::symlink(outside.path(), repository.path().join("folder")).unwrap();
    repository.commit("Add links", DAY);
    repository.refuses(&["review", "b.md"], "`b.md` is not read", "`isms check` says why");
    repository.refuses(&["review", "POL-02"], "there is no document `POL-02`", "");
    let ran = repository.isms(&["review", "folder/b.md"]);
    assert_eq!(ran.status, 2, "{}", ran.stdout);
    assert_eq!(std::fs::read_to_string(&target).unwrap(), policy("POL-02", ""));
}

#[test]
fn a_file_outside_the_sparse_checkout_is_to_be_brought_there_first() {
    let repository = house(&[("policies/a.md", &policy("POL-01", "")), ("other/b.txt", "b")]);
    repository.git(&["sparse-checkout", "set", "other"]);
    assert!(!repository.path().join("policies").exists());
    repository.refuses(
        &["review", "POL-01"],
        "cannot write `policies/a.md`: it is not on disk",
        "bring it there with `git sparse-checkout add policies`",
    );
}

#[test]
fn a_header_that_is_too_unusual_is_left_alone_and_the_line_is_named() {
    // A sub-table makes `reviewed` a table without lines of its own.
    let text = policy("POL-01", "[reviewed.more]\nx = 1\n");
    let repository = house(&[("a.md", &policy("POL-02", "")), ("b.md", &text)]);
    repository.refuses(
        &["review", "POL-02", "POL-01"],
        "`reviewed` in `b.md` is written in a way that is not safe to change",
        "write it by hand: `reviewed = { on = 2026-11-23",
    );
}

#[test]
fn a_hostile_id_breaks_neither_the_terminal_nor_the_proposed_command() {
    let text = policy("POL-01", "").replace("id = \"POL-01\"", "id = \"$(touch x) \\u001b[31m'\"");
    let repository = house(&[("-x;y.md", &text)]);
    let ran = repository.records(&["review", "./-x;y.md"]);
    assert!(!ran.stderr.contains('\u{1b}') && !ran.stdout.contains('\u{1b}'));
    let expected = r"next: git commit -m 'Review $(touch x) \u{1b}[31m'\''' './-x;y.md'";
    assert_eq!(ran.stderr.trim_end(), expected);
}
