//! Checks a document that was read for what no single object shows.

use std::collections::BTreeMap;

use openapiv3::OpenAPI;

use crate::diagnostic::{Code, Diagnostics};
use crate::pointer::push_token;

/// Warns of operations that share an `operationId`, and of paths that are the same request.
pub(super) fn check(document: &OpenAPI, diagnostics: &mut Diagnostics) {
    let mut ids: BTreeMap<&str, String> = BTreeMap::new();
    let mut requests: BTreeMap<(String, &str), &str> = BTreeMap::new();
    for (path, item) in document.paths.iter() {
        let Some(item) = item.as_item() else { continue };
        for (method, operation) in item.iter() {
            let mut pointer = "#/paths".to_owned();
            push_token(&mut pointer, path);
            push_token(&mut pointer, method);
            if let Some(earlier) = requests.insert((anonymous(path), method), path) {
                let message = format!("`{earlier}` and `{path}` are the same path to a server");
                diagnostics.warning(Code::AmbiguousPath, &pointer, message);
            }
            let Some(id) = operation.operation_id.as_deref() else {
                continue;
            };
            match ids.get(id) {
                Some(first) => {
                    diagnostics
                        .warning(
                            Code::DuplicateOperationId,
                            format!("{pointer}/operationId"),
                            format!("the operation at `{first}` also has the id `{id}`"),
                        )
                        .help("give each operation an id of its own");
                }
                None => {
                    ids.insert(id, pointer);
                }
            }
        }
    }
}

/// A path template without the names of its parameters.
fn anonymous(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut inside = false;
    for c in path.chars() {
        match c {
            '{' => {
                inside = true;
                out.push('{');
            }
            '}' => {
                inside = false;
                out.push('}');
            }
            _ if inside => {}
            _ => out.push(c),
        }
    }
    out
}
