//! Tokens of the generated crate, from the intermediate representation and the names.
//!
//! Nothing is decided here that could fail: every question has its answer in an earlier stage.

mod about;
mod argument;
mod client;
mod conditional;
mod docs;
mod enumeration;
mod events;
mod example;
mod format_types;
mod guide;
mod library;
mod links;
mod module_file;
mod object;
mod operation;
mod operation_docs;
mod parts;
mod polling;
mod readme;
mod reply_docs;
mod reply_headers;
mod request;
mod request_object;
mod resource;
mod sample;
mod shared_runtime;
mod split;
mod stub;
pub mod surface;
mod tests;
mod ty;
mod type_examples;
mod union;
mod wire;
mod wire_parts;
mod wire_xml;
mod xml;

pub(crate) use docs::visible;
pub use guide::{Page, pages};
pub use readme::readme;
pub use reply_docs::says_only_status;
pub use tests::tests;

use std::cell::Cell;
use std::collections::BTreeMap;

use module_file::file;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

use crate::analyze::{Facts, RuntimeFeature};
use crate::config::Config;
use crate::ir::{Api, Kind, OperationId, Type, TypeId};
use crate::names::{Names, TypeHome};
use crate::resources::ResourceId;

/// Everything that is emitted from.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The API.
    pub api: &'a Api,
    /// What was found out about it.
    pub facts: &'a Facts,
    /// The names.
    pub names: &'a Names,
    /// What the user said.
    pub config: &'a Config,
    /// The name of the crate, as the compiler writes it.
    pub library: &'a str,
}

impl Context<'_> {
    /// The condition under which there is a way to the resource of this index.
    fn resource_condition(&self, index: usize) -> TokenStream {
        let features = self.names.features.as_ref();
        match features.map(|features| features.below[index].as_slice()) {
            None => TokenStream::new(),
            Some([only]) => condition(Some(only)),
            Some(several) => quote! { #[cfg(any(#(feature = #several),*))] },
        }
    }

    /// The condition under which the calls of the resource of this index are compiled.
    fn calls_condition(&self, index: usize) -> TokenStream {
        let features = self.names.features.as_ref();
        condition(features.map(|features| features.resources[index].as_str()))
    }

    /// Whether the resource of this index is none, but the module of events.
    fn is_events(&self, index: usize) -> bool {
        self.facts.resources.events == Some(ResourceId(index))
    }

    /// Whether the calls of a resource are a file of their own, for the resources below it are
    /// compiled without them.
    fn has_calls_apart(&self, index: usize) -> bool {
        let resource = &self.facts.resources.list[index];
        let features = self.names.features.iter();
        let mut below = features.flat_map(|features| {
            let below = resource
                .children
                .iter()
                .map(|child| &features.resources[child.0]);
            below.map(|feature| *feature != features.resources[index])
        });
        !resource.operations.is_empty() && below.any(|differs| differs)
    }

    /// The condition under which there is a part of the runtime; nothing when there is not.
    fn part(&self, part: RuntimeFeature) -> Option<TokenStream> {
        self.facts.runtime_features.get(&part)?;
        let features = self.names.features.as_ref();
        let feature = features.and_then(|features| features.runtime_features.get(&part));
        Some(condition(feature.map(String::as_str)))
    }

    /// The path of a definition's type, from the root that `crate_` names.
    fn type_path(&self, crate_: &str, id: TypeId) -> String {
        let name = &self.names.types[id.0];
        let modules = match name.home {
            TypeHome::Types(_) => "types".to_owned(),
            TypeHome::Resource(index) => self.names.resources[index].path.join("::"),
        };
        format!("{crate_}::{modules}::{}", name.ident)
    }

    /// The condition under which the module of types of this index is compiled.
    fn module_condition(&self, index: usize) -> TokenStream {
        let features = self.names.features.as_ref();
        condition(features.map(|features| features.modules[index].as_str()))
    }
}

/// The parts of the runtime that the crate has, by the names of the runtime's features, each with
/// the feature that it needs, where it needs one.
#[must_use]
pub fn runtime_features(context: Context<'_>) -> BTreeMap<&'static str, Option<&str>> {
    let features = context.names.features.as_ref();
    let feature = |part: &RuntimeFeature| features?.runtime_features.get(part).map(String::as_str);
    let parts = context.facts.runtime_features.keys();
    parts.map(|part| (part.name(), feature(part))).collect()
}

fn condition(feature: Option<&str>) -> TokenStream {
    match feature {
        Some(feature) => {
            let feature = docs::literal(feature);
            quote! { #[cfg(feature = #feature)] }
        }
        None => TokenStream::new(),
    }
}

/// A file of the generated crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// `lib.rs`.
    Library,
    /// `client.rs`.
    Client,
    /// `format_types.rs`.
    FormatTypes,
    /// `reply_headers.rs`.
    ReplyHeaders,
    /// `xml_shapes.rs`.
    XmlShapes,
    /// `type_examples.rs`.
    TypeExamples,
    /// `_guide.rs`.
    Guide,
    /// `types/mod.rs`.
    TypeIndex,
    /// A module of `types`.
    Types(usize),
    /// `types/stubs.rs`.
    Stubs,
    /// A resource.
    Resource(usize),
    /// The calls of a resource, apart from the resources below it.
    Calls(usize),
    /// `lib.rs` of the package, where the API is several crates.
    Facade,
    /// `client.rs` of that package.
    Accessors,
    /// `lib.rs` of the crate of a resource.
    Member(usize),
}

/// Every file there is to write.
pub fn units(context: Context<'_>) -> Vec<Unit> {
    let mut units = vec![Unit::Library, Unit::Client, Unit::Guide];
    if !context.config.formats.is_empty() {
        units.push(Unit::FormatTypes);
    }
    if !context.api.headers.is_empty() {
        units.push(Unit::ReplyHeaders);
    }
    if context.names.xml_shapes.is_some() {
        units.push(Unit::XmlShapes);
    }
    if context.has_type_examples() {
        units.push(Unit::TypeExamples);
    }
    if !context.names.type_modules.is_empty() {
        units.push(Unit::TypeIndex);
    }
    units.extend((0..context.names.type_modules.len()).map(Unit::Types));
    if context.has_stubs() {
        units.push(Unit::Stubs);
    }
    for index in 0..context.names.resources.len() {
        units.push(Unit::Resource(index));
        if context.has_calls_apart(index) {
            units.push(Unit::Calls(index));
        }
    }
    units.extend(split::units(context));
    units
}

/// The path of a file from the folder of the package.
pub fn path(context: Context<'_>, unit: Unit) -> String {
    let names = context.names;
    let within = match unit {
        Unit::Library | Unit::Facade | Unit::Member(_) => "src/lib.rs".to_owned(),
        Unit::Client | Unit::Accessors => "src/client.rs".to_owned(),
        Unit::FormatTypes => "src/format_types.rs".to_owned(),
        Unit::ReplyHeaders => "src/reply_headers.rs".to_owned(),
        Unit::XmlShapes => format!("src/{}.rs", xml::MODULE),
        Unit::TypeExamples => format!("src/{}.rs", type_examples::MODULE),
        Unit::Guide => format!("src/{}.rs", guide::MODULE),
        Unit::TypeIndex => "src/types/mod.rs".to_owned(),
        Unit::Types(index) => format!("src/types/{}.rs", file(&names.type_modules[index].0)),
        Unit::Stubs => format!("src/types/{}.rs", crate::names::STUBS),
        Unit::Calls(index) => {
            let (path, calls) = (folder(names, index), &names.resources[index].calls);
            format!("src/{path}/{}.rs", file(calls))
        }
        Unit::Resource(index) => {
            let path = folder(names, index);
            if context.facts.resources.list[index].children.is_empty() {
                format!("src/{path}.rs")
            } else {
                format!("src/{path}/mod.rs")
            }
        }
    };
    split::folder(context, unit) + &within
}

/// The path of the folder of a resource, below `src`.
fn folder(names: &Names, index: usize) -> String {
    let path = names.resources[index].path.iter();
    let path: Vec<_> = path.map(|part| file(part)).collect();
    path.join("/")
}

/// The tokens of a file.
pub fn tokens(context: Context<'_>, unit: Unit) -> TokenStream {
    match unit {
        Unit::Library => library::library(context),
        Unit::Client => client::client(context),
        Unit::FormatTypes => format_types::format_types(context),
        Unit::ReplyHeaders => reply_headers::reply_headers(context),
        Unit::XmlShapes => xml::xml_shapes(context),
        Unit::TypeExamples => type_examples::type_examples(context),
        Unit::Guide => guide::module(context),
        Unit::TypeIndex => library::type_index(context),
        Unit::Types(index) => {
            let home = TypeHome::Types(index);
            let emitter = Emitter::new(context, home);
            let ids = &context.names.type_modules[index].1;
            let items: TokenStream = ids.iter().map(|id| emitter.definition(*id)).collect();
            // Tokens that are put into others are copied, those of a collection are not.
            [emitter.imports(ids), items].into_iter().collect()
        }
        Unit::Stubs => stub::stubs(context),
        Unit::Resource(index) if context.is_events(index) => {
            Emitter::new(context, TypeHome::Resource(index)).events(index)
        }
        Unit::Resource(index) => Emitter::new(context, TypeHome::Resource(index)).resource(index),
        Unit::Calls(index) => Emitter::new(context, TypeHome::Resource(index)).calls_apart(index),
        Unit::Facade => split::facade(context),
        Unit::Accessors => split::accessors(context),
        Unit::Member(index) => split::member(context, index),
    }
}

/// An identifier; one that only a later edition takes as a keyword is fine as it is.
fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// Tokens that are put into others once, and moved there: what `quote!` is given otherwise it copies,
/// token by token. A second time there would be none.
struct Moved(Cell<TokenStream>);

impl ToTokens for Moved {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.0.take());
    }
}

fn moved(tokens: TokenStream) -> Moved {
    Moved(Cell::new(tokens))
}

/// Emits what is in one file.
struct Emitter<'a> {
    api: &'a Api,
    facts: &'a Facts,
    names: &'a Names,
    context: Context<'a>,
    home: TypeHome,
    uses: Uses,
}

/// Which modules a file has to import.
#[derive(Default)]
struct Uses {
    json: Cell<bool>,
    types: Cell<bool>,
    maps: Cell<bool>,
}

impl<'a> Emitter<'a> {
    fn new(context: Context<'a>, home: TypeHome) -> Emitter<'a> {
        Emitter {
            api: context.api,
            facts: context.facts,
            names: context.names,
            context,
            home,
            uses: Uses::default(),
        }
    }

    /// The index of the resource that an operation is a method of.
    fn resource_of(&self, id: OperationId) -> usize {
        self.facts.resources.placements[id.0].resource.0
    }

    /// A definition, with everything it can do.
    fn definition(&self, id: TypeId) -> TokenStream {
        let definition = self.api.definition(id);
        let mut out = match &definition.kind {
            Kind::Object(object) => self.object(id, definition, object),
            Kind::Enumeration(enumeration) => self.enumeration(id, definition, enumeration),
            Kind::Union(union) => self.union(id, definition, union),
            Kind::Newtype(inner) => self.newtype(id, definition, inner),
        };
        if self.facts.listed.contains(&id) {
            let name = self.own_name(id);
            out.extend(quote! {
                impl From<&#name> for #name {
                    #[inline]
                    fn from(value: &#name) -> #name {
                        value.clone()
                    }
                }
            });
        }
        out
    }

    /// The name of a definition's own type.
    fn own_name(&self, id: TypeId) -> Ident {
        ident(&self.names.types[id.0].ident)
    }

    /// The imports of a file of types.
    fn imports(&self, ids: &[TypeId]) -> TokenStream {
        let mut others: Vec<&str> = Vec::new();
        for id in ids {
            let mut visit = |ty: &Type| {
                ty.each_named(&mut |named| {
                    let name = &self.names.types[named.0];
                    if name.home != self.home && name.home_is_types() {
                        others.push(&name.ident);
                    }
                });
            };
            crate::ir::each_type(&self.api.definition(*id).kind, &mut visit);
            self.asked_by_constructors(*id, &mut visit);
        }
        others.sort_unstable();
        others.dedup();
        let others = others.into_iter().map(ident);
        let others = match others.len() {
            0 => TokenStream::new(),
            _ => quote! { use super::{#(#others),*}; },
        };
        let maps = if self.uses.maps.get() {
            quote! { use std::collections::BTreeMap; }
        } else {
            TokenStream::new()
        };
        let json = if self.uses.json.get() {
            quote! { use crate::runtime::json; }
        } else {
            TokenStream::new()
        };
        quote! { #maps #json #others }
    }
}
