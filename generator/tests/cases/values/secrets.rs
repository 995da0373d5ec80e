use cases::runtime::json::{Decode, from_json};

/// What no value of any type may show, and texts that hold it: plain, percent-encoded, in base64.
const SECRETS: [&str; 3] = ["s3cr/t=&", "s3cr%2Ft%3D%26", "czNjci90PSY="];

/// Objects of every shape that the document has, with a secret wherever there can be one.
const TEXTS: [&str; 7] = [
    r#"{"user":"u","password":"S","grant_type":"password","oldPassword":"S","pin":"S"}"#,
    r#"{"access_token":"S","clientSecret":"S","refresh_token":"S"}"#,
    r#"{"access_token":"S"}"#,
    r#"{"access_token":"S","kind":"token"}"#,
    r#"{"password":"S","api_keys":[]}"#,
    r#"{"api_key":"S"}"#,
    r#""S""#,
];

/// How many of the texts a type reads, none of which it shows.
fn shown<T: Decode + std::fmt::Debug>(name: &str) {
    let mut read = 0;
    for text in TEXTS {
        for secret in SECRETS {
            let Ok(value) = from_json::<T>(text.replace('S', secret)) else {
                continue;
            };
            read += 1;
            let shown = format!("{value:?} {value:#?}");
            // A value that is not known is no secret by itself: only members are.
            if text.starts_with('{') {
                assert!(!shown.contains(secret), "{name} shows {secret}: {shown}");
            }
        }
    }
    assert!(read > 0, "none of the texts is a {name}");
}

macro_rules! types {
    ($($name:ident),* $(,)?) => {
        #[test]
        fn no_type_shows_a_secret() {
            $(shown::<cases::secrets::types::$name>(stringify!($name));)*
        }
    };
}
