//! The runtime of SDKs written by specwright.
//!
//! The folder `runtime` is copied as text into every generated crate, which so depends on nothing of
//! specwright's. Feature `source` is that text, for the generator; it needs no dependencies.
#[cfg(feature = "client")]
pub mod runtime;
#[cfg(feature = "source")]
pub mod source;
