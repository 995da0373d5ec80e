//! Walks the events of YAML text for the places of pointers. The text may be broken: the walk
//! ends there.

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use super::lines::Lines;
use super::pointer_trie::{NodeIndex, PointerTrie};

/// A mapping or sequence that is being walked. `part` is `None` when nothing in it is looked for.
struct Frame {
    part: Option<NodeIndex>,
    state: State,
}

enum State {
    /// The index of the next item.
    Sequence(usize),
    /// A key comes next.
    Key,
    /// A value comes next: its part, and where its key is.
    Value(Option<NodeIndex>, usize),
}

/// Where a member is shown.
#[derive(Clone, Copy, PartialEq)]
enum Shown {
    AtKey,
    AtValue,
}

/// Records in `wanted` where each part is.
pub(super) fn walk(text: &str, lines: &Lines<'_>, wanted: &mut PointerTrie) {
    let mut stack: Vec<Frame> = Vec::new();
    let mut parser = Parser::new_from_str(text.trim_start_matches('\u{feff}'));
    while let Some(Ok((event, span))) = parser.next_event() {
        match event {
            Event::MappingEnd | Event::SequenceEnd => {
                stack.pop();
                if stack.is_empty() {
                    return;
                }
            }
            Event::Scalar(ref text, ..) if is_key(&stack) => {
                key(&mut stack, Some(text), offset(lines, span), wanted);
            }
            // A key that is not a scalar: nothing inside it can be pointed at.
            Event::Alias(_) if is_key(&stack) => {
                key(&mut stack, None, offset(lines, span), wanted);
            }
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                let is_mapping = matches!(event, Event::MappingStart(..));
                let part = if is_key(&stack) {
                    key(&mut stack, None, offset(lines, span), wanted);
                    None
                } else {
                    value(&mut stack, offset(lines, span), Shown::AtKey, wanted)
                };
                let state = if is_mapping {
                    State::Key
                } else {
                    State::Sequence(0)
                };
                let part = part.filter(|part| wanted.has_children(*part));
                stack.push(Frame { part, state });
            }
            Event::Scalar(_, style, ..) => {
                let shown = match style {
                    // Its text begins on the next line.
                    ScalarStyle::Literal | ScalarStyle::Folded => Shown::AtKey,
                    _ => Shown::AtValue,
                };
                value(&mut stack, offset(lines, span), shown, wanted);
                if stack.is_empty() {
                    return;
                }
            }
            Event::Alias(_) => {
                value(&mut stack, offset(lines, span), Shown::AtValue, wanted);
                if stack.is_empty() {
                    return;
                }
            }
            _ => {}
        }
    }
}

fn offset(lines: &Lines<'_>, span: Span) -> usize {
    lines.offset(span.start.line(), span.start.col())
}

fn is_key(stack: &[Frame]) -> bool {
    matches!(
        stack.last(),
        Some(Frame {
            state: State::Key,
            ..
        })
    )
}

fn key(stack: &mut [Frame], text: Option<&str>, offset: usize, wanted: &PointerTrie) {
    if let Some(frame) = stack.last_mut() {
        let child = frame
            .part
            .zip(text)
            .and_then(|(part, text)| wanted.child(part, text));
        frame.state = State::Value(child, offset);
    }
}

/// Records the value that begins at `offset`, and returns its part.
fn value(
    stack: &mut [Frame],
    offset: usize,
    shown: Shown,
    wanted: &mut PointerTrie,
) -> Option<NodeIndex> {
    let (part, key) = match stack.last_mut() {
        None => (Some(wanted.root()), None),
        Some(frame) => match &mut frame.state {
            State::Sequence(index) => {
                let token = index.to_string();
                *index += 1;
                (frame.part.and_then(|part| wanted.child(part, &token)), None)
            }
            State::Value(part, key) => {
                let found = (*part, Some(*key));
                frame.state = State::Key;
                found
            }
            State::Key => return None,
        },
    };
    if let Some(part) = part {
        wanted.found(
            part,
            key.filter(|_| shown == Shown::AtKey).unwrap_or(offset),
        );
    }
    part
}
