//! Ranges of HTTP status codes as a configuration spells them.

use std::fmt;

use serde::Deserialize;

/// Statuses from `first` to `last`, both included. Spelled `"409"`, `"5XX"` or `"500-504"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct StatusRange {
    /// The lowest status.
    pub first: u16,
    /// The highest status.
    pub last: u16,
}

impl StatusRange {
    /// The range of one status.
    #[must_use]
    pub const fn one(status: u16) -> StatusRange {
        StatusRange {
            first: status,
            last: status,
        }
    }
}

impl fmt::Display for StatusRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = (self.first, self.last);
        if first == last {
            return write!(f, "{first}");
        }
        if first % 100 == 0 && last == first + 99 {
            write!(f, "{}XX", first / 100)
        } else {
            write!(f, "{first}–{last}")
        }
    }
}

impl TryFrom<String> for StatusRange {
    type Error = String;

    fn try_from(text: String) -> Result<StatusRange, String> {
        parse(&text).ok_or_else(|| {
            format!(
                "`{text}` is not a status: write \"409\", \"5XX\" or \"500-504\", within 100 to 599"
            )
        })
    }
}

fn parse(text: &str) -> Option<StatusRange> {
    if let Some(class) = text.strip_suffix("XX") {
        let class: u16 = class.parse().ok()?;
        return (1..=5).contains(&class).then_some(StatusRange {
            first: class * 100,
            last: class * 100 + 99,
        });
    }
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let range = StatusRange {
        first: status(first)?,
        last: status(last)?,
    };
    (range.first <= range.last).then_some(range)
}

fn status(text: &str) -> Option<u16> {
    text.parse()
        .ok()
        .filter(|status| (100..=599).contains(status))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(text: &str) -> Option<(u16, u16)> {
        parse(text).map(|range| (range.first, range.last))
    }

    #[test]
    fn three_spellings() {
        assert_eq!(range("409"), Some((409, 409)));
        assert_eq!(range("5XX"), Some((500, 599)));
        assert_eq!(range("500-504"), Some((500, 504)));
    }

    #[test]
    fn what_is_no_status_is_refused() {
        for text in ["", "XX", "6XX", "99", "600", "504-500", "4x9", "5xx", "-"] {
            assert_eq!(range(text), None, "{text}");
        }
    }
}
