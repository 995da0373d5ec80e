//! Documentation of operations: of the method, its request, and the way from one to the other.

use proc_macro2::TokenStream;

use super::Emitter;
use super::object::Field;
use super::polling::polling_docs;
use crate::ir::{Operation, OperationId, Success, SuccessReply};

/// How wide a line of documentation is at most that is put together here.
const WIDTH: usize = 90;

/// What tells a way to call an operation from the plain one.
pub(super) fn difference(operation: &Operation) -> String {
    let way = &operation.way;
    let body = way.body.as_ref().map(|of| format!("sending `{of}`"));
    let reply = way.reply.as_ref().map(|of| match &operation.success {
        Success::One(
            SuccessReply::Events(_) | SuccessReply::Lines(_) | SuccessReply::Parts(..),
        ) => {
            format!("for a stream of `{of}`")
        }
        _ => format!("for a reply of `{of}`"),
    });
    let words: Vec<String> = body.into_iter().chain(reply).collect();
    words.join(", ")
}

impl Emitter<'_> {
    /// What is said about an operation.
    pub(super) fn operation_docs(&self, id: OperationId, operation: &Operation) -> Vec<String> {
        let mut docs = Vec::new();
        if let Some(plain) = operation.way.of {
            let name = &self.names.operations[plain.0].method;
            docs.push(format!(
                "As [`{name}`](Self::{name}), {}.",
                difference(operation)
            ));
            docs.extend(self.example(id));
            return docs;
        }
        if let Some(summary) = operation.summary.as_deref().map(str::trim)
            && !summary.is_empty()
        {
            docs.extend(self.context.doc_lines(summary));
            docs.push(String::new());
        }
        let request = format!(
            "`{} {}`",
            operation.method.as_str(),
            operation.path.replace('`', "'")
        );
        let same = operation.summary.as_deref().map(str::trim)
            == operation.doc.text.as_deref().map(str::trim);
        if !same && operation.doc.text.is_some() {
            docs.extend(self.context.lines(
                &crate::ir::Doc {
                    facts: Vec::new(),
                    deprecated: false,
                    ..operation.doc.clone()
                },
                "",
            ));
            docs.push(String::new());
        }
        docs.push(request);
        for fact in &operation.doc.facts {
            docs.push(String::new());
            docs.extend(self.context.doc_lines(fact));
        }
        docs.extend(self.mark_docs(id));
        let request = &self.names.operations[id.0].request;
        docs.extend(polling_docs(operation, request));
        for said in self.success_docs(operation) {
            docs.push(String::new());
            docs.extend(said);
        }
        for header in &operation.headers {
            docs.push(String::new());
            docs.push(self.header_docs(*header));
        }
        docs.extend(self.input_docs(id));
        if let Some(links) = &self.names.operations[id.0].links {
            docs.push(String::new());
            docs.extend(self.link_list(links));
        }
        docs.extend(self.example(id));
        docs.extend(self.error_list(operation));
        docs
    }

    fn header_docs(&self, header: usize) -> String {
        let (name, constant) = (&self.api.headers[header].name, &self.names.headers[header]);
        let lines = self.context.lines(&self.api.headers[header].doc, "");
        let lines: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        let text = lines.join(" ");
        let link = format!("Reply header [`{name}`](crate::reply_headers::{constant})");
        if text.is_empty() {
            format!("{link}.")
        } else {
            format!("{link}: {text}")
        }
    }

    /// What a call asks for, and which values it can be given besides.
    fn input_docs(&self, id: OperationId) -> Vec<String> {
        let request = &self.names.operations[id.0].request;
        let members = self.input_members(id);
        let fields = self.input_fields(id, &members);
        let mut docs = self.asked_docs(&fields);
        let later = fields.iter().map(|(field, _)| field);
        let later = later.filter(|field| self.is_set_later(field));
        let links = later.map(|field| {
            let name = &field.ident;
            format!("[`{name}`]({request}::{name})")
        });
        let optional = filled("Optional: ", links);
        if !optional.is_empty() {
            docs.push(String::new());
            docs.extend(optional);
        }
        docs
    }

    /// Where it is said what the values are that `new` of a request asks for.
    pub(super) fn request_new_docs(
        &self,
        id: OperationId,
        fields: &[(Field<'_>, TokenStream)],
    ) -> Vec<String> {
        let mut asked = self.asked(fields);
        if asked.all(|field| self.context.lines(&field.member.doc, "").is_empty()) {
            return Vec::new();
        }
        let said = format!("{} says what each is.", self.method_link(id));
        vec![String::new(), said]
    }

    /// What is said about the request of an operation.
    pub(super) fn request_docs(&self, id: OperationId, ways: &[OperationId]) -> Vec<String> {
        let operation = &self.api.operations[id.0];
        let methods = ways.iter().map(|way| self.method_link(*way));
        let start = format!(
            "`{} {}`, the request of ",
            operation.method.as_str(),
            operation.path.replace('`', "'")
        );
        filled(&start, methods)
    }

    /// What is said about the way from a request to a call.
    pub(super) fn on_docs(&self, id: OperationId) -> Vec<String> {
        vec![format!(
            "The call of this request: what {} gives.",
            self.method_link(id)
        )]
    }

    fn method_link(&self, id: OperationId) -> String {
        let resource = self.resource_of(id);
        let handle = &self.names.resources[resource].handle;
        let method = &self.names.operations[id.0].method;
        format!("[`{method}`]({handle}::{method})")
    }
}

/// A sentence that ends in a list, in lines that are not too long; nothing where the list is empty.
pub(super) fn filled(start: &str, items: impl Iterator<Item = String>) -> Vec<String> {
    let items: Vec<String> = items.collect();
    if items.is_empty() {
        return Vec::new();
    }
    let last = items.len() - 1;
    let mut lines = vec![start.to_owned()];
    for (index, item) in items.into_iter().enumerate() {
        let end = if index == last { "." } else { ", " };
        match lines.last_mut() {
            Some(line) if line.len() + item.len() < WIDTH || line == start => {
                line.push_str(&item);
                line.push_str(end);
            }
            _ => lines.push(format!("{item}{end}")),
        }
    }
    lines
        .iter()
        .map(|line| line.trim_end().to_owned())
        .collect()
}
