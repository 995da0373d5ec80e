//! What is written as JSON text: base64, secrets, integers and escapes.
#![allow(clippy::unwrap_used)] // A test may panic.

use specwright_runtime::runtime::{Base64, Base64Url, Secret, from_json, to_json};

#[test]
fn base64_is_strict() {
    for (text, bytes) in [
        ("", ""),
        ("Zg==", "f"),
        ("Zm8=", "fo"),
        ("Zm9v", "foo"),
        ("Zm9vYmE=", "fooba"),
    ] {
        assert_eq!(Base64::parse(text).unwrap().0, bytes.as_bytes());
        assert_eq!(Base64(bytes.into()).to_string(), text);
    }
    assert_eq!(Base64Url::parse("-_8").unwrap().0, [0xfb, 0xff]);
    assert_eq!(Base64Url(vec![0xfb, 0xff]).to_string(), "-_8");
    assert_eq!(Base64::parse("-_8").unwrap().0, [0xfb, 0xff]);
    for text in ["Z", "Zh==", "Zm9v====", "Zm 9v", "Zm9v!"] {
        assert!(Base64::parse(text).is_none(), "{text}");
    }
    assert!(from_json::<Base64>("\"!\"").is_err());
}

#[test]
fn passwords_go_over_the_wire_and_are_not_shown() {
    let secret: Secret = from_json("\"h\\u0075sh\"").unwrap();
    assert_eq!(secret.expose(), "hush");
    assert_eq!(to_json(&secret), "\"hush\"");
    assert_eq!(
        format!("{secret:?} {:?}", Some(&secret)),
        "[redacted] Some([redacted])"
    );
    assert!(secret == Secret::new("hush") && secret != Secret::new("husk"));
    assert!(secret != Secret::new("hus") && secret != Secret::new("hush!"));
    let error = from_json::<Secret>("4711").unwrap_err();
    assert!(!error.to_string().contains("4711"), "{error}");
}

#[test]
fn integers_of_every_length_are_written() {
    let mut numbers = vec![0, i64::MIN, i64::MAX];
    numbers.extend((0..19).flat_map(|power| {
        let ten = 10_i64.pow(power);
        [ten, ten - 1, -ten, 1 - ten]
    }));
    for number in numbers {
        assert_eq!(to_json(&number), number.to_string());
    }
    for number in [0, 9, 10, u64::MAX] {
        assert_eq!(to_json(&number), number.to_string());
    }
}

#[test]
fn every_character_is_escaped_as_it_must_be() {
    let all: String = (0..0x250).filter_map(char::from_u32).collect();
    let text = to_json(&all);
    let read: String = serde_json::from_str(&text).unwrap();
    assert_eq!(read, all);
    assert_eq!(text, serde_json::to_string(&all).unwrap());
}

#[test]
fn escapes_are_seen_at_every_place_of_strings_of_every_length() {
    for length in 1..=26 {
        for at in 0..length {
            for odd in [
                "\"", "\\", "\n", "\u{1f}", "\u{0}", "\u{7f}", "!", "\u{e9}", "\"",
            ] {
                for second in ["", "\\"] {
                    let text =
                        [&"a".repeat(at), odd, &"b".repeat(length - at - 1), second].concat();
                    assert_eq!(to_json(&text), serde_json::to_string(&text).unwrap());
                }
            }
        }
    }
}
