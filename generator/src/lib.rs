//! Generates a Rust SDK crate from an OpenAPI document.

pub mod config;
pub mod files;
pub mod runtime_source;
