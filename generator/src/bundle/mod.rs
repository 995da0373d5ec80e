//! Brings the other files of a document into it: what a reference leads to becomes a component.
//!
//! Files are asked for by their path from a folder that the document is in, and never one outside. A
//! path item is put where it is referred to, as OpenAPI 3.0 has no component for one; so is what
//! the document itself calls a component.

mod files;
mod identity;
mod path;

use std::collections::{BTreeMap, BTreeSet};

use memchr::memmem;
use serde_json::{Map, Value};

use crate::diagnostic::{Code, Diagnostics, Origins};
use crate::grammar::{ObjectKind, Visitor, component, mapping, section, walk};
use crate::pointer::{push_token, tokens};
pub(crate) use files::ReadFile;
use files::{Files, Missing};
use path::{Target, stem, target};

/// Longest chain of references that is followed in place.
const LONGEST_CHAIN: usize = 16;
/// How many values may be brought in.
const MOST_VALUES: usize = 2_000_000;

/// Brings what references of `document`, which is at `path` from the folder, lead to into it; nothing
/// where no files are to be had. `text` is that of the document.
///
/// What cannot be brought in keeps its reference, and a diagnostic says why. Afterwards
/// `diagnostics` translates pointers to those of the files. Returns whether every file that is
/// there could be read.
pub(crate) fn bundle<'f>(
    document: &mut Value,
    path: &str,
    text: &str,
    read: Option<&'f mut ReadFile<'f>>,
    diagnostics: &mut Diagnostics,
) -> bool {
    identity::make_relative(document);
    let Some(read) = read.filter(|_| may_refer_to_files(text)) else {
        return true;
    };
    let mut bundler = Bundler {
        main: path.to_owned(),
        sections: Sections::of(document),
        files: Files::new(read),
        placed: BTreeMap::new(),
        arrived: Vec::new(),
        names: BTreeMap::new(),
        numbers: BTreeMap::new(),
        origins: Origins::default(),
        values_left: MOST_VALUES,
        is_complete: true,
        diagnostics,
    };
    bundler.whole(document);
    let Bundler {
        origins,
        is_complete,
        ..
    } = bundler;
    diagnostics.rearranged(origins);
    is_complete
}

/// Whether a text may refer to other files: most do not, and need not be walked for it. What hides
/// behind escapes is told by who follows references.
fn may_refer_to_files(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_local = |at: usize| {
        let rest = bytes.get(at + REFERENCE.len()..).unwrap_or_default();
        let value = rest
            .iter()
            .position(|byte| !matches!(byte, b'"' | b'\'' | b':') && !byte.is_ascii_whitespace());
        value.is_some_and(|value| {
            rest[value] == b'#' && value > 0 && matches!(rest[value - 1], b'"' | b'\'')
        })
    };
    let mut references = memmem::find_iter(bytes, REFERENCE);
    !references.all(is_local) || memmem::find(bytes, b"mapping").is_some()
}

/// The member that refers, in JSON or YAML.
const REFERENCE: &[u8] = b"$ref";

/// Where a document has its components.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sections {
    OpenApi,
    Swagger,
}

impl Sections {
    fn of(document: &Value) -> Sections {
        match document.get("swagger") {
            Some(_) => Sections::Swagger,
            None => Sections::OpenApi,
        }
    }

    /// The way from the root to the components of a kind.
    fn path(self, kind: ObjectKind) -> Option<Vec<&'static str>> {
        match (self, kind) {
            (Sections::OpenApi, kind) => Some(vec!["components", section(kind)?]),
            (Sections::Swagger, ObjectKind::Schema) => Some(vec!["definitions"]),
            (Sections::Swagger, ObjectKind::Parameter) => Some(vec!["parameters"]),
            (Sections::Swagger, ObjectKind::Response) => Some(vec!["responses"]),
            (Sections::Swagger, _) => None,
        }
    }
}

/// A component on its way into the document.
struct Arrived {
    kind: ObjectKind,
    path: Vec<&'static str>,
    name: String,
    value: Value,
}

struct Bundler<'f, 'd> {
    /// The path of the document from the folder.
    main: String,
    sections: Sections,
    files: Files<'f>,
    /// Where the part of a file is now, by what it is used as and where it was.
    placed: BTreeMap<(ObjectKind, String), String>,
    arrived: Vec<Arrived>,
    /// Names of components by kind.
    names: BTreeMap<ObjectKind, BTreeSet<String>>,
    /// The number that the last component of a name that is taken got.
    numbers: BTreeMap<(ObjectKind, String), usize>,
    origins: Origins,
    values_left: usize,
    is_complete: bool,
    diagnostics: &'d mut Diagnostics,
}

impl Visitor for Bundler<'_, '_> {
    fn visit(&mut self, kind: ObjectKind, object: &mut Map<String, Value>, at: &str) {
        if kind == ObjectKind::PathItem {
            // Callbacks refer to path items that have callbacks; nothing is generated from them.
            if tokens(at).count() <= 3 {
                self.inline(object, at);
            }
            return;
        }
        if let Some(Value::String(reference)) = object.get_mut("$ref")
            && let Some(now) = self.follow(kind, reference, at)
        {
            *reference = now;
        }
        if let Some(mapping) = mapping(kind, object) {
            let mut here = format!("{at}/discriminator/mapping");
            let length = here.len();
            for (value, target) in mapping {
                push_token(&mut here, value);
                if let Value::String(reference) = target
                    && is_file_reference(reference)
                    && let Some(now) = self.follow(kind, reference, &here)
                {
                    *reference = now;
                }
                here.truncate(length);
            }
        }
    }
}

impl Bundler<'_, '_> {
    fn whole(&mut self, document: &mut Value) {
        let Some(root) = document.as_object_mut() else {
            return;
        };
        self.containers(root);
        self.components(root);
        walk(ObjectKind::Document, document, &mut "#".to_owned(), self);
        while !self.arrived.is_empty() {
            for mut arrived in std::mem::take(&mut self.arrived) {
                let mut at = pointer(&arrived.path, &arrived.name);
                walk(arrived.kind, &mut arrived.value, &mut at, self);
                let mut current = &mut *document;
                for key in arrived.path {
                    let Value::Object(object) = current else {
                        break;
                    };
                    current = object
                        .entry(key)
                        .or_insert_with(|| Value::Object(Map::new()));
                }
                if let Value::Object(components) = current {
                    components.insert(arrived.name, arrived.value);
                }
            }
        }
    }

    /// Objects of names that are files of their own: `paths`, or the schemas of `components`.
    fn containers(&mut self, root: &mut Map<String, Value>) {
        for key in [
            "paths",
            "webhooks",
            "components",
            "definitions",
            "parameters",
            "responses",
        ] {
            if let Some(Value::Object(object)) = root.get_mut(key) {
                self.inline(object, &format!("#/{key}"));
            }
        }
        if let Some(Value::Object(components)) = root.get_mut("components") {
            for (key, section) in components {
                if let Value::Object(section) = section {
                    self.inline(section, &format!("#/components/{key}"));
                }
            }
        }
    }

    /// Takes note of the names of components, and brings in those that are nothing but a part of
    /// another file under the name the document gives them.
    fn components(&mut self, root: &mut Map<String, Value>) {
        let sections = self.sections;
        let in_components = root
            .get_mut("components")
            .and_then(Value::as_object_mut)
            .filter(|_| sections == Sections::OpenApi)
            .into_iter()
            .flatten()
            .filter_map(|(key, members)| Some((component(key)?, key, members)));
        for (kind, key, members) in in_components {
            self.section(kind, &format!("#/components/{key}"), members);
        }
        if sections == Sections::Swagger {
            for kind in [
                ObjectKind::Schema,
                ObjectKind::Parameter,
                ObjectKind::Response,
            ] {
                let Some(path) = sections.path(kind) else {
                    continue;
                };
                if let Some(members) = root.get_mut(path[0]) {
                    self.section(kind, &format!("#/{}", path[0]), members);
                }
            }
        }
    }

    fn section(&mut self, kind: ObjectKind, at: &str, members: &mut Value) {
        let Some(members) = members.as_object_mut() else {
            return;
        };
        let names = self.names.entry(kind).or_default();
        names.extend(members.keys().cloned());
        for (name, value) in members {
            let Value::Object(object) = value else {
                continue;
            };
            let mut here = at.to_owned();
            push_token(&mut here, name);
            if self.base(&here) != self.main {
                // The whole section is a file; there this is known by its place in it.
                let origin = self.origins.original(&here);
                self.placed.entry((kind, origin)).or_insert(here.clone());
            }
            let Some(place) = self.place_of(object, &here) else {
                continue;
            };
            if object.len() == 1 && !self.placed.contains_key(&(kind, place.clone())) {
                self.placed.insert((kind, place), here.clone());
                self.inline(object, &here);
            }
        }
    }

    /// Where in another file the reference of an object leads.
    fn place_of(&self, object: &Map<String, Value>, at: &str) -> Option<String> {
        match target(object.get("$ref")?.as_str()?, &self.base(at)) {
            Target::Inside(file, pointer) if file != self.main => Some(format!("{file}{pointer}")),
            _ => None,
        }
    }

    /// The file that what is now at `at` was written in.
    fn base(&self, at: &str) -> String {
        let origin = self.origins.original(at);
        match origin.split('#').next() {
            Some(file) if !file.is_empty() => file.to_owned(),
            _ => self.main.clone(),
        }
    }

    /// Puts what an object refers to in its place, as long as that is in another file.
    fn inline(&mut self, object: &mut Map<String, Value>, at: &str) {
        for _ in 0..LONGEST_CHAIN {
            let Some(Value::String(reference)) = object.get("$ref") else {
                return;
            };
            let base = self.base(at);
            let Target::Inside(file, pointer) = target(reference, &base) else {
                return;
            };
            if file == self.main {
                object.insert("$ref".to_owned(), pointer.into());
                return;
            }
            let reference = reference.clone();
            let Some(Value::Object(found)) = self.fetch(&reference, &file, &pointer, at) else {
                // As it is written, it could lead to something in the document.
                object.insert("$ref".to_owned(), format!("{file}{pointer}").into());
                return;
            };
            let was = self.origins.original(at);
            let beside = std::mem::replace(object, found);
            self.origins.record(at, format!("{file}{pointer}"));
            for (key, value) in beside.into_iter().filter(|(key, _)| key != "$ref") {
                let (mut now, mut before) = (at.to_owned(), was.clone());
                push_token(&mut now, &key);
                push_token(&mut before, &key);
                self.origins.record(now, before);
                object.insert(key, value);
            }
        }
    }

    /// Where what a reference at `at` leads to is in the document; `None` when the reference is
    /// right as it is, or cannot be followed.
    fn follow(&mut self, kind: ObjectKind, reference: &str, at: &str) -> Option<String> {
        let base = self.base(at);
        if reference.starts_with('#') && base == self.main {
            return None;
        }
        // The name of a definition alone is not a file.
        let is_definition = |names: &BTreeSet<String>| names.contains(reference);
        let names = self.names.get(&kind);
        if self.sections == Sections::Swagger && names.is_some_and(is_definition) {
            return None;
        }
        let (file, pointer_there) = match target(reference, &base) {
            Target::Inside(file, pointer) => (file, pointer),
            Target::Url => return None,
            Target::Outside => {
                let message = format!(
                    "`{reference}` leads to a file outside the folder of the document; \
                     only those in it are read"
                );
                self.report(at, message).help(
                    "name a folder that has all of its files: --root DIR, or `root` in [generate]",
                );
                return None;
            }
        };
        if file == self.main {
            return Some(pointer_there);
        }
        let place = (kind, format!("{file}{pointer_there}"));
        if let Some(now) = self.placed.get(&place) {
            return Some(now.clone());
        }
        let fetched = match self.sections.path(kind) {
            Some(path) => self
                .fetch(reference, &file, &pointer_there, at)
                .map(|value| (path, value)),
            None => None,
        };
        let Some((path, value)) = fetched else {
            // As it is written, it could lead to something in the document.
            return Some(place.1);
        };
        let name = self.free_name(kind, &file, &pointer_there);
        let now = pointer(&path, &name);
        self.origins.record(&now, &place.1);
        self.placed.insert(place, now.clone());
        self.arrived.push(Arrived {
            kind,
            path,
            name,
            value,
        });
        Some(now)
    }

    /// A copy of a part of a file, for the reference at `at`.
    fn fetch(&mut self, reference: &str, file: &str, pointer: &str, at: &str) -> Option<Value> {
        let missing = match self.files.part(file, pointer, self.diagnostics) {
            Ok(value) => {
                match self.values_left.checked_sub(count(value)) {
                    Some(left) => self.values_left = left,
                    None => {
                        let message = "references to other files make the document too large";
                        self.diagnostics.error(Code::DocumentTooLarge, "#", message);
                        self.is_complete = false;
                        return None;
                    }
                }
                return Some(value.clone());
            }
            Err(missing) => missing,
        };
        self.is_complete &= !matches!(missing, Missing::Reported);
        let message = match missing {
            Missing::File => format!("`{reference}` points to nothing: there is no file `{file}`"),
            Missing::Reported => format!("`{reference}` points to a file that cannot be read"),
            Missing::Part => {
                format!("`{reference}` points to nothing: `{file}` has no `{pointer}`")
            }
        };
        self.report(at, message);
        None
    }

    /// Warns of the reference at `at`.
    fn report(&mut self, at: &str, message: String) -> &mut crate::diagnostic::Diagnostic {
        let was = self.origins.original(at);
        let diagnostic = self.diagnostics.warning(Code::FileReference, was, message);
        diagnostic.expected("a reference to a file in the folder of the document");
        diagnostic
    }

    /// A name for a part of a file that no component has: its own, or with that of the file.
    fn free_name(&mut self, kind: ObjectKind, file: &str, pointer: &str) -> String {
        let stem = stem(file);
        let names = self.names.entry(kind).or_default();
        let own = tokens(pointer).last();
        let mut name = own.clone().unwrap_or_else(|| stem.to_owned());
        if names.contains(&name) {
            name = match &own {
                Some(own) => format!("{stem}_{own}"),
                None => file.replace('/', "_"),
            };
        }
        let base = name.clone();
        while names.contains(&name) {
            let number = self.numbers.entry((kind, base.clone())).or_insert(1);
            *number += 1;
            name = format!("{base}_{number}");
        }
        names.insert(name.clone());
        name
    }
}

/// Whether a value of a discriminator's mapping is a reference and not the name of a schema.
fn is_file_reference(text: &str) -> bool {
    text.contains(['#', '/'])
        || [".json", ".yaml", ".yml"]
            .iter()
            .any(|end| text.ends_with(end))
}

/// The pointer of a component.
fn pointer(path: &[&str], name: &str) -> String {
    let mut pointer = "#".to_owned();
    path.iter()
        .chain([&name])
        .for_each(|token| push_token(&mut pointer, token));
    pointer
}

fn count(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(count).sum::<usize>(),
        Value::Object(members) => 1 + members.values().map(count).sum::<usize>(),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::may_refer_to_files;

    #[test]
    fn references_to_files_are_seen_however_they_are_written() {
        for text in [
            r#"{"$ref": "pets.json"}"#,
            r##"{"a": {"$ref": "#/a"}, "b": {"$ref" : "./b.json#/b"}}"##,
            "$ref: pets.yaml\n",
            "a: {$ref: '#/a'}\nb: {'$ref': 'b.yaml#/b'}\n",
            "$ref:\n  pets.yaml\n",
            "$ref: # here\n  pets.yaml\n",
            "discriminator: {mapping: {cat: cat.yaml}}\n",
        ] {
            assert!(may_refer_to_files(text), "{text}");
        }
        for text in [
            "{}",
            r##"{"$ref": "#/a"}"##,
            "a: {$ref: '#/a'}\nb:\n  \"$ref\": \"#/b\"\n",
        ] {
            assert!(!may_refer_to_files(text), "{text}");
        }
    }
}
