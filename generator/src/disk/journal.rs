//! Changes of a folder that are kept together or undone together.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::DiskError;
use super::lock::STAGING;
use crate::parallel;

/// Changes made so far, and what undoes them.
pub(super) struct Journal {
    folder: PathBuf,
    /// Inside the folder, so that a rename stays on one file system. Holds new texts until they are
    /// renamed into place, and old ones until everything has worked.
    staging: TempDir,
    /// How many files the staging folder has been given.
    staged: usize,
    /// Folders that did not exist before, outermost first.
    created: Vec<PathBuf>,
    done: Vec<Done>,
    /// The files that were removed.
    removed: Vec<String>,
}

/// What is in the staging folder, and where it goes.
#[derive(Default)]
pub(super) struct Staged {
    /// Files into folders that are there, each with its path.
    files: Vec<(String, PathBuf)>,
    /// Folders that are not there, each with everything that will be in it.
    folders: BTreeMap<String, NewFolder>,
}

/// A folder that is put in place as a whole.
#[derive(Default)]
struct NewFolder {
    /// The folders in it and itself, outermost first.
    folders: BTreeSet<String>,
    /// The files in it, by path.
    files: Vec<String>,
}

/// One change that was made.
struct Done {
    path: String,
    /// The file as it was; `None` when there was none.
    before: Option<PathBuf>,
}

impl Journal {
    /// Makes the folder if it is missing.
    pub(super) fn begin(folder: &Path) -> Result<Journal, DiskError> {
        let mut created = Vec::new();
        let staging = create_folders(folder, &mut created)
            .map_err(|error| DiskError::io("make the folder", folder, error))
            .and_then(|()| {
                tempfile::Builder::new()
                    .prefix(STAGING)
                    .tempdir_in(folder)
                    .map_err(|error| DiskError::io("write to", folder, plain(error)))
            });
        match staging {
            Ok(staging) => Ok(Journal {
                folder: folder.to_owned(),
                staging,
                staged: 0,
                created,
                done: Vec::new(),
                removed: Vec::new(),
            }),
            Err(error) => {
                remove_empty(&created);
                Err(error)
            }
        }
    }

    /// Writes each text to a temporary file, several at once. What goes into folders that are not
    /// there is written into such folders, to be put in place with them.
    pub(super) fn stage(&mut self, texts: Vec<(&str, &str)>) -> Result<Staged, DiskError> {
        let mut staged = Staged::default();
        let mut missing = BTreeMap::new();
        let mut temporaries = Vec::with_capacity(texts.len());
        for (path, text) in texts {
            let temporary = match self.missing_folder(path, &mut missing) {
                Some(folder) => {
                    let new = staged.folders.entry(folder.to_owned()).or_default();
                    new.files.push(path.to_owned());
                    let ends = path.match_indices('/').map(|(at, _)| at);
                    let below = ends.filter(|end| *end >= folder.len());
                    new.folders.extend(below.map(|end| path[..end].to_owned()));
                    self.in_tree(path)
                }
                None => {
                    let temporary = self.temporary();
                    staged.files.push((path.to_owned(), temporary.clone()));
                    temporary
                }
            };
            temporaries.push((temporary, text));
        }
        for folder in staged.folders.values().flat_map(|new| &new.folders) {
            let folder = self.in_tree(folder);
            fs::create_dir_all(&folder)
                .map_err(|error| DiskError::io("write", &folder, plain(error)))?;
        }
        let written = parallel::map(temporaries, |(path, text)| {
            fs::write(&path, text).map_err(|error| DiskError::io("write", &path, error))
        });
        written.into_iter().collect::<Result<(), _>>()?;
        Ok(staged)
    }

    /// The outermost folder on the way to `path` that is not there; `known` has those that were
    /// looked for.
    fn missing_folder<'p>(
        &self,
        path: &'p str,
        known: &mut BTreeMap<&'p str, bool>,
    ) -> Option<&'p str> {
        let mut ends = path.match_indices('/').map(|(at, _)| at);
        ends.find_map(|end| {
            let folder = &path[..end];
            let is_missing = || fs::symlink_metadata(self.folder.join(folder)).is_err();
            let is_missing = *known.entry(folder).or_insert_with(is_missing);
            is_missing.then_some(folder)
        })
    }

    /// Puts everything in its place.
    pub(super) fn put(&mut self, staged: Staged) -> Result<(), DiskError> {
        for (path, temporary) in staged.files {
            self.put_file(path, &temporary)?;
        }
        for (folder, new) in staged.folders {
            let target = self.folder.join(&folder);
            fs::rename(self.in_tree(&folder), &target)
                .map_err(|error| DiskError::io("write", &target, error))?;
            let folders = new.folders.iter();
            self.created
                .extend(folders.map(|folder| self.folder.join(folder)));
            let done = |path| Done { path, before: None };
            self.done.extend(new.files.into_iter().map(done));
        }
        Ok(())
    }

    /// Puts a temporary file at `path`. At every moment there is the old file or the new one.
    fn put_file(&mut self, path: String, temporary: &Path) -> Result<(), DiskError> {
        let target = self.folder.join(&path);
        let failed = |error| DiskError::io("write", &target, error);
        let before = match fs::symlink_metadata(&target) {
            Ok(metadata) if metadata.is_file() => {
                let backup = self.temporary();
                // Not every file system has hard links.
                fs::hard_link(&target, &backup)
                    .or_else(|_| fs::copy(&target, &backup).map(drop))
                    .map_err(failed)?;
                Some(backup)
            }
            _ => None,
        };
        fs::rename(temporary, &target).map_err(failed)?;
        self.done.push(Done { path, before });
        Ok(())
    }

    /// Removes the file at `path`.
    pub(super) fn remove(&mut self, path: &str) -> Result<(), DiskError> {
        let target = self.folder.join(path);
        let backup = self.temporary();
        fs::rename(&target, &backup).map_err(|error| DiskError::io("delete", &target, error))?;
        self.removed.push(path.to_owned());
        self.done.push(Done {
            path: path.to_owned(),
            before: Some(backup),
        });
        Ok(())
    }

    /// Keeps every change. Folders that held nothing but removed files go too.
    pub(super) fn commit(self) {
        for path in &self.removed {
            let mut folder = Path::new(path).parent();
            while let Some(below) = folder.filter(|below| below.parent().is_some()) {
                // Fails when it is not empty, which is as it should be.
                if fs::remove_dir(self.folder.join(below)).is_err() {
                    break;
                }
                folder = below.parent();
            }
        }
    }

    /// Undoes every change; returns `cause`, with what could not be undone.
    pub(super) fn roll_back(mut self, cause: DiskError) -> DiskError {
        let mut stuck = Vec::new();
        for done in self.done.drain(..).rev() {
            let target = self.folder.join(&done.path);
            let undone = match &done.before {
                Some(before) => fs::rename(before, &target),
                None => fs::remove_file(&target),
            };
            if undone.is_err() {
                stuck.push(done.path);
            }
        }
        if stuck.is_empty() {
            drop(self.staging);
            remove_empty(&self.created);
            return cause;
        }
        DiskError::HalfWritten {
            cause: Box::new(cause),
            paths: stuck,
            kept: kept(self.staging),
        }
    }

    /// A path in the staging folder that no file has yet.
    fn temporary(&mut self) -> PathBuf {
        self.staged += 1;
        self.staging.path().join(self.staged.to_string())
    }

    /// Where in the staging folder something of a new folder is.
    fn in_tree(&self, path: &str) -> PathBuf {
        self.staging.path().join("new").join(path)
    }
}

/// Keeps the old texts, under a name that no later run takes for one that was left behind.
fn kept(staging: TempDir) -> PathBuf {
    let path = staging.keep();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let random = name.strip_prefix(STAGING).unwrap_or_default();
    let lasting = path.with_file_name(format!("{STAGING}kept-{random}"));
    match fs::rename(&path, &lasting) {
        Ok(()) => lasting,
        Err(_) => path,
    }
}

/// Makes `folder` and those above it that are missing, and notes which.
pub(super) fn create_folders(folder: &Path, created: &mut Vec<PathBuf>) -> io::Result<()> {
    let missing: Vec<&Path> = folder
        .ancestors()
        .take_while(|path| !path.as_os_str().is_empty() && !path.exists())
        .collect();
    for path in missing.into_iter().rev() {
        match fs::create_dir(path) {
            Ok(()) => created.push(path.to_owned()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

pub(super) fn remove_empty(folders: &[PathBuf]) {
    for folder in folders.iter().rev() {
        // Whoever put a file there meanwhile keeps it.
        let _ = fs::remove_dir(folder);
    }
}

/// The error without the path of the temporary file, which says nothing to a user.
fn plain(error: io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code),
        None => io::Error::from(error.kind()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [(&str, &str); 3] = [
        ("Cargo.toml", "1"),
        ("src/a.rs", "2"),
        ("src/types/b.rs", "3"),
    ];

    fn cause() -> DiskError {
        DiskError::NotAFolder(PathBuf::new())
    }

    #[test]
    fn new_folders_are_put_in_place_and_taken_away_again() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("deep/out");
        let mut journal = Journal::begin(&folder).unwrap();
        let staged = journal.stage(TEXTS.to_vec()).unwrap();
        assert!(!folder.join("src").exists());
        journal.put(staged).unwrap();
        for (path, text) in TEXTS {
            assert_eq!(fs::read_to_string(folder.join(path)).unwrap(), text);
        }
        journal.roll_back(cause());
        assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_others_put_where_a_folder_was_to_be_stays() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path();
        let mut journal = Journal::begin(folder).unwrap();
        let staged = journal.stage(TEXTS.to_vec()).unwrap();
        fs::create_dir(folder.join("src")).unwrap();
        fs::write(folder.join("src/theirs"), "").unwrap();
        assert!(journal.put(staged).is_err());
        journal.roll_back(cause());
        let left = fs::read_dir(folder).unwrap();
        let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["src"]);
        assert!(folder.join("src/theirs").exists());
    }
}
