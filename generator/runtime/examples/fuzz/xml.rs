//! XML that is read, written and read again.

use specwright_runtime::runtime::xml::{Node, Shape, Wrapped, Xml, XmlReply};
use specwright_runtime::runtime::{Notation, Value, from_json};

use crate::{Dice, Verdict, signature};

pub const XML_SEEDS: &[&str] = &[
    "<?xml version=\"1.0\"?><p:person xmlns:p=\"urn:p\" ID=\"7\"><p:Name>A &amp; B<![CDATA[ <C>]]></p:Name>\
     <alive>true</alive><Friend><Name/></Friend><tags><tag>x</tag><tag/></tags></p:person>",
    "<person><phone kind=\"home\">1</phone><phone>2</phone><other a=\"1\">t<b/>u</other></person>",
    "<person xmlns:i='http://www.w3.org/2001/XMLSchema-instance'><Name i:nil='true'/></person>",
    "<result><person ID=\"1\"><groupSet><item><Name>a</Name></item></groupSet></person></result>",
    "\u{feff}<person><!-- c --><?p i?><Name>&#233;&#x1F600;&lt;</Name></person>",
];
pub const XML_WORDS: &[&str] = &[
    "<person>",
    "</person>",
    "<Name>",
    "</Name>",
    "<Name/>",
    "<tags>",
    "</tags>",
    "<tag>",
    "</tag>",
    "<phone>",
    "</phone>",
    "<item>",
    "</item>",
    "<groupSet>",
    "</groupSet>",
    "<Friend>",
    "</Friend>",
    "<more/>",
    " ID=\"1\"",
    " kind='a'",
    " xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:nil='true'",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<?",
    "?>",
    "<!DOCTYPE a [<!ENTITY b \"c\">]>",
    "&amp;",
    "&#0;",
    "&#xFFFF;",
    "&b;",
    "\"",
    "'",
    "1e400",
    "007",
    "true",
    "é",
    "\0",
    "\r\n",
    " ",
];

static PERSON: Shape = Shape::Object(&[
    ("id", Node::new("ID", &Shape::Number).attribute()),
    ("name", Node::new("Name", &Shape::Text)),
    ("alive", Node::new("alive", &Shape::Boolean)),
    ("friend", Node::new("Friend", &PERSON)),
    ("tags", Node::new("tags", &TAGS)),
    ("phones", Node::new("phones", &PHONES).required()),
    ("groups", Node::new("groupSet", &GROUPS)),
    ("more", Node::new("more", &MORE)),
]);
static TAGS: Shape = Shape::List(&[Node::new("tag", &Shape::Text)], Wrapped::Yes);
static PHONES: Shape = Shape::List(&[Node::new("phone", &PHONE)], Wrapped::No);
static PHONE: Shape = Shape::Object(&[
    ("kind", Node::new("kind", &Shape::Text).attribute()),
    ("number", Node::new("number", &Shape::Text).text()),
]);
static GROUPS: Shape = Shape::List(&[Node::new("item", &PERSON)], Wrapped::Unsaid);
static MORE: Shape = Shape::Map(&[("a", Node::new("a", &Shape::Number))], &Shape::Any);

static XML: Xml = Xml {
    body: Some(Node::new("person", &PERSON)),
    replies: &[XmlReply {
        statuses: (200, 200),
        media_type: "application/xml",
        root: Node::new("person", &PERSON),
    }],
};

/// The most memory that what is read may take.
const MOST: usize = 1 << 16;

fn json_of(text: &[u8]) -> Option<Result<String, String>> {
    let json = XML.json_of(200, "application/xml", text, MOST)?;
    Some(json.map_err(|(_, error)| error.to_string()))
}

pub fn xml(input: &[u8], _: &mut Dice) -> Verdict {
    // Of any type there is, and none.
    if let Some(json) = XML.plain_json_of(input, MOST) {
        is_json(&json)?;
    }
    let json = match json_of(input) {
        None => return Ok(1),
        Some(Err(error)) => {
            let words = error.split(" (line").next().unwrap_or_default();
            return Ok(signature([2, words.len() as u64]));
        }
        Some(Ok(json)) => json,
    };
    if json.len() > MOST {
        return Err(format!(
            "{} bytes of JSON where {MOST} are the most",
            json.len()
        ));
    }
    is_json(&json)?;
    let text = match XML.body_of(&json) {
        Ok(text) => text,
        // XML is read more kindly than it is written.
        Err(problem) => return Ok(signature([3, problem.len() as u64])),
    };
    let again = match json_of(text.as_bytes()) {
        Some(Ok(again)) => again,
        other => return Err(format!("{text} of {json} is read as {other:?}")),
    };
    // What was read kindly is written as it has to be, and stays so.
    let settled = XML.body_of(&again);
    if settled
        .as_ref()
        .ok()
        .and_then(|text| json_of(text.as_bytes()))
        != Some(Ok(again.clone()))
    {
        return Err(format!("{again} of {text} becomes {settled:?}"));
    }
    let is_same = u64::from(json == again);
    let size = json.len().min(200) as u64 / 8;
    Ok(signature([
        4,
        is_same,
        size,
        json.matches('{').count().min(20) as u64,
    ]))
}

/// Whether two parsers take it.
fn is_json(text: &str) -> Result<(), String> {
    let ours = from_json::<Value>(text);
    let theirs = serde_json::from_str::<serde_json::Value>(text);
    match (ours, theirs) {
        (Ok(_), Ok(_)) => Ok(()),
        (_, Err(error)) if error.to_string().contains("number out of range") => Ok(()),
        (ours, theirs) => Err(format!(
            "{text} is no JSON: {:?}, {:?}",
            ours.err(),
            theirs.err()
        )),
    }
}
