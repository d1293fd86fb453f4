//! What got another name, or another's: its old gaps are not new.

use super::*;

const SETTINGS_WITH_RISKS: &str = "[isms]\norganisation = \"X\"\nframeworks = [\"iso-27001-2022\"]\n\
    [risk]\nlikelihood = 5\nimpact = 5\nappetite = 3\n\
    [people.jane-doe]\nname = \"Jane Doe\"\nemails = [\"jane@example.com\"]\nleft_on = 2026-01-01\n\
    [roles.it-lead]\ntitle = \"IT lead\"\nholders = [\"jane-doe\"]\n";

/// A repository with these files at HEAD.
fn at_head(files: &[(&str, String)]) -> Repository {
    let repository = Repository::new();
    repository.write("isms.toml", SETTINGS_WITH_RISKS);
    for (path, text) in files {
        repository.write(path, text);
    }
    repository.commit("Begin", DAY);
    repository
}

/// The rules of the findings that are new since HEAD.
#[track_caller]
fn new(repository: &Repository) -> Vec<String> {
    lines(repository).iter().map(|it| rule_of(it)).collect()
}

fn lines(repository: &Repository) -> Vec<String> {
    let asked = ["check", "--today", TODAY, "--output", "short", "--base", "HEAD"];
    let ran = isms(&repository.path(), &asked);
    assert!(ran.stderr.contains("older finding"), "{ran:?}");
    ran.stdout.lines().map(str::to_owned).collect()
}

fn risks(rows: &[(&str, &str, u8)]) -> String {
    let row = |(id, title, score): &(&str, &str, u8)| {
        format!(
            "[[risks]]\nid = \"{id}\"\ntitle = \"{title}\"\nowner = \"it-lead\"\nlikelihood = {score}\nimpact = 1\ntreatment = \"accept\"\n"
        )
    };
    let rows: String = rows.iter().map(row).collect();
    format!(
        "+++\nid = \"RR-01\"\ntitle = \"Risks\"\ntype = \"risk-register\"\nowner = \"it-lead\"\n{rows}+++\n\n# Risks\n\nWhat may go wrong.\n"
    )
}

#[test]
fn a_risk_that_is_a_number_shares_its_name_with_no_control() {
    let repository = at_head(&[("risks.md", risks(&[("5", "Fire", 4)]))]);
    repository.write("risks.md", risks(&[("R.5", "Fire", 4)]));
    assert_eq!(new(&repository), [""; 0]);
    repository.commit("Give it a name", LATER);
    repository.write("risks.md", risks(&[("R.7", "Fire", 4)]));
    assert_eq!(new(&repository), [""; 0]);
}

#[test]
fn a_row_between_others_moves_their_numbers_on() {
    let repository = at_head(&[("risks.md", risks(&[("R-1", "Fire", 4), ("R-2", "Flood", 5)]))]);
    let shifted = [("R-1", "Theft", 4), ("R-2", "Fire", 4), ("R-3", "Flood", 5)];
    repository.write("risks.md", risks(&shifted));
    // That the new one lacks an acceptance is its own.
    assert_eq!(new(&repository), ["risk-unaccepted"]);
    assert!(lines(&repository)[0].contains("`R-1`"));
}

#[test]
fn an_action_between_others_postpones_none() {
    let record = |actions: &[(&str, &str, &str)]| {
        let row = |(id, title, due): &(&str, &str, &str)| {
            format!(
                "[[actions]]\nid = \"{id}\"\ntitle = \"{title}\"\nowner = \"it-lead\"\ndue = {due}\n"
            )
        };
        let rows: String = actions.iter().map(row).collect();
        format!(
            "+++\nid = \"NC-01\"\ntitle = \"Restore failed\"\ntype = \"nonconformity\"\nstatus = \"approved\"\nowner = \"it-lead\"\nraised_on = 2025-10-01\nroot_cause = \"nobody was told\"\n{rows}+++\n\n# Restore failed\n\nNobody tried.\n"
        )
    };
    let late = ("1", "Tell the shift", "2025-11-01");
    let repository = at_head(&[("nc.md", record(&[late]))]);
    let other = ("1", "Buy a tape", "2027-01-01");
    repository.write("nc.md", record(&[other, ("2", late.1, late.2)]));
    assert_eq!(new(&repository), [""; 0]);
}

#[test]
fn a_file_without_front_matter_may_move() {
    let plain = "# Plain\n\nSome words that nobody owns.\n".to_owned();
    let yaml = "---\ntitle: Yaml\n---\n\n# Yaml\n\nMore words.\n".to_owned();
    let repository = at_head(&[("plain.md", plain), ("yaml.md", yaml)]);
    repository.git(&["mv", "plain.md", "moved.md"]);
    std::fs::create_dir(repository.path().join("a")).unwrap();
    repository.git(&["mv", "yaml.md", "a/yaml.md"]);
    assert_eq!(new(&repository), [""; 0]);
}

#[test]
fn a_waiver_and_a_role_may_follow_a_new_name() {
    let waiver = "[[waivers]]\nrule = \"owner-departed\"\nsubject = \"it-lead\"\nreason = \"a new one starts soon\"\napproved_by = \"jane-doe\"\nuntil = 2026-01-10\n\
        [[waivers]]\nrule = \"approval-missing\"\nsubject = \"POL-01\"\nreason = \"soon\"\napproved_by = \"jane-doe\"\nuntil = 2026-01-10\n";
    let policy = owned("POL-01").replace("owner = \"jane-doe\"", "owner = \"it-lead\"");
    let repository = at_head(&[("a.md", policy.clone())]);
    repository.write("isms.toml", SETTINGS_WITH_RISKS.to_owned() + waiver);
    repository.commit("Accept what nobody mends", LATER);
    let renamed = |text: &str| text.replace("POL-01", "POL-07").replace("it-lead", "lead");
    repository.write("a.md", renamed(&policy));
    repository.write("isms.toml", renamed(&(SETTINGS_WITH_RISKS.to_owned() + waiver)));
    // Whose role is called otherwise left: nobody holds either.
    assert_eq!(new(&repository), ["change-owner"]);
}

#[test]
fn a_broken_link_follows_what_it_leads_to() {
    let linking = |link: &str| owned("POL-01") + &format!("See [there]({link}).\n");
    let repository =
        at_head(&[("a.md", linking("b.md#nowhere")), ("b.md", owned("POL-02") + "Other words.\n")]);
    assert!(new(&repository).is_empty());
    repository.git(&["mv", "b.md", "c.md"]);
    repository.write("a.md", linking("c.md#nowhere"));
    assert_eq!(new(&repository), [""; 0]);
    repository.commit("Move it", LATER);
    std::fs::create_dir(repository.path().join("d")).unwrap();
    repository.git(&["mv", "a.md", "d/a.md"]);
    repository.write("d/a.md", linking("../c.md#nowhere"));
    assert_eq!(new(&repository), [""; 0]);
    repository.write("d/a.md", linking("../c.md#elsewhere"));
    assert_eq!(new(&repository), ["link-broken"]);
}

#[test]
fn documents_may_hand_their_numbers_on() {
    let policy = |id: &str, owner: &str, text: &str| {
        format!(
            "+++\nid = \"{id}\"\ntitle = \"On {text}\"\nowner = \"{owner}\"\n+++\n\n# On {text}\n\nText.\n"
        )
    };
    let repository = at_head(&[
        ("a.md", policy("POL-01", "it-lead", "access")),
        ("b.md", policy("POL-02", "nobody-known", "backup")),
    ]);
    repository.write("a.md", policy("POL-02", "it-lead", "access"));
    repository.write("b.md", policy("POL-03", "nobody-known", "backup"));
    assert_eq!(new(&repository), [""; 0]);
}

/// Two documents of one id are a gap of before; the second of them moves and is changed at once.
#[test]
fn the_second_of_two_documents_with_one_number_may_move() {
    let policy = |text: &str| {
        format!(
            "+++\nid = \"POL-01\"\ntitle = \"Paper\"\ntype = \"policy\"\nstatus = \"approved\"\nowner = \"it-lead\"\n+++\n\n# Paper\n\n{text}\n"
        )
    };
    let repository =
        at_head(&[("a.md", policy("Paper is shredded.")), ("b.md", policy("Tapes are kept."))]);
    repository.git(&["rm", "--quiet", "b.md"]);
    repository.write("c.md", policy("Tapes are kept in a safe."));
    let rules = new(&repository);
    assert!(!rules.contains(&"change-task-dropped".to_owned()), "{rules:?}");
}

#[test]
fn documents_may_change_places_and_keep_their_numbers() {
    let policy = |id: &str, owner: &str| {
        format!(
            "+++\nid = \"{id}\"\ntitle = \"Paper\"\nowner = \"{owner}\"\n+++\n\n# Paper\n\nSee the wiki.\n"
        )
    };
    let (one, two) = (policy("POL-01", "it-lead"), policy("POL-02", "nobody-known"));
    let repository = at_head(&[("a.md", one.clone()), ("b.md", two.clone())]);
    repository.write("a.md", two);
    repository.write("b.md", one);
    assert_eq!(new(&repository), [""; 0]);
}

#[test]
fn one_of_two_risks_with_a_number_may_get_its_own() {
    let twice = [("R-1", "Fire", 4), ("R-1", "Flood", 5)];
    let repository = at_head(&[("risks.md", risks(&twice))]);
    repository.write("risks.md", risks(&[("R-1", "Fire", 4), ("R-2", "Flood", 5)]));
    // Which of the two had the gap under that number, nobody can tell of the one that lost it.
    let rules = new(&repository);
    assert!(rules.iter().all(|it| it == "risk-unaccepted") && rules.len() <= 1, "{rules:?}");
    assert!(lines(&repository).iter().all(|it| it.contains("`R-2`")));
}

#[test]
fn a_document_may_be_called_as_a_role_is() {
    let named = owned("it-lead").replace("owner = \"it-lead\"", "owner = \"nobody-known\"");
    let repository = at_head(&[("a.md", named)]);
    repository.write("isms.toml", SETTINGS_WITH_RISKS.replace("it-lead", "lead"));
    assert_eq!(new(&repository), [""; 0]);
}
