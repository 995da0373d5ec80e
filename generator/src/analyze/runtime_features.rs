//! Which parts of the runtime an API needs.

use std::collections::BTreeMap;

use fixedbitset::FixedBitSet;

use crate::ir::{Api, BodyContent, Operation, SchemeKind, Success, SuccessReply, Type};
use crate::resources::{Pages, Resources, item_type};

/// A part of the runtime that not every API needs: a feature of the runtime's own crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RuntimeFeature {
    /// Server-sent events.
    Events,
    /// Bodies of JSON on each line.
    LineBodies,
    /// JSON on each line.
    Lines,
    /// Replies that lead to other calls.
    Links,
    /// OAuth2 client credentials.
    OAuth,
    /// From page to page.
    Paging,
    /// Replies of parts.
    Parts,
    /// Calls that take long, from state to state.
    Polling,
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
    /// Bodies and replies in XML, with a crate that parses it.
    Xml,
}

impl RuntimeFeature {
    /// Every feature.
    pub const ALL: [RuntimeFeature; 14] = [
        RuntimeFeature::Events,
        RuntimeFeature::LineBodies,
        RuntimeFeature::Lines,
        RuntimeFeature::Links,
        RuntimeFeature::OAuth,
        RuntimeFeature::Paging,
        RuntimeFeature::Parts,
        RuntimeFeature::Polling,
        RuntimeFeature::Records,
        RuntimeFeature::Redirects,
        RuntimeFeature::ReplyHeaders,
        RuntimeFeature::Streams,
        RuntimeFeature::Uploads,
        RuntimeFeature::Xml,
    ];

    /// The name of the runtime's feature.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            RuntimeFeature::Events => "events",
            RuntimeFeature::LineBodies => "line-bodies",
            RuntimeFeature::Lines => "lines",
            RuntimeFeature::Links => "links",
            RuntimeFeature::OAuth => "oauth",
            RuntimeFeature::Paging => "paging",
            RuntimeFeature::Parts => "parts",
            RuntimeFeature::Polling => "polling",
            RuntimeFeature::Records => "records",
            RuntimeFeature::Redirects => "redirects",
            RuntimeFeature::ReplyHeaders => "reply-headers",
            RuntimeFeature::Streams => "streams",
            RuntimeFeature::Uploads => "uploads",
            RuntimeFeature::Xml => "xml",
        }
    }

    /// The part that it is built on.
    #[must_use]
    pub fn base(self) -> Option<RuntimeFeature> {
        match self {
            RuntimeFeature::Events | RuntimeFeature::Lines | RuntimeFeature::Parts => {
                Some(RuntimeFeature::Records)
            }
            RuntimeFeature::LineBodies => Some(RuntimeFeature::Uploads),
            RuntimeFeature::Records | RuntimeFeature::Redirects => Some(RuntimeFeature::Streams),
            _ => None,
        }
    }
}

/// Who needs a feature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// The client itself.
    Client,
    /// The calls of these resources.
    Resources(FixedBitSet),
}

/// The parts that are needed.
pub(super) fn runtime_features(
    api: &Api,
    pages: &[Option<Pages>],
    resources: &Resources,
) -> BTreeMap<RuntimeFeature, Need> {
    let mut parts = BTreeMap::new();
    for (index, operation) in api.operations.iter().enumerate() {
        let resource = resources.placements[index].resource.0;
        let pages = pages[index].as_ref();
        let paged = pages.is_some_and(|pages| item_type(api, operation, &pages.items).is_some());
        let paging = paged.then_some(RuntimeFeature::Paging);
        let links = (!operation.links.is_empty()).then_some(RuntimeFeature::Links);
        let polling = operation.polling.as_ref().map(|_| RuntimeFeature::Polling);
        for feature in [
            of_reply(operation),
            of_body(operation),
            paging,
            links,
            polling,
        ] {
            let mut next = feature;
            while let Some(feature) = next {
                let empty = Need::Resources(FixedBitSet::new());
                if let Need::Resources(needing) = parts.entry(feature).or_insert(empty) {
                    needing.grow_and_insert(resource);
                }
                next = feature.base();
            }
        }
    }
    let mut schemes = api.schemes.iter().map(|scheme| &scheme.kind);
    if schemes.any(|kind| matches!(kind, SchemeKind::ClientCredentials { .. })) {
        parts.insert(RuntimeFeature::OAuth, Need::Client);
    }
    // What a crate depends on is no matter of its features.
    if api.operations.iter().any(has_xml) {
        parts.insert(RuntimeFeature::Xml, Need::Client);
    }
    if !api.headers.is_empty() {
        parts.insert(RuntimeFeature::ReplyHeaders, Need::Client);
    }
    parts
}

fn of_reply(operation: &Operation) -> Option<RuntimeFeature> {
    match &operation.success {
        _ if !operation.parts_replies.is_empty() => Some(RuntimeFeature::Parts),
        Success::One(SuccessReply::Parts(..)) => Some(RuntimeFeature::Parts),
        // What is text or a string may be a file, larger than memory.
        Success::One(SuccessReply::Bytes | SuccessReply::Text)
        | Success::One(SuccessReply::Json(Type::String)) => Some(RuntimeFeature::Streams),
        Success::One(SuccessReply::Redirect) => Some(RuntimeFeature::Redirects),
        Success::One(SuccessReply::Events(_)) => Some(RuntimeFeature::Events),
        Success::One(SuccessReply::Lines(_)) => Some(RuntimeFeature::Lines),
        _ => None,
    }
}

fn has_xml(operation: &Operation) -> bool {
    let body = operation.body.as_ref();
    !operation.xml_replies.is_empty() || body.is_some_and(|body| body.xml.is_some())
}

fn of_body(operation: &Operation) -> Option<RuntimeFeature> {
    match &operation.body.as_ref()?.content {
        BodyContent::Lines { .. } => Some(RuntimeFeature::LineBodies),
        BodyContent::Multipart { .. } | BodyContent::Bytes(_) => Some(RuntimeFeature::Uploads),
        _ => None,
    }
}
