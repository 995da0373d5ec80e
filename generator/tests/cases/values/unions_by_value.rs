use cases::unions_by_value::types::*;

use super::{read, value, written};

#[test]
fn a_discriminator_within_a_discriminator() {
    let card = read::<Movement>(r#"{"kind":"payment","method":"card","last4":"4242"}"#);
    let Movement::Payment(payment) = card else { panic!("{card:?}") };
    assert!(matches!(*payment, Payment::Card(card) if card.last4 == "4242"));
    is!(Movement, r#"{"kind":"refund","payment":"p1"}"#, Movement::Refund(_));
    is!(Movement, r#"{"kind":"gift"}"#, Movement::Unknown(_));
    // The kind is known, the method is not.
    let other = read::<Movement>(r#"{"kind":"payment","method":"shell"}"#);
    let Movement::Payment(payment) = other else { panic!("{other:?}") };
    assert!(matches!(*payment, Payment::Unknown(_)), "{payment:?}");
}

#[test]
fn booleans_integers_and_numbers() {
    is!(Feature, r#"{"enabled":true,"since":"today"}"#, Feature::Enabled(_));
    is!(Feature, r#"{"enabled":false,"reason":"r"}"#, Feature::NotEnabled(_));
    is!(Feature, r#"{"enabled":"yes"}"#, Feature::Unknown(_));
    is!(Envelope, r#"{"version":1,"body":"b"}"#, Envelope::Version1(_));
    is!(Envelope, r#"{"version":2,"body":{"text":"t"}}"#, Envelope::Version2(_));
    is!(Envelope, r#"{"version":4,"parts":["a"]}"#, Envelope::WithParts(_));
    is!(Envelope, r#"{"version":5}"#, Envelope::Unknown(_));
    is!(Rate, r#"{"rate":0.5,"a":"b"}"#, Rate::Half(_));
    assert!(matches!(read::<Rate>(r#"{"rate":1.0}"#), Rate::Full(_)));
    is!(Rate, r#"{"rate":1}"#, Rate::Full(_));
    is!(Rate, r#"{"rate":2}"#, Rate::Unknown(_));
    is!(Frame, r#"{"code":1,"text":"hi"}"#, Frame::Open(_));
    is!(Frame, r#"{"code":8}"#, Frame::Close(_));
    is!(Frame, r#"{"code":9}"#, Frame::Unknown(_));
}

#[test]
fn names_of_schemas_beside_a_mapping() {
    for text in [r#"{"species":"cat","lives":9}"#, r#"{"species":"kitten"}"#, r#"{"species":"Cat"}"#] {
        assert!(matches!(read::<Animal>(text), Animal::Cat(_)), "{text}");
    }
    is!(Animal, r#"{"species":"dog","walks":2}"#, Animal::Dog(_));
    is!(Animal, r#"{"species":"Bird","wings":2}"#, Animal::Bird(_));
    is!(Animal, r#"{"species":"wolf"}"#, Animal::Unknown(_));
}

#[test]
fn lists_of_values() {
    is!(Figure, r#"{"type":"rectangle","width":2.5}"#, Figure::Cornered(_));
    is!(Figure, r#"{"type":"ellipse"}"#, Figure::Round(_));
    is!(Rule, r#"{"effect":"allow","until":"noon"}"#, Rule::Allow(_));
    is!(Rule, r#"{"effect":"deny","because":"b"}"#, Rule::Deny(_));
    is!(Visibility, r#"{"to":"friends"}"#, Visibility::Shown(_));
    is!(Visibility, r#"{"to":null}"#, Visibility::Shown(_));
    is!(Visibility, r#"{"to":"nobody"}"#, Visibility::Nobody(_));
}

#[test]
fn a_discriminator_that_is_missing() {
    is!(Note, r#"{"type":"voice","seconds":3}"#, Note::Voice(_));
    is!(Note, r#"{"text":"hello"}"#, Note::Text(_));
    is!(Note, r#"{"seconds":3}"#, Note::Voice(_));
    is!(Note, r#"{"type":"image","text":"t"}"#, Note::Unknown(_));
    is!(Sender, r#""me""#, Sender::Text(_));
    is!(Sender, r#"{"is":"machine","serial":"1"}"#, Sender::Machine(_));
    is!(Sender, r#"{"is":"ghost"}"#, Sender::Unknown(_));
    is!(Sender, "5", Sender::Unknown(_));
}

#[test]
fn what_others_extend_is_what_is_not_known() {
    is!(Task, r#"{"type":"call","title":"t","phone":"1"}"#, Task::Call(_));
    is!(Task, r#"{"type":"MailTask","address":"a"}"#, Task::MailTask(_));
    let other = read::<Task>(r#"{"type":"visit","title":"t","place":"Rome"}"#);
    let Task::Task(base) = &other else { panic!("{other:?}") };
    assert_eq!(base.title.as_deref(), Some("t"));
    assert_eq!(base.extra.get("place"), Some(&value(r#""Rome""#)));
    assert_eq!(value(&written(&other)), value(r#"{"type":"visit","title":"t","place":"Rome"}"#));
}

#[test]
fn constants_deep_inside_together_and_missing() {
    is!(Hook, r#"{"head":{"event":"push"},"commits":1}"#, Hook::Push(_));
    is!(Hook, r#"{"head":{"event":"pull"},"commits":1}"#, Hook::Pull(_));
    is!(Hook, r#"{"head":{"event":"star"}}"#, Hook::Unknown(_));
    is!(Item, r#"{"type":"message","role":"user","content":"c"}"#, Item::User(_));
    is!(Item, r#"{"type":"message","role":"assistant","content":"c"}"#, Item::Assistant(_));
    is!(Item, r#"{"type":"call","content":"c"}"#, Item::Call(_));
    is!(Item, r#"{"type":"message","role":"system"}"#, Item::Unknown(_));
    is!(Block, r#"{"type":"text","text":"t"}"#, Block::Text(_));
    is!(Block, r#"{"type":"table","data":"d"}"#, Block::Other(_));
    is!(Change, r#"{"path":"/a","value":"v"}"#, Change::Add(_));
    is!(Change, r#"{"path":"/a","from":"/b"}"#, Change::Move(_));
    // The constant is of one, all members are of the other.
    let both = read::<Change>(r#"{"op":"add","path":"/a","from":"/b"}"#);
    assert!(matches!(both, Change::Add(_)), "{both:?}");
    is!(Account, r#"{"id":"1","kind":"company","vat":"v"}"#, Account::Company(_));
    is!(Account, r#"{"id":"1","kind":"private","born":"b"}"#, Account::Private(_));
}

#[test]
fn lists_by_their_first_element() {
    is!(Step, r#"["move",1.5]"#, Step::Move(_));
    is!(Step, r#"["label","here"]"#, Step::Label(_));
    is!(Step, r#"["move"]"#, Step::Unknown(_));
    is!(Step, "[1,2]", Step::Unknown(_));
}

#[test]
fn parts_of_all_of_around_a_variant() {
    is!(Message, r#"{"type":"text","text":"t","cached":true}"#, Message::Text(_));
    is!(Message, r#"{"type":"image","url":"u"}"#, Message::Image(_));
    is!(Message, r#"{"type":"sound"}"#, Message::Unknown(_));
}
