//! The runtime of SDKs written by specwright.
//!
//! The folder `runtime` is copied as text into every generated crate.
pub mod runtime;
