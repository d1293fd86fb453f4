//! Days as people write them in documents. An order that can be read two ways is never guessed.

use crate::date::Date;
use crate::register;

pub(super) use crate::register::Day;

const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "januar", "jänner"],
    &["february", "feb", "februar"],
    &["march", "mar", "märz", "mär"],
    &["april", "apr"],
    &["may", "mai"],
    &["june", "jun", "juni"],
    &["july", "jul", "juli"],
    &["august", "aug"],
    &["september", "sep", "sept"],
    &["october", "oct", "oktober", "okt"],
    &["november", "nov"],
    &["december", "dec", "dezember", "dez"],
];

/// How a house writes days that can be read two ways, where somebody said so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    DayFirst,
    MonthFirst,
}

/// Reads numbers, and names of months in English and German.
pub(super) fn read(text: &str, order: Option<Order>) -> Day {
    match (register::read_day(text), order) {
        (Day::Either(day_first, _), Some(Order::DayFirst)) => Day::Is(day_first),
        (Day::Either(_, month_first), Some(Order::MonthFirst)) => Day::Is(month_first),
        (Day::IsNone, _) => with_name(text).map_or(Day::IsNone, Day::Is),
        (day, _) => day,
    }
}

/// What stands behind a day and its time: `(planned)` of `2024-01-31 10:15 (planned)`. A day with the name of its month is read
/// only where it stands alone.
pub(super) fn behind(text: &str) -> &str {
    let Some((day, mut rest)) = text.trim().split_once([' ', 'T']) else { return "" };
    if register::read_day(day) == Day::IsNone {
        return "";
    }
    while let Some(word) = rest.split_whitespace().next().filter(|it| is_of_a_time(it)) {
        rest = rest.trim_start()[word.len()..].trim_start();
    }
    rest
}

/// `10:15:00Z`, `UTC`.
fn is_of_a_time(word: &str) -> bool {
    let is_clock =
        |it: char| it.is_ascii_digit() || matches!(it, ':' | '.' | '+' | '-' | 'Z' | 'h');
    (word.contains(':') && word.chars().all(is_clock))
        || matches!(word, "UTC" | "GMT" | "CET" | "CEST" | "Z" | "Uhr" | "am" | "pm" | "AM" | "PM")
}

/// `31 January 2025`, `January 31st, 2025`, `31. Januar 2025`, `31-Jan-2025`.
fn with_name(text: &str) -> Option<Date> {
    let mut year = None;
    let mut month = None;
    let mut day = None;
    for word in text.split([' ', ',', '.', '-', '/']).filter(|it| !it.is_empty()) {
        let word = word.to_lowercase();
        let digits = word.trim_end_matches(|it: char| it.is_alphabetic());
        let ending = &word[digits.len()..];
        if let Some(number) = MONTHS.iter().position(|it| it.contains(&word.as_str())) {
            set(&mut month, number + 1)?;
        } else if digits.len() == 4 && ending.is_empty() {
            set(&mut year, digits.parse::<i16>().ok()?)?;
        } else if matches!(digits.len(), 1 | 2) && matches!(ending, "" | "st" | "nd" | "rd" | "th")
        {
            set(&mut day, digits.parse::<i8>().ok()?)?;
        } else {
            return None;
        }
    }
    Date::new(year?, i8::try_from(month?).ok()?, day?).ok()
}

/// A thing said twice is no day.
fn set<T>(place: &mut Option<T>, value: T) -> Option<()> {
    place.replace(value).is_none().then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_part_of_a_day_and_other_words_are_not() {
        for (text, rest) in [
            ("2024-01-31", ""),
            ("2024-01-31T10:15:00Z", ""),
            ("2024-01-31 10:15 CET", ""),
            ("31.01.2024 10:15 (planned)", "(planned)"),
            ("10/04/2024 by Jane Doe", "by Jane Doe"),
            ("31 January 2024", ""),
            ("never", ""),
        ] {
            assert_eq!(behind(text), rest, "{text}");
        }
    }

    #[test]
    fn one_reading_is_a_day_and_two_are_none() {
        for text in [
            "2025-01-31",
            "31.01.2025",
            "31/01/2025",
            "01/31/2025",
            "31 January 2025",
            "January 31st, 2025",
            "31. Januar 2025",
            "31-Jan-2025",
        ] {
            assert_eq!(read(text, None), Day::Is(jiff::civil::date(2025, 1, 31)), "{text}");
        }
        assert!(matches!(read("10/04/2025", None), Day::Either(..)));
        assert_eq!(
            read("10/04/2025", Some(Order::DayFirst)),
            Day::Is(jiff::civil::date(2025, 4, 10))
        );
        assert_eq!(
            read("10/04/2025", Some(Order::MonthFirst)),
            Day::Is(jiff::civil::date(2025, 10, 4))
        );
        assert_eq!(read("31/01/25", None), Day::ShortYear);
        for text in
            ["January 2025", "31 Februar 2025", "soon", "", "1 2 2025", "31 January 2025 at noon"]
        {
            assert_eq!(read(text, None), Day::IsNone, "{text}");
        }
    }
}
