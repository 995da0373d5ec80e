//! Objects of which the members are given one by one, written as JSON as soon as they are given.
//!
//! Such objects have many members and few of them are given. Keeping only those, already written,
//! makes all their types one type, whatever they can hold.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use super::decode::Decode;
use super::encode::{Encode, Encoder, REDACTED};
use super::from_json;
use super::member_kinds::MemberKinds;
use super::replay::Written;
use super::setters::setters;
use super::show::ShownMember;
use super::taped_members::bloom_bit;
use super::text::quote_name;
use super::value::Value;

/// The members of an object that were given.
#[derive(Clone, Default)]
pub struct Members {
    /// The members as JSON, with commas between them.
    text: String,
    entries: Vec<Member>,
    /// The bits of their names.
    names: u64,
    /// Whether one is secret or could not be written as it is.
    is_noted: bool,
}

/// How much is reserved for the text of the first members: most objects need no more.
const FIRST_TEXT: usize = 256;

/// A member as it was written.
#[derive(Clone, Copy)]
pub(crate) struct WrittenMember<'a> {
    pub(crate) name: &'a str,
    pub(crate) json: &'a str,
    /// Whether it must not be shown.
    pub(crate) secret: bool,
    /// What could not be written as it is.
    pub(crate) problem: Option<&'static str>,
}

/// What holds members by name, to be changed.
pub trait MemberStore {
    /// Sets a member of any name, which may be secret whatever is in it. An absent value takes it
    /// away, and one of other kinds than these is a problem.
    fn put_named(&mut self, name: &str, value: &dyn Encode, secret: bool, kinds: MemberKinds);

    /// Takes a member away; whether it was there.
    fn take(&mut self, name: &str) -> bool;
}

#[derive(Clone)]
struct Member {
    name: Cow<'static, str>,
    /// Where its value is in the text.
    value: Range<usize>,
    /// Whether it must not be shown.
    secret: bool,
    /// What could not be written as it is.
    problem: Option<&'static str>,
}

impl Members {
    setters!();

    #[inline(never)]
    pub(crate) fn put(&mut self, name: &'static str, value: &dyn Encode) {
        // Few are given twice.
        if self.names & bloom_bit(name.as_bytes()) != 0 && self.has(name) {
            self.remove(name);
        }
        if !value.is_absent() {
            self.append(Cow::Borrowed(name), value);
        }
    }

    /// None yet, for those of an object. Of another value there is a problem in place of them.
    pub(super) fn of_kind(value: &Value) -> Members {
        let mut members = Members::default();
        if value.as_object().is_none() {
            members.entries.push(Member {
                name: Cow::Borrowed(""),
                value: 0..0,
                secret: false,
                problem: Some("expected an object"),
            });
            members.is_noted = true;
        }
        members
    }

    /// Whether a member was given.
    pub fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|member| member.name == name)
    }

    /// The value of a member; `None` where there is none, and where it is not a `T`.
    pub fn get<T: Decode>(&self, name: &str) -> Option<T> {
        let member = self.entries.iter().find(|member| member.name == name)?;
        from_json(self.json(member)).ok()
    }

    /// Every member that was given, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Value)> {
        self.entries.iter().map(|member| {
            let value = from_json(self.json(member)).unwrap_or_default();
            (&*member.name, value)
        })
    }

    /// Every member as it was written.
    pub(crate) fn written(&self) -> impl Iterator<Item = WrittenMember<'_>> {
        self.entries.iter().map(|member| WrittenMember {
            name: &member.name,
            json: self.json(member),
            secret: member.secret,
            problem: member.problem,
        })
    }

    /// How long all of it is.
    pub(crate) fn size(&self) -> usize {
        self.text.len() + 2
    }

    fn append(&mut self, name: Cow<'static, str>, value: &dyn Encode) {
        let mut text = std::mem::take(&mut self.text);
        if text.capacity() == 0 {
            text.reserve(FIRST_TEXT);
        }
        self.names |= bloom_bit(name.as_bytes());
        quote_name(!self.entries.is_empty(), &name, &mut text);
        let mut encoder = Encoder::after(text);
        let start = encoder.start;
        value.encode(&mut encoder);
        let (secret, problem) = (encoder.is_secret(), encoder.problem());
        self.text = encoder.into_text();
        self.is_noted |= secret || problem.is_some();
        self.entries.push(Member {
            name,
            value: start..self.text.len(),
            secret,
            problem,
        });
    }

    /// Writes all anew but one.
    fn remove(&mut self, name: &str) {
        let old = std::mem::take(self);
        for member in old.entries.iter().filter(|member| member.name != name) {
            self.append(member.name.clone(), &old.written_value(member));
            if let Some(own) = self.entries.last_mut() {
                (own.secret, own.problem) = (member.secret, member.problem);
            }
        }
        self.is_noted |= old.is_noted;
    }

    fn json(&self, member: &Member) -> &str {
        self.text.get(member.value.clone()).unwrap_or_default()
    }

    fn written_value(&self, member: &Member) -> Written<'_> {
        Written(self.json(member))
    }

    /// Writes what was given, as the fields of a type of this name.
    pub fn debug(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fields = f.debug_struct(name);
        self.debug_fields(&mut fields);
        fields.finish()
    }

    pub(crate) fn debug_fields(&self, fields: &mut fmt::DebugStruct<'_, '_>) {
        for member in &self.entries {
            if member.secret {
                fields.field(&member.name, &format_args!("{REDACTED}"));
                continue;
            }
            let shown = ShownMember {
                name: &member.name,
                json: self.json(member),
            };
            fields.field(&member.name, &shown);
        }
    }
}

impl MemberStore for Members {
    fn put_named(&mut self, name: &str, value: &dyn Encode, secret: bool, kinds: MemberKinds) {
        self.take(name);
        if !value.is_absent() {
            self.append(Cow::Owned(name.to_owned()), value);
            let written = self.entries.last().map(|own| self.json(own));
            let problem = kinds.problem(written.unwrap_or_default());
            if let Some(own) = self.entries.last_mut() {
                own.secret |= secret;
                own.problem = own.problem.or(problem);
                self.is_noted |= own.secret || own.problem.is_some();
            }
        }
    }

    fn take(&mut self, name: &str) -> bool {
        let is_there = self.has(name);
        if is_there {
            self.remove(name);
        }
        is_there
    }
}

impl Encode for Members {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.begin_object();
        match encoder.styled {
            None if !encoder.redacted => encoder.literal(&self.text),
            None => {
                for member in &self.entries {
                    if member.secret {
                        encoder.member(&member.name, &REDACTED)
                    } else {
                        encoder.member(&member.name, &self.written_value(member))
                    }
                }
            }
            Some(_) => {
                for member in &self.entries {
                    encoder.member(&member.name, &self.written_value(member));
                }
            }
        }
        if self.is_noted {
            for member in &self.entries {
                encoder.note(member.secret, member.problem);
            }
        }
        encoder.end_object();
    }
}

impl fmt::Debug for Members {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.debug("Members", f)
    }
}

/// What a type that only holds [`Members`] can do, the same for each.
// Not every crate has a type for it.
#[allow(unused_macros)]
#[doc(hidden)]
#[macro_export]
macro_rules! members_impls {
    (
        $name:ident, [$($required:literal),*], [$($optional:literal),*], [$($secret:literal),*],
        $kinds:literal, Default
    ) => {
        $crate::runtime::json::members_impls!(
            $name, [$($required),*], [$($optional),*], [$($secret),*], $kinds
        );

        impl ::std::default::Default for $name {
            #[inline]
            fn default() -> $name {
                $name($crate::runtime::json::Members::default())
            }
        }
    };
    (
        $name:ident, [$($required:literal),*], [$($optional:literal),*], [$($secret:literal),*],
        $kinds:literal
    ) => {
        impl ::std::clone::Clone for $name {
            #[inline]
            fn clone(&self) -> $name {
                $name(self.0.clone())
            }
        }

        impl ::std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                self.0.debug(::std::stringify!($name), f)
            }
        }

        impl $crate::runtime::json::Editable for $name {
            const NAMES: $crate::runtime::json::MemberNames =
                $crate::runtime::json::MemberNames {
                    required: &[$($required),*],
                    optional: &[$($optional),*],
                    secret: &[$($secret),*],
                    kinds: $kinds,
                };

            #[inline]
            fn members(&self) -> &$crate::runtime::json::Members {
                &self.0
            }

            #[inline]
            fn from_members(members: $crate::runtime::json::Members) -> $name {
                $name(members)
            }
        }

        $crate::runtime::json::feature_impls!($name);

        impl $crate::runtime::json::Decode for $name {
            #[inline]
            fn decode(
                node: $crate::runtime::json::Node<'_>,
            ) -> ::std::result::Result<$name, $crate::runtime::json::Mismatch> {
                $crate::runtime::json::read_members(node)
            }
        }

        impl $crate::runtime::json::Encode for $name {
            #[inline]
            fn encode(&self, encoder: &mut $crate::runtime::json::Encoder) {
                $crate::runtime::json::Encode::encode(&self.0, encoder);
            }
        }
    };
}
#[allow(unused_imports)]
pub use members_impls;
