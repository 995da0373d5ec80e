//! Where a schema is, as far as its name and its side depend on it.

use crate::ir::{OperationId, Origin, Owner, Side};

/// The way to a schema from the component or the operation it is part of.
#[derive(Clone, Copy)]
pub(super) struct Place<'p> {
    owner: Named<'p>,
    /// The way from the owner to where the parents begin.
    pub(super) prefix: &'p [String],
    parent: Option<&'p Place<'p>>,
    word: &'p str,
    pub(super) side: Side,
}

#[derive(Clone, Copy)]
enum Named<'p> {
    Component(&'p str, Option<Side>),
    Operation(OperationId),
}

impl<'p> Place<'p> {
    /// A component itself; `sided` when it differs by side.
    pub(super) fn component(key: &'p str, sided: Option<Side>, side: Side) -> Place<'p> {
        Place {
            owner: Named::Component(key, sided),
            prefix: &[],
            parent: None,
            word: "",
            side,
        }
    }

    /// An operation itself.
    pub(super) fn operation(id: OperationId, side: Side) -> Place<'p> {
        Place {
            owner: Named::Operation(id),
            prefix: &[],
            parent: None,
            word: "",
            side,
        }
    }

    /// What `word` names within this.
    pub(super) fn within<'q>(&'q self, word: &'q str) -> Place<'q>
    where
        'p: 'q,
    {
        Place {
            owner: self.owner,
            prefix: self.prefix,
            parent: Some(self),
            word,
            side: self.side,
        }
    }

    /// What names the component or the operation.
    pub(super) fn owner(&self) -> String {
        match self.owner {
            Named::Component(key, _) => key.to_owned(),
            Named::Operation(id) => format!("{} ", id.0),
        }
    }

    /// What a definition here is named after.
    pub(super) fn origin(&self) -> Origin {
        let mut path = Vec::new();
        let mut place = Some(self);
        while let Some(current) = place {
            if !current.word.is_empty() {
                path.push(current.word.to_owned());
            }
            place = current.parent;
        }
        path.extend(self.prefix.iter().rev().cloned());
        path.reverse();
        match self.owner {
            Named::Component(key, side) if path.is_empty() => Origin::Component {
                key: key.to_owned(),
                side,
            },
            Named::Component(key, side) => Origin::Inline {
                owner: Owner::Component {
                    key: key.to_owned(),
                    side,
                },
                path,
            },
            Named::Operation(id) => Origin::Inline {
                owner: Owner::Operation(id),
                path,
            },
        }
    }
}
