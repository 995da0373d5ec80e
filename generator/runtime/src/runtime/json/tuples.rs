//! Tuples: lists of so many values, each of a type of its own.

use super::decode::Decode;
use super::encode::{Encode, Encoder, FormValue};
use super::error::Mismatch;
use super::node::Node;

macro_rules! tuples {
    ($(($($item:ident $index:tt),+))+) => {
        $(
            impl<$($item: Encode),+> Encode for ($($item,)+) {
                fn encode(&self, encoder: &mut Encoder) {
                    encoder.begin_array();
                    $(encoder.item(&self.$index);)+
                    encoder.end_array();
                }

                fn form_value(&self) -> FormValue<'_> {
                    FormValue::List(vec![$(&self.$index),+])
                }
            }

            impl<$($item: Decode),+> Decode for ($($item,)+) {
                fn decode(node: Node<'_>) -> Result<Self, Mismatch> {
                    if !node.is_array() {
                        return Err(node.mismatch("an array"));
                    }
                    // More than are described are passed by, as members of objects are.
                    let mut items = node.items();
                    Ok(($($item::decode(items.next().ok_or_else(|| too_short(node))?)?,)+))
                }
            }
        )+
    };
}

tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
}

#[cold]
fn too_short(node: Node<'_>) -> Mismatch {
    node.mismatch("an array with more values")
}
