//! The version that comes after another.

use super::Verdict;

/// The version that a change of this verdict makes of `current`, by the rules of Cargo: of `0.y.z`
/// a breaking change raises `y`, of `0.0.z` every change breaks. A version before a release leads
/// to that release. `None` when `current` does not read `1.2.3`.
#[must_use]
pub fn next_version(current: &str, verdict: Verdict) -> Option<String> {
    let (numbers, before_release) = match current.split_once(['-', '+']) {
        Some((numbers, _)) => (numbers, current[numbers.len()..].starts_with('-')),
        None => (current, false),
    };
    let parts: Vec<u64> = numbers
        .split('.')
        .map(str::parse)
        .collect::<Result<_, _>>()
        .ok()?;
    let &[major, minor, patch] = parts.as_slice() else {
        return None;
    };
    if before_release {
        return Some(numbers.to_owned());
    }
    let next = match (major, minor, verdict) {
        (0, 0, _) => (0, 0, patch.checked_add(1)?),
        (0, _, Verdict::Major) => (0, minor.checked_add(1)?, 0),
        (0, _, Verdict::Minor | Verdict::Patch) => (0, minor, patch.checked_add(1)?),
        (_, _, Verdict::Major) => (major.checked_add(1)?, 0, 0),
        (_, _, Verdict::Minor) => (major, minor.checked_add(1)?, 0),
        (_, _, Verdict::Patch) => (major, minor, patch.checked_add(1)?),
    };
    Some(format!("{}.{}.{}", next.0, next.1, next.2))
}

/// The version that a crate has to have after a change, when it was `before` and is configured as
/// `now`; `None` when `now` will do. Raising it twice for one change does nothing, and a version that
/// was raised further by hand stays; so does one before a release, which is for a person to end.
#[must_use]
pub fn raised_version(before: &str, now: &str, verdict: Verdict) -> Option<String> {
    let next = next_version(before, verdict)?;
    let numbers = |version: &str| -> Option<Vec<u64>> {
        let numbers = version.split(['-', '+']).next()?.split('.');
        numbers.map(|number| number.parse().ok()).collect()
    };
    (numbers(now)? < numbers(&next)?).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_raised_once() {
        for (before, now, verdict, expected) in [
            ("1.2.3", "1.2.3", Verdict::Major, Some("2.0.0")),
            ("1.2.3", "2.0.0", Verdict::Major, None),
            ("1.2.3", "1.2.4", Verdict::Minor, Some("1.3.0")),
            ("1.2.3", "1.4.0", Verdict::Minor, None),
            ("1.2.3", "2.0.0-rc.1", Verdict::Major, None),
            ("2.0.0-rc.1", "2.0.0-rc.1", Verdict::Major, None),
            ("0.1.9", "0.1.10", Verdict::Patch, None),
            ("1.2.3", "1.2.2", Verdict::Patch, Some("1.2.4")),
            ("1.2", "1.2", Verdict::Patch, None),
        ] {
            let raised = raised_version(before, now, verdict);
            assert_eq!(raised.as_deref(), expected, "{before} {now} {verdict:?}");
        }
    }

    #[test]
    fn versions_follow_cargo() {
        for (current, verdict, expected) in [
            ("1.2.3", Verdict::Major, Some("2.0.0")),
            ("1.2.3", Verdict::Minor, Some("1.3.0")),
            ("1.2.3", Verdict::Patch, Some("1.2.4")),
            ("0.2.3", Verdict::Major, Some("0.3.0")),
            ("0.2.3", Verdict::Minor, Some("0.2.4")),
            ("0.2.3", Verdict::Patch, Some("0.2.4")),
            ("0.0.3", Verdict::Minor, Some("0.0.4")),
            ("0.0.3", Verdict::Major, Some("0.0.4")),
            ("2.0.0-rc.1", Verdict::Major, Some("2.0.0")),
            ("1.2.3+build", Verdict::Patch, Some("1.2.4")),
            ("1.2", Verdict::Patch, None),
            ("one", Verdict::Patch, None),
            ("1.2.18446744073709551615", Verdict::Patch, None),
        ] {
            assert_eq!(
                next_version(current, verdict).as_deref(),
                expected,
                "{current} {verdict:?}"
            );
        }
    }
}
