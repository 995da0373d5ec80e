//! `[errors]`: where an error reply keeps its parts, and which kind of error it is.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{StatusRange, check};

/// Where an error reply keeps its parts: JSON pointers (RFC 6901) into its body, tried in order.
/// One with the element `*` finds something in each element of an array.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Errors {
    /// The kind of error in the API's words.
    #[serde(rename = "type", deserialize_with = "check::pointers")]
    pub type_: Vec<String>,
    /// A short word for the cause.
    #[serde(deserialize_with = "check::pointers")]
    pub code: Vec<String>,
    /// The cause for a person to read.
    #[serde(deserialize_with = "check::pointers")]
    pub message: Vec<String>,
    /// The parameter at fault.
    #[serde(deserialize_with = "check::pointers")]
    pub parameter: Vec<String>,
    /// Where the error is explained.
    #[serde(deserialize_with = "check::pointers")]
    pub doc_url: Vec<String>,
    /// The request's ID, for APIs that put it into the body.
    #[serde(deserialize_with = "check::pointers")]
    pub request_id: Vec<String>,
    /// `[errors.details]`: further parts by a name of one's own.
    #[serde(deserialize_with = "check::pointer_lists")]
    pub details: BTreeMap<String, Vec<String>>,
    /// `[[errors.kinds]]`: the first rule that fits gives the kind; by status when none does.
    pub kinds: Vec<ErrorRule>,
}

impl Default for Errors {
    fn default() -> Errors {
        let pointers = |list: &[&str]| list.iter().map(ToString::to_string).collect();
        Errors {
            type_: pointers(&["/error/type", "/type"]),
            code: pointers(&["/error/code", "/code", "/error_code", "/errors/0/code"]),
            message: pointers(&[
                "/error/message",
                "/message",
                "/detail/*/msg",
                "/detail/message",
                "/detail",
                "/error_description",
                "/errors/*/message",
                "/errors/*/detail",
                "/errors/*/msg",
                "/errors/*/title",
                "/errors",
                "/title",
                "/error",
                "/error_message",
                "/msg",
            ]),
            parameter: pointers(&[
                "/error/param",
                "/param",
                "/detail/0/loc",
                "/errors/0/source/pointer",
                "/errors/0/field",
            ]),
            doc_url: pointers(&["/error/doc_url", "/documentation_url"]),
            request_id: pointers(&["/request_id"]),
            details: BTreeMap::new(),
            kinds: Vec::new(),
        }
    }
}

impl Errors {
    /// The same, and where errors in XML most often have their parts, for each part of which nothing
    /// was said: elements begin with capital letters there.
    #[must_use]
    pub fn with_xml(&self) -> Errors {
        let (usual, mut errors) = (Errors::default(), self.clone());
        let places: [(&mut Vec<String>, Vec<String>, &[&str]); 4] = [
            (&mut errors.type_, usual.type_, &["/Error/Type", "/Type"]),
            (
                &mut errors.code,
                usual.code,
                &[
                    "/Error/Code",
                    "/Code",
                    "/Errors/Error/Code",
                    "/Errors/Error/0/Code",
                ],
            ),
            (
                &mut errors.message,
                usual.message,
                &[
                    "/Error/Message",
                    "/Message",
                    "/Errors/Error/Message",
                    "/Errors/Error/*/Message",
                ],
            ),
            (
                &mut errors.request_id,
                usual.request_id,
                &["/RequestId", "/RequestID", "/Error/RequestId"],
            ),
        ];
        for (own, usual, added) in places {
            if *own == usual {
                own.extend(added.iter().map(ToString::to_string));
            }
        }
        errors
    }
}

/// `[[errors.kinds]]`: a reply that has all that is given here is of this kind.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorRule {
    /// The kind of error.
    pub kind: ErrorKind,
    /// The reply's status; any when absent.
    #[serde(default)]
    pub status: Option<StatusRange>,
    /// The error's type, exactly; any when absent.
    #[serde(default, rename = "type")]
    pub type_: Option<String>,
    /// The error's code, exactly; any when absent.
    #[serde(default)]
    pub code: Option<String>,
}

/// The kinds of error a server can answer with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// Too many requests.
    RateLimit,
    /// The request cannot be served as it is.
    InvalidRequest,
    /// No credentials, or credentials that do not count.
    Authentication,
    /// Credentials that do not reach this far.
    Permission,
    /// There is no such thing.
    NotFound,
    /// The request collides with the present state.
    Conflict,
    /// An idempotency key was used for something else.
    Idempotency,
    /// A card was declined.
    Card,
    /// Anything else, on the server's side.
    Api,
}
