use cases::unions_by_look::types::*;

use super::{read, value, written};

#[test]
fn members_that_may_be_left_out() {
    is!(Range, r#"{"gte":5}"#, Range::After(_));
    is!(Range, r#"{"lt":5,"zone":"utc"}"#, Range::Before(_));
    is!(Range, r#"{"gt":1,"zone":"utc"}"#, Range::After(_));
    is!(Range, "5", Range::Exactly(5));
    is!(Range, r#""5""#, Range::Unknown(_));
    is!(Address, r#"{"city":"Rome","street":"s","floor":1}"#, Address::Whole(_));
    is!(Address, r#"{"city":"Rome","zip":"1"}"#, Address::Short(_));
    is!(Profile, r#"{"name":"n","mail":"m"}"#, Profile::Strict(_));
    is!(Profile, r#"{"name":"n","shoe":42}"#, Profile::Free(_));
}

#[test]
fn texts_and_lists() {
    is!(Stop, r#""a""#, Stop::Text(_));
    is!(Stop, r#"["a"]"#, Stop::Texts(_));
    is!(Input, r#""a""#, Input::Text(_));
    is!(Input, r#"["a"]"#, Input::Texts(_));
    is!(Input, "[1,2]", Input::Integers(_));
    is!(Input, "[[1],[2]]", Input::List(_));
    is!(Input, "[true]", Input::Unknown(_));
    is!(Content, r#""a""#, Content::Text(_));
    let parts = read::<Content>(r#"[{"type":"image","url":"u"},{"type":"text","text":"t"}]"#);
    let Content::List(parts) = parts else { panic!("{parts:?}") };
    assert!(matches!(parts.as_slice(), [Part::Image(_), Part::Text(_)]), "{parts:?}");
    is!(Batch, r#"[{"slug":"s"}]"#, Batch::Teams(_));
    is!(Batch, r#"[{"login":"l"}]"#, Batch::Users(_));
    is!(Batch, "[]", Batch::Users(_));
    is!(OneOrMany, r#"{"x":1.5,"y":2.5}"#, OneOrMany::Point(_));
    is!(OneOrMany, r#"[{"x":1.5,"y":2.5}]"#, OneOrMany::List(_));
}

#[test]
fn scalars_keywords_and_objects() {
    is!(ToolChoice, r#""auto""#, ToolChoice::Text(ToolChoiceText::Auto));
    is!(ToolChoice, r#""later""#, ToolChoice::Text(_));
    is!(ToolChoice, r#"{"type":"function","function":{"name":"f"}}"#, ToolChoice::Function(_));
    is!(ToolChoice, r#"{"type":"web"}"#, ToolChoice::Unknown(_));
    is!(Scalar, "true", Scalar::Flag(true));
    is!(Scalar, r#""true""#, Scalar::Text(_));
    is!(Scalar, "1.5", Scalar::Number(_));
    is!(Scalar, "[]", Scalar::Unknown(_));
    is!(Retry, r#""never""#, Retry::Text(_));
    is!(Retry, "3", Retry::Integer(3));
    is!(Shape, "true", Shape::Flag(true));
    is!(Shape, r#"{"items":{"items":false},"type":"list"}"#, Shape::ShapeObject(_));
}

#[test]
fn what_contains_itself() {
    let text = r#"{"and":[{"not":{"field":"a","value":true}},{"or":[{"field":"b","value":2.5}]}]}"#;
    let filter = read::<Filter>(text);
    let Filter::WithAnd(and) = &filter else { panic!("{filter:?}") };
    assert!(matches!(and.and.as_slice(), [Filter::WithNot(_), Filter::WithOr(_)]), "{and:?}");
    assert_eq!(value(&written(&filter)), value(text));
    is!(Filter, r#"{"field":"a","value":"x"}"#, Filter::WithField(_));
    is!(Filter, r#"{"field":"a"}"#, Filter::Unknown(_));
}

#[test]
fn members_of_another_type() {
    is!(Metric, r#"{"name":"n","value":5}"#, Metric::Count(_));
    is!(Metric, r#"{"name":"n","value":5.5}"#, Metric::Share(_));
    is!(Metric, r#"{"name":"n","value":"w"}"#, Metric::Words(_));
    is!(Metric, r#"{"name":"n","value":[1.5]}"#, Metric::Series(_));
    is!(Metric, r#"{"value":{}}"#, Metric::Unknown(_));
    is!(Job, r#"{"plan":{"source":"s"}}"#, Job::Copy(_));
    is!(Job, r#"{"plan":{"older_than":3}}"#, Job::Sweep(_));
    is!(Job, r#"{"plan":{}}"#, Job::Unknown(_));
    is!(Delivery, r#"{"shop":null,"hour":8}"#, Delivery::Pickup(_));
    is!(Delivery, r#"{"carrier":null}"#, Delivery::Parcel(_));
    is!(Delivery, r#"{"carrier":"c","hour":1}"#, Delivery::Parcel(_));
}

#[test]
fn maps_pairs_and_nothing() {
    is!(Labels, r#"{"items":["a"],"next":"n"}"#, Labels::Page(_));
    is!(Labels, r#"{"items":3,"others":4}"#, Labels::Counts(_));
    is!(Answer, "{}", Answer::Nothing(_));
    is!(Answer, r#"{"answer":"a"}"#, Answer::Something(_));
    is!(Outcome, r#"{"error":{"message":"m"}}"#, Outcome::Failure(_));
    is!(Outcome, r#"{"result":{"a":1},"warnings":["w"]}"#, Outcome::Success(_));
    is!(Colour, "[1,2,3]", Colour::Rgb(_));
    is!(Colour, r#"["red",0.5]"#, Colour::Named(_));
    is!(Colour, r##""#fff""##, Colour::Hex(_));
    is!(Colour, "[1]", Colour::Unknown(_));
}

#[test]
fn unions_of_unions() {
    let plain = read::<Value>("5");
    let Value::Plain(plain) = plain else { panic!("{plain:?}") };
    assert!(matches!(*plain, Plain::Integer(5)));
    let list = read::<Value>(r#"["a",1]"#);
    let Value::Rich(rich) = list else { panic!("{list:?}") };
    assert!(matches!(&*rich, Rich::List(list) if list.len() == 2), "{rich:?}");
    is!(Value, r#"{"x":1.5,"y":2.5}"#, Value::Rich(_));
    is!(Value, "true", Value::Unknown(_));
}
