//! Placeholder until codegen first runs.
