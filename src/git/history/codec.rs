//! Facts as bytes and back. Reading returns none at the first thing that cannot be.

use std::collections::BTreeSet;

use git2::Oid;

use crate::date::Date;
use crate::document::Status;
use crate::fields::Word;
use crate::history::facts::Hash;
use crate::history::{Attested, Header};

#[derive(Debug, Default)]
pub(super) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    pub(super) fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    pub(super) fn number(&mut self, number: u32) {
        self.bytes(&number.to_le_bytes());
    }

    pub(super) fn length(&mut self, length: usize) {
        self.number(u32::try_from(length).unwrap_or(u32::MAX));
    }

    pub(super) fn oid(&mut self, id: Oid) {
        self.bytes(id.as_bytes());
    }

    pub(super) fn text(&mut self, text: &str) {
        self.length(text.len());
        self.bytes(text.as_bytes());
    }

    pub(super) fn header(&mut self, header: &Header) {
        for text in [&header.id, &header.title, &header.version, &header.owner, &header.interval] {
            self.optional_text(text.as_ref());
        }
        let status = |it: Status| Status::ALL.iter().position(|(_, status)| *status == it);
        let status = header.status.and_then(status).and_then(|it| u8::try_from(it + 1).ok());
        self.byte(status.unwrap_or(0));
        self.byte(u8::from(header.controls.is_some()));
        if let Some(controls) = &header.controls {
            self.length(controls.len());
            for control in controls {
                self.text(control);
            }
        }
        self.attested(header.reviewed.as_ref());
        self.attested(header.approved.as_ref());
        self.length(header.decisions.len());
        for (about, decision) in &header.decisions {
            self.text(about);
            self.attested(Some(decision));
        }
        self.bytes(&header.without_review);
    }

    fn optional_text(&mut self, text: Option<&String>) {
        self.byte(u8::from(text.is_some()));
        if let Some(text) = text {
            self.text(text);
        }
    }

    fn attested(&mut self, attested: Option<&Attested>) {
        self.byte(u8::from(attested.is_some()));
        let Some(Attested { on, by, digest }) = attested else { return };
        self.bytes(&on.year().to_le_bytes());
        self.byte(on.month().unsigned_abs());
        self.byte(on.day().unsigned_abs());
        self.optional_text(by.as_ref());
        self.optional_text(digest.as_ref());
    }
}

#[derive(Debug)]
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader { bytes }
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|it| it[0])
    }

    pub(super) fn number(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    /// How many things follow: no more than there are bytes left.
    pub(super) fn length(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok().filter(|it| *it <= self.bytes.len())
    }

    /// So many things as are said to follow.
    pub(super) fn list<T>(
        &mut self,
        mut read: impl FnMut(&mut Reader<'a>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let count = self.length()?;
        // Each takes a byte at least, and its place in memory perhaps a hundred: no more than is likely at once.
        let mut list = Vec::with_capacity(count.min(1 << 16));
        for _ in 0..count {
            list.push(read(self)?);
        }
        Some(list)
    }

    /// One of the things that were read before, by its number.
    pub(super) fn of<'t, T>(&mut self, list: &'t [T]) -> Option<&'t T> {
        list.get(usize::try_from(self.number()?).ok()?)
    }

    pub(super) fn seconds(&mut self) -> Option<i64> {
        Some(i64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    pub(super) fn oid(&mut self) -> Option<Oid> {
        Oid::from_bytes(self.take(20)?).ok()
    }

    pub(super) fn hash(&mut self) -> Option<Hash> {
        self.take(16)?.try_into().ok()
    }

    pub(super) fn text(&mut self) -> Option<String> {
        let length = self.length()?;
        String::from_utf8(self.take(length)?.to_vec()).ok()
    }

    /// So many bytes as are said to follow, to be read on their own.
    pub(super) fn part(&mut self) -> Option<Reader<'a>> {
        let length = self.length()?;
        self.take(length).map(Reader::new)
    }

    pub(super) fn header(&mut self) -> Option<Header> {
        let (id, title) = (self.optional_text()?, self.optional_text()?);
        let (version, owner) = (self.optional_text()?, self.optional_text()?);
        let interval = self.optional_text()?;
        let status = match self.byte()? {
            0 => None,
            number => Some(Status::ALL.get(usize::from(number) - 1)?.1),
        };
        let mut controls = None;
        if self.byte()? != 0 {
            controls = Some(self.list(Reader::text)?.into_iter().collect::<BTreeSet<_>>());
        }
        let (reviewed, approved) = (self.attested()?, self.attested()?);
        let decisions = self.list(|reader| Some((reader.text()?, reader.attested()??)))?;
        let without_review = self.hash()?;
        Some(Header {
            id,
            title,
            status,
            version,
            owner,
            interval,
            controls,
            reviewed,
            approved,
            decisions: decisions.into_iter().collect(),
            without_review,
        })
    }

    /// The inner none is a text that is not there, the outer one a reader that failed.
    #[expect(clippy::option_option, reason = "see above")]
    fn optional_text(&mut self) -> Option<Option<String>> {
        match self.byte()? {
            0 => Some(None),
            _ => self.text().map(Some),
        }
    }

    #[expect(clippy::option_option, reason = "as for a text")]
    fn attested(&mut self) -> Option<Option<Attested>> {
        if self.byte()? == 0 {
            return Some(None);
        }
        let year = i16::from_le_bytes(self.take(2)?.try_into().ok()?);
        let (month, day) = (self.byte()?, self.byte()?);
        let on = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        Some(Some(Attested { on, by: self.optional_text()?, digest: self.optional_text()? }))
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(count)?;
        self.bytes = rest;
        Some(taken)
    }
}
