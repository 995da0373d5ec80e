//! Objects that are only sent: a type around the members that were given.
//!
//! It has no public fields: a setter writes its value at once, and the runtime reads what was given by
//! name. Of all that a request can hold the compiler sees one line each.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::docs::literal;
use super::object::{Field, new};
use super::{Emitter, Moved, ident, moved};
use crate::analyze::{is_secret, nested_kinds};
use crate::ir::{Member, Object, TypeId};

/// Says of the kinds of a list that those of its items follow, as the runtime reads it.
const ITEMS_FOLLOW: u8 = 1 << 7;

impl Emitter<'_> {
    /// An object that is only sent.
    pub(super) fn given(
        &self,
        id: TypeId,
        object: &Object,
        name: &Ident,
        docs: Moved,
    ) -> TokenStream {
        self.uses.json.set(true);
        let idents = &self.names.fields[&id];
        let fields: Vec<(Field<'_>, TokenStream)> = object
            .members
            .iter()
            .zip(idents)
            .map(|(member, name)| {
                let field = Field {
                    ident: ident(name),
                    member,
                    boxed: false,
                };
                let name = literal(&member.name);
                (field, quote! { #name })
            })
            .collect();
        let bare = fields.iter().all(|(field, _)| self.is_unset(field));
        let default = bare.then(|| quote! { , Default });
        let constructor = if bare {
            quote! {
                /// Nothing set yet.
                #[inline]
                pub fn new() -> Self {
                    Default::default()
                }
            }
        } else {
            let start = quote! { json::Members::default() };
            let docs = self.asked_docs(&fields);
            self.request_object_new(&fields, docs, &start, &TokenStream::new())
        };
        let setters = self.request_object_setters(&fields, &TokenStream::new());
        let names = self.member_names(object.members.iter());
        let conversions = self.conversions_of_received(id, name);
        let new_is_default = if bare {
            TokenStream::new()
        } else {
            self.new_is_default(name, fields.iter().map(|(field, _)| field))
        };
        let (constructor, setters, names) = (moved(constructor), moved(setters), moved(names));
        quote! {
            #docs
            #[must_use]
            pub struct #name(json::Members);
            impl #name {
                #constructor
                #setters
            }
            json::members_impls!(#name, #names #default);
            #new_is_default
            #conversions
        }
    }

    /// What the runtime knows of the members of an object that is only sent: the names of those that
    /// must be given, that may be, and that must not be shown, and which kinds of JSON each can be.
    pub(super) fn member_names<'m>(
        &self,
        members: impl Iterator<Item = &'m Member> + Clone,
    ) -> TokenStream {
        let named = |wanted: &dyn Fn(&Member) -> bool| -> Vec<Literal> {
            let members = members.clone().filter(|member| wanted(member));
            members.map(|member| literal(&member.name)).collect()
        };
        let required = named(&|member| member.required);
        let optional = named(&|member| !member.required);
        let secret = named(&|member| is_secret(&member.ty, &self.facts.secrets));
        let kinds = self.member_kinds(members.clone());
        quote! { [#(#required),*], [#(#optional),*], [#(#secret),*], #kinds }
    }

    /// The kinds of JSON of each member, those of what must be given first: one byte each, and more
    /// for the items of lists.
    fn member_kinds<'m>(&self, members: impl Iterator<Item = &'m Member> + Clone) -> Literal {
        let (required, optional): (Vec<_>, Vec<_>) = members.partition(|member| member.required);
        let mut bytes = Vec::new();
        for member in required.into_iter().chain(optional) {
            let nested = nested_kinds(self.api, &member.ty);
            let last = nested.len() - 1;
            for (depth, kinds) in nested.into_iter().enumerate() {
                bytes.push(kinds.bits() | if depth < last { ITEMS_FOLLOW } else { 0 });
            }
        }
        Literal::byte_string(&bytes)
    }

    /// `Default` by `new`, where that takes nothing but fills something in.
    pub(super) fn new_is_default<'f, 'm: 'f>(
        &self,
        name: &Ident,
        fields: impl IntoIterator<Item = &'f Field<'m>>,
    ) -> TokenStream {
        if !fields.into_iter().all(|field| self.is_set_later(field)) {
            return TokenStream::new();
        }
        quote! {
            impl Default for #name {
                #[inline]
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    }

    /// How an object that is sent is made of one that was received.
    fn conversions_of_received(&self, id: TypeId, name: &Ident) -> TokenStream {
        let received = self.facts.conversions.get(&id).into_iter().flatten();
        received
            .map(|other| {
                let path = self.context.type_path("crate", *other);
                let path: TokenStream = path.parse().unwrap_or_default();
                let is_beside = self.names.types[other.0].home == self.names.types[id.0].home;
                let condition = (!is_beside).then(|| self.context.type_condition(*other));
                quote! {
                    #condition
                    impl From<#path> for #name {
                        #[inline]
                        fn from(value: #path) -> #name {
                            json::Editable::from_members(json::common_members::<#name>(&value))
                        }
                    }
                }
            })
            .collect()
    }

    /// Whether a field is empty unless it is set.
    fn is_unset(&self, field: &Field<'_>) -> bool {
        self.is_set_later(field) && self.preset(field).is_none()
    }

    /// `new` with what is required, put into `start`, with what else is held behind it.
    pub(super) fn request_object_new(
        &self,
        fields: &[(Field<'_>, TokenStream)],
        docs: Vec<String>,
        start: &TokenStream,
        rest: &TokenStream,
    ) -> TokenStream {
        let mut arguments = Vec::new();
        let mut given = TokenStream::new();
        for (field, place) in fields {
            let ident = &field.ident;
            if let Some(preset) = self.preset(field) {
                given.extend(quote! { .set(#place, #preset) });
            } else if !self.is_set_later(field) {
                let argument = self.argument(field.member, ident, false);
                let (method, value) = argument.given(ident);
                let (method, value) = (moved(method), moved(value));
                given.extend(quote! { .#method(#place, #value) });
                arguments.push((ident.clone(), argument));
            }
        }
        let given = moved(given);
        new(&arguments, docs, quote! { Self(#start #given #rest) })
    }

    /// What is asked for before anything is set.
    pub(super) fn asked<'f, 'm>(
        &self,
        fields: &'f [(Field<'m>, TokenStream)],
    ) -> impl Iterator<Item = &'f Field<'m>> {
        let fields = fields.iter().map(|(field, _)| field);
        fields.filter(|field| self.preset(field).is_none() && !self.is_set_later(field))
    }

    /// What a document says about what is asked for.
    pub(super) fn asked_docs(&self, fields: &[(Field<'_>, TokenStream)]) -> Vec<String> {
        let asked = self.asked(fields);
        self.context
            .argument_docs(asked.map(|field| (&field.ident, field.member)))
    }

    /// The setters of what is not required.
    pub(super) fn request_object_setters<'f, 'm: 'f>(
        &self,
        fields: impl IntoIterator<Item = &'f (Field<'m>, TokenStream)>,
        rest: &TokenStream,
    ) -> TokenStream {
        let fields = fields.into_iter();
        fields
            .filter(|(field, _)| self.is_set_later(field))
            .map(|(field, place)| {
                let docs = moved(self.member_docs(field, &field.member.doc));
                let ident = &field.ident;
                let argument = self.given_argument(field.member, ident);
                let (generics, ty) = (moved(argument.generics), moved(argument.ty));
                let method = moved(argument.method);
                quote! {
                    #docs
                    pub fn #ident #generics(self, #ident: #ty) -> Self {
                        Self(self.0.#method(#place, #ident) #rest)
                    }
                }
            })
            .collect()
    }
}
