//! Media types: how what is in them is written, which of several is best, and which say the same.

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, MediaType};

use super::Lowering;
use super::keywords::Keywords;
use crate::diagnostic::Code;
use crate::http;
use crate::resolve::SchemaRef;

/// How what a media type holds is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Format {
    Json,
    Form,
    Multipart,
    /// One part after another, of no schema of the whole. Only replies are so.
    Parts,
    Events,
    Lines,
    Xml,
    Text,
    Bytes,
}

/// The direction that something is offered in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sent {
    /// As the body of a request.
    Body,
    /// As a reply.
    Reply,
}

/// One of several media types.
#[derive(Clone)]
pub(super) struct Offer<'d> {
    pub(super) media_type: &'d str,
    pub(super) object: &'d MediaType,
    pub(super) format: Format,
    /// Other media types that say the same.
    pub(super) others: Vec<&'d str>,
}

impl Offer<'_> {
    /// Whether it is, or stands for, the media type of this name.
    pub(super) fn is_called(&self, name: Option<&str>) -> bool {
        let mut all = std::iter::once(&self.media_type).chain(&self.others);
        all.any(|media_type| Some(*media_type) == name)
    }
}

/// A media type without its parameters, in lower case.
pub(super) fn essence(media_type: &str) -> String {
    http::essence(media_type).to_ascii_lowercase()
}

/// Whether a media type is written as JSON.
pub(super) fn is_json(media_type: &str) -> bool {
    format(media_type) == Format::Json
}

/// How a media type is written.
pub(super) fn format(media_type: &str) -> Format {
    let essence = essence(media_type);
    match essence.as_str() {
        "application/x-www-form-urlencoded" => Format::Form,
        "text/event-stream" => Format::Events,
        "application/x-ndjson"
        | "application/ndjson"
        | "application/jsonl"
        | "application/x-jsonlines"
        | "application/x-jsonl"
        | "application/json-seq"
        | "application/jsonlines"
        | "application/json-lines"
        | "application/stream+json" => Format::Lines,
        "application/json" | "*/*" | "application/*" | "text/json" | "*" => Format::Json,
        _ if essence.starts_with("multipart/") => Format::Multipart,
        _ if essence.ends_with("+json-seq") => Format::Lines,
        _ if essence.ends_with("+json") || essence.ends_with("/json") => Format::Json,
        _ if essence.starts_with("text/") || is_xml(&essence) || is_yaml(&essence) => Format::Text,
        _ => Format::Bytes,
    }
}

fn is_xml(essence: &str) -> bool {
    essence.ends_with("/xml") || essence.ends_with("+xml")
}

fn is_yaml(essence: &str) -> bool {
    ["/yaml", "+yaml", "/x-yaml", "/yml"]
        .iter()
        .any(|end| essence.ends_with(end))
}

/// Whether any schema can be written in a media type, so that beside JSON of the same schema it
/// says nothing more. A table or a page made of the same is another thing.
fn is_notation(essence: &str) -> bool {
    const BINARY: [&str; 5] = ["cbor", "msgpack", "protobuf", "smile", "thrift"];
    is_xml(essence) && !essence.starts_with("image/")
        || is_yaml(essence)
        || essence == "text/plain"
        || BINARY.iter().any(|name| essence.contains(name))
}

/// A media type without its wildcards.
pub(super) fn concrete(media_type: &str) -> String {
    match media_type {
        _ if !media_type.contains('*') => media_type.to_owned(),
        _ if is_json(media_type) => "application/json".to_owned(),
        _ if format(media_type) == Format::Text => "text/plain".to_owned(),
        _ => "application/octet-stream".to_owned(),
    }
}

impl<'d> Lowering<'d, '_> {
    /// What the media types of a body or reply come to, the best first: JSON, what is whole, what
    /// is streamed. Of those that say the same the best stands for all.
    pub(super) fn offers(
        &self,
        content: &'d IndexMap<String, MediaType>,
        sent: Sent,
    ) -> Vec<Offer<'d>> {
        let mut all: Vec<Offer<'d>> = content
            .iter()
            .map(|(media_type, object)| Offer {
                media_type,
                object,
                format: match format(media_type) {
                    Format::Json if self.is_binary(object) => Format::Bytes,
                    Format::Form if sent == Sent::Reply => Format::Text,
                    Format::Multipart if sent == Sent::Reply => self.format_of_parts(object),
                    Format::Text if self.is_typed_xml(media_type, object) => Format::Xml,
                    format => format,
                },
                others: Vec::new(),
            })
            .collect();
        // Of one rank those listed first come first.
        all.sort_by_key(|offer| rank(offer, sent));
        let mut offers: Vec<Offer<'d>> = Vec::new();
        for offer in all {
            match offers.iter_mut().find(|best| says_same(best, &offer, sent)) {
                Some(best) => best.others.push(offer.media_type),
                None => offers.push(offer),
            }
        }
        offers
    }

    /// Reports that `codegen.toml` names a media type that is not there.
    pub(super) fn not_offered(&mut self, key: &str, named: Option<&str>, pointer: &str) {
        let named = named.unwrap_or_default();
        let message = format!("`{key}` names `{named}`, in which there is no {key}");
        self.diagnostics
            .warning(Code::UnusedConfiguration, pointer, message)
            .expected("a media type as the document writes it");
    }

    /// Reports what is lost where a body stays as it is, although its schema says what is in it.
    /// `given` is what becomes of it.
    pub(super) fn stays_as_it_is(
        &mut self,
        media_type: &str,
        object: &'d MediaType,
        pointer: &str,
        (what, given): (&str, &str),
    ) {
        if self.says_more(object, pointer) {
            let message = format!(
                "{what} of `{}` {given}; what its schema says of it is not used",
                essence(media_type)
            );
            self.diagnostics
                .warning(Code::LossySchema, pointer, message);
        }
    }

    /// Whether a schema says more of a value than that it is text or bytes.
    fn says_more(&self, object: &'d MediaType, pointer: &str) -> bool {
        let Some(schema) = &object.schema else {
            return false;
        };
        let Ok(found) = self.document.schema(schema.into(), pointer) else {
            return false;
        };
        // Not merged, which would say that something is generated of it.
        let keywords = Keywords::of(found.value);
        let is_any = matches!(
            keywords.additional,
            None | Some(AdditionalProperties::Any(_))
        );
        keywords.has_properties()
            || keywords.items.is_some()
            || !keywords.all_of.is_empty()
            || !keywords.any_of.is_empty()
            || !keywords.one_of.is_empty()
            || !is_any
    }

    /// Whether a media type is XML, and its schema says what is in it.
    pub(super) fn is_typed_xml(&self, media_type: &str, object: &'d MediaType) -> bool {
        let essence = essence(media_type);
        is_xml(&essence) && is_notation(&essence) && self.says_more(object, "")
    }

    /// Whether the schema of a media type is bytes.
    fn is_binary(&self, object: &'d MediaType) -> bool {
        let schema = object.schema.as_ref();
        schema.is_some_and(|schema| self.is_bytes(schema.into()))
    }

    /// Whether a schema is bytes as they are.
    pub(super) fn is_bytes(&self, schema: SchemaRef<'d>) -> bool {
        let found = self.document.schema(schema, "");
        found.is_ok_and(|found| Keywords::of(found.value).format == Some("binary"))
    }
}

fn rank(offer: &Offer<'_>, sent: Sent) -> (u8, u8, bool) {
    let of_format = match (offer.format, sent) {
        (Format::Json, _) => 0,
        (Format::Form, Sent::Body) => 1,
        (Format::Multipart, Sent::Body) => 2,
        (Format::Events | Format::Lines, _) => 4,
        _ => 3,
    };
    let of_json = match essence(offer.media_type).as_str() {
        _ if offer.format != Format::Json => 0,
        "application/json" => 0,
        name if name.contains('*') => 2,
        _ => 1,
    };
    (of_format, of_json, offer.object.schema.is_none())
}

/// Whether `other` says nothing that `best` does not say.
fn says_same(best: &Offer<'_>, other: &Offer<'_>, sent: Sent) -> bool {
    let same_schema = best.object.schema == other.object.schema;
    let (known, essence) = (essence(best.media_type), essence(other.media_type));
    match (best.format, other.format) {
        (Format::Json, Format::Json) => same_schema || other.object.schema.is_none(),
        (Format::Json, _) => same_schema && is_notation(&essence),
        // A file says its own media type.
        (Format::Bytes, Format::Bytes) => sent == Sent::Body || known == essence,
        (Format::Lines, Format::Lines)
        | (Format::Multipart, Format::Multipart)
        | (Format::Parts, Format::Parts)
        | (Format::Xml, Format::Xml) => same_schema,
        (one, another) => one == another && known == essence,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats() {
        for (media_type, expected) in [
            ("application/json; charset=utf-8", Format::Json),
            ("Application/Vnd.API+JSON", Format::Json),
            ("application/geo+json-seq", Format::Lines),
            ("application/x-ndjson", Format::Lines),
            ("text/event-stream;charset=utf-8", Format::Events),
            ("image/svg+xml", Format::Text),
            ("application/x-yaml", Format::Text),
            ("image/*", Format::Bytes),
            ("multipart/related", Format::Multipart),
        ] {
            assert_eq!(format(media_type), expected, "{media_type}");
        }
    }

    #[test]
    fn notations_say_what_json_says() {
        for media_type in ["text/xml", "application/yaml", "application/x-msgpack"] {
            assert!(is_notation(media_type), "{media_type}");
        }
        for media_type in ["text/csv", "text/html", "application/pdf", "image/svg+xml"] {
            assert!(!is_notation(media_type), "{media_type}");
        }
    }
}
