//! Ways to inline types as words of their names: whole, without repetition, or only their end.

use std::collections::BTreeMap;

use super::ident::{camel_part, cut, snake};
use crate::ir::Kind;
use crate::resources::singular;

/// A name of more letters is made shorter where the end of the way tells enough.
const LONG: usize = 60;

/// How many words of a way are left of it at least, and at most.
const LEFT: std::ops::RangeInclusive<usize> = 2..=4;

/// The ways to all inline types of one owner.
#[derive(Default)]
pub(super) struct Ways {
    ends: BTreeMap<String, usize>,
}

impl Ways {
    pub(super) fn new<'p>(paths: impl IntoIterator<Item = &'p [String]>) -> Ways {
        let mut ways = Ways::default();
        for path in paths {
            for end in ends(path) {
                *ways.ends.entry(end).or_default() += 1;
            }
        }
        ways
    }

    /// What a type can be called, the best first: what comes before and the way, the same without words
    /// that stand there twice in a row, or with the end of the way where it is long. The first `kept`
    /// words of the way stay in any case.
    pub(super) fn names(
        &self,
        before: &str,
        path: &[String],
        kept: usize,
        kind: &Kind,
    ) -> Vec<String> {
        let whole = format!("{before}{}", joined(path));
        let once = once(&whole);
        let mut names = Vec::new();
        if once.len() > LONG {
            let (first, rest) = path.split_at(kept.min(path.len()));
            let mut ends = ends(rest).into_iter();
            let end = ends.find(|end| self.ends.get(end) == Some(&1));
            let first = joined(first);
            names.extend(end.map(|end| self::once(&format!("{before}{first}{end}"))));
        }
        names.push(once);
        let item = path.last().is_some_and(|word| word == "item");
        let of_list = item.then(|| format!("{whole}Item"));
        let of_kind = match kind {
            Kind::Union(_) => "Choice",
            Kind::Enumeration(_) => "Value",
            Kind::Object(_) | Kind::Newtype(_) => "Inline",
        };
        // Where words stand twice, what is around it has the name in which they stand once.
        if let Some(once) = names.last().filter(|once| **once != whole) {
            let of_kind = format!("{once}{of_kind}");
            let of_list = item.then(|| format!("{once}Item"));
            let without = without_before_last(path, kept).map(|path| format!("{before}{path}"));
            names.extend(without.map(|name| self::once(&name)));
            names.extend(of_list);
            if !matches!(kind, Kind::Object(_) | Kind::Newtype(_)) {
                names.push(of_kind);
            }
        }
        let of_kind = format!("{whole}{of_kind}");
        names.push(whole);
        names.extend(of_list);
        names.push(of_kind);
        // Several parts may be longer together than a file can be called.
        names.iter_mut().for_each(cut);
        names
    }
}

/// A way without the word before its last, where another is left before it.
fn without_before_last(path: &[String], kept: usize) -> Option<String> {
    let words = path.iter().enumerate().filter(|(_, word)| *word != "item");
    let words: Vec<usize> = words.map(|(at, _)| at).collect();
    let [.., out, _] = words.as_slice() else {
        return None;
    };
    if *out < kept {
        return None;
    }
    let mut path = path.to_vec();
    path.remove(*out);
    if path.get(*out).is_some_and(|word| word == "item") {
        path.remove(*out);
    }
    Some(joined(&path))
}

/// The ends of a way, the shortest first.
fn ends(path: &[String]) -> Vec<String> {
    let starts = path
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, word)| *word != "item");
    let starts = starts
        .enumerate()
        .filter(|(words, _)| LEFT.contains(&(words + 1)));
    let starts = starts.filter(|(_, (start, _))| *start > 0);
    starts
        .map(|(_, (start, _))| joined(&path[start..]))
        .collect()
}

/// The words of a path as one name; what is in a list is called by the singular of the list.
pub(super) fn joined(path: &[String]) -> String {
    let mut name = String::new();
    for (index, word) in path.iter().enumerate() {
        let next = path.get(index + 1).map(String::as_str);
        match word.as_str() {
            "item" if index > 0 => {}
            word if next == Some("item") => {
                name.push_str(&camel_part(&singular(&snake(word, "item")), "Item"));
            }
            word => name.push_str(&camel_part(word, "Value")),
        }
    }
    name
}

/// The name of a type without words that stand in it twice in a row.
pub(super) fn once(name: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    let mut start = 0;
    let starts = name.char_indices().filter(|(_, c)| c.is_uppercase());
    for (at, _) in starts.skip(1).chain([(name.len(), ' ')]) {
        words.push(&name[start..at]);
        start = at;
    }
    for length in (1..=words.len() / 2).rev() {
        let mut at = 0;
        while at + 2 * length <= words.len() {
            let (one, other) = (
                &words[at..at + length],
                &words[at + length..at + 2 * length],
            );
            // A single letter is not a word.
            if one == other && (length > 1 || one[0].len() > 1) {
                words.drain(at + length..at + 2 * length);
            } else {
                at += 1;
            }
        }
    }
    words.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_once() {
        for (name, expected) in [
            ("CustomerCustomerAddress", "CustomerAddress"),
            ("PayMethodPayMethodCard", "PayMethodCard"),
            ("CustomerCustomer", "Customer"),
            ("GroupGroupsGroup", "GroupGroupsGroup"),
            ("XXAxis", "XXAxis"),
            ("PetV2V2", "PetV2"),
            ("Pet", "Pet"),
            ("", ""),
        ] {
            assert_eq!(once(name), expected);
        }
    }

    #[test]
    fn what_is_called_as_what_it_is_in_has_another_word() {
        let path = |text: &str| -> Vec<String> { text.split('.').map(str::to_owned).collect() };
        let ways = Ways::default();
        let names = |before: &str, way: &str, kind: &Kind| ways.names(before, &path(way), 0, kind);
        let object = Kind::Object(crate::ir::Object::default());
        let values = Kind::Enumeration(crate::ir::Enumeration {
            scalars: crate::ir::Scalars::Texts,
            values: Vec::new(),
        });
        let state = names("GroupState", "state", &values);
        assert_eq!(state[..2], ["GroupState", "GroupStateValue"]);
        let reviewer = names("Removed", "with_reviewer.reviewer", &object);
        assert_eq!(reviewer[..2], ["RemovedWithReviewer", "RemovedReviewer"]);
        let removed = names("FilesRemoved", "files_removed.item", &object);
        assert_eq!(removed[..2], ["FilesRemoved", "FilesRemovedItem"]);
        let state = names("GroupState", "state", &object);
        assert_eq!(state[..2], ["GroupState", "GroupStateState"]);
    }

    #[test]
    fn a_file_can_be_called_by_each_name() {
        let path = [
            ["é".repeat(45), "items".to_owned()],
            ["é".repeat(45), "名".repeat(40)],
        ]
        .concat();
        let kind = Kind::Object(crate::ir::Object::default());
        let names = Ways::default().names("Owner", &path, 0, &kind);
        assert!(names.iter().all(|name| name.len() <= 180), "{names:?}");
        assert!(names[0].starts_with("OwnerÉé"), "{names:?}");
    }

    #[test]
    fn only_what_is_long_and_told_by_its_end_is_made_shorter() {
        let path = |text: &str| -> Vec<String> { text.split('.').map(str::to_owned).collect() };
        let one = path("overdraft_tier_band_sets.item.overdraft_fees_charges.item.fee_cap.kind");
        let other = path("overdraft_tier_band_sets.item.other_fees_charges.item.fee_cap.kind");
        let short = path("a.b.c");
        let ways = Ways::new([&*one, &*other, &*short]);
        let kind = Kind::Object(crate::ir::Object::default());
        let first = |path: &[String]| ways.names("OverdraftProduct", path, 0, &kind).remove(0);
        assert_eq!(first(&one), "OverdraftProductOverdraftFeesChargeFeeCapKind");
        assert_eq!(first(&other), "OverdraftProductOtherFeesChargeFeeCapKind");
        assert_eq!(first(&short), "OverdraftProductABC");
        let same = Ways::new([&*one, &*one]);
        assert!(same.names("OverdraftProduct", &one, 0, &kind)[0].contains("TierBand"));
    }
}
