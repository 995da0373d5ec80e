//! What there is to show of a document.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use specwright::analyze::Facts;
use specwright::config::{self, Config};
use specwright::diagnostic::Diagnostics;
use specwright::disk::Folder;
use specwright::emit::{self, Context, Unit};
use specwright::ir::{
    Api, BodyContent, Kind, Operation, SchemeKind, TypeId, each_type, operation_types,
};
use specwright::names::Names;
use specwright::{load_patched, model, render};

/// How many of the largest types are shown.
const LARGEST: usize = 5;

/// A document, as the client made from it has it.
pub struct Map {
    pub title: String,
    pub version: String,
    /// Every resource, parents before their children and beside them.
    pub entries: Vec<Entry>,
    /// The types with the most members, values or variants.
    pub largest: Vec<(String, usize)>,
    /// Each media type that is sent or asked for, and how many calls do.
    pub media_types: BTreeMap<String, usize>,
    /// The ways to prove who one is.
    pub security: Vec<String>,
    pub skipped: usize,
    pub types: usize,
    pub lines: usize,
    pub lines_of_types: usize,
}

/// A resource.
pub struct Entry {
    /// The accessors from the client on.
    pub path: Vec<String>,
    pub calls: Vec<Call>,
    pub lines: usize,
}

/// An operation, as it is called.
pub struct Call {
    pub name: String,
    pub method: String,
    pub path: String,
    /// How many types it reaches.
    pub types: usize,
    pub paged: bool,
    pub body: Option<String>,
    pub accept: String,
    /// Whether it needs no credential where others do.
    pub public: bool,
}

impl Map {
    /// The map of a document; what is wrong with it is added to `diagnostics`.
    pub fn of(
        folder: &Folder,
        bytes: &[u8],
        config: &Config,
        diagnostics: &mut Diagnostics,
    ) -> Option<Map> {
        let mut read = |path: &str| folder.read(path);
        let document = load_patched(
            folder.document(),
            bytes,
            Some(&mut read),
            config,
            diagnostics,
        )?;
        if diagnostics.has_errors() {
            return None;
        }
        let model = model(&document, config, diagnostics);
        let library = config::library_name(&config.crate_name(&model.api.title));
        Some(map(model.context(config, &library)))
    }

    /// How many operations are called.
    pub fn operations(&self) -> usize {
        self.entries.iter().map(|entry| entry.calls.len()).sum()
    }

    /// How many of them are paged.
    pub fn paged(&self) -> usize {
        let calls = self.entries.iter().flat_map(|entry| &entry.calls);
        calls.filter(|call| call.paged).count()
    }
}

fn map(context: Context<'_>) -> Map {
    let Context {
        api, facts, names, ..
    } = context;
    let lines: Vec<(Unit, usize)> = emit::units(context)
        .into_par_iter()
        .map(|unit| {
            let text = render::render(emit::tokens(context, unit)).unwrap_or_default();
            (unit, text.lines().count())
        })
        .collect();
    let of_types = |unit: &Unit| matches!(unit, Unit::Types(_) | Unit::TypeIndex | Unit::Stubs);
    let entries = entries(api, facts, names, &lines);
    Map {
        title: api.title.clone(),
        version: api.version.clone(),
        entries,
        largest: largest(api, facts, names),
        media_types: media_types(api),
        security: api.schemes.iter().map(|one| scheme(&one.kind)).collect(),
        skipped: api.skipped,
        types: facts.usage.iter().filter(|usage| usage.is_used()).count(),
        lines: lines.iter().map(|(_, lines)| lines).sum(),
        lines_of_types: (lines.iter())
            .filter(|(unit, _)| of_types(unit))
            .map(|(_, lines)| lines)
            .sum(),
    }
}

fn entries(api: &Api, facts: &Facts, names: &Names, lines: &[(Unit, usize)]) -> Vec<Entry> {
    let mut entries: Vec<Entry> = (facts.resources.list.iter().enumerate())
        .map(|(index, resource)| {
            let own = lines
                .iter()
                .filter(|(unit, _)| [Unit::Resource(index), Unit::Calls(index)].contains(unit));
            let calls = resource.operations.iter().map(|id| {
                let operation = &api.operations[id.0];
                Call {
                    name: names.operations[id.0].method.clone(),
                    method: operation.method.as_str().to_owned(),
                    path: operation.path.clone(),
                    types: reached(api, operation).len(),
                    paged: facts.pages[id.0].is_some(),
                    body: operation
                        .body
                        .as_ref()
                        .map(|body| media_type(&body.content)),
                    accept: operation.accept.clone(),
                    public: operation.security.as_ref().is_some_and(Vec::is_empty),
                }
            });
            Entry {
                path: names.resources[index].path.clone(),
                calls: calls.collect(),
                lines: own.map(|(_, lines)| lines).sum(),
            }
        })
        .collect();
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    entries
}

/// Every type that is needed for an operation.
fn reached(api: &Api, operation: &Operation) -> BTreeSet<TypeId> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<TypeId> = Vec::new();
    for ty in operation_types(operation) {
        ty.each_named(&mut |id| open.push(id));
    }
    while let Some(id) = open.pop() {
        if reached.insert(id) {
            each_type(&api.definition(id).kind, &mut |ty| {
                ty.each_named(&mut |id| open.push(id));
            });
        }
    }
    reached
}

fn largest(api: &Api, facts: &Facts, names: &Names) -> Vec<(String, usize)> {
    let mut sizes: Vec<(String, usize)> = (api.definitions.iter().enumerate())
        .filter(|(index, _)| facts.usage[*index].is_used())
        .map(|(index, definition)| {
            let size = match &definition.kind {
                Kind::Object(object) => object.members.len(),
                Kind::Enumeration(enumeration) => enumeration.values.len(),
                Kind::Union(union) => union.variants.len(),
                Kind::Newtype(_) => 1,
            };
            (names.types[index].ident.clone(), size)
        })
        .collect();
    sizes.sort_by(|(a, x), (b, y)| y.cmp(x).then_with(|| a.cmp(b)));
    sizes.truncate(LARGEST);
    sizes
}

fn media_types(api: &Api) -> BTreeMap<String, usize> {
    let mut all = BTreeMap::new();
    for operation in &api.operations {
        let sent = operation
            .body
            .as_ref()
            .map(|body| media_type(&body.content));
        let accepted = operation
            .accept
            .split(',')
            .map(|one| one.split(';').next().unwrap_or_default().trim().to_owned());
        let here: BTreeSet<String> = accepted.chain(sent).filter(|one| !one.is_empty()).collect();
        for one in here {
            *all.entry(one).or_insert(0) += 1;
        }
    }
    all
}

fn media_type(content: &BodyContent) -> String {
    match content {
        BodyContent::Json { media_type, .. }
        | BodyContent::JsonMembers { media_type, .. }
        | BodyContent::Lines { media_type, .. }
        | BodyContent::Multipart { media_type, .. } => media_type.clone(),
        BodyContent::Form(_) => "application/x-www-form-urlencoded".to_owned(),
        BodyContent::Text(media_type) | BodyContent::Bytes(media_type) => media_type.clone(),
    }
}

fn scheme(kind: &SchemeKind) -> String {
    match kind {
        SchemeKind::Bearer => "bearer".to_owned(),
        SchemeKind::Basic => "basic".to_owned(),
        SchemeKind::ApiKeyHeader(name) => format!("key in header {name}"),
        SchemeKind::ApiKeyQuery(name) => format!("key in query {name}"),
        SchemeKind::ApiKeyCookie(name) => format!("key in cookie {name}"),
        SchemeKind::ClientCredentials { .. } => "client credentials".to_owned(),
    }
}
