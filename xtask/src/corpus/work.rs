//! Runs the documents through generator and compiler, several at a time.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::Arguments;
use super::compiler::Compiler;
use super::document;
use super::find::CorpusFile;
use super::limits;
use super::progress::Progress;
use super::record::{Ending, Record};
use super::state::State;

/// Memory that a job is expected to need, by whether it compiles.
const MEGABYTES_PER_JOB: [u64; 2] = [1024, 2048];

/// A compilation beside others starts only while this much is free.
const FREE_MEGABYTES: u64 = 1536;

/// A crate of more lines takes gigabytes to compile, most of them late: two such are compiled one after
/// the other.
const LARGE: usize = 1_000_000;

/// A run over documents.
pub struct Work<'a> {
    arguments: &'a Arguments,
    folder: &'a Path,
    compiler: Compiler,
    /// How many compilations are running.
    compiling: AtomicUsize,
    /// Held while a large crate is compiled.
    large: Mutex<()>,
}

/// What the threads share.
struct Shared {
    next: AtomicUsize,
    /// The records so far, and the first failure that is not a document's.
    done: Mutex<(Vec<Record>, State, Option<String>)>,
    progress: Progress,
}

impl<'a> Work<'a> {
    /// Keeps what it needs in `folder`.
    pub fn new(arguments: &'a Arguments, folder: &'a Path) -> Result<Work<'a>, String> {
        fs::create_dir_all(folder)
            .map_err(|error| format!("cannot make `{}`: {error}", folder.display()))?;
        Ok(Work {
            arguments,
            folder,
            compiler: Compiler::new(folder, arguments.build_dir(), arguments.compile_limit()),
            compiling: AtomicUsize::new(0),
            large: Mutex::new(()),
        })
    }

    /// A record of each document, in order of name. Fails when the run as a whole cannot go on;
    /// what was done until then is kept for `--resume`.
    pub fn run(&self, documents: &[CorpusFile]) -> Result<Vec<Record>, String> {
        let path = self.folder.join("state.jsonl");
        let (state, earlier) = State::open(&path, self.arguments.check, self.arguments.resume)?;
        let (kept, left) = split(documents, earlier);
        let shared = Shared {
            next: AtomicUsize::new(0),
            progress: Progress::new(left.len()),
            done: Mutex::new((kept, state, None)),
        };
        thread::scope(|scope| {
            for number in 0..self.jobs().min(left.len()) {
                let (shared, left) = (&shared, &left);
                scope.spawn(move || self.worker(number, left, shared));
            }
        });
        shared.progress.finish();
        let done = shared.done.into_inner();
        let (mut records, _, failure) = done.unwrap_or_else(PoisonError::into_inner);
        if let Some(failure) = failure {
            return Err(failure);
        }
        records.sort_by(|a, b| a.document.cmp(&b.document));
        Ok(records)
    }

    fn jobs(&self) -> usize {
        if let Some(jobs) = self.arguments.jobs {
            return jobs.into();
        }
        let processors = thread::available_parallelism().map_or(1, |number| number.get());
        let each = MEGABYTES_PER_JOB[usize::from(self.arguments.check)];
        let fitting =
            limits::available_megabytes().map_or(processors, |free| (free / each) as usize);
        processors.min(fitting).max(1)
    }

    fn worker(&self, number: usize, documents: &[&CorpusFile], shared: &Shared) {
        let scratch = self.folder.join(format!("job-{number}"));
        while let Some(document) = documents.get(shared.next.fetch_add(1, Ordering::Relaxed)) {
            let record = self.document(document, &scratch);
            let mut done = shared.done.lock().unwrap_or_else(PoisonError::into_inner);
            let (records, state, failure) = &mut *done;
            let kept = record.and_then(|record| {
                state.add(&record)?;
                records.push(record);
                Ok(())
            });
            if let Err(error) = kept {
                failure.get_or_insert(format!("{}: {error}", document.name));
                // The others take no further document either.
                shared.next.store(documents.len(), Ordering::Relaxed);
                return;
            }
            let bad = records.iter().filter(|record| is_bad(record)).count();
            drop(done);
            shared.progress.step(&document.name, bad);
        }
    }

    /// Generates one document, and compiles the crate when that is asked for.
    fn document(&self, document: &CorpusFile, scratch: &Path) -> Result<Record, String> {
        let wanted = self.arguments.check || self.arguments.keep;
        let folder = scratch.join("crate");
        remove(&folder)?;
        let generation = document::start(
            &document.path,
            wanted.then_some(folder.as_path()),
            self.arguments.time_limit(),
            self.arguments.memory_limit,
        )?;
        let mut record = Record {
            document: document.name.clone(),
            version: document.version.clone(),
            bytes: document.bytes,
            generation,
            compilation: None,
        };
        if record.generation.ending == Ending::Generated && self.arguments.check {
            let lines = record.generation.lines;
            let large = (lines > LARGE).then(|| self.large.lock());
            self.wait_for_memory();
            let compilation = self.compiler.check(&folder, lines, scratch);
            self.compiling.fetch_sub(1, Ordering::Relaxed);
            drop(large);
            record.compilation = Some(compilation?);
        }
        let unclean = (record.compilation.as_ref()).is_some_and(|one| !one.is_clean());
        let target = self.crate_folder(&document.name);
        remove(&target)?;
        if folder.exists() && (unclean || self.arguments.keep) {
            let parent = self.folder.join("crates");
            fs::create_dir_all(&parent)
                .and_then(|()| fs::rename(&folder, &target))
                .map_err(|error| format!("cannot keep the crate: {error}"))?;
        }
        Ok(record)
    }

    /// Where the crate of a document is kept.
    fn crate_folder(&self, name: &str) -> PathBuf {
        let plain = |c: char| match c {
            c if c.is_alphanumeric() || "-_.".contains(c) => c,
            _ => '_',
        };
        let name: String = name.chars().map(plain).take(200).collect();
        self.folder.join("crates").join(name)
    }

    /// Counts itself among the running compilations, as soon as there is memory for one more. The
    /// only one never waits.
    fn wait_for_memory(&self) {
        while self.compiling.fetch_add(1, Ordering::Relaxed) > 0 {
            if limits::available_megabytes().is_none_or(|free| free >= FREE_MEGABYTES) {
                return;
            }
            self.compiling.fetch_sub(1, Ordering::Relaxed);
            thread::sleep(Duration::from_millis(200));
        }
    }
}

/// What is done already, and what is left to do. A document that has changed its size is another.
fn split(
    documents: &[CorpusFile],
    mut earlier: BTreeMap<String, Record>,
) -> (Vec<Record>, Vec<&CorpusFile>) {
    let mut kept = Vec::new();
    let mut left = Vec::new();
    for document in documents {
        match earlier.remove(&document.name) {
            Some(record) if record.bytes == document.bytes => kept.push(record),
            _ => left.push(document),
        }
    }
    (kept, left)
}

/// Whether a document has shown a fault of the generator.
pub fn is_bad(record: &Record) -> bool {
    let ended_well = matches!(
        record.generation.ending,
        Ending::Generated | Ending::Refused
    );
    !ended_well || (record.compilation.as_ref()).is_some_and(|one| !one.is_clean())
}

fn remove(folder: &Path) -> Result<(), String> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(format!("cannot delete `{}`: {error}", folder.display()))
        }
        _ => Ok(()),
    }
}
