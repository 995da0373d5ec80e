//! What every type of a request can do, by one macro: by itself, and with the call that it belongs to.

/// What a type of [`Inputs`](super::Inputs) and perhaps a call can do, the same for each.
// Not every crate has a type for it.
#[allow(unused_macros)]
#[doc(hidden)]
#[macro_export]
macro_rules! inputs_impls {
    (
        $name:ident, $operation:ident,
        [$($required:literal),*], [$($optional:literal),*], [$($secret:literal),*], $kinds:literal,
        [$($call:ident),*]
    ) => {
        impl<C: ::std::clone::Clone> ::std::clone::Clone for $name<C> {
            fn clone(&self) -> $name<C> {
                $name(self.0.clone(), self.1.clone())
            }
        }

        impl<C> ::std::fmt::Debug for $name<C> {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                self.0.debug(::std::stringify!($name), f)
            }
        }

        impl $crate::runtime::json::Editable for $name {
            const NAMES: $crate::runtime::json::MemberNames =
                $crate::runtime::json::MemberNames {
                    required: &[$($required),*],
                    optional: &[$($optional),*],
                    secret: &[$($secret),*],
                    kinds: $kinds,
                };

            #[inline]
            fn members(&self) -> &$crate::runtime::json::Members {
                self.0.members()
            }

            #[inline]
            fn edit(
                &mut self,
                change: &mut dyn ::std::ops::FnMut(&mut dyn $crate::runtime::json::MemberStore),
            ) {
                change(&mut self.0)
            }

            #[inline]
            fn from_members(members: $crate::runtime::json::Members) -> $name {
                $name($crate::runtime::Inputs::from_members(&$operation, members), ())
            }
        }

        impl<C: $crate::runtime::call::AnyCall> $name<C> {
            /// The call, for the options that it can have: to be awaited in place of this.
            pub fn call(self) -> C {
                self.0.call(self.1)
            }

            /// Gives a member, whether the document has it or not, by its name there.
            pub fn member(self, name: &str, value: impl $crate::runtime::Encode) -> Self {
                let request = $name(self.0, ());
                $name($crate::runtime::json::Editable::member(request, name, value).0, self.1)
            }
        }

        impl<C: $crate::runtime::call::AwaitedCall> ::std::future::Future for $name<C> {
            type Output = C::Output;

            fn poll(
                self: ::std::pin::Pin<&mut Self>,
                context: &mut ::std::task::Context<'_>,
            ) -> ::std::task::Poll<C::Output> {
                let request = self.get_mut();
                request.0.poll(&mut request.1, context)
            }
        }

        $($crate::runtime::request_impls::call_impls!($call $name);)*
        $crate::runtime::request_impls::inputs_feature_impls!($name);
        $crate::runtime::mock_impls!($name, $operation);
    };
}
#[allow(unused_imports)]
pub use inputs_impls;

/// What a request can do with a sort of call, without naming the call.
#[allow(unused_macros)]
#[doc(hidden)]
#[macro_export]
macro_rules! call_impls {
    (Call $name:ident) => {
        impl<T> $name<$crate::runtime::Call<T>> {
            /// Sends the request; the value comes with status, headers, request id and the number
            /// of attempts.
            pub fn send(self) -> $crate::runtime::call::Sending<T> {
                self.call().send()
            }
        }
        $crate::runtime::request_impls::blocking_impls!(Call $name);
    };
    (PageCall $name:ident) => {
        impl<P, T: $crate::runtime::Decode> $name<$crate::runtime::PageCall<P, T>> {
            /// Asks for the page; it comes with status, headers, request id and the number of
            /// attempts.
            pub fn send(self) -> $crate::runtime::call::Sending<P> {
                self.call().send()
            }

            /// The items of all pages, each page asked for when it is needed.
            pub fn stream(self) -> $crate::runtime::ItemStream<T> {
                self.call().stream()
            }

            /// All pages, this one first, each asked for when it is needed.
            pub fn pages(self) -> $crate::runtime::PageStream<P> {
                self.call().pages()
            }
        }
        $crate::runtime::request_impls::blocking_impls!(PageCall $name);
    };
    (EventCall $name:ident) => {
        impl<T: $crate::runtime::Decode> $name<$crate::runtime::EventCall<T>> {
            /// The values of the events, until the reply ends.
            pub fn stream(self) -> $crate::runtime::EventStream<T> {
                self.call().stream()
            }
        }
        $crate::runtime::request_impls::blocking_impls!(EventCall $name);
    };
    (LinesCall $name:ident) => {
        impl<T: $crate::runtime::Decode> $name<$crate::runtime::LinesCall<T>> {
            /// The items, until the reply ends.
            pub fn stream(self) -> $crate::runtime::LineStream<T> {
                self.call().stream()
            }
        }
        $crate::runtime::request_impls::blocking_impls!(LinesCall $name);
    };
    (PartsCall $name:ident) => {
        impl<T> $name<$crate::runtime::PartsCall<T>> {
            /// The parts, until the last of them.
            pub fn stream(self) -> $crate::runtime::PartStream<T> {
                self.call().stream()
            }
        }
        $crate::runtime::request_impls::blocking_impls!(PartsCall $name);
    };
    ($call:ident $name:ident) => {
        $crate::runtime::request_impls::blocking_impls!($call $name);
    };
}
#[allow(unused_imports)]
pub use call_impls;

/// The same for code that is not async.
#[cfg(feature = "blocking")]
#[allow(unused_macros)]
#[doc(hidden)]
#[macro_export]
macro_rules! blocking_impls {
    (Call $name:ident) => {
        impl<T> $name<$crate::runtime::Call<T>> {
            /// Sends the request and waits for the value.
            pub fn wait(self) -> ::std::result::Result<T, $crate::runtime::Error> {
                self.call().wait()
            }
        }
    };
    (PageCall $name:ident) => {
        impl<P, T: $crate::runtime::Decode> $name<$crate::runtime::PageCall<P, T>> {
            /// Asks for the page and waits for it.
            pub fn wait(self) -> ::std::result::Result<P, $crate::runtime::Error> {
                self.call().wait()
            }

            /// The items of all pages, each page waited for when it is needed.
            pub fn iter(
                self,
            ) -> $crate::runtime::blocking::WaitingIter<$crate::runtime::ItemStream<T>> {
                self.call().iter()
            }
        }
    };
    (EventCall $name:ident) => {
        impl<T: $crate::runtime::Decode> $name<$crate::runtime::EventCall<T>> {
            /// The values of the events, each waited for.
            pub fn iter(
                self,
            ) -> $crate::runtime::blocking::WaitingIter<$crate::runtime::EventStream<T>> {
                self.call().iter()
            }
        }
    };
    (LinesCall $name:ident) => {
        impl<T: $crate::runtime::Decode> $name<$crate::runtime::LinesCall<T>> {
            /// The items, each waited for.
            pub fn iter(
                self,
            ) -> $crate::runtime::blocking::WaitingIter<$crate::runtime::LineStream<T>> {
                self.call().iter()
            }
        }
    };
    (PartsCall $name:ident) => {
        impl<T> $name<$crate::runtime::PartsCall<T>> {
            /// The parts, each waited for.
            pub fn iter(
                self,
            ) -> $crate::runtime::blocking::WaitingIter<$crate::runtime::PartStream<T>> {
                self.call().iter()
            }
        }
    };
    (StreamCall $name:ident) => {
        impl $name<$crate::runtime::StreamCall> {
            /// Sends the request and waits for the head of the reply; the rest is read as a file is.
            pub fn wait(
                self,
            ) -> ::std::result::Result<$crate::runtime::stream::ByteReader, $crate::runtime::Error>
            {
                self.call().wait()
            }
        }
    };
    (RedirectCall $name:ident) => {
        impl $name<$crate::runtime::RedirectCall> {
            /// Sends the request and waits for the place.
            pub fn wait(
                self,
            ) -> ::std::result::Result<$crate::runtime::Redirect, $crate::runtime::Error> {
                self.call().wait()
            }
        }
    };
}
/// Nothing: calls are waited for with `blocking` alone.
#[cfg(not(feature = "blocking"))]
#[allow(unused_macros)]
#[doc(hidden)]
#[macro_export]
macro_rules! blocking_impls {
    ($call:ident $name:ident) => {};
}
#[allow(unused_imports)]
pub use blocking_impls;

/// What such a type can do by feature.
#[allow(unused_macros)]
#[doc(hidden)]
#[macro_export]
macro_rules! inputs_feature_impls {
    ($name:ident) => {
        $crate::runtime::request_impls::inputs_comparison_impls!($name);
        $crate::runtime::request_impls::inputs_serde_impls!($name);
    };
}
#[allow(unused_imports)]
pub use inputs_feature_impls;

/// `PartialEq` of such a type.
#[cfg(feature = "test-util")]
#[allow(unused_macros)]
#[doc(hidden)]
#[macro_export]
macro_rules! inputs_comparison_impls {
    ($name:ident) => {
        impl ::std::cmp::PartialEq for $name {
            fn eq(&self, other: &$name) -> bool {
                self.0.is_same(&other.0)
            }
        }
    };
}
/// Nothing: see [`json::comparison_impls`](super::json).
#[cfg(not(feature = "test-util"))]
#[allow(unused_macros)]
#[doc(hidden)]
#[macro_export]
macro_rules! inputs_comparison_impls {
    ($name:ident) => {};
}
#[allow(unused_imports)]
pub use inputs_comparison_impls;

/// Such a type with serde, through what it holds.
#[cfg(feature = "serde")]
#[allow(unused_macros)]
#[doc(hidden)]
#[macro_export]
macro_rules! inputs_serde_impls {
    ($name:ident) => {
        impl $crate::runtime::json::Encode for $name {
            fn encode(&self, encoder: &mut $crate::runtime::json::Encoder) {
                $crate::runtime::json::Encode::encode(self.0.members(), encoder);
            }
        }

        impl $crate::runtime::json::Decode for $name {
            fn decode(
                node: $crate::runtime::json::Node<'_>,
            ) -> ::std::result::Result<$name, $crate::runtime::json::Mismatch> {
                $crate::runtime::json::read_members(node)
            }
        }

        $crate::runtime::json::serde_impls!($name);
    };
}
/// Nothing without serde: [`Editable`](super::json::Editable) writes and reads such a type.
#[cfg(not(feature = "serde"))]
#[allow(unused_macros)]
#[doc(hidden)]
#[macro_export]
macro_rules! inputs_serde_impls {
    ($name:ident) => {};
}
#[allow(unused_imports)]
pub use inputs_serde_impls;
