//! Emits uses of types.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Emitter, ident};
use crate::ir::{Field, Shape, Type, TypeId};
use crate::names::Module;

/// Which side of the wire a struct is for, and so how a field that may be absent or null is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    /// `T`: always there.
    Required,
    /// `Option<T>`: absent and null are the same to the reader, or null is not allowed.
    Optional,
    /// `rt::Nullable<T>`: always there, perhaps null, and sent as such.
    Nullable,
    /// `Option<rt::Nullable<T>>`: absent, null and a value are three things to the server.
    OptionalNullable,
}

impl Emitter<'_> {
    /// The type as written in `here`.
    pub(super) fn ty(&self, ty: &Type, here: &Module) -> TokenStream {
        match ty {
            Type::Any => quote!(rt::Value),
            Type::Bool => quote!(bool),
            Type::I32 => quote!(i32),
            Type::I64 => quote!(i64),
            Type::U64 => quote!(u64),
            Type::F64 => quote!(f64),
            Type::String => quote!(String),
            Type::Base64 => quote!(rt::Base64),
            Type::Binary => quote!(rt::File),
            Type::Bytes => quote!(Vec<u8>),
            Type::Array(inner) => {
                let inner = self.ty(inner, here);
                quote!(Vec<#inner>)
            }
            Type::Map(inner) => {
                let inner = self.ty(inner, here);
                quote!(std::collections::BTreeMap<String, #inner>)
            }
            Type::Nullable(inner) => {
                let inner = self.ty(inner, here);
                quote!(Option<#inner>)
            }
            Type::Clearable(inner) => {
                let inner = self.ty(inner, here);
                quote!(rt::Clearable<#inner>)
            }
            Type::Expandable(inner) => {
                let inner = self.ty(inner, here);
                quote!(rt::Expandable<#inner>)
            }
            Type::Named(id) => match &self.api.def(*id).shape {
                Shape::Alias(target) => self.ty(target, here),
                _ => self.named(*id, here),
            },
        }
    }

    fn named(&self, id: TypeId, here: &Module) -> TokenStream {
        // A type without a name is not reachable, so no code refers to it; any value is what a
        // reader would have to expect.
        let Some(name) = self.names.type_name(id) else { return quote!(rt::Value) };
        let ident = ident(&name.ident);
        match (&name.module, here) {
            (Module::Types(_), Module::Resource(_)) => quote!(types::#ident),
            _ => quote!(#ident),
        }
    }

    /// How a field of a struct is kept. `encoded`: requests send it.
    pub(super) fn presence(&self, field: &Field, encoded: bool, relaxed: bool) -> Presence {
        let required = field.required && !relaxed;
        match (required, field.nullable, encoded) {
            (true, false, _) => Presence::Required,
            (true, true, true) => Presence::Nullable,
            (false, true, true) => Presence::OptionalNullable,
            (false, false, _) | (_, true, false) => Presence::Optional,
        }
    }

    /// The type of a field.
    pub(super) fn field_ty(
        &self,
        field: &Field,
        presence: Presence,
        boxed: bool,
        here: &Module,
    ) -> TokenStream {
        let mut ty = self.ty(&field.ty, here);
        if boxed {
            ty = quote!(Box<#ty>);
        }
        match presence {
            Presence::Required => ty,
            Presence::Optional => quote!(Option<#ty>),
            Presence::Nullable => quote!(rt::Nullable<#ty>),
            Presence::OptionalNullable => quote!(Option<rt::Nullable<#ty>>),
        }
    }

    /// The types of this module that `ty` names.
    pub(super) fn referenced(&self, ty: &Type, found: &mut std::collections::BTreeSet<TypeId>) {
        match ty.element() {
            Type::Named(id) => match &self.api.def(*id).shape {
                Shape::Alias(target) => self.referenced(target, found),
                _ => {
                    found.insert(*id);
                }
            },
            _ => {}
        }
    }
}
