//! A report on its way out, piece by piece: it need not be in memory whole, where fetching new memory for it takes longer than
//! writing it.

use std::iter::zip;

use rayon::prelude::*;

/// What takes the pieces, in order. None ends within a character.
pub type Print<'p> = dyn FnMut(&str) + 'p;

/// So many bytes are a piece: few enough that the nearest memory holds them until they are printed.
const PIECE: usize = 64 << 10;

/// So many items are written in one go: enough to keep a thread busy, and few, so that the same memory serves for all of them.
const ITEMS: usize = 64;

/// And so many times a thread does that before what all of them wrote is printed.
const GOES: usize = 4;

/// The text of all pieces.
pub fn whole(render: impl FnOnce(&mut Print<'_>)) -> String {
    let mut text = String::new();
    render(&mut |piece| text.push_str(piece));
    text
}

/// What is written and not yet printed. The rest is printed in the end.
pub(super) struct Pieces<'a, 'p> {
    text: String,
    print: &'a mut Print<'p>,
}

impl<'a, 'p> Pieces<'a, 'p> {
    pub(super) fn new(print: &'a mut Print<'p>) -> Self {
        Pieces { text: String::new(), print }
    }

    /// To write the next part to.
    pub(super) fn text(&mut self) -> &mut String {
        if self.text.len() >= PIECE {
            self.print();
        }
        &mut self.text
    }

    /// Writes all items in order, each thread some of them. `write` gets the number of the first of its items, too.
    pub(super) fn add_all<'t, T: Sync>(
        &mut self,
        items: &'t [T],
        write: impl Fn(&mut String, usize, &'t [T]) + Sync,
    ) {
        self.print();
        let mut texts = vec![String::new(); rayon::current_num_threads() * GOES];
        let at_once = ITEMS * texts.len();
        for (round, items) in items.chunks(at_once).enumerate() {
            let parts = texts.par_iter_mut().zip(items.par_chunks(ITEMS)).enumerate();
            parts.for_each(|(place, (shared, items))| {
                // Taken out meanwhile: two threads that write the lengths of neighbours wait for each other all the time.
                let mut text = std::mem::take(shared);
                text.clear();
                write(&mut text, round * at_once + place * ITEMS, items);
                *shared = text;
            });
            for (text, _) in zip(&texts, items.chunks(ITEMS)) {
                (self.print)(text);
            }
        }
    }

    fn print(&mut self) {
        if !self.text.is_empty() {
            (self.print)(&self.text);
            self.text.clear();
        }
    }
}

impl Drop for Pieces<'_, '_> {
    fn drop(&mut self) {
        self.print();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_come_in_order_and_none_is_lost() {
        let (line, long) = (|it: &usize| format!("{it}\n"), |it: &usize| format!("{it:0100}\n"));
        let numbers: Vec<usize> = (0..5000).collect();
        let mut printed = Vec::new();
        let mut print = |piece: &str| printed.push(piece.to_owned());
        let mut pieces = Pieces::new(&mut print);
        pieces.text().push_str("first\n");
        pieces.add_all(&numbers, |text, first, numbers| {
            for (place, number) in numbers.iter().enumerate() {
                assert_eq!(first + place, *number);
                text.push_str(&line(number));
            }
        });
        for number in &numbers {
            pieces.text().push_str(&long(number));
        }
        drop(pieces);
        let expected: String = numbers.iter().map(line).chain(numbers.iter().map(long)).collect();
        assert_eq!(printed.concat(), format!("first\n{expected}"));
        assert!(printed.len() > 5000 / ITEMS + 5000 * 101 / PIECE);
        assert!(printed.iter().all(|it| !it.is_empty() && it.len() < PIECE + 101));
    }

    #[test]
    fn nothing_is_one_whole() {
        assert_eq!(whole(|print| drop(Pieces::new(print))), "");
        assert_eq!(whole(|print| Pieces::new(print).add_all(&[(); 0], |_, _, _| ())), "");
    }
}
