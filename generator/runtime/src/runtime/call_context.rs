//! Which call a request belongs to, for transports that want to know.

use super::api::Api;
use super::encoded_request::EncodedRequest;
#[cfg(feature = "test-util")]
use super::json::Members;
use super::operation::Operation;

/// Which call a request belongs to. A request for a token belongs to none.
#[derive(Clone, Default)]
pub(crate) struct CallContext {
    pub(crate) operation: Option<&'static Operation>,
    #[cfg(feature = "test-util")]
    pub(crate) api: Option<&'static Api>,
    /// What the caller gave.
    #[cfg(feature = "test-util")]
    pub(crate) members: Members,
}

impl CallContext {
    #[cfg_attr(not(feature = "test-util"), allow(unused_variables))]
    pub(crate) fn new(api: &'static Api, request: &EncodedRequest) -> CallContext {
        CallContext {
            operation: Some(request.operation()),
            #[cfg(feature = "test-util")]
            api: Some(api),
            #[cfg(feature = "test-util")]
            members: request.given().clone(),
        }
    }
}

/// What makes a request known to a `Mock`.
#[cfg(feature = "test-util")]
#[allow(unused_macros)]
#[doc(hidden)]
#[macro_export]
macro_rules! mock_impls {
    ($name:ident, $operation:ident) => {
        impl $crate::runtime::mock::Mocked for $name {
            #[inline]
            fn operation() -> &'static $crate::runtime::Operation {
                &$operation
            }
        }
    };
}
/// Nothing: there is no `Mock` without `test-util`.
#[cfg(not(feature = "test-util"))]
#[allow(unused_macros)]
#[doc(hidden)]
#[macro_export]
macro_rules! mock_impls {
    ($name:ident, $operation:ident) => {};
}
#[allow(unused_imports)]
pub use mock_impls;
