//! One run at a time writes to a folder, and what a run that was killed left there is cleared away.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::DiskError;
use super::journal::{create_folders, remove_empty};

/// What the name of a folder begins with that holds texts on their way into place. Six letters
/// and digits follow.
pub(super) const STAGING: &str = ".specwright-";

/// Nobody else who asks for it has the folder while this lives.
#[derive(Debug)]
pub struct Lock {
    /// The folder on Unix, else a file that stands for it. `None` on file systems without locks.
    held: Option<File>,
    /// Folders that were made for it, outermost first.
    created: Vec<PathBuf>,
}

impl Lock {
    /// Makes `folder` if it is missing, and waits until nobody else has it; `waits` is called once
    /// before that takes time. What a run that was killed left in it is then deleted.
    pub fn take(folder: &Path, waits: &mut dyn FnMut()) -> Result<Lock, DiskError> {
        loop {
            let mut created = Vec::new();
            create_folders(folder, &mut created)
                .map_err(|error| DiskError::io("make the folder", folder, error))?;
            // A folder that cannot be read cannot be locked: two runs would mix their files in it.
            let file = match open(folder) {
                Ok(file) => file,
                Err(_) if !folder.exists() => continue,
                Err(error) => return Err(DiskError::io("lock", folder, error)),
            };
            let held = match file.try_lock() {
                Ok(()) => true,
                Err(TryLockError::WouldBlock) => {
                    waits();
                    file.lock().is_ok()
                }
                Err(TryLockError::Error(_)) => false,
            };
            // The run before may have taken the folder away with what it had made.
            if held && !is_still(&file, folder) {
                continue;
            }
            let lock = Lock::having(held.then_some(file), created);
            if lock.held.is_some() {
                clear(folder);
            }
            return Ok(lock);
        }
    }

    fn having(held: Option<File>, created: Vec<PathBuf>) -> Lock {
        Lock { held, created }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Those that a file came into stay.
        remove_empty(&self.created);
    }
}

#[cfg(unix)]
fn open(folder: &Path) -> io::Result<File> {
    File::open(folder)
}

/// Other systems do not open folders: a file with the folder's hash as its name stands for it.
#[cfg(not(unix))]
fn open(folder: &Path) -> io::Result<File> {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    fs::canonicalize(folder)?.hash(&mut hasher);
    let name = format!("specwright-{:016x}.lock", hasher.finish());
    File::create(std::env::temp_dir().join(name))
}

/// Whether the folder is the one that is locked, and not another that has its name now.
#[cfg(unix)]
fn is_still(file: &File, folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::metadata(folder)) {
        (Ok(a), Ok(b)) => (a.dev(), a.ino()) == (b.dev(), b.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_still(_: &File, folder: &Path) -> bool {
    folder.is_dir()
}

/// Deletes what runs that were killed left behind.
fn clear(folder: &Path) {
    for path in left_behind(folder) {
        // The next run tries again.
        let _ = fs::remove_dir_all(path);
    }
}

/// The folders of texts on their way that are in `folder`.
pub(super) fn left_behind(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let is_staging = |entry: &fs::DirEntry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let random = name.strip_prefix(STAGING).unwrap_or_default();
        random.len() == 6
            && random.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && entry.file_type().is_ok_and(|kind| kind.is_dir())
    };
    entries
        .filter(is_staging)
        .map(|entry| entry.path())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_left_is_cleared_and_what_is_kept_is_not() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path();
        for name in [".specwright-a1B2c3", ".specwright-kept-a1B2c3", "src"] {
            fs::create_dir(folder.join(name)).unwrap();
            fs::write(folder.join(name).join("1"), "").unwrap();
        }
        drop(Lock::take(folder, &mut || ()).unwrap());
        assert!(!folder.join(".specwright-a1B2c3").exists());
        assert!(folder.join(".specwright-kept-a1B2c3/1").exists());
        assert!(folder.join("src/1").exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_cannot_be_locked_is_not_written_to() {
        use std::os::unix::fs::PermissionsExt;
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("out");
        fs::create_dir(&folder).unwrap();
        // It can be written to, but not read.
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o333)).unwrap();
        let taken = Lock::take(&folder, &mut || ());
        // Nothing is forbidden to root.
        if File::open(&folder).is_err() {
            let error = taken.unwrap_err().to_string();
            assert!(error.starts_with("cannot lock `"), "{error}");
        }
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    }

    #[test]
    fn the_second_waits_for_the_first() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("deep/out");
        let first = Lock::take(&folder, &mut || panic!("nobody has it")).unwrap();
        let (sender, receiver) = std::sync::mpsc::channel();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let lock = Lock::take(&folder, &mut || sender.send("waits").unwrap()).unwrap();
                sender.send("has it").unwrap();
                drop(lock);
            });
            assert_eq!(receiver.recv(), Ok("waits"));
            assert!(receiver.try_recv().is_err());
            // The first leaves nothing, and so takes the folder away.
            drop(first);
            assert_eq!(receiver.recv(), Ok("has it"));
        });
        assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 0);
    }
}
