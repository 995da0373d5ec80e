//! The crate as a whole: credentials, servers, title.

use super::*;

const PATHS: &str =
    "paths: {/pets: {get: {operationId: listPets, SECURITYresponses: {'204': {description: ok}}}}}";
const SCHEMES: &str = "components: {securitySchemes: {token: {type: http, scheme: bearer}, login: {type: http, scheme: basic}, key: {type: apiKey, in: header, name: X-Key}}}";

/// A document with these keys, and an operation with this key.
fn with(keys: &str, operation: &str) -> String {
    let paths = PATHS.replace("SECURITY", operation);
    document(&format!("{keys}{paths}\n{SCHEMES}"))
}

pub fn cases() -> Vec<Case> {
    let token = "security: [{token: []}]\n";
    let either = "security: [{token: []}, {login: []}]\n";
    let here = |security: &str| with(token, &format!("security: {security}, "));
    let server = |url: &str| with(&format!("servers: [{{url: '{url}'}}]\n"), "");
    let key = |text: &str| with("", "").replace("in: header, name: X-Key", text);
    vec![
        case(
            "another credential is needed",
            (with(token, ""), with("security: [{login: []}]\n", "")),
            Major,
            Auth,
            "`Client::new(user, password)` instead of `Client::new(token)`",
        ),
        case(
            "another credential will do too",
            (with(token, ""), with(either, "")),
            Minor,
            Auth,
            "it needs `login` or `token` instead of `token`",
        ),
        case(
            "a credential will do no more",
            (with(either, ""), with(token, "")),
            Major,
            Auth,
            "instead of `login` or `token`",
        ),
        case(
            "an operation needs no credential",
            (with(token, ""), here("[]")),
            Minor,
            Auth,
            "no credentials instead of `token`",
        ),
        case(
            "an operation needs a credential",
            (here("[]"), with(token, "")),
            Major,
            Auth,
            "`token` instead of no credentials",
        ),
        case(
            "a scheme is gone",
            (
                with(token, ""),
                with(token, "").replace(", key: {type: apiKey, in: header, name: X-Key}", ""),
            ),
            Major,
            Auth,
            "`key` is gone",
        ),
        case(
            "a scheme is new",
            (
                with(token, "").replace(", key: {type: apiKey, in: header, name: X-Key}", ""),
                with(token, ""),
            ),
            Minor,
            Auth,
            "new security scheme `key`",
        ),
        case(
            "a key goes into another header",
            (with("", ""), key("in: header, name: X-Other")),
            Patch,
            Auth,
            "in the header `X-Other`",
        ),
        case(
            "a key goes into the query",
            (with("", ""), key("in: query, name: key")),
            Major,
            Auth,
            "in the query as `key`",
        ),
        case(
            "another server",
            (server("https://a.example"), server("https://b.example")),
            Patch,
            Server,
            "`https://b.example` instead of `https://a.example`",
        ),
        case(
            "another title names another crate",
            (
                with("", ""),
                with("", "").replace("title: Zoo", "title: Farm"),
            ),
            Major,
            Renamed,
            "the crate `zoo` is called `farm`",
        ),
        case(
            "another version of the API",
            (
                with("", ""),
                with("", "").replace("version: '1'", "version: '2'"),
            ),
            Patch,
            Documentation,
            "the version of the API",
        ),
        case(
            "a server of its own",
            (
                with("", ""),
                with("", "servers: [{url: 'https://b.example'}], "),
            ),
            Patch,
            Server,
            "goes to `https://b.example`",
        ),
    ]
}

#[test]
fn resources_of_large_apis_are_features() {
    let mut config = Config::default();
    config.features.per_resource_above = 0;
    let one = with("", "");
    let other = one.replace("/pets", "/cows");
    let messages = |old: &str, new: &str, config: &Config| -> Vec<(Verdict, String)> {
        let changes = compare_with(old, new, config).changes.into_iter();
        let of_features = changes.filter(|change| change.message.contains("feature"));
        of_features
            .map(|change| (change.verdict, change.message))
            .collect()
    };
    let expected = [
        (Minor, "there is a new Cargo feature `cow`".to_owned()),
        (Major, "the Cargo feature `pet` is gone".to_owned()),
    ];
    assert_eq!(messages(&one, &other, &config), expected);
    config.features.per_resource_above = 1;
    let both = format!("{one}  ").replace(
        "paths: {",
        "paths: {/cows: {get: {responses: {'204': {description: ok}}}}, ",
    );
    let grown = messages(&one, &both, &config);
    assert_eq!(grown.len(), 1);
    assert_eq!(grown[0].0, Major);
    assert!(grown[0].1.contains("has to be turned on"), "{grown:?}");
}

#[test]
fn a_type_that_a_feature_no_longer_brings_is_told() {
    let mut config = Config::default();
    config.features.per_resource_above = 0;
    let get = |path: &str, schema: &str| {
        format!(
            "  {path}: {{get: {{responses: {{'200': {{description: ok, content: {{application/json: {{schema: {{$ref: '#/components/schemas/{schema}'}}}}}}}}}}}}}}\n"
        )
    };
    let schemas = "components: {schemas: {Pet: {type: object, properties: {owner: {anyOf: [{type: string}, {$ref: '#/components/schemas/Owner'}]}}}, Owner: {type: object, required: [id], properties: {id: {type: string}}}}}";
    let with = |paths: &str| document(&format!("paths:\n{paths}{schemas}"));
    let (one, both) = (
        get("/pets", "Pet"),
        get("/pets", "Pet") + &get("/owners", "Owner"),
    );
    let found = |old: &str, new: &str| -> Vec<(Verdict, String, String)> {
        let changes = compare_with(&with(old), &with(new), &config)
            .changes
            .into_iter();
        let of_types = changes.filter(|change| change.subject.name == "types::Owner");
        of_types
            .map(|change| (change.verdict, change.subject.name, change.message))
            .collect()
    };
    let message = "it has only its id with the feature `pet`: `owner` brings the rest";
    let expected = (Major, "types::Owner".to_owned(), message.to_owned());
    assert_eq!(found(&one, &both), [expected]);
    assert_eq!(found(&both, &one), []);
}
