//! The documents that are done, on the disk, so that a run that was stopped can go on.

use std::collections::BTreeMap;
use std::env;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hasher};
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::record::Record;

/// The first line of the file: what was run.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct Run {
    /// This program, generator included.
    build: String,
    /// Whether crates were compiled too.
    check: bool,
}

/// Records that are kept as they come.
pub struct State {
    file: File,
}

impl State {
    /// Opens the file at `path`. With `resume` it also returns the records of an earlier run by the
    /// same program, by document; otherwise, and after another program, it starts anew.
    pub fn open(
        path: &Path,
        check: bool,
        resume: bool,
    ) -> Result<(State, BTreeMap<String, Record>), String> {
        let failed = |error: io::Error| format!("cannot use `{}`: {error}", path.display());
        let build = build().map_err(failed)?;
        let run = Run { build, check };
        let done = if resume {
            read(path, &run).unwrap_or_default()
        } else {
            BTreeMap::new()
        };
        // Written anew, so that a line that was cut off does not stay.
        let mut state = State {
            file: File::create(path).map_err(failed)?,
        };
        state.line(&run).map_err(failed)?;
        for record in done.values() {
            state.line(record).map_err(failed)?;
        }
        Ok((state, done))
    }

    /// Keeps a record.
    pub fn add(&mut self, record: &Record) -> Result<(), String> {
        let added = self.line(record);
        added.map_err(|error| format!("cannot keep the state of the run: {error}"))
    }

    fn line(&mut self, value: &impl Serialize) -> io::Result<()> {
        let mut line = serde_json::to_vec(value)?;
        line.push(b'\n');
        self.file.write_all(&line)
    }
}

/// The records of an earlier run; `None` when it was another one.
fn read(path: &Path, run: &Run) -> Option<BTreeMap<String, Record>> {
    let mut lines = BufReader::new(File::open(path).ok()?).lines();
    let first: Run = serde_json::from_str(&lines.next()?.ok()?).ok()?;
    if first != *run {
        return None;
    }
    let records = lines.map_while(Result::ok);
    let records = records.map_while(|line| serde_json::from_str::<Record>(&line).ok());
    Some(records.map(|one| (one.document.clone(), one)).collect())
}

/// What tells one build of this program from another.
fn build() -> io::Result<String> {
    let mut hasher = DefaultHasher::new();
    hasher.write(&fs::read(env::current_exe()?)?);
    Ok(format!("{:016x}", hasher.finish()))
}
