//! Reads the documents that commands are given.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// A little more than the generator takes, which then says so: devices and pipes may never end.
const LARGEST: u64 = (256 << 20) + 1;

/// The bytes of a document.
pub(crate) fn read(path: impl AsRef<Path>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST).read_to_end(&mut bytes)?;
    Ok(bytes)
}
