//! Headers that ask for a value only if it has changed: as calls that give it or say that it has not.

use proc_macro2::TokenStream;
use quote::quote;

use super::object::Field;
use super::{Emitter, ident};
use crate::ir::{Location, Method, OperationId, Type};
use crate::names::InputPlace;

/// The headers with which a server answers 304 (RFC 9110, sections 13.1.2 and 13.1.3).
const HEADERS: [&str; 2] = ["if-modified-since", "if-none-match"];

impl Emitter<'_> {
    /// Whether an input of an operation makes its calls conditional.
    pub(super) fn is_condition(&self, id: OperationId, input: usize) -> bool {
        let operation = &self.api.operations[id.0];
        let InputPlace::Parameter(index) = self.names.operations[id.0].inputs[input].place else {
            return false;
        };
        let parameter = &operation.parameters[index];
        let is_named = |header: &&str| header.eq_ignore_ascii_case(&parameter.member.name);
        matches!(operation.method, Method::Get | Method::Head)
            && parameter.location == Location::Header
            && HEADERS.iter().any(is_named)
            && !parameter.member.required
            && matches!(parameter.member.ty, Type::String | Type::Formatted(_))
            && matches!(self.call(id, operation).sort, "Call" | "PageCall")
    }

    /// The methods of requests that make their calls conditional, `fields` being those headers.
    pub(super) fn conditions<'f, 'm: 'f>(
        &self,
        id: OperationId,
        fields: impl Iterator<Item = &'f (Field<'m>, TokenStream)>,
    ) -> TokenStream {
        let mut fields = fields.peekable();
        if fields.peek().is_none() {
            return TokenStream::new();
        }
        let request = ident(&self.names.operations[id.0].request);
        let form = self.call(id, &self.api.operations[id.0]);
        let (call, value) = (form.ty, form.value);
        let methods = fields.map(|(field, _)| {
            let docs = self.member_docs(field, &field.member.doc);
            let (ident, header) = (&field.ident, field.member.name.to_ascii_lowercase());
            quote! {
                #docs
                ///
                /// Gives the call for a value that may not have changed, which is then `None`; without
                /// one, or with `None`, the value is read in any case. Set everything else before.
                #[inline]
                pub fn #ident<'c>(
                    self,
                    #ident: impl Into<Option<&'c str>>,
                ) -> runtime::ConditionalCall<#value> {
                    self.call().conditional(#header, #ident.into())
                }
            }
        });
        quote! { impl #request<#call> { #(#methods)* } }
    }
}
