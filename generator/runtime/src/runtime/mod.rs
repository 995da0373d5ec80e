//! Everything an SDK needs at run time.

#[doc(hidden)]
pub mod api;
pub mod auth;
#[cfg(feature = "blocking")]
pub mod blocking;
pub mod body;
pub mod builder;
mod by_hand;
pub mod call;
mod call_context;
pub mod client;
mod clock;
pub mod conditional;
mod custom;
#[doc(hidden)]
pub mod encoded_request;
#[doc(hidden)]
pub mod engine;
pub mod error;
pub mod error_builder;
#[cfg(feature = "events")]
pub mod events;
pub mod file;
#[doc(hidden)]
pub mod form;
pub mod hook;
pub mod http_stack;
pub mod idempotency;
#[doc(hidden)]
pub mod inputs;
pub mod json;
#[cfg(feature = "line-bodies")]
pub mod json_lines;
mod layout;
#[cfg(feature = "lines")]
pub mod lines;
#[cfg(feature = "paging")]
mod link;
#[cfg(feature = "links")]
pub mod links;
// What a crate without forms, parts, streams and XML does not ask.
#[allow(dead_code)]
mod media_type;
#[cfg(all(feature = "reqwest-middleware", not(target_arch = "wasm32")))]
pub mod middleware;
#[cfg(feature = "test-util")]
pub mod mock;
#[cfg(feature = "uploads")]
pub mod multipart;
#[cfg(feature = "oauth")]
pub mod oauth;
#[doc(hidden)]
pub mod operation;
mod origin;
mod outgoing;
#[cfg(feature = "paging")]
pub mod page;
#[cfg(feature = "paging")]
mod pager;
#[doc(hidden)]
pub mod pagination;
#[doc(hidden)]
pub mod parameter;
pub mod part;
#[cfg(feature = "parts")]
pub mod parts;
#[doc(hidden)]
pub mod percent;
#[cfg(feature = "polling")]
mod poll_walk;
#[cfg(feature = "polling")]
pub mod poller;
#[cfg(feature = "polling")]
pub mod polling;
#[cfg(feature = "uploads")]
mod reading;
#[doc(hidden)]
pub mod received;
#[cfg(feature = "records")]
mod records;
#[cfg(feature = "redirects")]
pub mod redirect;
pub mod reply;
#[cfg(feature = "reply-headers")]
pub mod reply_header;
#[doc(hidden)]
pub mod request_impls;
pub mod retry;
mod scrub;
pub mod secret;
#[cfg(feature = "sign-in")]
pub mod sign_in;
#[cfg(feature = "streams")]
pub mod stream;
#[allow(dead_code)]
mod token_cache;
#[allow(dead_code)]
mod token_endpoint;
#[cfg(all(feature = "tower", not(target_arch = "wasm32")))]
pub mod tower;
mod trace;
pub mod transport;
#[cfg(feature = "uploads")]
mod upload;
#[cfg(feature = "webhooks")]
pub mod webhook;
#[cfg(not(target_arch = "wasm32"))]
pub mod wire_body;
#[cfg(feature = "xml")]
pub mod xml;

/// The crates whose types this one takes and gives, at the versions that fit.
pub use {http, reqwest};

pub use api::{Api, ErrorShape, KindRule, Scheme, SchemeKind};
pub use auth::{Credential, Issuer, TokenProvider};
pub use body::Body;
pub use builder::ClientBuilder;
pub use call::Call;
#[allow(unused_imports)]
pub use call_context::mock_impls;
pub use client::Client;
pub use conditional::ConditionalCall;
pub use encoded_request::EncodedRequest;
pub use error::{Error, ErrorKind};
pub use error_builder::ErrorBuilder;
#[cfg(feature = "events")]
pub use events::{Event, EventCall, EventStream};
pub use file::File;
pub use hook::{Attempt, Hook, Outcome};
pub use http_stack::ReqwestTransport;
pub use idempotency::Idempotency;
pub use inputs::Inputs;
pub use json::{
    Base64, Base64Url, Clearable, Decode, DecodeError, Document, Editable, Encode, Encoder,
    Expandable, Fields, Identified, Members, Mismatch, Node, Nullable, Number, Object, Value,
    ValueKind, from_json, to_json,
};
#[cfg(feature = "line-bodies")]
pub use json_lines::JsonLines;
#[cfg(feature = "lines")]
pub use lines::{LineStream, LinesCall};
#[cfg(all(feature = "reqwest-middleware", not(target_arch = "wasm32")))]
pub use middleware::MiddlewareTransport;
pub use operation::{Content, Method, Notation, Operation, WriteLines, WriteParts};
#[cfg(feature = "paging")]
pub use page::{ItemStream, PageCall, PageStream};
pub use pagination::{PageKind, Pagination};
pub use parameter::{FormField, Location, Nested, Parameter, Style};
pub use part::Part;
#[cfg(feature = "parts")]
pub use parts::{PartStream, PartsCall};
#[cfg(feature = "polling")]
pub use poller::{Poller, Progress};
#[cfg(feature = "polling")]
pub use polling::{PollResult, Polling, StateHeader};
#[allow(unused_imports)]
pub use received::ReceivedHeaders;
#[cfg(feature = "redirects")]
pub use redirect::{Redirect, RedirectCall};
pub use reply::{Reply, Response};
#[cfg(feature = "reply-headers")]
pub use reply_header::ReplyHeader;
#[allow(unused_imports)]
pub use request_impls::inputs_impls;
pub use retry::Retry;
pub use secret::Secret;
#[cfg(feature = "streams")]
pub use stream::{ByteStream, StreamCall};
#[cfg(all(feature = "tower", not(target_arch = "wasm32")))]
pub use tower::TowerTransport;
pub use transport::{
    Transport, TransportError, TransportFailure, TransportReply, TransportRequest, TransportStream,
};
