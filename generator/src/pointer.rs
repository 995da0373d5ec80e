//! JSON pointers (RFC 6901), in the form of a URI fragment: `#/paths/~1pets`.

use std::borrow::Cow;

use memchr::memchr2;

/// The key of `components.callbacks` where webhooks are once a document has the shape of OpenAPI 3.0,
/// which has no other place for them. No component can be called so.
pub(crate) const WEBHOOKS: &str = "specwright:webhooks";

/// The member of the operation of a webhook that an envelope of `codegen.toml` made, whatever is said of
/// the document's own.
pub(crate) const ENVELOPE: &str = "x-specwright-envelope";

/// The member of a schema of an object or a list that is always the same: that value, as JSON.
pub(crate) const ALWAYS: &str = "x-specwright-always";

/// The member of a schema that has the schemas of `prefixItems`, each a reference to there.
pub(crate) const PREFIX_ITEMS: &str = "x-specwright-prefix-items";

/// The member of a schema that has the schema of all positions after those.
pub(crate) const REST_ITEMS: &str = "x-specwright-rest-items";

/// The member of a schema of a list that has a value at each of those positions, and no others.
pub(crate) const TUPLE: &str = "x-specwright-tuple";

/// What the pointers of components that are schemas begin with.
pub(crate) const COMPONENTS: &str = "#/components/schemas/";

/// The longest tuple that the runtime reads and writes.
pub(crate) const LONGEST_TUPLE: usize = 8;

/// The member of a schema that has the schemas of `patternProperties`.
pub(crate) const PATTERN_PROPERTIES: &str = "x-specwright-pattern-properties";

/// The member of a schema whose one value was written as `const`.
pub(crate) const CONST: &str = "x-specwright-const";

/// The member of the document that has the descriptions beside references, by the pointers of these.
pub(crate) const BESIDE_REFERENCES: &str = "x-specwright-beside-references";

/// The member of the document that lists the schemas that are referred to though no component is one.
pub(crate) const REFERRED_SCHEMAS: &str = "x-specwright-referred-schemas";

/// What is between a path and a method that OpenAPI 3.0 has no member for, in the key of the path item that
/// such an operation has for itself. No path has it.
pub(crate) const METHOD_MARK: char = '\u{0}';

/// The member of such an operation that is its method.
pub(crate) const METHOD: &str = "x-specwright-method";

/// The member of an Encoding Object that says how the values of a part are written.
pub(crate) const STYLED: &str = "x-specwright-styled";

/// The member of a tag that says where in the document it is: one before it may be left out.
pub(crate) const PLACE: &str = "x-specwright-place";

/// What is before each step of the way to an Encoding Object that is not by the name of a member.
pub(crate) const STEP_MARK: char = '\u{0}';

/// A step from a media type, or from an Encoding Object, to one within it.
pub(crate) enum EncodingStep {
    /// To that of a member, in `encoding`.
    Named(String),
    /// To that of the part at a position, in `prefixEncoding`.
    Prefix(usize),
    /// To that of all further parts, `itemEncoding`.
    Item,
}

/// The key of an Encoding Object among all those of a media type, which OpenAPI 3.0 has no place for but a
/// map by the names of members: such a name, and steps with a mark before each.
pub(crate) fn encoding_way(within: &str, step: &EncodingStep) -> String {
    match step {
        // The empty way is that of the media type itself.
        EncodingStep::Named(name) if within.is_empty() && !name.is_empty() => name.clone(),
        EncodingStep::Named(name) => {
            let mut way = format!("{within}{STEP_MARK}encoding");
            push_token(&mut way, name);
            way
        }
        EncodingStep::Prefix(index) => format!("{within}{STEP_MARK}prefixEncoding/{index}"),
        EncodingStep::Item => format!("{within}{STEP_MARK}itemEncoding"),
    }
}

/// The pointer of an Encoding Object of the media type at `media_type`.
pub(crate) fn encoding_pointer(media_type: &str, way: &str) -> String {
    let mut pointer = media_type.to_owned();
    let mut steps = way.split(STEP_MARK);
    if let Some(name) = steps.next().filter(|name| !name.is_empty()) {
        pointer.push_str("/encoding");
        push_token(&mut pointer, name);
    }
    for step in steps {
        pointer.push('/');
        pointer.push_str(step);
    }
    pointer
}

/// The tokens of a pointer in the form `#/a/b~1c`.
pub fn tokens(pointer: &str) -> impl Iterator<Item = String> + '_ {
    let path = pointer.trim_start_matches('#').strip_prefix('/');
    path.into_iter()
        .flat_map(|path| path.split('/'))
        .map(|token| unescaped(token).into_owned())
}

/// The one token of what follows `start` in a pointer; `None` when there are several, or none.
pub fn only_token<'p>(pointer: &'p str, start: &str) -> Option<Cow<'p, str>> {
    let rest = pointer.strip_prefix(start)?;
    (!rest.contains('/')).then(|| unescaped(rest))
}

/// A token without the escapes of RFC 6901 §3.
pub(crate) fn unescaped(token: &str) -> Cow<'_, str> {
    if token.contains('~') {
        Cow::Owned(token.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(token)
    }
}

/// Adds a token to a pointer, escaped by RFC 6901 §3.
pub fn push_token(pointer: &mut String, token: &str) {
    pointer.push('/');
    if memchr2(b'~', b'/', token.as_bytes()).is_none() {
        pointer.push_str(token);
        return;
    }
    for c in token.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            _ => pointer.push(c),
        }
    }
}

/// A reference with its percent-encoding undone (RFC 6901 §6); `None` when it has none.
pub fn percent_decoded(text: &str) -> Option<String> {
    if !text.contains('%') {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = (*first == b'%')
            .then(|| text_hex(after.get(..2)?))
            .flatten();
        match hex {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

fn text_hex(digits: &[u8]) -> Option<u8> {
    let digits = std::str::from_utf8(digits).ok()?;
    digits
        .bytes()
        .all(|b| b.is_ascii_hexdigit())
        .then(|| u8::from_str_radix(digits, 16).ok())?
}

/// The pointer of the member `token` of what is at `pointer`.
pub fn child(pointer: &str, token: &str) -> String {
    let mut child = pointer.to_owned();
    push_token(&mut child, token);
    child
}
