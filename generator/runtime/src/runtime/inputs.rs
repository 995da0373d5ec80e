//! What a caller gives with a call: values by the names of parameters and members of the body.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::call::{AnyCall, PreparedCall};
use super::encoded_request::EncodedRequest;
use super::json::{
    DeferredValue, Encode, Encoder, MemberKinds, MemberStore, Members, Object, Written,
    WrittenMember, same, secret_texts, setters, with_members,
};
use super::layout;
use super::operation::{Content, Operation};
use super::parameter::{FormField, Location, Parameter};

/// The values given for an operation's parameters and body, as JSON by name. They are written in
/// their styles when the request is sent.
///
/// Where several have one name, it means the first, parameters before the body. The others are
/// named with their place: `query:id`, `body:id`. The whole of a body that has no members of its own
/// is `body`.
#[derive(Clone)]
pub struct Inputs {
    operation: &'static Operation,
    members: Members,
    /// Of a body of files: what was given for its fields, where it is not JSON or a form may send
    /// parts of it each by itself.
    parts: Vec<(Cow<'static, str>, DeferredValue)>,
    /// Whether anything was given since a call was polled.
    changed: bool,
}

impl Inputs {
    /// Nothing yet.
    pub fn new(operation: &'static Operation) -> Inputs {
        Inputs::from_members(operation, Members::default())
    }

    /// What an object holds by the same names.
    pub fn from_members(operation: &'static Operation, members: Members) -> Inputs {
        Inputs {
            operation,
            members,
            parts: Vec::new(),
            changed: false,
        }
    }

    /// Everything that was given and is JSON: no files.
    pub fn members(&self) -> &Members {
        &self.members
    }

    setters!();

    #[inline(never)]
    fn put(&mut self, name: &'static str, value: &dyn Encode) {
        if self.keep_part(Cow::Borrowed(name), value) {
            self.members.put(name, value);
        } else {
            self.members.take(name);
        }
    }

    /// Keeps what is given for a field of a body of files as it is; whether it is JSON, too.
    fn keep_part(&mut self, name: Cow<'static, str>, value: &dyn Encode) -> bool {
        self.changed = true;
        if !matches!(
            self.operation.content,
            Content::Multipart(..) | Content::Bytes(_) | Content::Sequence(..)
        ) {
            return true;
        }
        self.parts.retain(|(known, _)| *known != name);
        let is_field = || self.slot(&name) >= Some(self.operation.parameters.len());
        if value.is_absent() || !is_field() {
            return true;
        }
        let value = DeferredValue::of(value, &mut Encoder::new());
        let is_json = !value.has_file();
        self.parts.push((name, value));
        is_json
    }

    /// Which of the operation's parameters, and then of its fields, has a name.
    fn slot(&self, name: &str) -> Option<usize> {
        let parameter = |is_it: &dyn Fn(&Parameter) -> bool| {
            let mut parameters = self.operation.parameters.iter();
            parameters.position(is_it)
        };
        let field = |name: &str| {
            let index = match self.operation.content {
                Content::None => None,
                Content::JsonMembers(_, names) => names.iter().position(|known| *known == name),
                Content::Form(fields) | Content::Multipart(_, fields, _) => {
                    fields.iter().position(|field| field.name == name)
                }
                Content::Json(_) | Content::Text(_) | Content::Bytes(_) | Content::Sequence(..) => {
                    (name == "body").then_some(0)
                }
            };
            index.map(|index| self.operation.parameters.len() + index)
        };
        let plain = parameter(&|parameter| parameter.name == name).or_else(|| field(name));
        plain.or_else(|| {
            let (place, name) = name.split_once(':')?;
            let location = match place {
                "path" => Location::Path,
                "query" => Location::Query,
                "header" => Location::Header,
                "cookie" => Location::Cookie,
                "querystring" => Location::QueryString,
                "body" => return field(name),
                _ => return None,
            };
            parameter(&|parameter| parameter.location == location && parameter.name == name)
        })
    }

    /// What is sent.
    pub fn encoded(&self) -> EncodedRequest {
        // Most requests have no more.
        let mut given: Vec<(usize, WrittenMember<'_>)> = Vec::with_capacity(8);
        for member in self.members.written() {
            given.push((self.slot(member.name).unwrap_or(usize::MAX), member));
        }
        given.sort_by_key(|(slot, _)| *slot);
        let count = self.operation.parameters.len();
        let (parameters, body) = given.split_at(given.partition_point(|(slot, _)| *slot < count));
        let (fields, extra) = body.split_at(body.partition_point(|(slot, _)| *slot != usize::MAX));
        let mut request = self.with_parameters(parameters);
        #[cfg(feature = "test-util")]
        {
            request = request.giving(&self.members);
        }
        for (_, member) in &given {
            request.hide(secret_texts(member.name, member.json, member.secret));
            request.hide_secrets(member.secrets);
        }
        for (_, member) in body {
            if let Some(problem) = member.problem {
                request.fail(match self.operation.content {
                    Content::Form(_) | Content::Multipart(..) => {
                        format!("field {}: {problem}", member.name)
                    }
                    Content::JsonMembers(..) => format!("the body: {}: {problem}", member.name),
                    _ => format!("the body: {problem}"),
                });
            }
        }
        self.with_body(request, fields, extra)
    }

    /// A call with what was given as its request.
    pub fn call<C: AnyCall>(mut self, mut call: C) -> C {
        if self.is_to_encode(call.is_sent()) {
            self.encode_into(call.changing());
        }
        call
    }

    /// Polls a call, whose request is encoded when it is polled for the first time.
    pub fn poll<C: AnyCall + Future + Unpin>(
        &mut self,
        call: &mut C,
        context: &mut Context<'_>,
    ) -> Poll<C::Output> {
        if self.is_to_encode(call.is_sent()) {
            self.encode_into(call.changing());
        }
        Pin::new(call).poll(context)
    }

    /// Whether a call, which is under way or not, does not have all that was given.
    fn is_to_encode(&mut self, is_sent: bool) -> bool {
        std::mem::take(&mut self.changed) || !is_sent
    }

    /// Encodes what was given as the request of a call, whatever that had before. Which media types it
    /// asks for is a matter of the call.
    fn encode_into(&self, prepared: &mut PreparedCall) {
        let accept = prepared.request.accept();
        prepared.request = self.encoded().accepting(accept);
    }

    fn with_parameters(&self, given: &[(usize, WrittenMember<'_>)]) -> EncodedRequest {
        let mut request = EncodedRequest::new(self.operation);
        let mut out = String::with_capacity(32 * given.len());
        let mut given = given.iter().peekable();
        let mut in_path: Vec<(&str, Range<usize>)> = Vec::new();
        for (slot, parameter) in self.operation.parameters.iter().enumerate() {
            match given.next_if(|(at, _)| *at == slot) {
                None if parameter.required => {
                    request.fail(format!("the parameter {} is required", parameter.name));
                }
                None => {}
                Some((_, member)) => {
                    if let Some(problem) = member.problem {
                        request.fail(format!("parameter {}: {problem}", parameter.name));
                    }
                    let start = out.len();
                    layout::parameter(parameter, member.json, &mut out);
                    let range = start..out.len();
                    if parameter.location == Location::Path {
                        in_path.push((parameter.name, range));
                    } else {
                        request.place(parameter, out.get(range).unwrap_or_default());
                    }
                }
            }
        }
        request.expand(|name| {
            let (_, range) = in_path.iter().find(|(known, _)| *known == name)?;
            out.get(range.clone())
        });
        request
    }

    /// Writes the body: the values of its fields by index, and members that no field is for.
    fn with_body(
        &self,
        mut request: EncodedRequest,
        fields: &[(usize, WrittenMember<'_>)],
        extra: &[(usize, WrittenMember<'_>)],
    ) -> EncodedRequest {
        let count = self.operation.parameters.len();
        match self.operation.content {
            Content::Json(media_type) => match (fields.first(), extra) {
                (None, []) => request,
                (Some((_, whole)), []) => request.with_json(whole.json.to_owned(), media_type),
                (whole, extra) => {
                    let whole = whole.map_or("{}", |(_, whole)| whole.json);
                    let extra = extra
                        .iter()
                        .map(|(_, member)| (extra_name(member.name), member.json));
                    match with_members(whole, extra) {
                        Some(text) => request.with_json(text, media_type),
                        None => {
                            request
                                .fail("the body is not an object, and has no members".to_owned());
                            request
                        }
                    }
                }
            },
            Content::JsonMembers(media_type, names) => {
                let mut out = Encoder::after(String::with_capacity(self.members.size()));
                out.begin_object();
                for (slot, member) in fields {
                    let name = names.get(slot - count).copied().unwrap_or(member.name);
                    out.member(name, &Written(member.json));
                }
                for (_, member) in extra {
                    out.member(extra_name(member.name), &Written(member.json));
                }
                out.end_object();
                request.with_json(out.into_text(), media_type)
            }
            Content::Form(form) => {
                // Escapes take more than quotes and commas.
                let mut text = String::with_capacity(self.members.size() * 3 / 2);
                for (slot, member) in fields {
                    if let Some(field) = form.get(slot - count) {
                        layout::written_field(field, member.json, &mut text);
                    }
                }
                if !extra.is_empty() {
                    append_extra(&objects(&written(extra)), &mut text);
                }
                request.with_form(text)
            }
            Content::Multipart(_, form, _) => {
                let values: Vec<DeferredValue> = (count..count + form.len())
                    .map(|slot| self.part(slot, fields))
                    .collect();
                let mut values: Vec<&dyn Encode> =
                    values.iter().map(|value| value as &dyn Encode).collect();
                let extra = written(extra);
                let extra = objects(&extra);
                let extra = Object(&extra);
                if !extra.0.is_empty() {
                    values.push(&extra);
                }
                request.multipart(&values)
            }
            Content::Text(_) => match fields.first() {
                Some((_, body)) => request.text(&Written(body.json)),
                None => request,
            },
            Content::Bytes(_) | Content::Sequence(..) => request.file(&self.part(count, fields)),
            Content::None => {
                if let Some((_, member)) = extra.first() {
                    request.fail(format!("there is no body for the member {}", member.name));
                }
                request
            }
        }
    }

    /// What was given for a field of a body of files.
    fn part(&self, slot: usize, fields: &[(usize, WrittenMember<'_>)]) -> DeferredValue {
        let mut parts = self.parts.iter();
        if let Some((_, value)) = parts.find(|(name, _)| self.slot(name) == Some(slot)) {
            return value.clone();
        }
        let member = fields.iter().find(|(at, _)| *at == slot);
        member.map_or(DeferredValue::Absent, |(_, member)| {
            DeferredValue::written(member.json)
        })
    }

    /// Whether both send the same: with the order of members and of what was given meaning nothing.
    pub fn is_same(&self, other: &Inputs) -> bool {
        let files = |inputs: &Inputs| -> Vec<(String, DeferredValue)> {
            let parts = inputs.parts.iter();
            let parts = parts.filter(|(_, value)| value.is_more_than_json());
            let mut files: Vec<(String, DeferredValue)> = parts
                .map(|(name, value)| (name.clone().into_owned(), value.clone()))
                .collect();
            files.sort_by(|(one, _), (other, _)| one.cmp(other));
            files
        };
        let (mine, theirs) = (files(self), files(other));
        same(&self.members, &other.members)
            && mine.len() == theirs.len()
            && mine
                .iter()
                .zip(&theirs)
                .all(|((name, one), (other_name, other))| name == other_name && one.is_same(other))
    }

    /// Writes what was given, as the fields of a type of this name.
    pub fn debug(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fields = f.debug_struct(name);
        self.members.debug_fields(&mut fields);
        for (name, value) in &self.parts {
            if value.has_file() {
                fields.field(name, value);
            }
        }
        fields.finish()
    }
}

impl MemberStore for Inputs {
    fn put_named(&mut self, name: &str, value: &dyn Encode, secret: bool, kinds: MemberKinds) {
        if self.keep_part(Cow::Owned(name.to_owned()), value) {
            self.members.put_named(name, value, secret, kinds);
        } else {
            self.members.take(name);
        }
    }

    fn take(&mut self, name: &str) -> bool {
        self.changed = true;
        let count = self.parts.len();
        self.parts.retain(|(known, _)| *known != name);
        let is_part = self.parts.len() < count;
        self.members.take(name) || is_part
    }
}

/// A field for the members that no field is for.
static EXTRA: FormField = FormField::new("").members();

/// Adds the pairs of these members, unless there are none.
fn append_extra(members: &[(&str, &dyn Encode)], text: &mut String) {
    let mut out = Encoder::new();
    layout::field(&EXTRA, &Object(members), &mut out);
    if !text.is_empty() && !out.text().is_empty() {
        text.push('&');
    }
    text.push_str(out.text());
}

fn written<'a>(members: &[(usize, WrittenMember<'a>)]) -> Vec<(&'a str, Written<'a>)> {
    let members = members.iter();
    members
        .map(|(_, member)| (extra_name(member.name), Written(member.json)))
        .collect()
}

/// The name of a member that no field is for. A parameter may have the same.
fn extra_name(name: &str) -> &str {
    name.strip_prefix("body:").unwrap_or(name)
}

fn objects<'a>(members: &'a [(&'a str, Written<'a>)]) -> Vec<(&'a str, &'a dyn Encode)> {
    let members = members.iter();
    members
        .map(|(name, value)| (*name, value as &dyn Encode))
        .collect()
}

impl fmt::Debug for Inputs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.debug("Inputs", f)
    }
}
