//! Reads what an API sends by itself: the body of a request that a program receives.

use super::error::{Error, ErrorKind};
use super::json::{DecodeError, Document, Mismatch, Node};

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
