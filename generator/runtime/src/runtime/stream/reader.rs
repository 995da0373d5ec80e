//! Waiting for a reply that is read while it arrives (feature `blocking`).

use std::io;

use bytes::{Buf, Bytes};

use super::{ByteStream, StreamCall};
use crate::runtime::blocking::wait;
use crate::runtime::error::Error;

impl StreamCall {
    /// Sends the request and waits for the head of the reply; its body is
    /// waited for while it is read.
    pub fn wait(self) -> Result<ByteReader, Error> {
        Ok(ByteReader {
            stream: wait(self)??,
            chunk: Bytes::new(),
        })
    }
}

/// The body of a reply, waited for while it is read.
#[derive(Debug)]
pub struct ByteReader {
    stream: ByteStream,
    chunk: Bytes,
}

impl ByteReader {
    /// The stream behind it, for status, headers and request id.
    pub fn get_ref(&self) -> &ByteStream {
        &self.stream
    }
}

impl io::Read for ByteReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.chunk.is_empty() {
            let chunk = wait(self.stream.chunk()).and_then(|chunk| chunk);
            self.chunk = chunk.map_err(io::Error::other)?.unwrap_or_default();
        }
        let length = self.chunk.len().min(buffer.len());
        self.chunk.copy_to_slice(&mut buffer[..length]);
        Ok(length)
    }
}
