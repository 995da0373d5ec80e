//! How fast replies are decoded and requests encoded, beside the crate for the same API that people
//! wrote: in one program, in turns.

use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::binary::{Program, append};
use super::tools::Tool;
use crate::repository;

/// What their client is made of, without the HTTP stack, and what the contest itself needs.
const DEPENDENCIES: &str = "\
async-stripe-client-core = \"=1.0.0-rc.10\"
async-stripe-core = { version = \"=1.0.0-rc.10\", features = [\"customer_balance_transaction\"] }
async-stripe-types = \"=1.0.0-rc.10\"
form_urlencoded = \"1\"
miniserde = \"0.1\"
serde = { version = \"1\", features = [\"derive\"] }
stats_alloc = \"0.1\"
";

/// What the invoice of theirs needs.
const INVOICE_DEPENDENCIES: &str = "\
async-stripe-shared = \"=1.0.0-rc.10\"
miniserde = \"0.1\"
serde_json = { version = \"1\", features = [\"preserve_order\"] }
stats_alloc = \"0.1\"
";

/// A crate shows what it sends to nobody but its own calls.
pub const OPENING: &str = "
impl CreateRequest {
    pub fn encoded(&self) -> runtime::EncodedRequest {
        self.0.encoded()
    }
}
";

/// Two ways to do the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contest {
    /// What was done.
    pub name: String,
    /// Bytes that were read or written.
    pub length: u64,
    /// How many times what ours takes theirs takes: the median of the rounds.
    pub ratio: f64,
    /// What the other crate took.
    pub theirs: Cost,
    /// What ours took.
    pub ours: Cost,
}

/// What one way takes once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cost {
    /// The median of the rounds.
    pub seconds: f64,
    /// How often memory was asked for.
    pub allocations: u64,
    /// How much.
    pub bytes: u64,
}

/// Writes the program below `folder`, builds and runs it.
pub fn run(tool: &Tool, folder: &Path, limit: Duration) -> Result<Vec<Contest>, String> {
    let program = Program::new(folder.to_owned(), limit);
    program.write(DEPENDENCIES, &source(include_str!("programs/codec.rs")))?;
    let ours = program.generate(tool)?;
    append(&ours.join("src/customer/balance_transaction.rs"), OPENING)?;
    contests(&program.run()?)
}

/// The same for a large invoice, with the crate of the whole API.
pub fn invoice(
    tool: &Tool,
    spec: &Path,
    folder: &Path,
    limit: Duration,
) -> Result<Vec<Contest>, String> {
    let program = Program::new(folder.to_owned(), limit);
    let text = source(include_str!("programs/invoice.rs"));
    program.write(INVOICE_DEPENDENCIES, &text)?;
    program.generate_from(tool, spec, None, "\"invoice\"")?;
    contests(&program.run()?)
}

/// The source of a program, with the files of this repository that it includes.
pub fn source(program: &str) -> String {
    let root = repository::root();
    let path = |below: &str| root.join(below).display().to_string().replace('\\', "/");
    program
        .replace("BENCHES", &path("generator/runtime/benches"))
        .replace("PROGRAMS", &path("xtask/src/bench/programs"))
}

/// Each line is one.
fn contests(printed: &str) -> Result<Vec<Contest>, String> {
    let read = |line: &str| serde_json::from_str(line).map_err(|error| format!("{error}: {line}"));
    printed.lines().map(read).collect()
}
