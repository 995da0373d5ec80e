//! The kinds of part an OpenAPI document has, and where each kind holds others.

use serde_json::{Map, Value};

/// What a part of a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
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
enum Holds {
    /// The member is the part, or a list of them.
    Parts,
    /// The member is an object of parts by name.
    Named,
    /// The same, but names that begin with `x-` are extensions.
    NamedOrExtension,
}

type Member = (&'static str, Holds, Kind);

const SCHEMA: &[Member] = &[
    ("properties", Holds::Named, Kind::Schema),
    ("items", Holds::Parts, Kind::Schema),
    ("allOf", Holds::Parts, Kind::Schema),
    ("anyOf", Holds::Parts, Kind::Schema),
    ("oneOf", Holds::Parts, Kind::Schema),
    ("not", Holds::Parts, Kind::Schema),
    ("additionalProperties", Holds::Parts, Kind::Schema),
    ("additionalItems", Holds::Parts, Kind::Schema),
    ("patternProperties", Holds::Named, Kind::Schema),
    ("prefixItems", Holds::Parts, Kind::Schema),
    ("contains", Holds::Parts, Kind::Schema),
    ("propertyNames", Holds::Parts, Kind::Schema),
    ("unevaluatedItems", Holds::Parts, Kind::Schema),
    ("unevaluatedProperties", Holds::Parts, Kind::Schema),
    ("contentSchema", Holds::Parts, Kind::Schema),
    ("dependentSchemas", Holds::Named, Kind::Schema),
    ("if", Holds::Parts, Kind::Schema),
    ("then", Holds::Parts, Kind::Schema),
    ("else", Holds::Parts, Kind::Schema),
    ("$defs", Holds::Named, Kind::Schema),
    ("definitions", Holds::Named, Kind::Schema),
];

const PARAMETER: &[Member] = &[
    ("schema", Holds::Parts, Kind::Schema),
    ("content", Holds::Named, Kind::MediaType),
    ("examples", Holds::Named, Kind::Example),
];

const MEDIA_TYPE: &[Member] = &[
    ("schema", Holds::Parts, Kind::Schema),
    ("itemSchema", Holds::Parts, Kind::Schema),
    ("examples", Holds::Named, Kind::Example),
    ("encoding", Holds::Named, Kind::Encoding),
];

const RESPONSE: &[Member] = &[
    ("headers", Holds::Named, Kind::Header),
    ("content", Holds::Named, Kind::MediaType),
    ("schema", Holds::Parts, Kind::Schema),
    ("links", Holds::Named, Kind::Link),
];

const OPERATION: &[Member] = &[
    ("parameters", Holds::Parts, Kind::Parameter),
    ("requestBody", Holds::Parts, Kind::RequestBody),
    ("responses", Holds::NamedOrExtension, Kind::Response),
    ("callbacks", Holds::Named, Kind::Callback),
];

const PATH_ITEM: &[Member] = &[
    ("parameters", Holds::Parts, Kind::Parameter),
    ("get", Holds::Parts, Kind::Operation),
    ("put", Holds::Parts, Kind::Operation),
    ("post", Holds::Parts, Kind::Operation),
    ("delete", Holds::Parts, Kind::Operation),
    ("options", Holds::Parts, Kind::Operation),
    ("head", Holds::Parts, Kind::Operation),
    ("patch", Holds::Parts, Kind::Operation),
    ("trace", Holds::Parts, Kind::Operation),
    ("query", Holds::Parts, Kind::Operation),
];

impl Kind {
    fn members(self) -> &'static [Member] {
        match self {
            Kind::Schema => SCHEMA,
            Kind::Parameter | Kind::Header => PARAMETER,
            Kind::MediaType => MEDIA_TYPE,
            Kind::Response => RESPONSE,
            Kind::Operation => OPERATION,
            Kind::PathItem => PATH_ITEM,
            Kind::RequestBody => &[("content", Holds::Named, Kind::MediaType)],
            Kind::Encoding => &[("headers", Holds::Named, Kind::Header)],
            Kind::Callback | Kind::Example | Kind::Link | Kind::SecurityScheme => &[],
        }
    }

    /// The member and kind of what `key` of a part of this kind holds, one by one or by name.
    fn member(self, key: &str) -> Option<(Holds, Kind)> {
        let members = self.members().iter();
        let mut found = members.filter(|(name, _, _)| *name == key);
        found.next().map(|(_, holds, kind)| (*holds, *kind))
    }
}

/// Whether a member of a path item is an operation.
pub(super) fn is_method(member: &str) -> bool {
    matches!(Kind::PathItem.member(member), Some((_, Kind::Operation)))
}

/// A part that another holds.
pub(super) struct Child<'d> {
    /// The member of the other that leads to it.
    pub(super) member: &'d str,
    /// Its name in that member, when it has one.
    pub(super) name: &'d str,
    pub(super) kind: Kind,
    pub(super) value: &'d Value,
}

/// What a part of `kind` holds, in order.
pub(super) fn children<'d>(kind: Kind, part: &'d Map<String, Value>) -> Vec<Child<'d>> {
    let mut found = Vec::new();
    for (member, value) in part {
        if kind == Kind::Callback {
            if !member.starts_with("x-") && member != "$ref" {
                let (name, kind) = (member.as_str(), Kind::PathItem);
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
            (Holds::Parts, Value::Array(items)) => items.iter().for_each(|item| push("", item)),
            (Holds::Parts, _) => push("", value),
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

/// The same for changing them.
pub(super) fn children_mut(kind: Kind, part: &mut Map<String, Value>) -> Vec<(Kind, &mut Value)> {
    let mut found = Vec::new();
    for (member, value) in part {
        if kind == Kind::Callback {
            if !member.starts_with("x-") && member != "$ref" {
                found.push((Kind::PathItem, value));
            }
            continue;
        }
        let Some((holds, kind)) = kind.member(member) else {
            continue;
        };
        match (holds, value) {
            (Holds::Parts, Value::Array(items)) => {
                found.extend(items.iter_mut().map(|item| (kind, item)));
            }
            (Holds::Parts, value) => found.push((kind, value)),
            (_, Value::Object(parts)) => {
                let parts = parts.iter_mut();
                let parts = parts.filter(|(name, _)| is_part(holds, name));
                found.extend(parts.map(|(_, value)| (kind, value)));
            }
            _ => {}
        }
    }
    found
}

fn is_part(holds: Holds, name: &str) -> bool {
    !matches!(holds, Holds::NamedOrExtension) || !name.starts_with("x-")
}
