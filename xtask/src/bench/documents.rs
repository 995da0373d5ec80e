//! The documents that are measured with.

use std::path::{Path, PathBuf};

use crate::repository;

/// A document.
#[derive(Clone, Debug)]
pub struct BenchDocument {
    /// What it is called here.
    pub name: &'static str,
    /// Where it is.
    pub path: PathBuf,
    /// Whether its crates are compiled when nobody says which documents to take.
    pub compiled: bool,
}

/// Names, files below the folder of the corpus, and whether the crates of it are compiled too.
const CORPUS: [(&str, &str, bool); 6] = [
    ("stripe", "apis/api/stripe.com.json", true),
    ("github", "github/generated/api.github.com.json", false),
    ("kubernetes", "apis/api/kubernetes.io.json", false),
    ("ec2", "apis/api/amazonaws.com/ec2.json", false),
    ("graph", "apis/api/microsoft.com/graph.json", false),
    (
        "graph-beta",
        "apis/api/microsoft.com/graph-beta.json",
        false,
    ),
];

/// The document of this repository.
const FRAGMENT: &str = "fragment";

/// The documents called `names`, or all that are there; the second list says which are not.
pub fn find(
    corpus: Option<&Path>,
    names: &[String],
) -> Result<(Vec<BenchDocument>, Vec<String>), String> {
    let known = || {
        [FRAGMENT]
            .into_iter()
            .chain(CORPUS.map(|(name, _, _)| name))
    };
    if let Some(unknown) = names.iter().find(|name| !known().any(|one| one == *name)) {
        let known: Vec<&str> = known().collect();
        return Err(format!(
            "there is no document `{unknown}`; there are {}",
            known.join(", ")
        ));
    }
    // Generators run in folders of their own.
    let corpus = corpus.map(|folder| folder.canonicalize().unwrap_or_else(|_| folder.to_owned()));
    let wanted = |name: &str| names.is_empty() || names.iter().any(|one| one == name);
    let mut found = Vec::new();
    let mut missing = Vec::new();
    if wanted(FRAGMENT) {
        found.push(BenchDocument {
            name: FRAGMENT,
            path: repository::root().join("spec/balance_transactions.yaml"),
            compiled: true,
        });
    }
    for (name, below, compiled) in CORPUS.into_iter().filter(|(name, _, _)| wanted(name)) {
        match corpus.as_ref().map(|folder| folder.join(below)) {
            Some(path) if path.is_file() => found.push(BenchDocument {
                name,
                path,
                compiled: compiled || !names.is_empty(),
            }),
            Some(path) => missing.push(format!("{name}: `{}` is not there", path.display())),
            None => missing.push(format!("{name}: give the corpus with --corpus DIR")),
        }
    }
    Ok((found, missing))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_corpus_there_is_the_fragment() {
        let (found, missing) = find(None, &[]).unwrap();
        let names: Vec<&str> = found.iter().map(|document| document.name).collect();
        assert_eq!(names, [FRAGMENT]);
        assert!(found[0].path.is_file());
        assert_eq!(missing.len(), CORPUS.len());
    }

    #[test]
    fn an_unknown_document_is_refused_with_those_there_are() {
        let error = find(None, &["strip".to_owned()]).unwrap_err();
        assert!(
            error.contains("`strip`") && error.contains("stripe, github"),
            "{error}"
        );
    }
}
