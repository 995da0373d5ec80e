use cases::null_type_in_3_0::types::Note;

use super::{read, written};

#[test]
fn null_is_nothing_as_in_3_1() {
    let empty = read::<Note>(r#"{"title":null,"author":null,"tags":null,"rank":null}"#);
    assert_eq!((&empty.title, &empty.tags, &empty.rank), (&None, &None, &None));
    assert!(empty.author.is_none());
    let text = r#"{"title":"t","author":{"name":"n"},"tags":["a"],"rank":3}"#;
    let note = read::<Note>(text);
    assert_eq!(note.title.as_deref(), Some("t"));
    assert_eq!(note.author.as_ref().unwrap().name, "n");
    assert_eq!(note.rank, Some(3));
    assert_eq!(written(&note), text);
}
