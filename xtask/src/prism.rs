//! `cargo xtask prism`: the checked-in crate against a mock server that validates every request.

use std::env;
use std::fs::{self, File};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use clap::Args;
use serde_json::Value;

use crate::{CommandStatus, repository, terminal};

/// The version that is installed: the last that runs on Node.js 18 and later.
const VERSION: &str = "5.14.2";

/// How long the server may take until it answers.
const PATIENCE: Duration = Duration::from_secs(60);

/// Try the checked-in crate against Prism, a mock server that validates requests
///
/// Installs Prism below target/ with npm, lets it serve spec/balance_transactions.yaml on a loopback
/// port, and runs the examples of the checked-in crate, one per operation, against it. A request
/// that the document does not allow fails. Without Node.js it is skipped, and says so.
#[derive(Args, Clone, Debug, Default)]
#[command(after_help = "\
Exit codes: 0 all requests accepted, or skipped; 1 a request was refused; 2 no server to try.")]
pub struct Arguments {
    /// Fail in place of skipping where Node.js is missing
    #[arg(long)]
    required: bool,
}

/// An example with its arguments.
struct Trial {
    operation: &'static str,
    arguments: &'static [&'static str],
    /// Whether the document allows the request.
    allowed: bool,
}

const fn allowed(operation: &'static str, arguments: &'static [&'static str]) -> Trial {
    Trial {
        operation,
        arguments,
        allowed: true,
    }
}

const fn refused(operation: &'static str, arguments: &'static [&'static str]) -> Trial {
    Trial {
        operation,
        arguments,
        allowed: false,
    }
}

/// One character more than a description may have.
const TOO_LONG: &str = match std::str::from_utf8(&[b'x'; 351]) {
    Ok(text) => text,
    Err(_) => "",
};

/// Every operation, and two requests that show that the server looks at query and body.
const TRIALS: &[Trial] = &[
    allowed("list", &["cus_123"]),
    allowed("list", &["cus_123", "3"]),
    allowed("get", &["cus_123", "cbtxn_0001"]),
    allowed("create", &["cus_123", "-500", "usd", "order=6735"]),
    allowed("create", &["a/../b?x", "700", "eur"]),
    allowed(
        "update",
        &["cus_123", "cbtxn_0001", "Goodwill credit", "order="],
    ),
    allowed(
        "update",
        &["cus_123", "cbtxn_0001", "Goodwill credit", "--clear"],
    ),
    refused("list", &["cus_123", "1000"]),
    refused("update", &["cus_123", "cbtxn_0001", TOO_LONG]),
];

/// Does what the command says.
pub fn run(arguments: Arguments) -> CommandStatus {
    if let Some(missing) = ["node", "npm"].into_iter().find(|tool| !is_there(tool)) {
        let said = format!("{missing} is not there");
        if arguments.required {
            terminal::fail(said);
            return CommandStatus::Refused;
        }
        terminal::print(&format!("skipped: {said}\n"));
        return CommandStatus::Done;
    }
    match try_all() {
        Ok(0) => CommandStatus::Done,
        Ok(failures) => {
            let requests = terminal::count(failures, "request");
            terminal::fail(format!("{requests} did not go as the document says"));
            CommandStatus::Stale
        }
        Err(problem) => {
            terminal::fail(problem);
            CommandStatus::Refused
        }
    }
}

fn is_there(tool: &str) -> bool {
    let mut command = Command::new(tool);
    command.arg("--version");
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// How many of the trials failed.
fn try_all() -> Result<usize, String> {
    let folder = target().join("prism");
    let program = install(&folder)?;
    let server = Server::start(&program, &folder.join("prism.log"))?;
    let mut failures = 0;
    for trial in TRIALS {
        let problem = attempt(trial, &server)?;
        let words: String = trial.arguments.join(" ").chars().take(60).collect();
        let verdict = match (&problem, trial.allowed) {
            (Some(problem), _) => {
                failures += 1;
                format!("FAILED\n{problem}")
            }
            (None, true) => "accepted".to_owned(),
            (None, false) => "refused, as it has to be".to_owned(),
        };
        terminal::print(&format!("{} {words}: {verdict}\n", trial.operation));
    }
    Ok(failures)
}

/// The folder that builds go to.
fn target() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => PathBuf::from(folder),
        None => repository::root().join("target"),
    }
}

/// The program, installed if it is not there yet.
fn install(folder: &Path) -> Result<PathBuf, String> {
    let package = folder.join("node_modules/@stoplight/prism-cli");
    if installed(&package).as_deref() != Some(VERSION) {
        terminal::print(&format!("installing Prism {VERSION}\n"));
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-fund", "--no-audit", "--no-save"])
            .args(["--ignore-scripts", "--loglevel", "error", "--prefix"])
            .args([folder])
            .arg(format!("@stoplight/prism-cli@{VERSION}"))
            .stdout(Stdio::null());
        let status = npm.status().map_err(|error| format!("npm: {error}"))?;
        if !status.success() {
            return Err(format!("npm could not install Prism {VERSION}: {status}"));
        }
    }
    Ok(package.join("dist/index.js"))
}

fn installed(package: &Path) -> Option<String> {
    let manifest = fs::read(package.join("package.json")).ok()?;
    let manifest: Value = serde_json::from_slice(&manifest).ok()?;
    manifest.get("version")?.as_str().map(str::to_owned)
}

/// Prism, as long as this lives.
struct Server {
    child: Child,
    address: SocketAddr,
    log: PathBuf,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(program: &Path, log: &Path) -> Result<Server, String> {
        let shown = |error: std::io::Error| format!("Prism does not start: {error}");
        let address = free_address().map_err(shown)?;
        let out = File::create(log).map_err(shown)?;
        let child = Command::new("node")
            .arg(program)
            .args(["mock", "--errors", "--verboseLevel", "info"])
            .args(["--host", &address.ip().to_string()])
            .args(["--port", &address.port().to_string()])
            .arg(repository::root().join("spec/balance_transactions.yaml"))
            .stdin(Stdio::null())
            .stderr(out.try_clone().map_err(shown)?)
            .stdout(out)
            .spawn()
            .map_err(shown)?;
        let log = log.to_owned();
        let mut server = Server {
            child,
            address,
            log,
        };
        server.wait()?;
        Ok(server)
    }

    /// Waits until it answers.
    fn wait(&mut self) -> Result<(), String> {
        let end = Instant::now() + PATIENCE;
        while TcpStream::connect_timeout(&self.address, Duration::from_secs(1)).is_err() {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(format!("Prism ended: {status}\n{}", self.said_since(0)));
            }
            if Instant::now() > end {
                return Err(format!("Prism does not answer\n{}", self.said_since(0)));
            }
            thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    }

    /// What it logged after the first `start` bytes.
    fn said_since(&self, start: usize) -> String {
        let log = fs::read(&self.log).unwrap_or_default();
        String::from_utf8_lossy(log.get(start..).unwrap_or_default()).into_owned()
    }
}

/// A loopback address that nobody uses just now.
fn free_address() -> std::io::Result<SocketAddr> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()
}

/// Runs one example; what went wrong, if anything.
fn attempt(trial: &Trial, server: &Server) -> Result<Option<String>, String> {
    let before = server.said_since(0).len();
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["run", "--quiet", "--package", "stripe-balance"])
        .args(["--example", trial.operation, "--"])
        .args(trial.arguments)
        .current_dir(repository::root())
        .env("API_TOKEN", "sk_test_for_prism")
        .env("API_BASE_URL", format!("http://{}", server.address))
        .output()
        .map_err(|error| format!("cargo: {error}"))?;
    let log = server.said_since(before);
    let violated = log.to_ascii_lowercase().contains("violation");
    let as_wanted = if trial.allowed {
        output.status.success() && !violated
    } else {
        !output.status.success() && violated
    };
    let said = String::from_utf8_lossy(&output.stderr);
    Ok((!as_wanted).then(|| format!("{said}{log}")))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_example_is_tried() {
        let examples = repository::root().join("generated/examples");
        let files = fs::read_dir(examples).unwrap();
        let names: BTreeSet<String> = files
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .filter_map(|name| Some(name.strip_suffix(".rs")?.to_owned()))
            .collect();
        let tried = TRIALS.iter().filter(|trial| trial.allowed);
        let tried: BTreeSet<String> = tried.map(|trial| trial.operation.to_owned()).collect();
        assert_eq!(tried, names);
    }

    #[test]
    fn another_version_is_not_taken_for_ours() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(installed(folder.path()), None);
        fs::write(
            folder.path().join("package.json"),
            "{\"version\": \"5.0.0\"}",
        )
        .unwrap();
        assert_eq!(installed(folder.path()).as_deref(), Some("5.0.0"));
    }
}
