//! Makes documents of other versions of OpenAPI into the shape of OpenAPI 3.0, before they are read.

mod context;
mod grammar;
mod moves;
mod openapi31;
mod passes;
mod references;
mod schema;
mod swagger;
mod walk;

use serde_json::Value;

use crate::diagnostic::{Code, Diagnostics};
use context::Context;

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
        ("openapi", Some("3"), None | Some("0")) => return Some(Outcome::Converted),
        ("openapi", Some("3"), Some("1")) => {}
        ("openapi", Some("3"), Some("2")) => {
            diagnostics
                .warning(
                    Code::NewerVersion,
                    "#/openapi",
                    format!("version `{version}` is read as OpenAPI 3.1"),
                )
                .help("what is new in it is left out, each with a diagnostic");
        }
        ("swagger", Some("2"), None | Some("0")) => {
            let mut context = Context::new(diagnostics);
            swagger::convert(document, &version, &mut context);
            let origins = context.moves.into_origins();
            diagnostics.rearranged(origins);
            return Some(Outcome::Converted);
        }
        _ => {
            diagnostics
                .error(
                    Code::UnsupportedVersion,
                    format!("#/{member}"),
                    format!("version `{version}` is not known"),
                )
                .expected("OpenAPI 3.0.x or 3.1.x, or Swagger 2.0");
            return None;
        }
    }
    let mut context = Context::new(diagnostics);
    openapi31::convert(document, &mut context);
    let origins = context.moves.into_origins();
    diagnostics.rearranged(origins);
    Some(Outcome::Converted)
}

/// A version, which YAML makes a number of when it has no quotes.
fn version_text(version: &Value) -> String {
    match version {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
