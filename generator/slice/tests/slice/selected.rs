//! Which operations are kept.

use super::*;

fn four() -> Value {
    openapi(
        "paths:
  /pets: {get: {operationId: listPets, tags: [pets], responses: {}}, post: {responses: {}}}
  /pets/{id}: {get: {operationId: getPet, tags: [pets, one], responses: {}}}
  /petstores: {get: {operationId: listStores, responses: {}}}
",
    )
}

fn kept(selection: &Selection) -> Vec<String> {
    let document = cut(&four(), selection).document;
    let paths = document["paths"].as_object().into_iter().flatten();
    paths
        .flat_map(|(path, item)| {
            let methods = item.as_object().into_iter().flatten();
            methods.map(move |(method, _)| format!("{method} {path}"))
        })
        .collect()
}

#[test]
fn by_path() {
    assert_eq!(kept(&paths(&["/pets"])), ["get /pets", "post /pets"]);
    assert_eq!(kept(&paths(&["/pets/{id}"])), ["get /pets/{id}"]);
    assert_eq!(kept(&paths(&["/pets/*"])), ["get /pets/{id}"]);
    assert_eq!(kept(&paths(&["*stores"])), ["get /petstores"]);
    assert_eq!(kept(&paths(&["/pets*"])).len(), 4);
    assert_eq!(kept(&paths(&["/**"])).len(), 4);
}

#[test]
fn by_tag_and_operation_together() {
    let tags = Selection {
        tags: vec!["one".to_owned()],
        ..Selection::default()
    };
    assert_eq!(kept(&tags), ["get /pets/{id}"]);
    assert_eq!(kept(&operations(&["POST /pets"])), ["post /pets"]);
    let both = Selection {
        tags: vec!["one".to_owned()],
        ..operations(&["listStores"])
    };
    assert_eq!(kept(&both), ["get /pets/{id}", "get /petstores"]);
}

#[test]
fn what_is_not_there_is_an_error_each() {
    let wanted = Selection {
        paths: vec!["/pet".into(), "/pets".into(), "/users/*".into()],
        tags: vec!["pet".into(), "x".into()],
        operations: vec!["listPet".into()],
        cut: vec!["Pet".into()],
        ..Selection::default()
    };
    assert_eq!(
        errors(&four(), &wanted),
        [
            "no path with operations matches `/pet`; did you mean `/pets` or `/pets/{id}`",
            "no path with operations matches `/users/*`",
            "no operation has the tag `pet`; did you mean `pets`",
            "no operation has the tag `x`",
            "there is no operation `listPet`; did you mean `listPets`",
            "there is no schema `Pet` to cut",
        ]
    );
    assert_eq!(
        errors(&four(), &Selection::default()),
        ["nothing is selected: name a path, a tag or an operation"]
    );
}
