//! What a text in a list of controls or clauses names. Ids are exact texts: anything else is a slip, and some slips
//! leave no doubt about what was meant.

use std::sync::LazyLock;

use regex::Regex;

use super::{
    Clause, Control, OldControl, clause, control, control_number, controls, old_control,
    old_controls, themes,
};
use crate::phrase;

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
        ControlName::Unknown => several_controls(text).unwrap_or_else(|| mended_to_controls(text)),
    }
}

/// The same by their numbers. Most texts are ids as they should be, and take no list.
pub fn control_numbers_meant(text: &str) -> impl Iterator<Item = usize> + use<> {
    let exact = control_number(text);
    let meant = match exact {
        Some(_) => Vec::new(),
        None => controls_meant(text),
    };
    exact.into_iter().chain(meant.into_iter().filter_map(|it| control_number(&it.id)))
}

fn mended_to_controls(text: &str) -> Vec<&'static Control> {
    match mended_control(text).map(|id| ControlName::of(&id)) {
        Some(ControlName::Control(control)) => vec![control],
        Some(ControlName::Old(old)) => old.successors().collect(),
        _ => Vec::new(),
    }
}

/// The controls of a text that stands for more than one: a list in one text, or a range.
pub fn several_controls(text: &str) -> Option<Vec<&'static Control>> {
    range(text).or_else(|| listed(text, controls_meant))
}

/// The controls from one to another: `A.7.3-A.7.13`, `A.7.3 to 7.13`, `A.7.3-13`.
fn range(text: &str) -> Option<Vec<&'static Control>> {
    static RANGE: LazyLock<Regex> = LazyLock::new(|| {
        let theme = r"a?[\s.]*(\d+)\.";
        let between = r"\s*(?:-|\u{2013}|\u{2014}|\bto\b|\bthrough\b|\bbis\b)\s*";
        Regex::new(&format!(r"(?i)^\s*{theme}0*(\d+){between}(?:{theme})?0*(\d+)\s*$"))
            .expect("a valid expression")
    });
    let found = RANGE.captures(text)?;
    let place = |theme: &str, number: &str| control_number(&format!("A.{theme}.{number}"));
    let last_theme = found.get(3).map_or(&found[1], |it| it.as_str());
    let (first, last) = (place(&found[1], &found[2])?, place(last_theme, &found[4])?);
    (first < last).then(|| controls()[first..=last].iter().collect())
}

/// What each part of a list in one text means, each once; none where a part means nothing.
fn listed<T>(text: &str, meant: fn(&str) -> Vec<&'static T>) -> Option<Vec<&'static T>> {
    let is_comma = |it: char| matches!(it, ',' | ';' | '&' | '|' | '\n');
    // A title may stand behind an id, so what is between commas is looked at first.
    let by_comma: Vec<&str> = text.split(is_comma).collect();
    let by_space: Vec<&str> = text.split(|it: char| is_comma(it) || it.is_whitespace()).collect();
    [by_comma, by_space].into_iter().find_map(|mut parts| {
        parts.retain(|it| !matches!(it.trim(), "" | "and"));
        if parts.len() < 2 {
            return None;
        }
        let mut all: Vec<&T> = Vec::new();
        for part in parts {
            let of_part = meant(part);
            if of_part.is_empty() {
                return None;
            }
            for one in of_part {
                if !all.iter().any(|it| std::ptr::eq(*it, one)) {
                    all.push(one);
                }
            }
        }
        Some(all)
    })
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

/// The clauses that a text names or, where it is a slip that leaves no doubt, was meant to name.
pub fn clauses_meant(text: &str) -> Vec<&'static Clause> {
    if let Some(clause) = clause(text) {
        return vec![clause];
    }
    several_clauses(text).unwrap_or_else(|| mended_clause(text).into_iter().collect())
}

/// The clauses of a list in one text.
pub fn several_clauses(text: &str) -> Option<Vec<&'static Clause>> {
    listed(text, clauses_meant)
}

/// Whether a text is the heading of a theme: `A.5`, `A.5 Organizational controls`, `5. Organizational controls`.
pub fn is_theme(text: &str) -> bool {
    let is_title = |rest: &str| {
        let mut letters = rest.chars().skip_while(|it| !it.is_alphanumeric());
        !rest.starts_with(char::is_alphanumeric)
            && letters.next().is_none_or(|it| !it.is_ascii_digit())
    };
    let text = text.trim();
    themes().iter().any(|theme| {
        let number = theme.prefix.trim_start_matches("A.");
        text.eq_ignore_ascii_case(&theme.title)
            || text.strip_prefix("A.").unwrap_or(text).strip_prefix(number).is_some_and(is_title)
    })
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

/// What to write in place of one text that stands for several ids.
pub fn each_in_quotes<'a>(what: &str, ids: impl Iterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = ids.map(|it| format!("\"{it}\"")).collect();
    format!("write each {what} in quotes of its own: `{}`", quoted.join(", "))
}

/// Controls as they are written, with their titles: "`"A.5.36"` ... and `"A.8.8"` ...".
pub fn written(controls: impl IntoIterator<Item = &'static Control>) -> String {
    let written: Vec<String> =
        controls.into_iter().map(|it| format!("`\"{}\"` {}", it.id, it.title)).collect();
    phrase::joined(&written, "and")
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
    fn headings_of_themes_are_told_from_controls() {
        for heading in [
            "A.5",
            "A.5 Organizational controls",
            "A.8 - Technological",
            "7. Physical",
            "people controls",
        ] {
            assert!(is_theme(heading), "{heading}");
        }
        for other in ["A.5.1", "5.1", "A.5-1", "A.55", "A.9 Access control", "", "Controls", "50"] {
            assert!(!is_theme(other), "{other}");
        }
    }

    #[test]
    fn a_list_or_a_range_in_one_text_means_each_of_its_controls() {
        for several in [
            "A.7.12-A.7.14",
            "A.7.12 \u{2013} 7.14",
            "a.7.12 to 14",
            "7.12 bis 7.14",
            "A.7.12, A.7.13, A.7.14",
            "A.7.12 A.7.13 and A.07.14",
            "A.7.12 Cabling security; A.7.13-A.7.14; A.7.12",
        ] {
            assert_eq!(meant(several), ["A.7.12", "A.7.13", "A.7.14"], "{several}");
        }
        assert_eq!(meant("A.6.8-A.7.1"), ["A.6.8", "A.7.1"]);
        assert_eq!(meant("A.9.2.3, A.5.1"), ["A.8.2", "A.5.1"]);
        for one in ["A.7.14-A.7.12", "A.7.14-2", "A.7.14 - 30 days", "A.7.14 7th floor"] {
            assert!(several_controls(one).is_none(), "{one}");
        }
        assert_eq!(meant("A.7.12, A.7.99"), [""; 0]);
    }

    #[test]
    fn a_list_of_clauses_in_one_text_means_each_of_them() {
        let meant =
            |text| -> Vec<&str> { clauses_meant(text).iter().map(|it| it.id.as_str()).collect() };
        assert_eq!(meant("8.2, Clause 8.3"), ["8.2", "8.3"]);
        assert_eq!(meant("9.1 9.3"), ["9.1", "9.3"]);
        assert_eq!(meant("9.2.2 a, b"), ["9.2.2"]);
        assert_eq!(meant("8.2, 8.4"), ["8.2"]);
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
