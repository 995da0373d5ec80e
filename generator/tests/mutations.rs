//! Whatever is wrong with a document, converting it neither panics nor goes on without end.

use std::collections::BTreeSet;

use serde_json::Value;
use specwright::diagnostic::Diagnostics;
use specwright::load;

/// How many documents are made of each one.
const ROUNDS: u64 = 1_500;

/// A generator of random numbers (xorshift), the same on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

/// The pointers of everything in a value.
fn pointers(value: &Value, at: &str, out: &mut Vec<String>) {
    out.push(at.to_owned());
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                let key = key.replace('~', "~0").replace('/', "~1");
                pointers(member, &format!("{at}/{key}"), out);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointers(item, &format!("{at}/{index}"), out);
            }
        }
        _ => {}
    }
}

/// Puts something else in a few places of a document: another part of it, a reference to one, or a
/// value of another type.
fn mutate(document: &mut Value, random: &mut Random) {
    for _ in 0..1 + random.below(4) {
        let mut places = Vec::new();
        pointers(document, "", &mut places);
        // The whole document and its version stay what they are.
        places.retain(|place| !matches!(place.as_str(), "" | "/openapi" | "/swagger"));
        let source = &places[random.below(places.len())];
        let part = document.pointer(source).cloned().unwrap_or_default();
        let new = match random.below(8) {
            0 => Value::Null,
            1 => Value::from("null"),
            2 => Value::from(-1.5),
            3 => Value::Array(vec![part]),
            4 => serde_json::json!({ "$ref": format!("#{source}") }),
            5 => serde_json::json!({ "type": part }),
            _ => part,
        };
        let target = places[random.below(places.len())].clone();
        let parent = target.rsplit_once('/').map_or("", |(parent, _)| parent);
        // Now and then a member is added beside the others, by the name of some other member.
        let add = random.below(4) == 0;
        if add && let Some(Value::Object(members)) = document.pointer_mut(parent) {
            let name = source.rsplit('/').next().unwrap_or_default();
            members.insert(name.replace("~1", "/"), new);
        } else if let Some(place) = document.pointer_mut(&target) {
            *place = new;
        }
    }
}

fn check(text: &str, seed: u64) {
    let original: Value = serde_yaml::from_str(text).expect("YAML");
    let mut random = Random(seed);
    let mut codes = BTreeSet::new();
    for _ in 0..ROUNDS {
        let mut document = original.clone();
        mutate(&mut document, &mut random);
        let text = document.to_string();
        let mut diagnostics = Diagnostics::new();
        let loaded = load("api.json", text.as_bytes(), &mut diagnostics);
        assert_eq!(loaded.is_none(), diagnostics.has_errors(), "{text}");
        diagnostics.locate(&text);
        for diagnostic in &diagnostics {
            codes.insert(diagnostic.code);
            assert!(diagnostic.location.is_some(), "{diagnostic:?} in {text}");
        }
    }
    assert!(codes.len() > 5, "the documents hardly differ: {codes:?}");
}

#[test]
fn of_openapi_3_1() {
    check(
        include_str!("documents/pets-3.1.yaml"),
        0x9e37_79b9_7f4a_7c15,
    );
}

#[test]
fn of_swagger() {
    check(
        include_str!("documents/pets-swagger.yaml"),
        0xbf58_476d_1ce4_e5b9,
    );
}
