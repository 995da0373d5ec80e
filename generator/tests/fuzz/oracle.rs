//! What has to hold of any document: no panic, and either errors or a crate whose files parse.

use std::fs;
use std::path::Path;

use serde_json::Value;
use specwright::config::Config;
use specwright::diagnostic::Diagnostics;

/// The documents that are mutated: the cases of the generator.
pub fn bases() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml")
        })
        .collect();
    paths.sort();
    let read = |path| serde_yaml::from_slice(&fs::read(path).ok()?).ok();
    paths.iter().filter_map(read).collect()
}

/// Generates a crate from the bytes and looks at what came of it.
pub fn check(bytes: &[u8], config: &Config) -> Result<(), String> {
    let mut diagnostics = Diagnostics::new();
    let generated = specwright::generate("fuzz.json", bytes, config, &mut diagnostics);
    let text = String::from_utf8_lossy(bytes);
    let shown = diagnostics.render("fuzz.json", &text, false);
    let listed = diagnostics.to_json("fuzz.json", &text);
    if listed.as_array().map(Vec::len) != Some(diagnostics.len()) {
        return Err("not every diagnostic is listed".to_owned());
    }
    if shown.contains("E0901") {
        return Err(format!("the generator is at fault:\n{shown}"));
    }
    if diagnostics.has_errors() != generated.is_none() {
        return Err(format!(
            "refused without an error, or not refused:\n{shown}"
        ));
    }
    let Some(generated) = generated else {
        return Ok(());
    };
    for (path, text) in generated.files.iter() {
        if path.starts_with("src/runtime/") {
            continue;
        }
        let parsed = match path.rsplit_once('.').map(|(_, ending)| ending) {
            Some("rs") => syn::parse_file(text).map(drop).map_err(|e| e.to_string()),
            Some("toml") => {
                let table = text.parse::<toml::Table>();
                table.map(drop).map_err(|e| e.to_string())
            }
            // Prose has no grammar to break.
            _ => Ok(()),
        };
        parsed.map_err(|problem| format!("{path}: {problem}\n{text}"))?;
        if let Some(bad) = text.chars().find(|c| is_hidden(*c)) {
            return Err(format!("{path} has the hidden character {bad:?}"));
        }
    }
    Ok(())
}

/// Characters that make a text look like another one.
fn is_hidden(c: char) -> bool {
    let bidi = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    bidi || (c.is_control() && c != '\n')
}
