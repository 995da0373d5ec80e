//! Where the reader is: a path that costs nothing until something is wrong.

use crate::pointer::push_token;

/// A node of the document, by the way to it from the root.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    parent: Option<&'a Cursor<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Root,
    Key(&'a str),
    Index(usize),
}

impl<'a> Cursor<'a> {
    /// The whole document.
    pub(super) const ROOT: Cursor<'static> = Cursor {
        parent: None,
        step: Step::Root,
    };

    /// The member `key` of this node.
    pub(super) fn key(&'a self, key: &'a str) -> Cursor<'a> {
        Cursor {
            parent: Some(self),
            step: Step::Key(key),
        }
    }

    /// The item `index` of this node.
    pub(super) fn index(&'a self, index: usize) -> Cursor<'a> {
        Cursor {
            parent: Some(self),
            step: Step::Index(index),
        }
    }

    /// Which field this is, as the end of a sentence: the same mistake in another field is not the same.
    pub(super) fn field(&self) -> String {
        let parent = self.parent.map(|parent| &parent.step);
        match (&self.step, parent) {
            (Step::Key(key), _) => format!(" as `{}`", key.escape_debug()),
            (Step::Index(_), Some(Step::Key(key))) => format!(" in `{}`", key.escape_debug()),
            _ => String::new(),
        }
    }

    /// The JSON pointer of this node.
    pub(super) fn pointer(&self) -> String {
        let mut pointer = match self.parent {
            Some(parent) => parent.pointer(),
            None => String::new(),
        };
        match self.step {
            Step::Root => pointer.push('#'),
            Step::Key(key) => push_token(&mut pointer, key),
            Step::Index(index) => push_token(&mut pointer, &index.to_string()),
        }
        pointer
    }
}
