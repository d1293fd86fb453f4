//! The inputs that a management review must consider (clause 9.3.2), by their letters, and whether management was there.

use crate::attestation::has_left_since;
use crate::date::Date;
use crate::evaluation::rhythm::Held;
use crate::fault::{Fault, FaultKind};
use crate::framework::{self, ClauseItem};
use crate::isms::{Isms, Who};
use crate::phrase;
use crate::source::Spanned;

/// The clause whose letters `inputs` holds.
const CLAUSE: &str = "9.3.2";

/// The inputs that a review must have, in our words.
pub fn needed() -> impl Iterator<Item = &'static ClauseItem> {
    framework::clause_items().iter().filter(|it| it.clause == CLAUSE)
}

/// Whether somebody of top management took part, as far as anybody can tell today.
pub fn is_led(isms: &Isms, held: &Held<'_>) -> bool {
    let attendees = held.document.tables.meeting.attendees.items();
    attendees.iter().any(|name| match isms.who_is_meant(name) {
        Some(Who::Role(_, role)) => role.top_management,
        Some(Who::Person(name, _)) => isms.configuration.has_led(name, held.on.value),
        None => false,
    })
}

/// The same, or somebody who left since and may have led then: of them nobody can tell.
pub fn may_be_led(isms: &Isms, held: &Held<'_>, today: Date) -> bool {
    let attendees = held.document.tables.meeting.attendees.items();
    let has_left = |name: &str| match isms.who_is_meant(name) {
        Some(Who::Person(name, _)) => has_left_since(isms, name, (held.on.value, today)),
        Some(Who::Role(..)) | None => false,
    };
    is_led(isms, held) || attendees.iter().any(|name| has_left(name))
}

/// The input that a text names: `c`, `C)` or `9.3.2 c`.
pub fn input(text: &str) -> Option<&'static ClauseItem> {
    let letter = text.trim().strip_prefix(CLAUSE).unwrap_or(text.trim());
    let letter = letter.trim_matches(|it: char| !it.is_alphanumeric());
    needed().find(|it| it.letter.eq_ignore_ascii_case(letter))
}

/// What is wrong with a list of inputs: words in place of letters say less than they seem to.
pub fn faults(inputs: &[Spanned<String>]) -> Vec<Fault> {
    let unknown = inputs.iter().filter(|it| input(it).is_none());
    let fault = |it: &Spanned<String>| {
        let letters: Vec<&str> = needed().map(|it| it.letter.as_str()).collect();
        let message = format!("`{}` is no letter of clause {CLAUSE}", it.value);
        if let Some(meant) = range(it) {
            let letters: Vec<String> = meant.iter().map(|it| format!("\"{it}\"")).collect();
            let help = format!("write each letter: `inputs = [{}]`", letters.join(", "));
            return Fault::new(FaultKind::Invalid, it.span, message).field("inputs").help(help);
        }
        let help = format!(
            "write which of {} the review dealt with: `inputs = [\"a\", \"b\"]`; `isms explain {CLAUSE}` lists them",
            phrase::all_of(&letters)
        );
        Fault::new(FaultKind::Invalid, it.span, message).field("inputs").help(help)
    };
    unknown.map(fault).collect()
}

/// The letters that `a-g` or `a to g` means.
fn range(text: &str) -> Option<Vec<&'static str>> {
    let (first, last) = ["-", "\u{2013}", " to "].iter().find_map(|it| text.split_once(it))?;
    let place = |text: &str| {
        let meant = input(text)?;
        needed().position(|it| it.letter == meant.letter)
    };
    let (first, last) = (place(first)?, place(last)?);
    let letters = needed().map(|it| it.letter.as_str()).skip(first);
    (first < last).then(|| letters.take(last - first + 1).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_read_in_every_dress_and_nothing_else() {
        for text in ["c", "C", "c)", "(c)", " c. ", "9.3.2 c", "9.3.2c)"] {
            assert_eq!(input(text).map(|it| it.letter.as_str()), Some("c"), "{text}");
        }
        for text in ["", "h", "ab", "9.3.2", "9.3.3 a", "audit results"] {
            assert!(input(text).is_none(), "{text}");
        }
        assert_eq!(needed().count(), 7);
    }

    #[test]
    fn a_range_is_told_letter_by_letter() {
        let helps = |text: &str| {
            let at = crate::source::Span::new(0, 0..1);
            let faults = faults(&[Spanned { value: text.to_owned(), span: at }]);
            faults.into_iter().filter_map(|it| it.help).collect::<Vec<_>>()
        };
        for text in ["b-d", "b to d", "9.3.2 b\u{2013}d)"] {
            assert_eq!(helps(text), ["write each letter: `inputs = [\"b\", \"c\", \"d\"]`"]);
        }
        for text in ["d-b", "b-x", "audit-results"] {
            assert!(helps(text)[0].starts_with("write which of `a`, `b`"), "{text}");
        }
    }
}
