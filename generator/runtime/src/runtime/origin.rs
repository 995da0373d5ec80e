//! Where requests may go: TLS except to this machine, and no credentials to
//! another origin.

use http::{HeaderMap, Method};
use reqwest::Url;

use super::api::Api;
use super::error::{Error, ErrorKind};
use super::reply::Reply;
use super::scrub::scrub;

/// How many redirects one attempt follows.
pub(crate) const MAX_REDIRECTS: u32 = 5;

/// Parses a base URL and refuses one that would betray secrets.
pub(crate) fn base(text: &str, plain_http: bool) -> Result<Url, Error> {
    let url = Url::parse(text).map_err(|error| {
        let shown = without_user(text);
        Error::config(format!("the base URL {shown:?} is not an absolute URL")).with_source(error)
    })?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Error::config(
            "the base URL holds a user or password: set a credential instead",
        ));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(Error::config("the base URL has a query or fragment"));
    }
    secure(&url, plain_http)?;
    Ok(url)
}

/// The base URL that the API's document names. Where it names none that is whole, the error says
/// how to set one.
pub(crate) fn of_api(api: &Api, plain_http: bool) -> Result<Url, Error> {
    let text = api.base_url;
    if text.contains("://") {
        return base(text, plain_http);
    }
    let problem = if text.is_empty() {
        "the API's document names no server".to_owned()
    } else {
        format!("the API's document names the server {text:?}, relative to where it is published")
    };
    let variable = match api.base_url_env {
        Some(name) => format!(", or {name} in the environment with `from_env`"),
        None => String::new(),
    };
    Err(Error::config(format!(
        "{problem}: set the base URL with `Client::builder().base_url(\"https://…{text}\")`{variable}"
    )))
}

/// What is not a URL, without what would be a user, a password or a query of it.
fn without_user(text: &str) -> String {
    let (before, rest) = match text.find("://") {
        Some(at) => text.split_at(at + 3),
        None => ("", text),
    };
    let (user, rest) = match rest.rsplit_once('@') {
        Some((_, rest)) => ("[redacted]@", rest),
        None => ("", rest),
    };
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    [before, user, rest].concat()
}

/// Refuses a URL over which credentials could be read on their way.
pub(crate) fn secure(url: &Url, plain_http: bool) -> Result<(), Error> {
    match url.scheme() {
        "https" => Ok(()),
        "http" if plain_http || is_loopback(url) => Ok(()),
        "http" => Err(Error::config(format!(
            "requests to {} would not be encrypted: use https, or allow plain http on the client",
            url.host_str().unwrap_or_default()
        ))),
        scheme => Err(Error::config(format!("{scheme} is not a scheme of HTTP"))),
    }
}

/// Whether the URL is of this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    // IPv6 hosts are bracketed in URLs.
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    match bare.parse::<std::net::IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => host == "localhost" || host.ends_with(".localhost"),
    }
}

/// Puts path and query after a base URL, which may have a path of its own.
pub(crate) fn extend(base: &Url, path: &str, query: &str) -> Result<Url, Error> {
    let stem = base.path().trim_end_matches('/');
    let slash = if path.starts_with('/') { "" } else { "/" };
    let odd = path.bytes().any(|byte| matches!(byte, b'?' | b'#'));
    if odd || query.contains('#') {
        // Odd templates bring a query of their own: the whole is read anew.
        let mut text = base.as_str().trim_end_matches('/').to_owned();
        text.extend([slash, path]);
        if !query.is_empty() {
            text.extend([if path.contains('?') { "&" } else { "?" }, query]);
        }
        return Url::parse(&text).map_err(|error| {
            Error::new(ErrorKind::Encode, "the request does not make a URL").with_source(error)
        });
    }
    // Reading the host again would cost more than all the rest.
    let mut url = base.clone();
    if stem.is_empty() && slash.is_empty() {
        url.set_path(path)
    } else {
        url.set_path(&[stem, slash, path].concat())
    }
    if !query.is_empty() {
        url.set_query(Some(query));
    }
    Ok(url)
}

/// Where a redirect leads and what may go there.
pub(crate) struct Redirect {
    pub(crate) url: Url,
    /// Same origin: credentials, headers and body go along. Otherwise nothing
    /// does but what `stripped` keeps.
    pub(crate) trusted: bool,
}

/// The redirect to follow for this reply. `None`: the reply is the answer.
///
/// Reads follow anywhere that is as safe, but take credentials only to the same
/// origin. Anything else is followed only where method and body are kept
/// (307, 308) and within the origin: a POST never turns into a GET.
pub(crate) fn redirect(
    status: u16,
    headers: &HeaderMap,
    from: &Url,
    method: &Method,
) -> Option<Redirect> {
    if !matches!(status, 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let location = headers.get(http::header::LOCATION)?.to_str().ok()?;
    let url = from.join(location).ok()?;
    if !matches!(url.scheme(), "http" | "https")
        || (from.scheme() == "https" && url.scheme() == "http")
    {
        return None;
    }
    let trusted = url.origin() == from.origin();
    let reads = *method == Method::GET || *method == Method::HEAD;
    let keeps = trusted && matches!(status, 307 | 308);
    (reads || keeps).then_some(Redirect { url, trusted })
}

/// A URL that a reply names for what the call asks next, which must be of its own origin: the call's
/// credentials go along.
// What only paging and polling ask, which a crate may be without.
#[allow(dead_code)]
pub(crate) fn linked(reply: &Reply, link: &str, what: &str) -> Result<Url, Error> {
    let mut url = parsed(reply, link, what)?;
    if !reply.trusted || url.origin() != reply.url.origin() {
        let host = url.host_str().unwrap_or_default();
        let message = format!("{what} is said to be on {host}, where no credentials are sent");
        let message = scrub(&message, &reply.secrets);
        return Err(Error::new(ErrorKind::Redirect, message).with_operation(reply.operation));
    }
    url.set_fragment(None);
    Ok(url)
}

/// A URL that a reply names for a value, and whether it is of another origin than the call: then it is
/// asked for without credentials, as a redirect there would be.
#[allow(dead_code)]
pub(crate) fn public(
    reply: &Reply,
    link: &str,
    what: &str,
    plain_http: bool,
) -> Result<(Url, bool), Error> {
    let mut url = parsed(reply, link, what)?;
    url.set_fragment(None);
    if reply.trusted && url.origin() == reply.url.origin() {
        return Ok((url, false));
    }
    let is_weaker = reply.url.scheme() == "https" && url.scheme() != "https";
    if is_weaker || secure(&url, plain_http).is_err() {
        let message = format!("{what} is said to be at a URL that is not encrypted");
        return Err(Error::new(ErrorKind::Redirect, message).with_operation(reply.operation));
    }
    Ok((url, true))
}

fn parsed(reply: &Reply, link: &str, what: &str) -> Result<Url, Error> {
    reply.url.join(link).map_err(|error| {
        let problem = format!("the link to {what} is not a URL");
        reply.undecodable(problem).with_source(error)
    })
}

/// What goes along to another origin: what is neither secret nor about us.
pub(crate) fn stripped(headers: &HeaderMap) -> HeaderMap {
    let mut kept = HeaderMap::new();
    for name in [http::header::ACCEPT, http::header::USER_AGENT] {
        if let Some(value) = headers.get(&name) {
            kept.insert(name, value.clone());
        }
    }
    kept
}
