//! Enumerations: open, for servers add values.

use heck::ToSnakeCase;
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::docs::attributes;
use super::{Emitter, ident};
use crate::ir::{Constant, Definition, Doc, Enumeration, Scalars, TypeId};

impl Emitter<'_> {
    /// An enumeration of texts or integers.
    pub(super) fn enumeration(
        &self,
        id: TypeId,
        definition: &Definition,
        enumeration: &Enumeration,
    ) -> TokenStream {
        let name = self.own_name(id);
        let docs = self.own_doc(&definition.doc);
        let idents = self.variants(id);
        let Some((unknown, known)) = idents.split_last() else {
            return TokenStream::new();
        };
        let variant_docs = enumeration.values.iter().zip(known).map(|(value, ident)| {
            let plain = match &value.value {
                Constant::String(text) => *text == ident.to_string().to_snake_case(),
                _ => false,
            };
            let written = match &value.value {
                Constant::String(text) => format!("`{}`.", text.escape_debug()),
                Constant::Integer(number) => format!("`{number}`."),
                Constant::Number(number) => format!("`{number}`."),
                Constant::Boolean(flag) => format!("`{flag}`."),
            };
            match &value.text {
                Some(text) => self.doc(
                    &Doc {
                        text: Some(text.clone()),
                        ..Doc::default()
                    },
                    &written,
                ),
                None if plain => TokenStream::new(),
                None => attributes(&[written.replace("``", "The empty text")]),
            }
        });
        let variants = (known, unknown);
        let (held, derives, implementation) = match enumeration.scalars {
            Scalars::Texts => (
                quote! { String },
                quote! { Clone },
                self.texts(id, enumeration, variants),
            ),
            Scalars::Integers => (
                quote! { i64 },
                quote! { Clone, Debug },
                self.integers(id, enumeration, variants),
            ),
            Scalars::Mixed => (
                quote! { json::Value },
                quote! { Clone, Debug },
                self.scalars(id, enumeration, variants),
            ),
        };
        quote! {
            #docs
            #[derive(#derives)]
            #[non_exhaustive]
            pub enum #name {
                #(#variant_docs #known,)*
                #[doc = " A value that this version of the crate does not know."]
                #unknown(#held),
            }
            #implementation
        }
    }

    /// The variants of an enum, that for what is unknown last.
    pub(super) fn variants(&self, id: TypeId) -> Vec<Ident> {
        let names = self.names.variants[&id].iter();
        names.map(|name| ident(name)).collect()
    }

    fn texts(
        &self,
        id: TypeId,
        enumeration: &Enumeration,
        (known, unknown): (&[Ident], &Ident),
    ) -> TokenStream {
        self.uses.json.set(true);
        let name = self.own_name(id);
        let texts = enumeration.values.iter().map(|value| match &value.value {
            Constant::String(text) => text.as_str(),
            _ => "",
        });
        quote! {
            impl json::OpenEnum for #name {
                const VALUES: &'static [(&'static str, Self)] = &[#((#texts, Self::#known)),*];
                const UNKNOWN: fn(String) -> Self = Self::#unknown;
            }

            json::open_enum_impls!(#name, #unknown);
        }
    }

    fn scalars(
        &self,
        id: TypeId,
        enumeration: &Enumeration,
        (known, unknown): (&[Ident], &Ident),
    ) -> TokenStream {
        self.uses.json.set(true);
        let name = self.own_name(id);
        let scalars = enumeration.values.iter().map(|value| match &value.value {
            Constant::String(text) => quote! { json::Scalar::Text(#text) },
            Constant::Boolean(flag) => quote! { json::Scalar::Boolean(#flag) },
            Constant::Integer(number) => {
                let number = Literal::i64_unsuffixed(*number);
                quote! { json::Scalar::Integer(#number) }
            }
            Constant::Number(number) => {
                let number = Literal::f64_unsuffixed(*number);
                quote! { json::Scalar::Number(#number) }
            }
        });
        quote! {
            impl json::OpenScalar for #name {
                const VALUES: &'static [(json::Scalar, Self)] = &[#((#scalars, Self::#known)),*];
                const UNKNOWN: fn(json::Value) -> Self = Self::#unknown;
            }

            json::open_scalar_impls!(#name, #unknown);
        }
    }

    fn integers(
        &self,
        id: TypeId,
        enumeration: &Enumeration,
        (known, unknown): (&[Ident], &Ident),
    ) -> TokenStream {
        self.uses.json.set(true);
        let name = self.own_name(id);
        let numbers: Vec<Literal> = enumeration
            .values
            .iter()
            .map(|value| match &value.value {
                Constant::Integer(number) => Literal::i64_unsuffixed(*number),
                _ => Literal::i64_unsuffixed(0),
            })
            .collect();
        quote! {
            impl json::OpenInteger for #name {
                const VALUES: &'static [(i64, Self)] = &[#((#numbers, Self::#known)),*];
                const UNKNOWN: fn(i64) -> Self = Self::#unknown;
            }

            json::open_integer_impls!(#name, #unknown);
        }
    }
}
