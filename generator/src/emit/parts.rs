//! Replies of parts: how the runtime makes values of them.

use proc_macro2::TokenStream;
use quote::quote;

use super::Emitter;
use super::xml::statuses;
use crate::ir::{Operation, PartContent, PartsReply, ReceivedPart, ReceivedParts};

impl Emitter<'_> {
    /// What of an operation is in another notation than JSON, if anything.
    pub(super) fn notation(&self, operation: &Operation) -> Option<TokenStream> {
        let others = self.xml_notation(operation);
        if operation.parts_replies.is_empty() {
            return others;
        }
        let replies = operation.parts_replies.iter().map(parts_reply);
        let others = others.unwrap_or_else(|| quote! { None });
        Some(quote! {
            Some(&runtime::parts::PartsReplies { replies: &[#(#replies),*], others: #others })
        })
    }
}

fn parts_reply(reply: &PartsReply) -> TokenStream {
    let statuses = statuses(reply.statuses);
    let media_type = &reply.media_type;
    let parts = received(&reply.parts);
    quote! {
        runtime::parts::PartsReply { statuses: #statuses, media_type: #media_type, parts: #parts }
    }
}

fn received(parts: &ReceivedParts) -> TokenStream {
    let fields = parts.fields.iter().map(part_field);
    let others = match &parts.others {
        Some(others) => {
            let others = part_field(others);
            quote! { Some(&#others) }
        }
        None => quote! { None },
    };
    let is_list = parts.is_list;
    quote! {
        runtime::parts::Parts { fields: &[#(#fields),*], others: #others, is_list: #is_list }
    }
}

fn part_field(part: &ReceivedPart) -> TokenStream {
    let name = &part.name;
    let kind = part_kind(&part.content);
    let mut out = quote! { runtime::parts::PartField::new(#name, #kind) };
    if part.is_list {
        out.extend(quote! { .list() });
        if part.is_required {
            out.extend(quote! { .required() });
        }
    }
    if part.by_position {
        out.extend(quote! { .by_position() });
    }
    out
}

/// What is in a part.
pub(super) fn part_kind(content: &PartContent) -> TokenStream {
    let kind = match content {
        PartContent::Any => quote! { Any },
        PartContent::Text => quote! { Text },
        PartContent::Scalar => quote! { Scalar },
        PartContent::Json => quote! { Json },
        PartContent::Either => quote! { Either },
        PartContent::Base64 => quote! { Base64 },
        PartContent::File => quote! { File },
        PartContent::Headed(inner) => {
            let inner = part_kind(inner);
            quote! { Headed(&#inner) }
        }
        PartContent::Nested(parts) => {
            let parts = received(parts);
            quote! { Nested(&#parts) }
        }
    };
    quote! { runtime::parts::PartKind::#kind }
}
