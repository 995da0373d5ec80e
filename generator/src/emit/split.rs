//! An API as several crates: which file is in which, and what only the crates of a split API have.
//!
//! Files are the same however many crates there are: each crate has at its root, under the names that
//! it has in the one crate, what its files begin their paths with.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{attributes, inner_attributes};
use super::module_file::path_attribute;
use super::{Context, Unit, ident, library};
use crate::config::library_name;
use crate::names::{CrateName, Crates, Member};

/// The trait whose methods lead from a client to the resources.
pub(super) const TRAIT: &str = "Resources";

/// The files that only a split API has.
pub(super) fn units(context: Context<'_>) -> Vec<Unit> {
    let Some(crates) = &context.names.crates else {
        return Vec::new();
    };
    let mut units = vec![Unit::Facade, Unit::Accessors];
    units.extend((0..crates.members.len()).map(Unit::Member));
    units
}

/// The folder of the crate that a file is in, with the `/` behind it; nothing where there is one.
pub(super) fn folder(context: Context<'_>, unit: Unit) -> String {
    let Some(crates) = &context.names.crates else {
        return String::new();
    };
    let member = match unit {
        Unit::Facade | Unit::Accessors | Unit::Guide => return String::new(),
        Unit::Member(member) => Some(member),
        Unit::Resource(index) | Unit::Calls(index) => crates.of[index],
        _ => None,
    };
    let name = member.map_or(&crates.core, |member| &crates.members[member].name);
    name.path()
}

impl Crates {
    /// The resources at the root that are in the crate of the runtime and the types.
    pub(super) fn in_core(&self, resource: usize) -> bool {
        self.of[resource].is_none()
    }
}

impl CrateName {
    /// The folder, from that of the package, with the `/` behind it.
    pub(crate) fn path(&self) -> String {
        format!("crates/{}/", self.folder)
    }

    /// The path that begins with the crate, whatever else has its name.
    fn root(&self) -> TokenStream {
        let library = ident(&library_name(&self.package));
        quote! { ::#library }
    }
}

impl Context<'_> {
    /// Whether a resource is in the same crate as the client.
    pub(super) fn is_beside_client(&self, resource: usize) -> bool {
        let crates = self.names.crates.as_ref();
        crates.is_none_or(|crates| crates.in_core(resource))
    }

    /// What a caller has to import for the way to a resource, besides what is on it.
    pub(super) fn trait_import(&self, resource: usize) -> Option<String> {
        let is_trait = !self.is_beside_client(resource);
        is_trait.then(|| format!("{}::{TRAIT} as _", self.library))
    }

    /// The name that requests are sent under, where it is not that of the crate they are sent by.
    pub(super) fn package_name(&self) -> TokenStream {
        match &self.names.crates {
            None => quote! { env!("CARGO_PKG_NAME") },
            Some(_) => {
                let name = self.config.crate_name(&self.api.title);
                quote! { #name }
            }
        }
    }

    /// What is said at the top of the core.
    pub(super) fn core_docs(&self) -> Vec<String> {
        let library = self.library;
        vec![
            format!("What the crates of `{library}` have in common: the client, the types."),
            String::new(),
            format!("It is a part of `{library}`, which is the crate to depend on."),
        ]
    }
}

/// `lib.rs` of the package itself.
pub(super) fn facade(context: Context<'_>) -> TokenStream {
    let Some(crates) = &context.names.crates else {
        return TokenStream::new();
    };
    let mut docs = library::docs(context);
    docs.push(String::new());
    docs.push(format!(
        "The way to a resource, `client.resource()`, is a method of the trait [`{TRAIT}`], to be \
         imported with `use {}::{TRAIT} as _;`.",
        context.library
    ));
    let docs = inner_attributes(&docs);
    let core = crates.core.root();
    let guide = library::guide();
    let resources = crates.members.iter().map(|member| {
        let module = ident(&context.names.resources[member.resource].module);
        let condition = context.resource_condition(member.resource);
        let root = member.name.root();
        quote! { #condition #[doc(inline)] pub use #root::#module; }
    });
    let name = ident(TRAIT);
    quote! {
        #docs
        #guide
        mod client;

        pub use client::#name;
        #[doc(inline)]
        pub use #core::*;
        #(#resources)*
    }
}

/// `client.rs` of the package itself: the ways to the resources.
pub(super) fn accessors(context: Context<'_>) -> TokenStream {
    let Some(crates) = &context.names.crates else {
        return TokenStream::new();
    };
    let (mut told, mut given) = (TokenStream::new(), TokenStream::new());
    for member in &crates.members {
        let names = &context.names.resources[member.resource];
        let (module, handle) = (ident(&names.module), ident(&names.handle));
        let way = format!("client.{}()", names.module);
        let docs = attributes(&context.resource_title(member.resource, &way));
        let condition = context.resource_condition(member.resource);
        let root = member.name.root();
        let signature = quote! { fn #module(&self) -> crate::#module::#handle };
        told.extend(quote! { #docs #condition #signature; });
        given.extend(quote! { #condition #signature { #root::handle(self) } });
    }
    let name = ident(TRAIT);
    let docs = attributes(&[
        "The resources, as methods of the client.".to_owned(),
        String::new(),
        format!(
            "Import it with `use {}::{TRAIT} as _;`. Only the client has it.",
            context.library
        ),
    ]);
    quote! {
        #![doc = " The ways from the client to its resources, which are in crates of their own."]
        mod sealed {
            pub trait Sealed {}
            impl Sealed for crate::Client {}
        }

        #docs
        pub trait #name: sealed::Sealed { #told }

        impl #name for crate::Client { #given }
    }
}

/// `lib.rs` of the crate of a resource.
pub(super) fn member(context: Context<'_>, index: usize) -> TokenStream {
    let Some(crates) = &context.names.crates else {
        return TokenStream::new();
    };
    let Member { resource, .. } = &crates.members[index];
    let names = &context.names.resources[*resource];
    let (module, handle) = (ident(&names.module), ident(&names.handle));
    let (library, core) = (context.library, crates.core.root());
    let condition = context.resource_condition(*resource);
    let children = &context.facts.resources.list[*resource].children;
    let path = path_attribute(&names.module, !children.is_empty());
    let way = format!("client.{}()", names.module);
    let mut docs = context.resource_title(*resource, &way);
    docs.push(String::new());
    docs.push(format!(
        "They are a part of `{library}`, which is the crate to depend on."
    ));
    let docs = inner_attributes(&docs);
    quote! {
        #docs
        #condition
        #path
        pub mod #module;

        #condition
        use #core::*;

        #[doc(hidden)]
        #condition
        pub fn handle(client: &runtime::Client) -> #module::#handle {
            #module::#handle { client: client.clone() }
        }
    }
}
