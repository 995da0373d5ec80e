use cases::runtime::Client;
use cases::xml_wrapped::cart::UpdateAllRequest;
use cases::xml_wrapped::types::{Cart, CartCode, CartItem, CartLevel, CartLevelText, CartRate};

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

/// The text of an element shows which of several scalars it is.
#[test]
fn one_of_several_scalars_is_what_its_text_looks_like() {
    let read = |inner: &str| {
        let cart = format!("<Cart>{inner}</Cart>");
        let transport = Canned::new(200, Box::leak(cart.into_boxed_str()));
        let client = Client::xml_wrapped_builder().base_url("https://carts.test").transport(transport).build().unwrap();
        let reply = wait(UpdateAllRequest::new(Cart::new()).on(&client)).unwrap();
        (reply.level.clone(), reply.code.clone(), reply.rate.clone())
    };
    let (level, code, rate) = read("<Level>5</Level><Code>5</Code><Rate>1.50</Rate>");
    assert!(matches!(level, Some(CartLevel::Integer(5))), "{level:?}");
    assert!(matches!(code, Some(CartCode::Integer(5))), "{code:?}");
    assert!(matches!(rate, Some(CartRate::Number(1.5))), "{rate:?}");
    let (level, code, rate) = read("<Level>auto</Level><Code>007</Code><Rate>true</Rate>");
    assert!(matches!(level, Some(CartLevel::Text(CartLevelText::Auto))), "{level:?}");
    assert!(matches!(&code, Some(CartCode::Text(code)) if code == "007"), "{code:?}");
    assert!(matches!(rate, Some(CartRate::Flag(true))), "{rate:?}");
    let (_, code, _) = read("<Code>true</Code>");
    assert!(matches!(code, Some(CartCode::Flag(true))), "{code:?}");
}
