//! Cargo features of large APIs: what they are called, and which types they bring.

use std::collections::BTreeSet;

use super::change::{ChangeKind, Verdict};
use super::compare::{Comparison, Item};
use super::revision::View;
use specwright::ir::{Origin, TypeId};

/// How many features are named in one message.
const MOST_NAMED: usize = 3;

impl Comparison<'_> {
    /// Compares the features, one for each resource.
    pub(super) fn features(&mut self, item: &Item) {
        let of = |view: &View<'_>| -> BTreeSet<String> {
            let features = view.names.features.iter();
            features
                .flat_map(|features| features.resources.iter().cloned())
                .collect()
        };
        let (was, is) = (of(&self.old), of(&self.new));
        if was.is_empty() != is.is_empty() {
            let message = if was.is_empty() {
                "each resource is a Cargo feature now, which has to be turned on"
            } else {
                "resources are no longer Cargo features: all of them are always there"
            };
            let weight = (Verdict::Major, ChangeKind::ShapeChanged);
            return self.at(item, "#/paths", weight, message.to_owned());
        }
        for feature in is.difference(&was) {
            let message = format!("there is a new Cargo feature `{feature}`");
            self.at(
                item,
                "#/paths",
                (Verdict::Minor, ChangeKind::Added),
                message,
            );
        }
        for feature in was.difference(&is) {
            let message = format!("the Cargo feature `{feature}` is gone");
            self.at(
                item,
                "#/paths",
                (Verdict::Major, ChangeKind::Removed),
                message,
            );
        }
    }

    /// Compares which features bring a type whole.
    pub(super) fn brought(&mut self, item: &Item, old: TypeId, new: TypeId) {
        let Some(features) = &self.new.names.features else {
            return;
        };
        if !matches!(
            self.new.api.definition(new).origin,
            Origin::Component { .. }
        ) {
            return;
        }
        let (was, is) = (bringing(&self.old, old), bringing(&self.new, new));
        let gone = was.difference(&is);
        let known = |feature: &&&str| {
            let mut resources = features.resources.iter();
            resources.any(|known| known == **feature)
        };
        // Another may bring it for a resource below.
        let on = |feature: &str| is.iter().any(|other| features.turns_on(feature, other));
        let lost: Vec<String> = gone
            .filter(known)
            .filter(|feature| !on(feature))
            .take(MOST_NAMED)
            .map(|feature| format!("`{feature}`"))
            .collect();
        if lost.is_empty() {
            return;
        }
        let lost = lost.join(", ");
        let message = match features
            .stubs
            .get(&new)
            .and_then(|stub| stub.whole_by.first())
        {
            Some(other) => {
                format!("it has only its id with the feature {lost}: `{other}` brings the rest")
            }
            None => format!("the feature {lost} does not bring it any more"),
        };
        self.whole(item, Verdict::Major, ChangeKind::Narrowed, message);
    }
}

/// The features of the resources whose own calls need a type whole.
fn bringing<'v>(view: &'v View<'_>, id: TypeId) -> BTreeSet<&'v str> {
    let (Some(features), Some(reach)) = (&view.names.features, &view.facts.reach) else {
        return BTreeSet::new();
    };
    let resources = reach.whole(id).ones();
    resources
        .map(|resource| features.resources[resource].as_str())
        .collect()
}
