//! Where links lead: absolute addresses from relative ones.

/// An absolute address for a destination, in characters that are safe in Markdown; `None` when it
/// leads nowhere from here.
pub(super) fn resolved(base: Option<&str>, destination: &str) -> Option<String> {
    let destination = destination.trim();
    if destination.is_empty() {
        return None;
    }
    if let Some(scheme) = scheme(destination) {
        let known = ["http", "https", "mailto", "ftp", "tel"];
        let is_known = known.iter().any(|known| scheme.eq_ignore_ascii_case(known));
        return is_known.then(|| encoded(destination));
    }
    if let Some(host) = destination.strip_prefix("//") {
        return Some(encoded(&format!("https://{host}")));
    }
    Some(encoded(&joined(base?, destination)?))
}

/// The scheme of an absolute address.
fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let valid = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    let begins = scheme.starts_with(|c: char| c.is_ascii_alphabetic());
    (begins && scheme.chars().all(valid)).then_some(scheme)
}

/// A relative destination seen from an absolute address (RFC 3986 §5.2).
fn joined(base: &str, destination: &str) -> Option<String> {
    let start = base.find("://")? + 3;
    let end = |marks: &[char]| {
        base[start..]
            .find(marks)
            .map_or(base.len(), |at| start + at)
    };
    let (path, query, fragment) = (end(&['/', '?', '#']), end(&['?', '#']), end(&['#']));
    match destination.as_bytes().first()? {
        b'#' => return Some(format!("{}{destination}", &base[..fragment])),
        b'?' => return Some(format!("{}{destination}", &base[..query])),
        b'/' => return Some(format!("{}{destination}", &base[..path])),
        _ => {}
    }
    let mut folders: Vec<&str> = base[path..query].split('/').skip(1).collect();
    folders.pop();
    let tail = destination.find(['?', '#']).unwrap_or(destination.len());
    let mut segments = destination[..tail].split('/').peekable();
    while let Some(segment) = segments.next() {
        match segment {
            "." => {}
            ".." => {
                folders.pop();
            }
            _ => folders.push(segment),
        }
        if matches!(segment, "." | "..") && segments.peek().is_none() {
            folders.push("");
        }
    }
    let (origin, tail) = (&base[..path], &destination[tail..]);
    Some(format!("{origin}/{}{tail}", folders.join("/")))
}

/// An address without characters that mean something in Markdown.
fn encoded(address: &str) -> String {
    let mut encoded = String::with_capacity(address.len());
    for c in address.chars() {
        match c {
            ' ' | '<' | '>' | '(' | ')' | '[' | ']' | '\\' | '`' | '"' | '|' | '*' | '\n' => {
                encoded.push_str(&format!("%{:02X}", u32::from(c)));
            }
            c => encoded.push(c),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::resolved;

    #[test]
    fn relative_destinations() {
        let resolve =
            |destination| resolved(Some("https://a.example/docs/api/page?q#f"), destination);
        let is = |destination, address: &str| {
            assert_eq!(
                resolve(destination).as_deref(),
                Some(address),
                "{destination}"
            );
        };
        is("other", "https://a.example/docs/api/other");
        is("./other#x", "https://a.example/docs/api/other#x");
        is("../up/", "https://a.example/docs/up/");
        is("../../../..", "https://a.example/");
        is("/root", "https://a.example/root");
        is("#part", "https://a.example/docs/api/page?q#part");
        is("?r", "https://a.example/docs/api/page?r");
        is("//b.example/x", "https://b.example/x");
        is("HTTP://b.example/(x y)", "HTTP://b.example/%28x%20y%29");
        is("mailto:a@b.example", "mailto:a@b.example");
        assert_eq!(resolve("javascript:alert(1)"), None);
        assert_eq!(resolve(""), None);
        assert_eq!(resolved(None, "/root"), None);
        assert_eq!(resolved(Some("no address"), "x"), None);
        assert_eq!(
            resolved(Some("https://a.example"), "x").as_deref(),
            Some("https://a.example/x")
        );
    }
}
