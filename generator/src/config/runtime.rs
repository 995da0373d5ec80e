//! `[crate] runtime`: where the runtime is as a crate of its own, which several SDKs share.

use serde::Deserialize;

use super::formats::known_problem;
use super::{Config, JsonScalar, Members};

/// The package of the runtime.
pub(crate) const PACKAGE: &str = "specwright-runtime";

/// Where the runtime's crate is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Keys")]
pub enum RuntimeCrate {
    /// In this folder, from that of the generated crate.
    Path(String),
    /// In this repository.
    Git {
        /// Its address.
        url: String,
        /// `rev`, `tag` or `branch`, and what it is; without one the default branch.
        revision: Option<(&'static str, String)>,
    },
    /// In the registry, at this version.
    Version(String),
}

/// What can be written of it.
#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "`runtime` is a table with `path`, `git` or `version`"
)]
struct Keys {
    path: Option<String>,
    git: Option<String>,
    version: Option<String>,
    rev: Option<String>,
    tag: Option<String>,
    branch: Option<String>,
}

impl TryFrom<Keys> for RuntimeCrate {
    type Error = &'static str;

    fn try_from(keys: Keys) -> Result<RuntimeCrate, &'static str> {
        let revisions = [
            ("rev", keys.rev),
            ("tag", keys.tag),
            ("branch", keys.branch),
        ];
        let revisions = revisions
            .into_iter()
            .filter_map(|(key, value)| Some((key, value?)));
        let mut revisions = revisions.collect::<Vec<_>>();
        let revision = revisions.pop();
        if !revisions.is_empty() {
            return Err("of `rev`, `tag` and `branch` a `runtime` has at most one");
        }
        if keys.git.is_none() && revision.is_some() {
            return Err("`rev`, `tag` and `branch` say more of `git`");
        }
        let given = [&keys.path, &keys.git, &keys.version];
        if given.into_iter().flatten().any(String::is_empty) {
            return Err("what says where the `runtime` is must not be empty");
        }
        match (keys.path, keys.git, keys.version) {
            (Some(path), None, None) => Ok(RuntimeCrate::Path(path)),
            (None, Some(url), None) => Ok(RuntimeCrate::Git { url, revision }),
            (None, None, Some(version)) => Ok(RuntimeCrate::Version(version)),
            _ => Err("a `runtime` has exactly one of `path`, `git` and `version`"),
        }
    }
}

impl RuntimeCrate {
    /// The dependency on it, as a manifest has it, but for features. `up` is the way to the folder of
    /// the package.
    pub(crate) fn dependency(&self, up: &str) -> Vec<(&'static str, String)> {
        match self {
            RuntimeCrate::Path(path) if path.starts_with('/') => vec![("path", path.clone())],
            RuntimeCrate::Path(path) => vec![("path", format!("{up}{path}"))],
            RuntimeCrate::Git { url, revision } => {
                let git = std::iter::once(("git", url.clone()));
                git.chain(revision.clone()).collect()
            }
            RuntimeCrate::Version(version) => vec![("version", version.clone())],
        }
    }
}

/// What does not go with the runtime that the crate is to have: the path of keys to it, and why.
pub(super) fn problem(config: &Config) -> Option<(Vec<String>, String)> {
    if config.package.runtime.is_some() {
        return problem_if_shared(config);
    }
    let mut names = config.package.dependencies.keys();
    let (name, problem) = names.find_map(|name| Some((name, known_problem(name)?)))?;
    Some((path(&["crate", "dependencies", name]), problem))
}

fn path(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}

/// The same of a runtime that others share.
fn problem_if_shared(config: &Config) -> Option<(Vec<String>, String)> {
    let mut formats = config.formats.iter();
    let foreign = formats
        .find(|(_, format)| !format.path.starts_with("crate::") || format.on != JsonScalar::String);
    if let Some((name, format)) = foreign {
        let problem = format!(
            "`{}` cannot be the type of `{name}`: traits of a runtime that is a crate of its own can \
             be implemented only for types of the generated crate (`crate::…`) that are written as \
             strings. Leave out `runtime`, and the crate has a copy",
            format.path
        );
        return Some((path(&["formats", name]), problem));
    }
    if config.members.secret != Members::default().secret {
        let problem = "the names of secrets are part of the runtime, which others share. Leave out \
                       `runtime`, and the crate has a copy with these names";
        return Some((path(&["members", "secret"]), problem.to_owned()));
    }
    if config.package.dependencies.contains_key(PACKAGE) {
        let problem = format!("`{PACKAGE}`: `runtime` is the dependency on it");
        return Some((path(&["crate", "dependencies", PACKAGE]), problem));
    }
    if config.package.name.as_deref() == Some(PACKAGE) {
        let problem = format!("`{PACKAGE}` is the runtime's own name");
        return Some((path(&["crate", "name"]), problem));
    }
    None
}
