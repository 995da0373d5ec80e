//! Makes a document of Swagger 2.0 into one of OpenAPI 3.0.

mod body;
mod operation;
mod parameter;
mod response;
mod schema;
mod security;
mod server;

use serde_json::{Map, Value, json};

use super::context::{Normalizer, object_in, pointer_of};
use super::passes::run;
use crate::grammar::ObjectKind;

/// Most media types of one body that are kept.
const MOST_MEDIA_TYPES: usize = 32;

/// Converts `document`, which says it is of `version`.
pub(super) fn convert(document: &mut Value, version: &str, context: &mut Normalizer<'_>) {
    let Some(root) = document.as_object_mut() else {
        return;
    };
    let mut swagger = Swagger {
        parameters: part(root, "parameters"),
        responses: part(root, "responses"),
        consumes: media_types(root.shift_remove("consumes").as_ref()).unwrap_or_default(),
        produces: media_types(root.shift_remove("produces").as_ref()).unwrap_or_default(),
        address: server::Address::of(root),
        context,
    };
    swagger.document(root, version);
    run(document, context, |context, kind, object, at| {
        if kind == ObjectKind::Schema {
            schema::convert(context, object, at);
        }
    });
}

/// What the whole document says of each operation.
struct Swagger<'c, 'd> {
    context: &'c mut Normalizer<'d>,
    /// `parameters`, as written.
    parameters: Map<String, Value>,
    /// `responses`, as written.
    responses: Map<String, Value>,
    consumes: Vec<String>,
    produces: Vec<String>,
    address: server::Address,
}

impl Swagger<'_, '_> {
    fn document(&mut self, root: &mut Map<String, Value>, version: &str) {
        root.shift_remove("swagger");
        root.shift_insert(0, "openapi".to_owned(), "3.0.3".into());
        root.insert("x-specwright-swagger".to_owned(), version.into());
        let servers = self.address.servers(None, "#", self.context);
        if !servers.is_empty() {
            root.shift_insert(1, "servers".to_owned(), Value::Array(servers));
            self.context.moves.made_from("#/servers", "#/host");
        }
        self.components(root);
        self.context.know_schema_names(root);
        if let Some(Value::Object(paths)) = root.get_mut("paths") {
            for (path, item) in paths {
                if let Value::Object(item) = item
                    && !path.starts_with("x-")
                {
                    self.path_item(item, &pointer_of("#/paths", path));
                }
            }
        }
    }

    fn components(&mut self, root: &mut Map<String, Value>) {
        let mut components = Map::new();
        if let Some(definitions) = root.shift_remove("definitions") {
            components.insert("schemas".to_owned(), definitions);
            let moves = &mut self.context.moves;
            moves.moved("#/components/schemas", "#/definitions");
        }
        if let Some(schemes) = root.shift_remove("securityDefinitions") {
            let moves = &mut self.context.moves;
            moves.moved("#/components/securitySchemes", "#/securityDefinitions");
            let schemes = security::schemes(schemes, self.context);
            components.insert("securitySchemes".to_owned(), schemes);
        }
        self.shared_parameters(&mut components);
        self.shared_responses(&mut components);
        if !components.is_empty() {
            root.insert("components".to_owned(), Value::Object(components));
        }
    }

    fn shared_parameters(&mut self, components: &mut Map<String, Value>) {
        for (name, parameter) in self.parameters.clone() {
            let was = pointer_of("#/parameters", &name);
            let (section, converted) = match parameter::place(&parameter) {
                parameter::Place::Body => {
                    let now = pointer_of("#/components/requestBodies", &name);
                    let consumes = self.consumes.clone();
                    let body = self.body(parameter, &consumes, &now, &was);
                    ("requestBodies", body)
                }
                // Fields of a form are put where they are referred to.
                parameter::Place::Form => continue,
                parameter::Place::Other => {
                    let now = pointer_of("#/components/parameters", &name);
                    ("parameters", self.parameter(parameter, &now, &was))
                }
            };
            if let Some(section) = object_in(components, section) {
                section.insert(name, converted);
            }
        }
    }

    fn shared_responses(&mut self, components: &mut Map<String, Value>) {
        for (name, response) in self.responses.clone() {
            let was = pointer_of("#/responses", &name);
            let now = pointer_of("#/components/responses", &name);
            self.context.moves.moved(&now, &was);
            let produces = self.produces.clone();
            let converted = self.response(response, &produces, &now, &was);
            if let Some(section) = object_in(components, "responses") {
                section.insert(name, converted);
            }
        }
    }

    /// `content` of a body of a schema that was at `was`; `at` is where it is.
    fn content(
        &mut self,
        schema: Value,
        media_types: &[String],
        at: &str,
        was: &str,
    ) -> Map<String, Value> {
        self.context.moves.made_from(at, was);
        let mut content = Map::new();
        for (index, media_type) in media_types.iter().enumerate() {
            // The first gets the schema itself.
            let copy = match index {
                0 => None,
                _ => self.context.copy(&schema),
            };
            let now = pointer_of(&pointer_of(at, media_type), "schema");
            self.context.moves.moved(&now, was);
            content.insert(media_type.clone(), json!({ "schema": copy }));
        }
        if let Some(first) = media_types.first() {
            content.insert(first.clone(), json!({ "schema": schema }));
        }
        content
    }
}

/// Takes a member that is an object out of the document.
fn part(root: &mut Map<String, Value>, key: &str) -> Map<String, Value> {
    match root.shift_remove(key) {
        Some(Value::Object(members)) => members,
        _ => Map::new(),
    }
}

/// The media types of `consumes` or `produces`, each once; `None` when they are not given.
fn media_types(value: Option<&Value>) -> Option<Vec<String>> {
    let mut out: Vec<String> = Vec::new();
    match value? {
        Value::String(media_type) => out.push(media_type.clone()),
        Value::Array(items) => {
            for media_type in items.iter().filter_map(Value::as_str) {
                if out.len() < MOST_MEDIA_TYPES && !out.iter().any(|known| known == media_type) {
                    out.push(media_type.to_owned());
                }
            }
        }
        _ => return None,
    }
    Some(out)
}
