//! Replies: what each way to call gives when all is well, and the types of errors.

use openapiv3::{MediaType, ReferenceOr, Response, Responses, StatusCode};

use super::Lowering;
use super::keywords::said_inline;
use super::media::{Format, Offer, Sent, essence, is_json};
use super::merge::below;
use super::part::without_boundary;
use super::place::Place;
use super::polling::{Finished, state_headers};
use crate::diagnostic::Code;
use crate::ir::{
    Direction, Method, OperationId, PartContent, PartsReply, ReceivedParts, Statuses, Success,
    SuccessReply, Type, XmlReply,
};

/// What the Responses Object of an operation comes to.
pub(super) struct Replies {
    /// What can be asked for, the plain way first. There is one at least.
    pub(super) ways: Vec<ReplyWay>,
    pub(super) errors: Vec<(Statuses, Type)>,
    /// Those that are in XML.
    pub(super) xml: Vec<XmlReply>,
    /// What is said of each.
    pub(super) said: Vec<(Statuses, String)>,
    /// The headers of all replies, good or not.
    pub(super) headers: Vec<usize>,
    /// Those that say where the state is of what is only accepted.
    pub(super) state_headers: Vec<&'static str>,
}

/// What one way to call gives.
pub(super) struct ReplyWay {
    /// The media type that it is named after.
    pub(super) media_type: String,
    pub(super) success: Success,
    /// The media types that are asked for.
    pub(super) accept: String,
    /// What whoever polls it gets.
    pub(super) finished: Finished,
    /// Media types that say the same in another notation.
    pub(super) others: Vec<String>,
    /// How those replies are read that are of parts.
    pub(super) parts: Vec<PartsReply>,
}

/// A status of success, and what it offers.
struct Good<'d> {
    statuses: Statuses,
    key: String,
    pointer: String,
    offers: Vec<Offer<'d>>,
}

/// Of each status the offer that is taken, by index; `None` where it has no content, or none that
/// goes with the others.
type Picks = Vec<Option<usize>>;

impl<'d> Lowering<'d, '_> {
    /// The replies of an operation. `named` is the media type that the plain way asks for, where
    /// `codegen.toml` says so.
    pub(super) fn replies(
        &mut self,
        id: OperationId,
        method: &Method,
        named: Option<&str>,
        responses: &'d Responses,
        pointer: &str,
    ) -> Replies {
        let pointer = below(pointer, &["responses"]);
        let mut good: Vec<Good<'d>> = Vec::new();
        let mut errors = Vec::new();
        let mut xml: Vec<XmlReply> = Vec::new();
        let mut said = Vec::new();
        let mut headers = Vec::new();
        let mut accepted_headers = Vec::new();
        let listed = listed(responses);
        let any_good = listed.iter().any(|(status, _)| is_good(*status));
        let redirects = !any_good && listed.iter().any(|(status, _)| is_redirect(*status));
        for (status, response) in listed {
            let key = key(status);
            let pointer = below(&pointer, &[&key]);
            let found = match self.document.response(response, &pointer) {
                Ok(found) => found,
                Err(unresolved) => {
                    self.unresolved(unresolved, &pointer, "nothing is known of the reply");
                    continue;
                }
            };
            let own = self.document.beside_reference(&pointer);
            let own = own.unwrap_or(&found.value.description);
            said.extend(said_of(found.value, own).map(|text| (status, text)));
            for header in self.reply_headers(found.value, &found.pointer) {
                if !headers.contains(&header) {
                    headers.push(header);
                }
            }
            accepted_headers.extend(state_headers(status, found.value));
            let otherwise = status == Statuses::Default && !any_good && !redirects;
            let is_value = is_good(status) || otherwise;
            self.keep_links(id, is_value, found.value, &found.pointer);
            if is_value {
                let offers = self.offered(method, status, found.value, &found.pointer);
                let typed = offers.iter().filter(|offer| offer.format == Format::Xml);
                xml.extend(typed.filter_map(|offer| {
                    let content = (offer.media_type, offer.object);
                    self.xml_reply(status, content, &found.pointer)
                }));
                good.push(Good {
                    statuses: status,
                    key,
                    pointer: found.pointer,
                    offers,
                });
            } else if *method != Method::Head
                && let Some((ty, content)) = self.error(id, found.value, &found.pointer, &key)
            {
                errors.push((status, ty));
                if !is_json(content.0) {
                    xml.extend(self.xml_reply(status, content, &found.pointer));
                }
            }
        }
        let ways = if redirects {
            vec![whole(Success::One(SuccessReply::Redirect))]
        } else {
            self.ways(id, &good, named, &pointer)
        };
        Replies {
            ways,
            errors,
            xml,
            said,
            headers,
            state_headers: accepted_headers,
        }
    }

    /// What a good reply offers: nothing where it never has content.
    fn offered(
        &mut self,
        method: &Method,
        status: Statuses,
        response: &'d Response,
        pointer: &str,
    ) -> Vec<Offer<'d>> {
        let Some(why) = has_no_content(method, status) else {
            return self.offers(&response.content, Sent::Reply);
        };
        if !response.content.is_empty() {
            let pointer = below(pointer, &["content"]);
            let message = format!("{why}; the content described here is not read");
            self.diagnostics.note(Code::LossySchema, pointer, message);
        }
        Vec::new()
    }

    /// The ways to be answered.
    fn ways(
        &mut self,
        id: OperationId,
        good: &[Good<'d>],
        named: Option<&str>,
        pointer: &str,
    ) -> Vec<ReplyWay> {
        let mut wanted: Vec<&Offer<'d>> = Vec::new();
        for offer in good.iter().flat_map(|good| &good.offers) {
            if !wanted.iter().any(|known| is_same(known, offer)) {
                wanted.push(offer);
            }
        }
        wanted.sort_by_key(|offer| (!offer.is_called(named), is_streamed(offer.format)));
        if named.is_some() && !wanted.first().is_some_and(|offer| offer.is_called(named)) {
            self.not_offered("reply", named, pointer);
        }
        let mut all: Vec<(&Offer<'d>, Picks)> = Vec::new();
        for offer in wanted {
            let picks = picks(good, offer);
            if !all.iter().any(|(_, known)| *known == picks) {
                all.push((offer, picks));
            }
        }
        if all.is_empty() {
            let replies = good.iter().map(|good| (good.statuses, SuccessReply::Empty));
            let replies: Vec<_> = replies.collect();
            return vec![whole(success(replies))];
        }
        let mut ways = Vec::new();
        for (index, (offer, picks)) in all.into_iter().enumerate() {
            ways.push(self.way(id, good, offer, &picks, index == 0));
        }
        ways
    }

    fn way(
        &mut self,
        id: OperationId,
        good: &[Good<'d>],
        offer: &Offer<'d>,
        picks: &Picks,
        is_plain: bool,
    ) -> ReplyWay {
        let mut replies = Vec::new();
        let mut accept: Vec<String> = Vec::new();
        let mut parts = Vec::new();
        for (good, pick) in good.iter().zip(picks) {
            let Some(picked) = pick.and_then(|pick| good.offers.get(pick)) else {
                if good.offers.is_empty() {
                    replies.push((good.statuses, SuccessReply::Empty));
                }
                continue;
            };
            let word = match (is_plain, replies.is_empty()) {
                (true, true) => "response".to_owned(),
                (true, false) => format!("response {}", good.key),
                (false, _) => format!("response {} {}", good.key, subtype(picked.media_type)),
            };
            let place = Place::operation(id, Direction::Response);
            let (reply, received) = self.reply(picked, &good.pointer, &place.within(&word));
            parts.extend(received.map(|received| PartsReply {
                statuses: good.statuses,
                media_type: without_boundary(picked.media_type),
                parts: received,
            }));
            let media_type = match picked.format {
                Format::Multipart | Format::Parts => without_boundary(picked.media_type),
                _ => picked.media_type.to_owned(),
            };
            if !accept.contains(&media_type) {
                accept.push(media_type);
            }
            replies.push((good.statuses, reply));
        }
        let others = offer.others.iter().filter(|other| !is_json(other));
        ReplyWay {
            media_type: offer.media_type.to_owned(),
            finished: Finished::of(&replies),
            success: success(replies),
            accept: accept.join(", "),
            parts,
            others: others.map(|other| (*other).to_owned()).collect(),
        }
    }

    /// A reply, and how it is read where it is of parts and read whole.
    fn reply(
        &mut self,
        offer: &Offer<'d>,
        pointer: &str,
        place: &Place<'_>,
    ) -> (SuccessReply, Option<ReceivedParts>) {
        let at = below(pointer, &["content", offer.media_type]);
        let pointer = below(&at, &["schema"]);
        let reply = match offer.format {
            Format::Json => SuccessReply::Json(self.content_type(offer.object, &pointer, place)),
            Format::Xml => match self.content_type(offer.object, &pointer, place) {
                // What may be anything, or is text, is so in XML, too.
                Type::Any | Type::String => SuccessReply::Text,
                ty => SuccessReply::Json(ty),
            },
            Format::Events => SuccessReply::Events(self.items(offer.object, &pointer, place)),
            Format::Lines => SuccessReply::Lines(self.items(offer.object, &pointer, place)),
            Format::Multipart => match self.whole_parts(offer, &at, place) {
                Some((ty, received)) => return (SuccessReply::Json(ty), Some(received)),
                None => SuccessReply::Parts(Type::File, PartContent::File),
            },
            Format::Parts => {
                let (ty, content) = self.part_stream(offer, &at, place);
                SuccessReply::Parts(ty, content)
            }
            Format::Text | Format::Form => {
                let given = ("a reply", "is given as text");
                self.stays_as_it_is(offer.media_type, offer.object, &pointer, given);
                self.encodings_not_read(offer.media_type, offer.object, &at);
                SuccessReply::Text
            }
            Format::Bytes => {
                let given = ("a reply", "is given as bytes");
                self.stays_as_it_is(offer.media_type, offer.object, &pointer, given);
                SuccessReply::Bytes
            }
        };
        (reply, None)
    }

    fn content_type(&mut self, object: &'d MediaType, pointer: &str, place: &Place<'_>) -> Type {
        match &object.schema {
            Some(schema) => self.schema(schema.into(), pointer, place),
            None => Type::Any,
        }
    }

    /// What a stream is a stream of: the items where its schema is that of the whole, a list.
    fn items(&mut self, object: &'d MediaType, pointer: &str, place: &Place<'_>) -> Type {
        match self.content_type(object, pointer, &place.within("item")) {
            Type::Array(item) => *item,
            // Text as it arrives, whatever else is said of it.
            Type::File | Type::Base64 | Type::Base64Url => Type::String,
            ty => ty,
        }
    }

    /// A reply in XML of this media type.
    fn xml_reply(
        &mut self,
        statuses: Statuses,
        (media_type, object): (&str, &'d MediaType),
        pointer: &str,
    ) -> Option<XmlReply> {
        let pointer = below(pointer, &["content", media_type, "schema"]);
        let root = self.xml_root(object.schema.as_ref()?, &pointer);
        Some(XmlReply {
            statuses,
            media_type: media_type.to_owned(),
            root,
        })
    }

    /// The type of an error's body, when it is JSON or XML with a schema, and what it is the type of.
    fn error(
        &mut self,
        id: OperationId,
        response: &'d Response,
        pointer: &str,
        key: &str,
    ) -> Option<(Type, (&'d str, &'d MediaType))> {
        let mut content = response.content.iter();
        let json = content.find(|(name, _)| is_json(name));
        let typed = json.or_else(|| {
            let mut content = response.content.iter();
            content.find(|(name, object)| self.is_typed_xml(name, object))
        });
        let Some((media_type, object)) = typed else {
            for (media_type, object) in &response.content {
                let at = below(pointer, &["content", media_type]);
                let pointer = below(&at, &["schema"]);
                let kept = ("an error", "is kept as text");
                self.stays_as_it_is(media_type, object, &pointer, kept);
                self.encodings_not_read(media_type, object, &at);
            }
            return None;
        };
        let schema = object.schema.as_ref()?;
        let pointer = below(pointer, &["content", media_type, "schema"]);
        let word = format!("error {key}");
        let place = Place::operation(id, Direction::Response);
        match self.schema(schema.into(), &pointer, &place.within(&word)) {
            Type::Any => None,
            ty => Some((ty, (media_type, object))),
        }
    }
}

/// What is said of a reply: its own description, and those of bodies whose types have none of their own.
fn said_of(response: &Response, own: &str) -> Option<String> {
    let bodies = response.content.values();
    let bodies = bodies.filter_map(|body| body.schema.as_ref().and_then(said_inline));
    let mut texts = vec![own.trim()];
    for text in bodies {
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts.retain(|text| !text.is_empty());
    (!texts.is_empty()).then(|| texts.join("\n\n"))
}

/// The replies in order of their statuses, that for all others last.
fn listed(responses: &Responses) -> Vec<(Statuses, &ReferenceOr<Response>)> {
    let mut listed: Vec<(Statuses, &ReferenceOr<Response>)> = responses
        .responses
        .iter()
        .map(|(status, response)| (statuses(status), response))
        .collect();
    listed.extend(responses.default.iter().map(|r| (Statuses::Default, r)));
    listed.sort_by_key(|(status, _)| *status);
    listed
}

/// The only way, which no media type names.
fn whole(success: Success) -> ReplyWay {
    ReplyWay {
        media_type: String::new(),
        finished: Finished::of(&[]),
        success,
        accept: "*/*".to_owned(),
        others: Vec::new(),
        parts: Vec::new(),
    }
}

/// What is after the slash of a media type.
fn subtype(media_type: &str) -> String {
    let essence = essence(media_type);
    let subtype = essence.split_once('/').map(|(_, subtype)| subtype);
    subtype.unwrap_or(&essence).to_owned()
}

fn is_same(one: &Offer<'_>, other: &Offer<'_>) -> bool {
    one.format == other.format && one.media_type.eq_ignore_ascii_case(other.media_type)
}

fn is_streamed(format: Format) -> bool {
    matches!(format, Format::Events | Format::Lines | Format::Parts)
}

/// Whether what is read while it arrives, and so cannot be one type with what is not.
fn arrives(format: Format) -> bool {
    is_streamed(format) || format == Format::Bytes
}

/// What is taken of each status by who wants this: it, where it is offered, else the best that goes
/// with it.
fn picks(good: &[Good<'_>], wanted: &Offer<'_>) -> Picks {
    let pick = |good: &Good<'_>| {
        let mut offers = good.offers.iter();
        let own = offers.position(|offer| is_same(offer, wanted));
        own.or_else(|| {
            let whole = |offer: &Offer<'_>| !arrives(offer.format) && !arrives(wanted.format);
            good.offers.iter().position(whole)
        })
    };
    good.iter().map(pick).collect()
}

fn key(status: Statuses) -> String {
    match status {
        Statuses::Code(code) => code.to_string(),
        Statuses::Class(class) => format!("{class}XX"),
        Statuses::Default => "default".to_owned(),
    }
}

fn statuses(status: &StatusCode) -> Statuses {
    match status {
        StatusCode::Code(code) => Statuses::Code(*code),
        StatusCode::Range(class) => Statuses::Class(*class),
    }
}

/// Why a reply never has content, if that is so, whatever is described (RFC 9110, sections 9.3.2,
/// 15.3.5 and 15.3.6).
fn has_no_content(method: &Method, status: Statuses) -> Option<&'static str> {
    match status {
        _ if *method == Method::Head => Some("a reply to HEAD has no content"),
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

/// Whether a status says that what was asked for is elsewhere (RFC 9110 §15.4).
fn is_redirect(status: Statuses) -> bool {
    match status {
        Statuses::Code(code) => matches!(code, 301 | 302 | 303 | 307 | 308),
        Statuses::Class(class) => class == 3,
        Statuses::Default => false,
    }
}

/// What all good replies come to together.
fn success(mut good: Vec<(Statuses, SuccessReply)>) -> Success {
    if let Some(index) = good.iter().position(|(_, reply)| reply.is_streamed()) {
        return Success::One(good.swap_remove(index).1);
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
