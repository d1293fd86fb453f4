//! Puts the items of a list in order, and leaves everything between them where it is, but for comments.

use super::Edit;
use crate::source::Span;

/// One item and what its line says of it.
#[derive(Clone, Copy)]
struct Item {
    at: Span,
    /// From behind the comma to the end of the line, where comments move with their items.
    comment: Option<Span>,
}

/// What writes `items[order[0]]` in the first place, and so on.
pub(super) fn edits(text: &str, list: Span, items: &[Span], order: &[usize]) -> Option<Vec<Edit>> {
    let (head, tail) = (items.first()?, items.last()?);
    let span = |start, end| Span::new(list.file(), start..end);
    let before = text.get(list.start()..head.start())?.strip_prefix('[')?;
    let behind = span(tail.end(), list.end().checked_sub(1)?);
    let next = items[1..].iter().map(|it| it.start()).chain([behind.end()]);
    let gaps: Vec<Span> = items.iter().zip(next).map(|(it, next)| span(it.end(), next)).collect();
    let has_comment = gaps.iter().any(|it| text[it.range()].contains('#'));
    if !before.trim().is_empty() {
        return None;
    }
    let mut read = Vec::with_capacity(items.len());
    for (number, (item, gap)) in items.iter().zip(&gaps).enumerate() {
        let is_last = number + 1 == items.len();
        let comment = if has_comment {
            Some(comment(text, *gap, is_last)?)
        } else {
            let between = text[gap.range()].trim();
            let is_plain = between == "," || is_last && between.is_empty();
            is_plain.then_some(None)?
        };
        read.push(Item { at: *item, comment });
    }
    let mut edits = Vec::new();
    for (place, from) in read.iter().zip(order.iter().map(|it| read[*it])) {
        let moved = [(Some(place.at), Some(from.at)), (place.comment, from.comment)];
        for (at, source) in moved.into_iter().filter_map(|(at, from)| Some((at?, from?))) {
            let new = &text[source.range()];
            if *new != text[at.range()] {
                edits.push(Edit { at, text: new.to_owned() });
            }
        }
    }
    Some(edits)
}

/// What stands behind an item and its comma on the item's line; none where something else stands there, or a comment has a
/// line of its own and may head a group.
fn comment(text: &str, gap: Span, is_last: bool) -> Option<Span> {
    let between = &text[gap.range()];
    let (line, rest) = between.split_once('\n')?;
    let line = line.strip_suffix('\r').unwrap_or(line);
    let blanks = line.len() - line.trim_start().len();
    let start = match line[blanks..].starts_with(',') {
        true => blanks + 1,
        false if is_last => 0,
        false => return None,
    };
    let said = line[start..].trim_start();
    let is_comment = said.is_empty() || said.starts_with('#');
    (is_comment && rest.trim().is_empty()).then(|| gap.part(start..line.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A list with its items, single letters, in alphabetical order.
    fn sorted(text: &str) -> Option<String> {
        let letters = text.char_indices().filter(|(_, it)| it.is_ascii_uppercase());
        let items: Vec<Span> = letters.map(|(at, _)| Span::new(0, at..at + 1)).collect();
        let mut order: Vec<usize> = (0..items.len()).collect();
        order.sort_by_key(|it| &text[items[*it].start()..]);
        let edits = edits(text, Span::new(0, 0..text.len()), &items, &order)?;
        let splices = edits.into_iter();
        let splices =
            splices.map(|it| crate::edit::Splice { range: it.at.range(), text: it.text }).collect();
        Some(crate::edit::spliced(text, splices))
    }

    #[test]
    fn items_change_places_and_nothing_between_them_does() {
        assert_eq!(sorted("[C,A , B]").unwrap(), "[A,B , C]");
        assert_eq!(sorted("[\r\n  B,\r\n\r\n  A\r\n]").unwrap(), "[\r\n  A,\r\n\r\n  B\r\n]");
        assert_eq!(sorted("[A, B]").unwrap(), "[A, B]");
    }

    #[test]
    fn a_comment_moves_with_the_item_on_its_line() {
        assert_eq!(
            sorted("[\n  C, # c, é\n  A ,\t#a\r\n  B # b\n]").unwrap(),
            "[\n  A,\t#a\n  B , # b\r\n  C # c, é\n]"
        );
        assert_eq!(sorted("[B, # b\n  A,\n]").unwrap(), "[A,\n  B, # b\n]");
    }

    #[test]
    fn a_comment_that_may_speak_of_more_is_left_where_it_is() {
        for list in [
            "[\n  # group\n  B,\n  A,\n]",
            "[ # all\n  B,\n  A,\n]",
            "[\n  B,\n  # group\n  A,\n]",
            "[\n  B,\n  A,\n  # end\n]",
            "[\n  C, B, # both\n  A,\n]",
            "[\n  B # b\n  ,\n  A,\n]",
            "[\n  B, # b\n  A]",
            "[\n  B, # b\n  1,\n  A,\n]",
            "[B, 1, A]",
            "[1, B, A]",
        ] {
            assert_eq!(sorted(list), None, "{list}");
        }
    }
}
