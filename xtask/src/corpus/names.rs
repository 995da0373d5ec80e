//! Ranks the ugliest names of a corpus, beside what the same things were called before.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use serde::{Deserialize, Serialize};
use specwright::Model;
use specwright::config::Config;
use specwright::diagnostic::Diagnostics;
use specwright::disk::Folder;

use super::each::each;
use super::find::CorpusFile;
use super::markdown::{cell, grouped};
use super::names_of::{Named, NamedKind, named};

/// How many names are shown.
const SHOWN: usize = 200;

/// How many of one document are shown for one fault.
const OF_ONE_DOCUMENT: usize = 2;

/// Longer names are called long.
const LONG: usize = 60;

/// What is wrong with a name, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// A number that the document does not have, beside a name without it.
    Numbered,
    /// A word that says nothing: `Object`, `Variant2`.
    Placeholder,
    /// The same words twice in a row.
    Doubled,
    /// One letter.
    Letter,
    /// More than sixty letters.
    Long,
    /// `Model` at its end, for what would mean something else to Rust.
    Escaped,
    /// `N` before a digit.
    Digit,
}

/// A name with a fault.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ugly {
    document: String,
    kind: NamedKind,
    /// What the name is of: a pointer, or method and path.
    of: String,
    /// The words it is made from.
    words: String,
    name: String,
    fault: Fault,
}

/// The names of a corpus.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Names {
    /// How many names there are.
    all: usize,
    /// How many have a fault, by fault and kind of name.
    counts: BTreeMap<String, usize>,
    /// Those that are shown.
    worst: Vec<Ugly>,
}

/// What came of one document.
struct Found {
    all: usize,
    ugly: Vec<Ugly>,
    /// What is asked for by kind and place, and its name.
    asked: BTreeMap<(NamedKind, String), String>,
}

/// Ranks the names of documents; with `before`, the names of an earlier run are shown with what
/// they are now. The table, and everything as JSON.
pub fn rank(
    documents: &[CorpusFile],
    before: Option<&std::path::Path>,
) -> Result<(String, String), String> {
    let before: Option<Names> = match before {
        Some(file) => {
            let cannot = |error: &dyn std::fmt::Display| {
                format!("cannot read `{}`: {error}", file.display())
            };
            let text = fs::read_to_string(file).map_err(|error| cannot(&error))?;
            Some(serde_json::from_str(&text).map_err(|error| cannot(&error))?)
        }
        None => None,
    };
    let mut asked: BTreeMap<&str, BTreeSet<(NamedKind, &str)>> = BTreeMap::new();
    for ugly in before.iter().flat_map(|before| &before.worst) {
        let places = asked.entry(&ugly.document).or_default();
        places.insert((ugly.kind, &ugly.of));
    }
    let none = BTreeSet::new();
    let found = each(documents, |document| {
        let asked = asked.get(document.name.as_str()).unwrap_or(&none);
        of_document(document, asked)
    });
    let mut names = Names::default();
    let mut now: BTreeMap<(&str, NamedKind, &str), &str> = BTreeMap::new();
    for (document, found) in &found {
        names.all += found.all;
        for ugly in &found.ugly {
            let group = format!("{:?} {:?}", ugly.fault, ugly.kind).to_lowercase();
            *names.counts.entry(group).or_default() += 1;
        }
        for ((kind, of), name) in &found.asked {
            now.insert((document, *kind, of), name);
        }
    }
    names.worst = worst(found.iter().flat_map(|(_, found)| &found.ugly));
    let text = match &before {
        Some(before) => changed(before, &names, &now),
        None => table(&names),
    };
    let json = serde_json::to_string_pretty(&names).map_err(|error| error.to_string())?;
    Ok((text, format!("{json}\n")))
}

fn of_document(document: &CorpusFile, asked: &BTreeSet<(NamedKind, &str)>) -> Option<Found> {
    let bytes = fs::read(&document.path).ok()?;
    let mut diagnostics = Diagnostics::new();
    let config = Config::default();
    let folder = Folder::of(&document.path);
    let mut read = |path: &str| folder.read(path);
    let name = folder.document();
    let api = specwright::load_patched(
        name,
        &bytes,
        Some(&mut read),
        &Config::default(),
        &mut diagnostics,
    )?;
    let model: Model = specwright::model(&api, &config, &mut diagnostics);
    let names = named(&model);
    let taken: BTreeSet<String> = names.iter().map(twin).collect();
    let mut found = Found {
        all: names.len(),
        ugly: Vec::new(),
        asked: BTreeMap::new(),
    };
    for one in names {
        if asked.contains(&(one.kind, one.of.as_str())) {
            found
                .asked
                .insert((one.kind, one.of.clone()), one.name.clone());
        }
        if let Some(fault) = fault(&one, &taken) {
            found.ugly.push(Ugly {
                document: document.name.clone(),
                kind: one.kind,
                of: one.of,
                words: one.words,
                name: one.name,
                fault,
            });
        }
    }
    Some(found)
}

/// A name with what it is told from others in: variants, values and fields by their type.
fn twin(named: &Named) -> String {
    within(named, &named.name)
}

fn within(named: &Named, name: &str) -> String {
    let is_part = matches!(
        named.kind,
        NamedKind::Variant | NamedKind::Value | NamedKind::Field | NamedKind::Argument
    );
    let owner = named.of.rsplit_once(' ').map_or("", |(owner, _)| owner);
    let owner = if is_part { owner } else { "" };
    format!("{:?} {owner} {name}", named.kind)
}

/// What is wrong with a name, if anything is. `taken` is each [`twin`] of the document.
fn fault(named: &Named, taken: &BTreeSet<String>) -> Option<Fault> {
    let name = named.name.as_str();
    let is_value = named.kind == NamedKind::Value;
    let is_type = matches!(named.kind, NamedKind::Type | NamedKind::Variant);
    let is_call = matches!(named.kind, NamedKind::Module | NamedKind::Method);
    let digits = |text: &str| -> String {
        let start = text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        text[start..].to_owned()
    };
    let number = digits(name);
    let own = digits(named.words.trim_end_matches(|c: char| !c.is_alphanumeric()));
    let plain = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let has_twin = || taken.contains(&within(named, plain.trim_end_matches('_')));
    if !number.is_empty()
        && !own.ends_with(&number)
        && !named.words.ends_with(&number)
        && has_twin()
    {
        return Some(Fault::Numbered);
    }
    let is_made = !is_value && named.is_made;
    if is_made && ["Object", "Variant", "Value"].contains(&plain)
        || is_made && named.kind == NamedKind::Type && plain.ends_with("Variant") && plain != name
    {
        return Some(Fault::Placeholder);
    }
    if is_doubled(name) && !is_doubled(&named.words) {
        return Some(Fault::Doubled);
    }
    if name.chars().count() == 1 && is_type && named.words.chars().count() > 1 {
        return Some(Fault::Letter);
    }
    if name.len() > LONG && (is_type || is_call) {
        return Some(Fault::Long);
    }
    if name.ends_with("Model") && !named.words.to_lowercase().ends_with("model") {
        return Some(Fault::Escaped);
    }
    let mut letters = name.chars();
    let starts = (letters.next(), letters.next());
    if let (Some('n' | 'N'), Some('0'..='9')) = starts
        && (is_type || is_call)
        && !named.words.to_lowercase().starts_with('n')
    {
        return Some(Fault::Digit);
    }
    None
}

/// Whether words stand twice in a row: `CustomerCustomer`, `pet_pet`.
fn is_doubled(name: &str) -> bool {
    let words = words(name);
    (1..=words.len() / 2).any(|length| {
        words
            .windows(2 * length)
            .any(|pair| pair[..length] == pair[length..] && pair[0].len() > 1)
    })
}

fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = '_';
    for c in name.chars() {
        if !c.is_alphanumeric() {
            before = '_';
            continue;
        }
        let starts = before == '_' || c.is_uppercase() && !before.is_uppercase();
        match words.last_mut().filter(|_| !starts) {
            Some(word) => word.extend(c.to_lowercase()),
            None => words.push(c.to_lowercase().collect()),
        }
        before = c;
    }
    words
}

/// The worst of all, each fault of each kind of name in turn.
fn worst<'u>(all: impl Iterator<Item = &'u Ugly>) -> Vec<Ugly> {
    let mut groups: BTreeMap<(Fault, NamedKind), Vec<&Ugly>> = BTreeMap::new();
    let mut of_one: BTreeMap<(&str, Fault, NamedKind), usize> = BTreeMap::new();
    for ugly in all {
        let group = groups.entry((ugly.fault, ugly.kind)).or_default();
        group.push(ugly);
    }
    for group in groups.values_mut() {
        group.sort_by_key(|ugly| (std::cmp::Reverse(ugly.name.len()), &ugly.document, &ugly.of));
        group.retain(|ugly| {
            let times = of_one
                .entry((&ugly.document, ugly.fault, ugly.kind))
                .or_default();
            *times += 1;
            *times <= OF_ONE_DOCUMENT
        });
    }
    let mut worst: Vec<Ugly> = Vec::new();
    for round in 0.. {
        let before = worst.len();
        for group in groups.values() {
            if worst.len() < SHOWN {
                worst.extend(group.get(round).map(|ugly| (*ugly).clone()));
            }
        }
        if worst.len() == before {
            break;
        }
    }
    worst.sort_by(|a, b| (a.fault, a.kind, &a.document).cmp(&(b.fault, b.kind, &b.document)));
    worst
}

fn table(names: &Names) -> String {
    let mut page = format!("{} names\n\n", grouped(names.all));
    for (group, count) in &names.counts {
        let _ = writeln!(page, "{:>9} {group}", grouped(*count));
    }
    page.push_str("\n| fault | of | document | made from | name |\n|---|---|---|---|---|\n");
    for ugly in &names.worst {
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} | `{}` |",
            format!("{:?}", ugly.fault).to_lowercase(),
            format!("{:?}", ugly.kind).to_lowercase(),
            cell(&format!("{} {}", ugly.document, ugly.of)),
            cell(&ugly.words),
            ugly.name
        );
    }
    page
}

/// Counts before and now, and the worst names of before with what they are now.
fn changed(before: &Names, now: &Names, names: &BTreeMap<(&str, NamedKind, &str), &str>) -> String {
    let mut page = String::from(
        "# Names\n\nThe ugliest names of the corpus, without any configuration: how many have which \
         fault, and the 200 worst of before with what the same things are called now. Written by\n\n\
         ```sh\ncargo run --release --package xtask -- corpus DIR --names --before names.json --markdown generator/docs/names.md\n```\n\n\
         A fault may be the document's own: a path of two hundred letters, a schema called `Object`.\n\n\
         | fault, of what | before | now |\n|---|--:|--:|\n",
    );
    let groups: BTreeSet<&String> = before.counts.keys().chain(now.counts.keys()).collect();
    let count = |names: &Names, group: &String| names.counts.get(group).copied().unwrap_or(0);
    for group in groups {
        let (was, is) = (count(before, group), count(now, group));
        let _ = writeln!(page, "| {group} | {} | {} |", grouped(was), grouped(is));
    }
    let _ = writeln!(
        page,
        "| of all names | {} | {} |\n",
        grouped(before.all),
        grouped(now.all)
    );
    page.push_str("| fault | of | document | before | now |\n|---|---|---|---|---|\n");
    for ugly in &before.worst {
        let key = (ugly.document.as_str(), ugly.kind, ugly.of.as_str());
        let now = match names.get(&key) {
            Some(name) if *name == ugly.name => "the same".to_owned(),
            Some(name) => format!("`{name}`"),
            None => "no name of its own".to_owned(),
        };
        let _ = writeln!(
            page,
            "| {} | {} | {} | `{}` | {now} |",
            format!("{:?}", ugly.fault).to_lowercase(),
            format!("{:?}", ugly.kind).to_lowercase(),
            cell(&format!("{} {}", ugly.document, ugly.of)),
            ugly.name
        );
    }
    page
}

#[cfg(test)]
mod tests {
    use super::{Fault, Named, NamedKind, fault, is_doubled};

    #[test]
    fn faults_are_those_of_the_name_and_not_of_the_document() {
        let kind = NamedKind::Type;
        for (words, name, expected) in [
            ("list", "List4", Some(Fault::Numbered)),
            // Nothing is called `ListV`.
            ("item", "ListV4", None),
            ("v2", "V2", None),
            ("line_2", "Line2", None),
            ("variant 2", "FooVariant2", Some(Fault::Placeholder)),
            ("customer", "CustomerCustomer", Some(Fault::Doubled)),
            ("PetPet", "PetPet", None),
            ("Result", "ResultModel", Some(Fault::Escaped)),
            ("3d", "N3d", Some(Fault::Digit)),
            ("customer", "Customer", None),
        ] {
            let one = Named {
                kind,
                of: String::new(),
                words: words.to_owned(),
                name: name.to_owned(),
                is_made: true,
            };
            let other = Named {
                name: "List".to_owned(),
                ..one.clone()
            };
            assert_eq!(
                fault(&one, &[super::twin(&other)].into()),
                expected,
                "{name}"
            );
        }
        assert!(is_doubled("pet_pet") && is_doubled("AbcDefAbcDefG") && !is_doubled("PetCarpet"));
    }
}
