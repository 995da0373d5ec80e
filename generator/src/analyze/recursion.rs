//! Finds fields that must be boxed: those whose type contains, without a collection or box
//! between, the object they are a member of.

use std::collections::BTreeSet;

use crate::ir::{Api, Shape, Type, TypeId};

/// Fields to box, as (object, index of the field). Every field on a cycle of objects is boxed, so
/// that the result does not depend on where the search begins.
pub(super) fn boxed(api: &Api) -> BTreeSet<(TypeId, usize)> {
    let components = Components::of(api);
    let mut boxed = BTreeSet::new();
    for id in api.type_ids() {
        let Shape::Object(object) = &api.def(id).shape else { continue };
        for (index, field) in object.fields.iter().enumerate() {
            if direct_object(api, &field.ty).is_some_and(|to| components.same(id, to)) {
                boxed.insert((id, index));
            }
        }
    }
    boxed
}

/// The object a value of this type holds in place.
fn direct_object(api: &Api, ty: &Type) -> Option<TypeId> {
    match api.resolved(ty) {
        Type::Named(id) => matches!(api.def(*id).shape, Shape::Object(_)).then_some(*id),
        Type::Nullable(inner) | Type::Clearable(inner) => direct_object(api, inner),
        // Everything else is on the heap already; a union boxes its objects.
        _ => None,
    }
}

/// Strongly connected components of "holds in place" (Tarjan, without recursion).
struct Components {
    of: Vec<usize>,
    cyclic: Vec<bool>,
}

impl Components {
    fn of(api: &Api) -> Components {
        let edges: Vec<Vec<usize>> = api
            .type_ids()
            .map(|id| match &api.def(id).shape {
                Shape::Object(object) => object
                    .fields
                    .iter()
                    .filter_map(|field| direct_object(api, &field.ty))
                    .map(TypeId::index)
                    .collect(),
                _ => Vec::new(),
            })
            .collect();
        Tarjan::run(&edges)
    }

    fn same(&self, one: TypeId, other: TypeId) -> bool {
        let component = self.of[one.index()];
        component == self.of[other.index()] && self.cyclic[component]
    }
}

struct Tarjan<'e> {
    edges: &'e [Vec<usize>],
    index: Vec<Option<usize>>,
    low: Vec<usize>,
    on_stack: Vec<bool>,
    stack: Vec<usize>,
    next: usize,
    components: Components,
}

impl<'e> Tarjan<'e> {
    fn run(edges: &'e [Vec<usize>]) -> Components {
        let count = edges.len();
        let mut search = Tarjan {
            edges,
            index: vec![None; count],
            low: vec![0; count],
            on_stack: vec![false; count],
            stack: Vec::new(),
            next: 0,
            components: Components { of: vec![0; count], cyclic: Vec::new() },
        };
        for node in 0..count {
            if search.index[node].is_none() {
                search.search(node);
            }
        }
        search.components
    }

    fn search(&mut self, root: usize) {
        self.enter(root);
        let mut path: Vec<(usize, usize)> = vec![(root, 0)];
        while let Some((node, edge)) = path.pop() {
            match self.edges[node].get(edge) {
                Some(&next) => {
                    path.push((node, edge + 1));
                    match self.index[next] {
                        None => {
                            self.enter(next);
                            path.push((next, 0));
                        }
                        Some(index) if self.on_stack[next] => {
                            self.low[node] = self.low[node].min(index);
                        }
                        Some(_) => {}
                    }
                }
                None => {
                    self.leave(node);
                    if let Some(&(parent, _)) = path.last() {
                        self.low[parent] = self.low[parent].min(self.low[node]);
                    }
                }
            }
        }
    }

    fn enter(&mut self, node: usize) {
        self.index[node] = Some(self.next);
        self.low[node] = self.next;
        self.next += 1;
        self.stack.push(node);
        self.on_stack[node] = true;
    }

    fn leave(&mut self, node: usize) {
        if Some(self.low[node]) != self.index[node] {
            return;
        }
        let component = self.components.cyclic.len();
        let mut members = 0;
        while let Some(member) = self.stack.pop() {
            self.on_stack[member] = false;
            self.components.of[member] = component;
            members += 1;
            if member == node {
                break;
            }
        }
        self.components.cyclic.push(members > 1 || self.edges[node].contains(&node));
    }
}

#[cfg(test)]
mod tests {
    use super::Tarjan;

    #[test]
    fn cycles_are_found_and_trees_are_not() {
        // 0 -> 1 -> 2 -> 1, 3 -> 3, 4 -> 0
        let found = Tarjan::run(&[vec![1], vec![2], vec![1], vec![3], vec![0]]);
        assert_eq!(found.of[1], found.of[2]);
        assert!(found.cyclic[found.of[1]] && found.cyclic[found.of[3]]);
        assert!(!found.cyclic[found.of[0]] && !found.cyclic[found.of[4]]);
    }
}
