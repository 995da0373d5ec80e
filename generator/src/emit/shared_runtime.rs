//! What only a crate has whose runtime is another crate: types of its own where the runtime's would
//! need methods of this API, which only the crate of a type can give it.

use proc_macro2::TokenStream;
use quote::quote;

use super::Context;
use super::docs::attributes;
use super::library::one_line;
use crate::config::{RUNTIME_PACKAGE, library_name};

/// The trait whose methods are the options of calls.
pub(super) const CALL_OPTIONS: &str = "CallOptions";

impl Context<'_> {
    /// Whether the runtime is a crate of its own, which others share.
    pub(super) fn shares_runtime(&self) -> bool {
        self.config.package.runtime.is_some()
    }
}

/// The module `runtime`.
pub(super) fn module() -> TokenStream {
    let runtime = super::ident(&library_name(RUNTIME_PACKAGE));
    quote! { pub use ::#runtime::runtime; }
}

/// The client, which is the runtime's with the resources of this API.
pub(super) fn client(title: &str) -> TokenStream {
    let docs = attributes(&[
        format!("A client of {}, cheap to clone.", one_line(title)),
        String::new(),
        "It can do whatever the runtime's, which it leads to, can do.".to_owned(),
    ]);
    quote! {
        #docs
        #[derive(Clone)]
        pub struct Client(runtime::Client);

        /// Sets up a [`Client`].
        pub type ClientBuilder = runtime::ClientBuilder<Client>;

        impl std::ops::Deref for Client {
            type Target = runtime::Client;

            fn deref(&self) -> &runtime::Client {
                &self.0
            }
        }

        impl From<runtime::client::Built> for Client {
            fn from(built: runtime::client::Built) -> Client {
                Client(built.into_client())
            }
        }

        impl std::fmt::Debug for Client {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    }
}

/// What verifies the API's webhooks.
pub(super) fn webhooks() -> TokenStream {
    quote! {
        /// Verifies the webhooks of one endpoint.
        #[cfg(feature = "webhooks")]
        #[derive(Clone)]
        pub struct Webhooks(runtime::webhook::Webhooks);

        #[cfg(feature = "webhooks")]
        impl std::ops::Deref for Webhooks {
            type Target = runtime::webhook::Webhooks;

            fn deref(&self) -> &runtime::webhook::Webhooks {
                &self.0
            }
        }

        #[cfg(feature = "webhooks")]
        impl std::fmt::Debug for Webhooks {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    }
}
