//! Values of JSON that is known when a crate is generated (feature `test-util`).

use super::decode::Decode;
use super::from_json;

/// The value that an example of a type is.
///
/// # Panics
///
/// The text is no such value: the generator made it for this type.
pub fn example<T: Decode>(text: &str) -> T {
    match from_json(text) {
        Ok(value) => value,
        Err(error) => panic!("{text} is no example: {error}"),
    }
}
