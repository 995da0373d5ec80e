//! `tests/generated.rs` of the generated crate: each operation called against a local server.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::Value;

use super::docs::visible;
use super::example::CallUse;
use super::sample::{Code, FieldCheck, Purpose, ReplySample, RequestSample};
use super::wire::{self, Wire, wire};
use super::{Context, Emitter, wire_parts, wire_xml};
use crate::analyze::EventForm;
use crate::ir::{Method, OperationId, SchemeKind, Statuses, Success, SuccessReply, Type, XmlReply};
use crate::names::TypeHome;

/// What all tests need, with `CRATE` for the name of the crate.
const SUPPORT: &str = include_str!("tests/support.rs");

/// The text of the tests, not yet formatted.
pub fn tests(context: Context<'_>) -> String {
    let emitter = Emitter::new(context, TypeHome::Resource(0));
    let mut tests = String::new();
    let mut taken = BTreeSet::new();
    let mut without = Vec::new();
    for resource in &context.facts.resources.list {
        for id in &resource.operations {
            let operation = &context.api.operations[id.0];
            let sample = emitter.sample(*id, Purpose::Testing);
            match sample.filter(|_| is_sent_as_written(&operation.path)) {
                Some(sample) => emitter.test(*id, &sample, &mut taken, &mut tests),
                None => without.push(operation.label()),
            }
        }
    }
    let credentials: String = context
        .api
        .schemes
        .iter()
        .map(|scheme| {
            let token = "Credential::Token(\"token\".into())";
            format!(".credential({:?}, {token})", scheme.name)
        })
        .collect();
    let mut out = SUPPORT
        .replace("CRATE", context.library)
        .replace(".credentials()", &credentials)
        .replace("BOUNDARY", wire::BOUNDARY);
    if context.api.schemes.is_empty() {
        out = out.replace(
            &format!("use {}::runtime::Credential;", context.library),
            "",
        );
    }
    if context.names.features.is_some() {
        // Without a resource there is no test, and nothing for its tools to do.
        let allow = "#![cfg_attr(not(feature = \"full\"), allow(dead_code, unused_imports))]\n";
        out = out.replacen(
            "#![allow(deprecated)]\n",
            &format!("#![allow(deprecated)]\n{allow}"),
            1,
        );
    }
    out.push_str(&tests);
    let mut note = String::new();
    if !without.is_empty() {
        note.push_str("//!\n//! Without a test, for a value of theirs cannot be made up, or URLs have no such path:\n//!\n");
    }
    for label in without {
        let _ = writeln!(note, "//! - `{}`", visible(&label.replace('`', "'")));
    }
    out.replacen("//! END\n", &note, 1)
}

/// A reply: status, media type and body.
type Reply = (u16, String, String);

impl Emitter<'_> {
    /// The test of an operation.
    fn test(
        &self,
        id: OperationId,
        sample: &RequestSample,
        taken: &mut BTreeSet<String>,
        out: &mut String,
    ) {
        let operation = &self.api.operations[id.0];
        let resource = self.resource_of(id);
        let features = self.names.features.as_ref();
        if let Some(features) = features {
            let _ = writeln!(out, "#[cfg(feature = {:?})]", features.resources[resource]);
        }
        let (reply, fields) = self.reply_of(id);
        let (status, media_type, body) = reply;
        let way = self.way(id);
        let name = unique(&way, taken);
        let _ = writeln!(out, "#[test]\nfn {name}() {{");
        for path in &sample.imports {
            let _ = writeln!(out, "use {path};");
        }
        let setters: String = sample.setters.iter().map(Code::flat).collect();
        let arguments: Vec<String> = sample.arguments.iter().map(Code::flat).collect();
        let arguments = arguments.join(", ");
        let call = format!("client.{}({arguments}){setters}", way.join("."));
        let _ = writeln!(
            out,
            "let (sent, reply) = exchange({status}, {media_type:?}, {}, async |client| {{",
            raw(&body)
        );
        match self.outcome(id) {
            CallUse::Unit | CallUse::Value | CallUse::Items | CallUse::Place => {
                let _ = writeln!(out, "{call}.await");
            }
            CallUse::Chunks => {
                let _ = writeln!(out, "{call}.await?.chunk().await");
            }
            CallUse::Stream | CallUse::Parts => {
                let _ = writeln!(out, "{call}.stream().next().await.transpose()");
            }
        }
        out.push_str("});\n");
        self.request_checks(id, &wire(&self.api.xml_shapes, operation, sample), out);
        self.reply_checks(id, &fields, out);
        out.push_str("}\n");
    }

    fn request_checks(&self, id: OperationId, wire: &Wire, out: &mut String) {
        let operation = &self.api.operations[id.0];
        let line = format!("{} {}", operation.method.as_str(), wire.target);
        let in_query = |kind: &SchemeKind| matches!(kind, SchemeKind::ApiKeyQuery(_));
        let _ = if self.api.schemes.iter().any(|scheme| in_query(&scheme.kind)) {
            // The key comes after it.
            writeln!(
                out,
                "assert_eq!(sent.line.get(..{}), Some({line:?}));",
                line.len()
            )
        } else {
            writeln!(out, "assert_eq!(sent.line, {line:?});")
        };
        if self.is_bearer(id) {
            out.push_str("assert_eq!(sent.header(\"authorization\"), \"Bearer token\");\n");
        }
        if !operation.way.is_plain() {
            let _ = writeln!(
                out,
                "assert_eq!(sent.header(\"accept\"), {:?});",
                operation.accept
            );
        }
        for (name, value) in &wire.headers {
            let _ = writeln!(out, "assert_eq!(sent.header({name:?}), {value:?});");
        }
        for cookie in &wire.cookies {
            let _ = writeln!(
                out,
                "assert!(sent.header(\"cookie\").contains({cookie:?}));"
            );
        }
        if let Some(media_type) = &wire.media_type {
            let header = "sent.header(\"content-type\")";
            let _ = if media_type.ends_with(wire::BOUNDARY) {
                let own = format!("without_boundaries({header}, \"\")");
                writeln!(out, "assert_eq!({own}, {media_type:?});")
            } else {
                writeln!(out, "assert_eq!({header}, {media_type:?});")
            };
        }
        let _ = writeln!(out, "assert_eq!(sent.text(), {});", raw(&wire.body));
    }

    /// Whether an operation needs a bearer token and nothing else.
    fn is_bearer(&self, id: OperationId) -> bool {
        let security = self.api.operations[id.0].security.as_ref();
        let security = security.unwrap_or(&self.api.security);
        let Some([only]) = security.first().map(Vec::as_slice) else {
            return false;
        };
        let scheme = self.api.schemes.iter().find(|scheme| scheme.name == *only);
        scheme.is_some_and(|scheme| scheme.kind == SchemeKind::Bearer)
    }

    fn reply_checks(&self, id: OperationId, fields: &[FieldCheck], out: &mut String) {
        match self.outcome(id) {
            CallUse::Unit => out.push_str("reply.unwrap();\n"),
            CallUse::Place => {
                out.push_str("assert!(reply.unwrap().location().ends_with(\"/moved\"));\n");
            }
            CallUse::Stream | CallUse::Parts | CallUse::Chunks => {
                out.push_str("assert!(reply.unwrap().is_some());\n")
            }
            CallUse::Value | CallUse::Items if fields.is_empty() => {
                out.push_str("let _ = reply.unwrap();\n");
            }
            CallUse::Value | CallUse::Items => {
                out.push_str("let reply = reply.unwrap();\n");
                for FieldCheck {
                    ident: field,
                    value,
                    optional,
                } in fields
                {
                    let _ = match value {
                        Value::String(text) if *optional => {
                            writeln!(out, "assert_eq!(reply.{field}.as_deref(), Some({text:?}));")
                        }
                        other if *optional => {
                            writeln!(out, "assert_eq!(reply.{field}, Some({other}));")
                        }
                        Value::Bool(true) => writeln!(out, "assert!(reply.{field});"),
                        Value::Bool(false) => writeln!(out, "assert!(!reply.{field});"),
                        Value::String(text) => {
                            writeln!(out, "assert_eq!(reply.{field}, {text:?});")
                        }
                        other => writeln!(out, "assert_eq!(reply.{field}, {other});"),
                    };
                }
            }
        }
    }

    /// The reply that the server gives, and the fields it is checked by.
    fn reply_of(&self, id: OperationId) -> (Reply, Vec<FieldCheck>) {
        let operation = &self.api.operations[id.0];
        let without = |status| ((status, "text/plain".to_owned(), String::new()), Vec::new());
        if operation.method == Method::Head {
            return without(200);
        }
        match &operation.success {
            Success::One(reply) => self.reply_body(id, 200, reply),
            Success::Optional(ty) => {
                let (reply, _) = self.json_reply(id, 200, ty);
                (reply, Vec::new())
            }
            Success::ByStatus(replies) => match replies.first() {
                Some((statuses, reply)) => {
                    let status = match statuses {
                        Statuses::Code(code) => *code,
                        Statuses::Class(class) => class * 100,
                        Statuses::Default => 200,
                    };
                    let (reply, _) = self.reply_body(id, status, reply);
                    (reply, Vec::new())
                }
                None => without(200),
            },
        }
    }

    fn reply_body(
        &self,
        id: OperationId,
        status: u16,
        reply: &SuccessReply,
    ) -> (Reply, Vec<FieldCheck>) {
        let text =
            |media_type: &str, text: String| ((status, media_type.to_owned(), text), Vec::new());
        match reply {
            SuccessReply::Empty => text("text/plain", String::new()),
            SuccessReply::Json(ty) => {
                let ((.., json), fields) = self.json_reply(id, status, ty);
                let (media_type, body) = self.in_notation(id, status, json);
                ((status, media_type, body), fields)
            }
            SuccessReply::Text => text("text/plain", "text".to_owned()),
            SuccessReply::Bytes => text("application/octet-stream", "bytes".to_owned()),
            SuccessReply::Events(ty) => {
                let ((.., json), _) = self.json_reply(id, status, ty);
                let fields = self.event_fields(id, json);
                text("text/event-stream", format!("{fields}\n"))
            }
            SuccessReply::Lines(ty) => {
                let ((.., json), _) = self.json_reply(id, status, ty);
                text("application/x-ndjson", format!("{json}\n"))
            }
            SuccessReply::Parts(ty, content) => {
                let ((.., json), _) = self.json_reply(id, status, ty);
                let value = serde_json::from_str(&json).unwrap_or_default();
                let item = wire_parts::reply_item(content, &value);
                text(
                    &wire_parts::reply_type(&self.api.operations[id.0].accept),
                    item,
                )
            }
            SuccessReply::Redirect => ((302, "text/plain".to_owned(), String::new()), Vec::new()),
        }
    }

    /// A reply that is this as JSON, in the notation that is asked for.
    fn in_notation(&self, id: OperationId, status: u16, json: String) -> (String, String) {
        let operation = &self.api.operations[id.0];
        let accepted = operation.accept.split(',').next().unwrap_or_default();
        let is_status = |statuses| match statuses {
            Statuses::Code(code) => code == status || status == 200 && code / 100 == 2,
            Statuses::Class(class) => class == status / 100,
            Statuses::Default => true,
        };
        let mut parts = operation.parts_replies.iter();
        if let Some(reply) = parts.find(|reply| is_status(reply.statuses)) {
            let value = serde_json::from_str(&json).unwrap_or_default();
            let media_type = wire_parts::reply_type(&reply.media_type);
            return (media_type, wire_parts::reply(&reply.parts, &value));
        }
        let mut replies = operation.xml_replies.iter();
        let root =
            replies.find(|reply| is_status(reply.statuses) && reply.media_type == accepted.trim());
        match root {
            None => ("application/json".to_owned(), json),
            Some(XmlReply { root, .. }) => {
                let value = serde_json::from_str(&json).unwrap_or_default();
                let text = wire_xml::document(&self.api.xml_shapes, root, &value);
                ("application/xml".to_owned(), text)
            }
        }
    }

    /// The lines of an event that is this as JSON.
    fn event_fields(&self, id: OperationId, json: String) -> String {
        let value: Value = serde_json::from_str(&json).unwrap_or_default();
        let line = |name: &str, value: &Value| match value {
            Value::String(text) => format!("{name}: {text}\n"),
            other => format!("{name}: {other}\n"),
        };
        let form = self.facts.events.get(&id).map(|reading| reading.form);
        match (form, &value) {
            (Some(EventForm::Whole), Value::Object(fields)) => fields
                .iter()
                .map(|(name, value)| line(name, value))
                .collect(),
            (Some(EventForm::Text), value) => line("data", value),
            _ => format!("data: {json}\n"),
        }
    }

    fn json_reply(&self, id: OperationId, status: u16, ty: &Type) -> (Reply, Vec<FieldCheck>) {
        let pointer = &self.api.operations[id.0].pointer;
        let examples = self.context.api.examples.operation(pointer);
        let examples = examples.map_or(&[][..], |examples| &examples.replies);
        let sample = self.reply_sample(ty, examples).unwrap_or(ReplySample {
            json: Value::Null,
            fields: Vec::new(),
        });
        let reply = (
            status,
            "application/json".to_owned(),
            sample.json.to_string(),
        );
        (reply, sample.fields)
    }
}

/// A name that no other test has.
fn unique(way: &[String], taken: &mut BTreeSet<String>) -> String {
    let words: Vec<String> = way
        .iter()
        .map(|part| {
            part.trim_end_matches("()")
                .trim_start_matches("r#")
                .to_owned()
        })
        .collect();
    // `ref_` and a call are `ref_get`: two underscores are not snake case.
    let name = words.join("_").replace("__", "_");
    let numbered = (2..).map(|number| format!("{name}_{number}"));
    let mut candidates = std::iter::once(name.clone()).chain(numbered);
    let free = candidates.find(|name| taken.insert(name.clone()));
    free.unwrap_or(name)
}

/// Whether a template has nothing that a URL would have in another form (RFC 3986, section 3.3).
fn is_sent_as_written(template: &str) -> bool {
    let mut within = false;
    let is_known = |c: char| {
        within = match c {
            '{' => true,
            '}' => false,
            _ => within,
        };
        within || c == '}' || c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/".contains(c)
    };
    let dots = |segment: &str| matches!(segment, "." | "..");
    template.chars().all(is_known) && !template.split('/').any(dots)
}

/// A literal that shows quotes as they are.
fn raw(text: &str) -> String {
    let is_plain = |c: char| matches!(c, '"' | '\\' | '\'') || c.escape_debug().count() == 1;
    if text.contains('"') && !text.contains("\"#") && text.chars().all(is_plain) {
        format!("r#\"{text}\"#")
    } else {
        format!("{text:?}")
    }
}

#[cfg(test)]
mod names {
    use super::*;

    #[test]
    fn are_snake_case_and_taken_once() {
        let mut taken = BTreeSet::new();
        let way = ["git()", "ref_()", "get"].map(str::to_owned);
        assert_eq!(unique(&way, &mut taken), "git_ref_get");
        assert_eq!(unique(&way, &mut taken), "git_ref_get_2");
        let way = ["r#async()", "delete_"].map(str::to_owned);
        assert_eq!(unique(&way, &mut taken), "async_delete_");
    }
}
