//! What git knows of a file, where it is installed and the file is in a repository.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// A file as a revision has it. The path is that from the root of the repository of the current
/// folder, or from the current folder when it begins with a dot.
pub fn show(revision: &str, path: &str) -> Result<Vec<u8>, String> {
    let object = format!("{revision}:{path}");
    // What begins with a dash would be an option of git.
    if object.starts_with('-') {
        return Err(format!("`{object}` is no revision of a file"));
    }
    let output = git(Path::new("."), &["show".as_ref(), object.as_ref()])
        .map_err(|error| format!("cannot run git for `{object}`: {error}"))?;
    match output.status.success() {
        true => Ok(output.stdout),
        false => {
            let said = String::from_utf8_lossy(&output.stderr);
            let said = said.trim().trim_start_matches("fatal: ");
            Err(format!("git does not show `{object}`: {said}"))
        }
    }
}

/// A file as the last commit has it, when there is one, and what to call it. It is nobody's problem
/// when there is not.
pub fn committed(file: &Path) -> Option<(String, Vec<u8>)> {
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let name = file.file_name()?.to_str()?;
    let output = git(
        folder,
        &["show".as_ref(), format!("HEAD:./{name}").as_ref()],
    );
    let output = output.ok().filter(|output| output.status.success())?;
    let prefix = git(folder, &["rev-parse".as_ref(), "--show-prefix".as_ref()]).ok()?;
    let prefix = String::from_utf8(prefix.stdout).ok()?;
    Some((format!("HEAD:{}{name}", prefix.trim_end()), output.stdout))
}

fn git(folder: &Path, arguments: &[&OsStr]) -> std::io::Result<Output> {
    Command::new("git")
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_git_does_not_know() {
        let unknown = show("no-such-revision", "file").unwrap_err();
        assert!(unknown.contains("no-such-revision:file"), "{unknown}");
        let option = show("--output=/tmp/x", "file").unwrap_err();
        assert!(option.contains("no revision"), "{option}");
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(committed(&folder.path().join("api.yaml")), None);
    }
}
