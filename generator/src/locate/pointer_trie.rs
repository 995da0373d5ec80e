//! The pointers that are looked for, as a tree that is walked beside the document.

use std::collections::BTreeMap;

use crate::pointer::tokens;

/// A part of the document that is looked for, or that something looked for is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NodeIndex(usize);

#[derive(Default)]
struct Entry {
    children: BTreeMap<String, usize>,
    parent: usize,
    offset: Option<usize>,
}

/// Everything that is looked for.
pub(super) struct PointerTrie {
    entries: Vec<Entry>,
    pointers: BTreeMap<String, usize>,
}

impl PointerTrie {
    pub(super) fn new() -> PointerTrie {
        PointerTrie {
            entries: vec![Entry::default()],
            pointers: BTreeMap::new(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pointers.is_empty()
    }

    pub(super) fn add(&mut self, pointer: &str) {
        let mut current = 0;
        for token in tokens(pointer) {
            let next = self.entries.len();
            let child = *self.entries[current].children.entry(token).or_insert(next);
            if child == next {
                self.entries.push(Entry {
                    parent: current,
                    ..Entry::default()
                });
            }
            current = child;
        }
        self.pointers.insert(pointer.to_owned(), current);
    }

    /// The whole document.
    pub(super) fn root(&self) -> NodeIndex {
        NodeIndex(0)
    }

    /// The member or item of `part` under `token`, when something in it is looked for.
    pub(super) fn child(&self, part: NodeIndex, token: &str) -> Option<NodeIndex> {
        self.entries[part.0]
            .children
            .get(token)
            .copied()
            .map(NodeIndex)
    }

    /// Whether anything inside `part` is looked for.
    pub(super) fn has_children(&self, part: NodeIndex) -> bool {
        !self.entries[part.0].children.is_empty()
    }

    /// Records where `part` is; of a member given twice the last place counts, as its value does.
    pub(super) fn found(&mut self, part: NodeIndex, offset: usize) {
        self.entries[part.0].offset = Some(offset);
    }

    /// Every pointer with the offset of the nearest part that was found.
    pub(super) fn into_places(self) -> Vec<(String, usize)> {
        let entries = &self.entries;
        let place = |mut index: usize| {
            while entries[index].offset.is_none() && index != 0 {
                index = entries[index].parent;
            }
            entries[index].offset.unwrap_or(0)
        };
        self.pointers
            .into_iter()
            .map(|(pointer, index)| (pointer, place(index)))
            .collect()
    }
}
