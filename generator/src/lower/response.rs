//! Replies: what a call gives when all is well, and the types of errors.

use openapiv3::{MediaType, ReferenceOr, Response, Responses, StatusCode};

use super::Lowering;
use super::body::{MediaKind, is_binary, sort};
use super::merge::below;
use super::place::Place;
use crate::diagnostic::Code;
use crate::ir::{Direction, Method, OperationId, Statuses, Success, SuccessReply, Type};

/// What the Responses Object of an operation comes to.
pub(super) struct Replies {
    pub(super) success: Success,
    /// The media types that are asked for.
    pub(super) accept: String,
    pub(super) errors: Vec<(Statuses, Type)>,
    /// The headers of all replies, good or not.
    pub(super) headers: Vec<usize>,
}

impl<'d> Lowering<'d, '_> {
    /// The replies of an operation.
    pub(super) fn replies(
        &mut self,
        id: OperationId,
        method: Method,
        responses: &'d Responses,
        pointer: &str,
    ) -> Replies {
        let pointer = below(pointer, &["responses"]);
        let mut good: Vec<(Statuses, SuccessReply)> = Vec::new();
        let mut errors = Vec::new();
        let mut headers = Vec::new();
        let mut accept: Vec<&str> = Vec::new();
        let mut listed: Vec<(Statuses, &'d ReferenceOr<Response>)> = responses
            .responses
            .iter()
            .map(|(status, response)| (statuses(status), response))
            .collect();
        listed.extend(responses.default.iter().map(|r| (Statuses::Default, r)));
        listed.sort_by_key(|(status, _)| *status);
        let any_good = listed.iter().any(|(status, _)| is_good(*status));
        for (status, response) in listed {
            let key = match status {
                Statuses::Code(code) => code.to_string(),
                Statuses::Class(class) => format!("{class}XX"),
                Statuses::Default => "default".to_owned(),
            };
            let pointer = below(&pointer, &[&key]);
            let found = match self.document.response(response, &pointer) {
                Ok(found) => found,
                Err(unresolved) => {
                    self.unresolved(unresolved, &pointer, "nothing is known of the reply");
                    continue;
                }
            };
            for header in self.reply_headers(found.value, &found.pointer) {
                if !headers.contains(&header) {
                    headers.push(header);
                }
            }
            if !found.value.links.is_empty() {
                self.diagnostics.warning(
                    Code::NotCalled,
                    below(&found.pointer, &["links"]),
                    "links lead from a reply to other calls; nothing is generated for them",
                );
            }
            if is_good(status) || (status == Statuses::Default && !any_good) {
                let place = Place::operation(id, Direction::Response);
                let word = if good.is_empty() {
                    "response".to_owned()
                } else {
                    format!("response {key}")
                };
                let reply = match has_no_content(method, status) {
                    None => self.reply(found.value, &found.pointer, &place.within(&word)),
                    Some(why) => {
                        if !found.value.content.is_empty() {
                            let pointer = below(&found.pointer, &["content"]);
                            let message = format!("{why}; what is described is not read");
                            self.diagnostics.note(Code::LossySchema, pointer, message);
                        }
                        SuccessReply::Empty
                    }
                };
                let media_type = best(found.value).map(|(name, _)| name);
                accept.extend(media_type.filter(|name| !accept.contains(name)));
                good.push((status, reply));
            } else if method != Method::Head
                && let Some(ty) = self.error(id, found.value, &found.pointer, &key)
            {
                errors.push((status, ty));
            }
        }
        Replies {
            success: success(good),
            accept: if accept.is_empty() {
                "*/*".to_owned()
            } else {
                accept.join(", ")
            },
            errors,
            headers,
        }
    }

    fn reply(&mut self, response: &'d Response, pointer: &str, place: &Place<'_>) -> SuccessReply {
        let Some((media_type, object)) = best(response) else {
            return SuccessReply::Empty;
        };
        let pointer = below(pointer, &["content", media_type, "schema"]);
        let place = match sort(media_type) {
            MediaKind::Lines | MediaKind::Events => place.within("item"),
            _ => *place,
        };
        match sort(media_type) {
            MediaKind::Json if is_binary(object) => SuccessReply::Bytes,
            MediaKind::Json | MediaKind::Form => {
                SuccessReply::Json(self.content_type(object, &pointer, &place))
            }
            MediaKind::Events => SuccessReply::Events(self.content_type(object, &pointer, &place)),
            MediaKind::Lines => SuccessReply::Lines(self.content_type(object, &pointer, &place)),
            MediaKind::Text => SuccessReply::Text,
            MediaKind::Multipart | MediaKind::Bytes => SuccessReply::Bytes,
        }
    }

    fn content_type(&mut self, object: &'d MediaType, pointer: &str, place: &Place<'_>) -> Type {
        match &object.schema {
            Some(schema) => self.schema(schema.into(), pointer, place),
            None => Type::Any,
        }
    }

    /// The type of an error's body, when it is JSON with a schema.
    fn error(
        &mut self,
        id: OperationId,
        response: &'d Response,
        pointer: &str,
        key: &str,
    ) -> Option<Type> {
        let mut content = response.content.iter();
        let (media_type, object) = content.find(|(name, _)| sort(name) == MediaKind::Json)?;
        let schema = object.schema.as_ref()?;
        let pointer = below(pointer, &["content", media_type, "schema"]);
        let word = format!("error {key}");
        let place = Place::operation(id, Direction::Response);
        match self.schema(schema.into(), &pointer, &place.within(&word)) {
            Type::Any => None,
            ty => Some(ty),
        }
    }
}

/// Of the media types of a reply the one that is read.
fn best(response: &Response) -> Option<(&str, &MediaType)> {
    let content = response.content.iter();
    let best = content.min_by_key(|(name, object)| {
        let sort = sort(name);
        if is_binary(object) && sort == MediaKind::Json {
            MediaKind::Bytes
        } else {
            sort
        }
    });
    best.map(|(name, object)| (name.as_str(), object))
}

fn statuses(status: &StatusCode) -> Statuses {
    match status {
        StatusCode::Code(code) => Statuses::Code(*code),
        StatusCode::Range(class) => Statuses::Class(*class),
    }
}

/// Why a reply never has content, if that is so, whatever is described (RFC 9110, sections 9.3.2,
/// 15.3.5 and 15.3.6).
fn has_no_content(method: Method, status: Statuses) -> Option<&'static str> {
    match status {
        _ if method == Method::Head => Some("a reply to HEAD has no content"),
        Statuses::Code(204) => Some("a reply of 204 has no content"),
        Statuses::Code(205) => Some("a reply of 205 has no content"),
        _ => None,
    }
}

fn is_good(status: Statuses) -> bool {
    match status {
        Statuses::Code(code) => (200..300).contains(&code),
        Statuses::Class(class) => class == 2,
        Statuses::Default => false,
    }
}

/// What all good replies come to together.
fn success(mut good: Vec<(Statuses, SuccessReply)>) -> Success {
    // A reply of JSON and one of a file cannot be one type; what is streamed comes alone.
    let streamed = |reply: &SuccessReply| {
        matches!(
            reply,
            SuccessReply::Bytes | SuccessReply::Events(_) | SuccessReply::Lines(_)
        )
    };
    if let Some(index) = good.iter().position(|(_, reply)| streamed(reply)) {
        let alone = good
            .iter()
            .all(|(_, r)| streamed(r) || *r == SuccessReply::Empty);
        if alone {
            return Success::One(good.swap_remove(index).1);
        }
        good.retain(|(_, reply)| !streamed(reply));
    }
    let Some((_, first)) = good.first() else {
        return Success::One(SuccessReply::Empty);
    };
    if good.iter().all(|(_, reply)| reply == first) {
        return Success::One(first.clone());
    }
    let mut bodies = good
        .iter()
        .filter(|(_, reply)| *reply != SuccessReply::Empty);
    if let (Some((_, SuccessReply::Json(ty))), None) = (bodies.next(), bodies.next()) {
        return Success::Optional(ty.clone());
    }
    Success::ByStatus(good)
}
