//! `xml_shapes.rs`, and what operations say of their XML.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Context, Emitter, ident};
use crate::ir::{
    Operation, Statuses, XmlContent, XmlKind, XmlNode, XmlObject, XmlReply, XmlScalars, XmlShape,
};

/// The module of the shapes.
pub(super) const MODULE: &str = "xml_shapes";

/// The shapes of the schemas that are written in XML.
pub(super) fn xml_shapes(context: Context<'_>) -> TokenStream {
    let names = context.names.xml_shapes.iter().flatten();
    let shapes = context.api.xml_shapes.iter().zip(names);
    let statics: TokenStream = shapes
        .map(|(XmlShape { content, .. }, name)| {
            let name = ident(name);
            let content = shape(context, "", content);
            quote! { pub static #name: Shape = #content; }
        })
        .collect();
    // Which are used is a matter of the features of resources.
    quote! {
        #![doc = " How the values of the document are written in XML."]
        #![allow(dead_code, unused_imports)]
        use crate::runtime::xml::{Node, Shape, Wrapped};
        #statics
    }
}

impl Emitter<'_> {
    /// What an operation has in XML, if anything.
    pub(super) fn xml_notation(&self, operation: &Operation) -> Option<TokenStream> {
        let body = operation.body.as_ref().and_then(|body| body.xml.as_ref());
        if body.is_none() && operation.xml_replies.is_empty() {
            return None;
        }
        let body = match body {
            Some(root) => {
                let root = self.xml_node(root);
                quote! { Some(#root) }
            }
            None => quote! { None },
        };
        let replies = operation
            .xml_replies
            .iter()
            .map(|reply| self.xml_reply(reply));
        Some(quote! {
            Some(&runtime::xml::Xml { body: #body, replies: &[#(#replies),*] })
        })
    }

    fn xml_reply(&self, reply: &XmlReply) -> TokenStream {
        let statuses = statuses(reply.statuses);
        let media_type = &reply.media_type;
        let root = self.xml_node(&reply.root);
        quote! {
            runtime::xml::XmlReply {
                statuses: #statuses,
                media_type: #media_type,
                root: #root,
            }
        }
    }

    fn xml_node(&self, root: &XmlNode) -> TokenStream {
        node(self.context, "runtime::xml::", root)
    }
}

/// The first and the last status of those that a reply is for.
pub(super) fn statuses(statuses: Statuses) -> TokenStream {
    let (first, last) = match statuses {
        Statuses::Code(code) => (code, code),
        Statuses::Class(class) => (class * 100, class * 100 + 99),
        Statuses::Default => (0, 999),
    };
    let (first, last) = (number(first), number(last));
    quote! { (#first, #last) }
}

fn number(number: u16) -> Literal {
    Literal::u16_unsuffixed(number)
}

/// A node; `module` is the way to the runtime's module of XML.
fn node(context: Context<'_>, module: &str, node: &XmlNode) -> TokenStream {
    let name = &node.name;
    let content = shape(context, module, &node.content);
    let way = path(module);
    let mut out = quote! { #way Node::new(#name, &#content) };
    if let Some(namespace) = &node.namespace {
        out.extend(quote! { .namespace(#namespace) });
    }
    out.extend(match node.kind {
        XmlKind::Element => TokenStream::new(),
        XmlKind::Attribute => quote! { .attribute() },
        XmlKind::Text => quote! { .text() },
        XmlKind::CData => quote! { .cdata() },
        XmlKind::None => quote! { .none() },
    });
    if node.required {
        out.extend(quote! { .required() });
    }
    out
}

fn path(module: &str) -> TokenStream {
    let parts = module
        .split("::")
        .filter(|part| !part.is_empty())
        .map(ident);
    quote! { #(#parts::)* }
}

fn shape(context: Context<'_>, module: &str, content: &XmlContent) -> TokenStream {
    let way = path(module);
    match content {
        XmlContent::Any => quote! { #way Shape::Any },
        XmlContent::Text => quote! { #way Shape::Text },
        XmlContent::Number => quote! { #way Shape::Number },
        XmlContent::Boolean => quote! { #way Shape::Boolean },
        XmlContent::Scalar(XmlScalars {
            text,
            number,
            boolean,
        }) => {
            quote! { #way Shape::Scalar { text: #text, number: #number, boolean: #boolean } }
        }
        XmlContent::List(items, wrapped) => {
            let items = items.iter().map(|item| node(context, module, item));
            let wrapped = match wrapped {
                Some(true) => quote! { Yes },
                Some(false) => quote! { No },
                None => quote! { Unsaid },
            };
            quote! { #way Shape::List(&[#(#items),*], #way Wrapped::#wrapped) }
        }
        XmlContent::Object(object) => shape_of_object(context, module, object),
        XmlContent::Shape(index) => {
            let mut names = context.names.xml_shapes.iter().flatten();
            let name = names.nth(*index).map_or("", String::as_str);
            let (module, name) = (ident(MODULE), ident(name));
            quote! { crate::#module::#name }
        }
    }
}

fn shape_of_object(context: Context<'_>, module: &str, object: &XmlObject) -> TokenStream {
    let way = path(module);
    let members = object.members.iter().map(|(name, member)| {
        let member = node(context, module, member);
        quote! { (#name, #member) }
    });
    match &object.others {
        None => quote! { #way Shape::Object(&[#(#members),*]) },
        Some(others) => {
            let others = shape(context, module, others);
            quote! { #way Shape::Map(&[#(#members),*], &#others) }
        }
    }
}
