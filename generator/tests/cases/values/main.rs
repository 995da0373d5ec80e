//! What values become.
#![allow(clippy::unwrap_used, clippy::float_cmp)] // A test may panic.

use cases::runtime::json::{self, Decode, Encode, Value};

/// The value that a text is read as.
pub fn read<T: Decode>(text: &str) -> T {
    json::from_json(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The text that a value is written as.
pub fn written(value: &dyn Encode) -> String {
    json::to_json(value)
}

/// Any value, as it is written.
pub fn value(text: &str) -> Value {
    read(text)
}

mod server;

/// What a future comes to.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_all().build().unwrap().block_on(future)
}

/// What is read is of this variant, and is written as it was.
macro_rules! is {
    ($ty:ty, $text:literal, $variant:pat) => {{
        let read = $crate::read::<$ty>($text);
        assert!(matches!(read, $variant), "{}: {read:?}", $text);
        assert_eq!($crate::value(&$crate::written(&read)), $crate::value($text), "{}", $text);
    }};
}
