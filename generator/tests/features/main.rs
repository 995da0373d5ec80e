//! Resources as Cargo features: what each is called, and which types it needs, whole or by id.
#![allow(clippy::unwrap_used)] // A test may panic.

mod compiled;
mod parts;
mod split;

use std::collections::{BTreeMap, BTreeSet};

use specwright::config::Config;
use specwright::diagnostic::Diagnostics;
use specwright::names::{Features, Names, TypeHome};
use specwright::{Model, load, model};

/// What is said of the types of a document.
struct Named {
    names: Names,
    features: Features,
}

impl Named {
    /// Names a document of these paths and schemas, in which `$X` refers to the schema `X`.
    fn of(paths: &str, schemas: &str) -> Named {
        Named::with(paths, schemas, "per_resource_above = 0")
    }

    /// As `of`, with these keys of `[features]`.
    fn with(paths: &str, schemas: &str, keys: &str) -> Named {
        let text = format!(
            "{{openapi: 3.0.3, info: {{title: T, version: '1'}}, paths: {{{paths}}}, components: {{schemas: {{{schemas}}}}}}}"
        );
        let mut diagnostics = Diagnostics::new();
        let config = Config::parse("codegen.toml", &format!("[features]\n{keys}")).unwrap();
        let document = load("api.yaml", text.as_bytes(), &mut diagnostics).unwrap();
        let Model { names, .. } = model(&document, &config, &mut diagnostics);
        let features = names.features.clone().unwrap();
        Named { names, features }
    }

    /// Every feature that these turn on, themselves included.
    fn turned_on(&self, features: &[&str]) -> BTreeSet<String> {
        let mut open: Vec<String> = features.iter().map(ToString::to_string).collect();
        let mut on = BTreeSet::new();
        while let Some(feature) = open.pop() {
            open.extend(self.features.implied[&feature].iter().cloned());
            on.insert(feature);
        }
        on
    }

    /// The types that are whole with these features.
    fn whole(&self, features: &[&str]) -> Vec<&str> {
        let on = self.turned_on(features);
        let types = self.names.types.iter().filter(|name| match name.home {
            TypeHome::Types(module) => on.contains(&self.features.modules[module]),
            TypeHome::Resource(_) => false,
        });
        let mut whole: Vec<&str> = types.map(|name| name.ident.as_str()).collect();
        whole.sort_unstable();
        whole
    }

    /// The types of which there may be only the id, each with the features that bring the rest.
    fn stubs(&self) -> BTreeMap<&str, Vec<&str>> {
        let stubs = self.features.stubs.iter();
        stubs
            .map(|(id, stub)| {
                let features = stub.whole_by.iter().map(String::as_str).collect();
                (self.names.types[id.0].ident.as_str(), features)
            })
            .collect()
    }
}

fn reference(schema: &str) -> String {
    format!("{{$ref: '#/components/schemas/{schema}'}}")
}

/// A path with a call that gives a schema.
fn get(path: &str, schema: &str) -> String {
    let schema = reference(schema);
    format!(
        "'{path}': {{get: {{responses: {{'200': {{description: ok, content: {{application/json: {{schema: {schema}}}}}}}}}}}}}, "
    )
}

/// A path with a call that takes a schema.
fn post(path: &str, schema: &str) -> String {
    let schema = reference(schema);
    format!(
        "'{path}': {{post: {{requestBody: {{content: {{application/json: {{schema: {schema}}}}}}}, responses: {{'204': {{description: ok}}}}}}}}, "
    )
}

/// An object with an id, and these members.
fn object(name: &str, members: &[(&str, String)]) -> String {
    let members: Vec<String> = members
        .iter()
        .map(|(name, schema)| format!("{name}: {schema}"))
        .collect();
    format!(
        "{name}: {{type: object, required: [id], properties: {{id: {{type: string}}, {}}}}}, ",
        members.join(", ")
    )
}

fn expandable(schemas: &[&str]) -> String {
    let schemas: Vec<String> = schemas.iter().map(|schema| reference(schema)).collect();
    format!("{{anyOf: [{{type: string}}, {}]}}", schemas.join(", "))
}

#[test]
fn a_feature_is_the_way_to_its_resource_and_turns_on_those_below() {
    let paths = [
        "/pets",
        "/pets/{id}/big_toys",
        "/pets/{id}/big_toys/{toy}/parts",
    ];
    let paths: String = paths.iter().map(|path| get(path, "A")).collect();
    let named = Named::of(&paths, &object("A", &[]));
    assert_eq!(
        named.features.resources,
        ["pet", "pet-big-toy", "pet-big-toy-part"]
    );
    assert_eq!(named.features.roots, ["pet"]);
    assert_eq!(named.features.below[0], ["pet-big-toy-part"]);
    let on = named.turned_on(&["pet-big-toy"]);
    assert_eq!(
        on.into_iter().collect::<Vec<_>>(),
        ["pet-big-toy", "pet-big-toy-part"]
    );
}

#[test]
fn names_that_two_want_are_told_apart() {
    let paths = ["/a/{id}/b_c", "/a_b/{id}/c", "/gzip", "/full"];
    let paths: String = paths.iter().map(|path| get(path, "A")).collect();
    let named = Named::of(&paths, &object("A", &[]));
    let features: BTreeSet<&str> = named
        .features
        .resources
        .iter()
        .map(String::as_str)
        .collect();
    let expected = ["a", "a-b", "a-b-c", "a_b-c", "full-api", "gzip-api"];
    assert_eq!(features.into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn another_resource_renames_no_feature() {
    let schemas = object("A", &[]) + &object("B", &[]);
    let paths = get("/pets", "A") + &get("/pets/{id}/toys", "B");
    let before = Named::of(&paths, &schemas).features;
    let after = Named::of(&(get("/cows", "A") + &paths + &get("/toys", "B")), &schemas).features;
    assert!(
        before
            .resources
            .iter()
            .all(|name| after.resources.contains(name))
    );
}

#[test]
fn an_expandable_object_is_whole_only_where_something_else_needs_it() {
    let schemas = object("Order", &[("buyer", expandable(&["Buyer"]))])
        + &object("Buyer", &[("home", reference("Home"))])
        + &object("Home", &[]);
    let paths = get("/orders", "Order") + &get("/buyers", "Buyer");
    let named = Named::of(&paths, &schemas);
    assert_eq!(named.whole(&["order"]), ["Order"]);
    assert_eq!(named.whole(&["buyer"]), ["Buyer", "Home"]);
    assert_eq!(named.whole(&["buyer", "order"]), ["Buyer", "Home", "Order"]);
    assert_eq!(named.stubs(), BTreeMap::from([("Buyer", vec!["buyer"])]));
}

#[test]
fn unions_of_an_id_and_objects_are_soft_and_other_unions_are_not() {
    let schemas = object("Order", &[("buyer", expandable(&["Person", "Company"]))])
        + &object("Sale", &[("buyer", format!("{{anyOf: [{}, {}]}}", reference("Person"), reference("Company")))])
        // Without a required id, and without one at all.
        + &object("Note", &[("about", expandable(&["Preview", "Remark"]))])
        + "Preview: {type: object, properties: {id: {type: string}, total: {type: integer}}}, "
        + &format!("Remark: {{type: object, properties: {{about: {}}}}}, ", reference("Person"))
        + &object("Person", &[("name", "{type: string}".to_owned())])
        + &object("Company", &[("vat", "{type: string}".to_owned())]);
    let paths = [
        ("/orders", "Order"),
        ("/sales", "Sale"),
        ("/notes", "Note"),
        ("/previews", "Preview"),
    ];
    let paths: String = paths
        .iter()
        .map(|(path, schema)| get(path, schema))
        .collect();
    let named = Named::of(&paths, &schemas);
    assert_eq!(named.whole(&["order"]), ["Order", "OrderBuyerObject"]);
    assert_eq!(
        named.whole(&["sale"]),
        ["Company", "Person", "Sale", "SaleBuyer"]
    );
    assert_eq!(
        named.whole(&["note"]),
        ["Note", "NoteAbout", "Person", "Remark"]
    );
    let stubs = named.stubs();
    assert_eq!(
        stubs.keys().copied().collect::<Vec<_>>(),
        ["Company", "Person", "Preview"]
    );
}

#[test]
fn what_no_call_leads_to_otherwise_comes_with_whoever_refers_to_it() {
    let schemas = object("Order", &[("coupon", expandable(&["Coupon"]))])
        + &object(
            "Coupon",
            &[
                ("offer", expandable(&["Offer"])),
                ("order", expandable(&["Order"])),
            ],
        )
        + &object("Offer", &[]);
    let paths = get("/orders", "Order") + &get("/carts/coupons", "Coupon");
    let named = Named::of(&paths, &schemas);
    // One step at a time: a call gives `Coupon`, and only `Coupon` leads to `Offer`.
    assert_eq!(named.whole(&["order"]), ["Order"]);
    assert_eq!(named.whole(&["cart"]), ["Coupon", "Offer"]);
    let named = Named::of(&get("/orders", "Order"), &schemas);
    assert_eq!(named.whole(&["order"]), ["Coupon", "Offer", "Order"]);
    assert!(named.stubs().is_empty());
}

#[test]
fn what_is_sent_is_whole() {
    let schemas = object("Order", &[("buyer", expandable(&["Buyer"]))])
        + &object("Buyer", &[("friend", expandable(&["Friend"]))])
        + &object("Friend", &[]);
    let paths = get("/orders", "Order") + &post("/buyers", "Buyer") + &get("/friends", "Friend");
    let named = Named::of(&paths, &schemas);
    assert_eq!(named.whole(&["order"]), ["Buyer", "Friend", "Order"]);
    assert!(named.stubs().is_empty());
}

#[test]
fn errors_lead_to_stubs_of_what_can_be_an_id_elsewhere() {
    let schemas = object("Order", &[("buyer", expandable(&["Buyer"]))])
        + &object("Buyer", &[])
        + &format!(
            "Problem: {{type: object, properties: {{buyer: {}, part: {}}}}}, ",
            reference("Buyer"),
            reference("Part")
        )
        + &object("Part", &[]);
    let failing = get("/orders", "Order").replace(
        "responses: {",
        "responses: {default: {description: no, content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}, ",
    );
    let named = Named::of(&(failing + &get("/buyers", "Buyer")), &schemas);
    assert_eq!(named.whole(&["order"]), ["Order", "Part", "Problem"]);
}

#[test]
fn full_has_every_type_and_shares_hidden_features() {
    let schemas = object("A", &[("c", reference("C"))])
        + &object("B", &[("c", reference("C"))])
        + &object("C", &[("d", reference("D"))])
        + &object("D", &[("a", expandable(&["A"]))]);
    let paths = get("/as/a", "A") + &get("/bs/b", "B") + &get("/ds/d", "D");
    let named = Named::of(&paths, &schemas);
    let roots: Vec<&str> = named.features.roots.iter().map(String::as_str).collect();
    assert_eq!(named.whole(&roots), ["A", "B", "C", "D"]);
    let hidden: Vec<&String> = named.features.hidden.iter().collect();
    assert_eq!(hidden, ["types-c", "types-d"]);
    // Whoever needs `C` needs `D`.
    assert_eq!(named.features.implied["types-c"], ["types-d"]);
}

#[test]
fn a_limit_of_depth_gives_what_is_below_to_what_is_above() {
    let paths =
        get("/pets", "A") + &get("/pets/{id}/toys", "B") + &get("/pets/{id}/toys/{toy}/parts", "C");
    let schemas = object("A", &[]) + &object("B", &[]) + &object("C", &[("b", reference("B"))]);
    let keys = "per_resource_above = 0\ndepth = 2";
    let named = Named::with(&paths, &schemas, keys);
    assert_eq!(named.features.resources, ["pet", "pet-toy", "pet-toy"]);
    assert_eq!(
        named.features.below,
        [["pet-toy"], ["pet-toy"], ["pet-toy"]]
    );
    assert_eq!(named.whole(&["pet-toy"]), ["B", "C"]);
    assert_eq!(named.whole(&["pet"]), ["A", "B", "C"]);
}

#[test]
fn who_refers_into_a_call_needs_its_resource() {
    let inline =
        "{type: object, properties: {name: {type: string}, b: {$ref: '#/components/schemas/B'}}}";
    let own = get("/pets", "A").replace("{$ref: '#/components/schemas/A'}", inline);
    let into = "#/paths/~1pets/get/responses/200/content/application~1json/schema";
    let other = |path: &str| get(path, "A").replace("#/components/schemas/A", into);
    // The call has the type, and who refers there has it from the call.
    let named = Named::of(
        &(own + &other("/cows") + &other("/dogs")),
        &object("B", &[]),
    );
    assert_eq!(named.features.implied["cow"], ["pet", "types-b"]);
    assert_eq!(named.features.implied["dog"], ["pet", "types-b"]);
    assert_eq!(named.whole(&["dog"]), ["B"]);
}
