//! Which parts of the runtime an API needs.

use std::collections::BTreeMap;

use fixedbitset::FixedBitSet;

use crate::ir::{Api, BodyContent, Operation, SchemeKind, Success, SuccessReply, Type};
use crate::resources::{Pages, Resources, item_type};

/// A part of the runtime that not every API needs: a feature of the runtime's own crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Server-sent events.
    Events,
    /// JSON on each line.
    Lines,
    /// OAuth2 client credentials.
    OAuth,
    /// From page to page.
    Paging,
    /// What events and lines have in common.
    Records,
    /// Replies that say where to go on.
    Redirects,
    /// Headers of replies that have a type.
    ReplyHeaders,
    /// Replies that are read while they arrive.
    Streams,
    /// Files and streams as bodies, multipart forms.
    Uploads,
}

impl Part {
    /// Every part.
    pub const ALL: [Part; 9] = [
        Part::Events,
        Part::Lines,
        Part::OAuth,
        Part::Paging,
        Part::Records,
        Part::Redirects,
        Part::ReplyHeaders,
        Part::Streams,
        Part::Uploads,
    ];

    /// The name of the runtime's feature.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Part::Events => "events",
            Part::Lines => "lines",
            Part::OAuth => "oauth",
            Part::Paging => "paging",
            Part::Records => "records",
            Part::Redirects => "redirects",
            Part::ReplyHeaders => "reply-headers",
            Part::Streams => "streams",
            Part::Uploads => "uploads",
        }
    }

    /// The part that it is built on.
    #[must_use]
    pub fn base(self) -> Option<Part> {
        match self {
            Part::Events | Part::Lines => Some(Part::Records),
            Part::Records | Part::Redirects => Some(Part::Streams),
            _ => None,
        }
    }
}

/// Who needs a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// The client itself.
    Client,
    /// The calls of these resources.
    Resources(FixedBitSet),
}

/// The parts that are needed.
pub(super) fn parts(
    api: &Api,
    pages: &[Option<Pages>],
    resources: &Resources,
) -> BTreeMap<Part, Need> {
    let mut parts = BTreeMap::new();
    for (index, operation) in api.operations.iter().enumerate() {
        let resource = resources.placements[index].resource.0;
        let pages = pages[index].as_ref();
        let paged = pages.is_some_and(|pages| item_type(api, operation, &pages.items).is_some());
        let paging = paged.then_some(Part::Paging);
        for part in [of_reply(operation), of_body(operation), paging] {
            let mut next = part;
            while let Some(part) = next {
                let empty = Need::Resources(FixedBitSet::new());
                if let Need::Resources(needing) = parts.entry(part).or_insert(empty) {
                    needing.grow_and_insert(resource);
                }
                next = part.base();
            }
        }
    }
    let mut schemes = api.schemes.iter().map(|scheme| &scheme.kind);
    if schemes.any(|kind| matches!(kind, SchemeKind::ClientCredentials { .. })) {
        parts.insert(Part::OAuth, Need::Client);
    }
    if !api.headers.is_empty() {
        parts.insert(Part::ReplyHeaders, Need::Client);
    }
    parts
}

fn of_reply(operation: &Operation) -> Option<Part> {
    match &operation.success {
        // What is text or a string may be a file, larger than memory.
        Success::One(SuccessReply::Bytes | SuccessReply::Text)
        | Success::One(SuccessReply::Json(Type::String)) => Some(Part::Streams),
        Success::One(SuccessReply::Redirect) => Some(Part::Redirects),
        Success::One(SuccessReply::Events(_)) => Some(Part::Events),
        Success::One(SuccessReply::Lines(_)) => Some(Part::Lines),
        _ => None,
    }
}

fn of_body(operation: &Operation) -> Option<Part> {
    match &operation.body.as_ref()?.content {
        BodyContent::Multipart(_) | BodyContent::Bytes(_) => Some(Part::Uploads),
        _ => None,
    }
}
