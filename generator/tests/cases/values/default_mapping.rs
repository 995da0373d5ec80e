use cases::default_mapping::types::Sign;

use super::read;

#[test]
fn what_is_not_mapped_is_the_default_of_the_base() {
    assert!(matches!(read(r#"{"kind":"lit","watts":5}"#), Sign::Lit(lit) if lit.watts == Some(5)));
    for text in [r#"{"kind":"wall","colour":"red"}"#, r#"{"kind":"Plain","colour":"red"}"#] {
        let sign = read::<Sign>(text);
        assert!(matches!(&sign, Sign::Plain(plain) if plain.colour.as_deref() == Some("red")), "{sign:?}");
    }
}
