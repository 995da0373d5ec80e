//! The report as a page for people.

use std::fmt::Write as _;

use super::record::{Ending, Record};
use super::report::{CorpusReport, Reason, Totals};
use super::work::is_bad;

/// Longer lists are cut; the JSON report has all.
const LONGEST_LIST: usize = 40;

/// The page.
pub fn text(report: &CorpusReport) -> String {
    let mut page = format!(
        "# Corpus\n\n\
         What comes of real OpenAPI documents, each generated without any configuration. \
         Written by\n\n```sh\n{}\n```\n\n",
        report.command
    );
    totals(&mut page, report);
    versions(&mut page, report);
    opaque(&mut page, report);
    reasons(&mut page, report);
    refused(&mut page, report);
    bad(&mut page, report);
    slowest(&mut page, report);
    page
}

fn totals(page: &mut String, report: &CorpusReport) {
    let sum = &report.totals;
    page.push_str("| | | |\n|---|--:|--:|\n");
    let mut row = |name: &str, number: usize, of: usize| {
        let _ = writeln!(
            page,
            "| {name} | {} | {} |",
            grouped(number),
            percent(number, of)
        );
    };
    let all = sum.documents;
    row("documents", all, all);
    row("generated", sum.generated, all);
    row("refused, each with a located error", sum.refused, all);
    row("neither, without a reason", sum.silent, all);
    row("panics", sum.panicked, all);
    row("hangs", sum.timed_out, all);
    row("out of memory or stack", sum.killed, all);
    let operations = sum.operations;
    row("operations of generated documents", operations, operations);
    row(
        "operations generated",
        operations.saturating_sub(sum.skipped),
        operations,
    );
    row(
        "operations left out, each with a reason",
        sum.skipped,
        operations,
    );
    row(
        "media types that no call reaches",
        sum.unreached,
        operations,
    );
    if report.checked {
        row("crates compiled", sum.compiled, sum.compiled);
        row("crates without an error", sum.without_errors, sum.compiled);
        row(
            "crates without an error or a warning",
            sum.clean,
            sum.compiled,
        );
    }
    let seconds = |milliseconds: u64| milliseconds as f64 / 1000.0;
    let _ = writeln!(
        page,
        "\n{} types and {} lines were generated in {:.0} s of one process after another{}.",
        grouped(sum.types),
        grouped(sum.lines),
        seconds(sum.generating_milliseconds),
        if report.checked {
            format!(
                ", and compiled in {:.0} s",
                seconds(sum.compiling_milliseconds)
            )
        } else {
            String::new()
        }
    );
}

fn versions(page: &mut String, report: &CorpusReport) {
    heading(page, "By version of OpenAPI");
    page.push_str("| version | documents | generated | operations | left out |");
    page.push_str(if report.checked {
        " clean crates |\n"
    } else {
        "\n"
    });
    page.push_str("|---|--:|--:|--:|--:|");
    page.push_str(if report.checked { "--:|\n" } else { "\n" });
    for (version, sum) in &report.by_version {
        let Totals {
            documents,
            generated,
            operations,
            skipped,
            ..
        } = sum;
        let _ = write!(
            page,
            "| {} | {} | {} | {} | {} |",
            cell(version),
            grouped(*documents),
            grouped(*generated),
            grouped(*operations),
            grouped(*skipped)
        );
        if report.checked {
            let _ = write!(page, " {} |", grouped(sum.clean));
        }
        page.push('\n');
    }
}

fn opaque(page: &mut String, report: &CorpusReport) {
    if report.opaque.is_empty() {
        return;
    }
    heading(page, "Any JSON value");
    page.push_str(
        "How often a member, parameter, element, body or reply is any JSON value, and why.\n\n\
         | cause | times | documents |\n|---|--:|--:|\n",
    );
    for (why, (times, documents)) in &report.opaque {
        let _ = writeln!(
            page,
            "| {} | {} | {} |",
            cell(why),
            grouped(*times),
            grouped(*documents)
        );
    }
}

fn reasons(page: &mut String, report: &CorpusReport) {
    if !report.reasons.is_empty() {
        heading(page, "Diagnostics");
        page.push_str("| code | | times | documents | for instance |\n|---|---|--:|--:|---|\n");
        for (code, reason) in &report.reasons {
            let name = format!("{}, {}", reason.name, reason.severity);
            reason_row(page, code, &name, reason);
        }
    }
    if !report.compiler.is_empty() {
        heading(page, "What the compiler said");
        page.push_str("| code | times | crates | for instance |\n|---|--:|--:|---|\n");
        for (code, reason) in &report.compiler {
            let _ = writeln!(
                page,
                "| {} | {} | {} | {}: {} |",
                cell(code),
                grouped(reason.times),
                grouped(reason.documents),
                cell(&reason.example_document),
                cell(&reason.example)
            );
        }
    }
}

fn reason_row(page: &mut String, code: &str, name: &str, reason: &Reason) {
    let _ = writeln!(
        page,
        "| {} | {} | {} | {} | {}:{} |",
        cell(code),
        cell(name),
        grouped(reason.times),
        grouped(reason.documents),
        cell(&reason.example_document),
        cell(&reason.example)
    );
}

fn refused(page: &mut String, report: &CorpusReport) {
    let refused = |record: &&Record| record.generation.ending == Ending::Refused;
    let rows = report.documents.iter().filter(refused).map(|record| {
        let message = record.generation.message.as_deref().unwrap_or_default();
        (record.document.as_str(), message.to_owned())
    });
    list(page, "Refused", &rows.collect::<Vec<_>>());
}

fn bad(page: &mut String, report: &CorpusReport) {
    let rows = report.documents.iter().filter(|record| is_bad(record));
    let rows = rows.map(|record| (record.document.as_str(), what_is_bad(record)));
    list(page, "Faults of the generator", &rows.collect::<Vec<_>>());
}

fn what_is_bad(record: &Record) -> String {
    if let Some(compilation) = &record.compilation {
        let codes: Vec<String> = (compilation.codes.iter())
            .map(|(code, times)| format!("{code} × {times}"))
            .collect();
        return if compilation.timed_out {
            "the compiler took too long".to_owned()
        } else {
            codes.join(", ")
        };
    }
    let generation = &record.generation;
    let ending = match generation.ending {
        Ending::Panicked => "panic",
        Ending::TimedOut => "hang",
        Ending::Killed => "killed",
        Ending::Silent => "nothing generated, no reason given",
        Ending::Generated | Ending::Refused => "",
    };
    match &generation.message {
        Some(message) => format!("{ending}: {message}"),
        None => ending.to_owned(),
    }
}

fn list(page: &mut String, title: &str, rows: &[(&str, String)]) {
    if rows.is_empty() {
        return;
    }
    heading(page, title);
    page.push_str("| document | |\n|---|---|\n");
    for (document, what) in rows.iter().take(LONGEST_LIST) {
        let _ = writeln!(page, "| {} | {} |", cell(document), cell(what));
    }
    if rows.len() > LONGEST_LIST {
        let more = rows.len() - LONGEST_LIST;
        let _ = writeln!(page, "\n… and {more} more, in the report of `--report`.");
    }
}

fn slowest(page: &mut String, report: &CorpusReport) {
    heading(page, "Slowest");
    page.push_str("| document | MB | operations | generated in | peak memory |\n");
    page.push_str("|---|--:|--:|--:|--:|\n");
    for record in report
        .slowest
        .iter()
        .filter_map(|name| report.document(name))
    {
        let generation = &record.generation;
        let peak = generation.peak_megabytes;
        let _ = writeln!(
            page,
            "| {} | {:.1} | {} | {:.2} s | {} |",
            cell(&record.document),
            record.bytes as f64 / 1e6,
            grouped(generation.operations),
            generation.milliseconds as f64 / 1000.0,
            peak.map_or_else(
                || "?".to_owned(),
                |peak| format!("{} MB", grouped(peak as usize))
            )
        );
    }
}

fn heading(page: &mut String, title: &str) {
    let _ = write!(page, "\n## {title}\n\n");
}

/// Text that stays in its cell and is text only.
pub fn cell(text: &str) -> String {
    let mut cell = String::new();
    for c in text.chars() {
        match c {
            '|' | '\\' | '`' | '*' | '_' | '<' | '>' | '[' | ']' | '&' | '#' | '~' => {
                cell.extend(['\\', c]);
            }
            c if c.is_control() => cell.push(' '),
            c => cell.push(c),
        }
    }
    cell
}

/// `12345` as `12,345`.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The share, rounded down: 100 % is all.
fn percent(part: usize, all: usize) -> String {
    if all == 0 {
        return String::new();
    }
    let hundredths = (part as u128 * 10_000 / all as u128) as f64;
    format!("{:.2} %", hundredths / 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_shares_never_rounded_up() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(percent(99_999, 100_000), "99.99 %");
        assert_eq!(percent(3, 3), "100.00 %");
        assert_eq!(percent(0, 0), "");
    }

    #[test]
    fn text_of_a_document_stays_in_its_cell() {
        assert_eq!(cell("a|b\n<i>"), "a\\|b \\<i\\>");
    }
}
