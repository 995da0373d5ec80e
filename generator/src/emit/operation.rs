//! Emits the facts of an operation as a table, and what its replies are read as.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Emitter, ident};
use crate::config::{PageKind, Pagination};
use crate::ir::{
    Alternatives, BodyContent, Encoding, Field, Location, Operation, OperationId, Parameter,
    ResponseBody, ResponseKind, Shape, StatusRange, Style, Type,
};
use crate::names::Module;

/// How a call's reply is read.
pub(super) struct Reading {
    /// The value of a call.
    pub value: TokenStream,
    /// The function that reads it.
    pub reader: TokenStream,
    /// The item of a page, where the operation is paged.
    pub item: Option<TokenStream>,
}

impl Emitter<'_> {
    /// The table of an operation.
    pub(super) fn table(&self, id: OperationId) -> TokenStream {
        let operation = &self.api.operations[id.index()];
        let name = ident(&self.names.operation(id).table);
        let method = operation.method.as_str();
        let label = match &operation.operation_id {
            Some(id) => id.clone(),
            None => format!("{method} {}", operation.path),
        };
        let path = &operation.path;
        let parameters = operation.parameters.iter().map(parameter);
        let content = content(operation);
        let accept = &operation.response.accept;
        let pagination = match self.pagination(operation) {
            Some((pagination, _)) => {
                let pagination = page_table(pagination);
                quote!(Some(&#pagination))
            }
            None => quote!(None),
        };
        let security = match &operation.security {
            Some(alternatives) => {
                let alternatives = requirements(alternatives);
                quote!(Some(#alternatives))
            }
            None => quote!(None),
        };
        let server = option(operation.server.as_deref());
        let keyed = self.config.idempotency.as_ref().is_some_and(|policy| {
            policy.methods.iter().any(|keyed| keyed.eq_ignore_ascii_case(method))
        });
        let idempotent = operation.method.is_idempotent();
        let variant = ident(&crate::names::pascal(&method.to_lowercase()));
        quote! {
            static #name: rt::Operation = rt::Operation {
                id: #label,
                method: rt::Method::#variant,
                path: #path,
                parameters: &[#(#parameters),*],
                content: #content,
                accept: #accept,
                pagination: #pagination,
                security: #security,
                server: #server,
                keyed: #keyed,
                idempotent: #idempotent,
            };
        }
    }

    /// How replies of the operation are read.
    pub(super) fn reading(&self, id: OperationId, here: &Module) -> Reading {
        let operation = &self.api.operations[id.index()];
        let (value, reader) = match &operation.response.kind {
            ResponseKind::Single(body) => self.read(body, here),
            ResponseKind::Optional(ResponseBody::Json(ty)) => {
                let ty = self.ty(not_null(ty), here);
                (quote!(Option<#ty>), quote!(rt::reply::optional_json))
            }
            ResponseKind::Optional(body) => self.read(body, here),
            ResponseKind::ByStatus(_) => {
                let names = self.names.operation(id);
                let (value, reader) = (ident(&names.reply), ident(&names.reader));
                (quote!(#value), quote!(#reader))
            }
        };
        let item = self.pagination(operation).map(|(_, item)| self.ty(item, here));
        Reading { value, reader, item }
    }

    fn read(&self, body: &ResponseBody, here: &Module) -> (TokenStream, TokenStream) {
        match body {
            ResponseBody::Empty => (quote!(()), quote!(rt::reply::empty)),
            ResponseBody::Json(ty) => {
                let ty = self.ty(ty, here);
                (ty, quote!(rt::reply::json))
            }
            ResponseBody::Text => (quote!(String), quote!(rt::reply::text)),
            ResponseBody::Bytes => (quote!(Vec<u8>), quote!(rt::reply::bytes)),
        }
    }

    /// An enum of replies and the function that reads them, where they differ by status.
    pub(super) fn replies(&self, id: OperationId, here: &Module) -> TokenStream {
        let operation = &self.api.operations[id.index()];
        let ResponseKind::ByStatus(bodies) = &operation.response.kind else {
            return TokenStream::new();
        };
        let names = self.names.operation(id);
        let (name, reader) = (ident(&names.reply), ident(&names.reader));
        let mut variants = TokenStream::new();
        let mut arms = Vec::new();
        for (range, body) in bodies {
            let variant = ident(&status_name(*range));
            let doc = format!(" Status {}.", status_text(*range));
            let (ty, read) = self.read(body, here);
            let pattern = status_pattern(*range);
            if *body == ResponseBody::Empty {
                variants.extend(quote!(#[doc = #doc] #variant,));
                arms.push((pattern, quote!(#read(reply).map(|()| #name::#variant))));
            } else {
                let boxed = matches!(body, ResponseBody::Json(ty) if self.is_object(ty));
                let (field, build) = match boxed {
                    true => (quote!(Box<#ty>), quote!(#read(reply).map(|value| #name::#variant(Box::new(value))))),
                    false => (ty, quote!(#read(reply).map(#name::#variant))),
                };
                variants.extend(quote!(#[doc = #doc] #variant(#field),));
                arms.push((pattern, build));
            }
        }
        // The widest range is last; it also reads a success that the document does not list.
        if let Some((pattern, _)) = arms.last_mut() {
            *pattern = quote!(_);
        }
        let arms = arms.into_iter().map(|(pattern, build)| quote!(#pattern => #build,));
        let doc = format!(" What [`{}`]({}::{}) returns, by status.", names.method, self.names.resources[names.resource].handle, names.method);
        quote! {
            #[doc = #doc]
            #[derive(Debug, Clone)]
            #[non_exhaustive]
            pub enum #name { #variants }
            fn #reader(reply: &rt::Reply) -> Result<#name, rt::Error> {
                match reply.status() { #(#arms)* }
            }
        }
    }

    fn is_object(&self, ty: &Type) -> bool {
        match self.api.resolved(ty) {
            Type::Named(id) => matches!(self.api.def(*id).shape, Shape::Object(_)),
            _ => false,
        }
    }

    /// How the operation is paged, and the type of an item.
    pub(super) fn pagination(&self, operation: &Operation) -> Option<(&Pagination, &Type)> {
        let ResponseKind::Single(ResponseBody::Json(page)) = &operation.response.kind else {
            return None;
        };
        self.config.pagination.iter().find_map(|pagination| {
            if !applies(pagination, operation) {
                return None;
            }
            match self.api.resolved(self.at(page, &pagination.items)?) {
                Type::Array(item) => Some((pagination, item.as_ref())),
                _ => None,
            }
        })
    }

    /// The type at a JSON pointer within a type.
    fn at<'t>(&'t self, ty: &'t Type, pointer: &str) -> Option<&'t Type> {
        let mut current = self.api.resolved(ty);
        for token in pointer.split('/').skip(1) {
            let Type::Named(id) = current else { return None };
            let Shape::Object(object) = &self.api.def(*id).shape else { return None };
            let name = token.replace("~1", "/").replace("~0", "~");
            let field = object.fields.iter().find(|field| field.name == name)?;
            current = self.api.resolved(&field.ty);
        }
        Some(current)
    }
}

fn not_null(ty: &Type) -> &Type {
    match ty {
        Type::Nullable(inner) => inner,
        other => other,
    }
}

/// Whether a `[[pagination]]` rule is meant for an operation.
fn applies(pagination: &Pagination, operation: &Operation) -> bool {
    if !pagination.operations.is_empty() {
        let key = format!("{} {}", operation.method.as_str(), operation.path);
        return pagination
            .operations
            .iter()
            .any(|name| *name == key || Some(name) == operation.operation_id.as_ref());
    }
    let declares = |name: &String| {
        let query = |parameter: &Parameter| {
            parameter.location == Location::Query && parameter.field.name == *name
        };
        operation.parameters.iter().any(query)
    };
    let parameters = match &pagination.kind {
        PageKind::CursorFromLastItem { parameter, .. }
        | PageKind::NextToken { parameter, .. }
        | PageKind::Offset { parameter, .. }
        | PageKind::PageNumber { parameter, .. } => declares(parameter),
        PageKind::NextUrl { .. } | PageKind::LinkHeader => true,
    };
    operation.method == crate::ir::Method::Get && parameters
}

fn page_table(pagination: &Pagination) -> TokenStream {
    let items = &pagination.items;
    let kind = match &pagination.kind {
        PageKind::CursorFromLastItem { parameter, cursor, has_more, reverse_parameter } => {
            let has_more = option(has_more.as_deref());
            let reverse = option(reverse_parameter.as_deref());
            quote!(CursorFromLastItem {
                parameter: #parameter,
                cursor: #cursor,
                has_more: #has_more,
                reverse_parameter: #reverse,
            })
        }
        PageKind::NextToken { parameter, token } => {
            quote!(NextToken { parameter: #parameter, token: #token })
        }
        PageKind::Offset { parameter, limit_parameter } => {
            let limit = option(limit_parameter.as_deref());
            quote!(Offset { offset_parameter: #parameter, limit_parameter: #limit, total: None })
        }
        PageKind::PageNumber { parameter, first_page } => {
            let first = Literal::u64_unsuffixed(*first_page);
            quote!(PageNumber { parameter: #parameter, first: #first, last: None })
        }
        PageKind::NextUrl { url } => quote!(NextUrl { url: #url }),
        PageKind::LinkHeader => quote!(LinkHeader),
    };
    quote!(rt::Pagination { items: #items, kind: rt::PageKind::#kind })
}

/// `Some("text")` or `None`.
pub(super) fn option(text: Option<&str>) -> TokenStream {
    match text {
        Some(text) => quote!(Some(#text)),
        None => quote!(None),
    }
}

/// Alternatives of security requirements as a static slice.
pub(super) fn requirements(alternatives: &Alternatives) -> TokenStream {
    let alternatives = alternatives.iter().map(|schemes| quote!(&[#(#schemes),*]));
    quote!(&[#(#alternatives),*])
}

fn parameter(parameter: &Parameter) -> TokenStream {
    let name = &parameter.field.name;
    let (constructor, style, explode) = match parameter.location {
        Location::Path => ("path", Style::Simple, false),
        Location::Query => ("query", Style::Form, true),
        Location::Header => ("header", Style::Simple, false),
        Location::Cookie => ("cookie", Style::Form, true),
    };
    let constructor = ident(constructor);
    let required = parameter.field.required && parameter.location != Location::Path;
    let rest = encoding(&parameter.encoding, style, explode);
    let required = required.then(|| quote!(.required()));
    quote!(rt::Parameter::#constructor(#name) #rest #required)
}

fn form_field(field: &Field, how: &Encoding) -> TokenStream {
    let name = &field.name;
    let rest = encoding(how, Style::Form, true);
    quote!(rt::FormField::new(#name) #rest)
}

/// What differs from the defaults.
fn encoding(encoding: &Encoding, style: Style, explode: bool) -> TokenStream {
    let mut calls = TokenStream::new();
    if encoding.style != style {
        let variant = ident(&format!("{:?}", encoding.style));
        calls.extend(quote!(.style(rt::Style::#variant)));
    }
    if encoding.explode != explode || encoding.style != style {
        let explode = encoding.explode;
        calls.extend(quote!(.explode(#explode)));
    }
    if encoding.allow_reserved {
        calls.extend(quote!(.reserved()));
    }
    if encoding.json {
        calls.extend(quote!(.json()));
    }
    calls
}

fn content(operation: &Operation) -> TokenStream {
    let Some(body) = &operation.body else { return quote!(rt::Content::None) };
    match &body.content {
        BodyContent::JsonFields { media_type, .. } | BodyContent::Json { media_type, .. } => {
            quote!(rt::Content::Json(#media_type))
        }
        BodyContent::Form(fields) => {
            let fields = fields.iter().map(|(field, encoding)| form_field(field, encoding));
            quote!(rt::Content::Form(&[#(#fields),*]))
        }
        BodyContent::Multipart(fields) => {
            let fields = fields.iter().map(|(field, encoding)| form_field(field, encoding));
            quote!(rt::Content::Multipart(&[#(#fields),*]))
        }
        BodyContent::Text(media_type) => quote!(rt::Content::Text(#media_type)),
        BodyContent::Bytes(media_type) => quote!(rt::Content::Bytes(#media_type)),
    }
}

fn status_name((low, high): StatusRange) -> String {
    if low != high {
        return "Success".to_owned();
    }
    match low {
        200 => "Ok".to_owned(),
        201 => "Created".to_owned(),
        202 => "Accepted".to_owned(),
        203 => "NonAuthoritative".to_owned(),
        204 => "NoContent".to_owned(),
        205 => "ResetContent".to_owned(),
        206 => "PartialContent".to_owned(),
        other => format!("Status{other}"),
    }
}

fn status_text((low, high): StatusRange) -> String {
    if low == high { low.to_string() } else { format!("{low} to {high}") }
}

fn status_pattern((low, high): StatusRange) -> TokenStream {
    let (first, last) = (Literal::u16_unsuffixed(low), Literal::u16_unsuffixed(high));
    if low == high { quote!(#first) } else { quote!(#first..=#last) }
}
