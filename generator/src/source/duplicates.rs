//! Finds members that an object of JSON text has twice; of these the last counts.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::diagnostic::{Code, Diagnostics};
use crate::locate::{Lines, Scanner};
use crate::parallel;
use crate::pointer::push_token;

/// Warns of every member given twice in `text`, which has so many colons and parses to `value`.
pub(super) fn report(text: &str, colons: usize, value: &Value, diagnostics: &mut Diagnostics) {
    // Counting is far cheaper than comparing names, and says whether there is anything to find.
    if colons != members(value) {
        let lines = Lines::new(text);
        let mut walker = Walker {
            scanner: Scanner::new(text),
            stack: Vec::new(),
        };
        while let Some((pointer, key, offset)) = walker.next_duplicate() {
            diagnostics
                .warning(
                    Code::DuplicateKey,
                    pointer,
                    format!("`{key}` occurs twice in the same object; the last value counts"),
                )
                .at(lines.location(offset));
        }
    }
}

/// How many members the objects of a document have.
fn members(document: &Value) -> usize {
    let Value::Object(root) = document else {
        return members_below(document);
    };
    let counts = parallel::map(parallel::parts(root), |(_, value)| members_below(value));
    let above = root.values().filter_map(Value::as_object);
    root.len() + above.map(Map::len).sum::<usize>() + counts.iter().sum::<usize>()
}

fn members_below(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(members_below).sum(),
        Value::Object(object) => object.len() + object.values().map(members_below).sum::<usize>(),
        _ => 0,
    }
}

enum Frame<'t> {
    Array(usize),
    Object {
        seen: BTreeSet<Cow<'t, str>>,
        key: Cow<'t, str>,
    },
}

struct Walker<'t> {
    scanner: Scanner<'t>,
    stack: Vec<Frame<'t>>,
}

impl<'t> Walker<'t> {
    /// The next duplicate: its pointer, its name, and where it is.
    fn next_duplicate(&mut self) -> Option<(String, Cow<'t, str>, usize)> {
        loop {
            let byte = self.scanner.peek()?;
            match byte {
                b'{' => self.push(Frame::Object {
                    seen: BTreeSet::new(),
                    key: Cow::default(),
                }),
                b'[' => self.push(Frame::Array(0)),
                b'}' | b']' => {
                    self.scanner.position += 1;
                    self.stack.pop();
                }
                b',' => {
                    self.scanner.position += 1;
                    if let Some(Frame::Array(index)) = self.stack.last_mut() {
                        *index += 1;
                    }
                }
                b':' => self.scanner.position += 1,
                b'"' if self.is_key() => {
                    let offset = self.scanner.position;
                    let name = self.scanner.string()?;
                    self.scanner.colon()?;
                    let Some(Frame::Object { seen, key }) = self.stack.last_mut() else {
                        continue;
                    };
                    *key = name.clone();
                    if !seen.insert(name.clone()) {
                        return Some((self.pointer(), name, offset));
                    }
                }
                _ => self.scanner.scalar()?,
            }
        }
    }

    fn push(&mut self, frame: Frame<'t>) {
        self.scanner.position += 1;
        self.stack.push(frame);
    }

    /// Whether a string that comes now is a key: in an object, right after `{` or `,`.
    fn is_key(&self) -> bool {
        matches!(self.stack.last(), Some(Frame::Object { .. }))
            && matches!(self.scanner.last_token(), Some(b'{' | b','))
    }

    fn pointer(&self) -> String {
        let mut pointer = "#".to_owned();
        for frame in &self.stack {
            match frame {
                Frame::Array(index) => push_token(&mut pointer, &index.to_string()),
                Frame::Object { key, .. } => push_token(&mut pointer, key),
            }
        }
        pointer
    }
}
