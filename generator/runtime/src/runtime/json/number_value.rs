//! A number by its text.

use std::fmt;
use std::str::FromStr;

use super::DecodeError;
use super::decode::Decode;
use super::encode::{Encode, Encoder};
use super::error::Mismatch;
use super::node::Node;
use super::number;

/// A number, exactly as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number(pub(super) String);

impl Number {
    /// The text of the number.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number, when it is a whole one in range.
    pub fn as_i64(&self) -> Option<i64> {
        match self.0.parse() {
            Ok(number) => Some(number),
            Err(_) => number::integral(&self.0)?.try_into().ok(),
        }
    }

    /// The number, when it is a whole one in range and not negative.
    pub fn as_u64(&self) -> Option<u64> {
        match self.0.parse() {
            Ok(number) => Some(number),
            Err(_) => number::integral(&self.0)?.try_into().ok(),
        }
    }

    /// The number, when it is a whole one in range, written without a fraction
    /// or an exponent.
    pub fn as_i128(&self) -> Option<i128> {
        self.0.parse().ok()
    }

    /// The number, when it is a whole one in range and not negative, written
    /// without a fraction or an exponent.
    pub fn as_u128(&self) -> Option<u128> {
        self.0.parse().ok()
    }

    /// The nearest double, unless that is infinite.
    pub fn as_f64(&self) -> Option<f64> {
        self.0
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite())
    }
}

impl Encode for Number {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.number_text(&self.0);
    }
}

impl Decode for Number {
    fn decode(node: Node<'_>) -> Result<Number, Mismatch> {
        let text = node.number_text();
        text.map(|text| Number(text.to_owned()))
            .ok_or_else(|| node.mismatch("a number"))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The numbers that every one of these is.
macro_rules! from_integers {
    ($($type:ty),*) => {
        $(impl From<$type> for Number {
            fn from(integer: $type) -> Number {
                Number(integer.to_string())
            }
        })*
    };
}

from_integers!(i32, u32, i64, u64, i128, u128);

impl FromStr for Number {
    type Err = DecodeError;

    /// Reads the text of a number as JSON has it.
    fn from_str(text: &str) -> Result<Number, DecodeError> {
        super::from_json(text)
    }
}
