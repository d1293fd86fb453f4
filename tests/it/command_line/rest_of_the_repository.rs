//! An ISMS in a folder of a repository names files beside that folder: links and evidence.

use std::path::Path;

use super::{isms, owned};
use crate::repository::{DAY, Repository};
use crate::small_isms::TODAY;

const ONLY: [&str; 7] =
    ["check", "--today", TODAY, "--only", "link-broken,evidence-missing", "--output", "json"];

/// A policy below `docs/isms` that names a file, a folder, a file of a submodule and a missing one, each as link and as
/// evidence.
fn repository() -> Repository {
    let repository = Repository::new();
    repository.write("docs/isms/isms.toml", "[isms]\nframeworks = []\n");
    let names =
        ["../../infra/backup.tf", "../../infra", "../../vendor/lib/a.md", "../../infra/no.md"];
    let row = |it| format!("[[evidence]]\npath = \"{it}\"\ncollected_on = 2026-01-01\n");
    let evidence = names.map(row).concat();
    let links = names.map(|it| format!("[x]({it})\n")).concat();
    let text = owned("POL-01").replacen("+++\n\n", &format!("{evidence}+++\n\n"), 1) + &links;
    repository.write("docs/isms/access.md", text);
    repository.write("infra/backup.tf", "");
    let other = Repository::new();
    other.write("a.md", "");
    other.commit("Begin", DAY);
    let other = other.path();
    repository.git(&[
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        other.to_str().unwrap(),
        "vendor/lib",
    ]);
    repository
}

fn missing(folder: &Path, more: &[&str]) -> Vec<String> {
    let ran = isms(folder, &[&ONLY, more].concat());
    assert!(ran.status == Some(0) || ran.status == Some(1), "{ran:?}");
    let report = ran.json();
    let new = report["findings"].as_array().unwrap().iter().filter(|it| it["new"] != false);
    let told = new.map(|it| {
        format!("[{}] {}", it["rule"].as_str().unwrap(), it["message"].as_str().unwrap())
    });
    told.collect()
}

#[test]
fn what_the_repository_holds_is_there_and_what_it_lacks_is_not() {
    let repository = repository();
    let folder = repository.path().join("docs/isms");
    repository.git(&["add", "--all"]);
    let expected = [
        "[evidence-missing] the repository holds no file `infra/no.md`",
        "[link-broken] the repository holds no file `infra/no.md`",
    ];
    assert_eq!(missing(&folder, &[]), expected);
    assert_eq!(missing(&folder, &["--staged"]), expected);
    repository.commit("Begin", DAY);
    repository.git(&["rm", "--quiet", "--cached", "infra/backup.tf"]);
    assert_eq!(missing(&folder, &["--rev", "HEAD"]), expected);
    let now = missing(&folder, &["--staged"]);
    assert!(now.len() == 5 && now[0].ends_with("`infra/backup.tf`"), "{now:?}");
    // A base is asked for what it held itself: the links are the same, and what they lead to has gone.
    let new = missing(&folder, &["--base", "HEAD"]);
    assert!(new.len() == 3 && new.iter().all(|it| !it.contains("no.md")), "{new:?}");
}

/// A report is kept, and what it depends on lies beside the folder too.
#[test]
fn a_file_that_comes_beside_the_folder_is_seen_in_the_next_run() {
    let repository = repository();
    repository.commit("Begin", DAY);
    let folder = repository.path().join("docs/isms");
    let reports = repository.path().join(".git/isms/reports");
    let kept = || std::fs::read_dir(&reports).map_or(0, Iterator::count);
    assert_eq!(missing(&folder, &["--staged"]).len(), 2);
    assert_eq!(kept(), 1);
    repository.write("infra/no.md", "");
    repository.git(&["add", "--intent-to-add", "infra/no.md"]);
    assert_eq!(missing(&folder, &["--staged"]).len(), 2);
    repository.git(&["add", "infra/no.md"]);
    assert_eq!(missing(&folder, &["--staged"]), [""; 0]);
}

#[test]
fn the_root_of_the_repository_is_there_and_a_file_in_conflict_too() {
    let repository = repository();
    let rows = "[[evidence]]\npath = \"../../\"\ncollected_on = 2026-01-01\n\
                [[evidence]]\npath = \"/infra/backup.tf\"\ncollected_on = 2026-01-01\n";
    let text = owned("POL-01").replacen("+++\n\n", &format!("{rows}+++\n\n"), 1);
    let text = text + "[home](/) [repository](../../) [new](../../new.md) [l](../../link/a.md)\n";
    repository.write("docs/isms/access.md", text);
    repository.commit("Begin", DAY);
    repository.git(&["checkout", "--quiet", "-b", "side"]);
    repository.write("new.md", "side");
    repository.commit("Add on the side", DAY);
    repository.git(&["checkout", "--quiet", "main"]);
    repository.write("new.md", "main");
    #[cfg(unix)]
    std::os::unix::fs::symlink("infra", repository.path().join("link")).unwrap();
    #[cfg(not(unix))]
    repository.write("link/a.md", "");
    repository.commit("Add on main", DAY);
    let folder = repository.path().join("docs/isms");
    for more in [&[][..], &["--staged"], &["--rev", "HEAD"]] {
        assert_eq!(missing(&folder, more), [""; 0], "{more:?}");
    }
    let merge = ["merge", "--quiet", "side"];
    assert!(crate::repository::run(&repository.path(), &merge, &[]).is_err());
    assert_eq!(missing(&folder, &[]), [""; 0]);
}

#[test]
fn nothing_beside_the_repository_is_there() {
    let repository = repository();
    repository.write("docs/isms/b.md", owned("POL-02") + "[x](../../../b.md)\n");
    repository.git(&["add", "--all"]);
    let said = missing(&repository.path().join("docs/isms"), &[]);
    assert!(
        said.contains(&"[link-broken] this link leads out of the repository".to_owned()),
        "{said:?}"
    );
}

/// The text of a sidecar's source decides what is approved, and is read from the folder alone.
#[test]
fn a_source_beside_the_folder_is_refused_in_words_that_hold() {
    let repository = repository();
    let text = owned("POL-02").replacen("+++\n", "+++\nsource = \"../../infra/backup.tf\"\n", 1);
    repository.write("docs/isms/b.md", text);
    repository.git(&["add", "--all"]);
    let folder = repository.path().join("docs/isms");
    let ran = isms(
        &folder,
        &["check", "--today", TODAY, "--only", "source-missing", "--output", "short"],
    );
    assert!(ran.stdout.contains("it leads out of the folder of the ISMS"), "{ran:?}");
}

/// GitHub reads CODEOWNERS at the root of the repository, and so its lines speak of the folder too.
#[test]
fn codeowners_above_the_folder_is_held_against_it() {
    let repository = Repository::new();
    let settings = "[isms]\nframeworks = []\n\n[people.sam-roe]\nhandles = [\"@sam\"]\n\n\
                    [roles.it-lead]\nholders = [\"sam-roe\"]\n";
    repository.write("docs/isms/isms.toml", settings);
    repository.write("docs/isms/a.md", owned("A"));
    repository.write("src/main.rs", "");
    let codeowners = "/src/ @dev\n/docs/isms/ @kim\n/docs/isms/gone.md @sam\n/gone/ @dev\n";
    repository.write(".github/CODEOWNERS", codeowners);
    repository.git(&["add", "--all"]);
    let folder = repository.path().join("docs/isms");
    let only = "owner-unlisted,codeowners-unmatched";
    let check = |folder: &Path, more: &[&str]| {
        let asked = ["check", "--today", TODAY, "--only", only, "--output", "short"];
        isms(folder, &[&asked[..], more].concat())
    };
    let of = |more: &[&str]| check(&folder, more).stdout;
    let expected = "\
.github/CODEOWNERS:3:1: note[codeowners-unmatched] `/docs/isms/gone.md` matches no file
docs/isms/a.md:2:9: warning[owner-unlisted] `it-lead` owns this document, and CODEOWNERS gives it to @kim
";
    assert_eq!(of(&[]), expected);
    assert_eq!(of(&["--staged"]), expected);
    repository.commit("Begin", DAY);
    assert_eq!(of(&["--rev", "HEAD"]), expected);
    assert_eq!(check(&repository.path(), &["docs/isms"]).stdout, expected);
    assert_eq!(of(&["--base", "HEAD"]), "");
    assert_eq!(of(&["--staged"]), expected);
    repository.write(".github/CODEOWNERS", codeowners.replace("@kim", "@sam"));
    repository.git(&["add", ".github"]);
    // A kept report is not printed again.
    assert_eq!(of(&["--staged"]).lines().count(), 1);
    let binary: &[u8] = b"\0";
    repository.write(".github/CODEOWNERS", binary);
    repository.git(&["add", ".github"]);
    let ran = check(&folder, &["--staged"]);
    assert!(ran.stderr.contains("not checked: owners against .github/CODEOWNERS"), "{ran:?}");
    #[cfg(unix)]
    {
        std::fs::remove_file(repository.path().join(".github/CODEOWNERS")).unwrap();
        std::os::unix::fs::symlink("../docs/owners", repository.path().join(".github/CODEOWNERS"))
            .unwrap();
        repository.git(&["add", ".github"]);
        let ran = check(&folder, &["--staged"]);
        assert!(ran.stderr.contains("a symbolic link is not followed"), "{ran:?}");
    }
}

/// What a submodule holds is said not to be read, so nothing can be missed there.
#[test]
fn a_file_of_a_submodule_within_the_folder_is_not_missed() {
    let repository = repository();
    let other = Repository::new();
    other.write("restore.txt", "");
    other.commit("Begin", DAY);
    let from = other.path();
    let add = ["-c", "protocol.file.allow=always", "submodule", "--quiet", "add"];
    repository.git(&[&add[..], &[from.to_str().unwrap(), "docs/isms/evidence"]].concat());
    let rows = "[[evidence]]\npath = \"evidence/restore.txt\"\ncollected_on = 2026-01-01\n";
    let text = owned("POL-01").replacen("+++\n\n", &format!("{rows}+++\n\n"), 1);
    repository.write("docs/isms/access.md", text + "[x](evidence/restore.txt) [y](evident.txt)\n");
    repository.commit("Begin", DAY);
    let folder = repository.path().join("docs/isms");
    for more in [&[][..], &["--staged"], &["--rev", "HEAD"]] {
        assert_eq!(
            missing(&folder, more),
            ["[link-broken] there is no file `evident.txt`"],
            "{more:?}"
        );
    }
}

/// A link is said not to be followed, and it is there. What it leads to is no evidence: that may be gone, or another file tomorrow.
#[cfg(unix)]
#[test]
fn a_symbolic_link_within_the_folder_is_not_missed() {
    use std::os::unix::fs::symlink;

    let repository = repository();
    let rows = "[[evidence]]\npath = \"latest.pdf\"\ncollected_on = 2026-01-01\n";
    let text = owned("POL-01").replacen("+++\n\n", &format!("{rows}+++\n\n"), 1);
    let links = "[x](latest.md) [y](folder/a.md) [z](later.md)\n";
    repository.write("docs/isms/access.md", text + links);
    let codeowners = "/docs/isms/latest.md @a\n/docs/isms/later.md @a\n";
    repository.write(".github/CODEOWNERS", codeowners);
    let folder = repository.path().join("docs/isms");
    for (to, name) in [("access.md", "latest.md"), ("x", "latest.pdf"), ("../..", "folder")] {
        symlink(to, folder.join(name)).unwrap();
    }
    repository.commit("Begin", DAY);
    let expected = [
        "[codeowners-unmatched] `/docs/isms/later.md` matches no file",
        "[evidence-missing] `latest.pdf` is a symbolic link, or lies behind one",
        "[link-broken] there is no file `later.md`",
    ];
    for more in [&[][..], &["--staged"], &["--rev", "HEAD"]] {
        let more = [&["--only", "codeowners-unmatched"], more].concat();
        assert_eq!(missing(&folder, &more), expected, "{more:?}");
    }
}
