//! One of the two versions: what was made of its document, and how it is looked at.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Refused, Version};
use specwright::analyze::Facts;
use specwright::config::{self, Format};
use specwright::diagnostic::Diagnostics;
use specwright::emit::Context;
use specwright::emit::surface::Surface;
use specwright::ir::{Api, OperationId, TypeId};
use specwright::names::{Names, TypeHome};
use specwright::{Model, load_patched, model, source};

/// What was made of a document.
pub(super) struct Revision<'v> {
    pub(super) api: Api,
    pub(super) facts: Facts,
    pub(super) names: Names,
    pub(super) crate_name: String,
    library: String,
    version: &'v Version<'v>,
    diagnostics: Diagnostics,
    document: Value,
}

impl<'v> Revision<'v> {
    /// Makes of a document what a crate is emitted from.
    pub(super) fn new(version: &'v Version<'v>) -> Result<Revision<'v>, Box<Refused>> {
        let mut diagnostics = Diagnostics::new();
        let refused = |diagnostics| {
            Box::new(Refused {
                name: version.name.to_owned(),
                text: String::from_utf8_lossy(version.bytes).into_owned(),
                diagnostics,
            })
        };
        let (name, bytes, config) = (version.name, version.bytes, version.config);
        let document = load_patched(name, bytes, None, config, &mut diagnostics);
        let Some(document) = document.filter(|_| !diagnostics.has_errors()) else {
            return Err(refused(diagnostics));
        };
        let Model { api, facts, names } = model(&document, version.config, &mut diagnostics);
        if diagnostics.has_errors() {
            return Err(refused(diagnostics));
        }
        let crate_name = version.config.crate_name(&api.title);
        let document = source::read_value(version.bytes, &mut Diagnostics::new());
        Ok(Revision {
            api,
            facts,
            names,
            library: config::library_name(&crate_name),
            crate_name,
            version,
            diagnostics,
            document: document.unwrap_or_default(),
        })
    }

    /// The document with other names for its types.
    pub(super) fn view<'s>(&'s self, canonical: &'s Names) -> View<'s> {
        let context = |names| Context {
            api: &self.api,
            facts: &self.facts,
            names,
            config: self.version.config,
            library: &self.library,
        };
        View {
            shown: Surface::new(context(&self.names)),
            canonical: Surface::new(context(canonical)),
            api: &self.api,
            facts: &self.facts,
            names: &self.names,
            document: &self.document,
            diagnostics: &self.diagnostics,
        }
    }

    /// Names under which the same type is called the same in both versions.
    pub(super) fn canonical(&self, number: impl Fn(usize) -> usize) -> Names {
        let mut names = self.names.clone();
        for (index, name) in names.types.iter_mut().enumerate() {
            name.ident = format!("T{}", number(index));
            name.home = TypeHome::Types(0);
        }
        names
    }

    /// The definitions that become types.
    pub(super) fn used(&self) -> Vec<TypeId> {
        let usage = self.facts.usage.iter().enumerate();
        usage
            .filter(|(_, usage)| usage.is_used())
            .map(|(index, _)| TypeId(index))
            .collect()
    }

    /// Where requests go.
    pub(super) fn base_url(&self) -> &str {
        let configured = &self.version.config.client.base_url;
        configured.as_ref().unwrap_or(&self.api.base_url)
    }

    /// The formats that strings have and that the configuration has a type for.
    pub(super) fn formats(&self) -> BTreeMap<&str, &Format> {
        let formats = self.version.config.formats.iter();
        formats
            .filter(|(name, _)| self.api.formats.contains(*name))
            .map(|(name, format)| (name.as_str(), format))
            .collect()
    }

    /// The path of a type in the crate.
    pub(super) fn path(&self, id: TypeId) -> String {
        path(&self.names, id)
    }
}

fn path(names: &Names, id: TypeId) -> String {
    let name = &names.types[id.0];
    match name.home {
        TypeHome::Types(_) => format!("types::{}", name.ident),
        TypeHome::Resource(index) => {
            format!("{}::{}", names.resources[index].path.join("::"), name.ident)
        }
    }
}

/// One of the two versions, as it is compared.
pub(super) struct View<'s> {
    pub(super) api: &'s Api,
    pub(super) facts: &'s Facts,
    pub(super) names: &'s Names,
    /// With the names that the crate has.
    pub(super) shown: Surface<'s>,
    /// With names that are the same in both versions.
    pub(super) canonical: Surface<'s>,
    document: &'s Value,
    diagnostics: &'s Diagnostics,
}

impl<'s> View<'s> {
    /// The path of a type in the crate.
    pub(super) fn path(&self, id: TypeId) -> String {
        path(self.names, id)
    }

    /// The variants of a type, that for what is unknown last; none when it is not an enum.
    pub(super) fn variants(&self, id: TypeId) -> &'s [String] {
        self.names.variants.get(&id).map_or(&[], Vec::as_slice)
    }

    /// How an operation is called.
    pub(super) fn call(&self, id: OperationId) -> String {
        call(self.names, self.facts, id)
    }

    /// Where something is, in the text of the document.
    pub(super) fn at(&self, pointer: &str) -> String {
        self.diagnostics.original(pointer)
    }

    /// Where a member of a schema is.
    pub(super) fn member(&self, pointer: &str, name: &str) -> String {
        super::pointer::member(self.document, &self.at(pointer), name)
    }

    /// Where a value of an enumeration is.
    pub(super) fn value(&self, pointer: &str, value: &specwright::ir::Constant) -> String {
        super::pointer::value(self.document, &self.at(pointer), value)
    }

    /// Where something is that an operation takes.
    pub(super) fn input(&self, pointer: &str, name: &str) -> String {
        super::pointer::input(self.document, &self.at(pointer), name)
    }
}

/// `client.pet().list`.
pub(super) fn call(names: &Names, facts: &Facts, id: OperationId) -> String {
    let resource = &names.resources[facts.resources.placements[id.0].resource.0];
    let way: String = resource
        .path
        .iter()
        .map(|part| format!("{part}()."))
        .collect();
    format!("client.{way}{}", names.operations[id.0].method)
}
