//! One operation: its parameters, body, replies and needs.

use openapiv3::{Operation as OperationObject, PathItem};

use super::Lowering;
use super::api::url;
use super::body::BodyWay;
use super::merge::below;
use super::prose;
use super::response::ReplyWay;
use crate::ir::{
    Api, Body, BodyContent, Doc, Method, Operation, OperationId, PartsReply, Success, SuccessReply,
    Way,
};

impl<'d> Lowering<'d, '_> {
    /// Lowers an operation: the ways to call it, the plain one first; none when it cannot be called,
    /// which was reported.
    pub(super) fn operation(
        &mut self,
        id: OperationId,
        (path, item): (&str, &'d PathItem),
        (method, operation): (Method, &'d OperationObject),
        pointer: &str,
        api: &Api,
    ) -> Vec<Operation> {
        let template = self.template(path, item, operation, pointer);
        let parameters = self.parameters(id, &template, item, operation, pointer);
        let config = self.config;
        let operation_id = operation.operation_id.as_deref();
        let configured = config.operation(method.as_str(), path, operation_id);
        let of_body = configured.and_then(|configured| configured.body.as_deref());
        let bodies = match &operation.request_body {
            Some(body) => self.bodies(id, of_body, body, &below(pointer, &["requestBody"])),
            None => Vec::new(),
        };
        let of_reply = configured.and_then(|configured| configured.reply.as_deref());
        let replies = self.replies(id, &method, of_reply, &operation.responses, pointer);
        let names = [
            Some(format!("{} {path}", method.as_str())),
            operation.operation_id.clone(),
        ];
        let names: Vec<String> = names.into_iter().flatten().collect();
        let plain = (&replies.ways[0].finished, replies.state_headers.as_slice());
        let polling = self.polling((&method, operation), &names, plain, pointer);
        let security = operation.security.as_ref().map(|requirements| {
            self.security(requirements, &api.schemes, &below(pointer, &["security"]))
        });
        let servers = if operation.servers.is_empty() {
            &item.servers
        } else {
            &operation.servers
        };
        let server = servers.first();
        let server = server
            .map(|server| absolute(url(server), &api.base_url))
            .filter(|url| *url != api.base_url && !url.is_empty());
        let text = operation
            .description
            .as_ref()
            .filter(|text| !text.trim().is_empty());
        let mut facts = of_path(item, operation.summary.as_deref(), text.map(String::as_str));
        facts.extend(prose::scopes(operation.security.as_deref()));
        facts.extend(prose::own_servers(servers));
        facts.extend(operation.external_docs.as_ref().map(prose::link));
        let doc = Doc {
            text: text.or(item.description.as_ref()).cloned(),
            facts,
            deprecated: operation.deprecated,
        };
        let shared = Operation {
            id: operation.operation_id.clone().filter(|id| !id.is_empty()),
            method,
            path: template.path,
            key: path.to_owned(),
            pointer: pointer.to_owned(),
            tags: operation.tags.clone(),
            summary: operation.summary.clone().or(item.summary.clone()),
            doc,
            parameters,
            body: None,
            success: Success::One(SuccessReply::Empty),
            accept: String::new(),
            errors: replies.errors,
            xml_replies: replies.xml,
            // A request is the same in all ways that only the reply tells apart.
            parts_replies: parts_replies(&replies.ways),
            replies: replies.said,
            headers: replies.headers,
            links: Vec::new(),
            polling,
            security: security.filter(|security| *security != api.security),
            server,
            way: Way::default(),
            switch: None,
        };
        ways(id, &shared, bodies, &replies.ways)
    }
}

/// How the replies of parts are read, whichever of them is asked for.
fn parts_replies(ways: &[ReplyWay]) -> Vec<PartsReply> {
    let mut all: Vec<PartsReply> = Vec::new();
    for reply in ways.iter().flat_map(|way| &way.parts) {
        let is_same = |known: &PartsReply| {
            known.statuses == reply.statuses && known.media_type == reply.media_type
        };
        if !all.iter().any(is_same) {
            all.push(reply.clone());
        }
    }
    all
}

/// What a Path Item Object says of all its operations, where this one has a summary and a description
/// of its own.
fn of_path(item: &PathItem, summary: Option<&str>, description: Option<&str>) -> Vec<String> {
    let own = [summary, description];
    let said = [
        item.summary.as_deref().filter(|_| summary.is_some()),
        item.description
            .as_deref()
            .filter(|_| description.is_some()),
    ];
    let said = said.into_iter().flatten().map(str::trim);
    let is_new = |text: &&str| {
        let mut own = own.into_iter().flatten();
        !text.is_empty() && !own.any(|own| own.trim() == *text)
    };
    said.filter(is_new).map(str::to_owned).collect()
}

/// Each body with each reply, the best of both first.
fn ways(
    id: OperationId,
    shared: &Operation,
    bodies: Vec<BodyWay>,
    replies: &[ReplyWay],
) -> Vec<Operation> {
    let bodies = if bodies.is_empty() {
        vec![None]
    } else {
        bodies.into_iter().map(Some).collect()
    };
    let mut ways: Vec<Operation> = Vec::new();
    for (of_body, body) in bodies.into_iter().enumerate() {
        let request = OperationId(id.0 + ways.len());
        let (media_type, body) = match body {
            Some(way) => (Some(way.media_type), Some(way.body)),
            None => (None, None),
        };
        let facts = of_members(body.as_ref());
        for (of_reply, reply) in replies.iter().enumerate() {
            let mut way = shared.clone();
            way.body.clone_from(&body);
            way.doc.facts.extend(facts.iter().cloned());
            way.doc.facts.extend(others(&reply.others));
            way.success = reply.success.clone();
            way.accept.clone_from(&reply.accept);
            way.way = Way {
                of: (of_body + of_reply > 0).then_some(id),
                request: (of_reply > 0).then_some(request),
                body: media_type.clone().filter(|_| of_body > 0),
                reply: (of_reply > 0).then(|| reply.media_type.clone()),
            };
            ways.push(way);
        }
    }
    ways
}

/// What is said of a body as a whole that a caller gives member by member, and so of no argument.
fn of_members(body: Option<&Body>) -> Vec<String> {
    let Some(body) = body else {
        return Vec::new();
    };
    match &body.content {
        BodyContent::JsonMembers { .. } | BodyContent::Form(_) | BodyContent::Multipart { .. } => {
            let text = body
                .doc
                .text
                .iter()
                .map(|text| format!("Body: {}", text.trim_start()));
            text.chain(body.doc.facts.iter().cloned()).collect()
        }
        BodyContent::Json { .. }
        | BodyContent::Lines { .. }
        | BodyContent::Text(_)
        | BodyContent::Bytes(_) => Vec::new(),
    }
}

/// What is said of media types that say the same as the one that is asked for.
fn others(others: &[String]) -> Option<String> {
    let first = others.first()?;
    let names: Vec<String> = others.iter().map(|other| format!("`{other}`")).collect();
    Some(format!(
        "Also given as {}: `.accept(\"{first}\").text()` on the call.",
        names.join(", ")
    ))
}

/// A server of an operation beside the API's own, which it may be relative to.
fn absolute(server: String, base: &str) -> String {
    if server.contains("://") || !server.starts_with('/') {
        return server;
    }
    let Some((scheme, rest)) = base.split_once("://") else {
        return server;
    };
    let host = rest.split('/').next().unwrap_or_default();
    format!("{scheme}://{host}{server}")
}
