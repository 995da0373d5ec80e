//! JSON beside another parser of it, and multipart forms that are read again.

use std::collections::BTreeMap;
use std::fmt::Debug;

use specwright_runtime::runtime::operation::{Content, Method, Operation};
use specwright_runtime::runtime::parts::PartsCall;
use specwright_runtime::runtime::{
    Decode, Document, File, FormField, Inputs, Value, from_json, multipart, to_json,
};

use crate::canned::{GET, client, run, typed};
use crate::{Dice, Verdict, signature};

pub const JSON_SEEDS: &[&str] = &[
    "{\"a\":[1,2.5,-3e2,true,false,null,\"x\"],\"b\":{\"c\":{}}}",
    "[\"\\u00e9\\ud83d\\ude00\\n\\\"\",\"é😀\"]",
    " [ ] ",
    "-0.0",
    "[[[[1]]],{\"\":[]}]",
];
pub const JSON_WORDS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\\u",
    "\\ud83d",
    "\\ude00",
    "1",
    "-",
    ".",
    "e",
    "E+",
    "0",
    "true",
    "false",
    "null",
    " ",
    "\n",
    "\t",
    "\u{feff}",
    "é",
    "\"a\":",
    "[[[[[[[[",
    "]]]]]]]]",
    "18446744073709551615",
    "1e400",
    "\0",
];

/// Where the two differ on purpose: numbers beyond f64, halves of pairs, a byte
/// order mark, and depth near the limit.
fn is_comparable(input: &[u8], theirs: &str) -> bool {
    let on_purpose = [
        "number out of range",
        "surrogate",
        "hex escape",
        "recursion limit",
    ];
    let depth = input
        .iter()
        .filter(|byte| matches!(byte, b'[' | b'{'))
        .count();
    !on_purpose.iter().any(|part| theirs.contains(part))
        && !input.starts_with(b"\xef\xbb\xbf")
        && depth < 120
}

pub fn json(input: &[u8], _: &mut Dice) -> Verdict {
    let ours = from_json::<Value>(input);
    let theirs = serde_json::from_slice::<serde_json::Value>(input);
    if let Ok(value) = &ours {
        // What is written again is the same value.
        let text = to_json(value);
        let again = from_json::<Value>(&text).map(|again| to_json(&again));
        if again.as_deref().ok() != Some(text.as_str()) {
            return Err(format!("{text} is read again as {again:?}"));
        }
    }
    let shape = match (&ours, &theirs) {
        (Ok(ours), Ok(theirs)) => {
            let text = to_json(ours);
            let read: Result<serde_json::Value, _> = serde_json::from_str(&text);
            if read.as_ref().ok() != Some(theirs) {
                return Err(format!("{text} for {theirs}"));
            }
            signature([1, text.len().min(60) as u64])
        }
        (Err(error), Err(theirs)) => {
            let words = error.to_string();
            let words = words.split(" (line").next().unwrap_or_default();
            signature([2, words.len() as u64, theirs.to_string().len() as u64 / 4])
        }
        (ours, Err(theirs)) if is_comparable(input, &theirs.to_string()) => {
            return Err(format!("{ours:?}, and of serde_json {theirs}"));
        }
        (Err(error), Ok(theirs)) if is_comparable(input, "") => {
            return Err(format!("{error}, and of serde_json {theirs}"));
        }
        _ => 3,
    };
    // No type of a reply ends the process, whatever comes, and it is read as its tape is.
    same_by_tape::<Vec<i64>>(input)?;
    same_by_tape::<BTreeMap<String, Vec<Option<f64>>>>(input)?;
    same_by_tape::<Vec<String>>(input)?;
    same_by_tape::<BTreeMap<String, Vec<Value>>>(input)?;
    Ok(shape)
}

/// Whether a type is read from its text as it is by the tape.
fn same_by_tape<T: Decode + Debug>(input: &[u8]) -> Result<(), String> {
    let by_tape = Document::parse(input.to_vec()).and_then(|document| {
        T::decode(document.root()).map_err(|mismatch| mismatch.locate(&document))
    });
    let (read, by_tape) = (
        format!("{:?}", from_json::<T>(input)),
        format!("{by_tape:?}"),
    );
    if read == by_tape {
        return Ok(());
    }
    Err(format!("{read}, and by the tape {by_tape}"))
}

pub const FORM_SEEDS: &[&str] = &[
    "name|content",
    "a\"b\\|--\r\n\r\n",
    "a\r\nb|Content-Disposition: form-data; name=\"x\"\r\n\r\ny",
    "é|\0",
    "--x\r\nContent-Type: text/plain\r\n\r\n|\r\n--x \t\r\n\r\nb\r\n--x--\r\n",
    "p\n--x\nContent-Transfer-Encoding: base64\n\nYW==\n--x\nX: y\n z\n--x--",
];
pub const FORM_WORDS: &[&str] = &[
    "\r\n",
    "\r\n\r\n",
    "--",
    "\"",
    "\\",
    "%22",
    "; name=\"b\"",
    "Content-Type: x",
    "\r\n--x",
    "--x\r\n",
    "--x--",
    "\r\n--x--\r\n",
    "Content-Transfer-Encoding: quoted-printable\r\n",
    "|",
    "é",
    "\0",
    "\n",
    "\r",
];

static FIELDS: [FormField; 2] = [FormField::new("text"), FormField::new("file")];
static UPLOAD: Operation = Operation {
    id: "upload",
    method: Method::Post,
    content: Content::Multipart("multipart/form-data", &FIELDS, multipart::write),
    ..Operation::DEFAULT
};

/// A part: the values of its names, and its content.
struct Part {
    name: String,
    file: Option<String>,
    content: Vec<u8>,
}

/// Reads a form (RFC 7578), as browsers write names.
fn read(boundary: &str, mut body: &[u8]) -> Option<Vec<Part>> {
    let delimiter = format!("--{boundary}");
    let mut parts = Vec::new();
    body = body.strip_prefix(delimiter.as_bytes())?;
    loop {
        if body == b"--\r\n" || body == b"--" {
            return Some(parts);
        }
        body = body.strip_prefix(b"\r\n")?;
        let end = find(body, b"\r\n\r\n")?;
        let head = std::str::from_utf8(&body[..end]).ok()?;
        let rest = &body[end + 4..];
        let close = find(rest, format!("\r\n{delimiter}").as_bytes())?;
        let disposition = head
            .split("\r\n")
            .find_map(|line| line.strip_prefix("Content-Disposition: form-data"))?;
        parts.push(Part {
            name: parameter(disposition, "; name=\"")?,
            file: parameter(disposition, "; filename=\""),
            content: rest[..close].to_vec(),
        });
        body = &rest[close + 2 + delimiter.len()..];
    }
}

fn parameter(text: &str, start: &str) -> Option<String> {
    let at = text.find(start)? + start.len();
    let end = text[at..].find('"')?;
    Some(text[at..at + end].to_owned())
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len())
        .position(|window| window == wanted)
}

/// What a part of a reply is: its media type, its headers and its content.
type Received = (String, Vec<(String, String)>, Vec<u8>);

/// The parts of a reply that arrives in these chunks, and whether all of it could be read.
fn received(media_type: &str, chunks: Vec<Vec<u8>>) -> (Vec<Received>, bool) {
    let (client, _) = client(vec![(typed(media_type), chunks)]);
    let mut stream = PartsCall::raw(&client, Inputs::new(&GET).encoded()).stream();
    let mut parts = Vec::new();
    while let Some(part) = run(stream.next()) {
        let Ok(part) = part else {
            return (parts, false);
        };
        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        let headers = part.headers().map(owned).collect();
        parts.push((part.media_type().to_owned(), headers, part.value.to_vec()));
    }
    (parts, true)
}

/// Reads an input as a reply: it is the same however it arrives.
fn reply(input: &[u8], dice: &mut Dice) -> Verdict {
    const TYPE: &str = "multipart/mixed; boundary=x";
    let whole = received(TYPE, vec![input.to_vec()]);
    let cut = received(TYPE, dice.cut(input));
    if cut != whole {
        return Err(format!("{cut:?} in pieces, {whole:?} whole"));
    }
    let shapes = whole.0.iter().map(|(_, headers, content)| {
        signature([headers.len() as u64, content.len().min(9) as u64])
    });
    Ok(signature(shapes.take(12).chain([whole.1.into()])))
}

/// Reads a form as a reply, whose parts are these.
fn is_received(media_type: &str, body: &[u8], wanted: &[Part]) -> Result<(), String> {
    let (found, is_whole) = received(media_type, vec![body.to_vec()]);
    let contents = found.iter().map(|(_, _, content)| content);
    if !is_whole || !contents.eq(wanted.iter().map(|part| &part.content)) {
        return Err(format!("{found:?} for {}", body.escape_ascii()));
    }
    Ok(())
}

pub fn multipart(input: &[u8], dice: &mut Dice) -> Verdict {
    // The reader itself must stand anything.
    let _ = read("x", input);
    let shape = reply(input, dice)?;
    let at = input.iter().position(|byte| *byte == b'|').unwrap_or(0);
    let (name, content) = input.split_at(at);
    let name = String::from_utf8_lossy(name).into_owned();
    let text = String::from_utf8_lossy(content).into_owned();
    let file = File::new(name.as_str(), content.to_vec());
    let inputs = Inputs::new(&UPLOAD).text("text", text.as_str());
    let parts = match dice.roll(2) {
        0 => inputs.set("file", file).encoded(),
        _ => inputs.set("file", vec![file.clone(), file]).encoded(),
    };
    if let Some(problem) = parts.problem() {
        return Ok(signature([1, problem.len() as u64]));
    }
    let boundary = parts
        .content_type()
        .and_then(|text| text.split_once("boundary="));
    let (_, boundary) = boundary.ok_or("there is no boundary")?;
    let body = parts.body().as_bytes().ok_or("the body is not in memory")?;
    let found =
        read(boundary, body).ok_or_else(|| format!("not a form: {}", body.escape_ascii()))?;
    is_received(parts.content_type().unwrap_or_default(), body, &found)?;
    let (first, files) = found.split_first().ok_or("a form of nothing")?;
    if first.name != "text" || first.file.is_some() || first.content != text.as_bytes() {
        return Err(format!(
            "the text is another: {}",
            first.content.escape_ascii()
        ));
    }
    // As browsers escape what would end the name (WHATWG HTML, multipart form data).
    let escaped = name
        .replace('\r', "%0D")
        .replace('\n', "%0A")
        .replace('"', "%22");
    for file in files {
        if file.name != "file" || file.file.as_deref() != Some(&escaped) {
            return Err(format!(
                "{:?} and {:?} for {escaped:?}",
                file.name, file.file
            ));
        }
        if file.content != content {
            return Err(format!("the content is {}", file.content.escape_ascii()));
        }
    }
    let specials = |text: &[u8]| {
        text.iter()
            .filter(|byte| b"\r\n\"-\\".contains(byte))
            .count()
    };
    let counts = [
        specials(name.as_bytes()).min(12),
        specials(content).min(12),
        files.len(),
    ];
    let counts = counts.map(|count| count as u64);
    Ok(signature(counts.into_iter().chain([shape])))
}
