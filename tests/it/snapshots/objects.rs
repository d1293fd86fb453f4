//! Texts of commits, wherever and however Git keeps them.

use std::path::{Path, PathBuf};

use isms::git::Content;

use super::{open, revision, texts, try_open};
use crate::repository::{DAY, Repository, git};

/// Documents that Git stores as differences from one another, and one that is longer than is asked for.
fn commit_versions(repository: &Repository, versions: std::ops::Range<usize>) {
    for version in versions {
        for document in ["a.md", "folder/b.md", "folder/c.md"] {
            let lines = (0..200).map(|line| {
                if line == version % 200 {
                    format!("{document} was changed in version {version}\n")
                } else {
                    format!("line {line} of {document} stays as it is\n")
                }
            });
            repository.write(document, lines.collect::<String>());
        }
        repository.write("long.md", "long ".repeat(300_000));
        repository.commit(&format!("Version {version}"), DAY);
    }
}

/// What `git show` says that a revision holds, as far as it is not too long.
fn shown(folder: &Path, name: &str) -> Vec<(String, String)> {
    let names = git(folder, &["ls-tree", "-r", "--name-only", name]);
    let text = |path: &str| match path {
        "long.md" => "TooLarge { bytes: 1500000 }".to_owned(),
        _ => git(folder, &["show", &format!("{name}:{path}")]) + "\n",
    };
    names.lines().map(|path| (path.to_owned(), text(path))).collect()
}

fn agrees_with_git(folder: &Path) {
    for name in ["HEAD", "HEAD~1", "HEAD~7"] {
        assert_eq!(texts(&open(folder, &revision(name))), shown(folder, name), "{name}");
    }
}

#[test]
fn every_way_to_keep_objects_is_read() {
    let repository = Repository::new();
    let folder = repository.path();
    commit_versions(&repository, 0..5);
    repository.git(&["repack", "-a", "-d", "--quiet"]);
    commit_versions(&repository, 5..10);
    agrees_with_git(&folder);
    repository.git(&["repack", "-d", "--quiet"]);
    agrees_with_git(&folder);
    repository.git(&["multi-pack-index", "write"]);
    agrees_with_git(&folder);
    // Differences that name what they start from by its id, as old versions of Git write them.
    repository.git(&["-c", "repack.useDeltaBaseOffset=false", "repack", "-adf", "--quiet"]);
    agrees_with_git(&folder);

    // A clone that borrows the objects of another repository, and has some of its own.
    let beside = tempfile::TempDir::new().unwrap();
    let from = folder.to_str().unwrap();
    git(beside.path(), &["clone", "--quiet", "--shared", from, "clone"]);
    let clone = isms::path::resolved(beside.path()).unwrap().join("clone");
    agrees_with_git(&clone);
    repository.git(&["gc", "--quiet"]);
    agrees_with_git(&folder);
    agrees_with_git(&clone);
}

fn packs(repository: &Repository) -> Vec<PathBuf> {
    let folder = repository.path().join(".git/objects/pack");
    let files = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    files.filter(|it| it.extension().is_some_and(|it| it == "pack" || it == "idx")).collect()
}

/// A disk that lies: whatever byte of a pack is another one, a text is the right one or is said to be unreadable. A pack's
/// index has no checksum for each entry, and Git believes it too: there it is enough that nothing breaks.
#[test]
fn a_damaged_pack_gives_no_wrong_text() {
    let repository = Repository::new();
    commit_versions(&repository, 0..4);
    repository.git(&["repack", "-a", "-d", "--quiet"]);
    let right = texts(&open(&repository.path(), &revision("HEAD~2")));
    let mut unreadable = 0;
    for file in packs(&repository) {
        let is_pack = file.extension().is_some_and(|it| it == "pack");
        let whole = std::fs::read(&file).unwrap();
        // Git makes it read-only.
        std::fs::remove_file(&file).unwrap();
        for at in (0..whole.len()).step_by(29) {
            let changed = [&whole[..at], &[whole[at] ^ 0x55], &whole[at + 1..]].concat();
            for damaged in [&changed, &whole[..at]] {
                std::fs::write(&file, damaged).unwrap();
                let which = revision("HEAD~2");
                let Ok(snapshot) = try_open(&repository.path(), &which) else {
                    unreadable += 1;
                    continue;
                };
                let found = texts(&snapshot);
                unreadable += right.len() - found.len().min(right.len());
                let documents = found.into_iter().filter(|it| is_pack && it.0 != "long.md");
                for (path, text) in documents {
                    if text.starts_with("Unreadable(\"object ") || text.starts_with("TooLarge") {
                        unreadable += 1;
                    } else {
                        assert!(right.contains(&(path, text)), "byte {at}");
                    }
                }
            }
        }
        std::fs::write(&file, whole).unwrap();
    }
    assert!(unreadable > 100, "the damage was noticed {unreadable} times");
}

/// CODEOWNERS beside the system is read as the documents are: the kind that a pack states for it is any number.
#[test]
fn a_damaged_pack_gives_no_wrong_text_beside_the_system() {
    let repository = Repository::new();
    let owners = "* @jane\n";
    repository.write("CODEOWNERS", owners);
    repository.write("isms/a.md", "# A\n");
    repository.commit("Begin", DAY);
    repository.git(&["repack", "-a", "-d", "--quiet"]);
    let pack = packs(&repository).into_iter().find(|it| it.extension().unwrap() == "pack").unwrap();
    let whole = std::fs::read(&pack).unwrap();
    std::fs::remove_file(&pack).unwrap();
    let mut unreadable = 0;
    for at in 12..whole.len() {
        for mask in [0x60, 0x70, 0x55] {
            let changed = [&whole[..at], &[whole[at] ^ mask], &whole[at + 1..]].concat();
            std::fs::write(&pack, changed).unwrap();
            let Ok(snapshot) = try_open(&repository.path().join("isms"), &revision("HEAD")) else {
                continue;
            };
            match snapshot.read_beside("CODEOWNERS", 1 << 20) {
                Some(Content::Bytes(bytes)) => assert_eq!(bytes, owners.as_bytes(), "byte {at}"),
                Some(_) => unreadable += 1,
                // The tree that names it cannot be read.
                None => {}
            }
        }
    }
    assert!(unreadable > 10, "the damage was noticed {unreadable} times");
}

/// Changes a byte of each loose object, here and there: none gives a wrong text.
#[test]
fn a_damaged_loose_object_gives_no_wrong_text() {
    let repository = Repository::new();
    commit_versions(&repository, 0..1);
    let right = texts(&open(&repository.path(), &revision("HEAD")));
    let mut unreadable = 0;
    for path in ["a.md", "folder/b.md"] {
        let id = repository.git(&["rev-parse", &format!("HEAD:{path}")]);
        let file = repository.path().join(".git/objects").join(&id[..2]).join(&id[2..]);
        let whole = std::fs::read(&file).unwrap();
        std::fs::remove_file(&file).unwrap();
        for at in 0..whole.len() {
            let changed = [&whole[..at], &[whole[at] ^ 1], &whole[at + 1..]].concat();
            std::fs::write(&file, changed).unwrap();
            for found in texts(&open(&repository.path(), &revision("HEAD"))) {
                if found.1.starts_with("Unreadable(\"object ") {
                    unreadable += 1;
                } else {
                    assert!(right.contains(&found), "byte {at} of {path}");
                }
            }
        }
        std::fs::write(&file, whole).unwrap();
    }
    assert!(unreadable > 100, "the damage was noticed {unreadable} times");
}

#[test]
fn an_object_of_any_length_is_read_where_it_may_be_so_long() {
    for length in [9 << 20, 17 << 20, 65 << 20] {
        let repository = Repository::new();
        let text = |first: &str| format!("{first}{}", "x".repeat(length - 1));
        for first in ["a", "b"] {
            repository.write("long.md", text(first));
            repository.commit(first, DAY);
        }
        for packed in [false, true] {
            if packed {
                repository.git(&["-c", "core.bigFileThreshold=1g", "repack", "-adf", "--quiet"]);
            }
            for (name, first) in [("HEAD", "b"), ("HEAD~1", "a")] {
                let snapshot = open(&repository.path(), &revision(name));
                let read = |limit: u64| snapshot.read(&["long.md"], limit).remove(0);
                let found = read(length as u64);
                assert!(matches!(found, Content::Bytes(it) if it == text(first).as_bytes()));
                assert_eq!(read(8 << 20), Content::TooLarge { bytes: length as u64 });
            }
        }
    }
}

#[test]
fn objects_are_borrowed_in_a_circle_and_through_links() {
    let repository = Repository::new();
    commit_versions(&repository, 0..8);
    repository.git(&["repack", "-a", "-d", "--quiet"]);
    let objects = repository.path().join(".git/objects");
    let beside = tempfile::TempDir::new().unwrap();
    let from = repository.path();
    git(beside.path(), &["clone", "--quiet", "--shared", from.to_str().unwrap(), "clone"]);
    let clone = isms::path::resolved(beside.path()).unwrap().join("clone");
    let borrowed = clone.join(".git/objects");
    let lines = format!("{}\n{}\n", borrowed.display(), objects.display());
    std::fs::write(objects.join("info/alternates"), lines).unwrap();
    agrees_with_git(&repository.path());
    agrees_with_git(&clone);

    #[cfg(unix)]
    for file in packs(&repository) {
        let real = beside.path().join(file.file_name().unwrap());
        std::fs::rename(&file, &real).unwrap();
        std::os::unix::fs::symlink(real, &file).unwrap();
    }
    agrees_with_git(&repository.path());
}
