//! What the last run made of the same input, so that nothing is done when nothing has changed.
//!
//! It is a cache below the target folder, none of the crate's files: without it all the work is done.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::hash::{BuildHasher, Hash, Hasher};
use std::path::PathBuf;
use std::time::UNIX_EPOCH;

use foldhash::quality::FixedState;
use serde::{Deserialize, Serialize};
use specwright::disk::{Folder, Plan, Snapshot};
use specwright::files::Files;

use super::report::{Output, RunReport, Status};
use super::{Arguments, InputFiles};
use crate::{program, terminal};

/// The other files of a document that were asked for, with their hashes; nothing for one that is
/// not there.
pub type InputHashes = BTreeMap<String, Option<u64>>;

/// Where the cache of an output folder is, and what is asked now.
pub struct Cache {
    file: PathBuf,
    key: u64,
    folder: Folder,
    out: PathBuf,
}

/// What is remembered.
#[derive(Serialize, Deserialize)]
struct CacheEntry {
    key: u64,
    asked: InputHashes,
    snapshot: Snapshot,
    said: Output,
}

impl Cache {
    /// For these arguments; nothing when all the work is to be done, or there is no place for it.
    pub fn of(arguments: &Arguments, inputs: &InputFiles) -> Option<Cache> {
        let looks_only = arguments.check || arguments.dry_run;
        // Files of the user are not remembered.
        let follows = arguments.bump || arguments.changelog.is_some();
        if looks_only || arguments.full || follows {
            return None;
        }
        let current = env::current_dir().ok()?;
        let out = current.join(arguments.out());
        let mut hasher = FixedState::default().build_hasher();
        build()?.hash(&mut hasher);
        // What is said depends on them too.
        format!("{arguments:?}").hash(&mut hasher);
        (&current, terminal::colors()).hash(&mut hasher);
        inputs.hash(&mut hasher);
        let key = hasher.finish();
        let target = env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
        let target = target.unwrap_or_else(|| program::root().join("target"));
        let name = format!("{:016x}.json", hash(out.to_string_lossy().as_bytes()));
        Some(Cache {
            file: target.join("codegen").join(name),
            key,
            folder: arguments.folder().ok()?,
            out,
        })
    }

    /// What there is to say, when nothing has changed since the last run.
    pub fn said_when_unchanged(&self) -> Option<Output> {
        let text = fs::read(&self.file).ok()?;
        let answer: CacheEntry = serde_json::from_slice(&text).ok()?;
        let is_same =
            |path: &str, expected| self.folder.read(path).as_deref().map(hash) == expected;
        let unchanged = answer.key == self.key
            && (answer.asked.iter()).all(|(path, expected)| is_same(path, *expected))
            && answer.snapshot.is_of(&self.out);
        unchanged.then_some(answer.said)
    }

    /// Remembers a run that has made the folder fresh.
    pub fn keep(self, asked: InputHashes, files: &Files, mut report: RunReport, json: bool) {
        let Some(plan) = report.plan.take() else {
            return;
        };
        let snapshot = Snapshot::new(files, &plan);
        // The next run finds it so.
        report.status = Status::Fresh;
        report.plan = Some(Plan {
            unchanged: files.iter().map(|(path, _)| path.to_owned()).collect(),
            added: Vec::new(),
            changed: Vec::new(),
            removed: Vec::new(),
            ..plan
        });
        let answer = CacheEntry {
            key: self.key,
            asked,
            snapshot,
            said: report.said(json),
        };
        // Where it cannot be kept, the next run does all the work.
        let Ok(text) = serde_json::to_vec(&answer) else {
            return;
        };
        let folder = self.file.with_file_name("");
        let _ = fs::create_dir_all(&folder).and_then(|()| {
            // A `target` that Cargo did not make is one that nobody ignores.
            fs::write(folder.join(".gitignore"), "*\n")?;
            // Never half a file: another run may read it now.
            let whole = self.file.with_extension(std::process::id().to_string());
            fs::write(&whole, text).and_then(|()| fs::rename(&whole, &self.file))
        });
    }
}

/// What tells one build of this program from another: Cargo makes the file anew.
fn build() -> Option<(PathBuf, u64, u128)> {
    let program = env::current_exe().ok()?;
    let metadata = fs::metadata(&program).ok()?;
    let changed = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some((program, metadata.len(), changed.as_nanos()))
}

/// The same for the same bytes.
pub fn hash(bytes: &[u8]) -> u64 {
    FixedState::default().hash_one(bytes)
}
