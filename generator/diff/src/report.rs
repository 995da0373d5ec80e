//! The differences for a person and for another program.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{About, Change, Diff, Subject, Verdict};

impl Diff {
    /// The differences for a person: the verdict, then the changes by gravity and by thing.
    #[must_use]
    pub fn render(&self) -> String {
        let mut text = String::new();
        for (word, about) in [("old", &self.old), ("new", &self.new)] {
            let _ = writeln!(text, "{word}  {}", described(about));
        }
        let _ = writeln!(text, "{}", self.summary());
        for verdict in Verdict::ALL {
            let those = self.changes.iter();
            let those: Vec<&Change> = those.filter(|change| change.verdict == verdict).collect();
            if !those.is_empty() {
                let _ = writeln!(text, "\n{} ({})", verdict.as_str(), those.len());
                changes(&mut text, &those);
            }
        }
        text
    }

    /// The verdict in one line: `major: 3 major, 1 minor and 2 patch changes; 0.1.0 becomes 0.2.0`.
    #[must_use]
    pub fn summary(&self) -> String {
        let Some(verdict) = self.verdict() else {
            return "no change: a crate generated from either is the same to its users".to_owned();
        };
        let counts: Vec<String> = Verdict::ALL
            .iter()
            .map(|verdict| (self.count(*verdict), verdict.as_str()))
            .filter(|(count, _)| *count > 0)
            .map(|(count, name)| format!("{count} {name}"))
            .collect();
        let noun = match self.changes.len() {
            1 => "change",
            _ => "changes",
        };
        let counts = match counts.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, before)) => format!("{} and {last}", before.join(", ")),
            None => String::new(),
        };
        let mut summary = format!("{}: {counts} {noun}", verdict.as_str());
        if let Some(next) = self.next() {
            let _ = write!(summary, "; {} becomes {next}", self.current);
        }
        summary
    }

    /// The differences for another program.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let about = |about: &About| {
            json!({
                "document": about.name,
                "title": about.title,
                "version": about.version,
                "operations": about.operations,
                "skipped": about.skipped,
                "types": about.types,
            })
        };
        let changes: Vec<Value> = self
            .changes
            .iter()
            .map(|change| {
                json!({
                    "verdict": change.verdict.as_str(),
                    "kind": change.kind.as_str(),
                    "subject": change.subject.kind.as_str(),
                    "name": change.subject.name,
                    "request": request(&change.subject),
                    "message": change.message,
                    "old": change.old,
                    "new": change.new,
                })
            })
            .collect();
        json!({
            "verdict": self.verdict().map(Verdict::as_str),
            "current": self.current,
            "next": self.next(),
            "major": self.count(Verdict::Major),
            "minor": self.count(Verdict::Minor),
            "patch": self.count(Verdict::Patch),
            "old": about(&self.old),
            "new": about(&self.new),
            "changes": changes,
        })
    }
}

fn request(subject: &Subject) -> Option<&str> {
    (!subject.request.is_empty()).then_some(subject.request.as_str())
}

fn described(about: &About) -> String {
    let mut text = format!(
        "{}: {} {}, {} operations, {} types",
        about.name, about.title, about.version, about.operations, about.types
    );
    if about.skipped > 0 {
        let _ = write!(
            text,
            "; {} operations cannot be generated and are not compared",
            about.skipped
        );
    }
    text
}

/// Changes, each below the thing it is of.
fn changes(text: &mut String, those: &[&Change]) {
    let mut subject: Option<&Subject> = None;
    for change in those {
        if subject != Some(&change.subject) {
            subject = Some(&change.subject);
            let Subject { name, request, .. } = &change.subject;
            let _ = match request.as_str() {
                "" => writeln!(text, "  {name}"),
                request => writeln!(text, "  {name}  {request}"),
            };
        }
        let _ = writeln!(text, "    {}", change.message);
        let _ = match (&change.old, &change.new) {
            (Some(old), Some(new)) if old == new => writeln!(text, "      {old}"),
            (Some(old), Some(new)) => writeln!(text, "      {old} -> {new}"),
            (Some(old), None) => writeln!(text, "      {old} in the old document"),
            (None, Some(new)) => writeln!(text, "      {new} in the new document"),
            (None, None) => Ok(()),
        };
    }
}
