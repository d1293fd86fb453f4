//! Comments in HTML: above a document, and beside its text.

use super::{FACTS, adopt, holding, read, written};

const LICENCE: &str = "<!--\nCopyright Example Ltd\nSPDX-License-Identifier: MIT\nVersion: 2.0\nAuthor: Sam Roe\n\n# Not the title\nSee A.5.1\n-->\n";

#[test]
fn a_licence_above_a_document_says_nothing_of_it_and_stays() {
    let body = "# Backup\n\nOwner: CISO\nVersion: 1.2\n\nCopies.\n";
    let long = format!("<!--\n{}Copyright Example Ltd\n-->\n", "More.\n".repeat(80));
    for licence in [LICENCE, &long] {
        let text = format!("{licence}{body}");
        let adopted = written(&text, &[]);
        assert!(adopted.contains(FACTS) && !adopted.contains("controls ="), "{adopted}");
        assert!(adopted.ends_with(&format!("+++\n\n{text}")), "{adopted}");
    }
    let yaml = "---\ntitle: Backup\nowner: CISO\nversion: \"1.2\"\ncolour: green\n---\n";
    let adopted = written(&format!("{LICENCE}\n{yaml}\n# Backup\n\nCopies.\n"), &[]);
    let colour = "[extra]\ncolour = \"green\"\n+++\n\n";
    assert!(adopted.contains(FACTS) && adopted.contains(colour), "{adopted}");
    assert!(adopted.ends_with(&format!("+++\n\n{LICENCE}\n\n# Backup\n\nCopies.\n")), "{adopted}");
}

#[test]
fn text_above_a_front_matter_is_not_put_below_a_second_one() {
    let text = format!("{LICENCE}+++\nid = \"POL-01\"\ntitle = \"A\"\n+++\n\n# A\n");
    let repository = holding("a.md", &text);
    let shown = adopt(&repository, &["--write"]).stdout;
    let remark = "a.md: left as it is: line 10: text stands above its front matter";
    assert!(shown.contains(remark), "{shown}");
    assert_eq!(read(&repository, "a.md"), text);
}

#[test]
fn a_comment_is_no_part_of_what_stands_beside_it() {
    for facts in [
        "Owner: CISO <!-- the boss -->\nVersion: 1.2\n",
        "Owner: CISO <!-- the\nboss -->\nVersion: 1.2\n",
        "<!-- who --> Owner: CISO\nVersion: 1.2\n",
        "<!-- who\nelse --> Owner: CISO\nVersion: 1.2\n",
        "<!-- Owner: CISO -->\n<!-- Version: 1.2 -->\n",
        "<!--\nOwner: CISO\n\nVersion: 1.2\n-->\n",
        "| Owner | CISO <!-- the boss --> |\n|---|---|\n| Version | 1.2 |\n",
    ] {
        let text = format!("# Backup\n\n{facts}\nCopies.\n");
        let adopted = written(&text, &[]);
        assert!(adopted.contains(FACTS), "{facts}\n{adopted}");
        assert!(adopted.ends_with(&text), "{adopted}");
    }
    let beside = "# Backup\n\nOwner: CISO <!-- the boss -->\n\nCopies.\n";
    assert!(written(beside, &["--strip"]).ends_with(beside));
    let sign = "# Backup\n\nA comment starts with `<!--` here.\n\nOwner: CISO\nVersion: 1.2\n";
    assert!(written(sign, &[]).contains(FACTS));
}

#[test]
fn what_a_comment_says_is_not_what_the_text_cites() {
    let text =
        "# Backup\n\n<!-- e.g. A.5.15; this policy is reviewed annually -->\n\nSee A.8.13.\n";
    let adopted = written(text, &[]);
    assert!(adopted.contains("controls = [\"A.8.13\"]\n"), "{adopted}");
    assert!(!adopted.contains("review_every ="), "{adopted}");
    let listed = "# Backup\n\n<!-- Controls: A.8.13, 8.14 -->\n";
    assert!(written(listed, &[]).contains("controls = [\"A.8.13\", \"A.8.14\"]\n"));
}
