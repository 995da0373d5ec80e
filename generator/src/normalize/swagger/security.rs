//! Security definitions, called schemes since.

use serde_json::{Map, Value, json};

use super::super::context::{Normalizer, pointer_of};

/// Converts `securityDefinitions`.
pub(super) fn schemes(schemes: Value, context: &mut Normalizer<'_>) -> Value {
    let Value::Object(mut schemes) = schemes else {
        return schemes;
    };
    for (name, scheme) in &mut schemes {
        let Value::Object(scheme) = scheme else {
            continue;
        };
        match scheme.get("type").and_then(Value::as_str) {
            Some("basic") => {
                scheme.insert("type".to_owned(), "http".into());
                scheme.insert("scheme".to_owned(), "basic".into());
            }
            Some("oauth2") => {
                let at = pointer_of("#/components/securitySchemes", name);
                oauth2(scheme, &at, context);
            }
            _ => {}
        }
    }
    Value::Object(schemes)
}

/// One flow with its members beside it becomes the only one of `flows`.
fn oauth2(scheme: &mut Map<String, Value>, at: &str, context: &mut Normalizer<'_>) {
    let name = match scheme.shift_remove("flow") {
        Some(Value::String(flow)) => match flow.as_str() {
            "application" => "clientCredentials".to_owned(),
            "accessCode" => "authorizationCode".to_owned(),
            _ => flow,
        },
        // That of OpenAPI 3 is sometimes there already.
        _ if scheme.contains_key("flows") => return,
        _ if scheme.contains_key("tokenUrl") => "clientCredentials".to_owned(),
        _ => "implicit".to_owned(),
    };
    let mut flow = Map::new();
    for key in ["authorizationUrl", "tokenUrl", "refreshUrl", "scopes"] {
        if let Some(value) = scheme.shift_remove(key) {
            flow.insert(key.to_owned(), value);
        }
    }
    let was = context.moves.original(at);
    let now = pointer_of(&format!("{at}/flows"), &name);
    context
        .moves
        .made_from(&format!("{at}/flows"), &format!("{was}/flow"));
    context.moves.made_from(&now, &was);
    scheme.insert("flows".to_owned(), json!({ name: flow }));
}
