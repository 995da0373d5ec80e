//! Emits how a value is given to a constructor or setter: as an argument that is easy to write,
//! and the expression that makes the field's value of it.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{Emitter, ident};
use crate::emit::ty::Presence;
use crate::ir::{Docs, Field, Scalar, Shape, Type};
use crate::names::Module;

/// A field as builders see it.
pub(super) struct Settable<'f> {
    /// The field of the IR.
    pub field: &'f Field,
    /// Its identifier.
    pub name: &'f str,
    /// How it is kept.
    pub presence: Presence,
    /// It is boxed.
    pub boxed: bool,
}

impl Settable<'_> {
    /// The constructor must be given it.
    pub(super) fn is_argument(&self) -> bool {
        matches!(self.presence, Presence::Required | Presence::Nullable)
            && self.field.constant.is_none()
    }
}

impl Emitter<'_> {
    /// `new` and one setter per optional field; `Default` where nothing is required.
    pub(super) fn builder(
        &self,
        name: &Ident,
        fields: &[Settable<'_>],
        extra: &TokenStream,
        here: &Module,
    ) -> TokenStream {
        let arguments: Vec<&Settable<'_>> = fields.iter().filter(|f| f.is_argument()).collect();
        let parameters = arguments.iter().map(|settable| {
            let ident = ident(settable.name);
            let (ty, _) = self.argument(settable, here, &quote!(#ident));
            quote!(#ident: #ty)
        });
        let values = fields.iter().map(|settable| {
            let ident = ident(settable.name);
            match self.initial(settable, here) {
                Some(value) if value.to_string() == settable.name => quote!(#ident),
                Some(value) => quote!(#ident: #value),
                None => quote!(#ident: None),
            }
        });
        let setters = fields.iter().filter(|f| !matches!(f.presence, Presence::Required | Presence::Nullable));
        let setters = setters.map(|settable| self.setter(settable, here));
        let doc = match arguments.len() {
            0 => " With nothing set.",
            _ => " With everything the API requires.",
        };
        // Positional arguments are what `new` is for; more of them than clippy likes is the API's.
        let many = (arguments.len() > 7).then(|| quote!(#[allow(clippy::too_many_arguments)]));
        let default = arguments.is_empty().then(|| {
            quote! {
                impl Default for #name {
                    fn default() -> Self {
                        Self::new()
                    }
                }
            }
        });
        quote! {
            #default
            impl #name {
                #[doc = #doc]
                #many
                pub fn new(#(#parameters),*) -> Self {
                    Self { #(#values),* #extra }
                }
                #(#setters)*
            }
        }
    }

    /// The value of a field in `new`; `None` for one that is left out.
    fn initial(&self, settable: &Settable<'_>, here: &Module) -> Option<TokenStream> {
        if settable.is_argument() {
            let ident = ident(settable.name);
            return Some(self.argument(settable, here, &quote!(#ident)).1);
        }
        if settable.presence != Presence::Required {
            return None;
        }
        Some(match settable.field.constant.as_ref()? {
            Scalar::String(text) => quote!(#text.to_owned()),
            Scalar::Integer(number) => {
                let literal = proc_macro2::Literal::i64_unsuffixed(*number);
                quote!(#literal)
            }
            Scalar::Bool(value) => quote!(#value),
        })
    }

    fn setter(&self, settable: &Settable<'_>, here: &Module) -> TokenStream {
        let ident = ident(settable.name);
        let (ty, value) = self.argument(settable, here, &quote!(#ident));
        let docs = Docs { notes: Vec::new(), ..settable.field.docs.clone() };
        let first = super::docs::lines(&docs).into_iter().next();
        let summary = first.unwrap_or_else(|| format!("Sets `{}`.", settable.field.name.replace('`', "")));
        let summary = super::docs::doc_lines(&[summary]);
        quote! {
            #summary
            #[must_use]
            pub fn #ident(mut self, #ident: #ty) -> Self {
                self.#ident = Some(#value);
                self
            }
        }
    }

    /// The argument's type, and the expression that makes the value of it.
    fn argument(
        &self,
        settable: &Settable<'_>,
        here: &Module,
        value: &TokenStream,
    ) -> (TokenStream, TokenStream) {
        let ty = &settable.field.ty;
        if matches!(settable.presence, Presence::Nullable | Presence::OptionalNullable) {
            let mut inner = self.ty(ty, here);
            if settable.boxed {
                inner = quote!(Box<#inner>);
            }
            return (quote!(impl Into<rt::Nullable<#inner>>), quote!(#value.into()));
        }
        let (argument, expression) = self.plain_argument(ty, here, value);
        if settable.boxed {
            return (argument, quote!(Box::new(#expression)));
        }
        (argument, expression)
    }

    fn plain_argument(
        &self,
        ty: &Type,
        here: &Module,
        value: &TokenStream,
    ) -> (TokenStream, TokenStream) {
        let resolved = self.api.resolved(ty);
        let written = self.ty(resolved, here);
        match resolved {
            Type::Bool | Type::I32 | Type::I64 | Type::U64 | Type::F64 => (written, value.clone()),
            Type::Array(item) => {
                let item = self.ty(item, here);
                (
                    quote!(impl IntoIterator<Item = impl Into<#item>>),
                    quote!(#value.into_iter().map(Into::into).collect()),
                )
            }
            Type::Map(item) => {
                let item = self.ty(item, here);
                (
                    quote!(impl IntoIterator<Item = (impl Into<String>, impl Into<#item>)>),
                    quote!(#value.into_iter().map(|(key, value)| (key.into(), value.into())).collect()),
                )
            }
            Type::Named(id) if matches!(self.api.def(*id).shape, Shape::Object(_) | Shape::Newtype(_)) => {
                (written, value.clone())
            }
            _ => (quote!(impl Into<#written>), quote!(#value.into())),
        }
    }
}
