//! What an encoder wrote, given to a serializer.

use serde::ser::{Error as _, Serialize, SerializeMap, SerializeSeq, Serializer};

use super::super::{Document, Encode, Node, ValueKind, to_json};

/// Gives a value to a serializer.
pub fn serialize<S: Serializer>(value: &dyn Encode, serializer: S) -> Result<S::Ok, S::Error> {
    let document = Document::parse(to_json(value).into_bytes()).map_err(S::Error::custom)?;
    Written(document.root()).serialize(serializer)
}

/// Gives a value to a serializer that is always a string.
pub fn serialize_text<T: AsRef<str>, S: Serializer>(
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(value.as_ref())
}

/// Gives a value to a serializer that is always an integer.
pub fn serialize_number<T: Clone + Into<i64>, S: Serializer>(
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_i64(value.clone().into())
}

struct Written<'a>(Node<'a>);

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let node = self.0;
        match node.kind() {
            ValueKind::Null => serializer.serialize_unit(),
            ValueKind::Bool => serializer.serialize_bool(node.as_bool().unwrap_or_default()),
            ValueKind::Number => number(node, serializer),
            ValueKind::String => serializer.serialize_str(&node.as_str().unwrap_or_default()),
            ValueKind::Array => {
                let mut list = serializer.serialize_seq(Some(node.items().count()))?;
                for item in node.items() {
                    list.serialize_element(&Written(item))?;
                }
                list.end()
            }
            ValueKind::Object => {
                let mut map = serializer.serialize_map(Some(node.entries().count()))?;
                for (name, value) in node.entries() {
                    map.serialize_entry(&*name, &Written(value))?;
                }
                map.end()
            }
        }
    }
}

/// A number of the smallest kind that has it: serde has none for its text. What is not a 64-bit integer
/// is the nearest double.
fn number<S: Serializer>(node: Node<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    let text = node.raw();
    if let Ok(number) = text.parse::<u64>() {
        return serializer.serialize_u64(number);
    }
    if let Ok(number) = text.parse::<i64>() {
        return serializer.serialize_i64(number);
    }
    match node.as_f64() {
        Some(number) => serializer.serialize_f64(number),
        None => Err(S::Error::custom("a number is out of range")),
    }
}
