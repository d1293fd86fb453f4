//! Reads the values of a PDF where they stand (ISO 32000-1, section 7.3).

use std::cell::Cell;
use std::collections::HashMap;

const MOST_KEYS: usize = 200;
const DEEPEST: usize = 20;

/// A place in the bytes of a PDF. Nothing here reads beyond them.
pub(super) struct Cursor<'b> {
    pub bytes: &'b [u8],
    pub at: usize,
    /// How many bytes all cursors of the file may still look at: where there are none, it ends.
    pub left: &'b Cell<u64>,
}

impl Cursor<'_> {
    pub fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied().filter(|_| self.left.get() > 0)
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.pass(1);
        Some(byte)
    }

    fn pass(&mut self, count: usize) {
        self.at += count;
        self.left.set(self.left.get().saturating_sub(count as u64));
    }

    pub fn space(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b'%' => {
                    while self.peek().is_some_and(|it| !matches!(it, b'\n' | b'\r')) {
                        self.pass(1);
                    }
                }
                0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ' => self.pass(1),
                _ => return,
            }
        }
    }

    pub fn line_end(&mut self) {
        if self.peek() == Some(b'\r') {
            self.pass(1);
        }
        if self.peek() == Some(b'\n') {
            self.pass(1);
        }
    }

    pub fn word(&mut self, word: &[u8]) -> Option<()> {
        self.space();
        self.bytes.get(self.at..)?.starts_with(word).then(|| self.pass(word.len()))
    }

    pub fn number(&mut self) -> Option<u32> {
        self.space();
        std::str::from_utf8(self.plain()).ok()?.parse().ok()
    }

    /// All bytes up to a delimiter.
    fn plain(&mut self) -> &[u8] {
        let start = self.at.min(self.bytes.len());
        while self
            .peek()
            .is_some_and(|it| !it.is_ascii_whitespace() && it != 0 && !b"()<>[]{}/%".contains(&it))
        {
            self.pass(1);
        }
        &self.bytes[start..self.at.max(start)]
    }

    /// Keys with their strings and plain words; other values are passed over.
    pub fn dictionary(&mut self) -> Option<HashMap<String, Vec<u8>>> {
        self.word(b"<<")?;
        let mut entries = HashMap::new();
        while entries.len() < MOST_KEYS {
            self.space();
            match self.next()? {
                b'>' => {
                    self.word(b">")?;
                    return Some(entries);
                }
                b'/' => {
                    let key = String::from_utf8_lossy(self.plain()).into_owned();
                    let value = self.value(0)?;
                    entries.insert(key, value);
                }
                // The rest of a reference, `0 R`.
                _ => {
                    self.plain();
                }
            }
        }
        Some(entries)
    }

    fn value(&mut self, depth: usize) -> Option<Vec<u8>> {
        if depth > DEEPEST {
            return None;
        }
        self.space();
        match self.peek()? {
            b'(' => self.literal(),
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => self.nested(depth, b'>'),
            b'<' => self.hexadecimal(),
            b'[' => self.nested(depth, b']'),
            b'/' => {
                self.pass(1);
                Some(self.plain().to_vec())
            }
            _ => {
                let word = self.plain().to_vec();
                (!word.is_empty()).then_some(word)
            }
        }
    }

    /// Passes over an array or a dictionary.
    fn nested(&mut self, depth: usize, end: u8) -> Option<Vec<u8>> {
        let width = if end == b'>' { 2 } else { 1 };
        self.pass(width);
        loop {
            self.space();
            if self.peek()? == end {
                self.pass(width);
                return Some(Vec::new());
            }
            self.value(depth + 1)?;
        }
    }

    /// `(text)` (section 7.3.4.2).
    fn literal(&mut self) -> Option<Vec<u8>> {
        self.pass(1);
        let mut text = Vec::new();
        let mut open = 1;
        loop {
            let byte = self.next()?;
            match byte {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return Some(text);
                    }
                }
                b'\\' => {
                    self.escaped(&mut text)?;
                    continue;
                }
                _ => {}
            }
            text.push(byte);
        }
    }

    /// Adds what stands behind a backslash; a line break there says nothing.
    fn escaped(&mut self, text: &mut Vec<u8>) -> Option<()> {
        let byte = match self.next()? {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' | b'f' | b'\n' => return Some(()),
            b'\r' => {
                self.line_end();
                return Some(());
            }
            digit @ b'0'..=b'7' => {
                let mut code = u32::from(digit - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else { break };
                    code = code * 8 + u32::from(digit - b'0');
                    self.pass(1);
                }
                // What is higher than a byte loses its high order (table 3).
                u8::try_from(code & 0xff).ok()?
            }
            other => other,
        };
        text.push(byte);
        Some(())
    }

    fn hexadecimal(&mut self) -> Option<Vec<u8>> {
        self.pass(1);
        let mut digits = Vec::new();
        loop {
            match self.next()? {
                b'>' => break,
                digit if digit.is_ascii_hexdigit() => {
                    digits.push(u8::try_from(char::from(digit).to_digit(16)?).ok()?);
                }
                space if space.is_ascii_whitespace() => {}
                _ => return None,
            }
        }
        if digits.len() % 2 == 1 {
            digits.push(0);
        }
        Some(digits.chunks_exact(2).map(|it| it[0] << 4 | it[1]).collect())
    }
}
