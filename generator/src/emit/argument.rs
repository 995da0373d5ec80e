//! How setters and constructors take members, and what they make of them.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::Emitter;
use super::ty::{Presence, presence};
use crate::ir::{Kind, Member, Type, TypeId};

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
    /// It is the argument; a setter takes any number that fits into its type.
    Number,
    /// The argument becomes one of this type.
    Into(TokenStream),
    /// The argument becomes a list of these.
    List(Item),
    /// The argument becomes a map of these.
    Map(Item),
}

/// An item of a list or map that is an argument.
struct Item {
    /// What it is.
    own: TokenStream,
    /// What it is made into first.
    ty: TokenStream,
    /// Whether that is a number that other types of number fit into.
    is_number: bool,
}

impl Item {
    /// What a field holds of a value that becomes one.
    fn held(&self, value: &TokenStream) -> TokenStream {
        if self.is_number {
            let ty = &self.ty;
            quote! { Into::<#ty>::into(#value).0 }
        } else {
            quote! { #value.into() }
        }
    }

    /// The parameters of what a setter takes as a list or map of these that may be null.
    fn nullable(&self) -> TokenStream {
        let (held, wide) = (&self.own, &self.ty);
        quote! { #held, M, #wide }
    }
}

/// The wrapper that any number becomes which fits into a type.
fn lossless(number: &TokenStream) -> TokenStream {
    quote! { json::Lossless<#number> }
}

/// A parameter of the setter of what can be left out.
pub(super) struct SetterArgument {
    /// The parameters of the setter's types.
    pub(super) generics: TokenStream,
    pub(super) ty: TokenStream,
    /// The method of what holds values by name that it is given with.
    pub(super) method: TokenStream,
    /// The `Option` of what it becomes.
    pub(super) value: TokenStream,
}

impl Argument {
    /// The method of what holds values by name that it is given with.
    pub(super) fn method(&self) -> TokenStream {
        match &self.conversion {
            Conversion::Same | Conversion::Number => quote! { set },
            Conversion::Into(ty) if ty.to_string() == "String" => quote! { text },
            Conversion::Into(ty) => quote! { set_into::<#ty> },
            Conversion::List(Item { ty, .. }) => quote! { list::<#ty> },
            Conversion::Map(Item { ty, .. }) => quote! { map::<#ty> },
        }
    }

    /// The same for a setter, which takes an `Option`, too.
    fn optional(&self, name: &Ident) -> SetterArgument {
        let taken = |of: &str, method: &str, ty: &TokenStream, read: TokenStream| {
            let (of, method) = (super::ident(of), super::ident(method));
            SetterArgument {
                generics: quote! { <M> },
                ty: quote! { impl json::#of<#ty, M> },
                method: quote! { #method },
                value: quote! { json::#of::<#ty, M>::#read },
            }
        };
        let value = quote! { value(#name) };
        match &self.conversion {
            Conversion::Same => taken("Argument", "argument", &self.ty, value),
            Conversion::Into(ty) => taken("Argument", "argument", ty, value),
            Conversion::Number => {
                let ty = lossless(&self.ty);
                let value = quote! { #value.map(|number| number.0) };
                taken("Argument", "argument", &ty, value)
            }
            Conversion::List(item) => {
                let mut items = quote! { items(#name) };
                if item.is_number {
                    items.extend(quote! {
                        .map(|items| items.into_iter().map(|item| item.0).collect())
                    });
                }
                taken("ListArgument", "list_argument", &item.ty, items)
            }
            Conversion::Map(item) => {
                let held = item.is_number.then(|| {
                    quote! { .map(|(name, value)| (name, value.0)) }
                });
                let entries = quote! {
                    entries(#name).map(|entries| entries.into_iter()#held.collect())
                };
                taken("MapArgument", "map_argument", &item.ty, entries)
            }
        }
    }

    /// The same for a setter where an `Option` would have a meaning of its own.
    fn plain(self) -> SetterArgument {
        let value = &self.value;
        SetterArgument {
            generics: TokenStream::new(),
            method: self.method(),
            value: quote! { Some(#value) },
            ty: self.ty,
        }
    }
}

impl Emitter<'_> {
    /// How a setter takes what can be left out.
    pub(super) fn setter_argument(
        &self,
        member: &Member,
        name: &Ident,
        boxed: bool,
    ) -> SetterArgument {
        if takes_no_option(member.ty.not_null()) {
            return self.argument(member, name, boxed).plain();
        }
        self.uses.json.set(true);
        if member.ty.is_nullable() {
            return self.nullable_argument(member.ty.not_null(), name, boxed);
        }
        if let Type::Clearable(inner) = &member.ty
            && is_simple(inner)
            && !takes_no_option(inner)
        {
            return self.clearable_argument(inner, name, boxed);
        }
        let mut argument = self.argument(member, name, false).optional(name);
        if boxed {
            argument.value.extend(quote! { .map(Box::new) });
        }
        argument
    }

    /// The same of an object that is only sent, which holds JSON: whole numbers may be of any type, for
    /// whether they fit can be found out when they are given.
    pub(super) fn given_argument(&self, member: &Member, name: &Ident) -> SetterArgument {
        let (of, method, held) = match &member.ty {
            Type::Array(item) => ("ListArgument", "list_argument", &**item),
            Type::Map(value) if is_simple(value) => ("ObjectArgument", "map_argument", &**value),
            ty => ("Argument", "argument", ty),
        };
        let whole = matches!(held, Type::Integer32 | Type::Integer64 | Type::Unsigned64);
        if !whole && of != "ObjectArgument" {
            return self.setter_argument(member, name, false);
        }
        self.uses.json.set(true);
        let (of, method) = (super::ident(of), super::ident(method));
        let held = if whole {
            let number = self.ty(held, true);
            quote! { json::Fitting<#number> }
        } else {
            self.item(held).ty
        };
        SetterArgument {
            generics: quote! { <M> },
            ty: quote! { impl json::#of<#held, M> },
            method: quote! { #method },
            value: TokenStream::new(),
        }
    }

    /// How a setter takes what may be null: as it takes the rest, or null.
    fn nullable_argument(&self, ty: &Type, name: &Ident, boxed: bool) -> SetterArgument {
        let (of, method, read, parameters) = match self.argument_of(ty, name, boxed).conversion {
            Conversion::List(item) => {
                let parameters = item.nullable();
                let method = "nullable_list";
                ("NullableListArgument", method, "nullable_items", parameters)
            }
            Conversion::Map(item) => {
                let parameters = item.nullable();
                let method = "nullable_map";
                (
                    "NullableMapArgument",
                    method,
                    "nullable_entries",
                    parameters,
                )
            }
            other => {
                let own = self.ty(ty, true);
                let parameters = match other {
                    Conversion::Number => {
                        let wide = lossless(&own);
                        quote! { #own, M, #wide }
                    }
                    _ if boxed => quote! { Box<#own>, M, Box<#own> },
                    _ => quote! { #own, M, #own },
                };
                ("NullableArgument", "nullable", "nullable", parameters)
            }
        };
        let (of, method, read) = (super::ident(of), super::ident(method), super::ident(read));
        SetterArgument {
            generics: quote! { <M> },
            ty: quote! { impl json::#of<#parameters> },
            method: quote! { #method },
            value: quote! { json::#of::<#parameters>::#read(#name) },
        }
    }

    /// How a setter takes what the empty text clears: as it takes the rest, or that.
    fn clearable_argument(&self, ty: &Type, name: &Ident, boxed: bool) -> SetterArgument {
        let own = self.ty(ty, true);
        let wide = match self.argument_of(ty, name, false).conversion {
            Conversion::Number => lossless(&own),
            _ => own.clone(),
        };
        let parameters = quote! { #own, M, #wide };
        let boxed = boxed.then(|| quote! { .map(Box::new) });
        SetterArgument {
            generics: quote! { <M> },
            ty: quote! { impl json::ClearableArgument<#parameters> },
            method: quote! { clearable },
            value: quote! { json::ClearableArgument::<#parameters>::clearable(#name)#boxed },
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

    /// What an item of a list or map is made into.
    fn item(&self, ty: &Type) -> Item {
        let own = self.ty(ty, true);
        let is_number = matches!(ty, Type::Integer32 | Type::Integer64 | Type::Number);
        let ty = if is_number {
            self.uses.json.set(true);
            lossless(&own)
        } else {
            own.clone()
        };
        Item { own, ty, is_number }
    }

    fn argument_of(&self, ty: &Type, name: &Ident, boxed: bool) -> Argument {
        let own = || self.ty(ty, true);
        let argument = match ty {
            Type::Integer32 | Type::Integer64 | Type::Number => Argument {
                ty: own(),
                value: quote! { #name },
                conversion: Conversion::Number,
            },
            Type::Boolean | Type::Unsigned64 | Type::Custom(_) => Argument {
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
                let item = self.item(item);
                let ty = &item.ty;
                let into = if item.is_number {
                    let held = item.held(&quote! { item });
                    quote! { |item| #held }
                } else {
                    quote! { Into::into }
                };
                Argument {
                    ty: quote! { impl IntoIterator<Item = impl Into<#ty>> },
                    value: quote! { #name.into_iter().map(#into).collect() },
                    conversion: Conversion::List(item),
                }
            }
            Type::Map(value) if is_simple(value) => {
                let item = self.item(value);
                let ty = &item.ty;
                let held = item.held(&quote! { value });
                Argument {
                    ty: quote! { impl IntoIterator<Item = (impl Into<String>, impl Into<#ty>)> },
                    value: quote! {
                        #name.into_iter().map(|(name, value)| (name.into(), #held)).collect()
                    },
                    conversion: Conversion::Map(item),
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
}

/// Whether a setter of this type takes no `Option`: what any value can be takes that for null. A literal
/// is an `i32`, which no `u64` is made of.
fn takes_no_option(ty: &Type) -> bool {
    match ty {
        Type::Any | Type::Unsigned64 => true,
        Type::Array(item) => matches!(**item, Type::Any | Type::File | Type::Unsigned64),
        _ => false,
    }
}

/// Whether a list or map of these takes anything that becomes one.
fn is_simple(ty: &Type) -> bool {
    !matches!(ty, Type::Array(_) | Type::Map(_) | Type::Tuple(_))
}
