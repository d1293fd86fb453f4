//! The patterns of CODEOWNERS as GitHub documents them, in cases of our own.

use isms::codeowners::Pattern;
use proptest::prelude::*;

/// A pattern, paths that it matches, and paths that it does not.
const CASES: &[(&str, &[&str], &[&str])] = &[
    // A name alone: a file or folder anywhere, with what is below.
    ("policy.md", &["policy.md", "a/policy.md", "policy.md/x"], &["policy.md.txt", "my-policy.md"]),
    ("records", &["records", "records/a.md", "x/records/y/a.md"], &["recordset", "x/records2/a"]),
    // From the root.
    ("/records", &["records", "records/a.md", "records/b/c"], &["x/records", "recordset/a"]),
    ("policies/access", &["policies/access", "policies/access/a.md"], &["x/policies/access/a.md"]),
    ("/policies/access", &["policies/access/b/c"], &["policies/accessory", "policies"]),
    // A folder: what stands in it, not a file of its name.
    ("records/", &["records/a", "x/records/a/b"], &["records", "x/records"]),
    ("/records/", &["records/a", "records/a/b"], &["records", "x/records/a"]),
    ("policies/access/", &["policies/access/a"], &["policies/access", "x/policies/access/a"]),
    // `*` stays inside a name.
    ("*", &["a", "a/b", "a/b/c.md"], &[]),
    ("*.md", &["a.md", "x/y/a.md", "x.md/y"], &["a.mdx", "md"]),
    ("/*", &["a"], &["a/b"]),
    ("/*/", &["a/b", "a/b/c"], &["a"]),
    ("/*.md", &["a.md"], &["x/a.md"]),
    ("records/*", &["records/a"], &["records", "records/a/b", "x/records/a"]),
    ("records/*.csv", &["records/a.csv"], &["records/b/a.csv", "records/a.csv.md"]),
    ("a/*/c", &["a/b/c", "a/x/c/d"], &["a/c", "a/b/d/c"]),
    ("pol*", &["policy", "policy/a.md", "x/policies/y/a"], &["my-policy", "x/my-policy"]),
    ("/pol*", &["policy", "policies/x/a"], &["x/policy", "my-policy"]),
    ("rec*/", &["records/a", "x/records/a"], &["records", "x/records", "a/rec"]),
    ("/rec*/", &["records/a", "records/x/a"], &["records", "x/records/a"]),
    ("pol*-*.md", &["policy-1.md", "pol-.md", "x/pol-a-b.md"], &["pol.md", "po-1.md"]),
    // `**` spans folders.
    ("**", &["a", "a/b"], &[]),
    ("**/access", &["access", "a/access", "a/b/access/c"], &["a/accessory"]),
    ("**/access/*.md", &["access/a.md", "x/y/access/a.md"], &["access/b/a.md"]),
    ("a/**", &["a/b", "a/b/c"], &["a", "x/a/b"]),
    ("a/**/c", &["a/c", "a/b/c", "a/x/y/c/d"], &["a/b", "x/a/c", "a/b/cc"]),
    ("a/**/", &["a/b", "a/b/c"], &["a", "x/a/b"]),
    ("x/a:b/**/*", &["x/a:b/c.json", "x/a:b/c/d"], &["x/a-b/c.json", "x/a:b"]),
    ("**/*ord*", &["record", "a/ordinance", "a/b/records/c"], &["a/b"]),
    ("a/**/c/d*", &["a/c/d", "a/c/c/d1", "a/c/x/c/d"], &["a/c/x", "a/d"]),
    ("/a/**/*.md", &["a/b.md", "a/x/y/b.md"], &["b.md", "a/b.txt"]),
    // `?` is one letter, and a letter may have several bytes.
    ("polic?", &["policy", "policé", "x/policy"], &["polic", "policies"]),
    // What a backslash stands before is itself.
    ("a\\*b", &["a*b"], &["axb"]),
    ("a\\?", &["a?"], &["ab"]),
    ("my\\ file.md", &["my file.md"], &["my\\ file.md"]),
    ("\\#1.md", &["#1.md"], &["1.md"]),
    // Brackets and what means something in a regular expression are themselves.
    ("/[id]/a.md", &["[id]/a.md"], &["i/a.md", "d/a.md"]),
    ("a+(b).md", &["a+(b).md"], &["aab.md", "a+(b)xmd"]),
    ("^a$", &["^a$"], &["a"]),
    // A slash alone is no path, and case counts.
    ("/", &[], &["a", "a/b"]),
    ("Docs", &["Docs/a"], &["docs/a"]),
];

#[test]
fn patterns_match_what_github_says_they_match() {
    let mut wrong = Vec::new();
    for (text, inside, outside) in CASES {
        let pattern = Pattern::new(text);
        let missed = inside.iter().filter(|path| !pattern.matches(path));
        wrong.extend(missed.map(|path| format!("`{text}` should match {path}")));
        let taken = outside.iter().filter(|path| pattern.matches(path));
        wrong.extend(taken.map(|path| format!("`{text}` should not match {path}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_pattern_made_to_be_slow_is_not() {
    let pattern = Pattern::new(&"**/*a*a*a*a*a*a*b/".repeat(50));
    assert!(!pattern.matches(&format!("{}/c", "a".repeat(200)).repeat(50)));
}

proptest! {
    #[test]
    fn a_path_written_as_a_pattern_matches_itself(path in "[a-zé #?*\\[\\]]{1,5}(/[a-zé #?*\\[\\]]{1,5}){0,4}") {
        let pattern = Pattern::new(&Pattern::of_path(&path));
        prop_assert!(pattern.matches(&path));
        let below = format!("{path}/x");
        let beside = format!("{path}x");
        prop_assert!(pattern.matches(&below));
        prop_assert!(!pattern.matches(&beside));
        prop_assert!(pattern.literal_start() == path);
    }

    #[test]
    fn any_pattern_and_path_can_be_asked(pattern in "[a*?/\\\\]{0,12}", path in "[a/]{0,12}") {
        let pattern = Pattern::new(&pattern);
        if pattern.matches(&path) {
            prop_assert!(path.starts_with(pattern.literal_start()));
        }
    }
}
