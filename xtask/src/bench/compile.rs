//! What the compiler takes for a generated crate alone, with its dependencies built.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::measure::{self, Measurement};
use super::row::Measure;
use super::tools::{CRATE, Tool};
use crate::repository;

/// A generated crate that is compiled again and again.
pub struct Crate {
    folder: PathBuf,
    target: PathBuf,
    step: Measure,
    limit: Duration,
    /// The arguments for the features that every operation needs.
    features: &'static [&'static str],
}

/// Every operation of a crate, and of ours nothing more: other features are for what peers do not have,
/// such as test doubles, or for what the operations do without, such as another TLS.
pub fn features(tool: &Tool, folder: &Path) -> Result<&'static [&'static str], String> {
    if !tool.is_ours() {
        return Ok(&["--all-features"]);
    }
    let file = folder.join("Cargo.toml");
    let manifest = fs::read_to_string(&file)
        .map_err(|error| format!("cannot read `{}`: {error}", file.display()))?;
    let manifest: toml::Table = manifest
        .parse()
        .map_err(|error| format!("`{}`: {error}", file.display()))?;
    let features = manifest.get("features").and_then(toml::Value::as_table);
    if features.is_some_and(|features| features.contains_key("full")) {
        Ok(&["--features", "full"])
    } else {
        Ok(&[])
    }
}

impl Crate {
    /// Builds the dependencies of the crate in `folder`, for an empty crate with its manifest.
    pub fn prepare(
        tool: &Tool,
        folder: &Path,
        target: &Path,
        step: Measure,
        limit: Duration,
    ) -> Result<Crate, String> {
        tool.complete(folder)?;
        if tool.is_ours() && !folder.join("Cargo.lock").exists() {
            // The versions this repository is tested with.
            copy(
                &repository::root().join("Cargo.lock"),
                &folder.join("Cargo.lock"),
            )?;
        }
        let one = Crate {
            folder: folder.to_owned(),
            target: target.to_owned(),
            step,
            limit,
            features: features(tool, folder)?,
        };
        let empty = folder.with_file_name("empty").join(CRATE);
        one.prepare_empty(&empty)
            .map_err(|error| format!("cannot write `{}`: {error}", empty.display()))?;
        one.call(&empty)?;
        if !folder.join("Cargo.lock").exists() {
            copy(&empty.join("Cargo.lock"), &folder.join("Cargo.lock"))?;
        }
        Ok(one)
    }

    fn prepare_empty(&self, empty: &Path) -> std::io::Result<()> {
        fs::create_dir_all(empty.join("src"))?;
        fs::write(empty.join("src/lib.rs"), "")?;
        for file in ["Cargo.toml", "Cargo.lock"] {
            let from = self.folder.join(file);
            if from.exists() {
                fs::copy(from, empty.join(file))?;
            }
        }
        Ok(())
    }

    /// Compiles it. Says what the compiler took.
    pub fn compile(&self) -> Result<Measurement, String> {
        touch(&self.folder.join("src/lib.rs"))?;
        let measured = self.call(&self.folder)?;
        let own = measured
            .into_iter()
            .find(|one| one.crate_name.as_deref() == Some(CRATE));
        own.ok_or_else(|| "Cargo did not compile the crate".to_owned())
    }

    fn call(&self, folder: &Path) -> Result<Vec<Measurement>, String> {
        let words: &[&str] = match self.step {
            Measure::Debug => &["build"],
            Measure::Release => &["build", "--release"],
            _ => &["check"],
        };
        measure::cargo(folder, self.limit, |command| {
            command
                .args(words)
                .args(["--quiet", "--lib"])
                .args(self.features)
                .env("CARGO_TARGET_DIR", &self.target);
        })
    }

    /// Bytes of the library, when one was built.
    pub fn size(&self) -> Option<u64> {
        let profile = match self.step {
            Measure::Debug => "debug",
            Measure::Release => "release",
            _ => return None,
        };
        let file = self.target.join(profile).join(format!("lib{CRATE}.rlib"));
        fs::metadata(file).ok().map(|metadata| metadata.len())
    }
}

/// Makes a file one that has just changed, for Cargo.
pub fn touch(file: &Path) -> Result<(), String> {
    fs::File::options()
        .append(true)
        .open(file)
        .and_then(|opened| opened.set_modified(SystemTime::now()))
        .map_err(|error| format!("cannot touch `{}`: {error}", file.display()))
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    fs::copy(from, to)
        .map(drop)
        .map_err(|error| format!("cannot copy `{}`: {error}", from.display()))
}
