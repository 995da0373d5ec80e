//! Generates a Rust SDK crate from an OpenAPI document.
