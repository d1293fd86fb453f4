//! What a text in a list of controls or clauses names. Ids are exact texts: anything else is a slip, and some slips
//! leave no doubt about what was meant.

use std::sync::LazyLock;

use regex::Regex;

use super::{Clause, Control, OldControl, clause, control, controls, old_control, old_controls};

/// What a text among controls names.
#[derive(Clone, Copy, Debug)]
pub enum ControlName {
    Control(&'static Control),
    /// A control of the 2013 edition, with or without its `A.`.
    Old(&'static OldControl),
    /// A control's number without its `A.`; for fourteen numbers there is a clause as well.
    Bare(&'static Control, Option<&'static Clause>),
    /// The number of a clause, and of a control of the 2013 edition without its `A.`.
    BareOld(&'static OldControl, &'static Clause),
    Unknown,
}

impl ControlName {
    pub fn of(text: &str) -> ControlName {
        if let Some(control) = control(text) {
            return ControlName::Control(control);
        }
        if let Some(old) = old_control(text) {
            return ControlName::Old(old);
        }
        if !text.starts_with(|first: char| first.is_ascii_digit()) {
            return ControlName::Unknown;
        }
        let prefixed = format!("A.{text}");
        match (control(&prefixed), old_control(&prefixed), clause(text)) {
            (Some(control), _, clause) => ControlName::Bare(control, clause),
            (None, Some(old), Some(clause)) => ControlName::BareOld(old, clause),
            (None, Some(old), None) => ControlName::Old(old),
            (None, None, _) => ControlName::Unknown,
        }
    }

    pub fn is_unknown(self) -> bool {
        matches!(self, ControlName::Unknown)
    }
}

/// The controls that a text names or, where it is a slip that leaves no doubt, was meant to name.
pub fn controls_meant(text: &str) -> Vec<&'static Control> {
    match ControlName::of(text) {
        ControlName::Control(control) | ControlName::Bare(control, _) => vec![control],
        ControlName::Old(old) | ControlName::BareOld(old, _) => old.successors().collect(),
        ControlName::Unknown => match mended_control(text).map(|id| ControlName::of(&id)) {
            Some(ControlName::Control(control)) => vec![control],
            Some(ControlName::Old(old)) => old.successors().collect(),
            _ => Vec::new(),
        },
    }
}

/// The id in a text that looks like one of Annex A: without padding, a title, the standard's name; with its `A.`.
/// Whether there is such a control is another question.
pub fn mended_control(text: &str) -> Option<String> {
    static SLIP: LazyLock<Regex> = LazyLock::new(|| {
        let noise = r"(?:(?:iso|iec|27001|27002|20(?:13|22)|annex|control)[\s/:._-]*)*";
        let parts = r"0*(\d+)[\s.,_-]+0*(\d+)(?:[\s.,_-]+0*(\d+))?";
        Regex::new(&format!(r"(?i)^\W*{noise}a?[\s.,_-]*{parts}[.)]*(?:\s*[\s:–-].*)?$"))
            .expect("a valid expression")
    });
    let found = SLIP.captures(text)?;
    let third = found.get(3).map_or(String::new(), |part| format!(".{}", part.as_str()));
    Some(format!("A.{}.{}{third}", &found[1], &found[2]))
}

/// The clause in a text that looks like one: without the word, a letter or a title.
pub fn mended_clause(text: &str) -> Option<&'static Clause> {
    static SLIP: LazyLock<Regex> = LazyLock::new(|| {
        let noise = r"(?:(?:iso|iec|27001|20(?:13|22)|clause|section)[\s/:._-]*)*";
        let parts = r"0*(\d+)(?:[.,_-]0*(\d+))?(?:[.,_-]0*(\d+))?";
        Regex::new(&format!(r"(?i)^\W*{noise}{parts}(?:[^0-9].*)?$")).expect("a valid expression")
    });
    let found = SLIP.captures(text)?;
    let parts: Vec<&str> = found.iter().skip(1).flatten().map(|part| part.as_str()).collect();
    clause(&parts.join("."))
}

/// The controls of today that a group of controls of 2013, as `A.9.2` or `A.9`, became.
pub fn successors_of_group(id: &str) -> Vec<&'static Control> {
    let is_below =
        |old: &&OldControl| old.id.strip_prefix(id).is_some_and(|rest| rest.starts_with('.'));
    let became = |control: &Control| {
        old_controls().iter().filter(is_below).any(|old| old.to.contains(&control.id))
    };
    controls().iter().filter(|control| became(control)).collect()
}

/// Controls as they are written, with their titles: "`"A.5.36"` ... and `"A.8.8"` ...".
pub fn written(controls: impl IntoIterator<Item = &'static Control>) -> String {
    let written: Vec<String> =
        controls.into_iter().map(|it| format!("`\"{}\"` {}", it.id, it.title)).collect();
    match written.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => written.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework::clauses;

    fn meant(text: &str) -> Vec<&str> {
        controls_meant(text).iter().map(|it| it.id.as_str()).collect()
    }

    #[test]
    fn fourteen_bare_numbers_name_a_clause_and_a_control() {
        let both = controls().iter().filter(|it| {
            matches!(ControlName::of(&it.id[2..]), ControlName::Bare(control, Some(_)) if control.id == it.id)
        });
        assert_eq!(both.count(), 14);
        let bare = controls()
            .iter()
            .filter(|it| matches!(ControlName::of(&it.id[2..]), ControlName::Bare(_, None)));
        assert_eq!(bare.count(), 79);
    }

    #[test]
    fn every_old_control_is_known_with_and_without_its_letter() {
        for old in old_controls() {
            assert!(matches!(ControlName::of(&old.id), ControlName::Old(_)), "{}", old.id);
            let bare = ControlName::of(&old.id[2..]);
            let is_clause = clauses().iter().any(|it| it.id == old.id[2..]);
            assert_eq!(matches!(bare, ControlName::BareOld(..)), is_clause, "{}", old.id);
            assert_eq!(matches!(bare, ControlName::Old(_)), !is_clause, "{}", old.id);
        }
    }

    #[test]
    fn slips_of_a_control_are_recognised_and_other_numbers_are_not() {
        for slip in [
            "A.05.15",
            "A.5.015",
            "a.5.15",
            "A 5.15",
            "A5.15",
            "A-5-15",
            " A.5.15",
            "A.5.15.",
            "ISO 27001 A.5.15",
            "ISO/IEC 27001:2022 A.5.15",
            "Annex A 5.15",
            "A.5.15 Access control",
            "A.5.15: Access control",
            "5.15",
            "05.15",
        ] {
            assert_eq!(meant(slip), ["A.5.15"], "{slip}");
        }
        assert_eq!(meant("A.09.2.3"), ["A.8.2"]);
        assert_eq!(meant("A.18.2.3"), ["A.5.36", "A.8.8"]);
        for stranger in
            ["CC-BY-SA-4.0", "A.1.2.1", "ORP.4.A5", "A.5.38", "A.5", "", "A.5.15a", "CC6.1"]
        {
            assert_eq!(meant(stranger), [""; 0], "{stranger}");
        }
    }

    #[test]
    fn slips_of_a_clause_are_recognised() {
        for slip in [
            "Clause 9.2.2",
            "9.2.2 d)",
            "9.2.2d",
            "09.2.2",
            "ISO 27001 9.2.2",
            "§ 9.2.2",
            "9.2.2.1",
        ] {
            assert_eq!(mended_clause(slip).map(|it| it.id.as_str()), Some("9.2.2"), "{slip}");
        }
        for stranger in ["A.5.1", "9.4", "11", "", "ISO 9001"] {
            assert!(mended_clause(stranger).is_none(), "{stranger}");
        }
    }
}
