//! Compiles generated crates as `cargo check --all-features` does, without Cargo for each.
//!
//! All generated crates have the same dependencies. Cargo builds them once, for an empty crate with
//! the manifest of a generated one, and its call of the compiler is recorded; each crate is then
//! checked by that call. Where a manifest differs in more than the package's name and description,
//! it gets an empty crate of its own.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;
use specwright_testing::with_ring_alone;
use toml::Table;

use super::limits::{self, Ended};
use super::record::Compilation;
use super::recorder::{self, Call};
use crate::repository;

/// Crates with more lines are compiled from nothing; smaller ones share what the compiler remembers
/// of the runtime, which halves the time. Remembering a large one costs more than it saves.
const LARGE: usize = 20_000;

/// Longest message that is kept.
const LONGEST_MESSAGE: usize = 300;

/// Compiles crates.
pub struct Compiler {
    folder: PathBuf,
    build: PathBuf,
    time_limit: Duration,
    /// Calls by manifest.
    calls: Mutex<BTreeMap<String, Arc<Call>>>,
}

impl Compiler {
    /// Keeps empty crates in `folder`, and dependencies in `build` or else there, too.
    pub fn new(folder: &Path, build: Option<&Path>, time_limit: Duration) -> Compiler {
        Compiler {
            folder: folder.to_owned(),
            build: build.map_or_else(|| folder.join("build"), Path::to_owned),
            time_limit,
            calls: Mutex::default(),
        }
    }

    /// Checks the crate in `folder`. `scratch` is this thread's own.
    pub fn check(
        &self,
        folder: &Path,
        lines: usize,
        scratch: &Path,
    ) -> Result<Compilation, String> {
        let call = self.call(&folder.join("Cargo.toml"))?;
        let out = scratch.join("out");
        fs::create_dir_all(&out).map_err(|error| error.to_string())?;
        // A crate of thousands of features has more arguments than a call takes.
        let arguments = scratch.join("arguments");
        fs::write(&arguments, own_arguments(&call.arguments).join("\n"))
            .map_err(|error| error.to_string())?;
        let mut command = Command::new(&call.program);
        command
            .arg(format!("@{}", arguments.display()))
            .arg("--emit=metadata")
            .arg("--out-dir")
            .arg(&out)
            .envs(&call.variables)
            .current_dir(folder);
        if lines <= LARGE {
            let incremental = scratch.join("incremental");
            command
                .arg("-C")
                .arg(format!("incremental={}", incremental.display()));
        }
        let started = Instant::now();
        let ended = limits::run(&mut command, self.time_limit)?;
        let mut compilation = match ended {
            Ended::TimedOut => Compilation {
                errors: 1,
                timed_out: true,
                ..Compilation::default()
            },
            Ended::Exited { code, err, .. } => {
                read_messages(&String::from_utf8_lossy(&err), code == Some(0))
            }
        };
        compilation.milliseconds = started.elapsed().as_millis() as u64;
        Ok(compilation)
    }

    /// The call for crates with this manifest.
    fn call(&self, manifest: &Path) -> Result<Arc<Call>, String> {
        let text = fs::read_to_string(manifest)
            .map_err(|error| format!("cannot read `{}`: {error}", manifest.display()))?;
        let template = template(&text)?;
        // Whoever comes second waits for the first: Cargo would make it wait too.
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(call) = calls.get(&template) {
            return Ok(Arc::clone(call));
        }
        let call = Arc::new(self.record(&template)?);
        calls.insert(template, Arc::clone(&call));
        Ok(call)
    }

    /// Has Cargo check an empty crate with this manifest.
    fn record(&self, template: &str) -> Result<Call, String> {
        let mut hasher = DefaultHasher::new();
        template.hash(&mut hasher);
        let folder = self.folder.join(format!("empty-{:016x}", hasher.finish()));
        let file = folder.join("call.json");
        prepare(&folder, template).map_err(|error| error.to_string())?;
        let program = env::current_exe().map_err(|error| error.to_string())?;
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(["check", "--quiet", "--all-features"])
            .current_dir(&folder)
            .env("CARGO_TARGET_DIR", &self.build)
            .env("RUSTC_WORKSPACE_WRAPPER", program)
            .env(recorder::VARIABLE, &file)
            .output()
            .map_err(|error| format!("cannot run Cargo: {error}"))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(format!("Cargo cannot check an empty crate: {said}"));
        }
        let text = fs::read(&file).map_err(|error| format!("Cargo made no call: {error}"))?;
        serde_json::from_slice(&text).map_err(|error| error.to_string())
    }
}

/// Writes the empty crate. It is written anew each time so that Cargo finds it changed.
fn prepare(folder: &Path, template: &str) -> std::io::Result<()> {
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("Cargo.toml"), template)?;
    fs::write(folder.join("src/lib.rs"), "")?;
    let lock = repository::root().join("Cargo.lock");
    if lock.exists() && !folder.join("Cargo.lock").exists() {
        // The versions this repository is tested with.
        fs::copy(lock, folder.join("Cargo.lock"))?;
    }
    Ok(())
}

/// The manifest of the empty crate: what decides how a crate with this manifest is compiled, with the
/// TLS that can be compiled everywhere.
fn template(manifest: &str) -> Result<String, String> {
    let mut table: Table = with_ring_alone(manifest)
        .parse()
        .map_err(|error| format!("the manifest is not TOML: {error}"))?;
    let mut package = Table::new();
    if let Some(toml::Value::Table(written)) = table.get("package") {
        for key in ["edition", "rust-version"] {
            if let Some(value) = written.get(key) {
                package.insert(key.to_owned(), value.clone());
            }
        }
    }
    for (key, value) in [("name", "corpus-crate"), ("version", "0.0.0")] {
        package.insert(key.to_owned(), value.into());
    }
    table.insert("package".to_owned(), package.into());
    table.remove("dev-dependencies");
    // It lies in the target folder of a workspace and is none of its members.
    table.insert("workspace".to_owned(), Table::new().into());
    Ok(table.to_string())
}

/// The arguments without those that say where the results of the empty crate go.
fn own_arguments(arguments: &[String]) -> Vec<&str> {
    let mut own = Vec::new();
    let mut rest = arguments.iter().map(String::as_str).peekable();
    while let Some(word) = rest.next() {
        let next = rest.peek().copied().unwrap_or_default();
        if word == "--out-dir" || (word == "-C" && next.starts_with("incremental=")) {
            rest.next();
        } else if !["--emit", "--json", "--diagnostic-width"]
            .iter()
            .any(|flag| word.starts_with(flag))
        {
            own.push(word);
        }
    }
    own
}

/// Counts what the compiler wrote: a JSON object on each line.
fn read_messages(text: &str, succeeded: bool) -> Compilation {
    let mut compilation = Compilation::default();
    let mut other = None;
    for line in text.lines() {
        match serde_json::from_str::<Value>(line) {
            Ok(message) => count(&message, &mut compilation),
            Err(_) if !line.trim().is_empty() && other.is_none() => other = Some(line),
            Err(_) => {}
        }
    }
    if !succeeded && compilation.errors == 0 {
        compilation.errors = 1;
        let code = "crashed".to_owned();
        let said = other.unwrap_or("the compiler said nothing");
        compilation.examples.insert(code.clone(), cut(said));
        compilation.codes.insert(code, 1);
    }
    compilation
}

fn count(message: &Value, compilation: &mut Compilation) {
    let text = message["message"].as_str().unwrap_or_default();
    let code = message["code"]["code"].as_str();
    let span = message["spans"].as_array().and_then(|spans| spans.first());
    let is_total = code.is_none() && span.is_none();
    let level = message["level"].as_str().unwrap_or_default();
    let counter = match level {
        "error" if is_total && text.starts_with("aborting due to") => return,
        "warning" if is_total && text.ends_with("emitted") => return,
        "error" => &mut compilation.errors,
        "warning" => &mut compilation.warnings,
        _ => return,
    };
    *counter += 1;
    let code = code.map_or_else(|| format!("{level} without code"), str::to_owned);
    let place = span.map_or_else(String::new, |span| {
        let file = span["file_name"].as_str().unwrap_or_default();
        format!("{file}:{}: ", span["line_start"])
    });
    let example = || cut(&format!("{place}{text}"));
    compilation
        .examples
        .entry(code.clone())
        .or_insert_with(example);
    *compilation.codes.entry(code).or_default() += 1;
}

fn cut(text: &str) -> String {
    text.chars().take(LONGEST_MESSAGE).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_decides_the_call_is_in_the_template() {
        let with = |package: &str, rest: &str| {
            let manifest = format!("[package]\n{package}\nedition = \"2024\"\n{rest}");
            template(&manifest).unwrap()
        };
        let dependencies = "[dependencies]\nbytes = \"1\"\n";
        let one = with("name = \"a\"\ndescription = \"A\"", dependencies);
        assert_eq!(one, with("name = \"b\"\nversion = \"2.0.0\"", dependencies));
        assert_ne!(one, with("name = \"a\"", "[features]\nx = []\n"));
        assert!(one.contains("[workspace]"));
    }

    #[test]
    fn results_go_elsewhere_and_the_rest_stays() {
        let words = "--crate-name c src/lib.rs --emit=dep-info,metadata --error-format=json \
                     --json=artifacts -C metadata=1 -C incremental=/i --out-dir /o -L d";
        let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
        assert_eq!(
            own_arguments(&words).join(" "),
            "--crate-name c src/lib.rs --error-format=json -C metadata=1 -L d"
        );
    }

    #[test]
    fn messages_are_counted_by_code_and_totals_are_not() {
        let text = r#"
{"level":"error","message":"cannot find","code":{"code":"E0425"},"spans":[{"file_name":"src/a.rs","line_start":3}]}
{"level":"warning","message":"unused","code":{"code":"unused_mut"},"spans":[{"file_name":"src/b.rs","line_start":1}]}
{"level":"error","message":"expected item","code":null,"spans":[{"file_name":"src/c.rs","line_start":9}]}
{"level":"error","message":"aborting due to 2 previous errors; 1 warning emitted","code":null,"spans":[]}
{"level":"failure-note","message":"For more information about this error","code":null,"spans":[]}
"#;
        let compilation = read_messages(text, false);
        assert_eq!((compilation.errors, compilation.warnings), (2, 1));
        assert_eq!(compilation.codes["E0425"], 1);
        assert_eq!(compilation.examples["E0425"], "src/a.rs:3: cannot find");
        assert_eq!(
            compilation.examples["error without code"],
            "src/c.rs:9: expected item"
        );
    }

    #[test]
    fn a_compiler_that_crashes_is_an_error() {
        assert_eq!(read_messages("thread 'rustc' panicked\n", false).errors, 1);
        assert!(read_messages("", true).is_clean());
    }
}
