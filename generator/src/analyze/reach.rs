//! Which resources need a type whole, and which get along with an id in its place.
//!
//! An edge is soft where a reply has an id unless the request asks for the object: an expandable
//! reference, or a union of an id and objects that have one. Over a soft edge an object is needed
//! as a stub, its id alone. Errors are soft throughout: what can be an id elsewhere is one there.
//! What is part of a request is always whole, and so is what a resource reaches by other edges.

use std::collections::{BTreeMap, VecDeque};
use std::mem;

use fixedbitset::FixedBitSet;

use crate::ir::{
    Api, Definition, Direction, Kind, Member, Operation, Origin, Owner, Type, TypeId, Usage,
    each_type, sent, succeeded,
};
use crate::resources::{ResourceId, Resources};

/// What the operations of each resource need.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// The objects of which some resource needs only the id, with the index of that member.
    pub stubs: BTreeMap<TypeId, usize>,
    /// What each definition is compiled with, as an index into `needed`.
    owners: Vec<usize>,
    /// The resources that need each owner: first the resources themselves, then the files of types.
    needed: Vec<FixedBitSet>,
}

impl Reach {
    /// The resources that need a definition whole.
    #[must_use]
    pub fn whole(&self, id: TypeId) -> &FixedBitSet {
        &self.needed[self.owners[id.0]]
    }

    /// The resources that need a type which belongs to an operation of this one; itself too.
    #[must_use]
    pub fn resource(&self, resource: ResourceId) -> &FixedBitSet {
        &self.needed[resource.0]
    }
}

/// Finds out what each resource needs.
pub(super) fn reach(api: &Api, usage: &[Usage], resources: &Resources) -> Reach {
    let stubs = stubs(api, usage);
    let mut graph = Graph::new(api, resources, &stubs);
    graph.propagate();
    while graph.promote_edges(&stubs) {
        graph.propagate();
    }
    let is_needed = |id: TypeId| {
        let owner = graph.owners[id.0];
        !graph.sets[graph.soft(id)].is_subset(&graph.sets[owner])
    };
    let stubs: BTreeMap<TypeId, usize> =
        stubs.into_iter().filter(|(id, _)| is_needed(*id)).collect();
    graph.sets.truncate(graph.hard(TypeId(0)));
    Reach {
        stubs,
        owners: graph.owners,
        needed: graph.sets,
    }
}

/// The objects that can be stubs, with the index of the member that is the id.
fn stubs(api: &Api, usage: &[Usage]) -> BTreeMap<TypeId, usize> {
    let mut stubs = BTreeMap::new();
    let mut add = |id: TypeId, ty: Option<&Type>| {
        let definition = api.definition(id);
        let received = usage[id.0].decoded && !usage[id.0].encoded;
        let is_component = matches!(definition.origin, Origin::Component { .. });
        let place = identifier(definition).filter(|(_, member)| {
            received && is_component && ty.is_none_or(|ty| member.ty.not_null() == ty)
        });
        stubs.extend(place.map(|(index, _)| (id, index)));
    };
    for (index, definition) in api.definitions.iter().enumerate() {
        if usage[index].expanded {
            add(TypeId(index), None);
        }
        if let (Kind::Union(union), Some(ty)) = (&definition.kind, id_variant(&definition.kind)) {
            for variant in &union.variants {
                if let Type::Named(id) = variant.ty {
                    add(id, Some(ty));
                }
            }
        }
    }
    stubs
}

/// The member by which an object is known.
fn identifier(definition: &Definition) -> Option<(usize, &Member)> {
    let Kind::Object(object) = &definition.kind else {
        return None;
    };
    let mut members = object.members.iter().enumerate();
    members.find(|(_, member)| member.name == "id" && is_id(member.ty.not_null()))
}

/// The variant of a union that is an id.
fn id_variant(kind: &Kind) -> Option<&Type> {
    let Kind::Union(union) = kind else {
        return None;
    };
    let mut types = union.variants.iter().map(|variant| &variant.ty);
    types.find(|ty| is_id(ty))
}

fn is_id(ty: &Type) -> bool {
    matches!(
        ty,
        Type::String | Type::Integer32 | Type::Integer64 | Type::Unsigned64
    )
}

/// What leads to what, and the resources from which it is reached.
///
/// Its points are the owners, that is what is compiled together (a resource, the types of a file);
/// then each definition reached over an edge that is not soft; then each over a soft one.
struct Graph {
    /// The owner of each definition.
    owners: Vec<usize>,
    /// How many owners there are; the resources come first.
    count: usize,
    /// The points that each leads to.
    next: Vec<Vec<usize>>,
    /// The resources from which each point is reached.
    sets: Vec<FixedBitSet>,
    queue: VecDeque<usize>,
    queued: FixedBitSet,
}

impl Graph {
    fn new(api: &Api, resources: &Resources, stubs: &BTreeMap<TypeId, usize>) -> Graph {
        let resource_count = resources.list.len();
        let (owners, count) = owners(api, resources);
        let points = count + 2 * api.definitions.len();
        let mut graph = Graph {
            owners,
            count,
            next: vec![Vec::new(); points],
            sets: vec![FixedBitSet::with_capacity(resource_count); points],
            queue: VecDeque::new(),
            queued: FixedBitSet::with_capacity(points),
        };
        for (operation, placement) in api.operations.iter().zip(&resources.placements) {
            graph.operation(placement.resource, operation, stubs);
        }
        if let (Some(events), Some(resource)) = (&api.events, resources.events) {
            let to = graph.hard(events.payload);
            graph.next[resource.0].push(to);
        }
        for (index, definition) in api.definitions.iter().enumerate() {
            graph.definition(TypeId(index), definition, stubs, resource_count);
        }
        for resource in 0..resource_count {
            graph.sets[resource].insert(resource);
            graph.push(resource);
        }
        graph
    }

    fn hard(&self, id: TypeId) -> usize {
        self.count + id.0
    }

    fn soft(&self, id: TypeId) -> usize {
        self.count + self.owners.len() + id.0
    }

    fn to(&self, id: TypeId, soft: bool) -> usize {
        if soft { self.soft(id) } else { self.hard(id) }
    }

    fn operation(
        &mut self,
        resource: ResourceId,
        operation: &Operation,
        stubs: &BTreeMap<TypeId, usize>,
    ) {
        let mut found = Vec::new();
        for ty in [sent(operation), succeeded(operation)].concat() {
            each_edge(ty, false, &mut |id, soft| found.push((id, soft)));
        }
        for (_, ty) in &operation.errors {
            // The error itself is there whole, whatever else it is.
            each_edge(ty, false, &mut |id, soft| {
                found.push((id, soft || !stubs.contains_key(&id)));
            });
        }
        for (id, soft) in found {
            let to = self.to(id, soft);
            self.next[resource.0].push(to);
        }
    }

    fn definition(
        &mut self,
        id: TypeId,
        definition: &Definition,
        stubs: &BTreeMap<TypeId, usize>,
        resource_count: usize,
    ) {
        let is_stub = |id: TypeId| stubs.contains_key(&id);
        let owner = self.owners[id.0];
        let (hard, soft) = (self.hard(id), self.soft(id));
        // A file is compiled as a whole.
        self.next[hard].push(owner);
        if owner >= resource_count {
            let member = self.to(id, !is_stub(id));
            self.next[owner].push(member);
        }
        let mut found = Vec::new();
        let has_id = id_variant(&definition.kind).is_some();
        each_type(&definition.kind, &mut |ty| {
            each_edge(ty, false, &mut |id, soft| {
                found.push((id, soft || has_id && is_stub(id)));
            });
        });
        for (other, is_soft) in found {
            let to = self.to(other, is_soft);
            self.next[hard].push(to);
            if !is_stub(id) {
                let to = self.soft(other);
                self.next[soft].push(to);
            }
        }
        if !is_stub(id) {
            self.next[soft].push(owner);
        }
    }

    fn push(&mut self, point: usize) {
        if !self.queued.put(point) {
            self.queue.push_back(point);
        }
    }

    /// Hands every set on until nothing changes.
    fn propagate(&mut self) {
        while let Some(point) = self.queue.pop_front() {
            self.queued.set(point, false);
            let set = mem::take(&mut self.sets[point]);
            for index in 0..self.next[point].len() {
                let to = self.next[point][index];
                if to != point && !set.is_subset(&self.sets[to]) {
                    self.sets[to].union_with(&set);
                    self.push(to);
                }
            }
            self.sets[point] = set;
        }
    }

    /// Takes as hard the soft edges to objects that nothing else leads to: with every resource
    /// chosen there are no stubs. Gives whether there were any.
    fn promote_edges(&mut self, stubs: &BTreeMap<TypeId, usize>) -> bool {
        let mut any = false;
        for id in stubs.keys() {
            let (hard, soft) = (self.hard(*id), self.soft(*id));
            if self.sets[self.owners[id.0]].is_clear() && !self.sets[soft].is_clear() {
                self.sets[hard] = self.sets[soft].clone();
                self.push(hard);
                any = true;
            }
        }
        any
    }
}

/// The owner of each definition, and how many there are: the resources, then the components.
fn owners(api: &Api, resources: &Resources) -> (Vec<usize>, usize) {
    let mut components: BTreeMap<(&str, Option<Direction>), usize> = BTreeMap::new();
    let mut count = resources.list.len();
    let mut owners = Vec::with_capacity(api.definitions.len());
    for definition in &api.definitions {
        let (key, direction) = match &definition.origin {
            Origin::Component { key, direction }
            | Origin::Inline {
                owner: Owner::Component { key, direction },
                ..
            } => (key, direction),
            Origin::Inline {
                owner: Owner::Operation(operation),
                ..
            } => {
                owners.push(resources.placements[operation.0].resource.0);
                continue;
            }
            Origin::Inline {
                owner: Owner::Events,
                ..
            } => {
                // Where there are events there is a place for them.
                owners.push(resources.events.map_or(0, |events| events.0));
                continue;
            }
        };
        let owner = *components.entry((key, *direction)).or_insert(count);
        count = count.max(owner + 1);
        owners.push(owner);
    }
    (owners, count)
}

/// Calls `visit` with every definition that a type mentions, and whether that is an expandable
/// reference.
fn each_edge(ty: &Type, soft: bool, visit: &mut dyn FnMut(TypeId, bool)) {
    match ty {
        Type::Named(id) => visit(*id, soft),
        Type::Expandable(inner) => each_edge(inner, true, visit),
        Type::Array(inner)
        | Type::Lines(inner)
        | Type::Part(inner, _)
        | Type::Map(inner)
        | Type::Nullable(inner)
        | Type::Clearable(inner) => {
            each_edge(inner, soft, visit);
        }
        Type::Tuple(items) => items.iter().for_each(|item| each_edge(item, soft, visit)),
        _ => {}
    }
}
