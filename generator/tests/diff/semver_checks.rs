//! Agreement with cargo-semver-checks.
