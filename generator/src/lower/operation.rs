//! One operation: its parameters, body, replies and needs.

use openapiv3::{Operation as OperationObject, PathItem};

use super::Lowering;
use super::api::url;
use super::merge::below;
use crate::diagnostic::Code;
use crate::ir::{Api, Doc, Method, Operation, OperationId};

impl<'d> Lowering<'d, '_> {
    /// Lowers an operation; `None` when it cannot be called, which was reported.
    pub(super) fn operation(
        &mut self,
        id: OperationId,
        (path, item): (&str, &'d PathItem),
        (method, operation): (Method, &'d OperationObject),
        pointer: &str,
        api: &Api,
    ) -> Option<Operation> {
        let template = self.template(path, item, operation, pointer);
        let parameters = self.parameters(id, &template, item, operation, pointer)?;
        let body = match &operation.request_body {
            Some(body) => self.body(id, body, &below(pointer, &["requestBody"])),
            None => None,
        };
        let replies = self.replies(id, method, &operation.responses, pointer);
        let security = operation.security.as_ref().map(|requirements| {
            self.security(requirements, &api.schemes, &below(pointer, &["security"]))
        });
        let server = operation.servers.first().or(item.servers.first());
        let server = server
            .map(|server| absolute(url(server), &api.base_url))
            .filter(|url| *url != api.base_url && !url.is_empty());
        let text = operation
            .description
            .as_ref()
            .filter(|text| !text.trim().is_empty());
        // What is required is an argument, which has no documentation of its own.
        let required = body.iter().filter(|body| body.required);
        let facts: Vec<String> = required.flat_map(|b| b.doc.facts.clone()).collect();
        let doc = Doc {
            text: text.or(item.description.as_ref()).cloned(),
            facts,
            deprecated: operation.deprecated,
        };
        if !operation.callbacks.is_empty() {
            self.diagnostics.warning(
                Code::NotCalled,
                below(pointer, &["callbacks"]),
                "callbacks are requests that a client receives; nothing is generated for them",
            );
        }
        Some(Operation {
            id: operation.operation_id.clone().filter(|id| !id.is_empty()),
            method,
            path: template.path,
            pointer: pointer.to_owned(),
            tags: operation.tags.clone(),
            summary: operation.summary.clone().or(item.summary.clone()),
            doc,
            parameters,
            body,
            success: replies.success,
            accept: replies.accept,
            errors: replies.errors,
            headers: replies.headers,
            security: security.filter(|security| *security != api.security),
            server,
        })
    }
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
