//! What a user sees of one realistic pair.
