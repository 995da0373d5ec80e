//! Where the text of a JSON object can be cut into two, and how many members it has.

use crate::locate::string_length;

/// What brackets, commas and colons say of a text, without its grammar. Of what is not JSON it says
/// nothing.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// How many colons stand outside strings: one for each member.
    pub(super) colons: usize,
    /// The commas between the members of the outermost object.
    commas: Vec<usize>,
}

impl Outline {
    pub(super) fn of(text: &str) -> Outline {
        let mut outline = Outline::default();
        let bytes = text.as_bytes();
        let (mut at, mut depth) = (0, 0_usize);
        while let Some(byte) = bytes.get(at) {
            at += 1;
            match byte {
                b'"' => match string_length(&bytes[at..]) {
                    Some((length, _)) => at += length,
                    None => break,
                },
                b':' => outline.colons += 1,
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.saturating_sub(1),
                b',' if depth == 1 => outline.commas.push(at - 1),
                _ => {}
            }
        }
        outline
    }

    /// The members of the outermost object as two objects, about as long as each other. Where these
    /// are JSON, and neither is empty, the text is, too, and has the members of both.
    pub(super) fn halves(&self, text: &str) -> Option<[String; 2]> {
        let middle = text.len() / 2;
        let nearest = self.commas.iter().min_by_key(|at| at.abs_diff(middle));
        let (first, second) = text.split_at(*nearest?);
        Some([[first, "}"].concat(), ["{", &second[1..]].concat()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_is_cut_at_a_comma_of_its_own() {
        let text = r#"{"a": {"b": [1, 2], "c": "}, \"d\": {"}, "e": 1, "f\\": {"g": ":,"}}"#;
        let outline = Outline::of(text);
        assert_eq!(outline.colons, 6);
        let [first, second] = outline.halves(text).unwrap();
        assert_eq!(first, r#"{"a": {"b": [1, 2], "c": "}, \"d\": {"}}"#);
        assert_eq!(second, r#"{ "e": 1, "f\\": {"g": ":,"}}"#);
        for text in [
            "",
            "{}",
            "[1]",
            r#"{"a": 1}"#,
            r#"{"a"#,
            "\"\\",
            r#""a": 1, "b": 2"#,
        ] {
            assert_eq!(Outline::of(text).halves(text), None, "{text}");
        }
    }
}
