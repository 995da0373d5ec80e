//! Media types: what they are without their parameters, and which described reply one is of.

/// A media type without its parameters, in lower case.
pub(crate) fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// Whether what has a media type is JSON.
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence.ends_with("/json") || essence.ends_with("+json")
}

/// Whether what has a media type is made of parts.
pub(crate) fn is_multipart(media_type: &str) -> bool {
    essence(media_type).starts_with("multipart/")
}

/// The described reply that one of this status and media type is. Of each, `described` says the statuses,
/// both ends included, and the media type.
pub(crate) fn described_reply<'r, R>(
    replies: &'r [R],
    described: fn(&R) -> ((u16, u16), &'static str),
    (status, media_type): (u16, &str),
) -> Option<&'r R> {
    let is_good = |status: u16| (200..300).contains(&status);
    let is_status = |reply: &&R| {
        let ((first, last), _) = described(reply);
        (first..=last).contains(&status)
    };
    // One status is said more exactly than a class of them, and that more than all.
    let width = |reply: &&R| {
        let ((first, last), own) = described(reply);
        (last - first, essence(own) != essence(media_type))
    };
    let found = replies.iter().filter(is_status).min_by_key(width);
    found.or_else(|| {
        // A server may mean another status by the same.
        let mut replies = replies.iter();
        replies.find(|reply| is_good(status) && is_good(described(reply).0.0))
    })
}
