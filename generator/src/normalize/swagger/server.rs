//! `host`, `basePath` and `schemes`: where requests go.

use serde_json::{Map, Value, json};

use super::super::context::Normalizer;

/// Where requests go.
pub(super) struct Address {
    host: String,
    base_path: String,
    schemes: Vec<String>,
}

impl Address {
    /// Takes the address out of a document.
    pub(super) fn of(root: &mut Map<String, Value>) -> Address {
        let mut text = |key: &str| match root.shift_remove(key) {
            Some(Value::String(text)) => text.trim().to_owned(),
            _ => String::new(),
        };
        let host = text("host").trim_end_matches('/').to_owned();
        let base_path = text("basePath").trim_end_matches('/').to_owned();
        let schemes = schemes(root.shift_remove("schemes").as_ref());
        Address {
            host,
            base_path,
            schemes,
        }
    }

    /// The servers, those with TLS first: given the schemes of one operation when they are not
    /// those of all.
    pub(super) fn servers(
        &self,
        own: Option<&Value>,
        at: &str,
        context: &mut Normalizer<'_>,
    ) -> Vec<Value> {
        let slash = if self.base_path.is_empty() || self.base_path.starts_with('/') {
            ""
        } else {
            "/"
        };
        let path = format!("{slash}{}", self.base_path);
        if self.host.is_empty() {
            return if path.is_empty() {
                Vec::new()
            } else {
                vec![json!({ "url": path })]
            };
        }
        if self.host.contains("://") {
            return vec![json!({ "url": format!("{}{path}", self.host) })];
        }
        let mut names = match own {
            Some(own) => schemes(Some(own)),
            None => self.schemes.clone(),
        };
        names.retain(|scheme| {
            let is_http = scheme == "https" || scheme == "http";
            if !is_http {
                let message = format!("no authentication is generated for `{scheme}`");
                context.lossy(&format!("{at}/schemes"), message);
            }
            is_http
        });
        if names.is_empty() {
            names.push("https".to_owned());
        }
        names.sort_by_key(|scheme| scheme != "https");
        let url = |scheme: String| json!({ "url": format!("{scheme}://{}{path}", self.host) });
        names.into_iter().map(url).collect()
    }

    /// Whether an operation has schemes of its own.
    pub(super) fn differs(&self, own: &Value) -> bool {
        schemes(Some(own)) != self.schemes
    }
}

fn schemes(value: Option<&Value>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let items = value.and_then(Value::as_array).into_iter().flatten();
    for scheme in items.filter_map(Value::as_str) {
        let scheme = scheme.to_ascii_lowercase();
        if out.len() < 4 && !out.contains(&scheme) {
            out.push(scheme);
        }
    }
    out
}
