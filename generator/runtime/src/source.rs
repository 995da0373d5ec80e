//! The text of the runtime, for the generator to copy into crates.

/// The files of the folder `runtime`: path from its parent and text, in order of path.
pub const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// The manifest of this crate, with its comments: it names what generated crates depend on.
pub const MANIFEST: &str = include_str!(concat!(env!("OUT_DIR"), "/manifest.toml"));
