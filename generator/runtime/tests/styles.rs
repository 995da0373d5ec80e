//! Parameters and forms in every style, against the table of the OpenAPI
//! Specification 3.0.4 and against a decoder written from it.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // A test may panic and print.

mod support;

use std::collections::BTreeMap;

use specwright_runtime::runtime::{
    Content, Encode, File, FormField, Inputs, Location, Nullable, Parameter, Style, Value,
    multipart,
};
use support::forms::{leak, operation, undeep};

fn color() -> [Value; 4] {
    [
        Value::from(""),
        Value::from("blue"),
        Value::from(vec!["blue", "black", "brown"]),
        Value::from([("R", 100), ("G", 200), ("B", 150)]),
    ]
}

/// A row of the table: a parameter `color` and what is written for each value. `n/a ` before a
/// text is a cell that the specification leaves open, with what is written all the same.
type Row = (Location, Style, bool, [&'static str; 4]);

/// The Style Examples of OpenAPI 3.2, in every location that has the style.
fn table() -> Vec<Row> {
    use Location::{Cookie, Header, Path, Query};
    use Style::{
        Cookie as AsCookie, DeepObject, Form, Label, Matrix, PipeDelimited, Simple, SpaceDelimited,
    };
    let exploded = [
        "n/a color=",
        "n/a color=blue",
        "n/a color=blue&color=black&color=brown",
        "n/a R=100&G=200&B=150",
    ];
    let list = "blue,black,brown";
    #[rustfmt::skip]
    let rows = vec![
        (Path, Matrix, false, [";color", ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"]),
        (Path, Matrix, true, [";color", ";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"]),
        (Path, Label, false, [".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"]),
        (Path, Label, true, [".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"]),
        (Path, Simple, false, ["", "blue", list, "R,100,G,200,B,150"]),
        (Path, Simple, true, ["", "blue", list, "R=100,G=200,B=150"]),
        (Header, Simple, false, ["", "blue", list, "R,100,G,200,B,150"]),
        (Header, Simple, true, ["", "blue", list, "R=100,G=200,B=150"]),
        (Query, Form, false, ["color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"]),
        (Query, Form, true, ["color=", "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"]),
        (Cookie, Form, false, ["color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"]),
        (Cookie, Form, true, ["color=", "color=blue", "color=blue; color=black; color=brown", "R=100; G=200; B=150"]),
        (Cookie, AsCookie, false, ["color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"]),
        (Cookie, AsCookie, true, ["color=", "color=blue", "color=blue; color=black; color=brown", "R=100; G=200; B=150"]),
        (Query, SpaceDelimited, false, ["n/a color=", "n/a color=blue", "color=blue%20black%20brown", "color=R%20100%20G%20200%20B%20150"]),
        (Query, SpaceDelimited, true, exploded),
        (Query, PipeDelimited, false, ["n/a color=", "n/a color=blue", "color=blue%7Cblack%7Cbrown", "color=R%7C100%7CG%7C200%7CB%7C150"]),
        (Query, PipeDelimited, true, exploded),
        (Query, DeepObject, false, ["n/a color=", "n/a color=blue", "n/a color=blue,black,brown", "n/a color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"]),
        (Query, DeepObject, true, ["n/a color=", "n/a color=blue", "n/a color%5B0%5D=blue&color%5B1%5D=black&color%5B2%5D=brown", "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"]),
    ];
    rows
}

/// What is sent of one parameter `color` with this value.
fn sent(location: Location, style: Style, explode: bool, value: &Value) -> String {
    let parameter = match location {
        Location::Path => Parameter::path("color"),
        Location::Query => Parameter::query("color"),
        Location::Header => Parameter::header("color"),
        Location::Cookie => Parameter::cookie("color"),
        Location::QueryString => Parameter::query_string("color"),
    };
    let parameter = parameter.style(style).explode(explode);
    let path = match location {
        Location::Path => "/x/{color}",
        _ => "/",
    };
    let operation = operation(path, leak([parameter]), Content::None);
    let parts = Inputs::new(operation).set("color", value).encoded();
    let refused = location == Location::Path && style == Style::Simple && *value == "";
    // An empty segment would be another path; `.` alone would be one too.
    let dot = style == Style::Label && *value == "";
    assert_eq!(
        parts.problem().is_some(),
        refused || dot,
        "{:?}",
        parts.problem()
    );
    match location {
        Location::Path => parts.path()[3..].to_owned(),
        Location::Query | Location::QueryString => parts.query().to_owned(),
        Location::Header => parts.headers()[0].1.clone(),
        Location::Cookie => parts.cookies().unwrap_or_default(),
    }
}

/// The table, filled in by the runtime, with every cell compared. `cargo test --test styles --
/// --nocapture` prints it. In a path the empty value is written as the table has it, and refused
/// where the segment would be empty or `.`.
#[test]
fn every_cell_of_the_table() {
    println!("| in | style | explode | empty | string | array | object |");
    println!("|---|---|---|---|---|---|---|");
    let mut cells = 0;
    for (location, style, explode, wanted) in table() {
        let written = color().map(|value| sent(location, style, explode, &value));
        let shown: Vec<String> = written
            .iter()
            .zip(wanted)
            .map(|(text, wanted)| {
                if wanted.starts_with("n/a ") {
                    format!("n/a: `{text}`")
                } else {
                    format!("`{text}`")
                }
            })
            .collect();
        println!(
            "| {location:?} | {style:?} | {explode} | {} |",
            shown.join(" | ")
        );
        let wanted = wanted.map(|text| text.trim_start_matches("n/a "));
        assert_eq!(written, wanted, "{location:?} {style:?} {explode}");
        cells += written.len();
    }
    assert_eq!(cells, 80);
}

#[test]
fn a_value_cannot_leave_its_segment() {
    let operation = operation(
        "/v1/things/{id}/parts/{a}.{b}",
        leak([
            Parameter::path("id"),
            Parameter::path("a"),
            Parameter::path("b"),
        ]),
        Content::None,
    );
    let path = |id: &str, a: &str, b: &str| {
        let parts = Inputs::new(operation)
            .set("id", id)
            .set("a", a)
            .set("b", b)
            .encoded();
        match parts.problem() {
            None => Ok(parts.path().to_owned()),
            Some(problem) => Err(problem.to_owned()),
        }
    };
    assert_eq!(
        path("a/../b?x", "1", "2").unwrap(),
        "/v1/things/a%2F..%2Fb%3Fx/parts/1.2"
    );
    assert_eq!(
        path("%2e%2e", "é", " ").unwrap(),
        "/v1/things/%252e%252e/parts/%C3%A9.%20"
    );
    assert_eq!(path("...", "", "x").unwrap(), "/v1/things/.../parts/.x");
    for (id, a, b) in [
        ("", "1", "2"),
        (".", "1", "2"),
        ("..", "1", "2"),
        ("x", "", ""),
    ] {
        assert!(path(id, a, b).unwrap_err().contains("another path"));
    }
}

#[test]
fn what_cannot_be_sent_is_a_problem() {
    let query = operation(
        "/{id}",
        leak([
            Parameter::path("id"),
            Parameter::query("q").required(),
            Parameter::header("X-H"),
        ]),
        Content::None,
    );
    let absent: Option<&str> = None;
    let problem = |values: &[&dyn Encode]| {
        let mut inputs = Inputs::new(query);
        for (name, value) in ["id", "q", "X-H"].into_iter().zip(values) {
            inputs = inputs.set(name, value);
        }
        inputs.encoded().problem().map(str::to_owned)
    };
    assert_eq!(problem(&[&"x", &"1", &absent]), None);
    assert!(
        problem(&[&absent, &"1", &absent])
            .unwrap()
            .contains("id is required")
    );
    assert!(
        problem(&[&"x", &absent, &absent])
            .unwrap()
            .contains("q is required")
    );
    assert!(
        problem(&[&"x", &f64::NAN, &absent])
            .unwrap()
            .contains("not finite")
    );
    assert!(
        problem(&[&"x", &"1", &"a\r\nb"])
            .unwrap()
            .contains("control characters")
    );
}

#[test]
fn reserved_characters_and_json() {
    let parameters = leak([
        Parameter::query("plain"),
        Parameter::query("open").reserved(),
        Parameter::query("data").json(),
        Parameter::query("none"),
    ]);
    let operation = operation("/", parameters, Content::None);
    let empty: Vec<String> = Vec::new();
    let text = "a/b?c=d&e#f+g h,é%";
    let parts = Inputs::new(operation)
        .set("plain", text)
        .set("open", text)
        .set("data", Value::from([("a", vec![1, 2])]))
        .set("none", empty)
        .encoded();
    assert_eq!(
        parts.query(),
        "plain=a%2Fb%3Fc%3Dd%26e%23f%2Bg%20h%2C%C3%A9%25\
         &open=a/b?c=d%26e%23f%2Bg%20h,%C3%A9%25\
         &data=%7B%22a%22%3A%5B1%2C2%5D%7D"
    );
}

#[test]
fn reserved_characters_in_a_path() {
    let parameters = leak([Parameter::path("id").reserved()]);
    let operation = operation("/x/{id}", parameters, Content::None);
    let encoded = |text: &str| Inputs::new(operation).set("id", text).encoded();
    let parts = encoded("a:b@c&d=e,f;g/h?i#j%2Fk%zz[l] ü");
    assert_eq!(
        parts.path(),
        "/x/a:b@c&d=e,f;g%2Fh%3Fi%23j%2Fk%25zz%5Bl%5D%20%C3%BC"
    );
    assert_eq!(parts.problem(), None);
    // What is escaped already goes as it is, and may not lead to another path.
    for text in ["", ".", "..", "%2e", "%2E%2e", ".%2e"] {
        let parts = encoded(text);
        assert!(parts.problem().is_some(), "{text}: {}", parts.path());
    }
}

#[test]
fn a_cookie_as_it_is() {
    let parameters = leak([
        Parameter::cookie("session").style(Style::Cookie),
        Parameter::cookie("open").reserved(),
    ]);
    let operation = operation("/", parameters, Content::None);
    let with = |text: &str| Inputs::new(operation).set("session", text).encoded();
    let parts = with("a%20b=c/\"d\"");
    assert_eq!(parts.cookies().as_deref(), Some("session=a%20b=c/\"d\""));
    for text in ["a; admin=1", "a\r\nX: 1", "a\0", "\u{7f}"] {
        let parts = with(text);
        let problem = parts.problem().unwrap_or_default();
        assert!(problem.contains("or `;`"), "{text:?}: {problem}");
    }
    let parts = Inputs::new(operation).set("open", "a/b;c,%3B%").encoded();
    assert_eq!(parts.cookies().as_deref(), Some("open=a/b%3Bc%2C%3B%25"));
}

#[test]
fn a_query_that_is_one_value_or_a_form() {
    let whole = leak([Parameter::query_string("filter").json()]);
    let value = Value::from([("a b", vec![1, 2])]);
    let parts = Inputs::new(operation("/", whole, Content::None))
        .set("filter", value.clone())
        .encoded();
    assert_eq!(parts.query(), "%7B%22a%20b%22%3A%5B1%2C2%5D%7D");
    let fields = leak([
        Parameter::query("near").by_content(),
        Parameter::query("text").by_content(),
    ]);
    let parts = Inputs::new(operation("/", fields, Content::None))
        .set("near", value)
        .set("text", "a b")
        .encoded();
    assert_eq!(
        parts.query(),
        "near=%7B%22a%20b%22%3A%5B1%2C2%5D%7D&text=a%20b"
    );
}

#[test]
fn a_query_parameter_can_be_replaced() {
    let operation = operation(
        "/",
        leak([Parameter::query("a b"), Parameter::query("c")]),
        Content::None,
    );
    let mut parts = Inputs::new(operation)
        .set("a b", vec!["1", "2"])
        .set("c", "x&y")
        .encoded();
    assert_eq!(parts.query_value("a b").as_deref(), Some("1"));
    parts.set_query("a b", "3+ü");
    assert_eq!(parts.query(), "c=x%26y&a%20b=3%2B%C3%BC");
    assert_eq!(parts.query_value("a b").as_deref(), Some("3+ü"));
    assert_eq!(parts.query_value("c").as_deref(), Some("x&y"));
    assert_eq!(parts.query_value("d"), None);
}

#[test]
fn a_nested_form_is_read_back() {
    let deep = |name| FormField::new(name).style(Style::DeepObject);
    let fields = leak([
        FormField::new("amount"),
        FormField::new("currency"),
        deep("metadata"),
        deep("expand"),
        FormField::new("note"),
        deep("clear"),
        FormField::new("tags").explode(false),
        FormField::new("blob").json(),
        FormField::new("gone"),
    ]);
    let operation = operation("/", &[], Content::Form(fields));
    let metadata = Value::from([
        ("order", Value::from("6735")),
        ("a&b=c", Value::from("x y+z%")),
        (
            "deep",
            Value::from([("er", vec![Value::from(1), Value::from([("k", "v")])])]),
        ),
        ("empty", Value::from("")),
    ]);
    let gone: Option<String> = None;
    let parts = Inputs::new(operation)
        .set("amount", -500i64)
        .set("currency", "usd")
        .set("metadata", metadata)
        .set("expand", vec!["customer", "invoice"])
        .set("note", Nullable::<String>::Null)
        .set("clear", "")
        .set("tags", vec!["a", "b,c"])
        .set("blob", Value::from(vec![1, 2]))
        .set("gone", gone)
        .encoded();
    assert_eq!(parts.problem(), None);
    assert_eq!(
        parts.content_type(),
        Some("application/x-www-form-urlencoded")
    );
    let body = std::str::from_utf8(parts.body().as_bytes().unwrap()).unwrap();
    assert!(
        body.starts_with("amount=-500&currency=usd&metadata%5Border%5D=6735&"),
        "{body}"
    );
    assert!(
        body.contains("=x+y%2Bz%25&") && body.contains("tags=a,b%2Cc"),
        "{body}"
    );
    let wanted = [
        ("amount", "-500"),
        ("currency", "usd"),
        ("metadata[order]", "6735"),
        ("metadata[a&b=c]", "x y+z%"),
        ("metadata[deep][er][0]", "1"),
        ("metadata[deep][er][1][k]", "v"),
        ("metadata[empty]", ""),
        ("expand[0]", "customer"),
        ("expand[1]", "invoice"),
        ("note", ""),
        ("clear", ""),
        ("tags", "a,b,c"),
        ("blob", "[1,2]"),
    ];
    let wanted = wanted.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(undeep(body), BTreeMap::from(wanted));
}

#[test]
fn bodies_have_their_media_types() {
    let make = |content| Inputs::new(operation("/", &[], content));
    let absent: Option<i64> = None;
    let parts = make(Content::Json("application/vnd.x+json"))
        .set("body", vec![1i64])
        .encoded();
    assert_eq!(
        (parts.content_type(), &parts.body().as_bytes().unwrap()[..]),
        (Some("application/vnd.x+json"), &b"[1]"[..])
    );
    let parts = make(Content::Json("application/json"))
        .set("body", absent)
        .encoded();
    assert_eq!(
        (parts.content_type(), parts.body().length()),
        (None, Some(0))
    );
    let parts = make(Content::Text("text/csv"))
        .set("body", "a,\"b\"")
        .encoded();
    assert_eq!(
        (parts.content_type(), &parts.body().as_bytes().unwrap()[..]),
        (Some("text/csv"), &b"a,\"b\""[..])
    );
    let parts = make(Content::Bytes("image/png"))
        .encoded()
        .bytes(vec![0, 255]);
    assert_eq!(
        (parts.content_type(), &parts.body().as_bytes().unwrap()[..]),
        (Some("image/png"), &[0, 255][..])
    );
}

#[test]
fn a_multipart_form_carries_fields_and_files() {
    let fields = leak([
        FormField::new("purpose"),
        FormField::new("file"),
        FormField::new("more"),
        FormField::new("data"),
    ]);
    let operation = operation(
        "/",
        &[],
        Content::Multipart("multipart/form-data", fields, multipart::write),
    );
    let file = File::new("a\"b\r\n.txt", "--not-the-boundary\r\n").media_type("text/plain");
    let more = vec![File::new("1", vec![0u8, 255]), File::new("2", Vec::new())];
    let parts = Inputs::new(operation).encoded().multipart(&[
        &"evidence",
        &file,
        &more,
        &Value::from([("k", 1)]),
    ]);
    assert_eq!(parts.problem(), None);
    let boundary = parts
        .content_type()
        .unwrap()
        .strip_prefix("multipart/form-data; boundary=")
        .unwrap();
    let body = String::from_utf8_lossy(parts.body().as_bytes().unwrap()).into_owned();
    let pieces: Vec<&str> = body.split(&format!("--{boundary}")).collect();
    assert_eq!((pieces.len(), pieces[0], pieces[6]), (7, "", "--\r\n"));
    assert_eq!(
        pieces[1],
        "\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nevidence\r\n"
    );
    assert_eq!(
        pieces[2],
        "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a%22b%0D%0A.txt\"\r\n\
         Content-Type: text/plain\r\n\r\n--not-the-boundary\r\n\r\n"
    );
    assert!(
        pieces[4].ends_with("filename=\"2\"\r\nContent-Type: application/octet-stream\r\n\r\n\r\n")
    );
    assert!(pieces[5].ends_with("Content-Type: application/json\r\n\r\n{\"k\":1}\r\n"));
}

#[test]
fn forms_and_components_are_escaped_as_urls_have_it() {
    use specwright_runtime::runtime::percent;
    let all: String = (0..0x250).filter_map(char::from_u32).collect();
    for text in ["", " ", "a b", " a", "\u{e9}", "x\u{20ac}", all.as_str()] {
        let mut form = String::new();
        percent::form(text, &mut form);
        let pairs: Vec<_> = form_urlencoded::parse(form.as_bytes()).collect();
        assert_eq!(pairs.first().map_or("", |pair| &pair.0), text);
        let mut component = String::new();
        percent::component(text, &mut component);
        assert_eq!(component, form.replace('+', "%20"));
        assert!(
            component
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte))
        );
    }
}
