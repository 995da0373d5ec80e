//! Headers of replies: each once for the whole API, as most replies have the same.

use openapiv3::{Header, ParameterSchemaOrContent, Response};

use super::Lowering;
use super::keywords::JsonType;
use super::media::is_json;
use super::merge::{Site, below};
use crate::diagnostic::Code;
use crate::http::is_token;
use crate::ir::{Doc, Opaque, ReplyHeader, Type};
use crate::resolve::Found;

impl<'d> Lowering<'d, '_> {
    /// The headers of a reply, by their index among those of the API.
    pub(super) fn reply_headers(&mut self, response: &'d Response, pointer: &str) -> Vec<usize> {
        let mut indices = Vec::new();
        for (name, header) in &response.headers {
            let pointer = below(pointer, &["headers", name]);
            // OpenAPI ignores a header of this name (3.0.3, Response Object).
            if name.eq_ignore_ascii_case("content-type") {
                continue;
            }
            if !is_token(name) {
                self.diagnostics
                    .warning(
                        Code::InvalidHeaderName,
                        &pointer,
                        format!(
                            "`{}` is not a valid header name; it is left out",
                            name.escape_debug()
                        ),
                    )
                    .expected("letters, digits and hyphens");
                continue;
            }
            let found = match self.document.header(header, &pointer) {
                Ok(found) => found,
                Err(unresolved) => {
                    self.unresolved(unresolved, &pointer, "nothing is known of the header");
                    continue;
                }
            };
            indices.push(self.reply_header(name, &found));
        }
        indices
    }

    fn reply_header(&mut self, name: &str, found: &Found<'d, Header>) -> usize {
        let header = found.value;
        let (ty, json, told) = match &header.format {
            ParameterSchemaOrContent::Schema(schema) => {
                let site = Site {
                    schema: schema.into(),
                    pointer: below(&found.pointer, &["schema"]),
                };
                let (ty, told) = self.header_type(&site, true);
                (ty, false, self.said_of_items(&site).or(told))
            }
            ParameterSchemaOrContent::Content(content) => {
                let json = content.first().is_some_and(|(name, _)| is_json(name));
                if json {
                    *self.opaque.entry(Opaque::HeaderContent).or_default() += 1;
                }
                (if json { Type::Any } else { Type::String }, json, None)
            }
        };
        let known = self.headers.iter().position(|known| {
            known.name.eq_ignore_ascii_case(name) && known.ty == ty && known.json == json
        });
        known.unwrap_or_else(|| {
            self.headers.push(ReplyHeader {
                name: name.to_owned(),
                ty,
                json,
                pointer: found.pointer.clone(),
                doc: Doc {
                    text: match (&header.description, told) {
                        (Some(own), Some(told)) if own.trim() != told.trim() => {
                            Some(format!("{}\n\n{told}", own.trim_end()))
                        }
                        (own, told) => own.clone().or(told),
                    },
                    facts: Vec::new(),
                    deprecated: header.deprecated.unwrap_or_default(),
                },
            });
            self.headers.len() - 1
        })
    }

    /// What is said of a list, and of each of its items.
    fn said_of_items(&mut self, site: &Site<'d>) -> Option<String> {
        let found = self.found(site.schema, &site.pointer)?;
        let merged = self.merge(found.value, &found.pointer);
        let items = merged.items.as_ref()?;
        let each = self.found(items.schema, &items.pointer)?.value;
        let each = each.schema_data.description.as_deref()?;
        let own = merged
            .description
            .map(|own| format!("{}\n\n", own.trim_end()));
        Some(format!("{}Each item: {each}", own.unwrap_or_default()))
    }

    /// The type of a header, and what its schema says of it. What is not a scalar or a list of
    /// them is text.
    fn header_type(&mut self, site: &Site<'d>, lists: bool) -> (Type, Option<String>) {
        let Some(found) = self.found(site.schema, &site.pointer) else {
            return (Type::String, None);
        };
        let merged = self.merge(found.value, &found.pointer);
        let ty = match (merged.sort(), &merged.items) {
            _ if !merged.alternatives.is_empty() => Type::String,
            (Some(JsonType::Integer), _) => self.integer(&merged),
            (Some(JsonType::Number), _) => self.number(&merged),
            (Some(JsonType::Boolean), _) => Type::Boolean,
            (Some(JsonType::Array), Some(items)) if lists => {
                Type::Array(Box::new(self.header_type(items, false).0))
            }
            (Some(JsonType::Array), None) if lists => Type::Array(Box::new(Type::String)),
            (Some(JsonType::Object), _) => {
                self.diagnostics
                    .warning(
                        Code::LossySchema,
                        &site.pointer,
                        "a header of an object is generated as the text it is written as",
                    )
                    .help("give the header `content` of a media type of JSON");
                Type::String
            }
            (Some(JsonType::String), _) if merged.values.is_empty() => match self.string(&merged) {
                ty @ Type::Formatted(_) => ty,
                _ => Type::String,
            },
            _ => Type::String,
        };
        (ty, merged.description.map(str::to_owned))
    }
}
