//! Bodies of parts: forms with files, and parts in an order, which may hold parts again.

use http::{HeaderName, HeaderValue};

use super::body::Body;
use super::file::File;
use super::form::{self, concrete};
use super::idempotency::new_key;
use super::json::{Encode, Encoder, FormValue, Value, from_json, scalar};
use super::layout;
use super::media_type::{essence, is_json};
use super::parameter::{FormField, Nested};
use super::part::PartHead;
use super::percent;

/// Writes the fields that have values as parts (RFC 2046, section 5.1; RFC 7578): the body, and
/// the media type with its boundary.
pub fn write(
    media_type: &str,
    fields: &[FormField],
    values: &[&dyn Encode],
) -> Result<(Body, String), String> {
    let mut parts = Multipart {
        boundary: new_boundary()?,
        is_form: is_form(media_type),
        text: Vec::new(),
        before: Vec::new(),
    };
    let media_type = with_boundary(media_type, &parts.boundary);
    parts.fields(fields, values)?;
    parts.end();
    parts.text.extend_from_slice(b"\r\n");
    Ok((parts.into_body(), media_type))
}

/// Random, so that no content can hold it but by guessing. None of several begins with another.
fn new_boundary() -> Result<String, String> {
    new_key().map_err(|error| error.message().to_owned())
}

fn is_form(media_type: &str) -> bool {
    essence(media_type) == "multipart/form-data"
}

fn with_boundary(media_type: &str, boundary: &str) -> String {
    format!("{media_type}; boundary={boundary}")
}

struct Multipart {
    boundary: String,
    /// Whether its parts have names.
    is_form: bool,
    /// What was written since the last stream.
    text: Vec<u8>,
    /// Text and streams in turn, before `text`.
    before: Vec<Body>,
}

impl Multipart {
    fn fields(&mut self, fields: &[FormField], values: &[&dyn Encode]) -> Result<(), String> {
        let mut missing = None;
        for (field, value) in fields.iter().zip(values) {
            if value.is_absent() {
                if field.by_position {
                    missing = missing.or(Some(field.name));
                }
                continue;
            }
            if field.by_position {
                let is_empty = match value.form_value() {
                    FormValue::List(items) => !field.whole && items.is_empty(),
                    _ => false,
                };
                if let Some(missing) = missing.filter(|_| !is_empty) {
                    let name = field.name;
                    return Err(format!(
                        "{name} is the part after {missing}, which is missing"
                    ));
                }
                self.parts(field.name, field, *value)?;
                continue;
            }
            if field.styled {
                self.styled(field, *value)?;
                continue;
            }
            match value.form_value() {
                _ if !field.members => self.parts(field.name, field, *value)?,
                FormValue::Map(entries) => {
                    for (name, value) in entries {
                        self.parts(name, field, value)?;
                    }
                }
                _ => self.members(field, *value)?,
            }
        }
        Ok(())
    }

    /// A part for each pair that a query would have. Nothing is escaped in a part, so that reserved
    /// characters are as they are whether that is allowed or not.
    fn styled(&mut self, field: &FormField, value: &dyn Encode) -> Result<(), String> {
        let mut json = Encoder::new();
        value.encode(&mut json);
        if let Some(problem) = json.problem() {
            return Err(format!("field {}: {problem}", field.name));
        }
        let value: Value = from_json(json.text()).map_err(|error| error.to_string())?;
        let mut pairs = Encoder::new();
        let escaped = FormField {
            allow_reserved: false,
            ..field.clone()
        };
        layout::field(&escaped, &value, &mut pairs);
        let text = pairs.into_text();
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            self.part(&percent::decode(name), field, &percent::decode(value))?;
        }
        Ok(())
    }

    /// The parts of a field: of a list one for each element.
    fn parts(&mut self, name: &str, field: &FormField, value: &dyn Encode) -> Result<(), String> {
        match value.form_value() {
            FormValue::List(items) if !field.json && !field.whole => {
                for item in items {
                    self.part(name, field, item)?;
                }
                Ok(())
            }
            _ => self.part(name, field, value),
        }
    }

    /// A part for each member of an object; what is none is one part.
    fn members(&mut self, field: &FormField, value: &dyn Encode) -> Result<(), String> {
        match members(value) {
            Some(members) => {
                for (name, value) in &members {
                    self.member(name, field, value)?;
                }
                Ok(())
            }
            None => self.part(field.name, field, value),
        }
    }

    /// The parts of an object's member: of a list one for each item.
    fn member(&mut self, name: &str, field: &FormField, value: &Value) -> Result<(), String> {
        match value {
            Value::Array(items) if !field.json && !field.whole => {
                for item in items {
                    self.part(name, field, item)?;
                }
                Ok(())
            }
            value => self.part(name, field, value),
        }
    }

    fn part(&mut self, name: &str, field: &FormField, value: &dyn Encode) -> Result<(), String> {
        let (given, value) = match value.form_value() {
            FormValue::Part(given, value) => (Some(given), value),
            _ => (None, value),
        };
        let head = Head { name, field, given };
        match (field.nested, value.as_file()) {
            (Some(nested), None) => self.nested(&head, nested, value)?,
            (_, Some(file)) => self.file(&head, file)?,
            (None, None) => self.value(&head, value)?,
        }
        self.text.extend_from_slice(b"\r\n");
        Ok(())
    }

    /// A part that is parts itself, or a form.
    fn nested(
        &mut self,
        head: &Head<'_>,
        nested: &Nested,
        value: &dyn Encode,
    ) -> Result<(), String> {
        if essence(nested.media_type) == form::URL_ENCODED {
            let pairs = pairs(nested.fields, value).map_err(|problem| head.says(&problem))?;
            self.head(head, None, Some(nested.media_type))?;
            self.text.extend_from_slice(pairs.as_bytes());
            return Ok(());
        }
        let boundary = new_boundary()?;
        let media_type = with_boundary(nested.media_type, &boundary);
        self.head(head, None, Some(&media_type))?;
        let outer = std::mem::replace(&mut self.boundary, boundary);
        let was_form = std::mem::replace(&mut self.is_form, is_form(nested.media_type));
        let fields = nested.fields;
        let written = match (fields, value.form_value()) {
            // A list of which there is but one kind of part.
            ([rest], FormValue::List(_)) if rest.by_position && !rest.whole => {
                self.fields(fields, &[value])
            }
            (_, FormValue::List(items)) if items.len() > fields.len() => {
                Err(format!("there are more than {} parts", fields.len()))
            }
            (_, FormValue::List(items)) => self.fields(fields, &items),
            _ => self.named(fields, value),
        };
        written.map_err(|problem| head.says(&problem))?;
        self.end();
        self.boundary = outer;
        self.is_form = was_form;
        Ok(())
    }

    /// The parts of an object's members.
    fn named(&mut self, fields: &[FormField], value: &dyn Encode) -> Result<(), String> {
        let members = members(value).ok_or("it is not an object")?;
        for (name, value) in &members {
            let known = fields.iter().find(|field| field.name == *name);
            self.member(name, known.unwrap_or(&OTHER), value)?;
        }
        Ok(())
    }

    fn head(
        &mut self,
        head: &Head<'_>,
        file: Option<&str>,
        media_type: Option<&str>,
    ) -> Result<(), String> {
        let mut text = format!("--{}\r\n", self.boundary);
        let mut line = |name: &str, value: &str| {
            text.push_str(name);
            text.push_str(": ");
            text.push_str(value);
            text.push_str("\r\n");
        };
        if !head.field.by_position && head.header("content-disposition").is_none() {
            let mut named = format!("form-data; name={}", quoted(head.name));
            if let Some(file) = file {
                named.push_str("; filename=");
                named.push_str(&quoted(file));
            }
            line("Content-Disposition", &named);
        }
        if let Some(media_type) = media_type {
            line("Content-Type", media_type);
        }
        for (name, value) in head.field.headers {
            if head.given.is_none_or(|given| given.header(name).is_none()) {
                line(name, value);
            }
        }
        for (name, value) in head.given.into_iter().flat_map(|given| &given.headers) {
            let is_name = HeaderName::from_bytes(name.as_bytes()).is_ok();
            if !is_name || HeaderValue::from_str(value).is_err() {
                return Err(head.says(&format!("no header can be {name:?} with this value")));
            }
            line(name, value);
        }
        for name in head.field.required_headers {
            if head.header(name).is_none() {
                return Err(head.says(&format!("the header {name} of its part is required")));
            }
        }
        text.push_str("\r\n");
        self.text.extend_from_slice(text.as_bytes());
        Ok(())
    }

    fn file(&mut self, head: &Head<'_>, file: &File) -> Result<(), String> {
        let own = match &*file.media_type {
            "" => head.media_type()?,
            media_type => Some(head.sendable(media_type)?),
        };
        let media_type = own.unwrap_or("application/octet-stream");
        self.head(head, Some(&file.name), Some(media_type))?;
        match file.body.as_bytes() {
            Some(bytes) => self.text.extend_from_slice(bytes),
            None => {
                self.before.push(std::mem::take(&mut self.text).into());
                self.before.push(file.body.clone());
            }
        }
        Ok(())
    }

    fn value(&mut self, head: &Head<'_>, value: &dyn Encode) -> Result<(), String> {
        let mut encoder = Encoder::new();
        value.encode(&mut encoder);
        if let Some(problem) = encoder.problem() {
            return Err(head.says(problem));
        }
        let json = encoder.text();
        let structured = json.starts_with(['[', '{']);
        match head.media_type()? {
            Some(media_type) if is_json(media_type) => {
                self.head(head, None, Some(media_type))?;
                self.text.extend_from_slice(json.as_bytes());
            }
            None if structured || head.field.json => {
                self.head(head, None, Some("application/json"))?;
                self.text.extend_from_slice(json.as_bytes());
            }
            Some(media_type) if structured => {
                return Err(head.says(&format!(
                    "an array or object cannot be written as {media_type}"
                )));
            }
            media_type => {
                let text = scalar(json);
                let media_type = match media_type {
                    // Of a form both are said already (RFC 7578, section 4.4).
                    None if self.is_form => None,
                    None if text.is_ascii() => Some("text/plain"),
                    None => Some("text/plain; charset=utf-8"),
                    named => named,
                };
                self.head(head, None, media_type)?;
                self.text.extend_from_slice(text.as_bytes());
            }
        }
        Ok(())
    }

    fn end(&mut self) {
        let last = format!("--{}--", self.boundary);
        self.text.extend_from_slice(last.as_bytes());
    }

    fn into_body(mut self) -> Body {
        if self.before.is_empty() {
            return self.text.into();
        }
        self.before.push(self.text.into());
        Body::joined(self.before)
    }
}

/// What the head of a part is made of.
struct Head<'h> {
    name: &'h str,
    field: &'h FormField,
    given: Option<&'h PartHead>,
}

impl<'h> Head<'h> {
    /// The media type that caller or document name.
    fn media_type(&self) -> Result<Option<&'h str>, String> {
        match self.given.map(|given| &*given.media_type) {
            None | Some("") => Ok(self.field.content_type.and_then(concrete)),
            Some(media_type) => self.sendable(media_type).map(Some),
        }
    }

    fn sendable<'m>(&self, media_type: &'m str) -> Result<&'m str, String> {
        match HeaderValue::from_str(media_type) {
            Ok(_) => Ok(media_type),
            Err(_) => Err(self.says("the media type holds control characters")),
        }
    }

    /// A header that the caller gives, or that the part always has.
    fn header(&self, name: &str) -> Option<&str> {
        let given = self.given.and_then(|given| given.header(name));
        given.or_else(|| {
            let mut fixed = self.field.headers.iter();
            let found = fixed.find(|(known, _)| known.eq_ignore_ascii_case(name));
            found.map(|(_, value)| *value)
        })
    }

    fn says(&self, problem: &str) -> String {
        format!("field {}: {problem}", self.name)
    }
}

/// A part that the document does not know.
static OTHER: FormField = FormField::new("");

/// The members of an object.
fn members(value: &dyn Encode) -> Option<Vec<(String, Value)>> {
    let mut encoder = Encoder::new();
    value.encode(&mut encoder);
    match from_json(encoder.text()) {
        Ok(Value::Object(members)) if encoder.problem().is_none() => {
            Some(members.into_iter().collect())
        }
        _ => None,
    }
}

/// An object as the fields of a form.
fn pairs(fields: &[FormField], value: &dyn Encode) -> Result<String, String> {
    let members = members(value).ok_or("it is not an object")?;
    let mut text = String::new();
    for (name, value) in members {
        let mut one = Encoder::new();
        match fields.iter().find(|field| field.name == name) {
            Some(known) => layout::field(known, &value, &mut one),
            None => {
                let other = Value::from([(name, value)]);
                layout::field(&OTHER.clone().members(), &other, &mut one);
            }
        }
        let one = one.into_text();
        if !text.is_empty() && !one.is_empty() {
            text.push('&');
        }
        text.push_str(&one);
    }
    Ok(text)
}

/// A name in quotes, escaped as browsers do (HTML, multipart/form-data).
fn quoted(name: &str) -> String {
    let name = name
        .replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A");
    format!("\"{name}\"")
}
