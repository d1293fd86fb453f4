//! What the history says of a base: an untouched document must say the same on both sides.

use super::*;

const BACKDATED: &str = "2026-03-30T12:00:00+00:00";

fn policy(reviewed: &str, text: &str) -> String {
    format!(
        "+++\nid = \"POL-01\"\ntitle = \"Access\"\nowner = \"it-lead\"\nreviewed = {reviewed}\n+++\n\n# Access\n\n{text}\n"
    )
}

/// A review on `main` that was written down ten weeks late.
fn backdated() -> Repository {
    let repository = Repository::new();
    repository.write("isms.toml", SETTINGS);
    repository.write("access.md", policy("2025-06-01", "Access is granted by role."));
    repository.commit("Add a policy", DAY);
    repository.write("access.md", policy("2026-01-17", "Access is granted by role."));
    repository.commit("Review the policy", BACKDATED);
    repository.git(&["checkout", "--quiet", "-b", "work"]);
    repository
}

/// Twice: without a cache, and with the one that the first run leaves.
#[track_caller]
fn said(repository: &Repository, base: &[&str]) -> Vec<String> {
    let rules =
        ["--only", "review-backdated", "--only", "review-regressed", "--only", "review-outdated"];
    let start = ["check", "--today", TODAY, "--output", "short", "--fail-on", "note"];
    let run = |more: &[&str]| -> Ran {
        let arguments = [&start[..], &rules, base, more].concat();
        isms(&repository.path(), &arguments)
    };
    let anew = run(&["--no-cache"]);
    for _ in 0..2 {
        assert_eq!(run(&[]), anew);
    }
    anew.stdout.lines().map(rule_of).collect()
}

#[test]
fn what_an_untouched_document_says_is_old() {
    let repository = backdated();
    repository.write("other.md", owned("OTHER"));
    repository.commit("Add another", "2026-04-01T12:00:00+00:00");
    assert_eq!(said(&repository, &[]), ["review-backdated"]);
    assert!(said(&repository, &["--base", "main"]).is_empty());
    repository.git(&["mv", "access.md", "moved.md"]);
    repository.commit("Move it", "2026-04-02T12:00:00+00:00");
    assert!(said(&repository, &["--base", "main"]).is_empty());
}

#[test]
fn what_a_changed_document_said_before_is_old() {
    let repository = backdated();
    repository.write("access.md", policy("2026-01-17", "Access is granted by the owner."));
    repository.commit("Change the text", "2026-04-01T12:00:00+00:00");
    assert_eq!(said(&repository, &[]), ["review-backdated", "review-outdated"]);
    assert_eq!(said(&repository, &["--base", "main"]), ["review-outdated"]);
    repository.git(&["checkout", "--quiet", "-b", "more"]);
    let other_header = policy("2026-01-17", "Access is granted by the owner.");
    repository.write("access.md", other_header.replacen("+++\n", "+++\n# reviewed late\n", 1));
    repository.commit("Change its front matter", "2026-04-02T12:00:00+00:00");
    let base = ["--base", "work"];
    assert!(said(&repository, &base).is_empty(), "the base was outdated already");
    repository.write("access.md", policy("2026-01-17", "Access is granted by nobody."));
    repository.commit("Change the text again", "2026-04-02T12:00:00+00:00");
    assert_eq!(said(&repository, &base), ["review-outdated"], "nobody has seen this one");
}

#[test]
fn what_the_branch_wrote_late_is_new() {
    let repository = backdated();
    repository.write("access.md", policy("2026-03-31", "Access is granted by role."));
    repository.commit("Review it", "2026-04-01T12:00:00+00:00");
    assert!(said(&repository, &[]).is_empty());
    repository.git(&["checkout", "--quiet", "-b", "more"]);
    repository.write("access.md", policy("2026-04-02", "Access is granted by role."));
    repository.commit("Review it again", "2026-06-01T12:00:00+00:00");
    assert_eq!(said(&repository, &["--base", "work"]), ["review-backdated"]);
    // What `main` wrote late was another review.
    assert_eq!(said(&repository, &["--base", "main"]), ["review-backdated"]);
}

/// The base is asked about its own review, which the branch gave a digest and so made another one.
#[test]
fn a_digest_that_the_branch_adds_is_no_answer_for_the_base() {
    let repository = Repository::new();
    repository
        .write("isms.toml", format!("{SETTINGS}[rules]\nreview-batch = {{ documents = 2 }}\n"));
    let text = |number: usize, more: &str| {
        policy(
            &format!("{{ on = 2026-03-30, by = \"sam-roe\"{more} }}"),
            "Access is granted by role.",
        )
        .replace("POL-01", &format!("POL-0{number}"))
    };
    for number in 1..4 {
        repository
            .write(&format!("{number}.md"), text(number, "").replace("2026-03-30", "2025-03-30"));
    }
    repository.commit("Add policies", DAY);
    for number in 1..4 {
        repository.write(&format!("{number}.md"), text(number, ""));
        repository.commit("Review one", BACKDATED);
    }
    repository.git(&["checkout", "--quiet", "-b", "work"]);
    let digest = format!(", digest = \"sha256:{}\"", "0".repeat(32));
    for number in 1..4 {
        repository.write(&format!("{number}.md"), text(number, &digest));
    }
    repository.commit("Review all at once", "2026-03-30T18:00:00+00:00");
    let said = |more: &[&str]| {
        let asked = ["check", "--today", TODAY, "--only", "review-batch", "--output", "short"];
        isms(&repository.path(), &[&asked[..], more].concat()).stdout.lines().count()
    };
    assert_eq!((said(&[]), said(&["--rev", "main"]), said(&["--base", "main"])), (1, 0, 1));
}

/// A branch that changed a document and changed it back touched nothing.
#[test]
fn what_was_taken_back_is_untouched() {
    let repository = backdated();
    let before = policy("2026-01-17", "Access is granted by role.");
    repository.write("access.md", policy("2026-04-01", "Access is granted by the owner."));
    repository.commit("Change it", "2026-04-01T12:00:00+00:00");
    repository.write("access.md", &before);
    repository.commit("Take it back", "2026-06-01T12:00:00+00:00");
    assert_eq!(said(&repository, &[]), ["review-regressed"]);
    assert!(said(&repository, &["--base", "main"]).is_empty());
}

/// Whoever takes a document away first, and brings it back in another commit, brings nothing in: it stood before.
#[test]
fn what_comes_back_with_another_approval_was_recorded_by_the_branch() {
    const HOUSE: &str = "[isms]\nframeworks = []\n[people.sam-roe]\nemails = [\"sam@example.com\"]\n\
        [people.lee-ray]\nemails = [\"lee@example.com\"]\n";
    let text = |on: &str, accepted: &str| {
        format!(
            "+++\nid = \"REG-01\"\ntitle = \"Risks\"\ntype = \"risk-register\"\nstatus = \"approved\"\nowner = \"lee-ray\"\n\
             approved = {{ on = {on}, by = \"sam-roe\" }}\nreviewed = {{ on = {on}, by = \"lee-ray\" }}\n\n[[risks]]\n\
             id = \"R-1\"\ntitle = \"Fire\"\n{accepted}+++\n\n# Risks\n\nAll risks of {on}.\n"
        )
    };
    let accepted = "accepted = { on = 2026-03-12, by = \"sam-roe\" }\n";
    let rules =
        ["approval-unwitnessed", "approval-backdated", "review-backdated", "decision-unwitnessed"];
    let only: Vec<&str> =
        rules.iter().flat_map(|it| ["--only", it]).chain(["--fail-on", "note"]).collect();
    for back in ["risks.md", "moved.md"] {
        for second in
            ["2026-04-01T12:00:00+00:00", "2026-04-01T12:00:01+00:00", "2026-04-03T12:00:00+00:00"]
        {
            let repository = Repository::new();
            repository.write("isms.toml", HOUSE);
            repository.write("risks.md", text("2026-01-02", ""));
            repository.commit("Add the risks", DAY);
            repository.git(&["checkout", "--quiet", "-b", "work"]);
            repository.git(&["rm", "--quiet", "risks.md"]);
            repository.commit("Take them away", "2026-04-01T12:00:00+00:00");
            repository.write(back, text("2026-03-10", accepted));
            repository.commit("Bring them back", second);
            let mut told: Vec<String> =
                new_lines(&repository.path(), &only).iter().map(|it| rule_of(it)).collect();
            told.sort_unstable();
            assert_eq!(
                told,
                [
                    "approval-backdated",
                    "approval-unwitnessed",
                    "decision-unwitnessed",
                    "review-backdated"
                ],
                "{back} {second}"
            );
            // Later runs, which know no base, go by the path.
            let later = check_short(&repository.path(), &only).stdout;
            let is_told = later.contains("[approval-unwitnessed]");
            assert_eq!(is_told, back == "risks.md", "{back} {second}: {later}");
        }
    }
}

/// What a document brings along was decided elsewhere, unless the system decided such things before.
#[test]
fn what_a_branch_brings_into_a_system_has_to_be_proved() {
    const HOUSE: &str =
        "[isms]\nframeworks = []\n[people.sam-roe]\nemails = [\"sam@example.com\"]\n";
    let text = |id: &str, act: &str| {
        format!(
            "+++\nid = \"{id}\"\ntitle = \"Risks\"\ntype = \"risk-register\"\nstatus = \"approved\"\nowner = \"sam-roe\"\n{act}\n\
             [[risks]]\nid = \"R-{id}\"\ntitle = \"Fire\"\naccepted = {{ on = 2026-02-12, by = \"sam-roe\" }}\n+++\n\n# Risks\n"
        )
    };
    let acts = "approved = { on = 2026-02-10, by = \"sam-roe\" }\nreviewed = { on = 2026-02-11, by = \"sam-roe\" }\n";
    let rules = ["approval-unwitnessed", "decision-unwitnessed", "review-unwitnessed"];
    let only: Vec<&str> =
        rules.iter().flat_map(|it| ["--only", it]).chain(["--fail-on", "note"]).collect();
    let expected: [(&str, &[&str]); 2] = [("", &[]), (acts, &rules)];
    for (acts_before, expected) in expected {
        let repository = Repository::new();
        repository.write("isms.toml", HOUSE);
        repository.write("old.md", text("REG-01", acts_before));
        repository.commit("Add risks", DAY);
        repository.git(&["checkout", "--quiet", "-b", "work"]);
        repository.write("new.md", text("REG-02", acts));
        repository.commit("Add more risks", "2026-04-01T12:00:00+00:00");
        let new = new_lines(&repository.path(), &only);
        let mut told: Vec<String> = new.iter().map(|it| rule_of(it)).collect();
        told.sort_unstable();
        assert_eq!(told, expected);
        // A later run knows no base: the commit brought the document in.
        assert!(!check_short(&repository.path(), &only).stdout.contains("new.md"));
    }
}

/// Nor does a text that comes back as another one bring its approval in anew.
#[test]
fn a_text_that_comes_back_otherwise_is_no_longer_the_approved_one() {
    let text = |digest: &str, text: &str| {
        format!(
            "+++\nid = \"POL-01\"\ntitle = \"Access\"\nstatus = \"approved\"\nowner = \"it-lead\"\n\
             approved = {{ on = 2026-01-10, by = \"sam-roe\"{digest} }}\n+++\n\n# Access\n\n{text}\n"
        )
    };
    let granted = "Access is granted by role.";
    let right = ", digest = \"sha256:c30bd02ce5b0b2dae7f2a2a3ccdf6c7f\"";
    for (had, back, moved) in
        [("", "risks.md", granted), ("", "moved.md", "To all."), (right, "moved.md", "To all.")]
    {
        let repository = Repository::new();
        repository.write("isms.toml", SETTINGS);
        repository.write("policy.md", text(had, granted));
        repository.commit("Add a policy", DAY);
        repository.git(&["checkout", "--quiet", "-b", "work"]);
        repository.git(&["rm", "--quiet", "policy.md"]);
        repository.commit("Take it away", "2026-04-01T12:00:00+00:00");
        repository.write(back, text("", moved));
        repository.commit("Bring it back", "2026-04-01T12:00:00+00:00");
        let lines = new_lines(&repository.path(), &["--only", "approval-outdated"]);
        assert_eq!(lines.len(), usize::from(moved != granted), "{lines:?}");
    }
}

/// The history is not asked about a file beside a document; the base is.
#[test]
fn a_file_that_a_branch_changes_is_no_longer_the_approved_one() {
    let sidecar = |digest: &str| {
        format!(
            "+++\nid = \"PLAN-01\"\ntitle = \"Plan\"\nstatus = \"approved\"\nowner = \"it-lead\"\nsource = \"plan.pdf\"\n\
             approved = {{ on = 2026-01-10, by = \"sam-roe\"{digest} }}\n+++\n"
        )
    };
    let digest = format!(", digest = \"{}\"", ::isms::digest::of_file(b"Two doors."));
    for had in ["", &digest] {
        let repository = Repository::new();
        repository.write("isms.toml", SETTINGS);
        repository.write("plan.pdf", "Two doors.");
        repository.write("plan.pdf.md", sidecar(had));
        repository.commit("Add a plan", DAY);
        repository.git(&["checkout", "--quiet", "-b", "work"]);
        let said = |repository: &Repository| {
            new_lines(&repository.path(), &["--only", "approval-outdated"]).len()
        };
        repository.write("plan.pdf.md", sidecar(""));
        assert_eq!(said(&repository), 0, "the same file");
        repository.write("plan.pdf", "No door.");
        assert_eq!(said(&repository), 1, "{had}");
        repository.commit("Change the plan", LATER);
        assert_eq!(said(&repository), 1, "{had}");
    }
}
