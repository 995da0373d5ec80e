//! What the types of presets are read from, and written as.

use presets::types::Event;
use presets::{Nullable, from_json, to_json};

mod own;

const EVENT: &str = "{\"id\":\"67e55044-10b1-426f-9247-bb680e5fe0c8\",\"at\":\"2026-01-02T03:04:05Z\",\
    \"day\":\"2026-01-02\",\"seen\":1767323045,\"ended\":-1,\"created\":0,\
    \"changes\":[\"2026-01-02T03:04:05.25Z\",\"1969-12-31T23:59:59Z\"],\
    \"price\":\"0.10\",\"rate\":12345678901234567.89,\"page\":\"https://example.com/a?b=%20\",\
    \"picture\":\"Ynl0ZXM=\",\"password\":\"hush\",\"note\":7}";

fn read(text: &str) -> Result<Event, presets::runtime::DecodeError> {
    from_json(text)
}

#[test]
fn every_byte_comes_back() {
    let event = read(EVENT).unwrap();
    let fraction = own::FRACTION;
    assert_eq!(to_json(&event), EVENT.replace("05.25Z", fraction));
    assert_eq!(event.price.to_string(), "0.10");
    assert_eq!(event.rate.to_string(), "12345678901234567.89");
    assert_eq!(event.page.host_str(), Some("example.com"));
    assert_eq!(event.picture, "bytes");
    assert_eq!(event.note, 7);
    let shown = format!("{event:?}");
    assert!(!shown.contains("hush"), "{shown}");
    let open: Event = read(&EVENT.replace("\"ended\":-1", "\"ended\":null")).unwrap();
    assert!(matches!(open.ended, Nullable::Null));
}

#[test]
fn an_offset_is_understood_and_what_is_no_date_is_said() {
    let event = read(&EVENT.replace("03:04:05Z\",\"day", "05:04:05+02:00\",\"day")).unwrap();
    assert_eq!(own::seconds(&event.at), 1767323045);
    assert_eq!(own::seconds(&event.seen), 1767323045);
    let Nullable::Value(ended) = &event.ended else {
        panic!("{:?}", event.ended);
    };
    assert_eq!(own::seconds(ended), -1);
    assert_eq!(own::seconds(&event.created), 0);
    for (was, is, member) in [
        ("\"2026-01-02T03:04:05Z\"", "\"2026-01-02 3 o'clock\"", "at"),
        ("\"2026-01-02T03:04:05Z\"", "\"2026-01-02\"", "at"),
        ("\"2026-01-02\"", "\"2026-02-30\"", "day"),
        ("1767323045", "9223372036854775807", "seen"),
        ("1767323045", "\"1767323045\"", "seen"),
        ("12345678901234567.89", "\"1\"", "rate"),
        ("\"0.10\"", "\"ten\"", "price"),
        ("\"Ynl0ZXM=\"", "\"?\"", "picture"),
    ] {
        let broken = EVENT.replace(was, is);
        assert_ne!(broken, EVENT);
        let error = read(&broken).unwrap_err().to_string();
        assert!(error.contains(member), "{member}: {error}");
    }
}
