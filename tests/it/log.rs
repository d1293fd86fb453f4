//! `isms log` in real repositories: its commits are those of `git log`, and a proof is one that the repository shows.

use std::process::Command;

use serde_json::Value;

use crate::repository::{self, Repository};

const HOUSE: &str = "[isms]\nframeworks = []\n\n[people.jane-doe]\nemails = [\"jane@example.com\"]\n\n\
    [people.sam-roe]\nemails = [\"sam@example.com\"]\n";
const SIGNED: &str = "+++\nid = \"POL-03\"\ntitle = \"Access control policy\"\n\
    approved = { on = 2026-01-15, by = \"sam-roe\" }\n+++\n# Access control policy\n\nAccess is given on request.\n";
/// A commit of nothing but [`SIGNED`], signed once with the key of `ed25519.pub`.
const SIGNED_COMMIT: &str = include_str!("signatures/commit.txt");
const KEY: &str = include_str!("signatures/ed25519.pub");

/// A policy with more lines in its front matter.
fn policy(lines: &str, text: &str) -> String {
    format!(
        "+++\nid = \"POL-03\"\ntitle = \"Access control policy\"\n{lines}\n+++\n# Access control policy\n\n{text}\n"
    )
}

struct Ran {
    status: Option<i32>,
    stdout: String,
    stderr: String,
}

fn isms(repository: &Repository, arguments: &[&str]) -> Ran {
    isms_in(repository, "", arguments)
}

/// The same in a folder of the repository.
fn isms_in(repository: &Repository, folder: &str, arguments: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_isms"))
        .args(arguments)
        .args(["--today", "2026-11-23"])
        .current_dir(repository.path().join(folder))
        .env_clear()
        .env("HOME", repository.path())
        .env("GIT_CEILING_DIRECTORIES", isms::path::resolved(&std::env::temp_dir()).unwrap())
        .output()
        .expect("isms runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Ran { status: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// The rows of the JSON, newest first.
fn rows(repository: &Repository, arguments: &[&str]) -> Vec<Value> {
    let ran = isms(repository, &[arguments, &["--output", "json"]].concat());
    assert_eq!(ran.status, Some(0), "{}", ran.stderr);
    let json: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(json["version"], 1);
    json["revisions"].as_array().unwrap().clone()
}

fn commits(rows: &[Value]) -> Vec<&str> {
    rows.iter().filter_map(|it| it["commit"].as_str()).collect()
}

/// What changed, in words.
fn words(row: &Value) -> Vec<&str> {
    let changes = row["changes"].as_array().unwrap().iter().map(|it| it["what"].as_str().unwrap());
    changes.collect()
}

/// Each attestation: its field, its state and the ways.
fn stands(row: &Value) -> Vec<String> {
    let attestations = row["attestations"].as_array().unwrap().iter();
    attestations
        .map(|it| {
            let ways: Vec<&str> =
                it["proved_by"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
            format!(
                "{} {} {}",
                it["field"].as_str().unwrap(),
                it["state"].as_str().unwrap(),
                ways.join(" ")
            )
            .trim_end()
            .to_owned()
        })
        .collect()
}

/// Commits as another author, with other dates for the author and the committer.
fn commit_as(repository: &Repository, person: (&str, &str), authored: &str, message: &str) {
    repository.git(&["add", "--all"]);
    let environment = [
        ("GIT_AUTHOR_NAME", person.0),
        ("GIT_AUTHOR_EMAIL", person.1),
        ("GIT_AUTHOR_DATE", authored),
    ];
    let arguments = ["commit", "--quiet", "--message", message];
    repository::run(&repository.path(), &arguments, &environment).expect("git commit");
}

const SAM: (&str, &str) = ("Sam Roe", "sam@example.com");

#[test]
fn every_revision_says_what_changed_and_what_is_proved() {
    let repository = Repository::new();
    repository.write("isms.toml", HOUSE);
    repository.write("policies/access.md", policy("version = \"1.0\"", "Some text."));
    repository.commit("Write", "2026-01-01T12:00:00+00:00");
    let reviewed = "version = \"1.0\"\nreviewed = { on = 2026-01-02, by = \"jane-doe\" }";
    repository.write("policies/access.md", policy(reviewed, "Some text."));
    repository.commit("Review", "2026-02-01T12:00:00+00:00");
    repository.write("other.md", "+++\nid = \"X\"\n+++\n");
    repository.commit("Write another", "2026-02-02T12:00:00+00:00");
    let approved = |by: &str, on: &str| {
        format!(
            "version = \"2.0\"\nowner = \"jane-doe\"\napproved = {{ on = {on}, by = \"{by}\" }}"
        )
    };
    repository.write("policies/access.md", policy(&approved("sam-roe", "2026-03-01"), "New text."));
    let message = "Approve\n\nSomething.\n\nApproved-by: Sam Roe <SAM@example.com>";
    repository.commit(message, "2026-03-01T12:00:00+00:00");
    repository.write("policies/access.md", policy(&approved("sam-roe", "2026-04-01"), "New text."));
    repository.commit("Approve\n\nApproved-by: Kim <kim@example.com>", "2026-04-01T12:00:00+00:00");
    repository.write("policies/access.md", policy(&approved("sam-roe", "2026-05-01"), "New text."));

    let rows = rows(&repository, &["log", "POL-03"]);
    let told: Vec<(Vec<&str>, Vec<String>)> =
        rows.iter().map(|it| (words(it), stands(it))).collect();
    let stand = |text: &str| vec![text.to_owned()];
    assert_eq!(
        told,
        [
            (vec![], stand("approved not-committed")),
            (vec![], stand("approved cannot-be-proved")),
            (
                vec!["body", "version", "owner", "review-withdrawn"],
                stand("approved proved approved-by")
            ),
            (vec![], stand("reviewed proved authored committed")),
            (vec!["created"], vec![]),
        ]
    );
    let log = repository.git(&["log", "--format=%H", "--", "policies/access.md"]);
    assert_eq!(commits(&rows), log.lines().collect::<Vec<_>>());
}

#[test]
fn the_table_is_for_people_and_hides_no_escape() {
    let repository = Repository::new();
    repository.write("isms.toml", HOUSE);
    repository.write("policies/access.md", policy("version = \"1.0\"", "Some text."));
    repository.commit("Write", "2026-01-01T12:00:00+00:00");
    let lines = "version = \"\\u001b[31m2\"\nreviewed = { on = 2026-01-10, by = \"sam-roe\" }";
    repository.write("policies/access.md", policy(lines, "Some text."));
    repository.git(&["config", "user.name", "x"]);
    repository.git(&["add", "--all"]);
    let environment =
        [("GIT_AUTHOR_NAME", "Eve \u{1b}[2J"), ("GIT_COMMITTER_DATE", "2026-02-01T12:00:00+00:00")];
    let arguments = ["commit", "--quiet", "--message", "Review"];
    repository::run(&repository.path(), &arguments, &environment).unwrap();
    let short = repository.git(&["log", "--format=%h", "--abbrev=10"]);
    let [second, first] = short.lines().collect::<Vec<_>>()[..] else { panic!("{short}") };
    let ran = isms(&repository, &["log", "policies/access.md"]);
    assert_eq!(
        ran.stdout,
        format!(
            "POL-03 Access control policy (policies/access.md)\n\n\
         landed      commit      who            version      what changed\n\
         2026-02-01  {second}  Eve \\u{{1b}}[2J  \\u{{1b}}[31m2  reviewed 2026-01-10 by sam-roe, landed 22 days later, cannot be proved: the commit names `Eve \\u{{1b}}[2J`, not `sam-roe`\n\
         2026-01-01  {first}  Jane Doe       1.0          created\n"
        )
    );
}

#[test]
fn a_renamed_document_is_followed_and_git_agrees() {
    let repository = Repository::new();
    repository.write("isms.toml", HOUSE);
    repository.write("access.md", policy("version = \"1.0\"", "Some text."));
    repository.commit("Write", "2026-01-01T12:00:00+00:00");
    repository.write("access.md", policy("version = \"1.1\"", "Some text."));
    repository.commit("Change", "2026-01-02T12:00:00+00:00");
    repository.git(&["mv", "access.md", "policy.md"]);
    repository.commit("Move", "2026-01-03T12:00:00+00:00");
    repository.write("policy.md", policy("version = \"1.2\"", "Some text."));
    repository.git(&["mv", "policy.md", "again.md"]);
    repository.commit("Move and change", "2026-01-04T12:00:00+00:00");
    let rows = rows(&repository, &["log", "again.md"]);
    let told: Vec<Vec<&str>> = rows.iter().map(words).collect();
    assert_eq!(
        told,
        [vec!["renamed", "version"], vec!["renamed"], vec!["version"], vec!["created"]]
    );
    assert_eq!(rows[0]["changes"][0]["from"], "policy.md");
    assert_eq!(rows[2]["path"], "access.md");
    let log = repository.git(&["log", "--follow", "--format=%H", "--", "again.md"]);
    assert_eq!(commits(&rows), log.lines().collect::<Vec<_>>());
    // By a path that it had, it is told where it is.
    for (folder, name) in [("", "access.md"), ("", "policy.md"), ("notes", "../access.md")] {
        std::fs::create_dir_all(repository.path().join(folder)).unwrap();
        let ran = isms_in(&repository, folder, &["log", name]);
        let message = format!("there is no document `{name}` any more: it is `again.md` now");
        let help = match folder {
            "" => "write `isms log again.md`",
            _ => "write `isms log ../again.md`",
        };
        assert_eq!((ran.status, ran.stdout.as_str()), (Some(2), ""));
        assert!(ran.stderr.contains(&message) && ran.stderr.contains(help), "{}", ran.stderr);
    }
    let ran = isms(&repository, &["log", "acess.md"]);
    assert!(ran.stderr.contains("there is no document `acess.md`\n"), "{}", ran.stderr);
    // An older state is told by its own name.
    let older = isms(&repository, &["log", "access.md", "--rev", "HEAD~2", "--output", "json"]);
    let older: Value = serde_json::from_str(&older.stdout).unwrap();
    assert_eq!(commits(older["revisions"].as_array().unwrap()), commits(&rows)[2..]);
}

#[test]
fn merges_are_listed_as_git_lists_them() {
    let repository = Repository::new();
    repository.write("isms.toml", HOUSE);
    let text = |first: &str, last: &str| {
        policy("", &format!("{first}\n\nOne.\n\nTwo.\n\nThree.\n\nFour.\n\nFive.\n\n{last}"))
    };
    repository.write("access.md", text("a", "z"));
    repository.commit("Write", "2026-01-01T12:00:00+00:00");
    repository.git(&["checkout", "--quiet", "-b", "side"]);
    repository.write("access.md", text("a", "y"));
    repository.commit("Side", "2026-01-02T12:00:00+00:00");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.write("access.md", text("b", "z"));
    repository.commit("Main", "2026-01-03T12:00:00+00:00");
    repository.git(&["merge", "--quiet", "--no-edit", "side"]);
    // A branch of which the main line took nothing.
    repository.git(&["checkout", "--quiet", "-b", "lost"]);
    repository.write("access.md", text("c", "c"));
    repository.commit("Lost", "2026-01-16T12:00:00+00:00");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.write("more.md", "+++\nid = \"X\"\n+++\n");
    repository.commit("More", "2026-01-17T12:00:00+00:00");
    repository.git(&["merge", "--quiet", "--no-edit", "--strategy=ours", "lost"]);

    let rows = rows(&repository, &["log", "POL-03"]);
    let log = repository.git(&["log", "--format=%H", "--", "access.md"]);
    assert_eq!(commits(&rows), log.lines().collect::<Vec<_>>());
    assert_eq!(rows.len(), 4);
    assert_eq!(words(&rows[0]), ["merged", "body"]);
}

#[test]
fn a_back_dated_author_date_is_told_and_does_not_count() {
    let repository = Repository::new();
    repository.write("isms.toml", HOUSE);
    let reviewed = "reviewed = { on = 2025-01-01, by = \"sam-roe\" }";
    repository.write("access.md", policy(reviewed, "Some text."));
    commit_as(&repository, SAM, "2025-01-01T12:00:00+00:00", "Review");
    let rows = rows(&repository, &["log", "POL-03"]);
    assert_eq!(
        (&rows[0]["authored_on"], &rows[0]["landed_on"]),
        (&"2025-01-01".into(), &"2026-01-15".into())
    );
    assert_eq!(stands(&rows[0]), ["reviewed proved authored"]);
    let table = isms(&repository, &["log", "POL-03"]).stdout;
    assert!(table.contains("by sam-roe, landed 379 days later, proved by author"), "{table}");
}

#[test]
fn the_mailmap_says_who_is_who() {
    let repository = Repository::new();
    repository.write("isms.toml", HOUSE);
    let reviewed = "reviewed = { on = 2026-01-15, by = \"sam-roe\" }";
    repository.write("access.md", policy(reviewed, "Some text."));
    commit_as(&repository, ("sammy", "sammy@laptop.local"), repository::DAY, "Review");
    let before = rows(&repository, &["log", "POL-03"]);
    assert_eq!(stands(&before[0]), ["reviewed cannot-be-proved"]);
    repository.write(".mailmap", "Sam Roe <sam@example.com> <sammy@laptop.local>\n");
    let after = rows(&repository, &["log", "POL-03"]);
    assert_eq!(stands(&after[0]), ["reviewed proved authored"]);
    assert_eq!(after[0]["author"]["name"], "Sam Roe");
}

/// Anybody may write a line of `.mailmap`; whose an address is that `isms.toml` lists, that one says.
#[test]
fn the_mailmap_gives_nobody_what_another_committed() {
    let repository = Repository::new();
    repository.write("isms.toml", HOUSE.replace("jane@", "Jane@"));
    let reviewed = "reviewed = { on = 2026-01-15, by = \"sam-roe\" }";
    repository.write("access.md", policy(reviewed, "Some text."));
    repository.write(
        ".mailmap",
        "Sam Roe <sam@example.com> <jane@example.com>\n<sam@example.com> Jane <jane@example.com>\n",
    );
    commit_as(&repository, ("Jane", "jane@example.com"), repository::DAY, "Review");
    for at in [&["log", "POL-03"][..], &["log", "POL-03", "--rev", "HEAD"]] {
        let rows = rows(&repository, at);
        assert_eq!(stands(&rows[0]), ["reviewed cannot-be-proved"]);
        assert_eq!(rows[0]["author"]["name"], "Jane");
    }
}

/// A repository whose first commit was signed with `ssh-keygen`, or one that claims to be.
fn signed(commit: &str) -> Repository {
    let repository = Repository::new();
    repository.write("policies/access.md", SIGNED);
    repository.git(&["add", "--all"]);
    let tree = repository.git(&["write-tree"]);
    assert!(commit.starts_with(&format!("tree {tree}\n")), "the tree is {tree}");
    let file = repository.path().join(".git/signed-commit");
    std::fs::write(&file, commit).unwrap();
    let id = repository.git(&["hash-object", "-t", "commit", "-w", file.to_str().unwrap()]);
    repository.git(&["update-ref", "refs/heads/main", &id]);
    repository.write("isms.toml", HOUSE);
    repository
}

fn trust(repository: &Repository, line: &str) {
    repository
        .write("isms.toml", HOUSE.replace("[isms]", "[isms]\nallowed_signers = \"keys/allowed\""));
    repository.write("keys/allowed", format!("{line} {KEY}"));
}

#[test]
fn a_signature_proves_what_no_name_does() {
    let repository = signed(SIGNED_COMMIT);
    let row = || rows(&repository, &["log", "POL-03"]).remove(0);
    let untrusted = row();
    assert_eq!(stands(&untrusted), ["approved cannot-be-proved"]);
    assert_eq!(untrusted["signature"]["why"], "no allowed signers are named");

    trust(&repository, "sam@example.com");
    let trusted = row();
    assert_eq!(stands(&trusted), ["approved proved signed"]);
    assert_eq!(trusted["signature"]["state"], "verified");
    assert_eq!(trusted["signature"]["principals"][0], "sam@example.com");

    for line in [
        "kim@example.com",
        "sam@example.com valid-before=20260115",
        "sam@example.com valid-after=20260116",
        "sam@example.com namespaces=\"file\"",
        "sam@example.com cert-authority",
    ] {
        trust(&repository, line);
        assert_eq!(stands(&row()), ["approved cannot-be-proved"], "{line}");
    }
    let table = isms(&repository, &["log", "POL-03"]).stdout;
    assert!(table.contains("it is signed, not verified: its key SHA256:"), "{table}");
    assert!(
        table.contains("line 1 of the allowed signers is not used: `cert-authority`"),
        "{table}"
    );
}

#[test]
fn a_commit_under_a_foreign_signature_proves_nothing() {
    let repository = signed(&SIGNED_COMMIT.replace("Approve the", "Approve all of the"));
    trust(&repository, "sam@example.com");
    let row = rows(&repository, &["log", "POL-03"]).remove(0);
    assert_eq!(stands(&row), ["approved cannot-be-proved"]);
    assert_eq!(row["signature"]["why"], "it does not belong to this commit");
}

#[test]
fn an_openpgp_signature_is_there_and_not_verified() {
    let (head, message) = SIGNED_COMMIT.split_once("gpgsig ").unwrap();
    let message = message.split_once("\n\n").unwrap().1;
    let signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----";
    let repository = signed(&format!("{head}{signature}\n\n{message}"));
    trust(&repository, "sam@example.com");
    let row = rows(&repository, &["log", "POL-03"]).remove(0);
    assert_eq!(row["signature"]["state"], "not-verified");
    assert_eq!(row["signature"]["why"], "it is an OpenPGP one, and only SSH ones are verified");
    assert_eq!(stands(&row), ["approved cannot-be-proved"]);
}

/// A repository on its way to SHA-256 signs a commit under both hashes.
#[test]
fn a_signature_under_another_hash_is_no_part_of_the_one_that_counts() {
    let (before, rest) = SIGNED_COMMIT.split_once("gpgsig ").unwrap();
    let (signature, message) = rest.split_once("\n\n").unwrap();
    let other =
        "gpgsig-sha256 -----BEGIN SSH SIGNATURE-----\n QUJD\n -----END SSH SIGNATURE-----\n";
    for text in [
        format!("{before}gpgsig {signature}\n{other}\n{message}"),
        format!("{before}{other}gpgsig {signature}\n\n{message}"),
    ] {
        let repository = signed(&text);
        trust(&repository, "sam@example.com");
        let row = rows(&repository, &["log", "POL-03"]).remove(0);
        assert_eq!(stands(&row), ["approved proved signed"], "{text}");
    }
    let repository = signed(&format!("{before}{other}\n{message}"));
    trust(&repository, "sam@example.com");
    let row = rows(&repository, &["log", "POL-03"]).remove(0);
    assert_eq!(stands(&row), ["approved cannot-be-proved"]);
}

#[test]
fn a_long_name_makes_no_row_endless() {
    let repository = signed(SIGNED_COMMIT);
    repository.write(
        "policies/long.md",
        format!("+++\nid = \"POL-09\"\nversion = \"{}\"\n+++\n", "1".repeat(3000)),
    );
    repository.commit("Add a long version", crate::repository::DAY);
    let table = isms(&repository, &["log", "POL-09"]).stdout;
    assert!(table.lines().all(|it| it.chars().count() < 200), "{table}");
}

#[test]
fn gits_own_file_of_keys_serves_where_the_house_names_none() {
    let repository = signed(SIGNED_COMMIT);
    let file = repository.path().join(".git/trusted");
    std::fs::write(&file, format!("sam@example.com {KEY}")).unwrap();
    // Relative to the work tree's root, as Git resolves it.
    repository.git(&["config", "gpg.ssh.allowedSignersFile", ".git/trusted"]);
    let row = rows(&repository, &["log", "POL-03"]).remove(0);
    assert_eq!(stands(&row), ["approved proved signed"]);
    // The house's file counts for more.
    trust(&repository, "kim@example.com");
    let row = rows(&repository, &["log", "POL-03"]).remove(0);
    assert_eq!(stands(&row), ["approved cannot-be-proved"]);
    repository.write("isms.toml", HOUSE);
    std::fs::remove_file(&file).unwrap();
    let row = rows(&repository, &["log", "POL-03"]).remove(0);
    let why = row["signature"]["why"].as_str().unwrap();
    assert!(why.starts_with("the allowed signers cannot be read: `"), "{why}");
}

#[test]
fn the_trusted_keys_are_those_of_the_snapshot_and_never_from_outside() {
    let repository = signed(SIGNED_COMMIT);
    trust(&repository, "sam@example.com");
    repository.commit("Trust Sam", "2026-02-01T12:00:00+00:00");
    trust(&repository, "kim@example.com");
    let state = |arguments: &[&str]| {
        let row = rows(&repository, &[&["log", "POL-03"], arguments].concat()).remove(0);
        row["attestations"][0]["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(state(&["--rev", "HEAD"]), "proved");
    assert_eq!(state(&["--staged"]), "proved");
    assert_eq!(state(&[]), "cannot-be-proved");
    for (named, why) in [
        ("../allowed", "it leads out of the repository"),
        ("keys/missing", "there is no such file"),
        (".git/config", "there is no such file"),
    ] {
        repository.write(
            "isms.toml",
            HOUSE.replace("[isms]", &format!("[isms]\nallowed_signers = \"{named}\"")),
        );
        let ran = isms(&repository, &["log", "POL-03"]);
        assert_eq!(ran.status, Some(2));
        assert!(ran.stderr.contains(why), "{named}: {}", ran.stderr);
    }
}

#[test]
fn what_cannot_be_shown_says_what_to_do() {
    let repository = Repository::new();
    repository.write("isms.toml", HOUSE);
    repository.write("access.md", policy("", "Some text."));
    let fails = |arguments: &[&str], message: &str, help: &str| {
        let ran = isms(&repository, arguments);
        assert_eq!((ran.status, ran.stdout.as_str()), (Some(2), ""));
        assert!(ran.stderr.contains(message) && ran.stderr.contains(help), "{}", ran.stderr);
    };
    let message = "the history of `access.md` is not here: the repository has no commit yet";
    fails(&["log", "POL-03"], message, "git commit");
    repository.commit("Write", repository::DAY);
    repository.write("new.md", "+++\nid = \"POL-04\"\n+++\n");
    let message = "`new.md` is in no commit yet";
    fails(&["log", "POL-04"], message, "`git add new.md` and `git commit`");
    repository.write("our policies/new one.md", "+++\nid = \"POL-05\"\n+++\n");
    fails(&["log", "POL-05"], "in no commit yet", "`git add 'our policies/new one.md'`");
    let beside = isms_in(&repository, "our policies", &["log", "POL-05"]).stderr;
    assert!(beside.contains("`git add 'new one.md'` and `git commit`"), "{beside}");
    let beside = isms_in(&repository, "our policies", &["log", "POL-04"]).stderr;
    assert!(beside.contains("`git add ../new.md` and `git commit`"), "{beside}");
    fails(&["log", "POL-3"], "there is no document `POL-3`", "did you mean `POL-03`?");
    fails(&["log", "isms.toml"], "`isms.toml` is no document of this ISMS", "[documents]");
    fails(&["log", "nothing-like-it"], "there is no document `nothing-like-it`", "--rev COMMIT");
    repository.write("twice.md", policy("", "Other."));
    fails(&["log", "POL-03"], "is the id of `access.md` and of `twice.md`", "name the file");
}

#[test]
fn without_git_there_is_no_history() {
    let repository = Repository::new();
    repository.write("isms.toml", HOUSE);
    repository.write("access.md", policy("", "Some text."));
    std::fs::remove_dir_all(repository.path().join(".git")).unwrap();
    let ran = isms(&repository, &["log", "POL-03"]);
    assert_eq!(ran.status, Some(2));
    assert!(ran.stderr.contains("no Git repository holds `access.md`"), "{}", ran.stderr);
}

#[test]
fn a_shallow_clone_says_what_is_missing() {
    let origin = Repository::new();
    origin.write("isms.toml", HOUSE);
    for day in 1..4 {
        origin.write("access.md", policy(&format!("version = \"{day}\""), "Some text."));
        origin.commit("Change", &format!("2026-01-0{day}T12:00:00+00:00"));
    }
    let clone = Repository::new();
    let url = crate::repository::url(&origin.path());
    clone.git(&["fetch", "--quiet", "--depth=2", &url, "main:here"]);
    clone.git(&["checkout", "--quiet", "here"]);
    let ran = isms(&clone, &["log", "POL-03"]);
    assert_eq!(ran.status, Some(0), "{}", ran.stderr);
    assert!(
        ran.stdout.contains("note: this clone is shallow; set `fetch-depth: 0` in the checkout step (GitHub) or `GIT_DEPTH: 0` (GitLab), or run"),
        "{}",
        ran.stdout
    );
    let listed = ran.stdout.lines().filter(|it| it.starts_with("2026-")).count();
    assert_eq!(listed, 1);
}

/// The text changed on `main` before the approval of another branch, and a clean merge joined the two.
fn merged() -> Repository {
    let before = |lines: &str, text: &str| policy(&format!("version = \"1.0\"\n\n\n{lines}"), text);
    let approved = "approved = { on = 2026-03-01, by = \"sam-roe\" }";
    let repository = Repository::new();
    repository.write("isms.toml", HOUSE);
    repository.write("a.md", before("", "Nobody shares passwords."));
    repository.commit("Begin", "2026-01-05T12:00:00+00:00");
    repository.git(&["checkout", "--quiet", "-b", "approval"]);
    repository.write("a.md", before(approved, "Nobody shares passwords."));
    repository.commit("Approve", "2026-03-01T12:00:00+00:00");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.write("a.md", before("", "Everybody may share passwords."));
    repository.commit("Share", "2026-02-01T12:00:00+00:00");
    repository.git(&["merge", "--quiet", "--no-edit", "approval"]);
    repository
}

#[test]
fn a_merge_that_took_an_approval_from_one_side_recorded_none() {
    let rows = rows(&merged(), &["log", "a.md"]);
    let recorded = |row: &&Value| !row["attestations"].as_array().unwrap().is_empty();
    let recorded: Vec<&Value> = rows.iter().filter(recorded).collect();
    assert_eq!(recorded.len(), 1, "{rows:#?}");
    assert!(!words(recorded[0]).contains(&"merged"), "{recorded:#?}");
}

/// What is in force is not the text that was approved, though nobody touched it after the day of the approval.
#[test]
fn a_text_that_a_merge_put_in_force_is_no_longer_the_approved_one() {
    let ran = isms(&merged(), &["check", "--only", "approval-outdated", "--output", "short"]);
    assert_eq!(ran.status, Some(1), "{}", ran.stderr);
    assert!(ran.stdout.contains("which a merge brought in since"), "{}", ran.stdout);
}

/// One branch moved the document, the other approved it in its old place.
#[test]
fn an_approval_beside_a_move_is_told_and_proved_after_the_merge() {
    for moved_first in [false, true] {
        let text = |approved: &str| policy(&format!("version = \"1.0\"\n{approved}"), "One text.");
        let repository = Repository::new();
        repository.write("isms.toml", HOUSE);
        repository.write("a.md", text(""));
        repository.commit("Begin", "2026-01-05T12:00:00+00:00");
        repository.git(&["checkout", "--quiet", "-b", "move"]);
        repository.git(&["mv", "a.md", "b.md"]);
        repository.commit("Move", "2026-02-01T12:00:00+00:00");
        repository.git(&["checkout", "--quiet", "main"]);
        repository.write("a.md", text("approved = { on = 2026-03-01, by = \"sam-roe\" }\n"));
        let trailer = "Approve\n\nApproved-by: Sam Roe <sam@example.com>";
        repository.commit(trailer, "2026-03-01T12:00:00+00:00");
        let (into, from) = if moved_first { ("move", "main") } else { ("main", "move") };
        repository.git(&["checkout", "--quiet", into]);
        repository.git(&["merge", "--quiet", "--no-edit", from]);
        let only = ["check", "--only", "approval-unwitnessed", "--output", "short"];
        assert_eq!(isms(&repository, &only).stdout, "");
        let rows = rows(&repository, &["log", "b.md"]);
        let told = |row: &Value| row["attestations"].to_string().contains("2026-03-01");
        let approving: Vec<&Value> = rows.iter().filter(|it| told(it)).collect();
        assert_eq!(approving.len(), 1, "{rows:#?}");
        assert!(approving[0]["path"] == "a.md", "{approving:#?}");
        // Only one commit moved it, wherever the others stand in the list.
        let moves = rows.iter().filter(|it| words(it).contains(&"renamed"));
        assert_eq!(moves.count(), 1, "{rows:#?}");
    }
}

#[test]
fn what_moves_a_terminal_is_escaped_for_scripts_too() {
    let repository = Repository::new();
    let title = "\u{202e}eltit \u{9b}31m ##[error]";
    repository.write("a.md", format!("+++\nid = \"POL-03\"\ntitle = \"{title}\"\n+++\n# A\n"));
    commit_as(
        &repository,
        ("Sam \u{202e}eoR", "sam@example.com"),
        "2026-01-01T12:00:00+00:00",
        "x",
    );
    let ran = isms(&repository, &["log", "POL-03", "--output", "json"]);
    assert_eq!(ran.status, Some(0), "{}", ran.stderr);
    for raw in ["\u{202e}", "\u{9b}", "##["] {
        assert!(!ran.stdout.contains(raw), "{raw:?} in {}", ran.stdout);
    }
    let json: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(json["revisions"][0]["author"]["name"], "Sam \u{202e}eoR");
}

/// The merge keeps the old place of a document that one branch moved and edited.
#[test]
fn a_move_that_a_merge_did_not_take_is_listed_once() {
    let text = |lines: &str, text: &str| policy(&format!("version = \"1.0\"\n{lines}"), text);
    let repository = Repository::new();
    repository.write("isms.toml", HOUSE);
    repository.write("a.md", text("", "One text."));
    repository.commit("Begin", "2026-01-05T12:00:00+00:00");
    repository.git(&["checkout", "--quiet", "-b", "move"]);
    repository.git(&["mv", "a.md", "b.md"]);
    repository.write("b.md", text("", "Another text."));
    repository.commit("Move", "2026-02-01T12:00:00+00:00");
    repository.git(&["checkout", "--quiet", "main"]);
    let approved = text("approved = { on = 2026-03-01, by = \"sam-roe\" }\n", "One text.");
    repository.write("a.md", &approved);
    repository.commit("Approve", "2026-03-01T12:00:00+00:00");
    repository.git(&["merge", "--quiet", "--no-commit", "--strategy=ours", "move"]);
    repository.git(&["rm", "--quiet", "--force", "--ignore-unmatch", "b.md"]);
    repository.write("a.md", approved.replace("1.0", "1.1"));
    repository.commit("Merge", "2026-04-01T12:00:00+00:00");
    let rows = rows(&repository, &["log", "a.md"]);
    let mut found = commits(&rows);
    found.sort_unstable();
    let count = found.len();
    found.dedup();
    assert_eq!((found.len(), count), (4, 4), "{rows:#?}");
}

/// Or a document could take what was meant for another.
#[test]
fn a_name_that_is_a_file_and_the_id_of_another_is_refused() {
    let repository = Repository::new();
    repository.write("isms.toml", HOUSE);
    repository.write("a.md", "+++\nid = \"POL-01\"\n+++\n\n# A\n");
    repository.write("b.md", "+++\nid = \"a.md\"\n+++\n\n# B\n");
    repository.commit("Begin", crate::repository::DAY);
    let ran = isms(&repository, &["log", "a.md"]);
    assert_eq!(ran.status, Some(2));
    assert!(ran.stderr.contains("`a.md` is a file, and the id of `b.md`"), "{}", ran.stderr);
    assert_eq!(isms(&repository, &["log", "./a.md"]).status, Some(0));
    assert_eq!(isms(&repository, &["log", "POL-01"]).status, Some(0));
}

/// What an auditor asks of a register is where it was changed.
#[test]
fn what_else_changed_in_the_front_matter_is_named() {
    let register = |row: &str| policy(&format!("[[risks]]\nid = \"RISK-01\"\n{row}"), "Text.");
    let repository = Repository::new();
    repository.write("isms.toml", HOUSE);
    for row in [
        "likelihood = 4",
        "likelihood = 1",
        "likelihood = 1\naccepted = { on = 2026-01-13, by = \"jane-doe\" }",
        "likelihood = 1\naccepted = { on = 2026-01-13, by = \"jane-doe\" }\n\n[[risks]]\nid = \"RISK-02\"",
        "accepted = { on = 2026-01-13, by = \"jane-doe\" }\nlikelihood = 1\n\n[[risks]]\nid = \"RISK-02\"",
        "likelihood = 1\na = 1\nb = 1\nc = 1\nd = 1\ne = 1\nf = 1\naccepted = { on = 2026-01-13, by = \"jane-doe\" }\n\n[[risks]]\nid = \"RISK-02\"",
    ] {
        repository.write("risks.md", register(row));
        repository.commit("Change", "2026-01-01T12:00:00+00:00");
    }
    repository.write("risks.md", register("likelihood = 2"));
    let table = isms(&repository, &["log", "risks.md"]).stdout;
    let changes: Vec<&str> =
        table.lines().skip(3).take(7).map(|it| it.rsplit("  ").next().unwrap().trim()).collect();
    let many = "risks.RISK-01.a, risks.RISK-01.b, risks.RISK-01.c, risks.RISK-01.d, risks.RISK-01.e and 1 more";
    assert_eq!(
        changes[1..],
        [
            many,
            "comments or layout",
            "risks.RISK-02",
            "risks.RISK-01.accepted",
            "risks.RISK-01.likelihood",
            "created",
        ]
    );
    assert!(changes[0].starts_with("risks.RISK-01.") && changes[0].ends_with(" more"), "{table}");
    let rows = rows(&repository, &["log", "risks.md"]);
    assert_eq!(rows[4]["places"], serde_json::json!(["risks.RISK-01.accepted"]));
    assert_eq!(words(&rows[4]), ["other"]);
    assert_eq!(rows[6]["places"], Value::Null);
}
