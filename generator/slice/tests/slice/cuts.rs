//! Schemas that are cut short.

use super::*;

const SHOP: &str = r"
paths:
  /orders:
    post:
      operationId: order
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/New'}}}}
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
        default: {description: no, content: {application/json: {schema: {$ref: '#/components/schemas/Failure'}}}}
components:
  schemas:
    Id: {type: string, maxLength: 10}
    New:
      type: object
      properties:
        voucher: {anyOf: [{type: string}, {$ref: '#/components/schemas/Voucher'}]}
        filter: {anyOf: [{type: string}, {$ref: '#/components/schemas/Filter'}]}
    Voucher: {type: object, properties: {id: {type: string}, terms: {$ref: '#/components/schemas/Terms'}}}
    Terms: {type: object}
    Filter: {type: object, properties: {from: {type: string}, to: {$ref: '#/components/schemas/Terms'}}}
    Order:
      type: object
      properties:
        id: {type: string}
        previous: {anyOf: [{type: string}, {$ref: '#/components/schemas/Order'}]}
        buyer:
          oneOf: [{$ref: '#/components/schemas/Id'}, {$ref: '#/components/schemas/Person'}, {$ref: '#/components/schemas/Gone'}]
          discriminator: {propertyName: object, mapping: {person: '#/components/schemas/Person'}}
        seller: {anyOf: [{type: string}, {$ref: '#/components/schemas/Person'}]}
        shop: {anyOf: [{type: string}, {$ref: '#/components/schemas/Shop'}]}
        home: {$ref: '#/components/schemas/Shop'}
        state: {anyOf: [{type: string, enum: [none]}, {$ref: '#/components/schemas/State'}]}
        by: {anyOf: [{type: string}, {$ref: '#/components/schemas/Filter'}]}
    Person:
      title: Person
      description: Someone who buys.
      allOf: [{$ref: '#/components/schemas/Being'}]
      type: object
      required: [name, address, age, tags, object]
      properties:
        object: {type: string, enum: [person]}
        name: {type: string, description: The name.}
        nick: {type: string}
        age: {type: integer}
        tags: {type: array, items: {type: string}}
        address: {$ref: '#/components/schemas/Address'}
      x-person: goes
    Being: {type: object, required: [id], properties: {id: {type: integer}, kind: {type: string, enum: [being]}}}
    Gone: {type: object, required: [id, gone], properties: {id: {type: string}, gone: {type: boolean}}}
    Address: {type: object, properties: {country: {$ref: '#/components/schemas/Country'}}}
    Country: {type: string}
    Shop: {type: object, properties: {id: {type: string}, at: {$ref: '#/components/schemas/Address'}}}
    State: {type: object, properties: {id: {type: string}}}
    Failure:
      type: object
      properties:
        reason: {$ref: '#/components/schemas/Reason'}
        who: {$ref: '#/components/schemas/Person'}
        where: {$ref: '#/components/schemas/Shop'}
        payment: {$ref: '#/components/schemas/Payment'}
    Reason: {type: object, properties: {text: {type: string}}}
    Payment: {type: object, properties: {id: {type: string}, of: {$ref: '#/components/schemas/Money'}}}
    Money: {type: object}
    Bill: {type: object, properties: {payment: {anyOf: [{type: string}, {$ref: '#/components/schemas/Payment'}]}}}
";

fn expandable() -> Selection {
    Selection {
        cut_expandable: true,
        ..paths(&["*"])
    }
}

#[test]
fn what_stands_in_place_of_its_id() {
    let Sliced { document, report } = cut(&openapi(SHOP), &expandable());
    let cuts: Vec<_> = report
        .cut
        .iter()
        .map(|cut| (&*cut.schema, cut.reason))
        .collect();
    assert_eq!(
        cuts,
        [
            ("Gone", CutReason::Expandable),
            ("Payment", CutReason::ExpandableInError),
            ("Person", CutReason::Expandable),
        ]
    );
    let left = "Id New Voucher Terms Filter Order Person Gone Address Country Shop State Failure \
                    Reason Payment";
    assert_eq!(keys(&document, "/components/schemas").join(" "), left);
    loads(&document);
}

#[test]
fn what_is_left_of_a_schema() {
    let full = openapi(SHOP);
    let Sliced { document, report } = cut(&full, &expandable());
    assert_eq!(
        document["components"]["schemas"]["Person"],
        json!({
            "title": "Person",
            "description": "Someone who buys.\n\nCut short: the full document has more fields.",
            "type": "object",
            "properties": {
                "object": {"type": "string", "enum": ["person"]},
                "name": {"type": "string", "description": "The name."},
                "age": {"type": "integer"},
                "id": {"type": "integer"},
                "kind": {"type": "string", "enum": ["being"]},
            },
            "required": ["object", "name", "age", "id"],
        })
    );
    assert_eq!(report.cut[2].properties, 8);
    assert_eq!(report.cut[2].left, ["object", "name", "age", "id", "kind"]);
}

#[test]
fn what_was_asked_for() {
    let full = openapi(SHOP);
    let selection = Selection {
        cut: ["Shop", "Country", "Bill", "New"]
            .map(String::from)
            .to_vec(),
        ..paths(&["*"])
    };
    let Sliced { document, report } = cut(&full, &selection);
    let schemas = &document["components"]["schemas"];
    assert_eq!(keys(schemas, "/Shop/properties"), ["id"]);
    assert_eq!(keys(schemas, "/New/properties"), [""; 0]);
    assert!(schemas["Voucher"].is_null() && !schemas["Address"].is_null());
    // What is not an object is left open.
    assert_eq!(keys(schemas, "/Country"), ["description"]);
    assert_eq!(report.unneeded, ["Bill"]);
    loads(&document);
}

#[test]
fn twice_is_the_same() {
    for selection in [
        expandable(),
        Selection {
            cut: vec!["Order".into(), "Failure".into()],
            ..expandable()
        },
    ] {
        let once = cut(&openapi(SHOP), &selection).document;
        assert_eq!(cut(&once, &selection).document, once);
    }
}

#[test]
fn nothing_unless_asked() {
    let full = openapi(SHOP);
    let Sliced { document, report } = cut(&full, &paths(&["*"]));
    assert_eq!(report.cut, []);
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        assert_eq!(schema, &full["components"]["schemas"][name]);
    }
}
