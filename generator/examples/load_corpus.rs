//! Loads every OpenAPI document under a folder and prints what came of it.
//!
//! `cargo run --release -p specwright --example load_corpus -- DIR [--show CODE]`

#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;
use std::error::Error;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use specwright::diagnostic::{Code, Diagnostics, Severity};
use specwright::load;

/// How many examples of a code `--show` prints.
const SHOWN: usize = 12;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("name the folder of the documents")?;
    let show = match arguments.next().as_deref() {
        Some("--show") => arguments.next(),
        _ => None,
    };
    let mut paths = Vec::new();
    collect(Path::new(&folder), &mut paths)?;
    paths.sort();

    let mut tally = Tally::default();
    for path in &paths {
        let bytes = std::fs::read(path)?;
        // Other JSON files lie beside the documents.
        if bytes
            .windows(9)
            .take(4096)
            .any(|w| w == b"\"openapi\"" || w == b"\"swagger\"")
        {
            tally.load(path, &bytes, show.as_deref());
        }
    }
    tally.print();
    Ok(())
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, paths)?;
        } else {
            let name = path.to_string_lossy();
            let is_package = name.ends_with("package.json");
            if !is_package
                && [".json", ".yaml", ".yml"]
                    .iter()
                    .any(|end| name.ends_with(end))
                && !name.ends_with(".deref.json")
            {
                paths.push(path);
            }
        }
    }
    Ok(())
}

#[derive(Default)]
struct Tally {
    documents: usize,
    clean: usize,
    with_warnings: usize,
    refused: BTreeMap<Code, usize>,
    panicked: Vec<PathBuf>,
    /// Diagnostics and documents with any, by code.
    codes: BTreeMap<Code, (usize, usize)>,
    without_place: usize,
    shown: usize,
    times: Vec<(Duration, PathBuf)>,
    operations: usize,
}

impl Tally {
    fn load(&mut self, path: &Path, bytes: &[u8], show: Option<&str>) {
        self.documents += 1;
        let started = Instant::now();
        let loaded = catch_unwind(|| {
            let mut diagnostics = Diagnostics::new();
            let loaded = load(&path.to_string_lossy(), bytes, &mut diagnostics);
            (loaded, diagnostics)
        });
        self.times.push((started.elapsed(), path.to_owned()));
        let Ok((loaded, mut diagnostics)) = loaded else {
            self.panicked.push(path.to_owned());
            return;
        };
        diagnostics.locate(&String::from_utf8_lossy(bytes));
        self.count(path, &diagnostics, show);
        match loaded {
            Some(loaded) => {
                let paths = loaded
                    .paths
                    .paths
                    .values()
                    .filter_map(|item| item.as_item());
                self.operations += paths.map(|item| item.iter().count()).sum::<usize>();
                if diagnostics.iter().any(|d| d.severity == Severity::Warning) {
                    self.with_warnings += 1
                } else {
                    self.clean += 1
                }
            }
            None => {
                let error = diagnostics.iter().find(|d| d.severity == Severity::Error);
                match error {
                    Some(error) => *self.refused.entry(error.code).or_default() += 1,
                    None => println!("refused without a reason: {}", path.display()),
                }
            }
        }
    }

    fn count(&mut self, path: &Path, diagnostics: &Diagnostics, show: Option<&str>) {
        let mut by_code: BTreeMap<Code, usize> = BTreeMap::new();
        for diagnostic in diagnostics {
            *by_code.entry(diagnostic.code).or_default() += 1;
            self.without_place += usize::from(diagnostic.location.is_none());
            if show == Some(diagnostic.code.as_str()) && self.shown < SHOWN {
                self.shown += 1;
                let location = diagnostic.location.map_or(0, |location| location.line);
                println!("{}:{location} {}", path.display(), diagnostic.pointer);
                println!("    {}", diagnostic.message);
            }
        }
        for (code, count) in by_code {
            let total = self.codes.entry(code).or_default();
            total.0 += count;
            total.1 += 1;
        }
    }

    fn print(&mut self) {
        let refused: usize = self.refused.values().sum();
        println!("documents                {}", self.documents);
        println!("loaded clean             {}", self.clean);
        println!("loaded with warnings     {}", self.with_warnings);
        println!("refused                  {refused}");
        for (code, count) in &self.refused {
            println!("    {code} {code:?}: {count}");
        }
        println!("panicked                 {}", self.panicked.len());
        for path in &self.panicked {
            println!("    {}", path.display());
        }
        println!("operations               {}", self.operations);
        println!("diagnostics by code (total, documents)");
        for (code, (total, documents)) in &self.codes {
            println!("    {code} {code:?}: {total}, {documents}");
        }
        println!("diagnostics without a place: {}", self.without_place);
        let total: Duration = self.times.iter().map(|(time, _)| *time).sum();
        println!("time {:.1} s; slowest", total.as_secs_f64());
        self.times.sort_by_key(|(time, _)| std::cmp::Reverse(*time));
        for (time, path) in self.times.iter().take(5) {
            println!("    {:.3} s  {}", time.as_secs_f64(), path.display());
        }
    }
}
