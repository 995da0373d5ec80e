//! What programs do with hand-made SDKs, done with generated ones: the crates of two documents, sliced
//! of real ones, are called by programs whose lines are counted.

mod tasks;

use std::fs;

use specwright_testing::{Crate, generate};
use tasks::{TASKS, Task};

/// The programs of a crate, by file.
type Programs = &'static [(&'static str, &'static str)];

macro_rules! programs {
    ($folder:literal: $($name:literal),*) => {
        &[$(($name, include_str!(concat!($folder, "/", $name, ".rs")))),*]
    };
}

/// The crates: the document, its configuration, the programs that use it.
const CRATES: [(&str, &str, &str, Programs); 2] = [
    (
        "github",
        include_str!("github.yaml"),
        include_str!("github.toml"),
        programs!("github": "main", "client", "gists_and_issues", "lists", "repositories", "sign_in"),
    ),
    (
        "stripe",
        include_str!("stripe.yaml"),
        include_str!("stripe.toml"),
        programs!("stripe": "main", "billing", "errors", "payments", "service", "settings", "values", "webhooks"),
    ),
];

#[test]
fn programs_do_what_they_do_with_a_hand_made_sdk() {
    let crates = CRATES.map(|(name, document, config, programs)| {
        let (generated, diagnostics) = generate(&format!("{name}.yaml"), document, config);
        assert_eq!(generated.summary.skipped, 0, "{diagnostics:?}");
        (name, programs, generated.files)
    });
    let members = crates.iter().map(|(name, _, files)| (*name, files));
    let written = Crate::write_workspace(env!("CARGO_TARGET_TMPDIR"), "replacement", members);
    for (name, programs, _) in &crates {
        let server = format!("{name}/tests/tasks/server.rs");
        written.file(&server, include_str!("server.rs"));
        let sent = format!("{name}/tests/tasks/sent.rs");
        written.file(&sent, include_str!("../server/sent.rs"));
        let key = include_str!("../../runtime/tests/keys/rsa.pem");
        written.file(&format!("{name}/tests/tasks/key.pem"), key);
        for (program, text) in *programs {
            written.file(&format!("{name}/tests/tasks/{program}.rs"), text);
        }
    }
    let features = "test-util,serde_json,sign-in,tower,webhooks";
    let arguments = [
        "test",
        "--workspace",
        "--test",
        "tasks",
        "--no-fail-fast",
        "--features",
    ];
    let out = written.cargo(&[&arguments[..], &[features]].concat());
    for (name, programs, _) in &crates {
        let tests = programs
            .iter()
            .map(|(_, text)| text.matches("#[tokio::test]").count());
        let passed = format!("test result: ok. {} passed", tests.sum::<usize>());
        assert!(out.contains(&passed), "{name}: {out}");
    }
}

/// How many lines the program of a task has: those between `// task N` and `// end` that are not empty
/// and no comment.
fn lines(number: u32) -> usize {
    let start = format!("// task {number}\n");
    let mut programs = CRATES.iter().flat_map(|(_, _, _, programs)| *programs);
    let found = programs.find_map(|(_, text)| text.split_once(&start));
    let (_, rest) = found.unwrap_or_else(|| panic!("task {number} has no program"));
    let (program, _) = rest.split_once("// end\n").expect("a program ends");
    let counts = |line: &&str| !line.trim().is_empty() && !line.trim().starts_with("//");
    program.lines().filter(counts).count()
}

/// The row of a task in the table.
fn row(task: &Task) -> String {
    let Task {
        number,
        what,
        hand_made,
    } = task;
    let own = lines(*number);
    let hand_made = hand_made.map_or_else(|| "–".to_owned(), |lines| lines.to_string());
    format!("| {number} | {what} | {own} | {hand_made} |\n")
}

#[test]
fn the_table_of_the_readme_is_right() {
    let numbers: Vec<u32> = TASKS.iter().map(|task| task.number).collect();
    assert_eq!(numbers, (1..=41).collect::<Vec<_>>());
    let rows: String = TASKS.iter().map(row).collect();
    let table = format!("| | Task | Generated | Hand-made |\n|---|---|---|---|\n{rows}");
    let readme = concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md");
    let readme = fs::read_to_string(readme).expect("there is a README");
    assert!(
        readme.contains(&table),
        "README.md has another table than:\n{table}"
    );
}
