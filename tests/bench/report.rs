//! The table of results, which is also Markdown.

use std::fmt::Write as _;
use std::process::Command;

use crate::measure::{Bench, Outcome, Times};
use crate::rows::{Measure, Row};

const HEADINGS: [&str; 6] = [
    "row",
    "target",
    "measured",
    "by medians",
    "milliseconds, minimum/median: subject, then references",
    "",
];

/// The whole report: where it was measured, and one line for each row.
pub(crate) fn table(bench: &Bench, results: &[(&Row, Result<Outcome, String>)]) -> String {
    let mut lines = vec![HEADINGS.map(String::from)];
    lines.extend(results.iter().map(|(row, result)| line(row, result)));
    let mut text = preface(bench);
    let mut widths = [0; HEADINGS.len()];
    for line in &lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(cell.chars().count());
        }
    }
    for (position, line) in lines.iter().enumerate() {
        let cells: Vec<String> =
            line.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        let _ = writeln!(text, "| {} |", cells.join(" | "));
        if position == 0 {
            let rules: Vec<String> = widths.iter().map(|width| "-".repeat(width + 2)).collect();
            let _ = writeln!(text, "|{}|", rules.join("|"));
        }
    }
    for (row, result) in results {
        if let Err(message) = result {
            let _ = writeln!(text, "\n{}: {message}", row.name);
        }
    }
    text
}

fn preface(bench: &Bench) -> String {
    let processors = std::thread::available_parallelism().map_or(0, usize::from);
    let git = Command::new("git")
        .arg("--version")
        .output()
        .map(|output| output.stdout)
        .unwrap_or_default();
    let mut text = format!(
        "Rounds: {}, by turns, after one to warm up. `measured` is from the quickest round of each command and decides.\nMachine: {processors} processors, {}, {}.\n",
        bench.rounds,
        std::env::consts::OS,
        String::from_utf8_lossy(&git).trim()
    );
    for (path, head) in bench.repositories.values() {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let _ = writeln!(text, "Repository {name}: HEAD {}", &head[..head.len().min(12)]);
    }
    text + "\n"
}

fn line(row: &Row, result: &Result<Outcome, String>) -> [String; HEADINGS.len()] {
    let show = |number: f64| match row.measure {
        Measure::Ratio { .. } | Measure::PerDocumentRatio { .. } | Measure::Growth { .. } => {
            format!("{number:.2} x")
        }
        Measure::PerDocument { .. } => format!("{number:.1} us"),
        Measure::Memory => format!("{number:.1} MB"),
    };
    let verdict = |number: f64| if number <= row.target { "ok" } else { "OVER" };
    let [measured, by_medians, times, verdict] = match result {
        Ok(Outcome::Timed { by_minimum, by_median, times }) => {
            [show(*by_minimum), show(*by_median), milliseconds(times), verdict(*by_minimum).into()]
        }
        Ok(Outcome::Memory(megabytes)) => {
            [show(*megabytes), String::new(), String::new(), verdict(*megabytes).into()]
        }
        Ok(Outcome::NotMeasured(why)) => {
            ["not measured".into(), String::new(), (*why).into(), String::new()]
        }
        Err(_) => [String::new(), String::new(), String::new(), "FAILED".into()],
    };
    [row.name.into(), format!("<= {}", show(row.target)), measured, by_medians, times, verdict]
}

fn milliseconds(times: &[Times]) -> String {
    let each: Vec<String> = times
        .iter()
        .map(|times| format!("{:.1}/{:.1}", times.minimum() * 1e3, times.median() * 1e3))
        .collect();
    each.join(", ")
}
