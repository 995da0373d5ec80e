//! What a caller gives with a call: values by parameter and by field of the body.

use std::fmt;
use std::ops::Range;

use super::encoded_request::EncodedRequest;
use super::json::{DeferredValue, Encode, Encoder, Mapping, to_json};
use super::layout;
use super::operation::{Content, Operation};
use super::percent;

/// The values given for an operation's parameters and body, each written as it
/// will be sent as soon as it is given.
#[derive(Clone)]
pub struct Inputs {
    operation: &'static Operation,
    /// What was written, one value after the other.
    text: String,
    /// In the order of their places: the parameters first, then the fields of
    /// the body, or the body as a whole.
    entries: Vec<Input>,
    /// A member of a body that is JSON as a whole, in place of what it says.
    switch: Option<(&'static str, String)>,
}

#[derive(Clone)]
struct Input {
    place: usize,
    /// Where it is in the text.
    text: Range<usize>,
    /// The value itself, where it is only known later how it is written.
    value: Option<Box<DeferredValue>>,
    /// Whether it must not be shown.
    secret: bool,
    /// What could not be written as it is.
    problem: Option<&'static str>,
}

impl Inputs {
    /// Nothing yet.
    pub fn new(operation: &'static Operation) -> Inputs {
        Inputs {
            operation,
            // Most requests are no longer than this.
            text: String::with_capacity(256),
            entries: Vec::with_capacity(8),
            switch: None,
        }
    }

    /// Gives the value at a place; an absent value takes it away.
    #[must_use]
    pub fn set<T: Encode>(mut self, place: usize, value: T) -> Inputs {
        self.put(place, &value);
        self
    }

    /// As `set`, of text.
    #[must_use]
    pub fn text(self, place: usize, value: impl Into<String>) -> Inputs {
        self.set(place, value.into())
    }

    /// As `set`, of what becomes a value.
    #[must_use]
    pub fn set_into<T: Encode>(self, place: usize, value: impl Into<T>) -> Inputs {
        self.set(place, value.into())
    }

    /// As `set`, of what becomes a list.
    #[must_use]
    pub fn list<T: Encode>(
        self,
        place: usize,
        items: impl IntoIterator<Item = impl Into<T>>,
    ) -> Inputs {
        let items: Vec<T> = items.into_iter().map(Into::into).collect();
        self.set(place, items)
    }

    /// As `set`, of what becomes a map.
    #[must_use]
    pub fn map<T: Encode>(
        self,
        place: usize,
        entries: impl IntoIterator<Item = (impl Into<String>, impl Into<T>)>,
    ) -> Inputs {
        let entries = entries.into_iter();
        let entries: Vec<(String, T)> = entries
            .map(|(key, value)| (key.into(), value.into()))
            .collect();
        self.set(place, Mapping::of(&entries))
    }

    /// Sets a member of a body that is given as a whole and written as JSON.
    #[must_use]
    pub fn switch<T: Encode>(mut self, name: &'static str, value: T) -> Inputs {
        self.switch = Some((name, to_json(&value)));
        self
    }

    #[inline(never)]
    pub(crate) fn put(&mut self, place: usize, value: &dyn Encode) {
        let at = self.index(place);
        if self
            .entries
            .get(at)
            .is_some_and(|input| input.place == place)
        {
            self.entries.remove(at);
        }
        if value.is_absent() {
            return;
        }
        let start = self.text.len();
        let mut encoder = Encoder::after(std::mem::take(&mut self.text));
        let kept = write(self.operation, place, value, &mut encoder);
        let (secret, problem) = (encoder.is_secret(), encoder.problem());
        self.text = encoder.into_text();
        let input = Input {
            place,
            text: start..self.text.len(),
            value: kept,
            secret,
            problem,
        };
        self.entries.insert(at, input);
    }

    /// Where in `given` a place is, or would be.
    fn index(&self, place: usize) -> usize {
        self.entries.partition_point(|input| input.place < place)
    }

    /// The request of the request.
    pub fn encoded(&self) -> EncodedRequest {
        let mut request = self.without_body();
        let count = self.operation.parameters.len();
        let (_, body) = self.entries.split_at(self.index(count));
        for input in body {
            if let Some(problem) = input.problem {
                request.fail(match self.operation.content {
                    Content::Form(_) | Content::Multipart(..) => {
                        format!("field {}: {problem}", self.name(input.place))
                    }
                    _ => format!("the body: {problem}"),
                });
            }
        }
        let value = |place| -> &dyn Encode {
            let found = body.iter().find(|input| input.place == place);
            match found.and_then(|input| input.value.as_deref()) {
                Some(given) => given,
                None => &None::<bool>,
            }
        };
        match self.operation.content {
            Content::None => request,
            Content::Json(media_type) => match (body.first(), &self.switch) {
                (Some(input), None) => {
                    request.with_body(self.written(input).to_owned(), media_type)
                }
                (None, None) => request,
                (input, Some((name, value))) => {
                    let text = input.map_or("{}", |input| self.written(input));
                    request.with_body(with_member(text, name, value), media_type)
                }
            },
            Content::JsonMembers(media_type, _) => {
                let text = self.joined("{", body, ",", "}");
                request.with_body(text, media_type)
            }
            Content::Form(_) => request.with_form(self.joined("", body, "&", "")),
            Content::Multipart(fields, _) => {
                let values: Vec<_> = (count..count + fields.len()).map(value).collect();
                request.multipart(&values)
            }
            Content::Text(_) => request.text(value(count)),
            Content::Bytes(_) | Content::Sequence(..) => request.file(value(count)),
        }
    }

    /// The request of the request but for its body.
    pub(crate) fn without_body(&self) -> EncodedRequest {
        let mut given = self.entries.iter().peekable();
        let mut request = EncodedRequest::of(self.operation);
        let mut in_path = Vec::new();
        for (place, parameter) in self.operation.parameters.iter().enumerate() {
            match given.next_if(|input| input.place == place) {
                None if parameter.required => {
                    request.fail(format!("the parameter {} is required", parameter.name));
                }
                None => {}
                Some(input) => {
                    if let Some(problem) = input.problem {
                        request.fail(format!("parameter {}: {problem}", parameter.name));
                    }
                    request.place(parameter, self.written(input), &mut in_path);
                }
            }
        }
        request.expand(&in_path);
        request
    }

    /// What was written of these, but for those that came to nothing.
    fn joined(&self, before: &str, inputs: &[Input], separator: &str, after: &str) -> String {
        let mut text = String::with_capacity(self.text.len() + self.entries.len() + 2);
        text.push_str(before);
        for input in inputs.iter().filter(|input| !input.text.is_empty()) {
            if text.len() > before.len() {
                text.push_str(separator);
            }
            text.push_str(self.written(input));
        }
        text.push_str(after);
        text
    }

    fn written(&self, input: &Input) -> &str {
        self.text.get(input.text.clone()).unwrap_or_default()
    }

    /// A value as it was written, without its name and escapes.
    fn shown(&self, input: &Input, name: &str) -> String {
        let text = self.written(input);
        let in_body = input.place >= self.operation.parameters.len();
        match self.operation.content {
            Content::Json(_) if in_body => text.to_owned(),
            Content::JsonMembers(..) if in_body => {
                let quoted = format!("{}:", to_json(&name));
                text.strip_prefix(&*quoted).unwrap_or(text).to_owned()
            }
            _ => {
                let text = percent::decode(text);
                let value = text.strip_prefix(name);
                let value = value.and_then(|value| value.strip_prefix('='));
                format!("{:?}", value.unwrap_or(&text))
            }
        }
    }

    /// Writes what was given, as the fields of a type of this name.
    pub fn debug(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fields = f.debug_struct(name);
        for input in &self.entries {
            let name = self.name(input.place);
            match &input.value {
                _ if input.secret => fields.field(name, &format_args!("[redacted]")),
                Some(value) => fields.field(name, value),
                None => fields.field(name, &format_args!("{}", self.shown(input, name))),
            };
        }
        fields.finish()
    }

    /// What is at a place.
    fn name(&self, place: usize) -> &'static str {
        let parameters = self.operation.parameters;
        if let Some(parameter) = parameters.get(place) {
            return parameter.name;
        }
        let field = place - parameters.len();
        let name = match self.operation.content {
            Content::JsonMembers(_, names) => names.get(field).copied(),
            Content::Form(fields) | Content::Multipart(fields, _) => {
                fields.get(field).map(|field| field.name)
            }
            _ => None,
        };
        name.unwrap_or("body")
    }
}

/// The text of a JSON object with this member in place of any of the name; what is no object stays
/// as it is.
fn with_member(object: &str, name: &str, value: &str) -> String {
    let inner = object.trim().strip_prefix('{');
    let Some(inner) = inner.and_then(|inner| inner.strip_suffix('}')) else {
        return object.to_owned();
    };
    let name = to_json(&name);
    let mut out = format!("{{{name}:{value}");
    for member in members(inner) {
        let key = member.trim_start().strip_prefix(&*name);
        let is_same = key.is_some_and(|rest| rest.trim_start().starts_with(':'));
        if !is_same && !member.trim().is_empty() {
            out.push(',');
            out.push_str(member);
        }
    }
    out.push('}');
    out
}

/// What is between the commas of an object's text, but for those within values.
fn members(inner: &str) -> impl Iterator<Item = &str> {
    let (mut depth, mut in_string, mut escaped) = (0_i32, false, false);
    inner.split(move |c| {
        match (in_string, c) {
            (true, _) if escaped => escaped = false,
            (true, '\\') => escaped = true,
            (_, '"') => in_string = !in_string,
            (false, '{' | '[') => depth += 1,
            (false, '}' | ']') => depth -= 1,
            _ => {}
        }
        c == ',' && depth == 0 && !in_string
    })
}

/// Writes the value for a place as it is sent there, or keeps it.
fn write(
    operation: &Operation,
    place: usize,
    value: &dyn Encode,
    out: &mut Encoder,
) -> Option<Box<DeferredValue>> {
    if let Some(parameter) = operation.parameters.get(place) {
        layout::parameter(parameter, value, out);
        return None;
    }
    let field = place - operation.parameters.len();
    match operation.content {
        Content::Form(fields) => layout::field(fields.get(field)?, value, out),
        Content::JsonMembers(_, names) => out.member(names.get(field)?, value),
        Content::Json(_) => value.encode(out),
        _ => return Some(Box::new(DeferredValue::of(value, out))),
    }
    None
}

impl fmt::Debug for Inputs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.debug("Inputs", f)
    }
}

/// What a type that only holds [`Inputs`] can do, the same for each.
// Not every crate has a type for it.
#[allow(unused_macros)]
macro_rules! inputs_impls {
    ($name:ident) => {
        impl ::std::clone::Clone for $name {
            fn clone(&self) -> $name {
                $name(self.0.clone())
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                self.0.debug(::std::stringify!($name), f)
            }
        }
    };
}
#[allow(unused_imports)]
pub(crate) use inputs_impls;
