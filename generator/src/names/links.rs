//! Names of what a reply leads to: the type of a reply with its links, and their methods.

use super::Names;
use super::methods::setter;
use super::scope::Scope;
use crate::analyze::Facts;
use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Api, Operation};

/// Methods that the type of a reply with its links has besides them.
const METHODS: &[&str] = &[
    "attempts",
    "body",
    "deref",
    "etag",
    "header",
    "headers",
    "idempotency_key",
    "into_response",
    "into_value",
    "is_replayed",
    "link",
    "reply",
    "request_id",
    "response",
    "status",
    "value",
];

/// The names of the links of an operation's reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkNames {
    /// The type of the reply with its links.
    pub ty: String,
    /// Their methods, in order; `None` for those that are not generated.
    pub methods: Vec<Option<String>>,
}

/// Names the links of an operation, if it has any; `claim` makes the type's name one of its file.
pub(super) fn links(operation: &Operation, claim: impl FnOnce() -> String) -> Option<LinkNames> {
    if operation.links.is_empty() {
        return None;
    }
    let mut scope = Scope::with(METHODS);
    let links = operation.links.iter();
    Some(LinkNames {
        ty: claim(),
        methods: links
            .map(|link| Some(scope.claim(setter(&link.name, METHODS))))
            .collect(),
    })
}

/// Leaves out links from one crate to another, where the API is several.
pub(super) fn leave_out_those_between_crates(
    api: &Api,
    facts: &Facts,
    names: &mut Names,
    diagnostics: &mut Diagnostics,
) {
    let Some(crates) = &names.crates else { return };
    let crate_of = |operation: usize| crates.of[facts.resources.placements[operation].resource.0];
    for (index, operation) in names.operations.iter_mut().enumerate() {
        let Some(named) = &mut operation.links else {
            continue;
        };
        for (link, method) in api.operations[index].links.iter().zip(&mut named.methods) {
            if crate_of(index) != crate_of(link.target.0) {
                *method = None;
                let message = "the link leads to a call of another crate; it is left out";
                diagnostics.warning(Code::NotCalled, &link.pointer, message);
            }
        }
        if named.methods.iter().all(Option::is_none) {
            operation.links = None;
        }
    }
}
