//! `cargo xtask bench --guard`: instructions of generation, decoding, encoding and a call, beside a
//! table that is checked in.
//!
//! Seconds differ by a tenth on a machine that does something else as well. Instructions that
//! callgrind counts are the same within a thousandth, so that a change of a few hundredths is seen.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::Arguments;
use super::binary::{Program, append};
use super::codec::{OPENING, source};
use super::documents;
use super::tools::{self, CRATE, Tool};
use crate::corpus::limits::{self, Ended};
use crate::{CommandStatus, repository, terminal};

/// Where the counts are checked in.
const TABLE: &str = "xtask/src/bench/guard.toml";

/// How much more than in the table is too much.
const MOST: f64 = 1.03;

/// What the program of the steps needs beside our crate.
const DEPENDENCIES: &str = "\
serde = { version = \"1\", features = [\"derive\"] }
tokio = { version = \"1\", features = [\"rt\", \"time\"] }
";

/// What the program does, and how often.
const STEPS: [(&str, u64); 3] = [("decode", 20), ("encode", 200), ("call", 200)];

const BEGINNING: &str = "\
# Instructions, counted by callgrind in a release build: of one generation, and of decoding one page of
# 100 balance transactions, of encoding one request and of one call of the fragment's crate. They hold
# for the toolchain of rust-toolchain.toml. Written by
# `cargo run --release --package xtask -- bench --guard-update --corpus DIR`.

";

/// Counts by what was counted.
type Counts = BTreeMap<String, u64>;

/// Counts, and compares or writes the table.
pub fn run(arguments: &Arguments) -> CommandStatus {
    let said = count_all(arguments).and_then(|counts| {
        let table = repository::root().join(TABLE);
        let expected = read(&table)?;
        if arguments.guard_update {
            write(&table, &expected, &counts)?;
        }
        Ok(compare(&expected, &counts))
    });
    match said {
        Ok((text, grew)) => {
            terminal::print(&text);
            if grew && !arguments.guard_update {
                CommandStatus::Stale
            } else {
                CommandStatus::Done
            }
        }
        Err(message) => CommandStatus::of(Err(message), false),
    }
}

fn count_all(arguments: &Arguments) -> Result<Counts, String> {
    if cfg!(debug_assertions) {
        return Err("the table is of a release build: cargo run --release".to_owned());
    }
    let valgrind = tools::on_path("valgrind")
        .ok_or("valgrind is not on PATH, and nothing else counts instructions here")?;
    let counter = Counter {
        valgrind,
        limit: arguments.compile_limit(),
    };
    let tool = tools::ours()?;
    let default = || env::temp_dir().join("specwright-bench");
    let folder = arguments.work_dir.clone().unwrap_or_else(default);
    let folder = folder.join("guard");
    fs::create_dir_all(&folder)
        .map_err(|error| format!("cannot create `{}`: {error}", folder.display()))?;
    let mut counts = Counts::new();
    let wanted = ["fragment", "stripe"].map(str::to_owned);
    for document in documents::find(arguments.corpus.as_deref(), &wanted)?.0 {
        let count = counter.generation(&tool, &document.path, &folder)?;
        counts.insert(format!("generate-{}", document.name), count);
    }
    let program = program(&tool, &folder, counter.limit)?;
    for (step, times) in STEPS {
        let run = |times: u64| {
            counter.count(Command::new(&counter.valgrind), |command| {
                command.arg(&program).args([step, &times.to_string()]);
            })
        };
        // What is made once is counted in both.
        let count = run(times)?.saturating_sub(run(0)?) / times;
        counts.insert(step.to_owned(), count);
    }
    Ok(counts)
}

/// The program of the steps, built.
fn program(tool: &Tool, folder: &Path, limit: Duration) -> Result<PathBuf, String> {
    let program = Program::new(folder.join("program"), limit);
    program.write(DEPENDENCIES, &source(include_str!("programs/guard.rs")))?;
    let ours = program.generate(tool)?;
    append(&ours.join("src/customer/balance_transaction.rs"), OPENING)?;
    program.built()
}

/// Counts the instructions of programs.
struct Counter {
    valgrind: PathBuf,
    limit: Duration,
}

impl Counter {
    /// Of one generation into an empty folder, on one thread: others would wait for work by turning
    /// in circles, more or less often.
    fn generation(&self, tool: &Tool, spec: &Path, folder: &Path) -> Result<u64, String> {
        let out = folder.join(CRATE);
        let _ = fs::remove_dir_all(&out);
        self.count(Command::new(&self.valgrind), |command| {
            command
                .arg(&tool.program)
                .args(tool.arguments(spec, &out))
                .env("RAYON_NUM_THREADS", "1")
                .current_dir(folder);
        })
    }

    /// Of the program that `complete` adds to valgrind's arguments.
    fn count(
        &self,
        mut command: Command,
        complete: impl FnOnce(&mut Command),
    ) -> Result<u64, String> {
        command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
        complete(&mut command);
        match limits::run(&mut command, self.limit)? {
            Ended::Exited {
                code: Some(0), err, ..
            } => collected(&String::from_utf8_lossy(&err)),
            Ended::Exited { err, .. } => Err(format!(
                "valgrind failed: {}",
                String::from_utf8_lossy(&err).trim()
            )),
            Ended::TimedOut => Err("valgrind took too long".to_owned()),
        }
    }
}

/// The count in what callgrind says at the end.
fn collected(text: &str) -> Result<u64, String> {
    let line = text.lines().find_map(|line| line.split_once("Collected :"));
    let count = line.and_then(|(_, count)| count.trim().parse().ok());
    count.ok_or_else(|| format!("valgrind said no count: {}", text.trim()))
}

fn read(table: &Path) -> Result<Counts, String> {
    let text = fs::read_to_string(table)
        .map_err(|error| format!("cannot read `{}`: {error}", table.display()))?;
    toml::from_str(&text).map_err(|error| format!("`{}`: {error}", table.display()))
}

/// Writes the counts, and keeps those that were not counted now.
fn write(table: &Path, old: &Counts, new: &Counts) -> Result<(), String> {
    let mut all = old.clone();
    all.extend(new.iter().map(|(name, count)| (name.clone(), *count)));
    let rows = toml::to_string(&all).map_err(|error| error.to_string())?;
    fs::write(table, format!("{BEGINNING}{rows}"))
        .map_err(|error| format!("cannot write `{}`: {error}", table.display()))
}

/// A line for each count, and whether one is too high.
fn compare(expected: &Counts, counts: &Counts) -> (String, bool) {
    let mut text = String::new();
    let mut grew = false;
    for (name, count) in counts {
        let Some(known) = expected.get(name) else {
            text.push_str(&format!("{name:<20} {count:>14}  not in {TABLE}\n"));
            grew = true;
            continue;
        };
        let times = *count as f64 / *known as f64;
        let verdict = if times > MOST {
            grew = true;
            "  too many"
        } else if times < 1.0 / MOST {
            "  fewer: run with --guard-update"
        } else {
            ""
        };
        let line = format!("{name:<20} {count:>14}  {times:.3}x of {known}{verdict}\n");
        text.push_str(&line);
    }
    for name in expected.keys().filter(|name| !counts.contains_key(*name)) {
        text.push_str(&format!("{name:<20} not counted: no --corpus\n"));
    }
    (text, grew)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(list: &[(&str, u64)]) -> Counts {
        let list = list.iter();
        list.map(|(name, count)| ((*name).to_owned(), *count))
            .collect()
    }

    #[test]
    fn a_count_may_grow_by_three_hundredths() {
        let table = counts(&[("a", 1000), ("b", 1000)]);
        let (text, grew) = compare(&table, &counts(&[("a", 1030), ("b", 900)]));
        assert!(!grew, "{text}");
        assert!(text.contains("fewer"), "{text}");
        let (text, grew) = compare(&table, &counts(&[("a", 1031)]));
        assert!(grew, "{text}");
        assert!(
            text.contains("too many") && text.contains("not counted"),
            "{text}"
        );
        assert!(compare(&table, &counts(&[("new", 1)])).1);
    }

    #[test]
    fn the_count_is_read_from_what_callgrind_says() {
        let said = "==1== Callgrind\n==1== Events    : Ir\n==1== Collected : 3618019441\n==1== \n";
        assert_eq!(collected(said), Ok(3_618_019_441));
        assert!(collected("==1== Events : Ir").is_err());
    }

    #[test]
    fn the_table_has_every_step() {
        let table = read(&repository::root().join(TABLE)).unwrap_or_default();
        for (step, _) in STEPS {
            assert!(table.contains_key(step), "{step}");
        }
        assert!(table.contains_key("generate-fragment"));
    }
}
