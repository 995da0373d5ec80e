//! Path items and operations: their parameters are told apart, and what they consume and produce
//! is put where it is used.

use serde_json::{Map, Value};

use super::super::context::{Normalizer, pointer_of};
use super::body::BodyParameter;
use super::parameter::{Place, place};
use super::{Swagger, media_types};
use crate::pointer::tokens;

const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch"];

/// Parameters by where they are sent.
#[derive(Default)]
struct Sorted {
    others: Vec<Value>,
    body: Option<Body>,
    fields: Vec<BodyParameter>,
}

/// A parameter that is the body.
enum Body {
    Item(BodyParameter),
    /// One of the whole document, by the reference to it.
    Reference(BodyParameter, Value),
}

impl Sorted {
    fn has_body(&self) -> bool {
        self.body.is_some() || !self.fields.is_empty()
    }
}

impl Swagger<'_, '_> {
    /// A Path Item Object at `at`.
    pub(super) fn path_item(&mut self, item: &mut Map<String, Value>, at: &str) {
        let mut shared = Sorted::default();
        if item.get("parameters").is_some_and(Value::is_array)
            && let Some(parameters) = item.get_mut("parameters")
        {
            shared = self.sort(std::mem::take(parameters), &pointer_of(at, "parameters"));
            *parameters = Value::Array(std::mem::take(&mut shared.others));
        }
        for method in METHODS {
            if let Some(Value::Object(operation)) = item.get_mut(*method) {
                self.operation(operation, &shared, &pointer_of(at, method));
            }
        }
    }

    fn operation(&mut self, operation: &mut Map<String, Value>, shared: &Sorted, at: &str) {
        let consumes = media_types(operation.shift_remove("consumes").as_ref());
        let produces = media_types(operation.shift_remove("produces").as_ref());
        if let Some(schemes) = operation.shift_remove("schemes")
            && self.address.differs(&schemes)
        {
            let servers = self.address.servers(Some(&schemes), at, self.context);
            operation.insert("servers".to_owned(), Value::Array(servers));
            let (now, was) = (pointer_of(at, "servers"), pointer_of(at, "schemes"));
            self.context.moves.made_from(&now, &was);
        }
        let mut sorted = Sorted::default();
        if operation.get("parameters").is_some_and(Value::is_array)
            && let Some(parameters) = operation.get_mut("parameters")
        {
            sorted = self.sort(std::mem::take(parameters), &pointer_of(at, "parameters"));
            *parameters = Value::Array(std::mem::take(&mut sorted.others));
        }
        if !sorted.has_body() {
            sorted.take_from(shared, self.context);
        }
        if let Some(body) = self.request_body(sorted, consumes, at) {
            operation.insert("requestBody".to_owned(), body);
        }
        if let Some(Value::Object(responses)) = operation.get_mut("responses") {
            let place = pointer_of(at, "responses");
            self.responses(responses, produces.as_deref(), &place);
        }
    }

    fn request_body(
        &mut self,
        sorted: Sorted,
        consumes: Option<Vec<String>>,
        at: &str,
    ) -> Option<Value> {
        let now = pointer_of(at, "requestBody");
        let is_own = consumes.as_ref().is_some_and(|own| *own != self.consumes);
        let consumes = consumes.unwrap_or_else(|| self.consumes.clone());
        match sorted.body {
            Some(body) => {
                for BodyParameter { was, .. } in &sorted.fields {
                    let message = "a request has one body; fields of a form beside it are left out";
                    self.context.lossy(was, message);
                }
                match body {
                    Body::Reference(_, reference) if !is_own => Some(reference),
                    Body::Item(BodyParameter { value, was })
                    | Body::Reference(BodyParameter { value, was }, _) => {
                        Some(self.body(value, &consumes, &now, &was))
                    }
                }
            }
            None if sorted.fields.is_empty() => None,
            None => Some(self.form(sorted.fields, &consumes, &now)),
        }
    }

    /// Tells the parameters at `at` apart, and converts those that stay parameters.
    fn sort(&mut self, parameters: Value, at: &str) -> Sorted {
        let mut sorted = Sorted::default();
        let Value::Array(parameters) = parameters else {
            return sorted;
        };
        for (index, parameter) in parameters.into_iter().enumerate() {
            let was = pointer_of(at, &index.to_string());
            if let Some(part) = self.shared_part(&parameter) {
                match place(&part.value) {
                    Place::Form => sorted.fields.push(part),
                    _ => sorted.body = Some(Body::Reference(part, parameter)),
                }
                continue;
            }
            match place(&parameter) {
                Place::Body => {
                    let value = parameter;
                    sorted
                        .body
                        .get_or_insert(Body::Item(BodyParameter { value, was }));
                }
                Place::Form => sorted.fields.push(BodyParameter {
                    value: parameter,
                    was,
                }),
                Place::Other => {
                    let now = pointer_of(at, &sorted.others.len().to_string());
                    let converted = self.parameter(parameter, &now, &was);
                    sorted.others.push(converted);
                }
            }
        }
        sorted
    }

    /// The parameter of the whole document that is referred to, when it is part of a body.
    fn shared_part(&mut self, parameter: &Value) -> Option<BodyParameter> {
        let path: Vec<String> = tokens(parameter.get("$ref")?.as_str()?).collect();
        let [parameters, name] = path.as_slice() else {
            return None;
        };
        let found = self.parameters.get(name)?;
        if parameters != "parameters" || place(found) == Place::Other {
            return None;
        }
        let value = self.context.copy(found)?;
        let was = pointer_of("#/parameters", name);
        Some(BodyParameter { value, was })
    }
}

impl Sorted {
    /// Takes the body that the path item has for each of its operations.
    fn take_from(&mut self, shared: &Sorted, context: &mut Normalizer<'_>) {
        let mut copy = |part: &BodyParameter| {
            let value = context.copy(&part.value)?;
            let was = part.was.clone();
            Some(BodyParameter { value, was })
        };
        self.fields = shared.fields.iter().filter_map(&mut copy).collect();
        self.body = match &shared.body {
            Some(Body::Item(part)) => copy(part).map(Body::Item),
            Some(Body::Reference(part, reference)) => {
                copy(part).map(|part| Body::Reference(part, reference.clone()))
            }
            None => None,
        };
    }
}
