//! The other files of a document, read from the folder it is in or from one above that.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Largest file that is read, in bytes: a little more than the reader of documents takes, so that
/// it can say so.
const LARGEST_FILE: u64 = (256 << 20) + 1;

/// The folder whose files a document may refer to.
#[derive(Clone, Debug)]
pub struct Folder {
    /// Without links on the way; `None` when there is none.
    path: Option<PathBuf>,
    document: String,
}

impl Folder {
    /// The folder that `document` is in. Of a document that is a link that is the folder where it is
    /// named: what is beside it is meant.
    #[must_use]
    pub fn of(document: &Path) -> Folder {
        let name = document.file_name().unwrap_or_default();
        Folder {
            path: fs::canonicalize(parent(document)).ok(),
            document: name.to_string_lossy().into_owned(),
        }
    }

    /// This folder, which `document` is in, or in a folder of.
    ///
    /// # Errors
    ///
    /// When it is not, in words.
    pub fn root(root: &Path, document: &Path) -> Result<Folder, String> {
        let beside = Folder::of(document);
        let path = fs::canonicalize(root)
            .map_err(|error| format!("cannot read the folder `{}`: {error}", root.display()))?;
        let below = beside.path.as_deref().map(|own| own.strip_prefix(&path));
        let Some(Ok(below)) = below else {
            return Err(format!(
                "the document `{}` is not in the folder `{}`, which was said to be its root",
                document.display(),
                root.display()
            ));
        };
        let names = below.components().map(|name| name.as_os_str());
        let mut names: Vec<String> = names
            .map(|name| name.to_string_lossy().into_owned())
            .collect();
        names.push(beside.document);
        Ok(Folder {
            path: Some(path),
            document: names.join("/"),
        })
    }

    /// The path of the document from here, with `/` between names.
    #[must_use]
    pub fn document(&self) -> &str {
        &self.document
    }

    /// Reads a file, by its path from here. One that is not in the folder, or a link that leads out
    /// of it, is not there.
    #[must_use]
    pub fn read(&self, path: &str) -> Option<Vec<u8>> {
        let folder = self.path.as_deref()?;
        let file = fs::canonicalize(folder.join(path)).ok()?;
        // Nothing else than a file: reading a pipe or a device may never end.
        if !file.starts_with(folder) || !file.is_file() {
            return None;
        }
        read_document(file).ok()
    }
}

/// The bytes of a document, or of a part of one: devices and pipes may never end, so no more than it
/// takes for the generator to say that they are too many.
///
/// # Errors
///
/// When it cannot be read.
pub fn read_document(path: impl AsRef<Path>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?
        .take(LARGEST_FILE)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn parent(document: &Path) -> &Path {
    match document.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}
