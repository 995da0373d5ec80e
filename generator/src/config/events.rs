//! `[events]`: what the API sends by itself, and how it says which it is.

use std::collections::BTreeMap;

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
    /// `[events.envelope]`: the schema of what arrives, where one schema is around all payloads.
    pub envelope: Option<Envelope>,
}

/// `[events.envelope]`: a schema with a member that differs from event to event.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "EnvelopeTable")]
pub struct Envelope {
    /// The key of the schema.
    pub schema: String,
    /// A pointer to the member, into the values of the schema: `/data/object`.
    pub payload: String,
    /// What the member may be.
    pub payloads: Payloads,
}

/// What the payload of an envelope may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payloads {
    /// One of these schemas, by key; the payload itself tells which.
    Schemas(Vec<String>),
    /// What another member of the envelope says.
    Values {
        /// A pointer to it.
        discriminator: String,
        /// Its values, or patterns of those that the document lists, to keys of schemas.
        values: BTreeMap<String, String>,
    },
}

/// `[events.envelope]` as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EnvelopeTable {
    schema: String,
    #[serde(deserialize_with = "check::pointer")]
    payload: String,
    #[serde(default)]
    schemas: Vec<String>,
    #[serde(default, deserialize_with = "check::optional_pointer")]
    discriminator: Option<String>,
    #[serde(default)]
    values: BTreeMap<String, String>,
}

impl TryFrom<EnvelopeTable> for Envelope {
    type Error = &'static str;

    fn try_from(table: EnvelopeTable) -> Result<Envelope, &'static str> {
        let payloads = match (table.schemas.is_empty(), table.values.is_empty()) {
            (false, true) if table.discriminator.is_none() => Payloads::Schemas(table.schemas),
            (true, false) => Payloads::Values {
                discriminator: table.discriminator.unwrap_or_else(|| "/type".to_owned()),
                values: table.values,
            },
            _ => {
                return Err(
                    "an envelope has either `schemas`, which payloads tell apart by \
                     themselves, or `values` of the member that `discriminator` points at",
                );
            }
        };
        Ok(Envelope {
            schema: table.schema,
            payload: table.payload,
            payloads,
        })
    }
}
