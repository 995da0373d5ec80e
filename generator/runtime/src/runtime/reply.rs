//! A reply that arrived, and the ways to read it.

use std::fmt;
use std::sync::OnceLock;

use bytes::Bytes;
use http::HeaderMap;
use reqwest::Url;

use super::api::Api;
use super::error::{Error, ErrorKind, ServerError};
use super::json::{Decode, DecodeError, Document, Mismatch, Node, read_streamed};
use super::operation::Operation;
use super::scrub::{holds_secret, scrub};
use super::secret::Secret;

/// A reply: status, headers and the whole body.
pub struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) document: OnceLock<Document>,
    pub(crate) max_decoded_bytes: usize,
    pub(crate) api: &'static Api,
    pub(crate) operation: &'static Operation,
    /// Where it came from, without credentials.
    pub(crate) url: Url,
    /// Whether the way there never left the origin of the call.
    pub(crate) trusted: bool,
    /// Whether the server said by 303 that the answer is at another place, which this is.
    // What only polling asks, which a crate may be without.
    #[allow(dead_code)]
    pub(crate) sees_other: bool,
    pub(crate) idempotency_key: Option<String>,
    pub(crate) attempts: u32,
    /// What the call authenticated with: not to be shown.
    pub(crate) secrets: Vec<Secret>,
}

impl Reply {
    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The value of a header, when it is there and is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body as it arrived.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The operation that was called.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// The id the server gave the request.
    pub fn request_id(&self) -> Option<&str> {
        request_id(self.api, &self.headers, &self.secrets)
    }

    /// The idempotency key that was sent.
    pub fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_deref()
    }

    /// Whether the server says that it replayed the reply of an earlier request
    /// with the same idempotency key.
    pub fn is_replayed(&self) -> bool {
        let policy = self.api.idempotency.as_ref();
        policy
            .and_then(|policy| self.header(policy.replayed_header?))
            .is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// How often the request was sent.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The body as JSON, parsed once.
    pub fn document(&self) -> Result<&Document, Error> {
        if let Some(document) = self.document.get() {
            return Ok(document);
        }
        self.check_coding()?;
        let json = match self.other_notation() {
            Some(Ok(json)) => json.into_bytes(),
            Some(Err((kind, error))) => return Err(self.unreadable(kind, error)),
            None => self.body.to_vec(),
        };
        match Document::parse(json) {
            Ok(document) => {
                let document = document.with_max_decoded_bytes(self.max_decoded_bytes);
                Ok(self.document.get_or_init(|| document))
            }
            Err(error) => Err(self.unparsable(error)),
        }
    }

    /// The body, read from its text where that is JSON in which all is as the type says. `None` else:
    /// [`Reply::document`] then says what is not. Whoever asked for that before has paid for its tape.
    fn streamed<T: Decode>(&self) -> Option<T> {
        if T::STREAMED && self.is_unread_text() {
            read_streamed(&self.body, self.max_decoded_bytes)
        } else {
            None
        }
    }

    #[inline(never)]
    fn is_unread_text(&self) -> bool {
        let is_text = self.document.get().is_none() && self.operation.notation.is_none();
        is_text && self.check_coding().is_ok()
    }

    /// The body as JSON, where it is in another notation.
    fn other_notation(&self) -> Option<Result<String, (ErrorKind, DecodeError)>> {
        let media_type = self.header("content-type").unwrap_or_default();
        let notation = self.operation.notation?;
        notation.json_of(self.status, media_type, &self.body, self.max_decoded_bytes)
    }

    /// Refuses to read a body that is compressed: what the transport undoes is so no more.
    pub(crate) fn check_coding(&self) -> Result<(), Error> {
        for coding in self.headers.get_all(http::header::CONTENT_ENCODING) {
            let coding = String::from_utf8_lossy(coding.as_bytes());
            let is_coded = |coding: &str| !coding.trim().eq_ignore_ascii_case("identity");
            if coding.split(',').any(is_coded) {
                return Err(self.undecodable(format!(
                    "the body is coded as {coding}, which was not asked for"
                )));
            }
        }
        Ok(())
    }

    /// The error for a body that is not of the documented type.
    #[cold]
    pub fn mismatched(&self, mismatch: Mismatch, document: &Document) -> Error {
        let (kind, advice) = if mismatch.is_too_large() {
            let advice = "; `max_decoded_multiple` of the client's builder allows more";
            (ErrorKind::TooLarge, advice)
        } else {
            (ErrorKind::Decode, "")
        };
        let error = self.in_body(mismatch.locate(document));
        // The path to the value has names that the server chose.
        let path = scrub(error.path(), &self.secrets);
        let text = error.to_string();
        let message = scrub(&text, &self.secrets);
        let is_clean = message == text;
        let shown = Error::new(kind, message + advice);
        let shown = self.incomplete(shown).with_path(path);
        if is_clean {
            shown.with_cause(error)
        } else {
            shown
        }
    }

    /// An error about the document, as one about the body that it was made of.
    fn in_body(&self, error: DecodeError) -> DecodeError {
        let media_type = self.header("content-type").unwrap_or_default();
        match self.operation.notation {
            None => error,
            Some(notation) => {
                let most = self.max_decoded_bytes;
                notation.in_body(error, self.status, media_type, &self.body, most)
            }
        }
    }

    /// The error for a body in another notation than JSON that cannot be read.
    #[cold]
    fn unreadable(&self, kind: ErrorKind, error: DecodeError) -> Error {
        let declared = self.header("content-type").unwrap_or("no content type");
        let size = self.body.len();
        let message = format!("the body ({declared}, {size} bytes) cannot be read: {error}");
        let shown = Error::new(kind, scrub(&message, &self.secrets));
        self.incomplete(shown).with_cause(error)
    }

    #[cold]
    fn unparsable(&self, error: DecodeError) -> Error {
        let declared = self.header("content-type").unwrap_or("no content type");
        let message = if self.body.is_empty() {
            "the body is empty where JSON was expected".to_owned()
        } else {
            format!(
                "the body ({declared}, {} bytes) is not JSON: {error}",
                self.body.len()
            )
        };
        self.undecodable(message).with_cause(error)
    }

    /// A decode error about this reply, which keeps it.
    #[cold]
    pub fn undecodable(&self, message: impl Into<String>) -> Error {
        let message = scrub(&message.into(), &self.secrets);
        self.incomplete(Error::new(ErrorKind::Decode, message))
    }

    /// The error with what is known of the call and its reply.
    #[cold]
    pub(crate) fn incomplete(&self, error: Error) -> Error {
        let answer = ServerError {
            status: Some(self.status),
            headers: self.headers.clone(),
            body: self.body.clone(),
            request_id: self.request_id().map(str::to_owned),
            ..ServerError::default()
        };
        error
            .with_operation(self.operation)
            .with_answer(answer)
            .with_call(self.idempotency_key(), self.attempts)
    }
}

impl fmt::Debug for Reply {
    // Headers and body may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("operation", &self.operation.id)
            .field("status", &self.status)
            .field("request_id", &self.request_id())
            .field("idempotency_key", &self.idempotency_key)
            .field("attempts", &self.attempts)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// A decoded value with the reply it came from.
#[derive(Debug)]
pub struct Response<T> {
    value: T,
    reply: Reply,
}

impl<T> Response<T> {
    pub(crate) fn new(value: T, mut reply: Reply) -> Response<T> {
        // The parsed form has done its work; the text stays.
        reply.document = OnceLock::new();
        Response { value, reply }
    }

    /// The value.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// The value, leaving the rest.
    pub fn into_value(self) -> T {
        self.value
    }

    /// The reply the value was decoded from.
    pub fn reply(&self) -> &Reply {
        &self.reply
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.reply.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.reply.headers
    }

    /// The value of a header, when it is there and is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.reply.header(name)
    }

    /// What the server calls this state of the value: `if_none_match` of a later call asks whether
    /// there is another.
    pub fn etag(&self) -> Option<&str> {
        self.header("etag")
    }

    /// The body as it arrived.
    pub fn body(&self) -> &Bytes {
        &self.reply.body
    }

    /// The id the server gave the request.
    pub fn request_id(&self) -> Option<&str> {
        self.reply.request_id()
    }

    /// The idempotency key that was sent.
    pub fn idempotency_key(&self) -> Option<&str> {
        self.reply.idempotency_key()
    }

    /// Whether the server replayed the reply of an earlier request.
    pub fn is_replayed(&self) -> bool {
        self.reply.is_replayed()
    }

    /// How often the request was sent.
    pub fn attempts(&self) -> u32 {
        self.reply.attempts
    }
}

/// Reads a JSON body.
pub fn json<T: Decode>(reply: &Reply) -> Result<T, Error> {
    if let Some(value) = reply.streamed() {
        return Ok(value);
    }
    let document = reply.document()?;
    T::decode(document.root()).map_err(|mismatch| reply.mismatched(mismatch, document))
}

/// Reads a JSON body as a type of serde.
#[cfg(feature = "serde")]
pub(crate) fn serde<T: for<'de> super::json::serde::Deserialize<'de>>(
    reply: &Reply,
) -> Result<T, Error> {
    let document = reply.document()?;
    super::json::serde::from_node(document.root())
        .map_err(|error| reply.undecodable(error.to_string()).with_source(error))
}

/// Reads a JSON body that may be missing: 204, 205, or no bytes at all.
pub fn optional_json<T: Decode>(reply: &Reply) -> Result<Option<T>, Error> {
    if matches!(reply.status, 204 | 205) || reply.body.is_empty() {
        return Ok(None);
    }
    json(reply).map(Some)
}

/// Reads a body of text, which must be UTF-8.
pub fn text(reply: &Reply) -> Result<String, Error> {
    reply.check_coding()?;
    match std::str::from_utf8(&reply.body) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => Err(reply
            .undecodable("the body is not UTF-8 text")
            .with_source(error)),
    }
}

/// Reads a body of any bytes, which are those that arrived: what `Content-Encoding` says of them is
/// for the caller to undo, unless the transport did.
pub fn bytes(reply: &Reply) -> Result<Bytes, Error> {
    Ok(reply.body.clone())
}

/// Reads a string in JSON. Servers that document one send text as it is as well,
/// or a file: all that is no such string is handed over as it arrived.
pub fn string(reply: &Reply) -> Result<String, Error> {
    let declared = reply.header("content-type").unwrap_or_default();
    let is_text = declared.trim_start().to_ascii_lowercase();
    if !is_text.starts_with("text/") || is_text.starts_with("text/json") {
        let document = Document::parse(reply.body.to_vec());
        if let Some(Ok(value)) = document.ok().map(|found| String::decode(found.root())) {
            return Ok(value);
        }
    }
    text(reply)
}

/// Reads a reply whose body, if any, is of no interest.
pub fn empty(reply: &Reply) -> Result<(), Error> {
    let _ = reply;
    Ok(())
}

/// Whether there is what was asked for.
pub(crate) fn exists(reply: &Reply) -> Result<bool, Error> {
    Ok(reply.status != 404)
}

/// The id the server gave the request, unless it repeats a secret in it.
pub(crate) fn request_id<'a>(
    api: &Api,
    headers: &'a HeaderMap,
    secrets: &[Secret],
) -> Option<&'a str> {
    let mut names = api.request_id_headers.iter();
    let id = names.find_map(|name| headers.get(*name)?.to_str().ok())?;
    Some(if holds_secret(id, secrets) {
        "[redacted]"
    } else {
        id
    })
}

/// The error that a reply outside 2XX stands for.
#[cold]
pub(crate) fn refusal(reply: &Reply) -> Error {
    described(reply, None, "")
}

/// The error of this kind that a reply describes, whatever its status. Where it names no class of
/// error, that is `word`, and so it is where it has no message.
// What only polling asks, which a crate may be without.
#[allow(dead_code)]
#[cold]
pub(crate) fn failure(reply: &Reply, kind: ErrorKind, word: &str) -> Error {
    described(reply, Some(kind), word)
}

fn described(reply: &Reply, known: Option<ErrorKind>, word: &str) -> Error {
    let shape = &reply.api.errors;
    let notation = reply.operation.notation;
    let json = notation.and_then(|of| of.plain_json_of(&reply.body, reply.max_decoded_bytes));
    let body = json.map_or_else(|| reply.body.to_vec(), String::into_bytes);
    let document = Document::parse(body).ok();
    let root = document.as_ref().map(Document::root);
    let shown = |text: String| scrub(&text, &reply.secrets);
    let find = |pointers: &[&str]| lookup(root?, pointers, "; ").map(shown);
    let raw = |pointers: &[&str]| lookup(root?, pointers, "; ");
    // A secret may be a word of theirs, so they are compared as they arrived.
    let (type_, code) = (raw(shape.type_), raw(shape.code));
    let mut kind = known.unwrap_or(ErrorKind::of_status(reply.status));
    for rule in shape.kinds {
        if known.is_none() && rule.matches(reply.status, type_.as_deref(), code.as_deref()) {
            kind = rule.kind;
            break;
        }
    }
    let mut fields = Vec::new();
    for (name, pointers) in shape.fields {
        if let Some(value) = find(pointers) {
            fields.push((*name, value));
        }
    }
    let id = reply.request_id().map(str::to_owned);
    let answer = ServerError {
        status: Some(reply.status),
        headers: reply.headers.clone(),
        body: reply.body.clone(),
        parameter: root
            .and_then(|root| lookup(root, shape.parameter, "."))
            .map(shown),
        doc_url: find(shape.doc_url),
        request_id: id.or_else(|| find(shape.request_id)),
        fields,
        type_: type_.or_else(|| known.map(|_| word.to_owned())).map(shown),
        code: code.map(shown),
    };
    let otherwise = || match known {
        Some(_) => format!("the state is {word:?}"),
        None => wordless(reply),
    };
    let message = find(shape.message).unwrap_or_else(|| shown(otherwise()));
    Error::new(kind, message)
        .with_operation(reply.operation)
        .with_answer(answer)
        .with_call(reply.idempotency_key(), reply.attempts)
}

/// What the first of these places holds that holds text, a number, or a list of
/// those.
fn lookup(root: Node<'_>, pointers: &[&str], joint: &str) -> Option<String> {
    let mut found = pointers.iter().map(|pointer| {
        let words = match (root.pointer(pointer), pointer.split_once("/*")) {
            (Some(node), _) => words(node),
            (None, Some((list, rest))) => {
                let items = root.pointer(list).filter(|list| list.is_array());
                let items = items.into_iter().flat_map(|list| list.items());
                let found = items.filter_map(|item| item.pointer(rest));
                found.flat_map(words).collect()
            }
            (None, None) => Vec::new(),
        };
        words.join(joint)
    });
    found.find(|text| !text.trim().is_empty())
}

/// Text, a number, or a list of those.
fn words(node: Node<'_>) -> Vec<String> {
    match node.word() {
        Some(word) => vec![word],
        None if node.is_array() => node.items().filter_map(Node::word).collect(),
        None => Vec::new(),
    }
}

fn wordless(reply: &Reply) -> String {
    let reason = http::StatusCode::from_u16(reply.status)
        .ok()
        .and_then(|status| status.canonical_reason())
        .unwrap_or("the server gave no reason");
    if reply.body.is_empty() {
        return format!("{reason} (empty body)");
    }
    let declared = reply.header("content-type").unwrap_or("no content type");
    format!("{reason} ({declared}, {} bytes)", reply.body.len())
}
