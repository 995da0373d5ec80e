//! Names: without their prefix, and whether text is one.

use super::{Node, NodeKind, Shape, Wrapped};

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Whether text is a name that an element can have.
pub(super) fn is_name(text: &str) -> bool {
    let is_start = |first: char| first.is_alphabetic() || first == '_';
    let is_rest = |other: char| other.is_alphanumeric() || matches!(other, '_' | '-' | '.' | ':');
    text.starts_with(is_start) && text.chars().all(is_rest)
}

/// How well an element of this name is a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Match {
    /// It is called so.
    Own,
    /// An item of it is.
    Item,
    /// It is called so, but is said to be an attribute.
    Attribute,
}

/// How well an element of this name, which has no prefix, is this member; `None` when it is not.
pub(super) fn element_match(member: &Node, name: &str) -> Option<Match> {
    let is_own = local(member.name) == name;
    match (member.kind, member.shape) {
        (NodeKind::Element, Shape::List(items, wrapped)) => {
            let is_item = || items.iter().any(|item| local(item.name) == name);
            match wrapped {
                Wrapped::Yes | Wrapped::Unsaid if is_own => Some(Match::Own),
                Wrapped::No | Wrapped::Unsaid if is_item() => Some(Match::Item),
                _ => None,
            }
        }
        (NodeKind::Element, _) => is_own.then_some(Match::Own),
        (NodeKind::Attribute, _) => is_own.then_some(Match::Attribute),
        (NodeKind::Text | NodeKind::CData, _) => None,
        (NodeKind::None, shape) => {
            let within = shape.members().iter();
            within
                .filter_map(|(_, within)| element_match(within, name))
                .min()
        }
    }
}

/// The member that an element of this name is best, by index.
pub(super) fn member_of(members: &[(&str, Node)], name: &str, likely: usize) -> Option<usize> {
    let found = |index: usize| element_match(&members.get(index)?.1, name);
    // Members come in the order of the document, and of a list many after each other.
    for index in [likely, likely + 1] {
        if found(index) == Some(Match::Own) {
            return Some(index);
        }
    }
    let all = (0..members.len()).filter_map(|index| Some((found(index)?, index)));
    all.min().map(|(_, index)| index)
}

/// Whether an attribute of this name is this member. One that is said to be an element may be an
/// attribute, too.
pub(super) fn is_attribute(member: &Node, name: &str) -> bool {
    let may_be = matches!(member.kind, NodeKind::Attribute | NodeKind::Element);
    may_be && member.shape.is_scalar() && local(member.name) == name
}
