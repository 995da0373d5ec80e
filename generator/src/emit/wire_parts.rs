//! Parts of multipart bodies on the wire, worked out from values and the document alone.

use serde_json::Value;

use super::operation::{is_parts, required_headers};
use super::sample::HEADER;
use super::wire::{BOUNDARY, form_pairs, pairs, scalar};
use crate::http;
use crate::ir::{
    FormField, Nested, PartContent, Position, ReceivedPart, ReceivedParts, Style, Type,
};

/// What is between the first delimiter of parts and their last one, with `BOUNDARY` for every boundary.
pub(super) fn body<'v>(
    media_type: &str,
    values: impl Iterator<Item = (&'v FormField, &'v Value)>,
) -> String {
    let is_form = http::essence(media_type).eq_ignore_ascii_case("multipart/form-data");
    let mut out = String::new();
    for (field, value) in values {
        parts(field, value, is_form, &mut out);
    }
    out.push_str(&format!("--{BOUNDARY}--"));
    out
}

/// The parts of a field (RFC 7578): of a list one for each element.
fn parts(field: &FormField, value: &Value, is_form: bool, out: &mut String) {
    if let (true, Value::Object(members)) = (field.members, value) {
        for (name, value) in members {
            let mut one = field.clone();
            one.member.name.clone_from(name);
            one.members = false;
            if let Type::Map(inner) = &field.member.ty {
                one.member.ty = (**inner).clone();
            }
            parts(&one, value, is_form, out);
        }
        return;
    }
    if field.part.styled {
        // Nothing is escaped in a part, whatever is allowed.
        let style = (field.style, field.explode);
        let as_is: fn(&str) -> String = str::to_owned;
        for pair in pairs(&field.member.name, value, None, style, (as_is, as_is)) {
            let (name, text) = pair.split_once('=').unwrap_or((&pair, ""));
            let text = match field.style {
                Style::SpaceDelimited => text.replace("%20", " "),
                Style::PipeDelimited => text.replace("%7C", "|"),
                _ => text.to_owned(),
            };
            let mut one = field.clone();
            name.clone_into(&mut one.member.name);
            part(&one, &Value::from(text), is_form, out);
        }
        return;
    }
    if let (Value::Array(items), false) = (value, field.json || field.part.whole) {
        for item in items {
            part(field, item, is_form, out);
        }
    } else {
        part(field, value, is_form, out);
    }
}

fn part(field: &FormField, value: &Value, is_form: bool, out: &mut String) {
    let is_file = field.part.nested.is_none() && field.member.ty.holds_file();
    let structured = value.is_array() || value.is_object() || field.json;
    let (media_type, text) = if let Some(nested) = &field.part.nested {
        let (media_type, text) = within(nested, value);
        (Some(media_type), text)
    } else {
        let media_type = match field.media_type.as_deref() {
            None if is_file => Some("application/octet-stream"),
            None if structured => Some("application/json"),
            None if is_form => None,
            None if scalar(value).is_ascii() => Some("text/plain"),
            None => Some("text/plain; charset=utf-8"),
            declared => declared,
        };
        let is_json = media_type.is_some_and(|of| of.ends_with("json")) && !is_file;
        let text = if is_json {
            value.to_string()
        } else {
            scalar(value)
        };
        (media_type.map(str::to_owned), text)
    };
    out.push_str(&format!("--{BOUNDARY}\r\n"));
    let is_named = |name: &str| name.eq_ignore_ascii_case("content-disposition");
    let given = required_headers(&field.member.ty).iter();
    let given = given.map(|name| (name.as_str(), HEADER));
    let fixed = field.part.headers.iter();
    let fixed = fixed.map(|(name, value)| (name.as_str(), value.as_str()));
    let headers: Vec<(&str, &str)> = fixed.chain(given).collect();
    if field.part.position.is_none() && !headers.iter().any(|(name, _)| is_named(name)) {
        out.push_str("Content-Disposition: form-data; name=\"");
        out.push_str(&field.member.name);
        out.push('"');
        if is_file {
            out.push_str("; filename=\"file\"");
        }
        out.push_str("\r\n");
    }
    if let Some(media_type) = media_type {
        out.push_str(&format!("Content-Type: {media_type}\r\n"));
    }
    for (name, value) in headers {
        out.push_str(&format!("{name}: {value}\r\n"));
    }
    out.push_str(&format!("\r\n{text}\r\n"));
}

/// The media type and the content of a part that is parts again, or a form.
fn within(nested: &Nested, value: &Value) -> (String, String) {
    let media_type = &nested.media_type;
    let by_name = |name: &str| nested.fields.iter().find(|field| field.member.name == name);
    if !is_parts(media_type) {
        let members = value.as_object().into_iter().flatten();
        let pairs = members.filter_map(|(name, value)| Some(form_pairs(by_name(name)?, value)));
        return (
            media_type.clone(),
            pairs.flatten().collect::<Vec<_>>().join("&"),
        );
    }
    let text = match value {
        Value::Array(items) => match nested.fields.as_slice() {
            [rest] if rest.part.position == Some(Position::Rest) => {
                body(media_type, std::iter::once((rest, value)))
            }
            fields => body(media_type, fields.iter().zip(items)),
        },
        Value::Object(members) => {
            let members = members.iter();
            let known = members.filter_map(|(name, value)| Some((by_name(name)?, value)));
            body(media_type, known)
        }
        other => scalar(other),
    };
    (format!("{media_type}; boundary={BOUNDARY}"), text)
}

/// What is between the parts of replies.
const REPLY_BOUNDARY: &str = "part";

/// The media type of a reply of parts; of several the first.
pub(super) fn reply_type(accepted: &str) -> String {
    let first = accepted.split(',').next().unwrap_or_default().trim();
    format!(
        "{}; boundary={REPLY_BOUNDARY}",
        first.replace("/*", "/mixed")
    )
}

/// The text of a reply of one part after another that has one.
pub(super) fn reply_item(content: &PartContent, value: &Value) -> String {
    let mut out = String::new();
    received(None, content, value, &mut out);
    format!("{out}--{REPLY_BOUNDARY}--")
}

/// The text of a reply whose members are these.
pub(super) fn reply(parts: &ReceivedParts, value: &Value) -> String {
    let mut out = String::new();
    let known = |name: &str| parts.fields.iter().find(|field| field.name == name);
    // Those by position come in their order, and those by name in any.
    let in_order = parts
        .fields
        .iter()
        .filter_map(|field| Some((field, value.get(&field.name)?)));
    let in_order = in_order.map(|(field, value)| (field.name.as_str(), field, value));
    let others = value
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| {
            let others = parts.others.as_deref().filter(|_| known(name).is_none())?;
            Some((name.as_str(), others, value))
        });
    for (name, field, value) in in_order.chain(others) {
        let ReceivedPart {
            content,
            by_position,
            ..
        } = field;
        let name = Some(name).filter(|_| !by_position);
        match value {
            Value::Array(items) if field.is_list => {
                items
                    .iter()
                    .for_each(|item| received(name, content, item, &mut out));
            }
            value => received(name, content, value, &mut out),
        }
    }
    format!("{out}--{REPLY_BOUNDARY}--")
}

/// A part of a reply.
fn received(name: Option<&str>, content: &PartContent, value: &Value, out: &mut String) {
    out.push_str(&format!("--{REPLY_BOUNDARY}\r\n"));
    let content = match content {
        PartContent::Headed(inner) => inner,
        content => content,
    };
    if let Some(name) = name {
        let name = name
            .replace('"', "%22")
            .replace('\r', "%0D")
            .replace('\n', "%0A");
        let file = if *content == PartContent::File {
            "; filename=\"file\""
        } else {
            ""
        };
        out.push_str(&format!(
            "Content-Disposition: form-data; name=\"{name}\"{file}\r\n"
        ));
    }
    let is_text = match content {
        PartContent::Text | PartContent::Scalar | PartContent::Base64 | PartContent::File => true,
        PartContent::Any | PartContent::Either | PartContent::Nested(_) => value.is_string(),
        PartContent::Json | PartContent::Headed(_) => false,
    };
    let text = if is_text {
        scalar(value)
    } else {
        out.push_str("Content-Type: application/json\r\n");
        value.to_string()
    };
    out.push_str(&format!("\r\n{text}\r\n"));
}
