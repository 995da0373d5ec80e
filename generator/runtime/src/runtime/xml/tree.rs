//! XML text as a tree of its elements.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::{resolve_predefined_entity, unescape};
use quick_xml::events::{BytesStart, Event};

use super::names::local;
use crate::runtime::json::MAX_DEPTH;

/// An element.
pub(super) struct Element<'t> {
    /// Its name, without a prefix.
    pub(super) name: &'t str,
    /// The text in it, but not in elements within it.
    pub(super) text: Cow<'t, str>,
    /// Whether it says that it stands for null (`xsi:nil`).
    pub(super) nil: bool,
    /// Where it begins in the text.
    pub(super) at: usize,
    /// Where its attributes are among all.
    attributes: (u32, u32),
    /// The first element in it, and the last; 0 for none, for the root is in no other.
    first: u32,
    last: u32,
    /// The one after it.
    next: u32,
}

/// All elements, the root first.
pub(super) struct Tree<'t> {
    elements: Vec<Element<'t>>,
    attributes: Vec<(String, String)>,
    /// How many bytes of memory are left.
    left: usize,
}

/// Why there is no tree.
pub(super) enum Fault {
    /// It takes too much memory.
    TooLarge,
    /// What is wrong, and where.
    Malformed(usize, String),
}

impl<'t> Tree<'t> {
    /// The tree of a text, which takes at most so many bytes of memory.
    pub(super) fn parse(text: &'t str, most: usize) -> Result<Tree<'t>, Fault> {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        let mut tree = Tree {
            elements: Vec::new(),
            attributes: Vec::new(),
            left: most,
        };
        let mut open: Vec<u32> = Vec::new();
        loop {
            let at = usize::try_from(reader.buffer_position()).unwrap_or_default();
            let wrong = |message: &str| Fault::Malformed(at, message.to_owned());
            match reader.read_event() {
                Ok(Event::Start(start)) => {
                    if open.is_empty() && !tree.elements.is_empty() {
                        return Err(wrong("there is a second root"));
                    }
                    if open.len() == MAX_DEPTH {
                        return Err(wrong("the text is nested too deeply"));
                    }
                    let name = text.get(at + 1..at + 1 + start.name().as_ref().len());
                    let name = name.ok_or_else(|| wrong("a name is not where it should be"))?;
                    open.push(tree.add(name, &start, open.last().copied(), at)?);
                }
                Ok(Event::End(_)) => drop(open.pop()),
                Ok(Event::Text(part)) => {
                    let part = part.xml10_content();
                    tree.add_text(open.last(), part, at)?;
                }
                Ok(Event::CData(part)) => tree.add_text(open.last(), part.xml10_content(), at)?,
                Ok(Event::GeneralRef(reference)) => {
                    let character = reference.resolve_char_ref();
                    let character = character.map_err(|error| wrong(&error.to_string()))?;
                    let part = match character {
                        Some(character) => Cow::Owned(character.to_string()),
                        // Entities of a document's own are expanded by nobody here.
                        None => resolve_predefined_entity(&reference)
                            .map(Cow::Borrowed)
                            .ok_or_else(|| {
                                wrong("there is an entity that XML does not have by itself")
                            })?,
                    };
                    tree.add_text(open.last(), part, at)?;
                }
                Ok(Event::DocType(declared)) if declared.contains('[') => {
                    return Err(wrong(
                        "there is a document type with declarations of its own",
                    ));
                }
                Ok(Event::Eof) if open.is_empty() && !tree.elements.is_empty() => return Ok(tree),
                Ok(Event::Eof) => return Err(wrong("the text ends before its root does")),
                Ok(_) => {}
                Err(error) => {
                    let at = usize::try_from(reader.error_position()).unwrap_or_default();
                    return Err(Fault::Malformed(at, error.to_string()));
                }
            }
        }
    }

    fn take(&mut self, bytes: usize) -> Result<(), Fault> {
        self.left = self.left.checked_sub(bytes).ok_or(Fault::TooLarge)?;
        Ok(())
    }

    fn add(
        &mut self,
        name: &'t str,
        start: &BytesStart<'_>,
        parent: Option<u32>,
        at: usize,
    ) -> Result<u32, Fault> {
        let id = u32::try_from(self.elements.len()).map_err(|_| Fault::TooLarge)?;
        self.take(size_of::<Element<'t>>())?;
        let first_attribute = self.attributes.len() as u32;
        let mut nil = false;
        // Comparing each with each would take the square of their number.
        for attribute in start.attributes().with_checks(false) {
            let wrong = |error: String| Fault::Malformed(at, error);
            let attribute = attribute.map_err(|error| wrong(error.to_string()))?;
            let key: &str = attribute.key.as_ref();
            let value = unescape(&attribute.value).map_err(|error| wrong(error.to_string()))?;
            if key == "xmlns" || key.starts_with("xmlns:") {
                continue;
            }
            if local(key) == "nil" && matches!(value.trim(), "true" | "1") {
                nil = true;
                continue;
            }
            self.take(2 * size_of::<String>() + key.len() + value.len())?;
            let entry = (local(key).to_owned(), value.into_owned());
            self.attributes.push(entry);
        }
        let attributes = (first_attribute, self.attributes.len() as u32);
        self.elements.push(Element {
            name: local(name),
            text: Cow::Borrowed(""),
            nil,
            at,
            attributes,
            first: 0,
            last: 0,
            next: 0,
        });
        if let Some(parent) = parent {
            let last = std::mem::replace(&mut self.elements[parent as usize].last, id);
            match last {
                0 => self.elements[parent as usize].first = id,
                last => self.elements[last as usize].next = id,
            }
        }
        Ok(id)
    }

    fn add_text(&mut self, open: Option<&u32>, part: Cow<'t, str>, at: usize) -> Result<(), Fault> {
        let Some(open) = open else {
            if part.trim().is_empty() {
                return Ok(());
            }
            return Err(Fault::Malformed(
                at,
                "there is text outside of the root".to_owned(),
            ));
        };
        let element = &mut self.elements[*open as usize];
        if element.text.is_empty() {
            element.text = part;
            return Ok(());
        }
        let length = part.len();
        element.text.to_mut().push_str(&part);
        self.take(length)
    }

    /// An element.
    pub(super) fn element(&self, id: u32) -> &Element<'t> {
        &self.elements[id as usize]
    }

    /// The elements in one.
    pub(super) fn children(&self, id: u32) -> Vec<u32> {
        let mut all = Vec::new();
        let mut next = self.element(id).first;
        while next != 0 {
            all.push(next);
            next = self.element(next).next;
        }
        all
    }

    /// The attributes of an element: their names without prefixes, and values.
    pub(super) fn attributes(&self, id: u32) -> &[(String, String)] {
        let (from, to) = self.element(id).attributes;
        &self.attributes[from as usize..to as usize]
    }
}
