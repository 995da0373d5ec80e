//! Types read from values, and the members of an object by name.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::error::Mismatch;
use super::node::Node;
use super::open_enum::{OpenEnum, read_enum};
use super::shapes;
use super::streamed_members::StreamedMembers;
use super::taped_members::TapedMembers;
use super::wrappers::Nullable;

/// A type that can be read from a JSON value.
pub trait Decode: Sized {
    /// Whether it reads the value from its beginning to its end, looks at nothing within it before it
    /// reads that, keeps no error to itself, and has members of which no name needs escapes: then there
    /// need be no tape of it. Scalars and generated objects are read so.
    #[doc(hidden)]
    const STREAMED: bool = false;

    /// Reads a value. A type has this, or [`Decode::decode_object`] if it is an object.
    // A provided method calls the one of the type: a closure would be one more body of each type of a
    // large API, and compilers check each.
    #[inline]
    fn decode(node: Node<'_>) -> Result<Self, Mismatch> {
        node.read_object(Self::decode_object)
    }

    /// Reads an object by its members.
    ///
    /// # Errors
    ///
    /// A member is not as expected, or the type is no object.
    fn decode_object(object: &mut Fields<'_>) -> Result<Self, Mismatch> {
        Err(object.node.mismatch("a value that is no object"))
    }
}

/// The members of an object, looked up by name.
///
/// A member that is not as expected is noted, and [`Fields::finish`] says so: an object is read
/// without a way out behind each member, which compilers are slow to check. Only what has no empty
/// value to go on with ends it at once.
pub struct Fields<'a> {
    node: Node<'a>,
    lookup: Lookup,
    /// The first that was wrong.
    wrong: Option<Mismatch>,
}

enum Lookup {
    Taped(TapedMembers),
    Streamed(StreamedMembers),
}

impl<'a> Node<'a> {
    /// The members of an object.
    pub fn object(self) -> Result<Fields<'a>, Mismatch> {
        let mut object = Fields::of(self, 0);
        match object.wrong.take() {
            Some(mismatch) => Err(mismatch),
            None => Ok(object),
        }
    }

    /// Reads an object by its members. A program that reads it has one copy of this, wherever it does.
    #[inline(never)]
    pub fn read_object<T>(
        self,
        read: impl FnOnce(&mut Fields<'a>) -> Result<T, Mismatch>,
    ) -> Result<T, Mismatch> {
        let mut object = Fields::of(self, shapes::key::<T>());
        if let Some(mismatch) = object.wrong.take() {
            return Err(mismatch);
        }
        let mut value = read(&mut object);
        if let Some(mismatch) = object.end() {
            value = Err(mismatch);
        }
        value
    }

    /// The string, or the mismatch with one.
    pub fn text(self) -> Result<Cow<'a, str>, Mismatch> {
        self.as_str().ok_or_else(|| self.mismatch("a string"))
    }
}

impl<'a> Fields<'a> {
    /// Those of an object of the type that is known by this, unless it is 0. What is wrong is noted where
    /// this is none. Made where it stays, for it is large.
    #[inline(never)]
    fn of(node: Node<'a>, key: usize) -> Fields<'a> {
        let mut wrong = node.check_stack().err();
        if wrong.is_none() && !node.is_object() {
            wrong = Some(node.mismatch("an object"));
        }
        let lookup = if node.is_streamed() && wrong.is_none() {
            Lookup::Streamed(StreamedMembers::new(node, key))
        } else {
            Lookup::Taped(TapedMembers::new(node))
        };
        Fields {
            node,
            lookup,
            wrong,
        }
    }

    #[inline(never)]
    fn find(&mut self, name: &str) -> Option<Node<'a>> {
        match &mut self.lookup {
            Lookup::Streamed(members) => members.find(self.node.document(), name),
            Lookup::Taped(members) => members.find(self.node, name),
        }
    }

    /// A member that is there and not null.
    #[inline(never)]
    fn find_value(&mut self, name: &str) -> Option<Node<'a>> {
        self.find(name).filter(|node| !node.is_null())
    }

    #[cold]
    #[inline(never)]
    fn missing(&self, name: &'static str) -> Mismatch {
        if self.node.is_streamed() {
            // Nothing is learned from an object that is not as it has to be.
            self.node.limits().fail();
        }
        Mismatch::missing(self.node.token(), name)
    }

    /// Notes what is wrong with a member, unless something was before.
    #[cold]
    #[inline(never)]
    fn note(&mut self, mismatch: Mismatch) {
        self.wrong.get_or_insert(mismatch);
    }

    /// The value, or an empty one and the mismatch noted.
    fn or_empty<T: Default>(&mut self, value: Result<T, Mismatch>) -> T {
        match value {
            Ok(value) => value,
            Err(mismatch) => {
                self.note(mismatch);
                T::default()
            }
        }
    }

    /// A member that must be there.
    pub fn required<T: Decode>(&mut self, name: &'static str) -> Result<T, Mismatch> {
        let value = match self.find(name) {
            Some(node) => node.read(),
            None => Err(self.missing(name)),
        };
        value.map_err(|mismatch| self.wrong.take().unwrap_or(mismatch))
    }

    /// A member that must be there, of a type with an empty value.
    pub fn required_or_default<T: Decode + Default>(&mut self, name: &'static str) -> T {
        let value = match self.find(name) {
            Some(node) => node.read(),
            None => Err(self.missing(name)),
        };
        self.or_empty(value)
    }

    /// Members that must be there, whatever they are.
    pub fn present(&mut self, names: &[&'static str]) {
        let node = self.node;
        let missing = names.iter().find(|name| match &mut self.lookup {
            Lookup::Streamed(members) => !members.has(node.document(), name),
            Lookup::Taped(_) => node.get(name).is_none(),
        });
        if let Some(name) = missing {
            self.note(self.missing(name));
        }
    }

    /// A member that must be there, one of a list of values.
    pub fn required_enum<T: OpenEnum>(&mut self, name: &'static str) -> T {
        let value = match self.find(name) {
            Some(node) => read_enum(node),
            None => Err(self.missing(name)),
        };
        match value {
            Ok(value) => value,
            Err(mismatch) => {
                self.note(mismatch);
                T::UNKNOWN(String::new())
            }
        }
    }

    /// A member that may be absent or null, which are the same here.
    pub fn optional<T: Decode>(&mut self, name: &str) -> Option<T> {
        match self.find_value(name)?.read() {
            Ok(value) => Some(value),
            Err(mismatch) => {
                self.note(mismatch);
                None
            }
        }
    }

    /// A member that may be absent or null, which differ.
    pub fn nullable<T: Decode>(&mut self, name: &str) -> Option<Nullable<T>> {
        let value = Nullable::decode(self.find(name)?).map(Some);
        self.or_empty(value)
    }

    /// The members with other names.
    pub fn rest<T: Decode>(&mut self, names: &[&str]) -> BTreeMap<String, T> {
        let mut rest = BTreeMap::new();
        let (node, lookup) = (self.node, &mut self.lookup);
        let (mut entries, mut others) = match lookup {
            Lookup::Taped(_) => (Some(node.entries()), None),
            Lookup::Streamed(members) => (None, Some(members.others(node.document()))),
        };
        let next = || match (&mut entries, &mut others) {
            (Some(entries), _) => entries.next(),
            (None, others) => others.as_mut()?.next(),
        };
        for (name, value) in std::iter::from_fn(next) {
            if names.contains(&&*name) {
                continue;
            }
            let taken = value.take_memory(entry_size::<T>());
            match taken.and_then(|()| value.read()) {
                Ok(value) => drop(rest.insert(name.into_owned(), value)),
                Err(mismatch) => drop(self.wrong.get_or_insert(mismatch)),
            }
        }
        rest
    }

    /// What was read, or the first member that was not as expected.
    #[inline]
    pub fn finish<T>(mut self, value: T) -> Result<T, Mismatch> {
        match self.end() {
            None => Ok(value),
            Some(mismatch) => Err(mismatch),
        }
    }

    /// Reads the rest of the object; the first member that was not as expected.
    #[inline(never)]
    fn end(&mut self) -> Option<Mismatch> {
        if let Lookup::Streamed(members) = &mut self.lookup {
            members.finish(self.node.document());
        }
        self.wrong.take()
    }
}

impl std::fmt::Debug for Fields<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Fields").field(&self.node).finish()
    }
}

impl Decode for bool {
    const STREAMED: bool = true;

    fn decode(node: Node<'_>) -> Result<bool, Mismatch> {
        node.as_bool().ok_or_else(|| node.mismatch("a boolean"))
    }
}

impl Decode for i64 {
    const STREAMED: bool = true;

    #[inline(never)]
    fn decode(node: Node<'_>) -> Result<i64, Mismatch> {
        node.as_i64()
            .ok_or_else(|| node.mismatch("a 64-bit integer"))
    }
}

impl Decode for i32 {
    const STREAMED: bool = true;

    fn decode(node: Node<'_>) -> Result<i32, Mismatch> {
        let number = node.as_i64().and_then(|number| number.try_into().ok());
        number.ok_or_else(|| node.mismatch("a 32-bit integer"))
    }
}

impl Decode for u64 {
    const STREAMED: bool = true;

    fn decode(node: Node<'_>) -> Result<u64, Mismatch> {
        node.as_u64()
            .ok_or_else(|| node.mismatch("an unsigned 64-bit integer"))
    }
}

impl Decode for u32 {
    const STREAMED: bool = true;

    fn decode(node: Node<'_>) -> Result<u32, Mismatch> {
        let number = node.as_u64().and_then(|number| number.try_into().ok());
        number.ok_or_else(|| node.mismatch("an unsigned 32-bit integer"))
    }
}

impl Decode for f64 {
    const STREAMED: bool = true;

    /// The nearest there is, which of a number beyond all of them is an infinity: a server's number
    /// is no reason to lose the reply that it is in.
    fn decode(node: Node<'_>) -> Result<f64, Mismatch> {
        let number = node.number_text().and_then(|text| text.parse().ok());
        number.ok_or_else(|| node.mismatch("a number"))
    }
}

impl Decode for f32 {
    const STREAMED: bool = true;

    fn decode(node: Node<'_>) -> Result<f32, Mismatch> {
        let number = node.number_text().and_then(|text| text.parse().ok());
        number.ok_or_else(|| node.mismatch("a number"))
    }
}

impl Decode for String {
    const STREAMED: bool = true;

    #[inline(never)]
    fn decode(node: Node<'_>) -> Result<String, Mismatch> {
        let text = match node.plain_text() {
            Some(text) => Cow::Borrowed(text),
            None => node.text()?,
        };
        Ok(text.into_owned())
    }
}

impl<T: Decode> Decode for Vec<T> {
    const STREAMED: bool = true;

    fn decode(node: Node<'_>) -> Result<Vec<T>, Mismatch> {
        if !node.is_array() {
            return Err(node.mismatch("an array"));
        }
        let mut items = Vec::new();
        let mut nodes = node.items();
        while let Some(item) = nodes.next() {
            node.take_memory(size_of::<T>())?;
            let item = item.read();
            if items.len() == items.capacity() {
                items.reserve_exact(nodes.room(items.len(), size_of::<T>()));
            }
            // Not by `?`: items are large, and moved once more by that.
            #[allow(clippy::question_mark)]
            match item {
                Ok(item) => items.push(item),
                Err(mismatch) => return Err(mismatch),
            }
        }
        Ok(items)
    }
}

impl<T: Decode> Decode for BTreeMap<String, T> {
    const STREAMED: bool = true;

    fn decode(node: Node<'_>) -> Result<BTreeMap<String, T>, Mismatch> {
        if !node.is_object() {
            return Err(node.mismatch("an object"));
        }
        let mut map = BTreeMap::new();
        for (name, value) in node.entries() {
            node.take_memory(entry_size::<T>())?;
            map.insert(name.into_owned(), value.read()?);
        }
        Ok(map)
    }
}

impl<T: Decode> Decode for Box<T> {
    const STREAMED: bool = true;

    fn decode(node: Node<'_>) -> Result<Box<T>, Mismatch> {
        node.check_stack()?;
        node.take_memory(size_of::<T>())?;
        node.read().map(Box::new)
    }
}

/// About what an entry of a map takes.
const fn entry_size<T>() -> usize {
    size_of::<(String, T)>() * 3 / 2
}

impl<T: Decode> Decode for Option<T> {
    const STREAMED: bool = true;

    fn decode(node: Node<'_>) -> Result<Option<T>, Mismatch> {
        if node.is_null() {
            Ok(None)
        } else {
            node.read().map(Some)
        }
    }
}
