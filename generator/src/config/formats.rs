//! `[formats]`: Rust types for the formats of strings, integers and numbers.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use wildmatch::WildMatch;

use super::{check, presets};
use crate::runtime_crate::depends_on;

/// `[formats.NAME]`: the type of scalars of this format.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Format {
    /// Its path, such as `jiff::Timestamp`. It has to be `Clone`, `Debug`, `Send` and `Sync`, and
    /// `FromStr` and `Display` where `parse` and `format` do not say otherwise.
    ///
    /// Left out where a preset has the format: the entry then says more of it.
    #[serde(rename = "type", default, deserialize_with = "check::qualified")]
    pub path: String,
    /// What it is written as: a string, an integer or a number. What is not a string is
    /// `AsInteger<T>` or `AsNumber<T>`, so that the same type can be written as a string elsewhere.
    #[serde(default)]
    pub on: JsonScalar,
    /// The members and parameters that have it, whatever their format is: `created`, `*_at`,
    /// `amount*`.
    #[serde(default)]
    pub members: Vec<String>,
    /// The `x-` fields of schemas that have it, and what they say.
    #[serde(default)]
    pub extensions: BTreeMap<String, toml::Value>,
    /// The function that reads it, `fn(&str) -> Result<T, E>`, or of an integer
    /// `fn(i64) -> Result<T, E>`; without it `FromStr` does.
    #[serde(default, deserialize_with = "check::optional_qualified")]
    pub parse: Option<String>,
    /// The function that writes it, from `&T` to anything with `Display`, or to `i64`; without it
    /// the type's own `Display` does.
    #[serde(default, deserialize_with = "check::optional_qualified")]
    pub format: Option<String>,
    /// A text of this format for examples and tests, written as the type writes it; common formats
    /// have one.
    #[serde(default)]
    pub example: Option<String>,
    /// What the crate depends on for the type, as `[dependencies]` of a manifest.
    #[serde(default)]
    pub dependencies: toml::Table,
    /// Of a preset: the format in documents.
    #[serde(skip)]
    pub named: Option<&'static str>,
    /// Of a preset: how an example reads it from a literal, which stands for `{}`.
    #[serde(skip)]
    pub sample: Option<&'static str>,
    /// Whether `format` gives a `Result`.
    #[serde(skip)]
    pub is_fallible: bool,
    /// Whether it is the type of all that must not be shown.
    #[serde(skip)]
    pub is_secret: bool,
}

/// The scalars of JSON that can have a type by their format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum JsonScalar {
    /// A string.
    #[default]
    String,
    /// An integer.
    Integer,
    /// A number.
    Number,
}

/// `preset = "jiff"`, or several.
#[derive(Deserialize)]
#[serde(untagged)]
enum Presets {
    One(String),
    Several(Vec<String>),
}

/// Reads the entries of `[formats]`, and adds those of presets that it has not itself.
struct Entries;

impl<'de> Visitor<'de> for Entries {
    type Value = BTreeMap<String, Format>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("types by format")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut formats = BTreeMap::new();
        let mut chosen = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            if name == "preset" {
                let names = match map.next_value()? {
                    Presets::One(name) => vec![name],
                    Presets::Several(names) => names,
                };
                for name in names {
                    let preset = presets::preset(&name).ok_or_else(|| {
                        let known = presets::names();
                        A::Error::custom(format!(
                            "`{name}` is not a preset; the presets are {known}"
                        ))
                    })?;
                    chosen.extend(preset);
                }
            } else {
                let format: Format = map.next_value()?;
                if let Some(problem) = format.problem() {
                    return Err(A::Error::custom(format!("`{name}`: {problem}")));
                }
                formats.insert(name, format);
            }
        }
        for (name, format) in chosen {
            if formats
                .get(&name)
                .is_some_and(|known: &Format| known.named.is_some())
            {
                let problem = format!("two presets have a type for the format `{name}`");
                return Err(A::Error::custom(problem));
            }
            match formats.get_mut(&name) {
                None => drop(formats.insert(name, format)),
                Some(known) if known.path.is_empty() => known.extend(format),
                Some(_) => {}
            }
        }
        if let Some((name, _)) = formats.iter().find(|(_, format)| format.path.is_empty()) {
            let problem =
                format!("`{name}`: it has no `type`, and no preset is chosen that has one");
            return Err(A::Error::custom(problem));
        }
        Ok(formats)
    }
}

/// Reads `[formats]`. Of one type there can be one way to read it, and of one dependency one
/// version.
pub(super) fn formats<'de, D: Deserializer<'de>>(
    d: D,
) -> Result<BTreeMap<String, Format>, D::Error> {
    let formats = d.deserialize_map(Entries)?;
    let mut dependencies = BTreeMap::new();
    let mut types: BTreeMap<(&str, JsonScalar), &Format> = BTreeMap::new();
    for (name, format) in &formats {
        let known = types.entry((&format.path, format.on)).or_insert(format);
        if (&known.parse, &known.format) != (&format.parse, &format.format) {
            let path = &format.path;
            let problem = format!("`{name}`: another format reads or writes `{path}` differently");
            return Err(D::Error::custom(problem));
        }
        for (dependency, value) in &format.dependencies {
            refuse_known(dependency)?;
            if dependencies
                .insert(dependency, value)
                .is_some_and(|known| known != value)
            {
                let problem = format!("`{dependency}`: another format requires it differently");
                return Err(D::Error::custom(problem));
            }
        }
    }
    Ok(formats)
}

fn refuse_known<E: Error>(dependency: &str) -> Result<(), E> {
    known_problem(dependency).map_or(Ok(()), |problem| Err(E::custom(problem)))
}

/// Why a crate cannot be required by name, where the generated crate has a copy of the runtime.
pub(super) fn known_problem(dependency: &str) -> Option<String> {
    let problem = || format!("`{dependency}`: every generated crate already depends on it");
    depends_on(dependency).then(problem)
}

impl Format {
    /// Takes the type of a preset.
    fn extend(&mut self, preset: Format) {
        let own = std::mem::replace(self, preset);
        self.members = own.members;
        self.extensions = own.extensions;
        self.dependencies.extend(own.dependencies);
        self.example = own.example.or_else(|| self.example.take());
    }

    /// What cannot work.
    fn problem(&self) -> Option<String> {
        if self.path.is_empty() {
            let says =
                self.parse.is_some() || self.format.is_some() || self.on != JsonScalar::String;
            return says.then(|| "it has no `type`".to_owned());
        }
        if self.on == JsonScalar::Integer && (self.parse.is_none() || self.format.is_none()) {
            return Some(
                "for integers, `parse` (from `i64`) and `format` (to `i64`) must be given"
                    .to_owned(),
            );
        }
        let mut extensions = self.extensions.keys();
        if let Some(name) = extensions.find(|name| !name.starts_with("x-")) {
            return Some(format!(
                "`{name}` is not an extension: extensions begin with `x-`"
            ));
        }
        presets::lack(self)
    }

    /// Whether a scalar of this kind, format, name and `x-` fields has it.
    pub(crate) fn fits(&self, key: &str, scalar: &Subject<'_>) -> bool {
        let by_format = || scalar.format == Some(self.named.unwrap_or(key));
        let by_name = || {
            let name = scalar.name;
            let mut patterns = self.members.iter();
            name.is_some_and(|name| patterns.any(|pattern| WildMatch::new(pattern).matches(name)))
        };
        let by_extension = || {
            let mut extensions = self.extensions.iter();
            extensions.any(|(name, value)| {
                let said = serde_json::to_value(value).ok();
                said.is_some() && (scalar.extension)(name) == said.as_ref()
            })
        };
        self.on == scalar.kind && !self.is_secret && (by_format() || by_name() || by_extension())
    }

    /// A text of the format called `name`, if one is known.
    pub(crate) fn example<'f>(&'f self, name: &str) -> Option<&'f str> {
        let common = || {
            Some(match name {
                "date-time" => "2026-01-02T03:04:05Z",
                "date" => "2026-01-02",
                "uuid" => "67e55044-10b1-426f-9247-bb680e5fe0c8",
                "ipv4" | "ip" => "192.0.2.1",
                "ipv6" => "2001:db8::1",
                "decimal" => "1.25",
                "uri" | "url" => "https://example.com/",
                _ => return None,
            })
        };
        self.example.as_deref().or_else(common)
    }
}

/// A scalar of a document that may have a type by its format.
pub(crate) struct Subject<'s> {
    pub(crate) kind: JsonScalar,
    pub(crate) format: Option<&'s str>,
    /// The member or parameter that it is the schema of.
    pub(crate) name: Option<&'s str>,
    /// What an `x-` field of it says.
    pub(crate) extension: &'s dyn Fn(&str) -> Option<&'s serde_json::Value>,
}
