//! A type of this crate's own for a format: it has neither `FromStr` nor `Display`.

/// A month of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    /// The year.
    pub year: u16,
    /// The month, from 1.
    pub month: u8,
}

/// Reads `2026-01`.
pub fn parse(text: &str) -> Result<Month, &'static str> {
    let (year, month) = text.split_once('-').ok_or("no hyphen")?;
    let year = year.parse().map_err(|_| "no year")?;
    let month = month.parse().map_err(|_| "no month")?;
    Ok(Month { year, month })
}

/// Writes `2026-01`.
pub fn text(month: &Month) -> String {
    format!("{:04}-{:02}", month.year, month.month)
}
