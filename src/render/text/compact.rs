//! Compact JSON, written straight into a buffer: a report holds thousands of findings, and each some fifty members.

use std::fmt;

use serde::ser::{
    Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple, Serializer,
};

use super::{decimal, string};

/// Writes one value behind what stands there already. It knows what the formats hold: texts, whole numbers, booleans,
/// lists, and maps and structs with texts as names.
pub(super) struct Compact<'a>(pub &'a mut Vec<u8>);

/// A list, map or struct that is being written.
pub(super) struct Members<'a> {
    bytes: &'a mut Vec<u8>,
    is_begun: bool,
    end: u8,
}

impl<'a> Compact<'a> {
    #[inline]
    fn members(self, begin: u8, end: u8) -> Members<'a> {
        self.0.push(begin);
        Members { bytes: self.0, is_begun: false, end }
    }
}

impl Members<'_> {
    #[inline]
    fn part(&mut self) {
        if self.is_begun {
            self.bytes.push(b',');
        }
        self.is_begun = true;
    }

    #[inline]
    fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> fmt::Result {
        value.serialize(Compact(self.bytes))
    }

    #[inline]
    fn close(self) {
        self.bytes.push(self.end);
    }
}

type None = Impossible<(), fmt::Error>;

impl<'a> Serializer for Compact<'a> {
    type Ok = ();
    type Error = fmt::Error;
    type SerializeSeq = Members<'a>;
    type SerializeTuple = Members<'a>;
    type SerializeTupleStruct = None;
    type SerializeTupleVariant = None;
    type SerializeMap = Members<'a>;
    type SerializeStruct = Members<'a>;
    type SerializeStructVariant = None;

    #[inline]
    fn serialize_str(self, text: &str) -> fmt::Result {
        string::add(self.0, text);
        Ok(())
    }

    #[inline]
    fn serialize_bool(self, is_true: bool) -> fmt::Result {
        self.0.extend_from_slice(if is_true { b"true" } else { b"false" });
        Ok(())
    }

    #[inline]
    fn serialize_u64(self, number: u64) -> fmt::Result {
        add_number(self.0, number);
        Ok(())
    }

    #[inline]
    fn serialize_i64(self, number: i64) -> fmt::Result {
        if number < 0 {
            self.0.push(b'-');
        }
        add_number(self.0, number.unsigned_abs());
        Ok(())
    }

    fn serialize_i8(self, number: i8) -> fmt::Result {
        self.serialize_i64(number.into())
    }

    fn serialize_i16(self, number: i16) -> fmt::Result {
        self.serialize_i64(number.into())
    }

    fn serialize_i32(self, number: i32) -> fmt::Result {
        self.serialize_i64(number.into())
    }

    fn serialize_u8(self, number: u8) -> fmt::Result {
        self.serialize_u64(number.into())
    }

    fn serialize_u16(self, number: u16) -> fmt::Result {
        self.serialize_u64(number.into())
    }

    fn serialize_u32(self, number: u32) -> fmt::Result {
        self.serialize_u64(number.into())
    }

    #[inline]
    fn serialize_none(self) -> fmt::Result {
        self.0.extend_from_slice(b"null");
        Ok(())
    }

    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> fmt::Result {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &str, it: &T) -> fmt::Result {
        it.serialize(self)
    }

    #[inline]
    fn serialize_seq(self, _: Option<usize>) -> Result<Members<'a>, fmt::Error> {
        Ok(self.members(b'[', b']'))
    }

    #[inline]
    fn serialize_tuple(self, _: usize) -> Result<Members<'a>, fmt::Error> {
        Ok(self.members(b'[', b']'))
    }

    #[inline]
    fn serialize_map(self, _: Option<usize>) -> Result<Members<'a>, fmt::Error> {
        Ok(self.members(b'{', b'}'))
    }

    #[inline]
    fn serialize_struct(self, _: &str, _: usize) -> Result<Members<'a>, fmt::Error> {
        Ok(self.members(b'{', b'}'))
    }

    fn serialize_f32(self, _: f32) -> fmt::Result {
        Err(fmt::Error)
    }

    fn serialize_f64(self, _: f64) -> fmt::Result {
        Err(fmt::Error)
    }

    fn serialize_char(self, _: char) -> fmt::Result {
        Err(fmt::Error)
    }

    fn serialize_bytes(self, _: &[u8]) -> fmt::Result {
        Err(fmt::Error)
    }

    fn serialize_unit(self) -> fmt::Result {
        Err(fmt::Error)
    }

    fn serialize_unit_struct(self, _: &str) -> fmt::Result {
        Err(fmt::Error)
    }

    fn serialize_unit_variant(self, _: &str, _: u32, _: &str) -> fmt::Result {
        Err(fmt::Error)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &str,
        _: u32,
        _: &str,
        _: &T,
    ) -> fmt::Result {
        Err(fmt::Error)
    }

    fn serialize_tuple_struct(self, _: &str, _: usize) -> Result<None, fmt::Error> {
        Err(fmt::Error)
    }

    fn serialize_tuple_variant(
        self,
        _: &str,
        _: u32,
        _: &str,
        _: usize,
    ) -> Result<None, fmt::Error> {
        Err(fmt::Error)
    }

    fn serialize_struct_variant(
        self,
        _: &str,
        _: u32,
        _: &str,
        _: usize,
    ) -> Result<None, fmt::Error> {
        Err(fmt::Error)
    }
}

impl SerializeSeq for Members<'_> {
    type Ok = ();
    type Error = fmt::Error;

    #[inline]
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> fmt::Result {
        self.part();
        self.value(value)
    }

    #[inline]
    fn end(self) -> fmt::Result {
        self.close();
        Ok(())
    }
}

impl SerializeTuple for Members<'_> {
    type Ok = ();
    type Error = fmt::Error;

    #[inline]
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> fmt::Result {
        SerializeSeq::serialize_element(self, value)
    }

    #[inline]
    fn end(self) -> fmt::Result {
        SerializeSeq::end(self)
    }
}

impl SerializeMap for Members<'_> {
    type Ok = ();
    type Error = fmt::Error;

    #[inline]
    fn serialize_key<T: Serialize + ?Sized>(&mut self, name: &T) -> fmt::Result {
        self.part();
        self.value(name)
    }

    #[inline]
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> fmt::Result {
        self.bytes.push(b':');
        self.value(value)
    }

    #[inline]
    fn end(self) -> fmt::Result {
        self.close();
        Ok(())
    }
}

impl SerializeStruct for Members<'_> {
    type Ok = ();
    type Error = fmt::Error;

    /// The names of our own structs need no escapes.
    #[inline]
    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> fmt::Result {
        self.part();
        // Room for the whole name at once.
        self.bytes.reserve(name.len() + 3);
        self.bytes.push(b'"');
        self.bytes.extend_from_slice(name.as_bytes());
        self.bytes.extend_from_slice(b"\":");
        self.value(value)
    }

    #[inline]
    fn end(self) -> fmt::Result {
        self.close();
        Ok(())
    }
}

fn add_number(bytes: &mut Vec<u8>, number: u64) {
    bytes.extend_from_slice(decimal(number, &mut [0; 20]).as_bytes());
}
