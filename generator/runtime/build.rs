//! Writes the tables that `source.rs` includes: the runtime's files and its manifest.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=Cargo.toml");
    println!("cargo::rerun-if-changed=src");
    if env::var_os("CARGO_FEATURE_SOURCE").is_none() {
        return Ok(());
    }
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    let root = Path::new(&root);
    let source = root.join("src");

    let mut paths = Vec::new();
    collect(&source.join("runtime"), "runtime", &mut paths)?;
    paths.sort();

    let mut table = String::from("&[\n");
    for path in paths {
        let file = source.join(&path);
        let _ = writeln!(table, "    ({path:?}, include_str!({file:?})),");
    }
    table.push_str("]\n");
    fs::write(Path::new(&out).join("files.rs"), table)?;

    // In a published package `Cargo.toml` is written by Cargo, without comments.
    let written = root.join("Cargo.toml.orig");
    let manifest = if written.exists() {
        written
    } else {
        root.join("Cargo.toml")
    };
    fs::copy(manifest, Path::new(&out).join("manifest.toml")).map(drop)
}

/// Adds the `.rs` files below `folder` to `paths`, each as `prefix/…` with `/` on every system.
fn collect(folder: &Path, prefix: &str, paths: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}/{name}");
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &path, paths)?;
        } else if name.ends_with(".rs") {
            paths.push(path);
        }
    }
    Ok(())
}
