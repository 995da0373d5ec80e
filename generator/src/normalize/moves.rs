//! Remembers what was moved: to lead diagnostics back, and references on.

use std::collections::BTreeMap;

use crate::diagnostic::Origins;

/// What was moved so far.
#[derive(Default)]
pub(super) struct Moves {
    origins: Origins,
    /// Pointers of the document as written to those of the converted one, each for everything
    /// below it that has no entry of its own.
    targets: BTreeMap<String, String>,
}

impl Moves {
    /// What was at `was` is now at `now`: diagnostics and references both follow.
    pub(super) fn moved(&mut self, now: &str, was: &str) {
        self.made_from(now, was);
        self.leads_to(was, now);
    }

    /// What is now at `now` came of what was at `was`, where something still is.
    pub(super) fn made_from(&mut self, now: &str, was: &str) {
        self.origins.record(now, was);
    }

    /// A reference to `was` leads to `now`. Of several places the first one counts.
    pub(super) fn leads_to(&mut self, was: &str, now: &str) {
        self.targets
            .entry(was.to_owned())
            .or_insert_with(|| now.to_owned());
    }

    /// What was at `before` until now is at `now`, wherever it was at first.
    pub(super) fn moved_on(&mut self, now: &str, before: &str) {
        let was = self.original(before);
        self.made_from(now, &was);
        let target = self.targets.entry(was).or_insert_with(|| before.to_owned());
        if target == before {
            now.clone_into(target);
        }
    }

    /// Where the part that is now at `now` was written.
    pub(super) fn original(&self, now: &str) -> String {
        self.origins.original(now)
    }

    /// Where the part that was written at `was` is now; `None` when it is where it was.
    pub(super) fn current(&self, was: &str) -> Option<String> {
        let mut end = was.len();
        loop {
            if let Some(now) = self.targets.get(&was[..end]) {
                return Some(format!("{now}{}", &was[end..]));
            }
            end = was[..end].rfind('/')?;
        }
    }

    /// Whether something was moved from exactly `was`.
    pub(super) fn has_target(&self, was: &str) -> bool {
        self.targets.contains_key(was)
    }

    pub(super) fn into_origins(self) -> Origins {
        self.origins
    }
}
