//! Release programs that call 4, 40 and all operations of a document: the crate and the program, as a
//! developer who uses it compiles them.
//!
//! The operations are taken evenly from those that both crates have. Ours are called as the examples in
//! the documentation of the crate say; those of the peer with a request that is not made, so that
//! what making it takes is not counted for the peer.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::binary::{Program, TOKIO};
use super::compile::{features, touch};
use super::measure::Measurement;
use super::tools::{CRATE, Tool};

/// How many operations the programs call, the last of them all.
pub const COUNTS: [usize; 3] = [4, 40, usize::MAX];

/// The functions that call each operation, by its method and path.
pub type Calls = BTreeMap<String, String>;

/// The programs with one crate.
pub struct Callers {
    program: Program,
    crate_: PathBuf,
    calls: Calls,
}

/// What the build of a program took.
pub struct Built {
    /// The crate and the program, with their dependencies built.
    pub both: Measurement,
    /// The program, when only it has changed.
    pub alone: Measurement,
    /// Bytes of the program.
    pub bytes: u64,
}

impl Callers {
    /// Programs in `folder` with the crate that `tool` made.
    pub fn new(
        tool: &Tool,
        crate_: PathBuf,
        folder: PathBuf,
        limit: Duration,
    ) -> Result<Callers, String> {
        let calls = if tool.is_ours() {
            calls_of_ours(&crate_.join("src"))?
        } else {
            calls_of_peer(&crate_.join("src/client.rs"))?
        };
        let with = match (tool.is_ours(), features(tool, &crate_)?) {
            (true, ["--features", feature]) => format!(", features = [{feature:?}]"),
            _ => String::new(),
        };
        let program = Program::new(folder, limit);
        let dependency = format!("{CRATE} = {{ path = {crate_:?}{with} }}\n");
        program.write(&format!("{TOKIO}{dependency}"), "fn main() {}\n")?;
        if tool.is_ours() {
            program.lock()?;
        }
        Ok(Callers {
            program,
            crate_,
            calls,
        })
    }

    /// Whether it can call this operation.
    pub fn has(&self, operation: &str) -> bool {
        self.calls.contains_key(operation)
    }

    /// Every operation that it can call.
    pub fn operations(&self) -> Vec<String> {
        self.calls.keys().cloned().collect()
    }

    /// Builds the dependencies.
    pub fn prepare(&self) -> Result<(), String> {
        self.program.built().map(drop)
    }

    /// Builds the program that calls these operations.
    pub fn build(&self, operations: &[&String]) -> Result<Built, String> {
        if operations.is_empty() {
            return Err("there is no operation that all crates have".to_owned());
        }
        let source = source(operations, &self.calls);
        fs::write(self.program.source(), source).map_err(|error| error.to_string())?;
        let release = ["build", "--release", "--quiet"];
        touch(&self.crate_.join("src/lib.rs"))?;
        let both = self.program.cargo(&release)?;
        touch(&self.program.source())?;
        let alone = self.program.cargo(&release)?;
        Ok(Built {
            both,
            alone,
            bytes: self.program.bytes()?,
        })
    }
}

/// So many of the operations, evenly from all.
pub fn evenly(operations: &[String], count: usize) -> Vec<&String> {
    let count = count.min(operations.len());
    let at = |index: usize| &operations[index * operations.len() / count];
    (0..count).map(at).collect()
}

/// The program: which of the calls it makes is its argument, so that none is left out.
fn source(operations: &[&String], calls: &Calls) -> String {
    let mut source = "#![allow(warnings)]\n".to_owned();
    let mut arms = String::new();
    let functions = operations
        .iter()
        .filter_map(|operation| calls.get(*operation));
    for (index, function) in functions.enumerate() {
        let _ = write!(source, "mod call{index} {{\n{function}}}\n");
        let call = format!("runtime.block_on(call{index}::example())");
        let _ = writeln!(arms, "        {index} => println!(\"{{:?}}\", {call}),");
    }
    let _ = write!(
        source,
        "fn main() {{
    let call: usize = std::env::args().nth(1).unwrap().parse().unwrap();
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().build().unwrap();
    match call {{
{arms}        _ => {{}}
    }}
}}
"
    );
    source
}

/// The examples in the documentation of each operation.
fn calls_of_ours(sources: &Path) -> Result<Calls, String> {
    let mut calls = Calls::new();
    let entries = fs::read_dir(sources).map_err(|error| error.to_string())?;
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            calls.extend(calls_of_ours(&path)?);
        } else {
            let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
            examples(&text, &mut calls);
        }
    }
    Ok(calls)
}

fn examples(text: &str, calls: &mut Calls) {
    let mut operation = None;
    let mut example: Option<String> = None;
    for line in text.lines() {
        let Some(said) = line.trim_start().strip_prefix("///") else {
            (operation, example) = (None, None);
            continue;
        };
        let said = said.strip_prefix(' ').unwrap_or(said);
        match (&mut example, said) {
            (None, "```no_run") => example = Some(String::new()),
            (Some(code), "```") => {
                let code = code.replace("async fn example()", "pub async fn example()");
                if let Some(operation) = operation.take() {
                    calls.entry(operation).or_insert(code);
                }
                example = None;
            }
            (Some(code), said) => {
                let _ = writeln!(code, "{}", said.strip_prefix("# ").unwrap_or(said));
            }
            (None, said) => {
                let quoted = said
                    .strip_prefix('`')
                    .and_then(|said| said.strip_suffix('`'));
                let is_operation = |words: &&str| {
                    let (method, path) = words.split_once(' ').unwrap_or_default();
                    path.starts_with('/') && method.bytes().all(|byte| byte.is_ascii_uppercase())
                };
                operation = quoted.filter(is_operation).map(str::to_owned).or(operation);
            }
        }
    }
}

/// The functions of the client of oas3-gen: each takes a request of a type of its own.
fn calls_of_peer(client: &Path) -> Result<Calls, String> {
    let text = fs::read_to_string(client)
        .map_err(|error| format!("cannot read `{}`: {error}", client.display()))?;
    let mut calls = Calls::new();
    let (mut operation, mut function, mut client) = ("", "", "");
    for line in text.lines() {
        let line = line.trim();
        if let Some((_, path)) = line.split_once("Path: `") {
            operation = path.trim_end_matches('`');
        } else if let Some(name) = line.strip_prefix("pub async fn ") {
            function = name.trim_end_matches('(');
        } else if let Some(name) = line.strip_prefix("pub struct ") {
            client = name.trim_end_matches(" {");
        } else if let Some(request) = line.strip_prefix("request: ") {
            let request = request.trim_end_matches(',');
            let code = format!(
                "use {CRATE}::*;
pub async fn example() {{
    if let Some(request) = std::hint::black_box(None::<{request}>) {{
        std::hint::black_box({client}::new().{function}(request).await);
    }}
}}
"
            );
            calls.entry(operation.to_owned()).or_insert(code);
        }
    }
    Ok(calls)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_taken_evenly() {
        let all: Vec<String> = (0..10).map(|number| number.to_string()).collect();
        assert_eq!(evenly(&all, 4), ["0", "2", "5", "7"]);
        assert_eq!(evenly(&all, usize::MAX).len(), 10);
        assert!(evenly(&[], 4).is_empty());
    }

    #[test]
    fn examples_are_found_by_the_operation_they_show() {
        let text = "    /// Lists.\n    ///\n    /// `GET /a/{b}`\n    ///\n    /// ```no_run\n    \
                    /// # async fn example() -> Result<(), E> {\n    /// call();\n    /// # }\n    \
                    /// ```\n    pub fn list() {}\n    /// ```no_run\n    /// other();\n    /// ```\n";
        let mut calls = Calls::new();
        examples(text, &mut calls);
        let code = "pub async fn example() -> Result<(), E> {\ncall();\n}\n";
        assert_eq!(
            calls,
            Calls::from([("GET /a/{b}".to_owned(), code.to_owned())])
        );
    }
}
