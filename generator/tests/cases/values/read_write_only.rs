use cases::read_write_only::types::{Note, NoteDraft, Place, PlaceInput};
use cases::runtime::{Editable, from_json};

#[test]
fn what_was_received_is_sent_back() {
    let place: Place = from_json(
        r#"{"id":"p1","name":"Park","kind":"outdoors","spots":[{"at":3,"seen":true}],"later":1}"#,
    )
    .unwrap();
    let sent = PlaceInput::from(place).member("name", "Garden");
    assert_eq!(sent.get::<String>("name").as_deref(), Some("Garden"));
    assert_eq!(sent.get::<String>("kind").as_deref(), Some("outdoors"));
    assert_eq!(sent.get::<String>("id"), None);
    let note: Note = from_json(r#"{"title":"a","text":"b"}"#).unwrap();
    assert_eq!(NoteDraft::from(note).to_json(), r#"{"title":"a","text":"b"}"#);
}
