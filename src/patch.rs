//! What changes in a file, as `git apply` reads it.

use std::fmt::Write;
use std::ops::Range;

/// Unchanged lines shown around a change.
const AROUND: usize = 3;

/// How many lines ahead, in both texts together, the same line is looked for.
const SEARCHED: usize = 40;

/// An old text and a new one, by the path from the repository's root, as Git has it; none where the file is new.
pub fn changed(path: &str, old: Option<&str>, new: &str) -> String {
    let from = old.map_or_else(|| "/dev/null".to_owned(), |_| name("a", path));
    let old = old.unwrap_or_default();
    let (was, is): (Vec<&str>, Vec<&str>) =
        (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let first = was.iter().zip(&is).take_while(|(a, b)| a == b).count();
    let last = was[first..].iter().rev().zip(is[first..].iter().rev());
    let last = last.take_while(|(a, b)| a == b).count();
    let mut lines: Vec<(char, &str)> = was[..first].iter().map(|it| (' ', *it)).collect();
    merge(&was[first..was.len() - last], &is[first..is.len() - last], &mut lines);
    lines.extend(was[was.len() - last..].iter().map(|it| (' ', *it)));
    unified(&from, &name("b", path), &lines)
}

/// Lines of both, where fixes leave most as they are: a line that comes back soon is the same line.
fn merge<'a>(was: &[&'a str], is: &[&'a str], lines: &mut Vec<(char, &'a str)>) {
    let (mut old, mut new) = (0, 0);
    while old < was.len() || new < is.len() {
        let same = (0..SEARCHED).flat_map(|sum| (0..=sum).map(move |gone| (gone, sum - gone)));
        let is_same = |(gone, come): &(usize, usize)| {
            was.get(old + gone).is_some_and(|it| is.get(new + come) == Some(it))
        };
        let (gone, come) = same.clone().find(is_same).unwrap_or((was.len() - old, is.len() - new));
        lines.extend(was[old..old + gone].iter().map(|it| ('-', *it)));
        lines.extend(is[new..new + come].iter().map(|it| ('+', *it)));
        (old, new) = (old + gone, new + come);
        if old < was.len() {
            lines.push((' ', was[old]));
            (old, new) = (old + 1, new + 1);
        }
    }
}

/// A path with its side, in quotes where it would not end with its line.
fn name(side: &str, path: &str) -> String {
    let is_odd = |it: char| it.is_control() || matches!(it, '"' | '\\');
    if !path.contains(is_odd) {
        return format!("{side}/{path}");
    }
    let mut quoted = format!("\"{side}/");
    for character in path.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            it if it.is_control() => {
                let mut bytes = [0; 4];
                for byte in it.encode_utf8(&mut bytes).bytes() {
                    let _ = write!(quoted, "\\{byte:03o}");
                }
            }
            it => quoted.push(it),
        }
    }
    quoted + "\""
}

fn unified(from: &str, to: &str, lines: &[(char, &str)]) -> String {
    let mut diff = format!("--- {from}\n+++ {to}\n");
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
