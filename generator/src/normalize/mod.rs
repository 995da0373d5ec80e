//! Makes documents of other versions of OpenAPI into the shape of OpenAPI 3.0, before they are read.

mod context;
mod event_data;
mod field_table;
mod fields;
mod moves;
mod openapi30;
mod openapi31;
mod openapi32;
mod passes;
mod references;
mod schema;
mod swagger;
mod webhooks;

use serde_json::Value;

use crate::diagnostic::{Code, Diagnostics};
use context::Normalizer;

/// How deep a converted document may be nested; as deep as one that is not converted.
const DEEPEST: usize = 127;

/// What came of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// It has the shape of OpenAPI 3.0.
    Converted,
    /// It does not say what it is. It can be looked at for what else is wrong with it, no more.
    Guessed,
}

/// Makes `document` into the shape of OpenAPI 3.0. `None` when it is of no version that is known.
///
/// What was moved is recorded in `diagnostics`, which then translates pointers back; what OpenAPI
/// 3.0 has no word for is reported there.
pub fn normalize(document: &mut Value, diagnostics: &mut Diagnostics) -> Option<Conversion> {
    fields::check(document, diagnostics);
    let (member, version) = match (document.get("openapi"), document.get("swagger")) {
        (Some(version), _) => ("openapi", version_text(version)),
        (None, Some(version)) => ("swagger", version_text(version)),
        (None, None) => {
            diagnostics
                .error(
                    Code::MissingVersion,
                    "#",
                    "`openapi` is missing, so nothing says what this document is",
                )
                .expected("`openapi: 3.0.3`");
            return Some(Conversion::Guessed);
        }
    };
    let mut context = Normalizer::new(diagnostics);
    let mut parts = version.trim().split('.');
    match (member, parts.next(), parts.next()) {
        ("openapi", Some("3"), None | Some("0")) => {
            if !openapi30::convert(document, &mut context) {
                return Some(Conversion::Converted);
            }
        }
        ("openapi", Some("3"), Some("1" | "2")) => openapi31::convert(document, &mut context),
        ("openapi", Some("3"), Some(minor)) if minor.parse::<u32>().is_ok() => {
            context
                .diagnostics
                .warning(
                    Code::NewerVersion,
                    "#/openapi",
                    format!("version `{version}` is read as OpenAPI 3.2"),
                )
                .help("what is new in this version is left out");
            openapi31::convert(document, &mut context);
        }
        ("swagger", Some("2"), None | Some("0")) => {
            swagger::convert(document, &version, &mut context);
        }
        _ => {
            context
                .diagnostics
                .error(
                    Code::UnsupportedVersion,
                    format!("#/{member}"),
                    format!("version `{version}` is not known"),
                )
                .expected("OpenAPI 3.0.x, 3.1.x or 3.2.x, or Swagger 2.0");
            return None;
        }
    }
    let origins = context.moves.into_origins();
    diagnostics.rearranged(origins);
    if depth_exceeds(document, DEEPEST) {
        let message =
            format!("objects and arrays are nested more than {DEEPEST} deep as OpenAPI 3.0");
        diagnostics.error(Code::TooDeep, "#", message);
        return None;
    }
    Some(Conversion::Converted)
}

/// Whether objects and arrays are nested more than `limit` deep.
fn depth_exceeds(value: &Value, limit: usize) -> bool {
    let exceeds = |value: &Value| match limit.checked_sub(1) {
        Some(limit) => depth_exceeds(value, limit),
        None => value.is_object() || value.is_array(),
    };
    match value {
        Value::Array(items) => items.iter().any(exceeds),
        Value::Object(members) => members.values().any(exceeds),
        _ => false,
    }
}

/// A version, which YAML makes a number of when it has no quotes.
fn version_text(version: &Value) -> String {
    match version {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
