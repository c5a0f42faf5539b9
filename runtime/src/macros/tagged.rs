//! Writing a variant of a tagged union: an object with one member more, if it is not there.

use serde::ser::{Error, Impossible, Serialize, SerializeMap, SerializeStruct, Serializer};

/// A serializer of objects that adds a member unless the object has it.
///
/// The values of members pass through as they are, which is what keeps the digits of numbers.
pub(crate) struct Tagged<'a, S> {
    pub(crate) serializer: S,
    /// The name of the member.
    pub(crate) tag: &'a str,
    /// Its value.
    pub(crate) value: &'a str,
}

/// An object on its way.
pub(crate) struct Members<'a, M> {
    map: M,
    tag: &'a str,
    value: &'a str,
    has_tag: bool,
}

impl<'a, S: Serializer> Tagged<'a, S> {
    fn open(self) -> Result<Members<'a, S::SerializeMap>, S::Error> {
        // Whether there is one member more is not known yet.
        let map = self.serializer.serialize_map(None)?;
        Ok(Members { map, tag: self.tag, value: self.value, has_tag: false })
    }
}

impl<M: SerializeMap> Members<'_, M> {
    fn close(mut self) -> Result<M::Ok, M::Error> {
        if !self.has_tag {
            self.map.serialize_entry(self.tag, self.value)?;
        }
        self.map.end()
    }
}

impl<M: SerializeMap> SerializeMap for Members<'_, M> {
    type Ok = M::Ok;
    type Error = M::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), M::Error> {
        self.has_tag = self.has_tag || key.serialize(Is(self.tag)).is_ok();
        self.map.serialize_key(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), M::Error> {
        self.map.serialize_value(value)
    }

    fn end(self) -> Result<M::Ok, M::Error> {
        self.close()
    }
}

impl<M: SerializeMap> SerializeStruct for Members<'_, M> {
    type Ok = M::Ok;
    type Error = M::Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), M::Error> {
        self.has_tag |= key == self.tag;
        self.map.serialize_entry(key, value)
    }

    fn end(self) -> Result<M::Ok, M::Error> {
        self.close()
    }
}

macro_rules! refuse {
    ($message:expr; $( $method:ident ( $($argument:ident : $ty:ty),* ) -> $out:ty; )*) => { $(
        fn $method(self, $($argument: $ty),*) -> Result<$out, Self::Error> {
            $( let _ = $argument; )*
            Err(Error::custom($message))
        }
    )* };
}

/// The methods of serializers that are neither of objects nor of strings.
macro_rules! refuse_all {
    ($message:expr) => {
        type SerializeSeq = Impossible<Self::Ok, Self::Error>;
        type SerializeTuple = Impossible<Self::Ok, Self::Error>;
        type SerializeTupleStruct = Impossible<Self::Ok, Self::Error>;
        type SerializeTupleVariant = Impossible<Self::Ok, Self::Error>;
        type SerializeStructVariant = Impossible<Self::Ok, Self::Error>;

        refuse! { $message;
            serialize_bool(value: bool) -> Self::Ok;
            serialize_i8(value: i8) -> Self::Ok;
            serialize_i16(value: i16) -> Self::Ok;
            serialize_i32(value: i32) -> Self::Ok;
            serialize_i64(value: i64) -> Self::Ok;
            serialize_u8(value: u8) -> Self::Ok;
            serialize_u16(value: u16) -> Self::Ok;
            serialize_u32(value: u32) -> Self::Ok;
            serialize_u64(value: u64) -> Self::Ok;
            serialize_f32(value: f32) -> Self::Ok;
            serialize_f64(value: f64) -> Self::Ok;
            serialize_char(value: char) -> Self::Ok;
            serialize_bytes(value: &[u8]) -> Self::Ok;
            serialize_none() -> Self::Ok;
            serialize_unit() -> Self::Ok;
            serialize_unit_struct(name: Name) -> Self::Ok;
            serialize_unit_variant(name: Name, index: u32, variant: Name) -> Self::Ok;
            serialize_seq(length: Option<usize>) -> Self::SerializeSeq;
            serialize_tuple(length: usize) -> Self::SerializeTuple;
            serialize_tuple_struct(name: Name, length: usize) -> Self::SerializeTupleStruct;
            serialize_tuple_variant(name: Name, index: u32, variant: Name, length: usize)
                -> Self::SerializeTupleVariant;
            serialize_struct_variant(name: Name, index: u32, variant: Name, length: usize)
                -> Self::SerializeStructVariant;
        }

        fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Self::Ok, Self::Error> {
            value.serialize(self)
        }

        fn serialize_newtype_struct<T: Serialize + ?Sized>(
            self,
            _: Name,
            value: &T,
        ) -> Result<Self::Ok, Self::Error> {
            value.serialize(self)
        }

        fn serialize_newtype_variant<T: Serialize + ?Sized>(
            self,
            _: Name,
            _: u32,
            _: Name,
            _: &T,
        ) -> Result<Self::Ok, Self::Error> {
            Err(Error::custom($message))
        }
    };
}

type Name = &'static str;

impl<'a, S: Serializer> Serializer for Tagged<'a, S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeMap = Members<'a, S::SerializeMap>;
    type SerializeStruct = Members<'a, S::SerializeMap>;

    refuse_all!("a variant that is no object cannot hold a tag");

    refuse! { "a variant that is no object cannot hold a tag";
        serialize_str(value: &str) -> Self::Ok;
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, S::Error> {
        self.open()
    }

    fn serialize_struct(self, _: Name, _: usize) -> Result<Self::SerializeStruct, S::Error> {
        self.open()
    }

    fn is_human_readable(&self) -> bool {
        self.serializer.is_human_readable()
    }
}

/// Takes the key of a member that is this text, and refuses all others.
struct Is<'a>(&'a str);

impl Serializer for Is<'_> {
    type Ok = ();
    type Error = std::fmt::Error;
    type SerializeMap = Impossible<(), std::fmt::Error>;
    type SerializeStruct = Impossible<(), std::fmt::Error>;

    refuse_all!("");

    refuse! { "";
        serialize_map(length: Option<usize>) -> Self::SerializeMap;
        serialize_struct(name: Name, length: usize) -> Self::SerializeStruct;
    }

    fn serialize_str(self, text: &str) -> Result<(), std::fmt::Error> {
        if text == self.0 { Ok(()) } else { Err(std::fmt::Error) }
    }
}
