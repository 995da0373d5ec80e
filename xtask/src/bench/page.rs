//! The results as a page for people.

use std::fmt::Write as _;

use super::codec::{Contest, Cost};
use super::documents::BenchDocument;
use super::machine::Machine;
use super::row::{Measure, Row};
use super::tools::OURS;

/// Everything that was found out.
pub struct Results<'r> {
    /// The command that measured it.
    pub command: &'r str,
    /// Where.
    pub machine: &'r Machine,
    /// With what.
    pub documents: &'r [BenchDocument],
    /// What was measured.
    pub rows: &'r [Row],
    /// What was decoded and encoded.
    pub contests: &'r [Contest],
    /// What was not, and why.
    pub missing: &'r [String],
}

/// The page.
pub fn text(results: &Results<'_>) -> String {
    let mut page = format!(
        "# Benchmarks\n\n\
         Medians of several rounds in which the generators took turns. In brackets: how many times \
         what ours takes. The compiler's figures are of the generated crate alone, all features, \
         with its dependencies built and `CARGO_INCREMENTAL=0`. Written by\n\n```sh\n{}\n```\n\n{}\n",
        results.command, results.machine,
    );
    for document in results.documents {
        let rows: Vec<&Row> = results
            .rows
            .iter()
            .filter(|row| row.document == document.name)
            .collect();
        if !rows.is_empty() {
            table(&mut page, document, &rows);
        }
    }
    if !results.contests.is_empty() {
        codec(&mut page, results.contests);
    }
    if !results.missing.is_empty() {
        page.push_str("\n## Not measured\n\n");
        for missing in results.missing {
            let _ = writeln!(page, "- {missing}");
        }
    }
    page
}

fn table(page: &mut String, document: &BenchDocument, rows: &[&Row]) {
    let size = std::fs::metadata(&document.path).map_or(0, |metadata| metadata.len());
    let _ = write!(
        page,
        "\n## {} ({:.1} MB)\n\n\
         | | | rounds | wall, s | CPU, s | peak, MB | |\n|---|---|--:|--:|--:|--:|--:|\n",
        document.name,
        size as f64 / 1e6,
    );
    let mut last = None;
    // What a row is compared with comes before it.
    let mut base: Option<&Row> = None;
    for row in rows {
        let step = if last == Some(row.step) {
            ""
        } else {
            words(row.step)
        };
        last = Some(row.step);
        if row.is_base {
            base = Some(row);
        }
        let compared = base.filter(|base| base.step == row.step && !row.is_base);
        line(page, step, row, compared);
    }
}

fn words(step: Measure) -> &'static str {
    match step {
        Measure::Generation => "generation",
        Measure::Check => "`cargo check`",
        Measure::Debug => "debug build",
        Measure::Release => "release build",
        Measure::Callers => "release build of crate and program",
        Measure::CallersAlone => "of the program alone",
        Measure::BinaryWhole => "release program, all of it",
        Measure::Binary => "release program, alone",
        Measure::Codec => "decoding and encoding",
    }
}

fn line(page: &mut String, step: &str, row: &Row, base: Option<&Row>) {
    let name = &row.name;
    let Some(median) = &row.median else {
        let failure = row.failure.as_deref().unwrap_or("no result");
        let failure = failure.replace('|', "\\|");
        let _ = writeln!(page, "| {step} | {name} | | fails: {failure} | | | |");
        return;
    };
    let base_median = base.and_then(|row| row.median.as_ref());
    let wall = cell(
        Some(median.wall / 1e3),
        base_median.map(|one| one.wall / 1e3),
    );
    let seconds = |cpu: Option<f64>| cpu.map(|milliseconds| milliseconds / 1e3);
    let cpu = cell(
        seconds(median.cpu),
        base_median.and_then(|one| seconds(one.cpu)),
    );
    let megabytes = |peak: Option<f64>| peak.map(|kilobytes| kilobytes / 1024.0);
    let peak = cell(
        megabytes(median.peak),
        base_median.and_then(|one| megabytes(one.peak)),
    );
    let size = match (row.lines, row.bytes) {
        (Some(lines), _) => format!("{lines} lines"),
        (None, Some(bytes)) => format!("{:.1} MB", bytes as f64 / 1e6),
        (None, None) => String::new(),
    };
    let rounds = median.rounds;
    let _ = writeln!(
        page,
        "| {step} | {name} | {rounds} | {wall} | {cpu} | {peak} | {size} |"
    );
}

fn codec(page: &mut String, contests: &[Contest]) {
    page.push_str(
        "\n## Decoding and encoding\n\n\
         | | | bytes | time, µs | allocations | allocated, kB |\n|---|---|--:|--:|--:|--:|\n",
    );
    for contest in contests {
        let Contest {
            name,
            length,
            ratio,
            theirs,
            ours,
        } = contest;
        let line = |name: &str, tool: &str, side: &Cost, ratios: [String; 3]| {
            let [time, allocations, bytes] = ratios;
            format!(
                "| {name} | {tool} | {length} | {:.2}{time} | {}{allocations} | {:.1}{bytes} |\n",
                side.seconds * 1e6,
                side.allocations,
                side.bytes as f64 / 1e3,
            )
        };
        let ratios = [
            *ratio,
            theirs.allocations as f64 / ours.allocations as f64,
            theirs.bytes as f64 / ours.bytes as f64,
        ];
        let ratios = ratios.map(|ratio| format!(" ({ratio:.2}×)"));
        page.push_str(&line(name, OURS, ours, Default::default()));
        page.push_str(&line("", "async-stripe", theirs, ratios));
    }
}

/// `1.23 (2.0×)`.
fn cell(value: Option<f64>, base: Option<f64>) -> String {
    let Some(value) = value else {
        return "–".to_owned();
    };
    let digits = match value {
        value if value < 10.0 => 2,
        value if value < 100.0 => 1,
        _ => 0,
    };
    match base {
        Some(base) if base > 0.0 => {
            let ratio = value / base;
            let places = if ratio < 0.1 {
                3
            } else {
                usize::from(ratio < 100.0)
            };
            format!("{value:.digits$} ({ratio:.places$}×)")
        }
        _ => format!("{value:.digits$}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_says_how_many_times_ours_it_is() {
        assert_eq!(cell(Some(1.234), None), "1.23");
        assert_eq!(cell(Some(194.0), Some(71.0)), "194 (2.7×)");
        assert_eq!(cell(Some(0.03), Some(0.6)), "0.03 (0.050×)");
        assert_eq!(cell(None, Some(1.0)), "–");
    }

    #[test]
    fn a_contest_says_how_many_times_ours_the_other_took() {
        let printed = "{\"name\":\"decode\",\"length\":41000,\"ratio\":3.06,\
                       \"theirs\":{\"seconds\":3e-4,\"allocations\":900,\"bytes\":90000},\
                       \"ours\":{\"seconds\":1e-4,\"allocations\":600,\"bytes\":60000}}";
        let mut page = String::new();
        codec(&mut page, &[serde_json::from_str(printed).unwrap()]);
        let rows: Vec<&str> = page.lines().skip(5).collect();
        assert_eq!(
            rows,
            [
                "| decode | specwright | 41000 | 100.00 | 600 | 60.0 |",
                "|  | async-stripe | 41000 | 300.00 (3.06×) | 900 (1.50×) | 90.0 (1.50×) |",
            ]
        );
    }

    #[test]
    fn a_failure_has_its_reason_in_the_row() {
        let row = Row {
            document: "stripe",
            step: Measure::Check,
            name: "other".to_owned(),
            is_base: false,
            median: None,
            lines: None,
            bytes: None,
            failure: Some("a | b".to_owned()),
        };
        let mut page = String::new();
        line(&mut page, "", &row, None);
        assert_eq!(page, "|  | other | | fails: a \\| b | | | |\n");
    }
}
