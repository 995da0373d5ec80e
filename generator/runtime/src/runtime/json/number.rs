//! Numbers of JSON: whole ones read exactly, and floats written so that they
//! are read the same.

/// The value of a number that is whole although it is written with a fraction
/// or an exponent, such as `5.0` and `1e3`. Exact; `None` if it is not whole or
/// far out of the range of 64 bits.
pub(super) fn integral(text: &str) -> Option<i128> {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], text[at + 1..].parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (negative, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, mantissa),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let digits = digits.trim_start_matches('0');
    let significant = digits.trim_end_matches('0');
    if significant.is_empty() {
        return Some(0);
    }
    let zeros = i64::try_from(digits.len() - significant.len()).ok()?;
    let scale = zeros + i64::from(exponent) - i64::try_from(fraction.len()).ok()?;
    let scale = u32::try_from(scale).ok()?;
    if significant.len() > 20 || scale > 20 {
        return None;
    }
    let value = significant
        .parse::<i128>()
        .ok()?
        .checked_mul(10i128.checked_pow(scale)?)?;
    Some(if negative { -value } else { value })
}

/// Writes a finite number in the shortest form that reads the same, as JSON writes one that need not
/// be whole: 2 is `2.0`.
pub(super) fn write(number: f64, out: &mut String) {
    // JSON takes an exponent as Rust writes it.
    out.push_str(&format!("{number:?}"));
}

/// The form of such a number where nothing but text is sent, and whole numbers are not marked.
pub(super) fn plain(text: &str) -> &str {
    text.strip_suffix(".0").unwrap_or(text)
}

/// The numbers below 100, with two digits each.
const PAIRS: &str = "\
    0001020304050607080910111213141516171819\
    2021222324252627282930313233343536373839\
    4041424344454647484950515253545556575859\
    6061626364656667686970717273747576777879\
    8081828384858687888990919293949596979899";

/// Writes an integer that is not negative, two digits at a time.
pub(super) fn write_unsigned(value: u64, out: &mut String) {
    if value < 10 {
        return out.push(char::from(b'0' + value as u8));
    }
    if value >= 100 {
        write_unsigned(value / 100, out);
    }
    let pair = (value % 100) as usize * 2;
    out.push_str(PAIRS.get(pair..pair + 2).unwrap_or_default());
}
