//! What a folder was like when it was as generated, to tell later whether it still is.

use std::collections::BTreeMap;
use std::hash::BuildHasher;
use std::path::Path;

use foldhash::quality::FixedState;
use serde::{Deserialize, Serialize};

use super::lock::left_behind;
use super::{Folders, Found, Plan, other_sources};
use crate::files::Files;
use crate::parallel;

/// The generated files of a folder by their hashes, and what else is below `src/`.
///
/// Hashes tell an edited file from another; they are no defence against someone who forges one. They
/// may differ from one version of this crate to the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    files: BTreeMap<String, u64>,
    by_hand: Vec<String>,
}

impl Snapshot {
    /// Of the folder of `plan`, when it is as generated.
    #[must_use]
    pub fn new(files: &Files, plan: &Plan) -> Snapshot {
        let hashes = parallel::map(files.iter().collect(), |(path, text)| {
            (path.to_owned(), hash(text.as_bytes()))
        });
        Snapshot {
            files: hashes.into_iter().collect(),
            by_hand: plan.by_hand.clone(),
        }
    }

    /// Whether `folder` is like this: nothing was left behind in it, no generated file is missing, edited or one too many, and what
    /// was written by hand has the same names. A folder that cannot be read is not.
    #[must_use]
    pub fn is_of(&self, folder: &Path) -> bool {
        if !left_behind(folder).is_empty() {
            return false;
        }
        let Ok(others) = other_sources(folder, &|path| self.files.contains_key(path)) else {
            return false;
        };
        let others = others.iter();
        let expected = self.by_hand.iter().map(|path| (path, false));
        if !others
            .map(|(path, generated)| (path, *generated))
            .eq(expected)
        {
            return false;
        }
        let folders = Folders::of(folder, self.files.keys().map(String::as_str));
        let is_same = |(path, expected): (&String, &u64)| match folders.look(path) {
            Ok(Found::File(bytes)) => hash(&bytes) == *expected,
            _ => false,
        };
        let same = parallel::map(self.files.iter().collect(), is_same);
        same.into_iter().all(|is_same| is_same)
    }
}

/// The same for the same bytes; another, but for one case in 2^64, for others.
fn hash(bytes: &[u8]) -> u64 {
    FixedState::default().hash_one(bytes)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::files::HEADER;

    fn files() -> Files {
        let mut files = Files::new();
        for path in ["Cargo.toml", "src/lib.rs", "src/pets/mod.rs"] {
            files.insert(path, format!("{HEADER}// {path}\n")).unwrap();
        }
        files
    }

    /// A folder with the files and one by hand, and its snapshot.
    fn folder() -> (tempfile::TempDir, Snapshot) {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("src")).unwrap();
        fs::write(folder.path().join("src/hand.rs"), "// mine\n").unwrap();
        let files = files();
        let plan = Plan::new(folder.path(), &files).unwrap();
        plan.apply(&files).unwrap();
        let snapshot = Snapshot::new(&files, &plan);
        assert!(snapshot.is_of(folder.path()));
        (folder, snapshot)
    }

    #[test]
    fn an_edited_or_deleted_file_is_noticed() {
        let (folder, snapshot) = folder();
        let file = folder.path().join("src/pets/mod.rs");
        let text = fs::read(&file).unwrap();
        fs::write(&file, [text.as_slice(), b" "].concat()).unwrap();
        assert!(!snapshot.is_of(folder.path()));
        fs::write(&file, &text).unwrap();
        assert!(snapshot.is_of(folder.path()));
        fs::remove_file(&file).unwrap();
        assert!(!snapshot.is_of(folder.path()));
    }

    #[test]
    fn another_file_among_the_sources_is_noticed() {
        let (folder, snapshot) = folder();
        let file = folder.path().join("src/old.rs");
        fs::write(&file, HEADER).unwrap();
        assert!(!snapshot.is_of(folder.path()), "an orphan");
        fs::write(&file, "// mine\n").unwrap();
        assert!(!snapshot.is_of(folder.path()), "one by hand");
        fs::remove_file(&file).unwrap();
        fs::remove_file(folder.path().join("src/hand.rs")).unwrap();
        assert!(!snapshot.is_of(folder.path()), "one by hand is gone");
    }

    #[test]
    fn a_file_by_hand_may_change() {
        let (folder, snapshot) = folder();
        fs::write(folder.path().join("src/hand.rs"), "// mine, again\n").unwrap();
        assert!(snapshot.is_of(folder.path()));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_place_of_a_file_is_noticed() {
        let (folder, snapshot) = folder();
        let file = folder.path().join("src/lib.rs");
        let elsewhere = folder.path().join("elsewhere.rs");
        fs::rename(&file, &elsewhere).unwrap();
        std::os::unix::fs::symlink(&elsewhere, &file).unwrap();
        assert!(!snapshot.is_of(folder.path()));
    }

    #[test]
    fn a_folder_that_is_gone_is_not_like_it() {
        let (folder, snapshot) = folder();
        let path = folder.path().to_owned();
        drop(folder);
        assert!(!snapshot.is_of(&path));
    }
}
