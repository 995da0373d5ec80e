//! Values given one by one: what is sent of them and what is shown.
#![allow(clippy::unwrap_used)] // A test may panic.

mod support;

use std::collections::BTreeMap;

use specwright_runtime::runtime::json::{MemberStore, Members};
use specwright_runtime::runtime::{
    Base64, Clearable, Content, Encode, Encoder, File, FormField, Inputs, Nullable, Parameter,
    Secret, Style, Value, multipart,
};
use support::forms::{leak, operation};

/// As the generator writes one.
#[derive(Clone, Debug, Default)]
struct Line(Members);

impl Encode for Line {
    fn encode(&self, encoder: &mut Encoder) {
        self.0.encode(encoder);
    }
}

fn lines() -> Vec<Line> {
    let price = Members::default()
        .text("currency", "eur")
        .set("tiers", vec![1i64, 2]);
    let line = Members::default()
        .set("price", price)
        .set("note", "a \"b\"\n\u{d7} & c")
        .set("free", false)
        .set("gone", Nullable::<i64>::Null)
        .set("share", 0.5);
    vec![
        Line(line),
        Line::default(),
        Line(Members::default().set("n", -7i64)),
    ]
}

fn body(inputs: &Inputs) -> String {
    let parts = inputs.encoded();
    assert_eq!(parts.problem(), None);
    String::from_utf8(parts.body().as_bytes().unwrap().to_vec()).unwrap()
}

fn metadata() -> Clearable<BTreeMap<String, String>> {
    Clearable::from([("order", "6735"), ("a[b]", "c=d")])
}

const FIELDS: &[FormField] = &[
    FormField::new("name"),
    FormField::new("lines").style(Style::DeepObject),
    FormField::new("metadata").style(Style::DeepObject),
    FormField::new("tags"),
    FormField::new("extra").json(),
];

#[test]
fn forms_are_written_in_the_order_of_their_fields() {
    let form = operation("/", &[], Content::Form(FIELDS));
    let inputs = Inputs::new(form)
        .set("extra", lines())
        .set("tags", Vec::<String>::new())
        .set_into::<Clearable<BTreeMap<String, String>>>("metadata", metadata())
        .set("lines", lines())
        .text("name", "M\u{fc}ller & S\u{f6}hne");
    let wanted = "name=M%C3%BCller+%26+S%C3%B6hne\
        &lines[0][price][currency]=eur&lines[0][price][tiers][0]=1&lines[0][price][tiers][1]=2\
        &lines[0][note]=a+%22b%22%0A%C3%97+%26+c&lines[0][free]=false&lines[0][gone]=\
        &lines[0][share]=0.5&lines[2][n]=-7\
        &metadata[a%5Bb%5D]=c%3Dd&metadata[order]=6735\
        &extra=";
    let wanted = wanted.replace('[', "%5B").replace(']', "%5D");
    let written = body(&inputs);
    let (plain, json) = written.split_at(wanted.len());
    assert_eq!(plain, wanted);
    let json = format!("x={json}");
    let (_, json) = form_urlencoded::parse(json.as_bytes()).next().unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json[0]["note"], "a \"b\"\n\u{d7} & c");
    assert_eq!(json[0]["price"]["tiers"], serde_json::json!([1, 2]));
}

#[test]
fn what_is_given_again_replaces_and_what_is_absent_takes_away() {
    let form = operation(
        "/",
        leak([Parameter::query("limit")]),
        Content::Form(FIELDS),
    );
    let inputs = Inputs::new(form)
        .set("limit", 10i64)
        .text("name", "a")
        .set("metadata", metadata());
    let earlier = inputs.clone();
    let inputs = inputs
        .set("limit", 20i64)
        .text("name", "b")
        .set("metadata", Clearable::<Value>::Clear);
    assert_eq!(inputs.encoded().query(), "limit=20");
    assert_eq!(body(&inputs), "name=b&metadata=");
    let inputs = inputs.set("limit", None::<i64>).set("name", None::<String>);
    assert_eq!(inputs.encoded().query(), "");
    assert_eq!(body(&inputs), "metadata=");
    assert_eq!(earlier.encoded().query(), "limit=10");
    assert!(body(&earlier).starts_with("name=a&metadata"));
}

#[test]
fn members_of_json_are_written_as_they_are() {
    let json = operation(
        "/",
        &[],
        Content::JsonMembers("application/json", &["a", "b\"", "c"]),
    );
    assert_eq!(body(&Inputs::new(json)), "{}");
    let inputs = Inputs::new(json)
        .set("c", lines())
        .text("b\"", "\u{1}x")
        .set("a", 1.5);
    let wanted = r#"{"a":1.5,"b\"":"\u0001x","c":[{"price":{"currency":"eur","tiers":[1,2]},"note":"a \"b\"\n× & c","free":false,"gone":null,"share":0.5},{},{"n":-7}]}"#;
    assert_eq!(body(&inputs), wanted);
    let whole = operation("/", &[], Content::Json("application/json"));
    assert_eq!(
        body(&Inputs::new(whole).set("body", lines()[2].clone())),
        r#"{"n":-7}"#
    );
    assert_eq!(body(&Inputs::new(whole)), "");
}

#[test]
fn what_cannot_be_written_is_told_by_name_unless_it_is_replaced() {
    let form = operation(
        "/",
        leak([Parameter::query("limit")]),
        Content::Form(FIELDS),
    );
    let told = |inputs: &Inputs| {
        inputs
            .encoded()
            .problem()
            .map(str::to_owned)
            .unwrap_or_default()
    };
    let inputs = Inputs::new(form).set("limit", f64::NAN);
    assert!(
        told(&inputs).starts_with("parameter limit: "),
        "{}",
        told(&inputs)
    );
    let inputs = inputs
        .set("limit", 1.0)
        .set("lines", Line(Members::default().set("x", f64::INFINITY)));
    assert!(
        told(&inputs).starts_with("field lines: "),
        "{}",
        told(&inputs)
    );
    assert_eq!(told(&inputs.set("lines", lines())), "");
    let json = operation("/", &[], Content::JsonMembers("application/json", &["a"]));
    let inputs = Inputs::new(json).set("a", f64::NAN);
    assert!(told(&inputs).starts_with("the body: "), "{}", told(&inputs));
}

#[test]
fn secrets_are_sent_and_not_shown() {
    let secret = || Secret::new("hunter2");
    let query = leak([Parameter::query("q"), Parameter::query("key")]);
    let form = operation("/", query, Content::Form(FIELDS));
    let inputs = Inputs::new(form)
        .text("q", "a b")
        .set("key", secret())
        .text("name", "x")
        .set("lines", Line(Members::default().set("password", secret())))
        .set("metadata", metadata());
    assert_eq!(inputs.encoded().query(), "q=a%20b&key=hunter2");
    assert!(body(&inputs).contains("lines%5Bpassword%5D=hunter2"));
    let shown = format!("{inputs:?}");
    assert!(!shown.contains("hunter2"), "{shown}");
    let wanted = r#"Inputs { q: "a b", key: [redacted], name: "x", lines: [redacted], metadata: {"a[b]":"c=d","order":"6735"} }"#;
    assert_eq!(shown, wanted);
    let json = operation(
        "/",
        &[],
        Content::JsonMembers("application/json", &["a", "b"]),
    );
    let inputs = Inputs::new(json)
        .set("a", lines()[2].clone())
        .set("b", secret());
    assert_eq!(
        format!("{inputs:?}"),
        r#"Inputs { a: {"n":-7}, b: [redacted] }"#
    );
    let line = Members::default().set("n", 1i64).set("p", secret());
    assert_eq!(format!("{line:?}"), r#"Members { n: 1, p: [redacted] }"#);
}

#[test]
fn a_parameter_whose_name_says_secret_is_not_shown() {
    let parameters = ["token", "API_KEY", "secret", "X-Access-Token", "Token"];
    let shown = ["page_token", "max_tokens", "secretary"];
    let given = parameters.iter().chain(&shown);
    let inputs = given.fold(
        Inputs::new(operation("/", &[], Content::None)),
        |inputs, name| inputs.text(name, format!("value of {name}")),
    );
    let text = format!("{inputs:?}");
    for name in parameters {
        assert!(text.contains(&format!("{name}: [redacted]")), "{text}");
    }
    for name in shown {
        assert!(
            text.contains(&format!("{name}: \"value of {name}\"")),
            "{text}"
        );
    }
}

#[test]
fn files_are_kept_as_they_are() {
    const PARTS: &[FormField] = &[FormField::new("file"), FormField::new("note")];
    let form = operation(
        "/",
        &[],
        Content::Multipart("multipart/form-data", PARTS, multipart::write),
    );
    let inputs = Inputs::new(form)
        .set(
            "file",
            vec![File::new("a.txt", "one"), File::new("b.txt", "two")],
        )
        .set("note", Base64(b"three".to_vec()));
    let text = body(&inputs);
    for piece in [
        "filename=\"a.txt\"",
        "one",
        "filename=\"b.txt\"",
        "two",
        "dGhyZWU=",
    ] {
        assert!(text.contains(piece), "{piece} in {text}");
    }
}

#[test]
fn one_name_in_several_places_is_told_apart_by_the_place() {
    let parameters = leak([
        Parameter::path("id"),
        Parameter::query("id"),
        Parameter::header("id"),
    ]);
    let json = operation(
        "/{id}",
        parameters,
        Content::JsonMembers("application/json", &["id", "n"]),
    );
    let inputs = Inputs::new(json)
        .set("n", 5i64)
        .set("body:id", 4i64)
        .set("header:id", 3i64)
        .set("query:id", 2i64)
        .set("id", 1i64);
    let parts = inputs.encoded();
    assert_eq!(parts.problem(), None);
    assert_eq!((parts.path(), &*parts.query()), ("/1", "id=2"));
    assert_eq!(parts.headers(), [("id", "3".to_owned())]);
    assert_eq!(body(&inputs), r#"{"id":4,"n":5}"#);
}

#[test]
fn members_that_no_field_is_for_are_sent_in_every_body() {
    let extra = |content| {
        let inputs = Inputs::new(operation("/", leak([Parameter::query("stream")]), content));
        inputs
            .set("new", "a b")
            .set("list", vec![1i64, 2])
            .set("body:stream", true)
    };
    let json = extra(Content::JsonMembers("application/json", &["a"])).set("a", 1i64);
    let wanted = r#"{"a":1,"new":"a b","list":[1,2],"stream":true}"#;
    assert_eq!(body(&json), wanted);
    let whole = extra(Content::Json("application/json"));
    assert_eq!(
        body(&whole.clone().set("body", lines()[2].clone())),
        r#"{"new":"a b","list":[1,2],"stream":true,"n":-7}"#
    );
    assert_eq!(body(&whole), r#"{"new":"a b","list":[1,2],"stream":true}"#);
    let form = extra(Content::Form(FIELDS)).text("name", "x");
    assert_eq!(body(&form), "name=x&new=a+b&list=1&list=2&stream=true");
    const PARTS: &[FormField] = &[FormField::new("note")];
    let parts = body(
        &extra(Content::Multipart(
            "multipart/form-data",
            PARTS,
            multipart::write,
        ))
        .text("note", "x"),
    );
    for piece in ["name=\"note\"\r\n\r\nx\r\n", "name=\"new\"\r\n\r\na b\r\n"] {
        assert!(parts.contains(piece), "{piece} in {parts}");
    }
    assert_eq!(parts.matches("name=\"list\"").count(), 2);
    let none = extra(Content::None).encoded();
    assert_eq!(none.problem(), Some("there is no body for the member new"));
}

#[test]
fn what_holds_the_same_is_the_same() {
    const PARTS: &[FormField] = &[FormField::new("file"), FormField::new("note")];
    let form = operation(
        "/",
        &[],
        Content::Multipart("multipart/form-data", PARTS, multipart::write),
    );
    let made = |file: &'static str, note: &str| {
        Inputs::new(form)
            .text("note", note)
            .set("file", File::new("a.txt", file))
    };
    assert!(made("one", "n").is_same(&made("one", "n")));
    assert!(!made("one", "n").is_same(&made("two", "n")));
    assert!(!made("one", "n").is_same(&made("one", "m")));
    assert!(!made("one", "n").is_same(&Inputs::new(form).text("note", "n")));
    let shown = format!("{:?}", made("one", "n"));
    assert!(
        shown.starts_with(r#"Inputs { note: "n", file: File("a.txt""#),
        "{shown}"
    );
    // What replaces a file leaves nothing of it.
    let replaced = made("one", "n").set("file", None::<File>);
    assert!(replaced.is_same(&Inputs::new(form).text("note", "n")));
    assert!(!body(&replaced).contains("one"));
}

#[test]
fn members_are_found_whatever_their_names_and_however_long_they_are() {
    let long = "x\"".repeat(200);
    let mut members = Members::default()
        .text("first", "1")
        .text("with \"quotes\"", "2")
        .text("long", &*long)
        .set("secret", Secret::new("hush"))
        .list::<String>("list", ["a,b", "]", "}\\"])
        .set("last", 6i64);
    let named = |members: &Members| -> Vec<(String, Value)> {
        let members = members.iter();
        members
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    };
    let names = ["first", "with \"quotes\"", "long", "secret", "list", "last"];
    let all = named(&members);
    assert_eq!(
        all.iter().map(|(name, _)| &**name).collect::<Vec<_>>(),
        names
    );
    assert_eq!(members.get::<String>("long"), Some(long));
    assert_eq!(
        members.get::<String>("with \"quotes\"").as_deref(),
        Some("2")
    );
    assert_eq!(members.get::<i64>("last"), Some(6));
    for (index, name) in names.into_iter().enumerate() {
        assert!(members.has(name), "{name}");
        // Written anew, the others are as they were.
        assert!(members.take(name), "{name}");
        assert!(!members.has(name) && !members.take(name), "{name}");
        assert_eq!(named(&members), all[index + 1..], "{name}");
        assert!(!format!("{members:?}").contains("hush"), "{name}");
    }
}

#[test]
fn names_of_secrets_are_told_from_others() {
    let shown = |name: &'static str| {
        let members = Members::default().text(name, "hush");
        format!("{members:?}").contains("hush")
    };
    for name in [
        "password",
        "Passwords",
        "user_PASSWORD",
        "clientSecret",
        "client-secrets",
        "access_token",
        "x.refreshtoken",
        "api_key",
        "apikeys",
        "token",
        "tokens",
        "secret",
        "SECRETS",
        "api_key_",
    ] {
        assert!(!shown(name), "{name}");
    }
    for name in [
        "page_token",
        "max_tokens",
        "secrete",
        "keys",
        "key",
        "s",
        "",
        "amount",
        "lines",
        "expand",
        "asset",
        "broken",
        "\u{df}",
        "monkeys",
    ] {
        assert!(shown(name), "{name}");
    }
}
