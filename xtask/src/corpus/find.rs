//! Finds the OpenAPI documents under folders, by what is in the files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A file that is an OpenAPI document.
#[derive(Clone, Debug)]
pub struct CorpusFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its path below the folder it was found in: its name in reports.
    pub name: String,
    /// The version of OpenAPI it says it has, major and minor.
    pub version: String,
    /// How many bytes it has.
    pub bytes: u64,
}

/// Every document under `folders` whose name contains `only`, in order of name.
pub fn documents(folders: &[PathBuf], only: Option<&str>) -> Result<Vec<CorpusFile>, String> {
    let mut documents = Vec::new();
    for folder in folders {
        for path in files(folder)? {
            let relative = path.strip_prefix(folder).unwrap_or(&path);
            let name = if relative.as_os_str().is_empty() {
                path.display().to_string()
            } else {
                relative.display().to_string()
            };
            if only.is_some_and(|only| !name.contains(only)) {
                continue;
            }
            let text = fs::read(&path).map_err(|error| cannot_read(&path, error))?;
            if let Some(version) = version(&String::from_utf8_lossy(&text)) {
                let bytes = text.len() as u64;
                documents.push(CorpusFile {
                    path,
                    name,
                    version,
                    bytes,
                });
            }
        }
    }
    name_apart(&mut documents);
    documents.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(documents)
}

/// Gives documents that have the same name in different folders their whole path as a name.
fn name_apart(documents: &mut [CorpusFile]) {
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for document in documents.iter() {
        *names.entry(document.name.clone()).or_default() += 1;
    }
    for document in documents {
        if names.get(&document.name).is_some_and(|number| *number > 1) {
            document.name = document.path.display().to_string();
        }
    }
}

/// The files that could be documents by their names. Links are not followed.
fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    if folder.is_file() {
        return Ok(vec![folder.to_owned()]);
    }
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).map_err(|error| cannot_read(&folder, error))?;
        for entry in entries {
            let entry = entry.map_err(|error| cannot_read(&folder, error))?;
            let kind = entry
                .file_type()
                .map_err(|error| cannot_read(&folder, error))?;
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() && may_be_document(&entry.file_name().to_string_lossy()) {
                files.push(entry.path());
            }
        }
    }
    Ok(files)
}

fn cannot_read(path: &Path, error: std::io::Error) -> String {
    format!("cannot read `{}`: {error}", path.display())
}

/// `*.deref.json` are documents whose references were replaced by what they refer to: the same
/// documents again, many times as long.
fn may_be_document(name: &str) -> bool {
    let extension = [".json", ".yaml", ".yml"]
        .iter()
        .any(|end| name.ends_with(end));
    extension && name != "package.json" && !name.ends_with(".deref.json")
}

/// The version after the first `openapi` or `swagger` that has a number after it; `None` for a file
/// that is not a document.
fn version(text: &str) -> Option<String> {
    ["openapi", "swagger"].iter().find_map(|key| {
        text.match_indices(key)
            .find_map(|(at, _)| version_after(text, at, at + key.len()))
    })
}

fn version_after(text: &str, start: usize, end: usize) -> Option<String> {
    let quoted = text[..start].ends_with(['"', '\'']);
    // Without quotes it is YAML, and then a key of the document stands at the start of a line.
    let starts_line = start == 0 || text[..start].ends_with(['\n', '\u{feff}']);
    if !quoted && !starts_line {
        return None;
    }
    let rest = if quoted {
        text[end..].strip_prefix(['"', '\''])?
    } else {
        &text[end..]
    };
    let value = rest.trim_start().strip_prefix(':')?.trim_start();
    let value = value.strip_prefix(['"', '\'']).unwrap_or(value);
    let number = value
        .split(|c: char| !c.is_ascii_digit() && c != '.')
        .next()?;
    let mut parts = number.split('.');
    let major = parts.next().filter(|major| !major.is_empty())?;
    let minor = parts.next().filter(|minor| !minor.is_empty());
    Some(format!("{major}.{}", minor.unwrap_or("0")))
}

#[cfg(test)]
mod tests {
    use super::{may_be_document, version};

    #[test]
    fn documents_are_known_by_their_version() {
        for (text, expected) in [
            (r#"{"info": {}, "openapi" : "3.0.3"}"#, Some("3.0")),
            (r#"{"x": "openapi", "swagger":"2.0"}"#, Some("2.0")),
            ("# hello\nopenapi: 3.1.0\n", Some("3.1")),
            ("'openapi': '3.0.0'", Some("3.0")),
            ("openapi: 3", Some("3.0")),
            (
                r#"{"name": "openapi", "dependencies": {"swagger": "^2"}}"#,
                None,
            ),
            ("about openapi: 3.0 and more", None),
            ("", None),
        ] {
            assert_eq!(version(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn copies_and_packages_are_passed_over() {
        assert!(may_be_document("api.github.com.json") && may_be_document("a.yml"));
        for name in ["api.deref.json", "package.json", "index.js"] {
            assert!(!may_be_document(name), "{name}");
        }
    }
}
