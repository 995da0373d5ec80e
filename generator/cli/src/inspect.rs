//! `specwright inspect`: a map of a document, as the client made from it has it.

mod map;
mod svg;
mod text;

use std::fs;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use crate::{CommandStatus, program, terminal};
use map::{Entry, Map};
use specwright::config::Config;
use specwright::diagnostic::Diagnostics;
use specwright::disk::{Folder, read_document};

/// Show a map of a document: resources, calls, types, and how many lines each generates
///
/// Resources form a tree, as in the generated client. A resource has its calls and the number of lines
/// of its file; a call has its method, path, the types it uses and its properties.
#[derive(Args, Clone, Debug)]
#[command(after_help = "\
Exit codes: 0 done, 2 bad usage or a bad document.

Examples:
  cargo xtask inspect api.yaml
  cargo xtask inspect api.yaml --config codegen.toml
  cargo xtask inspect api.yaml --json | jq .totals
  cargo xtask inspect api.yaml --svg map.svg")]
pub struct Arguments {
    /// The document, YAML or JSON
    spec: PathBuf,
    /// The folder whose files the document may refer to [default: the folder of the document]
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// The configuration
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Print one JSON object instead of text
    #[arg(long)]
    json: bool,
    /// Also draw the resources to this file, sized by their number of lines
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
}

/// Runs the command.
pub fn run(arguments: Arguments) -> CommandStatus {
    CommandStatus::of(inspect(&arguments), arguments.json)
}

fn inspect(arguments: &Arguments) -> Result<String, String> {
    let config = match &arguments.config {
        None => Config::default(),
        Some(path) => {
            let shown = program::shown(path);
            let text = fs::read_to_string(path)
                .map_err(|error| format!("cannot read `{shown}`: {error}"))?;
            Config::parse(&shown, &text).map_err(|error| error.to_string())?
        }
    };
    let name = arguments.spec.to_string_lossy();
    let bytes =
        read_document(&arguments.spec).map_err(|error| format!("cannot read `{name}`: {error}"))?;
    let mut diagnostics = Diagnostics::new();
    let folder = match &arguments.root {
        Some(root) => Folder::root(root, &arguments.spec)?,
        None => Folder::of(&arguments.spec),
    };
    let map = Map::of(&folder, &bytes, &config, &mut diagnostics);
    let Some(map) = map.filter(|_| !diagnostics.has_errors()) else {
        let text = String::from_utf8_lossy(&bytes);
        terminal::report(&diagnostics.render(&name, &text, terminal::colors()));
        return Err(format!("{name} cannot be generated from"));
    };
    if let Some(path) = &arguments.svg {
        fs::write(path, svg::draw(&map))
            .map_err(|error| format!("cannot write `{}`: {error}", path.display()))?;
    }
    Ok(if arguments.json {
        format!("{:#}\n", to_json(&map))
    } else {
        text::tree(&map, terminal::colors_of_output())
    })
}

fn to_json(map: &Map) -> Value {
    let calls = |entry: &Entry| -> Vec<Value> {
        let calls = entry.calls.iter();
        calls
            .map(|call| {
                json!({"name": call.name, "method": call.method, "path": call.path,
                    "types": call.types, "paged": call.paged, "body": call.body,
                    "accept": call.accept, "public": call.public})
            })
            .collect()
    };
    let resources: Vec<Value> = (map.entries.iter())
        .map(|entry| json!({"path": entry.path, "lines": entry.lines, "calls": calls(entry)}))
        .collect();
    let largest: Vec<Value> = (map.largest.iter())
        .map(|(name, members)| json!({"name": name, "members": members}))
        .collect();
    json!({
        "title": map.title,
        "version": map.version,
        "resources": resources,
        "largest": largest,
        "media_types": map.media_types,
        "security": map.security,
        "totals": {
            "resources": map.entries.len(),
            "operations": map.operations(),
            "skipped": map.skipped,
            "paged": map.paged(),
            "types": map.types,
            "lines": map.lines,
            "lines_of_types": map.lines_of_types,
        },
    })
}
