//! Emits the root of a generated crate.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Emitter, docs};

impl Emitter<'_> {
    /// `src/lib.rs`.
    pub(super) fn library(&self) -> TokenStream {
        let mut lines = vec![format!("A client for {}.", docs::markdown(&self.api.title).join(" "))];
        let description = docs::markdown(&self.api.description);
        if !description.is_empty() {
            lines.push(String::new());
            lines.extend(description);
        }
        lines.push(String::new());
        lines.push(format!("Version {} of the API.", docs::markdown(&self.api.version).join(" ")));
        let docs = lines.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
        let types = self
            .by_module
            .keys()
            .any(|module| matches!(module, crate::names::Module::Types(_)))
            .then(|| quote!(pub mod types;));
        quote! {
            #(#![doc = #docs])*
            mod client;
            pub mod resources;
            pub mod runtime;
            #types
            pub use runtime::{Client, ClientBuilder, Error, ErrorKind};
        }
    }
}
