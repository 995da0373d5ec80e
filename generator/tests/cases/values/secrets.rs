use std::fmt::Debug;

use cases::runtime::json::{Decode, Editable, Members, Value, from_json};

/// What no value of any type may show, and texts that hold it: plain, percent-encoded, in base64.
const SECRETS: [&str; 3] = ["s3cr/t=&", "s3cr%2Ft%3D%26", "czNjci90PSY="];

/// Objects of every shape that the document has, with a secret wherever there can be one.
const TEXTS: [&str; 7] = [
    r#"{"user":"u","password":"S","grant_type":"password","oldPassword":"S","pin":"S"}"#,
    r#"{"access_token":"S","clientSecret":"S","refresh_token":"S"}"#,
    r#"{"access_token":"S"}"#,
    r#"{"access_token":"S","kind":"token"}"#,
    r#"{"password":"S","api_keys":["S"]}"#,
    r#"{"api_key":"S"}"#,
    r#""S""#,
];

/// How many of the texts a type reads, none of which it shows.
fn shown<T: Decode + Debug>(name: &str) {
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

/// What the members of this type are that `Debug` is not to show: those by these names, and those
/// that the document says so of.
fn is_secret<T: Editable>(member: &str) -> bool {
    let by_name = [
        "access_token",
        "X-Access-Token",
        "api_key",
        "password",
        "oldPassword",
    ];
    by_name.contains(&member) || T::NAMES.secret.contains(&member)
}

/// Nothing that is sent shows a secret, whatever is put where, and whoever looks.
fn sent<T: Editable + Debug>(name: &str) {
    let members = [T::NAMES.required, T::NAMES.optional].concat();
    assert!(
        members.iter().any(|member| is_secret::<T>(member)),
        "{name}"
    );
    for member in members {
        for secret in SECRETS {
            let text = [
                "\"S\"",
                "[\"S\"]",
                "{\"a\":[{\"client-secret\":\"S\"}],\"passwords\":[\"S\"]}",
            ];
            for text in &text[if is_secret::<T>(member) { 0 } else { 2 }..] {
                let value: Value = from_json(text.replace('S', secret)).unwrap();
                let object = T::from_members(Members::default()).member(member, value);
                let shown = format!("{object:?} {object:#?} {:?}", object.members());
                assert!(
                    !shown.contains(secret),
                    "{name} shows {member} {secret}: {shown}"
                );
                assert!(object.to_json().contains(secret), "{name} lost {member}");
            }
        }
    }
}

macro_rules! sent {
    ($($module:ident :: $name:ident),* $(,)?) => {
        #[test]
        fn nothing_that_is_sent_shows_a_secret() {
            $(sent::<cases::secrets::$module::$name>(stringify!($name));)*
        }
    };
}

#[test]
fn nor_does_a_call_that_is_being_set_up() {
    use cases::secrets::session::CreateRequest;
    use cases::secrets::types::Login;

    let client = cases::runtime::Client::secrets_builder();
    let client = client.base_url("http://127.0.0.1:1").anonymous();
    let client = client.build().unwrap();
    for secret in SECRETS {
        let request = CreateRequest::new(Login::new("ann", secret)).api_key(secret);
        let call = request.on(&client).x_access_token(secret);
        let shown = format!("{call:?} {call:#?} {client:?}");
        assert!(
            shown.contains("ann") || shown.contains("[redacted]"),
            "{shown}"
        );
        assert!(!shown.contains(secret), "{shown}");
    }
}
