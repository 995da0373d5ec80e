//! `docs/`: pages on how things are done with the crate, which its documentation shows as `_guide`.
//!
//! They are files of Markdown, to be read beside the code, too. The module that includes them is there for
//! rustdoc alone, which compiles their examples.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::inner_attributes;
use super::example::CallUse;
use super::readme::{features, retries};
use super::sample::{Purpose, RequestSample};
use super::{Context, Emitter, ident};
use crate::files::HEADER;
use crate::ir::{OperationId, Success, SuccessReply, Type};
use crate::names::TypeHome;

/// The module, which no resource is called by.
pub(super) const MODULE: &str = "_guide";

/// What is said of a crate with calls in XML.
const XML_CRATE: &str = "Bodies and replies in XML are types as those in JSON are. They need the crate `quick-xml`, \
                         which is there whatever features are on.\n\n";

/// A page.
pub struct Page {
    name: &'static str,
    /// The features that its examples need.
    features: Vec<String>,
    /// What is in it, as Markdown.
    pub text: String,
}

impl Page {
    /// The path of the file from the folder of the package.
    #[must_use]
    pub fn path(&self) -> String {
        format!("docs/{}.md", self.name)
    }

    /// What it is called.
    pub(super) fn title(&self) -> &str {
        let heading = self.text.lines().find_map(|line| line.strip_prefix("# "));
        heading.unwrap_or(self.name)
    }
}

/// The pages of a crate.
pub fn pages(context: Context<'_>) -> Vec<Page> {
    let emitter = Emitter::new(context, TypeHome::Resource(0));
    let errors = emitter.page("errors", include_str!("guide/errors.md"));
    let retries = (context.config.retry.max_retries > 0).then(|| {
        let template = include_str!("guide/retries.md").replace("RETRIES", &retries(context));
        let text = template.replace("IDEMPOTENCY", &idempotency(context));
        emitter.page("retries", &text)
    });
    let paging = emitter.page_of("paging", include_str!("guide/paging.md"), |id| {
        matches!(emitter.outcome(id), CallUse::Items)
    });
    let streams = emitter.page_of("streams", include_str!("guide/streams.md"), |id| {
        matches!(
            emitter.outcome(id),
            CallUse::Stream | CallUse::Parts | CallUse::Chunks
        )
    });
    let long_running = emitter.long_running();
    let template = include_str!("guide/features.md");
    let text = template.replace("FEATURES", &features(context));
    let xml = if context.names.xml_shapes.is_some() {
        XML_CRATE
    } else {
        ""
    };
    let features = emitter.page("features", &text.replace("XML_CRATE", xml));
    let pages = [
        Some(errors),
        retries,
        paging,
        streams,
        long_running,
        Some(emitter.testing()),
        Some(features),
    ];
    pages.into_iter().flatten().collect()
}

/// The module `_guide`.
pub(super) fn module(context: Context<'_>) -> TokenStream {
    let modules = pages(context).into_iter().map(|page| {
        let (name, features) = (ident(page.name), &page.features);
        // Read whatever features are on; its examples compile only with these.
        let condition = match features.as_slice() {
            [] => TokenStream::new(),
            [one] => quote! { #[cfg(any(not(doctest), feature = #one))] },
            several => quote! { #[cfg(any(not(doctest), all(#(feature = #several),*)))] },
        };
        let path = format!("../{}", page.path());
        quote! {
            #condition
            #[doc = include_str!(#path)]
            pub mod #name {}
        }
    });
    let docs = ["How things are done with this crate, a page each.".to_owned()];
    let docs = inner_attributes(&docs);
    quote! { #docs #(#modules)* }
}

/// What keeps the effect of a call from happening twice.
fn idempotency(context: Context<'_>) -> String {
    let Some(policy) = &context.config.idempotency else {
        return String::new();
    };
    let (methods, header) = (policy.methods.join(", "), &policy.header);
    format!(
        "Each call by {methods} has a key of its own in `{header}`, the same for all its attempts, so that \
         the server does the work once. Where money moves, a crash between the call and its reply must not \
         do it twice either: make a key, keep it with the order it is for, and call with it by \
         `.call().idempotency_key(key)`; after a crash, make the same call with the same key. \
         `error.idempotency_key()` is the key of a call that failed.\n\n\
         A clone of a call is another call: each has a key of its own, also a clone of one that was \
         awaited, and the server does the work for each. Clones of a call that was given a key have \
         that one, and are the same call to the server.\n\n"
    )
}

impl Emitter<'_> {
    fn page(&self, name: &'static str, template: &str) -> Page {
        let mark = HEADER.trim_start_matches("// ").trim_end();
        let text = template.replace("CRATE", self.context.library);
        Page {
            name,
            features: Vec::new(),
            text: format!("<!-- {mark} -->\n{text}"),
        }
    }

    /// A page with an example of a call; none where there is no such call.
    fn page_of(
        &self,
        name: &'static str,
        template: &str,
        is_wanted: impl Fn(OperationId) -> bool,
    ) -> Option<Page> {
        let (id, sample) = self.exemplary(is_wanted)?;
        let call = self.example_call(id, &sample);
        Some(self.page_with(name, template, id, (&sample, &call)))
    }

    /// The page on calls that take long, where there are any.
    fn long_running(&self) -> Option<Page> {
        let is_polled = |id: OperationId| self.api.operations[id.0].polling.is_some();
        let (id, sample) = self.exemplary(is_polled)?;
        let call = self.polled_call(id, &sample);
        let template = include_str!("guide/long_running.md");
        Some(self.page_with("long_running", template, id, (&sample, &call)))
    }

    /// A page with this call.
    fn page_with(
        &self,
        name: &'static str,
        template: &str,
        id: OperationId,
        (sample, call): (&RequestSample, &str),
    ) -> Page {
        let text = template.replace("IMPORTS", &imports(&sample.imports));
        let mut page = self.page(name, &text.replace("CALL", call));
        page.features.extend(self.feature(id).map(str::to_owned));
        page
    }

    /// The first operation of this sort of which there is an example, rather one that is not deprecated.
    pub(super) fn exemplary(
        &self,
        is_wanted: impl Fn(OperationId) -> bool,
    ) -> Option<(OperationId, RequestSample)> {
        let operations = &self.api.operations;
        let is_good = |id: &OperationId| {
            let operation = &operations[id.0];
            operation.way.is_plain() && !operation.doc.deprecated
        };
        let ids = || (0..operations.len()).map(OperationId);
        let good = ids().filter(is_good);
        let mut ordered = good.chain(ids().filter(|id| !is_good(id)));
        ordered.find_map(|id| {
            let sample = is_wanted(id).then(|| self.sample(id, Purpose::Reading));
            Some((id, sample.flatten()?))
        })
    }

    /// How code is tested that makes calls.
    fn testing(&self) -> Page {
        let config = self.context.config;
        let package = config.crate_name(&self.api.title);
        let version = toml::Value::from(config.package.version.as_str()).to_string();
        let template = include_str!("guide/testing.md")
            .replace("PACKAGE", &package)
            .replace("VERSION", &version);
        let reply = |id: OperationId| match &self.api.operations[id.0].success {
            Success::One(SuccessReply::Json(Type::Named(reply))) if !self.is_paged(id) => {
                let sample = self.reply_sample(&Type::Named(*reply), &[]);
                sample.filter(|_| self.context.may_have_example(*reply))?;
                Some(*reply)
            }
            _ => None,
        };
        let found = self.exemplary(|id| reply(id).is_some());
        let found = found.and_then(|(id, sample)| Some((id, sample, reply(id)?)));
        let Some((id, sample, reply)) = found else {
            return self.page("testing", &template.replace("EXAMPLE", ""));
        };
        let library = self.context.library;
        let value = self.context.type_path(library, reply);
        let example = self.context.names.example(reply);
        let request = self.request_path(id);
        let imports = imports(&sample.imports);
        let call = self.example_call(id, &sample);
        let call: String = call.lines().map(|line| format!("    {line}\n")).collect();
        let example = format!(
            "```rust,no_run\n{imports}use CRATE::runtime::mock::Mock;\nuse CRATE::{{Client, Error, ErrorKind}};\n\
             use {request} as Request;\nuse {value} as Reply;\n\n\
             /// The code that is tested.\nasync fn tested(client: &Client) -> Result<Reply, Error> {{\n\
             {call}    Ok(reply)\n}}\n\n\
             // A test of yours has #[tokio::test].\nasync fn test() -> Result<(), Error> {{\n    \
             let mock = Mock::new();\n    mock.on::<Request>()\n        .then(Reply::{example}())\n        \
             .then(Error::builder(ErrorKind::NotFound).status(404));\n    \
             let client = Client::builder().mock(&mock).build()?;\n\n    \
             assert_eq!(tested(&client).await?, Reply::{example}());\n    \
             let error = tested(&client).await.unwrap_err();\n    \
             assert_eq!(error.kind(), ErrorKind::NotFound);\n\n    \
             // What was asked for, and that nothing else was.\n    \
             let requests: Vec<Request> = mock.requests();\n    assert_eq!(requests[0], requests[1]);\n    \
             mock.verify();\n    Ok(())\n}}\n```\n\n"
        );
        let mut page = self.page("testing", &template.replace("EXAMPLE", &example));
        let features = [Some("test-util"), self.feature(id)];
        page.features = features.into_iter().flatten().map(str::to_owned).collect();
        page
    }

    /// The path of the request of an operation.
    fn request_path(&self, id: OperationId) -> String {
        let module = self.names.resources[self.resource_of(id)].path.join("::");
        let request = &self.names.operations[id.0].request;
        format!("{}::{module}::{request}", self.context.library)
    }
}

fn imports(paths: &[String]) -> String {
    paths.iter().map(|path| format!("use {path};\n")).collect()
}
