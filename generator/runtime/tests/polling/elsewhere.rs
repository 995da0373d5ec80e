//! Other origins than the one that was called: what is asked there, and what never is.

use super::*;

#[tokio::test]
async fn no_other_origin_is_asked() {
    let stranger = Server::script(vec![json("1")]).await;
    let place = format!("{}/s", stranger.url);
    let begun = with(202, &[("Operation-Location", &place)], "");
    let server = Server::script(vec![begun]).await;
    let client = server.client(&API).build().unwrap();
    let (seen, _) = all(credit(&client, &MEMBER)).await;
    let told = "redirect: the state is said to be on 127.0.0.1, where no credentials are sent";
    assert_eq!(seen, [told]);
    assert_eq!(stranger.count(), 0);
}

#[tokio::test]
async fn a_value_elsewhere_is_asked_for_without_anything_of_the_client() {
    let done = || json(r#"{"status":"succeeded","links":{"result":"PLACE"}}"#);
    for redirects in [false, true] {
        for rules in [&WHOLE, &URL] {
            let stranger = Server::script(vec![json("1")]).await;
            let place = format!("{}/s?sig=a", stranger.url);
            let links = json(format!(
                r#"{{"status":"succeeded","links":{{"result":"{place}"}}}}"#
            ));
            let script = match (redirects, std::ptr::eq(rules, &WHOLE)) {
                (true, _) => vec![
                    with(202, &[("Operation-Location", "/s")], ""),
                    with(303, &[("Location", &place)], ""),
                ],
                (false, true) => vec![
                    with(
                        202,
                        &[("Operation-Location", "/s"), ("Location", &place)],
                        "",
                    ),
                    done(),
                ],
                (false, false) => vec![with(202, &[("Operation-Location", "/s")], ""), links],
            };
            let server = Server::script(script).await;
            let client = server.client(&API).build().unwrap();
            assert_eq!(all(credit(&client, rules)).await.0, ["accepted", "done 1"]);
            assert_eq!(server.count(), 2);
            let seen = &stranger.seen()[0];
            assert_eq!(seen.target, "/s?sig=a");
            assert_eq!(seen.header("authorization"), None);
            assert_eq!(seen.header("x-api-version"), None);
        }
    }
    // What is not encrypted is not asked for.
    let script = vec![
        with(
            202,
            &[
                ("Operation-Location", "/s"),
                ("Location", "http://example.com/s"),
            ],
            "",
        ),
        done(),
    ];
    let server = Server::script(script).await;
    let client = server.client(&API).build().unwrap();
    let (seen, _) = all(credit(&client, &WHOLE)).await;
    assert_eq!(
        seen,
        ["redirect: the value is said to be at a URL that is not encrypted"]
    );
}

#[tokio::test]
async fn a_value_elsewhere_is_gone_on_to_by_the_token() {
    let stranger = Server::script(vec![json("1")]).await;
    let place = format!("{}/s", stranger.url);
    let server = Server::script(vec![json(r#"{"status":"succeeded"}"#)]).await;
    let client = server.client(&API).build().unwrap();
    let token = format!("{}/s#Operation-Location {place}", server.url);
    let poller: Credit = Poller::resume(&client, &token, &WHOLE, polling::json);
    assert_eq!(poller.until_done().await.unwrap(), 1);
    assert_eq!(stranger.seen()[0].header("authorization"), None);
}

#[tokio::test]
async fn nothing_is_asked_by_a_token_of_another_origin_or_of_no_use() {
    let server = Server::script(vec![json(r#"{"status":"succeeded"}"#)]).await;
    let client = server.client(&API).build().unwrap();
    for (token, problem) in [
        ("https://elsewhere.example/s", "not of the origin"),
        ("not a url", "it is no URL"),
        ("/s", "it is no URL"),
    ] {
        let poller: Credit = Poller::resume(&client, token, &ORIGINAL, polling::json);
        let error = poller.until_done().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{token}");
        assert!(error.message().contains(problem), "{error}");
    }
    let stranger = format!("{}/s https://elsewhere.example/value", server.url);
    let poller: Credit = Poller::resume(&client, &stranger, &ORIGINAL, polling::json);
    assert_eq!(
        poller.until_done().await.unwrap_err().kind(),
        ErrorKind::Config
    );
    assert_eq!(server.count(), 0);
    // The URL alone does not say where the call went.
    let url = format!("{}/s", server.url);
    let poller: Credit = Poller::resume(&client, &url, &ORIGINAL, polling::json);
    let error = poller.until_done().await.unwrap_err();
    assert!(
        error.message().contains("resume by `resume_token`"),
        "{error}"
    );
}
