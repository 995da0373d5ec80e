//! What a document says is generated or told: a sample of the keys of every case.

use std::path::Path;

#[test]
fn nothing_is_lost_in_silence() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generator/tests/cases");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("corpus")
        .arg(cases)
        .args(["--ledger", "--keys", "3"])
        .output()
        .expect("the program runs");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("0 are lost"), "{text}");
}

#[test]
fn a_key_that_is_lost_is_shown() {
    let folder = tempfile::tempdir().expect("there is a folder");
    let document = "openapi: 3.1.0\ninfo: {title: A, version: '1'}\n\
                    servers: [{url: 'https://a.test'}]\n\
                    paths: {/a: {get: {responses: {'200': {description: ok, content: {\
                    application/json: {schema: {type: array, items: {\
                    type: string, contentMediaType: text/html}}}}}}}}}\n";
    std::fs::write(folder.path().join("api.yaml"), document).expect("it can be written");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("corpus")
        .arg(folder.path())
        .arg("--ledger")
        .output()
        .expect("the program runs");
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("/items/contentMediaType"), "{text}");
}
