//! Bodies of forms: `application/x-www-form-urlencoded` and
//! `multipart/form-data`.

use super::idempotency::new_key;
use super::json::{Document, Encode, Encoder, Node};
use super::parameter::{self, FormField, Pairs, Writing};
use super::parts::File;
use super::percent;

/// The media type of a form without files.
pub(crate) const URL_ENCODED: &str = "application/x-www-form-urlencoded";

/// Writes a field as pairs.
pub(crate) fn field(field: &FormField, node: Node<'_>, out: &mut Pairs) {
    let how = Writing {
        style: field.style,
        explode: field.explode,
        json: field.json,
        names: percent::form,
        values: if field.allow_reserved {
            percent::reserved
        } else {
            percent::form
        },
    };
    parameter::pairs(field.name, node, how, out);
}

/// Writes fields and files as `multipart/form-data` (RFC 7578): body and media
/// type.
pub(crate) fn multipart(
    fields: &[FormField],
    values: &[&dyn Encode],
) -> Result<(Vec<u8>, String), String> {
    // Random, so that no content can hold it but by guessing.
    let boundary = new_key().map_err(|error| error.message().to_owned())?;
    let mut body = Vec::new();
    for (field, value) in fields.iter().zip(values) {
        if value.is_absent() {
            continue;
        }
        match value.elements() {
            Some(elements) if !field.json => {
                for element in elements {
                    part(field, element, &boundary, &mut body)?;
                }
            }
            _ => part(field, *value, &boundary, &mut body)?,
        }
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    Ok((body, format!("multipart/form-data; boundary={boundary}")))
}

fn part(
    field: &FormField,
    value: &dyn Encode,
    boundary: &str,
    body: &mut Vec<u8>,
) -> Result<(), String> {
    let name = quoted(field.name);
    let head = |extra: String| {
        format!("--{boundary}\r\nContent-Disposition: form-data; name={name}{extra}\r\n\r\n")
    };
    if let Some(File {
        name,
        media_type,
        bytes,
    }) = value.as_file()
    {
        if media_type.bytes().any(|byte| byte < 0x20) {
            return Err(format!(
                "field {}: the media type holds control characters",
                field.name
            ));
        }
        let file = format!("; filename={}\r\nContent-Type: {media_type}", quoted(name));
        body.extend_from_slice(head(file).as_bytes());
        body.extend_from_slice(bytes);
    } else {
        let mut encoder = Encoder::new();
        value.encode(&mut encoder);
        if let Some(problem) = encoder.problem() {
            return Err(format!("field {}: {problem}", field.name));
        }
        let document =
            Document::parse(encoder.into_text().into_bytes()).map_err(|error| error.to_string())?;
        let root = document.root();
        if field.json || root.is_array() || root.is_object() {
            body.extend_from_slice(head("\r\nContent-Type: application/json".into()).as_bytes());
            body.extend_from_slice(root.raw().as_bytes());
        } else {
            body.extend_from_slice(head(String::new()).as_bytes());
            body.extend_from_slice(parameter::scalar(root).as_bytes());
        }
    }
    body.extend_from_slice(b"\r\n");
    Ok(())
}

/// A name in quotes, escaped as browsers do (HTML, multipart/form-data).
fn quoted(name: &str) -> String {
    let name = name
        .replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A");
    format!("\"{name}\"")
}
