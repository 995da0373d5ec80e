//! Calls that take long: which they are, by the document or `codegen.toml`, and how they are polled.

use openapiv3::{Operation as OperationObject, ReferenceOr, Response, Schema};
use serde_json::Value;

use super::Lowering;
use super::merge::below;
use super::place::Place;
use crate::config::{OperationPolling, PollResult as ConfiguredResult, Polling as Rules};
use crate::diagnostic::{Code, Severity};
use crate::ir::{
    Api, Definition, Direction, Kind, Method, Operation, PollResult, PollValue, Polling,
    StateHeader, Statuses, Success, SuccessReply, Type, TypeId, USUAL_HEADERS,
    USUAL_INTERVAL_SECONDS, USUALLY_DONE, USUALLY_FAILED, USUALLY_WITHIN,
};
use crate::pointer::tokens;
use crate::suggest::did_you_mean;

/// Where a state says what it is that another header leads to.
const STATUS: &str = "/status";

/// The keys of the extension that marks such calls, and of what it says of the value.
const MARK: &str = "x-ms-long-running-operation";
const OPTIONS: &str = "x-ms-long-running-operation-options";
const VIA: &str = "final-state-via";
const SCHEMA: &str = "final-state-schema";

/// Where a value may say how far it is itself, of which a call that makes or changes it leads to no
/// state.
const VALUE_STATUS: [&str; 2] = ["/properties/provisioningState", "/provisioningState"];

/// How many types within each other are looked at for a member.
const DEEPEST: usize = 8;

/// What the replies of an operation come to for whoever polls it.
#[derive(Clone)]
pub(super) struct Finished {
    /// What comes when it is done.
    pub(super) value: PollValue,
    /// What comes when it is only accepted.
    accepted: Option<Type>,
    /// Whether it may be only accepted.
    is_accepted: bool,
}

impl Finished {
    pub(super) fn of(replies: &[(Statuses, SuccessReply)]) -> Finished {
        let is_accepted = |statuses: &Statuses| *statuses == Statuses::Code(202);
        let done = replies.iter().filter(|(of, _)| !is_accepted(of));
        let mut with_body = done.filter(|(_, reply)| *reply != SuccessReply::Empty);
        let has_none = |of: &Statuses| matches!(of, Statuses::Code(204 | 205));
        let may_be_nothing = replies.iter().any(|(of, _)| has_none(of));
        let value = match with_body.next().map(|(_, reply)| reply) {
            Some(SuccessReply::Json(ty)) if may_be_nothing => PollValue::Optional(ty.clone()),
            Some(SuccessReply::Json(ty)) => PollValue::Json(ty.clone()),
            Some(SuccessReply::Text) => PollValue::Text,
            Some(SuccessReply::Bytes) => PollValue::Bytes,
            _ => PollValue::Empty,
        };
        let found = replies.iter().find(|(of, _)| is_accepted(of));
        let accepted = match found {
            Some((_, SuccessReply::Json(ty))) => Some(ty.clone()),
            _ => None,
        };
        Finished {
            value,
            accepted,
            is_accepted: found.is_some(),
        }
    }

    /// The value of a call that is marked. Where nothing but the acceptance is described, this is
    /// what may come at the end, too.
    fn marked(&self) -> PollValue {
        match (&self.value, &self.accepted) {
            (PollValue::Empty, Some(ty)) => PollValue::Optional(ty.clone()),
            (value, _) => value.clone(),
        }
    }
}

/// The headers in use that a reply with 202 is described with.
pub(super) fn state_headers(statuses: Statuses, response: &Response) -> Vec<&'static str> {
    let names = USUAL_HEADERS.iter().map(|(name, _)| *name);
    let names = names.filter(|name| {
        let mut described = response.headers.keys();
        described.any(|known| known.eq_ignore_ascii_case(name))
    });
    if statuses == Statuses::Code(202) {
        names.collect()
    } else {
        Vec::new()
    }
}

impl<'d> Lowering<'d, '_> {
    /// How an operation is polled, if it is.
    pub(super) fn polling(
        &mut self,
        (method, operation): (&Method, &'d OperationObject),
        names: &[String],
        (finished, described): (&Finished, &[&'static str]),
        pointer: &str,
    ) -> Option<Polling> {
        let is_marked = operation.extensions.get(MARK) == Some(&Value::Bool(true));
        let is_described = !described.is_empty();
        let configured = names
            .iter()
            .find_map(|name| self.config.operations.get(name));
        let own = match configured.and_then(|configured| configured.polling.as_ref()) {
            Some(OperationPolling::Off) => return None,
            Some(OperationPolling::On(own)) => (**own).clone(),
            None if is_marked || is_described => Rules::default(),
            None => {
                self.not_polled(finished, pointer);
                return None;
            }
        };
        if let Some(ty) = &finished.accepted {
            self.accepted.insert(pointer.to_owned(), ty.clone());
        }
        let rules = match &self.config.polling {
            Some(general) => own.or(general),
            None => own,
        };
        let named = rules.value.as_ref();
        let named = named.and_then(|key| self.named_schema(key, "value", names));
        let named = named.or_else(|| self.final_schema(operation, pointer));
        let is_only_accepted = named.is_none() && finished.value == PollValue::Empty;
        let is_whole = rules.result == Some(ConfiguredResult::State(String::new()));
        let value = match (named, finished.marked(), &rules.result) {
            (Some(ty), ..) => PollValue::Json(ty),
            (None, PollValue::Empty, Some(ConfiguredResult::State(pointer)))
                if !pointer.is_empty() =>
            {
                PollValue::Json(Type::Any)
            }
            (None, value, _) => value,
        };
        let result = match &rules.result {
            Some(result) => configured_result(result),
            None => self.documented_result(method, operation, &value, pointer),
        };
        let state = rules.state.as_ref();
        let state = state.and_then(|key| self.named_schema(key, "state", names));
        let words = |own: &Option<Vec<String>>, usual: &[&str]| match own {
            Some(own) => own.clone(),
            None => usual.iter().map(|word| (*word).to_owned()).collect(),
        };
        Some(Polling {
            headers: headers(&rules, described),
            done: words(&rules.done, USUALLY_DONE),
            failed: words(&rules.failed, USUALLY_FAILED),
            result,
            within: if is_only_accepted || is_whole {
                String::new()
            } else {
                USUALLY_WITHIN.to_owned()
            },
            value_status: rules.value_status.clone(),
            interval_seconds: rules.interval_seconds.unwrap_or(USUAL_INTERVAL_SECONDS),
            value,
            state,
        })
    }

    /// Says of a call that its 202 means that it takes long, where nothing says how far it is.
    fn not_polled(&mut self, finished: &Finished, pointer: &str) {
        if !finished.is_accepted || finished.value == PollValue::Empty {
            return;
        }
        let message = "a 202 is described, but no header that says where the state is; the call is not polled";
        self.diagnostics
            .note(
                Code::NotPolled,
                below(pointer, &["responses", "202"]),
                message,
            )
            .expected("`Operation-Location`, `Azure-AsyncOperation` or `Location` in its `headers`")
            .help("say in codegen.toml, by `polling` of the operation, which header it is");
    }

    /// Where the document says that the value is, or where it is by the method.
    fn documented_result(
        &mut self,
        method: &Method,
        operation: &OperationObject,
        value: &PollValue,
        pointer: &str,
    ) -> PollResult {
        let options = operation.extensions.get(OPTIONS);
        let via = options.and_then(|options| options.get(VIA)?.as_str());
        let header = || PollResult::Header("Location".to_owned());
        let usual = match method {
            _ if *value == PollValue::Empty => PollResult::State(String::new()),
            Method::Put | Method::Patch => PollResult::Original,
            _ => header(),
        };
        match via {
            None => usual,
            Some("location") => header(),
            Some("azure-async-operation" | "operation-location") => {
                PollResult::State(String::new())
            }
            Some("original-uri") => PollResult::Original,
            Some(other) => {
                self.diagnostics
                    .warning(
                        Code::InvalidValue,
                        below(pointer, &[OPTIONS, VIA]),
                        format!("`{other}` does not say where the value of a long-running call is"),
                    )
                    .expected(
                        "`location`, `azure-async-operation`, `operation-location` or `original-uri`",
                    );
                usual
            }
        }
    }

    /// The type of a schema that `codegen.toml` names.
    fn named_schema(&mut self, key: &str, of: &str, names: &[String]) -> Option<Type> {
        let components = self.document.openapi.components.as_ref();
        let found = components.and_then(|components| components.schemas.get(key));
        let Some(schema) = found else {
            let path = self.config.polling_key(names, of);
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            self.diagnostics
                .of_configuration(
                    Severity::Error,
                    Code::ConfigurationDoesNotFit,
                    (&self.config.written, &path),
                    format!("`polling` names `{key}` as the {of}, but no schema has that name"),
                )
                .expected("a key of `components.schemas`");
            return None;
        };
        self.component_type(key, schema)
    }

    fn component_type(&mut self, key: &str, schema: &'d ReferenceOr<Schema>) -> Option<Type> {
        let pointer = below("#/components/schemas", &[key]);
        let found = self.found(schema.into(), &pointer)?;
        let place = Place::component(key, None, Direction::Response);
        Some(self.referred(found, &place))
    }

    /// The type of the value, where the extension says it.
    fn final_schema(&mut self, operation: &'d OperationObject, pointer: &str) -> Option<Type> {
        let schema = operation.extensions.get(OPTIONS)?.get(SCHEMA)?;
        let reference = schema.as_str().or_else(|| schema.get("$ref")?.as_str());
        let path: Vec<String> = tokens(reference.unwrap_or_default()).collect();
        let key = match path.as_slice() {
            [definitions, key] if definitions == "definitions" => Some(key),
            [components, schemas, key] if components == "components" && schemas == "schemas" => {
                Some(key)
            }
            _ => None,
        };
        let components = self.document.openapi.components.as_ref();
        let found = key.and_then(|key| components?.schemas.get_key_value(key));
        let Some((key, schema)) = found else {
            let reference = reference.unwrap_or_default();
            let names = components.into_iter().flat_map(|of| of.schemas.keys());
            let near = path
                .last()
                .and_then(|name| did_you_mean(name, names.map(String::as_str)));
            self.diagnostics
                .warning(
                    Code::UnresolvedReference,
                    below(pointer, &[OPTIONS, SCHEMA]),
                    format!("`{reference}` is no schema; the value is what the replies say"),
                )
                .expected("a reference to a schema of the components")
                .help(near.unwrap_or_else(|| "refer to a schema that is there".to_owned()));
            return None;
        };
        self.component_type(key, schema)
    }
}

/// The headers that may lead to the state.
fn headers(rules: &Rules, described: &[&'static str]) -> Vec<StateHeader> {
    let usual = || USUAL_HEADERS.iter().map(|(name, _)| *name);
    let names: Vec<&str> = match &rules.header {
        Some(name) => vec![name],
        None if described.is_empty() => usual().collect(),
        None => described.to_vec(),
    };
    let status_of = |name: &str| {
        let known = USUAL_HEADERS.iter();
        let known = known.filter(|(known, _)| known.eq_ignore_ascii_case(name));
        match known.map(|(_, status)| *status).next() {
            Some(status) => status.map(str::to_owned),
            None => Some(STATUS.to_owned()),
        }
    };
    let header = |name: &str| StateHeader {
        name: name.to_owned(),
        status: rules.status.clone().or_else(|| status_of(name)),
    };
    names.into_iter().map(header).collect()
}

fn configured_result(result: &ConfiguredResult) -> PollResult {
    match result {
        ConfiguredResult::State(pointer) => PollResult::State(pointer.clone()),
        ConfiguredResult::Header(name) => PollResult::Header(name.clone()),
        ConfiguredResult::Original => PollResult::Original,
        ConfiguredResult::Url(pointer) => PollResult::Url(pointer.clone()),
    }
}

impl Lowering<'_, '_> {
    /// Gives values within a typed state their types, once every definition is there.
    pub(super) fn values_in_states(&mut self, api: &mut Api) {
        // Of what links lead to: what a call for the state gives.
        let known: Vec<Option<Type>> = api.operations.iter().map(got).collect();
        for operation in &mut api.operations {
            if let Some(mut polling) = operation.polling.take() {
                self.value_in_state(&api.definitions, operation, &mut polling);
                if polling.state.is_none() {
                    polling.state =
                        self.documented_state(&known, &api.definitions, operation, &polling);
                }
                value_itself(&api.definitions, &operation.method, &mut polling);
                operation.polling = Some(polling);
            }
        }
    }

    /// The type of the states, where the document has one: what the call gives that a link of the
    /// acceptance leads to, or what comes with that itself. It has to say what the state is.
    fn documented_state(
        &self,
        known: &[Option<Type>],
        definitions: &[Definition],
        operation: &Operation,
        polling: &Polling,
    ) -> Option<Type> {
        let mut links = operation.links.iter();
        let link = links.find(|link| link.pointer.contains("/responses/202/"));
        let linked = link.and_then(|link| known.get(link.target.0)?.clone());
        let says_state = |ty: &Type| {
            let mut headers = polling.headers.iter();
            headers.all(|header| {
                let at = header.status.as_deref();
                at.is_none_or(|at| has_at(definitions, ty, at, DEEPEST))
            })
        };
        let accepted = self.accepted.get(&operation.pointer).cloned();
        let mut found = linked.into_iter().chain(accepted);
        found.find(|ty| *ty != Type::Any && says_state(ty))
    }

    fn value_in_state(
        &mut self,
        definitions: &[Definition],
        operation: &Operation,
        polling: &mut Polling,
    ) {
        let (PollResult::State(pointer), Some(state)) = (&polling.result, &polling.state) else {
            return;
        };
        if pointer.is_empty() && polling.value != PollValue::Empty {
            return;
        }
        if let Some(ty) = type_at(definitions, state, pointer) {
            if pointer.is_empty() {
                polling.within.clear();
            }
            polling.value = PollValue::Json(ty.not_null().clone());
            return;
        }
        let path = self.config.polling_key(&operation.key_names(), "result");
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let label = operation.label();
        self.diagnostics.of_configuration(
            Severity::Error,
            Code::ConfigurationDoesNotFit,
            (&self.config.written, &path),
            format!("the state of `{label}` has nothing at `{pointer}`"),
        );
    }
}

/// What a call gives that changes nothing, where that is one type.
fn got(operation: &Operation) -> Option<Type> {
    match &operation.success {
        Success::One(SuccessReply::Json(ty)) if operation.method == Method::Get => Some(ty.clone()),
        _ => None,
    }
}

/// What the type of a value says of where it is, and of how far.
fn value_itself(definitions: &[Definition], method: &Method, polling: &mut Polling) {
    // Elsewhere than in a whole state it makes no difference.
    let may_be_whole = match &polling.result {
        PollResult::State(pointer) => pointer.is_empty(),
        PollResult::Header(_) => true,
        PollResult::Original | PollResult::Url(_) => false,
    };
    if !may_be_whole || polling.value == PollValue::Empty {
        USUALLY_WITHIN.clone_into(&mut polling.within);
    }
    let (PollValue::Json(value) | PollValue::Optional(value)) = &polling.value else {
        return;
    };
    if may_be_whole && has_at(definitions, value, USUALLY_WITHIN, DEEPEST) {
        polling.within.clear();
    }
    if polling.value_status.is_none() && matches!(method, Method::Put | Method::Patch) {
        let mut known = VALUE_STATUS.into_iter();
        let found = known.find(|pointer| has_at(definitions, value, pointer, DEEPEST));
        polling.value_status = found.map(str::to_owned);
    }
}

/// Whether a value of a type may have something at a JSON pointer, by the members that are known.
fn has_at(definitions: &[Definition], ty: &Type, pointer: &str, depth: usize) -> bool {
    let Type::Named(TypeId(id)) = ty.not_null() else {
        return false;
    };
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    let (name, rest) = match pointer.trim_start_matches('/').split_once('/') {
        Some((name, rest)) => (name, Some(rest)),
        None => (pointer.trim_start_matches('/'), None),
    };
    match &definitions[*id].kind {
        Kind::Object(object) => {
            let mut members = object.members.iter();
            members.any(|member| {
                let has_rest = |rest| has_at(definitions, &member.ty, rest, depth);
                member.name == name && rest.is_none_or(has_rest)
            })
        }
        Kind::Union(union) => {
            let mut variants = union.variants.iter();
            variants.any(|variant| has_at(definitions, &variant.ty, pointer, depth))
        }
        Kind::Newtype(inner) => has_at(definitions, inner, pointer, depth),
        Kind::Enumeration(_) => false,
    }
}

/// The type at a JSON pointer into a value of a type.
fn type_at<'t>(definitions: &'t [Definition], ty: &'t Type, pointer: &str) -> Option<&'t Type> {
    let mut current = ty;
    for token in pointer.split('/').skip(1) {
        let token = token.replace("~1", "/").replace("~0", "~");
        current = match current.not_null() {
            Type::Named(TypeId(id)) => match &definitions[*id].kind {
                Kind::Object(object) => {
                    let mut members = object.members.iter();
                    &members.find(|member| member.name == token)?.ty
                }
                _ => return None,
            },
            Type::Map(value) => value,
            Type::Any => return Some(&Type::Any),
            _ => return None,
        };
    }
    Some(current)
}
