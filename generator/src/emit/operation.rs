//! The static that describes an operation to the runtime.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::{Emitter, ident, moved};
use crate::http;
use crate::ir::{
    Api, BodyContent, FormField, Kind, Location, Method, Operation, OperationId, Parameter,
    Security, Style, Type,
};
use crate::resources::{PageKind, Pages};

impl Emitter<'_> {
    /// The static of an operation: what differs from the default.
    pub(super) fn operation_static(&self, id: OperationId) -> TokenStream {
        let operation = &self.api.operations[id.0];
        let name = ident(&self.names.operations[id.0].constant);
        let mut fields = Vec::new();
        let label = operation.label();
        fields.push(quote! { id: #label });
        if operation.method != Method::Get {
            let method = method(&operation.method);
            fields.push(quote! { method: runtime::Method::#method });
        }
        let path = &operation.path;
        fields.push(quote! { path: #path });
        if !operation.parameters.is_empty() {
            let parameters = operation.parameters.iter().map(parameter);
            fields.push(quote! { parameters: &[#(#parameters),*] });
        }
        if let Some(body) = &operation.body {
            let content = content(self.api, &body.content);
            fields.push(quote! { content: runtime::Content::#content });
        }
        if let Some(notation) = self.notation(operation) {
            fields.push(quote! { notation: #notation });
        }
        if operation.accept != "application/json" {
            let accept = &operation.accept;
            fields.push(quote! { accept: #accept });
        }
        if let Some(pages) = &self.facts.pages[id.0] {
            let pages = pagination(pages);
            fields.push(quote! { pagination: Some(&#pages) });
        }
        fields.extend(needs(operation));
        if self.is_keyed(&operation.method) {
            fields.push(quote! { keyed: true });
        }
        if operation.method.is_idempotent() {
            fields.push(quote! { idempotent: true });
        }
        let fields = fields.into_iter().map(moved);
        quote! {
            static #name: runtime::Operation = runtime::Operation {
                #(#fields,)*
                ..runtime::Operation::DEFAULT
            };
        }
    }

    /// What asks for the state of an operation that takes long: it needs what the operation needs.
    pub(super) fn state_operation(&self, operation: &Operation) -> TokenStream {
        let label = operation.label();
        let path = format!(
            "the state of {} {}",
            operation.method.as_str(),
            operation.path
        );
        let mut fields = vec![quote! { id: #label }, quote! { path: #path }];
        let accept = &operation.accept;
        // A state is JSON, whatever the value is.
        let accept = if accept.contains("json") || accept.contains("*/*") {
            accept.clone()
        } else {
            format!("{accept}, application/json")
        };
        if accept != "application/json" {
            fields.push(quote! { accept: #accept });
        }
        fields.extend(needs(operation));
        quote! {
            runtime::Operation {
                #(#fields,)*
                idempotent: true,
                ..runtime::Operation::DEFAULT
            }
        }
    }

    fn is_keyed(&self, method: &Method) -> bool {
        let policy = self.context.config.idempotency.as_ref();
        policy.is_some_and(|policy| policy.methods.iter().any(|keyed| keyed == method.as_str()))
    }
}

/// The credentials and the server of an operation, where they are its own.
fn needs(operation: &Operation) -> Vec<TokenStream> {
    let mut fields = Vec::new();
    if let Some(security) = &operation.security {
        let security = requirements(security);
        fields.push(quote! { security: Some(#security) });
    }
    if let Some(server) = &operation.server {
        fields.push(quote! { server: Some(#server) });
    }
    fields
}

/// Alternatives of schemes, as the runtime has them.
pub(super) fn requirements(security: &Security) -> TokenStream {
    let alternatives = security.iter().map(|names| quote! { &[#(#names),*] });
    quote! { &[#(#alternatives),*] }
}

fn word(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

fn method(method: &Method) -> TokenStream {
    let known = word(match method {
        Method::Get => "Get",
        Method::Put => "Put",
        Method::Post => "Post",
        Method::Delete => "Delete",
        Method::Options => "Options",
        Method::Head => "Head",
        Method::Patch => "Patch",
        Method::Trace => "Trace",
        Method::Query => "Query",
        Method::Other(name) => return quote! { Other(#name) },
    });
    quote! { #known }
}

fn style(style: Style) -> Ident {
    word(match style {
        Style::Simple => "Simple",
        Style::Label => "Label",
        Style::Matrix => "Matrix",
        Style::Form => "Form",
        Style::SpaceDelimited => "SpaceDelimited",
        Style::PipeDelimited => "PipeDelimited",
        Style::DeepObject => "DeepObject",
        Style::Cookie => "Cookie",
    })
}

fn parameter(parameter: &Parameter) -> TokenStream {
    let name = &parameter.member.name;
    let (location, usual) = match parameter.location {
        Location::Path => ("path", Style::Simple),
        Location::Query => ("query", Style::Form),
        Location::Header => ("header", Style::Simple),
        Location::Cookie => ("cookie", Style::Form),
        Location::QueryString => ("query_string", Style::Simple),
    };
    let location = word(location);
    let mut out = quote! { runtime::Parameter::#location(#name) };
    out.extend(how(
        parameter.style,
        parameter.explode,
        usual,
        usual == Style::Form,
    ));
    if parameter.allow_reserved {
        out.extend(quote! { .reserved() });
    }
    if parameter.multi_segment {
        out.extend(quote! { .multi_segment() });
    }
    if parameter.member.required && parameter.location != Location::Path {
        out.extend(quote! { .required() });
    }
    if parameter.json {
        out.extend(quote! { .json() });
    }
    if parameter.by_content {
        out.extend(quote! { .by_content() });
    }
    out
}

fn how(this: Style, explode: bool, usual: Style, usually_explodes: bool) -> TokenStream {
    let mut out = TokenStream::new();
    if this != usual {
        let style = style(this);
        out.extend(quote! { .style(runtime::Style::#style) });
    }
    if explode != usually_explodes {
        out.extend(quote! { .explode(#explode) });
    }
    out
}

fn field(field: &FormField) -> TokenStream {
    let name = &field.member.name;
    let mut out = quote! { runtime::FormField::new(#name) };
    out.extend(how(field.style, field.explode, Style::Form, true));
    if field.allow_reserved {
        out.extend(quote! { .reserved() });
    }
    if field.json {
        out.extend(quote! { .json() });
    }
    if field.members {
        out.extend(quote! { .members() });
    }
    out
}

/// Whether a value may be an object.
fn is_structured(api: &Api, ty: &Type) -> bool {
    match ty {
        Type::Any | Type::Map(_) | Type::Expandable(_) | Type::Custom(_) => true,
        Type::Named(id) => match &api.definition(*id).kind {
            Kind::Object(_) | Kind::Union(_) => true,
            Kind::Enumeration(_) | Kind::Newtype(_) => false,
        },
        Type::Nullable(inner) | Type::Clearable(inner) => is_structured(api, inner),
        _ => false,
    }
}

/// A field of a multipart body, whose part may have a media type, headers and parts within.
fn part(api: &Api, this: &FormField) -> TokenStream {
    let mut out = field(this);
    if let Some(media_type) = &this.media_type {
        out.extend(quote! { .content_type(#media_type) });
    }
    if this.part.position.is_some() {
        out.extend(quote! { .by_position() });
    }
    if this.part.whole {
        out.extend(quote! { .whole() });
    }
    if this.part.styled {
        out.extend(quote! { .styled() });
    }
    if !this.part.headers.is_empty() {
        let headers = this.part.headers.iter();
        let headers = headers.map(|(name, value)| quote! { (#name, #value) });
        out.extend(quote! { .headers(&[#(#headers),*]) });
    }
    let required = required_headers(&this.member.ty);
    if !required.is_empty() {
        out.extend(quote! { .required_headers(&[#(#required),*]) });
    }
    if let Some(nested) = &this.part.nested {
        let media_type = &nested.media_type;
        let fields = nested.fields.iter();
        let fields = fields.map(|field| {
            if is_parts(media_type) {
                part(api, field)
            } else {
                form_field(api, field)
            }
        });
        out.extend(quote! {
            .nested(&runtime::Nested { media_type: #media_type, fields: &[#(#fields),*] })
        });
    }
    out
}

/// Whether a media type is of parts.
pub(super) fn is_parts(media_type: &str) -> bool {
    media_type
        .trim_start()
        .to_ascii_lowercase()
        .starts_with("multipart/")
}

/// The headers that a caller must give a part of this type, or each of several.
pub(super) fn required_headers(ty: &Type) -> &[String] {
    match ty {
        Type::Part(_, required) => required,
        Type::Array(inner) | Type::Nullable(inner) => required_headers(inner),
        _ => &[],
    }
}

fn form_field(api: &Api, this: &FormField) -> TokenStream {
    let mut out = field(this);
    // A part of a multipart form has a media type to say so.
    if this.by_content && is_structured(api, &this.member.ty) {
        out.extend(quote! { .by_content() });
    }
    out
}

/// Whether a media type is of JSON text sequences (RFC 7464, RFC 8091).
pub(super) fn is_sequence(media_type: &str) -> bool {
    let essence = http::essence(media_type).to_ascii_lowercase();
    essence.ends_with("json-seq")
}

fn content(api: &Api, content: &BodyContent) -> TokenStream {
    match content {
        BodyContent::Json { media_type, .. } => quote! { Json(#media_type) },
        BodyContent::JsonMembers {
            media_type,
            members,
        } => {
            let names = members.iter().map(|member| &member.name);
            quote! { JsonMembers(#media_type, &[#(#names),*]) }
        }
        BodyContent::Form(fields) => {
            let fields = fields.iter().map(|field| form_field(api, field));
            quote! { Form(&[#(#fields),*]) }
        }
        BodyContent::Multipart { media_type, fields } => {
            let fields = fields.iter().map(|field| part(api, field));
            quote! { Multipart(#media_type, &[#(#fields),*], runtime::multipart::write) }
        }
        BodyContent::Lines { media_type, .. } if is_sequence(media_type) => {
            quote! { Sequence(#media_type, runtime::json_lines::sequence) }
        }
        BodyContent::Lines { media_type, .. } => quote! { Bytes(#media_type) },
        BodyContent::Text(media_type) => quote! { Text(#media_type) },
        BodyContent::Bytes(media_type) => quote! { Bytes(#media_type) },
    }
}

fn optional(text: &Option<String>) -> TokenStream {
    match text {
        Some(text) => quote! { Some(#text) },
        None => quote! { None },
    }
}

fn pagination(pages: &Pages) -> TokenStream {
    let items = &pages.items;
    let kind = match &pages.kind {
        PageKind::CursorFromLastItem {
            parameter,
            cursor,
            has_more,
            reverse_parameter,
        } => {
            let has_more = optional(has_more);
            let reverse_parameter = optional(reverse_parameter);
            quote! {
                CursorFromLastItem {
                    parameter: #parameter,
                    cursor: #cursor,
                    has_more: #has_more,
                    reverse_parameter: #reverse_parameter,
                }
            }
        }
        PageKind::NextToken { parameter, token } => {
            quote! { NextToken { parameter: #parameter, token: #token } }
        }
        PageKind::Offset {
            parameter,
            limit_parameter,
            total,
        } => {
            let limit_parameter = optional(limit_parameter);
            let total = optional(total);
            quote! {
                Offset {
                    offset_parameter: #parameter,
                    limit_parameter: #limit_parameter,
                    total: #total,
                }
            }
        }
        PageKind::PageNumber {
            parameter,
            first_page,
            last,
        } => {
            let last = optional(last);
            let first = proc_macro2::Literal::u64_unsuffixed(*first_page);
            quote! { PageNumber { parameter: #parameter, first: #first, last: #last } }
        }
        PageKind::NextUrl { url } => quote! { NextUrl { url: #url } },
        PageKind::LinkHeader => quote! { LinkHeader },
    };
    quote! { runtime::Pagination { items: #items, kind: runtime::PageKind::#kind } }
}
