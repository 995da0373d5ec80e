//! Reads the OpenAPI Object and the small objects in it (OpenAPI 3.0.3 §4.8.1–4.8.7).

use openapiv3::{
    Components, Contact, Example, ExternalDocumentation, Info, License, Link, LinkOperation,
    OpenAPI, Server, ServerVariable, Tag,
};
use serde_json::{Map, Value};

use super::Reader;
use super::cursor::Cursor;
use crate::diagnostic::Code;
use crate::pointer::PLACE;
use crate::source::describe;

impl Reader<'_> {
    /// The OpenAPI Object.
    pub(super) fn document(&mut self, value: Value) -> Option<OpenAPI> {
        let root = Cursor::ROOT;
        let members = self.object(value, &root);
        let complete = self.has_required(&members);
        let mut document = OpenAPI::default();
        for (key, value) in members {
            let at = &root.key(&key);
            match key.as_str() {
                "openapi" => document.openapi = self.text(value, at).unwrap_or_default(),
                "info" => document.info = self.info(value, at),
                "servers" => document.servers = self.each(value, at, Reader::server),
                "paths" => document.paths = self.paths(value, at),
                "components" => document.components = Some(self.components(value, at)),
                "security" => document.security = Some(self.requirements(value, at)),
                "tags" => document.tags = self.each(value, at, Reader::tag),
                "externalDocs" => document.external_docs = self.external_docs(value, at),
                _ => {
                    let at = root.key(&key);
                    self.other(&mut document.extensions, key.clone(), value, &at);
                }
            }
        }
        if document.info.title.trim().is_empty() {
            "API".clone_into(&mut document.info.title);
        }
        complete.then_some(document)
    }

    /// Whether the members are there without which nothing can be generated.
    fn has_required(&mut self, members: &Map<String, Value>) -> bool {
        let required = [
            (
                "info",
                Code::MissingInfo,
                "an object with `title` and `version`",
            ),
            (
                "paths",
                Code::MissingPaths,
                "an object of paths, such as `/pets`",
            ),
        ];
        // Schemas alone are worth a crate.
        let schemas = members.get("components").and_then(|c| c.get("schemas"));
        let has_schemas = schemas
            .and_then(Value::as_object)
            .is_some_and(|s| !s.is_empty());
        let mut complete = true;
        for (name, code, expected) in required {
            let message = match members.get(name) {
                Some(Value::Object(_)) => continue,
                Some(other) => format!("`{name}` is {}", describe(other)),
                None => format!("`{name}` is missing"),
            };
            let is_bearable = has_schemas && !members.contains_key(name);
            complete &= is_bearable;
            let pointer = if members.contains_key(name) {
                Cursor::ROOT.key(name).pointer()
            } else {
                Cursor::ROOT.pointer()
            };
            let diagnostic = if is_bearable {
                self.diagnostics.warning(code, pointer, message)
            } else {
                self.diagnostics.error(code, pointer, message)
            };
            diagnostic.expected(expected);
        }
        complete
    }

    fn info(&mut self, value: Value, at: &Cursor<'_>) -> Info {
        let mut info = Info::default();
        if !value.is_object() {
            return info;
        }
        for (key, value) in self.object(value, at) {
            let at = &at.key(&key);
            match key.as_str() {
                "title" => info.title = self.text(value, at).unwrap_or_default(),
                "description" => info.description = self.text(value, at),
                "termsOfService" => info.terms_of_service = self.text(value, at),
                "contact" => info.contact = Some(self.contact(value, at)),
                "license" => info.license = Some(self.license(value, at)),
                "version" => info.version = self.text(value, at).unwrap_or_default(),
                // OpenAPI 3.1.
                "summary" => {
                    info.extensions.insert(key, value);
                }
                _ => self.other(&mut info.extensions, key.clone(), value, at),
            }
        }
        info
    }

    fn contact(&mut self, value: Value, at: &Cursor<'_>) -> Contact {
        let mut contact = Contact::default();
        for (key, value) in self.object(value, at) {
            let at = &at.key(&key);
            match key.as_str() {
                "name" => contact.name = self.text(value, at),
                "url" => contact.url = self.text(value, at),
                "email" => contact.email = self.text(value, at),
                _ => self.other(&mut contact.extensions, key.clone(), value, at),
            }
        }
        contact
    }

    fn license(&mut self, value: Value, at: &Cursor<'_>) -> License {
        let mut license = License::default();
        for (key, value) in self.object(value, at) {
            let at = &at.key(&key);
            match key.as_str() {
                "name" => license.name = self.text(value, at).unwrap_or_default(),
                "url" => license.url = self.text(value, at),
                "identifier" => {
                    license.extensions.insert(key, value);
                }
                _ => self.other(&mut license.extensions, key.clone(), value, at),
            }
        }
        license
    }

    /// A Server Object.
    pub(super) fn server(&mut self, value: Value, at: &Cursor<'_>) -> Option<Server> {
        let mut server = Server::default();
        let members = self.object(value, at);
        if !members.contains_key("url") {
            self.missing("url", at, "the server is left out");
            return None;
        }
        for (key, value) in members {
            let at = &at.key(&key);
            match key.as_str() {
                "url" => server.url = self.text(value, at)?,
                "description" => server.description = self.text(value, at),
                "variables" => server.variables = Some(self.map(value, at, Reader::variable)),
                "name" => {
                    server.extensions.insert(key, value);
                }
                _ => self.other(&mut server.extensions, key.clone(), value, at),
            }
        }
        Some(server)
    }

    fn variable(&mut self, value: Value, at: &Cursor<'_>) -> Option<ServerVariable> {
        let mut variable = ServerVariable::default();
        let members = self.object(value, at);
        let has_default = members.contains_key("default");
        for (key, value) in members {
            let at = &at.key(&key);
            match key.as_str() {
                "enum" => variable.enumeration = self.texts(value, at),
                "default" => variable.default = self.text(value, at).unwrap_or_default(),
                "description" => variable.description = self.text(value, at),
                _ => self.other(&mut variable.extensions, key.clone(), value, at),
            }
        }
        if !has_default {
            variable.default = variable.enumeration.first().cloned().unwrap_or_default();
            let consequence = format!("`{}` is used", variable.default);
            self.missing("default", at, &consequence);
        }
        Some(variable)
    }

    fn tag(&mut self, value: Value, at: &Cursor<'_>) -> Option<Tag> {
        let mut tag = Tag::default();
        let members = self.object(value, at);
        if !members.contains_key("name") {
            self.missing("name", at, "the tag is left out");
            return None;
        }
        if members.contains_key("parent") {
            let place = Value::from(at.pointer());
            tag.extensions.insert(PLACE.to_owned(), place);
        }
        for (key, value) in members {
            let at = &at.key(&key);
            match key.as_str() {
                "name" => tag.name = self.text(value, at)?,
                "description" => tag.description = self.text(value, at),
                "externalDocs" => tag.external_docs = self.external_docs(value, at),
                "summary" | "parent" | "kind" => {
                    let text = self.text(value, at).map(Value::from);
                    tag.extensions.extend(text.map(|text| (key, text)));
                }
                _ => self.other(&mut tag.extensions, key.clone(), value, at),
            }
        }
        Some(tag)
    }

    /// An External Documentation Object.
    pub(super) fn external_docs(
        &mut self,
        value: Value,
        at: &Cursor<'_>,
    ) -> Option<ExternalDocumentation> {
        let mut docs = ExternalDocumentation::default();
        for (key, value) in self.object(value, at) {
            let at = &at.key(&key);
            match key.as_str() {
                "description" => docs.description = self.text(value, at),
                "url" => docs.url = self.text(value, at).unwrap_or_default(),
                _ => self.other(&mut docs.extensions, key.clone(), value, at),
            }
        }
        (!docs.url.is_empty()).then_some(docs)
    }

    fn components(&mut self, value: Value, at: &Cursor<'_>) -> Components {
        let mut components = Components::default();
        for (key, value) in self.object(value, at) {
            let at = &at.key(&key);
            match key.as_str() {
                "schemas" => components.schemas = self.schemas(value, at),
                "responses" => {
                    components.responses = self.reference_map(value, at, Reader::response);
                }
                "parameters" => {
                    components.parameters = self.reference_map(value, at, Reader::parameter);
                }
                "examples" => components.examples = self.reference_map(value, at, Reader::example),
                "requestBodies" => {
                    components.request_bodies = self.reference_map(value, at, Reader::body);
                }
                "headers" => components.headers = self.reference_map(value, at, Reader::header),
                "securitySchemes" => {
                    components.security_schemes = self.reference_map(value, at, Reader::scheme);
                }
                "links" => components.links = self.reference_map(value, at, Reader::link),
                "callbacks" => {
                    components.callbacks = self.reference_map(value, at, Reader::callback);
                }
                _ => self.other(&mut components.extensions, key.clone(), value, at),
            }
        }
        components
    }

    /// An Example Object.
    pub(super) fn example(&mut self, value: Value, at: &Cursor<'_>) -> Option<Example> {
        let mut example = Example::default();
        // Documents put the example itself here; nothing is generated from it either way.
        let Value::Object(members) = value else {
            example.value = Some(value);
            return Some(example);
        };
        for (key, value) in members {
            let at = &at.key(&key);
            match key.as_str() {
                "summary" => example.summary = self.text(value, at),
                "description" => example.description = self.text(value, at),
                "value" => example.value = Some(value),
                "externalValue" => example.external_value = self.text(value, at),
                _ => {
                    example.extensions.insert(key, value);
                }
            }
        }
        Some(example)
    }

    /// A Link Object.
    pub(super) fn link(&mut self, value: Value, at: &Cursor<'_>) -> Option<Link> {
        let mut link = Link {
            description: None,
            operation: LinkOperation::OperationId(String::new()),
            request_body: None,
            parameters: Default::default(),
            server: None,
            extensions: Default::default(),
        };
        for (key, value) in self.object(value, at) {
            let at = &at.key(&key);
            match key.as_str() {
                "description" => link.description = self.text(value, at),
                "operationRef" => {
                    link.operation = LinkOperation::OperationRef(self.text(value, at)?)
                }
                "operationId" => link.operation = LinkOperation::OperationId(self.text(value, at)?),
                "requestBody" => link.request_body = Some(value),
                "parameters" => link.parameters = self.object(value, at).into_iter().collect(),
                "server" => link.server = self.server(value, at),
                _ => self.other(&mut link.extensions, key.clone(), value, at),
            }
        }
        Some(link)
    }
}
