//! Event streams and lines of JSON, whole and in pieces, beside readers of the
//! whole text.

use specwright_runtime::runtime::{Event, EventCall, Inputs, LinesCall, Value, to_json};

use crate::canned::{GET, client, run, typed};
use crate::{Dice, Verdict, signature};

pub const SSE_SEEDS: &[&str] = &[
    "data: 1\n\ndata: 2\n\n",
    ": comment\nid: 7\nevent: add\ndata: a\ndata: b\n\nid\n\n",
    "\u{feff}data\r\rdata:x\r\n\r\nretry: 10\n\n",
    "data: [DONE]\n\n",
];
pub const SSE_WORDS: &[&str] = &[
    "\n", "\r", "\r\n", "\n\n", "data:", "data: ", "data", "id:", "id: 1", "id", "event: x", ":",
    "retry: 5", "\u{feff}", "\0", "é", " ",
];

type Events = (Vec<Event>, Option<String>);

fn events(chunks: Vec<Vec<u8>>) -> Events {
    let (client, _) = client(vec![(typed("text/event-stream"), chunks)]);
    let mut stream = EventCall::<Value>::new(&client, Inputs::new(&GET).encoded()).events();
    let mut found = Vec::new();
    while let Some(event) = run(stream.next()) {
        found.push(event.expect("any bytes are events"));
    }
    (found, stream.last_event_id().map(str::to_owned))
}

/// The events of a whole text, line by line, as the standard tells it.
fn plain_events(text: &[u8]) -> Events {
    let text = String::from_utf8_lossy(text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text));
    // Every end of a line is a line feed; what follows the last is not a line.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines = text
        .rsplit_once('\n')
        .map_or("", |(lines, _)| lines)
        .split('\n');
    let lines = lines.take(if text.contains('\n') { usize::MAX } else { 0 });
    let (mut data, mut event, mut id) = (Vec::new(), String::new(), String::new());
    let (mut found, mut last) = (Vec::new(), String::new());
    let some = |id: &String| Some(id.clone()).filter(|id| !id.is_empty());
    for line in lines {
        if line.is_empty() {
            last.clone_from(&id);
            if !data.is_empty() {
                let named = std::mem::take(&mut event);
                found.push(Event {
                    event: if named.is_empty() {
                        "message".to_owned()
                    } else {
                        named
                    },
                    id: some(&id),
                    data: data.join("\n"),
                });
            }
            data.clear();
            event.clear();
            continue;
        }
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "data" => data.push(value.to_owned()),
            "event" => event = value.to_owned(),
            "id" if !value.contains('\0') => id = value.to_owned(),
            _ => {}
        }
    }
    (found, some(&last))
}

pub fn sse(input: &[u8], dice: &mut Dice) -> Verdict {
    let whole = events(vec![input.to_vec()]);
    let plain = plain_events(input);
    if whole != plain {
        return Err(format!("{whole:?}, and read plainly {plain:?}"));
    }
    let cut = events(dice.cut(input));
    if cut != whole {
        return Err(format!("{cut:?} in pieces, {whole:?} whole"));
    }
    let shapes = whole.0.iter().map(|event| {
        let lengths = [
            event.event.len(),
            event.data.len().min(9),
            event.id.is_some().into(),
        ];
        signature(lengths.map(|length| length as u64))
    });
    Ok(signature(shapes.take(12).chain([whole.1.is_some().into()])))
}

pub const LINE_SEEDS: &[&str] = &[
    "1\n2\n",
    "{\"a\":[1,2]}\r\n\"x\"\n\n null ",
    "\u{1e}{\"a\":\n1}\n\u{1e}2\n",
    "[\"\\\"\n",
];
pub const LINE_WORDS: &[&str] = &[
    "\n", "\r\n", "1", "{}", "[]", "\"", "\\", "null", ",", "\u{1e}", "\u{feff}", " ", "{\"a\":",
    "}",
];

type Lines = (Vec<String>, bool);

fn values(chunks: Vec<Vec<u8>>) -> Lines {
    let (client, _) = client(vec![(typed("application/x-ndjson"), chunks)]);
    let mut stream = LinesCall::<Value>::new(&client, Inputs::new(&GET).encoded()).stream();
    let mut found = Vec::new();
    while let Some(item) = run(stream.next()) {
        match item {
            Ok(item) => found.push(to_json(&item)),
            Err(_) => return (found, false),
        }
    }
    (found, true)
}

pub fn lines(input: &[u8], dice: &mut Dice) -> Verdict {
    let whole = values(vec![input.to_vec()]);
    let cut = values(dice.cut(input));
    if cut != whole {
        return Err(format!("{cut:?} in pieces, {whole:?} whole"));
    }
    // Without the separators of sequences it is a value a line.
    if !input.contains(&0x1e) {
        let plain = plain_values(input);
        if plain != whole {
            return Err(format!("{whole:?}, and line by line {plain:?}"));
        }
    }
    let lengths = whole.0.iter().map(|value| value.len().min(20) as u64);
    Ok(signature(lengths.take(12).chain([whole.1.into()])))
}

fn plain_values(text: &[u8]) -> Lines {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let mut found = Vec::new();
    for line in text.split(|byte| *byte == b'\n') {
        if line.iter().all(|byte| b" \t\r".contains(byte)) {
            continue;
        }
        // A byte order mark is skipped where a text begins, so behind the white space of its line.
        let start = line.iter().take_while(|byte| b" \t\r".contains(byte));
        let text = &line[start.count()..];
        match specwright_runtime::runtime::from_json::<Value>(text) {
            Ok(value) => found.push(to_json(&value)),
            Err(_) => return (found, false),
        }
    }
    (found, true)
}
