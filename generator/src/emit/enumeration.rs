//! Enumerations: open, for servers add values.

use heck::ToSnakeCase;
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::docs::attributes;
use super::{Emitter, ident};
use crate::ir::{Constant, Definition, Doc, Enumeration, TypeId};

impl Emitter<'_> {
    /// An enumeration of texts or integers.
    pub(super) fn enumeration(
        &self,
        id: TypeId,
        definition: &Definition,
        enumeration: &Enumeration,
    ) -> TokenStream {
        let name = self.own_name(id);
        let docs = self.doc(
            &definition.doc,
            "One of a list of values, to which the server may add.",
        );
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
                Constant::Number(_) | Constant::Boolean(_) => String::new(),
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
        let held = if enumeration.integer {
            quote! { i64 }
        } else {
            quote! { String }
        };
        let derives = if enumeration.integer {
            quote! { Clone, Debug, PartialEq, Eq }
        } else {
            quote! { Clone }
        };
        let implementation = if enumeration.integer {
            self.integers(id, enumeration, (known, unknown))
        } else {
            self.texts(id, enumeration, (known, unknown))
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
        let usage = self.facts.usage[id.0];
        let mut sides = Vec::new();
        if usage.encoded {
            sides.push(quote! { sent });
        }
        if usage.decoded {
            sides.push(quote! { received });
        }
        quote! {
            impl json::OpenEnum for #name {
                const VALUES: &'static [(&'static str, Self)] = &[#((#texts, Self::#known)),*];
                json::other_values!(#unknown);
            }

            json::open_enum_impls!(#name #(, #sides)*);
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
            impl #name {
                /// The value as it is written.
                pub fn as_i64(&self) -> i64 {
                    match self {
                        #(#name::#known => #numbers,)*
                        #name::#unknown(number) => *number,
                    }
                }
            }

            impl From<i64> for #name {
                fn from(number: i64) -> #name {
                    match number {
                        #(#numbers => #name::#known,)*
                        _ => #name::#unknown(number),
                    }
                }
            }

            impl json::Decode for #name {
                fn decode(node: json::Node<'_>) -> Result<#name, json::Mismatch> {
                    <i64 as json::Decode>::decode(node).map(#name::from)
                }
            }

            impl json::Encode for #name {
                fn encode(&self, encoder: &mut json::Encoder) {
                    encoder.integer(self.as_i64());
                }
            }
        }
    }
}
