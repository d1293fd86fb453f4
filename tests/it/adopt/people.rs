//! Whom documents name: one key for each person and post, and never that of another.

use super::{adopt, holding, read, written};

#[test]
fn two_people_with_a_word_between_them_are_two() {
    let repository = holding(
        "backup-policy.md",
        "---\nowner: Jane Doe and Sam Roe\napproved by: CEO & CTO\n---\n# Backup\n\nCopies.\n",
    );
    let shown = adopt(&repository, &["--write"]).stdout;
    assert!(shown.contains("`CEO & CTO` are several approvers"), "{shown}");
    let adopted = read(&repository, "backup-policy.md");
    assert!(adopted.contains("owner = [\"jane\", \"sam-roe\"]\n"), "{adopted}");
    let of = |owner: &str| written(&format!("---\nowner: {owner}\n---\n# Backup\n"), &[]);
    let listed = of("[CISO, \"**IT, Lead**\"]");
    assert!(listed.contains("owner = [\"ciso\", \"it-lead\"]\n"), "{listed}");
}

#[test]
fn an_address_is_a_person_s_and_its_domain_is_no_name() {
    let text = "# Backup\n\n**Owner:** sam.roe@example.com\n**Approver:** jane@example.com\n";
    let repository = holding("backup-policy.md", text);
    let shown = adopt(&repository, &["--write"]).stdout;
    let people =
        "[people.sam-roe]\nname = \"sam.roe@example.com\"\nemails = [\"sam.roe@example.com\"]\n";
    assert!(shown.contains(people), "{shown}");
    let adopted = read(&repository, "backup-policy.md");
    // Another Jane has the short key.
    let facts = "owner = \"sam-roe\"\napprover = \"jane-example-com\"\n";
    assert!(adopted.contains(facts), "{adopted}");
}

#[test]
fn a_post_in_full_and_in_short_is_one() {
    let repository = holding("a.md", "# A\n\n**Owner:** CPO\n");
    repository.write("b.md", "# B\n\n**Owner:** Chief People Officer (CPO)\n");
    repository.write("c.md", "# C\n\n**Owner:** CISO, CPO\n");
    repository.write("d.md", "# D\n\n**Owner:** Chief Information Security Officer (CISO)\n");
    repository.write("e.md", "# E\n\n**Owner:** Head of Sales (Berlin)\n");
    let shown = adopt(&repository, &["--write"]).stdout;
    let roles = "[roles.chief-people-officer]\ntitle = \"Chief People Officer (CPO)\"\nholders = []\n\n[roles.head-of-sales]\n";
    assert!(shown.contains(roles) && shown.matches("[roles.").count() == 2, "{shown}");
    for (path, owner) in [
        ("a.md", "\"chief-people-officer\""),
        ("b.md", "\"chief-people-officer\""),
        ("c.md", "[\"ciso\", \"chief-people-officer\"]"),
        ("d.md", "\"ciso\""),
    ] {
        let adopted = read(&repository, path);
        assert!(adopted.contains(&format!("owner = {owner}\n")), "{adopted}");
    }
    let roles = "[roles.people]\ntitle = \"Chief People Officer (CPO)\"\nholders = []\n";
    let repository = holding("a.md", "# A\n\n**Owner:** CPO\n");
    repository.write("isms.toml", roles);
    adopt(&repository, &["--write"]);
    assert!(read(&repository, "a.md").contains("owner = \"people\"\n"));
}

#[test]
fn a_person_with_a_post_is_not_taken_for_two() {
    let repository = holding("backup-policy.md", "# Backup\n\n**Owner:** Jane Doe, IT Lead\n");
    let shown = adopt(&repository, &["--write"]).stdout;
    assert!(shown.contains("`Jane Doe, IT Lead` may be one person with a post, or two"), "{shown}");
    assert!(!read(&repository, "backup-policy.md").contains("owner ="));
}

#[test]
fn a_crowd_owns_nothing() {
    let crowd = vec!["CISO"; 4_000].join(" and ");
    let repository = holding("backup-policy.md", format!("# Backup\n\n**Owner:** {crowd}\n"));
    let shown = adopt(&repository, &["--write"]).stdout;
    assert!(shown.contains("names 4000 people or posts: write the one"), "{shown}");
    assert!(!read(&repository, "backup-policy.md").contains("owner ="));
}

#[test]
fn an_approver_with_a_day_is_no_role_and_stays_in_the_text() {
    for by in ["Sam Roe on 2 March 2026", "Sam Roe, 2 March 2026"] {
        let text = format!("# Backup\n\n**Approved by:** {by}\n\nCopies.\n");
        let repository = holding("backup-policy.md", &text);
        let shown = adopt(&repository, &["--strip", "--write"]).stdout;
        assert!(shown.contains("says more than a name"), "{shown}");
        let adopted = read(&repository, "backup-policy.md");
        assert!(adopted.ends_with(&text) && !adopted.contains("approver"), "{adopted}");
    }
}

/// What `adopt` shows, and the owner that each document gets.
fn owners(settings: &str, named: &[&str]) -> (String, Vec<String>) {
    let repository = holding("isms.toml", settings);
    let path = |at: usize| format!("m{at}.md");
    for (at, name) in named.iter().enumerate() {
        repository.write(&path(at), format!("# M policy\n\nOwner: {name}\nVersion: 1.0\n"));
    }
    let shown = adopt(&repository, &["--write"]).stdout;
    let owner = |text: String| {
        text.lines().find_map(|it| Some(it.strip_prefix("owner = ")?.replace('"', "")))
    };
    let owners = (0..named.len()).map(|at| owner(read(&repository, &path(at))).unwrap_or_default());
    (shown, owners.collect())
}

#[test]
fn two_people_with_the_same_local_part_stay_two() {
    let (shown, owners) = owners("", &["sam@example.com", "sam@partner.org", "kim@example.com"]);
    assert_eq!(owners, ["sam-example-com", "sam-partner-org", "kim"]);
    for emails in ["[\"sam@example.com\"]", "[\"sam@partner.org\"]", "[\"kim@example.com\"]"] {
        assert!(shown.contains(&format!("emails = {emails}\n")), "{shown}");
    }
}

#[test]
fn a_short_name_is_no_other_post_s() {
    let people = "[roles.people]\ntitle = \"Chief People Officer (CPO)\"\n";
    let named = ["CPO", "Chief People Officer (CPO)", "Chief Privacy Officer (CPO)"];
    assert_eq!(owners(people, &named).1, ["people", "people", "chief-privacy-officer"]);
    let by_key = "[roles.cpo]\ntitle = \"Chief People Officer\"\n";
    assert_eq!(owners(by_key, &named).1, ["cpo", "cpo", "chief-privacy-officer"]);
    let product = "[roles.product]\ntitle = \"Chief Product Officer (CPO)\"\n";
    let both = owners(&format!("{people}{product}"), &["CPO", "Chief Product Officer"]).1;
    assert_eq!(both, ["cpo", "product"]);
    let named = ["Chief People Officer (CPO)", "Chief Product Officer (CPO)", "CPO"];
    let each = ["chief-people-officer", "chief-product-officer", "cpo"];
    assert_eq!(owners("", &named).1, each);
}

#[test]
fn each_owner_is_named_once() {
    let (_, owned) = owners("", &["CPO; CISO; Chief People Officer (CPO)", "CISO; CISO"]);
    assert_eq!(owned, ["[chief-people-officer, ciso]", "ciso"]);
}

#[test]
fn a_handle_is_no_address() {
    let (shown, owned) = owners("", &["@jane", "@acme/security-team"]);
    assert_eq!(owned, ["jane", "acme-security-team"]);
    let jane = "[people.jane]\nname = \"@jane\"\nhandles = [\"@jane\"]\n";
    let team = "[roles.acme-security-team]\ntitle = \"@acme/security-team\"\n";
    assert!(shown.contains(jane) && shown.contains(team), "{shown}");
    let known = "[people.doe]\nname = \"Jane Doe\"\nhandles = [\"@jane\"]\n";
    assert_eq!(owners(known, &["@jane"]).1, ["doe"]);
}

#[test]
fn a_placeholder_names_nobody() {
    let named = [
        "[Name]",
        "TBD",
        "<owner>",
        "N/A",
        "Insert name",
        "Jane Doe / TBD",
        "Name (role)",
        "to be defined",
        "see RACI",
        "<name@example.com>",
        "Jane Doe (TBC)",
        "Jane Doe (left in May)",
        "Vacant (acting: Jane Doe)",
        "no owner",
        "Sam/Kim Roe",
        "to be agreed with the board",
    ];
    let (shown, owned) = owners("", &named);
    assert_eq!(owned, [""; 16], "{shown}");
    assert!(!shown.contains("[roles.") && !shown.contains("[people."), "{shown}");
    for remark in [
        "`Owner: Insert name` names nobody, so `owner` is left out",
        "`Owner` is still a placeholder (`TBD`), so `owner` is left out",
        "`Jane Doe / TBD` names nobody in part",
        "`Jane Doe (TBC)` says more than a name",
    ] {
        assert!(shown.contains(remark), "{remark}: {shown}");
    }
}

#[test]
fn an_aside_does_not_make_another_person() {
    let jane = "[people.jane]\nname = \"Jane Doe\"\nemails = [\"jane@example.com\"]\n[roles.ciso]\nholders = [\"jane\"]\n";
    let named = [
        "Jane Doe (acting)",
        "Jane Doe (acting, part time)",
        "Jane Doe, acting",
        "Jane Doe, CISO",
        "CISO - Jane Doe",
        "Jane Doe <jane@example.com>",
        "Jane <jane@example.com>",
        "CISO (TBD)",
    ];
    let (shown, owned) = owners(jane, &named);
    assert_eq!(owned, ["jane", "jane", "jane", "jane", "jane", "jane", "jane", "ciso"], "{shown}");
    let (shown, owned) = owners("", &["Sam Roe (acting)", "Sam Roe, CTO", "CTO: Sam Roe"]);
    assert_eq!(owned, ["sam-roe", "", ""], "{shown}");
    assert!(shown.contains("[roles.sam-roe]\ntitle = \"Sam Roe\"\n"), "{shown}");
}

#[test]
fn titles_and_degrees_are_no_part_of_a_name() {
    let jane = "[people.jane]\nname = \"Jane Doe\"\n[roles.it]\ntitle = \"Head of IT\"\n";
    let named = [
        "Dr. Jane Doe, MSc",
        "Jane Doe, CISSP, CISM",
        "The Head of IT",
        "CEO/CTO",
        "The board of directors",
        "The Head of IT, or a delegate",
        "Jane Doe - CISO - Example Ltd",
        "Name <name@example.com>",
    ];
    let (shown, owned) = owners(jane, &named);
    let expected = ["jane", "jane", "it", "[ceo, cto]", "board-of-directors", "", "", ""];
    assert_eq!(owned, expected, "{shown}");
}

#[test]
fn a_name_that_is_turned_round_is_one_person_s() {
    let people = "[people.jane]\nname = \"Jane Doe\"\n[people.kim]\n[people.lee]\n";
    let (shown, owned) = owners(
        people,
        &["Doe, Jane", "Doe, Jane; Kim", "Roe, Sam", "Kim, Lee", "Jane Doe, Sam Roe"],
    );
    assert_eq!(owned, ["jane", "[jane, kim]", "", "[kim, lee]", "[jane, sam-roe]"], "{shown}");
    assert!(shown.contains("`Roe, Sam` may be one person, Sam Roe, or two"), "{shown}");
}
