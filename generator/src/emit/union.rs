//! Unions: told apart as `analyze::dispatch` found, and open for what is in no document yet.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::Emitter;
use super::argument::Parameters;
use super::object::too_many;
use crate::analyze::{Dispatch, Kinds, Look, nested_kinds};
use crate::ir::{Definition, Kind, Scalars, Type, TypeId, Union};

impl Emitter<'_> {
    /// A union.
    pub(super) fn union(&self, id: TypeId, definition: &Definition, union: &Union) -> TokenStream {
        self.uses.json.set(true);
        let usage = self.facts.usage[id.0];
        let name = self.own_name(id);
        let docs = self.own_doc(&definition.doc);
        let idents = self.variants(id);
        let Some((unknown, known)) = idents.split_last() else {
            return TokenStream::new();
        };
        let variants = union.variants.iter().zip(known).map(|(variant, ident)| {
            let docs = self.own_doc(&variant.doc);
            let ty = self.variant_type(&variant.ty, usage.encoded);
            quote! { #docs #ident(#ty), }
        });
        let variants: TokenStream = variants.collect();
        let mut out = quote! {
            #docs
            #[derive(Clone, Debug)]
            #[non_exhaustive]
            pub enum #name {
                #variants
                #[doc = " Anything else, as it is written."]
                #unknown(json::Value),
            }
        };
        let dispatch = &self.facts.dispatch[&id];
        let decode = self.decode_union(&name, &idents, dispatch, self.is_by_header(id));
        out.extend(decode);
        out.extend(self.encode_union(&name, &idents));
        out.extend(quote! { json::feature_impls!(#name); });
        if usage.encoded {
            out.extend(self.conversions(&name, union, known));
            out.extend(self.constructors(id, &name, union, known));
        }
        if usage.expanded
            && union
                .variants
                .iter()
                .all(|variant| self.has_id(&variant.ty))
        {
            out.extend(identified(&name, known, unknown));
        }
        out
    }

    /// The type in a variant: objects are boxed, so that one large one does not make all large.
    pub(super) fn variant_type(&self, ty: &Type, encoded: bool) -> TokenStream {
        let inner = self.ty(ty, encoded);
        if self.is_boxed_variant(ty) {
            quote! { Box<#inner> }
        } else {
            inner
        }
    }

    pub(super) fn is_boxed_variant(&self, ty: &Type) -> bool {
        match ty {
            Type::Named(id) => !matches!(self.api.definition(*id).kind, Kind::Enumeration(_)),
            Type::Expandable(_) | Type::Clearable(_) | Type::Nullable(_) => true,
            _ => false,
        }
    }

    fn encode_union(&self, name: &Ident, idents: &[Ident]) -> TokenStream {
        quote! {
            impl json::Encode for #name {
                #[inline]
                fn encode(&self, encoder: &mut json::Encoder) {
                    match self {
                        #(#name::#idents(value) => json::Encode::encode(value, encoder),)*
                    }
                }
            }
        }
    }

    /// The conversions that say which variant is meant.
    fn conversions(&self, name: &Ident, union: &Union, idents: &[Ident]) -> TokenStream {
        let mut out = TokenStream::new();
        let mut seen: BTreeMap<String, ()> = BTreeMap::new();
        for (variant, ident) in union.variants.iter().zip(idents) {
            let ty = self.ty(&variant.ty, true);
            if seen.insert(ty.to_string(), ()).is_some() {
                continue;
            }
            let value = if self.is_boxed_variant(&variant.ty) {
                quote! { Box::new(value) }
            } else {
                quote! { value }
            };
            out.extend(quote! {
                impl From<#ty> for #name {
                    #[inline]
                    fn from(value: #ty) -> #name { #name::#ident(#value) }
                }
            });
            if let Type::Array(item) = &variant.ty {
                out.extend(self.array_conversion(name, ident, item));
            }
            if variant.ty == Type::String {
                out.extend(quote! {
                    impl From<&str> for #name {
                        #[inline]
                        fn from(value: &str) -> #name { #name::#ident(value.to_owned()) }
                    }
                    impl From<&String> for #name {
                        #[inline]
                        fn from(value: &String) -> #name { #name::#ident(value.to_owned()) }
                    }
                });
            }
        }
        let text = quote! { &str };
        let string = quote! { String };
        let integer = quote! { i64 };
        for (scalars, kind, types) in [
            (Scalars::Texts, Kinds::STRING, &[text, string][..]),
            (Scalars::Integers, Kinds::INTEGER, &[integer][..]),
        ] {
            let Some(ident) = self.listing(union, idents, scalars, kind) else {
                continue;
            };
            out.extend(types.iter().map(|ty| {
                quote! {
                    impl From<#ty> for #name {
                        #[inline]
                        fn from(value: #ty) -> #name { #name::#ident(value.into()) }
                    }
                }
            }));
        }
        out
    }

    /// The conversion of an array whose length the compiler knows: `["a", "b"]` needs no `Vec`.
    fn array_conversion(&self, name: &Ident, variant: &Ident, item: &Type) -> TokenStream {
        let (ty, list) = match item {
            Type::String => (
                quote! { &str },
                quote! { items.into_iter().map(str::to_owned).collect() },
            ),
            _ => (self.ty(item, true), quote! { items.into() }),
        };
        quote! {
            impl<const N: usize> From<[#ty; N]> for #name {
                #[inline]
                fn from(items: [#ty; N]) -> #name { #name::#variant(#list) }
            }
        }
    }

    /// The variant that lists such scalars, where no other can be of their kind.
    fn listing<'i>(
        &self,
        union: &Union,
        idents: &'i [Ident],
        scalars: Scalars,
        kind: Kinds,
    ) -> Option<&'i Ident> {
        let variants = union.variants.iter().zip(idents);
        let mut of_kind = variants.filter(|(variant, _)| {
            let kinds = nested_kinds(self.api, &variant.ty);
            kinds.first().is_none_or(|kinds| kinds.has(kind))
        });
        let (Some((only, ident)), None) = (of_kind.next(), of_kind.next()) else {
            return None;
        };
        let Type::Named(id) = &only.ty else {
            return None;
        };
        let is_listing = match &self.api.definition(*id).kind {
            Kind::Enumeration(enumeration) => enumeration.scalars == scalars,
            _ => false,
        };
        is_listing.then_some(ident)
    }

    /// A function for each variant that is an object, which takes what the object's own takes.
    fn constructors(
        &self,
        id: TypeId,
        name: &Ident,
        union: &Union,
        idents: &[Ident],
    ) -> TokenStream {
        let functions = &self.names.constructors[&id];
        let made = union.variants.iter().zip(idents).zip(functions);
        let made: TokenStream = made
            .filter_map(|((variant, ident), function)| {
                let Type::Named(object) = variant.ty else {
                    return None;
                };
                let asked = self.asked_by_new(object)?;
                let (function, ty) = (super::ident(function), self.named(object));
                let docs = format!(" [`{ident}`]({name}::{ident}), with what it requires.");
                let allow = too_many(&asked);
                let given = asked.iter().map(|(name, _)| name);
                // As clippy would have it.
                let value = if asked.is_empty() {
                    quote! { Box::default() }
                } else {
                    quote! { Box::new(#ty::new(#(#given),*)) }
                };
                let arguments = asked.iter().map(|(name, member)| {
                    let argument = self.argument(member, name, false);
                    (name.clone(), argument)
                });
                let arguments: Vec<_> = arguments.collect();
                let Parameters { generics, list } = Parameters::new(&arguments);
                Some(quote! {
                    #[doc = #docs]
                    #allow
                    #[inline]
                    pub fn #function #generics(#(#list),*) -> #name {
                        #name::#ident(#value)
                    }
                })
            })
            .collect();
        if made.is_empty() {
            return made;
        }
        quote! { impl #name { #made } }
    }

    /// The types that the functions for the variants of a union take.
    pub(super) fn asked_by_constructors(&self, id: TypeId, visit: &mut dyn FnMut(&Type)) {
        let Kind::Union(union) = &self.api.definition(id).kind else {
            return;
        };
        let objects = union
            .variants
            .iter()
            .filter_map(|variant| match variant.ty {
                Type::Named(object) if self.facts.usage[id.0].encoded => Some(object),
                _ => None,
            });
        for object in objects {
            let asked = self.asked_by_new(object).into_iter().flatten();
            asked.for_each(|(_, member)| visit(&member.ty));
        }
    }

    fn has_id(&self, ty: &Type) -> bool {
        let Type::Named(id) = ty else { return false };
        match &self.api.definition(*id).kind {
            Kind::Object(object) => object
                .members
                .iter()
                .any(|member| member.name == "id" && member.required && member.ty == Type::String),
            _ => false,
        }
    }
}

impl Emitter<'_> {
    /// The table by which the runtime tells the variants apart, and the type of each.
    fn decode_union(
        &self,
        name: &Ident,
        idents: &[Ident],
        dispatch: &Dispatch,
        by_header: bool,
    ) -> TokenStream {
        let Some((unknown, variants)) = idents.split_last() else {
            return TokenStream::new();
        };
        let arms = variants.iter().enumerate().map(|(variant, ident)| {
            let variant = Literal::usize_unsuffixed(variant);
            quote! { #variant => json::Decode::decode(node).map(#name::#ident), }
        });
        let choice = self.choice(dispatch);
        let choose = if by_header {
            quote! { choose_unless(known, &CHOICE) }
        } else {
            quote! { choose(&CHOICE) }
        };
        let read = quote! {
            static CHOICE: json::Choice = #choice;
            let value = match node.#choose {
                #(#arms)*
                _ => json::Decode::decode(node).map(#name::#unknown),
            };
            node.or_unknown(value, #name::#unknown)
        };
        let (by_header, read) = if by_header {
            let of_header = quote! {
                impl #name {
                    #[inline]
                    fn read(
                        node: json::Node<'_>,
                        known: Option<usize>,
                    ) -> Result<#name, json::Mismatch> {
                        #read
                    }
                }
            };
            (of_header, quote! { #name::read(node, None) })
        } else {
            (TokenStream::new(), read)
        };
        quote! {
            #by_header

            impl json::Decode for #name {
                #[inline]
                fn decode(node: json::Node<'_>) -> Result<#name, json::Mismatch> {
                    #read
                }
            }
        }
    }

    fn choice(&self, dispatch: &Dispatch) -> TokenStream {
        let tag = dispatch.tag.as_ref().map(|(tag, values)| {
            let values = values.iter().map(|(value, variant)| {
                let variant = Literal::usize_unsuffixed(*variant);
                quote! { (#value, #variant) }
            });
            quote! { tag: #tag, values: &[#(#values),*], }
        });
        let absent = dispatch.absent.map(|variant| {
            let variant = Literal::usize_unsuffixed(variant);
            quote! { absent: Some(#variant), }
        });
        let base = dispatch.base.map(|variant| {
            let variant = Literal::usize_unsuffixed(variant);
            quote! { base: Some(#variant), }
        });
        let shapes = (!dispatch.shapes.is_empty()).then(|| {
            let shapes = dispatch.shapes.iter().map(|(variant, shape)| {
                let variant = Literal::usize_unsuffixed(*variant);
                let (kinds, look) = (kinds(shape.kinds), self.look(&shape.look));
                quote! { (#variant, #kinds, #look) }
            });
            quote! { shapes: &[#(#shapes),*], }
        });
        let is_whole = tag.is_some() && absent.is_some() && base.is_some() && shapes.is_some();
        let rest = (!is_whole).then(|| quote! { ..json::Choice::NONE });
        quote! { json::Choice { #tag #absent #base #shapes #rest } }
    }

    /// What there is to look at beyond the kind of a value.
    fn look(&self, look: &Look) -> TokenStream {
        match look {
            Look::No => quote! { json::Look::No },
            Look::Only(values) => quote! { json::Look::Only(&[#(#values),*]) },
            Look::Known(values) => quote! { json::Look::Known(&[#(#values),*]) },
            Look::Reads(ty) => {
                let ty = self.ty(ty, false);
                quote! { json::Look::Reads(json::reads::<#ty>) }
            }
            Look::Items(item) => {
                let (kinds, look) = (kinds(item.kinds), self.look(&item.look));
                quote! { json::Look::Items(#kinds, &#look) }
            }
            Look::Places(places) => {
                let places = places.iter().map(|place| {
                    let (kinds, look) = (kinds(place.kinds), self.look(&place.look));
                    quote! { (#kinds, #look) }
                });
                quote! { json::Look::Places(&[#(#places),*]) }
            }
            Look::Members { members, rest } => {
                let members = members.iter().map(|member| {
                    let (name, look) = (&member.name, self.look(&member.shape.look));
                    let kinds = kinds(member.shape.kinds);
                    let required = member.required.then(|| quote! { | json::REQUIRED });
                    quote! { (#name, #kinds #required, #look) }
                });
                let rest = kinds(*rest);
                quote! { json::Look::Members(&[#(#members),*], #rest) }
            }
        }
    }
}

/// Kinds as the runtime names them.
fn kinds(kinds: Kinds) -> TokenStream {
    if kinds == Kinds::NONE {
        return quote! { 0 };
    }
    let mut left = kinds;
    let mut found = Vec::new();
    for (kind, name) in [
        (Kinds::ANY, quote! { json::ANY }),
        (Kinds::OBJECT, quote! { json::OBJECT }),
        (Kinds::ARRAY, quote! { json::ARRAY }),
        (Kinds::STRING, quote! { json::STRING }),
        (Kinds::NUMBER, quote! { json::NUMBER }),
        (Kinds::INTEGER, quote! { json::INTEGER }),
        (Kinds::BOOL, quote! { json::BOOL }),
        (Kinds::NULL, quote! { json::NULL }),
    ] {
        if left.has(kind) {
            left = left.without(kind);
            found.push(name);
        }
    }
    quote! { #(#found)|* }
}

fn identified(name: &Ident, known: &[Ident], unknown: &Ident) -> TokenStream {
    quote! {
        impl json::Identified for #name {
            fn id(&self) -> &str {
                match self {
                    #(#name::#known(value) => value.id(),)*
                    #name::#unknown(value) => {
                        value.get("id").and_then(json::Value::as_str).unwrap_or_default()
                    }
                }
            }
        }
    }
}
