//! Emits enumerations: open, so that a value the document does not know is kept.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::{Emitter, docs, ident};
use crate::ir::{Enum, EnumValues, TypeId};

impl Emitter<'_> {
    /// The items of an enumeration.
    pub(super) fn enumeration(&self, id: TypeId, found: &Enum) -> TokenStream {
        let Some(name) = self.names.type_name(id) else { return TokenStream::new() };
        let name = ident(&name.ident);
        let variants: Vec<Ident> = self.names.members(id).iter().map(|name| ident(name)).collect();
        let docs = docs::attributes(&self.api.def(id).docs);
        let usage = self.facts.usage(id);
        match &found.values {
            EnumValues::Strings(values) => strings(&name, &variants, values, &docs, usage.decoded, usage.encoded),
            EnumValues::Integers(values) => integers(&name, &variants, values, &docs, usage.decoded, usage.encoded),
        }
    }
}

fn declared(name: &Ident, variants: &[Ident], shown: &[String], unknown: &TokenStream, docs: &TokenStream) -> TokenStream {
    let values = shown.iter().map(|value| super::docs::doc_lines(&[value.clone()]));
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum #name {
            #(#values #variants,)*
            /// A value that this version of the crate does not know.
            Unknown(#unknown),
        }
    }
}

fn shown(value: &str) -> String {
    if value.is_empty() {
        return "The empty string.".to_owned();
    }
    let text: String = value.chars().filter(|c| !c.is_control() && *c != '`').collect();
    format!("`{text}`")
}

fn strings(
    name: &Ident,
    variants: &[Ident],
    values: &[String],
    docs: &TokenStream,
    decoded: bool,
    encoded: bool,
) -> TokenStream {
    let texts: Vec<String> = values.iter().map(|value| shown(value)).collect();
    let declared = declared(name, variants, &texts, &quote!(String), docs);
    let decode = decoded.then(|| {
        quote! {
            impl rt::Decode for #name {
                fn decode(node: rt::Node<'_>) -> Result<Self, rt::Mismatch> {
                    Ok(Self::from(&*node.text()?))
                }
            }
        }
    });
    let encode = encoded.then(|| {
        quote! {
            impl rt::Encode for #name {
                fn encode(&self, encoder: &mut rt::Encoder) {
                    encoder.string(self.as_str());
                }
            }
            impl From<String> for #name {
                fn from(value: String) -> Self {
                    Self::from(value.as_str())
                }
            }
        }
    });
    quote! {
        #declared
        impl #name {
            /// The value as on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #values,)*
                    Self::Unknown(value) => value,
                }
            }
        }
        impl From<&str> for #name {
            fn from(value: &str) -> Self {
                match value {
                    #(#values => Self::#variants,)*
                    other => Self::Unknown(other.to_owned()),
                }
            }
        }
        impl std::fmt::Display for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        #decode
        #encode
    }
}

fn integers(
    name: &Ident,
    variants: &[Ident],
    values: &[i64],
    docs: &TokenStream,
    decoded: bool,
    encoded: bool,
) -> TokenStream {
    let texts: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
    let declared = declared(name, variants, &texts, &quote!(i64), docs);
    let literals: Vec<Literal> = values.iter().map(|value| Literal::i64_unsuffixed(*value)).collect();
    let decode = decoded.then(|| {
        quote! {
            impl rt::Decode for #name {
                fn decode(node: rt::Node<'_>) -> Result<Self, rt::Mismatch> {
                    i64::decode(node).map(Self::from)
                }
            }
        }
    });
    let encode = encoded.then(|| {
        quote! {
            impl rt::Encode for #name {
                fn encode(&self, encoder: &mut rt::Encoder) {
                    encoder.integer(self.value());
                }
            }
        }
    });
    quote! {
        #declared
        impl #name {
            /// The value as on the wire.
            pub fn value(&self) -> i64 {
                match self {
                    #(Self::#variants => #literals,)*
                    Self::Unknown(value) => *value,
                }
            }
        }
        impl From<i64> for #name {
            fn from(value: i64) -> Self {
                match value {
                    #(#literals => Self::#variants,)*
                    other => Self::Unknown(other),
                }
            }
        }
        #decode
        #encode
    }
}
