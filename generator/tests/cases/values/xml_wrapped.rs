use cases::runtime::Client;
use cases::xml_wrapped::cart::UpdateAllRequest;
use cases::xml_wrapped::types::{Cart, CartItem};

use super::{Canned, wait};

/// What the document says of a list itself counts more.
const CART: &str = "<Cart><Items><Item><Sku>a</Sku></Item><Item><Sku>b</Sku></Item></Items><Note>x</Note><Note>y</Note></Cart>";

#[test]
fn lists_are_wrapped_where_the_configuration_says_so() {
    let transport = Canned::new(200, CART);
    let client = Client::xml_wrapped_builder().base_url("https://carts.test").transport(transport.clone()).build().unwrap();
    let item = |sku: &str| CartItem::new().sku(sku);
    let cart = Cart::new().items([item("a"), item("b")]).notes(["x", "y"]);
    let reply = wait(UpdateAllRequest::new(cart).on(&client)).unwrap();
    assert_eq!(transport.bodies(), [format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{CART}")]);
    let skus: Vec<_> = reply.items.unwrap().into_iter().map(|item| item.sku.unwrap()).collect();
    assert_eq!(skus, ["a", "b"]);
    assert_eq!(reply.notes.unwrap(), ["x", "y"]);
}
