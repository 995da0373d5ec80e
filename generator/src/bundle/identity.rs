//! References to a document by the address that it says is its own (OpenAPI 3.2, `$self`).

use serde_json::{Map, Value};

use crate::grammar::{ObjectKind, Visitor, mapping, walk};

/// Makes references by the address of the document, or beside it, those of the document itself and of the
/// files beside it.
pub(super) fn make_relative(document: &mut Value) {
    let Some(Value::String(own)) = document.get("$self") else {
        return;
    };
    let own = own.split('#').next().unwrap_or_default().to_owned();
    if own.is_empty() {
        return;
    }
    let mut relative = Relative { own };
    walk(
        ObjectKind::Document,
        document,
        &mut "#".to_owned(),
        &mut relative,
    );
}

struct Relative {
    own: String,
}

impl Relative {
    fn of(&self, reference: &str) -> Option<String> {
        let (address, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        if address == self.own {
            return Some(format!("#{fragment}"));
        }
        // A relative address of the document says nothing of where others are.
        let (folder, name) = self.own.rsplit_once('/')?;
        if !reference.contains("://") {
            return (address == name).then(|| format!("#{fragment}"));
        }
        let rest = reference.strip_prefix(folder)?.strip_prefix('/')?;
        folder.contains("://").then(|| rest.to_owned())
    }
}

impl Visitor for Relative {
    fn visit(&mut self, kind: ObjectKind, object: &mut Map<String, Value>, _: &str) {
        if let Some(Value::String(reference)) = object.get_mut("$ref")
            && let Some(relative) = self.of(reference)
        {
            *reference = relative;
        }
        for target in mapping(kind, object).into_iter().flat_map(Map::values_mut) {
            if let Value::String(reference) = target
                && let Some(relative) = self.of(reference)
            {
                *reference = relative;
            }
        }
    }
}
