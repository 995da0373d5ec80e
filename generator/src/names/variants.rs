//! Names of the variants of unions: what the discriminator says, else what the schema is called, else
//! what its values look like.

use std::collections::{BTreeMap, BTreeSet};

use super::ident::{snake, variant};
use super::looks::{Looks, own_constants};
use super::scope::Scope;
use crate::analyze::Facts;
use crate::config::Config;
use crate::ir::{Api, Definition, Kind, NamedBy, Origin, Owner, TypeId, Union, Variant};
use crate::parallel;

/// A value of a discriminator that is longer gives way to a shorter name of the schema.
const LONG_VALUE: usize = 40;

/// Titles that say no more than that there is a schema.
const PLACEHOLDERS: &[&str] = &[
    "anonymous",
    "array",
    "inline",
    "object",
    "option",
    "schema",
    "type",
    "value",
    "variant",
];

/// The names of the variants of unions, and what types within them are named after.
#[derive(Clone, Debug, Default)]
pub(super) struct VariantNames {
    /// Of each union, in order, without that for what is unknown.
    names: BTreeMap<TypeId, Vec<String>>,
    /// Words for ways of which the document has none: those to variants that nothing names.
    words: BTreeMap<Owner, BTreeMap<Vec<String>, String>>,
}

impl VariantNames {
    /// Names the variants of every union.
    pub(super) fn new(api: &Api, facts: &Facts, config: &Config) -> VariantNames {
        let definitions = api.definitions.iter().enumerate();
        let unions = definitions.filter_map(|(index, definition)| match &definition.kind {
            Kind::Union(union) => Some((TypeId(index), definition, union)),
            Kind::Object(_) | Kind::Enumeration(_) | Kind::Newtype(_) => None,
        });
        let named = parallel::map(unions.collect(), |(id, definition, union)| {
            let names = of_union(api, facts, config, id, union);
            (id, definition, union, names)
        });
        let mut all = VariantNames::default();
        for (id, definition, union, names) in named {
            let (owner, path) = way(definition);
            for (variant, name) in union.variants.iter().zip(&names) {
                if !names_types(union, variant) {
                    let path = path.iter().chain([&variant.name]).cloned().collect();
                    let words = all.words.entry(owner.clone()).or_default();
                    words.entry(path).or_insert_with(|| name.clone());
                }
            }
            all.names.insert(id, names);
        }
        all
    }

    /// The names of the variants of a union.
    pub(super) fn of(&self, id: TypeId) -> &[String] {
        self.names.get(&id).map_or(&[], Vec::as_slice)
    }

    /// A way with a word for each variant on it.
    pub(super) fn path(&self, owner: &Owner, path: &[String]) -> Vec<String> {
        let Some(words) = self.words.get(owner) else {
            return path.to_vec();
        };
        let word = |(index, word): (usize, &String)| {
            let known = words.get(&path[..=index]);
            known.unwrap_or(word).clone()
        };
        path.iter().enumerate().map(word).collect()
    }
}

/// Whether types within a variant are named after what the document calls it.
fn names_types(union: &Union, variant: &Variant) -> bool {
    let same = union
        .variants
        .iter()
        .filter(|other| other.name == variant.name);
    match variant.named_by {
        NamedBy::Component | NamedBy::Webhook => true,
        NamedBy::Title => !is_placeholder(&variant.name) && same.count() == 1,
        NamedBy::Nothing => false,
    }
}

/// What a definition is in, and the way to it from there.
fn way(definition: &Definition) -> (Owner, &[String]) {
    match &definition.origin {
        Origin::Component { key, direction } => {
            let (key, direction) = (key.clone(), *direction);
            (Owner::Component { key, direction }, &[])
        }
        Origin::Inline { owner, path } => (owner.clone(), path),
    }
}

/// The names of the variants of a union: of each the first that no other would have as well.
fn of_union(api: &Api, facts: &Facts, config: &Config, id: TypeId, union: &Union) -> Vec<String> {
    let wishes = wishes(api, facts, config, id, union);
    let mut names: Vec<Option<String>> = vec![None; union.variants.len()];
    let mut scope = Scope::default();
    let levels = wishes.iter().map(Vec::len).max().unwrap_or_default();
    for level in 0..levels {
        let mut wanted: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, wishes) in wishes.iter().enumerate() {
            if let (None, Some(Some(wish))) = (&names[index], wishes.get(level)) {
                wanted
                    .entry(variant(wish, "Value"))
                    .or_default()
                    .push(index);
            }
        }
        for (name, of) in wanted {
            if let [only] = of.as_slice()
                && scope.is_free(&name)
            {
                names[*only] = Some(scope.claim(name));
            }
        }
    }
    let numbered = |(name, wishes): (Option<String>, Vec<Option<String>>)| {
        name.unwrap_or_else(|| {
            let last = wishes.into_iter().flatten().next_back();
            scope.claim(variant(&last.unwrap_or_default(), "Value"))
        })
    };
    names.into_iter().zip(wishes).map(numbered).collect()
}

/// What the variants could be called, the best first. What stands at the same place is of the same
/// sort.
fn wishes(
    api: &Api,
    facts: &Facts,
    config: &Config,
    id: TypeId,
    union: &Union,
) -> Vec<Vec<Option<String>>> {
    let values = values(api, facts, id, union);
    let schemas: Vec<Option<String>> = union
        .variants
        .iter()
        .map(|variant| match variant.named_by {
            NamedBy::Component => {
                let by_hand = config.types.get(&variant.name);
                Some(by_hand.unwrap_or(&variant.name).clone())
            }
            NamedBy::Title if !is_placeholder(&variant.name) => Some(variant.name.clone()),
            NamedBy::Title | NamedBy::Webhook | NamedBy::Nothing => None,
        })
        .collect();
    let short = without_shared_words(&schemas);
    let constants = own_constants(api, union);
    let looks = Looks::new(api, union);
    let wishes = union.variants.iter().zip(schemas).zip(short).enumerate();
    let wishes = wishes.map(|(index, ((variant, schema), short))| {
        let value = values[index].as_ref();
        let (said, counted) = match value {
            _ if variant.named_by == NamedBy::Webhook => (Some(&variant.name), None),
            Some(Value::Word(word)) if is_shorter(word, schema.as_ref()) => (Some(word), None),
            Some(Value::Count(words)) => (None, Some(words)),
            _ => (None, None),
        };
        let mut wishes = vec![
            said.cloned(),
            short,
            schema,
            counted.cloned(),
            constants[index].clone(),
        ];
        wishes.extend(looks.of(index).into_iter().map(Some));
        wishes
    });
    wishes.collect()
}

/// Whether a value says no less in fewer letters, where it has many.
fn is_shorter(word: &str, schema: Option<&String>) -> bool {
    word.len() <= LONG_VALUE || schema.is_none_or(|schema| schema.len() > word.len())
}

fn is_placeholder(title: &str) -> bool {
    let letters = title.chars().filter(|c| c.is_alphabetic());
    let word: String = letters.flat_map(char::to_lowercase).collect();
    word.is_empty() || PLACEHOLDERS.binary_search(&word.as_str()).is_ok()
}

/// What a discriminator says of a variant.
enum Value {
    /// A word.
    Word(String),
    /// The member with a number or a boolean.
    Count(String),
}

/// The value of the discriminator that each variant has, where it is one.
fn values(api: &Api, facts: &Facts, id: TypeId, union: &Union) -> Vec<Option<Value>> {
    let mut values: Vec<Option<Value>> = Vec::new();
    values.resize_with(union.variants.len(), || None);
    let Some((property, known)) = facts.dispatch.get(&id).and_then(|found| found.tag.as_ref())
    else {
        return values;
    };
    // Names of schemas are not values where the document writes values down.
    let implicit = union.discriminator.iter().flat_map(|told| &told.implicit);
    let implicit: BTreeSet<&(String, usize)> = implicit.collect();
    let known: Vec<&(String, usize)> = known.iter().filter(|one| !implicit.contains(one)).collect();
    let prefix = said_before(api, id, &known);
    for (index, variant) in union.variants.iter().enumerate() {
        let mut own = known.iter().filter(|(_, of)| *of == index);
        let (Some((value, _)), None) = (own.next(), own.next()) else {
            continue;
        };
        if variant.named_by == NamedBy::Component && is_same_word(value, &variant.name) {
            continue;
        }
        // `2` and identifiers of computers are not words.
        let is_word = value.starts_with(|c: char| c.is_alphabetic() || "-+_#/.$@".contains(c))
            && value.contains(char::is_alphabetic);
        values[index] = Some(match value.as_str() {
            "true" => Value::Count(property.clone()),
            "false" => Value::Count(negated(property)),
            value if is_word => Value::Word(value[prefix..].to_owned()),
            value => Value::Count(format!("{property} {value}")),
        });
    }
    values
}

/// Whether a value is the name of its schema, perhaps behind that of what the schema is in.
fn is_same_word(value: &str, schema: &str) -> bool {
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let last = value.rsplit(['.', '/', '#', ':']).next();
    let schema = letters(schema);
    last.is_some_and(|last| letters(last) == schema) || letters(value) == schema
}

/// How many bytes all values begin with that say what the union is called anyway: `customer.` of
/// `CustomerEvent`.
fn said_before(api: &Api, id: TypeId, values: &[&(String, usize)]) -> usize {
    let [(first, _), rest @ ..] = values else {
        return 0;
    };
    let (owner, path) = way(api.definition(id));
    let mut said: Vec<String> = Vec::new();
    if let Owner::Component { key, .. } = &owner {
        said.push(snake(key, ""));
    }
    said.extend(path.iter().map(|word| snake(word, "")));
    let said: BTreeSet<&str> = said.iter().flat_map(|words| words.split('_')).collect();
    let is_end = |c: char| matches!(c, '.' | '/' | '#' | ':');
    let mut ends = first.match_indices(is_end).map(|(at, _)| at + 1);
    let fits = |end: &usize| {
        let prefix = &first[..*end];
        let words = snake(prefix, "");
        let is_said = words
            .split('_')
            .all(|word| word.is_empty() || said.contains(word));
        is_said
            && first.len() > *end
            && !rest.is_empty()
            && rest
                .iter()
                .all(|(value, _)| value.len() > *end && value.starts_with(prefix))
    };
    ends.rfind(fits).unwrap_or_default()
}

/// What is not what a word says: `is_web` is `is not web`.
fn negated(property: &str) -> String {
    let words = snake(property, "");
    match words.split_once('_') {
        Some((verb @ ("is" | "has" | "can"), rest)) => format!("{verb} not {rest}"),
        _ => format!("not {words}"),
    }
}

/// Names without the words that all of them begin or end with, where that leaves something of each.
fn without_shared_words(names: &[Option<String>]) -> Vec<Option<String>> {
    let words: Vec<Option<Vec<String>>> = names
        .iter()
        .map(|name| {
            let name = name.as_ref()?;
            Some(snake(name, "").split('_').map(str::to_owned).collect())
        })
        .collect();
    let known: Vec<&Vec<String>> = words.iter().flatten().collect();
    let (first, shortest) = match known.iter().map(|words| words.len()).min() {
        Some(shortest) if known.len() > 1 => (known[0], shortest),
        _ => return vec![None; names.len()],
    };
    let shared = |at: &dyn Fn(&[String], usize) -> Option<String>| {
        let is_shared = |n: &usize| known.iter().all(|words| at(words, *n) == at(first, *n));
        (0..shortest).take_while(is_shared).count()
    };
    let mut before = shared(&|words, n| words.get(n).cloned());
    let mut after = shared(&|words, n| words.iter().rev().nth(n).cloned());
    let starts_badly = |before: usize| {
        let mut starts = known.iter().map(|words| words[before].as_str());
        starts.any(|word| word.is_empty() || word.starts_with(|c: char| c.is_ascii_digit()))
    };
    // Something is left of the shortest, and what is left can begin a name.
    while before > 0 && (before + after >= shortest || starts_badly(before)) {
        before -= 1;
    }
    while after > 0 && before + after >= shortest {
        after -= 1;
    }
    if before + after == 0 {
        return vec![None; names.len()];
    }
    let left = |words: Option<Vec<String>>| {
        let words = words?;
        Some(words[before..words.len() - after].join("_"))
    };
    words.into_iter().map(left).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_all_share_are_left_out() {
        let short = |names: &[&str]| -> Vec<String> {
            let names: Vec<Option<String>> = names.iter().map(|n| Some((*n).to_owned())).collect();
            let short = without_shared_words(&names);
            short.into_iter().map(Option::unwrap_or_default).collect()
        };
        let messages = ["ChatRequestUserMessage", "ChatRequestSystemMessage"];
        assert_eq!(short(&messages), ["user", "system"]);
        assert_eq!(short(&["Customer", "DeletedCustomer"]), ["", ""]);
        assert_eq!(
            short(&["PayCard", "PayCardPresent"]),
            ["card", "card_present"]
        );
        assert_eq!(short(&["Cat", "Dog"]), ["", ""]);
        assert_eq!(short(&["Cat"]), [""]);
        assert_eq!(short(&["v2", "v3"]), ["", ""]);
        assert_eq!(short(&["Key1", "Key2"]), ["", ""]);
        assert_eq!(short(&["a_b_a", "a_b_a"]), ["a", "a"]);
    }

    #[test]
    fn titles_that_say_nothing() {
        assert!(is_placeholder("Object") && is_placeholder("Variant 2") && is_placeholder("2"));
        assert!(!is_placeholder("City") && !is_placeholder("Object store"));
        assert!(PLACEHOLDERS.is_sorted());
    }

    #[test]
    fn what_is_not() {
        assert_eq!(negated("is_web"), "is not web");
        assert_eq!(negated("streamed"), "not streamed");
    }
}
