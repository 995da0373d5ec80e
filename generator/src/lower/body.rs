//! Bodies of requests: one media type of those offered, and its fields.

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, Encoding, MediaType, ReferenceOr, RequestBody};

use super::Lowering;
use super::keywords::{JsonType, Keywords};
use super::merge::{Site, below};
use super::parameter::query_style;
use super::place::Place;
use crate::diagnostic::Code;
use crate::ir::{Body, BodyContent, Direction, Doc, FormField, Member, OperationId, Style, Type};
use crate::resolve::{Found, SchemaRef};

/// The sorts of media types, the best to send first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum MediaKind {
    Json,
    Form,
    Multipart,
    Events,
    Lines,
    Text,
    Bytes,
}

/// Whether a media type is written as JSON.
pub(super) fn is_json(media_type: &str) -> bool {
    sort(media_type) == MediaKind::Json
}

/// The sort of a media type.
pub(super) fn sort(media_type: &str) -> MediaKind {
    let essence = media_type.split(';').next().unwrap_or_default();
    let essence = essence.trim().to_ascii_lowercase();
    match essence.as_str() {
        "application/x-www-form-urlencoded" => MediaKind::Form,
        "text/event-stream" => MediaKind::Events,
        "application/x-ndjson"
        | "application/ndjson"
        | "application/jsonl"
        | "application/x-jsonlines"
        | "application/json-seq"
        | "application/jsonlines"
        | "application/stream+json" => MediaKind::Lines,
        "application/json" | "*/*" | "application/*" | "text/json" | "*" => MediaKind::Json,
        _ if essence.starts_with("multipart/") => MediaKind::Multipart,
        _ if essence.ends_with("+json") || essence.ends_with("/json") => MediaKind::Json,
        _ if essence.starts_with("text/")
            || essence.ends_with("/xml")
            || essence.ends_with("+xml")
            || essence.ends_with("/yaml")
            || essence.ends_with("+yaml") =>
        {
            MediaKind::Text
        }
        _ => MediaKind::Bytes,
    }
}

/// A media type without its wildcards.
fn concrete(media_type: &str) -> String {
    match media_type {
        _ if !media_type.contains('*') => media_type.to_owned(),
        _ if sort(media_type) == MediaKind::Json => "application/json".to_owned(),
        _ if sort(media_type) == MediaKind::Text => "text/plain".to_owned(),
        _ => "application/octet-stream".to_owned(),
    }
}

impl<'d> Lowering<'d, '_> {
    /// The body of an operation; `None` when there is none to send.
    pub(super) fn body(
        &mut self,
        id: OperationId,
        body: &'d ReferenceOr<RequestBody>,
        pointer: &str,
    ) -> Option<Body> {
        let Found { value, pointer } = match self.document.request_body(body, pointer) {
            Ok(found) => found,
            Err(unresolved) => {
                self.unresolved(unresolved, pointer, "no body is sent");
                return None;
            }
        };
        let pointer = below(&pointer, &["content"]);
        // Of one sort the first counts.
        let (media_type, object) = value.content.iter().min_by_key(|(name, object)| {
            let binary = is_binary(object) && is_json(name);
            if binary { MediaKind::Bytes } else { sort(name) }
        })?;
        if value.content.len() > 1 {
            let message = format!("of several media types `{media_type}` is sent");
            self.diagnostics
                .note(Code::OtherMediaTypes, &pointer, message);
        }
        let pointer = below(&pointer, &[media_type]);
        let place = Place::operation(id, Direction::Request);
        let site = object.schema.as_ref().map(|schema| Site {
            schema: schema.into(),
            pointer: below(&pointer, &["schema"]),
        });
        let content = match sort(media_type) {
            MediaKind::Json if is_binary(object) && media_type.contains('*') => {
                BodyContent::Bytes("application/octet-stream".to_owned())
            }
            MediaKind::Json if is_binary(object) => BodyContent::Bytes(media_type.clone()),
            MediaKind::Json | MediaKind::Lines | MediaKind::Events => {
                self.json_body(media_type, site, value.required, &place)
            }
            // A form that can hold nothing is none.
            MediaKind::Form | MediaKind::Multipart if self.holds_nothing(site.as_ref()) => {
                return None;
            }
            MediaKind::Form => BodyContent::Form(self.fields(site, &object.encoding, &place)),
            MediaKind::Multipart => {
                BodyContent::Multipart(self.fields(site, &object.encoding, &place))
            }
            MediaKind::Text => BodyContent::Text(concrete(media_type)),
            MediaKind::Bytes => BodyContent::Bytes(concrete(media_type)),
        };
        let facts = self.assumed(media_type, &content, &pointer);
        Some(Body {
            required: value.required,
            doc: Doc {
                text: value.description.clone(),
                facts: facts.into_iter().collect(),
                ..Doc::default()
            },
            content,
        })
    }

    /// Says what a body is sent as that may be of any media type of a range, and how a caller
    /// says better.
    fn assumed(&mut self, range: &str, content: &BodyContent, pointer: &str) -> Option<String> {
        let (sent, way) = match content {
            _ if !range.contains('*') => return None,
            BodyContent::Bytes(sent) => (sent, "`File::media_type`"),
            BodyContent::Text(sent)
            | BodyContent::Json {
                media_type: sent, ..
            }
            | BodyContent::JsonMembers {
                media_type: sent, ..
            } => (sent, "`.header(\"Content-Type\", …)` on the call"),
            BodyContent::Form(_) | BodyContent::Multipart(_) => return None,
        };
        self.diagnostics
            .note(
                Code::AssumedMediaType,
                pointer,
                format!(
                    "`{range}` is no media type to send; `{sent}` is, unless the caller gives one"
                ),
            )
            .help(format!(
                "a caller gives it with {way}; name the media types that are taken"
            ));
        Some(format!("Sent as `{sent}` unless {way} says what it is."))
    }

    fn json_body(
        &mut self,
        media_type: &str,
        site: Option<Site<'d>>,
        required: bool,
        place: &Place<'_>,
    ) -> BodyContent {
        let media_type = concrete(media_type);
        let Some(site) = site else {
            let ty = Type::Any;
            return BodyContent::Json { media_type, ty };
        };
        if let SchemaRef::Item(schema) = site.schema
            && !self.leads_to_family(site.schema, &site.pointer)
        {
            let merged = self.merge(schema, &site.pointer);
            let optional = required || merged.required.is_empty();
            if merged.is_object_with_members() && !merged.nullable && optional {
                let object = self.object_of(&merged, place);
                if object.additional.is_none() && !object.members.is_empty() {
                    let members = object.members;
                    return BodyContent::JsonMembers {
                        media_type,
                        members,
                    };
                }
            }
        }
        let ty = self.site(&site, &place.within("body"));
        BodyContent::Json { media_type, ty }
    }

    /// Whether a schema is an object that has no members and allows none.
    fn holds_nothing(&self, site: Option<&Site<'d>>) -> bool {
        let found = site.and_then(|site| self.document.schema(site.schema, &site.pointer).ok());
        let Some(found) = found else { return false };
        let keywords = Keywords::of(found.value);
        keywords.json_type == Some(JsonType::Object)
            && keywords.properties.is_none_or(IndexMap::is_empty)
            && matches!(keywords.additional, Some(AdditionalProperties::Any(false)))
            && keywords.all_of.is_empty()
            && keywords.any_of.is_empty()
            && keywords.one_of.is_empty()
    }

    /// The fields of a form: the members of its schema. Anything but an object is one field,
    /// whose members become pairs when it is sent.
    fn fields(
        &mut self,
        site: Option<Site<'d>>,
        encoding: &IndexMap<String, Encoding>,
        place: &Place<'_>,
    ) -> Vec<FormField> {
        let Some(site) = site else {
            return vec![whole(Type::Map(Box::new(Type::Any)))];
        };
        let Some(Found { value, pointer }) = self.found(site.schema, &site.pointer) else {
            return vec![whole(Type::Map(Box::new(Type::Any)))];
        };
        let merged = self.merge(value, &pointer);
        if merged.sort() != Some(JsonType::Object)
            || merged.properties.is_empty()
            || !merged.alternatives.is_empty()
            || self.leads_to_family(site.schema, &site.pointer)
        {
            return vec![whole(self.site(&site, &place.within("body")))];
        }
        let object = self.object_of(&merged, place);
        let mut fields: Vec<FormField> = object
            .members
            .into_iter()
            .map(|member| {
                let sites = merged.properties.get(member.name.as_str());
                let ty = sites.and_then(|sites| self.file(sites));
                let ty = ty.unwrap_or_else(|| member.ty.clone());
                field(Member { ty, ..member }, encoding)
            })
            .collect();
        if let Some(additional) = object.additional
            && additional != Type::Any
        {
            fields.push(FormField {
                member: Member {
                    name: "additional_fields".to_owned(),
                    required: false,
                    ..whole(Type::Map(Box::new(additional))).member
                },
                ..whole(Type::Any)
            });
        }
        fields
    }
}

impl<'d> Lowering<'d, '_> {
    /// The type of a field that is a file or several. Only a form has a place for their names.
    fn file(&self, sites: &[Site<'d>]) -> Option<Type> {
        let site = sites.first()?;
        let found = self.document.schema(site.schema, &site.pointer).ok()?;
        let keywords = Keywords::of(found.value);
        if keywords.format.as_deref() == Some("binary") {
            return Some(Type::File);
        }
        let items = self.document.schema(keywords.items?.into(), "").ok()?;
        let items = Keywords::of(items.value);
        let files = items.format.as_deref() == Some("binary");
        files.then(|| Type::Array(Box::new(Type::File)))
    }
}

/// A field that is the whole form.
fn whole(ty: Type) -> FormField {
    FormField {
        member: Member {
            name: "body".to_owned(),
            ty,
            required: true,
            constant: None,
            implied: false,
            default: None,
            doc: Doc::default(),
        },
        style: Style::Form,
        explode: true,
        allow_reserved: false,
        json: false,
        media_type: None,
    }
}

fn field(member: Member, encoding: &IndexMap<String, Encoding>) -> FormField {
    let encoding = encoding.get(&member.name);
    let style = encoding.and_then(|encoding| encoding.style.as_ref());
    let media_type = encoding.and_then(|encoding| encoding.content_type.clone());
    FormField {
        style: style.map_or(Style::Form, query_style),
        explode: encoding.is_none_or(|encoding| encoding.explode),
        allow_reserved: encoding.is_some_and(|encoding| encoding.allow_reserved),
        json: media_type.as_deref().is_some_and(is_json),
        // Several are a choice that only the caller can make.
        media_type: media_type.filter(|media_type| !media_type.contains([',', '*'])),
        member,
    }
}

/// Whether the schema of a media type is bytes.
pub(super) fn is_binary(object: &MediaType) -> bool {
    let Some(ReferenceOr::Item(schema)) = &object.schema else {
        return false;
    };
    Keywords::of(schema).format.as_deref() == Some("binary")
}
