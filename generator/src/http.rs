//! What HTTP allows in names, and media types (RFC 9110 §5.6.2, §8.3.1).

/// Whether a text is a token, as names of headers have to be.
pub(crate) fn is_token(text: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_token)
}

/// A media type without its parameters.
pub(crate) fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

/// Whether a text is a media type or a range of them, such as `text/*`.
pub(crate) fn is_media_type(text: &str) -> bool {
    let essence = text.split(';').next().unwrap_or_default().trim_end();
    // What is after the first semicolon is written in many ways, and only passed on.
    text.bytes().all(|byte| (0x20..0x7f).contains(&byte))
        && essence
            .split_once('/')
            .is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype))
}

/// Whether a text can be the value of a header.
pub(crate) fn is_header_value(text: &str) -> bool {
    text.bytes().all(|byte| (0x20..0x7f).contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::{is_media_type, is_token};

    #[test]
    fn names() {
        for token in ["X-Rate-Limit", "a", "If-Match", "$key"] {
            assert!(is_token(token), "{token}");
        }
        for other in ["", "API Key", "a:b", "a\r\nb", "é", "a/b"] {
            assert!(!is_token(other), "{other:?}");
        }
    }

    #[test]
    fn media_types() {
        for good in [
            "application/json",
            "*/*",
            "image/*",
            "text/plain; charset=utf-8",
            "application/vnd.a.v1+json ;q=1",
        ] {
            assert!(is_media_type(good), "{good}");
        }
        for bad in [
            "json",
            "",
            "a/b/c",
            "application/json\r\nX: y",
            "text /plain",
            "*",
        ] {
            assert!(!is_media_type(bad), "{bad:?}");
        }
    }
}
