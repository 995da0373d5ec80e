//! Stands in for the compiler once, to learn how Cargo calls it.
//!
//! Cargo puts the program of `RUSTC_WORKSPACE_WRAPPER` before the compiler of the crate at hand. It
//! is this very program: it writes the call down and then makes it.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use serde::{Deserialize, Serialize};

/// The environment variable that names the file for the call.
pub const VARIABLE: &str = "SPECWRIGHT_RECORD_CALL";

/// The crate whose call is recorded; Cargo calls the compiler for other reasons too.
pub const CRATE: &str = "corpus_crate";

/// How the compiler is called.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Call {
    /// The compiler.
    pub program: String,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// What Cargo tells the crate in environment variables.
    pub variables: BTreeMap<String, String>,
}

/// Records and makes the call, if that is what this process was started for.
pub fn run_if_asked() -> Option<ExitCode> {
    let file = env::var_os(VARIABLE)?;
    let mut words = env::args().skip(1);
    let program = words.next()?;
    let arguments: Vec<String> = words.collect();
    let said = expanded(&arguments)?;
    let is_it = said
        .windows(2)
        .any(|pair| pair[0] == "--crate-name" && pair[1] == CRATE);
    let recorded = if is_it {
        record(Path::new(&file), &program, &said)
    } else {
        Ok(())
    };
    let status = recorded.and_then(|()| Command::new(&program).args(&arguments).status());
    let code = status.ok().and_then(|status| status.code());
    Some(ExitCode::from(code.map_or(1, |code| code as u8)))
}

/// The arguments, with those of the files that Cargo writes when there are too many for a call.
fn expanded(arguments: &[String]) -> Option<Vec<String>> {
    let mut all = Vec::new();
    for argument in arguments {
        match argument.strip_prefix('@') {
            Some(file) => all.extend(fs::read_to_string(file).ok()?.lines().map(str::to_owned)),
            None => all.push(argument.clone()),
        }
    }
    Some(all)
}

fn record(file: &Path, program: &str, arguments: &[String]) -> std::io::Result<()> {
    let call = Call {
        program: program.to_owned(),
        arguments: arguments.to_owned(),
        variables: env::vars()
            .filter(|(name, _)| name.starts_with("CARGO_PKG_"))
            .collect(),
    };
    fs::write(file, serde_json::to_vec(&call)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_arguments_are_read() {
        let file = tempfile::NamedTempFile::new().expect("a folder for temporary files");
        fs::write(file.path(), "--cfg\nfeature=\"a b\"\n").expect("the file is there");
        let arguments = [
            "--edition=2024".to_owned(),
            format!("@{}", file.path().display()),
        ];
        let expected = ["--edition=2024", "--cfg", "feature=\"a b\""].map(str::to_owned);
        assert_eq!(expanded(&arguments), Some(expected.to_vec()));
    }
}
