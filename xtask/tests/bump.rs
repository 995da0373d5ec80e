//! `cargo xtask codegen --bump`: the version follows the changes of the document since the last commit.

mod common;

use std::process::Command;

use common::{PETS, Place, Run};

const CONFIG: &str = "# Pets.\n[crate]\nname = \"pets\"\nversion = \"1.2.3\" # ours\n";

fn git(place: &Place, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=x", "-c", "user.email=x@example.com"]);
    let output = command.args(arguments).current_dir(place.path("")).output();
    let output = output.expect("git is installed where this is tested");
    assert!(output.status.success(), "{output:?}");
}

fn commit(place: &Place) {
    git(place, &["add", "--all"]);
    git(place, &["commit", "--quiet", "-m", "x"]);
}

fn codegen(place: &Place, more: &[&str]) -> Run {
    place.codegen(&[&["--config", "codegen.toml"], more].concat())
}

/// A crate of [`PETS`] that is committed.
fn committed() -> Place {
    let place = Place::with(PETS);
    place.write("codegen.toml", CONFIG);
    place.write(".gitignore", "target\n");
    codegen(&place, &[]).is(0);
    git(&place, &["init", "--quiet"]);
    commit(&place);
    place
}

/// The version after `document` took the place of [`PETS`], in the configuration and the crate,
/// which are fresh; and what was said.
#[track_caller]
fn version_after(document: &str) -> (String, String) {
    let place = committed();
    place.write("api.yaml", document);
    let run = codegen(&place, &["--bump"]).is(0);
    codegen(&place, &["--check"]).is(0);
    let config = place.read("codegen.toml");
    let version = config.split('"').nth(3).unwrap_or_default().to_owned();
    assert_eq!(
        config,
        CONFIG.replace("1.2.3", &version),
        "only the version"
    );
    let manifest = place.read("out/Cargo.toml");
    assert!(
        manifest.contains(&format!("\nversion = \"{version}\"\n")),
        "{manifest}"
    );
    // Once for one change, however often it is asked for.
    codegen(&place, &["--bump"]).is(0);
    assert_eq!(place.read("codegen.toml"), config);
    let line = run.out.lines().find(|line| line.starts_with("version"));
    (version, line.unwrap_or_default().to_owned())
}

#[test]
fn the_version_follows_the_verdict() {
    let renamed = PETS.replace("age:", "years:");
    let becomes = |next: &str| {
        let line = format!("version 1.2.3 becomes {next} in codegen.toml");
        (next.to_owned(), line)
    };
    assert_eq!(version_after(&renamed), becomes("2.0.0"));
    let more = format!("{PETS}        name: {{type: string}}\n");
    assert_eq!(version_after(&more), becomes("1.3.0"));
    let reworded = PETS
        .replace("The pet.", "A pet.")
        .replace("title: Pets", "title: The pets");
    assert_eq!(version_after(&reworded), becomes("1.2.4"));
}

#[test]
fn nothing_for_users_is_no_version() {
    let stays = |reason: &str| {
        let line = format!("version 1.2.3 stays: {reason}");
        ("1.2.3".to_owned(), line)
    };
    assert_eq!(version_after(PETS), stays("nothing changed since HEAD"));
    let comment = format!("# A comment.\n{PETS}");
    assert_eq!(
        version_after(&comment),
        stays("nothing changed for users of the crate")
    );
}

#[test]
fn a_graver_change_raises_it_further_and_a_commit_begins_anew() {
    let place = committed();
    let more = format!("{PETS}        name: {{type: string}}\n");
    place.write("api.yaml", &more);
    codegen(&place, &["--bump"]).is(0);
    let graver = more.replace("age:", "years:");
    place.write("api.yaml", &graver);
    codegen(&place, &["--bump"]).is(0);
    assert!(place.read("codegen.toml").contains("\"2.0.0\""));
    commit(&place);
    place.write(
        "api.yaml",
        format!("{graver}        colour: {{type: string}}\n"),
    );
    codegen(&place, &["--bump"]).is(0);
    assert!(place.read("codegen.toml").contains("\"2.1.0\""));
}

#[test]
fn a_name_by_hand_is_a_change_too() {
    let place = committed();
    let config = format!("{CONFIG}[types]\nPet = \"Animal\"\n");
    place.write("codegen.toml", &config);
    let run = codegen(&place, &["--bump"]).is(0);
    assert!(
        run.out.contains("version 1.2.3 becomes 2.0.0"),
        "{}",
        run.out
    );
    assert_eq!(place.read("codegen.toml"), config.replace("1.2.3", "2.0.0"));
}

#[test]
fn the_first_generation_keeps_the_version() {
    let place = Place::with(PETS);
    place.write("codegen.toml", CONFIG);
    let run = codegen(&place, &["--bump", "--changelog", "CHANGELOG.md"]).is(0);
    assert!(
        run.out
            .contains("version 1.2.3 stays: git has no earlier document\n"),
        "{}",
        run.out
    );
    assert_eq!(place.read("codegen.toml"), CONFIG);
    assert!(!place.path("CHANGELOG.md").exists());
}

#[test]
fn a_section_is_added_to_the_changelog_once() {
    let place = committed();
    place.write("CHANGELOG.md", "# Changelog\n\n## [1.2.3]\n\n- First.\n");
    place.write("api.yaml", PETS.replace("age:", "years:"));
    let arguments = ["--bump", "--changelog", "CHANGELOG.md"];
    let dry = codegen(
        &place,
        &["--dry-run", arguments[0], arguments[1], arguments[2]],
    )
    .is(0);
    assert_eq!(place.read("codegen.toml"), CONFIG);
    let run = codegen(&place, &arguments).is(0);
    assert!(
        dry.out.contains("CHANGELOG.md gets a section [2.0.0]"),
        "{}",
        dry.out
    );
    insta::assert_snapshot!(place.read("CHANGELOG.md"));
    // How many files a crate has is no matter here.
    let lines = run.out.lines().filter(|line| !line.contains(" unchanged"));
    insta::assert_snapshot!("said", lines.collect::<Vec<_>>().join("\n"));
    let again = codegen(&place, &arguments).is(0);
    assert!(again.out.contains("CHANGELOG.md stays"), "{}", again.out);
    assert_eq!(place.read("CHANGELOG.md").matches("## [2.0.0]").count(), 1);
}

#[test]
fn what_cannot_be_followed_is_refused() {
    let place = committed();
    let without_config = place.codegen(&["--bump"]).is(2);
    assert!(
        without_config.err.contains("--config"),
        "{}",
        without_config.err
    );
    codegen(&place, &["--bump", "--check"]).is(2);
    // What is wrong with the document comes first.
    place.write("api.yaml", "openapi: [");
    let broken = codegen(&place, &["--bump"]).is(2);
    assert!(broken.err.starts_with("error[E0105]"), "{}", broken.err);
    place.write("api.yaml", PETS.replace("openapi: 3.0.3", "openapi: 9"));
    commit(&place);
    place.write("api.yaml", PETS);
    let before = codegen(&place, &["--bump"]).is(2);
    assert!(before.err.contains("HEAD:api.yaml"), "{}", before.err);
    assert_eq!(place.read("codegen.toml"), CONFIG);
}
