//! Emits unions: an enum whose reader tells the alternatives apart as lowering decided, and keeps
//! what matches none.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{Emitter, docs, ident};
use crate::ir::{Guard, Shape, Type, TypeId, Union};
use crate::names::Module;

/// A variant with everything emission needs.
struct Arm<'u> {
    name: Ident,
    ty: TokenStream,
    boxed: bool,
    guard: &'u Guard,
}

impl Emitter<'_> {
    /// The items of a union.
    pub(super) fn union(&self, id: TypeId, union: &Union, here: &Module) -> TokenStream {
        let Some(name) = self.names.type_name(id) else { return TokenStream::new() };
        let name = ident(&name.ident);
        let usage = self.facts.usage(id);
        let names = self.names.members(id);
        let arms: Vec<Arm<'_>> = union
            .variants
            .iter()
            .zip(names)
            .map(|(variant, name)| Arm {
                name: ident(name),
                ty: self.ty(&variant.ty, here),
                boxed: self.is_boxed_variant(&variant.ty),
                guard: &variant.guard,
            })
            .collect();
        let variants = arms.iter().map(|arm| {
            let (name, ty) = (&arm.name, &arm.ty);
            let doc = doc_of(arm.guard);
            match arm.boxed {
                true => quote!(#[doc = #doc] #name(Box<#ty>)),
                false => quote!(#[doc = #doc] #name(#ty)),
            }
        });
        let docs = docs::attributes(&self.api.def(id).docs);
        let decode = usage.decoded.then(|| decode_impl(&name, &arms, union.discriminator.as_deref()));
        let encode = usage.encoded.then(|| encode_impl(&name, &arms));
        let from = usage.encoded.then(|| from_impls(&name, &arms));
        let identified = self.facts.identified.contains(&id).then(|| identified_impl(&name, &arms));
        quote! {
            #docs
            #[derive(Debug, Clone)]
            #[non_exhaustive]
            pub enum #name {
                #(#variants,)*
                /// A value of none of the known forms.
                Other(rt::Value),
            }
            #decode
            #encode
            #from
            #identified
        }
    }

    /// Objects and unions vary in size; boxed, they make every alternative small, and end cycles.
    fn is_boxed_variant(&self, ty: &Type) -> bool {
        match self.api.resolved(ty) {
            Type::Named(id) => !matches!(self.api.def(*id).shape, Shape::Enum(_)),
            _ => false,
        }
    }
}

fn doc_of(guard: &Guard) -> String {
    match guard {
        Guard::Tag(tags) => match tags.first() {
            Some(tag) => {
                let tag: String = tag.chars().filter(|c| !c.is_control() && *c != '`').collect();
                format!(" Marked `{tag}`.")
            }
            None => " One of the forms.".to_owned(),
        },
        Guard::Members(_) | Guard::Decodes => " One of the forms.".to_owned(),
    }
}

fn decode_impl(name: &Ident, arms: &[Arm<'_>], discriminator: Option<&str>) -> TokenStream {
    let tagged = arms.iter().filter_map(|arm| match arm.guard {
        Guard::Tag(tags) => {
            let name = &arm.name;
            Some(quote!(Some(#(#tags)|*) => return rt::Decode::decode(node).map(Self::#name),))
        }
        _ => None,
    });
    let tagged = discriminator.map(|property| {
        quote! {
            let tag = node.get(#property).and_then(rt::Node::as_str);
            match tag.as_deref() {
                #(#tagged)*
                _ => {}
            }
        }
    });
    let tried = arms.iter().filter_map(|arm| {
        let name = &arm.name;
        let attempt = quote!(let Ok(value) = rt::Decode::decode(node));
        let condition = match arm.guard {
            Guard::Tag(_) if discriminator.is_some() => return None,
            Guard::Members(members) => quote!(node.has(&[#(#members),*]) && #attempt),
            _ => attempt,
        };
        Some(quote! {
            if #condition {
                return Ok(Self::#name(value));
            }
        })
    });
    quote! {
        impl rt::Decode for #name {
            fn decode(node: rt::Node<'_>) -> Result<Self, rt::Mismatch> {
                #tagged
                #(#tried)*
                rt::Decode::decode(node).map(Self::Other)
            }
        }
    }
}

fn encode_impl(name: &Ident, arms: &[Arm<'_>]) -> TokenStream {
    let names = arms.iter().map(|arm| &arm.name);
    quote! {
        impl rt::Encode for #name {
            fn encode(&self, encoder: &mut rt::Encoder) {
                match self {
                    #(Self::#names(value) => rt::Encode::encode(value, encoder),)*
                    Self::Other(value) => rt::Encode::encode(value, encoder),
                }
            }
        }
    }
}

/// `From` for every type that names one alternative only, and for `&str` beside `String`.
fn from_impls(name: &Ident, arms: &[Arm<'_>]) -> TokenStream {
    let mut seen: Vec<String> = Vec::new();
    let mut impls = TokenStream::new();
    for arm in arms {
        let (variant, ty) = (&arm.name, &arm.ty);
        let text = ty.to_string();
        if seen.contains(&text) {
            continue;
        }
        let value = if arm.boxed { quote!(Box::new(value)) } else { quote!(value) };
        impls.extend(quote! {
            impl From<#ty> for #name {
                fn from(value: #ty) -> Self {
                    Self::#variant(#value)
                }
            }
        });
        if text == "String" {
            impls.extend(quote! {
                impl From<&str> for #name {
                    fn from(value: &str) -> Self {
                        Self::#variant(value.to_owned())
                    }
                }
            });
        }
        seen.push(text);
    }
    impls
}

fn identified_impl(name: &Ident, arms: &[Arm<'_>]) -> TokenStream {
    let names = arms.iter().map(|arm| &arm.name);
    quote! {
        impl rt::Identified for #name {
            fn id(&self) -> &str {
                match self {
                    #(Self::#names(value) => rt::Identified::id(&**value),)*
                    Self::Other(value) => value.get("id").and_then(rt::Value::as_str).unwrap_or(""),
                }
            }
        }
    }
}
