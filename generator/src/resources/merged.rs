//! Says which words of paths and tags are one resource although they are written differently.

use std::collections::BTreeMap;

use heck::ToSnakeCase;

use super::Resources;
use super::words::singular;
use crate::config::{Config, ResourcesBy};
use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Api, Operation};

/// Notes resources that `/order` and `/orders`, or two such tags, share.
pub(super) fn note(
    api: &Api,
    resources: &Resources,
    config: &Config,
    diagnostics: &mut Diagnostics,
) {
    for resource in &resources.list {
        let Some(last) = resource.path.last() else {
            continue;
        };
        // Each way of writing it with the first operation that has it.
        let mut written: BTreeMap<String, &Operation> = BTreeMap::new();
        for id in &resource.operations {
            let operation = &api.operations[id.0];
            for word in words(operation, config.resources.by) {
                let is_this = singular(&word.to_snake_case()) == singular(last);
                if is_this
                    && !written
                        .keys()
                        .any(|known| known.to_snake_case() == word.to_snake_case())
                {
                    written.insert(word.to_owned(), operation);
                }
            }
        }
        let later = written
            .values()
            .max_by_key(|operation| operation.pointer.as_str());
        let Some(operation) = later.filter(|_| written.len() > 1) else {
            continue;
        };
        let names: Vec<String> = written.keys().map(|name| format!("`{name}`")).collect();
        let way = resource.path.join("().");
        diagnostics
            .note(
                Code::NameCollision,
                &operation.pointer,
                format!("{} are one resource, `client.{way}()`", names.join(" and ")),
            )
            .help("say where a call belongs by `resource` of its `[operations.\"METHOD /path\"]` in codegen.toml");
    }
}

/// The words that an operation's resource is made of, as the document writes them.
fn words(operation: &Operation, by: ResourcesBy) -> Vec<&str> {
    let tag = operation.tags.first().filter(|_| by == ResourcesBy::Tags);
    match tag {
        Some(tag) => vec![tag],
        None => {
            let path = operation.path.split(['?', '#']).next().unwrap_or_default();
            let words = path.split('/').filter(|word| !word.contains('{'));
            words.filter(|word| !word.is_empty()).collect()
        }
    }
}
