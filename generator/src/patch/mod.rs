//! Applies what `codegen.toml` changes in a document to it as it was read: patches, and the events of
//! an envelope.

mod envelope;

use serde_json::Value;

use crate::config::{Change, Config, Patch};
use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::pointer::tokens;

/// Applies the patches in order, then adds the events of an envelope. A patch that does not apply, or
/// changes nothing, is an error.
pub fn apply(document: &mut Value, config: &Config, diagnostics: &mut Diagnostics) {
    for (index, patch) in config.patches.iter().enumerate() {
        if let Err(problem) = apply_one(document, patch) {
            let number = index.to_string();
            diagnostics
                .of_configuration(
                    Severity::Error,
                    Code::PatchDoesNotApply,
                    (&config.written, &["patches", &number, "at"]),
                    format!("the patch of `{}` {problem}", patch.at),
                )
                .help("the document has changed: correct the patch or delete it");
        }
    }
    envelope::add(document, config, diagnostics);
}

fn apply_one(document: &mut Value, patch: &Patch) -> Result<(), &'static str> {
    match &patch.change {
        Change::Merge(change) => {
            let target = document
                .pointer_mut(&patch.at)
                .ok_or("has nothing to merge into: there is nothing at its pointer")?;
            if merge(target, change) {
                Ok(())
            } else {
                Err("changes nothing: the document already says so")
            }
        }
        Change::Set(value) => set(document, &patch.at, value),
        Change::Remove => remove(document, &patch.at),
    }
}

/// Merges `change` into `target` (RFC 7396); whether anything was changed.
fn merge(target: &mut Value, change: &Value) -> bool {
    let Value::Object(members) = change else {
        return std::mem::replace(target, change.clone()) != *change;
    };
    let mut changed = false;
    if !target.is_object() {
        *target = Value::Object(serde_json::Map::new());
        changed = true;
    }
    let Value::Object(object) = target else {
        return changed;
    };
    for (name, value) in members {
        match value {
            Value::Null => changed |= object.shift_remove(name).is_some(),
            _ => {
                let is_new = !object.contains_key(name);
                let member = object.entry(name.clone()).or_insert(Value::Null);
                changed |= merge(member, value) || is_new;
            }
        }
    }
    changed
}

/// What is around a pointer's end, and the last token.
fn around<'d>(document: &'d mut Value, pointer: &str) -> Option<(&'d mut Value, String)> {
    let (before, _) = pointer.rsplit_once('/')?;
    let last = tokens(pointer).last()?;
    Some((document.pointer_mut(before)?, last))
}

fn set(document: &mut Value, pointer: &str, value: &Value) -> Result<(), &'static str> {
    const NOWHERE: &str = "has no place: the parent of its pointer does not exist";
    match around(document, pointer).ok_or(NOWHERE)? {
        (Value::Object(object), name) => match object.insert(name, value.clone()) {
            Some(old) if old == *value => Err("changes nothing: the document already says so"),
            _ => Ok(()),
        },
        (Value::Array(items), index) if index == "-" => {
            items.push(value.clone());
            Ok(())
        }
        (Value::Array(items), index) => {
            let item = index.parse().ok().and_then(|at: usize| items.get_mut(at));
            *item.ok_or(NOWHERE)? = value.clone();
            Ok(())
        }
        _ => Err(NOWHERE),
    }
}

fn remove(document: &mut Value, pointer: &str) -> Result<(), &'static str> {
    const NOTHING: &str = "has nothing to remove: there is nothing at its pointer";
    match around(document, pointer).ok_or(NOTHING)? {
        (Value::Object(object), name) => object.shift_remove(&name).map(drop).ok_or(NOTHING),
        (Value::Array(items), index) => match index.parse() {
            Ok(at) if at < items.len() => {
                items.remove(at);
                Ok(())
            }
            _ => Err(NOTHING),
        },
        _ => Err(NOTHING),
    }
}
