//! Random values in every style, read back by a decoder written from the
//! description of the style, without a look at the encoder.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // A test may panic and print.

mod support;

use std::collections::BTreeMap;

use specwright_runtime::runtime::{Content, FormField, Inputs, Parameter, Style, Value};
use support::dice::Dice;
use support::forms::{leak, operation, undeep};

impl Dice {
    /// Text of characters that mean something somewhere.
    fn text(&mut self) -> String {
        const SIGNS: &[char] = &[
            'a', 'B', '7', ' ', '+', '&', '=', '%', '/', '?', '#', ';', '.', ',', '|', '"', '\\',
            '~', '*', '\'', 'é', '😀', '\n', '\u{0}', '<', ':', '@', '!', '$', '(', ')',
        ];
        let length = 1 + self.roll(6);
        (0..length).map(|_| SIGNS[self.roll(SIGNS.len())]).collect()
    }

    fn tree(&mut self, depth: usize) -> Value {
        match self.roll(if depth == 0 { 3 } else { 5 }) {
            0 => Value::from(self.text()),
            1 => Value::from(self.roll(1_000_000) as i64 - 500_000),
            2 => Value::from(self.roll(2) == 0),
            3 => Value::from(
                (0..self.roll(4))
                    .map(|_| self.tree(depth - 1))
                    .collect::<Vec<_>>(),
            ),
            _ => {
                // Distinct names without brackets, which deepObject cannot tell from its own.
                let count = self.roll(4);
                (0..count)
                    .map(|index| (format!("{index}{}", self.text()), self.tree(depth - 1)))
                    .collect()
            }
        }
    }
}

/// The leaves of a value under the names deepObject gives them.
fn leaves(name: &str, value: &Value, out: &mut BTreeMap<String, String>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                leaves(&format!("{name}[{index}]"), item, out);
            }
        }
        Value::Object(members) => {
            for (key, member) in members {
                leaves(&format!("{name}[{key}]"), member, out);
            }
        }
        Value::String(text) => {
            out.insert(name.to_owned(), text.clone());
        }
        Value::Bool(value) => {
            out.insert(name.to_owned(), value.to_string());
        }
        other => {
            out.insert(name.to_owned(), other.as_i64().unwrap().to_string());
        }
    }
}

#[test]
fn any_tree_is_read_back_from_form_and_query() {
    let form = operation(
        "/",
        &[],
        Content::Form(leak([FormField::new("root")
            .style(Style::DeepObject)
            .explode(true)])),
    );
    let query = operation(
        "/",
        leak([Parameter::query("root")
            .style(Style::DeepObject)
            .explode(true)]),
        Content::None,
    );
    let mut dice = Dice(4);
    let mut pairs = 0;
    for _ in 0..3_000 {
        let tree = dice.tree(4);
        let mut wanted = BTreeMap::new();
        leaves("root", &tree, &mut wanted);
        let body = Inputs::new(form).set("root", &tree).encoded();
        assert_eq!(
            undeep(std::str::from_utf8(body.body().as_bytes().unwrap()).unwrap()),
            wanted
        );
        assert_eq!(
            undeep(&Inputs::new(query).set("root", &tree).encoded().query()),
            wanted
        );
        pairs += wanted.len();
    }
    assert!(pairs > 3_000, "only {pairs} pairs");
}

fn percent_decoded(text: &str) -> String {
    // As a query: a path differs only in "+", which our encoder never leaves bare.
    assert!(!text.contains('+') && !text.contains(' '), "{text}");
    let url = reqwest::Url::parse(&format!("http://x/?x={text}")).unwrap();
    url.query_pairs().next().unwrap().1.into_owned()
}

#[test]
fn any_list_is_read_back_from_every_style() {
    let mut dice = Dice(5);
    for _ in 0..3_000 {
        let count = 1 + dice.roll(4);
        let list: Vec<String> = (0..count).map(|_| dice.text()).collect();
        let split = |text: &str, delimiter: &str| -> Vec<String> {
            text.split(delimiter).map(percent_decoded).collect()
        };
        for (style, explode, prefix, delimiter) in [
            (Style::Simple, false, "", ","),
            (Style::Label, false, ".", ","),
            (Style::Matrix, false, ";p=", ","),
            (Style::Matrix, true, ";p=", ";p="),
        ] {
            let parameter = Parameter::path("p").style(style).explode(explode);
            let parts = Inputs::new(operation("/{p}", leak([parameter]), Content::None))
                .set("p", &list)
                .encoded();
            if parts.problem().is_some() {
                assert!(
                    list.len() == 1 && list[0].trim_matches('.').is_empty(),
                    "{list:?}"
                );
                continue;
            }
            let text = parts.path()[1..].strip_prefix(prefix).unwrap().to_owned();
            assert_eq!(split(&text, delimiter), list, "{style:?}");
        }
        for (style, explode, delimiter) in [
            (Style::Form, false, ","),
            (Style::Form, true, "&p="),
            (Style::SpaceDelimited, false, "%20"),
            (Style::PipeDelimited, false, "%7C"),
        ] {
            // These two cannot carry their own delimiter: OpenAPI has no escape for it.
            let own = match style {
                Style::SpaceDelimited => ' ',
                Style::PipeDelimited => '|',
                _ => '\u{1}',
            };
            let list: Vec<String> = list.iter().map(|text| text.replace(own, "_")).collect();
            let parameter = Parameter::query("p").style(style).explode(explode);
            let parts = Inputs::new(operation("/", leak([parameter]), Content::None))
                .set("p", &list)
                .encoded();
            let query = parts.query();
            assert_eq!(
                split(query.strip_prefix("p=").unwrap(), delimiter),
                list,
                "{style:?}"
            );
        }
    }
}
