//! A search for several texts at once, with vector instructions where the machine has them.

use std::ops::Range;

use aho_corasick::{AhoCorasick, packed};

#[derive(Debug)]
pub struct Literals {
    search: Search,
}

#[derive(Debug)]
enum Search {
    /// Sixteen bytes and more at a step: what makes reading every body affordable.
    Packed(packed::Searcher),
    ByteByByte(AhoCorasick),
}

impl Literals {
    pub fn new(texts: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Literals {
        let texts: Vec<Vec<u8>> = texts.into_iter().map(|it| it.as_ref().to_vec()).collect();
        let search = match packed::Searcher::new(&texts) {
            Some(searcher) => Search::Packed(searcher),
            None => Search::ByteByByte(AhoCorasick::new(&texts).expect("a few short texts")),
        };
        Literals { search }
    }

    /// Where one of the texts stands, from left to right and without overlaps.
    pub fn find<'a>(&'a self, text: &'a str) -> Box<dyn Iterator<Item = Range<usize>> + 'a> {
        match &self.search {
            Search::Packed(searcher) => {
                Box::new(searcher.find_iter(text).map(|it| it.start()..it.end()))
            }
            Search::ByteByByte(searcher) => {
                Box::new(searcher.find_iter(text).map(|it| it.start()..it.end()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_searches_find_the_same() {
        let texts = ["TBD", "TODO", "<insert ", "appropriate"];
        let text =
            format!("{} TBD x TODO <insert it> TODOTBD appropriat appropriate", "ü".repeat(40));
        let slow = Literals { search: Search::ByteByByte(AhoCorasick::new(texts).unwrap()) };
        let found: Vec<_> = Literals::new(texts).find(&text).collect();
        assert_eq!(found, slow.find(&text).collect::<Vec<_>>());
        assert_eq!(found.len(), 6);
    }
}
