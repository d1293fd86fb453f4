//! Files and settings that are far too large.

use super::{NEIGHBOURS_GAP, SETTINGS, check, check_all, check_everywhere, one, planted};

const MEBIBYTE: usize = 1 << 20;

#[test]
fn a_document_of_50_mib() {
    let repository = planted();
    repository.write(
        "large.md",
        "+++\nid = \"POL-01\"\n+++\n".to_owned() + &"text\n".repeat(10 * MEBIBYTE),
    );
    check_everywhere(&repository, |said| {
        said.finds("large.md:1:1: error[encoding-invalid] this file has 51 MiB, and documents of up to 10 are read");
    });
}

#[test]
fn a_front_matter_of_20_mib_and_one_of_2() {
    let repository = planted();
    let front_matter = |lines: usize| format!("+++\n{}+++\n", "# text\n".repeat(lines));
    repository.write("large.md", front_matter(20 * MEBIBYTE / 7 + 1));
    repository.write("medium.md", front_matter(2 * MEBIBYTE / 7 + 1));
    let said = check_all(&repository, &[]);
    said.finds("large.md:1:1: error[encoding-invalid] this file has 21 MiB");
    said.finds("medium.md:1:1: error[front-matter-invalid] the front matter has 2049 KiB, and 1024 are read");
}

#[test]
fn a_line_of_a_mebibyte_is_not_printed() {
    let repository = planted();
    repository.write("line.md", format!("+++\nid = null # {}\n+++\n", "x".repeat(MEBIBYTE - 100)));
    let said = check_all(&repository, &[]);
    said.finds("line.md:2:6: error[front-matter-invalid] TOML has no `null`");
    let full = one(&repository, "full", &[]);
    assert!(
        full.findings.contains("id = null") && full.findings.len() < 10_000,
        "{}",
        full.findings.len()
    );
}

#[test]
fn ten_thousand_waivers() {
    let waiver = |number: usize| {
        format!(
            "[[waivers]]\nrule = \"owner-missing\"\nsubject = \"POL-X{number}\"\nreason = \"later\"\napproved_by = \"sam-roe\"\nuntil = 2026-12-01\n"
        )
    };
    let people = "[people.sam-roe]\nname = \"Sam Roe\"\n[roles.chief-executive]\nholders = [\"sam-roe\"]\ntop_management = true\n";
    let waivers: String = (0..10_000).map(waiver).collect();
    let repository = planted();
    repository.write("isms.toml", format!("{SETTINGS}{people}{waivers}"));
    let said = check_all(&repository, &[]);
    assert_eq!(said.findings.matches("warning[waiver-unused]").count(), 10_000);
    // One slip among them stops the run, and says where.
    let slip = waivers.replacen("POL-X9000", "POL-X9000\"\nsubjct = \"x", 1);
    repository.write("isms.toml", format!("{SETTINGS}{people}{slip}"));
    let said = check(&repository, &[]);
    assert_eq!((said.status, said.findings.as_str()), (2, ""), "{said:#?}");
    assert!(said.remarks.contains("`subjct` is not a key of `waivers[9001]`"), "{said:#?}");
}

/// With as many names to compare each with, the search for the meant ones must not hold up the run; nor may a finding depend
/// on it.
#[test]
fn a_thousand_names_with_one_wrong_letter() {
    let numbered = |line: &str| {
        let lines = (1_000..2_000).map(|number| line.replace("{n}", &number.to_string()));
        lines.collect::<String>()
    };
    let roles = numbered("[roles.it-lead-{n}]\nholders = [\"sam-roe-{n}\"]\n");
    let people = numbered("[people.sam-roe-{n}]\nname = \"Sam Roe {n}\"\n");
    let risks = numbered(
        "[[risks]]\nid = \"R-{n}\"\ntitle = \"Fire\"\nowner = \"it-laed-{n}\"\ntreatment = \"accept\"\naccepted = { on = 2026-01-01, by = \"sam-reo-{n}\" }\n",
    );
    let attendees = numbered("\"it-laed-{n}\",");
    let repository = planted();
    repository
        .write("isms.toml", format!("[isms]\nframeworks = [\"iso-27001-2022\"]\n{roles}{people}"));
    repository.write(
        "risks.md",
        format!(
            "+++\nid = \"REG-1\"\ntype = \"risk-register\"\nstatus = \"approved\"\n{risks}+++\n"
        ),
    );
    repository.write(
        "session.md",
        format!("+++\nid = \"AW-1\"\ntype = \"awareness-record\"\nstatus = \"approved\"\nattendees = [{attendees}]\n+++\n"),
    );
    let only = ["--only", "owner-unknown,risk-unaccepted,awareness-missing"];
    let said = one(&repository, "short", &only).findings;
    for (path, rule, count) in [
        ("risks.md:", "error[owner-unknown]", 1_000),
        ("risks.md:", "error[risk-unaccepted]", 1_000),
        ("session.md:", "error[owner-unknown]", 1_000),
        ("isms.toml:", "warning[awareness-missing]", 0),
    ] {
        let is_it = |line: &&str| line.starts_with(path) && line.contains(rule);
        assert_eq!(said.lines().filter(is_it).count(), count, "{path} {rule}");
    }
}

#[test]
fn thousands_of_files_that_are_no_documents() {
    let repository = planted();
    for number in 0..1_000 {
        repository.write(&format!("many/{number}.md"), "");
    }
    let said = check_all(&repository, &[]);
    assert_eq!(said.findings.matches("error[front-matter-missing]").count(), 1_000);
    assert!(said.findings.contains(NEIGHBOURS_GAP));
}
