//! Parses YAML text into a value that JSON can hold: the only module that knows `serde_yaml`.

use std::fmt;

use serde::Deserializer as _;
use serde::de::{
    DeserializeSeed, EnumAccess, Error as _, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde_json::{Map, Number, Value};

use crate::diagnostic::{Code, Diagnostics, Location};
use crate::locate::Lines;
use crate::pointer::push_token;

/// What a value may cost with its aliases expanded, for every byte of text. An honest document
/// without aliases costs less than 8.
const COST_PER_BYTE: usize = 16;
/// What any document may cost.
const FREE_COST: usize = 16 << 20;
/// The cost of a value beside the bytes of its text.
const COST_PER_VALUE: usize = 8;

const TOO_MANY_ALIASES: &str = "aliases expand this document to many times its size";

/// How many brackets and braces may be open at once, quoted ones and comments counted: far more than
/// any value has that is read. The time that libyaml takes grows with the square of it.
const MOST_OPEN: usize = 5000;

const TOO_DEEP: &str = "mappings and sequences are nested more than 127 levels deep";

/// A value, and what was noticed on the way to it.
pub(super) struct Parsed {
    value: Value,
    warnings: Vec<Warning>,
}

struct Warning {
    code: Code,
    pointer: String,
    message: String,
}

impl Parsed {
    /// The value, its warnings passed on.
    pub(super) fn report(self, diagnostics: &mut Diagnostics) -> Value {
        for Warning {
            code,
            pointer,
            message,
        } in self.warnings
        {
            diagnostics.warning(code, pointer, message);
        }
        self.value
    }
}

/// Why text is not YAML.
pub(super) struct Failure {
    code: Code,
    message: String,
    location: Option<Location>,
}

impl Failure {
    /// Adds the failure as an error.
    pub(super) fn report(self, diagnostics: &mut Diagnostics) {
        let diagnostic = diagnostics.error(self.code, "#", self.message);
        diagnostic.location = self.location;
        if self.code == Code::InvalidYaml {
            diagnostic.help("check the indentation and quotes at and above this line");
        }
    }
}

/// The value of YAML text.
pub(super) fn parse(text: &str) -> Result<Parsed, Failure> {
    let mut state = State {
        path: Vec::new(),
        warnings: Vec::new(),
        budget: FREE_COST + text.len().saturating_mul(COST_PER_BYTE),
    };
    let text = text.trim_start_matches('\u{feff}');
    if let Some(location) = too_many_open(text) {
        return Err(Failure {
            code: Code::TooDeep,
            message: TOO_DEEP.to_owned(),
            location: Some(location),
        });
    }
    match serde_yaml::Deserializer::from_str(text).deserialize_any(Build(&mut state)) {
        Ok(value) => Ok(Parsed {
            value,
            warnings: state.warnings,
        }),
        Err(error) => Err(failure(&error)),
    }
}

/// Where more brackets and braces are open than any document has.
fn too_many_open(text: &str) -> Option<Location> {
    let mut open = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        if open > MOST_OPEN {
            return Some(Lines::new(text).location(at));
        }
    }
    None
}

fn failure(error: &serde_yaml::Error) -> Failure {
    let message = error.to_string();
    let location = error.location().map(|at| Location {
        line: at.line().max(1),
        column: at.column().max(1),
    });
    let (code, message) = if message.contains("recursion limit") {
        (Code::TooDeep, TOO_DEEP.to_owned())
    } else if message.contains("repetition limit") || message.contains(TOO_MANY_ALIASES) {
        (Code::AliasExpansion, TOO_MANY_ALIASES.to_owned())
    } else {
        (
            Code::InvalidYaml,
            format!("this is not YAML: {}", without_place(&message)),
        )
    };
    Failure {
        code,
        message,
        location,
    }
}

/// A message of libyaml without the place that is shown beside it; a second place, where the part
/// that is broken begins, stays.
fn without_place(message: &str) -> String {
    let Some((reason, rest)) = message.split_once(" at line ") else {
        return message.to_owned();
    };
    match rest.split_once(", ") {
        Some((_, context)) => format!("{reason}, {context}"),
        None => reason.to_owned(),
    }
}

struct State {
    path: Vec<String>,
    warnings: Vec<Warning>,
    budget: usize,
}

impl State {
    fn spend<E: serde::de::Error>(&mut self, bytes: usize) -> Result<(), E> {
        self.budget = self
            .budget
            .checked_sub(bytes + COST_PER_VALUE)
            .ok_or_else(|| E::custom(TOO_MANY_ALIASES))?;
        Ok(())
    }

    fn warn(&mut self, code: Code, message: String) {
        let mut pointer = "#".to_owned();
        self.path
            .iter()
            .for_each(|token| push_token(&mut pointer, token));
        self.warnings.push(Warning {
            code,
            pointer,
            message,
        });
    }
}

/// Builds one value.
struct Build<'s>(&'s mut State);

impl<'de> DeserializeSeed<'de> for Build<'_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Build<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Value, E> {
        self.0.spend(0).map(|()| Value::Null)
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<Value, E> {
        self.visit_unit()
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Value, E> {
        self.0.spend(0).map(|()| Value::Bool(value))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Value, E> {
        self.0.spend(0).map(|()| value.into())
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Value, E> {
        self.0.spend(0).map(|()| value.into())
    }

    fn visit_i128<E: serde::de::Error>(self, value: i128) -> Result<Value, E> {
        self.0
            .spend(0)
            .map(|()| Number::from_i128(value).map_or(Value::Null, Value::Number))
    }

    fn visit_u128<E: serde::de::Error>(self, value: u128) -> Result<Value, E> {
        self.0
            .spend(0)
            .map(|()| Number::from_u128(value).map_or(Value::Null, Value::Number))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        self.0.spend(0)?;
        let number = Number::from_f64(value);
        if number.is_none() {
            self.0.warn(
                Code::NotJson,
                format!("JSON has no number `{value}`; it is read as null"),
            );
        }
        Ok(number.map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Value, E> {
        self.0.spend(value.len()).map(|()| value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        self.0.spend(0)?;
        let mut items = Vec::new();
        loop {
            self.0.path.push(items.len().to_string());
            let item = sequence.next_element_seed(Build(self.0))?;
            self.0.path.pop();
            match item {
                Some(item) => items.push(item),
                None => return Ok(Value::Array(items)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut mapping: A) -> Result<Value, A::Error> {
        self.0.spend(0)?;
        let mut object = Map::new();
        let mut merged = None;
        while let Some(key) = mapping.next_key_seed(Key)? {
            self.0.spend(key.len())?;
            self.0.path.push(key.clone());
            let value = mapping.next_value_seed(Build(self.0))?;
            if key == "<<" {
                merged = Some(value);
            } else if object.insert(key, value).is_some() {
                let message = "this key occurs twice in the same mapping; the last value counts";
                self.0.warn(Code::DuplicateKey, message.to_owned());
            }
            self.0.path.pop();
        }
        merge(&mut object, merged);
        Ok(Value::Object(object))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Value, A::Error> {
        let (tag, value) = tagged.variant_seed(Key)?;
        self.0
            .warn(Code::NotJson, format!("the tag `!{tag}` is ignored"));
        value.newtype_variant_seed(self)
    }
}

/// Adds what a merge key (`<<`, YAML 1.1) brings: the members of a mapping, or of several of which
/// the first counts. Members of the object itself go first.
fn merge(object: &mut Map<String, Value>, merged: Option<Value>) {
    let sources = match merged {
        Some(Value::Array(sources)) => sources,
        Some(source) => vec![source],
        None => return,
    };
    for source in sources {
        let Value::Object(members) = source else {
            continue;
        };
        for (key, value) in members {
            object.entry(key).or_insert(value);
        }
    }
}

/// A key as text: `200` and `null` are written as they are.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = String;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_string(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key that is text, a number, or true or false")
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<String, E> {
        Ok(value.to_owned())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<String, A::Error> {
        Err(A::Error::custom("a sequence cannot be a key"))
    }

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<String, A::Error> {
        Err(A::Error::custom("a mapping cannot be a key"))
    }
}
