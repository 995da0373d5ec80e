//! What values of the variants of a union look like, in words: for schemas that have no name.

use std::collections::BTreeMap;

use super::ident::snake;
use crate::ir::{Api, Constant, Kind, Member, NamedBy, Type, Union, Variant};

/// The variants of a union as they are told apart.
pub(super) struct Looks<'a> {
    api: &'a Api,
    /// The members of each variant that is an object.
    objects: Vec<Option<&'a [Member]>>,
    types: Vec<&'a Type>,
}

impl<'a> Looks<'a> {
    pub(super) fn new(api: &'a Api, union: &'a Union) -> Looks<'a> {
        let types: Vec<&Type> = union.variants.iter().map(|variant| &variant.ty).collect();
        Looks {
            objects: types.iter().map(|ty| members(api, ty)).collect(),
            api,
            types,
        }
    }

    /// What a variant could be called, the best first.
    pub(super) fn of(&self, index: usize) -> Vec<String> {
        match self.objects[index] {
            Some(members) => self.of_object(index, members),
            None => words(self.api, self.types[index], 0),
        }
    }

    /// An object is told by the members that no other has, else by those that it must have.
    fn of_object(&self, index: usize, members: &[Member]) -> Vec<String> {
        let others: Vec<&[Member]> = self
            .objects
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != index)
            .filter_map(|(_, members)| *members)
            .collect();
        let told: Vec<&Member> = members.iter().filter(|m| m.constant.is_none()).collect();
        let is_own = |member: &&&Member| others.iter().all(|other| find(other, member).is_none());
        let is_asked = |member: &&&Member| {
            let required = |other: &&[Member]| find(other, member).is_some_and(|m| m.required);
            member.required && !others.iter().any(required)
        };
        let own: Vec<&&Member> = told.iter().filter(is_own).collect();
        let required: Vec<&&Member> = own.iter().filter(|m| m.required).copied().collect();
        let asked: Vec<&&Member> = told.iter().filter(is_asked).collect();
        let mut wishes = Vec::new();
        for members in [&required, &own, &asked] {
            if let [first, rest @ ..] = members.as_slice() {
                wishes.push(with(&[first]));
                wishes.extend(rest.first().map(|second| with(&[first, second])));
                break;
            }
        }
        if told.is_empty() {
            wishes.push("empty".to_owned());
        }
        let of_member = told
            .iter()
            .find_map(|member| self.of_member(member, &others));
        // What others have too, and nothing else.
        let all: Vec<&Member> = told.iter().copied().filter(|m| m.required).collect();
        let all = if all.is_empty() { told } else { all };
        wishes.extend((1..=all.len().min(3)).map(|most| {
            let names: Vec<String> = all[..most].iter().map(|m| snake(&m.name, "")).collect();
            format!("only {}", names.join(" "))
        }));
        wishes.extend(of_member);
        wishes
    }

    /// What tells an object by one of its members, which others have too, but of another type.
    fn of_member(&self, member: &Member, others: &[&[Member]]) -> Option<String> {
        let same: Option<Vec<&Member>> = others.iter().map(|other| find(other, member)).collect();
        let same = same?;
        let name = snake(&member.name, "");
        if let Some(nested) = members(self.api, member.ty.not_null()) {
            let all: Option<Vec<&[Member]>> = same
                .iter()
                .map(|other| members(self.api, other.ty.not_null()))
                .collect();
            let all = all?;
            let is_own = |one: &&Member| all.iter().all(|other| find(other, one).is_none());
            let own = nested.iter().find(is_own)?;
            return Some(format!("with {name} {}", snake(&own.name, "")));
        }
        let own = words(self.api, &member.ty, 0);
        let same: Vec<String> = same
            .iter()
            .flat_map(|other| words(self.api, &other.ty, 0))
            .collect();
        let word = own.into_iter().find(|word| !same.contains(word))?;
        Some(format!("with {name} {word}"))
    }
}

fn with(members: &[&Member]) -> String {
    let names: Vec<String> = members
        .iter()
        .map(|member| snake(&member.name, ""))
        .collect();
    format!("with {}", names.join(" and "))
}

fn find<'m>(members: &'m [Member], other: &Member) -> Option<&'m Member> {
    members.iter().find(|member| member.name == other.name)
}

fn members<'a>(api: &'a Api, ty: &Type) -> Option<&'a [Member]> {
    match ty {
        Type::Named(id) => match &api.definition(*id).kind {
            Kind::Object(object) => Some(&object.members),
            Kind::Newtype(_) | Kind::Enumeration(_) | Kind::Union(_) => None,
        },
        _ => None,
    }
}

/// What a value that is not an object can be called.
fn words(api: &Api, ty: &Type, depth: usize) -> Vec<String> {
    let one = |word: &str| vec![word.to_owned()];
    match ty {
        Type::Any => one("any"),
        Type::Boolean => one("flag"),
        Type::Integer32 | Type::Integer64 | Type::Unsigned64 | Type::BigInteger => one("integer"),
        Type::Number => one("number"),
        Type::String => one("text"),
        Type::Secret => one("secret"),
        Type::Base64 | Type::Base64Url => one("base64"),
        Type::File => one("file"),
        Type::Tuple(items) if items.len() == 2 => one("pair"),
        Type::Tuple(_) => one("tuple"),
        Type::Map(value) => vec![
            "map".to_owned(),
            format!("map of {}", plural_of(api, value)),
        ],
        Type::Part(inner, _) => words(api, inner, depth),
        Type::Array(item) | Type::Lines(item) => {
            let plural = plural_of(api, item);
            if is_scalar(item) {
                vec![plural]
            } else {
                vec!["list".to_owned(), plural]
            }
        }
        Type::Nullable(inner) => words(api, inner, depth),
        Type::Clearable(inner) | Type::Expandable(inner) => words(api, inner, depth),
        Type::Custom(path) => one(path.rsplit("::").next().unwrap_or(path)),
        Type::Formatted(formatted) => one(&formatted.format),
        Type::Named(_) if depth > 8 => Vec::new(),
        Type::Named(id) => match &api.definition(*id).kind {
            Kind::Object(_) => one("map"),
            Kind::Newtype(inner) => words(api, inner, depth + 1),
            Kind::Enumeration(enumeration) => {
                let texts = enumeration.values.iter().map(|value| match &value.value {
                    Constant::String(_) => "text",
                    Constant::Integer(_) => "integer",
                    Constant::Number(_) => "number",
                    Constant::Boolean(_) => "flag",
                });
                let mut kinds: Vec<&str> = texts.collect();
                kinds.dedup();
                match kinds.as_slice() {
                    [only] => vec![(*only).to_owned(), format!("known {only}")],
                    _ => one("known"),
                }
            }
            Kind::Union(union) => of_union(api, union, depth),
        },
    }
}

/// A union within a union: what its variants are, where these are few.
fn of_union(api: &Api, union: &Union, depth: usize) -> Vec<String> {
    let name = |variant: &Variant| match variant.named_by {
        NamedBy::Component | NamedBy::Title | NamedBy::Webhook => Some(variant.name.clone()),
        NamedBy::Nothing => words(api, &variant.ty, depth + 1).into_iter().next(),
    };
    let names: Option<Vec<String>> = union.variants.iter().map(name).collect();
    match names.as_deref() {
        Some([one, other]) => vec![format!("{one} or {other}")],
        Some([first, ..]) => vec![format!("{first} or others"), "one of several".to_owned()],
        _ => vec!["one of several".to_owned()],
    }
}

fn is_scalar(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Boolean
            | Type::Integer32
            | Type::Integer64
            | Type::Unsigned64
            | Type::BigInteger
            | Type::Number
            | Type::String
            | Type::Secret
    )
}

/// What several values of a type are called.
fn plural_of(api: &Api, ty: &Type) -> String {
    use crate::ir::Origin;
    let word = match ty {
        Type::Named(id) => match &api.definition(*id).origin {
            Origin::Component { key, .. } => snake(key, "item"),
            Origin::Inline { .. } => words(api, ty, 1)
                .into_iter()
                .next()
                .unwrap_or_else(|| "item".to_owned()),
        },
        Type::Any => "value".to_owned(),
        _ => words(api, ty, 1)
            .into_iter()
            .next()
            .unwrap_or_else(|| "item".to_owned()),
    };
    plural(&word)
}

/// What several are called that are each called so.
pub(super) fn plural(word: &str) -> String {
    let consonant_before_y = |word: &str| {
        let before = word
            .strip_suffix('y')
            .and_then(|rest| rest.chars().next_back());
        before.is_some_and(|c| !"aeiou".contains(c))
    };
    match word {
        _ if ["s", "x", "ch", "sh", "z"]
            .iter()
            .any(|end| word.ends_with(end)) =>
        {
            format!("{word}es")
        }
        _ if consonant_before_y(word) => format!("{}ies", &word[..word.len() - 1]),
        _ => format!("{word}s"),
    }
}

/// Of each variant the value of a member that has one, where no other variant has it.
pub(super) fn own_constants(api: &Api, union: &Union) -> Vec<Option<String>> {
    let variants = union.variants.iter();
    let all: Vec<_> = variants.map(|one| constants(api, &one.ty)).collect();
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for constant in all.iter().flatten() {
        *counts.entry(*constant).or_default() += 1;
    }
    let own = all.iter().map(|constants| {
        let mut constants = constants.iter();
        let (_, value) = constants.find(|constant| counts[*constant] == 1)?;
        Some((*value).to_owned())
    });
    own.collect()
}

/// What tells a type by always being the same text: the members of an object, and the values of a
/// list of so many, which have no names.
fn constants<'a>(api: &'a Api, ty: &Type) -> Vec<(&'a str, &'a str)> {
    match ty.not_null() {
        Type::Named(id) => match &api.definition(*id).kind {
            Kind::Object(object) => {
                let constants = object.members.iter().filter_map(|member| {
                    let Some(Constant::String(text)) = &member.constant else {
                        return None;
                    };
                    let is_word = text.contains(char::is_alphabetic);
                    is_word.then_some((member.name.as_str(), text.as_str()))
                });
                constants.collect()
            }
            Kind::Enumeration(_) | Kind::Union(_) | Kind::Newtype(_) => Vec::new(),
        },
        Type::Tuple(items) => {
            let only = items.iter().filter_map(|item| only_text(api, item));
            only.map(|text| ("", text)).collect()
        }
        _ => Vec::new(),
    }
}

/// The text that an enumeration of one has.
fn only_text<'a>(api: &'a Api, ty: &Type) -> Option<&'a str> {
    let Type::Named(id) = ty else { return None };
    let Kind::Enumeration(enumeration) = &api.definition(*id).kind else {
        return None;
    };
    match enumeration.only() {
        Some(Constant::String(text)) if text.contains(char::is_alphabetic) => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::plural;

    #[test]
    fn several_of_a_word() {
        for (word, expected) in [
            ("text", "texts"),
            ("box", "boxes"),
            ("category", "categories"),
            ("day", "days"),
            ("address", "addresses"),
            ("batch", "batches"),
        ] {
            assert_eq!(plural(word), expected);
        }
    }
}
