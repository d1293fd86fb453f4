//! The difference that adopting makes, as `git apply` reads it.

use std::fmt::Write;
use std::ops::Range;

/// Unchanged lines shown around a change.
const AROUND: usize = 3;

/// Lines put above the first one, and the ranges of whole lines that go.
pub(super) fn unified(path: &str, old: &str, above: &str, gone: &[Range<usize>]) -> String {
    let from = if old.is_empty() { "/dev/null".to_owned() } else { format!("a/{path}") };
    let mut diff = format!("--- {from}\n+++ b/{path}\n");
    let mut lines: Vec<(char, &str)> = above.split_inclusive('\n').map(|it| ('+', it)).collect();
    let mut at = 0;
    for line in old.split_inclusive('\n') {
        let is_gone = gone.iter().any(|it| it.contains(&at));
        lines.push((if is_gone { '-' } else { ' ' }, line));
        at += line.len();
    }
    let changed: Vec<usize> = (0..lines.len()).filter(|it| lines[*it].0 != ' ').collect();
    let mut hunks: Vec<Range<usize>> = Vec::new();
    for at in changed {
        let wanted = at.saturating_sub(AROUND)..(at + AROUND + 1).min(lines.len());
        match hunks.last_mut() {
            Some(last) if wanted.start <= last.end => last.end = wanted.end,
            _ => hunks.push(wanted),
        }
    }
    for hunk in hunks {
        let count = |range: Range<usize>, without: char| {
            lines[range].iter().filter(|it| it.0 != without).count()
        };
        let (old_start, new_start) = (count(0..hunk.start, '+'), count(0..hunk.start, '-'));
        let (old_count, new_count) = (count(hunk.clone(), '+'), count(hunk.clone(), '-'));
        let start = |before: usize, count: usize| if count == 0 { before } else { before + 1 };
        let _ = writeln!(
            diff,
            "@@ -{},{old_count} +{},{new_count} @@",
            start(old_start, old_count),
            start(new_start, new_count)
        );
        for (sign, line) in &lines[hunk] {
            diff.push(*sign);
            diff.push_str(line);
            if !line.ends_with('\n') {
                diff.push_str("\n\\ No newline at end of file\n");
            }
        }
    }
    diff
}
