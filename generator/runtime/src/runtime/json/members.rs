//! Objects of which the members are given one by one, written as JSON as soon as they are given.
//!
//! Such objects have many members and few of them are given. Keeping only those, already written,
//! makes all their types one type, whatever they can hold.

use std::fmt;
use std::ops::Range;

use super::decode::Decode;
use super::encode::{Encode, Encoder, REDACTED};
use super::from_json;
use super::member_kinds::MemberKinds;
use super::replay::{Replay, Written};
use super::setters::setters;
use super::show::ShownMember;
use super::taped_members::bloom_bit;
use super::text::quote_name;
use super::value::Value;
use crate::runtime::secret::Secret;

/// The members of an object that were given.
#[derive(Clone, Default)]
pub struct Members {
    /// The members as JSON, with commas between them.
    text: String,
    /// The bits of their names.
    names: u64,
    /// Of some of them, in their order, what the text does not tell. Few objects have any.
    notes: Vec<Note>,
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
    /// Texts within it that are secrets by their type.
    pub(crate) secrets: &'a [Secret],
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

/// From which length on of a value its end is noted, so that it need not be looked for.
const LONG: usize = 256;

/// What is known of a member that is secret, could not be written as it is, has escapes in its name or
/// is long.
#[derive(Clone)]
struct Note {
    name: String,
    /// Where its value is in the text.
    value: Range<usize>,
    /// Whether it must not be shown.
    secret: bool,
    /// Texts within it that are secrets by their type.
    secrets: Vec<Secret>,
    /// What could not be written as it is.
    problem: Option<&'static str>,
}

impl Members {
    setters!();

    #[inline(never)]
    pub(crate) fn put(&mut self, name: &'static str, value: &dyn Encode) {
        // Few are given twice.
        if self.names & bloom_bit(name.as_bytes()) != 0 && self.is_written(name) {
            self.remove(name);
        }
        if !value.is_absent() {
            self.append(name, value);
        }
    }

    /// None yet, for those of an object. Of another value there is a problem in place of them.
    pub(super) fn of_kind(value: &Value) -> Members {
        let mut members = Members::default();
        if value.as_object().is_none() {
            members.note("", 0, false, Some("expected an object"));
        }
        members
    }

    /// Whether a member was given.
    pub fn has(&self, name: &str) -> bool {
        self.names & bloom_bit(name.as_bytes()) != 0 && self.is_written(name)
    }

    #[inline(never)]
    fn is_written(&self, name: &str) -> bool {
        self.written().any(|member| member.name == name)
    }

    /// The value of a member; `None` where there is none, and where it is not a `T`.
    pub fn get<T: Decode>(&self, name: &str) -> Option<T> {
        let member = self.written().find(|member| member.name == name)?;
        from_json(member.json).ok()
    }

    /// Every member that was given, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Value)> {
        self.written().map(|member| {
            let value = from_json(member.json).unwrap_or_default();
            (member.name, value)
        })
    }

    /// Every member as it was written.
    pub(crate) fn written(&self) -> impl Iterator<Item = WrittenMember<'_>> {
        let rest = Replay::new(&self.text);
        let mut notes = self.notes.iter().peekable();
        std::iter::from_fn(move || {
            // What could not be written at all has no text.
            if let Some(note) = notes.next_if(|note| note.value.end == 0) {
                return Some(note.member(""));
            }
            let name = rest.name()?;
            let start = self.text.len() - rest.length();
            Some(match notes.next_if(|note| note.value.start == start) {
                Some(note) => note.member(rest.take(note.value.len())),
                None => WrittenMember {
                    name,
                    json: rest.value(),
                    secret: false,
                    secrets: &[],
                    problem: None,
                },
            })
        })
    }

    /// How long all of it is.
    pub(crate) fn size(&self) -> usize {
        self.text.len() + 2
    }

    /// Adds a member; where its value begins in the text.
    fn append(&mut self, name: &str, value: &dyn Encode) -> usize {
        self.names |= bloom_bit(name.as_bytes());
        let before = self.text.len();
        if before == 0 {
            self.text.reserve(FIRST_TEXT);
        }
        quote_name(before > 0, name, &mut self.text);
        let start = self.text.len();
        let mut encoder = Encoder::after(std::mem::take(&mut self.text));
        value.encode(&mut encoder);
        let (secret, problem) = (encoder.is_secret(), encoder.problem());
        self.text = std::mem::take(&mut encoder.text);
        // Quotes, the colon, and but for the first the comma.
        let has_escapes = start - before > name.len() + 3 + usize::from(before > 0);
        if secret || problem.is_some() || has_escapes || self.text.len() - start >= LONG {
            self.note(name, start, secret, problem);
            self.note_secrets(encoder.secrets);
        }
        start
    }

    /// Notes what the text does not tell of the last member, of which the value begins here.
    #[inline(never)]
    fn note(&mut self, name: &str, start: usize, secret: bool, problem: Option<&'static str>) {
        let is_last = |note: &Note| note.value.start == start;
        if !self.notes.last().is_some_and(is_last) {
            self.notes.push(Note {
                name: name.to_owned(),
                value: start..self.text.len(),
                secret: false,
                secrets: Vec::new(),
                problem: None,
            });
        }
        if let Some(note) = self.notes.last_mut() {
            note.secret |= secret;
            note.problem = note.problem.or(problem);
        }
    }

    /// Notes the secrets in the last member, of which there is a note.
    fn note_secrets(&mut self, secrets: Vec<Secret>) {
        if let Some(note) = self.notes.last_mut().filter(|_| !secrets.is_empty()) {
            note.secrets = secrets;
        }
    }

    /// Writes all anew but one.
    fn remove(&mut self, name: &str) {
        let old = std::mem::take(self);
        for member in old.written().filter(|member| member.name != name) {
            let start = self.append(member.name, &Written(member.json));
            if member.secret || member.problem.is_some() {
                self.note(member.name, start, member.secret, member.problem);
                self.note_secrets(member.secrets.to_vec());
            }
        }
    }

    /// Writes what was given, as the fields of a type of this name.
    pub fn debug(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fields = f.debug_struct(name);
        self.debug_fields(&mut fields);
        fields.finish()
    }

    pub(crate) fn debug_fields(&self, fields: &mut fmt::DebugStruct<'_, '_>) {
        for member in self.written() {
            if member.secret {
                fields.field(member.name, &format_args!("{REDACTED}"));
                continue;
            }
            let shown = ShownMember {
                name: member.name,
                json: member.json,
            };
            fields.field(member.name, &shown);
        }
    }
}

impl Note {
    /// The member of which this is the value.
    fn member<'a>(&'a self, json: &'a str) -> WrittenMember<'a> {
        WrittenMember {
            name: &self.name,
            json,
            secret: self.secret,
            secrets: &self.secrets,
            problem: self.problem,
        }
    }
}

impl MemberStore for Members {
    fn put_named(&mut self, name: &str, value: &dyn Encode, secret: bool, kinds: MemberKinds) {
        self.take(name);
        if !value.is_absent() {
            let start = self.append(name, value);
            let problem = kinds.problem(self.text.get(start..).unwrap_or_default());
            if secret || problem.is_some() {
                self.note(name, start, secret, problem);
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
        if encoder.styled.is_none() && !encoder.redacted {
            encoder.literal(&self.text);
        } else {
            let is_redacted = encoder.redacted && encoder.styled.is_none();
            for member in self.written() {
                if member.secret && is_redacted {
                    encoder.member(member.name, &REDACTED)
                } else {
                    encoder.member(member.name, &Written(member.json))
                }
            }
        }
        for note in &self.notes {
            encoder.note(note.secret, &note.secrets, note.problem);
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
