//! `isms adopt`: every form in which houses state a document's facts, in real repositories.

mod comments;
mod controls;
mod html;
mod ids;
mod left;
mod people;
mod revisions;
mod writing;

use std::fs;

use crate::command_line::{Ran, isms};
use crate::repository::Repository;
use crate::small_isms::TODAY;
use crate::small_workbook::archive;

const SETTINGS: &str = "[isms]\nframeworks = [\"iso-27001-2022\"]\n\n[people.jane]\nname = \"Jane Doe\"\n\n[roles.ciso]\ntitle = \"CISO\"\nholders = [\"jane\"]\n";

fn holding(path: &str, text: impl AsRef<[u8]>) -> Repository {
    let repository = Repository::new();
    repository.write("isms.toml", SETTINGS);
    repository.write(path, text);
    repository
}

fn adopt(repository: &Repository, arguments: &[&str]) -> Ran {
    let ran = isms(&repository.path(), &[&["adopt"], arguments].concat());
    assert_eq!(ran.status, Some(0), "{ran:?}");
    ran
}

fn read(repository: &Repository, path: &str) -> String {
    fs::read_to_string(repository.path().join(path)).unwrap()
}

/// What `adopt --write` makes of one text.
fn written(text: &str, arguments: &[&str]) -> String {
    let repository = holding("backup-policy.md", text);
    adopt(&repository, &[&["--write"], arguments].concat());
    let adopted = read(&repository, "backup-policy.md");
    // A second run finds nothing to do.
    let again = adopt(&repository, &["--write"]);
    assert!(again.stdout.contains("0 documents adopted"), "{}", again.stdout);
    assert_eq!(read(&repository, "backup-policy.md"), adopted);
    adopted
}

const FACTS: &str = "title = \"Backup\"\ntype = \"policy\"\nversion = \"1.2\"\nowner = \"ciso\"\n";

#[test]
fn every_form_is_read_and_the_body_stays() {
    let heading = "# Backup\n\n";
    let forms = [
        "| **Document Owner** | CISO |\n|---|---|\n| **Version** | 1.2 |\n",
        "| Owner | Version |\n|---|---|\n| CISO | v1.2 |\n",
        "> Owner: CISO\n> Version: 1.2\n",
        "**Owner:** CISO | **Version:** 1.2\n",
        "**Verantwortlich:** CISO\n**Version:** 1.2\n",
        "Owner: CISO; Version: 1.2\n",
        "; Owner: CISO; Version: 1.2\n",
        "> Owner: CISO \u{2014} Version: 1.2\n",
    ];
    for form in forms {
        let text = format!("{heading}{form}\nCopies are made daily.\n");
        let adopted = written(&text, &[]);
        assert!(adopted.ends_with(&format!("+++\n\n{text}")), "{adopted}");
        assert!(adopted.contains(FACTS), "{form}\n{adopted}");
    }
    let keys = "title: Backup\nowner: CISO\nversion: 1.2\ncolour: green\n";
    for yaml in [format!("---\n{keys}---\n"), format!("{keys}---\n")] {
        let adopted = written(&format!("{yaml}{heading}Copies.\n"), &[]);
        assert!(
            adopted.contains(FACTS) && adopted.contains("[extra]\ncolour = \"green\"\n"),
            "{adopted}"
        );
        assert!(adopted.ends_with(&format!("+++\n\n{heading}Copies.\n")), "{adopted}");
    }
}

#[test]
fn a_block_is_taken_out_only_when_asked_and_only_as_a_whole() {
    let text = "# Backup\n\n| Owner | CISO |\n|---|---|\n| Version | 1.2 |\n\nCopies.\n";
    let adopted = written(text, &["--strip"]);
    assert!(adopted.ends_with("+++\n\n# Backup\n\nCopies.\n"), "{adopted}");
    let text = "# Backup\n\n| Owner | CISO |\n|---|---|\n| Location | Berlin |\n\nCopies.\n";
    assert!(written(text, &["--strip"]).ends_with(text));
    // A version that says more than a number.
    let text = "# Backup\n\n> Owner: CISO\n> Version: 0.9 (draft)\n\nCopies.\n";
    assert!(written(text, &["--strip"]).ends_with(text));
}

#[test]
fn line_breaks_and_a_byte_order_mark_stay() {
    let body = "# Backup\r\n\r\n**Owner:** CISO\r\n\r\nCopies.\r\n";
    let adopted = written(&format!("\u{feff}{body}"), &[]);
    assert!(adopted.starts_with("\u{feff}+++\r\n") && adopted.ends_with(body), "{adopted:?}");
    assert!(!adopted.replace("\r\n", "").contains('\n'), "{adopted:?}");
}

#[test]
fn what_is_shown_is_what_git_applies() {
    let texts = [
        "\u{feff}---\r\ntitle: Backup\r\nowner: CISO\r\n---\r\n# Backup\r\n\r\nCopies.\r\n",
        "\u{feff}# Backup\n\n| Owner\t| CISO |\n|---|---|\n| Version | 1.2 |\n\nCopies.",
        "# Backup\n\n**Owner:** CISO\n",
        "",
    ];
    let repository = holding("0.md", "");
    let write_all = || {
        for (number, text) in texts.iter().enumerate() {
            repository.write(&format!("the policy {number}.md"), text);
        }
    };
    let all = ["0.md", "0.pdf.md"].map(str::to_owned).into_iter();
    let all: Vec<String> = all.chain((0..4).map(|it| format!("the policy {it}.md"))).collect();
    repository.write("0.pdf", "%PDF-1.4\n");
    write_all();
    let shown = adopt(&repository, &["--strip"]).stdout;
    repository.write("diff.patch", &shown);
    repository.git(&["apply", "--whitespace=nowarn", "diff.patch"]);
    let applied: Vec<String> = all.iter().map(|it| read(&repository, it)).collect();
    write_all();
    repository.write("0.md", "");
    fs::remove_file(repository.path().join("0.pdf.md")).unwrap();
    adopt(&repository, &["--strip", "--write"]);
    let written: Vec<String> = all.iter().map(|it| read(&repository, it)).collect();
    assert_eq!(applied, written);
    assert!(written[2].ends_with("+++\r\n\r\n# Backup\r\n\r\nCopies.\r\n"), "{written:?}");
}

#[test]
fn what_the_text_says_of_something_else_becomes_no_fact() {
    let supplier = "| Supplier | Owner | Last review | Next review |\n|---|---|---|---|\n| Acme | Sam Roe | 2026-02-03 | 2027-02-03 |\n";
    let adopted = written(&format!("# Suppliers\n\nText.\n\n## List\n\n{supplier}"), &[]);
    let facts = ["owner =", "reviewed =", "next_review ="];
    assert!(!facts.iter().any(|it| adopted.contains(it)), "{adopted}");

    let other = "- Owner: Sam Roe\n- Version: 3.1\n- Next review: 2027-02-03\n";
    let under = |head: &str, foot: &str| {
        let text = format!("# Backup\n\n{head}\n\n## Tool\n\n{other}\n{foot}");
        let repository = holding("backup-policy.md", text);
        let shown = adopt(&repository, &["--write"]).stdout;
        let adopted = read(&repository, "backup-policy.md");
        (shown, adopted.split("# Backup").next().unwrap().to_owned())
    };
    for (head, foot) in
        [("**Owner:** CISO", ""), ("Text.", "## Document control\n\n**Owner:** CISO\n")]
    {
        let (shown, facts) = under(head, foot);
        assert!(facts.contains("owner = \"ciso\"\n"), "{facts}");
        assert!(!facts.contains("version") && !facts.contains("next_review"), "{facts}");
        assert_eq!(shown.matches("  - ").count(), 1, "{shown}");
        assert!(shown.contains("what else a line there says is left out"), "{shown}");
    }
    let (_, facts) = under("Text.", "");
    assert!(facts.contains("version = \"3.1\"\nowner = \"sam-roe\"\n"), "{facts}");
}

#[test]
fn a_heading_may_have_its_line_below_it() {
    let other = "| Owner | Version | Next review |\n|---|---|---|\n| Vendor | 3 | 2027-01-31 |\n";
    let text = format!("Backup\n======\n\nOwner: CISO\nVersion: 1.2\n\nTools\n-----\n\n{other}");
    let adopted = written(&text, &[]);
    assert!(adopted.contains(FACTS) && !adopted.contains("next_review ="), "{adopted}");
    let ruled = "# Backup\n\nOwner: CISO\n---\nVersion: 1.2\n";
    assert!(written(ruled, &[]).contains(FACTS));
}

#[test]
fn what_is_struck_out_is_no_fact() {
    let text = "# Backup\n\nOwner: ~~Jane Doe~~ CISO\nVersion: ~~1.1~~ 1.2\nLast reviewed: ~~2024-01-01~~\n~~Approver: CEO~~\n";
    let adopted = written(text, &[]);
    assert!(adopted.contains(FACTS), "{adopted}");
    assert!(!adopted.contains("reviewed =") && !adopted.contains("approver ="), "{adopted}");
}

#[test]
fn a_table_of_one_version_may_hold_a_comment() {
    let of = |column: &str| {
        let text = format!(
            "# Backup\n\nText.\n\n## Version\n\n| Version | Owner | Approved by | {column} |\n|---|---|---|---|\n| 1.0 | CISO | CEO | x |\n"
        );
        written(&text, &[])
    };
    let facts = "version = \"1.0\"\nowner = \"ciso\"\napprover = \"ceo\"\n";
    assert!(of("Comment").contains(facts), "{}", of("Comment"));
    assert!(!of("Supplier").contains("owner ="));
}

#[test]
fn a_table_of_a_row_or_two_is_read_above_the_first_section() {
    let of = |table: &str| written(&format!("# Backup\n\n{table}\n## Purpose\n\nCopies.\n"), &[]);
    for (table, facts) in [
        ("| Owner | CISO |\n|---|---|\n", "owner = \"ciso\"\n"),
        (
            "| Owner | CISO |\n|---|---|\n| Status | Draft |\n",
            "status = \"draft\"\nowner = \"ciso\"\n",
        ),
        ("| | |\n|---|---|\n| **Version** | 1.2 |\n", "version = \"1.2\"\n"),
        ("| Field | Value |\n|---|---|\n| Owner | CISO |\n", "owner = \"ciso\"\n"),
        (
            "| Owner | Status |\n|---|---|\n| CISO | Draft |\n",
            "status = \"draft\"\nowner = \"ciso\"\n",
        ),
    ] {
        assert!(of(table).contains(facts), "{table}: {}", of(table));
    }
    for table in [
        "| Owner | Status |\n|---|---|\n",
        "| Owner | Laptops |\n|---|---|\n",
        "| Owner | Laptops |\n|---|---|\n| CISO | 12 |\n",
        "| Risk | Owner |\n|---|---|\n| Fire | CISO |\n",
        "| Task | Owner | Status |\n|---|---|---|\n| Copy | CISO | Draft |\n",
    ] {
        assert!(!of(table).contains("owner ="), "{table}: {}", of(table));
    }
}

#[test]
fn code_is_no_fact_and_what_follows_it_may_be() {
    let text = "# Backup\n\n```text\n```inner\n**Owner:** CISO\n```\n\n    ```\n\n**Version:** 1.2\n\nSee A.8.13.\n";
    let adopted = written(text, &[]);
    let facts = ["version = \"1.2\"\n", "controls = [\"A.8.13\"]\n"];
    assert!(facts.iter().all(|it| adopted.contains(it)), "{adopted}");
    assert!(!adopted.contains("owner"), "{adopted}");
    let anchored = holding("a.md", "# **Access** {#access}\n\nText.\n");
    adopt(&anchored, &["--write"]);
    let checked = isms(&anchored.path(), &["check", "--today", TODAY, "--only", "title-mismatch"]);
    assert_eq!(checked.status, Some(0), "{checked:?}");
    assert!(read(&anchored, "a.md").contains("title = \"Access\"\n"));
    assert!(written("# Secure coding in C#\n", &[]).contains("title = \"Secure coding in C#\"\n"));
}

#[test]
fn a_day_with_two_readings_and_a_placeholder_are_reported_and_left_out() {
    let text = "# Backup\n\n**Last reviewed:** 10/04/2025\n**Owner:** [Name]\n\nCopies.\n";
    let repository = holding("backup-policy.md", text);
    let shown = adopt(&repository, &[]).stdout;
    assert!(shown.contains("is 2025-04-10 or 2025-10-04"), "{shown}");
    assert!(shown.contains("`Owner` is still a placeholder"), "{shown}");
    assert_eq!(read(&repository, "backup-policy.md"), text, "nothing is written unless asked");
    assert!(!written(text, &[]).contains("reviewed ="));
    assert!(written(text, &["--days", "day-first"]).contains("reviewed = 2025-04-10\n"));
}

#[test]
fn a_review_and_an_approval_in_the_text_become_no_attestation() {
    let text = "# Backup\n\n| Reviewed | 2025-01-31 |\n|---|---|\n| Approved on | 2025-02-01 |\n\nCopies.\n";
    let adopted = written(text, &[]);
    assert!(adopted.contains("reviewed = 2025-01-31\n"), "{adopted}");
    assert!(!adopted.contains("approved") && !adopted.contains("digest"), "{adopted}");
}

#[test]
fn a_review_that_its_own_words_deny_gets_no_day() {
    for said in [
        "never (due 2024-01-01)",
        "2024-01-01 (planned)",
        "2024-01-01 - not held",
        "2024-01-01 next review",
        "2024-01-01 (12.03.2025)",
        "2024-01-01 10:00 (verschoben)",
        "2024-01-01, Annual review missed",
        "not reviewed since 2023-05-01",
    ] {
        let text = format!("# Backup\n\n**Last reviewed:** {said}\n**Owner:** CISO\n");
        let shown = adopt(&holding("backup-policy.md", &text), &[]).stdout;
        let remark = format!("line 3: `Last reviewed: {said}` ");
        assert!(shown.contains(&remark), "{shown}");
        assert!(!written(&text, &["--days", "day-first"]).contains("reviewed ="), "{said}");
    }
    let yaml = "---\nowner: CISO\nlast_reviewed: 2024-01-01 # not held yet\n---\n# Backup\n";
    let adopted = written(yaml, &[]);
    assert!(adopted.contains("[extra]\nlast_reviewed = 2024-01-01\n"), "{adopted}");
    for said in
        ["2024-01-01 by Jane Doe", "2024-01-01 10:15 UTC", "2024-01-01 (CISO)", "2024-01-01 (v1.2)"]
    {
        let text = format!("# Backup\n\n**Last reviewed:** {said}\n");
        assert!(written(&text, &[]).contains("reviewed = 2024-01-01\n"), "{said}");
    }
}

#[test]
fn a_day_that_cannot_be_read_is_named_as_it_is_written() {
    let certain = adopt(&holding("a.md", "# A\n\n**Review date:** 31.1.2025\n"), &[]).stdout;
    assert!(
        certain.contains(": write `reviewed = 2025-01-31` or `next_review = 2025"),
        "{certain}"
    );
    for day in ["01/02/2025", "3rd of March, 2025", "1.3.25"] {
        let text = format!("# Backup\n\n**Approval date:** {day}\n**Review date:** {day}\n");
        let shown = adopt(&holding("backup-policy.md", text), &[]).stdout;
        let lines = [
            format!("line 3: an approval of `{day}` is claimed"),
            format!("line 4: `Review date` does not say whether `{day}` was"),
        ];
        assert!(lines.iter().all(|it| shown.contains(it)), "{shown}");
    }
}

#[test]
fn an_example_is_no_value_to_write() {
    for (fact, example) in [
        ("Next review:** Q3 2026", "no day: write it as in `next_review = 2026-01-31`"),
        ("Next review:** 31.1.26", "no century: write it as in `next_review = 2026-01-31`"),
        ("Version:** 1,2", "no version: write it as in `version = \"1.0\"`"),
        ("Review cycle:** Often", "no interval: write it as in `review_every = \"12 months\"`"),
    ] {
        let shown = adopt(&holding("backup-policy.md", format!("# Backup\n\n**{fact}\n")), &[]);
        assert!(shown.stdout.contains(example), "{}", shown.stdout);
    }
}

#[test]
fn nothing_of_a_yaml_front_matter_is_dropped() {
    let of = |keys: &str| written(&format!("---\n{keys}\n---\n# Printing\n\nText.\n"), &[]);
    let range = "controls = [\"A.8.2\", \"A.8.3\", \"A.8.4\", \"A.8.5\"]";
    for keys in
        ["controls:\n  - A.8.2 - A.8.5", "controls: A.8.2 to A.8.5", "controls: [A.8.2-8.5]"]
    {
        let adopted = of(keys);
        assert!(adopted.contains(range), "{keys}\n{adopted}");
    }
    for (keys, kept) in [
        ("controls: 8.2 to 8.5", "controls = \"8.2 to 8.5\""),
        ("clauses: [5.2, 9.9, 8.1]", "clauses = [\"5.2\", \"9.9\", \"8.1\"]"),
        ("replaces:", "replaces = \"\""),
        ("description: |\n  One.\n  Two.", "description = \"One.\\nTwo.\""),
        ("description: >-\n  One\n  two.", "description = \"One two.\""),
    ] {
        let adopted = of(keys);
        assert!(adopted.contains(&format!("[extra]\n{kept}\n")), "{keys}\n{adopted}");
    }
    assert!(of("title: \"Access \\u00e9\" # note").contains("title = \"Access é\""));
    let commented = of("# Ours\ntitle: Access # \u{7} says who\ntags:\n  # why\n  - a\n# end");
    let expected = "+++\n# Ours\n# title: \u{fffd} says who\n# tags: why\n# end\nid = \"POL-01\"\ntitle = \"Access\"\n";
    assert!(commented.starts_with(expected), "{commented}");
}

#[test]
fn text_below_a_rule_is_no_yaml_and_stays() {
    let backup = "---\n# Backup\n## Purpose\nNote: copies are made daily.\nScope: everybody\n- tapes\n---\n\nMore.\n";
    let facts =
        "---\n\n# Backup\n\n## Document control\n\nOwner: CISO\nVersion: 1.2\n\n---\n\nCopies.\n";
    for text in [backup, facts, "---\n\n# Backup\n\nNo second rule.\n"] {
        let adopted = written(text, &[]);
        assert!(adopted.ends_with(&format!("+++\n\n{text}")), "{adopted}");
        assert!(adopted.contains("title = \"Backup\"\n"), "{adopted}");
    }
    assert!(written(facts, &[]).contains(FACTS));
}

#[test]
fn yaml_may_begin_with_a_blank_line_or_a_comment() {
    let blank = "---\n\ntitle: Backup\nowner:\n  - CISO\nversion: \"1.2\"\ncontrols:\n  - \"8.13\"\n---\n\n# Copies\n";
    let adopted = written(blank, &[]);
    assert!(adopted.contains(FACTS) && adopted.contains("controls = [\"A.8.13\"]\n"), "{adopted}");
    assert!(adopted.ends_with("+++\n\n# Copies\n"), "{adopted}");
    let commented = "---\n# Managed by the security team\n\nowner: CISO\ncontrols: [\"8.13\"]\n---\n\n## Purpose\n";
    let adopted = written(commented, &[]);
    let expected =
        "title = \"Backup policy\"\ntype = \"policy\"\nowner = \"ciso\"\ncontrols = [\"A.8.13\"]\n";
    assert!(adopted.contains(expected), "{adopted}");
    assert!(adopted.starts_with("+++\n# Managed by the security team\n"), "{adopted}");
}

#[test]
fn git_says_who_wrote_a_document_and_nobody_becomes_its_owner_by_that() {
    let repository = holding("backup-policy.md", "# Backup\n\nCopies.\n");
    repository.commit("Write", "2024-01-31T12:00:00+00:00");
    repository.write("backup-policy.md", "# Backup\n\nMore copies.\n");
    repository.commit("Change", "2025-02-28T12:00:00+00:00");
    let shown = adopt(&repository, &["--write"]).stdout;
    assert!(
        shown.contains("written 2024-01-31 by ") && shown.contains(", last changed 2025-02-28"),
        "{shown}"
    );
    assert!(shown.contains("nobody is named as its owner"), "{shown}");
    assert!(!read(&repository, "backup-policy.md").contains("owner"));

    let shallow = Repository::new();
    let from = crate::repository::url(&repository.path());
    shallow.git(&["fetch", "--quiet", "--depth=1", &from, "HEAD"]);
    shallow.git(&["checkout", "--quiet", "FETCH_HEAD"]);
    let shown = adopt(&shallow, &[]).stdout;
    assert!(shown.contains("the first commit is not in this clone"), "{shown}");
    assert!(!shown.contains("wrote it first"), "{shown}");
}

#[test]
fn files_that_another_program_makes_markdown_of_are_named() {
    let repository = Repository::new();
    repository.write("source/backup.html.md.erb", "# Backup\n");
    let help = "`include = [\"**/*.md.erb\"]`";
    assert!(adopt(&repository, &[]).stdout.contains(help));
    isms(&repository.path(), &["check"]).refused("no document found", help);
    repository.write("isms.toml", "[documents]\ninclude = [\"**/*.md.erb\"]\n");
    let shown = adopt(&repository, &[]).stdout;
    assert!(shown.contains("1 document would be adopted") && !shown.contains(help), "{shown}");
    // A slip in `include` is what to look at.
    repository.write("isms.toml", "[documents]\ninclude = [\"polices/**/*.md\"]\n");
    assert!(!adopt(&repository, &[]).stdout.contains("where files that end in"));
    let checked = isms(&repository.path(), &["check"]);
    assert!(!checked.stderr.contains("where files that end in"), "{checked:?}");
    checked.refused("no document found", "check `[documents] include` in isms.toml");
}

#[test]
fn files_beside_a_document_are_none() {
    let repository = Repository::new();
    for name in ["p.md.license", "p.md.bak", "p.md.orig", "p.md.erb~"] {
        repository.write(name, "# Backup\n");
    }
    if cfg!(unix) {
        repository.write("a.md.\nhelp: run it", "# Backup\n");
    }
    let checked = isms(&repository.path(), &["check"]);
    assert!(!checked.stderr.contains("where files that end in"), "{checked:?}");
    checked.refused("no document found", "go to the folder of your policies");
}

#[test]
fn files_of_other_programs_get_a_document_beside_them() {
    let properties = "<cp:coreProperties><dc:title>Backup and Restore</dc:title><dc:creator>Jane</dc:creator>\
        <dcterms:created>2024-01-31T08:00:00Z</dcterms:created></cp:coreProperties>";
    let word = archive(&[("docProps/core.xml".into(), properties.into())]);
    let repository = holding("policies/Backup.docx", word);
    repository.write("Access.pdf", "%PDF-1.4\n1 0 obj <</Title (Access Policy) /ModDate (D:20250228)>>\ntrailer <</Info 1 0 R>>\n");
    repository.write("~$Access.docx", "a lock");
    repository.write("Old.doc", "old");
    repository.write("Broken.xlsx", "no archive");
    repository.write("Known.pdf", "%PDF-1.4\n");
    repository.write("known.md", "+++\nid = \"POL-0001\"\nsource = \"Known.pdf\"\n+++\n");

    let shown = adopt(&repository, &[]).stdout;
    assert!(shown.contains("Old.doc: left as it is"), "{shown}");
    assert!(shown.contains("3 documents (3 of them new sidecars) would be adopted"), "{shown}");
    assert!(!repository.path().join("Access.pdf.md").exists());

    adopt(&repository, &["--write"]);
    let word = read(&repository, "policies/Backup.docx.md");
    assert!(
        word.contains(
            "title = \"Backup and Restore\"\ntype = \"policy\"\nsource = \"Backup.docx\"\n"
        ),
        "{word}"
    );
    assert!(
        word.contains(
            "[extra]\nauthor = \"Jane\"\ncreated = 2024-01-31\n+++\n\n# Backup and Restore\n"
        ),
        "{word}"
    );
    let pdf = read(&repository, "Access.pdf.md");
    assert!(
        pdf.contains("title = \"Access Policy\"\n") && pdf.contains("changed = 2025-02-28\n"),
        "{pdf}"
    );
    assert!(!repository.path().join("Known.pdf.md").exists());
    assert!(!repository.path().join("~$Access.docx.md").exists());
    assert!(adopt(&repository, &["--write"]).stdout.contains("0 documents adopted"));

    let checked = isms(&repository.path(), &["check", "--today", TODAY, "--output", "json"]).stdout;
    for rule in [
        "front-matter-missing",
        "source-missing",
        "front-matter-invalid",
        "field-unknown",
        "id-duplicate",
    ] {
        assert!(!checked.contains(&format!("\"{rule}\"")), "{rule}: {checked}");
    }
}
