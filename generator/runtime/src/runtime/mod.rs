//! Everything an SDK needs at run time.

pub mod api;
pub mod auth;
#[cfg(feature = "blocking")]
pub mod blocking;
pub mod builder;
pub mod call;
pub mod client;
pub mod engine;
pub mod error;
pub mod form;
pub mod hook;
pub mod idempotency;
pub mod inputs;
pub mod json;
mod oauth;
pub mod operation;
mod origin;
mod outgoing;
pub mod page;
mod pager;
pub mod pagination;
pub mod parameter;
pub mod parts;
pub mod percent;
pub mod reply;
pub mod retry;
pub mod secret;
mod trace;
pub mod transport;
#[cfg(feature = "webhooks")]
pub mod webhook;

pub use api::{Api, ErrorShape, KindRule, Scheme, SchemeKind};
pub use auth::{Credential, TokenProvider};
pub use builder::ClientBuilder;
pub use call::Call;
pub use client::Client;
pub use error::{Error, ErrorKind};
pub use hook::{Attempt, Hook, Outcome};
pub use idempotency::Idempotency;
pub use inputs::Inputs;
pub use json::{
    Base64, Clearable, Decode, DecodeError, Document, Encode, Encoder, Expandable, Fields,
    Identified, Kind, Members, Mismatch, Node, Nullable, Number, Object, Value, from_json, to_json,
};
pub use operation::{Content, Method, Operation};
pub use page::{ItemStream, PageCall, PageStream};
pub use pagination::{PageKind, Pagination};
pub use parameter::{FormField, Location, Parameter, Style};
pub use parts::{File, Parts};
pub use reply::{Reply, Response};
pub use retry::Retry;
pub use secret::Secret;
pub use transport::{
    Transport, TransportError, TransportFailure, TransportReply, TransportRequest,
};
