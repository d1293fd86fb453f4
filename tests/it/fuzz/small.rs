//! The small readers that everything stands on: paths, days, intervals, escapes, fingerprints.

use isms::date::{Interval, days_between, from_days_since_1970, parse_date};
use isms::render::escape;
use isms::{digest, path};
use proptest::collection::vec;
use proptest::prelude::*;

use super::{check, commands_a_build, moves_a_terminal, words};

#[test]
fn a_reference_never_leads_out() {
    let reference =
        vec(prop_oneof![Just("..".to_owned()), Just(".".to_owned()), words::text()], 0..8);
    let pair = ("([a-z]{1,3}/){0,3}[a-z]{1,3}", reference.prop_map(|it| it.join("/")));
    check(&pair, |(from, reference)| {
        let Some(path) = path::resolve(&from, &reference) else { return Ok(()) };
        prop_assert!(path.split('/').all(|part| part != ".." && part != "."), "{}", path);
        prop_assert!(
            !path.starts_with('/') && !path.contains("//") && !path.contains(['\\', '\0']),
            "{}",
            path
        );
        prop_assert_eq!(path::resolve("", &path), Some(path.clone()));
        Ok(())
    });
}

#[test]
fn a_day_is_read_back_as_it_was_written() {
    check(&prop_oneof![words::date(), words::text(), "\\PC{0,30}"], |text| {
        if let Some(day) = parse_date(&text) {
            prop_assert_eq!(parse_date(&day.to_string()), Some(day));
            prop_assert_eq!(days_between(day, day), 0);
        }
        Ok(())
    });
}

#[test]
fn an_interval_is_read_back_and_moves_forward() {
    let first = from_days_since_1970(0);
    let day = words::date().prop_map(move |it| parse_date(&it).unwrap_or(first));
    let text = prop_oneof![words::interval(), words::text(), "\\PC{0,20}"];
    check(&(text, day), |(text, day)| {
        if let Some(interval) = Interval::parse(&text) {
            prop_assert_eq!(Interval::parse(&interval.to_string()), Some(interval));
            prop_assert!(interval.after(day) >= day && interval.before(day) <= day);
            prop_assert!(!interval.is_longer_than(interval));
        }
        Ok(())
    });
}

#[test]
fn nothing_printed_moves_a_terminal() {
    check(&vec(words::text(), 0..6).prop_map(|it| it.concat()), |text| {
        let line = escape::line(&text);
        prop_assert!(!moves_a_terminal(&line) && !line.contains('\n'), "{:?}", line);
        prop_assert!(!commands_a_build(&line) && !commands_a_build(&line.replace(' ', "\n")));
        let excerpt = escape::excerpt(&text);
        prop_assert_eq!(excerpt.len(), text.len());
        prop_assert!(!moves_a_terminal(&excerpt.replace('\t', " ")), "{:?}", excerpt);
        for (at, _) in text.char_indices() {
            prop_assert!(excerpt.is_char_boundary(at));
        }
        Ok(())
    });
}

#[test]
fn a_fingerprint_tells_its_parts_apart() {
    check(&vec("[a-c]{0,3}", 0..4), |parts| {
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let whole = parts.concat();
        let same = parts == [whole.as_str()];
        prop_assert_eq!(digest::fingerprint(&parts) == digest::fingerprint(&[&whole]), same);
        Ok(())
    });
}
