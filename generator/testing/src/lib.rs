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
use specwright::disk::Plan;
use specwright::files::Files;
use toml_edit::{DocumentMut, InlineTable, Item, Value, value};

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

/// A folder with a crate, or with those of a workspace.
#[derive(Debug)]
pub struct Crate {
    folder: PathBuf,
    target: PathBuf,
}

impl Crate {
    /// Writes these files into the folder `name` of `temporary`, which is `CARGO_TARGET_TMPDIR` of the
    /// test. The crate is the root of a workspace of its own; it is built with the versions of this
    /// repository, in its target folder, which has most of the dependencies.
    ///
    /// # Panics
    ///
    /// When it cannot be written.
    #[must_use]
    pub fn write(temporary: &str, name: &str, files: &Files) -> Crate {
        let written = Crate::in_folder(temporary, name);
        written.files("", files, "\n[workspace]\n");
        written
    }

    /// As [`write`](Crate::write), of several crates, each in a folder of its name.
    ///
    /// # Panics
    ///
    /// When they cannot be written.
    #[must_use]
    pub fn write_workspace<'f>(
        temporary: &str,
        name: &str,
        members: impl IntoIterator<Item = (&'f str, &'f Files)>,
    ) -> Crate {
        let written = Crate::in_folder(temporary, name);
        let mut names = Vec::new();
        for (member, files) in members {
            written.files(member, files, "");
            names.push(member);
        }
        let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = {names:?}\n");
        written.file("Cargo.toml", &manifest);
        written
    }

    /// The crate that a command wrote into a folder, made one that can be built as those are that are
    /// [written](Crate::write).
    ///
    /// # Panics
    ///
    /// When there is none.
    #[must_use]
    pub fn adopt(temporary: &str, folder: &Path) -> Crate {
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).expect("a crate is there");
        let adopted = Crate::locked(temporary, folder.to_owned());
        let manifest = with_ring_alone(&manifest) + "\n[workspace]\n";
        adopted.file("Cargo.toml", &manifest);
        adopted
    }

    fn in_folder(temporary: &str, name: &str) -> Crate {
        Crate::locked(temporary, Path::new(temporary).join(name))
    }

    /// The folder, with the versions of this repository.
    fn locked(temporary: &str, folder: PathBuf) -> Crate {
        let temporary = Path::new(temporary);
        let target = temporary.parent().unwrap_or(temporary).to_owned();
        let written = Crate { folder, target };
        let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.lock");
        let lock = fs::read_to_string(lock).expect("the repository has a lock file");
        written.file("Cargo.lock", &lock);
        written
    }

    /// Writes the files of a crate. Those that are as they were stay untouched, so Cargo has less to do;
    /// those that an earlier run wrote and this one does not are deleted.
    fn files(&self, below: &str, files: &Files, more: &str) {
        let mut own = Files::new();
        for (path, text) in files.iter() {
            let text = match path.rsplit('/').next() {
                Some("Cargo.toml") if path == "Cargo.toml" => with_ring_alone(text) + more,
                Some("Cargo.toml") => with_ring_alone(text),
                _ => text.to_owned(),
            };
            let inserted = own.insert(path, text);
            inserted.expect("what could be inserted once can be again");
        }
        let folder = self.folder.join(below);
        let done = Plan::new(&folder, &own).and_then(|plan| plan.apply(&own));
        done.unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
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
        let (success, out, err) = self.run(arguments);
        assert!(success, "{arguments:?}: {out}\n{err}");
        assert!(!err.contains("warning"), "{arguments:?}: {err}");
        out
    }

    /// What the compiler says of what does not compile.
    ///
    /// # Panics
    ///
    /// When it compiles.
    pub fn refused(&self, arguments: &[&str]) -> String {
        let (success, out, err) = self.run(arguments);
        assert!(!success, "{arguments:?}: {out}\n{err}");
        err
    }

    /// A command of Cargo in the folder, for whoever may want it to fail or needs other variables.
    #[must_use]
    pub fn command(&self) -> Command {
        // As this repository is built, or its dependencies are compiled once more.
        let debug = env::var_os("CARGO_PROFILE_DEV_DEBUG");
        let debug = debug.unwrap_or_else(|| "line-tables-only".into());
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_PROFILE_DEV_DEBUG", debug)
            .env("RUSTDOCFLAGS", "-D warnings");
        command
    }

    /// Whether a command of Cargo succeeds, and what it prints.
    fn run(&self, arguments: &[&str]) -> (bool, String, String) {
        let output = self.command().args(arguments).output();
        let output = output.expect("Cargo is there");
        let [out, err] = [output.stdout, output.stderr]
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        (output.status.success(), out, err)
    }
}

/// The features for other TLS than that of ring: a machine may lack OpenSSL or CMake, and to compile
/// either takes minutes. `.ci/nightly` tests them.
const OTHER_TLS: [&str; 2] = ["native-tls", "rustls-aws-lc"];

/// A manifest without the features for other TLS than that of ring, so that `--all-features` is what
/// compiles everywhere.
///
/// # Panics
///
/// When it is not a manifest.
#[must_use]
pub fn with_ring_alone(manifest: &str) -> String {
    let mut document: DocumentMut = manifest.parse().expect("the manifest is TOML");
    let features = document.get_mut("features").and_then(Item::as_table_mut);
    let removed = features.map_or(0, |features| {
        let removed = OTHER_TLS
            .iter()
            .filter(|name| features.remove(name).is_some());
        removed.count()
    });
    if removed > 0 {
        // The code asks for them.
        let values = OTHER_TLS.map(|name| format!("{name:?}")).join(", ");
        let mut known = InlineTable::new();
        known.insert("level", "warn".into());
        let cfg = format!("cfg(feature, values({values}))");
        known.insert("check-cfg", Value::Array([cfg].into_iter().collect()));
        document["lints"]["rust"]["unexpected_cfgs"] = value(known);
    }
    document.to_string()
}

#[cfg(test)]
mod tests {
    use super::with_ring_alone;

    #[test]
    fn other_tls_goes_and_its_conditions_stay_known() {
        let manifest = "[features]\n# By ring.\nrustls-ring = []\n# By OpenSSL.\nnative-tls = []\n\
            \n[lints.rust]\nunsafe_code = \"forbid\"\n";
        let cfg = r#"['cfg(feature, values("native-tls", "rustls-aws-lc"))']"#;
        assert_eq!(
            with_ring_alone(manifest),
            format!(
                "[features]\n# By ring.\nrustls-ring = []\n\n[lints.rust]\nunsafe_code = \"forbid\"\n\
                 unexpected_cfgs = {{ level = \"warn\", check-cfg = {cfg} }}\n"
            )
        );
        let without = "[package]\nname = \"a\"\n";
        assert_eq!(with_ring_alone(without), without);
    }
}
