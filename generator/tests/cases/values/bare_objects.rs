use cases::bare_objects::types::{Outer, Settings};

use super::{read, value, written};

#[test]
fn an_object_without_members_is_a_struct_that_keeps_them() {
    let text = r#"{"settings":{"new":[1]},"closed":{},"labels":{"a":"b"},"inline":{"k":null}}"#;
    let outer = read::<Outer>(text);
    let settings: &Settings = &outer.settings;
    assert_eq!(settings.extra["new"], value("[1]"));
    assert_eq!(outer.labels["a"], "b");
    assert_eq!(written(&outer), text);
}
