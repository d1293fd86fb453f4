//! Values as bytes and back. Reading returns none at the first thing that cannot be.

use std::ops::Range;
use std::sync::OnceLock;

use crate::date::Date;
use crate::fields::Word;
use crate::source::{Field, FileId, Span, Spanned};

/// For so many items of a list there is room before one is read.
const MOST_AT_ONCE: usize = 1 << 10;

/// A value that is written as bytes.
pub(super) trait Stored: Sized {
    fn write(&self, to: &mut Writer);
    fn read(from: &mut Reader<'_>) -> Option<Self>;
}

#[derive(Debug, Default)]
pub(super) struct Writer {
    bytes: Vec<u8>,
}

/// Reads a document as the file of a number, which is another one in each run.
#[derive(Debug)]
pub(super) struct Reader<'b> {
    rest: &'b [u8],
    file: FileId,
}

impl Writer {
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    pub(super) fn text(&mut self, text: &str) {
        text.len().write(self);
        self.bytes.extend_from_slice(text.as_bytes());
    }
}

impl<'b> Reader<'b> {
    pub(super) fn new(bytes: &'b [u8], file: FileId) -> Reader<'b> {
        Reader { rest: bytes, file }
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn text(&mut self) -> Option<&'b str> {
        let length = usize::read(self)?;
        let (text, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        std::str::from_utf8(text).ok()
    }
}

/// Seven bits a byte, the low ones first: most numbers are small.
impl Stored for u32 {
    fn write(&self, to: &mut Writer) {
        let mut rest = *self;
        loop {
            let [low, ..] = (rest & 0x7f).to_le_bytes();
            rest >>= 7;
            to.bytes.push(if rest == 0 { low } else { low | 0x80 });
            if rest == 0 {
                return;
            }
        }
    }

    fn read(from: &mut Reader<'_>) -> Option<u32> {
        let mut number = 0;
        for shift in (0..u32::BITS).step_by(7) {
            let [byte] = Stored::read(from)?;
            number |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }
}

macro_rules! number {
    ($($type:ty),*) => {$(
        impl Stored for $type {
            fn write(&self, to: &mut Writer) {
                // No file of 4 GiB is read.
                u32::try_from(*self).unwrap_or(u32::MAX).write(to);
            }

            fn read(from: &mut Reader<'_>) -> Option<$type> {
                u32::read(from)?.try_into().ok()
            }
        }
    )*};
}

number!(u8, u16, usize);

/// So many bytes as they are.
impl<const COUNT: usize> Stored for [u8; COUNT] {
    fn write(&self, to: &mut Writer) {
        to.bytes.extend_from_slice(self);
    }

    fn read(from: &mut Reader<'_>) -> Option<[u8; COUNT]> {
        let (bytes, rest) = from.rest.split_first_chunk()?;
        from.rest = rest;
        Some(*bytes)
    }
}

impl Stored for bool {
    fn write(&self, to: &mut Writer) {
        u8::from(*self).write(to);
    }

    fn read(from: &mut Reader<'_>) -> Option<bool> {
        match u8::read(from)? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl Stored for String {
    fn write(&self, to: &mut Writer) {
        to.text(self);
    }

    fn read(from: &mut Reader<'_>) -> Option<String> {
        Some(from.text()?.to_owned())
    }
}

impl<T: Stored> Stored for Vec<T> {
    fn write(&self, to: &mut Writer) {
        self.len().write(to);
        for item in self {
            item.write(to);
        }
    }

    fn read(from: &mut Reader<'_>) -> Option<Vec<T>> {
        let count = usize::read(from)?;
        // A number that was damaged may be anything.
        let mut items = Vec::with_capacity(count.min(MOST_AT_ONCE));
        for _ in 0..count {
            items.push(T::read(from)?);
        }
        Some(items)
    }
}

impl<T: Stored> Stored for Option<T> {
    fn write(&self, to: &mut Writer) {
        self.is_some().write(to);
        if let Some(value) = self {
            value.write(to);
        }
    }

    fn read(from: &mut Reader<'_>) -> Option<Option<T>> {
        if bool::read(from)? { T::read(from).map(Some) } else { Some(None) }
    }
}

/// What was worked out: only such a thing is kept.
impl<T: Stored + Clone> Stored for OnceLock<T> {
    fn write(&self, to: &mut Writer) {
        self.get().cloned().write(to);
    }

    fn read(from: &mut Reader<'_>) -> Option<OnceLock<T>> {
        Option::<T>::read(from)?.map(OnceLock::from)
    }
}

impl Stored for Range<usize> {
    fn write(&self, to: &mut Writer) {
        self.start.write(to);
        self.end.write(to);
    }

    fn read(from: &mut Reader<'_>) -> Option<Range<usize>> {
        Some(usize::read(from)?..usize::read(from)?)
    }
}

/// Without its file.
impl Stored for Span {
    fn write(&self, to: &mut Writer) {
        self.range().write(to);
    }

    fn read(from: &mut Reader<'_>) -> Option<Span> {
        let range = Range::read(from)?;
        Some(Span::new(from.file, range))
    }
}

impl<T: Stored> Stored for Spanned<T> {
    fn write(&self, to: &mut Writer) {
        self.value.write(to);
        self.span.write(to);
    }

    fn read(from: &mut Reader<'_>) -> Option<Spanned<T>> {
        Some(Spanned { value: T::read(from)?, span: Span::read(from)? })
    }
}

impl<T: Stored> Stored for Field<T> {
    fn write(&self, to: &mut Writer) {
        match self {
            Field::Absent => 0_u8.write(to),
            Field::Invalid(at) => {
                1_u8.write(to);
                at.write(to);
            }
            Field::Present(value) => {
                2_u8.write(to);
                value.write(to);
            }
        }
    }

    fn read(from: &mut Reader<'_>) -> Option<Field<T>> {
        match u8::read(from)? {
            0 => Some(Field::Absent),
            1 => Span::read(from).map(Field::Invalid),
            2 => Spanned::read(from).map(Field::Present),
            _ => None,
        }
    }
}

/// By its place among all words.
impl<T: Word + PartialEq> Stored for T {
    fn write(&self, to: &mut Writer) {
        let place = T::ALL.iter().position(|it| it.1 == *self);
        place.unwrap_or(T::ALL.len()).write(to);
    }

    fn read(from: &mut Reader<'_>) -> Option<T> {
        T::ALL.get(usize::read(from)?).map(|it| it.1)
    }
}

impl Stored for Date {
    fn write(&self, to: &mut Writer) {
        self.year().to_le_bytes().write(to);
        [self.month(), self.day()].map(i8::cast_unsigned).write(to);
    }

    fn read(from: &mut Reader<'_>) -> Option<Date> {
        let year = i16::from_le_bytes(Stored::read(from)?);
        let [month, day] = <[u8; 2]>::read(from)?.map(u8::cast_signed);
        Date::new(year, month, day).ok()
    }
}
