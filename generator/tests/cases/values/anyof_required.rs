use cases::anyof_required::a::CreateRequest;
use cases::anyof_required::types::{A, B, C, D, E};

use super::{read, value, written};

#[test]
fn the_struct_stays_where_alternatives_only_say_what_is_required() {
    let a = read::<A>(r#"{"id":1,"email":"e"}"#);
    assert_eq!((a.id, a.email.as_deref(), a.phone), (1, Some("e"), None));
    let b = read::<B>(r#"{"phone":"p"}"#);
    assert_eq!((b.email, b.phone.as_deref()), (None, Some("p")));
    let c = read::<C>(r#"{"id":2,"email":"e","phone":"p"}"#);
    assert_eq!((c.id, c.email.as_deref(), c.phone.as_deref()), (2, Some("e"), Some("p")));
    let e = read::<E>(r#"{"email":"e"}"#);
    assert_eq!((e.email.as_deref(), e.phone), (Some("e"), None));
    let request = CreateRequest::new().email("e").phone("p");
    assert!(format!("{request:?}").contains("phone"));
}

#[test]
fn alternatives_that_narrow_a_member_are_told_apart_by_it() {
    for known in [r#"{"id":1,"mode":"a"}"#, r#"{"mode":"a"}"#, r#"{"id":1,"mode":"b"}"#] {
        let d = read::<D>(known);
        assert!(!matches!(d, D::Unknown(_)), "{known}");
        assert_eq!(value(&written(&d)), value(known));
    }
    // One needs an id, the other mode is none that is known: both are kept.
    for unknown in [r#"{"mode":"b"}"#, r#"{"id":1,"mode":"c"}"#, r#"{"id":1}"#] {
        assert!(matches!(read(unknown), D::Unknown(kept) if kept == value(unknown)), "{unknown}");
    }
}
