//! The generators that are measured, and how each is called.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::corpus::limits::{self, Ended};

/// Ours.
pub const OURS: &str = "specwright";

/// The name of every crate that is generated. It is the name of its folder too.
pub const CRATE: &str = "sdk";

/// Arguments that generate a crate from a document into a folder.
type Call = fn(&Path, &Path) -> Vec<OsString>;

/// The peers that are known, each with its call.
const PEERS: [(&str, Call); 3] = [
    (CHEAPEST, |spec, out| {
        let words = ["generate", "client-mod", "--workspace", "-q", "-i"];
        let mut words = words.map(OsString::from).to_vec();
        words.extend([spec.into(), "-o".into(), out.into()]);
        words
    }),
    ("ploidy", |spec, out| {
        let mut words = ["generate", "rust"].map(OsString::from).to_vec();
        words.extend([spec.into(), "-o".into(), out.into()]);
        words.extend(["--name", CRATE].map(OsString::from));
        words
    }),
    (MODULE_ONLY, |spec, out| {
        let mut words = vec!["generate".into(), spec.into(), "--output-dir".into()];
        words.extend([out.join("src/generated").into(), "--quiet".into()]);
        words
    }),
];

/// The peer whose crates are the cheapest to compile.
pub const CHEAPEST: &str = "oas3-gen";

/// It writes a module and the list of its dependencies, and no crate.
const MODULE_ONLY: &str = "openapi-to-rust";

/// A generator.
#[derive(Clone, Debug)]
pub struct Tool {
    /// What it is called.
    pub name: &'static str,
    /// Its program.
    pub program: PathBuf,
    /// Its version.
    pub version: String,
    call: Call,
}

impl Tool {
    /// The arguments that generate a crate from `spec` into `out`.
    pub fn arguments(&self, spec: &Path, out: &Path) -> Vec<OsString> {
        (self.call)(spec, out)
    }

    /// Whether this is ours.
    pub fn is_ours(&self) -> bool {
        self.name == OURS
    }

    /// Makes what was generated a crate that Cargo builds, where it is none.
    pub fn complete(&self, out: &Path) -> Result<(), String> {
        if self.name != MODULE_ONLY || out.join("Cargo.toml").exists() {
            return Ok(());
        }
        let needed = fs::read_to_string(out.join("src/generated/REQUIRED_DEPS.toml"))
            .map_err(|error| format!("{MODULE_ONLY} named no dependencies: {error}"))?;
        let package =
            format!("[package]\nname = \"{CRATE}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
        let manifest = format!("{package}\n{needed}");
        fs::write(out.join("Cargo.toml"), manifest)
            .and_then(|()| fs::write(out.join("src/lib.rs"), "pub mod generated;\n"))
            .map_err(|error| error.to_string())
    }
}

/// Ours, and every peer that was given or is found. The second list says which are not there.
pub fn find(given: &[(String, PathBuf)]) -> Result<(Vec<Tool>, Vec<String>), String> {
    if let Some((name, _)) = given
        .iter()
        .find(|(name, _)| !PEERS.iter().any(|(known, _)| known == name))
    {
        let known = PEERS.map(|(name, _)| name).join(", ");
        return Err(format!(
            "how to call `{name}` is not known; known are {known}"
        ));
    }
    let mut tools = vec![ours()?];
    let mut missing = Vec::new();
    for (name, call) in PEERS {
        let path = given.iter().find(|(one, _)| one == name);
        let path = match path {
            Some((_, path)) => Some(absolute(name, path)?),
            None => on_path(name),
        };
        match path {
            Some(program) => tools.push(Tool {
                name,
                version: version(&program),
                program,
                call,
            }),
            None => missing.push(format!("{name}: not on PATH, and no --peer {name}=FILE")),
        }
    }
    Ok((tools, missing))
}

/// This program as a generator.
pub fn ours() -> Result<Tool, String> {
    let program = env::current_exe().map_err(|error| error.to_string())?;
    let call: Call = |spec, out| {
        let mut words = vec!["codegen".into(), "--spec".into(), spec.into()];
        words.extend(["--out".into(), out.into()]);
        words.extend(["--name", CRATE].map(OsString::from));
        words
    };
    Ok(Tool {
        name: OURS,
        program,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        call,
    })
}

/// Generators run in a folder of their own.
fn absolute(name: &str, path: &Path) -> Result<PathBuf, String> {
    path.canonicalize()
        .map_err(|error| format!("{name}: cannot run `{}`: {error}", path.display()))
}

/// The program of this name on `PATH`.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&path)
        .map(|folder| folder.join(&file))
        .find(|program| program.is_file())
}

/// What `--version` prints, without the program's name.
fn version(program: &Path) -> String {
    let ended = limits::run(
        Command::new(program).arg("--version"),
        Duration::from_secs(10),
    );
    let Ok(Ended::Exited { out, .. }) = ended else {
        return "of unknown version".to_owned();
    };
    let said = String::from_utf8_lossy(&out);
    let line = said.lines().next().unwrap_or_default();
    let last = line.split_whitespace().next_back();
    last.unwrap_or("of unknown version").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_peer_is_refused_with_those_that_are_known() {
        let error = find(&[("progenitor".to_owned(), "x".into())]).unwrap_err();
        assert!(
            error.contains("`progenitor`") && error.contains("ploidy"),
            "{error}"
        );
    }

    #[test]
    fn a_module_is_made_a_crate() {
        let folder = tempfile::tempdir().unwrap();
        let generated = folder.path().join("src/generated");
        fs::create_dir_all(&generated).unwrap();
        let needed = "# Append this.\n[dependencies]\nserde = \"1\"\n";
        fs::write(generated.join("REQUIRED_DEPS.toml"), needed).unwrap();
        let (name, call) = PEERS[2];
        let program = PathBuf::new();
        let version = String::new();
        let tool = Tool {
            name,
            program,
            version,
            call,
        };
        tool.complete(folder.path()).unwrap();
        let manifest = fs::read_to_string(folder.path().join("Cargo.toml")).unwrap();
        let manifest: toml::Table = manifest.parse().unwrap();
        assert_eq!(manifest["dependencies"]["serde"].as_str(), Some("1"));
        assert!(folder.path().join("src/lib.rs").exists());
    }
}
