//! Takes documents apart: what a key says has to be generated, told, or known to say nothing here.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use serde_json::{Value, json};
use specwright::config::Config;
use specwright::diagnostic::Diagnostics;

use super::each::each;
use super::find::CorpusFile;
use super::unsaid::{is_check, reason};

/// Largest document that is taken apart, in bytes: each of its keys is a run of the generator.
const LARGEST: usize = 400_000;

/// How often the same key of the same kind of object is taken out of one document.
const TIMES: usize = 2;

/// Keys that hold values, whose keys are data.
const VALUES: &[&str] = &["const", "default", "enum", "example", "examples", "value"];

/// Keys that hold objects by names of the document's choice.
const NAMED: &[&str] = &[
    "$defs",
    "callbacks",
    "content",
    "definitions",
    "encoding",
    "headers",
    "links",
    "mapping",
    "parameters",
    "pathItems",
    "paths",
    "patternProperties",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "scopes",
    "securityDefinitions",
    "securitySchemes",
    "variables",
    "webhooks",
    "mediaTypes",
];

/// What diagnostics say of all that is in what they are about.
const OF_THE_WHOLE: &[&str] = &[
    "left out",
    "does not check",
    "nothing is generated",
    "is not read",
    "is not used",
    "by itself",
];

/// What came of the keys of a document.
#[derive(Debug, Default)]
pub struct Ledger {
    /// How many were taken out, each by itself.
    pub keys: usize,
    /// Without how many another crate is generated.
    pub changed: usize,
    /// About how many a diagnostic says something.
    pub told: usize,
    /// How many say what is assumed without them: another value makes another crate, or is told.
    pub assumed: usize,
    /// How many say nothing to a client, by reason, and a pointer to the first.
    pub unsaid: BTreeMap<&'static str, (usize, String)>,
    /// Pointers to those that are lost.
    pub lost: Vec<String>,
}

impl Ledger {
    /// Adds that of another document, whose pointers begin with its name.
    fn add(&mut self, name: &str, other: Ledger) {
        self.keys += other.keys;
        self.changed += other.changed;
        self.told += other.told;
        self.assumed += other.assumed;
        for (reason, (count, first)) in other.unsaid {
            let first = format!("{name}{first}");
            self.unsaid.entry(reason).or_insert((0, first)).0 += count;
        }
        let lost = other.lost.into_iter();
        self.lost
            .extend(lost.map(|pointer| format!("{name}{pointer}")));
    }

    /// The ledger for a person.
    pub fn text(&self) -> String {
        let mut text = format!(
            "{} keys taken out, each by itself\n{:>8} change the crate\n{:>8} are told about\n{:>8} say what is assumed without them\n",
            self.keys, self.changed, self.told, self.assumed
        );
        for (reason, (count, first)) in &self.unsaid {
            let _ = writeln!(text, "{count:>8} {reason}, as {first}");
        }
        let _ = writeln!(text, "{:>8} are lost", self.lost.len());
        for pointer in &self.lost {
            let _ = writeln!(text, "         {pointer}");
        }
        text
    }
}

/// The ledger of documents, several taken apart at once.
pub fn of(documents: &[CorpusFile], most: usize) -> Ledger {
    let ledgers = each(documents, |document| {
        let path: &Path = &document.path;
        let bytes = std::fs::read(path)
            .ok()
            .filter(|bytes| bytes.len() <= LARGEST)?;
        let config = std::fs::read_to_string(path.with_extension("toml")).ok();
        let config = match config {
            Some(text) => Config::parse("codegen.toml", &text).ok()?,
            None => Config::default(),
        };
        take_apart(&bytes, config, most)
    });
    let mut all = Ledger::default();
    for (name, ledger) in ledgers {
        all.add(name, ledger);
    }
    all
}

/// The ledger of one document; `None` when nothing is generated of it.
fn take_apart(bytes: &[u8], mut config: Config, most: usize) -> Option<Ledger> {
    // Examples are what tests are made of.
    config.package.tests = true;
    let document = specwright::source::read_value(bytes, &mut Diagnostics::new())?;
    let (whole, told) = generated(&document, &config);
    let whole = whole?;
    let mut keys = Vec::new();
    keys_of(&document, "#", "", false, &mut keys);
    let mut seen: BTreeMap<(String, String), usize> = BTreeMap::new();
    keys.retain(|key| {
        let times = seen
            .entry((key.object.clone(), key.name.clone()))
            .or_default();
        *times += 1;
        *times <= TIMES
    });
    // Spread over the document where there are more.
    let step = keys.len().div_ceil(most.max(1)).max(1);
    let mut index = 0;
    keys.retain(|_| {
        index += 1;
        (index - 1) % step == 0
    });
    let text = document.to_string();
    let mut ledger = Ledger::default();
    for key in keys {
        let with = |value: Option<Value>| {
            let mut other = document.clone();
            if let Some(Value::Object(object)) = other.pointer_mut(&key.parent[1..]) {
                match value {
                    Some(value) => drop(object.insert(key.name.clone(), value)),
                    None => drop(object.shift_remove(&key.name)),
                }
            }
            generated(&other, &config)
        };
        ledger.keys += 1;
        let pointer = key.pointer();
        let value = document.pointer(&pointer[1..]);
        let parent = document.pointer(&key.parent[1..]);
        let differs = |value: Option<Value>| {
            let (made, said) = with(value);
            made != Some(whole) || said != told
        };
        if with(None).0 != Some(whole) {
            ledger.changed += 1;
        } else if others(value).into_iter().any(|other| differs(Some(other))) {
            ledger.assumed += 1;
        } else if is_told(&told, &key, &pointer) {
            ledger.told += 1;
        } else if is_unused(&text, &pointer) {
            let reason = "are of components that nothing refers to";
            ledger.unsaid.entry(reason).or_insert((0, pointer)).0 += 1;
        } else if let Some(reason) = reason(&key.object, &key.name, &pointer, parent, &document) {
            ledger.unsaid.entry(reason).or_insert((0, pointer)).0 += 1;
        } else {
            ledger.lost.push(pointer);
        }
    }
    Some(ledger)
}

/// Whether a pointer leads into a component that no reference leads to.
fn is_unused(text: &str, pointer: &str) -> bool {
    let Some(rest) = pointer.strip_prefix("#/components/") else {
        return false;
    };
    let mut tokens = rest.split('/');
    let (Some(kind), Some(name), true) = (tokens.next(), tokens.next(), tokens.next().is_some())
    else {
        return false;
    };
    // Schemas are generated all the same, and schemes are referred to by name.
    !matches!(kind, "schemas" | "securitySchemes")
        && !text.contains(&format!("\"#/components/{kind}/{name}\""))
}

/// Other values than this, of which one should make a difference where a key is read.
fn others(value: Option<&Value>) -> Vec<Value> {
    match value {
        Some(Value::Bool(flag)) => vec![Value::Bool(!flag)],
        Some(Value::String(_)) => ["array", "boolean", "cookie", "", "a/{b}"]
            .map(Value::from)
            .to_vec(),
        Some(Value::Array(_)) => vec![json!([]), json!(["another"]), json!([{}])],
        Some(Value::Object(_)) => vec![
            json!({}),
            json!({"type": "boolean"}),
            json!({"type": "array", "items": {"type": "boolean"}}),
            json!({"200": {"content": {"application/json": {"schema": {"type": "boolean"}}}}}),
            json!({"required": true, "content": {"application/json": {"schema": {"type": "boolean"}}}}),
        ],
        _ => Vec::new(),
    }
}

/// What is said of a document: each pointer with its message.
type Told = BTreeSet<(String, String)>;

/// The hash of what is generated, if anything is, and what is said of it.
fn generated(document: &Value, config: &Config) -> (Option<u64>, Told) {
    let mut diagnostics = Diagnostics::new();
    let text = document.to_string();
    let made = specwright::generate("api.json", text.as_bytes(), config, &mut diagnostics);
    let hash = made.map(|made| {
        let mut hasher = DefaultHasher::new();
        made.files.iter().for_each(|file| file.hash(&mut hasher));
        hasher.finish()
    });
    let told = diagnostics.iter();
    let told = told.map(|one| (one.pointer.clone(), one.message.clone()));
    (hash, told.collect())
}

/// Whether something is said of a key: at it, in it, or by name at the object it is in.
fn is_told(told: &Told, key: &Key, pointer: &str) -> bool {
    let within = format!("{pointer}/");
    let named = format!("`{}`", key.name);
    told.iter().any(|(at, message)| {
        let is_around = pointer
            .strip_prefix(at.as_str())
            .is_some_and(|rest| rest.starts_with('/'));
        at == pointer
            || at.starts_with(&within)
            || *at == key.parent && message.contains(&named)
            || is_around && OF_THE_WHOLE.iter().any(|words| message.contains(words))
    })
}

/// A key of a document.
struct Key {
    /// The pointer of the object it is in.
    parent: String,
    /// The key that the object is the value of, or of a list or a map of such.
    object: String,
    name: String,
}

impl Key {
    fn pointer(&self) -> String {
        let mut pointer = self.parent.clone();
        specwright::pointer::push_token(&mut pointer, &self.name);
        pointer
    }
}

/// The keys of a value. `object` is what the value is; with `is_named` its own keys are names.
fn keys_of(value: &Value, at: &str, object: &str, is_named: bool, keys: &mut Vec<Key>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let kind = if is_named {
                    format!("{object} name")
                } else {
                    object.to_owned()
                };
                keys.push(Key {
                    parent: at.to_owned(),
                    object: kind,
                    name: name.clone(),
                });
                let is_leaf =
                    VALUES.contains(&name.as_str()) || name.starts_with("x-") || is_check(name);
                if !is_named && is_leaf {
                    continue;
                }
                let mut below = at.to_owned();
                specwright::pointer::push_token(&mut below, name);
                let holds_names = !is_named && member.is_object() && NAMED.contains(&name.as_str());
                let inner = if is_named { object } else { name };
                keys_of(member, &below, inner, holds_names, keys);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                keys_of(item, &format!("{at}/{index}"), object, false, keys);
            }
        }
        _ => {}
    }
}
