//! Enumerations: open, for servers add values.

use heck::ToSnakeCase;
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::docs::{attributes, literal};
use super::{Emitter, ident, moved};
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
        let docs = moved(self.own_doc(&definition.doc));
        let idents = self.variants(id);
        let Some((unknown, known)) = idents.split_last() else {
            return TokenStream::new();
        };
        let variant_docs = enumeration.values.iter().zip(known).map(|(value, ident)| {
            let plain = match &value.value {
                Constant::String(text) => is_snake_case(text, &ident.to_string()),
                _ => false,
            };
            if plain && value.text.is_none() {
                return TokenStream::new();
            }
            let written = match &value.value {
                Constant::String(text) => format!("`{}`.", text.escape_debug()),
                Constant::Integer(number) => format!("`{number}`."),
                Constant::Number(number) => format!("`{number}`."),
                Constant::Boolean(flag) => format!("`{flag}`."),
            };
            match &value.text {
                // A name does not always show what is sent.
                Some(text) => {
                    let is_shown = plain || text.contains(value.value.text().as_str());
                    let facts = (!is_shown).then(|| format!("Written as {}.", value.value.code()));
                    let text = Some(text.clone());
                    let facts = facts.into_iter().collect();
                    let doc = Doc {
                        text,
                        facts,
                        ..Doc::default()
                    };
                    self.doc(&doc, &written)
                }
                None => attributes(&[written.replace("``", "The empty text")]),
            }
        });
        let variant_docs = variant_docs.map(moved);
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
        let implementation = moved(implementation);
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
            Constant::String(text) => literal(text),
            _ => literal(""),
        });
        quote! {
            impl json::OpenEnum for #name {
                const TEXTS: &'static [&'static str] = &[#(#texts),*];
                const VALUES: &'static [Self] = &[#(Self::#known),*];
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

/// Whether a text is the snake case of a name. Most texts are words of two letters or more, of which
/// the name has the first as capitals: then the case is not computed.
fn is_snake_case(text: &str, name: &str) -> bool {
    let mut rest = name.as_bytes();
    let is_plain = text.split('_').all(|word| match word.as_bytes() {
        [first, end @ ..] if !end.is_empty() => {
            let is_word = word.bytes().all(|byte| byte.is_ascii_lowercase());
            let in_name = rest.split_at_checked(word.len());
            let fits = in_name.is_some_and(|(start, _)| {
                start[0] == first.to_ascii_uppercase() && start[1..] == *end
            });
            rest = in_name.map_or(&[], |(_, rest)| rest);
            is_word && fits
        }
        _ => false,
    });
    is_plain && rest.is_empty() || text == name.to_snake_case()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_the_snake_case_of_a_name() {
        for (text, name) in [
            ("in_progress", "InProgress"),
            ("us", "Us"),
            ("a_b", "AB"),
            ("ab", "AB"),
            ("eu_a", "EuA"),
            ("in_progress", "Inprogress"),
            ("in_progress", "InProgressNow"),
            ("inprogress", "InProgress"),
            ("two__words", "TwoWords"),
            ("v2", "V2"),
            ("", "Empty"),
            ("in_", "In"),
        ] {
            let expected = text == name.to_snake_case();
            assert_eq!(is_snake_case(text, name), expected, "{text} {name}");
        }
    }
}
