//! `type_examples.rs`: a value of each type that replies hold, for tests (feature `test-util`).
//!
//! It is a file of its own, so that nothing of it is read without the feature.

use std::collections::BTreeMap;

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use super::docs::{attributes, inner_attributes};
use super::{Context, Emitter, ident};
use crate::ir::{Kind, Success, SuccessReply, Type, TypeId};
use crate::names::TypeHome;

/// The module, which no resource is called by.
pub(super) const MODULE: &str = "type_examples";

/// A type with the text of a value, and the condition under which there is the type.
struct TypeExample {
    path: TokenStream,
    function: &'static str,
    json: String,
    condition: TokenStream,
}

/// `type_examples.rs`.
pub(super) fn type_examples(context: Context<'_>) -> TokenStream {
    let examples = of_types(context);
    let functions = examples.iter().map(|example| {
        let TypeExample {
            path,
            condition,
            json,
            ..
        } = example;
        let function = ident(example.function);
        let json = literal(json);
        let docs = attributes(&[
            "A value for tests: an example of the document, or made up of what is required."
                .to_owned(),
        ]);
        quote! {
            #condition
            impl #path {
                #docs
                #[inline]
                pub fn #function() -> Self {
                    crate::runtime::json::example(#json)
                }
            }
        }
    });
    let checks = examples.iter().map(|example| {
        let (path, condition) = (&example.path, &example.condition);
        let function = ident(example.function);
        quote! {
            #condition
            let _ = #path::#function();
        }
    });
    let docs = inner_attributes(&["Values of the types, for tests.".to_owned()]);
    quote! {
        #docs
        #(#functions)*

        #[cfg(test)]
        #[test]
        fn every_example_is_read() {
            #(#checks)*
        }
    }
}

impl Context<'_> {
    /// Whether there is a type with an example.
    pub(super) fn has_type_examples(&self) -> bool {
        (0..self.api.definitions.len()).any(|id| self.may_have_example(TypeId(id)))
    }

    /// Whether a type is made of a reply, and not simply written down.
    pub(super) fn may_have_example(&self, id: TypeId) -> bool {
        let usage = &self.facts.usage[id.0];
        let is_simple = matches!(self.api.definition(id).kind, Kind::Enumeration(_));
        let is_here = match self.names.types[id.0].home {
            TypeHome::Types(_) => true,
            TypeHome::Resource(index) => self.is_beside_client(index),
        };
        usage.decoded && !is_simple && is_here
    }

    /// The condition under which there is a type.
    pub(super) fn type_condition(&self, id: TypeId) -> TokenStream {
        match self.names.types[id.0].home {
            TypeHome::Types(module) => self.module_condition(module),
            TypeHome::Resource(index) if self.has_calls_apart(index) => self.calls_condition(index),
            TypeHome::Resource(index) => self.resource_condition(index),
        }
    }
}

/// The examples of all types, in order of their paths.
fn of_types(context: Context<'_>) -> Vec<TypeExample> {
    let emitter = Emitter::new(context, TypeHome::Types(usize::MAX));
    let replies = replies(context);
    let types = (0..context.api.definitions.len()).map(TypeId);
    let mut examples: Vec<(String, TypeExample)> = types
        .filter(|id| context.may_have_example(*id))
        .filter_map(|id| {
            let documented = replies.get(&id).map_or(&[][..], Vec::as_slice);
            let sample = emitter.reply_sample(&Type::Named(id), documented)?;
            let path = context.type_path("crate", id);
            let example = TypeExample {
                path: path.parse().ok()?,
                function: context.names.example(id),
                json: sample.json.to_string(),
                condition: context.type_condition(id),
            };
            Some((path, example))
        })
        .collect();
    examples.sort_by(|(one, _), (other, _)| one.cmp(other));
    examples.into_iter().map(|(_, example)| example).collect()
}

/// The document's examples of whole replies, by their types.
fn replies(context: Context<'_>) -> BTreeMap<TypeId, Vec<Value>> {
    let mut replies: BTreeMap<TypeId, Vec<Value>> = BTreeMap::new();
    for operation in &context.api.operations {
        let (Success::One(SuccessReply::Json(Type::Named(id)))
        | Success::Optional(Type::Named(id))) = &operation.success
        else {
            continue;
        };
        let examples = context.api.examples.operation(&operation.pointer);
        let examples = examples
            .into_iter()
            .flat_map(|of| of.replies.iter().cloned());
        replies.entry(*id).or_default().extend(examples);
    }
    replies
}

/// A literal of text that shows quotes as they are, where it can.
fn literal(text: &str) -> Literal {
    let is_plain = text.chars().all(|c| {
        matches!(c, ' '..='&' | '('..='~') || !c.is_ascii() && c.escape_debug().count() == 1
    });
    let raw = (is_plain && !text.contains("\"#")).then(|| format!("r#\"{text}\"#"));
    let raw = raw.and_then(|raw| raw.parse().ok());
    raw.unwrap_or_else(|| Literal::string(text))
}
