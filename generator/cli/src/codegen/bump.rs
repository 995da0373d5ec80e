//! `--bump` and `--changelog`: the files of the user that follow the changes of the document.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use specwright::config::Config;
use specwright_diff::{insert_section, raised_version};
use toml_edit::{DocumentMut, Item, Table, Value as TomlValue};

use super::since::{Nothing, Since};
use crate::program;

/// What is told of the files, and what is to be written once the crate is.
#[derive(Default)]
pub struct Followed {
    /// One line each, for a person.
    pub lines: Vec<String>,
    /// The version before and after, and the files, for another program.
    pub json: Value,
    edits: Vec<Edit>,
}

/// A file with its new text, and the old one when it was there.
struct Edit {
    path: PathBuf,
    old: Option<String>,
    new: String,
}

impl Followed {
    /// Raises the version in `config`, as the changes since the last commit ask. The file it is kept
    /// in has the text `text`.
    pub fn bump(
        &mut self,
        since: Result<&Since, &Nothing>,
        (path, text): (&Path, &str),
        config: &mut Config,
    ) -> Result<(), String> {
        let version = &mut config.package.version;
        let file = program::shown(path);
        let raised = match since {
            Err(Nothing::Refused(reason)) => {
                return Err(format!(
                    "--bump has nothing to go by: {reason}; set `version` in {file} by hand"
                ));
            }
            Err(Nothing::First) => Err("git has no earlier document".to_owned()),
            Err(Nothing::Same) => Err("nothing changed since HEAD".to_owned()),
            Ok(since) => {
                let (diff, before) = (&since.diff, &since.diff.current);
                match diff.verdict() {
                    None => Err("nothing changed for users of the crate".to_owned()),
                    Some(verdict) => raised_version(before, version, verdict).ok_or_else(|| {
                        format!(
                            "it follows {before} of HEAD by a {} change",
                            verdict.as_str()
                        )
                    }),
                }
            }
        };
        self.json["version"] = json!({"from": version, "to": raised.as_ref().unwrap_or(version)});
        match raised {
            Err(reason) => self
                .lines
                .push(format!("version {version} stays: {reason}")),
            Ok(next) => {
                self.lines
                    .push(format!("version {version} becomes {next} in {file}"));
                self.edits.push(Edit {
                    path: path.to_owned(),
                    old: Some(text.to_owned()),
                    new: with_version(text, &next)
                        .map_err(|error| format!("cannot edit `{file}`: {error}"))?,
                });
                *version = next;
            }
        }
        Ok(())
    }

    /// Puts a section on the changes into a changelog. It is called after `version` when that was
    /// raised, else after the next one.
    pub fn changelog(
        &mut self,
        since: Result<&Since, &Nothing>,
        path: &Path,
        version: Option<&str>,
    ) -> Result<(), String> {
        let file = program::shown(path);
        let since = match since {
            Err(Nothing::Refused(reason)) => {
                return Err(format!("--changelog has nothing to go by: {reason}"));
            }
            Ok(since) if since.diff.verdict().is_some() => since,
            Ok(_) | Err(_) => {
                self.lines
                    .push(format!("{file} stays: there is nothing to add"));
                return Ok(());
            }
        };
        let old = match fs::read_to_string(path) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(format!("cannot read `{file}`: {error}")),
        };
        let section = match version {
            Some(version) => since.diff.section(version, None),
            None => since.diff.changelog(None),
        };
        let title = section.lines().next().unwrap_or_default();
        let title = title.trim_start_matches("## ");
        match insert_section(old.as_deref().unwrap_or_default(), &section) {
            None => self
                .lines
                .push(format!("{file} stays: it has a section {title} already")),
            Some(new) => {
                self.lines.push(format!("{file} gets a section {title}"));
                self.json["changelog"] = json!(file);
                let path = path.to_owned();
                self.edits.push(Edit { path, old, new });
            }
        }
        Ok(())
    }

    /// Whether something is to be written.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// Writes the files, all or none.
    pub fn write(&self) -> Result<(), String> {
        for (done, edit) in self.edits.iter().enumerate() {
            if let Err(error) = fs::write(&edit.path, &edit.new) {
                self.undo(done + 1);
                return Err(format!(
                    "cannot write `{}`: {error}",
                    program::shown(&edit.path)
                ));
            }
        }
        Ok(())
    }

    /// Makes all files what they were.
    pub fn undo_all(&self) {
        self.undo(self.edits.len());
    }

    fn undo(&self, first: usize) {
        for edit in &self.edits[..first] {
            // It could be written a moment ago; where that has ended, git has the old text.
            let _ = match &edit.old {
                Some(old) => fs::write(&edit.path, old),
                None => fs::remove_file(&edit.path),
            };
        }
    }
}

/// The text of a configuration with another version, everything else as it was.
fn with_version(text: &str, version: &str) -> Result<String, String> {
    let mut document: DocumentMut = text.parse().map_err(|error| format!("{error}"))?;
    let package = document
        .entry("crate")
        .or_insert_with(|| Item::Table(Table::new()));
    let package = package
        .as_table_like_mut()
        .ok_or("`crate` is not a table".to_owned())?;
    match package.get_mut("version").and_then(Item::as_value_mut) {
        Some(value) => {
            // Spaces and a comment behind it stay.
            let decor = value.decor().clone();
            *value = TomlValue::from(version);
            *value.decor_mut() = decor;
        }
        None => {
            package.insert("version", toml_edit::value(version));
        }
    }
    Ok(document.to_string())
}

#[cfg(test)]
mod tests {
    use super::with_version;

    #[test]
    fn only_the_version_is_edited() {
        for (text, expected) in [
            (
                "# a\n[crate]\nname = \"x\"\nversion  =  '1.0.0' # why\n\n[client]\n",
                "# a\n[crate]\nname = \"x\"\nversion  =  \"1.0.1\" # why\n\n[client]\n",
            ),
            (
                "[crate]\nname = \"x\" # y\n\n[client]\n",
                "[crate]\nname = \"x\" # y\nversion = \"1.0.1\"\n\n[client]\n",
            ),
            ("crate.version = \"1.0.0\"\n", "crate.version = \"1.0.1\"\n"),
            (
                "crate = { version = \"1.0.0\" }\n",
                "crate = { version = \"1.0.1\" }\n",
            ),
            ("", "[crate]\nversion = \"1.0.1\"\n"),
            (
                "[crate.dev_dependencies]\nx = \"1\"\n",
                "[crate]\nversion = \"1.0.1\"\n[crate.dev_dependencies]\nx = \"1\"\n",
            ),
        ] {
            assert_eq!(with_version(text, "1.0.1").as_deref(), Ok(expected));
        }
    }
}
