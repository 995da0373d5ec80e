use cases::unions_with_any::authorisation::UpdateRequest;
use cases::unions_with_any::types::{Confirmation, Method, State, StateTold};

use super::{read, value, written};

#[test]
fn beside_what_is_told_any_value_is_what_is_unknown() {
    let text = r#"{"told":{"code":"c"},"open":{"x":[1]},"text":5}"#;
    let state = read::<State>(text);
    assert!(matches!(&state.told, StateTold::Confirmation(told) if told.code == "c"));
    assert_eq!((&state.open, &state.text), (&value(r#"{"x":[1]}"#), &value("5")));
    assert_eq!(written(&state), text);
    for other in ["[1]", r#"{"state":1}"#] {
        let state = read::<State>(&format!(r#"{{"told":{other},"open":1,"text":2}}"#));
        assert!(matches!(state.told, StateTold::Unknown(kept) if kept == value(other)), "{other}");
    }
}

#[test]
fn what_is_sent_is_one_of_what_is_described_or_any_value() {
    let body = |request: UpdateRequest| format!("{request:?}");
    assert!(body(UpdateRequest::new(Method::new().method("m"))).contains(r#"{"method":"m"}"#));
    assert!(body(UpdateRequest::new(Confirmation::new("c"))).contains(r#"{"code":"c"}"#));
}
