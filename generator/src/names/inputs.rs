//! Names of operations, their requests and what a caller gives with them.

use std::collections::BTreeMap;

use super::ident::{camel, field, shouty, snake, variant};
use super::media::{Role, words};
use super::scope::Scope;
use super::types::joined;
use super::{Names, OperationName, TypeHome, TypeName};
use crate::analyze::Facts;
use crate::config::Config;
use crate::ir::{
    Api, BodyContent, Member, Operation, OperationId, Origin, Owner, Statuses, Success,
    SuccessReply, SwitchPlace, TypeId,
};
use crate::resources::ResourceId;

/// Something a caller gives with a request: a field of the request's type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// The name of the field, its setter and its argument.
    pub ident: String,
    /// What it is given for.
    pub place: InputPlace,
}

/// What an input is given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum InputPlace {
    /// The parameter of this index.
    Parameter(usize),
    /// The member or field of the body of this index.
    BodyMember(usize),
    /// The whole body.
    Body,
}

/// Names every operation, and the types that belong to operations.
pub(super) fn operations(
    api: &Api,
    facts: &Facts,
    config: &Config,
    names: &mut Names,
) -> Vec<OperationName> {
    let inline = inline_types(api, facts);
    let mut operations: Vec<Option<OperationName>> = vec![None; api.operations.len()];
    for (index, resource) in facts.resources.list.iter().enumerate() {
        let handle = names.resources[index].handle.clone();
        // Other resources' handles are in modules of their own; `json` and the like are modules.
        let mut scope = Scope::with(&[&handle]);
        let mut statics = Scope::default();
        let mut methods = Scope::default();
        // Plain names come first, whatever other ways there are to call something before.
        let mut order = resource.operations.clone();
        order.sort_by_key(|id| !api.operations[id.0].way.is_plain());
        for id in &order {
            let operation = &api.operations[id.0];
            let plain = &facts.resources.placements[id.0].method;
            let method = methods.claim_first(method_names(operation, plain, config));
            let prefix = camel(&method, "Call").trim_end_matches("Model").to_owned();
            let reply = match operation.success {
                Success::ByStatus(_) => scope.claim(format!("{prefix}Reply")),
                Success::One(_) | Success::Optional(_) => String::new(),
            };
            let shared = operation
                .way
                .request
                .and_then(|of| operations[of.0].clone());
            operations[id.0] = Some(match shared {
                Some(shared) => OperationName {
                    reply,
                    reply_variants: reply_variants(operation),
                    method,
                    ..shared
                },
                None => OperationName {
                    request: scope.claim(format!("{prefix}Request")),
                    reply,
                    reply_variants: reply_variants(operation),
                    constant: statics.claim(shouty(&method)),
                    inputs: inputs(operation),
                    method,
                },
            });
        }
        if facts.resources.events == Some(ResourceId(index)) {
            event_types(api, facts, &mut scope, index, names);
        }
        for (owner, id) in inline.get(&index).into_iter().flatten() {
            let method = operations[owner.0]
                .as_ref()
                .map(|names| names.method.as_str());
            let ident = scope.claim_first(candidates(api, *id, method.unwrap_or_default()));
            let home = TypeHome::Resource(index);
            names.types[id.0] = TypeName { ident, home };
        }
    }
    operations.into_iter().flatten().collect()
}

/// What the method of an operation can be called: by its name, or with words for the media types
/// that tell it from the plain way to call the same.
fn method_names(operation: &Operation, plain: &str, config: &Config) -> Vec<String> {
    let way = &operation.way;
    if way.is_plain() {
        return vec![snake(plain, "call")];
    }
    let configured = config.operation(
        operation.method.as_str(),
        &operation.key,
        operation.id.as_deref(),
    );
    let renamed = |media_type: &str| configured?.calls.get(media_type);
    let streamed = match &operation.success {
        Success::One(SuccessReply::Events(_) | SuccessReply::Lines(_)) => Role::Stream,
        _ => Role::Reply,
    };
    let mut names = vec![plain.to_owned()];
    for (media_type, role) in [(&way.body, Role::Body), (&way.reply, streamed)] {
        let Some(media_type) = media_type else {
            continue;
        };
        names = match renamed(media_type) {
            // What is named by hand is the whole name, and the start of those that go on.
            Some(name) if names.len() == 1 && names[0] == plain => vec![name.clone()],
            Some(name) => names
                .iter()
                .map(|before| format!("{before}_{name}"))
                .collect(),
            None => {
                let words = words(media_type, role);
                let pairs = words.iter().flat_map(|word| {
                    let names = names.iter();
                    names.map(move |before| format!("{before} {word}"))
                });
                pairs.collect()
            }
        };
    }
    names.iter().map(|name| snake(name, "call")).collect()
}

/// The types that belong to operations, by resource.
fn inline_types(api: &Api, facts: &Facts) -> BTreeMap<usize, Vec<(OperationId, TypeId)>> {
    let mut inline: BTreeMap<usize, Vec<(OperationId, TypeId)>> = BTreeMap::new();
    for (index, definition) in api.definitions.iter().enumerate() {
        if let (
            true,
            Origin::Inline {
                owner: Owner::Operation(id),
                ..
            },
        ) = (facts.usage[index].is_used(), &definition.origin)
        {
            let resource = facts.resources.placements[id.0].resource.0;
            inline
                .entry(resource)
                .or_default()
                .push((*id, TypeId(index)));
        }
    }
    inline
}

/// Names the types that belong to events: the union of all of them first.
fn event_types(api: &Api, facts: &Facts, scope: &mut Scope, index: usize, names: &mut Names) {
    let definitions = api.definitions.iter().enumerate();
    let mut own: Vec<(&Vec<String>, usize)> = definitions
        .filter(|(id, _)| facts.usage[*id].is_used())
        .filter_map(|(id, definition)| match &definition.origin {
            Origin::Inline {
                owner: Owner::Events,
                path,
            } => Some((path, id)),
            _ => None,
        })
        .collect();
    own.sort();
    for (path, id) in own {
        let ident = match path.as_slice() {
            [] => scope.claim("Event".to_owned()),
            path => scope.claim(camel(&joined(path), "Event")),
        };
        let home = TypeHome::Resource(index);
        names.types[id] = TypeName { ident, home };
    }
}

/// What a type of an operation can be called: by the way to it, and with the method before it.
/// Bodies and replies have only the longer name.
fn candidates(api: &Api, id: TypeId, method: &str) -> Vec<String> {
    let Origin::Inline { path, .. } = &api.definition(id).origin else {
        return Vec::new();
    };
    let short = joined(path);
    let long = format!("{}{short}", camel(method, "Call").trim_end_matches("Model"));
    let of_method = path.first().is_some_and(|word| {
        word == "body" || word.starts_with("response") || word.starts_with("error")
    });
    // `…Request` is what requests are called.
    if of_method || short.ends_with("Request") || short.ends_with("Reply") {
        vec![long]
    } else {
        vec![camel(&short, "Type"), long]
    }
}

fn reply_variants(operation: &Operation) -> Vec<String> {
    let Success::ByStatus(replies) = &operation.success else {
        return Vec::new();
    };
    let mut scope = Scope::default();
    replies
        .iter()
        .map(|(statuses, _)| {
            let name = match statuses {
                Statuses::Code(code) => {
                    reason(*code).map_or(format!("status {code}"), str::to_owned)
                }
                Statuses::Class(_) => "success".to_owned(),
                Statuses::Default => "default".to_owned(),
            };
            scope.claim(variant(&name, "Reply"))
        })
        .collect()
}

/// What HTTP calls a status of success (RFC 9110 §15.3).
fn reason(status: u16) -> Option<&'static str> {
    Some(match status {
        200 => "ok",
        201 => "created",
        202 => "accepted",
        203 => "non authoritative",
        204 => "no content",
        205 => "reset content",
        206 => "partial content",
        207 => "multi status",
        _ => return None,
    })
}

fn inputs(operation: &Operation) -> Vec<Input> {
    let mut inputs = all_inputs(operation);
    // Each way to call gives its own.
    let switch = operation.switch.as_ref().map(|switch| match switch.place {
        SwitchPlace::Parameter(index) => InputPlace::Parameter(index),
        SwitchPlace::BodyMember(index) => InputPlace::BodyMember(index),
        SwitchPlace::Body => InputPlace::Body,
    });
    let switch = switch.filter(|place| *place != InputPlace::Body);
    inputs.retain(|input| Some(input.place) != switch);
    inputs
}

fn all_inputs(operation: &Operation) -> Vec<Input> {
    let mut scope = Scope::default();
    let mut inputs = Vec::new();
    for (index, parameter) in operation.parameters.iter().enumerate() {
        inputs.push(Input {
            ident: scope.claim(field(&parameter.member.name)),
            place: InputPlace::Parameter(index),
        });
    }
    let mut add = |members: &[&Member]| {
        for (index, member) in members.iter().enumerate() {
            let plain = field(&member.name);
            let other = format!("body_{plain}");
            inputs.push(Input {
                ident: scope.claim_first([plain, other]),
                place: InputPlace::BodyMember(index),
            });
        }
    };
    match operation.body.as_ref().map(|body| &body.content) {
        Some(BodyContent::JsonMembers { members, .. }) => {
            add(&members.iter().collect::<Vec<_>>());
        }
        Some(BodyContent::Form(fields) | BodyContent::Multipart(fields)) => {
            add(&fields.iter().map(|field| &field.member).collect::<Vec<_>>());
        }
        Some(
            BodyContent::Json { .. }
            | BodyContent::Lines { .. }
            | BodyContent::Text(_)
            | BodyContent::Bytes(_),
        ) => {
            inputs.push(Input {
                ident: scope.claim_first(["body".to_owned(), "request_body".to_owned()]),
                place: InputPlace::Body,
            });
        }
        None => {}
    }
    inputs
}
