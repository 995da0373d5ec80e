//! Adds a webhook for each payload of the envelope that `codegen.toml` names.

use serde_json::{Map, Value, json};
use wildmatch::WildMatch;

use crate::config::{Config, Envelope, Payloads};
use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::pointer::{ENVELOPE, push_token, tokens};

/// How many references and parts of schemas are followed to find a member.
const DEEPEST: usize = 32;

/// Where the components of a document are: in OpenAPI 3, and in Swagger 2.0.
const PLACES: [&str; 2] = ["/components/schemas", "/definitions"];

/// An event: its name, the schema of its payload, and the values by which the envelope tells it.
struct Event<'c> {
    name: &'c str,
    payload: &'c str,
    values: Vec<Value>,
}

/// Adds the events of the envelope, if `codegen.toml` names one, to the webhooks of the document.
pub(super) fn add(document: &mut Value, config: &Config, diagnostics: &mut Diagnostics) {
    let Some(envelope) = &config.events.envelope else {
        return;
    };
    let mut checked = Checked {
        document,
        config,
        diagnostics,
    };
    let Some(webhooks) = checked.webhooks(envelope) else {
        return;
    };
    let Some(root) = document.as_object_mut() else {
        return;
    };
    let all = root
        .entry("x-webhooks")
        .or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(all) = all {
        all.extend(webhooks);
    }
}

/// A document, and what is said of an envelope that it does not have.
struct Checked<'c> {
    document: &'c Value,
    config: &'c Config,
    diagnostics: &'c mut Diagnostics,
}

impl<'c> Checked<'c> {
    /// The webhooks, by name; `None` where the document lacks what `codegen.toml` names.
    fn webhooks(&mut self, envelope: &'c Envelope) -> Option<Map<String, Value>> {
        let reference = self.schema(&envelope.schema, &["events", "envelope", "schema"])?;
        let payload = self.member(&reference, &envelope.payload, "payload");
        let events = match &envelope.payloads {
            Payloads::Schemas(schemas) => schemas.iter().map(|key| Event::named(key)).collect(),
            Payloads::Values {
                discriminator,
                values,
            } => {
                let member = self.member(&reference, discriminator, "discriminator")?;
                let known = allowed(self.document, member);
                self.by_value(values, &known)
            }
        };
        payload?;
        let mut webhooks = Map::new();
        let key = match &envelope.payloads {
            Payloads::Schemas(_) => "schemas",
            Payloads::Values { .. } => "values",
        };
        for event in events {
            let Some(payload) = self.schema(event.payload, &["events", "envelope", key]) else {
                continue;
            };
            let mut schema = json!({ "$ref": reference });
            self.replace(&mut schema, &envelope.payload, json!({ "$ref": payload }));
            if let Payloads::Values { discriminator, .. } = &envelope.payloads {
                self.replace(&mut schema, discriminator, json!({ "enum": event.values }));
            }
            let content = json!({ "application/json": { "schema": schema } });
            let responses = json!({ "200": { "description": "Received." } });
            let post = json!({
                "requestBody": { "content": content },
                "responses": responses,
                ENVELOPE: true,
            });
            webhooks.insert(event.name.to_owned(), json!({ "post": post }));
        }
        Some(webhooks)
    }

    /// The reference of a schema by its key.
    fn schema(&mut self, key: &str, path: &[&str]) -> Option<String> {
        for place in PLACES {
            let schemas = self.document.pointer(place);
            if schemas.is_some_and(|schemas| schemas.get(key).is_some()) {
                let mut reference = format!("#{place}");
                push_token(&mut reference, key);
                return Some(reference);
            }
        }
        let message = format!("`[events.envelope]` names the schema `{key}`, which does not exist");
        self.refuse(path, message)
            .expected("a key of `components.schemas`");
        None
    }

    /// The schema of a member of the envelope.
    fn member(&mut self, reference: &str, pointer: &str, key: &str) -> Option<&'c Value> {
        let document = self.document;
        let mut found = document.pointer(reference.trim_start_matches('#'));
        for token in tokens(pointer) {
            found = found.and_then(|schema| property(document, schema, &token, 0));
        }
        if found.is_none() {
            let message = format!("the envelope has no member `{pointer}`");
            self.refuse(&["events", "envelope", key], message)
                .expected("a pointer into the values of the envelope, such as `/data/object`");
        }
        found
    }

    /// Puts another schema in place of that of a member, in a copy of what `schema` refers to.
    fn replace(&self, schema: &mut Value, pointer: &str, replacement: Value) {
        let mut place = schema;
        for token in tokens(pointer) {
            let Some(next) = own_property(self.document, place, &token, 0) else {
                return;
            };
            place = next;
        }
        *place = replacement;
    }

    /// The events by the values of the discriminator. Of several entries that fit a value, the longest
    /// has it.
    fn by_value(
        &mut self,
        values: &'c std::collections::BTreeMap<String, String>,
        known: &[Value],
    ) -> Vec<Event<'c>> {
        let matchers: Vec<(&String, WildMatch)> = values
            .keys()
            .map(|entry| (entry, WildMatch::new(entry)))
            .collect();
        let entry_of = |value: &str| {
            let fits = matchers
                .iter()
                .filter(|(_, matcher)| matcher.matches(value));
            fits.map(|(entry, _)| *entry)
                .max_by_key(|entry| (!is_pattern(entry), entry.len()))
        };
        let mut events: Vec<Event<'c>> = Vec::new();
        for (entry, payload) in values {
            if !is_pattern(entry) {
                events.push(Event {
                    name: entry,
                    payload,
                    values: vec![Value::from(entry.as_str())],
                });
                continue;
            }
            let of_entry = known
                .iter()
                .filter(|value| value.as_str().and_then(entry_of) == Some(entry));
            let of_entry: Vec<Value> = of_entry.cloned().collect();
            if of_entry.is_empty() {
                let message = format!(
                    "`{entry}` fits no value that the document lists for the discriminator"
                );
                self.refuse(&["events", "envelope", "values", entry], message)
                    .help(
                        "write the values one by one: a pattern chooses among those of an `enum`",
                    );
                continue;
            }
            match events.iter_mut().find(|event| event.name == payload) {
                Some(event) => event.values.extend(of_entry),
                None => events.push(Event {
                    name: payload,
                    payload,
                    values: of_entry,
                }),
            }
        }
        events
    }

    fn refuse(&mut self, path: &[&str], message: String) -> &mut crate::diagnostic::Diagnostic {
        let place = (&self.config.written, path);
        self.diagnostics
            .of_configuration(Severity::Error, Code::PatchDoesNotApply, place, message)
    }
}

impl<'c> Event<'c> {
    /// An event whose payload tells what it is.
    fn named(key: &'c str) -> Event<'c> {
        Event {
            name: key,
            payload: key,
            values: Vec::new(),
        }
    }
}

fn is_pattern(entry: &str) -> bool {
    entry.contains(['*', '?'])
}

/// The schema of a property, through references and parts.
fn property<'d>(
    document: &'d Value,
    schema: &'d Value,
    name: &str,
    depth: usize,
) -> Option<&'d Value> {
    if depth > DEEPEST {
        return None;
    }
    let schema = referred(document, schema);
    let own = schema.get("properties").and_then(|all| all.get(name));
    own.or_else(|| {
        let parts = schema.get("allOf").and_then(Value::as_array);
        let mut parts = parts.into_iter().flatten();
        parts.find_map(|part| property(document, part, name, depth + 1))
    })
}

/// The schema of a property to be changed, with a copy in place of each reference on the way to it.
fn own_property<'s>(
    document: &Value,
    schema: &'s mut Value,
    name: &str,
    depth: usize,
) -> Option<&'s mut Value> {
    property(document, schema, name, depth)?;
    if schema.get("$ref").is_some() {
        *schema = referred(document, schema).clone();
    }
    let is_own = |schema: &Value| {
        schema
            .get("properties")
            .is_some_and(|all| all.get(name).is_some())
    };
    if is_own(schema) {
        return schema.get_mut("properties")?.get_mut(name);
    }
    let mut parts = schema.get_mut("allOf")?.as_array_mut()?.iter_mut();
    let part = parts.find(|part| property(document, part, name, depth + 1).is_some())?;
    own_property(document, part, name, depth + 1)
}

/// What a schema refers to, or itself.
fn referred<'d>(document: &'d Value, schema: &'d Value) -> &'d Value {
    let mut schema = schema;
    for _ in 0..DEEPEST {
        let reference = schema.get("$ref").and_then(Value::as_str);
        let Some(target) = reference
            .and_then(|reference| reference.strip_prefix('#'))
            .and_then(|pointer| document.pointer(pointer))
        else {
            break;
        };
        schema = target;
    }
    schema
}

/// The values that a schema lists.
fn allowed(document: &Value, schema: &Value) -> Vec<Value> {
    let schema = referred(document, schema);
    let listed = schema.get("enum").and_then(Value::as_array);
    let constant = schema.get("const").cloned();
    listed
        .cloned()
        .unwrap_or_else(|| constant.into_iter().collect())
}
