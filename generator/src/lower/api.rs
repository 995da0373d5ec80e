//! The document as a whole: servers, security, operations in order.

use std::collections::BTreeSet;

use openapiv3::{OpenAPI, Operation, Schema, Server};
use serde_json::Value;

use super::Lowering;
use super::merge::below;
use super::place::Place;
use super::prose;
use crate::config::{Config, Schemas, Selection};
use crate::diagnostic::{Code, Severity};
use crate::ir::{Api, Direction, Method, OperationId, Tag};
use crate::pointer::{METHOD, METHOD_MARK};
use crate::resolve::Found;

impl<'d, 'o> Lowering<'d, 'o> {
    /// The API that the document describes.
    pub(super) fn api(&mut self) -> Api {
        let openapi = self.document.openapi;
        let schemes = self.schemes();
        let requirements = openapi.security.as_deref().unwrap_or_default();
        let security = self.security(requirements, &schemes, "#/security");
        let mut api = Api {
            title: openapi.info.title.clone(),
            version: openapi.info.version.clone(),
            description: prose::of_api(&openapi.info),
            base_url: openapi.servers.first().map(url).unwrap_or_default(),
            about: prose::about(openapi),
            servers: openapi.servers.iter().map(prose::server).collect(),
            tags: self.tags(),
            schemes,
            security,
            schemas: openapi
                .components
                .iter()
                .flat_map(|components| components.schemas.keys().cloned())
                .collect(),
            ..Api::default()
        };
        self.relative_server(&api.base_url);
        self.operations(&mut api);
        self.finish_waiting();
        self.links(&mut api);
        api.events = self.events();
        self.other_schemas(&mut api);
        self.hide_switches(&api.operations);
        self.unused_schemes(&mut api);
        self.unused_formats();
        self.unused_replacements();
        api.headers = std::mem::take(&mut self.headers);
        api.xml_shapes = std::mem::take(&mut self.xml.shapes);
        api.formats = std::mem::take(&mut self.formats);
        api.opaque = std::mem::take(&mut self.opaque);
        // Every slot is filled once nothing waits any more.
        api.definitions = std::mem::take(&mut self.definitions)
            .into_iter()
            .flatten()
            .collect();
        self.values_in_states(&mut api);
        api
    }

    fn operations(&mut self, api: &mut Api) {
        let document = self.document;
        let selections = [&self.config.include, &self.config.exclude];
        let mut unused: BTreeSet<&str> = selections.iter().flat_map(|s| s.entries()).collect();
        for (path, item) in document.openapi.paths.iter() {
            let pointer = below("#/paths", &[path]);
            let item = match document.path_item(item, &pointer) {
                Ok(found) => found.value,
                Err(unresolved) => {
                    self.unresolved(unresolved, &pointer, "the path is left out");
                    continue;
                }
            };
            for (key, operation) in item.iter() {
                let named = operation.extensions.get(METHOD).and_then(Value::as_str);
                let own = named.and_then(|_| path.split(METHOD_MARK).next());
                let path = own.unwrap_or(path);
                let Some(method) = named.map(Method::named).or_else(|| Method::of_key(key)) else {
                    continue;
                };
                let pointer = below(&pointer, &[key]);
                let called = [
                    Some(format!("{} {path}", method.as_str())),
                    operation.operation_id.clone(),
                ];
                let called = called.into_iter().flatten();
                let why = self.why_not_selected(&api.tags, (path, &method), operation, &mut unused);
                if let Some(why) = why {
                    api.left_out.extend(called.map(|name| (name, why)));
                    continue;
                }
                let id = OperationId(api.operations.len());
                let mut lowered =
                    self.operation(id, (path, item), (method, operation), &pointer, api);
                // What waits is finished by operation, so that one of many is not held in memory.
                self.finish_waiting();
                if lowered.is_empty() {
                    api.skipped += 1;
                    api.left_out
                        .extend(called.map(|name| (name, "it cannot be")));
                } else {
                    self.switches(&mut lowered)
                }
                api.operations.extend(lowered);
            }
        }
        let known = if unused.is_empty() {
            Vec::new()
        } else {
            selectable(document.openapi)
        };
        for entry in unused {
            let place = self.config.selection_naming(entry);
            let path: Vec<&str> = place.iter().map(String::as_str).collect();
            self.diagnostics
                .of_configuration(
                    Severity::Warning,
                    Code::UnusedConfiguration,
                    (&self.config.written, &path),
                    format!(
                        "`[include]` or `[exclude]` names `{entry}`, which matches no operation"
                    ),
                )
                .expected("a pattern of paths, a tag, `GET /path` or an operationId")
                .near(entry, known.iter().map(String::as_str));
        }
    }

    /// The schemas that no operation leads to: events and models that are shared otherwise.
    fn other_schemas(&mut self, api: &mut Api) {
        let components = self.document.openapi.components.as_ref();
        let mut left: Vec<(&String, Found<'d, Schema>)> = Vec::new();
        for (key, schema) in components.into_iter().flat_map(|c| &c.schemas) {
            let pointer = below("#/components/schemas", &[key]);
            let Ok(found) = self.document.schema(schema.into(), &pointer) else {
                continue;
            };
            if found.pointer == pointer && !self.is_generated(&pointer) {
                left.push((key, found));
            }
        }
        if left.is_empty() || !self.wants_other_schemas(api, left.len()) {
            return;
        }
        for (key, found) in left {
            let pointer = found.pointer.clone();
            // One that came up meanwhile leads to this one.
            if self.is_generated(&pointer) {
                continue;
            }
            let direction = self.direction_within(&pointer, Direction::Response);
            let place = Place::component(key, direction, Direction::Response);
            let ty = self.referred(found, &place);
            self.finish_waiting();
            api.other_types.push(ty);
        }
    }

    /// Whether something is generated of what a component says.
    fn is_generated(&self, pointer: &str) -> bool {
        let directions = [None, Some(Direction::Request), Some(Direction::Response)];
        self.merged_components.contains(pointer)
            || directions
                .into_iter()
                .any(|direction| self.known.contains_key(&(pointer.to_owned(), direction)))
    }

    /// Whether schemas that no operation leads to are generated. Where resources are chosen by
    /// feature they would need one of their own, and where operations are selected they were not.
    fn wants_other_schemas(&mut self, api: &Api, count: usize) -> bool {
        let config = self.config;
        let by_feature = api.operations.len() > config.features.per_resource_above;
        let is_selection = !config.include.is_empty() || !config.exclude.is_empty();
        match config.include.schemas {
            Some(Schemas::All) if by_feature => {
                self.diagnostics
                    .of_configuration(
                        Severity::Error,
                        Code::ConfigurationDoesNotFit,
                        (&config.written, &["include", "schemas"]),
                        "schemas that no operation uses belong to no resource, and resources are features",
                    )
                    .help("set `per_resource_above` in [features] higher, or leave `schemas` out");
                false
            }
            Some(Schemas::All) => true,
            None if !by_feature && !is_selection => true,
            reachable => {
                let reason = if reachable.is_some() {
                    "`[include]` asks for the others alone"
                } else if by_feature {
                    "resources are features, and these schemas belong to no resource"
                } else {
                    "operations are selected"
                };
                self.diagnostics.note(
                    Code::NotReached,
                    "#/components/schemas",
                    format!(
                        "{count} schemas that no operation leads to are not generated: {reason}"
                    ),
                );
                false
            }
        }
    }

    /// Says where requests cannot go.
    fn relative_server(&mut self, url: &str) {
        if url.is_empty() || url.contains("://") || self.config.client.base_url.is_some() {
            return;
        }
        let message =
            format!("the server `{url}` is relative, and the client cannot know to which address");
        self.diagnostics
            .warning(Code::RelativeServer, "#/servers/0/url", message)
            .help(
                "set `base_url` in [client] of codegen.toml; without it every client has to be \
                 given one",
            );
    }

    /// Where no operation asks for any of the schemes, each may be used: a client with a credential
    /// sends it.
    fn unused_schemes(&mut self, api: &mut Api) {
        let mut own = api.operations.iter().filter_map(|o| o.security.as_ref());
        if api.schemes.is_empty() || !api.security.is_empty() || own.any(|own| !own.is_empty()) {
            return;
        }
        self.diagnostics.note(
            Code::UnsupportedSecurityScheme,
            "#/components/securitySchemes",
            "no operation requires a security scheme; each scheme is used whenever the client has a credential for it",
        );
        let each = api.schemes.iter().map(|scheme| vec![scheme.name.clone()]);
        api.security = std::iter::once(Vec::new()).chain(each).collect();
    }

    fn unused_replacements(&mut self) {
        let components = self.document.openapi.components.as_ref();
        let known = || {
            let schemas = components.into_iter().flat_map(|c| c.schemas.keys());
            schemas.map(String::as_str)
        };
        for key in self.config.replace.keys() {
            if !known().any(|name| name == key) {
                self.diagnostics
                    .of_configuration(
                        Severity::Warning,
                        Code::UnusedConfiguration,
                        (&self.config.written, &["replace", key]),
                        format!("`[replace]` names `{key}`, but no schema has that name"),
                    )
                    .expected("a key of `components.schemas`")
                    .near(key, known());
            }
        }
    }

    fn unused_formats(&mut self) {
        for (format, chosen) in &self.config.formats {
            // A preset has more than most documents need.
            if chosen.named.is_none() && !self.formats.contains(format) {
                self.diagnostics
                    .of_configuration(
                        Severity::Warning,
                        Code::UnusedConfiguration,
                        (&self.config.written, &["formats", format]),
                        format!(
                            "`[formats]` names `{format}`, which nothing that is generated has"
                        ),
                    )
                    .expected("a `format` of a schema of type `string`, or of that of `on`");
            }
        }
    }

    /// Why an operation is not to be generated, if it is not.
    fn why_not_selected(
        &self,
        tags: &[Tag],
        (path, method): (&str, &Method),
        operation: &Operation,
        unused: &mut BTreeSet<&'o str>,
    ) -> Option<&'static str> {
        // A tag stands for those that are nested under it, too.
        let tags = with_parents(tags, &operation.tags);
        let naming = |selection: &'o Selection| {
            let id = operation.operation_id.as_deref();
            selection.naming(method.as_str(), path, id, &tags)
        };
        let config: &'o Config = self.config;
        let (included, excluded) = (naming(&config.include), naming(&config.exclude));
        for entry in included.iter().chain(&excluded) {
            unused.remove(entry);
        }
        if !excluded.is_empty() {
            return Some("`[exclude]` leaves it out");
        }
        let is_included = config.include.is_empty() || !included.is_empty();
        (!is_included).then_some("`[include]` leaves it out")
    }
}

/// The names of tags, and of those that they are nested under.
fn with_parents(tags: &[Tag], own: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in own {
        names.push(name.clone());
        let parent = |tag: &&Tag| tag.parent.map(|parent| &tags[parent]);
        let known = tags.iter().find(|tag| tag.name == *name);
        let line = std::iter::successors(known, parent).skip(1);
        names.extend(line.map(|tag| tag.name.clone()));
    }
    names
}

/// What `[include]` and `[exclude]` can name: paths, tags, operations by method and path and by id.
fn selectable(openapi: &OpenAPI) -> Vec<String> {
    let mut known = BTreeSet::new();
    for (path, item) in &openapi.paths.paths {
        known.insert(path.clone());
        for (method, operation) in item.as_item().into_iter().flat_map(|item| item.iter()) {
            known.insert(format!("{} {path}", method.to_ascii_uppercase()));
            known.extend(operation.tags.iter().cloned());
            known.extend(operation.operation_id.clone());
        }
    }
    known.extend(openapi.tags.iter().map(|tag| tag.name.clone()));
    known.into_iter().collect()
}

/// The URL of a server, its variables at their defaults, without a slash at the end.
pub(super) fn url(server: &Server) -> String {
    let mut url = server.url.trim().to_owned();
    for (name, variable) in server.variables.iter().flatten() {
        url = url.replace(&format!("{{{name}}}"), &variable.default);
    }
    url.trim_end_matches('/').to_owned()
}
