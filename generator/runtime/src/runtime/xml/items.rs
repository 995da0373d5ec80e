//! The items of a list, which may be within an element of its own or not.

use super::names::{local, member_of};
use super::tree::Tree;
use super::{Node, Shape, Wrapped};

/// Which of the kinds of items an element of this name is.
pub(super) fn item_of(items: &'static [Node], name: &str) -> Option<&'static Node> {
    items.iter().find(|item| local(item.name) == name)
}

/// The items that these elements are or have, each with what it is.
pub(super) fn items(
    tree: &Tree<'_>,
    elements: &[u32],
    list: &Node,
    (items, wrapped): (&'static [Node], Wrapped),
) -> Vec<(u32, &'static Shape)> {
    let mut found = Vec::with_capacity(elements.len());
    for id in elements {
        if is_wrapper(tree, *id, list, (items, wrapped)) {
            found.extend(items_in(tree, *id, items));
        } else {
            let name = tree.element(*id).name;
            let item = item_of(items, name).or(items.first());
            found.push((*id, item.map_or(&Shape::Any, |item| item.shape)));
        }
    }
    found
}

/// The items in an element: those that are called so, or else whatever is in it.
pub(super) fn items_in(
    tree: &Tree<'_>,
    id: u32,
    items: &'static [Node],
) -> Vec<(u32, &'static Shape)> {
    let children = tree.children(id);
    let named: Vec<(u32, &'static Shape)> = children
        .iter()
        .filter_map(|child| Some((*child, item_of(items, tree.element(*child).name)?.shape)))
        .collect();
    if !named.is_empty() {
        return named;
    }
    let shape = items.first().map_or(&Shape::Any, |item| item.shape);
    children.into_iter().map(|child| (child, shape)).collect()
}

/// Whether an element is a list, not an item of it.
fn is_wrapper(
    tree: &Tree<'_>,
    id: u32,
    list: &Node,
    (items, wrapped): (&'static [Node], Wrapped),
) -> bool {
    match wrapped {
        Wrapped::Yes => return true,
        Wrapped::No => return false,
        Wrapped::Unsaid => {}
    }
    let element = tree.element(id);
    if element.name != local(list.name) || element.nil {
        return false;
    }
    let children = tree.children(id);
    let Some(first) = children.first() else {
        // An empty element is an empty list.
        return element.text.trim().is_empty() && tree.attributes(id).is_empty();
    };
    let name = tree.element(*first).name;
    if children
        .iter()
        .any(|child| tree.element(*child).name != name)
    {
        return false;
    }
    let Some(item) = item_of(items, element.name) else {
        return item_of(items, name).is_some() || !is_member(items, name);
    };
    // Both are called the same: what is in it tells, for an item has members of its own.
    name == element.name || item.shape.is_scalar() || is_object(item) && !is_member(items, name)
}

fn is_object(item: &Node) -> bool {
    matches!(item.shape, Shape::Object(_))
}

/// Whether an element of this name is a member of an item.
fn is_member(items: &'static [Node], name: &str) -> bool {
    let mut all = items.iter();
    all.any(|item| member_of(item.shape.members(), name, 0).is_some())
}
