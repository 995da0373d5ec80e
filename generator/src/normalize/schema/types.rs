//! `type` with several words, `const`, and null among types and values.

use serde_json::{Map, Value, json};

use super::super::context::pointer_of;
use super::SchemaConversion;
use crate::pointer::{ALWAYS, CONST};

/// The types that, together, leave nothing out.
const EVERYTHING: &[&str] = &["string", "number", "boolean", "object", "array"];

impl SchemaConversion<'_, '_> {
    /// `const` as the only value of `enum`; null among the values as `nullable`.
    pub(super) fn value_set(&mut self) {
        if let Some(value) = self.take("const") {
            if value.is_null() {
                self.take("type");
                self.only_null("const");
                return;
            }
            let has_kind = ["type", "$ref", "allOf", "anyOf", "oneOf"]
                .iter()
                .any(|key| self.has(key));
            if self.composite(&value) {
                return;
            }
            if !has_kind && let Some(kind) = type_of(&value) {
                self.object.insert("type".to_owned(), kind.into());
            }
            self.object.insert("enum".to_owned(), json!([value]));
            self.object.insert(CONST.to_owned(), Value::Bool(true));
            let at = self.pointer("enum/0");
            let was = self.context.moves.original(&self.pointer("const"));
            self.context.moves.made_from(&at, &was);
        }
        let Some(Value::Array(values)) = self.object.get_mut("enum") else {
            return;
        };
        if values.len() > 1 && values.iter().any(Value::is_null) {
            values.retain(|value| !value.is_null());
            self.set_nullable();
        } else if values.len() == 1 && values[0].is_null() {
            self.take("type");
            self.set_nullable();
        }
    }

    /// An object or a list that is always the same, as what is in it: members that are required and always
    /// the same, or a value for each position. Returns whether it is now said so.
    fn composite(&mut self, value: &Value) -> bool {
        let others = [
            "$ref",
            "additionalProperties",
            "allOf",
            "anyOf",
            "enum",
            "items",
            "oneOf",
            "prefixItems",
            "properties",
        ];
        let kind = match value {
            Value::Object(_) => "object",
            Value::Array(_) => "array",
            _ => return false,
        };
        let is_of_kind = self.object.get("type").is_none_or(|own| own == kind);
        if !is_of_kind || others.iter().any(|key| self.has(key)) {
            return false;
        }
        let was = self.context.moves.original(&self.pointer("const"));
        let mut places: Vec<(String, String)> = Vec::new();
        match value {
            Value::Object(members) if members.is_empty() => {
                self.object.insert("maxProperties".to_owned(), 0.into());
            }
            Value::Array(items) if items.is_empty() => {
                self.object.insert("maxItems".to_owned(), 0.into());
            }
            Value::Object(members) => {
                let mut properties = Map::new();
                for (name, member) in members {
                    properties.insert(name.clone(), json!({ "const": member }));
                    places.push((pointer_of("properties", name), pointer_of(&was, name)));
                }
                let names: Vec<&String> = members.keys().collect();
                self.object.insert("required".to_owned(), json!(names));
                self.object
                    .insert("properties".to_owned(), Value::Object(properties));
            }
            Value::Array(items) => {
                for index in 0..items.len() {
                    let index = index.to_string();
                    places.push((pointer_of("prefixItems", &index), pointer_of(&was, &index)));
                }
                let schemas = items.iter().map(|item| json!({ "const": item }));
                self.object
                    .insert("prefixItems".to_owned(), schemas.collect());
                self.object
                    .insert("minItems".to_owned(), items.len().into());
                self.object.insert("items".to_owned(), Value::Bool(false));
            }
            _ => {}
        }
        for (now, was) in places {
            self.context.moves.made_from(&self.pointer(&now), &was);
        }
        self.object.insert("type".to_owned(), kind.into());
        self.object
            .insert(ALWAYS.to_owned(), value.to_string().into());
        true
    }

    /// A list of types: null as `nullable`, several as `anyOf` of each.
    pub(super) fn types(&mut self) {
        let words = match self.object.get("type") {
            Some(Value::Array(words)) => words.clone(),
            Some(Value::String(word)) if word == "null" => vec![Value::Null],
            _ => return,
        };
        // Without quotes, `null` is not text in YAML; it means the type all the same.
        let is_null = |word: &Value| word.is_null() || word == "null";
        let mut types: Vec<String> = Vec::new();
        for word in words.iter().filter(|word| !is_null(word)) {
            match word {
                Value::String(text) if !types.contains(text) => types.push(text.clone()),
                Value::String(_) => {}
                // The reader says that this is not a type.
                _ => return,
            }
        }
        if words.iter().any(is_null) {
            self.set_nullable();
        }
        if types.iter().any(|word| word == "number") {
            types.retain(|word| word != "integer");
        }
        if types.is_empty() {
            if words.is_empty() {
                self.take("type");
            } else {
                self.only_null("type")
            }
            return;
        }
        self.keep_types_of_values(&mut types);
        let is_free = EVERYTHING
            .iter()
            .all(|word| types.iter().any(|t| t == word))
            && !self.object.keys().any(|key| belongs_to(key).is_some());
        let is_union = ["allOf", "anyOf", "oneOf"].iter().any(|key| self.has(key));
        match types.as_slice() {
            [only] => {
                self.object.insert("type".to_owned(), only.as_str().into());
            }
            _ if is_free => {
                self.take("type");
            }
            _ if is_union => {
                self.take("type");
                self.note("type", "the types are those of the schemas beside it");
            }
            _ => self.split(&types),
        }
    }

    /// Of the types only those that values of `enum` have.
    fn keep_types_of_values(&mut self, types: &mut Vec<String>) {
        if let Some(Value::Array(values)) = self.object.get("enum") {
            let has_value = |word: &String| values.iter().any(|value| is_of_type(value, word));
            if types.iter().any(has_value) {
                types.retain(has_value);
            }
        }
    }

    /// Makes this schema `anyOf` one schema for each type, with the keywords that bound it.
    fn split(&mut self, types: &[String]) {
        let was = self.context.moves.original(self.at);
        let values = self.take("enum");
        let is_const = self.take(CONST);
        let mut members: Vec<Map<String, Value>> = Vec::new();
        for word in types {
            let mut member = Map::new();
            member.insert("type".to_owned(), word.as_str().into());
            if let Some(Value::Array(values)) = &values {
                let values = values.iter().filter(|value| is_of_type(value, word));
                member.insert("enum".to_owned(), values.cloned().collect());
                if let Some(is_const) = &is_const {
                    member.insert(CONST.to_owned(), is_const.clone());
                }
            }
            members.push(member);
        }
        for (key, value) in std::mem::take(self.object) {
            if key == "type" {
                continue;
            }
            let of = match key.as_str() {
                "format" => types.iter().position(|word| has_format(word, &value)),
                key => belongs_to(key)
                    .map(|of| types.iter().position(|word| of.contains(&word.as_str())))
                    .unwrap_or(Some(usize::MAX)),
            };
            match of.map(|index| members.get_mut(index)) {
                Some(Some(member)) => {
                    member.insert(key, value);
                }
                Some(None) => {
                    self.object.insert(key, value);
                }
                // It bounds a type that is not among them, and so says nothing.
                None => {}
            }
        }
        for (index, member) in members.iter().enumerate() {
            self.keys_moved(member.keys(), &format!("anyOf/{index}"), &was);
        }
        let members = members.into_iter().map(Value::Object).collect();
        self.object.insert("anyOf".to_owned(), members);
    }
}

/// The types that a keyword bounds; `None` when it is of every type.
fn belongs_to(key: &str) -> Option<&'static [&'static str]> {
    Some(match key {
        "minLength" | "maxLength" | "pattern" | "contentEncoding" | "contentMediaType" => {
            &["string"]
        }
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => {
            &["number", "integer"]
        }
        "properties"
        | "required"
        | "additionalProperties"
        | "minProperties"
        | "maxProperties"
        | "patternProperties"
        | "unevaluatedProperties"
        | "discriminator" => &["object"],
        "items" | "prefixItems" | "minItems" | "maxItems" | "uniqueItems" | "unevaluatedItems"
        | "additionalItems" => &["array"],
        _ => return None,
    })
}

/// Whether a format is one of a type's: of numbers those that are known, of text every other.
fn has_format(word: &str, format: &Value) -> bool {
    const OF_NUMBERS: &[&str] = &[
        "decimal",
        "double",
        "float",
        "int16",
        "int32",
        "int64",
        "int8",
        "uint16",
        "uint32",
        "uint64",
        "uint8",
        "unix-time",
    ];
    let of_numbers = format
        .as_str()
        .is_some_and(|text| OF_NUMBERS.contains(&text));
    match word {
        "number" | "integer" => of_numbers,
        "string" => !of_numbers,
        _ => false,
    }
}

fn type_of(value: &Value) -> Option<&'static str> {
    match value {
        Value::String(_) => Some("string"),
        Value::Bool(_) => Some("boolean"),
        Value::Number(number) if number.is_i64() || number.is_u64() => Some("integer"),
        Value::Number(_) => Some("number"),
        _ => None,
    }
}

fn is_of_type(value: &Value, word: &str) -> bool {
    match value {
        Value::String(_) => word == "string",
        Value::Bool(_) => word == "boolean",
        Value::Number(number) if number.is_i64() || number.is_u64() => {
            word == "integer" || word == "number"
        }
        Value::Number(number) => {
            let is_whole = number.as_f64().is_some_and(|number| number.fract() == 0.0);
            word == "number" || (word == "integer" && is_whole)
        }
        Value::Object(_) => word == "object",
        Value::Array(_) => word == "array",
        Value::Null => false,
    }
}
