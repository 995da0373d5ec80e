use cases::nullable_all_of::a::GetResponse;

use super::read;

#[test]
fn null_is_a_value_where_any_part_says_so() {
    let null = read::<GetResponse>(r#"{"part":null,"beside":null,"inner":null}"#);
    assert_eq!((null.part, null.beside, null.inner), (None, None, None));
    let some = read::<GetResponse>(r#"{"part":"p","beside":"b","inner":"i"}"#);
    let some = (some.part.as_deref(), some.beside.as_deref(), some.inner.as_deref());
    assert_eq!(some, (Some("p"), Some("b"), Some("i")));
}
