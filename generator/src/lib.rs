//! Generates a Rust SDK crate from an OpenAPI document.

pub mod config;
pub mod diagnostic;
pub mod files;
pub mod locate;
pub mod runtime_source;
