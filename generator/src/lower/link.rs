//! Links of replies: the operation that each leads to, and what its call is given.

use openapiv3::{Link as LinkObject, LinkOperation, Response};
use serde_json::Value;

use super::Lowering;
use super::merge::below;
use crate::diagnostic::Code;
use crate::ir::{
    Api, BodyContent, Doc, Link, LinkInput, LinkSource, Location, Member, Operation, OperationId,
    Success, SuccessReply,
};
use crate::pointer::{percent_decoded, tokens};

/// A link as the document describes it.
pub(super) struct DescribedLink<'d> {
    /// The operation whose reply has it.
    from: OperationId,
    name: &'d str,
    link: &'d LinkObject,
    pointer: String,
}

impl<'d> Lowering<'d, '_> {
    /// Keeps the links of a reply until every operation is known.
    pub(super) fn keep_links(
        &mut self,
        from: OperationId,
        is_value: bool,
        response: &'d Response,
        pointer: &str,
    ) {
        if !is_value && !response.links.is_empty() {
            let message =
                "links are followed from replies of success; those of others are left out";
            self.unfollowed(&below(pointer, &["links"]), message);
            return;
        }
        for (name, link) in &response.links {
            let pointer = below(pointer, &["links", name]);
            match self.document.link(link, &pointer) {
                Ok(found) => self.links.push(DescribedLink {
                    from,
                    name,
                    link: found.value,
                    pointer: found.pointer,
                }),
                Err(unresolved) => self.unresolved(unresolved, &pointer, "the link is left out"),
            }
        }
    }

    /// Gives each operation the links of its replies.
    pub(super) fn links(&mut self, api: &mut Api) {
        for described in std::mem::take(&mut self.links) {
            let source = &api.operations[described.from.0];
            if source.links.iter().any(|link| link.name == described.name) {
                continue;
            }
            if !is_whole(&source.success) {
                let message = "links are followed from replies that arrive whole, and this one does \
                               not; the link is left out";
                self.unfollowed(&described.pointer, message);
                continue;
            }
            let Some(target) = self.target(api, &described) else {
                continue;
            };
            let values = self.values(api, &described, target);
            if let Some(missing) = missing(&api.operations[target.0], &values) {
                let message = format!(
                    "the link gives no `{missing}`, without which the operation cannot be called; it \
                     is left out"
                );
                self.unfollowed(&described.pointer, message);
                continue;
            }
            let link = Link {
                name: described.name.to_owned(),
                pointer: described.pointer.clone(),
                doc: Doc {
                    text: described.link.description.clone(),
                    ..Doc::default()
                },
                target,
                values,
            };
            if described.link.server.is_some() {
                let pointer = below(&described.pointer, &["server"]);
                self.unfollowed(&pointer, "the call goes to the server of its own operation");
            }
            api.operations[described.from.0].links.push(link);
        }
    }

    fn unfollowed(&mut self, pointer: &str, message: impl Into<String>) {
        self.diagnostics
            .warning(Code::NotCalled, pointer, message.into());
    }

    /// The operation that a link leads to.
    fn target(&mut self, api: &Api, described: &DescribedLink<'d>) -> Option<OperationId> {
        let (key, text) = match &described.link.operation {
            LinkOperation::OperationId(id) => ("operationId", id),
            LinkOperation::OperationRef(reference) => ("operationRef", reference),
        };
        let is_it = |operation: &Operation| {
            if key == "operationId" {
                operation.id.as_ref() == Some(text)
            } else {
                is_at(operation, text)
            }
        };
        let mut operations = api.operations.iter();
        let found = operations.position(|operation| operation.way.is_plain() && is_it(operation));
        if found.is_none() {
            let pointer = below(&described.pointer, &[key]);
            let message =
                format!("the link leads to `{text}`, which is not generated; it is left out");
            self.unfollowed(&pointer, message);
        }
        found.map(OperationId)
    }

    /// What the call is given: parameters by name, then the body.
    fn values(
        &mut self,
        api: &Api,
        described: &DescribedLink<'d>,
        target: OperationId,
    ) -> Vec<(LinkInput, LinkSource)> {
        let source = &api.operations[described.from.0];
        let target = &api.operations[target.0];
        let mut given = Vec::new();
        for (name, value) in &described.link.parameters {
            let pointer = below(&described.pointer, &["parameters", name]);
            let input = parameter(target, name).or_else(|| member(target, name));
            let otherwise = format!("the operation has no parameter `{name}`");
            given.push((input.ok_or(otherwise), value, pointer));
        }
        if let Some(body) = &described.link.request_body {
            let pointer = below(&described.pointer, &["requestBody"]);
            match (body, &target.body) {
                (_, None) => {
                    let otherwise = "the operation has no body".to_owned();
                    given.push((Err(otherwise), body, pointer));
                }
                (Value::Object(values), Some(own)) if members(&own.content).is_some() => {
                    for (name, value) in values {
                        let otherwise = format!("the body has no member `{name}`");
                        let input = member(target, name).ok_or(otherwise);
                        given.push((input, value, below(&pointer, &[name])));
                    }
                }
                (_, Some(own)) => {
                    let input = match members(&own.content) {
                        Some(_) => LinkInput::BodyMembers,
                        None => LinkInput::Body,
                    };
                    given.push((Ok(input), body, pointer));
                }
            }
        }
        let mut values = Vec::new();
        for (input, value, pointer) in given {
            let value = input.and_then(|input| Ok((input, value_of(source, value)?)));
            match value {
                Ok(value) => values.push(value),
                Err(problem) => {
                    self.unfollowed(&pointer, format!("{problem}; the link does not give it"));
                }
            }
        }
        values
    }
}

/// What an operation must be given and a link does not give.
fn missing<'a>(target: &'a Operation, values: &[(LinkInput, LinkSource)]) -> Option<&'a str> {
    let is_given = |input: LinkInput| values.iter().any(|(given, _)| *given == input);
    let must_be =
        |member: &Member| member.required && member.constant.is_none() && member.default.is_none();
    let mut parameters = target.parameters.iter().enumerate();
    let parameter = parameters.find(|(index, parameter)| {
        must_be(&parameter.member) && !is_given(LinkInput::Parameter(*index))
    });
    if let Some((_, parameter)) = parameter {
        return Some(&parameter.member.name);
    }
    let body = target.body.as_ref()?;
    if is_given(LinkInput::BodyMembers) {
        return None;
    }
    let Some(members) = members(&body.content) else {
        return (body.required && !is_given(LinkInput::Body)).then_some("requestBody");
    };
    let mut members = members.into_iter().enumerate();
    let (_, member) = members
        .find(|(index, member)| must_be(member) && !is_given(LinkInput::BodyMember(*index)))?;
    Some(&member.name)
}

/// Whether a reply arrives whole, so that a link can look into it.
fn is_whole(success: &Success) -> bool {
    !matches!(
        success,
        Success::One(
            SuccessReply::Events(_)
                | SuccessReply::Lines(_)
                | SuccessReply::Parts(..)
                | SuccessReply::Bytes
                | SuccessReply::Redirect
        )
    )
}

/// Whether a reference into this document names the operation.
fn is_at(operation: &Operation, reference: &str) -> bool {
    if !reference.starts_with('#') {
        return false;
    }
    let decoded = percent_decoded(reference);
    let path: Vec<String> = tokens(decoded.as_deref().unwrap_or(reference)).collect();
    match path.as_slice() {
        [paths, path, method] => {
            paths == "paths"
                && *path == operation.key
                && method.eq_ignore_ascii_case(operation.method.as_str())
        }
        _ => false,
    }
}

/// The parameter of a name, which may be qualified by its place: `path.id`.
fn parameter(operation: &Operation, name: &str) -> Option<LinkInput> {
    let named = |name: &str, location: Option<Location>| {
        let mut parameters = operation.parameters.iter();
        parameters.position(|parameter| {
            let is_there = location.is_none_or(|location| parameter.location == location);
            let own = &parameter.member.name;
            is_there
                && match parameter.location {
                    Location::Header => own.eq_ignore_ascii_case(name),
                    _ => own == name,
                }
        })
    };
    let qualified = || {
        let (place, name) = name.split_once('.')?;
        named(name, Some(Location::named(place)?))
    };
    named(name, None)
        .or_else(qualified)
        .map(LinkInput::Parameter)
}

/// The member of the body of a name.
fn member(operation: &Operation, name: &str) -> Option<LinkInput> {
    let members = members(&operation.body.as_ref()?.content)?;
    let index = members.iter().position(|member| member.name == name);
    index.map(LinkInput::BodyMember)
}

/// The members of a body, where they are given one by one.
fn members(content: &BodyContent) -> Option<Vec<&Member>> {
    match content {
        BodyContent::JsonMembers { members, .. } => Some(members.iter().collect()),
        BodyContent::Form(fields) | BodyContent::Multipart { fields, .. } => {
            Some(fields.iter().map(|field| &field.member).collect())
        }
        _ => None,
    }
}

/// A constant, or what an expression means for a request and its reply.
fn value_of(source: &Operation, value: &Value) -> Result<LinkSource, String> {
    match value {
        Value::String(text) => value_of_text(source, text),
        other => Ok(LinkSource::Constant(other.clone())),
    }
}

/// What a text means: an expression, a text with expressions in braces, or itself.
fn value_of_text(source: &Operation, text: &str) -> Result<LinkSource, String> {
    if text.starts_with('$') {
        return expression(source, text);
    }
    if !text.contains("{$") {
        return Ok(LinkSource::Constant(Value::from(text)));
    }
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{$") {
        let Some((inner, after)) = after.split_once('}') else {
            return Err(format!("the expression in `{text}` does not end"));
        };
        if !before.is_empty() {
            parts.push(LinkSource::Constant(Value::from(before)));
        }
        parts.push(expression(source, &format!("${inner}"))?);
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(LinkSource::Constant(Value::from(rest)));
    }
    // One alone keeps its type.
    match <[LinkSource; 1]>::try_from(parts) {
        Ok([only]) => Ok(only),
        Err(parts) => Ok(LinkSource::Text(parts)),
    }
}

/// An expression (OpenAPI 3.0.4 §4.8.20.4).
fn expression(source: &Operation, text: &str) -> Result<LinkSource, String> {
    let unknown = || format!("`{text}` is no expression of OpenAPI");
    match text {
        "$url" => return Ok(LinkSource::Url),
        "$method" => return Ok(LinkSource::Method),
        "$statusCode" => return Ok(LinkSource::Status),
        _ => {}
    }
    if let Some(part) = text.strip_prefix("$response.") {
        return match part.split_once(['#', '.']) {
            Some(("body", pointer)) => Ok(LinkSource::Body(pointer.to_owned())),
            Some(("header", name)) => Ok(LinkSource::Header(name.to_owned())),
            None if part == "body" => Ok(LinkSource::Body(String::new())),
            _ => Err(unknown()),
        };
    }
    let part = text.strip_prefix("$request.").ok_or_else(unknown)?;
    let absent = || format!("`{text}` names nothing that the request is given");
    if let Some(pointer) = part.strip_prefix("body") {
        let pointer = pointer.strip_prefix('#').unwrap_or(pointer);
        let content = source.body.as_ref().map(|body| &body.content);
        if content.and_then(members).is_none() {
            let body = content.map(|_| LinkSource::Request(LinkInput::Body, pointer.to_owned()));
            return body.ok_or_else(absent);
        }
        let name = tokens(pointer).next().ok_or_else(absent)?;
        let rest = pointer[1..]
            .split_once('/')
            .map(|(_, rest)| format!("/{rest}"));
        let input = member(source, &name).ok_or_else(absent)?;
        return Ok(LinkSource::Request(input, rest.unwrap_or_default()));
    }
    let input = parameter(source, part).ok_or_else(absent)?;
    Ok(LinkSource::Request(input, String::new()))
}
