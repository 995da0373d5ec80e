//! Says which file a reference leads to.

use crate::pointer::percent_decoded;

/// Where a reference leads.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// To a part of a file in the folder: its path there, and a pointer like `#/Pet`.
    Inside(String, String),
    /// To a URL.
    Url,
    /// To a file that is not in the folder.
    Outside,
}

/// Where `reference` leads when it is written in the file at `base`.
pub(super) fn target(reference: &str, base: &str) -> Target {
    let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
    if path.contains("://") || path.starts_with("//") {
        return Target::Url;
    }
    let decoded = percent_decoded(path);
    let path = decoded.as_deref().unwrap_or(path);
    let file = if path.is_empty() {
        Some(base.to_owned())
    } else {
        joined(base, path)
    };
    match file {
        Some(file) => Target::Inside(file, format!("#{fragment}")),
        None => Target::Outside,
    }
}

/// The path from the folder of what is at `path` from the file `base`; `None` when
/// that is not in the folder. Only names are looked at: links are the business of what reads files.
fn joined(base: &str, path: &str) -> Option<String> {
    let is_name = |c: char| !c.is_control() && !matches!(c, '\\' | ':' | '#');
    if path.starts_with('/') || !path.chars().all(is_name) {
        return None;
    }
    let mut parts: Vec<&str> = base.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// The name of a file without its folder and ending.
pub(super) fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.split_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::{Target, stem, target};

    #[test]
    fn paths_start_at_the_file_they_are_written_in() {
        let inside = |file: &str, pointer: &str| Target::Inside(file.into(), pointer.into());
        let base = "schemas/pet.yaml";
        assert_eq!(target("#/Cat", base), inside(base, "#/Cat"));
        assert_eq!(
            target("./a%20b.json", base),
            inside("schemas/a b.json", "#")
        );
        assert_eq!(
            target("../common.yaml#/A", base),
            inside("common.yaml", "#/A")
        );
        assert_eq!(target("x/../y.yaml", "api.yaml"), inside("y.yaml", "#"));
    }

    #[test]
    fn what_is_outside_is_refused() {
        let base = "schemas/pet.yaml";
        for reference in [
            "../../a.yaml",
            "..",
            "/etc/passwd",
            "%2e%2e/%2e%2e/a.yaml",
            "..\\..\\a.yaml",
            "C:/a.yaml",
            "file:/etc/passwd",
            "a\0.yaml",
            "a%23.yaml",
        ] {
            assert_eq!(target(reference, base), Target::Outside, "{reference}");
        }
        assert_eq!(target("https://example.com/a.yaml", base), Target::Url);
        assert_eq!(target("//example.com/a.yaml", base), Target::Url);
    }

    #[test]
    fn stems() {
        assert_eq!(stem("schemas/pet.v1.yaml"), "pet");
        assert_eq!(stem(".hidden"), ".hidden");
    }
}
