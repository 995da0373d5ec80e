//! Responses: a schema for every media type becomes one for each.

use serde_json::{Map, Value};

use super::super::context::pointer_of;
use super::Swagger;
use crate::pointer::tokens;

impl Swagger<'_, '_> {
    /// The responses of an operation at `at`, which produces other media types than the whole
    /// document when `own` is given.
    pub(super) fn responses(
        &mut self,
        responses: &mut Map<String, Value>,
        own: Option<&[String]>,
        at: &str,
    ) {
        for (status, response) in responses {
            if status.starts_with("x-") {
                continue;
            }
            let here = pointer_of(at, status);
            let mut was = here.clone();
            if let Some(own) = own
                && let Some(name) = self.shared_response(response)
                && own != self.produces.as_slice()
                && let Some(shared) = self.responses.get(&name)
                && let Some(copy) = self.context.copy(shared)
            {
                *response = copy;
                was = pointer_of("#/responses", &name);
                self.context.moves.made_from(&here, &was);
            }
            let produces = own.map_or_else(|| self.produces.clone(), <[String]>::to_vec);
            *response = self.response(std::mem::take(response), &produces, &here, &was);
        }
    }

    /// The name of the response of the whole document that is referred to, when it has a body.
    fn shared_response(&self, response: &Value) -> Option<String> {
        let path: Vec<String> = tokens(response.get("$ref")?.as_str()?).collect();
        match path.as_slice() {
            [responses, name] if responses == "responses" => {
                self.responses.get(name)?.get("schema")?;
                Some(name.clone())
            }
            _ => None,
        }
    }

    /// A response that was at `was` and is now at `now`.
    pub(super) fn response(
        &mut self,
        response: Value,
        produces: &[String],
        now: &str,
        was: &str,
    ) -> Value {
        let Value::Object(mut response) = response else {
            return response;
        };
        let examples = match response.shift_remove("examples") {
            Some(Value::Object(examples)) => examples,
            _ => Map::new(),
        };
        if let Some(schema) = response.shift_remove("schema") {
            let is_file = schema.get("type").is_some_and(|kind| kind == "file");
            let fallback = if is_file {
                ["application/octet-stream".to_owned()]
            } else {
                ["application/json".to_owned()]
            };
            let media_types = if produces.is_empty() {
                &fallback
            } else {
                produces
            };
            let place = pointer_of(now, "content");
            let mut content = self.content(schema, media_types, &place, &pointer_of(was, "schema"));
            for (media_type, example) in examples {
                if let Some(Value::Object(media)) = content.get_mut(&media_type) {
                    media.insert("example".to_owned(), example);
                }
            }
            response.insert("content".to_owned(), Value::Object(content));
        }
        if let Some(Value::Object(headers)) = response.get_mut("headers") {
            for (name, header) in headers {
                let now = pointer_of(&format!("{now}/headers"), name);
                let was = pointer_of(&format!("{was}/headers"), name);
                self.header(header, &now, &was);
            }
        }
        Value::Object(response)
    }
}
