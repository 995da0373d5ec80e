//! The runtime of SDKs written by specwright.
//!
//! The folder `runtime` is copied as text into every generated crate, which so depends on nothing of
//! specwright's, or several generated crates depend on this one (`[crate] runtime` in `codegen.toml`).
//! Feature `source` is that text, for the generator; it needs no dependencies.

// What only parts use that are not there.
#[cfg_attr(
    not(all(
        feature = "events",
        feature = "line-bodies",
        feature = "lines",
        feature = "oauth",
        feature = "paging",
        feature = "parts",
        feature = "redirects",
        feature = "reply-headers"
    )),
    allow(dead_code)
)]
#[cfg(feature = "client")]
pub mod runtime;
#[cfg(feature = "source")]
pub mod source;
