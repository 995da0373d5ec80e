//! `cargo xtask bench`, as far as it can be tried in a moment.

mod common;

use common::Place;
use serde_json::Value;

#[test]
fn generation_is_measured_anew_and_unchanged() {
    let place = Place::new();
    let run = place.xtask(&[
        "bench",
        "--only",
        "generation",
        "--documents",
        "fragment",
        "--rounds",
        "2",
        "--work-dir",
        "work",
        "--markdown",
        "page.md",
        "--json",
    ]);
    let results = run.is(0).json();
    let rows: Vec<&Value> = results["rows"].as_array().unwrap().iter().collect();
    let ours: Vec<&&Value> = rows
        .iter()
        .filter(|row| row["name"].as_str().unwrap().starts_with("specwright"))
        .collect();
    assert_eq!(ours.len(), 2);
    for row in &ours {
        let median = &row["median"];
        assert_eq!(median["rounds"], 2);
        assert!(median["wall"].as_f64().unwrap() > 0.0);
        if cfg!(unix) {
            assert!(median["cpu"].as_f64().unwrap() > 0.0);
            assert!(median["peak"].as_f64().unwrap() > 1000.0, "kilobytes");
        }
    }
    assert!(ours[0]["lines"].as_u64().unwrap() > 1000);
    assert!(
        place
            .path("work/fragment/specwright/sdk/Cargo.toml")
            .exists()
    );
    let page = place.read("page.md");
    assert!(page.contains("| generation | specwright"), "{page}");
}

#[cfg(unix)]
#[test]
fn a_peer_that_fails_or_hangs_is_told_and_the_rest_goes_on() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    for (name, script) in [
        (
            "fails",
            "#!/bin/sh\necho 'error: no such thing' >&2\nexit 3\n",
        ),
        (
            "hangs",
            "#!/bin/sh\n[ \"$1\" = --version ] && exit\nexec sleep 60\n",
        ),
    ] {
        place.write(name, script);
        let executable = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(place.path(name), executable).unwrap();
    }
    let run = place.xtask(&[
        "bench",
        "--only",
        "generation",
        "--documents",
        "fragment",
        "--rounds",
        "1",
        "--time-limit",
        "10",
        "--work-dir",
        "work",
        "--peer",
        "ploidy=fails",
        "--peer",
        "oas3-gen=hangs",
        "--json",
    ]);
    let results = run.is(0).json();
    let failure = |name: &str| {
        let rows = results["rows"].as_array().unwrap();
        let row = rows
            .iter()
            .find(|row| row["name"].as_str().unwrap().starts_with(name));
        row.unwrap()["failure"].as_str().map(str::to_owned)
    };
    assert!(failure("ploidy").unwrap().contains("no such thing"));
    assert!(failure("oas3-gen").unwrap().contains("more than 10 s"));
    assert_eq!(failure("specwright"), None);
}

#[test]
fn a_contest_needs_the_rival() {
    let place = Place::new();
    let run = place.xtask(&["bench", "--only", "codec", "--work-dir", "work", "--json"]);
    let results = run.is(0).json();
    assert_eq!(results["contests"], serde_json::json!([]));
    let missing = results["missing"].as_array().unwrap();
    assert!(missing.iter().any(|line| {
        let line = line.as_str().unwrap();
        line.starts_with("codec: ") && line.contains("--async-stripe")
    }));
}

#[test]
fn what_is_not_known_is_refused() {
    let place = Place::new();
    let run = place.xtask(&["bench", "--documents", "strip"]).is(2);
    assert!(
        run.err.contains("there is no document `strip`"),
        "{}",
        run.err
    );
    let run = place.xtask(&["bench", "--peer", "progenitor=x"]).is(2);
    assert!(run.err.contains("`progenitor` is not known"), "{}", run.err);
}
