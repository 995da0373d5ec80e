//! Parts by name or by position, as the JSON of an object or a list.

use std::collections::BTreeMap;

use bytes::Bytes;
use reqwest::Url;

use super::content::Written;
use super::framer::{Malformed, RawPart, split};
use super::{PartField, PartKind, Parts};
use crate::runtime::error::ErrorKind;
use crate::runtime::json::DecodeError;
use crate::runtime::part::PartHead;

/// The most parts of a body that is read whole.
const MOST_PARTS: usize = 10_000;

/// Where in a text values begin, and where the parts that they were made of are.
pub(super) type Places = Vec<(usize, usize)>;

/// The JSON of a body.
pub(super) fn json(
    parts: &Parts,
    media_type: &str,
    body: &[u8],
    most: usize,
) -> Result<(String, Places), (ErrorKind, DecodeError)> {
    let malformed = |problem: Malformed| {
        let error = DecodeError::new(body, problem.at, String::new(), problem.message);
        (ErrorKind::Decode, error)
    };
    let found = split(media_type, body, MOST_PARTS).map_err(malformed)?;
    let mut out = Written::default();
    write(parts, found, &mut out).map_err(malformed)?;
    if out.text.len() > most {
        let message = format!("what its parts hold takes more than {most} bytes of memory");
        let error = DecodeError::new(body, 0, String::new(), message);
        return Err((ErrorKind::TooLarge, error));
    }
    Ok((out.text, out.places))
}

/// The parts that a part is made of.
pub(super) fn parts_within(part: &RawPart) -> Result<Vec<RawPart>, Malformed> {
    let within = split(&part.head.media_type, &part.octets()?, MOST_PARTS);
    let mut within = within.map_err(|problem| Malformed {
        at: part.at + problem.at,
        ..problem
    })?;
    for inner in &mut within {
        inner.at += part.at;
    }
    Ok(within)
}

/// The fields of a form that a part is, as parts.
pub(super) fn pairs_within(part: &RawPart, text: &str) -> Vec<RawPart> {
    let Ok(mut url) = Url::parse("http://form/") else {
        return Vec::new();
    };
    url.set_query(Some(text.trim()));
    let pairs = url.query_pairs().map(|(name, value)| {
        let quoted = name.replace('\\', "\\\\").replace('"', "\\\"");
        let disposition = format!("form-data; name=\"{quoted}\"");
        RawPart {
            head: PartHead {
                media_type: String::new(),
                headers: vec![("content-disposition".to_owned(), disposition)],
            },
            content: Bytes::from(value.into_owned()),
            at: part.at,
        }
    });
    pairs.collect()
}

/// Writes parts as an object or a list.
pub(super) fn write(
    parts: &Parts,
    found: Vec<RawPart>,
    out: &mut Written,
) -> Result<(), Malformed> {
    let by_position = parts.fields.iter().any(|field| field.by_position);
    let sorted = if by_position {
        in_order(parts, found)
    } else {
        by_name(parts, found)
    };
    let (open, close) = if parts.is_list {
        ('[', ']')
    } else {
        ('{', '}')
    };
    out.text.push(open);
    let mut is_first = true;
    for (field, parts_of) in parts.fields.iter().zip(&sorted.known) {
        if parts_of.is_empty() && !(field.is_list && field.is_required) {
            continue;
        }
        let name = (!parts.is_list).then_some(field.name);
        member(name, field, parts_of, &mut is_first, parts.is_list, out)?;
    }
    if let Some(field) = parts.others {
        for (name, parts_of) in &sorted.others {
            member(Some(name), field, parts_of, &mut is_first, false, out)?;
        }
    }
    out.text.push(close);
    Ok(())
}

/// Writes the parts of a field: those of a list that is the whole are items of that.
fn member(
    name: Option<&str>,
    field: &PartField,
    found: &[RawPart],
    is_first: &mut bool,
    within_list: bool,
    out: &mut Written,
) -> Result<(), Malformed> {
    let mut comma = |out: &mut Written| {
        if !std::mem::replace(is_first, false) {
            out.text.push(',');
        }
    };
    if within_list && field.is_list {
        for part in found {
            comma(out);
            part.write(&field.kind, out)?;
        }
        return Ok(());
    }
    comma(out);
    if let Some(name) = name {
        out.string(name);
        out.text.push(':');
    }
    if !field.is_list {
        // What is said twice counts as it was said last.
        return match found.last() {
            Some(part) => part.write(&field.kind, out),
            None => Ok(()),
        };
    }
    if let [only] = found
        && !matches!(field.kind, PartKind::Headed(_) | PartKind::File)
        && let Some(list) = only.list()
    {
        out.places.push((out.text.len(), only.at));
        out.text.push_str(&list);
        return Ok(());
    }
    out.text.push('[');
    for (index, part) in found.iter().enumerate() {
        if index > 0 {
            out.text.push(',');
        }
        part.write(&field.kind, out)?;
    }
    out.text.push(']');
    Ok(())
}

/// Parts by the fields that they are of.
struct Sorted {
    known: Vec<Vec<RawPart>>,
    others: BTreeMap<String, Vec<RawPart>>,
}

fn none_of(parts: &Parts) -> Sorted {
    Sorted {
        known: parts.fields.iter().map(|_| Vec::new()).collect(),
        others: BTreeMap::new(),
    }
}

fn in_order(parts: &Parts, found: Vec<RawPart>) -> Sorted {
    let mut sorted = none_of(parts);
    let last = parts.fields.len().saturating_sub(1);
    for (index, part) in found.into_iter().enumerate() {
        let field = index.min(last);
        let has_place = index == field || parts.fields[field].is_list;
        if has_place {
            sorted.known[field].push(part);
        }
    }
    sorted
}

fn by_name(parts: &Parts, found: Vec<RawPart>) -> Sorted {
    let mut sorted = none_of(parts);
    // `multipart/related` and the like may have no names but those in `Content-ID`, or none at all.
    let mut nameless = Vec::new();
    for part in found {
        let id = || {
            let id = part.head.header("content-id")?.trim();
            let id = id.strip_prefix('<').unwrap_or(id);
            Some(id.strip_suffix('>').unwrap_or(id).to_owned())
        };
        let known = |name: &str| parts.fields.iter().position(|field| is_named(field, name));
        let named = part.head.name();
        match (named.as_deref().and_then(known), named) {
            (Some(index), _) => sorted.known[index].push(part),
            (None, Some(name)) => sorted.others.entry(name).or_default().push(part),
            (None, None) => match id().as_deref().and_then(known) {
                Some(index) => sorted.known[index].push(part),
                None => nameless.push(part),
            },
        }
    }
    for part in nameless {
        let free = sorted.known.iter().zip(parts.fields);
        let mut free = free.map(|(parts, field)| parts.is_empty() || field.is_list);
        if let Some(index) = free.position(|is_free| is_free) {
            sorted.known[index].push(part);
        }
    }
    sorted
}

/// Whether a field has this name, or is written so by browsers (HTML, multipart/form-data).
fn is_named(field: &PartField, name: &str) -> bool {
    let is_escaped = |name: &str| {
        let plain = name.replace("%22", "\"").replace("%0D", "\r");
        plain.replace("%0A", "\n") == field.name
    };
    field.name == name || name.contains('%') && is_escaped(name)
}
