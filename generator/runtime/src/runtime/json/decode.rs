//! Types read from values, and the members of an object by name.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::error::Mismatch;
use super::node::Node;
use super::open_enum::{OpenEnum, read_enum};
use super::wrappers::Nullable;

/// A type that can be read from a JSON value.
pub trait Decode: Sized {
    /// Reads a value.
    fn decode(node: Node<'_>) -> Result<Self, Mismatch>;
}

/// The members of an object, looked up by name.
///
/// Servers mostly keep the order of the document, or keep it but for a few members (`id` first), so a
/// lookup tries the member behind the one found last, and that behind the one found before the last
/// jump; then most are found at once. Once all were looked through for one that is not there, others
/// that are not there are mostly known not to be. Of several members with one name it is not said
/// which is found: JSON gives them no meaning (RFC 8259, section 4).
///
/// A member that is not as expected is noted, and [`Fields::finish`] says so: an object is read
/// without a way out behind each member, which compilers are slow to check. Only what has no empty
/// value to go on with ends it at once.
pub struct Fields<'a> {
    node: Node<'a>,
    /// Behind the member found last.
    next: u32,
    /// What that was before the last jump.
    aside: u32,
    /// Behind the last member.
    end: u32,
    /// The bits of all names; 0 until they are scanned.
    bloom: u64,
    /// The first that was wrong.
    wrong: Option<Mismatch>,
}

/// A bit of the name: unset in a set of names, the name is not among them.
#[inline]
fn bloom_bit(name: &[u8]) -> u64 {
    let at = |index: usize| name.get(index).copied().map_or(0, usize::from);
    let (first, last) = (at(0), at(name.len().wrapping_sub(1)));
    1 << ((name.len() ^ first << 1 ^ last << 3) & 63)
}

impl<'a> Node<'a> {
    /// The members of an object.
    #[inline(never)]
    pub fn object(self) -> Result<Fields<'a>, Mismatch> {
        self.check_stack()?;
        if self.is_object() {
            Ok(Fields {
                node: self,
                next: self.places().start,
                aside: self.places().start,
                end: self.places().end,
                bloom: 0,
                wrong: None,
            })
        } else {
            Err(self.mismatch("an object"))
        }
    }

    /// The string, or the mismatch with one.
    pub fn text(self) -> Result<Cow<'a, str>, Mismatch> {
        self.as_str().ok_or_else(|| self.mismatch("a string"))
    }
}

impl<'a> Fields<'a> {
    #[inline(never)]
    fn find(&mut self, name: &str) -> Option<Node<'a>> {
        let (node, here) = (self.node, self.next);
        if let Some(value) = node.member_at(here..self.end, name) {
            self.next = value.after();
            return Some(value);
        }
        let found = node.member_at(self.aside..self.end, name);
        let value = found.or_else(|| self.scan(name))?;
        (self.next, self.aside) = (value.after(), here);
        Some(value)
    }

    /// Finds a member wherever it is, most likely behind those that were found.
    fn scan(&mut self, name: &str) -> Option<Node<'a>> {
        if self.bloom != 0 && self.bloom & bloom_bit(name.as_bytes()) == 0 {
            return None;
        }
        let all = self.node.places();
        let furthest = self.next.max(self.aside);
        let mut bloom = 0;
        for places in [furthest..all.end, all.start..furthest] {
            for (key, value) in self.node.members_in(places) {
                if key.is_name(name) {
                    return Some(value);
                }
                // With escapes, its bytes are not those of the name.
                bloom |= key.name_bytes().map_or(u64::MAX, bloom_bit);
            }
        }
        self.bloom = bloom;
        None
    }

    #[cold]
    #[inline(never)]
    fn missing(&self, name: &'static str) -> Mismatch {
        Mismatch::missing(self.node.token(), name)
    }

    /// The value, or an empty one and the mismatch noted.
    fn or_empty<T: Default>(&mut self, value: Result<T, Mismatch>) -> T {
        match value {
            Ok(value) => value,
            Err(mismatch) => {
                self.wrong.get_or_insert(mismatch);
                T::default()
            }
        }
    }

    /// A member that must be there.
    pub fn required<T: Decode>(&mut self, name: &'static str) -> Result<T, Mismatch> {
        let value = match self.find(name) {
            Some(node) => T::decode(node),
            None => Err(self.missing(name)),
        };
        value.map_err(|mismatch| self.wrong.take().unwrap_or(mismatch))
    }

    /// A member that must be there, of a type with an empty value.
    pub fn required_or_default<T: Decode + Default>(&mut self, name: &'static str) -> T {
        let value = match self.find(name) {
            Some(node) => T::decode(node),
            None => Err(self.missing(name)),
        };
        self.or_empty(value)
    }

    /// Members that must be there, whatever they are.
    pub fn present(&mut self, names: &[&'static str]) {
        if let Some(name) = names.iter().find(|name| self.node.get(name).is_none()) {
            let missing = self.missing(name);
            self.wrong.get_or_insert(missing);
        }
    }

    /// A member that must be there, one of a list of values.
    pub fn required_enum<T: OpenEnum>(&mut self, name: &'static str) -> T {
        let value = match self.find(name) {
            Some(node) => read_enum(node),
            None => Err(self.missing(name)),
        };
        value.unwrap_or_else(|mismatch| {
            self.wrong.get_or_insert(mismatch);
            T::UNKNOWN(String::new())
        })
    }

    /// A member that may be absent or null, which are the same here.
    pub fn optional<T: Decode>(&mut self, name: &str) -> Option<T> {
        let node = self.find(name).filter(|node| !node.is_null())?;
        let value = T::decode(node).map(Some);
        self.or_empty(value)
    }

    /// A member that may be absent or null, which differ.
    pub fn nullable<T: Decode>(&mut self, name: &str) -> Option<Nullable<T>> {
        let value = Nullable::decode(self.find(name)?).map(Some);
        self.or_empty(value)
    }

    /// The members with other names.
    pub fn rest<T: Decode>(&mut self, names: &[&str]) -> BTreeMap<String, T> {
        let mut rest = BTreeMap::new();
        for (name, value) in self.node.entries() {
            if names.contains(&&*name) {
                continue;
            }
            let taken = value.take_memory(entry_size::<T>());
            match taken.and_then(|()| T::decode(value)) {
                Ok(value) => drop(rest.insert(name.into_owned(), value)),
                Err(mismatch) => drop(self.wrong.get_or_insert(mismatch)),
            }
        }
        rest
    }

    /// What was read, or the first member that was not as expected.
    pub fn finish<T>(self, value: T) -> Result<T, Mismatch> {
        match self.wrong {
            None => Ok(value),
            Some(mismatch) => Err(mismatch),
        }
    }
}

impl std::fmt::Debug for Fields<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Fields").field(&self.node).finish()
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
            node.take_memory(size_of::<T>())?;
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
            node.take_memory(entry_size::<T>())?;
            map.insert(name.into_owned(), T::decode(value)?);
        }
        Ok(map)
    }
}

impl<T: Decode> Decode for Box<T> {
    fn decode(node: Node<'_>) -> Result<Box<T>, Mismatch> {
        node.check_stack()?;
        node.take_memory(size_of::<T>())?;
        T::decode(node).map(Box::new)
    }
}

/// About what an entry of a map takes.
const fn entry_size<T>() -> usize {
    size_of::<(String, T)>() * 3 / 2
}

impl<T: Decode> Decode for Option<T> {
    fn decode(node: Node<'_>) -> Result<Option<T>, Mismatch> {
        if node.is_null() {
            Ok(None)
        } else {
            T::decode(node).map(Some)
        }
    }
}
