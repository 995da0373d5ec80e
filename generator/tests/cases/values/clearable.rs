use cases::clearable::account::UpdateRequest;
use cases::clearable::types::Address;
use cases::runtime::json::Clearable;
use cases::runtime::Client;

use super::{Canned, wait};

/// What a member takes is taken where the empty text clears it, too.
#[test]
fn what_the_empty_text_clears_is_set_as_the_rest() {
    let sent = |request: UpdateRequest| {
        let transport = Canned::new(200, "{}");
        let client = Client::clearable_builder().base_url("https://a.test").transport(transport.clone()).build().unwrap();
        wait(request.on(&client)).unwrap();
        let body = transport.bodies().remove(0).replace("%5B", "[").replace("%5D", "]");
        let mut fields: Vec<&str> = body.split('&').collect();
        fields.sort_unstable();
        fields.join("&")
    };
    let request = || UpdateRequest::new("acct_1");
    assert_eq!(sent(request().start("now").owner("me").limit(5)), "limit=5&owner=me&start=now");
    let owner = String::from("us");
    assert_eq!(sent(request().start(3).owner(owner.as_str()).limit(7_u8)), "limit=7&owner=us&start=3");
    assert_eq!(sent(request().start(Some("later")).owner(None::<i64>).limit(Some(1))), "limit=1&start=later");
    let cleared = request().start(Clearable::Clear).owner(Some(Clearable::Clear)).limit(Clearable::Clear);
    assert_eq!(sent(cleared), "limit=&owner=&start=");
    assert_eq!(sent(request().address(Address::new("Oslo"))), "address[city]=Oslo");
    assert_eq!(sent(request().address(Clearable::Set(Address::new("Oslo")))), "address[city]=Oslo");
    assert_eq!(sent(request().metadata([("a", "b")])), "metadata[a]=b");
}
