use cases::additional::types::{F, MModel};

use super::{read, written};

#[test]
fn other_members_are_beside_the_known_ones() {
    let text = r#"{"id":1,"additional_properties":"a","extra":"b","n":3}"#;
    let m = read::<MModel>(text);
    assert_eq!(m.additional_properties.as_deref(), Some("a"));
    assert_eq!(m.extra.as_deref(), Some("b"));
    assert_eq!(m.other_members.get("n"), Some(&3));
    assert_eq!(m.other_members.len(), 1);
    assert_eq!(written(&m), text);
}

#[test]
fn a_member_is_written_once() {
    let m = MModel::new(1).extra("b").other_members("id", 5).other_members("extra", 6).other_members("n", 3);
    assert_eq!(written(&m), r#"{"id":1,"extra":"b","n":3}"#);
}

#[test]
fn maps_by_name_and_by_pattern() {
    let text = r#"{"maps":{"a":{"b":[1]}},"pat":{"S_x":"y"},"free":{"k":[null]},"any":1.50,"arr":[true],"typed":{"t":{}},"names":{"en":"house"},"uneval":{"a":1,"z":"rest"}}"#;
    let f = read::<F>(text);
    assert_eq!(f.maps["a"]["b"], [1]);
    assert_eq!(f.pat["S_x"], "y");
    assert_eq!(f.uneval.as_ref().unwrap().extra["z"], "rest");
    assert_eq!(written(&f), text);
}
