//! What git knows of a file, where it is installed and the file is in a repository.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::{fs, io};

/// A file as a revision has it. The path is that from the root of the repository of the current
/// folder, or from the current folder when it begins with a dot.
pub fn show(revision: &str, path: &str) -> Result<Vec<u8>, String> {
    let object = format!("{revision}:{path}");
    // What begins with a dash would be an option of git.
    if object.starts_with('-') {
        return Err(format!("`{object}` is not a revision of a file"));
    }
    let output = git(Path::new("."), &["show".as_ref(), object.as_ref()])
        .map_err(|error| format!("cannot run git for `{object}`: {error}"))?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.trim().trim_start_matches("fatal: ");
        Err(format!("git does not show `{object}`: {said}"))
    }
}

/// Files as the last commit has them, each where there is one. It is nobody's problem when there is
/// not. Git is asked for all of them at once, and not at all where there is no repository.
pub fn committed<const N: usize>(files: [Option<&Path>; N]) -> [Option<Vec<u8>>; N] {
    let begin = |file: Option<&Path>| {
        let (folder, name) = parts(file?)?;
        is_in_repository(folder).then_some(())?;
        let object = format!("HEAD:./{name}");
        let mut git = command(folder, &["show".as_ref(), object.as_ref()]);
        git.stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()
    };
    let finish = |child: Option<Child>| {
        let output = child?.wait_with_output().ok()?;
        output.status.success().then_some(output.stdout)
    };
    files.map(begin).map(finish)
}

/// What to call a file of the last commit.
pub fn committed_name(file: &Path) -> Option<String> {
    let (folder, name) = parts(file)?;
    let prefix = git(folder, &["rev-parse".as_ref(), "--show-prefix".as_ref()]).ok()?;
    let prefix = String::from_utf8(prefix.stdout).ok()?;
    Some(format!("HEAD:{}{name}", prefix.trim_end()))
}

/// The folder of a file and its name there.
fn parts(file: &Path) -> Option<(&Path, &str)> {
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    Some((folder, file.file_name()?.to_str()?))
}

fn is_in_repository(folder: &Path) -> bool {
    let is_root = |folder: &Path| folder.join(".git").exists();
    std::env::var_os("GIT_DIR").is_some()
        || fs::canonicalize(folder).is_ok_and(|folder| folder.ancestors().any(is_root))
}

fn git(folder: &Path, arguments: &[&OsStr]) -> io::Result<Output> {
    command(folder, arguments).output()
}

fn command(folder: &Path, arguments: &[&OsStr]) -> Command {
    let mut git = Command::new("git");
    git.args(arguments).current_dir(folder).stdin(Stdio::null());
    git
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_git_does_not_know() {
        let unknown = show("no-such-revision", "file").unwrap_err();
        assert!(unknown.contains("no-such-revision:file"), "{unknown}");
        let option = show("--output=/tmp/x", "file").unwrap_err();
        assert!(option.contains("not a revision"), "{option}");
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("api.yaml");
        assert_eq!(committed([Some(&file), None]), [None, None]);
    }
}
