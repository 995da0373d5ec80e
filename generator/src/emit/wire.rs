//! What a request is on the wire, worked out from values and the document alone.
//!
//! The runtime has an encoder of its own. This one shares nothing with it, so that generated tests
//! compare two readings of OpenAPI's style table (3.0.4 §4.7.12.3), not one with itself.

use serde_json::{Map, Value};

use super::operation::is_sequence;
use super::sample::RequestSample;
use super::{wire_parts, wire_xml};
use crate::ir::{
    BodyContent, Constant, FormField, Location, Operation, Parameter, Style, SwitchPlace, XmlShape,
};
use crate::names::InputPlace;

/// What stands for the boundary of a multipart form, which is random.
pub(super) const BOUNDARY: &str = "BOUNDARY";

/// A request.
#[derive(Debug, Default)]
pub(super) struct Wire {
    /// Path and query.
    pub(super) target: String,
    /// Header parameters, by name in lower case.
    pub(super) headers: Vec<(String, String)>,
    /// The cookies of parameters.
    pub(super) cookies: Vec<String>,
    /// The media type of the body, where it is known.
    pub(super) media_type: Option<String>,
    /// The body.
    pub(super) body: String,
}

/// A request as it has to arrive.
pub(super) fn wire(shapes: &[XmlShape], operation: &Operation, sample: &RequestSample) -> Wire {
    let mut wire = Wire::default();
    let mut given = sample.given.clone();
    if let Some(switch) = &operation.switch {
        let value = switch.value.as_ref().map(switch_value);
        match (switch.place, value) {
            (SwitchPlace::Parameter(index), Some(value)) => {
                given.push((InputPlace::Parameter(index), value));
            }
            (SwitchPlace::BodyMember(index), Some(value)) => {
                given.push((InputPlace::BodyMember(index), value));
            }
            (SwitchPlace::Body, Some(value)) => switched(&mut given, &switch.name, value),
            (_, None) => {}
        }
        given.sort_by_key(|(place, _)| *place);
    }
    let mut path = operation.path.clone();
    let mut query = Vec::new();
    for (place, value) in &given {
        let InputPlace::Parameter(index) = place else {
            continue;
        };
        let parameter = &operation.parameters[*index];
        let name = &parameter.member.name;
        match parameter.location {
            Location::Path => {
                path = path.replace(&format!("{{{name}}}"), &in_path(parameter, value));
            }
            Location::Query => query.extend(in_query(parameter, value)),
            Location::Header => {
                let text = list(value, ",", equals(parameter), str::to_owned);
                let text = if parameter.json {
                    value.to_string()
                } else {
                    text
                };
                wire.headers.push((name.to_lowercase(), text));
            }
            Location::Cookie => wire.cookies.extend(in_cookie(parameter, value)),
            Location::QueryString if parameter.json => query.push(percent(&value.to_string())),
            Location::QueryString => query.push(list(value, ",", ",", percent)),
        }
    }
    wire.target = if query.is_empty() {
        path
    } else {
        format!("{path}?{}", query.join("&"))
    };
    body(operation, &given, &mut wire);
    let xml = operation.body.as_ref().and_then(|body| body.xml.as_ref());
    if let Some(root) = xml.filter(|_| !wire.body.is_empty()) {
        let value = serde_json::from_str(&wire.body).unwrap_or_default();
        wire.body = wire_xml::document(shapes, root, &value);
    }
    wire
}

fn switch_value(value: &Constant) -> Value {
    match value {
        Constant::String(text) => text.as_str().into(),
        Constant::Integer(integer) => (*integer).into(),
        Constant::Number(number) => (*number).into(),
        Constant::Boolean(flag) => (*flag).into(),
    }
}

/// Puts a switch before the other members of a body that is JSON as a whole.
fn switched(given: &mut Vec<(InputPlace, Value)>, name: &str, value: Value) {
    let whole = given
        .iter()
        .position(|(place, _)| *place == InputPlace::Body);
    let mut object = Map::from_iter([(name.to_owned(), value)]);
    if let Some(index) = whole
        && let Value::Object(members) = given.remove(index).1
    {
        let others = members.into_iter().filter(|(other, _)| other != name);
        object.extend(others);
    }
    given.push((InputPlace::Body, Value::Object(object)));
}

/// Every byte that RFC 3986 does not leave unreserved as `%XX`.
fn percent(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// As `application/x-www-form-urlencoded` has it.
fn plus(text: &str) -> String {
    percent(text).replace("%20", "+")
}

/// What `allowReserved` leaves as it is, but for what would end the value.
fn reserved(text: &str) -> String {
    but(text, ":/?[]@!$'()*,;=")
}

/// The same in a path, whose segments end at other characters.
fn reserved_in_path(text: &str) -> String {
    but(text, ":@!$&'()*+,;=")
}

/// The same in a cookie, whose values hold less.
fn reserved_in_cookie(text: &str) -> String {
    but(text, ":/?[]@!$'()*=")
}

/// Escapes all but `kept`, and what is escaped already.
fn but(text: &str, kept: &str) -> String {
    let is_escape = |rest: &str| {
        let digits = rest.get(..2);
        digits.is_some_and(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
    };
    let character = |(at, c): (usize, char)| match c {
        '%' if is_escape(&text[at + 1..]) => c.to_string(),
        _ if kept.contains(c) => c.to_string(),
        _ => percent(&c.to_string()),
    };
    text.char_indices().map(character).collect()
}

/// A scalar as text.
pub(super) fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// The parts of a value between `between`; of an object names and values around `equals`.
fn list(value: &Value, between: &str, equals: &str, escape: fn(&str) -> String) -> String {
    let parts: Vec<String> = match value {
        Value::Array(items) => items.iter().map(|item| escape(&scalar(item))).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| format!("{}{equals}{}", escape(name), escape(&scalar(value))))
            .collect(),
        scalar_ => vec![escape(&scalar(scalar_))],
    };
    parts.join(between)
}

/// What is between the name and the value of an object's member.
fn equals(parameter: &Parameter) -> &'static str {
    if parameter.explode { "=" } else { "," }
}

fn in_path(parameter: &Parameter, value: &Value) -> String {
    let name = &parameter.member.name;
    let escape = if parameter.multi_segment {
        segments
    } else if parameter.allow_reserved {
        reserved_in_path
    } else {
        percent
    };
    if parameter.json {
        return escape(&value.to_string());
    }
    match (parameter.style, parameter.explode) {
        (Style::Label, true) => format!(".{}", list(value, ".", "=", escape)),
        (Style::Label, false) => format!(".{}", list(value, ",", ",", escape)),
        (Style::Matrix, true) if value.is_array() => {
            let start = format!(";{name}=");
            format!("{start}{}", list(value, &start, "=", escape))
        }
        (Style::Matrix, true) if value.is_object() => {
            format!(";{}", list(value, ";", "=", escape))
        }
        (Style::Matrix, _) => format!(";{name}={}", list(value, ",", ",", escape)),
        _ => list(value, ",", equals(parameter), escape),
    }
}

/// What may be several segments of a path.
fn segments(text: &str) -> String {
    let pieces: Vec<String> = text.split('/').map(percent).collect();
    pieces.join("/")
}

fn in_query(parameter: &Parameter, value: &Value) -> Vec<String> {
    let escape = if parameter.allow_reserved {
        reserved
    } else {
        percent
    };
    written(parameter, value, (percent, escape))
}

fn in_cookie(parameter: &Parameter, value: &Value) -> Vec<String> {
    let escapes: Escapes = match (parameter.style, parameter.allow_reserved) {
        (Style::Cookie, _) => (str::to_owned, str::to_owned),
        (_, true) => (percent, reserved_in_cookie),
        (_, false) => (percent, percent),
    };
    written(parameter, value, escapes)
}

fn written(parameter: &Parameter, value: &Value, escapes: Escapes) -> Vec<String> {
    let json = parameter.json || parameter.by_content && value.is_object();
    let json = json.then(|| value.to_string());
    let how = (parameter.style, parameter.explode);
    pairs(&parameter.member.name, value, json, how, escapes)
}

/// Escapes of names and of values.
type Escapes = (fn(&str) -> String, fn(&str) -> String);

pub(super) fn pairs(
    name: &str,
    value: &Value,
    json: Option<String>,
    (style, explode): (Style, bool),
    (of_names, of_values): Escapes,
) -> Vec<String> {
    let key = of_names(name);
    if let Some(json) = json {
        return vec![format!("{key}={}", of_values(&json))];
    }
    if style == Style::DeepObject {
        let mut leaves = Vec::new();
        deep(name.to_owned(), value, explode, &mut leaves);
        let pair =
            |(name, text): &(String, String)| format!("{}={}", of_names(name), of_values(text));
        return leaves.iter().map(pair).collect();
    }
    match (value, explode) {
        (Value::Array(items), true) => items
            .iter()
            .map(|item| format!("{key}={}", of_values(&scalar(item))))
            .collect(),
        (Value::Object(members), true) => members
            .iter()
            .map(|(name, value)| format!("{}={}", of_names(name), of_values(&scalar(value))))
            .collect(),
        (Value::Array(items), false) if items.is_empty() => Vec::new(),
        (Value::Object(members), false) if members.is_empty() => Vec::new(),
        _ => {
            let between = match style {
                Style::SpaceDelimited => "%20",
                Style::PipeDelimited => "%7C",
                _ => ",",
            };
            vec![format!(
                "{key}={}",
                list(value, between, between, of_values)
            )]
        }
    }
}

/// `name[key][0]`, to any depth.
fn deep(name: String, value: &Value, explode: bool, out: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                deep(format!("{name}[{key}]"), value, explode, out);
            }
        }
        Value::Array(items) if explode => {
            for (index, item) in items.iter().enumerate() {
                deep(format!("{name}[{index}]"), item, explode, out);
            }
        }
        other => out.push((name, list(other, ",", ",", str::to_owned))),
    }
}

fn body(operation: &Operation, given: &[(InputPlace, Value)], wire: &mut Wire) {
    let Some(body) = &operation.body else { return };
    let members = given.iter().filter_map(|(place, value)| match place {
        InputPlace::BodyMember(index) => Some((*index, value)),
        _ => None,
    });
    let whole = given.iter().find(|(place, _)| *place == InputPlace::Body);
    match &body.content {
        BodyContent::JsonMembers {
            media_type,
            members: names,
        } => {
            let object = members.map(|(index, value)| (names[index].name.clone(), value.clone()));
            wire.body = Value::Object(object.collect()).to_string();
            wire.media_type = Some(media_type.clone());
        }
        BodyContent::Form(fields) => {
            let pairs = members.flat_map(|(index, value)| form_pairs(&fields[index], value));
            wire.body = pairs.collect::<Vec<_>>().join("&");
            wire.media_type = Some("application/x-www-form-urlencoded".to_owned());
        }
        BodyContent::Multipart { media_type, fields } => {
            let parts = members.map(|(index, value)| (&fields[index], value));
            wire.body = format!("{}\r\n", wire_parts::body(media_type, parts));
            wire.media_type = Some(format!("{media_type}; boundary={BOUNDARY}"));
        }
        content => {
            let Some((_, value)) = whole else { return };
            let (text, media_type) = match content {
                BodyContent::Json { media_type, .. } => (value.to_string(), Some(media_type)),
                BodyContent::Lines { media_type, .. } => {
                    (lines(media_type, value), Some(media_type))
                }
                BodyContent::Text(media_type) => (scalar(value), Some(media_type)),
                _ => (scalar(value), None),
            };
            wire.body = text;
            wire.media_type = media_type.cloned();
        }
    }
}

/// A text on each line; of a JSON text sequence with a separator before it.
fn lines(media_type: &str, items: &Value) -> String {
    let separator = if is_sequence(media_type) {
        "\u{1e}"
    } else {
        ""
    };
    let items = items.as_array().into_iter().flatten();
    items.map(|item| format!("{separator}{item}\n")).collect()
}

pub(super) fn form_pairs(field: &FormField, value: &Value) -> Vec<String> {
    let escape = if field.allow_reserved { reserved } else { plus };
    if let (true, Value::Object(members)) = (field.members, value) {
        let pair = |name: &str, value: &Value| {
            let text = match value {
                Value::Object(_) => value.to_string(),
                value => scalar(value),
            };
            format!("{}={}", plus(name), escape(&text))
        };
        let pairs = members.iter().flat_map(|(name, value)| match value {
            Value::Array(items) => items.iter().map(|item| pair(name, item)).collect(),
            value => vec![pair(name, value)],
        });
        return pairs.collect();
    }
    let json = (field.json || field.by_content && value.is_object()).then(|| value.to_string());
    let (style, explode) = (field.style, field.explode);
    pairs(
        &field.member.name,
        value,
        json,
        (style, explode),
        (plus, escape),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_table_of_styles() {
        let escapes: Escapes = (percent, percent);
        let is = |style, explode, value: Value, expected: &str| {
            let written = pairs("color", &value, None, (style, explode), escapes);
            assert_eq!(written.join("&"), expected, "{style:?} {explode} {value}");
        };
        let (array, object) = (json!(["blue", "black"]), json!({"R": 100, "G": 200}));
        is(Style::Form, false, array.clone(), "color=blue,black");
        is(Style::Form, true, array.clone(), "color=blue&color=black");
        is(Style::Form, false, object.clone(), "color=R,100,G,200");
        is(Style::Form, true, object.clone(), "R=100&G=200");
        is(
            Style::SpaceDelimited,
            false,
            array.clone(),
            "color=blue%20black",
        );
        is(Style::PipeDelimited, false, array, "color=blue%7Cblack");
        is(
            Style::DeepObject,
            true,
            object,
            "color%5BR%5D=100&color%5BG%5D=200",
        );
    }

    #[test]
    fn escapes() {
        assert_eq!(percent("a &/é+"), "a%20%26%2F%C3%A9%2B");
        assert_eq!(plus("a &"), "a+%26");
        assert_eq!(reserved("a/b&c"), "a/b%26c");
    }
}
