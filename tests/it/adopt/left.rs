//! What is named on the command line and left alone: adopt says why.

use super::{SETTINGS, adopt, holding};
use crate::command_line::isms;

const DOCUMENT: &str = "+++\nid = \"POL-01\"\ntitle = \"A\"\n+++\n\n# A\n";

#[test]
fn a_file_that_was_named_is_never_left_without_a_word() {
    let repository = holding("a.md", DOCUMENT);
    repository.write("new.md", "# New\n");
    repository.write("broken.md", "+++\nid = \n+++\n\n# B\n");
    repository.write("README.md", "# Read me\n");
    repository.write("notes.txt", "Notes\n");
    repository.write("drafts/d.md", "# D\n");
    repository.write("done/e.md", DOCUMENT.replace("01", "02"));
    repository.write("pictures/p.png", "PNG");
    repository.write(".github/x.md", "# X\n");
    repository.write("b.pdf", "%PDF-1.4\n");
    repository.write("b.pdf.md", "+++\nid = \"POL-03\"\nsource = \"b.pdf\"\n+++\n");
    repository.write("c.pdf", "%PDF-1.4\n");
    repository.write("f.pdf", "%PDF-1.4\n");
    let excluded = "[documents]\nexclude = [\"drafts/**\", \"f.pdf.md\"]\n";
    repository.write("isms.toml", format!("{SETTINGS}\n{excluded}"));
    let said = |path: &str| {
        let shown = adopt(&repository, &[path]).stdout;
        let start = format!("{path}: left as it is: ");
        shown.lines().find_map(|it| Some(it.strip_prefix(&start)?.to_owned())).unwrap_or_default()
    };
    for (path, why) in [
        ("a.md", "it has front matter already"),
        ("broken.md", "it has front matter already, which cannot be read: `isms check` tells why"),
        ("README.md", "README, CHANGELOG and the like are no documents: where it is one, name"),
        ("notes.txt", "it is neither Markdown nor a file of an Office program nor a PDF"),
        ("drafts/d.md", "`include` and `exclude` under `[documents]` in isms.toml leave it out"),
        ("f.pdf", "`include` and `exclude` under `[documents]` in isms.toml leave it out"),
        ("drafts", "it holds no document: README"),
        ("done", "every document in it has front matter already"),
        ("pictures", "it holds no document"),
        (".github/x.md", "what is hidden is no document"),
        ("b.pdf", "a document names it as its `source` already"),
    ] {
        assert!(said(path).starts_with(why), "{path}: {}", said(path));
    }
    for path in ["new.md", "c.pdf", "."] {
        assert_eq!(said(path), "", "{path}");
    }
    let shown = adopt(&repository, &["a.md", "new.md"]).stdout;
    let both = shown.contains("a.md: left as it is") && shown.contains("1 document would be");
    assert!(both, "{shown}");
}

#[test]
fn a_file_that_git_ignores_is_refused_with_the_reason() {
    let repository = holding("a.md", "# A\n");
    repository.write(".gitignore", "secret.md\n");
    repository.write("secret.md", "# S\n");
    let ran = isms(&repository.path(), &["adopt", "secret.md"]);
    ran.refused("`secret.md` is not among the files that were read", "ignored by Git");
}
