//! Objects: fields, how they are read and written, and how a caller makes one.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::argument::{Argument, Parameters};
use super::docs::{attributes, literal};
use super::ty::{Presence, presence};
use super::{Emitter, ident, moved};
use crate::ir::{Definition, Doc, Kind, Member, Object, Scalars, Type, TypeId};

/// The most arguments clippy lets a function have.
const MOST_ARGUMENTS: usize = 7;

/// A field with everything that is written of it.
pub(super) struct Field<'a> {
    pub(super) ident: Ident,
    pub(super) member: &'a Member,
    pub(super) boxed: bool,
}

impl Field<'_> {
    /// The name in the document.
    fn name(&self) -> Literal {
        literal(&self.member.name)
    }
}

impl Emitter<'_> {
    /// An object with members.
    pub(super) fn object(
        &self,
        id: TypeId,
        definition: &Definition,
        object: &Object,
    ) -> TokenStream {
        let usage = self.facts.usage[id.0];
        let name = self.own_name(id);
        let docs = moved(self.own_doc(&definition.doc));
        if !usage.decoded && object.additional.is_none() {
            return self.given(id, object, &name, docs);
        }
        let idents: Vec<Ident> = self.names.fields[&id]
            .iter()
            .map(|name| ident(name))
            .collect();
        let fields: Vec<Field<'_>> = object
            .members
            .iter()
            .zip(&idents)
            .enumerate()
            .map(|(index, (member, ident))| Field {
                ident: ident.clone(),
                member,
                boxed: self.facts.boxed.contains(&(id, index)),
            })
            .collect();
        let declarations = fields.iter().map(|field| {
            let ident = &field.ident;
            let mut said = field.member.doc.clone();
            if !usage.encoded {
                // Bounds and defaults are for who sends.
                said.facts.clear();
            }
            let docs = moved(self.member_docs(field, &said));
            let ty = moved(self.field_type(field.member, usage.encoded, field.boxed));
            quote! { #docs pub #ident: #ty, }
        });
        let declarations = moved(declarations.collect());
        let additional = object.additional.as_ref().zip(idents.last());
        let additional_field = additional.map(|(ty, ident)| {
            self.uses.maps.set(true);
            let ty = self.ty(ty, usage.encoded);
            quote! {
                #[doc = " Members by any other name."]
                pub #ident: BTreeMap<String, #ty>,
            }
        });
        let mut derives = vec![quote!(Clone)];
        let derives_default = fields.iter().all(|field| self.is_defaultable(field));
        if usage.encoded && derives_default {
            derives.push(quote!(Default));
        }
        // Of a reply one may want no more than that it came.
        let must_use = (usage.encoded && !usage.decoded).then(|| quote! { #[must_use] });
        let mut out = quote! {
            #docs
            #[derive(#(#derives),*)]
            #must_use
            #[non_exhaustive]
            pub struct #name { #declarations #additional_field }
        };
        if usage.encoded {
            out.extend(self.builder(&name, &fields, additional));
            if !derives_default {
                out.extend(self.new_is_default(&name, &fields));
            }
        }
        out.extend(self.encode(&name, &fields, additional, usage.encoded));
        out.extend(self.decode(&name, &fields, additional, usage.encoded));
        if usage.expanded {
            out.extend(self.identified(&name, &fields));
        }
        out.extend(quote! { json::value_impls!(#name); });
        out
    }

    /// Whether a field is empty unless it is set.
    fn is_defaultable(&self, field: &Field<'_>) -> bool {
        matches!(
            presence(field.member, true),
            Presence::Optional | Presence::OptionalNullable
        ) && self.preset(field).is_none()
    }

    /// The value that a field has unless it is set, where the document gives one.
    pub(super) fn preset(&self, field: &Field<'_>) -> Option<TokenStream> {
        let member = field.member;
        let constant = member.constant.as_ref();
        let value = match presence(member, true) {
            Presence::Plain => constant.or(member.default.as_ref()),
            Presence::Optional if member.implied => constant,
            _ => None,
        };
        self.literal(value?, &member.ty)
    }

    /// `new` with what is required, and a setter for everything.
    fn builder(
        &self,
        name: &Ident,
        fields: &[Field<'_>],
        additional: Option<(&Type, &Ident)>,
    ) -> TokenStream {
        let constructor = self.constructor(fields, additional.map(|(_, ident)| ident));
        let constructor = moved(constructor);
        let setters = fields
            .iter()
            .filter(|field| self.is_set_later(field))
            .map(|field| self.setter(field));
        let setters = moved(setters.collect());
        let additional = additional.map(|(ty, ident)| {
            let ty = self.ty(ty, true);
            quote! {
                /// Sets a member by any name that there is no field for.
                pub fn #ident(mut self, name: impl Into<String>, value: impl Into<#ty>) -> Self {
                    self.#ident.insert(name.into(), value.into());
                    self
                }
            }
        });
        quote! {
            impl #name {
                #constructor
                #setters
                #additional
            }
        }
    }

    /// What `new` of an object takes: names and members. `None` for what is not an object.
    pub(super) fn asked_by_new(&self, id: TypeId) -> Option<Vec<(Ident, &Member)>> {
        let Kind::Object(object) = &self.api.definition(id).kind else {
            return None;
        };
        let members = object.members.iter().zip(&self.names.fields[&id]);
        let asked = members.filter_map(|(member, name)| {
            let field = Field {
                ident: ident(name),
                member,
                boxed: false,
            };
            (!self.is_set_later(&field)).then_some((field.ident, member))
        });
        Some(asked.collect())
    }

    /// Whether a field is not an argument of `new`.
    pub(super) fn is_set_later(&self, field: &Field<'_>) -> bool {
        let held = presence(field.member, true);
        matches!(held, Presence::Optional | Presence::OptionalNullable)
            || self.preset(field).is_some()
    }

    /// `new` with what is required.
    pub(super) fn constructor(
        &self,
        fields: &[Field<'_>],
        additional: Option<&Ident>,
    ) -> TokenStream {
        let mut arguments = Vec::new();
        let mut values = Vec::new();
        for field in fields {
            let ident = &field.ident;
            if let Some(preset) = self.preset(field) {
                values.push(match presence(field.member, true) {
                    Presence::Plain => quote! { #ident: #preset },
                    _ => quote! { #ident: Some(#preset) },
                });
            } else if self.is_set_later(field) {
                values.push(quote! { #ident: None });
            } else {
                let argument = self.argument(field.member, ident, field.boxed);
                let value = &argument.value;
                let plain = *ident == value.to_string();
                values.push(if plain {
                    quote! { #ident }
                } else {
                    quote! { #ident: #value }
                });
                arguments.push((ident.clone(), argument));
            }
        }
        values.extend(additional.map(|ident| quote! { #ident: BTreeMap::new() }));
        if arguments.is_empty()
            && additional.is_none()
            && fields.iter().all(|f| self.preset(f).is_none())
        {
            return quote! {
                /// Nothing set yet.
                #[inline]
                pub fn new() -> Self {
                    Default::default()
                }
            };
        }
        // What is said of each is said at its field.
        let values = values.into_iter().map(moved);
        new(&arguments, Vec::new(), quote! { Self { #(#values),* } })
    }

    /// What is said about a member: at least what it is called, where its field has another name.
    pub(super) fn member_docs(&self, field: &Field<'_>, doc: &Doc) -> TokenStream {
        if field.ident == field.member.name {
            self.own_doc(doc)
        } else {
            self.doc(doc, &format!("`{}`.", field.member.name))
        }
    }

    /// A setter, by value, to be chained.
    pub(super) fn setter(&self, field: &Field<'_>) -> TokenStream {
        let docs = moved(self.member_docs(field, &field.member.doc));
        let ident = &field.ident;
        let (generics, ty, value) = match presence(field.member, true) {
            Presence::Plain | Presence::Nullable => {
                let argument = self.argument(field.member, ident, field.boxed);
                let (generics, ty) = argument.alone();
                (generics, ty, argument.value)
            }
            Presence::Optional | Presence::OptionalNullable => {
                let argument = self.setter_argument(field.member, ident, field.boxed);
                (argument.generics, argument.ty, argument.value)
            }
        };
        let (generics, ty, value) = (moved(generics), moved(ty), moved(value));
        quote! {
            #docs
            pub fn #ident #generics(mut self, #ident: #ty) -> Self {
                self.#ident = #value;
                self
            }
        }
    }

    fn encode(
        &self,
        name: &Ident,
        fields: &[Field<'_>],
        additional: Option<(&Type, &Ident)>,
        sent: bool,
    ) -> TokenStream {
        self.uses.json.set(true);
        let names: Vec<Literal> = fields.iter().map(Field::name).collect();
        let idents = fields.iter().map(|field| &field.ident);
        let is_null =
            |field: &&Field<'_>| !sent && field.member.required && field.member.ty.is_nullable();
        let nulls: Vec<Literal> = fields.iter().filter(is_null).map(Field::name).collect();
        // A name that there is a field for counts there.
        let member = quote! { encoder.member(name, value); };
        let member = match names.as_slice() {
            [] => member,
            names => quote! { if !matches!(name.as_str(), #(#names)|*) { #member } },
        };
        let body = match additional {
            None if !nulls.is_empty() => quote! {
                encoder.object_with_nulls(&[#((#names, &self.#idents)),*], &[#(#nulls),*]);
            },
            None => quote! { encoder.object(&[#((#names, &self.#idents)),*]); },
            Some((_, additional)) => quote! {
                encoder.begin_object();
                #(encoder.member(#names, &self.#idents);)*
                for (name, value) in &self.#additional { #member }
                encoder.end_object();
            },
        };
        let body = moved(body);
        quote! {
            impl json::Encode for #name {
                #[inline]
                fn encode(&self, encoder: &mut json::Encoder) { #body }
            }
        }
    }

    fn decode(
        &self,
        name: &Ident,
        fields: &[Field<'_>],
        additional: Option<(&Type, &Ident)>,
        encoded: bool,
    ) -> TokenStream {
        self.uses.json.set(true);
        let reads = in_text_order(fields).into_iter().map(|field| {
            let (ident, name) = (&field.ident, field.name());
            match presence(field.member, encoded) {
                Presence::Plain if !field.boxed && has_empty(&field.member.ty) => {
                    quote! { #ident: object.required_or_default(#name) }
                }
                Presence::Plain if self.is_open_enum(&field.member.ty) => {
                    quote! { #ident: object.required_enum(#name) }
                }
                Presence::Plain => quote! { #ident: object.required(#name)? },
                // A server that leaves it out means null.
                Presence::Nullable => quote! {
                    #ident: object.nullable(#name).unwrap_or(json::Nullable::Null)
                },
                Presence::Optional => quote! { #ident: object.optional(#name) },
                Presence::OptionalNullable => quote! { #ident: object.nullable(#name) },
            }
        });
        let names = fields.iter().map(Field::name);
        let rest = additional.map(|(_, ident)| quote! { #ident: object.rest(&[#(#names),*]) });
        let read = if fields.is_empty() && rest.is_none() {
            quote! {
                fn decode(node: json::Node<'_>) -> Result<#name, json::Mismatch> {
                    node.object()?.finish(#name {})
                }
            }
        } else {
            let reads = reads.chain(rest).map(moved);
            quote! {
                fn decode_object(object: &mut json::Fields<'_>) -> Result<#name, json::Mismatch> {
                    Ok(#name { #(#reads),* })
                }
            }
        };
        let streamed = fields.iter().all(|field| is_plain(&field.member.name));
        let streamed = streamed.then(|| quote! { const STREAMED: bool = true; });
        quote! {
            impl json::Decode for #name {
                #streamed

                #[inline]
                #read
            }
        }
    }

    /// Whether a type is a list of texts, of which there is always one more.
    fn is_open_enum(&self, ty: &Type) -> bool {
        let Type::Named(id) = ty else { return false };
        let kind = &self.api.definition(*id).kind;
        matches!(kind, Kind::Enumeration(enumeration) if enumeration.scalars == Scalars::Texts)
    }

    /// The id, for what expandable references lead to.
    fn identified(&self, name: &Ident, fields: &[Field<'_>]) -> TokenStream {
        let mut fields = fields.iter();
        let id = fields.find(|field| {
            field.member.name == "id" && field.member.required && field.member.ty == Type::String
        });
        match id {
            Some(field) => {
                self.uses.json.set(true);
                let ident = &field.ident;
                quote! {
                    impl json::Identified for #name {
                        fn id(&self) -> &str { &self.#ident }
                    }
                }
            }
            None => TokenStream::new(),
        }
    }

    /// A type by a name of its own.
    pub(super) fn newtype(&self, id: TypeId, definition: &Definition, inner: &Type) -> TokenStream {
        self.uses.json.set(true);
        let usage = self.facts.usage[id.0];
        let name = self.own_name(id);
        let docs = self.own_doc(&definition.doc);
        let mut ty = self.ty(inner, usage.encoded);
        if self.facts.boxed.contains(&(id, 0)) {
            ty = quote! { Box<#ty> };
        }
        quote! {
            #docs
            #[derive(Clone)]
            pub struct #name(pub #ty);

            impl json::Encode for #name {
                #[inline]
                fn encode(&self, encoder: &mut json::Encoder) {
                    json::Encode::encode(&self.0, encoder);
                }
            }

            impl json::Decode for #name {
                const STREAMED: bool = <#ty as json::Decode>::STREAMED;

                #[inline]
                fn decode(node: json::Node<'_>) -> Result<#name, json::Mismatch> {
                    json::Decode::decode(node).map(#name)
                }
            }

            json::value_impls!(#name);
        }
    }
}

/// Whether a name is in JSON as it is.
pub(super) fn is_plain(name: &str) -> bool {
    !name.contains(|letter: char| matches!(letter, '"' | '\\' | ..' '))
}

/// Whether the type of a value that is received has an empty one.
fn has_empty(ty: &Type) -> bool {
    match ty {
        Type::Any
        | Type::Boolean
        | Type::Integer32
        | Type::Integer64
        | Type::Unsigned64
        | Type::Number
        | Type::String
        | Type::Base64
        | Type::Base64Url
        | Type::Array(_)
        | Type::Map(_) => true,
        Type::Nullable(_)
        | Type::Tuple(_)
        | Type::BigInteger
        | Type::Secret
        | Type::File
        | Type::Lines(_)
        | Type::Part(..)
        | Type::Clearable(_)
        | Type::Expandable(_)
        | Type::Named(_)
        | Type::Custom(_)
        | Type::Formatted(_) => false,
    }
}

/// What allows a function more arguments than clippy does, where it has them.
pub(super) fn too_many<T>(arguments: &[T]) -> Option<TokenStream> {
    let are_too_many = arguments.len() > MOST_ARGUMENTS;
    are_too_many.then(|| quote! { #[allow(clippy::too_many_arguments)] })
}

/// The constructor with these arguments, and what is said about them.
pub(super) fn new(
    arguments: &[(Ident, Argument)],
    argument_docs: Vec<String>,
    body: TokenStream,
) -> TokenStream {
    let mut docs = vec![match arguments.len() {
        0 => "Nothing set yet.".to_owned(),
        _ => "With everything that is required.".to_owned(),
    }];
    docs.extend(argument_docs);
    let docs = moved(attributes(&docs));
    let allow = too_many(arguments);
    let Parameters { generics, list } = Parameters::new(arguments);
    let (list, body) = (list.into_iter().map(moved), moved(body));
    quote! {
        #docs
        #allow
        #[inline]
        pub fn new #generics(#(#list),*) -> Self {
            #body
        }
    }
}

/// Fields in the order in which servers most likely send them, which is that in which they are read
/// fastest: that of the document, unless there they are sorted by name. Then an id is first, and what
/// is the same in all objects of the type is behind it.
fn in_text_order<'f, 'a>(fields: &'f [Field<'a>]) -> Vec<&'f Field<'a>> {
    let mut ordered: Vec<_> = fields.iter().collect();
    if fields.is_sorted_by_key(|field| &field.member.name) {
        ordered.sort_by_key(|field| match field.member {
            member if member.name == "id" => 0,
            member if member.constant.is_some() => 1,
            _ => 2,
        });
    }
    ordered
}
