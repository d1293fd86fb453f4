//! Parts of sentences: a number with its noun, and lists of names.

use std::fmt::Display;

/// A number and its noun: "1 day", "83 days".
pub fn count(number: impl Copy + TryInto<i64> + Display, noun: &str) -> String {
    let plural = if number.try_into().is_ok_and(|it| it == 1) { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// "`a`, `b` or `c`", for a help text.
pub fn any_of(words: &[&str]) -> String {
    joined(&quoted(words), "or")
}

/// "`a`, `b` and `c`".
pub fn all_of(words: &[&str]) -> String {
    joined(&quoted(words), "and")
}

/// The first of many names, and how many more there are: "`a`, `b` and 3 more".
pub fn first_of(names: &[impl AsRef<str>], most: usize) -> String {
    first_phrases(&quoted(names), most)
}

/// The first of many phrases, and how many more there are: "a, b and 3 more".
pub fn first_phrases(phrases: &[String], most: usize) -> String {
    match phrases.get(..most) {
        Some(first) if first.len() < phrases.len() => {
            format!("{} and {} more", first.join(", "), phrases.len() - most)
        }
        _ => joined(phrases, "and"),
    }
}

/// "a, b and c", with that last word.
pub fn joined(phrases: &[String], last_word: &str) -> String {
    match phrases.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, first)) => format!("{} {last_word} {last}", first.join(", ")),
    }
}

fn quoted(words: &[impl AsRef<str>]) -> Vec<String> {
    words.iter().map(|it| format!("`{}`", it.as_ref())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_like_sentences() {
        assert_eq!(any_of(&["a"]), "`a`");
        assert_eq!(any_of(&["a", "b", "c"]), "`a`, `b` or `c`");
        assert_eq!(all_of(&["a", "b"]), "`a` and `b`");
        assert_eq!(first_of(&["a", "b", "c"], 3), "`a`, `b` and `c`");
        assert_eq!(first_of(&["a", "b", "c"], 2), "`a`, `b` and 1 more");
        assert_eq!(
            [count(0, "day"), count(1, "day"), count(2, "day")],
            ["0 days", "1 day", "2 days"]
        );
    }
}
