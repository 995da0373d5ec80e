use cases::beyond_ascii::types::Größe;

use super::read;

#[test]
fn names_beyond_ascii_are_names() {
    assert_eq!(read::<Größe>(r#"{"höhe":3}"#).höhe, Some(3));
}
