//! XML as JSON by the names of the document.

use std::borrow::Cow;
use std::cell::Cell;

use super::items::{item_of, items, items_in};
use super::names::{is_attribute, local, member_of};
use super::tree::{Fault, Tree};
use super::{Node, NodeKind, Shape, Wrapped, scalar};
use crate::runtime::error::ErrorKind;
use crate::runtime::json::{DecodeError, Encode, Encoder, Nullable, Written};

/// The JSON of a text whose root is this; neither the tree nor the JSON takes more than so many bytes.
pub(super) fn json(
    body: &[u8],
    root: &Node,
    most: usize,
) -> Result<String, (ErrorKind, DecodeError)> {
    let text = decoded(body).map_err(|message| malformed(body, 0, message))?;
    let tree = match Tree::parse(&text, most) {
        Ok(tree) => tree,
        Err(Fault::Malformed(at, message)) => {
            return Err(malformed(text.as_bytes(), at, message));
        }
        Err(Fault::TooLarge) => return Err(too_large(most)),
    };
    let mut encoder = Encoder::new();
    let place = Place::default();
    let reading = Reading {
        tree: &tree,
        most,
        place: &place,
    };
    reading.root(root).encode(&mut encoder);
    if encoder.text().len() > most {
        return Err(too_large(most));
    }
    Ok(encoder.into_text())
}

/// An error about the JSON of a text, as one about the text: at the element that the value is.
pub(super) fn in_text(error: DecodeError, body: &[u8], root: &Node, most: usize) -> DecodeError {
    let Ok(text) = decoded(body) else {
        return error;
    };
    let Ok(tree) = Tree::parse(&text, most) else {
        return error;
    };
    let place = Place {
        json: Some(error.offset()),
        found: Cell::new(0),
    };
    let reading = Reading {
        tree: &tree,
        most,
        place: &place,
    };
    reading.root(root).encode(&mut Encoder::new());
    let (path, message) = (error.path().to_owned(), error.message().to_owned());
    DecodeError::new(text.as_bytes(), place.found.get(), path, message)
}

/// Where a value is that is looked for.
#[derive(Default)]
struct Place {
    /// In the JSON.
    json: Option<usize>,
    /// In the text.
    found: Cell<usize>,
}

fn malformed(text: &[u8], at: usize, message: String) -> (ErrorKind, DecodeError) {
    let error = DecodeError::new(text, at, String::new(), message);
    (ErrorKind::Decode, error)
}

fn too_large(most: usize) -> (ErrorKind, DecodeError) {
    let message = format!("the values of the text take more than {most} bytes of memory");
    let error = DecodeError::new(&[], 0, String::new(), message);
    (ErrorKind::TooLarge, error)
}

/// The text of a body: UTF-8, or Latin-1 where it says so.
fn decoded(body: &[u8]) -> Result<Cow<'_, str>, String> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    if let Ok(text) = std::str::from_utf8(body) {
        return Ok(Cow::Borrowed(text));
    }
    let declaration = body.get(..body.len().min(120)).unwrap_or_default();
    let declaration = String::from_utf8_lossy(declaration).to_ascii_lowercase();
    let declaration = declaration.split('>').next().unwrap_or_default();
    if declaration.contains("iso-8859-1") || declaration.contains("windows-1252") {
        return Ok(Cow::Owned(body.iter().copied().map(char::from).collect()));
    }
    Err("the text is not UTF-8".to_owned())
}

/// What is being read.
#[derive(Clone, Copy)]
struct Reading<'t> {
    tree: &'t Tree<'t>,
    most: usize,
    place: &'t Place,
}

/// A value, and where it is.
struct Value<'t> {
    reading: Reading<'t>,
    shape: &'static Shape,
    source: Source,
}

/// Where a value is.
enum Source {
    /// It is an element.
    Element(u32),
    /// It has these elements and no attributes or text.
    Children(Vec<u32>),
    /// It is in these elements, as a list of its own or unwrapped.
    List(Node, Vec<u32>),
    /// It is in that.
    Within(Box<Source>),
}

impl<'t> Reading<'t> {
    fn value(self, shape: &'static Shape, source: Source) -> Value<'t> {
        Value {
            reading: self,
            shape,
            source,
        }
    }

    /// Notes that a value of this element is written next.
    fn note(self, element: Option<u32>, encoder: &Encoder) {
        if let (Some(json), Some(id)) = (self.place.json, element)
            && json == encoder.text().len()
        {
            self.place.found.set(self.tree.element(id).at);
        }
    }

    /// The root. Servers call it as they like, and may put it into one of their own.
    fn root(self, root: &Node) -> Value<'t> {
        let shape = root.shape;
        if root.kind == NodeKind::None {
            return self.value(shape, Source::Children(vec![0]));
        }
        let tree = self.tree;
        let is_it = |id: u32| match shape {
            Shape::List(items, _) => {
                let children = tree.children(id);
                let mut names = children.iter().map(|child| tree.element(*child).name);
                names.any(|name| item_of(items, name).is_some())
            }
            _ => {
                let members = shape.members();
                let children = tree.children(id);
                let mut names = children.iter().map(|child| tree.element(*child).name);
                names.any(|name| member_of(members, name, 0).is_some())
                    || has_attribute(members, tree.attributes(id))
                    || has_text(members) && !tree.element(id).text.trim().is_empty()
            }
        };
        let is_structured = matches!(shape, Shape::List(..) | Shape::Object(_));
        if !is_structured || is_it(0) {
            return self.value(shape, Source::Element(0));
        }
        let name = tree.element(0).name;
        if name != local(root.name) && member_of(shape.members(), name, 0).is_some() {
            return self.value(shape, Source::Children(vec![0]));
        }
        let within = tree.children(0).into_iter().find(|child| is_it(*child));
        self.value(shape, Source::Element(within.unwrap_or(0)))
    }
}

impl Source {
    fn element(&self) -> Option<u32> {
        match self {
            Source::Element(id) => Some(*id),
            Source::Within(source) => source.element(),
            Source::Children(_) | Source::List(..) => None,
        }
    }

    /// The element it is, or the first of several.
    fn first(&self, tree: &Tree<'_>) -> Option<u32> {
        self.element()
            .or_else(|| self.children(tree).first().copied())
    }

    fn children(&self, tree: &Tree<'_>) -> Vec<u32> {
        match self {
            Source::Element(id) => tree.children(*id),
            Source::Children(children) | Source::List(_, children) => children.clone(),
            Source::Within(source) => source.children(tree),
        }
    }

    fn attributes<'t>(&self, tree: &'t Tree<'t>) -> &'t [(String, String)] {
        self.element().map_or(&[], |id| tree.attributes(id))
    }

    fn text<'t>(&self, tree: &'t Tree<'t>) -> &'t str {
        self.element().map_or("", |id| &*tree.element(id).text)
    }
}

/// Whether one of the attributes is a member.
fn has_attribute(members: &[(&str, Node)], attributes: &[(String, String)]) -> bool {
    let mut names = attributes.iter().map(|(name, _)| name);
    names.any(|name| members.iter().any(|(_, member)| is_attribute(member, name)))
}

/// Whether a member is the text of the element.
fn has_text(members: &[(&str, Node)]) -> bool {
    let mut kinds = members.iter().map(|(_, member)| member.kind);
    kinds.any(|kind| matches!(kind, NodeKind::Text | NodeKind::CData))
}

impl Encode for Value<'_> {
    fn encode(&self, encoder: &mut Encoder) {
        let Reading { tree, most, .. } = self.reading;
        self.reading.note(self.source.first(tree), encoder);
        let element = self.source.element().map(|id| tree.element(id));
        // What is more is not handed over.
        if element.is_some_and(|element| element.nil) || encoder.text().len() > most {
            return encoder.null();
        }
        match self.shape {
            shape if shape.is_scalar() => {
                scalar_of(self.shape, self.source.text(tree), encoder);
            }
            Shape::List(of, wrapped) => self.list((of, *wrapped), encoder),
            Shape::Object(members) => self.object(members, None, encoder),
            Shape::Map(members, others) => self.object(members, Some(others), encoder),
            _ => self.any(encoder),
        }
    }
}

/// Writes a scalar from its text.
fn scalar_of(shape: &Shape, text: &str, encoder: &mut Encoder) {
    let trimmed = text.trim();
    match shape {
        Shape::Number | Shape::Boolean if trimmed.is_empty() => encoder.null(),
        Shape::Boolean => match scalar::boolean(trimmed) {
            Some(flag) => encoder.boolean(flag),
            None => encoder.string(text),
        },
        Shape::Number => match scalar::number(trimmed) {
            Some(number) => Written(&number).encode(encoder),
            None => encoder.string(text),
        },
        Shape::Scalar {
            text: is_text,
            number,
            boolean,
        } => {
            // Where it may be text, `007` and `1` are no number and no boolean that lost something.
            let found = scalar::number(trimmed).filter(|_| *number);
            let found = found.filter(|found| !*is_text || **found == *text);
            let flag = scalar::boolean(trimmed).filter(|_| *boolean);
            let flag = flag.filter(|_| !*is_text || matches!(text, "true" | "false"));
            match (found, flag) {
                (Some(number), _) => Written(&number).encode(encoder),
                (None, Some(flag)) => encoder.boolean(flag),
                (None, None) if trimmed.is_empty() && !is_text => encoder.null(),
                (None, None) => encoder.string(text),
            }
        }
        _ => encoder.string(text),
    }
}

impl Value<'_> {
    fn list(&self, of: (&'static [Node], Wrapped), encoder: &mut Encoder) {
        let tree = self.reading.tree;
        let found = match &self.source {
            Source::List(list, elements) => items(tree, elements, list, of),
            source => match source.element() {
                Some(id) => items_in(tree, id, of.0),
                None => Vec::new(),
            },
        };
        encoder.begin_array();
        for (id, shape) in found {
            encoder.item(&self.reading.value(shape, Source::Element(id)));
        }
        encoder.end_array();
    }

    fn object(
        &self,
        members: &'static [(&'static str, Node)],
        others: Option<&'static Shape>,
        encoder: &mut Encoder,
    ) {
        let tree = self.reading.tree;
        let children = self.source.children(tree);
        let text = self.source.text(tree);
        let is_empty = children.is_empty() && self.source.attributes(tree).is_empty();
        if is_empty && !has_text(members) && !text.trim().is_empty() {
            // Types say that this is none of them.
            return encoder.string(text);
        }
        let mut sorted = Vec::with_capacity(children.len());
        let mut likely = 0;
        for id in children {
            let found = member_of(members, tree.element(id).name, likely);
            likely = found.unwrap_or(likely);
            sorted.push((found.unwrap_or(usize::MAX), id));
        }
        sorted.sort_by_key(|(member, _)| *member);
        encoder.begin_object();
        for (index, (name, member)) in members.iter().enumerate() {
            let from = sorted.partition_point(|(of, _)| *of < index);
            let to = sorted.partition_point(|(of, _)| *of <= index);
            let own: Vec<u32> = sorted[from..to].iter().map(|(_, id)| *id).collect();
            self.member(name, member, own, encoder);
        }
        if let Some(shape) = others {
            let from = sorted.partition_point(|(of, _)| *of < usize::MAX);
            let ids = sorted[from..].iter().map(|(_, id)| *id).collect();
            self.others(ids, shape, encoder);
        }
        encoder.end_object();
    }

    /// Writes a member that these elements are of.
    fn member(&self, name: &str, member: &Node, own: Vec<u32>, encoder: &mut Encoder) {
        let (reading, tree) = (self.reading, self.reading.tree);
        let shape = member.shape;
        match (member.kind, shape) {
            (NodeKind::Text | NodeKind::CData, _) => {
                if let Some(id) = self.source.element() {
                    encoder.member(name, &Scalar(reading, shape, self.source.text(tree), id));
                }
            }
            (NodeKind::None, _) => {
                let attributes = self.source.attributes(tree);
                let is_there = !own.is_empty() || has_attribute(shape.members(), attributes);
                if is_there {
                    let source = match self.source.element() {
                        Some(id) => Source::Within(Box::new(Source::Element(id))),
                        None => Source::Children(own),
                    };
                    encoder.member(name, &reading.value(shape, source));
                }
            }
            (_, Shape::List(_, wrapped)) => {
                let is_there = member.required && *wrapped != Wrapped::Yes;
                match own.as_slice() {
                    [] if !is_there => {}
                    [only] if tree.element(*only).nil && *wrapped == Wrapped::Yes => {
                        encoder.member(name, &Nullable::<bool>::Null);
                    }
                    _ => encoder.member(name, &reading.value(shape, Source::List(*member, own))),
                }
            }
            _ => match own.last() {
                Some(_) if own.len() > 1 && matches!(shape, Shape::Any) => {
                    encoder.member(name, &Repeated(reading, shape, &own));
                }
                Some(id) => encoder.member(name, &reading.value(shape, Source::Element(*id))),
                None => {
                    let mut attributes = self.source.attributes(tree).iter();
                    let found = attributes.find(|(name, _)| is_attribute(member, name));
                    if let (Some((_, value)), Some(id)) = (found, self.source.element()) {
                        encoder.member(name, &Scalar(reading, shape, value, id));
                    }
                }
            },
        }
    }

    /// Writes elements that are no members, by their names.
    fn others(&self, mut ids: Vec<u32>, shape: &'static Shape, encoder: &mut Encoder) {
        let (reading, tree) = (self.reading, self.reading.tree);
        // Those of one name are together, in the order of the text.
        ids.sort_by_key(|id| tree.element(*id).name);
        for same in ids.chunk_by(|one, other| tree.element(*one).name == tree.element(*other).name)
        {
            let Some(last) = same.last() else { continue };
            let name = tree.element(*last).name;
            match shape {
                Shape::List(..) => {
                    let list = Node::new("", shape);
                    let source = match same {
                        [only] if !tree.children(*only).is_empty() => Source::Element(*only),
                        same => Source::List(list, same.to_vec()),
                    };
                    encoder.member(name, &reading.value(shape, source));
                }
                Shape::Any if same.len() > 1 => {
                    encoder.member(name, &Repeated(reading, shape, same));
                }
                _ => encoder.member(name, &reading.value(shape, Source::Element(*last))),
            }
        }
    }

    /// Writes what nothing is known of: text, or an object of attributes, elements and the text
    /// beside them.
    fn any(&self, encoder: &mut Encoder) {
        let tree = self.reading.tree;
        let (children, attributes) = (self.source.children(tree), self.source.attributes(tree));
        let text = self.source.text(tree);
        if children.is_empty() && attributes.is_empty() {
            return encoder.string(text);
        }
        encoder.begin_object();
        for (name, value) in attributes {
            encoder.member(name, &value.as_str());
        }
        self.others(children, self.shape, encoder);
        if !text.trim().is_empty() {
            encoder.member("$text", &text);
        }
        encoder.end_object();
    }
}

/// A scalar that is not an element, but text or an attribute of this one.
struct Scalar<'a, 't>(Reading<'t>, &'static Shape, &'a str, u32);

impl Encode for Scalar<'_, '_> {
    fn encode(&self, encoder: &mut Encoder) {
        self.0.note(Some(self.3), encoder);
        scalar_of(self.1, self.2, encoder);
    }
}

/// Elements of one name.
struct Repeated<'a, 't>(Reading<'t>, &'static Shape, &'a [u32]);

impl Encode for Repeated<'_, '_> {
    fn encode(&self, encoder: &mut Encoder) {
        self.0.note(self.2.first().copied(), encoder);
        encoder.begin_array();
        for id in self.2 {
            encoder.item(&self.0.value(self.1, Source::Element(*id)));
        }
        encoder.end_array();
    }
}
