//! Days as people write them in spreadsheets. An order that can be read two ways is never guessed.

use crate::date::{self, Date};

/// What a text says of a day.
#[derive(Debug, PartialEq, Eq)]
pub enum Day {
    Is(Date),
    /// Month and day may be either way round: the two readings, day first.
    Either(Date, Date),
    /// The century is missing.
    ShortYear,
    IsNone,
}

/// Reads 2026-01-31, 31.01.2026, and what has slashes or dashes where only one reading is a day.
pub fn read(text: &str) -> Day {
    if let Some(day) = date::parse_date(text) {
        return Day::Is(day);
    }
    // A time behind the day says nothing about the day.
    let text = text.trim().split([' ', 'T']).next().unwrap_or_default();
    let Some(mark) = text.chars().find(|it| matches!(it, '.' | '/' | '-')) else {
        return Day::IsNone;
    };
    let parts: Vec<&str> = text.trim_end_matches('.').split(mark).collect();
    let [first, second, third] = parts[..] else { return Day::IsNone };
    let number = |part: &str| -> Option<i16> {
        let is_number = (1..=4).contains(&part.len()) && part.bytes().all(|it| it.is_ascii_digit());
        if is_number { part.parse().ok() } else { None }
    };
    let (Some(a), Some(b), Some(c)) = (number(first), number(second), number(third)) else {
        return Day::IsNone;
    };
    if first.len() == 4 {
        return day(a, b, c).map_or(Day::IsNone, Day::Is);
    }
    if third.len() != 4 {
        let may_be_day = (1..=31).contains(&a) && (1..=31).contains(&b);
        return if third.len() == 2 && may_be_day { Day::ShortYear } else { Day::IsNone };
    }
    let day_first = day(c, b, a);
    // With dots the day stands first everywhere.
    let month_first = if mark == '.' { None } else { day(c, a, b) };
    match (day_first, month_first) {
        (Some(one), Some(other)) if one != other => Day::Either(one, other),
        (Some(one), _) | (None, Some(one)) => Day::Is(one),
        (None, None) => Day::IsNone,
    }
}

fn day(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::date;

    #[test]
    fn only_one_reading_is_a_day() {
        for text in [
            "2026-01-31",
            "31.01.2026",
            "31.1.2026",
            "31/01/2026",
            "01/31/2026",
            "31-01-2026",
            "2026/01/31",
            "2026-01-31 00:00:00",
            "31.01.2026 10:15",
        ] {
            assert_eq!(read(text), Day::Is(date(2026, 1, 31)), "{text}");
        }
        assert_eq!(read("10.04.2025"), Day::Is(date(2025, 4, 10)));
        assert_eq!(read("04/04/2025"), Day::Is(date(2025, 4, 4)));
        assert_eq!(read("10/04/2025"), Day::Either(date(2025, 4, 10), date(2025, 10, 4)));
        assert_eq!(read("10-04-2025"), Day::Either(date(2025, 4, 10), date(2025, 10, 4)));
        assert_eq!(read("10.04.25"), Day::ShortYear);
        for text in [
            "",
            "soon",
            "31.02.2026",
            "2026",
            "1.2",
            "45231",
            "1/2/3/4",
            "..",
            "ä.ö.ü",
            "-1-2-2026",
            "10.2026",
            "99.99.99",
        ] {
            assert_eq!(read(text), Day::IsNone, "{text}");
        }
    }
}
