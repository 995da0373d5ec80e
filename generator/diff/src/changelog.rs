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
        self.section(&version, date)
    }

    /// The same for a version that is known.
    #[must_use]
    pub fn section(&self, version: &str, date: Option<&str>) -> String {
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

/// A changelog with a section more, as [`Diff::changelog`] writes it: above the newest version, below
/// what is unreleased. `None` when it has a section of that version already, which a person may have
/// reworded.
#[must_use]
pub fn insert_section(changelog: &str, section: &str) -> Option<String> {
    let version = |line: &str| -> Option<String> {
        let (version, _) = line.strip_prefix("## [")?.split_once(']')?;
        Some(version.to_owned())
    };
    let mut versions = Vec::new();
    let (mut at, mut links) = (0, None);
    for line in changelog.split_inclusive('\n') {
        versions.extend(version(line).map(|version| (at, version)));
        // Where the versions lead to is listed at the very end.
        links = if line.starts_with('[') && line.contains("]: ") {
            links.or(Some(at))
        } else if line.trim().is_empty() {
            links
        } else {
            None
        };
        at += line.len();
    }
    let own = version(section)?;
    if versions.iter().any(|(_, version)| *version == own) {
        return None;
    }
    let mut released = versions.iter().filter(|(_, name)| name != "Unreleased");
    let place = released.next().map(|(at, _)| *at).or(links);
    let (above, below) = changelog.split_at(place.unwrap_or(changelog.len()));
    let [above, below] = [above.trim_end(), below.trim_start()];
    let parts = [above, section.trim_end(), below.trim_end()];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    Some(parts.join("\n\n") + "\n")
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

#[cfg(test)]
mod tests {
    use super::insert_section;

    const SECTION: &str = "## [0.2.0]\n\n### Added\n\n- `x`.\n";

    #[test]
    fn a_section_is_put_above_the_newest_version() {
        let old =
            "# Changelog\n\n## [Unreleased]\n\n- y\n\n## [0.1.0]\n\n- z\n\n[0.1.0]: https://x\n";
        let expected = "# Changelog\n\n## [Unreleased]\n\n- y\n\n## [0.2.0]\n\n### Added\n\n- `x`.\n\n\
                        ## [0.1.0]\n\n- z\n\n[0.1.0]: https://x\n";
        let new = insert_section(old, SECTION);
        assert_eq!(new.as_deref(), Some(expected));
        assert_eq!(insert_section(expected, SECTION), None, "only once");
    }

    #[test]
    fn the_first_section() {
        assert_eq!(insert_section("", SECTION).as_deref(), Some(SECTION));
        let started = "# Changelog\n\n## [Unreleased]\n\n- y\n\n[Unreleased]: https://x\n";
        let expected = "# Changelog\n\n## [Unreleased]\n\n- y\n\n## [0.2.0]\n\n### Added\n\n- `x`.\n\n\
                        [Unreleased]: https://x\n";
        assert_eq!(insert_section(started, SECTION).as_deref(), Some(expected));
    }
}
