//! Which members need a box, so that no object contains itself by value.

use std::collections::BTreeSet;

use crate::ir::{Api, Kind, Type, TypeId};

/// The members, by index, whose type leads back to their object by value alone.
///
/// Lists, maps and expandable references are indirect by themselves, and so are the variants of
/// unions, which box the objects in them.
pub(super) fn boxed(api: &Api) -> BTreeSet<(TypeId, usize)> {
    let edges: Vec<Vec<usize>> = api
        .definitions
        .iter()
        .map(|definition| by_value(&definition.kind).map(|(_, id)| id.0).collect())
        .collect();
    let component = components(&edges);
    let mut boxed = BTreeSet::new();
    for (index, definition) in api.definitions.iter().enumerate() {
        for (member, target) in by_value(&definition.kind) {
            if component[index] == component[target.0] {
                boxed.insert((TypeId(index), member));
            }
        }
    }
    boxed
}

/// What a definition contains by value, with the index of the member; 0 for a newtype.
fn by_value(kind: &Kind) -> Box<dyn Iterator<Item = (usize, TypeId)> + '_> {
    match kind {
        Kind::Object(object) => Box::new(
            object
                .members
                .iter()
                .enumerate()
                .filter_map(|(index, member)| Some((index, direct(&member.ty)?))),
        ),
        Kind::Newtype(ty) => Box::new(direct(ty).map(|id| (0, id)).into_iter()),
        Kind::Union(_) | Kind::Enumeration(_) => Box::new(std::iter::empty()),
    }
}

fn direct(ty: &Type) -> Option<TypeId> {
    match ty {
        Type::Named(id) => Some(*id),
        Type::Nullable(inner) | Type::Clearable(inner) => direct(inner),
        _ => None,
    }
}

/// The number of the strongly connected component of each node (Tarjan's algorithm without
/// recursion: documents nest deeper than stacks). A node alone that has no edge to itself gets a
/// number that no other node has, too; whether it has one is for the caller to see in the edges.
fn components(edges: &[Vec<usize>]) -> Vec<usize> {
    const NEW: usize = usize::MAX;
    let count = edges.len();
    let mut order = vec![NEW; count];
    let mut low = vec![0; count];
    let mut component = vec![NEW; count];
    let mut open = Vec::new();
    let mut next = 0;
    for root in 0..count {
        if order[root] != NEW {
            continue;
        }
        let mut way = vec![(root, 0)];
        while let Some((node, edge)) = way.pop() {
            if edge == 0 {
                order[node] = next;
                low[node] = next;
                next += 1;
                open.push(node);
            }
            if let Some(&target) = edges[node].get(edge) {
                way.push((node, edge + 1));
                if order[target] == NEW {
                    way.push((target, 0));
                } else if component[target] == NEW {
                    low[node] = low[node].min(order[target]);
                }
                continue;
            }
            if low[node] == order[node] {
                while let Some(member) = open.pop() {
                    component[member] = node;
                    if member == node {
                        break;
                    }
                }
            }
            if let Some((parent, _)) = way.last() {
                low[*parent] = low[*parent].min(low[node]);
            }
        }
    }
    component
}

#[cfg(test)]
mod tests {
    use super::components;

    #[test]
    fn cycles_share_a_component() {
        let found = components(&[vec![1], vec![2, 3], vec![0], vec![3], vec![0]]);
        assert_eq!(found[0], found[1]);
        assert_eq!(found[1], found[2]);
        assert_ne!(found[0], found[3]);
        assert_ne!(found[0], found[4]);
        assert_ne!(found[3], found[4]);
    }

    #[test]
    fn long_chains_need_no_stack() {
        let edges: Vec<Vec<usize>> = (0..200_000)
            .map(|node| vec![(node + 1) % 200_000])
            .collect();
        let found = components(&edges);
        assert!(found.iter().all(|component| *component == found[0]));
    }
}
