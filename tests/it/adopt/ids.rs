//! The id of each document: what a document states, unless another has it.

use super::{adopt, holding, read};
use crate::command_line::isms;
use crate::small_isms::TODAY;

#[test]
fn the_first_of_two_documents_with_one_id_keeps_it() {
    let of = |id: &str| format!("# Backup policy\n\n**Document ID:** {id}\n**Version:** 1.0\n");
    let repository = holding("a.md", of("POL-03"));
    repository.write("b.md", of("pol-03"));
    repository.write("c.md", of("POL-01"));
    repository.write("d.md", "+++\nid = \"POL-01\"\ntitle = \"D\"\n+++\n\n# D\n");
    repository.write("POL-03 Access.pdf", "%PDF-1.4\n");
    let shown = adopt(&repository, &["--write"]).stdout;
    for (path, id) in
        [("a.md", "POL-03"), ("b.md", "POL-04"), ("c.md", "POL-05"), ("d.md", "POL-01")]
    {
        let adopted = read(&repository, path);
        assert!(adopted.contains(&format!("id = \"{id}\"\n")), "{path}: {adopted}");
    }
    for remark in [
        "  - `pol-03` (a line, line 3) is the id of `a.md`, so this document gets another: mend what names it",
        "  - `POL-01` (a line, line 3) is the id of `d.md`, so",
        "  - `POL-03` (the file's name) is the id of `a.md`, so",
    ] {
        assert!(shown.contains(remark), "{shown}");
    }
    let checked = isms(&repository.path(), &["check", "--today", TODAY, "--only", "id-duplicate"]);
    assert_eq!(checked.status, Some(0), "{checked:?}");
}
