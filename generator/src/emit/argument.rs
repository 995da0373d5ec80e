//! How setters and constructors take members, and what they make of them.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{Emitter, ident, moved};
use crate::ir::{Kind, Member, Type, TypeId};

/// The parameter of a function's types by which the compiler finds out how one argument is given.
const MARKER: &str = "M";

/// A parameter of a setter or constructor, and the value made from it.
pub(super) struct Argument {
    taken: Taken,
    pub(super) value: TokenStream,
    conversion: Conversion,
}

/// What a parameter takes.
enum Taken {
    /// What is of this type.
    Type(TokenStream),
    /// What is given as a type or as what it has besides: null, or what clears it.
    Wrapped(Wrapped),
}

/// How a value is taken that may be null, or that the empty text clears.
struct Wrapped {
    /// The trait of what is taken.
    of: &'static str,
    /// The method of what holds values by name that it is given with.
    method: &'static str,
    /// What is held.
    own: TokenStream,
    /// What is made of an argument first.
    wide: TokenStream,
    /// What stands for nothing where something must be given.
    nothing: TokenStream,
    /// Whether it is held in a box, of which the caller need not know.
    boxed: bool,
}

impl Wrapped {
    /// The type of a parameter.
    fn ty(&self, marker: &Ident) -> TokenStream {
        let (of, own, wide) = (ident(self.of), &self.own, &self.wide);
        let wide = (wide.to_string() != own.to_string()).then(|| quote! { , #wide });
        quote! { impl json::#of<#own, #marker #wide> }
    }

    /// What a field holds of it, if there is something.
    fn held(&self, name: &Ident) -> TokenStream {
        let (of, own, wide) = (ident(self.of), &self.own, &self.wide);
        let boxed = self
            .boxed
            .then(|| quote! { .map(|held| held.map(Box::new)) });
        quote! { json::#of::<#own, _, #wide>::held(#name) #boxed }
    }

    /// The parameter of a setter.
    fn setter(&self, name: &Ident) -> SetterArgument {
        let (method, marker) = (ident(self.method), ident(MARKER));
        SetterArgument {
            generics: quote! { <#marker> },
            ty: self.ty(&marker),
            method: quote! { #method },
            value: self.held(name),
        }
    }
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
}

/// Which numbers are taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbers {
    /// Those of types whose every value fits.
    Lossless,
    /// Whole ones of any type: whether they fit can be found out when they are given.
    Fitting,
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
    /// A parameter that takes one type.
    fn of_type(ty: TokenStream, value: TokenStream, conversion: Conversion) -> Argument {
        Argument {
            taken: Taken::Type(ty),
            value,
            conversion,
        }
    }

    /// The type of the parameter; `marker` is how it is given, where there are several ways.
    fn ty(&self, marker: &Ident) -> TokenStream {
        match &self.taken {
            Taken::Type(ty) => ty.clone(),
            Taken::Wrapped(wrapped) => wrapped.ty(marker),
        }
    }

    /// The type of the parameter, where it is the only one.
    pub(super) fn only_type(&self) -> TokenStream {
        self.ty(&ident(MARKER))
    }

    /// The same with the parameters of the function's types.
    pub(super) fn alone(&self) -> (TokenStream, TokenStream) {
        let marker = ident(MARKER);
        let generics = match self.taken {
            Taken::Type(_) => TokenStream::new(),
            Taken::Wrapped(_) => quote! { <#marker> },
        };
        (generics, self.ty(&marker))
    }

    /// The method of what holds values by name that it is given with, and what that takes.
    pub(super) fn given(&self, name: &Ident) -> (TokenStream, TokenStream) {
        let value = match self.taken {
            Taken::Type(_) => quote! { #name },
            Taken::Wrapped(_) => self.value.clone(),
        };
        (self.method(), value)
    }

    /// The method of what holds values by name that it is given with.
    fn method(&self) -> TokenStream {
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
            let read = moved(read);
            SetterArgument {
                generics: quote! { <M> },
                ty: quote! { impl json::#of<#ty, M> },
                method: quote! { #method },
                value: quote! { json::#of::<#ty, M>::#read },
            }
        };
        let value = quote! { value(#name) };
        match &self.conversion {
            Conversion::Same => taken("Argument", "argument", &self.only_type(), value),
            Conversion::Into(ty) => taken("Argument", "argument", ty, value),
            Conversion::Number => {
                let ty = lossless(&self.only_type());
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
            ty: self.only_type(),
        }
    }
}

/// The parameters of a function, and those of its types.
pub(super) struct Parameters {
    /// `<M>`, or nothing.
    pub(super) generics: TokenStream,
    /// `name: type` of each.
    pub(super) list: Vec<TokenStream>,
}

impl Parameters {
    /// Those by which members are given.
    pub(super) fn new(arguments: &[(Ident, Argument)]) -> Parameters {
        let is_marked = |argument: &Argument| matches!(argument.taken, Taken::Wrapped(_));
        let marked = arguments.iter().filter(|(_, argument)| is_marked(argument));
        let is_only = marked.count() == 1;
        let mut markers: Vec<Ident> = Vec::new();
        let list = arguments.iter().map(|(name, argument)| {
            let marker = match markers.len() {
                0 if is_only => ident(MARKER),
                before => ident(&format!("{MARKER}{}", before + 1)),
            };
            let ty = moved(argument.ty(&marker));
            if is_marked(argument) {
                markers.push(marker);
            }
            quote! { #name: #ty }
        });
        let list = list.collect();
        let generics = (!markers.is_empty()).then(|| quote! { <#(#markers),*> });
        Parameters {
            generics: generics.unwrap_or_default(),
            list,
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
        if takes_no_option(member.ty.not_null(), Numbers::Lossless) {
            return self.argument(member, name, boxed).plain();
        }
        self.uses.json.set(true);
        if let Some(wrapped) = self.wrapped(member, boxed, Numbers::Lossless) {
            let mut argument = wrapped.setter(name);
            if boxed && !member.ty.is_nullable() {
                argument.value.extend(quote! { .map(Box::new) });
            }
            return argument;
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
        if let Some(wrapped) = self.wrapped(member, false, Numbers::Fitting) {
            return wrapped.setter(name);
        }
        let (of, method, held) = match &member.ty {
            Type::Array(item) => ("ListArgument", "list_argument", &**item),
            Type::Map(value) if is_simple(value) => ("ObjectArgument", "map_argument", &**value),
            ty => ("Argument", "argument", ty),
        };
        if !is_whole(held) && of != "ObjectArgument" {
            return self.setter_argument(member, name, false);
        }
        self.uses.json.set(true);
        let (of, method) = (super::ident(of), super::ident(method));
        let held = self.wide(held, Numbers::Fitting);
        SetterArgument {
            generics: quote! { <M> },
            ty: quote! { impl json::#of<#held, M> },
            method: quote! { #method },
            value: TokenStream::new(),
        }
    }

    /// How a member is taken that may be null, or that the empty text clears: as the rest, or that.
    /// `None` where it is neither, or takes no `Option`.
    fn wrapped(&self, member: &Member, boxed: bool, numbers: Numbers) -> Option<Wrapped> {
        if !member.ty.is_nullable() {
            return self.clearable(&member.ty, numbers);
        }
        let ty = member.ty.not_null();
        if takes_no_option(ty, numbers) {
            return None;
        }
        self.uses.json.set(true);
        let (of, method, held) = match ty {
            Type::Array(item) if is_simple(item) => {
                ("NullableListArgument", "nullable_list", &**item)
            }
            Type::Map(value) if is_simple(value) => {
                ("NullableMapArgument", "nullable_map", &**value)
            }
            _ => ("NullableArgument", "nullable", ty),
        };
        Some(Wrapped {
            of,
            method,
            own: self.ty(held, true),
            wide: self.wide(held, numbers),
            nothing: quote! { json::Nullable::Null },
            boxed,
        })
    }

    fn clearable(&self, ty: &Type, numbers: Numbers) -> Option<Wrapped> {
        let Type::Clearable(inner) = ty else {
            return None;
        };
        if !is_simple(inner) || takes_no_option(inner, numbers) {
            return None;
        }
        self.uses.json.set(true);
        Some(Wrapped {
            of: "ClearableArgument",
            method: "clearable",
            own: self.ty(inner, true),
            wide: self.wide(inner, numbers),
            nothing: quote! { json::Clearable::Clear },
            boxed: false,
        })
    }

    /// What is made of an argument first, for one of a type.
    fn wide(&self, ty: &Type, numbers: Numbers) -> TokenStream {
        let own = self.ty(ty, true);
        match (ty, numbers) {
            (ty, Numbers::Fitting) if is_whole(ty) => quote! { json::Fitting<#own> },
            (Type::Integer32 | Type::Integer64 | Type::Number, _) => lossless(&own),
            _ => own,
        }
    }

    /// How a setter or constructor takes a member, boxed or not, and what it makes of it.
    pub(super) fn argument(&self, member: &Member, name: &Ident, boxed: bool) -> Argument {
        if member.required
            && let Some(wrapped) = self.wrapped(member, boxed, Numbers::Lossless)
        {
            let (held, nothing) = (wrapped.held(name), &wrapped.nothing);
            let mut value = quote! { #held.unwrap_or(#nothing) };
            if boxed && !member.ty.is_nullable() {
                value = quote! { Box::new(#value) };
            }
            return Argument {
                taken: Taken::Wrapped(wrapped),
                value,
                conversion: Conversion::Same,
            };
        }
        if !member.ty.is_nullable() {
            return self.argument_of(&member.ty, name, boxed);
        }
        self.uses.json.set(true);
        let inner = self.ty(member.ty.not_null(), true);
        let inner = if boxed {
            quote! { Box<#inner> }
        } else {
            inner
        };
        let held = quote! { json::Nullable<#inner> };
        let value = quote! { #name.into() };
        Argument::of_type(quote! { impl Into<#held> }, value, Conversion::Into(held))
    }

    /// What an item of a list or map is made into.
    fn item(&self, ty: &Type) -> Item {
        let is_number = matches!(ty, Type::Integer32 | Type::Integer64 | Type::Number);
        if is_number {
            self.uses.json.set(true);
        }
        Item {
            ty: self.wide(ty, Numbers::Lossless),
            is_number,
        }
    }

    fn argument_of(&self, ty: &Type, name: &Ident, boxed: bool) -> Argument {
        let own = || self.ty(ty, true);
        let argument = match ty {
            Type::Integer32 | Type::Integer64 | Type::Number => {
                Argument::of_type(own(), quote! { #name }, Conversion::Number)
            }
            Type::Boolean | Type::Unsigned64 | Type::Custom(_) => {
                Argument::of_type(own(), quote! { #name }, Conversion::Same)
            }
            Type::Formatted(format) if format.is_text() => {
                Argument::of_type(own(), quote! { #name }, Conversion::Same)
            }
            Type::Named(id) if self.is_plain(*id) => {
                Argument::of_type(own(), quote! { #name }, Conversion::Same)
            }
            Type::Array(item) if is_simple(item) => {
                let item = self.item(item);
                let ty = &item.ty;
                let into = if item.is_number {
                    let held = item.held(&quote! { item });
                    quote! { |item| #held }
                } else {
                    quote! { Into::into }
                };
                Argument::of_type(
                    quote! { impl IntoIterator<Item = impl Into<#ty>> },
                    quote! { #name.into_iter().map(#into).collect() },
                    Conversion::List(item),
                )
            }
            Type::Map(value) if is_simple(value) => {
                let item = self.item(value);
                let ty = &item.ty;
                let held = item.held(&quote! { value });
                Argument::of_type(
                    quote! { impl IntoIterator<Item = (impl Into<String>, impl Into<#ty>)> },
                    quote! {
                        #name.into_iter().map(|(name, value)| (name.into(), #held)).collect()
                    },
                    Conversion::Map(item),
                )
            }
            _ => {
                let own = own();
                let ty = quote! { impl Into<#own> };
                Argument::of_type(ty, quote! { #name.into() }, Conversion::Into(own))
            }
        };
        if boxed {
            let value = argument.value;
            Argument {
                taken: argument.taken,
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
fn takes_no_option(ty: &Type, numbers: Numbers) -> bool {
    match ty {
        Type::Any => true,
        Type::Unsigned64 => numbers == Numbers::Lossless,
        Type::Array(item) => match **item {
            Type::Any | Type::File => true,
            Type::Unsigned64 => numbers == Numbers::Lossless,
            _ => false,
        },
        _ => false,
    }
}

fn is_whole(ty: &Type) -> bool {
    matches!(ty, Type::Integer32 | Type::Integer64 | Type::Unsigned64)
}

/// Whether a list or map of these takes anything that becomes one.
fn is_simple(ty: &Type) -> bool {
    !matches!(ty, Type::Array(_) | Type::Map(_) | Type::Tuple(_))
}
