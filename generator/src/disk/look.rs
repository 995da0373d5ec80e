//! Looks at files below a folder without following a link.

use std::collections::BTreeMap;
use std::fs::{self, FileType};
use std::io::ErrorKind;
use std::path::Path;

use super::{DiskError, Obstacle};

/// What is where a file is to be.
pub(super) enum Found {
    Nothing,
    File(Vec<u8>),
    Obstacle(Obstacle),
}

/// The folders of some files, each looked at once, for many files are in one.
pub(super) struct Folders<'f> {
    folder: &'f Path,
    /// The folders below it by their paths, as far as they could be looked at.
    below: BTreeMap<&'f str, Option<FileType>>,
}

impl<'f> Folders<'f> {
    /// Those of the files at `paths` below `folder`.
    pub(super) fn of(folder: &'f Path, paths: impl IntoIterator<Item = &'f str>) -> Folders<'f> {
        let mut below = BTreeMap::new();
        for path in paths {
            for (end, _) in path.match_indices('/') {
                let part = &path[..end];
                below
                    .entry(part)
                    .or_insert_with(|| kind(&folder.join(part)).ok().flatten());
            }
        }
        Folders { folder, below }
    }

    /// Looks at the file at one of the paths.
    pub(super) fn look(&self, path: &str) -> Result<Found, DiskError> {
        for (end, _) in path.match_indices('/') {
            let part = &path[..end];
            let known = self.below.get(part).copied().flatten();
            // Why it could not be looked at is said of every file.
            let is_folder = match known {
                Some(known) => Some(known),
                None => kind(&self.folder.join(part))?,
            };
            let Some(found) = is_folder else {
                return Ok(Found::Nothing);
            };
            if found.is_symlink() {
                return Ok(Found::Obstacle(Obstacle::link(part)));
            }
            if !found.is_dir() {
                return Ok(Found::Obstacle(Obstacle::wrong_kind(part, false)));
            }
        }
        let full = self.folder.join(path);
        let Some(found) = kind(&full)? else {
            return Ok(Found::Nothing);
        };
        if found.is_symlink() {
            return Ok(Found::Obstacle(Obstacle::link(path)));
        }
        if !found.is_file() {
            return Ok(Found::Obstacle(Obstacle::wrong_kind(path, true)));
        }
        let bytes = fs::read(&full).map_err(|error| DiskError::io("read", &full, error))?;
        Ok(Found::File(bytes))
    }
}

/// What is at a path; `None` when nothing is.
fn kind(full: &Path) -> Result<Option<FileType>, DiskError> {
    match fs::symlink_metadata(full) {
        Ok(metadata) => Ok(Some(metadata.file_type())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(DiskError::io("read", full, error)),
    }
}
