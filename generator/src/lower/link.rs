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
        let mut values = Vec::new();
        for (name, value) in &described.link.parameters {
            let pointer = below(&described.pointer, &["parameters", name]);
            let Some(input) = parameter(target, name).or_else(|| member(target, name)) else {
                let message =
                    format!("the operation has no parameter `{name}`; the link does not give it");
                self.unfollowed(&pointer, message);
                continue;
            };
            values.extend(
                self.value(source, value, &pointer)
                    .map(|value| (input, value)),
            );
        }
        let Some(body) = &described.link.request_body else {
            return values;
        };
        let pointer = below(&described.pointer, &["requestBody"]);
        let Some(content) = target.body.as_ref().map(|body| &body.content) else {
            self.unfollowed(
                &pointer,
                "the operation has no body; the link does not give it",
            );
            return values;
        };
        match body {
            Value::Object(members) if has_members(content) => {
                for (name, value) in members {
                    let pointer = below(&pointer, &[name]);
                    let Some(input) = member(target, name) else {
                        let message =
                            format!("the body has no member `{name}`; the link does not give it");
                        self.unfollowed(&pointer, message);
                        continue;
                    };
                    values.extend(
                        self.value(source, value, &pointer)
                            .map(|value| (input, value)),
                    );
                }
            }
            value => {
                let input = if has_members(content) {
                    LinkInput::BodyMembers
                } else {
                    LinkInput::Body
                };
                values.extend(
                    self.value(source, value, &pointer)
                        .map(|value| (input, value)),
                );
            }
        }
        values
    }

    /// A constant, or what an expression means for a request and its reply.
    fn value(&mut self, source: &Operation, value: &Value, pointer: &str) -> Option<LinkSource> {
        let found = match value {
            Value::String(text) => value_of_text(source, text),
            other => Ok(LinkSource::Constant(other.clone())),
        };
        match found {
            Ok(found) => Some(found),
            Err(problem) => {
                self.unfollowed(pointer, format!("{problem}; the link does not give it"));
                None
            }
        }
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
    let members: Vec<&Member> = match &body.content {
        _ if is_given(LinkInput::BodyMembers) => return None,
        BodyContent::JsonMembers { members, .. } => members.iter().collect(),
        BodyContent::Form(fields) | BodyContent::Multipart(fields) => {
            fields.iter().map(|field| &field.member).collect()
        }
        _ => return (body.required && !is_given(LinkInput::Body)).then_some("requestBody"),
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
        let location = match place {
            "path" => Location::Path,
            "query" => Location::Query,
            "header" => Location::Header,
            "cookie" => Location::Cookie,
            "querystring" => Location::QueryString,
            _ => return None,
        };
        named(name, Some(location))
    };
    named(name, None)
        .or_else(qualified)
        .map(LinkInput::Parameter)
}

/// The member of the body of a name.
fn member(operation: &Operation, name: &str) -> Option<LinkInput> {
    let index = match &operation.body.as_ref()?.content {
        BodyContent::JsonMembers { members, .. } => {
            members.iter().position(|member| member.name == name)
        }
        BodyContent::Form(fields) | BodyContent::Multipart(fields) => {
            fields.iter().position(|field| field.member.name == name)
        }
        _ => None,
    };
    index.map(LinkInput::BodyMember)
}

/// Whether the members of a body are given one by one.
fn has_members(content: &BodyContent) -> bool {
    matches!(
        content,
        BodyContent::JsonMembers { .. } | BodyContent::Form(_) | BodyContent::Multipart(_)
    )
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
        if !content.is_some_and(has_members) {
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
