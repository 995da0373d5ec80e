//! `specwright init`: what a project needs to have its crate generated, and kept fresh.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;
use toml_edit::{DocumentMut, InlineTable, Value};

use crate::CommandStatus;
use specwright::config;

/// Write a starter codegen.toml, an xtask and a CI workflow
///
/// Existing files are left alone. Afterwards, `cargo xtask` in the folder generates the crate in
/// `sdk/`, and `cargo xtask --check` checks that it is up to date. In a subfolder, where Cargo does not
/// find the manifest of the alias, use `cargo run --manifest-path ../xtask/Cargo.toml`.
#[derive(Args, Clone, Debug)]
#[command(after_help = "\
Exit codes: 0 done, 2 bad usage or an unwritable folder.

Examples:
  cargo xtask init                                   in the current folder, for ./openapi.yaml
  cargo xtask init ../pets --spec ../pets/pets.json --name pets
  cargo xtask init --specwright https://git.test/specwright
                                                     the generator from a git repository")]
pub struct Arguments {
    /// The folder of the project
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
    /// The OpenAPI document, relative to the current folder [default: DIR/openapi.yaml]
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// The name of the crate [default: from the document's title]
    #[arg(long, value_name = "CRATE", value_parser = crate_name)]
    name: Option<String>,
    /// The source of the generator for the xtask: a folder, the URL of a git repository, or a version
    /// [default: the folder this program was built in if it exists, or else its version]
    #[arg(long, value_name = "SOURCE")]
    specwright: Option<String>,
    /// Print one JSON object instead of text
    #[arg(long)]
    json: bool,
}

fn crate_name(name: &str) -> Result<String, String> {
    config::check_crate_name(name).map(|()| name.to_owned())
}

/// Runs the command.
pub fn run(arguments: Arguments) -> CommandStatus {
    let said = write(&arguments).map(|done| done.said(&arguments));
    CommandStatus::of(said, arguments.json)
}

/// What was done.
#[derive(Default)]
struct Done {
    written: Vec<String>,
    kept: Vec<String>,
    hints: Vec<String>,
}

fn write(arguments: &Arguments) -> Result<Done, String> {
    let folder = &arguments.folder;
    let mut done = Done::default();
    fs::create_dir_all(folder)
        .map_err(|error| format!("cannot make `{}`: {error}", folder.display()))?;
    let spec = spec(arguments, &mut done)?;
    for (path, text) in files(arguments, &spec, &mut done)? {
        let file = folder.join(path);
        if file.symlink_metadata().is_ok() {
            done.kept.push(path.to_owned());
            continue;
        }
        let parent = file.parent().map_or(Ok(()), fs::create_dir_all);
        parent
            .and_then(|()| fs::write(&file, text))
            .map_err(|error| format!("cannot write `{}`: {error}", file.display()))?;
        done.written.push(path.to_owned());
    }
    if done.kept.iter().any(|path| path == ".cargo/config.toml") {
        done.hints.push(format!(
            "add to .cargo/config.toml, below [alias]: {}",
            ALIAS.trim_start_matches("[alias]\n").trim_end()
        ));
    }
    Ok(done)
}

/// The document as `codegen.toml` names it: from the folder when it is in there.
fn spec(arguments: &Arguments, done: &mut Done) -> Result<String, String> {
    let Some(spec) = &arguments.spec else {
        if !arguments.folder.join("openapi.yaml").exists() {
            done.hints
                .push("put the document there as openapi.yaml".to_owned());
        }
        return Ok("openapi.yaml".to_owned());
    };
    let canonical = |path: &Path| {
        path.canonicalize()
            .map_err(|error| format!("cannot read `{}`: {error}", path.display()))
    };
    let (file, folder) = (canonical(spec)?, canonical(&arguments.folder)?);
    Ok(relative(&folder, &file).unwrap_or_else(|| {
        let hint = "the document is not in the repository of the folder: CI will not find it there";
        done.hints.push(hint.to_owned());
        slashed(&file)
    }))
}

/// The path from a folder to what is in it, or in the same git repository; both are canonical.
fn relative(folder: &Path, to: &Path) -> Option<String> {
    if let Ok(inside) = to.strip_prefix(folder) {
        return Some(slashed(inside));
    }
    let mut above = folder.ancestors();
    let repository = above.find(|folder| folder.join(".git").exists())?;
    let common = (folder.ancestors()).find(|folder| to.starts_with(folder))?;
    let down = to.strip_prefix(common).ok()?;
    let up = folder.strip_prefix(common).ok()?.components().count();
    let path: PathBuf = std::iter::repeat_n(Path::new(".."), up)
        .chain([down])
        .collect();
    common.starts_with(repository).then(|| slashed(&path))
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// The configuration: what has no default, and every key that has one in a comment.
const CONFIG: &str = include_str!("init/codegen.toml");

const ALIAS: &str = include_str!("init/config.toml");

/// Every file, with its text.
fn files(
    arguments: &Arguments,
    spec: &str,
    done: &mut Done,
) -> Result<[(&'static str, String); 5], String> {
    let config = edited(CONFIG, |config| {
        config["generate"]["spec"] = spec.into();
        if let Some(name) = &arguments.name {
            config["crate"]["name"] = name.into();
        }
    })?;
    let specwright = dependency(arguments, done)?;
    let manifest = edited(include_str!("init/xtask.toml"), |manifest| {
        manifest["dependencies"]["specwright"] = specwright.into();
    })?;
    Ok([
        ("codegen.toml", config),
        ("xtask/Cargo.toml", manifest),
        (
            "xtask/src/main.rs",
            include_str!("init/xtask.rs.txt").to_owned(),
        ),
        (".cargo/config.toml", ALIAS.to_owned()),
        (
            ".github/workflows/sdk.yml",
            include_str!("init/sdk.yml").to_owned(),
        ),
    ])
}

/// A template with some of its values changed.
fn edited(template: &str, change: impl FnOnce(&mut DocumentMut)) -> Result<String, String> {
    let mut document = (template.parse::<DocumentMut>()).map_err(|error| error.to_string())?;
    change(&mut document);
    Ok(document.to_string())
}

/// The folder of the generator that this program was built with, while it is there.
fn generator() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).parent()?;
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).ok()?;
    let is_generator = manifest.lines().any(|line| line == "name = \"specwright\"");
    is_generator.then(|| folder.to_owned())
}

/// The dependency on the generator, as a manifest has it.
fn dependency(arguments: &Arguments, done: &mut Done) -> Result<Value, String> {
    let from = |key: &str, place: &str| InlineTable::from_iter([(key, place)]).into();
    let source = match (&arguments.specwright, generator()) {
        (Some(source), _) => source.clone(),
        (None, Some(folder)) => folder.to_string_lossy().into_owned(),
        (None, None) => env!("CARGO_PKG_VERSION").to_owned(),
    };
    if source.contains("://") || source.starts_with("git@") {
        return Ok(from("git", &source));
    }
    if source.starts_with(|c: char| c.is_ascii_digit()) && !Path::new(&source).exists() {
        return Ok(source.into());
    }
    let generator = (Path::new(&source).canonicalize())
        .map_err(|error| format!("cannot find the generator at `{source}`: {error}"))?;
    let folder = arguments.folder.canonicalize().ok();
    let path = folder.and_then(|folder| relative(&folder.join("xtask"), &generator));
    let path = path.unwrap_or_else(|| {
        let hint = "xtask/Cargo.toml has the generator from a folder outside the repository, where \
                    CI will not find it: name its git repository with --specwright URL";
        done.hints.push(hint.to_owned());
        generator.to_string_lossy().into_owned()
    });
    Ok(from("path", &path))
}

impl Done {
    fn said(&self, arguments: &Arguments) -> String {
        let next = match arguments.folder.as_path() {
            folder if folder == Path::new(".") => "cargo xtask".to_owned(),
            folder => format!("cd {} && cargo xtask", folder.display()),
        };
        if arguments.json {
            let object = json!({"written": self.written, "kept": self.kept,
                "hints": self.hints, "next": next});
            return format!("{object:#}\n");
        }
        let mut text = String::new();
        let rows = [
            ("wrote", &self.written),
            ("kept", &self.kept),
            ("note", &self.hints),
        ];
        for (word, lines) in rows {
            for line in lines {
                text.push_str(&format!("{word:<6}{line}\n"));
            }
        }
        text.push_str(&format!("next: {next}\n"));
        text
    }
}
