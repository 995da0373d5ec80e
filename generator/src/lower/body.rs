//! Bodies of requests: each media type that is offered, the best to send first.

use openapiv3::{ReferenceOr, RequestBody};

use super::Lowering;
use super::encoding::Encodings;
use super::keywords::{said_inline, said_of_members};
use super::media::{Format, Offer, Sent, concrete, is_json};
use super::merge::{Site, below};
use super::part::{Container, without_boundary};
use super::place::Place;
use crate::diagnostic::Code;
use crate::ir::{Body, BodyContent, Direction, Doc, OperationId, Type};
use crate::resolve::{Found, SchemaRef};

/// A body, and the media type that the way to call with it is named after.
pub(super) struct BodyWay {
    pub(super) media_type: String,
    pub(super) body: Body,
}

impl<'d> Lowering<'d, '_> {
    /// The bodies that an operation takes, the best first; none when there is nothing to send.
    /// `named` is the media type that comes first, where `codegen.toml` says so.
    pub(super) fn bodies(
        &mut self,
        id: OperationId,
        named: Option<&str>,
        body: &'d ReferenceOr<RequestBody>,
        pointer: &str,
    ) -> Vec<BodyWay> {
        let beside = self.document.beside_reference(pointer);
        let Found { value, pointer } = match self.document.request_body(body, pointer) {
            Ok(found) => found,
            Err(unresolved) => {
                self.unresolved(unresolved, pointer, "no body is sent");
                return Vec::new();
            }
        };
        let pointer = below(&pointer, &["content"]);
        let mut offers = self.offers(&value.content, Sent::Body);
        // JSON and forms of text have no place for a file.
        let is_form = |offer: &Offer<'d>| offer.format == Format::Multipart;
        let multipart = offers.iter().position(is_form).filter(|form| *form > 0);
        if let Some(form) = multipart
            && self.has_files(&offers[form], &pointer)
            && self.has_files(&offers[0], &pointer)
        {
            offers[..=form].rotate_right(1);
        }
        offers.sort_by_key(|offer| !offer.is_called(named));
        if named.is_some() && !offers.first().is_some_and(|offer| offer.is_called(named)) {
            self.not_offered("body", named, &pointer);
        }
        let mut ways: Vec<BodyWay> = Vec::new();
        let first = offers
            .first()
            .and_then(|offer| offer.object.schema.as_ref());
        for offer in &offers {
            // The same schema within has the same types.
            let is_alike = ways.is_empty() || offer.object.schema.as_ref() == first;
            let Some(mut body) = self.body(id, value, offer, is_alike, &pointer) else {
                continue;
            };
            if let Some(text) = beside {
                body.doc.text = Some(text.to_owned());
            }
            ways.push(BodyWay {
                media_type: offer.media_type.to_owned(),
                body,
            });
        }
        ways
    }

    fn body(
        &mut self,
        id: OperationId,
        value: &'d RequestBody,
        offer: &Offer<'d>,
        is_alike: bool,
        pointer: &str,
    ) -> Option<Body> {
        let (media_type, object) = (offer.media_type, offer.object);
        let pointer = below(pointer, &[media_type]);
        let operation = Place::operation(id, Direction::Request);
        let word = match offer.format {
            _ if is_alike => "",
            Format::Json => "json",
            Format::Form => "form",
            Format::Multipart => "multipart",
            Format::Lines | Format::Events | Format::Parts => "lines",
            Format::Xml => "xml",
            Format::Text | Format::Bytes => "",
        };
        let within = operation.within(word);
        let place = if word.is_empty() { operation } else { within };
        let site = object.schema.as_ref().map(|schema| Site {
            schema: schema.into(),
            pointer: below(&pointer, &["schema"]),
        });
        let encodings = Encodings::of(object, &pointer);
        let container = Container::of(media_type);
        let mut xml = None;
        let content = match offer.format {
            Format::Json => self.json_body(media_type, site, value.required, &place),
            Format::Xml => {
                let content = self.json_body(media_type, site, value.required, &place);
                match content {
                    // What may be anything, or is text, is so in XML, too.
                    BodyContent::Json {
                        ty: Type::Any | Type::String,
                        media_type,
                    } => BodyContent::Text(media_type),
                    content => {
                        let pointer = below(&pointer, &["schema"]);
                        let schema = object.schema.as_ref();
                        xml = schema.map(|schema| self.xml_root(schema, &pointer));
                        if let Some(root) = &xml {
                            self.note_nameless(root, &pointer);
                        }
                        content
                    }
                }
            }
            Format::Lines => self.lines_body(media_type, site, &place),
            // A form that can hold nothing is none.
            Format::Form | Format::Multipart if self.holds_nothing(site.as_ref()) => return None,
            Format::Form => BodyContent::Form(self.fields(site, &encodings, container, &place)),
            Format::Multipart => {
                let parts = self.parts_by_position(site.as_ref(), &encodings, container, &place);
                BodyContent::Multipart {
                    media_type: without_boundary(media_type),
                    fields: match parts {
                        Some(parts) => parts,
                        None => self.fields(site, &encodings, container, &place),
                    },
                }
            }
            Format::Text | Format::Events | Format::Parts => {
                BodyContent::Text(concrete(media_type))
            }
            // JSON that is bytes as they are says nothing of what they are.
            Format::Bytes if is_json(media_type) && media_type.contains('*') => {
                BodyContent::Bytes("application/octet-stream".to_owned())
            }
            Format::Bytes => BodyContent::Bytes(concrete(media_type)),
        };
        if matches!(content, BodyContent::Text(_) | BodyContent::Bytes(_)) {
            let pointer = below(&pointer, &["schema"]);
            self.stays_as_it_is(
                media_type,
                object,
                &pointer,
                ("a body", "is sent as the caller wrote it"),
            );
        }
        let mut facts: Vec<String> = Vec::new();
        let said = object.schema.as_ref().and_then(match content {
            BodyContent::JsonMembers { .. }
            | BodyContent::Form(_)
            | BodyContent::Multipart { .. } => said_of_members,
            _ => said_inline,
        });
        facts.extend(said.map(str::to_owned));
        facts.extend(self.assumed(media_type, &content, &pointer));
        facts.extend(others(offer));
        Some(Body {
            required: value.required,
            doc: Doc {
                text: value.description.clone(),
                facts,
                ..Doc::default()
            },
            content,
            xml,
        })
    }

    /// Whether a media type has a schema with a file in it.
    fn has_files(&mut self, offer: &Offer<'d>, pointer: &str) -> bool {
        let Some(schema) = &offer.object.schema else {
            return false;
        };
        let pointer = below(pointer, &[offer.media_type, "schema"]);
        let Ok(found) = self.document.schema(schema.into(), &pointer) else {
            return false;
        };
        let merged = self.merge(found.value, &found.pointer);
        let mut properties = merged.properties.values();
        properties.any(|sites| self.file(sites).is_some())
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
            BodyContent::Form(_) | BodyContent::Multipart { .. } | BodyContent::Lines { .. } => {
                return None;
            }
        };
        self.diagnostics
            .note(
                Code::AssumedMediaType,
                pointer,
                format!(
                    "`{range}` is a range and cannot be sent; `{sent}` is sent unless the caller gives a media type"
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

    /// A body of one value after another: of the items, where the schema is that of the whole, a
    /// list. What is text as a whole is written by the caller.
    fn lines_body(
        &mut self,
        media_type: &str,
        site: Option<Site<'d>>,
        place: &Place<'_>,
    ) -> BodyContent {
        let media_type = concrete(media_type);
        let item = match site {
            Some(site) if self.is_bytes(site.schema) => return BodyContent::Bytes(media_type),
            Some(site) => match self.site(&site, &place.within("item")) {
                Type::String => return BodyContent::Text(media_type),
                Type::Array(item) => *item,
                ty => ty,
            },
            None => Type::Any,
        };
        let ty = Type::Lines(Box::new(item));
        BodyContent::Lines { media_type, ty }
    }
}

/// What is said of media types that say the same as the one that is sent.
fn others(offer: &Offer<'_>) -> Option<String> {
    let others = offer.others.iter().filter(|other| !is_json(other));
    let names: Vec<String> = others.map(|other| format!("`{other}`")).collect();
    let list = names.join(", ");
    match (list.is_empty(), offer.format) {
        (true, _) => None,
        (false, Format::Bytes) => Some(format!("Also of {list}: `File::media_type` says so.")),
        (false, _) => Some(format!("Also taken as {list}: `.body(…)` on the call.")),
    }
}
