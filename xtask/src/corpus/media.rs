//! Media types that no call reaches, and XML that is text although its schema says more, looked for in
//! the document and the calls alone.

use std::collections::BTreeMap;
use std::path::Path;

use openapiv3::{
    AdditionalProperties, MediaType, OpenAPI, Operation, Response, SchemaKind, StatusCode, Type,
};
use specwright::config::Config;
use specwright::diagnostic::Diagnostics;
use specwright::disk::Folder;
use specwright::ir::{BodyContent, Method, Operation as Call, Success, SuccessReply};
use specwright::resolve::Resolver;
use specwright::{load_patched, model};

/// The media types of bodies and replies of a document that no call sends or asks for, and that none
/// says how to: `POST /a: image/png`. Besides, those of XML that a call has as text although the schema says
/// more: `GET /a: text/xml as text`.
pub fn unreached(path: &Path, bytes: &[u8]) -> Vec<String> {
    let folder = Folder::of(path);
    let mut read = |path: &str| folder.read(path);
    let mut diagnostics = Diagnostics::new();
    let name = folder.document();
    let document = load_patched(
        name,
        bytes,
        Some(&mut read),
        &Config::default(),
        &mut diagnostics,
    );
    let Some(document) = document.filter(|_| !diagnostics.has_errors()) else {
        return Vec::new();
    };
    let model = model(&document, &Config::default(), &mut diagnostics);
    of(&document, &model.api.operations)
}

fn of(document: &OpenAPI, calls: &[Call]) -> Vec<String> {
    let resolver = Resolver::new(document);
    let mut by_request: BTreeMap<(&str, Method), Vec<&Call>> = BTreeMap::new();
    for call in calls {
        let ways = by_request.entry((&call.key, call.method.clone()));
        ways.or_default().push(call);
    }
    let mut found = Vec::new();
    for (path, item) in document.paths.iter() {
        let Ok(item) = resolver.path_item(item, "") else {
            continue;
        };
        for (key, operation) in item.value.iter() {
            let Some(method) = Method::of_key(key) else {
                continue;
            };
            let Some(ways) = by_request.get(&(path.as_str(), method.clone())) else {
                continue;
            };
            let mut missing = bodies(&resolver, operation);
            missing.retain(|name| !ways.iter().any(|way| sends(way, name)));
            let texts = xml_as_text(&resolver, method.clone(), operation, ways);
            let mut replies = replies(&resolver, method.clone(), operation);
            replies.retain(|name| !ways.iter().any(|way| asks(way, name)));
            missing.extend(replies);
            missing.extend(texts);
            let at = format!("{} {path}", method.as_str());
            found.extend(missing.into_iter().map(|name| format!("{at}: {name}")));
        }
    }
    found
}

/// The media types of XML that calls have as text, although their schemas say more.
fn xml_as_text(
    resolver: &Resolver<'_>,
    method: Method,
    operation: &Operation,
    ways: &[&Call],
) -> Vec<String> {
    let body = operation.request_body.as_ref();
    let body = body.and_then(|body| resolver.request_body(body, "").ok());
    let bodies = body.into_iter().flat_map(|body| &body.value.content);
    let is_text = |content: &BodyContent, name: &str| {
        let BodyContent::Text(sent) = content else {
            return false;
        };
        is_same(sent, name)
    };
    let bodies = bodies.filter(|(name, media)| {
        let mut contents = ways.iter().filter_map(|way| way.body.as_ref());
        is_structured_xml(resolver, name, media)
            && contents.any(|body| is_text(&body.content, name))
    });
    let replies = good_replies(resolver, method, operation).into_iter();
    let replies = replies.flat_map(|response| &response.content);
    let replies = replies.filter(|(name, media)| {
        let asking = |way: &&&Call| way.accept.split(',').any(|one| is_same(one.trim(), name));
        let mut asking = ways.iter().filter(asking).peekable();
        is_structured_xml(resolver, name, media)
            && asking.peek().is_some()
            && asking.all(|way| !is_typed(&way.success))
    });
    let all = bodies.chain(replies);
    all.map(|(name, _)| format!("{name} as text")).collect()
}

fn is_typed(success: &Success) -> bool {
    let is_json = |reply: &SuccessReply| matches!(reply, SuccessReply::Json(_));
    match success {
        Success::One(reply) => is_json(reply),
        Success::Optional(_) => true,
        Success::ByStatus(replies) => replies.iter().any(|(_, reply)| is_json(reply)),
    }
}

/// Whether a media type is XML whose schema has members, items or parts.
fn is_structured_xml(resolver: &Resolver<'_>, name: &str, media: &MediaType) -> bool {
    let essence = essence(name);
    let is_xml = essence.ends_with("/xml") || essence.ends_with("+xml");
    let found = media.schema.as_ref();
    let found = found.and_then(|schema| resolver.schema(schema.into(), "").ok());
    is_xml
        && !essence.starts_with("image/")
        && found.is_some_and(|found| match &found.value.schema_kind {
            SchemaKind::Type(Type::Object(object)) => !object.properties.is_empty(),
            SchemaKind::Type(Type::Array(array)) => array.items.is_some(),
            _ => false,
        })
}

fn bodies(resolver: &Resolver<'_>, operation: &Operation) -> Vec<String> {
    let body = operation.request_body.as_ref();
    let body = body.and_then(|body| resolver.request_body(body, "").ok());
    let content = body.map(|body| &body.value.content);
    let is_something = |media: &&MediaType| !holds_nothing(resolver, media);
    let content = content.into_iter().flatten();
    content
        .filter(|(name, media)| !is_form(name) || is_something(media))
        .map(|(name, _)| name.clone())
        .collect()
}

fn is_form(name: &str) -> bool {
    let essence = essence(name);
    essence == "application/x-www-form-urlencoded" || essence.starts_with("multipart/")
}

/// Whether there is nothing to send in a form: an object that can have no members.
fn holds_nothing(resolver: &Resolver<'_>, media: &MediaType) -> bool {
    let Some(schema) = &media.schema else {
        return false;
    };
    let Ok(found) = resolver.schema(schema.into(), "") else {
        return false;
    };
    match &found.value.schema_kind {
        SchemaKind::Type(Type::Object(object)) => {
            let others = &object.additional_properties;
            object.properties.is_empty()
                && matches!(others, None | Some(AdditionalProperties::Any(false)))
        }
        _ => false,
    }
}

fn replies(resolver: &Resolver<'_>, method: Method, operation: &Operation) -> Vec<String> {
    let good = good_replies(resolver, method, operation).into_iter();
    good.flat_map(|response| response.content.keys().cloned())
        .collect()
}

/// The replies that have a body when all is well.
fn good_replies<'d>(
    resolver: &Resolver<'d>,
    method: Method,
    operation: &'d Operation,
) -> Vec<&'d Response> {
    if method == Method::Head {
        return Vec::new();
    }
    let responses = &operation.responses;
    let class = |status: &StatusCode| match status {
        StatusCode::Code(code) => code / 100,
        StatusCode::Range(class) => *class,
    };
    let has_none = |status: &StatusCode| matches!(status, StatusCode::Code(204 | 205));
    let good = responses.responses.iter();
    let mut good: Vec<_> = good.filter(|(status, _)| class(status) == 2).collect();
    good.retain(|(status, _)| !has_none(status));
    let says_more = responses
        .responses
        .keys()
        .any(|status| matches!(class(status), 2 | 3));
    let otherwise = responses.default.iter().filter(|_| !says_more);
    let all = good
        .into_iter()
        .map(|(_, response)| response)
        .chain(otherwise);
    all.filter_map(|response| Some(resolver.response(response, "").ok()?.value))
        .collect()
}

fn sends(way: &Call, name: &str) -> bool {
    let Some(body) = &way.body else {
        return false;
    };
    let is_sent = match &body.content {
        BodyContent::Json { media_type, .. } | BodyContent::JsonMembers { media_type, .. } => {
            is_same(media_type, name) || is_json(media_type) && is_json(name)
        }
        BodyContent::Lines { media_type, .. } | BodyContent::Text(media_type) => {
            is_same(media_type, name) || name.contains('*')
        }
        BodyContent::Form(_) => is_same("application/x-www-form-urlencoded", name),
        BodyContent::Multipart { .. } => essence(name).starts_with("multipart/"),
        // A file says its own.
        BodyContent::Bytes(_) => true,
    };
    is_sent || is_said(way, name)
}

fn asks(way: &Call, name: &str) -> bool {
    let mut accepted = way.accept.split(',').map(str::trim);
    accepted.any(|known| is_same(known, name) || is_json(known) && is_json(name))
        || is_said(way, name)
}

/// Whether the documentation of a call says how to come by a media type.
fn is_said(way: &Call, name: &str) -> bool {
    let of_body = way.body.iter().flat_map(|body| &body.doc.facts);
    let quoted = format!("`{name}`");
    let mut facts = way.doc.facts.iter().chain(of_body);
    facts.any(|fact| fact.contains(&quoted))
}

fn is_same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other) || essence(one) == essence(other)
}

fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    matches!(&*essence, "*/*" | "application/*" | "*") || essence.ends_with("json")
}
