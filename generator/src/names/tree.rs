//! The tree of the resources that have features of their own.

use std::num::NonZeroUsize;

use fixedbitset::FixedBitSet;

use super::ascii::ascii;
use super::scope::Scope;
use super::{Names, ResourceName};
use crate::analyze::Facts;

/// The resources that have a feature of their own.
pub(super) struct Tree<'a> {
    names: &'a [ResourceName],
    /// In order of their paths, in which those below one follow it.
    pub(super) order: Vec<usize>,
    /// The place of each in that order.
    place: Vec<usize>,
    /// For every resource the one whose feature it has: itself, or one above it.
    at: Vec<usize>,
    pub(super) children: Vec<Vec<usize>>,
    parents: Vec<Option<usize>>,
    pub(super) roots: Vec<usize>,
}

impl<'a> Tree<'a> {
    /// Those at most this deep, when there is a limit.
    pub(super) fn new(names: &'a Names, facts: &Facts, depth: Option<NonZeroUsize>) -> Tree<'a> {
        let list = &facts.resources.list;
        let mut parents = vec![None; list.len()];
        let mut at: Vec<usize> = (0..list.len()).collect();
        // Parents come before their children.
        for (index, resource) in list.iter().enumerate() {
            for child in &resource.children {
                parents[child.0] = Some(index);
                if depth.is_some_and(|depth| names.resources[child.0].path.len() > depth.get()) {
                    at[child.0] = at[index];
                }
            }
        }
        let mut order: Vec<usize> = (0..list.len())
            .filter(|index| at[*index] == *index)
            .collect();
        order.sort_by_key(|resource| &names.resources[*resource].path);
        let mut place = vec![0; list.len()];
        for (index, resource) in order.iter().enumerate() {
            place[*resource] = index;
        }
        let children = list.iter().map(|resource| {
            let children = resource.children.iter().map(|child| child.0);
            children.filter(|child| at[*child] == *child).collect()
        });
        let is_root = |resource: &usize| names.resources[*resource].path.len() == 1;
        Tree {
            names: &names.resources,
            roots: order.iter().copied().filter(is_root).collect(),
            children: children.collect(),
            parents,
            at,
            order,
            place,
        }
    }

    /// The name of every resource's feature: its words with hyphens. Of two that would be the same the first by path
    /// keeps it; the other keeps its words together, `customer-balance_transaction`.
    pub(super) fn claim(&self, scope: &mut Scope) -> Vec<String> {
        let mut features = vec![String::new(); self.names.len()];
        for resource in &self.order {
            let path = &self.names[*resource].path;
            let parts = path.iter().flat_map(|part| part.split('_'));
            let words: Vec<String> = parts.filter(|word| !word.is_empty()).map(ascii).collect();
            let plain = words.join("-");
            let together: Vec<String> = path
                .iter()
                .map(|part| part.split('_').map(ascii).collect::<Vec<_>>().join("_"))
                .collect();
            let candidates = [plain.clone(), together.join("-"), format!("{plain}-api")];
            features[*resource] = scope.claim_first(candidates);
        }
        let at = self.at.iter();
        at.map(|resource| features[*resource].clone()).collect()
    }

    /// Whether `resource` is `other` or below it.
    pub(super) fn is_within(&self, resource: usize, other: usize) -> bool {
        self.names[resource]
            .path
            .starts_with(&self.names[other].path)
    }

    /// Those of a set that have none of it below them: what these turn on is turned on by those
    /// above them too. In order.
    pub(super) fn lowest(&self, set: &FixedBitSet) -> Vec<usize> {
        let mut found: Vec<usize> = set.ones().collect();
        found.sort_by_key(|resource| self.place[*resource]);
        let mut lowest = Vec::new();
        let mut rest = found.into_iter().peekable();
        while let Some(resource) = rest.next() {
            let is_below = |next: &usize| self.is_within(*next, resource);
            if !rest.peek().is_some_and(is_below) {
                lowest.push(resource);
            }
        }
        lowest
    }

    /// A set of resources as those that have its features, and those above them.
    pub(super) fn with_parents(&self, set: &FixedBitSet) -> FixedBitSet {
        let mut all = FixedBitSet::with_capacity(self.names.len());
        for resource in set.ones() {
            let mut next = Some(self.at[resource]);
            while let Some(resource) = next.filter(|resource| !all.put(*resource)) {
                next = self.parents[resource];
            }
        }
        all
    }

    /// The ends of the tree below a resource; itself when it is one.
    pub(super) fn leaves(&self, resource: usize) -> Vec<usize> {
        let resource = self.at[resource];
        let below = self.order[self.place[resource]..].iter().copied();
        let below = below.take_while(|other| self.is_within(*other, resource));
        below
            .filter(|other| self.children[*other].is_empty())
            .collect()
    }

    /// The first few of a set of resources, those nearest to the root first.
    pub(super) fn nearest(&self, set: impl Iterator<Item = usize>, count: usize) -> Vec<usize> {
        let mut found: Vec<usize> = set.map(|resource| self.at[resource]).collect();
        found.sort_by_key(|resource| (self.names[*resource].path.len(), self.place[*resource]));
        found.dedup();
        found.truncate(count);
        found
    }
}
