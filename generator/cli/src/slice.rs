//! `cargo xtask slice`: a fragment cut out of a full document.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};
use specwright::diagnostic::Diagnostics;
use specwright::disk::read_document;
use specwright::{load, source};
use specwright_slice::{Selection, SliceReport, Sliced};

use crate::{CommandStatus, terminal};

/// Extract a part of an OpenAPI document
///
/// Keeps the operations that --path, --tag and --operation select, with exactly the components they
/// need, in their order and, unless --without-text is given, with their descriptions. Without --out,
/// the fragment is printed to standard output and the summary to standard error.
#[derive(Args, Clone, Debug, Default)]
#[command(after_help = "\
Exit codes: 0 done, 2 bad usage or a bad document.

Examples:
  cargo xtask slice --spec full.json --path '/v1/customers/*' --out spec/customers.yaml
  cargo xtask slice --spec full.json --tag pets --tag owners
  cargo xtask slice --spec full.json --operation listPets --operation 'GET /pets/{id}'
  cargo xtask slice --spec full.json --path '/v1/refunds*' --cut-expandable --cut account
  cargo xtask slice --spec full.json --tag pets --without-text --out tests/pets.yaml")]
pub struct Arguments {
    /// The full document, YAML or JSON
    #[arg(long, value_name = "FILE")]
    spec: PathBuf,
    /// Keep the operations of these paths; `*` matches any text, including slashes
    #[arg(long = "path", value_name = "GLOB", num_args = 1..)]
    paths: Vec<String>,
    /// Keep the operations that have one of these tags
    #[arg(long = "tag", value_name = "TAG", num_args = 1..)]
    tags: Vec<String>,
    /// Keep these operations, by operationId or as 'GET /path'
    #[arg(long = "operation", value_name = "OPERATION", num_args = 1..)]
    operations: Vec<String>,
    /// Keep only the `id` of these schemas, and members that identify the object
    #[arg(long, value_name = "SCHEMA", num_args = 1..)]
    cut: Vec<String>,
    /// Shorten every object that is needed only as the expanded form of an ID
    #[arg(long)]
    cut_expandable: bool,
    /// Leave out what is only for readers: descriptions, summaries, titles and examples
    #[arg(long)]
    without_text: bool,
    /// Write the fragment to this file, as YAML or JSON by its extension
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Print the summary as one JSON object
    #[arg(long)]
    json: bool,
}

/// Does what the command says.
pub fn run(arguments: Arguments) -> CommandStatus {
    match slice(&arguments) {
        Ok(()) => CommandStatus::Done,
        Err(problems) => {
            problems.into_iter().for_each(terminal::fail);
            CommandStatus::Refused
        }
    }
}

fn slice(arguments: &Arguments) -> Result<(), Vec<String>> {
    let shown = arguments.spec.display().to_string();
    let bytes =
        read_document(&arguments.spec).map_err(|error| vec![format!("{shown}: {error}")])?;
    let document = read(&shown, &bytes)?;
    let Sliced { document, report } = specwright_slice::slice(&document, &selection(arguments))
        .map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>())?;
    let as_json = is_json(arguments, &bytes);
    let text = if as_json {
        format!("{document:#}\n")
    } else {
        source::to_yaml(&document)
    };
    check(&text, arguments.out.as_deref())?;
    if let Some(path) = &arguments.out {
        fs::write(path, &text).map_err(|error| vec![format!("{}: {error}", path.display())])?;
    }
    let sizes = (bytes.len(), text.len());
    let said = if arguments.json {
        format!("{:#}\n", said_as_json(&report, sizes))
    } else {
        said(&report, sizes)
    };
    if arguments.out.is_some() {
        terminal::print(&said);
    } else {
        terminal::print(&text);
        terminal::report(&said);
    }
    Ok(())
}

fn selection(arguments: &Arguments) -> Selection {
    Selection {
        paths: arguments.paths.clone(),
        tags: arguments.tags.clone(),
        operations: arguments.operations.clone(),
        cut: arguments.cut.clone(),
        cut_expandable: arguments.cut_expandable,
        without_text: arguments.without_text,
    }
}

/// The value of the full document. Only what makes it unreadable counts: the rest may be cut away.
fn read(shown: &str, bytes: &[u8]) -> Result<Value, Vec<String>> {
    let mut diagnostics = Diagnostics::new();
    source::read_value(bytes, &mut diagnostics).ok_or_else(|| {
        let text = String::from_utf8_lossy(bytes);
        terminal::report(&diagnostics.render(shown, &text, terminal::colors()));
        vec![format!("{shown} cannot be read")]
    })
}

/// Says what is wrong with the fragment, which then was wrong with the document: an error is one
/// for the generator too.
fn check(text: &str, out: Option<&Path>) -> Result<(), Vec<String>> {
    let name = out.map_or_else(
        || "the fragment".to_owned(),
        |path| path.display().to_string(),
    );
    let mut diagnostics = Diagnostics::new();
    let loaded = load(&name, text.as_bytes(), &mut diagnostics);
    if loaded.is_some() && !diagnostics.has_errors() {
        return Ok(());
    }
    terminal::report(&diagnostics.render(&name, text, terminal::colors()));
    Err(vec![
        "what is left is not a document to generate from; nothing was written".to_owned(),
    ])
}

/// Whether the fragment is written as JSON: by the extension, else as the document was.
fn is_json(arguments: &Arguments, bytes: &[u8]) -> bool {
    let extension = |path: &Path| path.extension()?.to_str().map(str::to_ascii_lowercase);
    match arguments.out.as_deref().and_then(extension).as_deref() {
        Some("json") => true,
        Some("yaml" | "yml") => false,
        _ => {
            let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
            matches!(first, Some(b'{' | b'['))
        }
    }
}

/// What was done, for a person.
fn said(report: &SliceReport, (bytes_before, bytes_after): (usize, usize)) -> String {
    let mut said = String::new();
    let SliceReport { before, after, .. } = report;
    let mut row = |what: &str, before: usize, after: usize| {
        let _ = writeln!(said, "{what:<17}{before:>10}  ->{after:>10}");
    };
    row("paths", before.paths, after.paths);
    row("operations", before.operations, after.operations);
    row("schemas", before.schemas, after.schemas);
    row("other components", before.components, after.components);
    row("bytes", bytes_before, bytes_after);
    for cut in &report.cut {
        let (left, all) = (cut.left.len(), cut.properties);
        let (schema, reason) = (&cut.schema, cut.reason.as_str());
        let names = cut.left.join(", ");
        let _ = writeln!(
            said,
            "cut {schema} ({reason}): {left} of {all} fields left: {names}"
        );
    }
    for name in &report.unneeded {
        let _ = writeln!(said, "not cut, because nothing needs it: {name}");
    }
    for (link, to) in &report.lost_links {
        let _ = writeln!(said, "left out the link {link}: it leads to {to}");
    }
    for pointer in &report.dropped_extensions {
        let _ = writeln!(said, "left out {pointer}: it refers to what is not kept");
    }
    for (pointer, reference) in &report.lifted {
        let _ = writeln!(said, "moved {pointer} to {reference}: others refer to it");
    }
    said
}

fn said_as_json(report: &SliceReport, (before, after): (usize, usize)) -> Value {
    let mut said = report.to_json();
    for (side, bytes) in [("before", before), ("after", after)] {
        if let Some(size) = said.get_mut(side).and_then(Value::as_object_mut) {
            size.insert("bytes".to_owned(), json!(bytes));
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    const PETS: &str = r##"{"openapi": "3.0.3", "info": {"title": "Pets", "version": "2026-01-01"},
        "paths": {"/pets": {"get": {"responses": {"200": {"description": "ok"}}}},
        "/bad": {"get": {"responses": {"200": {"$ref": "#/components/responses/Gone"}}}}}}"##;

    fn sliced(path: &str, out: &str) -> (CommandStatus, Option<String>) {
        let folder = tempfile::tempdir().unwrap();
        let spec = folder.path().join("pets.json");
        fs::write(&spec, PETS).unwrap();
        let out = folder.path().join(out);
        let outcome = run(Arguments {
            spec,
            paths: vec![path.to_owned()],
            out: Some(out.clone()),
            ..Arguments::default()
        });
        (outcome, fs::read_to_string(out).ok())
    }

    #[test]
    fn the_extension_says_the_format() {
        let (outcome, yaml) = sliced("/pets", "out.yaml");
        assert_eq!(outcome, CommandStatus::Done);
        assert!(
            yaml.unwrap()
                .contains("\n  version: '2026-01-01'\npaths:\n  /pets:\n")
        );
        let (_, json) = sliced("/pets", "out.json");
        assert!(json.unwrap().starts_with("{\n  \"openapi\": \"3.0.3\","));
        let (_, as_it_was) = sliced("/pets", "out.txt");
        assert!(as_it_was.unwrap().starts_with('{'));
    }

    #[test]
    fn nothing_is_written_when_it_is_refused() {
        assert_eq!(sliced("/cats", "out.yaml"), (CommandStatus::Refused, None));
        let missing = run(Arguments {
            spec: PathBuf::from("/nowhere/at/all.yaml"),
            ..Arguments::default()
        });
        assert_eq!(missing, CommandStatus::Refused);
    }

    #[test]
    fn sizes_for_a_person_and_a_program() {
        let document = serde_json::from_str(PETS).unwrap();
        let selection = Selection {
            paths: vec!["/pets".to_owned()],
            ..Selection::default()
        };
        let report = specwright_slice::slice(&document, &selection)
            .unwrap()
            .report;
        let text = said(&report, (300, 150));
        assert!(
            text.starts_with("paths                     2  ->         1\n"),
            "{text}"
        );
        let json = said_as_json(&report, (300, 150));
        assert_eq!(json["before"]["bytes"], 300);
        assert_eq!(json["after"]["operations"], 1);
    }
}
