//! What a document writes in HTML.

use super::{adopt, holding, read, written};

#[test]
fn a_title_may_be_in_html() {
    for title in [
        "<h1>Restoring copies</h1>",
        "<h1 align=\"center\">\n  <b>Restoring</b> copies\n</h1>",
        "<div align=\"center\">\n<h1 id=\"top\">Restoring&nbsp;copies</h1>\n</div>",
    ] {
        let text = format!("{title}\n\nOwner: CISO\n\n## Purpose\n\nCopies.\n");
        let adopted = written(&text, &[]);
        let facts = "title = \"Restoring copies\"\ntype = \"policy\"\nowner = \"ciso\"\n";
        assert!(adopted.contains(facts) && adopted.ends_with(&text), "{adopted}");
    }
}

#[test]
fn a_table_in_html_that_is_not_read_is_told() {
    let table = "<table>\n<tr><td>Owner</td><td>CISO</td></tr>\n<tr><td><b>Next review</b></td><td>2027-01-31</td></tr>\n</table>\n";
    let repository = holding("a.md", format!("# Backup\n\n{table}\nCopies.\n"));
    let shown = adopt(&repository, &["--write"]).stdout;
    let remark = "  - line 3: this table is HTML, which is not read: write `next_review` and `owner` as it says\n";
    assert!(shown.contains(remark), "{shown}");
    let adopted = read(&repository, "a.md");
    assert!(!adopted.contains("owner =") && !adopted.contains("next_review ="), "{adopted}");
    let other = format!("# Backup\n\nOwner: CISO\n\n## Suppliers\n\n{table}");
    let shown = adopt(&holding("a.md", other), &[]).stdout;
    assert!(!shown.contains("is HTML"), "{shown}");
}
