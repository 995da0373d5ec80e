//! The runtime's files as a generated crate has them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;

use crate::analyze::RuntimeFeature;
use crate::config::Members;
use crate::files::{Files, HEADER, PathError};
use crate::names::CrateName;
use crate::runtime_crate::FILES;

/// The file of the runtime that says which parts there are.
const INDEX: &str = "runtime/mod.rs";

/// The file of the runtime that says which names are those of secrets.
const SECRET_NAMES: &str = "runtime/json/secret_names.rs";

/// Adds the runtime's modules to `files`, below `src/runtime`, but for those of parts that are not
/// in `parts`. A part that is there may need a feature. Where the API is several crates it is in the
/// `core`. What no type describes is a secret by the names in `members`.
pub fn insert_runtime(
    files: &mut Files,
    parts: &BTreeMap<&'static str, Option<&str>>,
    core: Option<&CrateName>,
    members: &Members,
) -> Result<(), PathError> {
    let mut left_out = Vec::new();
    let index = FILES.iter().find(|(path, _)| *path == INDEX);
    let index = with_parts(index.map_or("", |(_, text)| text), parts, &mut left_out);
    for (path, text) in FILES {
        let below = path.strip_prefix("runtime/").unwrap_or(path);
        let is_of = |module: &String| {
            let rest = below.strip_prefix(&**module);
            rest.is_some_and(|rest| rest.starts_with(['.', '/']))
        };
        if left_out.iter().any(is_of) {
            continue;
        }
        let secrets;
        let text = match *path {
            INDEX => &index,
            SECRET_NAMES => {
                secrets = with_secrets(text, members);
                &secrets
            }
            _ => *text,
        };
        match core {
            None => {
                let text = without_exports(text);
                files.insert(format!("src/{path}"), format!("{HEADER}{text}"))?;
            }
            Some(core) => {
                let path = format!("{}src/{path}", core.path());
                files.insert(path, format!("{HEADER}{text}"))?;
            }
        }
    }
    Ok(())
}

/// The list of the names of secrets with those of the configuration in it, laid out as rustfmt would.
fn with_secrets(text: &str, members: &Members) -> String {
    let start = text.find("&[\n").unwrap_or(text.len());
    let mut out = text[..start].to_owned();
    let endings: Vec<String> = members.secret_endings().collect();
    let line = format!("&{endings:?};\n");
    let last = out.lines().last().unwrap_or_default();
    if last.len() + line.len() <= WIDTH {
        out.push_str(&line);
        return out;
    }
    out.push_str("&[\n");
    for ending in endings {
        let _ = writeln!(out, "    {ending:?},");
    }
    out.push_str("];\n");
    out
}

/// How long a line is at most.
const WIDTH: usize = 100;

/// What the names of the macros end in that generated types call.
const CALLED: &str = "_impls";

/// What says of a macro that other crates can call it, too.
const EXPORTED: &str = "#[doc(hidden)]\n#[macro_export]\nmacro_rules! ";

/// A file of the runtime whose macros only its own crate can call.
fn without_exports(text: &str) -> Cow<'_, str> {
    // Most files have none, and they are half of what a small crate costs to generate.
    if !text.contains(CALLED) {
        return Cow::Borrowed(text);
    }
    let text = text.replace(EXPORTED, "macro_rules! ");
    let lines = text
        .split_inclusive('\n')
        .map(|line| match line.strip_prefix("pub use ") {
            Some(used) if used.contains(CALLED) => format!("pub(crate) use {used}"),
            _ => line.to_owned(),
        });
    lines.collect()
}

/// The index of the runtime with the conditions of parts resolved: taken out, made that of another
/// feature, or taken out with what they are for, whose modules are then in `left_out`.
fn with_parts(
    text: &str,
    parts: &BTreeMap<&'static str, Option<&str>>,
    left_out: &mut Vec<String>,
) -> String {
    let mut out = String::with_capacity(text.len());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let condition = line.strip_prefix("#[cfg(feature = \"");
        let name = condition.and_then(|rest| rest.strip_suffix("\")]"));
        let part = name.and_then(|name| {
            RuntimeFeature::ALL
                .into_iter()
                .find(|part| part.name() == name)
        });
        match part.map(|part| parts.get(part.name())) {
            None => {
                out.push_str(line);
                out.push('\n');
            }
            Some(Some(None)) => {}
            Some(Some(Some(feature))) => {
                let _ = writeln!(out, "#[cfg(feature = {feature:?})]");
            }
            // An item of the index is one line.
            Some(None) => {
                let item = lines.next().unwrap_or_default();
                let module = item.split_once("mod ").map(|(_, name)| name);
                left_out.extend(module.map(|name| name.trim_end_matches(';').to_owned()));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_left_out_or_need_a_feature() {
        let with = |parts: &[(&'static str, Option<&str>)]| {
            let mut files = Files::new();
            let parts = parts.iter().copied().collect();
            insert_runtime(&mut files, &parts, None, &Members::default()).unwrap();
            files
        };
        let index = |files: &Files| files.get("src/runtime/mod.rs").unwrap().to_owned();
        let all = with(&RuntimeFeature::ALL.map(|part| (part.name(), None)));
        assert_eq!(all.iter().count(), FILES.len());
        let none = with(&[]);
        for part in RuntimeFeature::ALL {
            let condition = format!("feature = \"{}\"", part.name());
            assert!(!index(&all).contains(&condition), "{condition}");
            assert!(!index(&none).contains(&condition), "{condition}");
        }
        for gone in ["stream/mod.rs", "stream/reader.rs", "events.rs", "pager.rs"] {
            let path = format!("src/runtime/{gone}");
            assert!(
                all.get(&path).is_some() && none.get(&path).is_none(),
                "{path}"
            );
        }
        let some = with(&[("streams", Some("pictures")), ("uploads", None)]);
        let index = index(&some);
        assert!(index.contains("#[cfg(feature = \"pictures\")]\npub mod stream;\n"));
        assert!(
            index.contains("\npub mod operation;\nmod origin;\n"),
            "{index}"
        );
        assert!(index.contains("\npub mod multipart;\n") && !index.contains("\"uploads\""));
        assert!(some.get("src/runtime/multipart.rs").is_some());
    }

    #[test]
    fn the_names_of_secrets_are_those_of_the_configuration() {
        let text = |secret: &[&str]| {
            let members = Members {
                secret: secret.iter().map(|name| (*name).to_owned()).collect(),
                ..Members::default()
            };
            let mut files = Files::new();
            insert_runtime(&mut files, &BTreeMap::new(), None, &members).unwrap();
            files
                .get("src/runtime/json/secret_names.rs")
                .unwrap()
                .to_owned()
        };
        assert!(text(&["Pin_Code", "-"]).ends_with("SECRET_NAMES: &[&str] = &[\"pincode\"];\n"));
        assert!(text(&[]).ends_with("= &[];\n"));
        let own = Members::default().secret;
        let own: Vec<&str> = own.iter().map(String::as_str).collect();
        let (_, runtime) = FILES
            .iter()
            .find(|(path, _)| *path == SECRET_NAMES)
            .unwrap();
        assert_eq!(text(&own), format!("{HEADER}{runtime}"));
    }

    #[test]
    fn the_macros_of_types_are_for_other_crates_of_a_split_api() {
        let core = CrateName {
            package: "pets-core".to_owned(),
            folder: "core".to_owned(),
        };
        let mut files = Files::new();
        insert_runtime(
            &mut files,
            &BTreeMap::new(),
            Some(&core),
            &Members::default(),
        )
        .unwrap();
        let text: String = files.iter().map(|(_, text)| text).collect();
        let ending = format!("{CALLED} {{");
        let lines = text.lines();
        let defined = lines.filter_map(|line| line.strip_prefix("macro_rules! "));
        let names: Vec<&str> = defined
            .filter(|name| name.ends_with(&ending))
            .map(|name| name.trim_end_matches(" {"))
            .collect();
        assert!(names.contains(&"value_impls") && names.contains(&"inputs_impls"));
        for name in names {
            let defined = format!("macro_rules! {name} {{");
            let exported = format!("#[macro_export]\n{defined}");
            // Twice where a feature decides.
            let count = text.matches(&defined).count();
            assert!(count > 0, "{name}");
            assert_eq!(text.matches(&exported).count(), count, "{name}");
            let mut uses = text
                .lines()
                .filter(|line| line.contains(" use ") && line.contains(name));
            assert!(uses.all(|line| line.starts_with("pub use ")), "{name}");
        }
        assert!(files.get("crates/core/src/runtime/mod.rs").is_some());
        assert!(text.contains("pub(crate) use call_options;"));
        let mut alone = Files::new();
        insert_runtime(&mut alone, &BTreeMap::new(), None, &Members::default()).unwrap();
        let text: String = alone.iter().map(|(_, text)| text).collect();
        assert!(!text.contains("macro_export"));
        let mut uses = text.lines().filter(|line| line.contains(CALLED));
        assert!(uses.all(|line| !line.starts_with("pub use ")));
    }

    #[test]
    fn runtime_files_carry_the_header_and_no_tests() {
        let mut files = Files::new();
        let parts = RuntimeFeature::ALL.map(|part| (part.name(), None));
        insert_runtime(
            &mut files,
            &BTreeMap::from(parts),
            None,
            &Members::default(),
        )
        .unwrap();
        assert!(files.get("src/runtime/mod.rs").is_some());
        for (path, text) in files.iter() {
            assert!(text.starts_with(HEADER), "{path}");
            assert!(
                !text.contains("#[cfg(test)]"),
                "{path}: tests of the runtime live in its tests folder"
            );
        }
    }
}
