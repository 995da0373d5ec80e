//! Forms with files: `multipart/form-data`.

use super::body::Body;
use super::file::File;
use super::form::concrete;
use super::idempotency::new_key;
use super::json::{Encode, Encoder, Value, from_json, scalar};
use super::parameter::FormField;

/// Writes fields and files as `multipart/form-data` (RFC 7578): body and media
/// type.
pub fn write(fields: &[FormField], values: &[&dyn Encode]) -> Result<(Body, String), String> {
    // Random, so that no content can hold it but by guessing.
    let mut form = Multipart {
        boundary: new_key().map_err(|error| error.message().to_owned())?,
        text: Vec::new(),
        before: Vec::new(),
    };
    for (field, value) in fields.iter().zip(values) {
        if value.is_absent() {
            continue;
        }
        match value.entries() {
            Some(entries) if field.members => {
                for (name, value) in entries {
                    form.parts(name, field, value)?;
                }
            }
            None if field.members => form.members(field, *value)?,
            _ => form.parts(field.name, field, *value)?,
        }
    }
    Ok(form.end())
}

struct Multipart {
    boundary: String,
    /// What was written since the last stream.
    text: Vec<u8>,
    /// Text and streams in turn, before `text`.
    before: Vec<Body>,
}

impl Multipart {
    /// The parts of a field: of a list one for each element.
    fn parts(&mut self, name: &str, field: &FormField, value: &dyn Encode) -> Result<(), String> {
        match value.elements() {
            Some(elements) if !field.json => {
                for element in elements {
                    self.part(name, field, element)?;
                }
                Ok(())
            }
            _ => self.part(name, field, value),
        }
    }

    /// A part for each member of an object; what is none is one part.
    fn members(&mut self, field: &FormField, value: &dyn Encode) -> Result<(), String> {
        let mut encoder = Encoder::new();
        value.encode(&mut encoder);
        match from_json(encoder.text()) {
            Ok(Value::Object(members)) if encoder.problem().is_none() => {
                for (name, value) in &members {
                    match value {
                        Value::Array(items) => {
                            for item in items {
                                self.part(name, field, item)?;
                            }
                        }
                        value => self.part(name, field, value)?,
                    }
                }
                Ok(())
            }
            _ => self.part(field.name, field, value),
        }
    }

    fn head(&mut self, name: &str, file: Option<&str>, media_type: Option<&str>) {
        let name = quoted(name);
        let mut head = format!("--{}\r\n", self.boundary);
        head.push_str("Content-Disposition: form-data; name=");
        head.push_str(&name);
        if let Some(file) = file {
            head.push_str("; filename=");
            head.push_str(&quoted(file));
        }
        if let Some(media_type) = media_type {
            head.push_str("\r\nContent-Type: ");
            head.push_str(media_type);
        }
        head.push_str("\r\n\r\n");
        self.text.extend_from_slice(head.as_bytes());
    }

    fn part(&mut self, name: &str, field: &FormField, value: &dyn Encode) -> Result<(), String> {
        match value.as_file() {
            Some(file) => self.file(name, field, file)?,
            None => self.value(name, field, value)?,
        }
        self.text.extend_from_slice(b"\r\n");
        Ok(())
    }

    fn file(&mut self, name: &str, field: &FormField, file: &File) -> Result<(), String> {
        if file.media_type.bytes().any(|byte| byte < 0x20) {
            return Err(format!(
                "field {name}: the media type holds control characters"
            ));
        }
        let media_type = match &*file.media_type {
            "" => declared(field).unwrap_or("application/octet-stream"),
            media_type => media_type,
        };
        self.head(name, Some(&file.name), Some(media_type));
        match file.body.as_bytes() {
            Some(bytes) => self.text.extend_from_slice(bytes),
            None => {
                self.before.push(std::mem::take(&mut self.text).into());
                self.before.push(file.body.clone());
            }
        }
        Ok(())
    }

    fn value(&mut self, name: &str, field: &FormField, value: &dyn Encode) -> Result<(), String> {
        let mut encoder = Encoder::new();
        value.encode(&mut encoder);
        if let Some(problem) = encoder.problem() {
            return Err(format!("field {name}: {problem}"));
        }
        let json = encoder.text();
        let structured = json.starts_with(['[', '{']);
        match declared(field) {
            Some(media_type) if is_json(media_type) => {
                self.head(name, None, Some(media_type));
                self.text.extend_from_slice(json.as_bytes());
            }
            None if structured || field.json => {
                self.head(name, None, Some("application/json"));
                self.text.extend_from_slice(json.as_bytes());
            }
            Some(media_type) if structured => {
                return Err(format!(
                    "field {name}: an array or object cannot be written as {media_type}"
                ));
            }
            media_type => {
                self.head(name, None, media_type);
                self.text.extend_from_slice(scalar(json).as_bytes());
            }
        }
        Ok(())
    }

    fn end(mut self) -> (Body, String) {
        let last = format!("--{}--\r\n", self.boundary);
        self.text.extend_from_slice(last.as_bytes());
        let media_type = format!("multipart/form-data; boundary={}", self.boundary);
        if self.before.is_empty() {
            return (self.text.into(), media_type);
        }
        self.before.push(self.text.into());
        (Body::joined(self.before), media_type)
    }
}

fn declared(field: &FormField) -> Option<&'static str> {
    field.content_type.and_then(concrete)
}

fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim_end();
    essence.ends_with("/json") || essence.ends_with("+json")
}

/// A name in quotes, escaped as browsers do (HTML, multipart/form-data).
fn quoted(name: &str) -> String {
    let name = name
        .replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A");
    format!("\"{name}\"")
}
