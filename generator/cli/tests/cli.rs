//! The binary `specwright` as its user meets it.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const PETS: &str = r##"openapi: 3.0.3
info: {title: Pets, version: '1'}
servers: [{url: 'https://pets.test'}]
paths:
  /pets/{pet}:
    get:
      operationId: getPet
      parameters:
        - {name: pet, in: path, required: true, schema: {type: string}}
      responses:
        '200':
          description: The pet.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Pet'}
components:
  schemas:
    Pet:
      type: object
      required: [id]
      properties:
        id: {type: string}
"##;

struct Run {
    code: Option<i32>,
    out: String,
    err: String,
}

fn run_of(command: &mut Command) -> Run {
    let output = command.output().unwrap();
    Run {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn specwright(folder: &Path, arguments: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
    run_of(command.current_dir(folder).args(arguments))
}

fn fragment() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/balance_transactions.yaml")
}

#[test]
fn a_map_of_the_fragment() {
    let spec = fragment();
    let config = spec.with_file_name("codegen.toml");
    let (spec, config) = (spec.to_str().unwrap(), config.to_str().unwrap());
    let run = specwright(Path::new("."), &["inspect", spec, "--config", config]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    let widest = run.out.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(80), "{}", run.out);
    assert!(!run.out.contains('\x1b'), "no colours in a pipe");
    // What is emitted may change by the line; what is there may not.
    let steady: String = (run.out.lines())
        .map(|line| match line.split_once(" lines") {
            Some((start, _)) => start.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' '),
            None if line.starts_with("lines") => "lines",
            None => line,
        })
        .flat_map(|line| [line, "\n"])
        .collect();
    insta::assert_snapshot!(steady);
}

#[test]
fn a_map_for_programs_and_a_picture() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("pets.yaml"), PETS).unwrap();
    let arguments = ["inspect", "pets.yaml", "--json", "--svg", "map.svg"];
    let run = specwright(folder.path(), &arguments);
    assert_eq!(run.code, Some(0), "{}", run.err);
    let map: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(map["totals"]["operations"], 1);
    assert_eq!(map["resources"][0]["calls"][0]["path"], "/pets/{pet}");
    let picture = fs::read_to_string(folder.path().join("map.svg")).unwrap();
    assert!(picture.starts_with("<svg") && picture.contains(">pet</text>"));
    assert_eq!(
        specwright(folder.path(), &["inspect", "no.yaml"]).code,
        Some(2)
    );
}

#[test]
fn init_generate_and_check_by_the_folder_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("openapi.yaml"), PETS).unwrap();
    assert_eq!(specwright(folder.path(), &["generate"]).code, Some(2));
    fs::create_dir(folder.path().join(".cargo")).unwrap();
    fs::write(folder.path().join(".cargo/config.toml"), "# mine\n").unwrap();
    let init = specwright(folder.path(), &["init", "--json"]);
    assert_eq!(init.code, Some(0), "{}", init.err);
    let said: serde_json::Value = serde_json::from_str(&init.out).unwrap();
    assert_eq!(said["kept"], serde_json::json!([".cargo/config.toml"]));
    let mine = fs::read_to_string(folder.path().join(".cargo/config.toml")).unwrap();
    assert_eq!(mine, "# mine\n");
    assert_eq!(specwright(folder.path(), &["check"]).code, Some(1));
    let generate = specwright(folder.path(), &["generate"]);
    assert_eq!(generate.code, Some(0), "{}", generate.err);
    assert_eq!(specwright(folder.path(), &["check"]).code, Some(0));
    let by_hand = folder.path().join("sdk/tests/by_hand.rs");
    fs::create_dir_all(by_hand.parent().unwrap()).unwrap();
    fs::write(&by_hand, "#[test] fn  empty ( ) { }").unwrap();
    let manifest = folder.path().join("sdk/Cargo.toml");
    let format = run_of(
        Command::new("cargo")
            .args(["fmt", "--manifest-path"])
            .arg(manifest),
    );
    assert_eq!(format.code, Some(0), "{}", format.err);
    let formatted = fs::read_to_string(&by_hand).unwrap();
    assert_eq!(formatted, "#[test]\nfn empty() {}\n");
    assert_eq!(specwright(folder.path(), &["check"]).code, Some(0));
    fs::write(folder.path().join("sdk/src/lib.rs"), "").unwrap();
    let stale = specwright(folder.path(), &["check"]);
    assert_ne!(stale.code, Some(0), "{}", stale.out);
}

fn is_key(line: &str) -> bool {
    let key = line.split_once(" = ").map(|(key, _)| key);
    key.is_some_and(|key| key.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
}

/// Each line of the starter that is a key behind `# ` is one that is known, with its default.
#[test]
fn the_starter_says_the_defaults() {
    use specwright::config::Config;
    let text = include_str!("../src/init/codegen.toml");
    let empty = Config::parse("codegen.toml", text).unwrap();
    let mut told = String::new();
    let mut optional = false;
    for line in text.lines() {
        optional |= line.starts_with("# [");
        optional &= !line.is_empty();
        match line.strip_prefix("# ") {
            Some(key) if is_key(key) && !optional => {
                let of_the_document = ["name", "description"].iter().any(|it| key.starts_with(it));
                let has_default = !key.contains("none") && !of_the_document;
                if has_default && !key.contains("https://…") {
                    told.push_str(key);
                    told.push('\n');
                }
            }
            _ if line.starts_with("# ") => {}
            _ => told.push_str(&format!("{line}\n")),
        }
    }
    assert!(
        told.contains("max_retries") && told.contains("keep_unknown"),
        "{told}"
    );
    assert_eq!(Config::parse("codegen.toml", &told).unwrap(), empty);
}

#[test]
fn help_and_completions_are_of_this_program() {
    let here = Path::new(".");
    for verb in [
        "generate",
        "check",
        "slice",
        "diff",
        "inspect",
        "init",
        "completions",
        "manual",
    ] {
        let help = specwright(here, &[verb, "--help"]);
        assert_eq!(help.code, Some(0));
        assert!(help.out.contains("Examples:"), "{verb}: {}", help.out);
        assert!(
            !help.out.contains("cargo xtask completions"),
            "{}",
            help.out
        );
    }
    let help = specwright(here, &["slice", "--help"]).out;
    assert!(
        help.contains("specwright slice --spec") && !help.contains("xtask"),
        "{help}"
    );
    assert!(
        specwright(here, &["completions", "bash"])
            .out
            .contains("_specwright")
    );
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(specwright(folder.path(), &["manual", "man"]).code, Some(0));
    assert!(folder.path().join("man/specwright-generate.1").exists());
}

#[test]
fn within_a_repository_paths_are_relative() {
    let repository = tempfile::tempdir().unwrap();
    let at = |path: &str| repository.path().join(path);
    fs::create_dir_all(at("specs")).unwrap();
    fs::create_dir_all(at("tools/generator")).unwrap();
    fs::write(at("specs/api.yaml"), PETS).unwrap();
    let init = |folder: &str| {
        let project = ["init", folder, "--spec", "specs/api.yaml", "--name", "pets"];
        let generator = ["--specwright", "tools/generator"];
        specwright(repository.path(), &[&project[..], &generator[..]].concat())
    };
    let read = |path: &str| fs::read_to_string(at(path)).unwrap();
    let apart = init("apart").out;
    assert_eq!(apart.matches("CI will not find it").count(), 2, "{apart}");
    fs::create_dir(at(".git")).unwrap();
    let within = init("clients/rust").out;
    assert!(!within.contains("note"), "{within}");
    let config = read("clients/rust/codegen.toml");
    assert!(
        config.contains("\nspec = \"../../specs/api.yaml\"\n"),
        "{config}"
    );
    assert!(config.contains("[crate]\nname = \"pets\"\n"), "{config}");
    let manifest = read("clients/rust/xtask/Cargo.toml");
    let generator = "specwright = { path = \"../../../tools/generator\" }";
    assert!(manifest.contains(generator), "{manifest}");
    let generate = specwright(&at("clients/rust"), &["generate"]);
    assert_eq!(generate.code, Some(0), "{}", generate.err);
    assert!(at("clients/rust/sdk/src/lib.rs").exists());
}

#[test]
fn a_document_refers_to_files_below_a_root() {
    let folder = tempfile::tempdir().unwrap();
    let at = |path: &str| folder.path().join(path);
    fs::create_dir_all(at("api")).unwrap();
    fs::create_dir_all(at("shared")).unwrap();
    let money = "Money: {type: object, required: [amount], properties: {amount: {type: integer}}}";
    fs::write(at("shared/types.yaml"), money).unwrap();
    let document = "openapi: 3.0.3\ninfo: {title: Money, version: '1'}\npaths:\n  /a:\n    get: \
                    {responses: {'200': {description: ok, content: {application/json: {schema: \
                    {$ref: '../shared/types.yaml#/Money'}}}}}}\n";
    fs::write(at("api/openapi.yaml"), document).unwrap();
    let made = [
        "codegen",
        "--strict",
        "--spec",
        "api/openapi.yaml",
        "--out",
        "out",
    ];
    let refused = specwright(folder.path(), &made);
    assert_eq!(refused.code, Some(2));
    assert!(refused.err.contains("--root DIR"), "{}", refused.err);
    let root = ["--root", "."];
    let run = specwright(folder.path(), &[&made[..], &root[..]].concat());
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(at("out/src/types/money.rs").exists());
    let wrong = specwright(
        folder.path(),
        &[&made[..], &["--root", "shared"][..]].concat(),
    );
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.err.contains("is not in the folder"), "{}", wrong.err);
    // The configuration names it from where it is itself.
    let config = "[generate]\nspec = \"openapi.yaml\"\nroot = \"..\"\nout = \"../other\"\n";
    fs::write(at("api/codegen.toml"), config).unwrap();
    let run = specwright(&at("api"), &["generate", "--strict"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(at("other/src/types/money.rs").exists());
    // What was read from there is remembered.
    fs::write(at("shared/types.yaml"), money.replace("amount", "cents")).unwrap();
    assert_eq!(
        specwright(&at("api"), &["generate", "--strict"]).code,
        Some(0)
    );
    let text = fs::read_to_string(at("other/src/types/money.rs")).unwrap();
    assert!(text.contains("pub cents: i64"), "{text}");
    let inspect = ["inspect", "api/openapi.yaml", "--root", "."];
    assert_eq!(specwright(folder.path(), &inspect).code, Some(0));
}

/// In a folder outside the repository: the xtask that `init` writes builds, and makes the crate.
#[test]
#[ignore = "slow: .ci/nightly runs it"]
fn the_xtask_that_init_writes_works() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("openapi.yaml"), PETS).unwrap();
    let init = specwright(folder.path(), &["init"]);
    assert_eq!(init.code, Some(0), "{}", init.err);
    assert!(init.out.ends_with("next: cargo xtask\n"), "{}", init.out);
    // The versions of this workspace are those that are there without a network.
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.lock");
    fs::copy(lock, folder.path().join("xtask/Cargo.lock")).unwrap();
    let target = Path::new(env!("CARGO_BIN_EXE_specwright"))
        .ancestors()
        .nth(2);
    // The target folder is this repository's, whose own `xtask` lies there.
    let manifest = folder.path().join("xtask/Cargo.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    let renamed = text.replacen("name = \"xtask\"", "name = \"xtask-of-init\"", 1);
    assert_ne!(text, renamed);
    fs::write(&manifest, renamed).unwrap();
    let run = |below: &str, start: &[&str], arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO"));
        command
            .current_dir(folder.path().join(below))
            .args(start)
            .args(arguments)
            .env("CARGO_TARGET_DIR", target.unwrap())
            .env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only")
            .env("CARGO_NET_OFFLINE", "true");
        run_of(&mut command)
    };
    let xtask = |arguments: &[&str]| run("", &["xtask"], arguments);
    let stale = xtask(&["--check"]);
    assert_eq!(stale.code, Some(1), "{}", stale.err);
    let made = xtask(&[]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    assert!(folder.path().join("sdk/src/lib.rs").exists());
    let fresh = xtask(&["--check"]);
    assert_eq!(
        (fresh.code, fresh.out.as_str()),
        (Some(0), "sdk is fresh\n")
    );
    let anywhere = [
        "run",
        "--quiet",
        "--manifest-path",
        "../xtask/Cargo.toml",
        "--",
    ];
    let below = run("sdk", &anywhere, &["--check"]);
    assert_eq!(
        (below.code, below.out),
        (fresh.code, fresh.out),
        "{}",
        below.err
    );
}

/// A crate with as many modules as it takes for two runs to meet: `word` is in every file.
fn many_resources(word: &str) -> String {
    let mut text = format!(
        "openapi: 3.0.3\ninfo: {{title: Pets, version: '1'}}\nservers: [{{url: 'https://{word}.test'}}]\npaths:\n"
    );
    for index in 0..40 {
        text.push_str(&format!(
            "  /r{index}: {{get: {{description: Of {word}., responses: {{'204': {{description: Done.}}}}}}}}\n"
        ));
    }
    text
}

#[test]
fn two_runs_at_once_leave_the_crate_of_one() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path();
    let words = ["one", "two"];
    for word in words {
        fs::write(folder.join(format!("{word}.yaml")), many_resources(word)).unwrap();
    }
    // The second run knows the folder by another name.
    let out = |word: &str| match word {
        "two" if cfg!(unix) => "link",
        _ => "out",
    };
    #[cfg(unix)]
    std::os::unix::fs::symlink("out", folder.join("link")).unwrap();
    fs::create_dir(folder.join("out")).unwrap();
    let start = |word: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
        let spec = format!("{word}.yaml");
        command.args([
            "codegen",
            "--full",
            "--out",
            out(word),
            "--name",
            "pets",
            "--spec",
            &spec,
        ]);
        command.current_dir(folder).spawn().unwrap()
    };
    for pair in 0..24 {
        let runs = words.map(start);
        for mut run in runs {
            assert!(run.wait().unwrap().success(), "pair {pair}");
        }
        let fresh = words.map(|word| {
            let spec = format!("{word}.yaml");
            let check = [
                "codegen", "--check", "--out", "out", "--name", "pets", "--spec", &spec,
            ];
            specwright(folder, &check).code == Some(0)
        });
        assert!(
            fresh[0] != fresh[1],
            "pair {pair} left a mixture: {fresh:?}"
        );
    }
}

#[test]
fn a_run_waits_for_the_one_that_has_the_folder_and_says_so() {
    use std::io::{BufRead, BufReader};

    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path();
    fs::write(folder.join("pets.yaml"), many_resources("pets")).unwrap();
    let lock = specwright::disk::Lock::take(&folder.join("out"), &mut || ()).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
    command.args(["codegen", "--out", "out", "--spec", "pets.yaml"]);
    command.stdout(std::process::Stdio::null());
    command.stderr(std::process::Stdio::piped());
    let mut run = command.current_dir(folder).spawn().unwrap();
    let said = BufReader::new(run.stderr.take().unwrap()).lines();
    let waits = said.map(Result::unwrap);
    let waits = waits
        .take(20)
        .any(|line| line.contains("another run is writing to out"));
    assert!(waits, "it did not say that it waits");
    assert!(run.try_wait().unwrap().is_none(), "it did not wait");
    assert_eq!(fs::read_dir(folder.join("out")).unwrap().count(), 0);
    drop(lock);
    assert!(run.wait().unwrap().success());
    assert!(folder.join("out/Cargo.toml").exists());
}

#[cfg(unix)]
#[test]
fn what_a_killed_run_left_is_cleared_by_the_next() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path();
    fs::write(folder.join("pets.yaml"), many_resources("pets")).unwrap();
    let arguments = ["codegen", "--out", "out", "--spec", "pets.yaml"];
    let left = || {
        let entries = fs::read_dir(folder.join("out"))
            .into_iter()
            .flatten()
            .flatten();
        let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
        names
            .filter(|name| name.starts_with(".specwright-"))
            .count()
    };
    let mut killed = 0;
    for attempt in 0..200 {
        let _ = fs::remove_dir_all(folder.join("out"));
        let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
        command.args(arguments).current_dir(folder);
        command.stdout(std::process::Stdio::null());
        let mut run = command.spawn().unwrap();
        while left() == 0 && run.try_wait().unwrap().is_none() {}
        run.kill().unwrap();
        run.wait().unwrap();
        if left() == 0 {
            continue;
        }
        killed += 1;
        let run = specwright(folder, &arguments);
        assert_eq!(run.code, Some(0), "{}", run.err);
        assert_eq!(left(), 0, "attempt {attempt}");
        let check = [&arguments[..], &["--check"]].concat();
        assert_eq!(specwright(folder, &check).code, Some(0));
        if killed == 5 {
            break;
        }
    }
    assert!(killed > 0, "no run was killed in the middle");
}

#[cfg(unix)]
#[test]
fn a_document_that_never_ends_is_not_read_for_ever() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
    let run = run_of(
        command
            .args(["generate", "--spec", "/dev/zero", "--out"])
            .arg(&out),
    );
    assert_eq!(run.code, Some(2), "{}", run.err);
    assert!(run.err.contains("at most 256 MB"), "{}", run.err);
    assert!(!out.exists());
}
