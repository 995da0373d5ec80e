//! Generates a Rust SDK crate from an OpenAPI document.

pub mod config;
pub mod diagnostic;
pub mod files;
pub mod locate;
pub mod normalize;
pub mod read;
pub mod runtime_source;
pub mod source;
