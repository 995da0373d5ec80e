//! Where a schema is, as far as its name and its direction depend on it.

use crate::ir::{Direction, OperationId, Origin, Owner};

/// The way to a schema from the component or the operation it is part of.
#[derive(Clone, Copy)]
pub(super) struct Place<'p> {
    owner: Named<'p>,
    /// The way from the owner to where the parents begin.
    pub(super) prefix: &'p [String],
    parent: Option<&'p Place<'p>>,
    word: &'p str,
    pub(super) direction: Direction,
}

#[derive(Clone, Copy)]
enum Named<'p> {
    Component(&'p str, Option<Direction>),
    Operation(OperationId),
    Events,
}

impl<'p> Place<'p> {
    /// A component itself; `own_direction` when it differs by direction.
    pub(super) fn component(
        key: &'p str,
        own_direction: Option<Direction>,
        direction: Direction,
    ) -> Place<'p> {
        Place {
            owner: Named::Component(key, own_direction),
            prefix: &[],
            parent: None,
            word: "",
            direction,
        }
    }

    /// An operation itself.
    pub(super) fn operation(id: OperationId, direction: Direction) -> Place<'p> {
        Place {
            owner: Named::Operation(id),
            prefix: &[],
            parent: None,
            word: "",
            direction,
        }
    }

    /// The events that the API sends.
    pub(super) fn events() -> Place<'p> {
        Place {
            owner: Named::Events,
            prefix: &[],
            parent: None,
            word: "",
            direction: Direction::Response,
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
            direction: self.direction,
        }
    }

    /// What names the component or the operation.
    pub(super) fn owner(&self) -> String {
        match self.owner {
            Named::Component(key, _) => key.to_owned(),
            Named::Operation(id) => format!("{} ", id.0),
            Named::Events => "events ".to_owned(),
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
            Named::Component(key, direction) if path.is_empty() => Origin::Component {
                key: key.to_owned(),
                direction,
            },
            Named::Component(key, direction) => Origin::Inline {
                owner: Owner::Component {
                    key: key.to_owned(),
                    direction,
                },
                path,
            },
            Named::Operation(id) => Origin::Inline {
                owner: Owner::Operation(id),
                path,
            },
            Named::Events => Origin::Inline {
                owner: Owner::Events,
                path,
            },
        }
    }
}
