//! What is sent: parameters and bodies.

use super::*;

const NAME: &str = "{type: object, properties: {name: {type: string}}}";
const NAME_REQUIRED: &str = "{type: object, required: [name], properties: {name: {type: string}}}";

fn bodies(old: &str, new: &str) -> (String, String) {
    (takes_body(old), takes_body(new))
}

fn parameters(old: &str, new: &str) -> (String, String) {
    (takes(old), takes(new))
}

pub fn cases() -> Vec<Case> {
    let mut cases = given();
    cases.extend(typed());
    cases.extend(wire());
    cases
}

fn given() -> Vec<Case> {
    let limit = "{name: limit, in: query, schema: {type: integer}}";
    let required = "{name: limit, in: query, required: true, schema: {type: integer}}";
    let page = "{name: page, in: query, required: true, schema: {type: integer}}";
    vec![
        case(
            "an optional parameter is added",
            parameters("", limit),
            Minor,
            Added,
            "setter `GetRequest::limit(i64)`",
        ),
        case(
            "an optional parameter is removed",
            parameters(limit, ""),
            Major,
            Removed,
            "`GetRequest::limit`",
        ),
        case(
            "a required parameter is added",
            parameters("", required),
            Major,
            Added,
            "`get` takes one more argument, `limit: i64`",
        ),
        case(
            "a required parameter is removed",
            parameters(required, ""),
            Major,
            Removed,
            "`get` no longer takes `limit`",
        ),
        case(
            "a parameter becomes required",
            parameters(limit, required),
            Major,
            Required,
            "takes `limit: i64`",
        ),
        case(
            "a parameter becomes optional",
            parameters(required, limit),
            Major,
            Optional,
            "there is a setter `limit(i64)`",
        ),
        case(
            "required parameters change places",
            parameters(
                &format!("{required}, {page}"),
                &format!("{page}, {required}"),
            ),
            Major,
            Reordered,
            "page, limit",
        ),
        case(
            "a body member is added",
            bodies(
                "{type: object, properties: {age: {type: integer}}}",
                "{type: object, properties: {age: {type: integer}, name: {type: string}}}",
            ),
            Minor,
            Added,
            "`CreateRequest::name",
        ),
        case(
            "a body member is required",
            bodies(NAME, NAME_REQUIRED),
            Major,
            Required,
            "`name: impl Into<String>`",
        ),
        case(
            "a body member is optional",
            bodies(NAME_REQUIRED, NAME),
            Major,
            Optional,
            "no longer takes `name`",
        ),
        case(
            "a body member is renamed",
            bodies(NAME_REQUIRED, &NAME_REQUIRED.replace("name", "label")),
            Major,
            Removed,
            "no longer takes `name`",
        ),
        case(
            "a required member gets a default",
            bodies(
                NAME_REQUIRED,
                &NAME_REQUIRED.replace("type: string", "type: string, default: Rex"),
            ),
            Major,
            Optional,
            "no longer takes `name`",
        ),
        case(
            "another default of a required member",
            bodies(
                &NAME_REQUIRED.replace("type: string", "type: string, default: Rex"),
                &NAME_REQUIRED.replace("type: string", "type: string, default: Tom"),
            ),
            Patch,
            Default,
            "`name` is `\"Tom\"` instead of `\"Rex\"`",
        ),
        case(
            "another default of an optional parameter",
            parameters(
                "{name: limit, in: query, schema: {type: integer, default: 5}}",
                "{name: limit, in: query, schema: {type: integer, default: 9}}",
            ),
            Patch,
            Default,
            "when `limit` is left out",
        ),
    ]
}

fn typed() -> Vec<Case> {
    let integer = "{type: object, required: [age], properties: {age: {type: integer}}}";
    let with = |ty: &str| integer.replace("{type: integer}", ty);
    let sort = |values: &str| {
        takes(&format!(
            "{{name: sort, in: query, schema: {{type: string, enum: [{values}]}}}}"
        ))
    };
    vec![
        case(
            "a required integer can be null",
            bodies(integer, &with("{type: integer, nullable: true}")),
            Minor,
            Nullable,
            "`impl json::NullableArgument<i64, M, json::Lossless<i64>>` instead of `i64`",
        ),
        case(
            "a required text can be null",
            bodies(
                &with("{type: string}"),
                &with("{type: string, nullable: true}"),
            ),
            Minor,
            Nullable,
            "`impl json::NullableArgument<String, M>` instead of `impl Into<String>`",
        ),
        case(
            "an optional text can be null",
            bodies(
                NAME,
                &NAME.replace("type: string", "type: string, nullable: true"),
            ),
            Major,
            Nullable,
            "json::Nullable<String>",
        ),
        case(
            "a required integer can no longer be null",
            bodies(&with("{type: integer, nullable: true}"), integer),
            Major,
            NotNullable,
            "`i64` instead of",
        ),
        case(
            "an integer of 32 bits has 64",
            bodies(
                &with("{type: integer, format: int32, minimum: 0, maximum: 9}"),
                &with("{type: number}"),
            ),
            Major,
            Widened,
            "as `f64`",
        ),
        case(
            "a number becomes an integer",
            bodies(&with("{type: number}"), integer),
            Major,
            Narrowed,
            "`i64` instead of `f64`",
        ),
        case(
            "an integer becomes a text",
            bodies(integer, &with("{type: string}")),
            Major,
            TypeChanged,
            "`impl Into<String>`",
        ),
        case(
            "an integer becomes anything",
            bodies(integer, &with("{}")),
            Minor,
            Widened,
            "`impl Into<json::Value>` instead of `i64`",
        ),
        case(
            "a text becomes an enumeration",
            (
                takes("{name: sort, in: query, schema: {type: string}}"),
                sort("up, down"),
            ),
            Major,
            Narrowed,
            "`impl Into<pet::Sort>`",
        ),
        case(
            "an accepted value is added",
            (sort("up, down"), sort("up, down, none")),
            Minor,
            Added,
            "variant `None`",
        ),
        case(
            "an accepted value is removed",
            (sort("up, down, none"), sort("up, down")),
            Major,
            Removed,
            "variant `None`",
        ),
        case(
            "only one value is accepted",
            (sort("up, down"), sort("up")),
            Major,
            Widened,
            "as `impl Into<String>`",
        ),
        case(
            "a body is an object of its own instead of its members",
            bodies(NAME, "{type: array, items: {type: string}}"),
            Major,
            Removed,
            "`CreateRequest::name`",
        ),
        case(
            "a nested object gets a required member",
            bodies(
                "{type: object, properties: {owner: {type: object, properties: {name: {type: string}}}}}",
                "{type: object, properties: {owner: {type: object, required: [name], properties: {name: {type: string}}}}}",
            ),
            Major,
            Required,
            "`Owner::new` takes `name",
        ),
    ]
}

fn wire() -> Vec<Case> {
    let form = |style: &str| {
        takes(&format!(
            "{{name: tags, in: query, {style}schema: {{type: array, items: {{type: string}}}}}}"
        ))
    };
    let path = |name: &str| {
        document(&format!(
            "paths: {{'/pets/{{{name}}}': {{get: {{parameters: [{{name: {name}, in: path, required: true, schema: {{type: string}}}}], responses: {{'204': {{description: ok}}}}}}}}}}"
        ))
    };
    let media_type = |text: &str| takes_body(NAME).replace("application/json", text);
    vec![
        case(
            "a parameter is written otherwise",
            (form(""), form("explode: false, ")),
            Patch,
            Wire,
            "`tags` is sent in the query",
        ),
        case(
            "a parameter moves to a header",
            parameters(
                "{name: trace, in: query, schema: {type: string}}",
                "{name: trace, in: header, schema: {type: string}}",
            ),
            Patch,
            Wire,
            "in the header as `trace`",
        ),
        case(
            "a parameter of the path has another name",
            (path("id"), path("pet_id")),
            Patch,
            Renamed,
            "calls stay as they are",
        ),
        case(
            "a body has another media type",
            (
                media_type("application/json"),
                media_type("application/x-www-form-urlencoded"),
            ),
            Patch,
            MediaType,
            "`application/x-www-form-urlencoded` instead of `application/json`",
        ),
        case(
            "a parameter is described otherwise",
            parameters(
                "{name: limit, in: query, schema: {type: integer}}",
                "{name: limit, in: query, description: How many., schema: {type: integer}}",
            ),
            Patch,
            Documentation,
            "of `limit`",
        ),
        case(
            "a bound changes only the documentation",
            parameters(
                "{name: limit, in: query, schema: {type: integer, maximum: 10}}",
                "{name: limit, in: query, schema: {type: integer, maximum: 20}}",
            ),
            Patch,
            Documentation,
            "of `limit`",
        ),
    ]
}
