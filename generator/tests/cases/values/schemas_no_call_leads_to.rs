use cases::schemas_no_call_leads_to::types::{Event, Level, Shape};

use super::{read, written};

#[test]
fn they_are_types_all_the_same() {
    let text = r#"{"id":"e","shape":{"kind":"Circle","radius":1.5}}"#;
    let event = read::<Event>(text);
    assert!(matches!(&event.shape, Shape::Circle(circle) if circle.radius == Some(1.5)));
    assert_eq!(written(&event), text);
    assert!(matches!(read::<Level>(r#""high""#), Level::High));
}
