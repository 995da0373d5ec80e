//! The entries of a map as a caller gives them, written in the order of their names.

use super::encode::{Encode, Encoder, FormValue};

/// Mapping with a name each; of several with one name the last counts.
pub(crate) struct Mapping<'a>(Vec<(&'a str, &'a dyn Encode)>);

impl<'a> Mapping<'a> {
    /// The entries of a list. A map of the standard library would need its code for every type of
    /// value, and more memory.
    pub(crate) fn of<T: Encode>(list: &'a [(String, T)]) -> Mapping<'a> {
        let entries = list.iter();
        Mapping::sorted(
            entries
                .map(|(name, value)| (&**name, value as &dyn Encode))
                .collect(),
        )
    }

    #[inline(never)]
    fn sorted(mut entries: Vec<(&'a str, &'a dyn Encode)>) -> Mapping<'a> {
        entries.sort_by_key(|(name, _)| *name);
        Mapping(entries)
    }

    /// Its entries, each name once.
    pub(super) fn into_entries(self) -> Vec<(&'a str, &'a dyn Encode)> {
        let last =
            |index: usize, name: &str| self.0.get(index + 1).is_none_or(|(next, _)| *next != name);
        let entries = self.0.iter().enumerate();
        let entries = entries.filter(|(index, (name, _))| last(*index, name));
        entries.map(|(_, entry)| *entry).collect()
    }
}

impl Encode for Mapping<'_> {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.begin_object();
        let mut entries = self.0.iter().peekable();
        while let Some((name, value)) = entries.next() {
            if entries.peek().is_none_or(|(next, _)| next != name) {
                encoder.member(name, *value);
            }
        }
        encoder.end_object();
    }

    fn form_value(&self) -> FormValue<'_> {
        FormValue::Map(Mapping(self.0.clone()).into_entries())
    }
}
