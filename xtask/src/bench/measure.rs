//! What a process costs: time, processor and memory of it and of those it starts.
//!
//! The measured program is started by a copy of this very one, which has no other children, so that
//! what the system says of its children is said of the program alone. Cargo starts the compiler the
//! same way, as `RUSTC_WORKSPACE_WRAPPER`.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::corpus::limits::{self, Ended};
use crate::terminal;

/// The environment variable that names the file a measurement is added to.
const FILE: &str = "SPECWRIGHT_MEASURE";

/// The environment variable with the seconds that the program may take.
const SECONDS: &str = "SPECWRIGHT_MEASURE_SECONDS";

/// What a process took.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measurement {
    /// The crate that was compiled, when the process was the compiler.
    pub crate_name: Option<String>,
    /// From start to end, in milliseconds.
    pub wall: f64,
    /// Of the processor, user and system together, in milliseconds; nothing where the system does
    /// not say.
    pub cpu: Option<f64>,
    /// The most memory it had at a time, in kilobytes.
    pub peak: Option<u64>,
}

/// Runs `program` with at most `time` and returns what it took. `prepare` sets the rest: arguments
/// and folder.
pub fn run(
    program: &Path,
    folder: &Path,
    time: Duration,
    prepare: impl FnOnce(&mut Command),
) -> Result<Measurement, String> {
    let file = folder.join("measured.jsonl");
    let mut command = measured(&file, time)?;
    command.arg(program).current_dir(folder);
    prepare(&mut command);
    let shown = program.display();
    finish(&mut command, time, &shown.to_string())?;
    let measured = take(&file)?;
    measured
        .into_iter()
        .next()
        .ok_or_else(|| format!("`{shown}` was not measured"))
}

/// Runs Cargo so that every call of the compiler for a crate of the workspace is measured, and
/// returns these in order. `time` bounds one such call.
pub fn cargo(
    folder: &Path,
    time: Duration,
    prepare: impl FnOnce(&mut Command),
) -> Result<Vec<Measurement>, String> {
    let file = folder.join("measured.jsonl");
    // What it said in a run that was ended does not count.
    let _ = fs::remove_file(&file);
    let program = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command
        .current_dir(folder)
        .env(FILE, &file)
        .env(SECONDS, time.as_secs().to_string())
        .env("RUSTC_WORKSPACE_WRAPPER", own_program()?)
        .env("CARGO_INCREMENTAL", "0");
    // Cargo tells its children about the package whose program this is.
    for (name, _) in env::vars().filter(|(name, _)| name.starts_with("CARGO_PKG_")) {
        command.env_remove(name);
    }
    prepare(&mut command);
    // It builds the dependencies too, which takes as long as it takes.
    let whole = time.saturating_mul(4).max(Duration::from_secs(3600));
    finish(&mut command, whole, "cargo")?;
    take(&file)
}

fn own_program() -> Result<std::path::PathBuf, String> {
    env::current_exe().map_err(|error| format!("cannot find this program: {error}"))
}

/// This program, to measure the one whose path and arguments follow.
fn measured(file: &Path, time: Duration) -> Result<Command, String> {
    let _ = fs::remove_file(file);
    let mut command = Command::new(own_program()?);
    command.env(FILE, file);
    command.env(SECONDS, time.as_secs().to_string());
    Ok(command)
}

/// Runs to the end. The error has the last lines the program said.
fn finish(command: &mut Command, time: Duration, shown: &str) -> Result<(), String> {
    let grace = Duration::from_secs(10);
    match limits::run(command, time.saturating_add(grace))? {
        Ended::Exited { code: Some(0), .. } => Ok(()),
        Ended::Exited { code, out, err } => {
            let said = if err.is_empty() { out } else { err };
            let said = String::from_utf8_lossy(&said).into_owned();
            let code = code.map_or_else(|| "a signal".to_owned(), |code| format!("code {code}"));
            Err(format!("`{shown}` ended with {code}: {}", excerpt(&said)))
        }
        Ended::TimedOut => Err(format!("`{shown}` took too long")),
    }
}

/// The first line that says what is wrong, or else the last.
fn excerpt(said: &str) -> String {
    let lines: Vec<&str> = said
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let wrong = lines
        .iter()
        .find(|line| line.to_lowercase().contains("error"));
    let line = wrong.or(lines.last()).copied().unwrap_or("it says nothing");
    line.trim().chars().take(200).collect()
}

/// The measurements in `file`, which goes.
fn take(file: &Path) -> Result<Vec<Measurement>, String> {
    let text = fs::read_to_string(file)
        .map_err(|error| format!("cannot read `{}`: {error}", file.display()))?;
    let _ = fs::remove_file(file);
    text.lines()
        .map(|line| serde_json::from_str(line).map_err(|error| error.to_string()))
        .collect()
}

/// Runs and measures the program in the arguments, if that is what this process was started for.
pub fn run_if_asked() -> Option<ExitCode> {
    let file = env::var_os(FILE)?;
    let seconds = env::var(SECONDS).ok()?.parse().ok()?;
    let mut words = env::args_os().skip(1);
    let mut command = Command::new(words.next()?);
    command.args(words).env_remove(FILE).env_remove(SECONDS);
    let started = Instant::now();
    let ended = limits::run(&mut command, Duration::from_secs(seconds));
    let wall = started.elapsed();
    let code = match ended {
        Ok(Ended::Exited { code, out, err }) => {
            terminal::print(&String::from_utf8_lossy(&out));
            terminal::report(&String::from_utf8_lossy(&err));
            code.map_or(1, |code| code as u8)
        }
        Ok(Ended::TimedOut) => {
            terminal::fail(format!("it took more than {seconds} s"));
            1
        }
        Err(error) => {
            terminal::fail(error);
            1
        }
    };
    if code == 0
        && let Err(error) = add(Path::new(&file), wall)
    {
        terminal::fail(error);
        return Some(ExitCode::FAILURE);
    }
    Some(ExitCode::from(code))
}

fn add(file: &Path, wall: Duration) -> Result<(), String> {
    let (cpu, peak) = children();
    let arguments: Vec<String> = env::args().collect();
    let crate_name = arguments
        .windows(2)
        .find(|pair| pair[0] == "--crate-name")
        .map(|pair| pair[1].clone());
    let measurement = Measurement {
        crate_name,
        wall: wall.as_secs_f64() * 1e3,
        cpu,
        peak,
    };
    let line = serde_json::to_string(&measurement).map_err(|error| error.to_string())?;
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(file)
        .map_err(|error| error.to_string())?;
    writeln!(file, "{line}").map_err(|error| error.to_string())
}

/// Processor time in milliseconds and the most memory in kilobytes, of children that have ended.
#[cfg(unix)]
fn children() -> (Option<f64>, Option<u64>) {
    use nix::sys::resource::{UsageWho, getrusage};
    let Ok(usage) = getrusage(UsageWho::RUSAGE_CHILDREN) else {
        return (None, None);
    };
    let milliseconds =
        |time: nix::sys::time::TimeVal| time.tv_sec() as f64 * 1e3 + time.tv_usec() as f64 / 1e3;
    let cpu = milliseconds(usage.user_time()) + milliseconds(usage.system_time());
    // macOS counts bytes, the others kilobytes.
    let unit = if cfg!(target_vendor = "apple") {
        1024
    } else {
        1
    };
    let peak = u64::try_from(usage.max_rss()).unwrap_or(0) / unit;
    (Some(cpu), Some(peak))
}

#[cfg(not(unix))]
fn children() -> (Option<f64>, Option<u64>) {
    (None, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_what_a_program_says_the_error_is_shown() {
        let said = "reading\nerror: no such file\nnote: x\n";
        assert_eq!(excerpt(said), "error: no such file");
        assert_eq!(excerpt("one\n\ntwo\n"), "two");
        assert_eq!(excerpt(""), "it says nothing");
    }
}
