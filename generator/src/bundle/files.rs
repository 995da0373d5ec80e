//! The other files of a document: each is asked for and parsed once.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::diagnostic::{Code, Diagnostics};
use crate::pointer::{percent_decoded, tokens};
use crate::source::{self, LARGEST_DOCUMENT, parse_part};

/// Hands over the bytes of a file, by its path from the folder.
pub(crate) type ReadFile<'f> = dyn FnMut(&str) -> Option<Vec<u8>> + 'f;

/// The other files of a document.
pub(super) struct Files<'f> {
    read: &'f mut ReadFile<'f>,
    /// What is in each; `None` when that could not be read, which was said.
    known: BTreeMap<String, Option<Value>>,
    bytes_left: usize,
}

/// Why there is nothing at a place.
pub(super) enum Missing {
    /// There is no such file.
    File,
    /// The file cannot be read, which was said.
    Reported,
    /// It has nothing at the pointer.
    Part,
}

impl<'f> Files<'f> {
    pub(super) fn new(read: &'f mut ReadFile<'f>) -> Files<'f> {
        Files {
            read,
            known: BTreeMap::new(),
            bytes_left: LARGEST_DOCUMENT,
        }
    }

    /// What is at `pointer` of the file at `path`.
    pub(super) fn part(
        &mut self,
        path: &str,
        pointer: &str,
        diagnostics: &mut Diagnostics,
    ) -> Result<&Value, Missing> {
        if !self.known.contains_key(path) {
            let bytes = (self.read)(path).ok_or(Missing::File)?;
            let parsed = self.parse(path, &bytes, diagnostics);
            self.known.insert(path.to_owned(), parsed);
        }
        let known = self.known.get(path).and_then(Option::as_ref);
        let document = known.ok_or(Missing::Reported)?;
        let decoded = percent_decoded(pointer);
        [Some(pointer), decoded.as_deref()]
            .into_iter()
            .flatten()
            .find_map(|pointer| at(document, pointer))
            .ok_or(Missing::Part)
    }

    fn parse(&mut self, path: &str, bytes: &[u8], diagnostics: &mut Diagnostics) -> Option<Value> {
        diagnostics.enter_file(path, &String::from_utf8_lossy(bytes));
        let parsed = match self.bytes_left.checked_sub(bytes.len()) {
            Some(left) => {
                self.bytes_left = left;
                source::text(bytes, diagnostics).and_then(|text| parse_part(text, diagnostics))
            }
            None => {
                let message = "the files of the document are larger than the limit";
                diagnostics.error(Code::DocumentTooLarge, "#", message);
                None
            }
        };
        diagnostics.leave_file();
        parsed
    }
}

/// What is at a pointer; nothing when that does not lead through objects and arrays alone.
fn at<'v>(document: &'v Value, pointer: &str) -> Option<&'v Value> {
    if pointer != "#" && !pointer.starts_with("#/") {
        return None;
    }
    let mut current = document;
    for token in tokens(pointer) {
        current = match current {
            Value::Object(members) => members.get(&token)?,
            Value::Array(items) => items.get(token.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    Some(current)
}
