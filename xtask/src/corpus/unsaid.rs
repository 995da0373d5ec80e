//! Keys of documents that say nothing to a client, each with the reason.

use serde_json::Value;
use specwright::emit::says_only_status;
use specwright::ir::Method;

/// Why a key of an object says nothing that is generated; `None` when it should. An object is called by
/// the key that it is the value of, and `holder` is the object itself, at `pointer`.
pub fn reason(
    object: &str,
    key: &str,
    pointer: &str,
    holder: Option<&Value>,
    document: &Value,
) -> Option<&'static str> {
    if key.starts_with("x-") {
        return Some("are extensions that nothing here reads");
    }
    let beside = |key: &str| holder.and_then(|holder| holder.get(key));
    let text = beside(key).and_then(Value::as_str);
    let of_type = |wanted: &str| beside("type").and_then(Value::as_str) == Some(wanted);
    match (object, key) {
        ("responses name" | "responses", "description") if text.is_some_and(says_only_status) => {
            Some("say of a reply no more than that all went well")
        }
        (_, "description" | "summary" | "title") if text.is_some_and(|t| t.trim().is_empty()) => {
            Some("are texts without a word")
        }
        (_, "contentType") if pointer.contains("/responses/") => {
            Some("say of a part of a reply of which media type it is, which it says itself")
        }
        (_, "title") if beside("description").is_some() => {
            Some("name a schema that has a description")
        }
        ("parameters" | "parameters name", "required")
            if beside("in").and_then(Value::as_str) == Some("path") =>
        {
            Some("say that a path has all of its parameters, which it always has")
        }
        ("parameters", _) if is_overridden(pointer, holder, document) => {
            Some("are of parameters that an operation has a parameter of its own for")
        }
        ("encoding" | "encoding name", _) if !is_of_form(pointer) => {
            Some("are about the fields of a form, which the body is not")
        }
        (_, "encoding") if !is_of_form(pointer) => {
            Some("are about the fields of a form, which the body is not")
        }
        (_, "type") if of_type("string") && beside("format").is_some() => {
            Some("say of which type values are that only have this format")
        }
        _ if is_notation_beside_json(pointer, document) => {
            Some("are of another notation of what there is as JSON, too")
        }
        (_, "tags") => Some("group operations, for [include] and [exclude]"),
        ("tags", "name")
            if !beside("description")
                .and_then(Value::as_str)
                .is_some_and(is_said) =>
        {
            Some("name tags, which group operations for [include] and [exclude]")
        }
        ("allOf", "description" | "title") => {
            Some("describe a part of what has a description of its own")
        }
        ("schemas", "description" | "title") if is_only_part(pointer, document) => {
            Some("describe a part of what has a description of its own")
        }
        (_, "title") if text.is_some_and(|title| !title.trim().contains(' ')) => {
            Some("name in one word a schema whose members are taken out of it")
        }
        ("headers", "description") if is_said_again(holder, text, document) => {
            Some("say of a header what is said of another of its name")
        }
        (_, "type") if beside("contentSchema").is_some() => {
            Some("say of text that holds JSON that it is text")
        }
        (_, "additionalProperties") if !of_type("object") && beside("items").is_some() => {
            Some("say of a list what only objects have")
        }
        (_, "additionalProperties") if is_any(beside("additionalProperties")) => {
            Some("allow any others, as is so without them")
        }
        (_, "description") if is_of_error_like_another(pointer, text, document) => {
            Some("say of an error what is said of others of its members, which have one type")
        }
        (_, "type") if beside("$ref").is_some() => {
            Some("say beside a reference what it leads to says")
        }
        (_, "nullable") if beside("enum").is_some() => {
            Some("say that null is allowed, as a value of the list does")
        }
        (_, "format") if of_type("string") => {
            Some("are formats of texts, which are types of their own with [formats]")
        }
        (_, "format") if of_type("number") || of_type("integer") => {
            Some("are sizes of numbers: 64 bits hold them all, and bounds say what is less")
        }
        _ => {
            let fits = |(objects, keys, _): &&(&[&str], &[&str], &str)| {
                (objects.is_empty() || objects.contains(&object)) && keys.contains(&key)
            };
            REASONS.iter().find(fits).map(|(_, _, reason)| *reason)
        }
    }
}

/// Whether a key says which values a server takes, so that what is in it is of no further use.
pub fn is_check(key: &str) -> bool {
    CHECKS.contains(&key)
}

/// Whether a parameter of a path is one that all of its operations have by themselves.
fn is_overridden(pointer: &str, parameter: Option<&Value>, document: &Value) -> bool {
    let Some((path, _)) = pointer.rsplit_once("/parameters/") else {
        return false;
    };
    let item = document.pointer(&path[1..]).and_then(Value::as_object);
    let same = |other: &Value| {
        parameter.is_some_and(|one| {
            ["name", "in"]
                .iter()
                .all(|key| one.get(key) == other.get(key))
        })
    };
    let mut operations = item
        .into_iter()
        .flatten()
        .filter(|(key, _)| Method::of_key(key).is_some());
    path.matches('/').count() == 2
        && operations.all(|(_, operation)| {
            let own = operation.get("parameters").and_then(Value::as_array);
            own.into_iter().flatten().any(same)
        })
}

/// Whether something is within a media type beside which JSON is offered.
fn is_notation_beside_json(pointer: &str, document: &Value) -> bool {
    let Some((before, rest)) = pointer.split_once("/content/") else {
        return false;
    };
    let media_type = rest.split('/').next().unwrap_or_default();
    let content = format!("{}/content", &before[1..]);
    let content = document.pointer(&content).and_then(Value::as_object);
    ["xml", "yaml"]
        .iter()
        .any(|other| media_type.contains(other))
        && content.is_some_and(|content| content.keys().any(|name| name.contains("json")))
}

/// Whether an Encoding Object is of a form.
fn is_of_form(pointer: &str) -> bool {
    let media_type = pointer.split("/encoding").next().unwrap_or_default();
    ["multipart", "urlencoded"]
        .iter()
        .any(|form| media_type.contains(form))
}

/// Whether a text has a word.
fn is_said(text: &str) -> bool {
    !text.trim().is_empty()
}

/// Whether this is the schema of any value.
fn is_any(schema: Option<&Value>) -> bool {
    match schema {
        Some(Value::Bool(any)) => *any,
        Some(Value::Object(keywords)) => keywords.is_empty(),
        _ => false,
    }
}

/// Whether a text within an error is said of another, too: errors of the same members are one type.
fn is_of_error_like_another(pointer: &str, text: Option<&str>, document: &Value) -> bool {
    let status = pointer.split("/responses/").nth(1).unwrap_or_default();
    status.starts_with(['4', '5', 'd'])
        && text.is_some_and(|text| count_descriptions(document, text, true) > 1)
}

/// Whether a text of a header is that of another: headers of one name are one.
fn is_said_again(header: Option<&Value>, text: Option<&str>, document: &Value) -> bool {
    header.is_some() && text.is_some_and(|text| count_descriptions(document, text, false) > 1)
}

/// How many objects have this text as their description; unless `anywhere`, only those of headers.
fn count_descriptions(value: &Value, text: &str, anywhere: bool) -> usize {
    match value {
        Value::Object(members) => {
            let description = members.get("description").and_then(Value::as_str);
            let below = members
                .iter()
                .map(|(key, value)| count_descriptions(value, text, anywhere || key == "headers"));
            usize::from(anywhere && description == Some(text)) + below.sum::<usize>()
        }
        Value::Array(items) => {
            let items = items.iter();
            items
                .map(|item| count_descriptions(item, text, anywhere))
                .sum()
        }
        _ => 0,
    }
}

/// Whether every reference to a component is from an `allOf`.
fn is_only_part(pointer: &str, document: &Value) -> bool {
    let target = pointer
        .rsplit_once('/')
        .map_or(pointer, |(target, _)| target);
    let (mut parts, mut others) = (0, 0);
    count_references(document, target, false, &mut parts, &mut others);
    parts > 0 && others == 0
}

fn count_references(
    value: &Value,
    target: &str,
    in_all_of: bool,
    parts: &mut usize,
    others: &mut usize,
) {
    match value {
        Value::Object(members) => {
            if members.get("$ref").and_then(Value::as_str) == Some(target) {
                *(if in_all_of { &mut *parts } else { &mut *others }) += 1;
            }
            for (key, member) in members {
                count_references(member, target, key == "allOf", parts, others);
            }
        }
        Value::Array(items) => {
            for item in items {
                count_references(item, target, in_all_of, parts, others);
            }
        }
        _ => {}
    }
}

const CHECKS: &[&str] = &[
    "contains",
    "default",
    "dependentRequired",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "if",
    "maxContains",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minContains",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "pattern",
    "propertyNames",
    "then",
    "uniqueItems",
];

/// Keys by the object they are in (any, where that is empty), and why they say nothing.
const REASONS: &[(&[&str], &[&str], &str)] = &[
    (
        &[],
        CHECKS,
        "are checks that a server makes, and defaults that it fills in",
    ),
    (
        &["xml"],
        &["name", "wrapped", "attribute", "prefix", "namespace"],
        "say how a value is written in XML, which tests with XML see",
    ),
    (
        &[],
        &["xml"],
        "say how a value is written in XML, which tests with XML see",
    ),
    (
        &["requestBody", "requestBodies name"],
        &["required"],
        "say of a body that it is needed, some of whose members are",
    ),
    (
        &["headers", "headers name", "Header"],
        &["required"],
        "are of headers of replies, which are read whether they are there or not",
    ),
    (
        &["headers", "headers name", "Header"],
        &["style", "explode"],
        "are of headers, of which lists are written in one way",
    ),
    (
        &[],
        &["nullable"],
        "allow null for what may be missing, which reads the same, or for a parameter, which has none",
    ),
    (
        &["parameters", "parameters name"],
        &["deprecated"],
        "say again what the schema says",
    ),
    (
        &[],
        &["readOnly", "writeOnly"],
        "keep a member out of requests that nothing sends, or of replies that nothing receives",
    ),
    (
        &[],
        &["example", "examples"],
        "are examples beside those of which tests are made, one for each call, or of what they leave out",
    ),
    (&[], &["allowEmptyValue"], "allow what is sent anyway"),
    (
        &[],
        &["$comment", "$schema", "jsonSchemaDialect"],
        "are about the document itself",
    ),
];
