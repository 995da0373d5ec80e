use cases::mixed_enums::types::{Loose, Rate, Settings};

use super::{read, written};

#[test]
fn scalars_of_any_type_are_told_by_type_and_value() {
    for (level, name) in [("\"auto\"", "Auto"), ("1", "1"), ("2.5", "2.5"), ("true", "True")] {
        let text = format!(r#"{{"level":{level},"rate":0.5}}"#);
        let settings = read::<Settings>(&text);
        assert_eq!(written(&settings), text);
        let shown = format!("{:?}", settings.level);
        assert!(!shown.contains("Unknown"), "{name}: {shown}");
    }
    let null = r#"{"level":null,"rate":-2.25}"#;
    assert_eq!(written(&read::<Settings>(null)), null);
}

#[test]
fn what_is_not_listed_is_kept_as_it_was_written() {
    for rate in ["0.50", "1.0"] {
        assert!(!matches!(read::<Rate>(rate), Rate::Unknown(_)), "{rate}");
    }
    for rate in ["3.141592653589793238462643", "\"1\"", "1e400"] {
        let read = read::<Rate>(rate);
        assert!(matches!(read, Rate::Unknown(_)), "{rate}");
        assert_eq!(written(&read), rate);
    }
    let text = r#"{"level":"1","rate":9}"#;
    assert_eq!(written(&read::<Settings>(text)), text);
}

#[test]
fn values_of_another_type_are_what_the_type_says() {
    let text = r#"{"coded":2,"text":"1","several":["b","a"]}"#;
    let loose = read::<Loose>(text);
    assert_eq!(loose.coded.as_ref().unwrap().as_i64(), 2);
    let shown = format!("{:?} {:?}", loose.text.as_ref().unwrap(), loose.several);
    assert!(!shown.contains("Unknown"), "{shown}");
    assert_eq!(loose.several.as_ref().unwrap()[0], "b");
    assert_eq!(written(&loose), text);
}
