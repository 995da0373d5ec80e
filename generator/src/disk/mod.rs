//! Generated files against a folder: what differs, and writing it all or nothing.
//!
//! The generator owns a file when its first line is [`crate::files::HEADER`]. Only such files are
//! overwritten, and only such files below `src/`, the README, the generated tests and crates within
//! `crates/` whose manifest is such a file are deleted; what was written by hand is never touched. The
//! folder itself may be a symbolic link, but none below it is followed.

mod error;
mod folder;
mod journal;
mod lock;
mod look;
mod snapshot;

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

pub use error::{DiskError, Obstacle};
pub use folder::{Folder, read_document};
use journal::Journal;
pub use lock::Lock;
use look::{Folders, Found};
pub use snapshot::Snapshot;

use crate::files::{Files, README, TESTS, is_generated};
use crate::parallel;

/// The folder whose generated files are deleted when nothing generates them any more.
const SOURCES: &str = "src";

/// The folder with the crates that a large API is split into, each with such a folder of its own.
const CRATES: &str = "crates";

/// How a folder differs from what was generated. Paths are relative to the folder, with `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The folder.
    pub folder: PathBuf,
    /// Files that are missing from it.
    pub added: Vec<String>,
    /// Files whose text is stale.
    pub changed: Vec<String>,
    /// Orphans: generated once, and no longer.
    pub removed: Vec<String>,
    /// Files that are as generated.
    pub unchanged: Vec<String>,
    /// Files below `src/`, of the crate and of those within it, and a README, that were not written by
    /// the generator, and stay.
    pub by_hand: Vec<String>,
}

impl Plan {
    /// Compares `files` with `folder`, which need not exist. Nothing is written. Fails when a file
    /// would have to replace something that the generator does not own; the error names each.
    pub fn new(folder: &Path, files: &Files) -> Result<Plan, DiskError> {
        let mut plan = Plan {
            folder: folder.to_owned(),
            added: Vec::new(),
            changed: Vec::new(),
            removed: Vec::new(),
            unchanged: Vec::new(),
            by_hand: Vec::new(),
        };
        let exists = match fs::metadata(folder) {
            Ok(metadata) if metadata.is_dir() => true,
            Ok(_) => return Err(DiskError::NotAFolder(folder.to_owned())),
            Err(error) if error.kind() == ErrorKind::NotFound => false,
            Err(error) => return Err(DiskError::io("read", folder, error)),
        };
        let others = if exists {
            other_sources(folder, &|path| files.get(path).is_some())?
        } else {
            Vec::new()
        };
        let mut obstacles = Vec::new();
        let folders = exists.then(|| Folders::of(folder, files.iter().map(|(path, _)| path)));
        let compared = parallel::map(files.iter().collect(), |(path, text)| {
            let compared = match &folders {
                Some(folders) => Compared::of(folders.look(path), text),
                None => Ok(Compared::Missing),
            };
            (path, compared)
        });
        for (path, compared) in compared {
            match compared? {
                Compared::Missing => plan.added.push(path.to_owned()),
                Compared::Obstacle(obstacle) => obstacles.push(obstacle),
                Compared::Same => plan.unchanged.push(path.to_owned()),
                Compared::Stale => plan.changed.push(path.to_owned()),
                // A README of one's own says more than ours.
                Compared::ByHand if path == README => plan.by_hand.push(path.to_owned()),
                Compared::ByHand => obstacles.push(Obstacle::by_hand(path)),
            }
        }
        if !obstacles.is_empty() {
            return Err(DiskError::Obstacles(folder.to_owned(), obstacles));
        }
        for (path, generated) in others {
            if generated {
                plan.remove(path)
            } else {
                plan.by_hand.push(path)
            }
        }
        for path in [README, TESTS] {
            if files.get(path).is_none() && is_generated_file(folder, path)? {
                plan.remove(path.to_owned());
            }
        }
        plan.removed.sort();
        Ok(plan)
    }

    /// Whether the folder is as generated.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }

    /// Makes the folder as generated: everything, or on an error nothing. `files` are those that
    /// were planned with. Where others may write to the folder at the same time, a [`Lock`] is held
    /// from before the planning until after this.
    pub fn apply(&self, files: &Files) -> Result<(), DiskError> {
        if self.is_fresh() {
            return Ok(());
        }
        let mut journal = Journal::begin(&self.folder)?;
        match self.carry_out(files, &mut journal) {
            Ok(()) => {
                journal.commit();
                Ok(())
            }
            Err(error) => Err(journal.roll_back(error)),
        }
    }

    /// Every text is on the disk before the first file changes, so that a full disk changes none.
    fn carry_out(&self, files: &Files, journal: &mut Journal) -> Result<(), DiskError> {
        let paths = self.changed.iter().chain(&self.added);
        let texts = paths.filter_map(|path| Some((path.as_str(), files.get(path)?)));
        let staged = journal.stage(texts.collect())?;
        for path in &self.removed {
            journal.remove(path)?;
        }
        journal.put(staged)
    }

    /// Plans the removal of an orphan. Where the file system does not tell case apart, it may be
    /// the very file that another path was compared with: that one is then written again.
    fn remove(&mut self, path: String) {
        let lower = path.to_lowercase();
        let twin = (self.unchanged.iter()).position(|other| other.to_lowercase() == lower);
        if let Some(index) = twin {
            let twin = self.unchanged.remove(index);
            self.changed.push(twin);
        }
        self.removed.push(path);
    }
}

/// What is where a file is to be written, beside its text.
enum Compared {
    Missing,
    Same,
    Stale,
    ByHand,
    Obstacle(Obstacle),
}

impl Compared {
    fn of(found: Result<Found, DiskError>, text: &str) -> Result<Compared, DiskError> {
        Ok(match found? {
            Found::Nothing => Compared::Missing,
            Found::Obstacle(obstacle) => Compared::Obstacle(obstacle),
            Found::File(bytes) if bytes == text.as_bytes() => Compared::Same,
            Found::File(bytes) if is_generated(&bytes) => Compared::Stale,
            Found::File(_) => Compared::ByHand,
        })
    }
}

/// The files below `src/`, of the crate and of the generated ones within it, that are not among those
/// known, in order, each with whether it was generated.
fn other_sources(
    folder: &Path,
    is_known: &dyn Fn(&str) -> bool,
) -> Result<Vec<(String, bool)>, DiskError> {
    let mut found = Vec::new();
    let mut folders = vec![SOURCES.to_owned()];
    for within in crates_within(folder)? {
        let manifest = format!("{within}/Cargo.toml");
        let is_orphan = !is_known(&manifest);
        if is_orphan && !is_generated_file(folder, &manifest)? {
            continue;
        }
        folders.push(format!("{within}/{SOURCES}"));
        found.extend(is_orphan.then_some((manifest, true)));
    }
    while let Some(below) = folders.pop() {
        let full = folder.join(&below);
        match fs::symlink_metadata(&full) {
            Ok(metadata) if metadata.is_dir() => {}
            _ => continue,
        }
        let failed = |error| DiskError::io("read", &full, error);
        for entry in fs::read_dir(&full).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let path = format!("{below}/{}", entry.file_name().to_string_lossy());
            let kind = entry.file_type().map_err(failed)?;
            if kind.is_dir() {
                folders.push(path);
            } else if !is_known(&path) {
                let generated = kind.is_file() && starts_generated(&entry.path())?;
                found.push((path, generated));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The folders within `crates/`.
fn crates_within(folder: &Path) -> Result<Vec<String>, DiskError> {
    let full = folder.join(CRATES);
    match fs::symlink_metadata(&full) {
        Ok(metadata) if metadata.is_dir() => {}
        _ => return Ok(Vec::new()),
    }
    let failed = |error| DiskError::io("read", &full, error);
    let mut found = Vec::new();
    for entry in fs::read_dir(&full).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if entry.file_type().map_err(failed)?.is_dir() {
            found.push(format!("{CRATES}/{}", entry.file_name().to_string_lossy()));
        }
    }
    Ok(found)
}

/// Whether there is a file that was generated.
fn is_generated_file(folder: &Path, path: &str) -> Result<bool, DiskError> {
    match Folders::of(folder, [path]).look(path)? {
        Found::File(bytes) => Ok(is_generated(&bytes)),
        _ => Ok(false),
    }
}

fn starts_generated(path: &Path) -> Result<bool, DiskError> {
    let mut start = Vec::new();
    File::open(path)
        .and_then(|file| file.take(64).read_to_end(&mut start))
        .map_err(|error| DiskError::io("read", path, error))?;
    Ok(is_generated(&start))
}
