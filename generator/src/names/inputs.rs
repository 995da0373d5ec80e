//! Names of operations, their requests and what a caller gives with them.

use std::collections::BTreeMap;
use std::iter;

use super::ident::{camel, more_fields, shouty, snake, variant};
use super::links::links;
use super::media::{Role, words};
use super::methods::{OF_TRAITS, setter};
use super::scope::Scope;
use super::variants::VariantNames;
use super::ways::{Ways, joined, once};
use super::{Names, OperationName, TypeHome, TypeName};
use crate::analyze::Facts;
use crate::config::Config;
use crate::ir::{
    Api, BodyContent, Kind, Member, Operation, OperationId, Origin, Owner, Parameter, Statuses,
    Success, SuccessReply, SwitchPlace, TypeId,
};
use crate::parallel;
use crate::resources::ResourceId;

/// Something a caller gives with a request: a field of the request's type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// The name of the field, its setter and its argument.
    pub ident: String,
    /// What it is given for.
    pub place: InputPlace,
    /// By which the runtime finds it: its name in the document, with its place where another has it.
    pub key: String,
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

/// Names every operation, and the types that belong to operations: resource by resource, for each has
/// a module of its own.
pub(super) fn operations(
    api: &Api,
    facts: &Facts,
    config: &Config,
    variants: &VariantNames,
    names: &mut Names,
) -> Vec<OperationName> {
    let naming = Naming {
        api,
        facts,
        config,
        variants,
    };
    let inline = inline_types(api, facts, variants);
    let resources = names.resources.iter().map(|resource| &resource.handle);
    let named = parallel::map(resources.enumerate().collect(), |(index, handle)| {
        let inline = inline.get(&index).map_or(&[][..], Vec::as_slice);
        naming.resource(ResourceId(index), handle, inline)
    });
    let mut operations: Vec<Option<OperationName>> = vec![None; api.operations.len()];
    for (index, named) in named.into_iter().enumerate() {
        for (id, ident) in named.types {
            let home = TypeHome::Resource(index);
            names.types[id.0] = TypeName { ident, home };
        }
        for (id, name) in named.operations {
            operations[id.0] = Some(name);
        }
    }
    operations.into_iter().flatten().collect()
}

/// What operations are named by.
struct Naming<'a> {
    api: &'a Api,
    facts: &'a Facts,
    config: &'a Config,
    variants: &'a VariantNames,
}

/// The names of what is in the module of a resource.
struct InResource {
    operations: BTreeMap<OperationId, OperationName>,
    types: Vec<(TypeId, String)>,
}

impl Naming<'_> {
    /// Names what is in the module of a resource, beside the type called `handle`.
    fn resource(&self, resource: ResourceId, handle: &str, inline: &[InlineType]) -> InResource {
        let (api, facts) = (self.api, self.facts);
        // Other resources' handles are in modules of their own; `json` and the like are modules.
        let mut scope = Scope::with(&[handle, CALL]);
        // Plain names come first, whatever other ways there are to call something before.
        let mut order = facts.resources.list[resource.0].operations.clone();
        order.sort_by_key(|id| !api.operations[id.0].way.is_plain());
        let mut operations = self.operations(&order, &mut scope);
        let mut types = match facts.resources.events {
            Some(events) if events == resource => {
                event_types(api, facts, self.variants, &mut scope)
            }
            _ => Vec::new(),
        };
        let ways = ways(inline);
        for (owner, id, path) in inline {
            let method = operations.get(owner).map(|names| names.method.as_str());
            let wishes = candidates(
                &ways[owner],
                path,
                method.unwrap_or_default(),
                &api.definition(*id).kind,
            );
            types.push((*id, scope.claim_first(wishes)));
        }
        // Last, for all others have names that are longer known.
        for id in &order {
            if let Some(names) = operations.get_mut(id) {
                names.call = scope.claim(format!("{}Call", prefix(&names.method)));
            }
        }
        InResource { operations, types }
    }

    /// Names the operations of a resource but for the types of their calls.
    fn operations(
        &self,
        order: &[OperationId],
        scope: &mut Scope,
    ) -> BTreeMap<OperationId, OperationName> {
        let mut operations: BTreeMap<OperationId, OperationName> = BTreeMap::new();
        let mut statics = Scope::default();
        let mut methods = Scope::default();
        for id in order {
            let operation = &self.api.operations[id.0];
            let plain = &self.facts.resources.placements[id.0].method;
            let method = methods.claim_first(method_names(operation, plain, self.config));
            let prefix = prefix(&method);
            let reply = match operation.success {
                Success::ByStatus(_) => scope.claim(format!("{prefix}Reply")),
                Success::One(_) | Success::Optional(_) => String::new(),
            };
            let shared = operation.way.request.and_then(|of| operations.get(&of));
            let name = match shared.cloned() {
                Some(shared) => OperationName {
                    links: None,
                    call: String::new(),
                    polling: None,
                    reply,
                    reply_variants: reply_variants(operation),
                    on: on_of_way(&method, &shared),
                    method,
                    ..shared
                },
                None => OperationName {
                    links: links(operation, || scope.claim(format!("{prefix}Links"))),
                    request: scope.claim(format!("{prefix}Request")),
                    call: String::new(),
                    on: ON.to_owned(),
                    reply,
                    reply_variants: reply_variants(operation),
                    constant: statics.claim(shouty(&method)),
                    polling: operation
                        .polling
                        .as_ref()
                        .map(|_| statics.claim(shouty(&format!("{method} polling")))),
                    inputs: inputs(operation, &methods_of(self.api, self.facts, order, *id)),
                    method,
                },
            };
            operations.insert(*id, name);
        }
        operations
    }
}

/// What types that belong to a method are called first.
fn prefix(method: &str) -> String {
    camel(method, "Call").trim_end_matches("Model").to_owned()
}

/// The parameter of a request's type, beside which types of the same file are named alone.
const CALL: &str = "C";

/// What makes a request one of a client.
const ON: &str = "on";

/// The same for another way to call its operation. Setters were there before.
fn on_of_way(method: &str, request: &OperationName) -> String {
    let setters: Vec<&str> = request
        .inputs
        .iter()
        .map(|input| input.ident.as_str())
        .collect();
    Scope::with(&setters).claim(format!("{ON}_{}", method.trim_start_matches("r#")))
}

/// The methods of a request that are not setters, in all ways to call its operation.
fn methods_of(
    api: &Api,
    facts: &Facts,
    resource: &[OperationId],
    id: OperationId,
) -> Vec<&'static str> {
    let mut methods = [OF_TRAITS, &["call", ON]].concat();
    for way in resource {
        let operation = &api.operations[way.0];
        if *way != id && operation.way.request != Some(id) {
            continue;
        }
        methods.extend(match &operation.success {
            Success::One(SuccessReply::Json(_)) if facts.pages[way.0].is_some() => {
                &["send", "stream", "pages", "wait", "iter"][..]
            }
            Success::One(
                SuccessReply::Events(_) | SuccessReply::Lines(_) | SuccessReply::Parts(..),
            ) => &["stream", "iter"],
            Success::One(SuccessReply::Bytes | SuccessReply::Redirect) => &["wait"],
            Success::One(SuccessReply::Json(_) | SuccessReply::Text | SuccessReply::Empty)
            | Success::Optional(_)
            | Success::ByStatus(_) => &["send", "wait"],
        });
        if operation.polling.is_some() {
            methods.extend(["poll", "resume", "until_done"]);
        }
        if !operation.links.is_empty() {
            methods.extend(["wait_with_links", "with_links"]);
        }
    }
    methods
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
        Success::One(
            SuccessReply::Events(_) | SuccessReply::Lines(_) | SuccessReply::Parts(..),
        ) => Role::Stream,
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

/// A type of an operation, and the way to it.
type InlineType = (OperationId, TypeId, Vec<String>);

/// The types that belong to operations, by resource.
fn inline_types(
    api: &Api,
    facts: &Facts,
    variants: &VariantNames,
) -> BTreeMap<usize, Vec<InlineType>> {
    let mut inline: BTreeMap<usize, Vec<InlineType>> = BTreeMap::new();
    for (index, definition) in api.definitions.iter().enumerate() {
        if let (true, Origin::Inline { owner, path }) =
            (facts.usage[index].is_used(), &definition.origin)
            && let Owner::Operation(id) = owner
        {
            let resource = facts.resources.placements[id.0].resource.0;
            let path = variants.path(owner, path);
            let of_resource = inline.entry(resource).or_default();
            of_resource.push((*id, TypeId(index), path));
        }
    }
    inline
}

/// The ways to the types of each operation, from where its body or reply begins.
fn ways(inline: &[InlineType]) -> BTreeMap<OperationId, Ways> {
    let mut paths: BTreeMap<OperationId, Vec<&[String]>> = BTreeMap::new();
    for (owner, _, path) in inline {
        paths.entry(*owner).or_default().push(path);
    }
    let ways = paths
        .into_iter()
        .map(|(owner, paths)| (owner, Ways::new(paths)));
    ways.collect()
}

/// Names the types that belong to events: the union of all of them first.
fn event_types(
    api: &Api,
    facts: &Facts,
    variants: &VariantNames,
    scope: &mut Scope,
) -> Vec<(TypeId, String)> {
    let definitions = api.definitions.iter().enumerate();
    let mut own: Vec<(Vec<String>, usize)> = definitions
        .filter(|(id, _)| facts.usage[*id].is_used())
        .filter_map(|(id, definition)| match &definition.origin {
            Origin::Inline {
                owner: owner @ Owner::Events,
                path,
            } => Some((variants.path(owner, path), id)),
            _ => None,
        })
        .collect();
    own.sort();
    let mut ident = |path: &[String]| match path {
        [] => scope.claim("Event".to_owned()),
        path => scope.claim_first([
            once(&camel(&joined(path), "Event")),
            camel(&joined(path), "Event"),
        ]),
    };
    let named = own.iter().map(|(path, id)| (TypeId(*id), ident(path)));
    named.collect()
}

/// What a type of an operation can be called: by the way to it, and with the method before it.
/// Bodies and replies have only the longer name.
fn candidates(ways: &Ways, path: &[String], method: &str, kind: &Kind) -> Vec<String> {
    let short = once(&joined(path));
    let method = &prefix(method);
    let of_method = path.first().is_some_and(|word| {
        word == "body" || word.starts_with("response") || word.starts_with("error")
    });
    // `…Request` is what requests are called.
    if of_method {
        ways.names(method, path, 1, kind)
    } else if short.ends_with("Request") || short.ends_with("Reply") {
        ways.names(method, path, 0, kind)
    } else {
        let mut names = vec![camel(&short, "Type")];
        names.extend(ways.names(method, path, 0, kind));
        names
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

fn inputs(operation: &Operation, methods: &[&str]) -> Vec<Input> {
    let mut inputs = all_inputs(operation, methods);
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

/// What the runtime finds the boolean by that says whether the reply is streamed.
pub fn switch_key(operation: &Operation) -> Option<String> {
    let switch = operation.switch.as_ref()?;
    let place = match switch.place {
        SwitchPlace::Parameter(index) => InputPlace::Parameter(index),
        SwitchPlace::BodyMember(index) => InputPlace::BodyMember(index),
        SwitchPlace::Body => {
            let mut parameters = operation.parameters.iter();
            let is_taken = parameters.any(|parameter| parameter.member.name == switch.name);
            let place = if is_taken { "body:" } else { "" };
            return Some(format!("{place}{}", switch.name));
        }
    };
    let mut inputs = all_inputs(operation, &[]).into_iter();
    inputs
        .find(|input| input.place == place)
        .map(|input| input.key)
}

/// What a caller gives. A request has `methods` besides setters, whose names stay theirs.
fn all_inputs(operation: &Operation, methods: &[&str]) -> Vec<Input> {
    let field = |name: &str| setter(name, methods);
    let mut scope = Scope::with(methods);
    let mut keys = Vec::new();
    let mut inputs = Vec::new();
    let parameters = operation.parameters.iter();
    let parameters: Vec<(&Parameter, String)> = parameters
        .map(|parameter| (parameter, field(&parameter.member.name)))
        .collect();
    for (index, (parameter, plain)) in parameters.iter().enumerate() {
        let name = &parameter.member.name;
        // Most have the first, and the others are not made.
        let others = || {
            let mut before = parameters[..index]
                .iter()
                .filter(|(_, other)| other == plain);
            let is_first = before.all(|(other, _)| other.location == parameter.location);
            let mut names = if is_first {
                more_fields(name)
            } else {
                Vec::new()
            };
            names.push(format!("{}_{plain}", parameter.location.name()));
            names
        };
        let others = iter::once_with(others).flatten();
        inputs.push(Input {
            ident: scope.claim_first(iter::once(plain.clone()).chain(others)),
            place: InputPlace::Parameter(index),
            key: key(&mut keys, parameter.location.name(), name),
        });
    }
    let members: Vec<&Member> = match operation.body.as_ref().map(|body| &body.content) {
        Some(BodyContent::JsonMembers { members, .. }) => members.iter().collect(),
        Some(BodyContent::Form(fields) | BodyContent::Multipart { fields, .. }) => {
            fields.iter().map(|field| &field.member).collect()
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
                key: key(&mut keys, "body", "body"),
            });
            Vec::new()
        }
        None => Vec::new(),
    };
    for (index, member) in members.into_iter().enumerate() {
        let plain = field(&member.name);
        let other = format!("body_{plain}");
        inputs.push(Input {
            ident: scope.claim_first([plain, other]),
            place: InputPlace::BodyMember(index),
            key: key(&mut keys, "body", &member.name),
        });
    }
    inputs
}

/// What the runtime finds an input by: of several with one name, all but the first are told apart by
/// their places.
fn key<'a>(taken: &mut Vec<&'a str>, place: &str, name: &'a str) -> String {
    if taken.contains(&name) {
        return format!("{place}:{name}");
    }
    taken.push(name);
    name.to_owned()
}
