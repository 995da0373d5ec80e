//! Emission: the IR and its names as tokens. Small and total: whatever lowering lets through has a
//! form in Rust, so nothing here can fail.

mod client;
pub mod docs;
mod enumeration;
mod library;
mod object;
mod operation;
mod request;
mod resource;
mod setter;
mod ty;
mod types;
mod union;

use std::collections::BTreeMap;

use proc_macro2::{Ident, Span, TokenStream};

use crate::analyze::Facts;
use crate::config::Config;
use crate::ir::{Api, TypeId};
use crate::names::{Module, Names};

/// A file of a generated crate before it is rendered.
#[derive(Debug, Clone)]
pub struct File {
    /// Path relative to the crate, e.g. `src/client.rs`.
    pub path: String,
    /// Its items.
    pub tokens: TokenStream,
}

/// Every file of the crate that is made from the document, in order of path.
pub fn emit(api: &Api, facts: &Facts, names: &Names, config: &Config) -> Vec<File> {
    let mut by_module: BTreeMap<Module, Vec<TypeId>> = BTreeMap::new();
    for id in api.type_ids() {
        if let Some(name) = names.type_name(id) {
            by_module.entry(name.module.clone()).or_default().push(id);
        }
    }
    let emitter = Emitter { api, facts, names, config, by_module };
    let mut files = vec![
        File { path: "src/lib.rs".to_owned(), tokens: emitter.library() },
        File { path: "src/client.rs".to_owned(), tokens: emitter.client() },
    ];
    files.extend(emitter.resource_files());
    files.extend(emitter.type_files());
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}

/// What emission reads.
struct Emitter<'a> {
    api: &'a Api,
    facts: &'a Facts,
    names: &'a Names,
    config: &'a Config,
    /// Types by the module they are in, in the order of their ids.
    by_module: BTreeMap<Module, Vec<TypeId>>,
}

/// An identifier made by `names`, where raw identifiers never occur.
fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}
