//! A document with its components by kind and name, and where references lead in it.

use serde_json::{Map, Value};

use super::kind::{NodeKind, PartMut};
use specwright::pointer::{percent_decoded, push_token, tokens};

/// Longest chain of references that is followed; longer ones are cycles.
const LONGEST_CHAIN: usize = 64;

/// Where the components of one kind are.
pub(super) struct Section {
    /// The members that lead there.
    pub(super) path: &'static [&'static str],
    pub(super) kind: NodeKind,
}

const fn section(path: &'static [&'static str], kind: NodeKind) -> Section {
    Section { path, kind }
}

const OPENAPI_3: &[Section] = &[
    section(&["components", "schemas"], NodeKind::Schema),
    section(&["components", "responses"], NodeKind::Response),
    section(&["components", "parameters"], NodeKind::Parameter),
    section(&["components", "examples"], NodeKind::Example),
    section(&["components", "requestBodies"], NodeKind::RequestBody),
    section(&["components", "headers"], NodeKind::Header),
    section(&["components", "securitySchemes"], NodeKind::SecurityScheme),
    section(&["components", "links"], NodeKind::Link),
    section(&["components", "callbacks"], NodeKind::Callback),
    section(&["components", "pathItems"], NodeKind::PathItem),
    section(&["components", "mediaTypes"], NodeKind::MediaType),
];

const SWAGGER_2: &[Section] = &[
    section(&["definitions"], NodeKind::Schema),
    section(&["responses"], NodeKind::Response),
    section(&["parameters"], NodeKind::Parameter),
    section(&["securityDefinitions"], NodeKind::SecurityScheme),
];

/// The place of the components of each kind in `root`, which is of OpenAPI 3 or Swagger 2.0.
pub(super) fn sections(root: &Value) -> &'static [Section] {
    match root.get("swagger") {
        Some(_) => SWAGGER_2,
        None => OPENAPI_3,
    }
}

/// The parts at the top of a document, for changing them: paths, webhooks and components.
pub(super) fn parts_mut(root: &mut Value) -> Vec<PartMut<'_>> {
    let sections = sections(root);
    let section = |path: &[&str]| sections.iter().find(|section| section.path == path);
    let mut found = Vec::new();
    for (member, value) in root.as_object_mut().into_iter().flatten() {
        if matches!(member.as_str(), "paths" | "webhooks") {
            found.extend(named(member, value, NodeKind::PathItem));
        } else if let Some(section) = section(&[member]) {
            found.extend(named(member, value, section.kind));
        } else if member == "components" {
            for (name, value) in value.as_object_mut().into_iter().flatten() {
                if let Some(section) = section(&[member, name]) {
                    found.extend(named(name, value, section.kind));
                }
            }
        }
    }
    found
}

/// The parts that a member holds by name.
fn named<'v>(
    member: &'v str,
    value: &'v mut Value,
    kind: NodeKind,
) -> impl Iterator<Item = PartMut<'v>> {
    let parts = value.as_object_mut().into_iter().flatten();
    let is_extension = move |name: &str| kind == NodeKind::PathItem && name.starts_with("x-");
    let parts = parts.filter(move |(name, _)| !is_extension(name));
    parts.map(move |(_, value)| PartMut {
        kind,
        member,
        value,
    })
}

/// Where a local reference leads.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// To a component.
    Component(NodeKind, String),
    /// Into a component: with the pointer of what is referred to.
    Inside(NodeKind, String, String),
    /// To any other place.
    Elsewhere(String),
}

/// A document that is only looked at.
pub(super) struct DocumentView<'d> {
    pub(super) root: &'d Value,
    sections: &'static [Section],
}

impl<'d> DocumentView<'d> {
    pub(super) fn new(root: &'d Value) -> DocumentView<'d> {
        let sections = sections(root);
        DocumentView { root, sections }
    }

    /// The components of a kind by name.
    pub(super) fn components(&self, kind: NodeKind) -> Option<&'d Map<String, Value>> {
        let section = self.sections.iter().find(|section| section.kind == kind)?;
        let mut value = self.root;
        for member in section.path {
            value = value.get(member)?;
        }
        value.as_object()
    }

    pub(super) fn component(&self, kind: NodeKind, name: &str) -> Option<&'d Value> {
        self.components(kind)?.get(name)
    }

    /// The reference to a component; `None` for kinds that have no place among the components.
    pub(super) fn reference_to(&self, kind: NodeKind, name: &str) -> Option<String> {
        let section = self.sections.iter().find(|section| section.kind == kind)?;
        let mut pointer = "#".to_owned();
        for token in section.path.iter().chain([&name]) {
            push_token(&mut pointer, token);
        }
        Some(pointer)
    }

    /// Where `reference` leads; `None` when that is nowhere, or another document.
    pub(super) fn target(&self, reference: &str) -> Option<Target> {
        let (pointer, path) = self.canonical(reference)?;
        for Section { path: to, kind } in self.sections {
            if path.len() > to.len() && to.iter().zip(&path).all(|(a, b)| a == b) {
                let name = path[to.len()].clone();
                return Some(match path.len() - to.len() {
                    1 => Target::Component(*kind, name),
                    _ => Target::Inside(*kind, name, pointer),
                });
            }
        }
        Some(Target::Elsewhere(pointer))
    }

    /// The pointer that a reference means, in its canonical form.
    pub(super) fn pointer_of(&self, reference: &str) -> Option<String> {
        self.canonical(reference).map(|(pointer, _)| pointer)
    }

    /// The pointer that a reference means, percent-encoded or not, and its tokens.
    fn canonical(&self, reference: &str) -> Option<(String, Vec<String>)> {
        let reference = within(self.root, reference)?;
        let decoded = percent_decoded(reference);
        let written = std::iter::once(reference.to_owned()).chain(decoded);
        let mut leading = written.filter(|pointer| lookup(self.root, pointer).is_some());
        let path: Vec<String> = tokens(&leading.next()?).collect();
        let mut pointer = "#".to_owned();
        path.iter()
            .for_each(|token| push_token(&mut pointer, token));
        Some((pointer, path))
    }

    /// A part itself: where its reference leads, when it is one.
    pub(super) fn resolve(&self, part: &'d Value) -> Option<&'d Value> {
        let mut part = part;
        for _ in 0..LONGEST_CHAIN {
            let Some(reference) = reference(part) else {
                return Some(part);
            };
            let (pointer, _) = self.canonical(reference)?;
            part = lookup(self.root, &pointer)?;
        }
        None
    }
}

/// The reference that a part is.
pub(super) fn reference(part: &Value) -> Option<&str> {
    part.get("$ref").and_then(Value::as_str)
}

/// The fragment of a reference that leads to `root` itself: of one without an address, or with the
/// address that the document says is its own.
pub(super) fn within<'r>(root: &Value, reference: &'r str) -> Option<&'r str> {
    let (address, _) = reference.split_once('#')?;
    let own = || root.get("$self").and_then(Value::as_str);
    let is_own = |own: &str| {
        let own = own.split('#').next().unwrap_or_default();
        // Beside the document its name is enough.
        own == address || own.rsplit('/').next() == Some(address)
    };
    (address.is_empty() || own().is_some_and(is_own)).then(|| &reference[address.len()..])
}

/// What is at `pointer` of `root`, through references on the way.
pub(super) fn lookup<'v>(root: &'v Value, pointer: &str) -> Option<&'v Value> {
    lookup_within(root, pointer, LONGEST_CHAIN)
}

fn lookup_within<'v>(root: &'v Value, pointer: &str, hops: usize) -> Option<&'v Value> {
    let hops = hops.checked_sub(1)?;
    let pointer = within(root, pointer)?;
    if !pointer.starts_with("#/") && pointer != "#" {
        return None;
    }
    let mut current = root;
    for token in tokens(pointer) {
        let part = match reference(current) {
            Some(reference) if step(current, &token).is_none() => {
                lookup_within(root, reference, hops)?
            }
            _ => current,
        };
        current = step(part, &token)?;
    }
    Some(current)
}

fn step<'v>(value: &'v Value, token: &str) -> Option<&'v Value> {
    match value {
        Value::Object(object) => object.get(token),
        Value::Array(items) => token.parse().ok().and_then(|index: usize| items.get(index)),
        _ => None,
    }
}
