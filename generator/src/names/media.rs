//! What a method for one of several media types has after the name of its operation.

/// Subtypes that are called otherwise by those who use them.
const KNOWN: &[(&str, &str)] = &[
    ("octet-stream", "bytes"),
    ("plain", "text"),
    ("event-stream", "stream"),
    ("x-www-form-urlencoded", "form"),
    ("x-ndjson", "ndjson"),
    ("tab-separated-values", "tsv"),
    ("calendar", "ics"),
    ("vnd.ms-excel", "xls"),
    ("vnd.ms-powerpoint", "ppt"),
    ("msword", "doc"),
    (
        "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
    ),
    (
        "vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
    ),
    (
        "vnd.openxmlformats-officedocument.presentationml.presentation",
        "pptx",
    ),
    ("vnd.oasis.opendocument.spreadsheet", "ods"),
    ("vnd.oasis.opendocument.text", "odt"),
];

/// Where a media type is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// In a body.
    Body,
    /// In a reply that is whole.
    Reply,
    /// In a reply of one value after another.
    Stream,
}

/// Words for a media type, the shortest first: the ending of its subtype, the subtype, all of it.
/// They depend on nothing else, so that they stay whatever else is offered.
pub(super) fn words(media_type: &str, role: Role) -> Vec<String> {
    let lower = media_type.to_ascii_lowercase();
    let (essence, parameters) = lower.split_once(';').unwrap_or((&lower, ""));
    let (kind, subtype) = essence.trim().split_once('/').unwrap_or(("", essence));
    let (main, suffix) = subtype.split_once('+').unwrap_or((subtype, ""));
    let mut words = Vec::new();
    if role == Role::Stream {
        words.push("stream".to_owned());
    }
    if kind == "multipart" && role == Role::Body {
        words.push("multipart".to_owned());
    }
    if let Some((_, known)) = KNOWN.iter().find(|(known, _)| *known == subtype) {
        words.push((*known).to_owned());
    }
    if main == "*" {
        // `image/*` is an image, `*/*` is anything.
        words.push(if kind == "*" { "any" } else { kind }.to_owned());
    }
    let is_version = |part: &str| {
        let digits = part.trim_start_matches('v');
        part != digits && digits.chars().all(|c| c.is_ascii_digit())
            || part.chars().all(|c| c.is_ascii_digit())
    };
    let mut parts = main.split('.').rev();
    words.extend(parts.find(|part| !is_version(part)).map(plain));
    words.push(plain(main));
    words.push(format!("{} {suffix}", plain(main)));
    words.push(format!("{kind} {} {suffix}", plain(main)));
    words.push(format!("{kind} {} {suffix} {parameters}", plain(main)));
    words.retain(|word| word.chars().any(|c| c.is_ascii_alphanumeric()));
    if words.is_empty() {
        words.push("other".to_owned());
    }
    words
}

/// A subtype without the mark of one that is not registered.
fn plain(subtype: &str) -> String {
    subtype.strip_prefix("x-").unwrap_or(subtype).to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Role, words};

    #[test]
    fn the_first_word() {
        for (media_type, role, expected) in [
            ("text/csv; charset=utf-8", Role::Reply, "csv"),
            ("application/octet-stream", Role::Reply, "bytes"),
            ("image/*", Role::Reply, "image"),
            ("*/*", Role::Reply, "any"),
            ("image/svg+xml", Role::Reply, "svg"),
            ("application/vnd.github.v3.star+json", Role::Reply, "star"),
            ("application/vnd.acme.v2+json", Role::Reply, "acme"),
            ("application/x-tar", Role::Reply, "tar"),
            ("text/event-stream", Role::Stream, "stream"),
            ("application/x-ndjson", Role::Stream, "stream"),
            ("application/x-ndjson", Role::Body, "ndjson"),
            ("multipart/form-data", Role::Body, "multipart"),
            ("application/json", Role::Body, "json"),
            ("", Role::Body, "other"),
            (";", Role::Reply, "other"),
        ] {
            assert_eq!(words(media_type, role)[0], expected, "{media_type}");
        }
    }
}
