//! Links, sources and references that lead out of the repository: what lies there is never read.

use tempfile::TempDir;

use super::{check_everywhere, planted};

const SECRET: &str = "the-text-nobody-may-see";

/// A folder beside the repository with a document and a file that hold [`SECRET`].
fn outside() -> TempDir {
    let outside = TempDir::new().unwrap();
    let document = format!("+++\nid = \"{SECRET}\"\nowner = null # {SECRET}\n+++\n# {SECRET}\n");
    for name in ["secret", "secret.md", "isms.toml", "CODEOWNERS"] {
        std::fs::write(outside.path().join(name), &document).unwrap();
    }
    outside
}

#[test]
fn sources_and_links_that_climb() {
    let outside = outside();
    let name = outside.path().file_name().unwrap().to_str().unwrap();
    let repository = planted();
    let absolute = isms::path::shown(&outside.path().join("secret"));
    let climbing = format!("../../{name}/secret");
    for (number, source) in
        ["../../secret", &climbing, &absolute, "/etc/passwd", "..", ".git/config", "a\\\\..\\\\b"]
            .iter()
            .enumerate()
    {
        let text = format!(
            "+++\nid = \"SRC-{number}\"\nsource = \"{source}\"\n+++\n[a]({climbing}.md)\n[b](<{absolute}>)\n![c](../../../../../etc/passwd)\n"
        );
        repository.write(&format!("policies/{number}.pdf.md"), text);
    }
    check_everywhere(&repository, |said| {
        for number in 0..7 {
            said.finds(&format!("policies/{number}.pdf.md:3:10: error[source-missing]"));
            said.finds(&format!("policies/{number}.pdf.md:5:"));
        }
        said.never_leaks(SECRET);
    });
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_named_and_not_followed() {
    use std::os::unix::fs::symlink;

    let outside = outside();
    let repository = planted();
    let here = repository.path();
    symlink(outside.path().join("secret.md"), here.join("file.md")).unwrap();
    symlink(outside.path(), here.join("folder")).unwrap();
    symlink(".", here.join("loop")).unwrap();
    symlink("loop.md", here.join("loop.md")).unwrap();
    symlink(outside.path().join("secret"), here.join("plan.pdf")).unwrap();
    symlink(outside.path().join("CODEOWNERS"), here.join("CODEOWNERS")).unwrap();
    repository.write("plan.pdf.md", "+++\nid = \"POL-01\"\nsource = \"plan.pdf\"\n+++\n");
    repository.write(
        "deep.pdf.md",
        "+++\nid = \"POL-02\"\nsource = \"folder/secret\"\n+++\n[a](folder/secret.md#x)\n",
    );
    check_everywhere(&repository, |said| {
        for link in ["file.md", "folder", "loop", "loop.md", "plan.pdf", "CODEOWNERS"] {
            said.leaves_out(link, "a symbolic link is not followed");
        }
        said.finds("plan.pdf.md:3:10: error[source-missing] `plan.pdf` cannot be read: it is a symbolic link, and none is followed");
        said.finds("deep.pdf.md:3:10: error[source-missing] `folder/secret` cannot be read: it stands behind a symbolic link, and none is followed");
        said.never_leaks(SECRET);
    });
}

#[cfg(unix)]
#[test]
fn settings_that_are_a_link_are_not_read() {
    use std::os::unix::fs::symlink;

    let outside = outside();
    let repository = planted();
    std::fs::remove_file(repository.path().join("isms.toml")).unwrap();
    symlink(outside.path().join("isms.toml"), repository.path().join("isms.toml")).unwrap();
    let said = super::check(&repository, &[]);
    assert_eq!(said.never_leaks(SECRET).status, 2, "{said:#?}");
    assert!(said.remarks.contains("a symbolic link is not followed"), "{said:#?}");
}

/// Asked for by name, a link is still not a document.
#[cfg(unix)]
#[test]
fn a_link_as_the_argument_is_not_followed() {
    use std::os::unix::fs::symlink;

    let outside = outside();
    let repository = planted();
    symlink(outside.path().join("secret.md"), repository.path().join("file.md")).unwrap();
    let said = super::check(&repository, &["file.md"]);
    assert_eq!(said.never_leaks(SECRET).status, 2, "{said:#?}");
    assert!(said.remarks.contains("a symbolic link is not followed"), "{said:#?}");
}
