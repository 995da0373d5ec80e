//! Money by hand, in place of the type of the document.

use crate::runtime::json::{Decode, Encode, Encoder, Mismatch, Node, Value, from_json};

/// An amount in units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money(pub i64);

impl Decode for Money {
    fn decode(node: Node<'_>) -> Result<Money, Mismatch> {
        let value = Value::decode(node)?;
        let units = value.pointer("/units").and_then(Value::as_i64);
        Ok(Money(units.unwrap_or_default()))
    }
}

impl Encode for Money {
    fn encode(&self, encoder: &mut Encoder) {
        let value: Value = from_json(format!(r#"{{"units":{}}}"#, self.0)).unwrap_or(Value::Null);
        value.encode(encoder);
    }
}
