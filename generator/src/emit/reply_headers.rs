//! `reply_headers.rs`: a constant for each header of replies that has a type.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::attributes;
use super::{Context, Emitter, ident};
use crate::ir::{ReplyHeader, Type};
use crate::names::TypeHome;

/// The constants.
pub(super) fn reply_headers(context: Context<'_>) -> TokenStream {
    let emitter = Emitter::new(context, TypeHome::Types(usize::MAX));
    let headers = context.api.headers.iter().zip(&context.names.headers);
    let constants = headers.map(|(header, name)| {
        let docs = attributes(&context.lines(&header.doc, &format!("`{}`.", header.name)));
        let (name, ty) = (ident(name), emitter.ty(&header.ty, false));
        let (form, wire) = (ident(form(header)), header.name.to_ascii_lowercase());
        quote! {
            #docs
            pub const #name: ReplyHeader<#ty> = ReplyHeader::#form(#wire);
        }
    });
    let constants: TokenStream = constants.collect();
    let imports = emitter.imports(&[]);
    quote! {
        #![doc = " Headers of replies, by the types that the document gives them:"]
        #![doc = " `response.typed(&reply_headers::…)`, or `….of(error.headers())`."]
        use crate::runtime::ReplyHeader;
        #imports
        #constants
    }
}

/// How the value is written: the constructor of the runtime's type.
fn form(header: &ReplyHeader) -> &'static str {
    let is_text = |ty: &Type| {
        !matches!(
            ty,
            Type::Boolean | Type::Integer32 | Type::Integer64 | Type::Unsigned64 | Type::Number
        )
    };
    match &header.ty {
        _ if header.json => "json",
        Type::Array(item) if is_text(item) => "texts",
        Type::Array(_) => "words",
        ty if is_text(ty) => "text",
        _ => "word",
    }
}
