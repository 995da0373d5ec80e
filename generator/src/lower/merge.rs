//! Makes one set of keywords of a schema and everything it is `allOf`.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, Discriminator, ExternalDocumentation, ReferenceOr, Schema};
use serde_json::Value;

use super::Lowering;
use super::keywords::{JsonType, Keywords};
use super::values::Values;
use crate::diagnostic::Code;
use crate::pointer::{COMPONENTS, PATTERN_PROPERTIES, only_token, push_token};
use crate::resolve::{Found, SchemaRef};

/// How deep parts of `allOf` are followed for whether they allow null.
const DEEPEST_PARTS: usize = 16;

/// A schema where it is used.
#[derive(Clone, Debug)]
pub(super) struct Site<'d> {
    pub(super) schema: SchemaRef<'d>,
    pub(super) pointer: String,
}

/// `oneOf` or `anyOf`.
#[derive(Clone, Debug)]
pub(super) struct Alternatives<'d> {
    pub(super) sites: Vec<Site<'d>>,
    pub(super) discriminator: Option<&'d Discriminator>,
    pub(super) pointer: String,
}

impl Alternatives<'_> {
    /// The pointer of the schema that has them.
    pub(super) fn schema(&self) -> Option<&str> {
        self.pointer.rsplit_once('/').map(|(schema, _)| schema)
    }
}

/// What a value has to be, all that a schema says put together.
#[derive(Clone, Debug, Default)]
pub(super) struct Merged<'d> {
    pub(super) pointer: String,
    pub(super) title: Option<&'d str>,
    pub(super) description: Option<&'d str>,
    pub(super) external_docs: Option<&'d ExternalDocumentation>,
    pub(super) deprecated: bool,
    pub(super) nullable: bool,
    pub(super) default: Option<&'d Value>,
    pub(super) extensions: Option<&'d IndexMap<String, Value>>,
    pub(super) json_type: Option<JsonType>,
    pub(super) format: Option<&'d str>,
    pub(super) values: Vec<Value>,
    pub(super) properties: IndexMap<&'d str, Vec<Site<'d>>>,
    pub(super) required: BTreeSet<&'d str>,
    pub(super) additional: Option<(&'d AdditionalProperties, String)>,
    /// Whether there are members by pattern of their name.
    pub(super) patterns: bool,
    pub(super) items: Option<Site<'d>>,
    pub(super) alternatives: Vec<Alternatives<'d>>,
    pub(super) minimum: Option<f64>,
    pub(super) maximum: Option<f64>,
    pub(super) min_length: Option<usize>,
    pub(super) max_length: Option<usize>,
    pub(super) textual: bool,
    /// Schemas that are part of it already.
    seen: Seen,
}

/// Pointers of schemas. Most are alone, and a set of one is only that.
#[derive(Clone, Debug, Default)]
struct Seen {
    first: Option<String>,
    others: BTreeSet<String>,
}

impl Seen {
    /// Adds a pointer; whether it is new.
    fn insert(&mut self, pointer: &str) -> bool {
        if self.contains(pointer) {
            return false;
        }
        match self.first {
            None => self.first = Some(pointer.to_owned()),
            Some(_) => {
                self.others.insert(pointer.to_owned());
            }
        }
        true
    }

    fn contains(&self, pointer: &str) -> bool {
        self.first.as_deref() == Some(pointer) || self.others.contains(pointer)
    }

    fn is_one(&self) -> bool {
        self.first.is_some() && self.others.is_empty()
    }
}

/// The pointer of `key` below `pointer`.
pub(super) fn below(pointer: &str, keys: &[&str]) -> String {
    let mut out = String::with_capacity(pointer.len() + 16 * keys.len());
    out.push_str(pointer);
    keys.iter().for_each(|key| push_token(&mut out, key));
    out
}

/// The sites of a list of schemas.
pub(super) fn sites<'d>(list: &'d [ReferenceOr<Schema>], pointer: &str) -> Vec<Site<'d>> {
    let site = |(index, schema): (usize, &'d ReferenceOr<Schema>)| Site {
        schema: schema.into(),
        pointer: below(pointer, &[&index.to_string()]),
    };
    list.iter().enumerate().map(site).collect()
}

/// The sites of a list below a schema. Few schemas have one, and its pointer is made only then.
fn sites_below<'d>(list: &'d [ReferenceOr<Schema>], pointer: &str, keyword: &str) -> Vec<Site<'d>> {
    match list {
        [] => Vec::new(),
        list => sites(list, &below(pointer, &[keyword])),
    }
}

impl<'d> Lowering<'d, '_> {
    /// Everything a schema and what it is `allOf` say.
    pub(super) fn merge(&mut self, schema: &'d Schema, pointer: &str) -> Merged<'d> {
        self.merge_keywords(Keywords::of(schema), pointer)
    }

    /// The same, of a schema with these keywords.
    pub(super) fn merge_keywords(&mut self, keywords: Keywords<'d>, pointer: &str) -> Merged<'d> {
        let mut merged = Merged {
            pointer: pointer.to_owned(),
            ..Merged::default()
        };
        self.absorb_keywords(&mut merged, keywords, pointer);
        merged
    }

    /// What a schema says of a value as a whole, not of the parts of it.
    pub(super) fn merge_head(&mut self, schema: &'d Schema, pointer: &str) -> Merged<'d> {
        let mut merged = Merged {
            pointer: pointer.to_owned(),
            ..Merged::default()
        };
        self.absorb_head(&mut merged, Keywords::of(schema), pointer);
        merged
    }

    /// Adds what another schema says; where the two differ, what was there first counts.
    fn absorb(&mut self, merged: &mut Merged<'d>, schema: &'d Schema, pointer: &str) {
        self.absorb_keywords(merged, Keywords::of(schema), pointer);
    }

    /// The same, of a schema with these keywords.
    pub(super) fn absorb_keywords(
        &mut self,
        merged: &mut Merged<'d>,
        keywords: Keywords<'d>,
        pointer: &str,
    ) {
        if only_token(pointer, COMPONENTS).is_some() && !self.merged_components.contains(pointer) {
            self.merged_components.insert(pointer.to_owned());
        }
        if !merged.seen.insert(pointer) {
            return;
        }
        let parts = sites_below(keywords.all_of, pointer, "allOf");
        let null_by_parts = merged.seen.is_one()
            && keywords.is_all_of_only()
            && self.parts_allow_null(keywords.all_of, 0);
        self.absorb_own(merged, keywords, pointer);
        merged.nullable |= null_by_parts;
        for part in parts {
            let Some(Found { value, pointer }) = self.found(part.schema, &part.pointer) else {
                continue;
            };
            self.absorb(merged, value, &pointer);
        }
    }

    /// Whether the parts of an `allOf` say that a value may be null: one that says nothing else does,
    /// or all that say what the value is.
    pub(super) fn parts_allow_null(&self, parts: &'d [ReferenceOr<Schema>], depth: usize) -> bool {
        let mut telling = 0;
        let mut nullable = 0;
        for part in parts {
            let Ok(found) = self.document.schema(part.into(), "") else {
                return false;
            };
            let keywords = Keywords::of(found.value);
            let says_null = found.value.schema_data.nullable
                || depth < DEEPEST_PARTS
                    && keywords.is_all_of_only()
                    && self.parts_allow_null(keywords.all_of, depth + 1);
            if keywords.is_constraint_only() && keywords.json_type.is_none() {
                if says_null {
                    return true;
                }
                continue;
            }
            telling += 1;
            nullable += usize::from(says_null);
        }
        telling > 0 && telling == nullable
    }

    /// Adds what a site's schema says.
    pub(super) fn absorb_site(&mut self, merged: &mut Merged<'d>, site: &Site<'d>) {
        if let Some(Found { value, pointer }) = self.found(site.schema, &site.pointer) {
            self.absorb(merged, value, &pointer);
        }
    }

    /// Adds what a schema says of a value as a whole.
    pub(super) fn absorb_head(
        &mut self,
        merged: &mut Merged<'d>,
        mut keywords: Keywords<'d>,
        pointer: &str,
    ) {
        if !merged.seen.insert(pointer) {
            return;
        }
        self.head(merged, &keywords, pointer);
        // Values may be listed beside `allOf`: what a part says is said of them.
        keywords.values = Values::default();
        if !keywords.is_all_of_only() {
            return;
        }
        // What is said here comes before what is said where a reference leads.
        let mut parts = sites_below(keywords.all_of, pointer, "allOf");
        parts.sort_by_key(|part| matches!(part.schema, SchemaRef::Reference(_)));
        for part in parts {
            if let Some(Found { value, pointer }) = self.found(part.schema, &part.pointer) {
                self.absorb_head(merged, Keywords::of(value), &pointer);
            }
        }
    }

    fn absorb_own(&mut self, merged: &mut Merged<'d>, keywords: Keywords<'d>, pointer: &str) {
        self.head(merged, &keywords, pointer);
        if let Some(data) = keywords.data
            && let Some(Value::Object(patterns)) = data.extensions.get(PATTERN_PROPERTIES)
        {
            self.note_patterns(patterns.len(), pointer);
            merged.patterns |= !patterns.is_empty();
        }
        absorb_members(merged, &keywords, pointer);
        if let (None, Some(items)) = (&merged.items, keywords.items) {
            merged.items = Some(Site {
                schema: items.into(),
                pointer: below(pointer, &["items"]),
            });
        }
        let discriminator = keywords.data.and_then(|data| data.discriminator.as_ref());
        for (list, keyword) in [(keywords.one_of, "oneOf"), (keywords.any_of, "anyOf")] {
            if list.is_empty() {
                continue;
            }
            let (own, pointer) = (pointer, below(pointer, &[keyword]));
            let sites = sites(list, &pointer);
            // What extends one of a list's schemas is one of them already.
            if !self.is_part(merged, &sites, own) && !self.only_narrow(&sites) {
                merged.alternatives.push(Alternatives {
                    sites,
                    discriminator,
                    pointer,
                });
            }
        }
    }

    /// Whether one of these schemas, but for the one that lists them, is a part of what is merged.
    fn is_part(&self, merged: &Merged<'d>, sites: &[Site<'d>], own: &str) -> bool {
        sites.iter().any(|site| {
            let found = self.document.schema(site.schema, &site.pointer);
            found.is_ok_and(|found| found.pointer != own && merged.seen.contains(&found.pointer))
        })
    }

    fn head(&mut self, merged: &mut Merged<'d>, keywords: &Keywords<'d>, pointer: &str) {
        let first = merged.seen.is_one();
        if let Some(data) = keywords.data {
            merged.title = merged.title.or(data.title.as_deref());
            merged.description = merged.description.or(data.description.as_deref());
            merged.external_docs = merged.external_docs.or(data.external_docs.as_ref());
            merged.default = merged.default.or(data.default.as_ref());
            if first {
                merged.nullable = data.nullable;
                merged.deprecated = data.deprecated;
                merged.extensions = Some(&data.extensions);
            }
        }
        self.absorb_type(merged, keywords, pointer);
        merged.format = merged.format.or(keywords.format);
        absorb_values(merged, keywords);
        merged.minimum = merged.minimum.or(keywords.minimum);
        merged.maximum = merged.maximum.or(keywords.maximum);
        merged.min_length = merged.min_length.or(keywords.min_length);
        merged.max_length = merged.max_length.or(keywords.max_length);
        merged.textual |= keywords.textual;
    }

    fn absorb_type(&mut self, merged: &mut Merged<'d>, keywords: &Keywords<'d>, pointer: &str) {
        let Some(json_type) = keywords.json_type else {
            return;
        };
        match merged.json_type {
            None => merged.json_type = Some(json_type),
            Some(JsonType::Number) if json_type == JsonType::Integer => {
                merged.json_type = Some(JsonType::Integer);
            }
            Some(known) if known == json_type => {}
            Some(JsonType::Integer) if json_type == JsonType::Number => {}
            Some(known) => {
                let word = |sort: JsonType| format!("{sort:?}").to_lowercase();
                let (asked, known) = (word(json_type), word(known));
                let message = format!(
                    "`allOf` requires {asked} here and {known} elsewhere; {known} is generated"
                );
                self.diagnostics
                    .warning(Code::ConflictingMembers, pointer, message)
                    .help("no value can be both: correct one of the two schemas");
            }
        }
    }

    fn note_patterns(&mut self, count: usize, pointer: &str) {
        if count > 0 {
            self.diagnostics.warning(
                Code::LossySchema,
                pointer,
                "members by pattern of their name are generated as members of any name",
            );
        }
    }
}

/// Adds the values that a schema lists, of which those count that all who list some allow.
fn absorb_values<'d>(merged: &mut Merged<'d>, keywords: &Keywords<'d>) {
    let listed = keywords.values;
    if listed.is_empty() {
        return;
    }
    if merged.values.is_empty() {
        merged.values = listed.to_vec();
    } else if listed.len() < merged.values.len() {
        let listed = listed.to_vec();
        if listed.iter().all(|value| merged.values.contains(value)) {
            merged.values = listed;
            // Names of values are given in their order.
            merged.extensions = keywords.data.map(|data| &data.extensions);
        }
    }
}

fn absorb_members<'d>(merged: &mut Merged<'d>, keywords: &Keywords<'d>, pointer: &str) {
    for (name, schema) in keywords.properties.into_iter().flatten() {
        let site = Site {
            schema: schema.into(),
            pointer: below(pointer, &["properties", name]),
        };
        let known = merged.properties.entry(name).or_default();
        if !known.iter().any(|other| is_same(other, &site)) {
            known.push(site);
        }
    }
    let required = keywords.required.iter().map(String::as_str);
    merged.required.extend(required);
    let Some(additional) = keywords.additional else {
        return;
    };
    // `true` says nothing that a schema in another part does not say better.
    if matches!(
        merged.additional,
        None | Some((AdditionalProperties::Any(_), _))
    ) {
        let pointer = below(pointer, &["additionalProperties"]);
        merged.additional = Some((additional, pointer));
    }
}

/// Whether two uses of a schema are the same reference.
fn is_same(a: &Site<'_>, b: &Site<'_>) -> bool {
    match (a.schema, b.schema) {
        (SchemaRef::Reference(a), SchemaRef::Reference(b)) => a == b,
        _ => a.pointer == b.pointer,
    }
}
