//! Two SDKs of different APIs in one workspace, with one runtime: compiled, and called side by side
//! on loopback servers.

use std::fs;

use specwright::files::Files;
use specwright_testing::{Crate, generate};

/// The SDKs: the name of each, its document, its configuration.
const SDKS: [(&str, &str, &str); 2] = [
    (
        "ledger",
        include_str!("ledger.yaml"),
        include_str!("ledger.toml"),
    ),
    (
        "parcels",
        include_str!("parcels.yaml"),
        include_str!("parcels.toml"),
    ),
];

/// What is tested of them.
const FEATURES: &str = "parcels/full,ledger/full,ledger/test-util,ledger/webhooks";

/// A path as the text of a TOML string has it.
fn runtime(config: &str) -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/runtime").replace('\\', "/");
    config.replace("RUNTIME", &path)
}

fn sdk(name: &str, document: &str, config: &str) -> Files {
    let (generated, diagnostics) = generate(&format!("{name}.yaml"), document, &runtime(config));
    assert_eq!(generated.summary.skipped, 0, "{diagnostics:?}");
    generated.files
}

#[test]
fn errors_values_and_calls_of_two_sdks_are_of_the_same_types() {
    let sdks = SDKS.map(|(name, document, config)| (name, sdk(name, document, config)));
    for (name, files) in &sdks {
        let mut paths = files.iter().map(|(path, _)| path);
        assert!(paths.all(|path| !path.contains("/runtime/")), "{name}");
    }
    let members = sdks.iter().map(|(name, files)| (*name, files));
    let written = Crate::write_workspace(env!("CARGO_TARGET_TMPDIR"), "shared-runtime", members);
    written.file("ledger/src/money.rs", include_str!("money.rs"));
    written.file("ledger/tests/wire.rs", include_str!("wire.rs"));
    written.file(
        "ledger/tests/sent/mod.rs",
        include_str!("../server/sent.rs"),
    );
    let features = ["--features", FEATURES];
    let tests = ["--test", "wire", "--test", "generated"];
    let out = written.cargo(&[&["test", "--workspace"], &features[..], &tests].concat());
    let passed = out.matches(" ... ok").count();
    assert_eq!(passed, 7 + 2 + 3, "{out}");
    // Each builds with no more of the runtime than it asks for.
    for package in ["ledger", "parcels"] {
        written.cargo(&["check", "--package", package]);
    }
    let tree = written.cargo(&["tree", "--workspace", "--invert", "specwright-runtime"]);
    assert_eq!(tree.matches("specwright-runtime v").count(), 1, "{tree}");
}

/// A runtime may be the registry's or a repository's, too: what Cargo is told of it.
#[test]
fn the_manifest_says_where_the_runtime_is() {
    let manifest = |runtime: &str| -> toml::Table {
        let config = format!("[crate]\nruntime = {runtime}\n");
        let (generated, _) = generate("ledger.yaml", SDKS[0].1, &config);
        let manifest = generated.files.get("Cargo.toml").expect("there is one");
        manifest.parse().expect("it is TOML")
    };
    let of = |runtime: &str| {
        let mut manifest = manifest(runtime);
        let dependencies = manifest.remove("dependencies").expect("there are some");
        dependencies["specwright-runtime"].clone()
    };
    let version = of(r#"{ version = "0.1.0" }"#);
    assert_eq!(version["version"].as_str(), Some("0.1.0"));
    assert_eq!(version["default-features"].as_bool(), Some(false));
    let parts = vec!["client", "links", "polling", "reply-headers"];
    assert_eq!(version["features"], parts.into());
    let git = of(r#"{ git = "https://git.example/sdks", tag = "v1" }"#);
    let [url, tag] = ["git", "tag"].map(|key| git[key].as_str());
    assert_eq!((url, tag), (Some("https://git.example/sdks"), Some("v1")));
    assert_eq!(
        of(r#"{ path = "../runtime" }"#)["path"].as_str(),
        Some("../runtime")
    );
    // What a user may choose of the runtime is handed on.
    let features = manifest(r#"{ version = "0.1.0" }"#).remove("features");
    let features = features.expect("there are some");
    assert_eq!(
        features["blocking"],
        vec!["specwright-runtime/blocking"].into()
    );
    assert_eq!(features["default"], vec!["rustls-ring"].into());
    let own = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/runtime/Cargo.toml"));
    let own: toml::Table = own.unwrap().parse().unwrap();
    for (name, _) in features.as_table().unwrap() {
        assert!(own["features"].get(name).is_some(), "{name}");
    }
}
