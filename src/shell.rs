//! What somebody pastes into a shell.

/// A name as one argument of a command: an id, a path or a message.
pub fn argument(name: &str) -> String {
    let is_plain = |it: char| it.is_alphanumeric() || "/._-+:".contains(it);
    if !name.starts_with('-') && !name.is_empty() && name.chars().all(is_plain) {
        name.to_owned()
    } else {
        format!("'{}'", name.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::argument;

    #[test]
    fn what_a_shell_would_read_otherwise_stands_in_quotes() {
        for plain in ["POL-01", "policies/ü.md", "a+b:c_d"] {
            assert_eq!(argument(plain), plain);
        }
        for (name, quoted) in [
            ("", "''"),
            ("--force", "'--force'"),
            ("our isms", "'our isms'"),
            (r"a\b", r"'a\b'"),
            ("it's", r"'it'\''s'"),
        ] {
            assert_eq!(argument(name), quoted);
        }
    }
}
