//! JSON as XML.

use std::borrow::Cow;

use quick_xml::escape::{escape, partial_escape};

use super::names::is_name;
use super::{Node, NodeKind, Shape, Wrapped};
use crate::runtime::json::{Document, Node as Json};

/// The namespace of `xsi:nil`.
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// The XML of a JSON text whose root is this.
pub(super) fn xml(json: &str, root: &Node) -> Result<String, String> {
    let document = Document::parse(json.as_bytes().to_vec()).map_err(|error| error.to_string())?;
    let mut writer = Writer {
        out: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>".to_owned(),
        roots: 0,
        depth: 0,
        declared: Vec::new(),
        problem: None,
    };
    let value = document.root();
    match root.shape {
        Shape::List(items, _) if root.kind != NodeKind::None => {
            writer.element(root, value, &|writer| writer.items(items, value));
        }
        _ => writer.value(root, value),
    }
    match writer.problem {
        Some(problem) => Err(problem),
        None if writer.roots == 1 => Ok(writer.out),
        None => Err(format!(
            "it would have {} elements at its root, where XML has one",
            writer.roots
        )),
    }
}

struct Writer {
    out: String,
    /// How many elements are within no other.
    roots: usize,
    depth: usize,
    /// The prefixes that are declared here, each with its namespace.
    declared: Vec<(&'static str, &'static str)>,
    problem: Option<String>,
}

impl Writer {
    fn fail(&mut self, problem: String) {
        self.problem.get_or_insert(problem);
    }

    /// Writes a value as what it is: elements, or what is in one.
    fn value(&mut self, node: &Node, value: Json<'_>) {
        match (node.kind, node.shape) {
            (NodeKind::None, shape) => self.content(shape, value),
            (_, Shape::List(items, wrapped)) if value.is_array() => match wrapped {
                Wrapped::Yes => self.element(node, value, &|writer| writer.items(items, value)),
                Wrapped::No | Wrapped::Unsaid => self.items(items, value),
            },
            (_, shape) => self.element(node, value, &|writer| writer.content(shape, value)),
        }
    }

    fn items(&mut self, items: &'static [Node], list: Json<'_>) {
        for value in list.items() {
            // The first that has all members of an object.
            let fits = |item: &&Node| {
                let members = item.shape.members();
                let mut names = value.entries();
                names.all(|(name, _)| members.iter().any(|(known, _)| *known == name))
            };
            if let Some(item) = items.iter().find(fits).or(items.first()) {
                self.value(item, value);
            }
        }
    }

    /// Writes an element with something in it.
    fn element(&mut self, node: &Node, value: Json<'_>, content: &dyn Fn(&mut Writer)) {
        if self.depth == 0 {
            self.roots += 1;
        }
        let declared = self.declared.len();
        self.out.push('<');
        self.out.push_str(node.name);
        self.declare(node);
        if value.is_null() {
            self.out
                .push_str(&format!(" xmlns:xsi=\"{INSTANCE}\" xsi:nil=\"true\"/>"));
            self.declared.truncate(declared);
            return;
        }
        self.attributes(node.shape, value);
        let start = self.out.len();
        self.out.push('>');
        self.depth += 1;
        content(self);
        self.depth -= 1;
        self.declared.truncate(declared);
        if self.out.len() == start + 1 {
            self.out.truncate(start);
            self.out.push_str("/>");
        } else {
            self.out.push_str(&format!("</{}>", node.name));
        }
    }

    /// Declares the namespace of a name, where it is not yet.
    fn declare(&mut self, node: &Node) {
        let prefix = node.name.split_once(':').map_or("", |(prefix, _)| prefix);
        // An attribute without a prefix is in no namespace.
        if node.namespace.is_empty() || prefix.is_empty() && node.kind == NodeKind::Attribute {
            return;
        }
        let known = self
            .declared
            .iter()
            .rev()
            .find(|(known, _)| *known == prefix);
        if known.is_some_and(|(_, namespace)| *namespace == node.namespace) {
            return;
        }
        self.declared.push((prefix, node.namespace));
        let name = if prefix.is_empty() {
            "xmlns".to_owned()
        } else {
            format!("xmlns:{prefix}")
        };
        self.attribute(&name, node.namespace);
    }

    fn attribute(&mut self, name: &str, text: &str) {
        self.check(text);
        let text = escape(text);
        let text = text.replace('\t', "&#9;").replace('\n', "&#10;");
        let text = text.replace('\r', "&#13;");
        self.out.push_str(&format!(" {name}=\"{text}\""));
    }

    /// Writes the members of an object that are attributes.
    fn attributes(&mut self, shape: &Shape, value: Json<'_>) {
        for (name, member) in shape.members() {
            let Some(value) = value.get(name).filter(|value| !value.is_null()) else {
                continue;
            };
            match member.kind {
                NodeKind::Attribute => {
                    self.declare(member);
                    match text(value) {
                        Some(text) => self.attribute(member.name, &text),
                        None => self.fail(format!("{name}: an attribute holds no list or object")),
                    }
                }
                NodeKind::None => self.attributes(member.shape, value),
                _ => {}
            }
        }
    }

    /// Writes what is in an element.
    fn content(&mut self, shape: &Shape, value: Json<'_>) {
        if let Some(text) = text(value) {
            return self.text(&text);
        }
        if value.is_array() {
            return self.fail("a list is where its schema has none".to_owned());
        }
        let members = shape.members();
        for (name, member) in members {
            let Some(value) = value.get(name) else {
                continue;
            };
            match (member.kind, text(value)) {
                (NodeKind::Attribute, _) => {}
                (NodeKind::Text, Some(text)) => self.text(&text),
                (NodeKind::CData, Some(text)) => self.cdata(&text),
                (NodeKind::Text | NodeKind::CData, None) if value.is_null() => {}
                (NodeKind::Text | NodeKind::CData, None) => {
                    self.fail(format!("{name}: text holds no list or object"));
                }
                (NodeKind::Element | NodeKind::None, _) => self.value(member, value),
            }
        }
        let others = match shape {
            Shape::Map(_, others) => others,
            _ => &Shape::Any,
        };
        for (name, value) in value.entries() {
            if !members.iter().any(|(known, _)| *known == name) {
                self.other(&name, others, value);
            }
        }
    }

    /// Writes a member that has no more than a name; of a list an element for each item.
    fn other(&mut self, name: &str, shape: &Shape, value: Json<'_>) {
        if !is_name(name) {
            return self.fail(format!("{name:?} is not a name of an element"));
        }
        if value.is_array() {
            for item in value.items() {
                let of_items = match shape {
                    Shape::List(items, _) => items.first().map_or(&Shape::Any, |item| item.shape),
                    other => other,
                };
                self.other(name, of_items, item);
            }
            return;
        }
        if self.depth == 0 {
            self.roots += 1;
        }
        self.out.push_str(&format!("<{name}"));
        self.attributes(shape, value);
        self.out.push('>');
        self.depth += 1;
        if !value.is_null() {
            self.content(shape, value);
        }
        self.depth -= 1;
        self.out.push_str(&format!("</{name}>"));
    }

    fn text(&mut self, text: &str) {
        self.check(text);
        let text = partial_escape(text);
        // What is read again has it as it is only so.
        self.out.push_str(&text.replace('\r', "&#13;"));
    }

    fn cdata(&mut self, text: &str) {
        self.check(text);
        self.out.push_str("<![CDATA[");
        self.out.push_str(&text.replace("]]>", "]]]]><![CDATA[>"));
        self.out.push_str("]]>");
    }

    /// Refuses what XML has no form for, not even an escaped one.
    fn check(&mut self, text: &str) {
        let is_refused = |c: &char| {
            c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{7f}'..='\u{9f}')
                || matches!(c, '\u{fffe}' | '\u{ffff}')
        };
        if let Some(refused) = text.chars().find(is_refused) {
            let code = u32::from(refused);
            self.fail(format!("U+{code:04X} is no character that XML can hold"));
        }
    }
}

/// The text of a scalar.
fn text(value: Json<'_>) -> Option<Cow<'_, str>> {
    if let Some(text) = value.as_str() {
        return Some(text);
    }
    let is_plain = !value.is_null() && !value.is_array() && !value.is_object();
    is_plain.then(|| Cow::Borrowed(value.raw()))
}
