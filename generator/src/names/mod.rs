//! The only maker of identifiers: one table, by id of the intermediate representation.
//!
//! Order decides who keeps a name that two want: names given in `codegen.toml`, then components
//! by their keys, then inline types by their paths. Nothing depends on how many operations use
//! a thing, so that unrelated changes of a document rename nothing.

mod ascii;
mod crates;
mod dependencies;
mod features;
mod ident;
mod inputs;
mod links;
mod looks;
mod media;
mod methods;
mod modules;
mod scope;
mod tree;
mod types;
mod variants;
mod ways;

use std::collections::BTreeMap;

pub use crates::{CrateName, Crates, Member};
pub use features::{Features, Stub};
pub use inputs::{Input, InputPlace, switch_key};
pub use links::LinkNames;

use variants::VariantNames;

use crate::analyze::{Facts, RuntimeFeature};
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::ir::{Api, TypeId};

/// The module of `types` with objects of which there is only the id.
pub const STUBS: &str = "stubs";

/// The names of everything that is generated.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Each definition's type and the module that it is in.
    pub types: Vec<TypeName>,
    /// The fields of each object, in the order of its members; of an object with further members
    /// one more, for those.
    pub fields: BTreeMap<TypeId, Vec<String>>,
    /// The variants of each union and enumeration, in order, and one more for what is unknown.
    pub variants: BTreeMap<TypeId, Vec<String>>,
    /// The functions that make the variants of each union, in order, where they are objects.
    pub constructors: BTreeMap<TypeId, Vec<String>>,
    /// Each resource.
    pub resources: Vec<ResourceName>,
    /// The definitions whose types are in the module of each resource, in order.
    pub resource_types: Vec<Vec<TypeId>>,
    /// Each operation.
    pub operations: Vec<OperationName>,
    /// The constant of each typed header of replies.
    pub headers: Vec<String>,
    /// The static of each schema that is written in XML, where there are calls in XML.
    pub xml_shapes: Option<Vec<String>>,
    /// The modules of `types`, in order: file name and what is in it.
    pub type_modules: Vec<(String, Vec<TypeId>)>,
    /// The features by which resources are chosen, where the API is large enough.
    pub features: Option<Features>,
    /// The crates that it is split into, where it is.
    pub crates: Option<Crates>,
}

impl Names {
    /// Whether an identifier has letters beyond ASCII.
    #[must_use]
    pub fn are_beyond_ascii(&self) -> bool {
        let types = self.types.iter().map(|name| &name.ident);
        let tables = [&self.fields, &self.variants, &self.constructors];
        let members = tables.into_iter().flat_map(BTreeMap::values).flatten();
        let resources = self.resources.iter().flat_map(|resource| &resource.path);
        let operations = self.operations.iter().flat_map(|operation| {
            let inputs = operation.inputs.iter().map(|input| &input.ident);
            inputs.chain([&operation.method])
        });
        let mut all = types.chain(members).chain(resources).chain(operations);
        all.any(|name| !name.is_ascii())
    }

    /// The function that gives an example of a type. A setter or a variant of its name was there
    /// before.
    #[must_use]
    pub fn example(&self, id: TypeId) -> &'static str {
        let fields = self.fields.get(&id).into_iter().flatten();
        let constructors = self.constructors.get(&id).into_iter().flatten();
        if fields.chain(constructors).any(|name| name == "example") {
            "example_"
        } else {
            "example"
        }
    }
}

/// Where a definition's type is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeHome {
    /// In `types`, in the module of this index.
    Types(usize),
    /// In the module of the resource of this index.
    Resource(usize),
}

/// The name of a definition's type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeName {
    /// The identifier.
    pub ident: String,
    /// Where it is.
    pub home: TypeHome,
}

impl TypeName {
    /// Whether the type is one of the module `types`.
    #[must_use]
    pub fn home_is_types(&self) -> bool {
        matches!(self.home, TypeHome::Types(_))
    }
}

/// The names of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceName {
    /// The module, and the method that leads to it.
    pub module: String,
    /// The type whose methods are the operations.
    pub handle: String,
    /// The modules from the root of the crate to it, itself included.
    pub path: Vec<String>,
    /// The private module of its own calls, where they are compiled apart from those below it.
    pub calls: String,
}

/// The names of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationName {
    /// The method.
    pub method: String,
    /// The request's type.
    pub request: String,
    /// What the type of its call is called, which has the request in it.
    pub call: String,
    /// The method that makes a request one of a client.
    pub on: String,
    /// The type of the reply, where replies differ by status.
    pub reply: String,
    /// The variants of that type, in the order of the statuses.
    pub reply_variants: Vec<String>,
    /// The static that describes it.
    pub constant: String,
    /// What a caller gives, in the order of the fields of the request.
    pub inputs: Vec<Input>,
    /// The static that says how it is polled, where it is.
    pub polling: Option<String>,
    /// The links of its reply, where there are any.
    pub links: Option<LinkNames>,
}

/// Names everything.
pub fn name(api: &Api, facts: &Facts, config: &Config, diagnostics: &mut Diagnostics) -> Names {
    let mut names = Names {
        resources: modules::resources(facts, config),
        ..Names::default()
    };
    dependencies::unknown_crates(config, diagnostics);
    let variants = VariantNames::new(api, facts, config);
    types::types(api, facts, config, &variants, diagnostics, &mut names);
    types::members(api, facts, config, &variants, diagnostics, &mut names);
    let mut headers = scope::Scope::default();
    names.headers = api
        .headers
        .iter()
        .map(|header| headers.claim(ident::shouty(&header.name)))
        .collect();
    let has_xml = facts.runtime_features.contains_key(&RuntimeFeature::Xml);
    names.xml_shapes = has_xml.then(|| {
        let mut scope = scope::Scope::default();
        let shapes = api.xml_shapes.iter();
        let shapes = shapes.map(|shape| scope.claim(ident::shouty(&shape.name)));
        shapes.collect()
    });
    names.operations = inputs::operations(api, facts, config, &variants, &mut names);
    names.resource_types = resource_types(&names);
    names.features = features::features(api, facts, config, &names);
    names.crates = crates::crates(api, facts, config, &names);
    links::leave_out_those_between_crates(api, facts, &mut names, diagnostics);
    names
}

fn resource_types(names: &Names) -> Vec<Vec<TypeId>> {
    let mut types = vec![Vec::new(); names.resources.len()];
    for (id, name) in names.types.iter().enumerate() {
        if let TypeHome::Resource(index) = name.home {
            types[index].push(TypeId(id));
        }
    }
    types
}
