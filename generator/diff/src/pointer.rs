//! Where in a document the things are that the intermediate representation has no pointers to.

use serde_json::Value;

use specwright::ir::Constant;
use specwright::pointer::push_token;

/// How many references are followed to find one thing.
const DEEPEST: usize = 12;

/// The member of the schema at `base`, there or in what it is made of; the schema when it is not
/// found.
pub(super) fn member(document: &Value, base: &str, name: &str) -> String {
    find_member(document, base, name, 0).unwrap_or_else(|| base.to_owned())
}

fn find_member(document: &Value, base: &str, name: &str, depth: usize) -> Option<String> {
    let (base, schema) = resolved(document, base)?;
    if schema
        .get("properties")
        .is_some_and(|all| all.get(name).is_some())
    {
        return Some(below(&base, &["properties", name]));
    }
    if depth == DEEPEST {
        return None;
    }
    let parts = schema.get("allOf")?.as_array()?.len();
    (0..parts).find_map(|index| {
        let part = below(&base, &["allOf", &index.to_string()]);
        find_member(document, &part, name, depth + 1)
    })
}

/// The value of the enumeration at `base`.
pub(super) fn value(document: &Value, base: &str, value: &Constant) -> String {
    let is = |known: &Value| match value {
        Constant::String(text) => known.as_str() == Some(text),
        Constant::Integer(number) => known.as_i64() == Some(*number),
        Constant::Number(number) => known.as_f64() == Some(*number),
        Constant::Boolean(flag) => known.as_bool() == Some(*flag),
    };
    let values = document.pointer(&base[base.len().min(1)..]);
    let values = values.and_then(|schema| schema.get("enum")?.as_array());
    match values.and_then(|values| values.iter().position(is)) {
        Some(index) => below(base, &["enum", &index.to_string()]),
        None => base.to_owned(),
    }
}

/// What an operation at `base` takes by a name: a parameter of its own or of its path, or a member
/// of its body; the operation when it is not found.
pub(super) fn input(document: &Value, base: &str, name: &str) -> String {
    let path = base.rsplit_once('/').map_or(base, |(path, _)| path);
    let parameter = [base, path].into_iter().find_map(|owner| {
        let list = below(owner, &["parameters"]);
        let (_, parameters) = resolved(document, &list)?;
        (0..parameters.as_array()?.len()).find_map(|index| {
            let (pointer, parameter) = resolved(document, &below(&list, &[&index.to_string()]))?;
            let found = parameter.get("name").and_then(Value::as_str) == Some(name);
            found.then_some(pointer)
        })
    });
    parameter
        .or_else(|| in_body(document, base, name))
        .unwrap_or_else(|| base.to_owned())
}

fn in_body(document: &Value, base: &str, name: &str) -> Option<String> {
    let (body, value) = resolved(document, &below(base, &["requestBody"]))?;
    let media_types = value.get("content")?.as_object()?;
    let found = media_types.keys().find_map(|media_type| {
        let schema = below(&body, &["content", media_type, "schema"]);
        find_member(document, &schema, name, 0)
    });
    Some(found.unwrap_or(body))
}

/// The value at a pointer, references followed.
fn resolved<'v>(document: &'v Value, pointer: &str) -> Option<(String, &'v Value)> {
    let mut pointer = pointer.to_owned();
    for _ in 0..DEEPEST {
        let value = document.pointer(pointer.strip_prefix('#')?)?;
        match value.get("$ref").and_then(Value::as_str) {
            Some(reference) => pointer = reference.to_owned(),
            None => return Some((pointer, value)),
        }
    }
    None
}

fn below(base: &str, tokens: &[&str]) -> String {
    let mut pointer = base.to_owned();
    tokens
        .iter()
        .for_each(|token| push_token(&mut pointer, token));
    pointer
}
