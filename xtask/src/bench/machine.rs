//! Where and when something was measured.

use std::fmt;
use std::fs;
use std::process::Command;
use std::thread;
use std::time::SystemTime;

use serde::Serialize;

/// Where and when something was measured.
#[derive(Clone, Debug, Serialize)]
pub struct Machine {
    processor: String,
    cores: usize,
    memory_gigabytes: Option<u64>,
    system: String,
    rustc: String,
    date: String,
    load_before: Option<f64>,
    load_after: Option<f64>,
}

impl Machine {
    /// This one, now.
    pub fn here() -> Machine {
        let rustc = Command::new("rustc").arg("--version").output();
        let rustc = rustc.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
        Machine {
            processor: field("/proc/cpuinfo", "model name")
                .unwrap_or_else(|| "an unknown processor".to_owned()),
            cores: thread::available_parallelism().map_or(1, |cores| cores.get()),
            memory_gigabytes: field("/proc/meminfo", "MemTotal")
                .and_then(|total| total.split_whitespace().next()?.parse::<u64>().ok())
                .map(|kilobytes| kilobytes >> 20),
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            rustc: rustc.unwrap_or_else(|_| "an unknown rustc".to_owned()),
            date: httpdate::fmt_http_date(SystemTime::now()),
            load_before: load(),
            load_after: None,
        }
    }

    /// Everything was measured.
    pub fn done(&mut self) {
        self.load_after = load();
    }
}

/// What else a machine does is in its load: more than its processors is a busy one.
fn load() -> Option<f64> {
    let text = fs::read_to_string("/proc/loadavg").ok()?;
    text.split(' ').next()?.parse().ok()
}

fn field(file: &str, key: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(key))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} × {}", self.cores, self.processor)?;
        if let Some(memory) = self.memory_gigabytes {
            write!(f, ", {memory} GB")?;
        }
        write!(f, ", {}; {}; {}", self.system, self.rustc, self.date)?;
        if let (Some(before), Some(after)) = (self.load_before, self.load_after) {
            write!(f, "; load {before:.1} before, {after:.1} after")?;
        }
        let processors = self.cores as f64;
        if self.load_before.is_some_and(|load| load > processors / 2.0) {
            write!(
                f,
                " (a busy machine: compare ratios, and CPU rather than wall)"
            )?;
        }
        f.write_str(".")
    }
}
