//! Events: requests that the API sends and a program receives.

use super::TypeId;

/// What the API sends by itself: its webhooks, callbacks, and schemas that `codegen.toml` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Events {
    /// The union of their payloads, a variant each.
    pub payload: TypeId,
    /// The header that says which one it is, where there is one.
    pub header: Option<EventHeader>,
}

/// A header by which a receiver tells events apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventHeader {
    /// Its name.
    pub name: String,
    /// Its values, and the index of the variant that each stands for.
    pub values: Vec<(String, usize)>,
}
