//! Where a repository and its folders lie, and what a running hook says of them.

use super::*;
use crate::command_line::{isms, isms_with};
use crate::repository::{git, run};

#[test]
fn a_bare_repository_compares_its_commits() {
    let source = parted();
    source.write("new.md", unowned("NEW"));
    source.commit("Add another", LATER);
    let bare = Repository::bare();
    let path = source.path();
    bare.git(&["fetch", "--quiet", path.to_str().unwrap(), "main:main", "work:work"]);
    assert_eq!(new_gaps(&bare.path(), &["--rev", "work"]), ["new"]);
    assert!(new_gaps(&bare.path(), &["--rev", "main"]).is_empty());
}

#[test]
fn a_linked_work_tree_has_a_head_of_its_own() {
    let repository = parted();
    let linked = tempfile::TempDir::new().unwrap();
    let folder = isms::path::resolved(linked.path()).unwrap().join("linked");
    repository.git(&["worktree", "add", "--quiet", "-b", "more", folder.to_str().unwrap(), "work"]);
    std::fs::write(folder.join("new.md"), unowned("NEW")).unwrap();
    assert_eq!(new_gaps(&folder, &[]), ["new"]);
    git(&folder, &["add", "new.md"]);
    assert_eq!(new_gaps(&folder, &["--staged"]), ["new"]);
    assert!(new_gaps(&repository.path(), &["--staged"]).is_empty());
}

#[test]
fn a_submodule_is_compared_with_its_own_commits() {
    let source = parted();
    let outer = Repository::new();
    outer.write("isms.toml", SETTINGS);
    outer.write("outer.md", owned("OUTER"));
    let url = source.path();
    outer.git(&["submodule", "--quiet", "add", url.to_str().unwrap(), "inner"]);
    outer.commit("Add a submodule", DAY);
    outer.git(&["branch", "before"]);
    let inner = outer.path().join("inner");
    std::fs::write(inner.join("new.md"), unowned("NEW")).unwrap();
    let of = |folder: &Path, base: &str| check_short(folder, &["--base", base]).stdout;
    assert!(of(&inner, "origin/main").starts_with("new.md:"));
    assert_eq!(of(&outer.path(), "before"), "", "another repository's gaps");
}

#[test]
fn a_folder_of_the_repository_is_compared_with_itself() {
    let repository = Repository::new();
    repository.write("isms/isms.toml", SETTINGS);
    repository.write("isms/old.md", unowned("OLD"));
    repository.write("docs/other.md", unowned("OTHER"));
    repository.commit("Add policies", DAY);
    repository.git(&["checkout", "--quiet", "-b", "work"]);
    repository.write("isms/new.md", unowned("NEW"));
    let folder = repository.path().join("isms");
    assert_eq!(new_gaps(&folder, &[]), ["isms/new"]);
    repository.git(&["mv", "isms", "management"]);
    assert_eq!(new_gaps(&repository.path().join("management"), &[]), ["management/new"]);
}

#[test]
fn documents_that_moved_into_a_folder_with_their_settings_are_the_same() {
    let repository = parted();
    repository.write("isms/new.md", unowned("NEW"));
    repository.git(&["mv", "isms.toml", "old.md", "kept.md", "isms"]);
    assert_eq!(new_gaps(&repository.path().join("isms"), &[]), ["isms/new"]);
}

/// What was loosened since `main`, or what is said of that.
#[track_caller]
fn loosened(folder: &Path, more: &[&str]) -> (Vec<String>, bool) {
    let asked = ["check", "--today", TODAY, "--base", "main", "--only", "change-rule-loosened"];
    let ran = isms(folder, &[&asked[..], more].concat());
    let lines = ran.stdout.lines().filter(|it| it.contains("change-rule-loosened]"));
    let is_said = ran.stdout.contains("not checked: changes of isms.toml: ");
    (lines.map(str::to_owned).collect(), is_said)
}

const STRICT: &str = "[isms]\norganisation = \"Example Ltd\"\n[rules]\nfield-unknown = \"error\"\n";
const LAX: &str = "[isms]\norganisation = \"Example Ltd\"\n[rules]\nfield-unknown = \"off\"\n";

#[test]
fn settings_are_found_where_their_folder_was() {
    for (from, to) in [("isms/", "governance/"), ("", "isms/"), ("isms/", ""), ("a/isms/", "isms/")]
    {
        let repository = Repository::new();
        repository.write(&format!("{from}isms.toml"), STRICT);
        repository.write(&format!("{from}a.md"), owned("A"));
        repository.write("docs/n.md", "# Notes\n");
        repository.commit("Add policies", DAY);
        repository.git(&["checkout", "--quiet", "-b", "work"]);
        repository.write(&format!("{to}x"), "");
        for name in ["isms.toml", "a.md"] {
            repository.git(&["mv", &format!("{from}{name}"), &format!("{to}{name}")]);
        }
        let folder = repository.path().join(to);
        assert_eq!(loosened(&folder, &[]), (Vec::new(), false), "{from} {to}");
        repository.write(&format!("{to}isms.toml"), LAX);
        assert_eq!(loosened(&folder, &[]).0.len(), 1, "{from} {to}");
        repository.commit("Move and loosen", DAY);
        assert_eq!(loosened(&folder, &["--rev", "HEAD"]).0.len(), 1, "{from} {to}");
        let diff = isms(&folder, &["diff", "main..work", "--today", TODAY]).stdout;
        assert!(diff.contains("field-unknown"), "{from} {to}: {diff}");
    }
}

#[test]
fn settings_that_may_be_any_of_several_are_not_lost_in_silence() {
    let repository = Repository::new();
    for folder in ["one", "two"] {
        repository.write(&format!("{folder}/isms.toml"), STRICT);
        repository.write(&format!("{folder}/{folder}.md"), owned(folder));
    }
    repository.commit("Add policies", DAY);
    repository.git(&["checkout", "--quiet", "-b", "work"]);
    repository.git(&["mv", "one", "three"]);
    repository.git(&["mv", "two", "four"]);
    repository.write("four/isms.toml", LAX);
    assert_eq!(loosened(&repository.path().join("four"), &[]), (Vec::new(), true));
    repository.git(&["add", "--all"]);
    repository.git(&["mv", "three", "one"]);
    assert_eq!(loosened(&repository.path().join("four"), &[]).0.len(), 1, "only one has moved");
    repository.git(&["reset", "--quiet", "--hard", "main"]);
    repository.write("five/two.md", owned("two"));
    repository.write("five/isms.toml", LAX);
    assert_eq!(loosened(&repository.path().join("five"), &[]), (Vec::new(), true), "a copy");
}

#[test]
fn new_settings_are_compared_with_those_that_ruled_from_above() {
    let repository = Repository::new();
    let documents = "[documents]\nexclude = [\"policies/old.md\"]\n";
    repository.write("isms.toml", format!("{STRICT}{documents}"));
    repository.write("policies/a.md", owned("A"));
    repository.write("policies/old.md", owned("OLD"));
    repository.commit("Add policies", DAY);
    repository.git(&["checkout", "--quiet", "-b", "work"]);
    let folder = repository.path().join("policies");
    repository.write(
        "policies/isms.toml",
        STRICT.replace("[rules]", "[documents]\nexclude = [\"old.md\"]\n[rules]"),
    );
    assert_eq!(loosened(&folder, &[]), (Vec::new(), false));
    repository.write(
        "policies/isms.toml",
        LAX.replace("[rules]", "[documents]\nexclude = [\"a.md\"]\n[rules]"),
    );
    let (lines, is_said) = loosened(&folder, &[]);
    assert!(lines.len() == 2 && !is_said, "{lines:?}");
}

#[test]
fn settings_that_are_named_are_compared_with_what_the_base_has_of_them() {
    let repository = Repository::new();
    repository.write("ci/lint.toml", STRICT);
    repository.write("isms/a.md", owned("A"));
    repository.write("isms/isms.toml", STRICT);
    repository.commit("Add policies", DAY);
    repository.git(&["checkout", "--quiet", "-b", "work"]);
    let folder = repository.path();
    let of_root = || loosened(&folder, &["--config", "ci/lint.toml"]);
    let of_isms = || loosened(&folder.join("isms"), &["--config", "../ci/lint.toml"]);
    assert_eq!((of_root(), of_isms()), ((Vec::new(), false), (Vec::new(), false)));
    repository.write("ci/lint.toml", LAX);
    assert_eq!((of_root().0.len(), of_isms().0.len()), (1, 1));
    let elsewhere = tempfile::TempDir::new().unwrap();
    let other = elsewhere.path().join("lint.toml");
    std::fs::write(&other, LAX).unwrap();
    assert_eq!(loosened(&folder, &["--config", other.to_str().unwrap()]), (Vec::new(), false));
}

/// `git commit FILE` makes an index of its own and names it to the hook.
#[test]
fn a_running_hook_names_index_and_repository() {
    let repository = parted();
    repository.write("new.md", unowned("NEW"));
    let git_folder = repository.path().join(".git");
    std::fs::copy(git_folder.join("index"), git_folder.join("next")).unwrap();
    run(&repository.path(), &["add", "new.md"], &[("GIT_INDEX_FILE", ".git/next")]).unwrap();
    let staged =
        ["check", "--today", TODAY, "--only", "owner-missing", "--staged", "--base", "main"];
    let staged = [&staged[..], &["--output", "short"]].concat();
    assert_eq!(isms(&repository.path(), &staged).stdout, "");
    for variables in [
        vec![("GIT_INDEX_FILE", ".git/next")],
        vec![("GIT_INDEX_FILE", ".git/next"), ("GIT_DIR", ".git")],
    ] {
        let ran = isms_with(&repository.path(), &staged, &variables);
        assert!(ran.status == Some(1) && ran.stdout.starts_with("new.md:"), "{ran:?}");
        assert_eq!(ran.stdout.lines().count(), 1, "{ran:?}");
    }
}

/// The hook itself, run by Git.
#[cfg(unix)]
#[test]
fn a_real_hook_stops_what_the_branch_brings_and_nothing_else() {
    use std::os::unix::fs::PermissionsExt;
    let repository = parted();
    let program = env!("CARGO_BIN_EXE_isms");
    let script = format!(
        "#!/bin/sh\nexec '{program}' check --staged --base main --only owner-missing --output short\n"
    );
    repository.write(".git/hooks/pre-commit", script);
    let hook = repository.path().join(".git/hooks/pre-commit");
    std::fs::set_permissions(hook, std::fs::Permissions::from_mode(0o755)).unwrap();
    repository.write("old.md", unowned("OLD") + "More text.\n");
    let commit = ["commit", "--quiet", "--message", "Change", "--all"];
    run(&repository.path(), &commit, &[]).unwrap();
    repository.write("kept.md", unowned("KEPT"));
    let refused = run(&repository.path(), &commit, &[]).expect_err("the hook must refuse");
    assert!(refused.contains("1 error") && refused.contains("older finding"), "{refused}");
}

/// Whoever mends a slip is not blamed for the gaps that nobody could see behind it.
#[test]
fn what_a_slip_of_the_base_hid_is_not_new() {
    let repository = Repository::new();
    repository.write("isms.toml", "[isms]\nframeworks = [\"iso-27001-2022\"]\n");
    let policy = |controls: &str| {
        format!(
            "+++\nid = \"POL-01\"\ntype = \"policy\"\nstatus = \"approved\"\ncontrols = {controls}\n+++\n# A\n"
        )
    };
    repository.write("a.md", policy("5.15"));
    repository.write("b.md", policy("[\"A.8.13\"]").replace("POL-01", "POL-02"));
    repository.commit("Add policies", DAY);
    let new = || {
        let only = ["--base", "HEAD", "--only", "control-uncovered,field-invalid"];
        check_short(&repository.path(), &only).stdout.lines().count()
    };
    repository.write("a.md", policy("[\"A.5.15\"]"));
    assert_eq!(new(), 0);
    let dropped = policy("[]").replace("POL-01", "POL-02");
    repository.write("b.md", &dropped);
    assert_eq!(new(), 1, "the change answers for what it drops beside");
    repository.write("b.md", policy("[\"A.8.13\"]").replace("POL-01", "POL-02"));
    repository.commit("Mend the slip", LATER);
    repository.write("b.md", &dropped);
    assert_eq!(new(), 1, "a control lost its cover");
}

/// What a change does in the same document besides mending it is its own doing.
#[test]
fn what_a_change_drops_where_it_mends_a_slip_is_new() {
    let repository = Repository::new();
    repository.write("isms.toml", "[isms]\nframeworks = [\"iso-27001-2022\"]\n");
    let policy = |more: &str| {
        format!(
            "+++\nid = \"POL-01\"\ntitle = \"A\"\ntype = \"policy\"\nstatus = \"approved\"\n{more}+++\n# A\n"
        )
    };
    let new = |after: &str| {
        repository.write("a.md", policy(after));
        let only = ["--base", "HEAD", "--only", "owner-missing,review-missing,control-uncovered"];
        let lines = check_short(&repository.path(), &only).stdout;
        lines
            .lines()
            .filter_map(|it| Some(it.split_once('[')?.1.split_once(']')?.0.to_owned()))
            .collect::<Vec<_>>()
    };
    let (owner, controls) = ("owner = \"it-lead\"\n", "controls = [\"A.5.15\"]\n");
    // A value that cannot be read, and then a line that is no TOML.
    for slip in ["reviewed = { on = 2026-13-01 }\n", "reviewed = { on 2026-01-15 }\n"] {
        repository.write("a.md", policy(&format!("{owner}{controls}{slip}")));
        repository.commit("Write a slip", DAY);
        assert_eq!(new(&format!("{owner}{controls}")), [""; 0], "{slip}");
        assert_eq!(new(controls), ["owner-missing"], "{slip}");
        assert_eq!(new(owner), ["control-uncovered"], "{slip}");
    }
}

/// Of two slips one may be mended first.
#[test]
fn what_one_of_two_slips_hid_is_not_new() {
    let repository = Repository::new();
    repository.write("isms.toml", "[isms]\nframeworks = [\"iso-27001-2022\"]\n");
    let policy = |controls: &str, interval: &str| {
        format!(
            "+++\nid = \"POL-01\"\ntitle = \"A\"\ntype = \"policy\"\nowner = \"it-lead\"\nstatus = \"approved\"\ncontrols = {controls}\nreview_every = {interval}\n+++\n# A\n"
        )
    };
    repository.write("a.md", policy("5.15", "\"yearly\""));
    repository.commit("Write two slips", DAY);
    repository.write("a.md", policy("[\"A.5.15\"]", "\"yearly\""));
    let only = ["--base", "HEAD", "--only", "control-uncovered,field-invalid"];
    assert_eq!(check_short(&repository.path(), &only).stdout.lines().count(), 0);
}

/// `isms fix` mends it, and must not stop the commit by that.
#[test]
fn what_a_misspelt_key_hid_is_not_new() {
    let repository = Repository::new();
    repository.write("isms.toml", SETTINGS);
    let record = |key: &str| {
        format!(
            "+++\nid = \"NC-01\"\ntitle = \"A\"\n{key} = \"nonconformity\"\nowner = \"it-lead\"\nstatus = \"approved\"\nraised_on = 2026-01-10\nclosed_on = 2026-02-10\n+++\n# A\n"
        )
    };
    repository.write("a.md", record("tpye"));
    repository.commit("Write a slip", DAY);
    let lines = |more: &[&str]| {
        let only = [&["--only", "root-cause-missing"], more].concat();
        check_short(&repository.path(), &only).stdout.lines().count()
    };
    assert_eq!(lines(&[]), 0);
    assert_eq!(isms(&repository.path(), &["fix"]).status, Some(0));
    assert_eq!((lines(&[]), lines(&["--base", "HEAD"])), (1, 0));
}

/// A slip opens no gate for what comes with its mending.
#[test]
fn what_a_change_adds_where_it_mends_a_misspelt_key_is_new() {
    let repository = Repository::new();
    repository.write("isms.toml", "[isms]\nframeworks = [\"iso-27001-2022\"]\n[roles.it-lead]\n");
    let policy = |key: &str, clauses: &str, body: &str| {
        format!(
            "+++\nid = \"POL-01\"\ntitle = \"A\"\ntype = \"policy\"\nowner = \"it-lead\"\n{key} = \"12 months\"\nstatus = \"approved\"\nclauses = {clauses}\n+++\n# A\n\n{body}\n"
        )
    };
    let register = |key: &str, more: &str| {
        let risk = |id: &str, owner: &str| {
            format!("[[risks]]\nid = \"{id}\"\ntitle = \"Of {id}\"\nowner = \"{owner}\"\n")
        };
        format!(
            "+++\nid = \"RR-01\"\ntitle = \"B\"\ntype = \"risk-register\"\nowner = \"it-lead\"\n{key} = \"1.0\"\n{}{}+++\n# B\n",
            risk("R-01", "it-lead"),
            if more.is_empty() { String::new() } else { risk(more, "nobody") }
        )
    };
    repository.write("a.md", policy("review_evry", "[\"5.2\", \"6.2\"]", "Text."));
    repository.write("b.md", register("versoin", ""));
    repository.commit("Write slips", DAY);
    let new = || {
        let only = ["--base", "HEAD", "--only", "link-broken,clause-uncovered,owner-unknown"];
        let lines = check_short(&repository.path(), &only).stdout;
        lines.lines().map(rule_of).collect::<Vec<_>>()
    };
    let both = "[\"5.2\", \"6.2\"]";
    repository.write("a.md", policy("review_every", both, "Text."));
    repository.write("b.md", register("version", ""));
    assert_eq!(new(), [""; 0]);
    repository.write("a.md", policy("review_every", both, "See [gone](gone.md)."));
    assert_eq!(new(), ["link-broken"]);
    repository.write("a.md", policy("review_every", "[\"6.2\"]", "Text."));
    assert_eq!(new(), ["clause-uncovered"]);
    repository.write("a.md", policy("review_every", both, "Text."));
    repository.write("b.md", register("version", "R-02"));
    assert_eq!(new(), ["owner-unknown"]);
}

/// What Git writes to disk may not be what it holds, as with Git LFS; nobody changed it for that.
#[test]
fn a_file_that_git_rewrites_is_as_old_as_before() {
    let repository = Repository::new();
    repository.git(&["config", "filter.large.clean", "sed s/words/pointer/"]);
    repository.git(&["config", "filter.large.smudge", "sed s/pointer/words/"]);
    repository.write("isms.toml", SETTINGS);
    repository.write(".gitattributes", "*.docx filter=large -text\n");
    repository.write("plan.docx", "many words");
    repository.write("plan.docx.md", owned("POL-02").replace("title", "source = \"plan.docx\"\napproved = { on = 2026-01-15, by = \"sam-roe\", digest = \"sha256:00000000000000000000000000000000\" }\nstatus = \"approved\"\ntype = \"policy\"\ntitle"));
    repository.write("other.md", owned("POL-03"));
    for path in ["plan.docx", "plan.docx.md", "other.md", "isms.toml", ".gitattributes"] {
        let file = std::fs::File::options().write(true).open(repository.path().join(path)).unwrap();
        file.set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000))
            .unwrap();
    }
    repository.commit("Add a plan", DAY);
    repository.write("other.md", owned("POL-03") + "More text.\n");
    let all = isms(
        &repository.path(),
        &[
            "check",
            "--today",
            TODAY,
            "--only",
            "approval-outdated",
            "--base",
            "HEAD",
            "--output",
            "json",
        ],
    );
    assert_eq!(all.json()["findings"][0]["new"], false, "{all:?}");
}

/// A register is the same one on a computer where Git writes its lines with another end.
#[test]
fn line_ends_of_a_checkout_void_no_approval() {
    let repository = Repository::new();
    repository.write("isms.toml", SETTINGS);
    repository.write("suppliers.csv", "name,service\nNorthwind,Hosting\n");
    // printf 'name,service\nNorthwind,Hosting\n' | sha256sum | cut -c1-32
    let digest = "sha256:0c349162872a29bb48a18a4ce3025445";
    repository.write("suppliers.csv.md", owned("REG-01").replace("title", &format!("source = \"suppliers.csv\"\napproved = {{ on = 2026-01-15, by = \"sam-roe\", digest = \"{digest}\" }}\nstatus = \"approved\"\ntype = \"policy\"\ntitle")));
    repository.commit("Add a register", DAY);
    repository.git(&["config", "core.autocrlf", "true"]);
    std::fs::remove_file(repository.path().join("suppliers.csv")).unwrap();
    repository.git(&["checkout", "--quiet", "."]);
    let text = std::fs::read_to_string(repository.path().join("suppliers.csv")).unwrap();
    assert!(text.ends_with("Hosting\r\n"));
    for more in [&[][..], &["--staged"], &["--rev", "HEAD"]] {
        let only = [&["--only", "approval-outdated"], more].concat();
        assert_eq!(check_short(&repository.path(), &only).stdout, "", "{more:?}");
    }
    repository.write("suppliers.csv", "name,service\r\nNorthwind,Printing\r\n");
    let only = ["--only", "approval-outdated"];
    assert!(check_short(&repository.path(), &only).stdout.contains("approval-outdated"));
}
