//! Unions: told apart as `analyze::dispatch` found, and open for what is in no document yet.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::Emitter;
use crate::analyze::{Dispatch, JsonKind, Step};
use crate::ir::{Definition, Kind, Type, TypeId, Union};

impl Emitter<'_> {
    /// A union.
    pub(super) fn union(&self, id: TypeId, definition: &Definition, union: &Union) -> TokenStream {
        self.uses.json.set(true);
        let usage = self.facts.usage[id.0];
        let name = self.own_name(id);
        let docs = self.told(&definition.doc);
        let idents = self.variants(id);
        let Some((unknown, known)) = idents.split_last() else {
            return TokenStream::new();
        };
        let variants = union.variants.iter().zip(known).map(|(variant, ident)| {
            let docs = self.told(&variant.doc);
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
        if usage.decoded {
            let dispatch = &self.facts.dispatch[&id];
            out.extend(decode(&name, &idents, dispatch));
        }
        out.extend(self.encode_union(&name, &idents));
        out.extend(quote! { json::comparison_impls!(#name); });
        if usage.encoded {
            out.extend(self.conversions(&name, union, known));
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
                    fn from(value: #ty) -> #name { #name::#ident(#value) }
                }
            });
            if variant.ty == Type::String {
                out.extend(quote! {
                    impl From<&str> for #name {
                        fn from(value: &str) -> #name { #name::#ident(value.to_owned()) }
                    }
                });
            }
        }
        out
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

fn decode(name: &Ident, idents: &[Ident], dispatch: &Dispatch) -> TokenStream {
    let tagged = dispatch.tag.as_ref().map(|(property, values)| {
        let arms = values.iter().map(|(value, variant)| {
            let ident = &idents[*variant];
            quote! { Some(#value) => return json::Decode::decode(node).map(#name::#ident), }
        });
        let absent = dispatch.absent.map(|variant| {
            let ident = &idents[variant];
            quote! {
                None if matches!(node.kind(), json::ValueKind::Object) => {
                    return json::Decode::decode(node).map(#name::#ident);
                }
            }
        });
        quote! {
            match node.tag(#property).as_deref() {
                #(#arms)*
                #absent
                _ => {}
            }
        }
    });
    let steps = dispatch.steps.iter().map(|step| trial(name, idents, step));
    let unknown = idents.last();
    quote! {
        impl json::Decode for #name {
            fn decode(node: json::Node<'_>) -> Result<#name, json::Mismatch> {
                #tagged
                #(#steps)*
                json::Decode::decode(node).map(#name::#unknown)
            }
        }
    }
}

/// Tries one variant.
fn trial(name: &Ident, idents: &[Ident], step: &Step) -> TokenStream {
    let ident = &idents[step.variant];
    let kinds = step.kinds.iter().map(|kind| match kind {
        JsonKind::Bool => quote! { json::ValueKind::Bool },
        JsonKind::Number => quote! { json::ValueKind::Number },
        JsonKind::String => quote! { json::ValueKind::String },
        JsonKind::Array => quote! { json::ValueKind::Array },
        JsonKind::Object => quote! { json::ValueKind::Object },
    });
    let mut conditions = Vec::new();
    if !step.kinds.is_empty() {
        conditions.push(quote! { matches!(node.kind(), #(#kinds)|*) });
    }
    for (member, text) in &step.constants {
        conditions.push(quote! { node.is_text(#member, #text) });
    }
    if step.certain {
        return quote! {
            if #(#conditions)&&* {
                return json::Decode::decode(node).map(#name::#ident);
            }
        };
    }
    conditions.push(quote! { let Ok(value) = json::Decode::decode(node) });
    quote! {
        if #(#conditions)&&* {
            return Ok(#name::#ident(value));
        }
    }
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
