//! Types as Rust writes them.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Emitter, ident};
use crate::ir::{Constant, FormattedAs, Kind, Member, Type, TypeId};
use crate::names::TypeHome;

/// How a member that may be missing or null is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    /// It is always there.
    Plain,
    /// `Option`: missing or null, which are the same.
    Optional,
    /// `Nullable`: always there, perhaps null.
    Nullable,
    /// `Option<Nullable>`: missing, null or there.
    OptionalNullable,
}

/// How a member is held: what is sent tells missing from null, what is only received does not.
pub(super) fn presence(member: &Member, encoded: bool) -> Presence {
    match (member.required, member.ty.is_nullable(), encoded) {
        (true, false, _) => Presence::Plain,
        (true, true, true) => Presence::Nullable,
        (false, true, true) => Presence::OptionalNullable,
        _ => Presence::Optional,
    }
}

impl Emitter<'_> {
    /// The path to a definition's type from this file.
    pub(super) fn named(&self, id: TypeId) -> TokenStream {
        let name = &self.names.types[id.0];
        let ident = ident(&name.ident);
        match (&name.home, &self.home) {
            (TypeHome::Types(_), TypeHome::Resource(_)) => {
                self.uses.types.set(true);
                quote! { types::#ident }
            }
            // Documents refer into each other's operations.
            (TypeHome::Resource(other), home) if *home != TypeHome::Resource(*other) => {
                let path = self.names.resources[*other].path.iter();
                let path = path.map(|module| super::ident(module));
                quote! { crate::#(#path)::*::#ident }
            }
            _ => quote! { #ident },
        }
    }

    /// A type; `encoded` where null must be told from nothing.
    pub(super) fn ty(&self, ty: &Type, encoded: bool) -> TokenStream {
        let json = || self.uses.json.set(true);
        match ty {
            Type::Any => {
                json();
                quote! { json::Value }
            }
            Type::Boolean => quote! { bool },
            Type::Integer32 => quote! { i32 },
            Type::Integer64 => quote! { i64 },
            Type::Unsigned64 => quote! { u64 },
            Type::BigInteger => {
                json();
                quote! { json::Number }
            }
            Type::Number => quote! { f64 },
            Type::String => quote! { String },
            Type::Secret => match self.context.config.secret_type() {
                None => quote! { crate::runtime::Secret },
                Some(path) => path.parse().unwrap_or_default(),
            },
            Type::Base64 => {
                json();
                quote! { json::Base64 }
            }
            Type::Base64Url => {
                json();
                quote! { json::Base64Url }
            }
            Type::File => quote! { crate::runtime::File },
            Type::Array(item) => {
                let item = self.ty(item, encoded);
                quote! { Vec<#item> }
            }
            Type::Part(inner, _) => {
                let inner = self.ty(inner, encoded);
                quote! { crate::runtime::Part<#inner> }
            }
            Type::Lines(item) => {
                let item = self.ty(item, encoded);
                quote! { crate::runtime::JsonLines<#item> }
            }
            Type::Tuple(items) => {
                let items = items.iter().map(|item| self.ty(item, encoded));
                quote! { (#(#items,)*) }
            }
            Type::Map(value) => {
                self.uses.maps.set(true);
                let value = self.ty(value, encoded);
                quote! { BTreeMap<String, #value> }
            }
            Type::Nullable(inner) if encoded => {
                json();
                let inner = self.ty(inner, encoded);
                quote! { json::Nullable<#inner> }
            }
            Type::Nullable(inner) => {
                let inner = self.ty(inner, encoded);
                quote! { Option<#inner> }
            }
            Type::Clearable(inner) => {
                json();
                let inner = self.ty(inner, encoded);
                quote! { json::Clearable<#inner> }
            }
            Type::Expandable(inner) => {
                json();
                let inner = self.ty(inner, encoded);
                quote! { json::Expandable<#inner> }
            }
            Type::Named(id) => self.named(*id),
            // `codegen.toml` was refused if it was none.
            Type::Custom(path) => path.parse().unwrap_or_default(),
            Type::Formatted(format) => {
                let ty: TokenStream = self.format_path(&format.format).parse().unwrap_or_default();
                match format.on {
                    FormattedAs::String => ty,
                    FormattedAs::Integer => {
                        json();
                        quote! { json::AsInteger<#ty> }
                    }
                    FormattedAs::Number => {
                        json();
                        quote! { json::AsNumber<#ty> }
                    }
                }
            }
        }
    }

    /// The path of the type that the user chose for a format.
    fn format_path(&self, format: &str) -> &str {
        let formats = &self.context.config.formats;
        formats.get(format).map_or("", |format| &format.path)
    }

    /// The type of a field that holds a member.
    pub(super) fn field_type(&self, member: &Member, encoded: bool, boxed: bool) -> TokenStream {
        let mut ty = self.ty(member.ty.not_null(), encoded);
        if boxed {
            ty = quote! { Box<#ty> };
        }
        match presence(member, encoded) {
            Presence::Plain => ty,
            Presence::Optional => quote! { Option<#ty> },
            Presence::Nullable => {
                self.uses.json.set(true);
                quote! { json::Nullable<#ty> }
            }
            Presence::OptionalNullable => {
                self.uses.json.set(true);
                quote! { Option<json::Nullable<#ty>> }
            }
        }
    }

    /// The literal of a constant of a type.
    pub(super) fn literal(&self, constant: &Constant, ty: &Type) -> Option<TokenStream> {
        Some(match (constant, ty.not_null()) {
            (Constant::String(text), Type::String) => quote! { #text.to_owned() },
            (Constant::Boolean(flag), Type::Boolean) => quote! { #flag },
            (Constant::Integer(number), Type::Integer64) => {
                // Where nothing else says the type, a bare literal is an `i32`.
                let literal = match i32::try_from(*number) {
                    Ok(_) => proc_macro2::Literal::i64_unsuffixed(*number),
                    Err(_) => proc_macro2::Literal::i64_suffixed(*number),
                };
                quote! { #literal }
            }
            (Constant::Integer(number), Type::Integer32) => {
                let literal = proc_macro2::Literal::i32_unsuffixed(i32::try_from(*number).ok()?);
                quote! { #literal }
            }
            (Constant::Integer(number), Type::Number) => {
                let literal = proc_macro2::Literal::f64_unsuffixed(*number as f64);
                quote! { #literal }
            }
            (Constant::Number(number), Type::Number) if number.is_finite() => {
                let literal = proc_macro2::Literal::f64_unsuffixed(*number);
                quote! { #literal }
            }
            (Constant::String(text), Type::Named(id)) => {
                let Kind::Enumeration(enumeration) = &self.api.definition(*id).kind else {
                    return None;
                };
                let mut values = enumeration.values.iter();
                let index = values.position(|known| known.value == Constant::String(text.clone()));
                let variant = ident(self.names.variants[id].get(index?)?);
                let name = self.named(*id);
                quote! { #name::#variant }
            }
            _ => return None,
        })
    }
}
