//! The other files of a document, read from the folder it is in.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Largest file that is read, in bytes: a little more than the reader of documents takes, so that
/// it can say so.
const LARGEST_FILE: u64 = (256 << 20) + 1;

/// Reads files of the folder that `document` is in, by their path from there, for
/// [`crate::generate_with`]. A file that is not in the folder, or a link that leads out of it, is
/// not there.
pub fn folder_of(document: &Path) -> impl FnMut(&str) -> Option<Vec<u8>> + use<> {
    // Of a document that is a link, the folder where it is named: what is beside it is meant.
    let folder = match document.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    let folder = fs::canonicalize(folder).ok();
    move |path| {
        let folder = folder.as_deref()?;
        let file = fs::canonicalize(folder.join(path)).ok()?;
        // Nothing else than a file: reading a pipe or a device may never end.
        if !file.starts_with(folder) || !file.is_file() {
            return None;
        }
        let mut bytes = Vec::new();
        let file = File::open(file).ok()?;
        file.take(LARGEST_FILE).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }
}
