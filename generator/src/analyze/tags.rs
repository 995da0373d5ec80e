//! At which resource each tag is described: the one made of it, or else the topmost whose operations
//! all have it.

use std::collections::BTreeSet;

use crate::ir::Api;
use crate::resources::Resources;

/// The described tags of each resource, as indices into [`Api::tags`].
pub(super) fn tags(api: &Api, resources: &Resources) -> Vec<Vec<usize>> {
    let common = common(api, resources);
    let made = resources.list.iter().map(|resource| &resource.tags);
    let described = |tag: &usize| api.tags[*tag].is_described();
    let mut tags: Vec<Vec<usize>> = made
        .map(|tags| tags.iter().copied().filter(described).collect())
        .collect();
    let made: BTreeSet<usize> = tags.iter().flatten().copied().collect();
    let mut place = |resource: usize, above: Option<&BTreeSet<&str>>| {
        for (index, tag) in api.tags.iter().enumerate() {
            let is_of = |set: &BTreeSet<&str>| set.contains(tag.name.as_str());
            let is_above = above.is_some_and(is_of);
            let is_left = tag.is_described() && !made.contains(&index);
            if is_left && !is_above && common[resource].as_ref().is_some_and(is_of) {
                tags[resource].push(index);
            }
        }
    };
    for (index, resource) in resources.list.iter().enumerate() {
        if resource.path.len() == 1 {
            place(index, None);
        }
        for child in &resource.children {
            place(child.0, common[index].as_ref());
        }
    }
    tags
}

/// The tags that all operations of a resource have, and of those below it; `None` where there are no
/// operations.
fn common<'a>(api: &'a Api, resources: &Resources) -> Vec<Option<BTreeSet<&'a str>>> {
    let mut common: Vec<Option<BTreeSet<&str>>> = vec![None; resources.list.len()];
    // Children come after their parents.
    for (index, resource) in resources.list.iter().enumerate().rev() {
        let own = resource.operations.iter().map(|id| {
            let tags = api.operations[id.0].tags.iter();
            tags.map(String::as_str).collect::<BTreeSet<&str>>()
        });
        let below = resource
            .children
            .iter()
            .filter_map(|child| common[child.0].clone());
        common[index] = own.chain(below).reduce(|mut all, one| {
            all.retain(|tag| one.contains(tag));
            all
        });
    }
    common
}
