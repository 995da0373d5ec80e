//! Calls of paths that the document does not have.

use std::sync::{Mutex, PoisonError};

use super::call::Call;
use super::client::Client;
use super::encoded_request::EncodedRequest;
use super::json::Value;
use super::operation::{Method, Operation};
use super::reply;

/// The operation of calls with this method: everything but the path is the API's own.
macro_rules! operations {
    ($($name:ident: $method:ident, $idempotent:literal;)*) => {
        $(static $name: Operation = Operation {
            id: "custom",
            method: Method::$method,
            accept: "*/*",
            idempotent: $idempotent,
            ..Operation::DEFAULT
        };)*

        fn operation(method: Method) -> &'static Operation {
            match method {
                $(Method::$method => &$name,)*
                Method::Other(name) => other(name),
            }
        }
    };
}

operations! {
    GET: Get, true;
    PUT: Put, true;
    POST: Post, false;
    DELETE: Delete, true;
    OPTIONS: Options, true;
    HEAD: Head, true;
    PATCH: Patch, false;
    TRACE: Trace, true;
    QUERY: Query, true;
}

/// The operations of other methods that were called, one for each.
static OTHERS: Mutex<Vec<&'static Operation>> = Mutex::new(Vec::new());

fn other(name: &'static str) -> &'static Operation {
    let mut others = OTHERS.lock().unwrap_or_else(PoisonError::into_inner);
    let known = others.iter().find(|one| one.method.as_str() == name);
    if let Some(known) = known {
        return known;
    }
    let operation: &'static Operation = Box::leak(Box::new(Operation {
        method: Method::Other(name),
        idempotent: false,
        ..POST
    }));
    others.push(operation);
    operation
}

impl Call<Value> {
    /// A call of a path that the document does not have, such as `/graphql`, with the base URL,
    /// credentials, headers and retries of the client. It takes a query and a body as options, and its
    /// reply can be read as text, as bytes or as a type of your own.
    ///
    /// The path follows that of the base URL and is sent as it is given: what comes from elsewhere
    /// must be escaped first, as [`percent::component`](super::percent::component) does.
    pub fn custom(client: &Client, method: Method, path: &str) -> Call<Value> {
        let request = EncodedRequest::with_path(operation(method), path);
        Call::new(client, request, reply::json)
    }
}
