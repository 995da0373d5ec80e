//! The differences as a section of a changelog (<https://keepachangelog.com>).

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::change::WHOLE;
use super::{Change, ChangeKind, Diff, Subject, SubjectKind, Verdict};

impl Diff {
    /// A section for a changelog, ready to be pasted; `date` is when the version is released, if
    /// that is known. What breaks comes first.
    #[must_use]
    pub fn changelog(&self, date: Option<&str>) -> String {
        let version = self.next().unwrap_or_else(|| "Unreleased".to_owned());
        let mut text = match date {
            Some(date) => format!("## [{version}] - {date}\n"),
            None => format!("## [{version}]\n"),
        };
        let sections = ["Added", "Changed", "Deprecated", "Removed"];
        for section in sections {
            let mut those: Vec<&Change> = self
                .changes
                .iter()
                .filter(|change| section_of(change) == Some(section))
                .collect();
            // A stable sort: within one verdict they stay in the order of the document.
            those.sort_by_key(|change| std::cmp::Reverse(change.verdict));
            let reworded = match section {
                "Changed" => self.reworded(),
                _ => None,
            };
            if those.is_empty() && reworded.is_none() {
                continue;
            }
            let _ = writeln!(text, "\n### {section}\n");
            for change in those {
                let _ = writeln!(text, "{}", line(change));
            }
            if let Some(reworded) = reworded {
                let _ = writeln!(text, "{reworded}");
            }
        }
        text
    }

    /// One line for everything that only reads differently.
    fn reworded(&self) -> Option<String> {
        let things: BTreeSet<&Subject> = self
            .changes
            .iter()
            .filter(|change| change.kind == ChangeKind::Documentation)
            .map(|change| &change.subject)
            .collect();
        match things.len() {
            0 => None,
            1 => Some("- The documentation of one item follows the API's description.".to_owned()),
            many => Some(format!(
                "- The documentation of {many} items follows the API's description."
            )),
        }
    }
}

/// The section that a change belongs to; `None` for those that are told together.
fn section_of(change: &Change) -> Option<&'static str> {
    Some(match change.kind {
        ChangeKind::Documentation => return None,
        ChangeKind::Added => "Added",
        ChangeKind::Removed => "Removed",
        ChangeKind::Deprecated if change.verdict == Verdict::Minor => "Deprecated",
        _ => "Changed",
    })
}

fn line(change: &Change) -> String {
    let breaking = match change.verdict {
        Verdict::Major => "**Breaking:** ",
        Verdict::Minor | Verdict::Patch => "",
    };
    let Subject {
        kind,
        name,
        request,
    } = &change.subject;
    let subject = match request.as_str() {
        "" => format!("`{name}`"),
        request => format!("`{name}` (`{request}`)"),
    };
    // What came or went as a whole is named by the section it is in.
    let whole = WHOLE.contains(&change.message.as_str());
    match (whole, kind) {
        (true, _) => format!("- {breaking}{subject}."),
        (false, SubjectKind::Crate) => {
            let mut message = change.message.clone();
            if let Some(first) = message.get(..1).map(str::to_uppercase) {
                message.replace_range(..1, &first);
            }
            format!("- {breaking}{message}.")
        }
        (false, _) => format!("- {breaking}{subject}: {}.", change.message),
    }
}
