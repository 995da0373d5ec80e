//! A release program that calls the four operations of the fragment: with our crate, and with the
//! crate for the same API that people wrote.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::compile::touch;
use super::measure::{self, Measurement};
use super::tools::{CRATE, Tool};
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

/// The same in both: a program that people would ship.
const SHARED: &str = "\
[package]
name = \"program\"
version = \"0.1.0\"
edition = \"2024\"

[workspace]

[profile.release]
strip = true

[dependencies]
tokio = { version = \"1\", features = [\"macros\", \"rt\"] }
";

const ASYNC_STRIPE: &str = "\
async-stripe = { version = \"=1.0.0-rc.10\", default-features = false, features = [\"rustls-ring\", \"rustls-tls-webpki-roots\"] }
async-stripe-core = { version = \"=1.0.0-rc.10\", features = [\"customer_balance_transaction\"] }
async-stripe-types = \"=1.0.0-rc.10\"
";

impl Program {
    /// One with our crate, generated from the fragment below `folder`.
    pub fn ours(tool: &Tool, folder: &Path, limit: Duration) -> Result<Program, String> {
        let program = Program {
            folder: folder.join(tool.name),
            limit,
        };
        program.write(
            &format!("{CRATE} = {{ path = \"{CRATE}\" }}\n"),
            include_str!("programs/specwright.rs"),
        )?;
        let spec = repository::root().join("spec/balance_transactions.yaml");
        let config = repository::root().join("spec/codegen.toml");
        let out = program.folder.join(CRATE);
        measure::run(&tool.program, &program.folder, limit, |command| {
            command.args(tool.arguments(&spec, &out));
            command.arg("--config").arg(config);
        })?;
        fs::copy(
            repository::root().join("Cargo.lock"),
            program.folder.join("Cargo.lock"),
        )
        .map_err(|error| format!("cannot copy `Cargo.lock`: {error}"))?;
        Ok(program)
    }

    /// One with async-stripe, from the registry.
    pub fn async_stripe(folder: &Path, limit: Duration) -> Result<Program, String> {
        let program = Program {
            folder: folder.join("async-stripe"),
            limit,
        };
        program.write(ASYNC_STRIPE, include_str!("programs/async_stripe.rs"))?;
        Ok(program)
    }

    fn write(&self, dependencies: &str, source: &str) -> Result<(), String> {
        fs::create_dir_all(self.folder.join("src"))
            .and_then(|()| fs::write(self.manifest(), format!("{SHARED}{dependencies}")))
            .and_then(|()| fs::write(self.source(), source))
            .map_err(|error| format!("cannot write `{}`: {error}", self.folder.display()))
    }

    fn manifest(&self) -> PathBuf {
        self.folder.join("Cargo.toml")
    }

    fn source(&self) -> PathBuf {
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
        let file = format!("release/{NAME}{}", env::consts::EXE_SUFFIX);
        let bytes = fs::metadata(target.join(file)).map_err(|error| error.to_string())?;
        Ok(Built {
            whole,
            alone,
            bytes: bytes.len(),
        })
    }

    fn cargo(&self, words: &[&str]) -> Result<Measurement, String> {
        let program = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        measure::run(Path::new(&program), &self.folder, self.limit, |command| {
            command
                .args(words)
                .env("CARGO_INCREMENTAL", "0")
                .env_remove("CARGO_TARGET_DIR");
        })
    }
}
