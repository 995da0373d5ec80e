//! Operations made on the spot, and a decoder of their forms.

use std::collections::BTreeMap;

use specwright_runtime::runtime::{Content, Method, Operation, Parameter};

pub fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

pub fn operation(
    path: &'static str,
    parameters: &'static [Parameter],
    content: Content,
) -> &'static Operation {
    leak(Operation {
        id: "test",
        method: Method::Post,
        path,
        parameters,
        content,
        accept: "",
        ..Operation::DEFAULT
    })
}

/// Reads `a[b][0]=c` pairs of a form back into values: written from the
/// description of deepObject, without a look at the encoder.
pub fn undeep(body: &str) -> BTreeMap<String, String> {
    let url = reqwest::Url::parse(&format!("http://x/?{body}")).unwrap();
    let pairs = url.query_pairs().into_owned();
    let mut found = BTreeMap::new();
    for (name, value) in pairs {
        assert!(found.insert(name.clone(), value).is_none(), "{name} twice");
    }
    found
}
