//! What is written, by whom, and what is said about it.

use super::*;

#[test]
fn a_review_is_one_new_line_and_names_the_commit_to_make() {
    let repository = house(&[("policies/a b.md", &policy("POL-01", ""))]);
    let line = format!(
        "reviewed = {{ on = {TODAY}, by = \"jane-doe\", digest = \"{}\" }}",
        digest("POL-01")
    );
    let ran = repository.records(&["review", "POL-01"]);
    assert_eq!(ran.stdout, format!("policies/a b.md: {line}\n"));
    assert_eq!(ran.stderr, "next: git commit -m \"Review POL-01\" 'policies/a b.md'\n");
    let expected = policy("POL-01", &format!("{line}\n"));
    assert_eq!(repository.read("policies/a b.md"), expected);
    let checked = isms(&repository.path(), &["check", "--today", TODAY, "--output", "short"]);
    assert!(!checked.stdout.contains("review-"), "{}", checked.stdout);
    // What was proposed works, in the folder it was proposed in.
    let inside = isms(
        &repository.path().join("policies"),
        &["review", "a b.md", "--note", "x", "--today", TODAY],
    );
    assert_eq!(inside.stderr, "next: git commit -m \"Review POL-01\" 'a b.md'\n");
}

#[test]
fn a_second_review_on_the_same_day_changes_nothing() {
    let repository = house(&[("a.md", &policy("POL-01", ""))]);
    repository.records(&["review", "POL-01", "--note", "Read with \"HR\"\nand \\ IT"]);
    let first = repository.read("a.md");
    assert!(first.contains(r#"note = "Read with \"HR\"\nand \\ IT" }"#), "{first}");
    for arguments in
        [&["review", "POL-01"][..], &["review", "a.md", "--note", "Read with \"HR\"\nand \\ IT"]]
    {
        let ran = repository.records(arguments);
        assert_eq!(ran.stdout, "a.md: `reviewed` says so already\n");
        assert_eq!(ran.stderr, "");
        assert_eq!(repository.read("a.md"), first);
    }
    repository.commit("Review POL-01", DAY);
    repository.records(&["review", "POL-01"]);
    assert_eq!(repository.read("a.md"), first);
    // Another word is another record.
    repository.records(&["review", "POL-01", "--note", "Read again"]);
    assert!(repository.read("a.md").contains("note = \"Read again\" }"));
}

#[test]
fn an_approval_is_its_own_line_and_touches_nothing_else() {
    let repository = house(&[("a.md", &policy("POL-01", ""))]);
    repository.records(&["review", "POL-01"]);
    let ran = repository.records(&[
        "approve",
        "POL-01",
        "--as",
        "sam-roe",
        "--note",
        "Board of 20 November",
    ]);
    let digest = digest("POL-01");
    let expected = policy(
        "POL-01",
        &format!(
            "approved = {{ on = {TODAY}, by = \"sam-roe\", digest = \"{digest}\", note = \"Board of 20 November\" }}\n\
             reviewed = {{ on = {TODAY}, by = \"jane-doe\", digest = \"{digest}\" }}\n"
        ),
    );
    assert_eq!(repository.read("a.md"), expected);
    assert!(ran.stderr.contains("git commit -m \"Approve POL-01\" a.md"), "{}", ran.stderr);
}

#[test]
fn the_person_is_the_one_with_gits_address() {
    let repository = house(&[("a.md", &policy("POL-01", "")), ("b.md", &policy("POL-02", ""))]);
    repository.git(&["config", "user.email", "KIM@example.com"]);
    repository.records(&["review", "POL-01"]);
    assert!(repository.read("a.md").contains("by = \"kim-poe\""));
    // An old address that .mailmap knows.
    repository.git(&["config", "user.email", "sam@old.example.com"]);
    repository.write(".mailmap", "Sam Roe <sam@example.com> <sam@old.example.com>\n");
    repository.records(&["review", "POL-02"]);
    assert!(repository.read("b.md").contains("by = \"sam-roe\""));
}

#[test]
fn the_version_of_another_text_is_asked_about_before_it_is_too_late() {
    let text = policy("POL-01", "version = \"1.3\"\n");
    let repository = house(&[("a.md", &text)]);
    let approve = ["approve", "POL-01", "--as", "sam-roe"];
    let ran = repository.records(&approve);
    assert!(!ran.stderr.contains("version"), "{}", ran.stderr);
    repository.write("a.md", repository.read("a.md") + "\nMore.\n");
    repository.commit("Write more", DAY);
    let ran = repository.records(&approve);
    let remark = "a.md: the text is another one than on 2026-11-23, and `version = \"1.3\"` is still of that one: write the next one";
    assert!(ran.stderr.contains(remark), "{}", ran.stderr);
    // Where the history cannot tell, the author is asked.
    std::fs::remove_dir_all(repository.path().join(".git")).expect("a repository");
    repository.write("a.md", repository.read("a.md") + "\nStill more.\n");
    let ran = repository.records(&approve);
    let remark = "a.md: the text is another one than on 2026-11-23: if `version = \"1.3\"` is still of that one, write the next one";
    assert!(ran.stderr.contains(remark), "{}", ran.stderr);
}

#[test]
fn a_version_that_was_raised_since_the_approval_is_not_asked_about() {
    let repository = house(&[("a.md", &policy("POL-01", "version = \"1.3\"\n"))]);
    let approve = ["approve", "POL-01", "--as", "sam-roe"];
    repository.records(&approve);
    repository.commit("Approve POL-01", DAY);
    let write = |from: &str, to: &str, message: &str| {
        repository.write("a.md", repository.read("a.md").replace(from, to));
        repository.commit(message, DAY);
    };
    // The version of the approved text, given with its status.
    write("\"in-review\"", "\"approved\"", "Bring it into force");
    write("\"1.3\"", "\"2.0\"", "Give it its version");
    write("\"approved\"\n", "\"in-review\"\n", "Work on it");
    write("We keep it.", "We keep all of it.", "Write more");
    let remark = "`version = \"2.0\"` is still of that one: write the next one";
    let ran = repository.records(&approve);
    assert!(ran.stderr.contains(remark), "{}", ran.stderr);
    repository.git(&["checkout", "--quiet", "a.md"]);
    // One of its own, before or with the text.
    write("\"2.0\"", "\"2.1\"", "Raise the version");
    let ran = repository.records(&approve);
    assert!(!ran.stderr.contains("version"), "{}", ran.stderr);
}

#[test]
fn a_deputy_approves_until_the_last_day_of_it() {
    let settings = |until: &str| {
        let deputy = format!(
            "holders = [\"sam-roe\"]\nformer_holders = [{{ person = \"kim-poe\", until = {until} }}]\ntop"
        );
        SETTINGS.replace("holders = [\"sam-roe\"]\ntop", &deputy)
    };
    let repository = house(&[("a.md", &policy("POL-01", "version = \"1.0\"\n"))]);
    repository.write("isms.toml", settings("2026-11-22"));
    let approve = ["approve", "POL-01", "--as", "kim-poe"];
    repository.refuses(&approve, "`kim-poe` may not approve `POL-01`", "let `sam-roe` approve it");
    repository.write("isms.toml", settings(TODAY));
    let others = ["approve", "POL-01", "--as", "jane-doe"];
    let help = "let `sam-roe` or `kim-poe` approve it";
    repository.refuses(&others, "`jane-doe` may not approve `POL-01`", help);
    repository.records(&approve);
    // It stays good when the day has passed.
    for today in [TODAY, "2027-06-01"] {
        let only = ["--only", "approval-unauthorised", "--output", "short"];
        let ran = isms(&repository.path(), &[&["check", "--today", today], &only[..]].concat());
        assert_eq!(ran.stdout, "", "{today}");
    }
}

#[test]
fn whoever_records_what_another_did_is_asked_to_say_so() {
    let repository = house(&[("a.md", &policy("POL-01", "")), ("b.md", &policy("POL-02", ""))]);
    let ran = repository.records(&["approve", "POL-01", "--as", "sam-roe"]);
    let remark = "your commit proves nothing of `sam-roe`: let them commit it; or, if you saw that they approved it, say so with `--trailer \
                  'Approved-by: Sam Roe <sam@example.com>'`";
    let expected = format!("next: git commit -m \"Approve POL-01\" a.md\n{remark}\n");
    assert!(ran.stderr.ends_with(&expected), "{}", ran.stderr);
    let ran = repository.records(&["review", "POL-02", "--as", "sam-roe"]);
    assert!(ran.stderr.contains("that they reviewed it, say so with `--trailer 'Reviewed-by: "));
}

#[test]
fn several_documents_are_written_together_and_one_named_twice_once() {
    let repository = house(&[("a.md", &policy("POL-01", "")), ("b.md", &policy("POL-02", ""))]);
    let ran = repository.records(&["review", "POL-01", "b.md", "./a.md", "POL-02"]);
    assert_eq!(ran.stdout.lines().count(), 2, "{}", ran.stdout);
    assert_eq!(ran.stderr, "next: git commit -m \"Review POL-01 and POL-02\" a.md b.md\n");
    for (path, id) in [("a.md", "POL-01"), ("b.md", "POL-02")] {
        assert!(repository.read(path).contains(&digest(id)), "{path}");
    }
}

#[test]
fn a_sidecar_is_attested_over_its_sources_bytes() {
    let sidecar = policy("PLAN-01", "source = \"Floor plan.pdf\"\n");
    let repository =
        house(&[("plans/Floor plan.pdf.md", &sidecar), ("plans/Floor plan.pdf", "%PDF \u{1} one")]);
    let digest = isms::digest::of_file("%PDF \u{1} one".as_bytes());
    repository.records(&["review", "plans/Floor plan.pdf"]);
    let text = repository.read("plans/Floor plan.pdf.md");
    assert!(text.contains(&format!("digest = \"{digest}\"")), "{text}");
    assert_eq!(repository.read("plans/Floor plan.pdf"), "%PDF \u{1} one");
    repository.commit("Review the plan", DAY);
    repository.write("plans/Floor plan.pdf", "%PDF \u{1} two");
    repository.refuses(
        &["review", "PLAN-01", "--outcome", "changed"],
        "`plans/Floor plan.pdf` has changes in no commit",
        "commit them first: `git commit 'plans/Floor plan.pdf'`",
    );
    repository.commit("Move a wall", DAY);
    repository.refuses(
        &["review", "PLAN-01"],
        "`Floor plan.pdf` of `PLAN-01` has changed since 2026-11-23",
        "read what changed",
    );
    repository.records(&["review", "PLAN-01", "--outcome", "changed"]);
    assert!(repository.read("plans/Floor plan.pdf.md").contains("outcome = \"changed\" }"));
}

#[test]
fn a_stated_next_review_follows_the_interval_and_stays_without_one() {
    let both =
        "reviewed = 2025-11-01\nreview_every = \"12 months\"\nnext_review = 2026-11-01 # due\n";
    let repository = house(&[
        ("a.md", &policy("POL-01", both)),
        ("b.md", &policy("POL-02", "next_review = 2026-12-01\n")),
    ]);
    let ran = repository.records(&["review", "POL-01", "POL-02"]);
    assert!(repository.read("a.md").contains("\nnext_review = 2027-11-23 # due\n"));
    assert!(ran.stdout.contains("}, next_review = 2027-11-23\n"), "{}", ran.stdout);
    assert!(repository.read("b.md").contains("\nnext_review = 2026-12-01\n"));
    assert!(
        ran.stderr.starts_with("b.md: `next_review = 2026-12-01` still stands\n"),
        "{}",
        ran.stderr
    );
}

#[test]
fn outside_git_it_is_written_with_a_remark() {
    let folder = tempfile::TempDir::new().unwrap();
    std::fs::write(folder.path().join("isms.toml"), SETTINGS).unwrap();
    std::fs::write(folder.path().join("a.md"), policy("POL-01", "")).unwrap();
    let ran = isms(folder.path(), &["review", "POL-01", "--as", "jane-doe", "--today", TODAY]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("there is no Git here"), "{}", ran.stderr);
    assert!(
        std::fs::read_to_string(folder.path().join("a.md")).unwrap().contains("by = \"jane-doe\"")
    );
}

#[test]
fn a_changed_text_needs_a_review_that_says_so() {
    let old = format!(
        "reviewed = {{ on = 2026-09-01, by = \"jane-doe\", digest = \"{}\" }}\n",
        digest("POL-02")
    );
    let repository = house(&[("a.md", &policy("POL-01", &old))]);
    repository.refuses(
        &["review", "POL-01", "--outcome", "no-change"],
        "the text of `POL-01` has changed since 2026-09-01",
        "read what changed; if it holds as it stands, add `--outcome changed`",
    );
    repository.records(&["review", "POL-01", "--outcome", "changed"]);
    repository.commit("Review POL-01", DAY);
    repository.refuses(
        &["review", "POL-01", "--outcome", "changed", "--as", "kim-poe"],
        "the text of `POL-01` has not changed since 2026-11-23",
        "leave `--outcome changed` out",
    );
    let ran = isms(
        &repository.path(),
        &["review", "POL-01", "--outcome", "no-change", "--today", "2027-01-04"],
    );
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(repository.read("a.md").contains("outcome = \"no-change\" }"));
}

#[test]
fn the_isms_may_stand_in_a_folder_of_the_repository() {
    let repository = Repository::new();
    repository.git(&["config", "user.email", "jane@example.com"]);
    repository.write("docs/isms/isms.toml", SETTINGS);
    repository.write("docs/isms/policies/a.md", policy("POL-01", ""));
    repository.commit("Add the documents", DAY);
    let ran = isms(&repository.path(), &["review", "docs/isms/policies/a.md", "--today", TODAY]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert_eq!(ran.stderr, "next: git commit -m \"Review POL-01\" docs/isms/policies/a.md\n");
    repository.commit("Review", DAY);
    // Named as a finding names it, from a folder below.
    let policies = repository.path().join("docs/isms/policies");
    let ran =
        isms(&policies, &["review", "docs/isms/policies/a.md", "--note", "x", "--today", TODAY]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let ran = isms(&policies, &["review", "../policies/a.md", "--note", "y", "--today", TODAY]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    // In a linked work tree the same holds, and uncommitted changes are seen there.
    repository.commit("Review", DAY);
    repository.git(&["worktree", "add", "--quiet", "--detach", "linked"]);
    let linked = repository.path().join("linked/docs/isms");
    let ran = isms(&linked, &["review", "POL-01", "--note", "z", "--today", TODAY]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let path = linked.join("policies/a.md");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("We keep it", "We lost it")).unwrap();
    let ran = isms(&linked, &["review", "POL-01", "--outcome", "changed", "--today", TODAY]);
    assert!(ran.stderr.contains("changes in no commit"), "{}", ran.stderr);
}

#[test]
fn a_day_never_moves_back() {
    let later = "reviewed = 2026-12-01\napproved = 2026-12-01\n";
    let repository = house(&[("a.md", &policy("POL-01", later))]);
    let help = "leave it, or take that line out if its day is wrong";
    repository.refuses(
        &["review", "POL-01"],
        "`reviewed` of `POL-01` is of 2026-12-01 already, and this would be of 2026-11-23",
        help,
    );
    repository.refuses(&["approve", "POL-01", "--as", "sam-roe"], "`approved` of `POL-01`", help);
    // Taking the line out is no change that must be committed first.
    repository.write("a.md", policy("POL-01", ""));
    repository.records(&["review", "POL-01"]);
}
