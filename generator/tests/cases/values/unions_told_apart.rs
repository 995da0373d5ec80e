use cases::unions_told_apart::types::*;

use super::{read, value, written};

#[test]
fn of_objects_that_all_fit_the_one_that_knows_most_members() {
    let long = read::<Argument>(r#"{"name": "xyz", "attributes": [1, 2]}"#);
    assert!(matches!(long, Argument::Long(long) if long.attributes == Some(vec![1, 2])));
    // Of equals the first.
    let short = read::<Argument>(r#"{"name": "xyz"}"#);
    assert!(matches!(short, Argument::Short(short) if short.name == "xyz"));
    let other = read::<Argument>(r#"{"name": 5, "attributes": null}"#);
    assert!(matches!(other, Argument::Other(other) if other.name == 5));
    let unknown = r#"{"title": "xyz"}"#;
    assert!(matches!(read(unknown), Argument::Unknown(kept) if kept == value(unknown)));
}

#[test]
fn objects_without_required_members() {
    let volume = read::<Parcel>(r#"{"litres": 2.5}"#);
    assert!(matches!(volume, Parcel::Volume(volume) if volume.litres == Some(2.5)));
    let weight = read::<Parcel>(r#"{"grams": 7}"#);
    assert!(matches!(weight, Parcel::Weight(weight) if weight.grams == Some(7)));
    assert!(matches!(read::<Parcel>("{}"), Parcel::Weight(_)));
    // What is wrong is kept, and ends nothing.
    let wrong = r#"{"grams": "7"}"#;
    assert!(matches!(read(wrong), Parcel::Unknown(kept) if kept == value(wrong)));
}

#[test]
fn discriminators_of_booleans_and_integers() {
    let web = read::<Link>(r#"{"is_web": true, "host": "h"}"#);
    assert!(matches!(&web, Link::Web(web) if web.is_web));
    let shell = read::<Link>(r#"{"host": "h", "is_web": false}"#);
    assert!(matches!(&shell, Link::Shell(shell) if !shell.is_web));
    assert!(matches!(read::<Link>(r#"{"host": "h"}"#), Link::Unknown(_)));
    let second = read::<Edition>(r#"{"edition": 2, "note": "n"}"#);
    assert!(matches!(second, Edition::Second(second) if second.edition == 2));
    assert!(matches!(read::<Edition>(r#"{"edition": 3}"#), Edition::Unknown(_)));
    // Nobody has to say what the discriminator says.
    assert_eq!(written(&Web::new()), r#"{"is_web":true}"#);
    assert_eq!(written(&Shell::new()), r#"{"is_web":false}"#);
}

#[test]
fn a_union_of_one_is_open() {
    let hammer = read::<Tool>(r#"{"kind": "Hammer", "weight": 3}"#);
    assert!(matches!(hammer, Tool::Hammer(hammer) if hammer.weight == 3));
    let saw = r#"{"kind": "Saw", "teeth": 3}"#;
    assert!(matches!(read(saw), Tool::Unknown(kept) if kept == value(saw)));
}

#[test]
fn numbers_are_integers_only_where_they_are_written_so() {
    assert!(matches!(read::<Id>("5"), Id::Integer(5)));
    assert!(matches!(read::<Id>(r#""5""#), Id::Text(text) if text == "5"));
    for text in ["1.5", "2.0", "1e400", "9223372036854775808"] {
        let id = read::<Id>(text);
        assert!(matches!(&id, Id::Unknown(kept) if kept == &value(text)), "{id:?}");
        assert_eq!(written(&id), text);
    }
    assert!(matches!(read::<Amount>("5"), Amount::Cents(5)));
    assert!(matches!(read::<Amount>(r#"{"value": 5}"#), Amount::Money(money) if money.value == 5));
    let precise = read::<Amount>(r#"{"value": 5.5}"#);
    assert!(matches!(precise, Amount::Precise(precise) if precise.value == 5.5));
    let precise = read::<Amount>(r#"{"value": 2.0}"#);
    assert!(matches!(&precise, Amount::Precise(_)));
    assert_eq!(written(&precise), r#"{"value":2.0}"#);
}

#[test]
fn constants_within_members() {
    let paid = read::<Event>(r#"{"data": {"about": "payment"}}"#);
    assert!(matches!(paid, Event::Paid(_)));
    let sent = read::<Event>(r#"{"data": {"text": "t", "about": "parcel"}}"#);
    assert!(matches!(sent, Event::Sent(_)));
    let closed = read::<Event>(r#"{"data": {"about": "counter"}}"#);
    assert!(matches!(closed, Event::Closed(_)));
    // Lists of values are open.
    let closed = read::<Event>(r#"{"data": {"about": "window"}}"#);
    assert!(matches!(closed, Event::Closed(_)));
    assert!(matches!(read::<Event>(r#"{"data": {}}"#), Event::Unknown(_)));
}

#[test]
fn lists_by_their_elements() {
    assert!(matches!(read::<Batch>(r#"["a"]"#), Batch::Names(names) if names == ["a"]));
    assert!(matches!(read::<Batch>("[1, 2]"), Batch::Numbers(numbers) if numbers == [1, 2]));
    assert!(matches!(read::<Batch>(r#"[{"grams": 1}]"#), Batch::Parcels(_)));
    assert!(matches!(read::<Batch>("[true]"), Batch::Unknown(_)));
    assert!(matches!(read::<Batch>("true"), Batch::Unknown(_)));
    // Arrays say which list is meant, as a `Vec` does.
    assert_eq!(written(&Batch::from(["a", "b"])), r#"["a","b"]"#);
    assert_eq!(written(&Batch::from([1, 2])), "[1,2]");
}

#[test]
fn maps_beside_objects() {
    assert!(matches!(read::<Setting>(r#"{"on": true}"#), Setting::Switch(switch) if switch.on));
    assert!(matches!(read::<Setting>(r#"{"on": "yes"}"#), Setting::Texts(_)));
    assert!(matches!(read::<Setting>(r#"{"a": "b"}"#), Setting::Texts(_)));
    assert!(matches!(read::<Setting>(r#"{"a": 1}"#), Setting::Unknown(_)));
}

#[test]
fn unions_within_unions() {
    for (species, expected) in [("cat", true), ("kitten", true), ("Cat", true), ("dog", false)] {
        let animal = read::<Animal>(&format!(r#"{{"species": "{species}"}}"#));
        let Animal::Pet(pet) = animal else {
            panic!("{species}: {animal:?}");
        };
        assert_eq!(matches!(*pet, Pet::Cat(_)), expected, "{species}");
    }
    assert!(matches!(read::<Animal>(r#"{"species": "wolf"}"#), Animal::Wolf(_)));
    assert!(matches!(read::<Animal>(r#"{"species": "bear"}"#), Animal::Unknown(_)));
}

#[test]
fn variants_are_made_of_their_payloads_and_of_what_these_require() {
    let money = r#"{"value":5}"#;
    assert_eq!(written(&Amount::from(Money::new(5))), money);
    assert_eq!(written(&Amount::money(5)), money);
    assert_eq!(written(&Amount::from(5)), "5");
    assert_eq!(written(&Animal::wolf()), r#"{"species":"wolf"}"#);
}
