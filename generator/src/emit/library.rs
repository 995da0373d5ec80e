//! The root of the crate, and the index of its types.

use proc_macro2::TokenStream;
use quote::quote;

use super::about::about;
use super::docs::inner_attributes;
use super::module_file::path_attribute;
use super::{Context, Emitter, guide, ident, shared_runtime, type_examples, xml};
use crate::analyze::RuntimeFeature;
use crate::ir::{Type, TypeId, operation_types};
use crate::markdown::doc_lines;
use crate::names::{STUBS, TypeHome};

/// `lib.rs`.
pub(super) fn library(context: Context<'_>) -> TokenStream {
    let docs = inner_attributes(&match context.names.crates {
        None => docs(context),
        Some(_) => context.core_docs(),
    });
    let resources = &context.facts.resources.list;
    let modules = context.names.resources.iter().zip(resources).enumerate();
    let modules: TokenStream = modules
        .filter(|(index, (_, resource))| {
            resource.path.len() == 1 && context.is_beside_client(*index)
        })
        .map(|(index, (names, resource))| {
            let module = ident(&names.module);
            let condition = context.resource_condition(index);
            let path = path_attribute(&names.module, !resource.children.is_empty());
            quote! { #condition #path pub mod #module; }
        })
        .collect();
    let formats = if context.config.formats.is_empty() {
        TokenStream::new()
    } else {
        quote! { mod format_types; }
    };
    let headers = if context.api.headers.is_empty() {
        TokenStream::new()
    } else {
        quote! { pub mod reply_headers; }
    };
    let xml = context.names.xml_shapes.is_some().then(|| {
        let module = ident(xml::MODULE);
        // The crates that it is split into have it from here.
        match context.names.crates {
            None => quote! { mod #module; },
            Some(_) => quote! { #[doc(hidden)] pub mod #module; },
        }
    });
    let types = if context.names.type_modules.is_empty() {
        TokenStream::new()
    } else {
        quote! { pub mod types; }
    };
    let examples = context.has_type_examples().then(|| {
        let module = ident(type_examples::MODULE);
        quote! { #[cfg(feature = "test-util")] mod #module; }
    });
    let own = context
        .config
        .package
        .modules
        .iter()
        .map(|name| ident(name));
    let webhooks = context.config.webhooks.as_ref().map(|_| {
        let module = if context.shares_runtime() {
            quote! { client }
        } else {
            quote! { runtime::webhook }
        };
        quote! {
            #[cfg(feature = "webhooks")]
            #[doc(inline)]
            pub use #module::Webhooks;
        }
    });
    let guide = context.names.crates.is_none().then(guide);
    let (runtime, uses) = runtime(context);
    quote! {
        #docs
        #guide
        mod client;
        #formats
        #(pub mod #own;)*
        #modules
        #headers
        #runtime
        #examples
        #types
        #xml

        #uses
        #webhooks
    }
}

/// The pages of `docs/`, which only rustdoc has to do with.
pub(super) fn guide() -> TokenStream {
    let module = ident(guide::MODULE);
    quote! { #[cfg(any(doc, doctest))] pub mod #module; }
}

/// What is said at the top of the crate.
pub(super) fn docs(context: Context<'_>) -> Vec<String> {
    let api = context.api;
    let mut docs = vec![format!(
        "A client of {}, version {}.",
        one_line(&api.title),
        one_line(&api.version)
    )];
    if let Some(description) = &api.description {
        docs.push(String::new());
        docs.extend(context.doc_lines(description));
    }
    docs.push(String::new());
    docs.extend(first_call(context));
    if context.names.features.is_some() {
        docs.push(String::new());
        docs.push(
            "Each resource is a feature of this crate, and none is enabled by default: enable those \
             that you call in `Cargo.toml`, or `full`. The feature of a nested resource is named \
             after its path, and a feature enables those of the resources below it."
                .to_owned(),
        );
    }
    docs.extend(about(context));
    docs
}

/// Where a reader starts.
fn first_call(context: Context<'_>) -> Vec<String> {
    let emitter = Emitter::new(context, TypeHome::Resource(0));
    let mut docs = Vec::new();
    if let Some((id, sample)) = emitter.exemplary(|_| true) {
        let is_always = emitter.feature(id).is_none();
        docs.extend(
            [
                "# A first call",
                "",
                if is_always { "```no_run" } else { "```ignore" },
            ]
            .map(str::to_owned),
        );
        docs.extend(sample.imports.iter().map(|path| format!("use {path};")));
        emitter.example_function(id, &sample, &mut docs);
        docs.push(String::new());
    }
    let guide = guide::MODULE;
    docs.extend([
        "- [`Client`] leads to every call, and [`Client::builder`] has every setting. The modules below are \
         the resources, each with its calls and its requests."
            .to_owned(),
        format!(
            "- [`Error::kind`] says what went wrong, and so what to do: [Errors]({guide}::errors)."
        ),
        format!(
            "- Code that makes calls is tested without a server: [Testing your code]({guide}::testing)."
        ),
        String::new(),
        format!("The [guide]({guide}) has all pages: retries, features and others."),
    ]);
    docs
}

/// What of the runtime is named at the root in every crate.
const RUNTIME: &[&str] = &[
    "Attempt",
    "Body",
    "Call",
    "Clearable",
    "Client",
    "ClientBuilder",
    "Credential",
    "Editable",
    "Error",
    "ErrorBuilder",
    "ErrorKind",
    "Expandable",
    "File",
    "Hook",
    "Nullable",
    "Outcome",
    "Reply",
    "Response",
    "Secret",
    "TokenProvider",
    "Transport",
    "TransportError",
    "TransportFailure",
    "TransportReply",
    "TransportRequest",
    "TransportStream",
    "Value",
    "from_json",
    "to_json",
];

/// The crates whose types calls take and give. Their own documentation is not written anew.
const CRATES: &[&str] = &["http", "reqwest"];

/// What of a part of the runtime is named at the root.
fn named(part: RuntimeFeature) -> &'static [&'static str] {
    match part {
        RuntimeFeature::Events => &["Event", "EventCall", "EventStream"],
        RuntimeFeature::LineBodies => &["JsonLines"],
        RuntimeFeature::Lines => &["LineStream", "LinesCall"],
        RuntimeFeature::Paging => &["ItemStream", "PageCall", "PageStream"],
        RuntimeFeature::Parts => &["PartStream", "PartsCall"],
        RuntimeFeature::Polling => &["Poller", "Progress"],
        RuntimeFeature::Redirects => &["Redirect", "RedirectCall"],
        RuntimeFeature::Streams => &["ByteStream", "StreamCall"],
        RuntimeFeature::Links
        | RuntimeFeature::OAuth
        | RuntimeFeature::Records
        | RuntimeFeature::ReplyHeaders
        | RuntimeFeature::Uploads
        | RuntimeFeature::Xml => &[],
    }
}

/// What the crate has of its own in place of the runtime's, or beside it.
fn own_of_client(context: Context<'_>) -> Vec<&'static str> {
    if !context.shares_runtime() {
        return Vec::new();
    }
    let options = !context.config.client.call_options.is_empty();
    let options = options.then_some(shared_runtime::CALL_OPTIONS);
    let mut names = vec!["Client", "ClientBuilder"];
    names.extend(options);
    names.sort_unstable();
    names
}

/// The module `runtime`, and what of it is named at the root.
fn runtime(context: Context<'_>) -> (TokenStream, TokenStream) {
    let mut always = RUNTIME.to_vec();
    let mut types = context.api.operations.iter().flat_map(operation_types);
    let has_parts = context.part(RuntimeFeature::Parts).is_some();
    always.extend((has_parts || types.any(Type::holds_part)).then_some("Part"));
    let mut uses = TokenStream::new();
    let mut is_whole = true;
    for part in RuntimeFeature::ALL {
        match context.part(part) {
            Some(condition) if condition.is_empty() => always.extend(named(part)),
            Some(condition) => {
                is_whole = false;
                let names: Vec<_> = named(part).iter().map(|name| ident(name)).collect();
                if !names.is_empty() {
                    uses.extend(
                        quote! { #condition #[doc(inline)] pub use runtime::{#(#names),*}; },
                    );
                }
            }
            None => is_whole = false,
        }
    }
    let own = own_of_client(context);
    always.retain(|name| !own.contains(name));
    if !own.is_empty() {
        let own = own.into_iter().map(ident);
        uses.extend(quote! { pub use client::{#(#own),*}; });
    }
    always.sort_unstable();
    let always = always.into_iter().map(ident);
    let module = if context.shares_runtime() {
        shared_runtime::module()
    } else if is_whole {
        quote! { pub mod runtime; }
    } else {
        // What only parts use that are not there.
        quote! { #[allow(dead_code)] pub mod runtime; }
    };
    let crates = CRATES.iter().map(|name| ident(name));
    let named = quote! {
        #[doc(inline)]
        pub use runtime::{#(#always),*};
        pub use runtime::{#(#crates),*};
    };
    (module, quote! { #named #uses })
}

/// `types/mod.rs`.
pub(super) fn type_index(context: Context<'_>) -> TokenStream {
    let mut modules = TokenStream::new();
    let mut uses = TokenStream::new();
    for (index, (name, ids)) in context.names.type_modules.iter().enumerate() {
        let module = ident(name);
        let mut types: Vec<&str> = ids
            .iter()
            .map(|id: &TypeId| context.names.types[id.0].ident.as_str())
            .collect();
        types.sort_unstable();
        let types = types.into_iter().map(ident);
        let condition = context.module_condition(index);
        let path = path_attribute(name, false);
        modules.extend(quote! { #condition #path mod #module; });
        uses.extend(quote! { #condition pub use #module::{#(#types),*}; });
    }
    if context.has_stubs() {
        let module = ident(STUBS);
        modules.extend(quote! { mod #module; });
        uses.extend(context.stub_uses());
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
