use std::time::{Duration, SystemTime};

use cases::events::events::Event;
use cases::runtime::ErrorKind;
use cases::runtime::webhook::Webhooks;
use http::HeaderMap;

use super::value;

const COMPLETED: &str = r#"{"id":"b1","type":"batch.completed","rows":7}"#;

fn webhooks() -> Webhooks {
    Webhooks::events_with_secrets(["whsec_c2VjcmV0"]).unwrap()
}

fn unverified(body: &str) -> Event {
    Event::parse_unverified(&HeaderMap::new(), body.as_bytes()).unwrap()
}

#[test]
fn payloads_say_which_event_they_are() {
    let event = unverified(COMPLETED);
    assert!(matches!(event, Event::BatchCompleted(batch) if batch.rows == Some(7)));
    let event = unverified(r#"{"id":"b1","type":"batch.failed","reason":"late"}"#);
    assert!(matches!(event, Event::BatchFailed(batch) if batch.reason.as_deref() == Some("late")));
    let event = unverified(r#"{"type":"call.incoming","data":{"call_id":"c"}}"#);
    assert!(matches!(event, Event::CallIncoming(call) if call.data.call_id == "c"));
    let event = unverified(r#"{"kind":"job.done","job":"j","seconds":2.5}"#);
    assert!(matches!(event, Event::JobDone(done) if done.seconds == 2.5));
    // An event of tomorrow is no error.
    let new = r#"{"type":"batch.paused","id":"b1"}"#;
    assert!(matches!(unverified(new), Event::Unknown(kept) if kept == value(new)));
}

#[test]
fn what_is_signed_is_read_and_what_is_not_is_refused() {
    let headers = webhooks().sign(COMPLETED.as_bytes(), SystemTime::now()).unwrap();
    let event = Event::parse(&headers, COMPLETED.as_bytes(), &webhooks()).unwrap();
    assert!(matches!(event, Event::BatchCompleted(batch) if batch.id == "b1"));
    let changed = COMPLETED.replace('7', "8");
    let refused = Event::parse(&headers, changed.as_bytes(), &webhooks()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Signature);
    let old = SystemTime::now() - Duration::from_secs(301);
    let headers = webhooks().sign(COMPLETED.as_bytes(), old).unwrap();
    let refused = Event::parse(&headers, COMPLETED.as_bytes(), &webhooks()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Signature);
    let broken = b"{";
    let headers = webhooks().sign(broken, SystemTime::now()).unwrap();
    let refused = Event::parse(&headers, broken, &webhooks()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Decode);
}
