//! Cuts a multipart body (RFC 2046, section 5.1) into its parts while it arrives.

use bytes::{Bytes, BytesMut};

use super::head::{self, parameter};
use crate::runtime::media_type::is_multipart;
use crate::runtime::part::PartHead;
use crate::runtime::records::Framer;

/// The most bytes that the head of a part has.
const LONGEST_HEAD: usize = 64 << 10;
/// The most white space that is passed over behind a boundary.
const LONGEST_PADDING: usize = 1024;
/// The longest boundary. RFC 2046 allows 70 characters.
const LONGEST_BOUNDARY: usize = 256;

/// A part as it arrived.
#[derive(Debug)]
pub(crate) struct RawPart {
    pub(super) head: PartHead,
    pub(super) content: Bytes,
    /// Where in the body its content begins.
    pub(super) at: usize,
}

/// What is wrong with a body, and where.
#[derive(Debug)]
pub(crate) struct Malformed {
    pub(super) at: usize,
    pub(super) message: String,
}

/// Finds the parts of a body.
pub(crate) struct PartFramer {
    /// Two hyphens and the boundary; empty until the head of the reply is known.
    delimiter: Vec<u8>,
    state: State,
    /// How much of the buffer was looked at.
    searched: usize,
    /// How much of it holds no end of the line that a head goes on with.
    endless: usize,
    /// How much of the body is no longer in the buffer.
    taken: usize,
}

enum State {
    /// Before the first part.
    Preamble,
    /// Within the head of a part.
    Head,
    /// Within the content of a part.
    Content(PartHead, usize),
    /// After the last part, or after what cannot be read.
    Epilogue,
}

/// What a line begins with.
#[derive(Clone, Copy, PartialEq)]
enum Line {
    /// A delimiter, which is so long with the end of the line.
    Delimiter { length: usize, is_last: bool },
    /// Something else.
    Other,
    /// More bytes must arrive to tell.
    Unknown,
}

impl PartFramer {
    pub(super) fn new() -> PartFramer {
        PartFramer {
            delimiter: Vec::new(),
            state: State::Preamble,
            searched: 0,
            endless: 0,
            taken: 0,
        }
    }

    /// Whether the boundary is known.
    pub(super) fn has_boundary(&self) -> bool {
        !self.delimiter.is_empty()
    }

    /// Takes the boundary from a media type; an error in words where it has none.
    pub(super) fn set_boundary(&mut self, media_type: &str) -> Result<(), String> {
        if !is_multipart(media_type) {
            return Err(match media_type {
                "" => {
                    "the reply has no `Content-Type` where a multipart one was expected".to_owned()
                }
                other => format!("the reply is {other} where a multipart type was expected"),
            });
        }
        let boundary = parameter(media_type, "boundary").unwrap_or_default();
        if boundary.is_empty()
            || boundary.len() > LONGEST_BOUNDARY
            || boundary.contains(['\r', '\n'])
        {
            return Err(format!(
                "the reply is {media_type}, which names no boundary between its parts"
            ));
        }
        self.delimiter = format!("--{boundary}").into_bytes();
        Ok(())
    }

    fn line(&self, line: &[u8], ended: bool) -> Line {
        let delimiter = self.delimiter.as_slice();
        let Some(rest) = line.strip_prefix(delimiter) else {
            let may_be = !ended && delimiter.starts_with(line);
            return if may_be { Line::Unknown } else { Line::Other };
        };
        if rest == b"-" && !ended {
            return Line::Unknown;
        }
        let (is_last, rest) = match rest.strip_prefix(b"--") {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let is_padding = |byte: &&u8| matches!(**byte, b' ' | b'\t');
        let padding = rest
            .iter()
            .take(LONGEST_PADDING)
            .take_while(is_padding)
            .count();
        let end = match &rest[padding..] {
            [] if ended => 0,
            [b'\r'] if !ended => return Line::Unknown,
            [] if padding < LONGEST_PADDING => return Line::Unknown,
            [b'\r', b'\n', ..] => 2,
            [b'\n', ..] => 1,
            [b'\r'] => 1,
            _ => return Line::Other,
        };
        Line::Delimiter {
            length: line.len() - rest.len() + padding + end,
            is_last,
        }
    }

    /// The delimiter at the beginning of the buffer, or of a line after what was looked at: where it
    /// begins, and the line itself. `None` where more must arrive, or there is none.
    fn find(&mut self, buffer: &[u8], ended: bool) -> Option<(usize, usize, bool)> {
        if self.searched == 0 {
            match self.line(buffer, ended) {
                Line::Delimiter { length, is_last } => return Some((0, length, is_last)),
                Line::Unknown => return None,
                Line::Other => {}
            }
        }
        while let Some(found) = buffer[self.searched..]
            .iter()
            .position(|byte| *byte == b'\n')
        {
            let start = self.searched + found + 1;
            match self.line(&buffer[start..], ended) {
                Line::Delimiter { length, is_last } => return Some((start, length, is_last)),
                // It is looked at again from the end of the line before it.
                Line::Unknown => {
                    self.searched = start - 1;
                    return None;
                }
                Line::Other => self.searched = start,
            }
        }
        self.searched = buffer.len();
        None
    }

    fn take(&mut self, buffer: &mut BytesMut, length: usize) -> BytesMut {
        self.taken += length;
        self.searched = 0;
        self.endless = 0;
        buffer.split_to(length)
    }

    fn broken<T>(&mut self, at: usize, message: &str) -> Option<Result<T, Malformed>> {
        self.state = State::Epilogue;
        Some(Err(Malformed {
            at,
            message: message.to_owned(),
        }))
    }

    /// Passes over the delimiter at the beginning of the buffer.
    fn pass(&mut self, buffer: &mut BytesMut, length: usize, is_last: bool) {
        let _ = self.take(buffer, length);
        self.state = if is_last {
            State::Epilogue
        } else {
            State::Head
        };
    }

    fn preamble(&mut self, buffer: &mut BytesMut, ended: bool) -> Option<Result<(), Malformed>> {
        match self.find(buffer, ended) {
            Some((start, length, is_last)) => {
                self.pass(buffer, start + length, is_last);
                Some(Ok(()))
            }
            None if ended => {
                let boundary = String::from_utf8_lossy(&self.delimiter).into_owned();
                self.broken(
                    self.taken,
                    &format!("no line of it is the boundary {boundary}"),
                )
            }
            None => None,
        }
    }

    /// The head, up to the empty line after it, or to the next delimiter where that is missing.
    fn head(&mut self, buffer: &mut BytesMut, ended: bool) -> Option<Result<(), Malformed>> {
        let at = self.taken;
        let mut start = self.searched;
        let end = loop {
            let line = &buffer[start..];
            match self.line(line, ended) {
                Line::Delimiter { .. } => break Some((start, start)),
                Line::Unknown if !line.is_empty() => break None,
                Line::Unknown | Line::Other => {}
            }
            let known = self.endless.saturating_sub(start);
            let end = line[known..].iter().position(|byte| *byte == b'\n');
            let Some(length) = end.map(|end| known + end) else {
                self.endless = buffer.len();
                break None;
            };
            let after = start + length + 1;
            if matches!(&line[..length], b"" | b"\r") {
                break Some((start, after));
            }
            start = after;
        };
        if end.map_or(buffer.len(), |(end, _)| end) > LONGEST_HEAD {
            return self.broken(at, "the head of a part is too long");
        }
        // Complete lines are not looked at again.
        self.searched = start;
        let Some((end, after)) = end else {
            return ended.then(|| self.broken(at, "the body ends within the head of a part"))?;
        };
        let block = self.take(buffer, after);
        match head::parse(&block[..end]) {
            Ok(head) => {
                self.state = State::Content(head, self.taken);
                Some(Ok(()))
            }
            Err(problem) => self.broken(at, &format!("the head of a part {problem}")),
        }
    }

    fn content(
        &mut self,
        buffer: &mut BytesMut,
        ended: bool,
    ) -> Option<Result<RawPart, Malformed>> {
        let Some((start, length, is_last)) = self.find(buffer, ended) else {
            let at = self.taken + buffer.len();
            return ended.then(|| self.broken(at, "the body ends within a part"))?;
        };
        let mut content = self.take(buffer, start);
        let state = std::mem::replace(&mut self.state, State::Epilogue);
        self.pass(buffer, length, is_last);
        let State::Content(head, at) = state else {
            return None;
        };
        // The end of the line is the boundary's.
        for end in [b'\n', b'\r'] {
            if content.last() == Some(&end) {
                content.truncate(content.len() - 1);
            }
        }
        let content = content.freeze();
        Some(Ok(RawPart { head, content, at }))
    }
}

impl Framer for PartFramer {
    type Record = Result<RawPart, Malformed>;

    fn cut(&mut self, buffer: &mut BytesMut, ended: bool) -> Option<Self::Record> {
        loop {
            let step = match self.state {
                State::Preamble => self.preamble(buffer, ended)?,
                State::Head => self.head(buffer, ended)?,
                State::Content(..) => return self.content(buffer, ended),
                // What follows the last part is to be ignored.
                State::Epilogue => {
                    self.taken += buffer.len();
                    buffer.clear();
                    return None;
                }
            };
            if let Err(problem) = step {
                return Some(Err(problem));
            }
        }
    }

    fn size(record: &Self::Record) -> usize {
        record.as_ref().map_or(0, |part| part.content.len())
    }

    fn held(&self) -> usize {
        0
    }
}

/// The parts of a body that arrived whole, of which there are at most so many.
pub(super) fn split(media_type: &str, body: &[u8], most: usize) -> Result<Vec<RawPart>, Malformed> {
    let mut framer = PartFramer::new();
    let problem = |message| Malformed { at: 0, message };
    framer.set_boundary(media_type).map_err(problem)?;
    let mut buffer = BytesMut::from(body);
    let mut parts = Vec::new();
    while let Some(part) = framer.cut(&mut buffer, true) {
        let part = part?;
        if parts.len() == most {
            return Err(Malformed {
                at: part.at,
                message: format!("there are more than {most} parts"),
            });
        }
        parts.push(part);
    }
    Ok(parts)
}
