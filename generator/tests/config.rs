//! What `codegen.toml` may say, and how a mistake in it is told.

use specwright::config::{
    Config, ErrorKind, PageKind, RuntimeCrate, StatusRange, check_crate_name, crate_name_from,
    library_name,
};

fn error(text: &str) -> String {
    match Config::parse("codegen.toml", text) {
        Ok(config) => panic!("accepted: {config:?}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn an_empty_file_is_the_default() {
    assert_eq!(
        Config::parse("codegen.toml", "").unwrap(),
        Config::default()
    );
}

#[test]
fn the_projects_own_file_is_read_whole() {
    let text = include_str!("../../spec/codegen.toml");
    let config = Config::parse("spec/codegen.toml", text).unwrap();
    assert_eq!(config.client.token_env, "API_TOKEN");
    assert_eq!(config.client.timeout_seconds, 80);
    assert_eq!(config.client.call_options[0].header, "Stripe-Account");
    let idempotency = config.idempotency.as_ref().unwrap();
    assert_eq!(
        (idempotency.max_length, idempotency.methods.as_slice()),
        (255, &["POST".to_owned()][..])
    );
    assert_eq!(
        config.retry.statuses,
        [
            StatusRange {
                first: 409,
                last: 409
            },
            StatusRange {
                first: 500,
                last: 599
            }
        ]
    );
    assert_eq!(config.errors.kinds.last().unwrap().kind, ErrorKind::Api);
    assert_eq!(
        config.errors.details["decline_code"],
        ["/error/decline_code"]
    );
    assert!(matches!(
        config.pagination[0].kind.as_ref(),
        Some(PageKind::CursorFromLastItem { parameter, reverse_parameter: Some(reverse), .. })
            if parameter == "starting_after" && reverse == "ending_before"
    ));
    let list = config
        .operation("get", "/v1/customers/{customer}/balance_transactions", None)
        .unwrap();
    assert_eq!(list.method.as_deref(), Some("list"));
}

#[test]
fn an_operation_is_found_by_path_before_its_id() {
    let config = Config::parse(
        "codegen.toml",
        "[operations.listPets]\nmethod = \"by_id\"\n[operations.\"GET /pets\"]\nmethod = \"by_path\"\n",
    )
    .unwrap();
    let method = |path, id| {
        config
            .operation("get", path, id)
            .and_then(|o| o.method.clone())
    };
    assert_eq!(
        method("/pets", Some("listPets")).as_deref(),
        Some("by_path")
    );
    assert_eq!(method("/other", Some("listPets")).as_deref(), Some("by_id"));
    assert_eq!(method("/other", None), None);
}

#[test]
fn an_unknown_key_is_shown_where_it_stands() {
    let said = error("[client]\ntimeout_seconds = 1\ntokn_env = \"X\"\n");
    assert!(said.contains("codegen.toml:3:1"), "{said}");
    assert!(said.contains("`tokn_env` is no key here"), "{said}");
    assert!(said.contains("did you mean `token_env`?"), "{said}");
}

#[test]
fn a_value_that_cannot_work_is_refused_with_its_place() {
    let cases = [
        ("crate.name = \"a b\"", "ASCII letters"),
        ("crate.name = \"fn\"", "keyword"),
        ("crate.name = \"std\"", "reserved"),
        ("crate.version = \"1\"", "1.2.3"),
        ("client.timeout_seconds = 0", "greater than 0"),
        ("client.token_env = \"A=B\"", "environment variable"),
        ("client.base_url = \"ftp://x\"", "https://"),
        ("client.base_url = \"https://x?y\"", "no query"),
        (
            "client.default_headers = { \"a b\" = \"x\" }",
            "valid header name",
        ),
        (
            "client.default_headers = { a = \"x\\ny\" }",
            "visible ASCII",
        ),
        (
            "idempotency = { header = \"K\", methods = [\"post\"] }",
            "POST",
        ),
        (
            "formats.preset = \"joda\"",
            "`joda` is not a preset; the presets are jiff, chrono",
        ),
        ("formats.preset = [\"jiff\", \"time\"]", "two presets"),
        (
            "formats.date-time.type = \"chrono::DateTime<chrono::Utc>\"",
            "`format` says how: its `Display`, if it has one, writes another text than documents mean. \
             `preset = \"chrono\"` has both",
        ),
        (
            "formats.date.type = \"time::Date\"",
            "`parse` and `format` say how",
        ),
        (
            "formats.date-time.type = \"std::time::SystemTime\"",
            "no `FromStr`",
        ),
        (
            "formats.seconds = { type = \"jiff::Timestamp\", on = \"integer\" }",
            "`parse` (from `i64`)",
        ),
        ("formats.seconds.members = [\"at\"]", "it has no `type`"),
        (
            "formats.d = { type = \"a::B\", extensions = { unix = true } }",
            "`unix` is not an extension",
        ),
        ("retry.statuses = [\"6XX\"]", "5XX"),
        ("errors.code = [\"error/code\"]", "JSON pointer"),
        ("errors.kinds = [{ kind = \"odd\" }]", "rate_limit"),
        (
            "client.call_options = [{ name = \"Account\", header = \"X\" }]",
            "snake_case",
        ),
        (
            "client.call_options = [{ name = \"timeout\", header = \"X\" }]",
            "already",
        ),
        ("operations.x.method = \"List\"", "snake_case"),
        ("types.a = \"not_camel\"", "CamelCase"),
        ("types.a = \"Self\"", "CamelCase"),
        (
            "pagination = [{ kind = \"next_url\", items = \"\" }]",
            "needs `url`",
        ),
        (
            "pagination = [{ kind = \"link_header\", items = \"\", token = \"/t\" }]",
            "has no `token`",
        ),
        ("pagination = [{ kind = \"link_header\" }]", "needs `items`"),
        ("pagination = [{ kind = \"none\" }]", "needs `operations`"),
        ("polling = { stauts = \"/s\" }", "`stauts` is no key here"),
        ("polling = { header = \"a b\" }", "valid header name"),
        ("polling = { status = \"state\" }", "JSON pointer"),
        ("polling = { done = [] }", "`done` needs a value"),
        (
            "polling = { done = [\"Ended\"], failed = [\"ended\"] }",
            "both in `done` and in `failed`",
        ),
        (
            "polling = { header = \"location\", failed = [\"no\"] }",
            "`failed` is never compared",
        ),
        (
            "polling = { result = \"/r\", state = \"Job\", value = \"Report\" }",
            "leave out `value`",
        ),
        (
            "polling = { result = \"elsewhere\" }",
            "a pointer into the last state",
        ),
        (
            "polling = { result = { header = \"A\", url = \"/b\" } }",
            "a pointer into",
        ),
        (
            "polling = { result = { place = \"/b\" } }",
            "`place` is no key here",
        ),
        ("polling = { interval_seconds = 0 }", "greater than 0"),
        ("polling = true", "found the boolean `true`"),
        ("operations.x.polling = 5", "`true`, `false` or a table"),
        (
            "operations.x.polling = { sate = \"Job\" }",
            "`sate` is no key here",
        ),
        ("nonsense", "key with no value"),
    ];
    for (text, expected) in cases {
        let error = Config::parse("codegen.toml", text).unwrap_err();
        let [problem] = error.problems.as_slice() else {
            panic!("{text}: {error}");
        };
        let expectation = problem.expected.as_deref().unwrap_or_default();
        let said = format!("{} {expectation}", problem.message);
        assert!(said.contains(expected), "{text}: {said}");
        assert_eq!(problem.position.map(|(line, _)| line), Some(1), "{text}");
    }
}

/// Everything that is wrong is said at once, each with its line, what is right and the name that was
/// probably meant; what follows from what is wrong is not said again.
#[test]
fn every_problem_is_told_at_once() {
    insta::assert_snapshot!(error(include_str!("documents/wrong_codegen.toml")));
    insta::assert_snapshot!(error("[client]\ntimeout_seconds = \n[crate\nname = 3\n"));
}

#[test]
fn a_title_becomes_a_name_that_cargo_accepts() {
    let cases = [
        ("Pet Store", "pet-store"),
        ("GitHub v3 REST API", "git-hub-v3-rest-api"),
        ("1Password Connect", "api-1password-connect"),
        ("", "api-client"),
        ("日本", "api-client"),
        ("../../etc", "etc"),
        ("test", "test-api"),
        ("async", "async-api"),
    ];
    for (title, name) in cases {
        assert_eq!(crate_name_from(title), name, "{title}");
        assert_eq!(check_crate_name(name), Ok(()), "{title}");
    }
    let long = crate_name_from(&"word ".repeat(40));
    assert_eq!(check_crate_name(&long), Ok(()), "{long}");
    assert_eq!(library_name("pet-store"), "pet_store");
}

/// The runtime as a crate of its own: where it is, and what does not go with it.
#[test]
fn a_runtime_is_in_one_place() {
    let runtime = |table: &str| format!("[crate]\nruntime = {table}\n");
    let read = |table: &str| {
        let config = Config::parse("codegen.toml", &runtime(table));
        config.unwrap().package.runtime.unwrap()
    };
    assert_eq!(
        read(r#"{ path = "../runtime" }"#),
        RuntimeCrate::Path("../runtime".to_owned())
    );
    assert_eq!(
        read(r#"{ git = "https://git.example/r", rev = "abc" }"#),
        RuntimeCrate::Git {
            url: "https://git.example/r".to_owned(),
            revision: Some(("rev", "abc".to_owned()))
        }
    );
    for (table, problem) in [
        ("{}", "exactly one of `path`, `git` and `version`"),
        (r#"{ path = "a", version = "1" }"#, "exactly one of"),
        (r#"{ path = "a", tag = "v1" }"#, "say more of `git`"),
        (r#"{ git = "a", tag = "v1", rev = "b" }"#, "at most one"),
        (r#"{ path = "" }"#, "must not be empty"),
        (
            r#"{ path = "a", features = [] }"#,
            "`features` is no key here",
        ),
        (r#""../runtime""#, "a table with `path`, `git` or `version`"),
    ] {
        let message = error(&runtime(table));
        assert!(message.contains(problem), "{table}: {message}");
        assert!(message.contains("codegen.toml:2:"), "{table}: {message}");
    }
}

#[test]
fn what_a_shared_runtime_cannot_have_is_refused_where_it_stands() {
    let shared = "[crate]\nruntime = { version = \"0.1.0\" }\n";
    for (rest, place, problem) in [
        (
            "[formats.date]\ntype = \"jiff::civil::Date\"\n",
            "3:10",
            "`jiff::civil::Date` cannot be the type of `date`",
        ),
        (
            "[formats]\npreset = \"uuid\"\n",
            "3:",
            "cannot be the type of",
        ),
        (
            "[members]\nsecret = [\"pin\"]\n",
            "4:1",
            "the names of secrets are part of the runtime",
        ),
        (
            "[crate.dependencies]\nspecwright-runtime = \"0.1\"\n",
            "4:1",
            "`specwright-runtime`: `runtime` is the dependency on it",
        ),
    ] {
        let message = error(&format!("{shared}{rest}"));
        assert!(message.contains(problem), "{rest}: {message}");
        let place = format!("codegen.toml:{place}");
        assert!(message.contains(&place), "{rest}: {message}");
    }
    // A type of the crate's own is one that traits of the runtime can be for, and other crates are not
    // dependencies yet.
    let fine =
        "[formats.date]\ntype = \"crate::dates::Date\"\n[crate.dependencies]\ntokio = \"1\"\n";
    assert!(Config::parse("codegen.toml", &format!("{shared}{fine}")).is_ok());
    let message = error("[crate.dependencies]\ntokio = \"1\"\n");
    assert!(message.contains("codegen.toml:2:1"), "{message}");
    assert!(message.contains("`tokio`: every generated crate already depends"));
}

/// What the document has, and is not generated, is not called unknown.
#[test]
fn operations_that_are_left_out_are_not_unknown() {
    use specwright::diagnostic::Diagnostics;

    let text = "openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets:
    get: {operationId: listPets, tags: [pets], responses: {'204': {description: Done.}}}
    delete: {operationId: dropPets, tags: [pets], responses: {'204': {description: Done.}}}
  /shops:
    get: {operationId: listShops, tags: [shops], responses: {'204': {description: Done.}}}
";
    let config = Config::parse(
        "codegen.toml",
        r#"[include]
tags = ["pets"]

[exclude]
operations = ["dropPets"]

[operations."GET /pets"]
method = "all"

[operations."get /shops"]
method = "all"

[operations.dropPets]
method = "drop"

[operations.listShop]
method = "all"

[[pagination]]
kind = "link_header"
items = ""
operations = ["listShops"]
"#,
    )
    .unwrap();
    let mut diagnostics = Diagnostics::new();
    assert!(specwright::generate("api.yaml", text.as_bytes(), &config, &mut diagnostics).is_some());
    insta::assert_snapshot!(diagnostics.render("api.yaml", text, false));
}
