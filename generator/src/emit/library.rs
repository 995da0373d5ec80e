//! The root of the crate, and the index of its types.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::inner_attributes;
use super::{Sources, ident};
use crate::analyze::Part;
use crate::ir::TypeId;
use crate::markdown::doc_lines;
use crate::names::STUBS;

/// `lib.rs`.
pub(super) fn library(sources: Sources<'_>) -> TokenStream {
    let docs = inner_attributes(&match sources.names.crates {
        None => docs(sources),
        Some(_) => sources.core_docs(),
    });
    let resources = &sources.facts.resources.list;
    let modules = sources.names.resources.iter().zip(resources).enumerate();
    let modules: TokenStream = modules
        .filter(|(index, (_, resource))| {
            resource.path.len() == 1 && sources.is_beside_client(*index)
        })
        .map(|(index, (names, _))| {
            let module = ident(&names.module);
            let condition = sources.resource_condition(index);
            quote! { #condition pub mod #module; }
        })
        .collect();
    let formats = match sources.config.formats.is_empty() {
        true => TokenStream::new(),
        false => quote! { mod format_types; },
    };
    let headers = match sources.api.headers.is_empty() {
        true => TokenStream::new(),
        false => quote! { pub mod reply_headers; },
    };
    let types = match sources.names.type_modules.is_empty() {
        true => TokenStream::new(),
        false => quote! { pub mod types; },
    };
    let own = sources
        .config
        .package
        .modules
        .iter()
        .map(|name| ident(name));
    let webhooks = sources.config.webhooks.as_ref().map(|_| {
        quote! {
            #[cfg(feature = "webhooks")]
            pub use runtime::webhook::Webhooks;
        }
    });
    let (runtime, uses) = runtime(sources);
    quote! {
        #docs
        mod client;
        #formats
        #(pub mod #own;)*
        #modules
        #headers
        #runtime
        #types

        #uses
        #webhooks
    }
}

/// What is said at the top of the crate.
pub(super) fn docs(sources: Sources<'_>) -> Vec<String> {
    let api = sources.api;
    let mut docs = vec![format!(
        "A client of {}, version {}.",
        one_line(&api.title),
        one_line(&api.version)
    )];
    if let Some(description) = &api.description {
        docs.push(String::new());
        docs.extend(sources.doc_lines(description));
    }
    docs.push(String::new());
    docs.push("Start at [`Client`].".to_owned());
    if sources.names.features.is_some() {
        docs.push(String::new());
        docs.push(
            "Every resource is a feature of this crate, and none is on by default: name those you \
             call in `Cargo.toml`, or `full`. A feature is called as the way to its resource, and \
             turns on those below it."
                .to_owned(),
        );
    }
    docs
}

/// What of the runtime is named at the root in every crate.
const RUNTIME: &[&str] = &[
    "Body",
    "Call",
    "Clearable",
    "Client",
    "ClientBuilder",
    "Error",
    "ErrorKind",
    "Expandable",
    "File",
    "Nullable",
    "Response",
    "Secret",
    "Value",
];

/// What of a part of the runtime is named at the root.
fn named(part: Part) -> &'static [&'static str] {
    match part {
        Part::Events => &["Event", "EventCall", "EventStream"],
        Part::Lines => &["LineStream", "LinesCall"],
        Part::Paging => &["PageCall"],
        Part::Redirects => &["Redirect", "RedirectCall"],
        Part::Streams => &["ByteStream", "StreamCall"],
        Part::OAuth | Part::Records | Part::ReplyHeaders | Part::Uploads => &[],
    }
}

/// The module `runtime`, and what of it is named at the root.
fn runtime(sources: Sources<'_>) -> (TokenStream, TokenStream) {
    let mut always = RUNTIME.to_vec();
    let mut uses = TokenStream::new();
    let mut is_whole = true;
    for part in Part::ALL {
        match sources.part(part) {
            Some(condition) if condition.is_empty() => always.extend(named(part)),
            Some(condition) => {
                is_whole = false;
                let names: Vec<_> = named(part).iter().map(|name| ident(name)).collect();
                if !names.is_empty() {
                    uses.extend(quote! { #condition pub use runtime::{#(#names),*}; });
                }
            }
            None => is_whole = false,
        }
    }
    always.sort_unstable();
    let always = always.into_iter().map(ident);
    let module = match is_whole {
        true => quote! { pub mod runtime; },
        // What only parts use that are not there.
        false => quote! { #[allow(dead_code)] pub mod runtime; },
    };
    (module, quote! { pub use runtime::{#(#always),*}; #uses })
}

/// `types/mod.rs`.
pub(super) fn type_index(sources: Sources<'_>) -> TokenStream {
    let mut modules = TokenStream::new();
    let mut uses = TokenStream::new();
    for (index, (name, ids)) in sources.names.type_modules.iter().enumerate() {
        let module = ident(name);
        let mut types: Vec<&str> = ids
            .iter()
            .map(|id: &TypeId| sources.names.types[id.0].ident.as_str())
            .collect();
        types.sort_unstable();
        let types = types.into_iter().map(ident);
        let condition = sources.module_condition(index);
        modules.extend(quote! { #condition mod #module; });
        uses.extend(quote! { #condition pub use #module::{#(#types),*}; });
    }
    if sources.has_stubs() {
        let module = ident(STUBS);
        modules.extend(quote! { mod #module; });
        uses.extend(sources.stub_uses());
    }
    quote! {
        #![doc = " The types of the API."]
        #modules
        #uses
    }
}

/// Text of the document on one line.
pub(super) fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    doc_lines(&words.join(" "), None).join(" ")
}
