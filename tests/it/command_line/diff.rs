//! `isms diff`: two states side by side, in the words of an audit.

mod added;

use std::path::Path;

use super::{Ran, isms, owned};
use crate::fixtures::expect;
use crate::repository::{DAY, Repository};
use crate::small_isms::TODAY;

const LATER: &str = "2026-03-02T12:00:00+00:00";

/// One state of a policy, with what differs between two of them.
struct Policy {
    id: &'static str,
    title: &'static str,
    owner: &'static str,
    controls: &'static str,
    status: &'static str,
    more: &'static str,
    text: &'static str,
}

const POLICY: Policy = Policy {
    id: "POL-01",
    title: "Access control policy",
    owner: "it-lead",
    controls: "\"A.5.15\"",
    status: "approved",
    more: "",
    text: "Access is granted by role.",
};

impl Policy {
    fn text(&self) -> String {
        let Policy { id, title, owner, controls, status, more, text } = self;
        let approved = if more.contains("approved = ") {
            ""
        } else {
            "approved = { on = 2026-01-10, by = \"sam-roe\" }\n"
        };
        format!(
            "+++\nid = \"{id}\"\ntitle = \"{title}\"\ntype = \"policy\"\nstatus = \"{status}\"\nversion = \"1.0\"\n\
             owner = \"{owner}\"\napprover = \"chief-executive\"\ncontrols = [{controls}]\n{approved}{more}+++\n\n\
             # {title}\n\n{text}\n"
        )
    }
}

fn settings(rules: &str, waivers: &str) -> String {
    format!(
        "[isms]\norganisation = \"Example Ltd\"\n\n[people.sam-roe]\nname = \"Sam Roe\"\n\n\
         [roles.it-lead]\ntitle = \"IT lead\"\nholders = [\"sam-roe\"]\n\n[rules]\n{rules}{waivers}"
    )
}

fn waiver(subject: &str, until: &str) -> String {
    format!(
        "\n[[waivers]]\nrule = \"control-uncovered\"\nsubject = \"{subject}\"\nreason = \"The office moves\"\n\
         approved_by = \"sam-roe\"\nuntil = {until}\n"
    )
}

fn statement(rows: &[(&str, bool)]) -> String {
    let row = |(control, applicable): &(&str, bool)| {
        format!(
            "[[applicability]]\ncontrol = \"{control}\"\napplicable = {applicable}\n\
             justification = \"Visitors stay in the lobby\"\n"
        )
    };
    let rows: String = rows.iter().map(row).collect();
    format!(
        "+++\nid = \"SOA-01\"\ntitle = \"Statement of Applicability\"\ntype = \"statement-of-applicability\"\n\
         status = \"approved\"\nowner = \"it-lead\"\n{rows}+++\n\n# Statement of Applicability\n"
    )
}

/// Two releases of a small system, tagged `v1` and `v2`, that differ in everything that is told.
fn released() -> Repository {
    let repository = Repository::new();
    let write = |path: &str, policy: &Policy| repository.write(path, policy.text());
    let waivers = waiver("A.7.2", "2026-06-30") + &waiver("A.7.3", "2026-06-30");
    repository.write("isms.toml", settings("review-due = \"error\"\n", &waivers));
    repository.write("soa.md", statement(&[("A.7.4", true), ("A.7.5", false)]));
    let backup = Policy { id: "POL-02", title: "Backup policy", controls: "\"A.8.13\"", ..POLICY };
    let desk = Policy { id: "POL-03", title: "Desk policy", controls: "\"A.7.7\"", ..POLICY };
    let fax = Policy { id: "POL-04", title: "Fax policy", controls: "\"A.5.14\"", ..POLICY };
    let door = Policy { id: "POL-05", title: "Door policy", controls: "\"A.7.1\"", ..POLICY };
    let key =
        Policy { id: "POL-06", title: "Key policy", controls: "\"A.8.24\", \"A.5.17\"", ..POLICY };
    let mail = Policy { id: "POL-07", title: "Mail policy", controls: "\"A.8.23\"", ..POLICY };
    write("access.md", &POLICY);
    write("backup.md", &Policy { more: "review_every = \"12 months\"\n", ..backup });
    for (path, policy) in [
        ("desk.md", &desk),
        ("fax.md", &fax),
        ("door.md", &door),
        ("key.md", &key),
        ("mail.md", &mail),
    ] {
        write(path, policy);
    }
    repository.commit("Release the first system", DAY);
    repository.git(&["tag", "v1"]);
    let waivers = waiver("A.7.2", "2026-12-31") + &waiver("A.7.6", "2026-12-31");
    repository.write("isms.toml", settings("review-due = \"warning\"\n", &waivers));
    repository.write("soa.md", statement(&[("A.7.4", false), ("A.7.5", true)]));
    let anew = "approved = { on = 2026-03-01, by = \"sam-roe\" }\n";
    write("access.md", &Policy { more: anew, text: "Access is granted by need.", ..POLICY });
    write("backup.md", &Policy { more: "review_every = \"18 months\"\n", ..backup });
    repository.git(&["mv", "desk.md", "clear-desk.md"]);
    write("fax.md", &Policy { status: "retired", ..fax });
    repository.git(&["rm", "--quiet", "door.md"]);
    write("key.md", &Policy { controls: "\"A.8.24\"", text: "Keys are kept by two.", ..key });
    write("mail.md", &Policy { owner: "sam-roe", ..mail });
    let logs = Policy { id: "POL-08", title: "Logging policy", controls: "\"A.8.15\"", ..POLICY };
    write("logs.md", &logs);
    repository.commit("Release the second system", LATER);
    repository.git(&["tag", "v2"]);
    repository
}

fn diff(folder: &Path, more: &[&str]) -> Ran {
    isms(folder, &[&["diff", "--today", TODAY], more].concat())
}

#[test]
fn everything_that_changed_is_told() {
    let repository = released();
    for (format, file) in [("text", "diff.txt"), ("markdown", "diff.md"), ("json", "diff.json")] {
        let ran = diff(&repository.path(), &["v1..v2", "--output", format]);
        assert_eq!((ran.status, ran.stderr.as_str()), (Some(0), ""), "{ran:?}");
        let said = match format {
            "json" => serde_json::to_string_pretty(&ran.json()).unwrap() + "\n",
            _ => ran.stdout,
        };
        expect(&Path::new("tests/it/expected").join(file), &said);
    }
}

#[test]
fn a_range_is_read_as_git_reads_it() {
    let repository = released();
    let folder = repository.path();
    let said = |range: &[&str]| {
        let report = diff(&folder, &[range, &["--output", "json"]].concat()).json();
        let commit = |side: &str| report[side]["commit"].as_str().unwrap_or_default().to_owned();
        let added = report["documents"]["added"].as_array().unwrap().len();
        (commit("from"), report["to"]["kind"].as_str().unwrap().to_owned(), commit("to"), added)
    };
    let id = |name: &str| repository.git(&["rev-parse", &format!("{name}^{{commit}}")]);
    let (v1, v2) = (id("v1"), id("v2"));
    assert_eq!(said(&["v1..v2"]), (v1.clone(), "commit".into(), v2.clone(), 1));
    assert_eq!(said(&["v2..v1"]), (v2.clone(), "commit".into(), v1.clone(), 1));
    assert_eq!(said(&["v1", "v2"]), said(&["v1..v2"]));
    assert_eq!(said(&["v1.."]), said(&["v1..v2"]));
    assert_eq!(said(&["..v1"]), said(&["v2..v1"]));
    repository.write("new.md", owned("NEW"));
    assert_eq!(said(&["v1"]), (v1.clone(), "work-tree".into(), v2.clone(), 2));
    assert_eq!(said(&[]), (v2.clone(), "work-tree".into(), v2.clone(), 1));
    // On a branch that parted from `v1`, nothing of `v2` is a change.
    repository.git(&["checkout", "--quiet", "-b", "side", "v1"]);
    let side = repository.commit("Add one", LATER);
    assert_eq!(said(&["v2...side"]), (v1.clone(), "commit".into(), side.clone(), 1));
    assert_eq!(said(&["v2..side"]), (v2, "commit".into(), side, 2));
}

#[test]
fn nothing_changed_is_said_too() {
    let repository = released();
    let ran = diff(&repository.path(), &["v2..v2"]);
    assert!(ran.status == Some(0) && ran.stdout.contains("Nothing changed"), "{ran:?}");
    repository.write("isms.toml", settings("review-due = \"warning\"\n", "") + "# A comment\n");
    let quiet = diff(&repository.path(), &[]);
    assert!(quiet.stdout.contains("Gaps no longer accepted"), "{quiet:?}");
    repository.write(".github/CODEOWNERS", "# Who reads what.\n/keys/ @sam\n");
    let told = diff(&repository.path(), &[]).stdout;
    assert!(told.contains("\n  `CODEOWNERS`: `/keys/ @sam` added\n"), "{told}");
}

/// Whatever differs in a document or in the settings is told, even where no rule asks for it.
#[test]
fn keys_that_nobody_asks_for_are_told_too() {
    let repository = Repository::new();
    let risks = "[[risks]]\nid = \"R-1\"\ntreatment = \"mitigate\"\n[[risks]]\nid = \"R-2\"\n";
    let register = |risks: &str| {
        format!(
            "+++\nid = \"RISK\"\ntitle = \"Risks\"\ntype = \"risk-register\"\nowner = \"it-lead\"\n{risks}+++\n\n# Risks\n"
        )
    };
    repository.write("isms.toml", settings("", ""));
    repository.write("risks.md", register(risks));
    repository.write("access.md", POLICY.text());
    repository.write("old.md", owned("OLD"));
    repository.write(".isms-baseline.toml", "findings = []\n");
    repository.commit("Begin", DAY);
    let settings = settings("wording-vague = \"error\"\n", "").replace("sam-roe\"]", "lee-ray\"]");
    let more = "top_management = true\n\n[people.lee-ray]\nname = \"Lee Ray\"\n\n[rules]";
    repository.write("isms.toml", settings.replace("[rules]", more));
    let risks = "[[risks]]\nid = \"R-1\"\ntreatment = \"accept\"\n[[risks]]\nid = \"R-3\"\n";
    repository.write("risks.md", register(risks));
    let access = POLICY.text();
    let access = access.replace("approver = \"chief-executive\"\n", "clauses = [\"5.2\"]\n");
    let access =
        access.replace("on = 2026-01-10, by = \"sam-roe\"", "on = 2026-01-10, by = \"lee-ray\"");
    repository.write("access.md", access.replace("owner = \"it-lead\"\n", ""));
    repository.write("old.md", owned("OLD").replacen("+++\n", "+++\nreviewed = 2026-02-01\n", 1));
    let row =
        "findings = [{ rule = \"owner-missing\", subject = \"POL-01\", key = \"field:owner\" }]\n";
    repository.write(".isms-baseline.toml", row);
    let ran = diff(&repository.path(), &[]);
    let (_, changes) = ran.stdout.split_once("\n\n").unwrap_or_else(|| panic!("{ran:?}"));
    let expected = "\
Approvals and reviews recorded
  `OLD` Title of OLD (`old.md`): reviewed on 2026-02-01

Approvals and reviews rewritten
  `POL-01` Access control policy (`access.md`): approved on 2026-01-10 by `lee-ray`, before approved on 2026-01-10 by `sam-roe`

Other keys changed
  `POL-01` Access control policy (`access.md`), `approver`: `chief-executive` removed
  `POL-01` Access control policy (`access.md`), `owner`: `it-lead` removed
  `POL-01` Access control policy (`access.md`), `clauses`: `5.2` added
  `RISK` Risks (`risks.md`), `risks.R-1.treatment`: `accept`, before `mitigate`
  `RISK` Risks (`risks.md`), `risks`: `R-2` removed
  `RISK` Risks (`risks.md`), `risks`: `R-3` added

Gaps newly in the baseline
  `owner-missing` of `POL-01`: `field:owner`

Other settings changed
  `people.lee-ray.name`: `Lee Ray` added
  `roles.it-lead.holders`: `sam-roe` removed
  `roles.it-lead.holders`: `lee-ray` added
  `roles.it-lead.top_management`: `true` added
  `rules.wording-vague`: `error` added
";
    assert_eq!(changes, expected, "{ran:?}");
    let report = diff(&repository.path(), &["--output", "json"]).json();
    assert_eq!(report["keys"].as_array().unwrap().len(), 6, "{report}");
    assert_eq!(report["keys"][3]["document"]["id"], "RISK");
    assert_eq!(report["keys"][3]["key"], "risks.R-1.treatment");
    assert_eq!(report["settings"][1]["before"], "sam-roe");
    assert_eq!(report["settings"][1]["after"], serde_json::Value::Null);
    assert_eq!(report["attestations"][0]["after"]["by"], "lee-ray");
    assert_eq!(report["baseline"]["added"][0]["rule"], "owner-missing");
    repository.write(".isms-baseline.toml", "findings = 1\n");
    let ran = diff(&repository.path(), &[]);
    assert!(ran.stdout.contains("rows of .isms-baseline.toml: the later one cannot"), "{ran:?}");
}

/// What a reviewer got past an earlier version.
#[test]
fn nothing_is_lost_among_what_is_told_elsewhere() {
    let waiver = |until: &str| {
        format!(
            "[[waivers]]\nrule = \"review-missing\"\nreason = \"Moves\"\napproved_by = \"sam-roe\"\nuntil = {until}\n"
        )
    };
    let document =
        |id: &str, rows: &str| owned(id).replacen("+++\n\n", &format!("{rows}+++\n\n"), 1);
    let repository = Repository::new();
    let before = "[risk]\nlikelihood = [\"rare\", \"often\"]\nimpact = 3\n\n[rules]\nwording-vague = \"warning\"\n";
    repository.write("isms.toml", settings("", "").replace("[rules]\n", "") + before);
    repository.write("a.md", document("A", &waiver("2026-12-31")));
    repository.write("b.md", document("B", &waiver("2026-12-31")));
    repository.write("list.csv", "id\n");
    repository.write("list.csv.md", document("LIST", "source = \"list.csv\"\n"));
    repository.commit("Begin", DAY);
    let after = before.replace("\"rare\", \"often\"", "\"often\", \"rare\"");
    let after = after.replace("\"warning\"", "{ level = \"note\", words = [\"some\"] }");
    repository.write("isms.toml", settings("", "").replace("[rules]\n", "") + &after);
    repository.write("a.md", document("A", &waiver("2027-06-30")));
    let without_rule = waiver("2026-12-31").replace("rule = \"review-missing\"\n", "");
    repository.write("b.md", document("B", &(waiver("2026-11-30") + &without_rule)));
    repository.git(&["rm", "--quiet", "list.csv"]);
    let ran = diff(&repository.path(), &[]);
    for told in [
        "`LIST` Title of LIST (`list.csv.md`)",
        "`review-missing` of `A` until 2027-06-30, before until 2026-12-31",
        "`B` Title of B (`b.md`), `waivers.review-missing.until`: `2026-11-30`, before `2026-12-31`",
        "`B` Title of B (`b.md`), `waivers`: `{ approved_by",
        "`risk.likelihood`: `[\"often\", \"rare\"]`, before `[\"rare\", \"often\"]`",
        "`rules.wording-vague.words`: `some` added",
    ] {
        assert!(ran.stdout.contains(told), "{told}\n{}", ran.stdout);
    }
    assert!(!ran.stdout.contains("rules.wording-vague.level"), "{}", ran.stdout);
}

/// A second approval on one day is one for another text.
#[test]
fn an_act_of_the_same_day_is_recorded_and_no_tampering() {
    let repository = Repository::new();
    let policy = |approved: &str| {
        let more: &'static str =
            Box::leak(format!("approved = {{ {approved} }}\n").into_boxed_str());
        Policy { more, ..POLICY }.text()
    };
    repository.write("isms.toml", settings("", ""));
    let digest = |digit: &str| format!("digest = \"sha256:{}\"", digit.repeat(32));
    repository
        .write("a.md", policy(&format!("on = 2026-03-01, by = \"sam-roe\", {}", digest("0"))));
    repository.commit("Begin", DAY);
    let told = |approved: &str| {
        repository.write("a.md", policy(approved));
        let ran = diff(&repository.path(), &[]);
        let lines = ran.stdout.lines().skip_while(|it| !it.starts_with("Approvals"));
        lines.take(2).map(|it| it.rsplit(": ").next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let by = |digest: &str| format!("on = 2026-03-01, by = \"sam-roe\", {digest}");
    assert_eq!(
        told(&by(&digest("1"))),
        ["Approvals and reviews recorded", "approved on 2026-03-01 by `sam-roe`"]
    );
    assert_eq!(
        told("on = 2026-03-01, by = \"sam-roe\""),
        [
            "Approvals and reviews rewritten",
            "approved on 2026-03-01 by `sam-roe`, without the digest of the text"
        ]
    );
    assert_eq!(
        told(&by(&(digest("0") + ", note = \"seen\""))),
        [
            "Approvals and reviews rewritten",
            "approved on 2026-03-01 by `sam-roe`, with another outcome or note"
        ]
    );
}

#[test]
fn what_cannot_be_compared_is_said() {
    let repository = released();
    repository.write("logs.md", "no front matter any more\n");
    let ran = diff(&repository.path(), &["v1"]);
    assert!(
        ran.stdout.contains("Not compared\n  logs.md: its later state could not be read"),
        "{ran:?}"
    );
    repository.write("isms.toml", "[isms]\nframeworks = []\n");
    let ran = diff(&repository.path(), &["v1"]);
    assert!(ran.stdout.contains("controls and their coverage are no longer checked"), "{ran:?}");
    assert!(ran.stdout.contains("control coverage: `frameworks` in isms.toml"), "{ran:?}");
    let broken = Repository::new();
    broken.write("isms.toml", "[isms\n");
    broken.write("a.md", owned("A"));
    broken.commit("Break the settings", DAY);
    broken.write("isms.toml", "");
    let ran = diff(&broken.path(), &[]);
    assert!(
        ran.status == Some(0) && ran.stdout.contains("the earlier one cannot be read"),
        "{ran:?}"
    );
    diff(&broken.path(), &["HEAD..HEAD"]).refused("isms.toml", "");
}

#[test]
fn each_state_is_read_by_its_own_settings_unless_one_is_named() {
    let repository = Repository::new();
    repository.write("isms.toml", "");
    repository.write("drafts/a.md", owned("A"));
    repository.write("b.md", owned("B"));
    repository.commit("Begin", DAY);
    repository.write("isms.toml", "[documents]\nexclude = [\"drafts/**\"]\n");
    repository.commit("Leave the drafts out", LATER);
    let ran = diff(&repository.path(), &["HEAD~1..HEAD"]);
    assert!(ran.stdout.contains("Documents removed\n  `A` Title of A (`drafts/a.md`)"), "{ran:?}");
    assert!(ran.stdout.contains("`drafts/a.md` was a document, and is none any more"), "{ran:?}");
    let named = super::folder(&[("all.toml", "")]);
    let named = named.path().join("all.toml");
    let ran = diff(&repository.path(), &["HEAD~1..HEAD", "--config", named.to_str().unwrap()]);
    assert!(ran.stdout.contains("Nothing changed"), "{ran:?}");
}

#[test]
fn what_could_not_be_read_is_not_called_unchanged() {
    let repository = Repository::new();
    repository.write("a.md", owned("A"));
    repository.write("b.md", "# no front matter\n");
    repository.commit("Begin", DAY);
    repository.write("b.md", "# no front matter at all\n");
    let said = diff(&repository.path(), &["HEAD"]).stdout;
    assert!(said.contains("Nothing changed in what was compared\n"), "{said}");
    assert!(said.contains("Not compared\n  b.md: its earlier state could not be read"), "{said}");
}

/// A sidecar says another thing when the file it speaks for changes.
#[test]
fn another_source_is_another_text() {
    let repository = Repository::new();
    repository.write("plan.pdf", "one");
    repository
        .write("plan.pdf.md", owned("PLAN").replacen("+++\n", "+++\nsource = \"plan.pdf\"\n", 1));
    repository.commit("Add a plan", DAY);
    repository.write("plan.pdf", "two");
    let ran = diff(&repository.path(), &[]);
    assert!(ran.stdout.contains("Documents changed, not approved since\n  `PLAN`"), "{ran:?}");
}

#[test]
fn a_run_that_cannot_happen() {
    let repository = released();
    let folder = repository.path();
    diff(&folder, &["v0..v2"]).refused("no commit is called `v0`", "this clone has no remote");
    repository.git(&["remote", "add", "origin", "https://example.com/none"]);
    diff(&folder, &["v0..v2"]).refused("no commit is called `v0`", "fetch-depth: 0");
    diff(&folder, &["v1..v3"]).refused("no commit is called `v3`", "git fetch");
    diff(&folder, &["a..b..c"]).refused("name two commits, like `v1.0..v2.0`, or one", "");
    for line in [["v1..v2", "v2"], ["v1", "v1..v2"]] {
        let why = format!("`{}` stands behind a range, or is one", line[1]);
        diff(&folder, &line).refused(&why, "name two commits, like `v1.0..v2.0` or `v1.0 v2.0`");
    }
    repository.git(&["checkout", "--quiet", "--orphan", "island"]);
    repository.commit("Begin anew", LATER);
    diff(&folder, &["v1...HEAD"]).refused("have no commit in common", "git merge-base");
    let bare = Repository::bare();
    bare.git(&["fetch", "--quiet", folder.to_str().unwrap(), "v1:v1", "v2:v2"]);
    assert_eq!(diff(&bare.path(), &["v1..v2"]).stdout, diff(&folder, &["v1..v2"]).stdout);
    diff(&bare.path(), &["v1"]).refused("a bare repository has no work tree", "`HEAD~1..HEAD`");
    let empty = Repository::new();
    empty.write("a.txt", "a");
    empty.commit("Begin", DAY);
    diff(&empty.path(), &[]).refused("no document found on either side", "[documents] include");
    diff(Repository::new().path().as_path(), &[])
        .refused("the current branch has no commit yet", "`git commit` first");
    let plain = super::two_documents();
    diff(plain.path(), &[]).refused("no Git repository holds", "run in a clone");
}

#[test]
fn nothing_that_was_read_moves_a_terminal_or_marks_a_page() {
    let repository = Repository::new();
    repository.write("a.md", owned("A"));
    repository.commit("Begin", DAY);
    let title = r"\u001b[31mRed\n::error::x <script>alert(1)</script> [a](b) | `#";
    repository.write("b.md", owned("B").replace("Title of B\"", &format!("{title}\"")));
    for format in ["text", "markdown", "json"] {
        let ran = diff(&repository.path(), &["--output", format]);
        assert_eq!(ran.status, Some(0));
        assert!(!ran.stdout.contains('\u{1b}') && !ran.stdout.contains("\n::error"), "{ran:?}");
        assert!(format != "markdown" || !ran.stdout.contains("<script"), "{ran:?}");
        assert!(ran.stdout.contains("alert(1)"), "{ran:?}");
    }
}

#[test]
fn waivers_of_one_gap_are_compared_in_their_order() {
    let repository = Repository::new();
    let waivers = |days: &[&str]| days.iter().map(|it| waiver("A.7.2", it)).collect::<String>();
    let before = waivers(&["2026-12-01", "2026-12-02", "2026-12-03"]);
    repository.write("a.md", owned("A"));
    repository.write("isms.toml", settings("", &before));
    repository.commit("Begin", DAY);
    repository.write("isms.toml", settings("", &waivers(&["2026-12-01", "2026-12-09"])));
    let said = diff(&repository.path(), &[]).stdout;
    let section = |title: &str| said.split(title).nth(1).unwrap_or_default().to_owned();
    let longer = section("Gaps accepted for longer");
    assert!(longer.contains("until 2026-12-09, before until 2026-12-02"), "{said}");
    assert_eq!(section("Gaps no longer accepted").matches("`A.7.2`").count(), 1, "{said}");
    assert!(!said.contains("Gaps newly accepted"), "{said}");
}

#[test]
fn states_of_controls_are_summed_up_and_many_keys_folded() {
    let repository = Repository::new();
    repository.write("isms.toml", settings("", ""));
    let write = |state: &str, number: u32| {
        let rows = |count| 1..=count;
        let statement: Vec<String> = rows(3)
            .map(|it| format!("[[applicability]]\ncontrol = \"A.5.{it}\"\napplicable = true\nstatus = \"{state}\"\n"))
            .collect();
        let head = "+++\nid = \"SOA\"\ntitle = \"Statement of Applicability\"\ntype = \"statement-of-applicability\"\n";
        repository.write("soa.md", format!("{head}{}+++\nText.\n", statement.concat()));
        let risks: Vec<String> = rows(10)
            .map(|it| format!("[[risks]]\nid = \"R-{it}\"\nlikelihood = {number}\n"))
            .collect();
        let head = "+++\nid = \"RISK\"\ntitle = \"Risks\"\ntype = \"risk-register\"\n";
        repository.write("risks.md", format!("{head}{}+++\nText.\n", risks.concat()));
    };
    write("planned", 1);
    repository.commit("Begin", DAY);
    write("implemented", 2);
    let ran = diff(&repository.path(), &[]);
    let states = "\nControls now implemented\n  `A.5.1`, `A.5.2`, `A.5.3`\n";
    assert!(ran.stdout.contains(states), "{}", ran.stdout);
    let keys =
        "`RISK` Risks (`risks.md`), 10 keys: `risks.R-1.likelihood`, `risks.R-2.likelihood`, ";
    assert!(ran.stdout.contains(keys) && ran.stdout.contains(" and 2 more\n"), "{}", ran.stdout);
    let report = diff(&repository.path(), &["--output", "json"]).json();
    assert_eq!(report["keys"].as_array().unwrap().len(), 13, "{report}");
}
