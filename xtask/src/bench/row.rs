//! What is measured, and the medians of it.

use clap::ValueEnum;
use serde::Serialize;

use super::measure::Measurement;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// A document into an empty folder, and ours once more into the folder it has made.
    Generation,
    /// `cargo check` of the crate alone.
    Check,
    /// A debug build of the crate alone.
    Debug,
    /// A release build of the crate alone.
    Release,
    /// Programs that call 4, 40 and all operations, with the crate and alone, beside oas3-gen.
    Callers,
    /// Those programs alone.
    #[value(skip)]
    CallersAlone,
    /// A program that calls the four operations of the fragment, alone and with all it needs.
    Binary,
    /// That program with all it needs.
    #[value(skip)]
    BinaryWhole,
    /// Decoding a reply and encoding a request of the fragment, beside async-stripe.
    Codec,
}

/// One line of the table.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// The document.
    pub document: &'static str,
    /// What was measured.
    pub step: Measure,
    /// Of which generator, or which part of the step.
    pub name: String,
    /// What every other line of the step is compared with.
    pub is_base: bool,
    /// Medians; nothing when it failed.
    pub median: Option<Median>,
    /// Lines of Rust that were generated.
    pub lines: Option<usize>,
    /// Bytes of the library or program that was built.
    pub bytes: Option<u64>,
    /// Why there is no result.
    pub failure: Option<String>,
}

/// The medians of several rounds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Median {
    /// How many rounds there were.
    pub rounds: usize,
    /// From start to end, in milliseconds.
    pub wall: f64,
    /// Of the processor, in milliseconds.
    pub cpu: Option<f64>,
    /// The most memory, in kilobytes.
    pub peak: Option<f64>,
}

impl Median {
    /// Of these, which are not empty.
    pub fn of(measured: &[Measurement]) -> Median {
        let each = |part: fn(&Measurement) -> Option<f64>| {
            let values: Vec<f64> = measured.iter().filter_map(part).collect();
            middle(values)
        };
        Median {
            rounds: measured.len(),
            wall: each(|one| Some(one.wall)).unwrap_or_default(),
            cpu: each(|one| one.cpu),
            peak: each(|one| one.peak.map(|kilobytes| kilobytes as f64)),
        }
    }
}

fn middle(mut values: Vec<f64>) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let half = values.len() / 2;
    match values.len() % 2 {
        1 => values.get(half).copied(),
        _ => Some((values.get(half.checked_sub(1)?)? + values.get(half)?) / 2.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_are_in_the_middle() {
        assert_eq!(middle(vec![3.0, 1.0, 9.0]), Some(3.0));
        assert_eq!(middle(vec![4.0, 1.0, 2.0, 9.0]), Some(3.0));
        assert_eq!(middle(Vec::new()), None);
    }
}
