//! Release programs that use our crate of the fragment, or the crate for the same API that people
//! wrote: those that call the four operations are here.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::compile::touch;
use super::measure::{self, Measurement};
use super::tools::{CRATE, Tool};
use crate::corpus::limits::{self, Ended};
use crate::repository;

/// A program that is built.
pub struct Program {
    folder: PathBuf,
    limit: Duration,
}

/// What builds of a program took.
pub struct Built {
    /// With all its dependencies, from nothing.
    pub whole: Measurement,
    /// Of the program alone.
    pub alone: Vec<Measurement>,
    /// Bytes of the program.
    pub bytes: u64,
}

const NAME: &str = "program";

/// The same in all: a program that people would ship.
const SHARED: &str = "\
[package]
name = \"program\"
version = \"0.1.0\"
edition = \"2024\"

[workspace]

[profile.release]
strip = true

[dependencies]
";

/// What a program needs beside a crate for an API.
pub const TOKIO: &str = "\
tokio = { version = \"1\", features = [\"macros\", \"rt\"] }
";

const ASYNC_STRIPE: &str = "\
async-stripe = { version = \"=1.0.0-rc.10\", default-features = false, features = [\"rustls-ring\", \"rustls-tls-webpki-roots\"] }
async-stripe-core = { version = \"=1.0.0-rc.10\", features = [\"customer_balance_transaction\"] }
async-stripe-types = \"=1.0.0-rc.10\"
";

impl Program {
    /// One that is not written yet.
    pub fn new(folder: PathBuf, limit: Duration) -> Program {
        Program { folder, limit }
    }

    /// One with our crate, generated from the fragment below `folder`.
    pub fn ours(tool: &Tool, folder: &Path, limit: Duration) -> Result<Program, String> {
        let program = Program::new(folder.join(tool.name), limit);
        program.write(TOKIO, include_str!("programs/specwright.rs"))?;
        program.generate(tool)?;
        Ok(program)
    }

    /// One with async-stripe, from the registry.
    pub fn async_stripe(folder: &Path, limit: Duration) -> Result<Program, String> {
        let program = Program::new(folder.join("async-stripe"), limit);
        let dependencies = format!("{TOKIO}{ASYNC_STRIPE}");
        program.write(&dependencies, include_str!("programs/async_stripe.rs"))?;
        Ok(program)
    }

    /// Writes its manifest and source.
    pub fn write(&self, dependencies: &str, source: &str) -> Result<(), String> {
        fs::create_dir_all(self.folder.join("src"))
            .and_then(|()| fs::write(self.manifest(), format!("{SHARED}{dependencies}")))
            .and_then(|()| fs::write(self.source(), source))
            .map_err(|error| format!("cannot write `{}`: {error}", self.folder.display()))
    }

    /// Generates our crate from the fragment into the folder that is returned, and has the program
    /// depend on it.
    pub fn generate(&self, tool: &Tool) -> Result<PathBuf, String> {
        let spec = repository::root().join("spec/balance_transactions.yaml");
        let config = repository::root().join("spec/codegen.toml");
        self.generate_from(tool, &spec, Some(&config), "")
    }

    /// Generates our crate from a document into the folder that is returned, and has the program
    /// depend on it with these features, and on what this repository's lock file says.
    pub fn generate_from(
        &self,
        tool: &Tool,
        spec: &Path,
        config: Option<&Path>,
        features: &str,
    ) -> Result<PathBuf, String> {
        let out = self.folder.join(CRATE);
        measure::run(&tool.program, &self.folder, self.limit, |command| {
            command.args(tool.arguments(spec, &out));
            if let Some(config) = config {
                command.arg("--config").arg(config);
            }
        })?;
        self.lock()?;
        let dependency = format!("{CRATE} = {{ path = \"{CRATE}\", features = [{features}] }}\n");
        append(&self.manifest(), &dependency)?;
        Ok(out)
    }

    /// Has it depend on what this repository's lock file says.
    pub fn lock(&self) -> Result<(), String> {
        let lock = "Cargo.lock";
        fs::copy(repository::root().join(lock), self.folder.join(lock))
            .map(drop)
            .map_err(|error| format!("cannot copy `{lock}`: {error}"))
    }

    fn manifest(&self) -> PathBuf {
        self.folder.join("Cargo.toml")
    }

    /// Its only file.
    pub fn source(&self) -> PathBuf {
        self.folder.join("src/main.rs")
    }

    /// Builds it from nothing, and then `rounds` times when only itself has changed.
    pub fn build(&self, rounds: usize) -> Result<Built, String> {
        let target = self.folder.join("target");
        let _ = fs::remove_dir_all(&target);
        // What is to be fetched is fetched before the clock runs.
        self.cargo(&["fetch", "--quiet"])?;
        let release = ["build", "--release", "--quiet"];
        let whole = self.cargo(&release)?;
        let mut alone = Vec::new();
        for _ in 0..rounds {
            touch(&self.source())?;
            alone.push(self.cargo(&release)?);
        }
        Ok(Built {
            whole,
            alone,
            bytes: self.bytes()?,
        })
    }

    /// How large it is, built.
    pub fn bytes(&self) -> Result<u64, String> {
        let built = fs::metadata(self.executable()).map_err(|error| error.to_string())?;
        Ok(built.len())
    }

    /// Builds it from what is there; where it then is.
    pub fn built(&self) -> Result<PathBuf, String> {
        self.cargo(&["build", "--release", "--quiet"])?;
        Ok(self.executable())
    }

    /// Builds it from what is there, runs it and returns what it prints.
    pub fn run(&self) -> Result<String, String> {
        match limits::run(&mut Command::new(self.built()?), self.limit)? {
            Ended::Exited {
                code: Some(0), out, ..
            } => Ok(String::from_utf8_lossy(&out).into_owned()),
            Ended::Exited { err, .. } => Err(format!(
                "`{NAME}` failed: {}",
                String::from_utf8_lossy(&err).trim()
            )),
            Ended::TimedOut => Err(format!("`{NAME}` took too long")),
        }
    }

    fn executable(&self) -> PathBuf {
        let file = format!("target/release/{NAME}{}", env::consts::EXE_SUFFIX);
        self.folder.join(file)
    }

    /// Runs Cargo, without anything incremental.
    pub fn cargo(&self, words: &[&str]) -> Result<Measurement, String> {
        let program = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        measure::run(Path::new(&program), &self.folder, self.limit, |command| {
            command
                .args(words)
                .env("CARGO_INCREMENTAL", "0")
                .env_remove("CARGO_TARGET_DIR");
        })
    }
}

/// Adds `text` at the end of a file.
pub fn append(file: &Path, text: &str) -> Result<(), String> {
    OpenOptions::new()
        .append(true)
        .open(file)
        .and_then(|mut open| open.write_all(text.as_bytes()))
        .map_err(|error| format!("cannot write `{}`: {error}", file.display()))
}
