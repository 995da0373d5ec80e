//! What a caller gives with a call: values by parameter and by field of the body.

use std::fmt;

use super::json::{Encode, Given, Object, debug_given};
use super::operation::{Content, Operation};
use super::parts::Parts;

/// The values given for an operation's parameters and body.
#[derive(Clone)]
pub struct Inputs {
    operation: &'static Operation,
    /// By place: the parameters first, then the fields of the body, or the body as a whole.
    given: Vec<(usize, Given)>,
}

/// A value that was not given.
struct Absent;

impl Encode for Absent {
    fn encode(&self, encoder: &mut super::json::Encoder) {
        encoder.null();
    }

    fn is_absent(&self) -> bool {
        true
    }
}

impl Inputs {
    /// Nothing yet.
    pub fn of(operation: &'static Operation) -> Inputs {
        Inputs {
            operation,
            given: Vec::new(),
        }
    }

    /// Gives the value at a place; an absent value takes it away.
    #[must_use]
    pub fn set<T: Encode>(mut self, place: usize, value: T) -> Inputs {
        self.put(place, &value);
        self
    }

    /// As `set`, of text.
    #[must_use]
    pub fn text(self, place: usize, value: impl Into<String>) -> Inputs {
        self.set(place, value.into())
    }

    /// As `set`, of what becomes a value.
    #[must_use]
    pub fn made<T: Encode>(self, place: usize, value: impl Into<T>) -> Inputs {
        self.set(place, value.into())
    }

    #[inline(never)]
    fn put(&mut self, place: usize, value: &dyn Encode) {
        self.given.retain(|(known, _)| *known != place);
        self.given
            .extend(Given::of(value).map(|given| (place, given)));
    }

    fn at(&self, place: usize) -> &dyn Encode {
        match self.given.iter().find(|(known, _)| *known == place) {
            Some((_, given)) => given,
            None => &Absent,
        }
    }

    /// The parts of the request.
    pub fn parts(&self) -> Parts {
        let count = self.operation.parameters.len();
        let range = |from: usize, to: usize| -> Vec<&dyn Encode> {
            (from..to).map(|place| self.at(place)).collect()
        };
        let parts = Parts::new(self.operation, &range(0, count));
        match self.operation.content {
            Content::None => parts,
            Content::Json(_) => parts.json(self.at(count)),
            Content::JsonMembers(_, names) => {
                let values = names.iter().enumerate();
                let members: Vec<(&str, &dyn Encode)> = values
                    .map(|(index, name)| (*name, self.at(count + index)))
                    .collect();
                parts.json(&Object(&members))
            }
            Content::Form(fields) => parts.form(&range(count, count + fields.len())),
            Content::Multipart(fields) => parts.multipart(&range(count, count + fields.len())),
            Content::Text(_) => parts.text(self.at(count)),
            Content::Bytes(_) => parts.file(self.at(count)),
        }
    }

    /// What is at a place.
    fn name(&self, place: usize) -> &'static str {
        let parameters = self.operation.parameters;
        if let Some(parameter) = parameters.get(place) {
            return parameter.name;
        }
        let field = place - parameters.len();
        let name = match self.operation.content {
            Content::JsonMembers(_, names) => names.get(field).copied(),
            Content::Form(fields) | Content::Multipart(fields) => {
                fields.get(field).map(|field| field.name)
            }
            _ => None,
        };
        name.unwrap_or("body")
    }

    /// Writes what was given, as the fields of a type of this name.
    pub fn debug(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let given = self.given.iter();
        debug_given(
            name,
            given.map(|(place, given)| (self.name(*place), given)),
            f,
        )
    }
}

/// What a type that only holds [`Inputs`] can do. Written out here, for the compiler takes longer
/// for what it derives.
// Not every crate has a type for it.
#[allow(unused_macros)]
macro_rules! inputs_impls {
    ($name:ident) => {
        impl ::std::clone::Clone for $name {
            fn clone(&self) -> $name {
                $name(self.0.clone())
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                self.0.debug(::std::stringify!($name), f)
            }
        }
    };
}
#[allow(unused_imports)]
pub(crate) use inputs_impls;
