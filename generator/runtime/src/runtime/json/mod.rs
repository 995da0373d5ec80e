//! JSON: text to types, as it is read or by a tape of its values, and back to text.

mod argument;
mod as_number;
mod base64;
mod choice;
mod decode;
mod deferred;
mod document;
mod editable;
mod encode;
mod error;
#[cfg(feature = "test-util")]
mod example;
mod limits;
mod mapping;
mod member_kinds;
mod members;
mod node;
mod number;
mod number_value;
mod open_enum;
mod open_scalar;
mod parse;
mod replay;
mod scan;
mod scratch;
mod secret_names;
#[cfg(feature = "serde")]
pub mod serde;
mod setters;
mod shapes;
mod show;
mod skip;
mod stream;
mod streamed_members;
mod styled;
mod taped_members;
mod text;
mod text_type;
mod tuples;
mod value;
mod value_impls;
mod wrappers;

pub use argument::{
    AnyJson, Argument, ClearableArgument, Explicit, Fitting, Given, GivenMap, ListArgument,
    Lossless, MapArgument, NullableArgument, NullableListArgument, NullableMapArgument,
    ObjectArgument, Perhaps, PerhapsExplicit,
};
pub use as_number::{AsInteger, AsNumber, read_integer, read_number};
#[allow(unused_imports)]
pub use as_number::{integer_impls, number_impls};
pub use base64::{Base64, Base64Url};
pub use choice::{
    ANY, ARRAY, BOOL, Choice, FRACTION, INTEGER, Look, MOST_MEMBERS, NULL, NUMBER, OBJECT,
    REQUIRED, STRING, reads,
};
pub use decode::{Decode, Fields};
pub(crate) use deferred::DeferredValue;
pub use document::Document;
pub use editable::{Editable, MemberNames, common_members, read_members};
pub use encode::{Encode, Encoder, FormValue, Object};
pub use error::{DecodeError, Mismatch};
#[cfg(feature = "test-util")]
pub use example::example;
pub use limits::MAX_DECODED_BYTES;
pub(crate) use mapping::Mapping;
pub use member_kinds::MemberKinds;
pub(crate) use members::WrittenMember;
#[allow(unused_imports)]
pub use members::members_impls;
pub use members::{MemberStore, Members};
pub use node::{Entries, Items, Node, ValueKind};
pub use number_value::Number;
pub use open_enum::{
    OpenEnum, OpenInteger, enum_number, enum_text, hash_enum, open_enum, open_integer, parse_enum,
    read_enum,
};
#[allow(unused_imports)]
pub use open_enum::{open_enum_impls, open_integer_impls, order_impls};
#[allow(unused_imports)]
pub use open_scalar::open_scalar_impls;
pub use open_scalar::{OpenScalar, Scalar, enum_scalar, open_scalar};
pub use parse::MAX_DEPTH;
pub(crate) use replay::{Written, with_members};
pub(crate) use setters::setters;
pub(crate) use show::secret_texts;
pub use show::show;
pub(crate) use stream::read_streamed;
pub(crate) use styled::scalar;
pub use text_type::read_text;
#[allow(unused_imports)]
pub use text_type::{secret_impls, text_impls};
pub use value::Value;
pub use value_impls::same;
#[allow(unused_imports)]
pub use value_impls::{comparison_impls, feature_impls, serde_impls, value_impls};
pub use wrappers::{Clearable, Expandable, Identified, Nullable};

/// Writes a value as JSON text. A number that JSON has no form for (NaN, the
/// infinities) becomes null.
///
/// Of a reply that was read it writes what its type holds: all values, also those of enumerations and
/// unions that the document does not have. Members that it does not have are gone, but for those of
/// objects with additional members, and of all others where the crate was made with
/// `[members] keep_unknown = true`. Read a [`Value`] to have the whole of a text.
pub fn to_json(value: &dyn Encode) -> String {
    let mut encoder = Encoder::with_heads();
    value.encode(&mut encoder);
    encoder.into_text()
}

/// Reads a value from JSON text.
pub fn from_json<T: Decode>(text: impl AsRef<[u8]>) -> Result<T, DecodeError> {
    let text = text.as_ref();
    if let Some(value) = read_streamed(text, MAX_DECODED_BYTES) {
        return Ok(value);
    }
    document::read_taped(text)
}
