//! Processes with a limit of time and memory.

use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How a process ended.
pub enum Ended {
    /// By itself, or by a signal: then there is no code.
    Exited {
        /// Its exit code.
        code: Option<i32>,
        /// What it wrote to standard output.
        out: Vec<u8>,
        /// What it wrote to standard error.
        err: Vec<u8>,
    },
    /// It took too long and was ended.
    TimedOut,
}

/// Runs `command` to its end, but not longer than `time`.
pub fn run(command: &mut Command, time: Duration) -> Result<Ended, String> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot run {:?}: {error}", command.get_program()))?;
    // Read while it runs: a process that writes more than a pipe holds would wait for ever.
    let out = child.stdout.take().map(read_all);
    let err = child.stderr.take().map(read_all);
    let code = wait(&mut child, time)?;
    let text = |reader: Option<thread::JoinHandle<Vec<u8>>>| {
        reader
            .and_then(|reader| reader.join().ok())
            .unwrap_or_default()
    };
    let (out, err) = (text(out), text(err));
    Ok(match code {
        Some(code) => Ended::Exited { code, out, err },
        None => Ended::TimedOut,
    })
}

fn read_all(mut stream: impl Read + Send + 'static) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What could be read is what there is.
        let _ = stream.read_to_end(&mut bytes);
        bytes
    })
}

/// The exit code, which is `None` after a signal; `None` as a whole when the time was over.
fn wait(child: &mut Child, time: Duration) -> Result<Option<Option<i32>>, String> {
    let end = Instant::now() + time;
    let mut pause = Duration::from_millis(1);
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(Some(status.code())),
            Ok(None) if Instant::now() < end => {
                thread::sleep(pause);
                pause = (pause * 2).min(Duration::from_millis(20));
            }
            Ok(None) => {
                // It may have ended this very moment, which is as good.
                let _ = child.kill();
                let _ = child.wait();
                return Ok(None);
            }
            Err(error) => return Err(error.to_string()),
        }
    }
}

/// Limits the address space of this process. Elsewhere than on Unix there is no limit.
pub fn limit_own_memory(megabytes: u64) {
    #[cfg(unix)]
    {
        let bytes = megabytes << 20;
        // Where a lower limit holds already, that one is kept.
        let _ = rlimit::setrlimit(rlimit::Resource::AS, bytes, bytes);
    }
    #[cfg(not(unix))]
    let _ = megabytes;
}

/// The most memory this process ever had, where the system says so.
pub fn own_peak_megabytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    kilobytes(&status, "VmHWM:").map(|kilobytes| kilobytes >> 10)
}

/// The memory that is free to use, where the system says so.
pub fn available_megabytes() -> Option<u64> {
    let info = std::fs::read_to_string("/proc/meminfo").ok()?;
    kilobytes(&info, "MemAvailable:").map(|kilobytes| kilobytes >> 10)
}

fn kilobytes(text: &str, key: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(key))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_process_that_hangs_is_ended() {
        let started = Instant::now();
        let ended = run(Command::new("sleep").arg("60"), Duration::from_millis(50));
        assert!(matches!(ended, Ok(Ended::TimedOut)));
        assert!(started.elapsed() < Duration::from_secs(30));
    }

    #[cfg(unix)]
    #[test]
    fn everything_it_says_is_read() {
        let script = "head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2; exit 7";
        let ended = run(
            Command::new("sh").args(["-c", script]),
            Duration::from_secs(60),
        );
        let Ok(Ended::Exited { code, out, err }) = ended else {
            panic!("it ended by itself");
        };
        assert_eq!((code, out.len(), err.len()), (Some(7), 300_000, 300_000));
    }

    #[test]
    fn memory_is_read_from_what_the_system_says() {
        let text = "MemTotal:  24683656 kB\nMemAvailable:   2097152 kB\n";
        assert_eq!(kilobytes(text, "MemAvailable:"), Some(2_097_152));
        assert_eq!(kilobytes(text, "VmHWM:"), None);
    }
}
