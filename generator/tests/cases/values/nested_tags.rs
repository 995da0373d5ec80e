use cases::nested_tags::external::partner::partner_discount::{
    ListRequest as DiscountsRequest, PartnerDiscountApi, history,
};
use cases::nested_tags::external::partner::{GetRequest, ListRequest, PartnerApi};
use cases::nested_tags::external::{ExternalApi, external_discount};
use cases::runtime::Client;

use super::server::{Server, json, serve, status};
use super::wait;

fn client(server: &Server) -> Client {
    let builder = Client::nested_tags_builder().base_url(&server.url);
    builder.anonymous().build().unwrap()
}

#[test]
fn a_tag_is_below_the_one_that_it_is_nested_under() {
    // `client.external().partner().partner_discount().history()`
    let _: fn(&ExternalApi) -> PartnerApi = ExternalApi::partner;
    let _: fn(&PartnerApi) -> PartnerDiscountApi = PartnerApi::partner_discount;
    let _: fn(&PartnerDiscountApi) -> history::HistoryApi = PartnerDiscountApi::history;
    let server = serve([
        json(r#"[{"name":"a"},{"name":"b"}]"#),
        json(r#"{"name":"b"}"#),
        json("[0.5]"),
        json("[0.25,0.5]"),
    ]);
    let client = client(&server);
    wait(async {
        let all = ListRequest::new().on(&client).await.unwrap();
        assert_eq!(all[1].name, "b");
        assert_eq!(GetRequest::new("b").on(&client).await.unwrap().name, "b");
        assert_eq!(DiscountsRequest::new("b").on(&client).await.unwrap(), [0.5]);
        let history = history::ListRequest::new("7").on(&client).await.unwrap();
        assert_eq!(history, [0.25, 0.5]);
    });
    let lines = ["/partners", "/partners/b", "/partners/b/discounts", "/discounts/7/history"];
    assert_eq!(server.lines(), lines.map(|path| format!("GET {path}")));
}

#[test]
fn a_resource_called_as_a_call_of_its_parent_has_another_name() {
    let server = serve([status(204), status(204)]);
    let client = client(&server);
    wait(async {
        let call = cases::nested_tags::external::DiscountRequest::new().on(&client);
        call.await.unwrap();
        external_discount::GetRequest::new().on(&client).await.unwrap();
    });
    assert_eq!(server.lines(), ["POST /external/discount", "GET /discount"]);
}
