use cases::runtime::json;
use cases::tuples::types::T;

use super::{read, written};

#[test]
fn each_position_has_its_type() {
    let text = r#"{"point":[1.5,2.0],"entry":[7,"seven"],"open":["a",1],"range":[1,2],"times":[["a",true]]}"#;
    let t = read::<T>(text);
    assert_eq!(t.point, (1.5, 2.0));
    assert_eq!(t.entry, (7, "seven".to_owned()));
    assert_eq!(t.times, Some(vec![("a".to_owned(), true)]));
    assert_eq!(written(&t), text);
    assert_eq!(written(&T::new((0.5, 1.0), (1, "one".to_owned()))), r#"{"point":[0.5,1.0],"entry":[1,"one"]}"#);
}

#[test]
fn values_out_of_place_are_errors() {
    for wrong in [
        r#"{"point":[1],"entry":[7,"seven"]}"#,
        r#"{"point":[1,2],"entry":["seven",7]}"#,
        r#"{"point":[1,2],"entry":7}"#,
    ] {
        assert!(json::from_json::<T>(wrong).is_err(), "{wrong}");
    }
}
