//! A heading of the body, and whether it says what somebody wants it to say.

use crate::source::Span;

#[derive(Debug, PartialEq, Eq)]
pub struct Heading {
    pub level: u8,
    pub text: String,
    pub span: Span,
}

impl Heading {
    /// Whether the heading is `wanted`, in any letters and spacing.
    pub fn says(&self, wanted: &str) -> bool {
        same(&self.text, wanted)
    }

    /// Whether it is `wanted` with the document's id before it or a version or abbreviation behind it, as in
    /// `POL-03: Access control policy v2.1`. The title may carry the id as well.
    pub fn says_with_id_or_version(&self, wanted: &str, id: Option<&str>) -> bool {
        let plain = |text| without_abbreviation(without_version(without_id(text, id)));
        same(plain(&self.text), plain(wanted))
    }

    /// Whether it is `wanted`, with or without a number before it, as in `2.1 Scope`.
    pub fn says_after_number(&self, wanted: &str) -> bool {
        self.says(wanted) || same(without_number(&self.text), wanted)
    }
}

/// Whether two texts have the same words, in any letters.
fn same(one: &str, other: &str) -> bool {
    let (mut ones, mut others) = (one.split_whitespace(), other.split_whitespace());
    loop {
        match (ones.next(), others.next()) {
            (None, None) => return true,
            (Some(one), Some(other)) if one.eq_ignore_ascii_case(other) => {}
            (Some(one), Some(other)) if one.to_lowercase() == other.to_lowercase() => {}
            _ => return false,
        }
    }
}

fn without_id<'t>(text: &'t str, id: Option<&str>) -> &'t str {
    let text = text.trim();
    let Some(id) = id else { return text };
    match text.get(..id.len()) {
        Some(start) if start.eq_ignore_ascii_case(id) => {
            let rest = &text[id.len()..];
            if rest.starts_with(char::is_alphanumeric) {
                return text;
            }
            rest.trim_start_matches(|it: char| it.is_whitespace() || ":-–—.|)".contains(it))
        }
        _ => text,
    }
}

/// Without `v2.1`, `(version 2.1)` or `2.1` at the end. A whole number alone is part of the name.
fn without_version(text: &str) -> &str {
    let outer = text.trim_end().trim_end_matches(')');
    let Some((before, last)) = outer.rsplit_once([' ', '(']) else { return text };
    let number = last.trim_start_matches(['v', 'V']);
    let is_number = number.starts_with(|it: char| it.is_ascii_digit())
        && number.chars().all(|it| it.is_ascii_digit() || it == '.');
    let word = before.trim_end().rsplit([' ', '(', ',']).next().unwrap_or_default();
    let says_version = word.eq_ignore_ascii_case("version");
    if !is_number || !(says_version || number.len() < last.len() || number.contains('.')) {
        return text;
    }
    let before = before.trim_end();
    let before = if says_version { &before[..before.len() - word.len()] } else { before };
    before.trim_end_matches(|it: char| it.is_whitespace() || ",:-–—(".contains(it))
}

/// Without an abbreviation of the rest, as in `Business continuity plan (BCP)`.
fn without_abbreviation(text: &str) -> &str {
    let text = text.trim_end();
    let found = text.strip_suffix(')').and_then(|it| it.rsplit_once(" ("));
    match found {
        Some((before, short)) if short.chars().all(|it| it.is_uppercase() || it.is_numeric()) => {
            before
        }
        _ => text,
    }
}

/// Without `2.`, `2.1`, `2)`, `A.` or `§ 2` at the start.
fn without_number(text: &str) -> &str {
    let text = text.trim_start().trim_start_matches(['§', ' ']);
    let Some((first, rest)) = text.split_once(char::is_whitespace) else { return text };
    let bare = first.trim_end_matches(['.', ')', ':']);
    let is_number = bare.starts_with(|it: char| it.is_ascii_digit())
        && bare.chars().all(|it| it.is_ascii_digit() || it == '.');
    let is_letter = bare.len() == 1 && first.len() == 2 && bare.starts_with(char::is_alphabetic);
    if is_number || is_letter { rest.trim_start_matches(['-', '–', '—', ' ']) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heading(text: &str) -> Heading {
        let span = Span::new(0, 0..0);
        Heading { level: 1, text: text.into(), span }
    }

    #[test]
    fn an_id_before_and_a_version_behind_do_not_count() {
        let wanted = "Access control policy";
        for text in [
            "access  Control Policy",
            "POL-03 Access control policy",
            "POL-03: Access control policy",
            "pol-03 – Access control policy v2.1",
            "Access control policy (version 2.1)",
            "Access control policy, version 3",
            "Access control policy 2.0",
            "Access control policy (ACP)",
        ] {
            assert!(heading(text).says_with_id_or_version(wanted, Some("POL-03")), "{text}");
        }
        for text in
            ["Access control", "POL-04 Access control policy", "Access control policy 3", ""]
        {
            assert!(!heading(text).says_with_id_or_version(wanted, Some("POL-03")), "{text}");
        }
        assert!(heading("A").says_with_id_or_version("POL-03 A", Some("POL-03")));
        assert!(!heading("ISO 27001").says_with_id_or_version("ISO 9001", None));
    }

    #[test]
    fn a_number_before_a_section_does_not_count() {
        for text in
            ["Scope", "2. scope", "2.1 Scope", "2) Scope", "A. Scope", "§ 2 Scope", "1 – Scope"]
        {
            assert!(heading(text).says_after_number("Scope"), "{text}");
        }
        for text in ["Scope and aims", "The scope", "Scopes", "2"] {
            assert!(!heading(text).says_after_number("Scope"), "{text}");
        }
    }
}
