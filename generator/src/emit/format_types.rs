//! `format_types.rs`: how the types that the user chose for formats are read and written.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::Context;
use crate::config::JsonScalar;

/// A call of the runtime's macro for each type.
pub(super) fn format_types(context: Context<'_>) -> TokenStream {
    let formats = &context.config.formats;
    let mut types = BTreeMap::new();
    for (name, format) in formats {
        let types: &mut BTreeMap<_, _> = types.entry(format.on).or_default();
        types.entry(&format.path).or_insert((name, format));
    }
    // `codegen.toml` was refused if a path was none.
    let tokens = |path: &str| -> TokenStream { path.parse().unwrap_or_default() };
    let all = types.values().flatten();
    let calls = all.map(|(path, (name, format))| {
        let ty = tokens(path);
        let name = format.named.unwrap_or(name);
        let kind = match format.on {
            JsonScalar::String => "a text",
            JsonScalar::Integer => "an integer",
            JsonScalar::Number => "a number",
        };
        let expected = format!("{kind} of the format {name}, as `{path}` reads it");
        if format.is_secret {
            let expose = format.format.as_deref().map(tokens);
            return quote! { json::secret_impls!(#ty, #expose); };
        }
        if format.on == JsonScalar::String && format.parse.is_none() && format.format.is_none() {
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
        match format.on {
            JsonScalar::String if format.is_fallible => {
                quote! { json::text_impls!(try #ty, #parse, #write, #expected); }
            }
            JsonScalar::String => quote! { json::text_impls!(#ty, #parse, #write, #expected); },
            JsonScalar::Integer => quote! { json::integer_impls!(#ty, #parse, #write, #expected); },
            JsonScalar::Number => quote! { json::number_impls!(#ty, #parse, #write, #expected); },
        }
    });
    quote! {
        #![doc = " How types that stand for formats of text are read and written."]
        use crate::runtime::json;
        #(#calls)*
    }
}
