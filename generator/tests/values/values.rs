//! What can be done with enumerations and replies.

use std::collections::{BTreeSet, HashSet};
use std::fmt::{Debug, Display};
use std::hash::Hash;
use std::str::FromStr;

use serde_json::json;
use values::runtime::json::{Decode, Encode};
use values::types::{
    Account, AccountSource, AddressInput, ImagePart, Level, Order, PartInput, Status, TextPart,
};
use values::{Editable, from_json, to_json};

/// The contract of all enumerations of texts.
fn contract<T>(known: T, text: &str)
where
    T: Clone + Debug + Display + Eq + Hash + Ord + AsRef<str> + FromStr + Encode + Decode,
    T: for<'a> From<&'a str> + From<String> + for<'a> PartialEq<&'a str> + PartialEq<str>,
    T: PartialEq<String>,
    <T as FromStr>::Err: Debug,
{
    assert_eq!(known, text);
    assert!(known == *text && known == text.to_owned());
    assert_eq!(known, text.parse::<T>().unwrap());
    assert_eq!(T::from(text), T::from(text.to_owned()));
    assert_eq!((known.as_ref(), &*known.to_string()), (text, text));
    assert_eq!(format!("{known:?}|{known:>8}"), format!("{text}|{text:>8}"));
    let other = T::from("else");
    assert!(other != known && other == "else" && other < T::from("elsf"));
    assert_eq!(HashSet::from([known.clone(), T::from(text)]).len(), 1);
    assert_eq!(BTreeSet::from([known.clone(), other]).len(), 2);
    assert_eq!(from_json::<T>(to_json(&known)).unwrap(), known);
}

#[test]
fn enumerations_do_all_the_same_whichever_way_they_travel() {
    contract(Order::Newest, "newest");
    contract(Status::Closed, "closed");
    let level: Level = "2".parse().unwrap();
    assert_eq!(
        (level.clone(), level.to_string()),
        (Level::Value2, "2".to_owned())
    );
    assert!(level == 2 && level < Level::Value3 && Level::from(9) > level);
    assert_eq!(HashSet::from([level, Level::from(2)]).len(), 1);
    assert!("two".parse::<Level>().is_err());
}

fn account() -> serde_json::Value {
    json!({
        "id": "acc_1", "status": "paused", "level": 7, "closed_at": null, "name": "A",
        "address": {"city": "Bern", "zip": null}, "token": "t0p", "balance": 1.5,
        "labels": {"a": "b"}, "source": {"object": "card", "last4": "4242"},
        "extra": {"deep": [1, 2.50]},
    })
}

#[test]
fn a_reply_is_written_as_it_was_read() {
    let text = account().to_string();
    let reply: Account = from_json(text).unwrap();
    let written: serde_json::Value = serde_json::from_str(&to_json(&reply)).unwrap();
    assert_eq!(written, account());
}

#[test]
fn replies_are_compared_and_shown_without_secrets() {
    let reply: Account = from_json(account().to_string()).unwrap();
    let mut other = reply.clone();
    assert_eq!(reply, other);
    other.name = Some("B".to_owned());
    assert_ne!(reply, other);
    let shown = format!("{reply:?}");
    assert!(shown.starts_with("Account { id: \"acc_1\", status: \"paused\", level: 7, closed_at: null, name: \"A\", address: {\"city\": \"Bern\", \"zip\": null}, token: [redacted]"), "{shown}");
    assert!(!shown.contains("t0p"));
    assert!(format!("{reply:#?}").contains("\n    id: \"acc_1\",\n"));
    let Some(AccountSource::Card(card)) = &reply.source else {
        panic!("{shown}")
    };
    assert_eq!(card.last4, "4242");
}

#[test]
fn an_object_of_a_request_is_made_from_json_read_and_changed() {
    let mut address: AddressInput = from_json(r#"{"city": "Bern", "pin": "1234"}"#).unwrap();
    assert_eq!(address.get::<String>("city").as_deref(), Some("Bern"));
    assert_eq!(address.get::<i64>("city"), None);
    // What is secret in the document is, wherever it came from.
    assert_eq!(
        format!("{address:?}"),
        r#"AddressInput { city: "Bern", pin: [redacted] }"#
    );
    address.set("city", &"Thun");
    assert!(address.remove("pin") && !address.remove("pin"));
    let address = address.zip("3600").member("planet", "Earth");
    let members: Vec<_> = address
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    assert_eq!(
        members,
        [r#"city="Thun""#, r#"zip="3600""#, r#"planet="Earth""#]
    );
    assert_eq!(
        to_json(&address),
        r#"{"city":"Thun","zip":"3600","planet":"Earth"}"#
    );
    assert_eq!(
        AddressInput::new("a").zip("b"),
        from_json(r#"{"zip":"b","city":"a"}"#).unwrap()
    );
    assert_ne!(AddressInput::new("a"), AddressInput::new("b"));
}

#[test]
fn an_object_from_json_has_the_members_of_the_document() {
    let error = |text: &str| from_json::<AddressInput>(text).unwrap_err().to_string();
    assert!(error(r#"{"zip": "1"}"#).starts_with("city: expected a value, found nothing"));
    let unknown = error(r#"{"city": "a", "towm": 1}"#);
    assert!(
        unknown.starts_with("towm: expected no member of this name"),
        "{unknown}"
    );
    assert!(error("[]").starts_with("expected an object"));
}

#[test]
fn what_was_read_is_sent_back() {
    let reply: Account = from_json(account().to_string()).unwrap();
    let address = AddressInput::from_object(reply.address.as_ref().unwrap()).unwrap();
    assert_eq!(to_json(&address), r#"{"city":"Bern","zip":null}"#);
    assert!(AddressInput::from_object(&reply).is_err());
}

#[test]
fn variants_of_what_is_sent_are_matched_and_looked_into() {
    let part = PartInput::from(TextPart::new("hello"));
    let PartInput::Text(text) = &part else {
        panic!("{part:?}")
    };
    assert_eq!(text.get::<String>("text").as_deref(), Some("hello"));
    let read: PartInput = from_json(r#"{"type": "image", "url": "u"}"#).unwrap();
    assert!(
        matches!(&read, PartInput::Image(image) if image.get::<String>("url").as_deref() == Some("u"))
    );
    assert_eq!(read, ImagePart::new("u").into());
}
