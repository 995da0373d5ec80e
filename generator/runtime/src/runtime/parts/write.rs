//! Replies of parts as a server would send them, for tests.

use std::fmt::Write;

use bytes::Bytes;

use super::{PartField, PartKind, PartsReply};
use crate::runtime::json::{Document, Node, ValueKind};
use crate::runtime::mock::Answer;
use crate::runtime::part::{Part, PartHead};

/// An answer of these parts, for a call that streams them.
pub fn answer<T: Into<Bytes>>(parts: impl IntoIterator<Item = Part<T>>) -> Answer {
    let parts: Vec<(PartHead, Bytes)> = parts
        .into_iter()
        .map(|part| {
            let head = part.head().clone();
            (head, part.value.into())
        })
        .collect();
    let holds = |boundary: &str| {
        let boundary = boundary.as_bytes();
        let mut contents = parts.iter().map(|(_, content)| content);
        contents.any(|content| {
            content
                .windows(boundary.len())
                .any(|found| found == boundary)
        })
    };
    let boundary = boundary(holds);
    let mut body = Vec::new();
    for (head, content) in &parts {
        let mut text = format!("--{boundary}\r\n");
        head_lines(head, &mut text);
        text.push_str("\r\n");
        body.extend_from_slice(text.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    let media_type = format!("multipart/mixed; boundary={boundary}");
    Answer::bytes("multipart/mixed", body).header("content-type", &media_type)
}

/// A boundary that is not in what it is between.
fn boundary(holds: impl Fn(&str) -> bool) -> String {
    let mut boundary = "part".to_owned();
    for number in 0_u64.. {
        if !holds(&boundary) {
            break;
        }
        boundary = format!("part{number}");
    }
    boundary
}

fn head_lines(head: &PartHead, text: &mut String) {
    if !head.media_type.is_empty() {
        let _ = write!(text, "Content-Type: {}\r\n", head.media_type);
    }
    for (name, value) in &head.headers {
        let _ = write!(text, "{name}: {value}\r\n");
    }
}

/// A reply whose JSON this is, and its media type.
pub(super) fn reply(reply: &PartsReply, json: &str) -> Result<(String, String), String> {
    let document = Document::parse(json.as_bytes().to_vec()).map_err(|error| error.to_string())?;
    let boundary = boundary(|boundary| json.contains(boundary));
    let mut text = String::new();
    let root = document.root();
    let known = |name: &str| reply.parts.fields.iter().find(|field| field.name == name);
    let in_order = reply.parts.fields.iter().filter_map(|field| {
        let value = root.get(field.name)?;
        Some((field.name.to_owned(), field, value))
    });
    let others = root.entries().filter_map(|(name, value)| {
        let field = reply.parts.others.filter(|_| known(&name).is_none())?;
        Some((name.into_owned(), field, value))
    });
    for (name, field, value) in in_order.chain(others) {
        let write = |value: Node<'_>, text: &mut String| {
            let _ = write!(text, "--{boundary}\r\n");
            let name = (!field.by_position).then_some(&*name);
            part(name, field, value, text);
        };
        if field.is_list && value.is_array() {
            value.items().for_each(|item| write(item, &mut text));
        } else {
            write(value, &mut text);
        }
    }
    let _ = write!(text, "--{boundary}--\r\n");
    Ok((text, format!("{}; boundary={boundary}", reply.media_type)))
}

fn part(name: Option<&str>, field: &PartField, value: Node<'_>, text: &mut String) {
    let (kind, value, head) = match field.kind {
        PartKind::Headed(inner) => {
            let head = PartHead::read(value);
            (
                *inner,
                value
                    .get("value")
                    .filter(|_| head.is_some())
                    .unwrap_or(value),
                head,
            )
        }
        kind => (kind, value, None),
    };
    let mut head = head.unwrap_or_default();
    let word = value.word();
    let mut content = word.clone().unwrap_or_else(|| value.raw().to_owned());
    let mut named = name.map(|name| {
        let quoted = name
            .replace('"', "%22")
            .replace('\r', "%0D")
            .replace('\n', "%0A");
        format!("form-data; name=\"{quoted}\"")
    });
    match kind {
        PartKind::File => {
            let text_of = |member: &str| value.get(member).and_then(Node::word);
            if let (Some(file), Some(named)) = (text_of("name"), &mut named) {
                let quoted = file.replace('\\', "\\\\").replace('"', "\\\"");
                named.push_str(&format!("; filename=\"{quoted}\""));
            }
            if let Some(bytes) = text_of("base64") {
                content = bytes;
                let coding = ("Content-Transfer-Encoding".to_owned(), "base64".to_owned());
                head.headers.push(coding);
            }
            let media_type = text_of("media_type").filter(|own| !own.is_empty());
            head.media_type = media_type.unwrap_or_else(|| "application/octet-stream".to_owned());
        }
        PartKind::Text | PartKind::Scalar | PartKind::Base64 if word.is_some() => {}
        PartKind::Either | PartKind::Any if value.kind() == ValueKind::String => {}
        _ => {
            value.raw().clone_into(&mut content);
            if head.media_type.is_empty() {
                head.media_type = "application/json".to_owned();
            }
        }
    }
    if let Some(named) = named.filter(|_| head.header("content-disposition").is_none()) {
        head.headers
            .insert(0, ("Content-Disposition".to_owned(), named));
    }
    head_lines(&head, text);
    text.push_str("\r\n");
    text.push_str(&content);
    text.push_str("\r\n");
}
