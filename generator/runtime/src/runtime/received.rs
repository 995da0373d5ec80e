//! Reads what an API sends by itself: the body of a request that a program receives.

use http::HeaderMap;

use super::error::{Error, ErrorKind};
use super::json::{DecodeError, Document, Mismatch, Node};

/// The header fields of a received request, whichever HTTP library it came by: an
/// [`http::HeaderMap`], as axum, hyper and tonic have, or a closure that finds the value of a field by
/// its name, for actix, rocket and others.
///
/// ```ignore
/// // actix-web
/// let headers = |name: &str| request.headers().get(name)?.to_str().ok();
/// // rocket
/// let headers = |name: &str| request.headers().get_one(name);
/// ```
pub trait ReceivedHeaders {
    /// The first value of a header field by its name, whose case has no meaning. `None` where there is
    /// none, and where it is not text.
    fn first(&self, name: &str) -> Option<String>;
}

impl ReceivedHeaders for HeaderMap {
    fn first(&self, name: &str) -> Option<String> {
        self.get(name)?.to_str().ok().map(str::to_owned)
    }
}

impl<'a, F: Fn(&str) -> Option<&'a str>> ReceivedHeaders for F {
    fn first(&self, name: &str) -> Option<String> {
        self(name).map(str::to_owned)
    }
}

/// Reads a JSON body by `read`.
///
/// # Errors
///
/// The body is not JSON, or not what `read` expects: [`ErrorKind::Decode`].
pub fn read<T>(
    body: &[u8],
    read: impl FnOnce(Node<'_>) -> Result<T, Mismatch>,
) -> Result<T, Error> {
    let document = Document::parse(body.to_vec()).map_err(undecodable)?;
    read(document.root()).map_err(|mismatch| undecodable(mismatch.locate(&document)))
}

fn undecodable(error: DecodeError) -> Error {
    Error::new(ErrorKind::Decode, error.to_string()).with_source(error)
}
