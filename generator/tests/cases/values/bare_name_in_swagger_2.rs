use cases::bare_name_in_swagger_2::types::Thing;

use super::read;

#[test]
fn a_bare_name_is_the_definition() {
    assert_eq!(read::<Thing>(r#"{"a":"x"}"#).a.as_deref(), Some("x"));
}
