//! Real documents, broken: the fixtures with pieces cut, doubled, moved and put in.

use std::path::Path;
use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::words;
use crate::small_isms;

static REAL: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let files = small_isms::folder(Path::new("fixtures/example")).into_iter();
    let texts = files.filter_map(|(path, bytes)| Some((path, String::from_utf8(bytes).ok()?)));
    let real: Vec<_> =
        texts.filter(|(path, _)| ends_in(path, "md") || ends_in(path, "toml")).collect();
    assert!(real.len() > 20, "fixtures/example holds a whole system");
    real
});

fn ends_in(path: &str, ending: &str) -> bool {
    Path::new(path).extension().is_some_and(|it| it == ending)
}

#[derive(Clone, Debug)]
enum Edit {
    Insert(Index, String),
    Remove(Index, usize),
    Replace(Index, usize, String),
    Double(Index, usize),
    Truncate(Index),
    LineEnds,
    RemoveLine(Index),
    MoveLine(Index, Index),
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = any::<Index>;
    prop_oneof![
        4 => (at(), words::text()).prop_map(|(at, text)| Edit::Insert(at, text)),
        3 => (at(), 1..8_usize).prop_map(|(at, length)| Edit::Remove(at, length)),
        2 => (at(), 1..8_usize, words::text()).prop_map(|(at, length, text)| Edit::Replace(at, length, text)),
        1 => (at(), 1..200_usize).prop_map(|(at, length)| Edit::Double(at, length)),
        1 => at().prop_map(Edit::Truncate),
        1 => Just(Edit::LineEnds),
        2 => at().prop_map(Edit::RemoveLine),
        1 => (at(), at()).prop_map(|(from, to)| Edit::MoveLine(from, to)),
    ]
}

/// A document of the example, mostly its front matter, with up to six edits.
pub(super) fn document() -> impl Strategy<Value = String> {
    let documents: Vec<_> =
        REAL.iter().filter(|it| ends_in(&it.0, "md")).map(|it| it.1.as_str()).collect();
    edited(documents)
}

pub(super) fn settings() -> impl Strategy<Value = String> {
    edited(REAL.iter().filter(|it| ends_in(&it.0, "toml")).map(|it| it.1.as_str()).collect())
}

fn edited(texts: Vec<&'static str>) -> impl Strategy<Value = String> {
    (select(texts), vec(edit(), 0..6)).prop_map(|(text, edits)| {
        // A statement of applicability has 93 rows: edits would rarely meet the same one.
        let mut end = text.len().min(6_000);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let mut text = text[..end].to_owned();
        for edit in &edits {
            apply(&mut text, edit);
        }
        text
    })
}

fn apply(text: &mut String, edit: &Edit) {
    match edit {
        Edit::Insert(at, inserted) => text.insert_str(place(text, *at), inserted),
        Edit::Remove(at, length) => {
            let range = piece(text, *at, *length);
            text.replace_range(range, "");
        }
        Edit::Replace(at, length, inserted) => {
            let range = piece(text, *at, *length);
            text.replace_range(range, inserted);
        }
        Edit::Double(at, length) => {
            let range = piece(text, *at, *length);
            let doubled = text[range.clone()].to_owned();
            text.insert_str(range.end, &doubled);
        }
        Edit::Truncate(at) => text.truncate(place(text, *at)),
        Edit::LineEnds => *text = text.replace('\n', "\r\n"),
        Edit::RemoveLine(_) | Edit::MoveLine(..) => {
            let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
            if lines.is_empty() {
                return;
            }
            match edit {
                Edit::RemoveLine(at) => {
                    lines.remove(at.index(lines.len()));
                }
                Edit::MoveLine(from, to) => {
                    let line = lines.remove(from.index(lines.len()));
                    lines.insert(to.index(lines.len() + 1), line);
                }
                _ => {}
            }
            *text = lines.concat();
        }
    }
}

/// A place in a text. Half of all places are in the first kilobyte, where the front matter stands.
fn place(text: &str, at: Index) -> usize {
    let near = at.index(2) == 0;
    let length = if near { text.len().min(1_000) } else { text.len() };
    let mut at = at.index(length + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn piece(text: &str, at: Index, length: usize) -> std::ops::Range<usize> {
    let start = place(text, at);
    let end = text[start..].char_indices().nth(length).map_or(text.len(), |(at, _)| start + at);
    start..end
}
