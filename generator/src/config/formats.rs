//! `[formats]`: Rust types for the formats of strings.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::{Deserializer, Error};

use super::check;
use crate::runtime_crate::depends_on;

/// `[formats.NAME]`: the type of strings of this format.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Format {
    /// Its path, such as `jiff::Timestamp`. It has to be `Clone` and `Debug`, and may be sent
    /// between threads.
    #[serde(rename = "type", deserialize_with = "check::qualified")]
    pub path: String,
    /// The function that reads it, `fn(&str) -> Result<T, E>`; without it `FromStr` does.
    #[serde(default, deserialize_with = "check::optional_qualified")]
    pub parse: Option<String>,
    /// The function that writes it, from `&T` to anything with `Display`; without it the type's
    /// own `Display` does.
    #[serde(default, deserialize_with = "check::optional_qualified")]
    pub format: Option<String>,
    /// A text of this format for examples and tests, written as the type writes it; common formats
    /// have one.
    #[serde(default)]
    pub example: Option<String>,
    /// What the crate depends on for the type, as `[dependencies]` of a manifest.
    #[serde(default)]
    pub dependencies: toml::Table,
}

/// Reads `[formats]`. Of one type there can be one way to read it, and of one dependency one
/// version.
pub(super) fn formats<'de, D: Deserializer<'de>>(
    d: D,
) -> Result<BTreeMap<String, Format>, D::Error> {
    let formats = BTreeMap::<String, Format>::deserialize(d)?;
    let mut dependencies = BTreeMap::new();
    let mut types: BTreeMap<&str, &Format> = BTreeMap::new();
    for (name, format) in &formats {
        let known = types.entry(&format.path).or_insert(format);
        if (&known.parse, &known.format) != (&format.parse, &format.format) {
            let path = &format.path;
            let problem =
                format!("`{name}`: `{path}` is read or written otherwise by another format");
            return Err(D::Error::custom(problem));
        }
        for (dependency, value) in &format.dependencies {
            refuse_known(dependency)?;
            if dependencies
                .insert(dependency, value)
                .is_some_and(|known| known != value)
            {
                let problem = format!("`{dependency}`: another format asks for it otherwise");
                return Err(D::Error::custom(problem));
            }
        }
    }
    Ok(formats)
}

/// Reads `[crate.dependencies]`.
pub(super) fn dependencies<'de, D: Deserializer<'de>>(d: D) -> Result<toml::Table, D::Error> {
    let table = toml::Table::deserialize(d)?;
    table.keys().try_for_each(|name| refuse_known(name))?;
    Ok(table)
}

fn refuse_known<E: Error>(dependency: &str) -> Result<(), E> {
    if depends_on(dependency) {
        let problem = format!("`{dependency}`: every generated crate depends on it already");
        return Err(E::custom(problem));
    }
    Ok(())
}

impl Format {
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
