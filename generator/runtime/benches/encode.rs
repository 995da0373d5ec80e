//! How fast bodies are encoded, beside serde with derive and a form written by hand, and what that
//! allocates.
//!
//! `cargo bench -p specwright-runtime --bench encode`
#![allow(clippy::unwrap_used, clippy::print_stdout)] // It prints its result.

mod contest;

use std::collections::BTreeMap;
use std::hint::black_box;

use form_urlencoded::Serializer;
use serde::Serialize;
use specwright_runtime::runtime::{
    Content, Encode, EncodedRequest, Encoder, FormField, Inputs, Members, Method, Operation,
    Parameter, Style, to_json,
};

/// What is sent: an invoice with lines.
#[derive(Serialize)]
struct PreparedCall {
    customer: String,
    currency: String,
    description: Option<String>,
    auto_advance: bool,
    due_date: Option<i64>,
    metadata: BTreeMap<String, String>,
    lines: Vec<Line>,
    expand: Vec<String>,
}

#[derive(Serialize)]
struct Line {
    amount: i64,
    description: String,
    price: Price,
    quantity: i64,
}

#[derive(Serialize)]
struct Price {
    currency: String,
    product: String,
    unit_amount: i64,
}

// As the generator writes them.

impl Encode for PreparedCall {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.object(&[
            ("customer", &self.customer),
            ("currency", &self.currency),
            ("description", &self.description),
            ("auto_advance", &self.auto_advance),
            ("due_date", &self.due_date),
            ("metadata", &self.metadata),
            ("lines", &self.lines),
            ("expand", &self.expand),
        ]);
    }
}

impl Encode for Line {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.object(&[
            ("amount", &self.amount),
            ("description", &self.description),
            ("price", &self.price),
            ("quantity", &self.quantity),
        ]);
    }
}

impl Encode for Price {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.object(&[
            ("currency", &self.currency),
            ("product", &self.product),
            ("unit_amount", &self.unit_amount),
        ]);
    }
}

static FIELDS: [FormField; 8] = [
    FormField::new("customer"),
    FormField::new("currency"),
    FormField::new("description"),
    FormField::new("auto_advance"),
    FormField::new("due_date"),
    FormField::new("metadata").style(Style::DeepObject),
    FormField::new("lines").style(Style::DeepObject),
    FormField::new("expand").style(Style::DeepObject),
];

static CREATE: Operation = Operation {
    id: "create",
    method: Method::Post,
    path: "/v1/invoices",
    content: Content::Form(&FIELDS),
    ..Operation::DEFAULT
};

fn note(index: i64) -> String {
    format!("1 \u{d7} plan \"{index}\" & more")
}

fn metadata() -> BTreeMap<String, String> {
    let metadata = [("order", "6735"), ("shop", "main street"), ("who", "a&b")];
    metadata
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .into()
}

fn expand() -> Vec<String> {
    vec!["customer".to_owned(), "lines.data.price".to_owned()]
}

fn prepared() -> PreparedCall {
    let line = |index: i64| Line {
        amount: 1000 + index,
        description: note(index),
        price: Price {
            currency: "eur".to_owned(),
            product: "prod_NcjdgdwZyI9Rj7".to_owned(),
            unit_amount: 1000 + index,
        },
        quantity: 1,
    };
    PreparedCall {
        customer: "cus_NcjdgdwZyI9Rj7".to_owned(),
        currency: "eur".to_owned(),
        description: Some("April, with extras".to_owned()),
        auto_advance: true,
        due_date: None,
        metadata: metadata(),
        lines: (0..20).map(line).collect(),
        expand: expand(),
    }
}

/// The form as one would write it by hand for this one type.
fn form_by_hand(prepared: &PreparedCall) -> String {
    let mut out = Serializer::new(String::new());
    out.append_pair("customer", &prepared.customer);
    out.append_pair("currency", &prepared.currency);
    if let Some(description) = &prepared.description {
        out.append_pair("description", description);
    }
    out.append_pair("auto_advance", &prepared.auto_advance.to_string());
    if let Some(due_date) = prepared.due_date {
        out.append_pair("due_date", &due_date.to_string());
    }
    for (key, value) in &prepared.metadata {
        out.append_pair(&format!("metadata[{key}]"), value);
    }
    for (index, line) in prepared.lines.iter().enumerate() {
        let name = |member: &str| format!("lines[{index}]{member}");
        out.append_pair(&name("[amount]"), &line.amount.to_string());
        out.append_pair(&name("[description]"), &line.description);
        out.append_pair(&name("[price][currency]"), &line.price.currency);
        out.append_pair(&name("[price][product]"), &line.price.product);
        let unit_amount = line.price.unit_amount.to_string();
        out.append_pair(&name("[price][unit_amount]"), &unit_amount);
        out.append_pair(&name("[quantity]"), &line.quantity.to_string());
    }
    for (index, path) in prepared.expand.iter().enumerate() {
        out.append_pair(&format!("expand[{index}]"), path);
    }
    out.finish()
}

fn form_of_ours(prepared: &PreparedCall) -> EncodedRequest {
    Inputs::new(&CREATE)
        .set("customer", &prepared.customer)
        .set("currency", &prepared.currency)
        .set("description", &prepared.description)
        .set("auto_advance", prepared.auto_advance)
        .set("due_date", prepared.due_date)
        .set("metadata", &prepared.metadata)
        .set("lines", &prepared.lines)
        .set("expand", &prepared.expand)
        .encoded()
}

static CREATE_JSON: Operation = Operation {
    content: Content::JsonMembers(
        "application/json",
        &[
            "customer",
            "currency",
            "description",
            "auto_advance",
            "due_date",
            "metadata",
            "lines",
            "expand",
        ],
    ),
    ..CREATE
};

/// An object of a request, as the generator writes one.
struct GivenLine(Members);

impl Encode for GivenLine {
    fn encode(&self, encoder: &mut Encoder) {
        self.0.encode(encoder);
    }
}

/// The same from a caller's values, each made and given as a caller of a generated crate does it.
fn given(operation: &'static Operation) -> EncodedRequest {
    let line = |index: i64| {
        let price = Members::default()
            .text("currency", "eur")
            .text("product", "prod_NcjdgdwZyI9Rj7")
            .set("unit_amount", 1000 + index);
        let line = Members::default()
            .set("amount", 1000 + index)
            .text("description", note(index))
            .set("price", GivenLine(price))
            .set("quantity", 1i64);
        GivenLine(line)
    };
    Inputs::new(operation)
        .text("customer", "cus_NcjdgdwZyI9Rj7")
        .text("currency", "eur")
        .text("description", "April, with extras")
        .set("auto_advance", true)
        .set("metadata", metadata())
        .set("lines", (0..20).map(line).collect::<Vec<_>>())
        .set("expand", expand())
        .encoded()
}

/// A small form from a caller's values, by hand.
fn credit_by_hand() -> (String, String) {
    let mut out = Serializer::new(String::new());
    out.append_pair("amount", &(-500).to_string());
    out.append_pair("currency", "usd");
    out.append_pair("description", "a credit for the trouble, with 5 % & thanks");
    for (key, value) in metadata() {
        out.append_pair(&format!("metadata[{key}]"), &value);
    }
    for (index, path) in expand().iter().enumerate() {
        out.append_pair(&format!("expand[{index}]"), path);
    }
    let path = format!("/v1/customers/{}/credits", "cus_NcjdgdwZyI9Rj7");
    (path, out.finish())
}

static CREDIT_FIELDS: [FormField; 5] = [
    FormField::new("amount"),
    FormField::new("currency"),
    FormField::new("description"),
    FormField::new("metadata").style(Style::DeepObject),
    FormField::new("expand").style(Style::DeepObject),
];

static CREDIT: Operation = Operation {
    id: "credit",
    method: Method::Post,
    path: "/v1/customers/{customer}/credits",
    parameters: &[Parameter::path("customer")],
    content: Content::Form(&CREDIT_FIELDS),
    ..Operation::DEFAULT
};

fn credit() -> EncodedRequest {
    Inputs::new(&CREDIT)
        .text("customer", "cus_NcjdgdwZyI9Rj7")
        .set("amount", -500i64)
        .text("currency", "usd")
        .text("description", "a credit for the trouble, with 5 % & thanks")
        .map::<String>(
            "metadata",
            [("order", "6735"), ("shop", "main street"), ("who", "a&b")],
        )
        .list::<String>("expand", ["customer", "lines.data.price"])
        .encoded()
}

fn body(parts: &EncodedRequest) -> &str {
    str::from_utf8(parts.body().as_bytes().unwrap()).unwrap()
}

/// Both sides send the same bytes, but that JSON of ours leaves out what is absent.
fn check(prepared: &PreparedCall) {
    let by_hand = form_by_hand(prepared);
    assert_eq!(body(&form_of_ours(prepared)), by_hand);
    assert_eq!(body(&given(&CREATE)), by_hand);
    let derived = serde_json::to_string(prepared).unwrap();
    let derived = derived.replace(r#""due_date":null,"#, "");
    assert_eq!(to_json(prepared), derived);
    assert_eq!(body(&given(&CREATE_JSON)), derived);
    let credit = credit();
    let ours = (credit.path().to_owned(), body(&credit).to_owned());
    assert_eq!(ours, credit_by_hand());
}

fn print(contest: contest::Contest<'_>) {
    println!("{contest}");
}

fn main() {
    let prepared = prepared();
    check(&prepared);
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let (form, json) = (form_by_hand(&prepared), to_json(&prepared));
    print(contest::compare(
        "a nested form",
        form.len(),
        "by hand",
        &mut || drop(black_box(form_by_hand(black_box(&prepared)))),
        &mut || drop(black_box(form_of_ours(black_box(&prepared)))),
    ));
    print(contest::compare(
        "a body of JSON",
        json.len(),
        "derive",
        &mut || {
            drop(black_box(
                serde_json::to_string(black_box(&prepared)).unwrap(),
            ))
        },
        &mut || drop(black_box(to_json(black_box(&prepared)))),
    ));
    print(contest::compare(
        "a nested form, from making its values on",
        form.len(),
        "by hand",
        &mut || drop(black_box(form_by_hand(&self::prepared()))),
        &mut || drop(black_box(given(&CREATE))),
    ));
    print(contest::compare(
        "a body of JSON, from making its values on",
        json.len(),
        "derive",
        &mut || drop(black_box(serde_json::to_string(&self::prepared()).unwrap())),
        &mut || drop(black_box(given(&CREATE_JSON))),
    ));
    print(contest::compare(
        "a small form and its path, from making its values on",
        credit_by_hand().1.len(),
        "by hand",
        &mut || drop(black_box(credit_by_hand())),
        &mut || drop(black_box(credit())),
    ));
}
