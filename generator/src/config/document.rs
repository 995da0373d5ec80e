//! What is changed in a document, or left out of it, before anything is generated.

use serde::Deserialize;
use serde::de::{Deserializer, Error};
use serde_json::Value;
use wildmatch::WildMatch;

use super::check;

/// `[[patches]]`: a change of the document. One that no longer changes anything is an error, so
/// that it goes when the document has caught up.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "PatchTable")]
pub struct Patch {
    /// JSON pointer (RFC 6901) to what is changed.
    pub at: String,
    /// What is done to it.
    pub change: Change,
}

/// What a patch does.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Merges this into it (RFC 7396): members of objects are set, `null` takes one away. It must
    /// be there. TOML has no null: use `remove`.
    Merge(Value),
    /// Puts this in its place; what is around it must be there.
    Set(Value),
    /// Takes it away. It must be there.
    Remove,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PatchTable {
    #[serde(deserialize_with = "check::pointer")]
    at: String,
    merge: Option<Value>,
    set: Option<Value>,
    #[serde(default)]
    remove: bool,
}

impl TryFrom<PatchTable> for Patch {
    type Error = &'static str;

    fn try_from(table: PatchTable) -> Result<Patch, &'static str> {
        let change = match (table.merge, table.set, table.remove) {
            (Some(value), None, false) => Change::Merge(value),
            (None, Some(value), false) => Change::Set(value),
            (None, None, true) => Change::Remove,
            _ => return Err("a patch has exactly one of `merge`, `set` and `remove = true`"),
        };
        Ok(Patch {
            at: table.at,
            change,
        })
    }
}

/// `[include]` or `[exclude]`: operations, by any of these.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Selection {
    /// Patterns of whole paths: `*` is any text, with slashes too, and `?` any character.
    pub paths: Vec<String>,
    /// Tags, each with those that are nested under it (`parent` of OpenAPI 3.2).
    pub tags: Vec<String>,
    /// Operations by `operationId`, or by method and path: `GET /pets`.
    pub operations: Vec<String>,
    /// Of `[include]`: which schemas are generated beside those that the operations lead to.
    pub schemas: Option<Schemas>,
}

/// Which schemas of `components.schemas` are generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Schemas {
    /// All.
    All,
    /// Those that operations lead to.
    Reachable,
}

/// Reads `[exclude]`, which is of operations alone.
pub(super) fn operations_only<'de, D: Deserializer<'de>>(d: D) -> Result<Selection, D::Error> {
    let selection = Selection::deserialize(d)?;
    if selection.schemas.is_some() {
        return Err(D::Error::custom("`schemas` is a key of [include]"));
    }
    Ok(selection)
}

impl Selection {
    /// Whether it names nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.paths.is_empty() && self.tags.is_empty() && self.operations.is_empty()
    }

    /// Every entry, in the words of the configuration.
    pub fn entries(&self) -> impl Iterator<Item = &str> {
        let lists = self.lists().into_iter();
        lists.flat_map(|(_, list)| list).map(String::as_str)
    }

    /// Its lists, each with its key.
    pub(crate) fn lists(&self) -> [(&'static str, &[String]); 3] {
        [
            ("paths", &self.paths),
            ("tags", &self.tags),
            ("operations", &self.operations),
        ]
    }

    /// The entries that name this operation.
    #[must_use]
    pub fn naming(&self, method: &str, path: &str, id: Option<&str>, tags: &[String]) -> Vec<&str> {
        let paths = self
            .paths
            .iter()
            .filter(|pattern| WildMatch::new(pattern).matches(path));
        let tagged = self.tags.iter().filter(|tag| tags.contains(tag));
        let request = format!("{method} {path}");
        let operations = self
            .operations
            .iter()
            .filter(|name| id == Some(name.as_str()) || **name == request);
        paths
            .chain(tagged)
            .chain(operations)
            .map(String::as_str)
            .collect()
    }
}

/// `[parameters]`: parameters of operations, by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Parameters {
    /// Parameters of paths whose values are several segments, with `/` between them, as `x-multi-segment:
    /// true` says in a document: paths up to the parameter, `/repos/{owner}/contents/{path}`, in which
    /// `*` is any text and `?` any character. Of all others `/` is sent as `%2F`.
    pub multi_segment: Vec<String>,
}

/// `[members]`: members of objects, by hand.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Members {
    /// `"schema.member"`, or `"schema.member.inner"` of an inline object, to the name of its field.
    #[serde(deserialize_with = "check::member_names")]
    pub rename: std::collections::BTreeMap<String, String>,
    /// Whether objects of replies keep the members that the document does not know, in `extra`.
    pub keep_unknown: bool,
    /// Members that may be missing, whatever the document says: `"schema.member"`,
    /// `"schema.member.inner"` of an inline object; `*` is any text and `?` any character, so that
    /// `"*.member"` is the member of every object.
    pub optional: Vec<String>,
    /// Whether every member of a reply may be missing, whatever the document says.
    pub optional_in_replies: bool,
    /// Members and parameters that `Debug` never shows, as if they were of `format: password`:
    /// text whose name ends in one of these, however it is written (`clientSecret`).
    pub secret: Vec<String>,
}

impl Default for Members {
    fn default() -> Members {
        let secret = [
            "password",
            "client_secret",
            "access_token",
            "refresh_token",
            "api_key",
        ];
        Members {
            rename: std::collections::BTreeMap::new(),
            keep_unknown: false,
            optional: Vec::new(),
            optional_in_replies: false,
            secret: secret.map(str::to_owned).to_vec(),
        }
    }
}

impl Members {
    /// Whether text of this name is a secret.
    pub fn is_secret(&self, name: &str) -> bool {
        let name = letters(name).rev();
        let last = name.clone().next();
        // Several of them are no less secret.
        let several = (last == Some(b's')).then(|| name.clone().skip(1));
        let last_of_one = several.clone().and_then(|mut one| one.next());
        self.secret.iter().any(|secret| {
            let ending = letters(secret).rev();
            // Most names are told apart by that.
            let Some(first) = ending.clone().next() else {
                return false;
            };
            (last == Some(first) && starts(name.clone(), ending.clone()))
                || last_of_one == Some(first)
                    && (several.clone()).is_some_and(|one| starts(one, ending))
        })
    }

    /// What the names of secrets end with, by their letters and digits.
    pub(crate) fn secret_endings(&self) -> impl Iterator<Item = String> {
        let endings = self
            .secret
            .iter()
            .map(|secret| letters(secret).map(char::from).collect());
        endings.filter(|ending: &String| !ending.is_empty())
    }
}

/// Whether the first letters are these.
fn starts(mut letters: impl Iterator<Item = u8>, mut these: impl Iterator<Item = u8>) -> bool {
    these.all(|letter| letters.next() == Some(letter))
}

/// The letters and digits of a name, in lower case.
fn letters(name: &str) -> impl DoubleEndedIterator<Item = u8> + Clone {
    let letters = name.bytes().filter(u8::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase())
}
