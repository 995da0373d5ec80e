//! Where this repository is, and how its paths are shown.

use std::env;
use std::path::{Path, PathBuf};

/// The folder of the workspace, whatever the current folder is.
pub fn root() -> PathBuf {
    // Cargo says it anew on every run, so a repository that was moved is found without a rebuild.
    let told = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let parent = |folder: &Path| folder.parent().map(Path::to_owned);
    told.filter(|folder| folder.ends_with("xtask"))
        .as_deref()
        .and_then(parent)
        .or_else(|| parent(Path::new(env!("CARGO_MANIFEST_DIR"))))
        .unwrap_or_default()
}

/// A path as a user would type it: relative to the current folder when it is below it, else to the
/// repository when it is in there.
pub fn shown(path: &Path) -> String {
    let current = env::current_dir().unwrap_or_default();
    let relative = [current, root()]
        .into_iter()
        .find_map(|folder| path.strip_prefix(folder).ok());
    relative.unwrap_or(path).display().to_string()
}
