//! `[formats]`, as two configurations have it, and whether the API is several crates.

use super::*;

fn zoo() -> String {
    let born = "{type: string, format: date}";
    replies_with(&format!(
        "Pet: {{type: object, required: [born], properties: {{born: {born}}}}}"
    ))
}

fn config(text: &str) -> Config {
    let text = format!("[formats.date]\n{text}\n");
    Config::parse("codegen.toml", &text).unwrap()
}

fn compare_formats(old: &Config, new: &Config) -> Diff {
    compare_configured((&zoo(), old), (&zoo(), new))
}

#[test]
fn another_type_is_told_where_it_is_used() {
    let plain = Config::default();
    let jiff = config("type = \"jiff::civil::Date\"\ndependencies = { jiff = \"0.2\" }");
    let time = config("type = \"civil::Date\"\ndependencies = { civil = \"0.3\" }");
    for (old, new, expected) in [
        (&plain, &jiff, "`jiff::civil::Date` instead of `String`"),
        (&jiff, &plain, "`String` instead of `jiff::civil::Date`"),
        (&jiff, &time, "`civil::Date` instead of `jiff::civil::Date`"),
    ] {
        let diff = compare_formats(old, new);
        let [change] = diff.changes.as_slice() else {
            panic!("{}", diff.render());
        };
        assert_eq!(change.verdict, Major);
        assert!(change.message.ends_with(expected), "{}", change.message);
        assert_eq!(
            change.new.as_deref(),
            Some("#/components/schemas/Pet/properties/born")
        );
    }
}

#[test]
fn several_crates_instead_of_one_have_a_trait() {
    let whole = Config::default();
    let split = Config::parse("codegen.toml", "[crate]\nsplit = true").unwrap();
    for (old, new, expected) in [
        (&whole, &split, "those of the trait `Resources`"),
        (&split, &whole, "those of `Client` itself"),
    ] {
        let diff = compare_formats(old, new);
        let [change] = diff.changes.as_slice() else {
            panic!("{}", diff.render());
        };
        assert_eq!(change.verdict, Major);
        assert!(change.message.ends_with(expected), "{}", change.message);
    }
    assert_eq!(compare_formats(&split, &split).changes, []);
}

#[test]
fn for_a_person() {
    let old = config(
        "type = \"civil::Date\"\nparse = \"crate::dates::read\"\ndependencies = { civil = \"0.2\" }",
    );
    let new = config(
        "type = \"civil::Date\"\nformat = \"crate::dates::write\"\ndependencies = { civil = { version = \"0.3\", features = [\"parsing\"] } }",
    );
    insta::assert_snapshot!(compare_formats(&old, &new).render());
}

#[test]
fn what_no_user_sees_is_no_change() {
    let with = |more: &str| config(&format!("type = \"jiff::civil::Date\"\n{more}"));
    let old = with("dependencies = { jiff = \"0.2.1\" }");
    let new = with("example = \"2020-01-01\"\ndependencies = { jiff = \"0.2.5\" }");
    assert_eq!(compare_formats(&old, &new).changes, []);
    // No string has it.
    let unused = |version: &str| {
        let text = format!(
            "[formats.uuid]\ntype = \"uuid::Uuid\"\ndependencies = {{ uuid = \"{version}\" }}\n"
        );
        Config::parse("codegen.toml", &text).unwrap()
    };
    assert_eq!(compare_formats(&unused("1"), &unused("2")).changes, []);
}
