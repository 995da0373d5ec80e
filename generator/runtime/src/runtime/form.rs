//! What bodies of forms and files have in common.

/// The media type of a form without files.
pub(crate) const URL_ENCODED: &str = "application/x-www-form-urlencoded";

/// The first of several media types that is not a pattern.
pub(crate) fn concrete(media_types: &'static str) -> Option<&'static str> {
    let mut types = media_types.split(',').map(str::trim);
    types.find(|media_type| !media_type.is_empty() && !media_type.contains('*'))
}
