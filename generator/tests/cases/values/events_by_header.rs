use cases::events_by_header::events::{Event, PullRequestEvent};
use http::{HeaderMap, HeaderValue};

use super::value;

fn event(header: &'static str, body: &str) -> Event {
    let mut headers = HeaderMap::new();
    headers.insert("x-acme-event", HeaderValue::from_static(header));
    Event::parse_unverified(&headers, body.as_bytes()).unwrap()
}

#[test]
fn the_header_says_which_event_it_is() {
    let opened = event("pull_request", r#"{"action":"opened","number":3}"#);
    let Event::PullRequest(opened) = opened else { panic!("{opened:?}") };
    assert!(matches!(*opened, PullRequestEvent::Opened(opened) if opened.number == 3));
    let closed = event("pull_request", r#"{"action":"closed","number":3,"merged":true}"#);
    let Event::PullRequest(closed) = closed else { panic!("{closed:?}") };
    assert!(matches!(*closed, PullRequestEvent::Closed(closed) if closed.merged == Some(true)));
    let new = r#"{"action":"locked","number":3}"#;
    let Event::PullRequest(locked) = event("pull_request", new) else { panic!() };
    assert!(matches!(*locked, PullRequestEvent::Unknown(kept) if kept == value(new)));
}

#[test]
fn several_values_may_stand_for_one_payload() {
    for header in ["push", "force_push"] {
        let pushed = event(header, r#"{"commits":["a"]}"#);
        assert!(matches!(pushed, Event::Commits(pushed) if pushed.commits == ["a"]));
    }
}

#[test]
fn without_a_known_header_the_payload_says_it() {
    let mailed = event("", r#"{"mail":"m"}"#);
    assert!(matches!(mailed, Event::Mailed(mailed) if mailed.mail == "m"));
    let notice = event("notice", r#"{"minutes":5}"#);
    assert!(matches!(notice, Event::DowntimeNotice(notice) if notice.minutes == 5));
    let other = r#"{"what":5}"#;
    assert!(matches!(event("other", other), Event::Unknown(kept) if kept == value(other)));
}
