//! Reads paths, operations and responses (OpenAPI 3.0.3 §4.8.8–4.8.18).

use std::collections::BTreeSet;

use indexmap::IndexMap;
use openapiv3::{
    Callback, Operation, Parameter, PathItem, Paths, ReferenceOr, Response, Responses, StatusCode,
};
use serde_json::{Map, Value};

use super::Reader;
use super::cursor::Cursor;
use crate::diagnostic::Code;
use crate::source::describe;

/// What a Paths Object's key must be.
const PATH: &str = "a path that starts with `/`";

impl Reader<'_> {
    /// The Paths Object.
    pub(super) fn paths(&mut self, value: Value, at: &Cursor<'_>) -> Paths {
        let mut paths = Paths::default();
        // That it is not an object was said where it was found.
        let Value::Object(members) = value else {
            return paths;
        };
        let mut items = Map::new();
        for (path, value) in members {
            if path.starts_with("x-") {
                paths.extensions.insert(path, value);
            } else if self.is_path(&path, &at.key(&path)) {
                items.insert(path, value);
            }
        }
        let read = |reader: &mut Self, value, at: &Cursor<'_>| {
            reader.reference_or(value, at, Reader::path_item)
        };
        for (path, item) in self.members(items, at, read) {
            if let Some(item) = item {
                self.query_in(&path, &at.key(&path));
                if let ReferenceOr::Item(item) = &item {
                    self.without_operations(item, &at.key(&path));
                }
                paths.paths.insert(path, item);
            }
        }
        paths
    }

    /// Says that there are no calls of a path of which something is said.
    fn without_operations(&mut self, item: &PathItem, at: &Cursor<'_>) {
        let is_empty = item.parameters.is_empty()
            && item.servers.is_empty()
            && item.summary.is_none()
            && item.description.is_none();
        if !is_empty && item.iter().next().is_none() {
            let message = "the path has no operations; nothing is generated of it";
            self.diagnostics
                .note(Code::NotCalled, at.pointer(), message);
        }
    }

    fn is_path(&mut self, path: &str, at: &Cursor<'_>) -> bool {
        if !path.starts_with('/') {
            self.diagnostics
                .warning(
                    Code::InvalidPath,
                    at.pointer(),
                    "this is not a path; it is left out",
                )
                .expected(PATH);
            return false;
        }
        let Some(dots) = dots(path) else {
            return true;
        };
        self.diagnostics
            .warning(
                Code::InvalidPath,
                at.pointer(),
                format!("`{dots}` in the path would lead to another path; the path is left out"),
            )
            .expected("a path without `.` and `..` between slashes")
            .help("write the intended path");
        false
    }

    /// Says what becomes of a query or a fragment in a path. Many documents tell operations of
    /// one path apart by them.
    fn query_in(&mut self, path: &str, at: &Cursor<'_>) {
        let message = match (path.find('?'), path.find('#')) {
            (_, Some(hash)) if path.find('?').is_none_or(|query| query > hash) => {
                "what follows `#` in a path is never sent"
            }
            (Some(_), _) => "what follows `?` in a path is sent as the query, unchanged",
            _ => return,
        };
        self.diagnostics
            .note(Code::PathWithQuery, at.pointer(), message)
            .expected("a path without `?` and `#`")
            .help("declare a query in `parameters` with `in: query`");
    }

    /// A Path Item Object.
    pub(super) fn path_item(&mut self, value: Value, at: &Cursor<'_>) -> Option<PathItem> {
        let mut item = PathItem::default();
        for (key, value) in self.object(value, at) {
            let at = &at.key(&key);
            match key.as_str() {
                "summary" => item.summary = self.text(value, at),
                "description" => item.description = self.text(value, at),
                "servers" => item.servers = self.each(value, at, Reader::server),
                "parameters" => item.parameters = self.parameters(value, at),
                "get" => item.get = self.operation(value, at),
                "put" => item.put = self.operation(value, at),
                "post" => item.post = self.operation(value, at),
                "delete" => item.delete = self.operation(value, at),
                "options" => item.options = self.operation(value, at),
                "head" => item.head = self.operation(value, at),
                "patch" => item.patch = self.operation(value, at),
                "trace" => item.trace = self.operation(value, at),
                _ => self.other(&mut item.extensions, key.clone(), value, at),
            }
        }
        Some(item)
    }

    fn operation(&mut self, value: Value, at: &Cursor<'_>) -> Option<Operation> {
        if !value.is_object() {
            let message = format!("found {}; the operation is left out", describe(&value));
            self.diagnostics
                .warning(Code::UnreadableOperation, at.pointer(), message)
                .expected("an Operation Object");
            return None;
        }
        let mut operation = Operation::default();
        let members = self.object(value, at);
        if !members.contains_key("responses") {
            self.missing("responses", at, "nothing is known about its replies");
        }
        for (key, value) in members {
            let at = &at.key(&key);
            match key.as_str() {
                "tags" => operation.tags = self.texts(value, at),
                "summary" => operation.summary = self.text(value, at),
                "description" => operation.description = self.text(value, at),
                "externalDocs" => operation.external_docs = self.external_docs(value, at),
                "operationId" => operation.operation_id = self.text(value, at),
                "parameters" => operation.parameters = self.parameters(value, at),
                "requestBody" => {
                    operation.request_body = self.described_or(value, at, Reader::body);
                }
                "responses" => operation.responses = self.responses(value, at),
                "callbacks" => operation.callbacks = self.callbacks(value, at),
                "deprecated" => operation.deprecated = self.flag(value, at).unwrap_or_default(),
                "security" => operation.security = Some(self.requirements(value, at)),
                "servers" => operation.servers = self.each(value, at, Reader::server),
                _ => self.other(&mut operation.extensions, key.clone(), value, at),
            }
        }
        Some(operation)
    }

    /// Parameters; of two with one name and location the first counts.
    fn parameters(&mut self, value: Value, at: &Cursor<'_>) -> Vec<ReferenceOr<Parameter>> {
        let mut out: Vec<ReferenceOr<Parameter>> = Vec::new();
        let mut known = BTreeSet::new();
        for (index, value) in self.list(value, at).into_iter().enumerate() {
            let list = at;
            let at = &at.index(index);
            let Some(parameter) = self.described_or(value, at, Reader::parameter) else {
                continue;
            };
            let text = self.beside_references.shift_remove(&at.pointer());
            let identity = match &parameter {
                ReferenceOr::Reference { reference } => (reference.clone(), 'r'),
                ReferenceOr::Item(Parameter::Query { parameter_data, .. }) => {
                    (parameter_data.name.clone(), 'q')
                }
                ReferenceOr::Item(Parameter::Header { parameter_data, .. }) => {
                    (parameter_data.name.to_lowercase(), 'h')
                }
                ReferenceOr::Item(Parameter::Path { parameter_data, .. }) => {
                    (parameter_data.name.clone(), 'p')
                }
                ReferenceOr::Item(Parameter::Cookie { parameter_data, .. }) => {
                    (parameter_data.name.clone(), 'c')
                }
            };
            if known.contains(&identity) {
                let message = format!(
                    "`{}` is declared twice; the first declaration counts",
                    identity.0
                );
                self.warn(Code::DuplicateParameter, at, message);
                continue;
            }
            known.insert(identity);
            // Those that are left out have no place.
            let place = || list.index(out.len()).pointer();
            self.beside_references
                .extend(text.map(|text| (place(), text)));
            out.push(parameter);
        }
        out
    }

    fn responses(&mut self, value: Value, at: &Cursor<'_>) -> Responses {
        let mut responses = Responses::default();
        for (key, value) in self.object(value, at) {
            let at = &at.key(&key);
            if key == "default" {
                responses.default = self.described_or(value, at, Reader::response);
            } else if key.starts_with("x-") {
                responses.extensions.insert(key, value);
            } else if let Some(status) = self.status(&key, at)
                && let Some(response) = self.described_or(value, at, Reader::response)
            {
                responses.responses.insert(status, response);
            }
        }
        responses
    }

    fn status(&mut self, key: &str, at: &Cursor<'_>) -> Option<StatusCode> {
        let status = match key.as_bytes() {
            [digit @ b'1'..=b'5', b'X' | b'x', b'X' | b'x'] => {
                Some(StatusCode::Range(u16::from(digit - b'0')))
            }
            [b'1'..=b'9', _, _] => key.parse().ok().map(StatusCode::Code),
            _ => None,
        };
        if status.is_none() {
            self.diagnostics
                .warning(
                    Code::InvalidValue,
                    at.pointer(),
                    "this is not a status code; the response is left out",
                )
                .expected("a status such as `404`, a range such as `4XX`, or `default`");
        }
        status
    }

    /// A Response Object.
    pub(super) fn response(&mut self, value: Value, at: &Cursor<'_>) -> Option<Response> {
        let mut response = Response::default();
        for (key, value) in self.object(value, at) {
            let at = &at.key(&key);
            match key.as_str() {
                "description" => response.description = self.text(value, at).unwrap_or_default(),
                "headers" => response.headers = self.reference_map(value, at, Reader::header),
                "content" => response.content = self.content(value, at),
                "summary" => {
                    response.extensions.insert(key, value);
                }
                "links" => response.links = self.reference_map(value, at, Reader::link),
                _ => self.other(&mut response.extensions, key.clone(), value, at),
            }
        }
        Some(response)
    }

    /// Callbacks of an operation. No client calls them; those by reference are not followed.
    fn callbacks(&mut self, value: Value, at: &Cursor<'_>) -> IndexMap<String, Callback> {
        let mut callbacks = IndexMap::new();
        for (name, value) in self.object(value, at) {
            if name.starts_with("x-") || value.get("$ref").is_some() {
                continue;
            }
            if let Some(callback) = self.callback(value, &at.key(&name)) {
                callbacks.insert(name, callback);
            }
        }
        callbacks
    }

    /// A Callback Object.
    pub(super) fn callback(&mut self, value: Value, at: &Cursor<'_>) -> Option<Callback> {
        let mut callback = Callback::default();
        for (expression, value) in self.object(value, at) {
            if expression.starts_with("x-") || value.get("$ref").is_some() {
                continue;
            }
            if let Some(item) = self.path_item(value, &at.key(&expression)) {
                callback.insert(expression, item);
            }
        }
        Some(callback)
    }
}

/// The segment of a path that makes it another path: URLs are read so that `.` and `..` go, with
/// escapes too, with backslashes for slashes, and without line ends and tabs.
fn dots(path: &str) -> Option<&str> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    path.split(['/', '\\']).find(|segment| {
        let text: String = segment
            .chars()
            .filter(|c| !matches!(c, '\t' | '\r' | '\n'))
            .collect();
        let text = text.to_ascii_lowercase().replace("%2e", ".");
        matches!(text.as_str(), "." | "..")
    })
}
