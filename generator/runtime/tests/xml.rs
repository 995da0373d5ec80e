//! XML: what becomes of replies and bodies, by what the document says of their names.
#![allow(clippy::unwrap_used)] // A test may panic.

use specwright_runtime::runtime::xml::{Node, Shape, Wrapped, Xml, XmlReply};
use specwright_runtime::runtime::{ErrorKind, Notation, from_json};

static PERSON: Shape = Shape::Object(&[
    ("id", Node::new("ID", &Shape::Number).attribute()),
    ("name", Node::new("Name", &Shape::Text)),
    ("alive", Node::new("alive", &Shape::Boolean)),
    ("friend", Node::new("Friend", &PERSON)),
    (
        "tags",
        Node::new(
            "tags",
            &Shape::List(&[Node::new("tag", &Shape::Text)], Wrapped::Yes),
        ),
    ),
    (
        "phones",
        Node::new(
            "phones",
            &Shape::List(&[Node::new("phone", &PHONE)], Wrapped::No),
        )
        .required(),
    ),
]);

static PHONE: Shape = Shape::Object(&[
    ("kind", Node::new("kind", &Shape::Text).attribute()),
    ("number", Node::new("number", &Shape::Text).text()),
]);

static LISTS: Shape = Shape::Object(&[
    (
        "Groups",
        Node::new(
            "groupSet",
            &Shape::List(&[Node::new("item", &PERSON)], Wrapped::Unsaid),
        ),
    ),
    (
        "Names",
        Node::new(
            "Names",
            &Shape::List(&[Node::new("Names", &Shape::Text)], Wrapped::Unsaid),
        ),
    ),
    (
        "People",
        Node::new(
            "People",
            &Shape::List(&[Node::new("People", &PERSON)], Wrapped::Unsaid),
        ),
    ),
]);

fn xml(root: Node) -> Xml {
    let reply = XmlReply {
        statuses: (200, 200),
        media_type: "application/xml",
        root,
    };
    Xml {
        body: Some(root),
        replies: Box::leak(Box::new([reply])),
    }
}

fn read(root: Node, text: &str) -> String {
    let json = xml(root).json_of(200, "application/xml", text.as_bytes(), 1 << 20);
    json.unwrap().map_err(|(_, error)| error).unwrap()
}

fn refused(text: &str) -> (ErrorKind, String) {
    let root = Node::new("person", &PERSON);
    let json = xml(root).json_of(200, "text/xml", text.as_bytes(), 1 << 16);
    let (kind, error) = json.unwrap().unwrap_err();
    (kind, error.to_string())
}

fn write(root: Node, json: &str) -> String {
    let text = xml(root).body_of(json).unwrap();
    let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    text.strip_prefix(declaration).unwrap().to_owned()
}

#[test]
fn members_have_names_of_their_own() {
    let person = Node::new("person", &PERSON);
    let text = r#"<?xml version="1.0"?><!DOCTYPE person>
        <p:person xmlns:p="urn:p" ID="007"><p:Name>A &amp; B&#33;<![CDATA[ <C>]]></p:Name>
        <other><Name>no</Name></other><alive> 1 </alive><Friend><Name/></Friend>
        <phone kind="home">1</phone><tags><tag>x</tag><tag/></tags><phone>2</phone></p:person>"#;
    assert_eq!(
        read(person, text),
        r#"{"id":7,"name":"A & B! <C>","alive":true,"friend":{"name":"","phones":[]},"tags":["x",""],"phones":[{"kind":"home","number":"1"},{"number":"2"}]}"#
    );
    let json = r#"{"phones":[{"kind":"h<\"","number":"1"},{"number":"2"}],"tags":["x",""],"alive":true,"name":"A & B","id":7,"friend":{}}"#;
    let written = r#"<person ID="7"><Name>A &amp; B</Name><alive>true</alive><Friend/><tags><tag>x</tag><tag/></tags><phone kind="h&lt;&quot;">1</phone><phone>2</phone></person>"#;
    assert_eq!(write(person, json), written);
    let again = read(person, written);
    assert_eq!(
        again,
        r#"{"id":7,"name":"A & B","alive":true,"friend":{"phones":[]},"tags":["x",""],"phones":[{"kind":"h<\"","number":"1"},{"number":"2"}]}"#
    );
}

/// The nearest status counts, then the media type.
#[test]
fn a_reply_is_read_as_its_status_and_media_type_say() {
    const fn reply(
        statuses: (u16, u16),
        media_type: &'static str,
        shape: &'static Shape,
    ) -> XmlReply {
        XmlReply {
            statuses,
            media_type,
            root: Node::new("x", shape),
        }
    }
    static ALL: [XmlReply; 4] = [
        reply((0, 999), "application/xml", &Shape::Text),
        reply((200, 299), "text/xml", &Shape::Boolean),
        reply((200, 299), "application/xml", &Shape::Number),
        reply((201, 201), "text/xml", &Shape::Text),
    ];
    let read = |replies: &'static [XmlReply], status, media_type| {
        let xml = Xml {
            body: None,
            replies,
        };
        let json = xml
            .json_of(status, media_type, b"<x>1</x>", 1 << 20)
            .unwrap();
        json.map_err(|(_, error)| error).unwrap()
    };
    for (status, media_type, expected) in [
        (200, "Application/XML ; charset=utf-8", "1"),
        (200, "text/xml;charset=utf-8", "true"),
        (200, "image/svg+xml", "true"),
        (201, "application/xml", "\"1\""),
        (500, "text/xml", "\"1\""),
    ] {
        assert_eq!(
            read(&ALL, status, media_type),
            expected,
            "{status} {media_type}"
        );
    }
    // A good status that is not described is one that is.
    static GOOD: [XmlReply; 2] = [
        reply((404, 404), "application/xml", &Shape::Text),
        reply((200, 200), "application/xml", &Shape::Number),
    ];
    assert_eq!(read(&GOOD, 202, "application/xml"), "1");
    assert_eq!(read(&GOOD, 404, "application/xml"), "\"1\"");
    assert_eq!(read(&GOOD, 500, "application/xml"), "\"1\"");
}

#[test]
fn an_empty_element_is_an_empty_value_of_its_type() {
    let person = Node::new("person", &PERSON);
    let text = "<person><Name></Name><alive/><Friend/><tags/></person>";
    let json = r#"{"name":"","alive":null,"friend":{"phones":[]},"tags":[],"phones":[]}"#;
    assert_eq!(read(person, text), json);
    let nil =
        "<person xmlns:i='http://www.w3.org/2001/XMLSchema-instance'><Name i:nil='true'/></person>";
    assert_eq!(read(person, nil), r#"{"name":null,"phones":[]}"#);
    let written = write(person, r#"{"name":null}"#);
    assert_eq!(
        written,
        r#"<person><Name xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/></person>"#
    );
    assert_eq!(read(person, &written), r#"{"name":null,"phones":[]}"#);
}

#[test]
fn lists_of_which_nothing_is_said_are_read_wrapped_or_not() {
    let lists = Node::new("lists", &LISTS);
    let is = |text: &str, json: &str| assert_eq!(read(lists, text), json, "{text}");
    is(
        "<l><groupSet><item><Name>a</Name></item><item/></groupSet></l>",
        r#"{"Groups":[{"name":"a","phones":[]},{"phones":[]}]}"#,
    );
    is(
        "<l><item><Name>a</Name></item><item/></l>",
        r#"{"Groups":[{"name":"a","phones":[]},{"phones":[]}]}"#,
    );
    is(
        "<l><groupSet/><Names/><People/></l>",
        r#"{"Groups":[],"Names":[],"People":[]}"#,
    );
    is(
        "<l><Names>a</Names><Names>b</Names></l>",
        r#"{"Names":["a","b"]}"#,
    );
    is(
        "<l><Names><member>a</member><member>b</member></Names></l>",
        r#"{"Names":["a","b"]}"#,
    );
    is(
        "<l><Names><Names>a</Names></Names></l>",
        r#"{"Names":["a"]}"#,
    );
    is(
        "<l><People><member><Name>a</Name></member></People></l>",
        r#"{"People":[{"name":"a","phones":[]}]}"#,
    );
    is(
        "<l><People><Name>a</Name></People><People><Name>b</Name></People></l>",
        r#"{"People":[{"name":"a","phones":[]},{"name":"b","phones":[]}]}"#,
    );
    assert_eq!(
        write(lists, r#"{"Groups":[{"name":"a"}],"Names":["a","b"]}"#),
        "<lists><item><Name>a</Name></item><Names>a</Names><Names>b</Names></lists>"
    );
}

#[test]
fn a_root_may_have_any_name_or_be_within_another() {
    let person = Node::new("person", &PERSON);
    let name = r#"{"name":"a","phones":[]}"#;
    assert_eq!(read(person, "<x xmlns='urn:x'><Name>a</Name></x>"), name);
    let within = "<R><Meta><id>1</id></Meta><Result><Name>a</Name></Result></R>";
    assert_eq!(read(person, within), name);
    // The one member is the root.
    assert_eq!(read(person, "<Name>a</Name>"), name);
    assert_eq!(
        read(person, "<R><Result/><Meta><id>1</id></Meta></R>"),
        r#"{"phones":[]}"#
    );
    static PEOPLE: Shape = Shape::List(&[Node::new("person", &PERSON)], Wrapped::No);
    let list = Node::new("people", &PEOPLE);
    assert_eq!(
        read(list, "<all><person><Name>a</Name></person></all>"),
        format!("[{name}]")
    );
    assert_eq!(read(list, "<all/>"), "[]");
    assert_eq!(
        write(list, r#"[{"name":"a"}]"#),
        "<people><person><Name>a</Name></person></people>"
    );
}

#[test]
fn namespaces_are_declared_once() {
    static CHILD: Shape = Shape::Object(&[
        (
            "a",
            Node::new("s:a", &Shape::Text)
                .namespace("urn:s")
                .attribute(),
        ),
        ("b", Node::new("s:b", &Shape::Text).namespace("urn:s")),
        ("c", Node::new("c", &Shape::Text).namespace("urn:root")),
    ]);
    static ROOT: Shape =
        Shape::Object(&[("child", Node::new("s:child", &CHILD).namespace("urn:s"))]);
    let root = Node::new("root", &ROOT).namespace("urn:root");
    let text = r#"<root xmlns="urn:root"><s:child xmlns:s="urn:s" s:a="1"><s:b>2</s:b><c>3</c></s:child></root>"#;
    let json = r#"{"child":{"a":"1","b":"2","c":"3"}}"#;
    assert_eq!(write(root, json), text);
    assert_eq!(read(root, text), json);
}

#[test]
fn nodes_of_no_name_are_within_the_element_around_them() {
    static NAME: Shape = Shape::Object(&[
        ("first", Node::new("first", &Shape::Text)),
        ("code", Node::new("code", &Shape::Number).attribute()),
    ]);
    static ROOT: Shape = Shape::Object(&[
        ("name", Node::new("", &NAME).none()),
        ("note", Node::new("", &Shape::Text).cdata()),
    ]);
    let root = Node::new("r", &ROOT);
    let text = r#"<r code="5"><first>a</first><![CDATA[x ]]]]><![CDATA[> <y>]]></r>"#;
    let json = r#"{"name":{"first":"a","code":5},"note":"x ]]> <y>"}"#;
    assert_eq!(write(root, json), text);
    assert_eq!(read(root, text), json);
    static ONLY: Shape = Shape::Object(&[("Name", Node::new("Name", &NAME))]);
    let only = Node::new("", &ONLY).none();
    let (text, json) = (
        r#"<Name code="5"><first>a</first></Name>"#,
        r#"{"Name":{"first":"a","code":5}}"#,
    );
    assert_eq!(write(only, json), text);
    assert_eq!(read(only, text), json);
    let several = xml(only).body_of(r#"{"Name":{},"Other":"x"}"#).unwrap_err();
    assert_eq!(
        several,
        "it would have 2 elements at its root, where XML has one"
    );
}

#[test]
fn items_may_be_of_several_names() {
    static CAT: Shape = Shape::Object(&[("lives", Node::new("lives", &Shape::Number))]);
    static DOG: Shape = Shape::Object(&[("bark", Node::new("bark", &Shape::Text))]);
    static PETS: Shape = Shape::Object(&[(
        "pets",
        Node::new(
            "pets",
            &Shape::List(
                &[Node::new("cat", &CAT), Node::new("dog", &DOG)],
                Wrapped::No,
            ),
        ),
    )]);
    let root = Node::new("r", &PETS);
    let (text, json) = (
        "<r><dog><bark>wuff</bark></dog><cat><lives>9</lives></cat></r>",
        r#"{"pets":[{"bark":"wuff"},{"lives":9}]}"#,
    );
    assert_eq!(read(root, text), json);
    assert_eq!(write(root, json), text);
}

#[test]
fn what_is_not_described_is_kept_by_its_name() {
    let any = Node::new("any", &Shape::Any);
    let text = "<r a='1'>t<b>2</b><c><d/></c><b>3</b></r>";
    assert_eq!(
        read(any, text),
        r#"{"a":"1","b":["2","3"],"c":{"d":""},"$text":"t"}"#
    );
    static MAP: Shape = Shape::Map(&[("id", Node::new("id", &Shape::Text))], &Shape::Number);
    let map = Node::new("m", &MAP);
    let (text, json) = (
        "<m><id>x</id><a>1</a><b>2</b></m>",
        r#"{"id":"x","a":1,"b":2}"#,
    );
    assert_eq!(read(map, text), json);
    assert_eq!(write(map, json), text);
    let refused = xml(map).body_of(r#"{"a b":1}"#).unwrap_err();
    assert_eq!(refused, "\"a b\" is not a name of an element");
    let refused = xml(map).body_of(r#"{"id":"\u0001"}"#).unwrap_err();
    assert_eq!(refused, "U+0001 is no character that XML can hold");
}

#[test]
fn numbers_are_those_of_xml_schema() {
    let number = Node::new("n", &Shape::Number);
    for (text, json) in [
        ("+5", "5"),
        ("-007.50", "-7.50"),
        (".5", "0.5"),
        ("1.", "1"),
        ("1E+3", "1E+3"),
        ("12345678901234567890", "12345678901234567890"),
        ("INF", "1e999"),
        ("NaN", "\"NaN\""),
        ("1e", "\"1e\""),
        (".", "\".\""),
        ("", "null"),
    ] {
        assert_eq!(read(number, &format!("<n>{text}</n>")), json, "{text}");
    }
}

#[test]
fn latin_1_is_read_where_it_is_declared() {
    let text = Node::new("t", &Shape::Text);
    let mut body = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><t>caf\xe9</t>".to_vec();
    let json = xml(text).json_of(200, "text/xml", &body, 1 << 20);
    assert_eq!(json.unwrap().ok().unwrap(), "\"café\"");
    body.drain(..body.len() - 11);
    let json = xml(text).json_of(200, "text/xml", &body, 1 << 20);
    let (_, error) = json.unwrap().unwrap_err();
    assert_eq!(error.message(), "the text is not UTF-8");
}

#[test]
fn json_is_left_to_others() {
    let person = xml(Node::new("person", &PERSON));
    assert!(
        person
            .json_of(200, "application/xml", b" {\"a\":1}", 1)
            .is_none()
    );
    assert!(person.plain_json_of(b"[]", 1).is_none());
    let plain = person.plain_json_of(b"\n<E><Code>x</Code></E>", 1 << 20);
    assert_eq!(plain.as_deref(), Some(r#"{"Code":"x"}"#));
}

#[test]
fn faults_are_named_with_their_place() {
    for (text, expected) in [
        ("<a><b></a>", "expected `</b>`"),
        ("<a>", "ends before its root does"),
        ("<a/><b/>", "a second root"),
        ("<a/>x", "text outside of the root"),
        ("<a>&nope;</a>", "an entity that XML does not have"),
        ("<a b='&nope;'/>", "nope"),
        ("<a>&#xFFFFFFF;</a>", ""),
        (
            "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
            "a document type with declarations",
        ),
        ("<", ""),
    ] {
        let (kind, message) = refused(text);
        assert_eq!(kind, ErrorKind::Decode, "{text}");
        assert!(message.contains(expected), "{text}: {message}");
    }
}

#[test]
fn a_mismatch_is_at_its_element() {
    use std::collections::BTreeMap;
    let xml = xml(Node::new("person", &PERSON));
    let text =
        "<person>\n <Friend ID='x'>\n  <alive>maybe</alive></Friend>\n <phone>1</phone></person>";
    let json = xml
        .json_of(200, "text/xml", text.as_bytes(), 1 << 20)
        .unwrap();
    let json = json.map_err(|(_, error)| error).unwrap();
    let place = |error, text: &str| {
        let error = xml.in_body(error, 200, "text/xml", text.as_bytes(), 1 << 20);
        (error.path().to_owned(), error.line(), error.column())
    };
    let found = from_json::<BTreeMap<String, bool>>(json.clone()).unwrap_err();
    assert_eq!(place(found, text), ("friend".to_owned(), 2, 2));
    type Friend = BTreeMap<String, BTreeMap<String, i64>>;
    // An attribute is at its element, text at its own.
    let found = from_json::<Friend>(json.clone()).unwrap_err();
    assert_eq!(place(found, text), ("friend.id".to_owned(), 2, 2));
    let alive = text.replace(" ID='x'", " ID='1'");
    let json = xml
        .json_of(200, "text/xml", alive.as_bytes(), 1 << 20)
        .unwrap();
    let found = from_json::<Friend>(json.map_err(|(_, error)| error).unwrap()).unwrap_err();
    assert_eq!(place(found, &alive), ("friend.alive".to_owned(), 3, 3));
    // What is JSON after all is left as it is.
    let found = from_json::<bool>("\n1").unwrap_err();
    let found = xml.in_body(found, 200, "text/xml", b"\n1", 1 << 20);
    assert_eq!((found.line(), found.column()), (2, 1));
}
