//! `format_types.rs`: how the types that the user chose for formats are read and written.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::Context;

/// A call of the runtime's macro for each type.
pub(super) fn format_types(context: Context<'_>) -> TokenStream {
    let formats = &context.config.formats;
    let mut types = BTreeMap::new();
    for (name, format) in formats {
        types.entry(&format.path).or_insert((name, format));
    }
    // `codegen.toml` was refused if a path was none.
    let tokens = |path: &str| -> TokenStream { path.parse().unwrap_or_default() };
    let calls = types.iter().map(|(path, (name, format))| {
        let ty = tokens(path);
        let expected = format!("a text of the format {name}, as `{path}` reads it");
        if format.parse.is_none() && format.format.is_none() {
            return quote! { json::text_impls!(#ty, #expected); };
        }
        let parse = match &format.parse {
            Some(parse) => tokens(parse),
            None => quote! { std::str::FromStr::from_str },
        };
        let write = match &format.format {
            Some(write) => tokens(write),
            None => quote! { ToString::to_string },
        };
        quote! { json::text_impls!(#ty, #parse, #write, #expected); }
    });
    quote! {
        #![doc = " How types that stand for formats of text are read and written."]
        use crate::runtime::json;
        #(#calls)*
    }
}
