use cases::nullable_required::types::Entry;
use cases::runtime::json::{self, Nullable};

use super::{read, written};

#[test]
fn null_and_a_missing_member_are_the_same_where_a_value_may_be_null() {
    for text in [r#"{"required":"r","required_nullable":null}"#, r#"{"required":"r"}"#] {
        let entry = read::<Entry>(text);
        assert!(matches!(entry.required_nullable, Nullable::Null), "{text}");
        // What must be sent is.
        assert_eq!(written(&entry), r#"{"required":"r","required_nullable":null}"#);
    }
    // What must not be null is an error without a value.
    for text in [r#"{"required":null,"required_nullable":"x"}"#, r#"{"required_nullable":"x"}"#] {
        assert!(json::from_json::<Entry>(text).is_err(), "{text}");
    }
    let whole = r#"{"required":"r","required_nullable":"n","optional":1,"optional_nullable":null}"#;
    assert_eq!(written(&read::<Entry>(whole)), whole);
}
