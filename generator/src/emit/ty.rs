//! Types as Rust writes them, and as setters and constructors take them.

use proc_macro2::{Ident, TokenStream};
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

/// A parameter of a setter or constructor, and the value made from it.
pub(super) struct Argument {
    pub(super) ty: TokenStream,
    pub(super) value: TokenStream,
    conversion: Conversion,
}

/// How a value is made from an argument.
enum Conversion {
    /// It is the argument.
    Same,
    /// The argument becomes one of this type.
    Into(TokenStream),
    /// The argument becomes a list of this type.
    List(TokenStream),
    /// The argument becomes a map of this type.
    Map(TokenStream),
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

impl Argument {
    /// The call that gives it at a place.
    pub(super) fn set(&self, place: &TokenStream, name: &Ident) -> TokenStream {
        match &self.conversion {
            Conversion::Same => quote! { set(#place, #name) },
            Conversion::Into(ty) if ty.to_string() == "String" => quote! { text(#place, #name) },
            Conversion::Into(ty) => quote! { set_into::<#ty>(#place, #name) },
            Conversion::List(item) => quote! { list::<#item>(#place, #name) },
            Conversion::Map(value) => quote! { map::<#value>(#place, #name) },
        }
    }
}

/// A parameter of a setter that takes an `Option`, too.
pub(super) struct OptionalArgument {
    /// The parameters of the setter's types.
    pub(super) generics: TokenStream,
    pub(super) ty: TokenStream,
    /// The call that gives it.
    pub(super) set: TokenStream,
}

impl Argument {
    /// The same for a setter of what can be left out, given at a place.
    pub(super) fn optional(&self, place: &TokenStream, name: &Ident) -> OptionalArgument {
        let taken = |of: &str, method: &str, ty: &TokenStream| {
            let (of, method) = (super::ident(of), super::ident(method));
            OptionalArgument {
                generics: quote! { <M> },
                ty: quote! { impl json::#of<#ty, M> },
                set: quote! { #method::<#ty, M>(#place, #name) },
            }
        };
        match &self.conversion {
            Conversion::Same => taken("Argument", "argument", &self.ty),
            Conversion::Into(ty) => taken("Argument", "argument", ty),
            Conversion::List(ty) => taken("ListArgument", "list_argument", ty),
            Conversion::Map(ty) => taken("MapArgument", "map_argument", ty),
        }
    }

    /// The same where an `Option` has a meaning of its own.
    fn plain(&self, place: &TokenStream, name: &Ident) -> OptionalArgument {
        OptionalArgument {
            generics: TokenStream::new(),
            ty: self.ty.clone(),
            set: self.set(place, name),
        }
    }
}

impl Emitter<'_> {
    /// How a setter takes what can be left out.
    pub(super) fn optional_argument(
        &self,
        member: &Member,
        name: &Ident,
        place: &TokenStream,
    ) -> OptionalArgument {
        let argument = self.argument(member, name, false);
        // Null is something to set, and so is what any value can be. A literal is an `i32`, which no
        // `u64` is made of.
        let is_plain = member.ty.is_nullable()
            || match &member.ty {
                Type::Any | Type::Unsigned64 => true,
                Type::Array(item) => matches!(**item, Type::Any | Type::File | Type::Unsigned64),
                _ => false,
            };
        if is_plain {
            return argument.plain(place, name);
        }
        self.uses.json.set(true);
        argument.optional(place, name)
    }

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
            Type::File => quote! { crate::runtime::File },
            Type::Array(item) => {
                let item = self.ty(item, encoded);
                quote! { Vec<#item> }
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

    /// How a setter or constructor takes a member, boxed or not, and what it makes of it.
    pub(super) fn argument(&self, member: &Member, name: &Ident, boxed: bool) -> Argument {
        match presence(member, true) {
            Presence::Plain | Presence::Optional => self.argument_of(&member.ty, name, boxed),
            Presence::Nullable | Presence::OptionalNullable => {
                self.uses.json.set(true);
                let inner = self.ty(member.ty.not_null(), true);
                let inner = if boxed {
                    quote! { Box<#inner> }
                } else {
                    inner
                };
                Argument {
                    ty: quote! { impl Into<json::Nullable<#inner>> },
                    value: quote! { #name.into() },
                    conversion: Conversion::Into(quote! { json::Nullable<#inner> }),
                }
            }
        }
    }

    fn argument_of(&self, ty: &Type, name: &Ident, boxed: bool) -> Argument {
        let own = || self.ty(ty, true);
        let argument = match ty {
            Type::Boolean | Type::Integer32 | Type::Integer64 | Type::Unsigned64 | Type::Number => {
                Argument {
                    ty: own(),
                    value: quote! { #name },
                    conversion: Conversion::Same,
                }
            }
            Type::Custom(_) => Argument {
                ty: own(),
                value: quote! { #name },
                conversion: Conversion::Same,
            },
            Type::Formatted(format) if format.is_text() => Argument {
                ty: own(),
                value: quote! { #name },
                conversion: Conversion::Same,
            },
            Type::Named(id) if self.is_plain(*id) => Argument {
                ty: own(),
                value: quote! { #name },
                conversion: Conversion::Same,
            },
            Type::Array(item) if is_simple(item) => {
                let item = self.ty(item, true);
                Argument {
                    ty: quote! { impl IntoIterator<Item = impl Into<#item>> },
                    value: quote! { #name.into_iter().map(Into::into).collect() },
                    conversion: Conversion::List(item),
                }
            }
            Type::Map(value) if is_simple(value) => {
                let value = self.ty(value, true);
                Argument {
                    ty: quote! { impl IntoIterator<Item = (impl Into<String>, impl Into<#value>)> },
                    value: quote! {
                        #name.into_iter().map(|(name, value)| (name.into(), value.into())).collect()
                    },
                    conversion: Conversion::Map(value),
                }
            }
            _ => {
                let own = own();
                Argument {
                    ty: quote! { impl Into<#own> },
                    value: quote! { #name.into() },
                    conversion: Conversion::Into(own),
                }
            }
        };
        if boxed {
            let value = argument.value;
            Argument {
                ty: argument.ty,
                value: quote! { Box::new(#value) },
                conversion: Conversion::Same,
            }
        } else {
            argument
        }
    }

    /// Whether values of a definition are made in one way only.
    fn is_plain(&self, id: TypeId) -> bool {
        matches!(
            self.api.definition(id).kind,
            Kind::Object(_) | Kind::Newtype(_)
        )
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

/// Whether a list or map of these takes anything that becomes one.
fn is_simple(ty: &Type) -> bool {
    !matches!(ty, Type::Array(_) | Type::Map(_) | Type::Tuple(_))
}
