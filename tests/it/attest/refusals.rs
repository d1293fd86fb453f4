//! What is refused: always with the reason, what to do, exit status 2, and nothing written.

use super::*;

#[test]
fn a_document_that_is_not_there_is_named_with_the_nearest() {
    let repository =
        house(&[("a.md", &policy("POL-01", "")), ("notes.txt", "x"), ("README.md", "x")]);
    repository.refuses(
        &["review", "POL-10"],
        "there is no document `POL-10`",
        "did you mean `POL-01`?",
    );
    repository.refuses(
        &["review", "aa.md"],
        "there is no document `aa.md`",
        "name a document by its id",
    );
    for path in ["notes.txt", "README.md"] {
        let message = format!("`{path}` is no document of this ISMS");
        repository.refuses(&["review", path], &message, "name a document");
    }
    repository.write("b.md", policy("POL-01", ""));
    repository.commit("Add a second", DAY);
    repository.refuses(
        &["review", "POL-01"],
        "`POL-01` is the id of `a.md` and of `b.md`",
        "give one of them another id",
    );
    repository.records(&["review", "b.md"]);
}

#[test]
fn a_document_that_cannot_be_read_is_refused() {
    let repository = house(&[
        ("a.md", &policy("POL-01", "")),
        ("broken.md", "+++\nid = \"POL-02\"\nowner = it\n+++\n# x\n"),
        ("bare.md", "# Nothing\n"),
    ]);
    repository.refuses(
        &["review", "POL-02"],
        "`broken.md` cannot be read: the text of `owner` needs quotes",
        "write `owner = \"it\"`",
    );
    repository.refuses(
        &["review", "bare.md"],
        "`bare.md` cannot be read: this document has no front matter",
        "`isms adopt` drafts it from the text; or start the file",
    );
}

#[test]
fn an_unfinished_document_is_refused_unless_the_attestation_is_what_is_missing() {
    let residue = policy("POL-02", "").replace("We keep it", "[Company Name] keeps it");
    let repository = house(&[
        ("a.md", &policy("POL-01", "classification = \"TBD\"\n")),
        ("b.md", &residue),
        ("c.md", &policy("POL-03", "reviewed = \"YYYY-MM-DD\" # when?\n")),
        ("d.md", &format!("{}\n<<<<<<< HEAD\nA.\n=======\nB.\n>>>>>>> b\n", policy("POL-04", ""))),
    ]);
    repository.refuses(
        &["approve", "POL-04", "--as", "sam-roe"],
        "`POL-04` is not finished: a conflict of a merge was left here in line 14",
        "keep what holds of the two sides",
    );
    repository.refuses(
        &["review", "POL-01"],
        "`POL-01` is not finished: `classification` is still `TBD` in line 8",
        "write the real value",
    );
    repository.refuses(
        &["review", "POL-02"],
        "`POL-02` is not finished: `[Company Name]` was left behind",
        "write what holds",
    );
    repository.refuses(
        &["approve", "POL-02", "--as", "sam-roe"],
        "`POL-02` is not finished",
        "write what holds",
    );
    repository.refuses(
        &["approve", "POL-03", "--as", "sam-roe"],
        "`POL-03` is not finished",
        "write the real value",
    );
    repository.records(&["review", "POL-03"]);
    assert!(repository.read("c.md").contains(" } # when?\n"));
}

#[test]
fn what_no_commit_holds_is_refused() {
    let repository = house(&[("a.md", &policy("POL-01", ""))]);
    let (clean, dirty) = (policy("POL-01", ""), policy("POL-01", "").replace("keep", "lose"));
    let changed = ["`a.md` has changes in no commit", "commit them first: `git commit a.md`"];
    repository.write("a.md", &dirty);
    repository.refuses(&["review", "POL-01"], changed[0], changed[1]);
    repository.git(&["add", "a.md"]);
    repository.refuses(&["review", "POL-01"], changed[0], changed[1]);
    // Staged alone: the disk is as committed, and the next commit is not.
    repository.write("a.md", &clean);
    repository.refuses(&["review", "POL-01"], changed[0], changed[1]);
    repository.git(&["reset", "--quiet"]);
    // Git was told to look away.
    for (hide, show) in
        [("--assume-unchanged", "--no-assume-unchanged"), ("--skip-worktree", "--no-skip-worktree")]
    {
        repository.git(&["update-index", hide, "a.md"]);
        repository.write("a.md", &dirty);
        repository.refuses(&["review", "POL-01"], changed[0], changed[1]);
        repository.write("a.md", &clean);
        repository.git(&["update-index", show, "a.md"]);
    }
    // A field counts like the text, an attestation does not.
    repository.write("a.md", clean.replace("chief-executive", "hr-lead"));
    repository.refuses(&["approve", "POL-01", "--as", "sam-roe"], changed[0], changed[1]);
    repository.write("a.md", policy("POL-01", "reviewed = 2026-01-01\n"));
    repository.records(&["review", "POL-01"]);

    repository.write("new.md", policy("POL-02", ""));
    let new = [
        "`new.md` is in no commit yet",
        "commit it first: `git add new.md`, then `git commit new.md`",
    ];
    repository.refuses(&["review", "POL-02"], new[0], new[1]);
    repository.git(&["add", "new.md"]);
    repository.refuses(&["review", "POL-02"], new[0], new[1]);
}

#[test]
fn before_the_first_commit_and_in_a_conflict_nothing_is_settled() {
    let repository = Repository::new();
    repository.git(&["config", "user.email", "jane@example.com"]);
    repository.write("isms.toml", SETTINGS);
    repository.write("a.md", policy("POL-01", ""));
    repository.git(&["add", "--all"]);
    repository.refuses(&["review", "POL-01"], "`a.md` is in no commit yet", "commit it first");
    repository.commit("Add", DAY);
    repository.git(&["switch", "--quiet", "--create", "side"]);
    repository.write("a.md", policy("POL-01", "version = \"2\"\n"));
    repository.commit("Side", DAY);
    repository.git(&["switch", "--quiet", "main"]);
    repository.write("a.md", policy("POL-01", "version = \"3\"\n"));
    repository.commit("Main", DAY);
    assert!(crate::repository::run(&repository.path(), &["merge", "side"], &[]).is_err());
    repository.write("a.md", policy("POL-01", "version = \"3\"\n"));
    repository.refuses(&["review", "POL-01"], "`a.md` is in conflict", "resolve the conflict");
}

#[test]
fn the_person_must_be_somebody_of_the_house_who_is_still_here() {
    let repository = house(&[("a.md", &policy("POL-01", ""))]);
    for (who, message, help) in [
        ("max-lee", "`max-lee` left on 2026-05-31", "name the person who did it"),
        ("jane-do", "there is no person `jane-do`", "did you mean `--as jane-doe`?"),
        ("it-lead", "`it-lead` is a role", "name the person: `jane-doe`"),
    ] {
        repository.refuses(&["review", "POL-01", "--as", who], message, help);
    }
    for (address, message) in [
        ("max@example.com", "`max-lee` left on 2026-05-31"),
        ("eve@example.com", "nobody in isms.toml has the address `eve@example.com`"),
        ("", "Git knows no `user.email`"),
    ] {
        repository.git(&["config", "user.email", address]);
        repository.refuses(&["review", "POL-01"], message, "");
    }
    repository.write("isms.toml", SETTINGS.replace("max@", "sam@"));
    repository.git(&["config", "user.email", "sam@example.com"]);
    repository.refuses(
        &["review", "POL-01"],
        "several people in isms.toml have the address",
        "name the person with `--as`: `max-lee` or `sam-roe`",
    );
    repository.write("isms.toml", "");
    repository.refuses(
        &["review", "POL-01"],
        "isms.toml names no people",
        "write `[people.jane-doe]`",
    );
    std::fs::remove_file(repository.path().join("isms.toml")).unwrap();
    repository.refuses(&["review", "POL-01"], "there is no isms.toml", "`isms init` makes one");
}

#[test]
fn who_may_not_approve_is_refused() {
    let of = |owner: &str, approver: &str| {
        let text = policy("POL-01", "").replace("\"it-lead\"", &format!("\"{owner}\""));
        text.replace("\"chief-executive\"", &format!("\"{approver}\""))
    };
    let repository = house(&[("a.md", &of("it-lead", "chief-executive"))]);
    let try_with = |text: String, who: &str, message: &str, help: &str| {
        repository.write("a.md", text);
        repository.commit("Change", DAY);
        repository.refuses(&["approve", "POL-01", "--as", who], message, help);
    };
    try_with(
        of("it-lead", "chief-executive"),
        "jane-doe",
        "`jane-doe` may not approve `POL-01`: its approver is `chief-executive`",
        "let `sam-roe` approve it",
    );
    try_with(
        of("it-lead", "empty"),
        "jane-doe",
        "`jane-doe` may not approve",
        "nobody holds it: name who does under `[roles.empty]`",
    );
    // Whoever is named must be able to: nobody who owns it alone, and no role by a person's name.
    try_with(
        of("sam-roe", "chief-executive"),
        "jane-doe",
        "`jane-doe` may not approve",
        "name another `approver`, or another owner",
    );
    try_with(
        of("it-lead", "max-lee"),
        "jane-doe",
        "`jane-doe` may not approve",
        "name another `approver`, or another owner",
    );
    try_with(
        of("it-lead", "it-laed"),
        "jane-doe",
        "the approver of `POL-01`, `it-laed`, is nobody",
        "did you mean `approver = \"it-lead\"`?",
    );
    try_with(
        of("it-lead", "it-lead"),
        "jane-doe",
        "`jane-doe` alone owns `POL-01`",
        "name another `approver`",
    );
    try_with(
        of("sam-roe", "chief-executive"),
        "sam-roe",
        "`sam-roe` alone owns",
        "name another `approver`",
    );
    try_with(
        policy("POL-01", "").replace("approver = \"chief-executive\"\n", ""),
        "sam-roe",
        "`POL-01` does not name the role",
        "write `approver = \"...\"`",
    );
    // One of two owners may, and a person may be named in place of a role.
    repository.write("a.md", of("hr-lead", "sam-roe"));
    repository.commit("Change", DAY);
    repository.records(&["approve", "POL-01", "--as", "sam-roe"]);
}

#[test]
fn only_what_asks_for_it_is_approved_and_only_what_falls_due_is_reviewed() {
    let with = |status: &str, kind: &str| {
        let text = policy("POL-01", "").replace("status = \"in-review\"\n", status);
        text.replace("\"policy\"", &format!("\"{kind}\""))
    };
    let repository = house(&[("a.md", &with("", "policy"))]);
    let set = |text: String| {
        repository.write("a.md", text);
        repository.commit("Change", DAY);
    };
    let approve = ["approve", "POL-01", "--as", "sam-roe"];
    let status = "write `status = \"in-review\"` and commit it";
    repository.refuses(&approve, "`POL-01` has no `status`", status);
    set(with("status = \"draft\"\n", "policy"));
    repository.refuses(&approve, "`POL-01` is a draft", "finish the text, write `status");
    set(with("status = \"aproved\"\n", "policy"));
    repository.refuses(&approve, "the `status` of `POL-01` cannot be read", status);
    for kind in ["polcy", "workflow"] {
        set(with("status = \"in-review\"\n", kind));
        repository.refuses(
            &approve,
            "the `type` of `POL-01` cannot be read",
            "write the type it has",
        );
    }
    set(with("status = \"retired\"\n", "policy"));
    repository.refuses(&approve, "`POL-01` is retired", "change `status` first");
    repository.refuses(&["review", "POL-01"], "`POL-01` is retired", "change `status` first");
    for kind in
        ["record", "internal-audit", "management-review", "nonconformity", "awareness-record"]
    {
        set(with("status = \"approved\"\n", kind));
        repository.refuses(&["review", "POL-01"], "`POL-01` is a record", "it tells what happened");
    }
    repository.records(&approve);
    set(with("status = \"draft\"\n", "policy"));
    repository.records(&["review", "POL-01"]);
}

#[test]
fn one_refusal_keeps_all_from_being_written_and_all_are_said() {
    let repository = house(&[
        ("a.md", &policy("POL-01", "")),
        ("b.md", &policy("POL-02", "").replace("in-review", "retired")),
        ("c.md", &policy("POL-03", "version = \"TODO\"\n")),
    ]);
    let arguments = ["review", "POL-01", "POL-02", "b.md", "POL-03", "POL-9"];
    repository.refuses(&arguments, "`POL-02` is retired", "change `status` first");
    let said = repository.isms(&arguments).stderr;
    assert_eq!(said.matches("error: ").count(), 3, "{said}");
    assert_eq!(said.matches("nothing was written").count(), 1, "{said}");
    assert!(said.ends_with("nothing was written: all documents or none\n"), "{said}");
}

#[test]
fn flags_that_say_nothing_are_refused() {
    let repository = house(&[("a.md", &policy("POL-01", ""))]);
    for arguments in [
        &["review"][..],
        &["review", "POL-01", "--note", " "],
        &["review", "POL-01", "--note", "TBD"],
        &["review", "POL-01", "--outcome", "fine"],
        &["approve", "POL-01", "--outcome", "changed"],
    ] {
        assert_eq!(isms(&repository.path(), arguments).status, 2, "{arguments:?}");
    }
    assert_eq!(repository.git(&["status", "--porcelain"]), "");
}
