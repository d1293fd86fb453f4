//! Lists of patterns as OpenSSH writes them: `*@example.com,!bot@example.com`.

/// Whether a list names a text: one pattern matches, and none of those after a `!` does. The case of letters does not count.
pub(super) fn matches(list: &str, text: &str) -> bool {
    let mut is_named = false;
    for pattern in list.split(',') {
        match pattern.strip_prefix('!') {
            Some(denied) if matches_one(denied, text) => return false,
            Some(_) => {}
            None => is_named |= matches_one(pattern, text),
        }
    }
    is_named
}

/// `*` stands for any characters, `?` for one. No recursion: a hostile pattern costs its length times the text's.
fn matches_one(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut p, mut t) = (0, 0);
    // Where to go on when what follows the last `*` does not fit.
    let mut back: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                back = Some((p + 1, t));
                p += 1;
            }
            Some(it) if *it == b'?' || it.eq_ignore_ascii_case(&text[t]) => (p, t) = (p + 1, t + 1),
            _ => {
                let Some((after, from)) = back else { return false };
                back = Some((after, from + 1));
                (p, t) = (after, from + 1);
            }
        }
    }
    pattern[p..].iter().all(|it| *it == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_question_marks_and_denials() {
        for (list, text, expected) in [
            ("jane@example.com", "Jane@Example.com", true),
            ("jane@example.com", "jane@example.com.evil.example", false),
            ("sam@example.com,jane@example.com", "jane@example.com", true),
            ("*@example.com", "jane@example.com", true),
            ("*@example.com", "jane@example.org", false),
            ("*@example.com,!bot@*", "bot@example.com", false),
            ("!bot@*,*@example.com", "bot@example.com", false),
            ("!bot@*", "jane@example.com", false),
            ("j?ne@*.com", "jane@a.b.com", true),
            ("*a*b*c", "xxaxxbxxbc", true),
            ("*a*b*c", "xxaxxbxx", false),
            ("", "jane@example.com", false),
            ("", "", true),
        ] {
            assert_eq!(matches(list, text), expected, "{list} {text}");
        }
    }

    #[test]
    fn a_hostile_pattern_ends_soon() {
        assert!(!matches(&"*a".repeat(2_000), &"a".repeat(1_999)));
    }
}
