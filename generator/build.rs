//! Writes the table of the runtime's source files that `runtime_source.rs` includes.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    let source = Path::new(&root).join("runtime").join("src");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=runtime/src/runtime");

    let mut paths = Vec::new();
    collect(&source.join("runtime"), "runtime", &mut paths)?;
    paths.sort();

    let mut table = String::from("const RUNTIME: &[(&str, &str)] = &[\n");
    for path in paths {
        let file = source.join(&path);
        let _ = writeln!(table, "    ({path:?}, include_str!({file:?})),");
    }
    table.push_str("];\n");
    fs::write(Path::new(&out).join("runtime.rs"), table)
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
