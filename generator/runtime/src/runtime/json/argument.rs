//! What setters take: a value or an `Option` of it, and any type of number that fits.

use std::collections::BTreeMap;

use super::editable::{Editable, of_value};
use super::encode::{Encode, Encoder, FormValue};
use super::mapping::Mapping;
use super::value::Value;
use super::wrappers::{Clearable, Nullable};

/// What a member can be set to: whatever becomes a `T`, or an `Option` of that, of which `None`
/// leaves the member out. Which of both it is the compiler finds out as `M`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what a member of the type `{T}` is set to",
    label = "it does not become a `{T}`",
    note = "a setter takes a value that becomes a `{T}`, or an `Option` of one; numbers must fit without loss"
)]
pub trait Argument<T, M> {
    /// The value, if there is one.
    fn value(self) -> Option<T>;
}

/// As [`Argument`], of lists: whatever can be gone through, or an `Option` of it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what a list of `{T}` is set to",
    label = "its items do not become `{T}`",
    note = "a setter takes what has items that all become a `{T}`, or an `Option` of that: a `Vec`, an array, an iterator"
)]
pub trait ListArgument<T, M> {
    /// The items, if there is a list.
    fn items(self) -> Option<Vec<T>>;
}

/// As [`Argument`], of maps: pairs of names and values, or an `Option` of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what a map of `{T}` is set to",
    label = "it has no pairs of a name and what becomes a `{T}`",
    note = "a setter takes pairs of a name and a value, or an `Option` of them: `[(\"a\", 1)]`, a map"
)]
pub trait MapArgument<T, M> {
    /// The entries, if there is a map.
    fn entries(self) -> Option<Vec<(String, T)>>;
}

/// As [`MapArgument`], where what is set holds JSON: an object of any JSON, too.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what a map of `{T}` is set to",
    label = "it has no pairs of a name and what becomes a `{T}`",
    note = "a setter takes pairs of a name and a value, or an `Option` of them, or an object of any JSON: \
            `[(\"a\", 1)]`, a map, `json!({{}})`"
)]
pub trait ObjectArgument<T, M> {
    /// What is sent, if there is something.
    fn object(self) -> Option<GivenMap<T>>;
}

/// What a member that is a map is set to.
#[derive(Clone, Debug)]
pub enum GivenMap<T> {
    /// These entries.
    Entries(Vec<(String, T)>),
    /// This, which must be an object.
    Json(Value),
}

impl<T: Encode> Encode for GivenMap<T> {
    fn encode(&self, encoder: &mut Encoder) {
        match self {
            GivenMap::Entries(entries) => Mapping::of(entries).encode(encoder),
            GivenMap::Json(value) if value.as_object().is_some() => value.encode(encoder),
            GivenMap::Json(_) => encoder.refuse("expected an object"),
        }
    }

    fn form_value(&self) -> FormValue<'_> {
        match self {
            GivenMap::Entries(entries) => FormValue::Map(Mapping::of(entries).into_entries()),
            GivenMap::Json(_) => FormValue::Json,
        }
    }
}

/// What a member that may be null can be set to: whatever becomes a `W`, which a `T` is held as or made
/// of, or a [`Nullable`], which may be null, or an `Option` of either. As everywhere, `None` leaves the
/// member out: it means no change to most servers, where null takes away what was there. Where the member
/// must be given, `None` is null; the bare word does not say of which type it is, `Nullable::Null` does.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what a member of the type `{T}` is set to",
    label = "it does not become a `{T}`",
    note = "a member that may be null takes a value that becomes a `{T}`, `Nullable::Null`, or an `Option` of either"
)]
pub trait NullableArgument<T, M, W = T>: Sized {
    /// The value or null, if there is one of them.
    fn nullable(self) -> Option<Nullable<W>>;

    /// The same as a field holds it.
    fn held(self) -> Option<Nullable<T>>
    where
        W: Into<T>,
    {
        Some(self.nullable()?.map(Into::into))
    }
}

/// As [`NullableArgument`], of lists.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what a list of `{T}` is set to",
    label = "its items do not become `{T}`",
    note = "a list that may be null takes what has items that all become a `{T}`, `Nullable::Null`, or an `Option` of either"
)]
pub trait NullableListArgument<T, M, W = T>: Sized {
    /// The items or null, if there is one of them.
    fn nullable(self) -> Option<Nullable<Vec<W>>>;

    /// The same as a field holds it.
    fn held(self) -> Option<Nullable<Vec<T>>>
    where
        W: Into<T>,
    {
        Some(self.nullable()?.map(each_item))
    }
}

/// As [`NullableArgument`], of maps.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what a map of `{T}` is set to",
    label = "it has no pairs of a name and what becomes a `{T}`",
    note = "a map that may be null takes pairs of a name and a value, `Nullable::Null`, or an `Option` of either"
)]
pub trait NullableMapArgument<T, M, W = T>: Sized {
    /// The entries or null, if there is one of them.
    fn nullable(self) -> Option<Nullable<BTreeMap<String, W>>>;

    /// The same as a field holds it.
    fn held(self) -> Option<Nullable<BTreeMap<String, T>>>
    where
        W: Into<T>,
    {
        Some(self.nullable()?.map(each_entry))
    }
}

/// What a member that the empty text clears can be set to: whatever becomes a `W`, which a `T` is held as
/// or made of, or a [`Clearable`], or an `Option` of either. `None` leaves the member out, and clears one
/// that must be given.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what a member of the type `{T}` is set to",
    label = "it does not become a `{T}`",
    note = "a member that the empty text clears takes a value that becomes a `{T}`, `Clearable::Clear`, or an `Option` of either"
)]
pub trait ClearableArgument<T, M, W = T>: Sized {
    /// The value or what clears it, if there is one of them.
    fn clearable(self) -> Option<Clearable<W>>;

    /// The same as a field holds it.
    fn held(self) -> Option<Clearable<T>>
    where
        W: Into<T>,
    {
        Some(self.clearable()?.map(Into::into))
    }
}

fn each_item<T: Into<W>, W>(items: Vec<T>) -> Vec<W> {
    items.into_iter().map(Into::into).collect()
}

fn each_entry<T: Into<W>, W>(entries: BTreeMap<String, T>) -> BTreeMap<String, W> {
    let entries = entries.into_iter();
    entries.map(|(name, value)| (name, value.into())).collect()
}

impl<T, W, U: Into<W>> ClearableArgument<T, Given, W> for U {
    fn clearable(self) -> Option<Clearable<W>> {
        Some(Clearable::Set(self.into()))
    }
}

impl<T, W, U: Into<W>> ClearableArgument<T, Perhaps, W> for Option<U> {
    fn clearable(self) -> Option<Clearable<W>> {
        Some(Clearable::Set(self?.into()))
    }
}

impl<T: Into<W>, W> ClearableArgument<T, Explicit, W> for Clearable<T> {
    fn clearable(self) -> Option<Clearable<W>> {
        Some(self.map(Into::into))
    }
}

impl<T: Into<W>, W> ClearableArgument<T, PerhapsExplicit, W> for Option<Clearable<T>> {
    fn clearable(self) -> Option<Clearable<W>> {
        Some(self?.map(Into::into))
    }
}

impl<T: Editable + Into<W>, W> ClearableArgument<T, AnyJson, W> for Value {
    fn clearable(self) -> Option<Clearable<W>> {
        of_value::<T>(&self).map(|value| Clearable::Set(value.into()))
    }
}

impl<T: Editable + Into<W>, W> NullableArgument<T, AnyJson, W> for Value {
    fn nullable(self) -> Option<Nullable<W>> {
        if self.is_null() {
            return Some(Nullable::Null);
        }
        of_value::<T>(&self).map(|value| Nullable::Value(value.into()))
    }
}

#[cfg(feature = "serde_json")]
impl<T: Editable + Into<W>, W> ClearableArgument<T, AnyJson, W> for serde_json::Value {
    fn clearable(self) -> Option<Clearable<W>> {
        ClearableArgument::<T, AnyJson, W>::clearable(Value::from(self))
    }
}

#[cfg(feature = "serde_json")]
impl<T: Editable + Into<W>, W> NullableArgument<T, AnyJson, W> for serde_json::Value {
    fn nullable(self) -> Option<Nullable<W>> {
        NullableArgument::<T, AnyJson, W>::nullable(Value::from(self))
    }
}

/// Says that an argument is a [`Nullable`] or a [`Clearable`].
#[derive(Debug)]
pub enum Explicit {}

/// Says that an argument is an `Option` of one of these.
#[derive(Debug)]
pub enum PerhapsExplicit {}

/// Says that an argument is the value itself.
#[derive(Debug)]
pub enum Given {}

/// Says that an argument is an `Option`.
#[derive(Debug)]
pub enum Perhaps {}

impl<T, A: MapArgument<T, Given>> ObjectArgument<T, Given> for A {
    fn object(self) -> Option<GivenMap<T>> {
        self.entries().map(GivenMap::Entries)
    }
}

impl<T, A: MapArgument<T, Given>> ObjectArgument<T, Perhaps> for Option<A> {
    fn object(self) -> Option<GivenMap<T>> {
        self.and_then(ObjectArgument::<T, Given>::object)
    }
}

impl<T> ObjectArgument<T, AnyJson> for Value {
    fn object(self) -> Option<GivenMap<T>> {
        (!self.is_null()).then_some(GivenMap::Json(self))
    }
}

#[cfg(feature = "serde_json")]
impl<T> ObjectArgument<T, AnyJson> for serde_json::Value {
    fn object(self) -> Option<GivenMap<T>> {
        ObjectArgument::<T, AnyJson>::object(Value::from(self))
    }
}

impl<T, U: Into<T>> Argument<T, Given> for U {
    fn value(self) -> Option<T> {
        Some(self.into())
    }
}

impl<T, U: Into<T>> Argument<T, Perhaps> for Option<U> {
    fn value(self) -> Option<T> {
        self.map(Into::into)
    }
}

/// Says that an argument is any JSON, for an object that is only sent.
#[derive(Debug)]
pub enum AnyJson {}

impl<T: Editable> Argument<T, AnyJson> for Value {
    fn value(self) -> Option<T> {
        of_value(&self)
    }
}

#[cfg(feature = "serde_json")]
impl<T: Editable> Argument<T, AnyJson> for serde_json::Value {
    fn value(self) -> Option<T> {
        of_value(&self.into())
    }
}

impl<T, I: IntoIterator<Item: Into<T>>> ListArgument<T, Given> for I {
    fn items(self) -> Option<Vec<T>> {
        Some(self.into_iter().map(Into::into).collect())
    }
}

impl<T, I: IntoIterator<Item: Into<T>>> ListArgument<T, Perhaps> for Option<I> {
    fn items(self) -> Option<Vec<T>> {
        self.and_then(ListArgument::<T, Given>::items)
    }
}

impl<T, K: Into<String>, V: Into<T>, I: IntoIterator<Item = (K, V)>> MapArgument<T, Given> for I {
    fn entries(self) -> Option<Vec<(String, T)>> {
        let entries = self.into_iter();
        Some(
            entries
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        )
    }
}

impl<T, K: Into<String>, V: Into<T>, I: IntoIterator<Item = (K, V)>> MapArgument<T, Perhaps>
    for Option<I>
{
    fn entries(self) -> Option<Vec<(String, T)>> {
        self.and_then(MapArgument::<T, Given>::entries)
    }
}

impl<T, W, U: Into<W>> NullableArgument<T, Given, W> for U {
    fn nullable(self) -> Option<Nullable<W>> {
        Some(Nullable::Value(self.into()))
    }
}

impl<T, W, U: Into<W>> NullableArgument<T, Perhaps, W> for Option<U> {
    fn nullable(self) -> Option<Nullable<W>> {
        Some(Nullable::Value(self?.into()))
    }
}

impl<T: Into<W>, W> NullableArgument<T, Explicit, W> for Nullable<T> {
    fn nullable(self) -> Option<Nullable<W>> {
        Some(self.map(Into::into))
    }
}

impl<T: Into<W>, W> NullableArgument<T, PerhapsExplicit, W> for Option<Nullable<T>> {
    fn nullable(self) -> Option<Nullable<W>> {
        Some(self?.map(Into::into))
    }
}

impl<T, W, I: IntoIterator<Item: Into<W>>> NullableListArgument<T, Given, W> for I {
    fn nullable(self) -> Option<Nullable<Vec<W>>> {
        let items = self.into_iter().map(Into::into);
        Some(Nullable::Value(items.collect()))
    }
}

impl<T, W, I: IntoIterator<Item: Into<W>>> NullableListArgument<T, Perhaps, W> for Option<I> {
    fn nullable(self) -> Option<Nullable<Vec<W>>> {
        NullableListArgument::<T, Given, W>::nullable(self?)
    }
}

impl<T: Into<W>, W> NullableListArgument<T, Explicit, W> for Nullable<Vec<T>> {
    fn nullable(self) -> Option<Nullable<Vec<W>>> {
        Some(self.map(each_item))
    }
}

impl<T: Into<W>, W> NullableListArgument<T, PerhapsExplicit, W> for Option<Nullable<Vec<T>>> {
    fn nullable(self) -> Option<Nullable<Vec<W>>> {
        Some(self?.map(each_item))
    }
}

impl<T, W, K: Into<String>, V: Into<W>, I: IntoIterator<Item = (K, V)>>
    NullableMapArgument<T, Given, W> for I
{
    fn nullable(self) -> Option<Nullable<BTreeMap<String, W>>> {
        let entries = self.into_iter();
        let entries = entries.map(|(name, value)| (name.into(), value.into()));
        Some(Nullable::Value(entries.collect()))
    }
}

impl<T, W, K: Into<String>, V: Into<W>, I: IntoIterator<Item = (K, V)>>
    NullableMapArgument<T, Perhaps, W> for Option<I>
{
    fn nullable(self) -> Option<Nullable<BTreeMap<String, W>>> {
        NullableMapArgument::<T, Given, W>::nullable(self?)
    }
}

impl<T: Into<W>, W> NullableMapArgument<T, Explicit, W> for Nullable<BTreeMap<String, T>> {
    fn nullable(self) -> Option<Nullable<BTreeMap<String, W>>> {
        Some(self.map(each_entry))
    }
}

impl<T: Into<W>, W> NullableMapArgument<T, PerhapsExplicit, W>
    for Option<Nullable<BTreeMap<String, T>>>
{
    fn nullable(self) -> Option<Nullable<BTreeMap<String, W>>> {
        Some(self?.map(each_entry))
    }
}

/// A number, made of any type of number whose every value it can hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lossless<T>(pub T);

impl<T: Encode> Encode for Lossless<T> {
    fn encode(&self, encoder: &mut Encoder) {
        self.0.encode(encoder);
    }
}

macro_rules! lossless {
    ($into:ty: $($from:ty),*) => {
        impl From<Lossless<$into>> for $into {
            fn from(number: Lossless<$into>) -> $into {
                number.0
            }
        }

        $(impl From<$from> for Lossless<$into> {
            fn from(number: $from) -> Lossless<$into> {
                Lossless(<$into>::from(number))
            }
        })*
    };
}

// Not what `From` of the standard library has: a `bool` is not a number.
lossless!(i32: i8, i16, i32, u8, u16);
lossless!(i64: i8, i16, i32, i64, u8, u16, u32);
lossless!(f64: i8, i16, i32, u8, u16, u32, f64);

impl From<f32> for Lossless<f64> {
    /// The number that is written with the same digits: 0.1 is 0.1, and not 0.10000000149011612.
    fn from(number: f32) -> Lossless<f64> {
        let digits = number.to_string().parse();
        Lossless(digits.unwrap_or_else(|_| f64::from(number)))
    }
}

/// A whole number for a member of the type `T`, made of any type of integer. Whether it fits is known
/// only at run time: with one that does not, the call fails before anything is sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fitting<T>(Option<T>);

impl<T: Encode> Encode for Fitting<T> {
    fn encode(&self, encoder: &mut Encoder) {
        match &self.0 {
            Some(number) => number.encode(encoder),
            None => encoder.refuse("the number is beyond those that the document allows here"),
        }
    }
}

macro_rules! fitting {
    ($($from:ty),*) => {
        $(impl<T: TryFrom<$from>> From<$from> for Fitting<T> {
            fn from(number: $from) -> Fitting<T> {
                Fitting(number.try_into().ok())
            }
        })*
    };
}

fitting!(i8, i16, i32, i64, isize, u8, u16, u32, u64, usize);
