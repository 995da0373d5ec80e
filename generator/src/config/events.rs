//! `[events]`: what the API sends by itself, and how it says which it is.

use serde::Deserialize;

use super::check;

/// `[events]`: what is among the events of the module `events`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EventSelection {
    /// Whether the webhooks and callbacks of the document are; unless it is said, where no
    /// operations are selected.
    pub webhooks: Option<bool>,
    /// Schemas that are events, by key or pattern: `*` is any text and `?` any character.
    pub schemas: Vec<String>,
    /// The header whose value says which event it is, where payloads do not. The document gives
    /// its values as constants or examples of the parameter.
    #[serde(deserialize_with = "check::optional_header")]
    pub header: Option<String>,
}
