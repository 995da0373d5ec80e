//! Types read from values, and the members of an object by number.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::error::Mismatch;
use super::node::Node;
use super::wrappers::Nullable;

/// A type that can be read from a JSON value.
pub trait Decode: Sized {
    /// Reads a value.
    fn decode(node: Node<'_>) -> Result<Self, Mismatch>;
}

/// How many positions are kept without an allocation.
const INLINE: usize = 32;
/// No member: the root is never one.
const ABSENT: u32 = 0;

/// The members of an object that a type names, found in one pass.
pub struct Fields<'a> {
    node: Node<'a>,
    names: &'static [&'static str],
    inline: [u32; INLINE],
    /// The positions in place of `inline`, for more names.
    many: Vec<u32>,
}

impl<'a> Node<'a> {
    /// The members of an object, by number in `names`.
    #[inline(never)]
    pub fn object(self, names: &'static [&'static str]) -> Result<Fields<'a>, Mismatch> {
        if !self.is_object() {
            return Err(self.mismatch("an object"));
        }
        let many = if names.len() > INLINE {
            vec![ABSENT; names.len()]
        } else {
            Vec::new()
        };
        let mut fields = Fields {
            node: self,
            names,
            inline: [ABSENT; INLINE],
            many,
        };
        let positions = match names.len() > INLINE {
            true => &mut fields.many[..],
            false => &mut fields.inline[..],
        };
        // Servers mostly keep the order of the document, so the next name is
        // tried first.
        let mut expected = 0;
        for (name, value) in self.members() {
            if expected >= names.len() || !name.is_string(names[expected]) {
                match names.iter().position(|known| name.is_string(known)) {
                    Some(known) => expected = known,
                    None => continue,
                }
            }
            positions[expected] = value.token();
            expected += 1;
        }
        Ok(fields)
    }

    /// The string, or the mismatch with one.
    pub fn text(self) -> Result<Cow<'a, str>, Mismatch> {
        self.as_str().ok_or_else(|| self.mismatch("a string"))
    }
}

impl<'a> Fields<'a> {
    #[inline(never)]
    fn find(&self, index: usize) -> Option<Node<'a>> {
        let positions = if self.many.is_empty() {
            &self.inline[..]
        } else {
            &self.many[..]
        };
        match positions.get(index) {
            None | Some(&ABSENT) => None,
            Some(&token) => Some(self.node.document().node(token)),
        }
    }

    #[cold]
    #[inline(never)]
    fn missing(&self, index: usize) -> Mismatch {
        let name = self.names.get(index).copied().unwrap_or_default();
        Mismatch::missing(self.node.token(), name)
    }

    /// A member that must be there.
    pub fn required<T: Decode>(&self, index: usize) -> Result<T, Mismatch> {
        match self.find(index) {
            Some(node) => T::decode(node),
            None => Err(self.missing(index)),
        }
    }

    /// A member that may be absent or null, which are the same here.
    pub fn optional<T: Decode>(&self, index: usize) -> Result<Option<T>, Mismatch> {
        match self.find(index) {
            Some(node) if !node.is_null() => T::decode(node).map(Some),
            _ => Ok(None),
        }
    }

    /// A member that may be absent or null, which differ.
    pub fn nullable<T: Decode>(&self, index: usize) -> Result<Option<Nullable<T>>, Mismatch> {
        match self.find(index) {
            None => Ok(None),
            Some(node) if node.is_null() => Ok(Some(Nullable::Null)),
            Some(node) => T::decode(node).map(|value| Some(Nullable::Value(value))),
        }
    }

    /// The members that the type does not name.
    pub fn rest<T: Decode>(&self) -> Result<BTreeMap<String, T>, Mismatch> {
        let mut rest = BTreeMap::new();
        for (name, value) in self.node.entries() {
            if !self.names.contains(&&*name) {
                rest.insert(name.into_owned(), T::decode(value)?);
            }
        }
        Ok(rest)
    }
}

impl std::fmt::Debug for Fields<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Fields").field(&self.names).finish()
    }
}

impl Decode for bool {
    fn decode(node: Node<'_>) -> Result<bool, Mismatch> {
        node.as_bool().ok_or_else(|| node.mismatch("a boolean"))
    }
}

impl Decode for i64 {
    #[inline(never)]
    fn decode(node: Node<'_>) -> Result<i64, Mismatch> {
        node.as_i64()
            .ok_or_else(|| node.mismatch("a 64-bit integer"))
    }
}

impl Decode for i32 {
    fn decode(node: Node<'_>) -> Result<i32, Mismatch> {
        let number = node.as_i64().and_then(|number| number.try_into().ok());
        number.ok_or_else(|| node.mismatch("a 32-bit integer"))
    }
}

impl Decode for u64 {
    fn decode(node: Node<'_>) -> Result<u64, Mismatch> {
        node.as_u64()
            .ok_or_else(|| node.mismatch("an unsigned 64-bit integer"))
    }
}

impl Decode for u32 {
    fn decode(node: Node<'_>) -> Result<u32, Mismatch> {
        let number = node.as_u64().and_then(|number| number.try_into().ok());
        number.ok_or_else(|| node.mismatch("an unsigned 32-bit integer"))
    }
}

impl Decode for f64 {
    fn decode(node: Node<'_>) -> Result<f64, Mismatch> {
        node.as_f64().ok_or_else(|| node.mismatch("a number"))
    }
}

impl Decode for f32 {
    fn decode(node: Node<'_>) -> Result<f32, Mismatch> {
        let number = node.number_text().and_then(|text| text.parse::<f32>().ok());
        let number = number.filter(|number| number.is_finite());
        number.ok_or_else(|| node.mismatch("a number"))
    }
}

impl Decode for String {
    #[inline(never)]
    fn decode(node: Node<'_>) -> Result<String, Mismatch> {
        node.text().map(Cow::into_owned)
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(node: Node<'_>) -> Result<Vec<T>, Mismatch> {
        if !node.is_array() {
            return Err(node.mismatch("an array"));
        }
        let mut items = Vec::new();
        for item in node.items() {
            items.push(T::decode(item)?);
        }
        Ok(items)
    }
}

impl<T: Decode> Decode for BTreeMap<String, T> {
    fn decode(node: Node<'_>) -> Result<BTreeMap<String, T>, Mismatch> {
        if !node.is_object() {
            return Err(node.mismatch("an object"));
        }
        let mut map = BTreeMap::new();
        for (name, value) in node.entries() {
            map.insert(name.into_owned(), T::decode(value)?);
        }
        Ok(map)
    }
}

impl<T: Decode> Decode for Box<T> {
    fn decode(node: Node<'_>) -> Result<Box<T>, Mismatch> {
        T::decode(node).map(Box::new)
    }
}

impl<T: Decode> Decode for Option<T> {
    fn decode(node: Node<'_>) -> Result<Option<T>, Mismatch> {
        match node.is_null() {
            true => Ok(None),
            false => T::decode(node).map(Some),
        }
    }
}
