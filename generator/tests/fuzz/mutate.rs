//! Small documents made wrong in every way that is thought of, by proptest, which also finds the
//! shortest list of changes that still breaks something.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

/// One change of a document. Places are numbers: the nodes of the document counted round.
#[derive(Clone, Debug)]
pub enum Change {
    /// Puts each of two values where the other is.
    Swap(usize, usize),
    /// Puts a copy of the first value in place of the second.
    Copy(usize, usize),
    /// Takes a value out.
    Delete(usize),
    /// Adds a copy beside a value.
    Double(usize, String),
    /// Replaces a value.
    Set(usize, Value),
    /// Gives a member another name.
    Rename(usize, String),
    /// Replaces the first value by a reference to the second.
    Refer(usize, usize),
    /// Puts a value into a schema around it.
    Wrap(usize, usize),
    /// Adds a member that OpenAPI knows.
    Keyword(usize, &'static str, Value),
}

/// What is done with one of the documents.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// Which document.
    pub base: usize,
    /// What is done with it.
    pub changes: Vec<Change>,
    /// Bytes that are replaced at last.
    pub bytes: Vec<(usize, u8)>,
    /// Whether it is cut off, and where.
    pub cut: Option<usize>,
}

impl Mutant {
    /// The document's bytes.
    pub fn apply(&self, bases: &[Value]) -> Vec<u8> {
        let mut document = bases[self.base % bases.len()].clone();
        for change in &self.changes {
            change.apply(&mut document);
        }
        let mut bytes = serde_json::to_vec_pretty(&document).unwrap_or_default();
        for (at, byte) in &self.bytes {
            let at = at % bytes.len().max(1);
            if let Some(place) = bytes.get_mut(at) {
                *place = *byte;
            }
        }
        if let Some(at) = self.cut {
            bytes.truncate(at % bytes.len().max(1));
        }
        bytes
    }
}

/// Documents with one to a dozen changes.
pub fn mutant() -> impl Strategy<Value = Mutant> {
    let bytes = prop_oneof![
        12 => Just(Vec::new()),
        1 => vec((any::<usize>(), any::<u8>()), 1..4),
    ];
    let cut = prop_oneof![30 => Just(None), 1 => any::<usize>().prop_map(Some)];
    (any::<usize>(), vec(change(), 1..12), bytes, cut).prop_map(|(base, changes, bytes, cut)| {
        Mutant {
            base,
            changes,
            bytes,
            cut,
        }
    })
}

fn change() -> impl Strategy<Value = Change> {
    let place = any::<usize>;
    prop_oneof![
        2 => (place(), place()).prop_map(|(a, b)| Change::Swap(a, b)),
        2 => (place(), place()).prop_map(|(a, b)| Change::Copy(a, b)),
        2 => place().prop_map(Change::Delete),
        1 => (place(), text()).prop_map(|(a, name)| Change::Double(a, name)),
        4 => (place(), value()).prop_map(|(a, value)| Change::Set(a, value)),
        3 => (place(), text()).prop_map(|(a, name)| Change::Rename(a, name)),
        4 => (place(), place()).prop_map(|(a, b)| Change::Refer(a, b)),
        3 => (place(), 0..9usize).prop_map(|(a, how)| Change::Wrap(a, how)),
        4 => (place(), select(KEYWORDS), value()).prop_map(|(a, k, v)| Change::Keyword(a, k, v)),
    ]
}

/// Larger documents are not changed any more.
const MOST_NODES: usize = 5_000;

/// Words that mean something, and texts that hurt.
const TEXTS: &[&str] = &[
    "",
    " ",
    "_",
    "-",
    "self",
    "Self",
    "crate",
    "super",
    "type",
    "async",
    "gen",
    "try",
    "String",
    "Option",
    "Vec",
    "Box",
    "Result",
    "Error",
    "Client",
    "Value",
    "Unknown",
    "1",
    "-1",
    "+1",
    "$",
    "😀",
    "é",
    "ß",
    "İ",
    "../x",
    "/etc/passwd",
    "a/b",
    "a~1b",
    "~",
    "%",
    "{",
    "}",
    "{id}",
    "{}",
    "/{id}/{id}",
    "*/",
    "/*",
    "//",
    "\"",
    "\\",
    "\"#",
    "'",
    "`",
    "```",
    "<script>",
    "[x](y)",
    "#![x]",
    "#[x]",
    "\n",
    "\r\n",
    "\t",
    "\0",
    "\u{7f}",
    "\u{202e}",
    "\u{2066}",
    "\u{feff}",
    "\u{200b}",
    "object",
    "array",
    "string",
    "integer",
    "number",
    "boolean",
    "null",
    "int32",
    "int64",
    "double",
    "binary",
    "byte",
    "date-time",
    "uuid",
    "query",
    "path",
    "header",
    "cookie",
    "body",
    "form",
    "simple",
    "matrix",
    "label",
    "deepObject",
    "pipeDelimited",
    "spaceDelimited",
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/plain",
    "*/*",
    "application/octet-stream",
    "text/event-stream",
    "200",
    "2XX",
    "default",
    "500",
    "204",
    "#",
    "#/",
    "#/components/schemas/",
    "https://x.y/z",
    "http://",
    "get",
    "post",
    "trace",
    "data",
    "items",
    "next",
    "limit",
    "offset",
    "page",
    "cursor",
    "id",
    "name",
];

const KEYWORDS: &[&str] = &[
    "type",
    "format",
    "enum",
    "items",
    "properties",
    "required",
    "additionalProperties",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "nullable",
    "discriminator",
    "readOnly",
    "writeOnly",
    "default",
    "const",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "pattern",
    "multipleOf",
    "title",
    "description",
    "deprecated",
    "in",
    "name",
    "style",
    "explode",
    "schema",
    "content",
    "encoding",
    "headers",
    "parameters",
    "requestBody",
    "responses",
    "security",
    "servers",
    "variables",
    "operationId",
    "tags",
    "$ref",
    "allowReserved",
    "allowEmptyValue",
    "example",
    "examples",
    "callbacks",
    "links",
    "scheme",
    "flows",
    "url",
    "x-expansionResources",
    "externalDocs",
    "xml",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => select(TEXTS).prop_map(str::to_owned),
        2 => (select(TEXTS), select(TEXTS)).prop_map(|(a, b)| format!("{a}{b}")),
        1 => vec(any::<char>(), 0..12).prop_map(|chars| chars.into_iter().collect()),
        1 => (select(TEXTS), 1..400usize).prop_map(|(a, n)| a.repeat(n)),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        4 => text().prop_map(Value::from),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        2 => select(&[0, 1, -1, 2, 200, i64::MAX, i64::MIN][..]).prop_map(Value::from),
        1 => Just(json!(u64::MAX)),
        1 => any::<f64>().prop_map(Value::from),
        1 => Just(serde_json::from_str("1e400").unwrap_or_default()),
    ];
    prop_oneof![
        6 => scalar.clone(),
        1 => Just(json!({})),
        1 => Just(json!([])),
        2 => vec(scalar.clone(), 1..5).prop_map(Value::from),
        1 => vec((text(), scalar), 1..4)
            .prop_map(|members| Value::Object(members.into_iter().collect())),
    ]
}

impl Change {
    fn apply(&self, document: &mut Value) {
        let pointers = pointers(document);
        // Copies of copies would grow without end.
        if pointers.len() > MOST_NODES {
            return;
        }
        let at = |place: &usize| pointers[place % pointers.len()].clone();
        match self {
            Change::Swap(a, b) => {
                let (a, b) = (at(a), at(b));
                let values = (document.pointer(&a).cloned(), document.pointer(&b).cloned());
                if let (Some(first), Some(second)) = values {
                    set(document, &a, second);
                    set(document, &b, first);
                }
            }
            Change::Copy(a, b) => {
                if let Some(value) = document.pointer(&at(a)).cloned() {
                    set(document, &at(b), value);
                }
            }
            Change::Delete(a) => with_parent(document, &at(a), |parent, key| match parent {
                Value::Object(members) => {
                    members.shift_remove(key);
                }
                Value::Array(items) => {
                    let index = key.parse().unwrap_or(usize::MAX);
                    if index < items.len() {
                        items.remove(index);
                    }
                }
                _ => {}
            }),
            Change::Double(a, name) => with_parent(document, &at(a), |parent, key| match parent {
                Value::Object(members) => {
                    if let Some(value) = members.get(key).cloned() {
                        members.insert(name.clone(), value);
                    }
                }
                Value::Array(items) => {
                    let copy = key
                        .parse::<usize>()
                        .ok()
                        .and_then(|i| items.get(i))
                        .cloned();
                    items.extend(copy);
                }
                _ => {}
            }),
            Change::Set(a, value) => set(document, &at(a), value.clone()),
            Change::Rename(a, name) => with_parent(document, &at(a), |parent, key| {
                if let Value::Object(members) = parent {
                    let renamed: Map<String, Value> = std::mem::take(members)
                        .into_iter()
                        .map(|(k, v)| (if k == key { name.clone() } else { k }, v))
                        .collect();
                    *members = renamed;
                }
            }),
            Change::Refer(a, b) => {
                let target = format!("#{}", at(b));
                set(document, &at(a), json!({ "$ref": target }));
            }
            Change::Wrap(a, how) => {
                if let Some(value) = document.pointer(&at(a)).cloned() {
                    set(document, &at(a), wrapped(value, *how));
                }
            }
            Change::Keyword(a, keyword, value) => {
                if let Some(Value::Object(members)) = document.pointer_mut(&at(a)) {
                    members.insert((*keyword).to_owned(), value.clone());
                }
            }
        }
    }
}

fn wrapped(value: Value, how: usize) -> Value {
    match how {
        0 => json!({ "allOf": [value.clone(), value] }),
        1 => json!({ "oneOf": [value, { "type": "string" }] }),
        2 => json!({ "anyOf": [value.clone(), value] }),
        3 => json!({ "type": "array", "items": value }),
        4 => json!({ "type": "object", "properties": { "inner": value } }),
        5 => json!({ "type": "object", "additionalProperties": value }),
        6 => json!({ "allOf": [value, { "nullable": true }] }),
        7 => json!([value]),
        _ => json!({ "value": value }),
    }
}

/// The pointers of all nodes, the document's own first.
fn pointers(document: &Value) -> Vec<String> {
    fn walk(value: &Value, pointer: String, all: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                for (key, value) in members {
                    let key = key.replace('~', "~0").replace('/', "~1");
                    walk(value, format!("{pointer}/{key}"), all);
                }
            }
            Value::Array(items) => {
                for (index, value) in items.iter().enumerate() {
                    walk(value, format!("{pointer}/{index}"), all);
                }
            }
            _ => {}
        }
        all.push(pointer);
    }
    let mut all = Vec::new();
    walk(document, String::new(), &mut all);
    all
}

fn set(document: &mut Value, pointer: &str, value: Value) {
    if let Some(place) = document.pointer_mut(pointer) {
        *place = value;
    }
}

fn with_parent(document: &mut Value, pointer: &str, act: impl FnOnce(&mut Value, &str)) {
    if let Some((parent, key)) = pointer.rsplit_once('/') {
        let key = key.replace("~1", "/").replace("~0", "~");
        if let Some(parent) = document.pointer_mut(parent) {
            act(parent, &key);
        }
    }
}
