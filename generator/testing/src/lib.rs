//! Crates that tests of specwright write and have Cargo build.
//!
//! Whatever goes wrong is a panic: these are tests.

mod case;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use specwright::Generated;
use specwright::config::Config;
use specwright::diagnostic::Diagnostics;
use specwright::files::Files;

pub use case::Case;

/// What is generated of a document, and what its user is told.
///
/// # Panics
///
/// When nothing is generated.
#[must_use]
pub fn generate(name: &str, document: &str, config: &str) -> (Generated, Diagnostics) {
    let config = Config::parse("codegen.toml", config).unwrap_or_else(|error| panic!("{error}"));
    let mut diagnostics = Diagnostics::new();
    let generated = specwright::generate(name, document.as_bytes(), &config, &mut diagnostics);
    let generated = generated.unwrap_or_else(|| {
        let said = diagnostics.render(name, document, false);
        panic!("`{name}` is not generated:\n{said}")
    });
    (generated, diagnostics)
}

/// A crate in a folder, the root of a workspace of its own.
#[derive(Debug)]
pub struct Crate {
    folder: PathBuf,
    target: PathBuf,
}

impl Crate {
    /// Writes these files into the folder `name` of `temporary`, which is `CARGO_TARGET_TMPDIR` of the
    /// test. The crate is built with the versions of this repository, in its target folder, which has
    /// most of the dependencies.
    ///
    /// # Panics
    ///
    /// When it cannot be written.
    #[must_use]
    pub fn write(temporary: &str, name: &str, files: &Files) -> Crate {
        let temporary = Path::new(temporary);
        let folder = temporary.join(name);
        // What an earlier run wrote and this one does not would be compiled too.
        for below in ["src", "crates", "tests"] {
            let _ = fs::remove_dir_all(folder.join(below));
        }
        let target = temporary.parent().unwrap_or(temporary).to_owned();
        let written = Crate { folder, target };
        for (path, text) in files.iter() {
            if path == "Cargo.toml" {
                written.file(path, &format!("{text}\n[workspace]\n"));
            } else {
                written.file(path, text);
            }
        }
        let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.lock");
        let lock = fs::read_to_string(lock).expect("the repository has a lock file");
        written.file("Cargo.lock", &lock);
        written
    }

    /// Writes one more file.
    ///
    /// # Panics
    ///
    /// When it cannot be written.
    pub fn file(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        let parent = path.parent().map_or(Ok(()), fs::create_dir_all);
        let done = parent.and_then(|()| fs::write(&path, text));
        done.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    /// What Cargo prints of a command.
    ///
    /// # Panics
    ///
    /// When it fails, or warns of anything.
    pub fn cargo(&self, arguments: &[&str]) -> String {
        let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(arguments)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only")
            .output()
            .expect("Cargo is there");
        let [out, err] = [output.stdout, output.stderr]
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        assert!(output.status.success(), "{arguments:?}: {out}\n{err}");
        assert!(!err.contains("warning"), "{arguments:?}: {err}");
        out
    }
}
