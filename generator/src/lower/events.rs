//! Events: the payloads of webhooks, callbacks and schemas that `codegen.toml` names, as one union.

use heck::ToSnakeCase;
use openapiv3::{Operation, ParameterSchemaOrContent, PathItem};
use serde_json::Value;
use wildmatch::WildMatch;

use super::Lowering;
use super::keywords::Keywords;
use super::media::{Format, Sent};
use super::merge::below;
use super::place::Place;
use super::schema::component_key;
use crate::diagnostic::{Code, Severity};
use crate::ir::{
    Definition, Doc, EventHeader, Events, Kind, NamedBy, Origin, Owner, Type, Union, Variant,
};
use crate::pointer::{ENVELOPE, WEBHOOKS};
use crate::resolve::SchemaRef;

/// An event as the document describes it.
struct Described<'d> {
    name: String,
    schema: SchemaRef<'d>,
    /// Where the schema is used.
    pointer: String,
    doc: Doc,
    /// Whether it is a payload in the envelope that `codegen.toml` names.
    is_in_envelope: bool,
    /// What the header says that tells events apart.
    header: Option<String>,
}

/// An event whose payload has a type, by which it is told apart.
struct Typed {
    name: String,
    ty: Type,
    doc: Doc,
    headers: Vec<String>,
}

impl<'d> Lowering<'d, '_> {
    /// The union of what the API sends by itself, if it sends anything.
    pub(super) fn events(&mut self) -> Option<Events> {
        let mut described = Vec::new();
        self.webhooks(&mut described);
        self.event_schemas(&mut described);
        if described.is_empty() {
            return None;
        }
        let payload = self.reserve();
        let typed = self.typed(described);
        let (variants, values) = self.grouped(typed);
        self.definitions[payload.0] = Some(union_of(
            Vec::new(),
            "An event that the API sends: a webhook or a callback.",
            variants,
        ));
        self.finish_waiting();
        let header = self.config.events.header.clone();
        if header.is_some() && values.is_empty() {
            self.unused_header();
        }
        let header = header.filter(|_| !values.is_empty());
        Some(Events {
            payload,
            header: header.map(|name| EventHeader { name, values }),
        })
    }

    /// The requests of webhooks and callbacks that have a body.
    fn webhooks(&mut self, described: &mut Vec<Described<'d>>) {
        let openapi = self.document.openapi;
        let components = openapi.components.iter();
        let mut found: Vec<(&'d str, String, &'d PathItem)> = Vec::new();
        for (key, callback) in components.flat_map(|components| &components.callbacks) {
            let pointer = below("#/components/callbacks", &[key]);
            for (expression, item) in callback.as_item().into_iter().flatten() {
                let name = if key == WEBHOOKS { expression } else { key };
                found.push((name, below(&pointer, &[expression]), item));
            }
        }
        for (path, item) in openapi.paths.iter() {
            let Some(item) = item.as_item() else { continue };
            for (method, operation) in item.iter() {
                let pointer = below("#/paths", &[path, method, "callbacks"]);
                for (name, callback) in &operation.callbacks {
                    for (expression, item) in callback {
                        found.push((name, below(&pointer, &[name, expression]), item));
                    }
                }
            }
        }
        let is_named = |operation: &Operation| operation.extensions.contains_key(ENVELOPE);
        let own = found
            .iter()
            .filter(|(_, _, item)| !item.iter().all(|(_, operation)| is_named(operation)));
        let count = own.count();
        let wanted = count > 0 && self.wants_webhooks(count);
        for (name, pointer, item) in found {
            for (method, operation) in item.iter() {
                if wanted || is_named(operation) {
                    let pointer = below(&pointer, &[method]);
                    described.extend(self.webhook(name, item, operation, &pointer));
                }
            }
        }
    }

    /// Whether webhooks are generated: where operations are selected they are not, unless
    /// `codegen.toml` says so.
    fn wants_webhooks(&mut self, count: usize) -> bool {
        let config = self.config;
        let is_selection = !config.include.is_empty() || !config.exclude.is_empty();
        let wanted = config.events.webhooks.unwrap_or(!is_selection);
        if !wanted && config.events.webhooks.is_none() {
            self.diagnostics
                .note(
                    Code::NotReached,
                    "#/webhooks",
                    format!("{count} webhooks are not generated: operations are selected"),
                )
                .help("set `webhooks = true` in [events] of codegen.toml to generate them");
        }
        wanted
    }

    fn webhook(
        &mut self,
        name: &str,
        item: &'d PathItem,
        operation: &'d Operation,
        pointer: &str,
    ) -> Option<Described<'d>> {
        let Some(body) = &operation.request_body else {
            self.diagnostics.warning(
                Code::NotCalled,
                pointer,
                "an event is read from the body of its request, and this request has none; the event is left out",
            );
            return None;
        };
        let at = below(pointer, &["requestBody"]);
        let body = match self.document.request_body(body, &at) {
            Ok(found) => found,
            Err(unresolved) => {
                self.unresolved(unresolved, &at, "the event is left out");
                return None;
            }
        };
        let offers = self.offers(&body.value.content, Sent::Reply);
        let json = offers.iter().find(|offer| offer.format == Format::Json);
        let Some((json, schema)) = json.and_then(|json| Some((json, json.object.schema.as_ref()?)))
        else {
            self.diagnostics.warning(
                Code::NotCalled,
                below(&body.pointer, &["content"]),
                "only events of JSON with a schema are read, and this has none; the event is left out",
            );
            return None;
        };
        let texts = [
            &operation.description,
            &operation.summary,
            &item.description,
        ];
        let mut texts = texts.into_iter().flatten();
        Some(Described {
            name: name.to_owned(),
            is_in_envelope: operation.extensions.contains_key(ENVELOPE),
            schema: schema.into(),
            pointer: below(&body.pointer, &["content", json.media_type, "schema"]),
            doc: Doc {
                text: texts.find(|text| !text.trim().is_empty()).cloned(),
                facts: Vec::new(),
                deprecated: operation.deprecated,
            },
            header: self.event_header(item, operation, pointer),
        })
    }

    /// What the header says with this event that `codegen.toml` names.
    fn event_header(
        &self,
        item: &'d PathItem,
        operation: &'d Operation,
        pointer: &str,
    ) -> Option<String> {
        let name = self.config.events.header.as_deref()?;
        let parameters = operation.parameters.iter().chain(&item.parameters);
        let mut parameters = parameters
            .filter_map(|parameter| Some(self.document.parameter(parameter, pointer).ok()?.value));
        let is_named = |data: &openapiv3::ParameterData| data.name.eq_ignore_ascii_case(name);
        let data = parameters
            .find(|parameter| is_named(parameter.parameter_data_ref()))?
            .parameter_data_ref();
        let schema = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => {
                self.document.schema(schema.into(), pointer).ok()
            }
            ParameterSchemaOrContent::Content(_) => None,
        };
        let only = schema
            .as_ref()
            .and_then(|found| Keywords::of(found.value).values.only());
        let of_schema = schema.and_then(|found| found.value.schema_data.example.clone());
        match only.or(data.example.clone()).or(of_schema)? {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The schemas that `codegen.toml` names as events.
    fn event_schemas(&mut self, described: &mut Vec<Described<'d>>) {
        let components = self.document.openapi.components.as_ref();
        for pattern in &self.config.events.schemas {
            let matcher = WildMatch::new(pattern);
            let schemas = components.into_iter().flat_map(|c| &c.schemas);
            let before = described.len();
            described.extend(schemas.filter(|(key, _)| matcher.matches(key)).map(
                |(key, schema)| Described {
                    name: key.clone(),
                    is_in_envelope: false,
                    schema: schema.into(),
                    pointer: below("#/components/schemas", &[key]),
                    doc: Doc::default(),
                    header: None,
                },
            ));
            if described.len() == before {
                let place = (&self.config.written, &["events", "schemas"][..]);
                let known = components.into_iter().flat_map(|c| c.schemas.keys());
                let known = known.map(String::as_str);
                let message = format!("`[events]` names `{pattern}`, but no schema has that name");
                self.diagnostics
                    .of_configuration(Severity::Warning, Code::UnusedConfiguration, place, message)
                    .expected("a key of `components.schemas`, or a pattern of some")
                    .near(pattern, known);
            }
        }
    }

    fn unused_header(&mut self) {
        self.diagnostics
            .of_configuration(
                Severity::Warning,
                Code::UnusedConfiguration,
                (&self.config.written, &["events", "header"]),
                "`[events]` names a header for which no webhook gives a value",
            )
            .expected("a header parameter of webhooks with a constant or an example");
    }

    /// The types of payloads. Events with one payload are one: nothing tells them apart.
    fn typed(&mut self, described: Vec<Described<'d>>) -> Vec<Typed> {
        let mut typed: Vec<(Option<SchemaRef<'d>>, Typed)> = Vec::new();
        for event in described {
            let known = typed
                .iter_mut()
                .find(|(schema, _)| match (schema, event.schema) {
                    (Some(SchemaRef::Item(one)), SchemaRef::Item(other)) => *one == other,
                    _ => false,
                });
            if let Some((_, known)) = known {
                known.share("payload", event.header);
                continue;
            }
            let place = Place::events();
            let named = place.within(&event.name);
            let place = if event.is_in_envelope {
                named.within("event")
            } else {
                named
            };
            let ty = match event.schema {
                SchemaRef::Item(_) if component_key(&event.pointer).is_some() => {
                    match self.found(event.schema, &event.pointer) {
                        Some(found) => self.referred(found, &place),
                        None => Type::Any,
                    }
                }
                schema => self.schema(schema, &event.pointer, &place),
            };
            let ty = ty.not_null().clone();
            let component = self.component_of(&event);
            match typed.iter_mut().find(|(_, known)| known.ty == ty) {
                Some((_, known)) => {
                    known.share(component.as_deref().unwrap_or("payload"), event.header)
                }
                None => typed.push((
                    Some(event.schema),
                    Typed {
                        name: event.name,
                        ty,
                        doc: event.doc,
                        headers: event.header.into_iter().collect(),
                    },
                )),
            }
        }
        typed.into_iter().map(|(_, typed)| typed).collect()
    }

    /// The key of the schema that a payload refers to.
    fn component_of(&self, event: &Described<'d>) -> Option<String> {
        let found = self.document.schema(event.schema, &event.pointer).ok()?;
        component_key(&found.pointer)
    }

    /// The variants, and which values of the header stand for each. Events that the header does not
    /// tell apart are a union of their own.
    fn grouped(&mut self, typed: Vec<Typed>) -> (Vec<Variant>, Vec<(String, usize)>) {
        let mut groups: Vec<(Vec<String>, Vec<Typed>)> = Vec::new();
        for event in typed {
            let known = groups
                .iter_mut()
                .find(|(headers, _)| event.headers.iter().any(|value| headers.contains(value)));
            match known {
                Some((headers, events)) => {
                    let new = event
                        .headers
                        .iter()
                        .filter(|value| !headers.contains(value));
                    let new: Vec<String> = new.cloned().collect();
                    headers.extend(new);
                    events.push(event);
                }
                None => groups.push((event.headers.clone(), vec![event])),
            }
        }
        let mut variants = Vec::new();
        let mut values = Vec::new();
        for (headers, mut events) in groups {
            let index = variants.len();
            values.extend(headers.iter().map(|value| (value.clone(), index)));
            let variant = match (events.len(), headers.first()) {
                (1, _) | (_, None) => events.remove(0).into_variant(),
                (_, Some(value)) => {
                    let variants = events
                        .into_iter()
                        .map(|event| event.within(value))
                        .collect();
                    let way = vec![value.clone(), "event".to_owned()];
                    let doc = format!("The events whose header says `{value}`.");
                    Variant {
                        name: value.clone(),
                        named_by: NamedBy::Webhook,
                        ty: self.define(union_of(way, &doc, variants)),
                        doc: Doc::default(),
                    }
                }
            };
            variants.push(variant);
        }
        (variants, values)
    }
}

impl Typed {
    /// Takes in another event of the same payload, whose name then is that of what they share.
    fn share(&mut self, name: &str, header: Option<String>) {
        name.clone_into(&mut self.name);
        self.doc = Doc::default();
        self.headers.extend(header);
    }

    fn into_variant(self) -> Variant {
        Variant {
            ty: self.ty,
            name: self.name,
            named_by: NamedBy::Webhook,
            doc: self.doc,
        }
    }

    /// The variant of a union that has the words of this value in its name.
    fn within(self, value: &str) -> Variant {
        let (name, value) = (self.name.to_snake_case(), value.to_snake_case());
        let rest = name
            .strip_prefix(&value)
            .map(|rest| rest.trim_start_matches('_'));
        let name = rest.filter(|rest| !rest.is_empty()).map(str::to_owned);
        Variant {
            name: name.unwrap_or_else(|| self.name.clone()),
            ..self.into_variant()
        }
    }
}

fn union_of(way: Vec<String>, doc: &str, variants: Vec<Variant>) -> Definition {
    Definition {
        origin: Origin::Inline {
            owner: Owner::Events,
            path: way,
        },
        pointer: "#/webhooks".to_owned(),
        doc: Doc {
            text: Some(doc.to_owned()),
            ..Doc::default()
        },
        kind: Kind::Union(Union {
            variants,
            discriminator: None,
        }),
    }
}
