//! What a value is in XML, worked out from the document alone.
//!
//! The runtime has a writer of its own. This one shares nothing with it, so that generated tests compare
//! two readings of OpenAPI's XML Object, not one with itself.

use serde_json::Value;

use crate::ir::{XmlContent, XmlKind, XmlNode, XmlObject, XmlShape};

/// The text of a value whose root is this.
pub(super) fn document(shapes: &[XmlShape], root: &XmlNode, value: &Value) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    let writer = Writer { shapes };
    match (&root.content, root.kind) {
        (XmlContent::List(items, _), XmlKind::Element) => {
            let mut inner = String::new();
            writer.items(items, value, &mut Vec::new(), &mut inner);
            element(
                &root.name,
                &declaration(root, &mut Vec::new()),
                &inner,
                &mut out,
            );
        }
        _ => writer.node(root, value, &mut Vec::new(), &mut out),
    }
    out
}

/// The prefixes that are declared around a place, and their namespaces.
type Declared = Vec<(String, String)>;

struct Writer<'a> {
    shapes: &'a [XmlShape],
}

impl<'a> Writer<'a> {
    fn object(&self, content: &'a XmlContent) -> Option<&'a XmlObject> {
        match content {
            XmlContent::Object(object) => Some(object),
            XmlContent::Shape(index) => match &self.shapes.get(*index)?.content {
                XmlContent::Object(object) => Some(object),
                _ => None,
            },
            _ => None,
        }
    }

    fn node(&self, node: &'a XmlNode, value: &Value, declared: &mut Declared, out: &mut String) {
        if node.kind == XmlKind::None {
            return self.inside(&node.content, value, declared, out);
        }
        let around = declared.len();
        match (&node.content, value) {
            (XmlContent::List(items, Some(true)), Value::Array(_)) => {
                let attributes = declaration(node, declared);
                let mut inner = String::new();
                self.items(items, value, declared, &mut inner);
                element(&node.name, &attributes, &inner, out);
            }
            (XmlContent::List(items, _), Value::Array(_)) => {
                self.items(items, value, declared, out);
            }
            (_, Value::Null) => {
                let nil =
                    " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"";
                let attributes = declaration(node, declared) + nil;
                element(&node.name, &attributes, "", out);
            }
            (content, value) => {
                let mut attributes = declaration(node, declared);
                self.attributes(content, value, declared, &mut attributes);
                let mut inner = String::new();
                self.inside(content, value, declared, &mut inner);
                element(&node.name, &attributes, &inner, out);
            }
        }
        declared.truncate(around);
    }

    fn items(&self, items: &'a [XmlNode], list: &Value, declared: &mut Declared, out: &mut String) {
        for value in list.as_array().into_iter().flatten() {
            let has_all = |item: &&XmlNode| {
                let members = self.object(&item.content).map(|object| &object.members);
                let names = value
                    .as_object()
                    .into_iter()
                    .flat_map(|object| object.keys());
                let known = |name: &String| {
                    let mut members = members.into_iter().flatten();
                    members.any(|(member, _)| member == name)
                };
                names.into_iter().all(known)
            };
            if let Some(item) = items.iter().find(has_all).or(items.first()) {
                self.node(item, value, declared, out);
            }
        }
    }

    fn attributes(
        &self,
        content: &'a XmlContent,
        value: &Value,
        declared: &mut Declared,
        out: &mut String,
    ) {
        let object = self.object(content);
        for (name, member) in object.into_iter().flat_map(|object| &object.members) {
            let Some(value) = value.get(name).filter(|value| !value.is_null()) else {
                continue;
            };
            match member.kind {
                XmlKind::Attribute => {
                    out.push_str(&declaration(member, declared));
                    let text = escape(&text(value))
                        .replace('"', "&quot;")
                        .replace('\'', "&apos;");
                    out.push_str(&format!(" {}=\"{text}\"", member.name));
                }
                XmlKind::None => self.attributes(&member.content, value, declared, out),
                _ => {}
            }
        }
    }

    fn inside(
        &self,
        content: &'a XmlContent,
        value: &Value,
        declared: &mut Declared,
        out: &mut String,
    ) {
        let Value::Object(given) = value else {
            out.push_str(&escape(&text(value)));
            return;
        };
        let object = self.object(content);
        let members = object.map_or(&[][..], |object| &object.members);
        for (name, member) in members {
            let Some(value) = given.get(name) else {
                continue;
            };
            match member.kind {
                XmlKind::Attribute => {}
                XmlKind::Text => out.push_str(&escape(&text(value))),
                XmlKind::CData => out.push_str(&format!("<![CDATA[{}]]>", text(value))),
                XmlKind::Element | XmlKind::None => self.node(member, value, declared, out),
            }
        }
        let others = object.and_then(|object| object.others.as_deref());
        let others = others.unwrap_or(&XmlContent::Any);
        for (name, value) in given {
            if !members.iter().any(|(known, _)| known == name) {
                self.other(name, others, value, declared, out);
            }
        }
    }

    /// A member that has a name and nothing else.
    fn other(
        &self,
        name: &str,
        content: &'a XmlContent,
        value: &Value,
        declared: &mut Declared,
        out: &mut String,
    ) {
        if let Value::Array(items) = value {
            let content = match content {
                XmlContent::List(items, _) => {
                    items.first().map_or(&XmlContent::Any, |item| &item.content)
                }
                content => content,
            };
            for item in items {
                self.other(name, content, item, declared, out);
            }
            return;
        }
        let mut attributes = String::new();
        self.attributes(content, value, declared, &mut attributes);
        out.push_str(&format!("<{name}{attributes}>"));
        self.inside(content, value, declared, out);
        out.push_str(&format!("</{name}>"));
    }
}

fn element(name: &str, attributes: &str, inner: &str, out: &mut String) {
    out.push_str(&match inner {
        "" => format!("<{name}{attributes}/>"),
        inner => format!("<{name}{attributes}>{inner}</{name}>"),
    });
}

/// The declaration of the namespace of a name, unless it is declared around it.
fn declaration(node: &XmlNode, declared: &mut Declared) -> String {
    let Some(namespace) = &node.namespace else {
        return String::new();
    };
    let prefix = node.name.split_once(':').map_or("", |(prefix, _)| prefix);
    let mut known = declared.iter().rev();
    let is_known = known.find(|(other, _)| other == prefix);
    let is_known = is_known.is_some_and(|(_, known)| known == namespace);
    if is_known || prefix.is_empty() && node.kind == XmlKind::Attribute {
        return String::new();
    }
    declared.push((prefix.to_owned(), namespace.clone()));
    let colon = if prefix.is_empty() { "" } else { ":" };
    format!(" xmlns{colon}{prefix}=\"{}\"", escape(namespace))
}

fn escape(text: &str) -> String {
    let text = text.replace('&', "&amp;");
    text.replace('<', "&lt;").replace('>', "&gt;")
}

/// A scalar as text.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
