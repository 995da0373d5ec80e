//! Makes documents of other versions of OpenAPI into the shape of OpenAPI 3.0, before they are read.

use serde_json::Value;

use crate::diagnostic::{Code, Diagnostics};

/// What came of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It has the shape of OpenAPI 3.0.
    Converted,
    /// It does not say what it is. It can be looked at for what else is wrong with it, no more.
    Guessed,
}

/// Makes `document` into the shape of OpenAPI 3.0. `None` when it is of no version that is known.
///
/// What was moved is recorded in `diagnostics`, which then translates pointers back; what OpenAPI
/// 3.0 has no word for is reported there.
pub fn normalize(document: &mut Value, diagnostics: &mut Diagnostics) -> Option<Outcome> {
    let (member, version) = match (document.get("openapi"), document.get("swagger")) {
        (Some(version), _) => ("openapi", version_text(version)),
        (None, Some(version)) => ("swagger", version_text(version)),
        (None, None) => {
            diagnostics
                .error(
                    Code::MissingVersion,
                    "#",
                    "`openapi` is missing: nothing says what this is",
                )
                .expected("`openapi: 3.0.3`");
            return Some(Outcome::Guessed);
        }
    };
    let mut parts = version.trim().split('.');
    match (member, parts.next(), parts.next()) {
        ("openapi", Some("3"), None | Some("0")) => Some(Outcome::Converted),
        _ => {
            diagnostics
                .error(
                    Code::UnsupportedVersion,
                    format!("#/{member}"),
                    format!("version `{version}` is not known"),
                )
                .expected("OpenAPI 3.0.x");
            None
        }
    }
}

/// A version, which YAML makes a number of when it has no quotes.
fn version_text(version: &Value) -> String {
    match version {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
