//! Runs the built binary in folders of its own.
#![allow(dead_code, clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A document without a fault.
pub const PETS: &str = r##"openapi: 3.0.3
info: {title: Pets, version: '1'}
servers: [{url: 'https://pets.test'}]
paths:
  /pets/{pet}:
    get:
      operationId: getPet
      parameters:
        - {name: pet, in: path, required: true, schema: {type: string}}
      responses:
        '200':
          description: The pet.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Pet'}
components:
  schemas:
    Pet:
      type: object
      required: [id]
      properties:
        id: {type: string}
        age: {type: integer}
"##;

/// What a run came to.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    fn new(output: &Output, folder: &Path) -> Run {
        // Folders differ from run to run; what is compared must not.
        let text = |bytes: &[u8]| {
            let text = String::from_utf8_lossy(bytes);
            text.replace(&*folder.to_string_lossy(), "[DIR]")
        };
        Run {
            code: output.status.code().unwrap_or(-1),
            out: text(&output.stdout),
            err: text(&output.stderr),
        }
    }

    #[track_caller]
    pub fn is(self, code: i32) -> Run {
        assert_eq!(self.code, code, "{}\n{}", self.out, self.err);
        self
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap()
    }
}

/// A folder in which the binary runs.
pub struct Place {
    folder: TempDir,
}

impl Place {
    pub fn new() -> Place {
        let folder = TempDir::new().unwrap();
        Place { folder }
    }

    /// With a document, `api.yaml`.
    pub fn with(document: impl AsRef<[u8]>) -> Place {
        let place = Place::new();
        place.write("api.yaml", document);
        place
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    pub fn xtask(&self, arguments: &[&str]) -> Run {
        let output = self.command(arguments).output().unwrap();
        Run::new(&output, self.folder.path())
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.current_dir(self.folder.path()).args(arguments);
        // What runs remember is of this folder.
        command.env("CARGO_TARGET_DIR", self.path("target"));
        command
    }

    /// `codegen` of `api.yaml` to `out`.
    pub fn codegen(&self, more: &[&str]) -> Run {
        let mut arguments = vec!["codegen", "--spec", "api.yaml", "--out", "out"];
        arguments.extend(more);
        self.xtask(&arguments)
    }

    /// Every file below `folder` with its bytes and time of change, and every folder.
    pub fn tree(
        &self,
        folder: &str,
    ) -> BTreeMap<PathBuf, Option<(Vec<u8>, std::time::SystemTime)>> {
        let mut tree = BTreeMap::new();
        let mut folders = vec![self.path(folder)];
        while let Some(folder) = folders.pop() {
            let Ok(entries) = fs::read_dir(&folder) else {
                continue;
            };
            tree.insert(folder.clone(), None);
            for entry in entries {
                let entry = entry.unwrap();
                if entry.file_type().unwrap().is_dir() {
                    folders.push(entry.path());
                } else {
                    let changed = entry.metadata().unwrap().modified().unwrap();
                    let bytes = if entry.file_type().unwrap().is_symlink() {
                        Vec::new()
                    } else {
                        fs::read(entry.path()).unwrap()
                    };
                    tree.insert(entry.path(), Some((bytes, changed)));
                }
            }
        }
        tree
    }
}
