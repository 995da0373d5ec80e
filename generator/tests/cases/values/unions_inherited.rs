use cases::unions_inherited::types::*;

use super::{read, value, written};

#[test]
fn the_discriminator_names_what_extends_the_base() {
    let car = read::<Vehicle>(r#"{"kind": "car", "wheels": 4, "doors": 2}"#);
    assert!(matches!(car, Vehicle::Car(car) if car.doors == 2));
    // Two values for one schema, and names of schemas beside a mapping.
    for kind in ["boat", "ship", "Boat"] {
        let boat = read::<Vehicle>(&format!(r#"{{"kind": "{kind}", "wheels": 0, "sail": true}}"#));
        assert!(matches!(boat, Vehicle::Boat(boat) if boat.sail == Some(true)), "{kind}");
    }
    let sports = read::<Vehicle>(r#"{"kind": "SportsCar", "wheels": 4, "doors": 2, "top": 300}"#);
    assert!(matches!(sports, Vehicle::SportsCar(sports) if sports.top == 300.0));
}

#[test]
fn what_the_document_does_not_know_is_the_base_with_the_rest() {
    let Vehicle::Vehicle(truck) = read(r#"{"kind": "truck", "wheels": 6, "load": [1]}"#) else {
        panic!();
    };
    assert_eq!((truck.kind.as_str(), truck.wheels), ("truck", 6));
    assert_eq!(truck.extra["load"], value("[1]"));
    assert_eq!(written(&*truck), r#"{"kind":"truck","wheels":6,"load":[1]}"#);
    // What is not even that is kept.
    assert!(matches!(read::<Vehicle>(r#"{"kind": "truck"}"#), Vehicle::Unknown(_)));
    assert!(matches!(read::<Vehicle>(r#"{"kind": "car", "wheels": 4}"#), Vehicle::Unknown(_)));
    assert!(matches!(read::<Vehicle>("5"), Vehicle::Unknown(_)));
}

#[test]
fn one_within_another_that_fails_ends_neither() {
    let text = r#"{"kind": "boat", "wheels": 0, "tender": {"kind": "car"}}"#;
    let Vehicle::Boat(boat) = read(text) else {
        panic!();
    };
    let tender = boat.tender;
    assert!(matches!(tender, Some(Vehicle::Unknown(kept)) if kept == value(r#"{"kind": "car"}"#)));
}

#[test]
fn without_the_discriminator_its_default() {
    let plain = read::<Notice>(r#"{"width": 5}"#);
    assert!(matches!(plain, Notice::Plain(plain) if plain.width == Some(5)));
    let rich = read::<Notice>(r#"{"format": "rich", "colour": "red"}"#);
    assert!(matches!(rich, Notice::Rich(rich) if rich.colour.as_deref() == Some("red")));
    assert!(matches!(read::<Notice>(r#"{"format": "new"}"#), Notice::Notice(_)));
}

#[test]
fn what_is_narrowed_away_is_no_variant() {
    // Were there more, this would not compile.
    let name = |shape: Shape| match shape {
        Shape::Triangle(_) => "triangle",
        Shape::Square(_) => "square",
        Shape::Unknown(_) => "unknown",
        _ => "more",
    };
    assert_eq!(name(read(r#"{"sides": 3, "height": 1.5}"#)), "triangle");
    assert_eq!(name(read(r#"{"sides": 4}"#)), "square");
    assert_eq!(name(read(r#"{"sides": 5}"#)), "unknown");
}
