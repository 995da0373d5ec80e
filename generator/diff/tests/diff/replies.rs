//! What comes back: fields, enumerations, unions, statuses.

use super::*;

const PET: &str =
    "Pet: {type: object, required: [id], properties: {id: {type: string}, name: {type: string}}}";

fn pets(old: &str, new: &str) -> (String, String) {
    (replies_with(old), replies_with(new))
}

fn changed(from: &str, to: &str) -> (String, String) {
    let new = PET.replace(from, to);
    assert_ne!(new, PET);
    pets(PET, &new)
}

fn back((old, new): (String, String)) -> (String, String) {
    (new, old)
}

pub fn cases() -> Vec<Case> {
    let mut cases = fields();
    cases.extend(enumerations());
    cases.extend(unions());
    cases.extend(shapes());
    cases.extend(statuses());
    cases
}

fn fields() -> Vec<Case> {
    let added = || changed("name: {", "age: {type: integer}, name: {");
    vec![
        case("a field is added", added(), Minor, Added, "new field `age: Option<i64>`"),
        case("a field is removed", back(added()), Major, Removed, "the field `age` is gone"),
        case(
            "a required field is added",
            changed("[id], properties: {", "[id, age], properties: {age: {type: integer}, "),
            Minor, Added, "new field `age: i64`",
        ),
        case("a field becomes optional", changed("required: [id], ", ""), Major, Optional, "`Option<String>` instead of `String`"),
        case("a field is always there", back(changed("required: [id], ", "")), Major, Required, "`String` instead of `Option<String>`"),
        case("a required field can be null", changed("id: {", "id: {nullable: true, "), Major, Nullable, "`Option<String>`"),
        // `Option` says both.
        Case {
            name: "an optional field can be null",
            old: replies_with(PET),
            new: replies_with(&PET.replace("name: {", "name: {nullable: true, ")),
            verdict: None,
            expected: (Nullable, ""),
        },
        case("a field has another type", changed("id: {type: string}", "id: {type: integer}"), Major, TypeChanged, "`i64` instead of `String`"),
        case("a field becomes wider", changed("id: {type: string}", "id: {}"), Major, Widened, "`json::Value` instead of `String`"),
        case("a field becomes narrower", back(changed("id: {type: string}", "id: {}")), Major, Narrowed, "`String` instead of `json::Value`"),
        case("a field becomes a list", changed("name: {type: string}", "name: {type: array, items: {type: string}}"), Major, TypeChanged, "Option<Vec<String>>"),
        case("a field is written otherwise", changed("name: {", "Name: {"), Patch, Wire, "`Name` instead of `name`"),
        case("a field is described", changed("name: {", "name: {description: What it is called., "), Patch, Documentation, "of `name`"),
        case("a field is deprecated", changed("name: {", "name: {deprecated: true, "), Patch, Documentation, "of `name`"),
        case("members of other names are kept", changed("type: object,", "type: object, additionalProperties: {type: string},"), Minor, Added, "field `extra`"),
        case("members of other names are lost", back(changed("type: object,", "type: object, additionalProperties: {type: string},")), Major, Removed, "field `extra`"),
        case(
            "members of other names have another type",
            pets(
                &PET.replace("type: object,", "type: object, additionalProperties: {type: string},"),
                &PET.replace("type: object,", "type: object, additionalProperties: {type: integer},"),
            ),
            Major, TypeChanged, "maps names to `i64`",
        ),
        case(
            "a field contains its own type",
            pets(
                &PET.replace("name: {type: string}", "friend: {$ref: '#/components/schemas/Friend'}, x: {type: string}} }, Friend: {type: object, properties: {pet: {type: string}"),
                &PET.replace("name: {type: string}", "friend: {$ref: '#/components/schemas/Friend'}, x: {type: string}} }, Friend: {type: object, properties: {pet: {$ref: '#/components/schemas/Pet'}"),
            ),
            Major, TypeChanged, "`Option<Box<Friend>>` instead of `Option<Friend>`",
        ),
    ]
}

fn enumerations() -> Vec<Case> {
    let kinds = |values: &str| {
        replies_with(&format!(
            "Pet: {{type: object, properties: {{kind: {{$ref: '#/components/schemas/Kind'}}}}}}, Kind: {{type: string, enum: [{values}]}}"
        ))
    };
    let named = |names: &str| {
        let text = kinds("a, b");
        text.replace(
            "enum: [a, b]",
            &format!("enum: [a, b], x-enum-varnames: [{names}]"),
        )
    };
    vec![
        case(
            "a value is added",
            (kinds("cat, dog"), kinds("cat, dog, cow")),
            Minor,
            Added,
            "variant `Cow`",
        ),
        case(
            "a value is removed",
            (kinds("cat, dog, cow"), kinds("cat, cow")),
            Major,
            Removed,
            "variant `Dog`",
        ),
        case(
            "a value takes the name of what is unknown",
            (kinds("cat, dog"), kinds("cat, dog, unknown")),
            Major,
            Renamed,
            "`Unknown`, is called `Other`",
        ),
        case(
            "a value is written otherwise",
            (kinds("cat, dog"), kinds("cat, DOG")),
            Patch,
            Wire,
            "`Dog` is written `\"DOG\"`",
        ),
        case(
            "a variant has another name",
            (named("One, Two"), named("One, Zwei")),
            Major,
            Renamed,
            "`Two` is called `Zwei`",
        ),
        case(
            "an enumeration becomes text",
            (
                kinds("cat, dog"),
                kinds("cat, dog").replace(", enum: [cat, dog]", ""),
            ),
            Major,
            Widened,
            "`Option<String>` instead of `Option<Kind>`",
        ),
        case(
            "an enumeration becomes one of integers",
            (
                kinds("cat, dog"),
                kinds("1, 2").replace("Kind: {type: string", "Kind: {type: integer"),
            ),
            Major,
            TypeChanged,
            "integers instead of texts",
        ),
    ]
}

fn unions() -> Vec<Case> {
    let cat = "Cat: {type: object, required: [meow], properties: {meow: {type: string}}}";
    let dog = "Dog: {type: object, required: [bark], properties: {bark: {type: string}}}";
    let union = |kinds: &[&str]| {
        let refs: Vec<String> = kinds
            .iter()
            .map(|kind| format!("{{$ref: '#/components/schemas/{kind}'}}"))
            .collect();
        replies_with(&format!(
            "Pet: {{oneOf: [{}, {{type: string}}]}}, {cat}, {dog}",
            refs.join(", ")
        ))
    };
    let both = union(&["Cat", "Dog"]);
    let tagged = both.replace(
        "{type: string}]}",
        "{type: string}], discriminator: {propertyName: meow}}",
    );
    vec![
        case(
            "a variant is added",
            (union(&["Cat"]), both.clone()),
            Minor,
            Added,
            "new variant `Dog(Box<Dog>)`",
        ),
        case(
            "a variant is removed",
            (both.clone(), union(&["Cat"])),
            Major,
            Removed,
            "variant `Dog` is gone",
        ),
        case(
            "a variant has another name than its schema",
            (
                both.clone(),
                both.replace("{type: string}]}", "{type: string, title: words}]}"),
            ),
            Major,
            Renamed,
            "the variant `Text` is called `Words`",
        ),
        case(
            "a variant that shares no word renames those that did",
            (
                union(&["Cat", "Dog"])
                    .replace("Cat", "CatPet")
                    .replace("Dog", "DogPet"),
                union(&["Cat", "Dog", "Car"])
                    .replace("Cat", "CatPet")
                    .replace("Dog", "DogPet")
                    .replace("DogPet: {", "Car: {type: object}, DogPet: {"),
            ),
            Major,
            Renamed,
            "the variant `Cat` is called `CatPet`",
        ),
        case(
            "a variant holds something else",
            (
                both.clone(),
                both.replace("{type: string}]}", "{title: text, type: integer}]}"),
            ),
            Major,
            TypeChanged,
            "holds a `i64` instead of a `String`",
        ),
        case(
            "variants are told apart otherwise",
            (both, tagged),
            Patch,
            Wire,
            "told apart otherwise",
        ),
    ]
}

fn shapes() -> Vec<Case> {
    let with = |name: &str| {
        replies_with(&format!(
            "Pet: {{type: object, properties: {{owner: {{$ref: '#/components/schemas/{name}'}}}}}}, {name}: {{type: object, properties: {{first: {{type: string}}, last: {{type: string}}}}}}"
        ))
    };
    let sent = |schema: &str| {
        let content =
            format!("content: {{application/json: {{schema: {{type: array, items: {schema}}}}}}}");
        let more = format!(
            "  /more: {{post: {{requestBody: {{{content}}}, responses: {{'204': {{description: ok}}}}}}}}\n"
        );
        replies_and(&more, PET)
    };
    vec![
        case(
            "a schema is renamed",
            (with("Owner"), with("Person")),
            Major,
            Renamed,
            "`types::Owner` is called `types::Person`",
        ),
        case(
            "a struct becomes an enum",
            pets(PET, "Pet: {type: string, enum: [cat, dog]}"),
            Major,
            ShapeChanged,
            "an enum of values instead of a struct",
        ),
        case(
            "a type that is read is sent too",
            (
                sent("{type: string}"),
                sent("{$ref: '#/components/schemas/Pet'}"),
            ),
            Major,
            ShapeChanged,
            "it can be sent now",
        ),
        case(
            "a type is described",
            changed("Pet: {", "Pet: {description: An animal., "),
            Patch,
            Documentation,
            "of the type",
        ),
    ]
}

fn statuses() -> Vec<Case> {
    let replies = |text: &str| {
        let (before, after) = (
            "paths: {/pets: {get: {operationId: getPets, responses: {",
            "}}}}\ncomponents: {schemas: {Pet: {type: object, properties: {id: {type: string}}}, Err: {type: object, properties: {text: {type: string}}}}}",
        );
        document(&format!("{before}{text}{after}"))
    };
    let pet = |status: &str| {
        format!(
            "'{status}': {{description: ok, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Pet'}}}}}}}}"
        )
    };
    let text = "'200': {description: ok, content: {text/plain: {schema: {type: string}}}}";
    let nothing = "'204': {description: ok}";
    let other = pet("201").replace("Pet", "Err");
    let ok = pet("200");
    vec![
        case(
            "a reply has nothing in it sometimes",
            (replies(&ok), replies(&format!("{ok}, {nothing}"))),
            Major,
            Optional,
            "Call<Option<Pet>>",
        ),
        case(
            "a reply has another media type",
            (replies(&ok), replies(text)),
            Major,
            MediaType,
            "`Call<String>`",
        ),
        case(
            "a reply of another status has another type",
            (replies(&ok), replies(&format!("{ok}, {other}"))),
            Major,
            TypeChanged,
            "GetReply",
        ),
        case(
            "a reply of one more status",
            (
                replies(&format!("{ok}, {other}")),
                replies(&format!("{ok}, {other}, {nothing}")),
            ),
            Minor,
            Added,
            "variant `NoContent`",
        ),
        case(
            "an error is described",
            (
                replies(&ok),
                replies(&format!("{ok}, {}", pet("404").replace("Pet", "Err"))),
            ),
            // The type of the body was there before.
            Patch,
            Documentation,
            "its errors",
        ),
    ]
}
