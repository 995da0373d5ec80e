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

/// A number whose digits are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digits(pub String);

impl std::str::FromStr for Digits {
    type Err = &'static str;

    /// Like most types of decimals, this one knows no exponents.
    fn from_str(text: &str) -> Result<Digits, &'static str> {
        match text.contains(['e', 'E']) {
            true => Err("an exponent"),
            false => Ok(Digits(text.to_owned())),
        }
    }
}

impl std::fmt::Display for Digits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
