//! Checks of single values, run while they are read so that an error carries their position.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// Reads a string and keeps it when `problem` finds none.
fn string<'de, D: Deserializer<'de>>(
    deserializer: D,
    problem: fn(&str) -> Option<String>,
) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    refuse(&text, problem)?;
    Ok(text)
}

fn refuse<E: Error>(text: &str, problem: fn(&str) -> Option<String>) -> Result<(), E> {
    match problem(text) {
        None => Ok(()),
        Some(problem) => Err(E::custom(format!("`{text}`: {problem}"))),
    }
}

pub(super) fn crate_name<'de, D: Deserializer<'de>>(d: D) -> Result<Option<String>, D::Error> {
    string(d, |text| crate_name_problem(text).map(str::to_owned)).map(Some)
}

pub(super) fn version<'de, D: Deserializer<'de>>(d: D) -> Result<String, D::Error> {
    string(d, version_problem)
}

pub(super) fn variable<'de, D: Deserializer<'de>>(d: D) -> Result<String, D::Error> {
    string(d, variable_problem)
}

pub(super) fn base_url<'de, D: Deserializer<'de>>(d: D) -> Result<Option<String>, D::Error> {
    string(d, base_url_problem).map(Some)
}

pub(super) fn snake_case<'de, D: Deserializer<'de>>(d: D) -> Result<String, D::Error> {
    string(d, snake_case_problem)
}

pub(super) fn call_option<'de, D: Deserializer<'de>>(d: D) -> Result<String, D::Error> {
    string(d, |text| {
        let taken = CALL_METHODS.contains(&text);
        let problem = taken.then(|| "every call already has a method of this name".to_owned());
        snake_case_problem(text).or(problem)
    })
}

pub(super) fn optional_snake_case<'de, D: Deserializer<'de>>(
    d: D,
) -> Result<Option<String>, D::Error> {
    snake_case(d).map(Some)
}

pub(super) fn call_names<'de, D: Deserializer<'de>>(
    d: D,
) -> Result<BTreeMap<String, String>, D::Error> {
    map(d, snake_case_problem)
}

pub(super) fn header<'de, D: Deserializer<'de>>(d: D) -> Result<String, D::Error> {
    string(d, header_problem)
}

pub(super) fn optional_header<'de, D: Deserializer<'de>>(d: D) -> Result<Option<String>, D::Error> {
    header(d).map(Some)
}

pub(super) fn pointer<'de, D: Deserializer<'de>>(d: D) -> Result<String, D::Error> {
    string(d, pointer_problem)
}

pub(super) fn optional_pointer<'de, D: Deserializer<'de>>(
    d: D,
) -> Result<Option<String>, D::Error> {
    pointer(d).map(Some)
}

pub(super) fn pointers<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<String>, D::Error> {
    strings(d, pointer_problem)
}

pub(super) fn header_names<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<String>, D::Error> {
    strings(d, header_problem)
}

pub(super) fn methods<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<String>, D::Error> {
    strings(d, method_problem)
}

pub(super) fn resource<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Vec<String>>, D::Error> {
    strings(d, snake_case_problem).map(Some)
}

fn strings<'de, D: Deserializer<'de>>(
    deserializer: D,
    problem: fn(&str) -> Option<String>,
) -> Result<Vec<String>, D::Error> {
    deserializer.deserialize_seq(List(problem))
}

/// A string that is checked where it stands, so that a list or a table with several that cannot be has
/// a problem for each.
struct Checked(fn(&str) -> Option<String>);

impl<'de> DeserializeSeed<'de> for Checked {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<String, D::Error> {
        string(d, self.0)
    }
}

struct List(fn(&str) -> Option<String>);

impl<'de> Visitor<'de> for List {
    type Value = Vec<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of strings")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<String>, A::Error> {
        let mut list = Vec::new();
        while let Some(text) = items.next_element_seed(Checked(self.0))? {
            list.push(text);
        }
        Ok(list)
    }
}

struct Table(fn(&str) -> Option<String>);

impl<'de> Visitor<'de> for Table {
    type Value = BTreeMap<String, String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table of strings")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut table = BTreeMap::new();
        while let Some(key) = entries.next_key()? {
            table.insert(key, entries.next_value_seed(Checked(self.0))?);
        }
        Ok(table)
    }
}

pub(super) fn pointer_lists<'de, D: Deserializer<'de>>(
    d: D,
) -> Result<BTreeMap<String, Vec<String>>, D::Error> {
    let lists = BTreeMap::<String, Vec<String>>::deserialize(d)?;
    for text in lists.values().flatten() {
        refuse(text, pointer_problem)?;
    }
    Ok(lists)
}

pub(super) fn headers<'de, D: Deserializer<'de>>(
    d: D,
) -> Result<BTreeMap<String, String>, D::Error> {
    let headers = BTreeMap::<String, String>::deserialize(d)?;
    for (name, value) in &headers {
        refuse(name, header_problem)?;
        refuse(value, header_value_problem)?;
    }
    Ok(headers)
}

pub(super) fn type_names<'de, D: Deserializer<'de>>(
    d: D,
) -> Result<BTreeMap<String, String>, D::Error> {
    map(d, type_name_problem)
}

pub(super) fn module_names<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<String>, D::Error> {
    strings(d, |text| {
        let keyword = syn::parse_str::<syn::Ident>(text).is_err();
        let taken = [
            "client",
            "format_types",
            "http",
            "lib",
            "main",
            "reply_headers",
            "reqwest",
            "runtime",
            "types",
        ]
        .contains(&text);
        let problem = (keyword || taken).then(|| "no module can be called so".to_owned());
        snake_case_problem(text).or(problem)
    })
}

pub(super) fn member_names<'de, D: Deserializer<'de>>(
    d: D,
) -> Result<BTreeMap<String, String>, D::Error> {
    map(d, |text| {
        let keyword = syn::parse_str::<syn::Ident>(text).is_err() || text == "new";
        let problem = keyword.then(|| "no field can be called so".to_owned());
        snake_case_problem(text).or(problem)
    })
}

pub(super) fn paths<'de, D: Deserializer<'de>>(d: D) -> Result<BTreeMap<String, String>, D::Error> {
    map(d, |text| {
        let problem = syn::parse_str::<syn::Path>(text).is_err();
        problem.then(|| "write the path of a type: `crate::money::Money`".to_owned())
    })
}

pub(super) fn qualified<'de, D: Deserializer<'de>>(d: D) -> Result<String, D::Error> {
    string(d, |text| {
        let problem = !text.contains("::") || syn::parse_str::<syn::Path>(text).is_err();
        problem.then(|| "write a whole path: `jiff::Timestamp`, `crate::dates::parse`".to_owned())
    })
}

pub(super) fn optional_qualified<'de, D: Deserializer<'de>>(
    d: D,
) -> Result<Option<String>, D::Error> {
    qualified(d).map(Some)
}

fn map<'de, D: Deserializer<'de>>(
    deserializer: D,
    problem: fn(&str) -> Option<String>,
) -> Result<BTreeMap<String, String>, D::Error> {
    deserializer.deserialize_map(Table(problem))
}

pub(super) fn positive<'de, D: Deserializer<'de>>(d: D) -> Result<u64, D::Error> {
    match u64::deserialize(d)? {
        0 => Err(D::Error::custom("must be greater than 0")),
        number => Ok(number),
    }
}

pub(super) fn optional_positive<'de, D: Deserializer<'de>>(d: D) -> Result<Option<u64>, D::Error> {
    positive(d).map(Some)
}

/// The methods of the runtime's `Call` and `PageCall`.
const CALL_METHODS: &[&str] = &[
    "accept",
    "base_url",
    "body",
    "bytes",
    "deadline",
    "download",
    "events",
    "follow",
    "header",
    "idempotency_key",
    "iter",
    "last_event_id",
    "max_retries",
    "new",
    "page_iter",
    "pages",
    "query",
    "raw",
    "send",
    "stream",
    "text",
    "timeout",
    "token",
    "wait",
];

/// Names that Cargo refuses, or that would shadow a crate every program sees.
const RESERVED_CRATE_NAMES: &[&str] = &[
    "alloc",
    "core",
    "proc-macro",
    "proc_macro",
    "std",
    "test",
    "build",
    "deps",
    "examples",
    "incremental",
    "con",
    "prn",
    "aux",
    "nul",
];

/// Why `name` cannot name a package.
pub(super) fn crate_name_problem(name: &str) -> Option<&'static str> {
    let rest_fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || !name.chars().all(rest_fits) {
        return Some("a crate's name is ASCII letters, digits, `-` and `_`, a letter first");
    }
    if name.len() > 64 {
        return Some("a crate's name has at most 64 characters");
    }
    if syn::parse_str::<syn::Ident>(&super::library_name(name)).is_err() {
        return Some("this is a keyword of Rust");
    }
    if RESERVED_CRATE_NAMES.contains(&name) {
        return Some("this name is reserved");
    }
    if crate::runtime_crate::depends_on(name) {
        return Some("the generated crate depends on a crate with this name");
    }
    None
}

fn version_problem(text: &str) -> Option<String> {
    let (numbers, _) = text.split_once(['-', '+']).unwrap_or((text, ""));
    let parts: Vec<_> = numbers.split('.').map(str::parse::<u64>).collect();
    let fits = parts.len() == 3
        && parts.iter().all(Result::is_ok)
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-+.".contains(c));
    (!fits).then(|| "a version reads 1.2.3".to_owned())
}

fn variable_problem(text: &str) -> Option<String> {
    let fits = !text.is_empty()
        && !text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    (!fits).then(|| "an environment variable is letters, digits and `_`".to_owned())
}

fn base_url_problem(text: &str) -> Option<String> {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let fits = host.is_some_and(|host| !host.is_empty() && !host.starts_with('/'))
        && text
            .chars()
            .all(|c| c.is_ascii_graphic() && !"?#\"<>".contains(c));
    (!fits).then(|| {
        "a base URL starts with https:// or http://, names a host and has no query".to_owned()
    })
}

fn snake_case_problem(text: &str) -> Option<String> {
    let fits = text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    (!fits).then(|| "write it as `snake_case`".to_owned())
}

fn type_name_problem(text: &str) -> Option<String> {
    let fits = text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.chars().all(|c| c.is_ascii_alphanumeric())
        && text != "Self";
    (!fits).then(|| "a type's name reads `CamelCase`".to_owned())
}

/// RFC 9110 section 5.6.2: a field name is a token.
fn header_problem(text: &str) -> Option<String> {
    let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    let fits = !text.is_empty() && text.chars().all(token);
    (!fits).then(|| "this is not a valid header name".to_owned())
}

fn header_value_problem(text: &str) -> Option<String> {
    let fits = text.chars().all(|c| c == ' ' || c.is_ascii_graphic());
    (!fits).then(|| "a header's value is visible ASCII".to_owned())
}

fn method_problem(text: &str) -> Option<String> {
    const METHODS: [&str; 8] = [
        "GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE",
    ];
    (!METHODS.contains(&text)).then(|| format!("write one of {}", METHODS.join(", ")))
}

/// RFC 6901 section 3: empty, or every token led by `/`; `~` only as `~0` or `~1`.
pub(super) fn pointer_problem(text: &str) -> Option<String> {
    let escapes = text
        .split('~')
        .skip(1)
        .all(|rest| rest.starts_with(['0', '1']));
    let fits = (text.is_empty() || text.starts_with('/')) && escapes;
    (!fits).then(|| "a JSON pointer starts with `/`".to_owned())
}
