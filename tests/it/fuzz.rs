//! Random input against everything that reads a stranger's text. The same seed each time, so that a run repeats itself;
//! `FUZZ=1000000 cargo test --release --test it fuzz` takes more inputs, `FUZZ_SEED=7` others.

mod documents;
mod large;
mod markdown;
mod mutation;
mod small;
mod systems;
mod toml;
mod words;

use std::fmt::Debug;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseResult, TestError, TestRng, TestRunner};

/// How many inputs a property gets where `FUZZ` does not say.
const INPUTS: u32 = 300;

/// Runs a property and panics with the smallest input that breaks it.
fn check<S: Strategy>(strategy: &S, property: impl Fn(S::Value) -> TestCaseResult)
where
    S::Value: Debug,
{
    let number = |name: &str| std::env::var(name).ok().and_then(|it| it.parse::<u32>().ok());
    let seed = u8::try_from(number("FUZZ_SEED").unwrap_or(1) % 256).unwrap_or_default();
    let config = Config {
        cases: number("FUZZ").unwrap_or(INPUTS),
        failure_persistence: None,
        max_shrink_iters: 20_000,
        ..Config::default()
    };
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let mut runner = TestRunner::new_with_rng(config, random);
    match runner.run(strategy, property) {
        Ok(()) => {}
        Err(TestError::Fail(why, input)) => panic!("{why}\nsmallest input: {input:?}"),
        Err(TestError::Abort(why)) => panic!("{why}"),
    }
}

/// Every span that stands in a value, as (file, start, end). Read from its `Debug` text, so that no field is forgotten.
fn spans_in(shown: &str) -> Vec<(usize, usize, usize)> {
    let numbers = |text: &str| -> Option<(usize, usize, usize)> {
        let (file, rest) = text.split_once(", start: ")?;
        let (start, rest) = rest.split_once(", end: ")?;
        let (end, _) = rest.split_once(' ')?;
        Some((file.parse().ok()?, start.parse().ok()?, end.parse().ok()?))
    };
    let shown = shown.split("Span { file: ").skip(1);
    shown.map(|text| numbers(text).expect("the way `Debug` shows a span")).collect()
}

/// Whether a terminal would do anything but show the text.
pub fn moves_a_terminal(text: &str) -> bool {
    text.chars().any(|it| {
        let turns = matches!(it, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        let breaks = matches!(it, '\u{2028}' | '\u{2029}');
        (it.is_control() && it != '\n') || turns || breaks
    })
}

/// Whether the log of a build on GitHub or Azure would obey a line. White space before `::` does not count.
pub fn commands_a_build(text: &str) -> bool {
    let is_command = |line: &str| {
        let name = line.trim_start().strip_prefix("::").and_then(|it| it.chars().next());
        name.is_some_and(|it| it.is_ascii_alphabetic())
    };
    text.contains("##[") || text.contains("##vso[") || text.lines().any(is_command)
}

#[test]
fn every_span_of_a_shown_value_is_found() {
    let span = isms::source::Span::new(3, 4..5);
    let shown = format!("{:?}", (span, Some(span)));
    assert_eq!(spans_in(&shown), [(3, 4, 5), (3, 4, 5)]);
    assert!(
        moves_a_terminal("a\u{1b}[31m") && moves_a_terminal("a\tb") && !moves_a_terminal("ä\n")
    );
}
