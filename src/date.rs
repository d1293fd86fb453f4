//! Civil dates and intervals. Nothing here reads a clock.

use std::fmt;

use jiff::ToSpan;
pub use jiff::civil::{Date, date};

use crate::phrase;

/// The day that a TOML date, date-time or a string holding one of them names.
pub fn parse_date(text: &str) -> Option<Date> {
    // Nearly every text is the day alone, and a register has thousands.
    if let Some((year, month, day)) = plain_day(text.as_bytes()) {
        return Date::new(year, month, day).ok();
    }
    let written: toml::value::Datetime = text.trim().parse().ok()?;
    from_toml(&written)
}

/// Whether a text is a day that the calendar has and nothing else: `2026-01-31`.
pub fn is_plain_day(text: &str) -> bool {
    text.len() == 10 && plain_day(text.as_bytes()).is_some() && parse_date(text).is_some()
}

/// Year, month and day of `2026-01-31`.
fn plain_day(text: &[u8]) -> Option<(i16, i8, i8)> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text else { return None };
    let number = |digits: &[&u8]| {
        digits.iter().try_fold(0_i16, |number, digit| {
            digit.is_ascii_digit().then(|| number * 10 + i16::from(**digit - b'0'))
        })
    };
    let small = |digits: &[&u8]| i8::try_from(number(digits)?).ok();
    Some((number(&[y1, y2, y3, y4])?, small(&[m1, m2])?, small(&[d1, d2])?))
}

/// The day of a TOML date or date-time; none for a time alone or a day that no calendar has.
pub fn from_toml(written: &toml::value::Datetime) -> Option<Date> {
    let date = written.date?;
    let year = i16::try_from(date.year).ok()?;
    Date::new(year, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok()
}

/// The day this many days after 1 January 1970.
pub fn from_days_since_1970(days: i32) -> Date {
    jiff::civil::date(1970, 1, 1).saturating_add(days.days())
}

/// Whole days from `earlier` to `later`; negative when they stand the other way round.
pub fn days_between(earlier: Date, later: Date) -> i64 {
    let span = earlier.until(later).unwrap_or_default();
    i64::from(span.get_days())
}

/// A time between two reviews, in calendar units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    pub count: u16,
    pub unit: Unit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Days,
    Weeks,
    Months,
    Years,
}

impl Interval {
    /// Reads "12 months", "1 year", "191 days"; singular and plural alike. More than a century is a slip.
    pub fn parse(text: &str) -> Option<Interval> {
        let (count, unit) = text.trim().split_once(char::is_whitespace)?;
        let unit = match unit.trim().to_ascii_lowercase().as_str() {
            "day" | "days" => Unit::Days,
            "week" | "weeks" => Unit::Weeks,
            "month" | "months" => Unit::Months,
            "year" | "years" => Unit::Years,
            _ => return None,
        };
        let count: u16 =
            count.bytes().all(|it| it.is_ascii_digit()).then(|| count.parse().ok())??;
        let interval = Interval { count, unit };
        (count > 0 && interval.about_days() <= 36_525).then_some(interval)
    }

    /// The day this long after `date`; the 31st becomes the last day of a shorter month.
    #[must_use]
    pub fn after(self, date: Date) -> Date {
        date.saturating_add(self.span())
    }

    /// The day this long before `date`.
    #[must_use]
    pub fn before(self, date: Date) -> Date {
        date.saturating_sub(self.span())
    }

    pub fn is_longer_than(self, other: Interval) -> bool {
        // Any leap year's first day: both intervals cross the same months.
        let start = jiff::civil::date(2024, 1, 1);
        self.after(start) > other.after(start)
    }

    fn span(self) -> jiff::Span {
        let count = i32::from(self.count);
        match self.unit {
            Unit::Days => count.days(),
            Unit::Weeks => count.weeks(),
            Unit::Months => count.months(),
            Unit::Years => count.years(),
        }
    }

    fn about_days(self) -> u32 {
        let days = match self.unit {
            Unit::Days => 1,
            Unit::Weeks => 7,
            Unit::Months => 30,
            Unit::Years => 365,
        };
        u32::from(self.count) * days
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Days => "day",
            Unit::Weeks => "week",
            Unit::Months => "month",
            Unit::Years => "year",
        };
        f.write_str(&phrase::count(i64::from(self.count), unit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        parse_date(text).unwrap()
    }

    #[test]
    fn months_end_where_a_shorter_month_ends() {
        let month = Interval::parse("1 month").unwrap();
        assert_eq!(month.after(day("2026-01-31")), day("2026-02-28"));
        assert_eq!(month.after(day("2024-01-31")), day("2024-02-29"));
        let year = Interval::parse("12 months").unwrap();
        assert_eq!(year.after(day("2020-02-29")), day("2021-02-28"));
        assert_eq!(Interval::parse("4 years").unwrap().after(day("2020-02-29")), day("2024-02-29"));
    }

    #[test]
    fn intervals_are_read_in_both_numbers_and_nothing_else() {
        assert_eq!(Interval::parse("1 Year").unwrap().to_string(), "1 year");
        assert_eq!(Interval::parse("191 days").unwrap().to_string(), "191 days");
        for wrong in [
            "",
            "12",
            "months",
            "0 days",
            "-1 month",
            "+1 month",
            "1.5 years",
            "999 years",
            "12 moons",
        ] {
            assert_eq!(Interval::parse(wrong), None, "{wrong}");
        }
        assert!(
            Interval::parse("2 years")
                .unwrap()
                .is_longer_than(Interval::parse("23 months").unwrap())
        );
        assert!(
            !Interval::parse("12 months")
                .unwrap()
                .is_longer_than(Interval::parse("1 year").unwrap())
        );
    }

    #[test]
    fn dates_may_carry_a_time_and_must_exist() {
        assert_eq!(parse_date("2026-09-01T10:00:00Z"), Some(day("2026-09-01")));
        assert_eq!(parse_date("2026-02-30"), None);
        assert_eq!(parse_date("10:00:00"), None);
        assert_eq!(days_between(day("2026-03-01"), day("2026-02-27")), -2);
    }
}
