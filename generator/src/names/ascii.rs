//! Names of Cargo features and packages, which registries take in ASCII only.

use deunicode::deunicode_char;

/// A word in small letters and digits of ASCII. What has no letters there is known by its number in
/// Unicode, so that two words stay two.
pub(super) fn ascii(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    let mut name = String::with_capacity(word.len());
    for c in word.chars() {
        match deunicode_char(c).filter(|text| text.contains(|c: char| c.is_ascii_alphanumeric())) {
            Some(text) => {
                let letters = text.chars().filter(char::is_ascii_alphanumeric);
                name.extend(letters.map(|c| c.to_ascii_lowercase()));
            }
            None if c.is_alphanumeric() => name.push_str(&format!("u{:x}", u32::from(c))),
            None => {}
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::ascii;

    #[test]
    fn words_of_any_script_become_letters_that_registries_take() {
        let cases = [
            ("orders", "orders"),
            ("größe", "grosse"),
            ("日本", "riben"),
            ("заказы", "zakazy"),
            ("\u{16a0}\u{e01}", "fk"),
        ];
        for (word, name) in cases {
            assert_eq!(ascii(word), name, "{word}");
        }
    }
}
