//! The kinds of part an OpenAPI document has, and where each kind holds others.

use serde_json::{Map, Value};

/// What a part of a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NodeKind {
    Callback,
    Encoding,
    Example,
    Header,
    Link,
    MediaType,
    Operation,
    Parameter,
    PathItem,
    RequestBody,
    Response,
    Schema,
    SecurityScheme,
}

/// How a member holds parts.
#[derive(Clone, Copy)]
enum Contents {
    /// The member is the part, or a list of them.
    Parts,
    /// The member is an object of parts by name.
    Named,
    /// The same, but names that begin with `x-` are extensions.
    NamedOrExtension,
}

type Member = (&'static str, Contents, NodeKind);

const SCHEMA: &[Member] = &[
    ("properties", Contents::Named, NodeKind::Schema),
    ("items", Contents::Parts, NodeKind::Schema),
    ("allOf", Contents::Parts, NodeKind::Schema),
    ("anyOf", Contents::Parts, NodeKind::Schema),
    ("oneOf", Contents::Parts, NodeKind::Schema),
    ("not", Contents::Parts, NodeKind::Schema),
    ("additionalProperties", Contents::Parts, NodeKind::Schema),
    ("additionalItems", Contents::Parts, NodeKind::Schema),
    ("patternProperties", Contents::Named, NodeKind::Schema),
    ("prefixItems", Contents::Parts, NodeKind::Schema),
    ("contains", Contents::Parts, NodeKind::Schema),
    ("propertyNames", Contents::Parts, NodeKind::Schema),
    ("unevaluatedItems", Contents::Parts, NodeKind::Schema),
    ("unevaluatedProperties", Contents::Parts, NodeKind::Schema),
    ("contentSchema", Contents::Parts, NodeKind::Schema),
    ("dependentSchemas", Contents::Named, NodeKind::Schema),
    ("if", Contents::Parts, NodeKind::Schema),
    ("then", Contents::Parts, NodeKind::Schema),
    ("else", Contents::Parts, NodeKind::Schema),
    ("$defs", Contents::Named, NodeKind::Schema),
    ("definitions", Contents::Named, NodeKind::Schema),
];

const PARAMETER: &[Member] = &[
    ("schema", Contents::Parts, NodeKind::Schema),
    ("content", Contents::Named, NodeKind::MediaType),
    ("examples", Contents::Named, NodeKind::Example),
];

const MEDIA_TYPE: &[Member] = &[
    ("schema", Contents::Parts, NodeKind::Schema),
    ("itemSchema", Contents::Parts, NodeKind::Schema),
    ("examples", Contents::Named, NodeKind::Example),
    ("encoding", Contents::Named, NodeKind::Encoding),
    ("itemEncoding", Contents::Parts, NodeKind::Encoding),
    ("prefixEncoding", Contents::Parts, NodeKind::Encoding),
];

const ENCODING: &[Member] = &[
    ("headers", Contents::Named, NodeKind::Header),
    ("encoding", Contents::Named, NodeKind::Encoding),
    ("itemEncoding", Contents::Parts, NodeKind::Encoding),
    ("prefixEncoding", Contents::Parts, NodeKind::Encoding),
];

const RESPONSE: &[Member] = &[
    ("headers", Contents::Named, NodeKind::Header),
    ("content", Contents::Named, NodeKind::MediaType),
    ("schema", Contents::Parts, NodeKind::Schema),
    ("links", Contents::Named, NodeKind::Link),
];

const OPERATION: &[Member] = &[
    ("parameters", Contents::Parts, NodeKind::Parameter),
    ("requestBody", Contents::Parts, NodeKind::RequestBody),
    ("responses", Contents::NamedOrExtension, NodeKind::Response),
    ("callbacks", Contents::Named, NodeKind::Callback),
];

const PATH_ITEM: &[Member] = &[
    ("parameters", Contents::Parts, NodeKind::Parameter),
    ("get", Contents::Parts, NodeKind::Operation),
    ("put", Contents::Parts, NodeKind::Operation),
    ("post", Contents::Parts, NodeKind::Operation),
    ("delete", Contents::Parts, NodeKind::Operation),
    ("options", Contents::Parts, NodeKind::Operation),
    ("head", Contents::Parts, NodeKind::Operation),
    ("patch", Contents::Parts, NodeKind::Operation),
    ("trace", Contents::Parts, NodeKind::Operation),
    ("query", Contents::Parts, NodeKind::Operation),
    (MORE_OPERATIONS, Contents::Named, NodeKind::Operation),
];

/// The member of a path item with the operations whose methods are no members of it.
pub(super) const MORE_OPERATIONS: &str = "additionalOperations";

impl NodeKind {
    fn members(self) -> &'static [Member] {
        match self {
            NodeKind::Schema => SCHEMA,
            NodeKind::Parameter | NodeKind::Header => PARAMETER,
            NodeKind::MediaType => MEDIA_TYPE,
            NodeKind::Response => RESPONSE,
            NodeKind::Operation => OPERATION,
            NodeKind::PathItem => PATH_ITEM,
            NodeKind::RequestBody => &[("content", Contents::Named, NodeKind::MediaType)],
            NodeKind::Encoding => ENCODING,
            NodeKind::Callback | NodeKind::Example | NodeKind::Link | NodeKind::SecurityScheme => {
                &[]
            }
        }
    }

    /// The member and kind of what `key` of a part of this kind holds, one by one or by name.
    fn member(self, key: &str) -> Option<(Contents, NodeKind)> {
        let members = self.members().iter();
        let mut found = members.filter(|(name, _, _)| *name == key);
        found.next().map(|(_, holds, kind)| (*holds, *kind))
    }
}

/// Whether a member of a path item is an operation.
pub(super) fn is_method(member: &str) -> bool {
    matches!(
        NodeKind::PathItem.member(member),
        Some((Contents::Parts, NodeKind::Operation))
    )
}

/// A part that another holds.
pub(super) struct Child<'d> {
    /// The member of the other that leads to it.
    pub(super) member: &'d str,
    /// Its name in that member, when it has one.
    pub(super) name: &'d str,
    pub(super) kind: NodeKind,
    pub(super) value: &'d Value,
}

/// What a part of `kind` holds, in order.
pub(super) fn children<'d>(kind: NodeKind, part: &'d Map<String, Value>) -> Vec<Child<'d>> {
    let mut found = Vec::new();
    for (member, value) in part {
        if kind == NodeKind::Callback {
            if !member.starts_with("x-") && member != "$ref" {
                let (name, kind) = (member.as_str(), NodeKind::PathItem);
                found.push(Child {
                    member,
                    name,
                    kind,
                    value,
                });
            }
            continue;
        }
        let Some((holds, kind)) = kind.member(member) else {
            continue;
        };
        let mut push = |name, value| {
            found.push(Child {
                member,
                name,
                kind,
                value,
            })
        };
        match (holds, value) {
            (Contents::Parts, Value::Array(items)) => items.iter().for_each(|item| push("", item)),
            (Contents::Parts, _) => push("", value),
            (_, Value::Object(parts)) => {
                for (name, value) in parts.iter().filter(|(name, _)| is_part(holds, name)) {
                    push(name, value);
                }
            }
            _ => {}
        }
    }
    found
}

/// A part that can be changed.
pub(super) struct PartMut<'d> {
    pub(super) kind: NodeKind,
    /// The member that leads to it, of the part that holds it.
    pub(super) member: &'d str,
    pub(super) value: &'d mut Value,
}

/// The same for changing them.
pub(super) fn children_mut(kind: NodeKind, part: &mut Map<String, Value>) -> Vec<PartMut<'_>> {
    let mut found = Vec::new();
    for (member, value) in part {
        let mut push = |kind, value| {
            found.push(PartMut {
                kind,
                member,
                value,
            });
        };
        if kind == NodeKind::Callback {
            if !member.starts_with("x-") && member != "$ref" {
                push(NodeKind::PathItem, value);
            }
            continue;
        }
        let Some((holds, kind)) = kind.member(member) else {
            continue;
        };
        match (holds, value) {
            (Contents::Parts, Value::Array(items)) => {
                items.iter_mut().for_each(|item| push(kind, item));
            }
            (Contents::Parts, value) => push(kind, value),
            (_, Value::Object(parts)) => {
                for (name, value) in parts {
                    if is_part(holds, name) {
                        push(kind, value);
                    }
                }
            }
            _ => {}
        }
    }
    found
}

fn is_part(holds: Contents, name: &str) -> bool {
    !matches!(holds, Contents::NamedOrExtension) || !name.starts_with("x-")
}
