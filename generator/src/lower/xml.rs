//! How schemas are written in XML: names, attributes, lists (OpenAPI 3.2, XML Object).

use std::collections::{BTreeMap, VecDeque};

use openapiv3::{AdditionalProperties, ReferenceOr, Schema};
use serde_json::Value;

use super::keywords::{JsonType, Keywords};
use super::merge::{Alternatives, Merged, Site, sites};
use super::schema::component_key;
use super::{DEEPEST, Lowering};
use crate::diagnostic::Code;
use crate::ir::{XmlContent, XmlKind, XmlNode, XmlObject, XmlScalars, XmlShape};
use crate::pointer::COMPONENTS;
use crate::resolve::{Found, SchemaRef};

/// What is called so that has no name in the document: XML has an element at its root.
const NAMELESS: &str = "root";

/// What is called so that is an item of a list at the root, where neither has a name.
const ITEM: &str = "item";

/// How deep parts of `allOf` are followed.
const DEEPEST_PARTS: usize = 16;

/// What is known of schemas in XML.
#[derive(Default)]
pub(super) struct XmlShapes<'d> {
    pub(super) shapes: Vec<XmlShape>,
    /// What each schema that is referred to is, by pointer.
    known: BTreeMap<String, XmlContent>,
    /// What each alternative of others is, by pointer.
    alternatives: BTreeMap<String, XmlContent>,
    /// Objects are finished one after another, not within each other: references go deep.
    queue: VecDeque<(usize, Merged<'d>)>,
}

/// What the XML Objects of a schema say, put together.
#[derive(Clone, Debug, Default)]
struct Said {
    name: Option<String>,
    namespace: Option<String>,
    prefix: Option<String>,
    kind: Option<XmlKind>,
    wrapped: Option<bool>,
}

impl Said {
    /// Adds what an XML Object says that nothing said before.
    fn add(&mut self, object: &Value) {
        let text = |key: &str| object.get(key)?.as_str().map(str::to_owned);
        let flag = |key: &str| object.get(key)?.as_bool();
        self.name = self.name.take().or_else(|| text("name"));
        self.namespace = self.namespace.take().or_else(|| text("namespace"));
        self.prefix = self.prefix.take().or_else(|| text("prefix"));
        self.wrapped = self.wrapped.or_else(|| flag("wrapped"));
        let kind = match object.get("nodeType").and_then(Value::as_str) {
            Some("element") => Some(XmlKind::Element),
            Some("attribute") => Some(XmlKind::Attribute),
            Some("text") => Some(XmlKind::Text),
            Some("cdata") => Some(XmlKind::CData),
            Some("none") => Some(XmlKind::None),
            _ => flag("attribute").and_then(|is| is.then_some(XmlKind::Attribute)),
        };
        self.kind = self.kind.or(kind);
    }

    /// The node of a value with this in it, which is called so unless something else is said.
    fn node(self, name: &str, content: XmlContent) -> XmlNode {
        let own = self.name.filter(|name| !name.is_empty());
        let name = own.unwrap_or_else(|| name.to_owned());
        let (name, kind, content) = match content {
            // A list is an element by being wrapped.
            XmlContent::List(items, wrapped) => {
                let own = self.wrapped.or(match self.kind {
                    Some(XmlKind::Element) => Some(true),
                    Some(XmlKind::None) => Some(false),
                    _ => None,
                });
                // The configuration is for what the document does not say.
                let wrapped = own.or(wrapped);
                let items = items.into_iter().map(|item| item.or_called(&name));
                let content = XmlContent::List(items.collect(), wrapped);
                (name, XmlKind::Element, content)
            }
            content => (name, self.kind.unwrap_or(XmlKind::Element), content),
        };
        let prefix = self.prefix.filter(|prefix| !prefix.is_empty());
        XmlNode {
            name: match prefix {
                Some(prefix) if !name.is_empty() => format!("{prefix}:{name}"),
                _ => name,
            },
            namespace: self.namespace.filter(|namespace| !namespace.is_empty()),
            kind,
            required: false,
            content,
        }
    }
}

impl XmlNode {
    /// The node, with this name where it has none; the items of a list have that of the list.
    fn or_called(mut self, name: &str) -> XmlNode {
        if self.name.is_empty() {
            name.clone_into(&mut self.name);
        }
        if let XmlContent::List(items, _) = &mut self.content {
            let named = std::mem::take(items).into_iter();
            *items = named.map(|item| item.or_called(name)).collect();
        }
        self
    }
}

impl<'d> Lowering<'d, '_> {
    /// The root of a body or reply of this schema.
    pub(super) fn xml_root(&mut self, schema: &'d ReferenceOr<Schema>, pointer: &str) -> XmlNode {
        let site = Site {
            schema: schema.into(),
            pointer: pointer.to_owned(),
        };
        let said = self.xml_said(std::slice::from_ref(&site), 0);
        let content = self.xml_content(&site, 0);
        let key = self
            .xml_target(&site)
            .and_then(|(_, pointer)| component_key(&pointer));
        let mut root = said.node(&key.unwrap_or_default(), content);
        self.finish_xml();
        if root.name.is_empty() {
            match &root.content {
                // A root that has no name and one member is that member.
                XmlContent::Object(object) if object.members.len() == 1 => {
                    root.kind = XmlKind::None;
                }
                XmlContent::List(..) => {
                    root = root.or_called(ITEM);
                    NAMELESS.clone_into(&mut root.name);
                }
                _ => NAMELESS.clone_into(&mut root.name),
            }
        }
        if !matches!(root.kind, XmlKind::Element | XmlKind::None) {
            root.kind = XmlKind::Element;
        }
        root
    }

    /// Whether the root of a body has a name of no more than our choice.
    pub(super) fn note_nameless(&mut self, root: &XmlNode, pointer: &str) {
        if root.name == NAMELESS {
            self.diagnostics
                .note(
                    Code::LossySchema,
                    pointer,
                    format!("the root of this body has no name in the document; it is sent as `{NAMELESS}`"),
                )
                .help("give its schema an `xml` object with a `name`, by a patch of `codegen.toml` where the document is not yours");
        }
    }

    /// What XML Objects say of a value of all these schemas: what is said here before what is said
    /// where a reference leads.
    fn xml_said(&mut self, sites: &[Site<'d>], depth: usize) -> Said {
        let mut said = Said::default();
        for site in sites {
            self.add_said(site, depth, &mut said);
        }
        said
    }

    fn add_said(&mut self, site: &Site<'d>, depth: usize, said: &mut Said) {
        let Ok(Found { value, pointer }) = self.document.schema(site.schema, &site.pointer) else {
            return;
        };
        if let Some(object) = value.schema_data.extensions.get("xml") {
            said.add(object);
        }
        let keywords = Keywords::of(value);
        let mut parts = sites(keywords.all_of, &pointer);
        parts.sort_by_key(|part| matches!(part.schema, SchemaRef::Reference(_)));
        if depth < DEEPEST_PARTS {
            for part in &parts {
                self.add_said(part, depth + 1, said);
            }
        }
    }

    /// The schema that says what a value is: where a reference leads, and the one part of an `allOf`
    /// beside which nothing else is said of it.
    fn xml_target(&self, site: &Site<'d>) -> Option<(&'d Schema, String)> {
        let mut found = self.document.schema(site.schema, &site.pointer).ok()?;
        for _ in 0..DEEPEST_PARTS {
            let keywords = Keywords::of(found.value);
            if !keywords.is_all_of_only() {
                break;
            }
            let parts = sites(keywords.all_of, &found.pointer);
            let telling = parts.iter().filter_map(|part| {
                let found = self.document.schema(part.schema, &part.pointer).ok()?;
                let keywords = Keywords::of(found.value);
                let says_nothing = keywords.is_constraint_only() && keywords.json_type.is_none();
                (!says_nothing).then_some(found)
            });
            let mut telling: Vec<Found<'d, Schema>> = telling.collect();
            match (telling.pop(), telling.is_empty()) {
                (Some(only), true) => found = only,
                _ => break,
            }
        }
        Some((found.value, found.pointer))
    }

    /// What is in an element of a schema.
    fn xml_content(&mut self, site: &Site<'d>, depth: usize) -> XmlContent {
        if depth >= DEEPEST {
            return XmlContent::Any;
        }
        let Some((schema, pointer)) = self.xml_target(site) else {
            return XmlContent::Any;
        };
        if let Some(known) = self.xml.known.get(&pointer) {
            return known.clone();
        }
        let merged = self.merge(schema, &pointer);
        // What may be met again is made once: what is within itself, or twice within what is twice
        // within another, would have no end.
        let is_shared = pointer != site.pointer || pointer.starts_with("#/components/");
        if !is_shared || !merged.is_xml_object() {
            self.xml.known.insert(pointer.clone(), XmlContent::Any);
            let content = self.xml_merged(&merged, depth);
            self.xml.known.remove(&pointer);
            if is_shared {
                self.xml.known.insert(pointer, content.clone());
            }
            return content;
        }
        let index = self.xml.shapes.len();
        let content = XmlContent::Shape(index);
        self.xml.shapes.push(XmlShape {
            name: component_key(&pointer).unwrap_or_else(|| words(&pointer)),
            pointer: pointer.clone(),
            content: XmlContent::Any,
        });
        self.xml.queue.push_back((index, merged));
        self.xml.known.insert(pointer, content.clone());
        content
    }

    /// Finishes the objects that wait, and those that come up meanwhile.
    fn finish_xml(&mut self) {
        while let Some((index, merged)) = self.xml.queue.pop_front() {
            let content = self.xml_merged(&merged, 0);
            self.xml.shapes[index].content = content;
        }
    }

    /// What is in an element of merged keywords.
    fn xml_merged(&mut self, merged: &Merged<'d>, depth: usize) -> XmlContent {
        let own = self.xml_own(merged, depth);
        if merged.alternatives.is_empty() {
            return own;
        }
        let alternatives = merged.alternatives.clone();
        let sites = alternatives.iter().flat_map(|one| &one.sites);
        let mut contents: Vec<XmlContent> = sites
            .filter_map(|site| self.xml_alternative(site, depth + 1))
            .collect();
        if own != XmlContent::Any {
            contents.insert(0, own);
        }
        let mut contents = contents.into_iter();
        let first = contents.next().unwrap_or(XmlContent::Any);
        let pointer = &merged.pointer;
        contents.fold(first, |one, other| self.either(one, other, pointer))
    }

    /// What an alternative is, unless that is null.
    fn xml_alternative(&mut self, site: &Site<'d>, depth: usize) -> Option<XmlContent> {
        let Some((schema, pointer)) = self.xml_target(site).filter(|_| depth < DEEPEST) else {
            return Some(XmlContent::Any);
        };
        if let Some(known) = self.xml.alternatives.get(&pointer) {
            return Some(known.clone());
        }
        let merged = self.merge(schema, &pointer);
        if merged.is_null_only() {
            return None;
        }
        // One that is among its own alternatives adds nothing to them.
        let nothing = XmlContent::Object(XmlObject::default());
        self.xml.alternatives.insert(pointer.clone(), nothing);
        let content = self.xml_merged(&merged, depth);
        self.xml.alternatives.insert(pointer, content.clone());
        Some(content)
    }

    /// What is one or the other: of objects the members of both.
    fn either(&mut self, one: XmlContent, other: XmlContent, pointer: &str) -> XmlContent {
        match (one, other) {
            (one, other) if one == other => one,
            (XmlContent::Object(mut one), XmlContent::Object(other)) => {
                for (name, node) in other.members {
                    if !one.members.iter().any(|(known, _)| *known == name) {
                        one.members.push((name, node));
                    }
                }
                one.others = one.others.or(other.others);
                XmlContent::Object(one)
            }
            (one, other) if one.is_scalar() && other.is_scalar() => {
                let (one, other) = (one.scalars(), other.scalars());
                XmlContent::Scalar(XmlScalars {
                    text: one.text || other.text,
                    number: one.number || other.number,
                    boolean: one.boolean || other.boolean,
                })
            }
            // Text where an object may be stays text.
            (XmlContent::Object(object), scalar) | (scalar, XmlContent::Object(object))
                if scalar.is_scalar() =>
            {
                XmlContent::Object(object)
            }
            _ => {
                self.diagnostics.warning(
                    Code::LossySchema,
                    pointer,
                    "nothing in XML tells these alternatives apart; their elements are taken by their own names",
                );
                XmlContent::Any
            }
        }
    }

    fn xml_own(&mut self, merged: &Merged<'d>, depth: usize) -> XmlContent {
        let sort = merged.sort().or_else(|| {
            let value = merged.values.iter().find(|value| !value.is_null())?;
            Some(match value {
                Value::Number(_) => JsonType::Number,
                Value::Bool(_) => JsonType::Boolean,
                _ => JsonType::String,
            })
        });
        match sort {
            Some(JsonType::String) => XmlContent::Text,
            Some(JsonType::Number | JsonType::Integer) => XmlContent::Number,
            Some(JsonType::Boolean) => XmlContent::Boolean,
            Some(JsonType::Array) => {
                let items = match &merged.items {
                    Some(items) => self.xml_items(items, depth),
                    None => vec![Said::default().node("", XmlContent::Any)],
                };
                XmlContent::List(items, self.config.xml.wrapped)
            }
            Some(JsonType::Object) => XmlContent::Object(self.xml_object(merged, depth)),
            None => XmlContent::Any,
        }
    }

    /// What the items of a list are. Those of a union may have a name each.
    fn xml_items(&mut self, site: &Site<'d>, depth: usize) -> Vec<XmlNode> {
        let mut nodes = Vec::new();
        if let Some((schema, pointer)) = self.xml_target(site) {
            let merged = self.merge(schema, &pointer);
            let alternatives = merged.alternatives.iter();
            let sites = alternatives.flat_map(|Alternatives { sites, .. }| sites.clone());
            for site in sites {
                let said = self.xml_said(std::slice::from_ref(&site), 0);
                if said.name.is_some() {
                    let content = self.xml_content(&site, depth + 1);
                    nodes.push(said.node("", content));
                }
            }
        }
        if nodes.is_empty() {
            let said = self.xml_said(std::slice::from_ref(site), 0);
            let content = self.xml_content(site, depth + 1);
            nodes.push(said.node("", content));
        }
        for node in &mut nodes {
            node.kind = XmlKind::Element;
        }
        nodes
    }

    fn xml_object(&mut self, merged: &Merged<'d>, depth: usize) -> XmlObject {
        let mut object = XmlObject::default();
        for (name, sites) in &merged.properties {
            let said = self.xml_said(sites, 0);
            let content = match sites.as_slice() {
                [only] => self.xml_content(only, depth + 1),
                several => {
                    let mut all = Merged::default();
                    several
                        .iter()
                        .for_each(|site| self.absorb_site(&mut all, site));
                    if depth + 1 < DEEPEST {
                        self.xml_merged(&all, depth + 1)
                    } else {
                        XmlContent::Any
                    }
                }
            };
            let mut node = said.node(name, content);
            let is_text = matches!(
                node.kind,
                XmlKind::Attribute | XmlKind::Text | XmlKind::CData
            );
            if is_text && !node.content.is_scalar() && node.content != XmlContent::Any {
                let pointer = sites.first().map_or(&merged.pointer, |site| &site.pointer);
                self.diagnostics.note(
                    Code::LossySchema,
                    pointer,
                    format!("`{name}` is said to be text or an attribute in XML, which holds no list or object; it is an element"),
                );
                node.kind = XmlKind::Element;
            }
            let is_list = matches!(node.content, XmlContent::List(..));
            node.required = is_list && merged.required.contains(name);
            object.members.push(((*name).to_owned(), node));
        }
        object.others = match &merged.additional {
            Some((AdditionalProperties::Schema(schema), pointer)) => {
                let site = Site {
                    schema: (&**schema).into(),
                    pointer: pointer.clone(),
                };
                let content = self.xml_content(&site, depth + 1);
                // What is called by the name of the member has no other.
                Some(Said::default().node("", content).content)
            }
            Some((AdditionalProperties::Any(true), _)) => Some(XmlContent::Any),
            _ => merged.patterns.then_some(XmlContent::Any),
        }
        .map(Box::new);
        object
    }
}

/// What a schema without a name is called: the way to it.
fn words(pointer: &str) -> String {
    let parts = pointer.trim_start_matches(COMPONENTS);
    let parts = parts.split('/').filter(|part| *part != "properties");
    parts.collect::<Vec<_>>().join(" ")
}

impl Merged<'_> {
    /// Whether it is an object, or one of several.
    fn is_xml_object(&self) -> bool {
        let is_object = matches!(self.sort(), Some(JsonType::Object) | None);
        is_object && (!self.properties.is_empty() || !self.alternatives.is_empty())
    }

    /// Whether nothing but null is said to be a value.
    fn is_null_only(&self) -> bool {
        self.nullable
            && self.sort().is_none()
            && self.alternatives.is_empty()
            && self.values.iter().all(Value::is_null)
    }
}
