//! The words of paths, and the versions of an API that they begin with.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;

/// A part of a path that is not a parameter, in snake case, and whether a parameter follows it.
pub(super) struct Segment {
    pub(super) word: String,
    pub(super) item: bool,
}

/// The words of a path, and the version that comes before them, empty without one.
pub(super) fn segments(path: &str) -> (Vec<Segment>, String) {
    let mut segments: Vec<Segment> = Vec::new();
    let mut version = Vec::new();
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let path = match custom_method(path) {
        Some(custom) => &path[..path.len() - custom.len() - 1],
        None => path,
    };
    for part in path.split('/').filter(|part| !part.is_empty()) {
        if segments.is_empty() && is_prefix(part) {
            version.extend(is_version(part).then(|| part.to_ascii_lowercase()));
            continue;
        }
        let (word, item) = word(part);
        let word = word.to_snake_case();
        if !word.is_empty() {
            segments.push(Segment { word, item });
        } else if item && let Some(last) = segments.last_mut() {
            last.item = true;
        }
    }
    (segments, version.join("_"))
}

/// What is done with the thing that a path leads to, where the path ends in a colon and a word, as
/// Google's custom methods do (AIP-136): `{name}:cancel`, `items:batchGet`.
pub(super) fn custom_method(path: &str) -> Option<&str> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let (before, word) = path.rsplit('/').next()?.rsplit_once(':')?;
    let starts = word.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let is_whole = before.matches('{').count() == before.matches('}').count();
    (!before.is_empty() && starts && is_whole && word.chars().all(is_word)).then_some(word)
}

/// What a part of a path says itself, and whether it has a parameter that names one thing. A file
/// extension says which format, and is not the name of anything: `near.{format}`, `Calls.json`.
fn word(part: &str) -> (&str, bool) {
    // Arguments of a function: `near(latitude={latitude})`, `Orders({id})`.
    if let Some((word, arguments)) = part.split_once('(')
        && !word.is_empty()
        && !word.contains('{')
    {
        return (word, arguments.contains('{'));
    }
    let Some((before, _)) = part.split_once('{') else {
        return (part.strip_suffix(".json").unwrap_or(part), false);
    };
    if let Some(word) = before.strip_suffix('.') {
        return (word, false);
    }
    // `v{version}` is a parameter, `released{cursor}` is not.
    let is_word = before.len() > 2 && before.chars().all(|c| c.is_ascii_alphabetic());
    if is_word { (before, false) } else { ("", true) }
}

/// `v1`, `v2.0`, `api`, `rest`: what comes before the names of things.
fn is_prefix(part: &str) -> bool {
    is_version(part) || part.eq_ignore_ascii_case("api") || part.eq_ignore_ascii_case("rest")
}

fn is_version(part: &str) -> bool {
    let digits = part.strip_prefix(['v', 'V']).unwrap_or(part);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | '_' | '-'))
}

/// How a call is named by its path and its tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) resource: Vec<String>,
    /// What of the tags of the document the first words of the resource are.
    pub(super) tags: Vec<Option<usize>>,
    pub(super) method: String,
    pub(super) version: String,
}

/// The calls of one root, by version: its numbers first, so that 10 comes after 9.
type Versions<'a> = BTreeMap<(Vec<u64>, &'a str), Vec<usize>>;

/// Where two versions of an API have the same call of what is at the root, the older keeps the plain
/// name, and all calls of the newer are below the name of its version: `v2().job().get(…)`. Versions
/// that have no call in common share the name, for then each call has a version of its own. What has
/// no version shares its name with none, because a call that is added to either would rename others.
pub(super) fn separate_versions(calls: &mut [Call]) {
    let mut roots: BTreeMap<&str, Versions<'_>> = BTreeMap::new();
    for (index, call) in calls.iter().enumerate() {
        if let Some(root) = call.resource.first() {
            let version = (numbers(&call.version), &*call.version);
            let versions = roots.entry(root).or_default();
            versions.entry(version).or_default().push(index);
        }
    }
    let mut moved: Vec<usize> = Vec::new();
    for versions in roots.values() {
        let mut taken = BTreeSet::new();
        let is_beside_unversioned = versions.keys().any(|(_, version)| version.is_empty());
        for ((_, version), of_version) in versions {
            let named = of_version.iter().map(|index| {
                let call = &calls[*index];
                (&call.resource, &call.method)
            });
            let named: Vec<_> = named.collect();
            let is_apart = is_beside_unversioned && !version.is_empty();
            if is_apart || named.iter().any(|name| taken.contains(name)) {
                moved.extend(of_version);
            } else {
                taken.extend(named);
            }
        }
    }
    for index in moved {
        let version = calls[index].version.to_snake_case();
        let word = if version.starts_with(|c: char| c.is_ascii_digit()) {
            format!("v{version}")
        } else {
            version
        };
        let call = &mut calls[index];
        call.resource.insert(0, word);
        if !call.tags.is_empty() {
            call.tags.insert(0, None);
        }
    }
}

/// The numbers of a version, by which `v2` is older than `v10`.
fn numbers(version: &str) -> Vec<u64> {
    let digits = version.split(|c: char| !c.is_ascii_digit());
    digits.filter_map(|number| number.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Call, custom_method, segments, separate_versions};

    #[test]
    fn words_of_paths() {
        for (path, expected, version) in [
            ("/v1/customers/{id}/cards", "customers* cards", "v1"),
            ("/api/v2.0/jobs", "jobs", "v2.0"),
            (
                "/2010-04-01/Accounts/{Sid}/Calls.json",
                "accounts* calls",
                "2010-04-01",
            ),
            (
                "/Accounts/{Sid}/Calls/{CallSid}.json",
                "accounts* calls*",
                "",
            ),
            ("/sites/near.{format}", "sites near", ""),
            ("/Orders({id})/Items", "orders* items", ""),
            (
                "/sites/near(latitude={lat},longitude={lon})",
                "sites near*",
                "",
            ),
            ("/me/messages/delta()", "me messages delta", ""),
            ("/orders/released{cursor}", "orders released", ""),
            ("/v{version}/quality", "quality", ""),
            ("/forecast/daily?city={city}", "forecast daily", ""),
            ("/#Target=Service.Action", "", ""),
            ("/v1/{name}:cancel", "", "v1"),
            ("/v1/jobs:batchGet", "jobs", "v1"),
            ("/users/{id}:activate", "users*", ""),
            ("/users/{a:b}", "users*", ""),
            ("/", "", ""),
        ] {
            let (segments, of) = segments(path);
            let words = segments.iter().map(|segment| {
                let item = if segment.item { "*" } else { "" };
                format!("{}{item}", segment.word)
            });
            let words: Vec<String> = words.collect();
            assert_eq!((&*words.join(" "), &*of), (expected, version), "{path}");
        }
    }

    #[test]
    fn verbs_behind_colons() {
        for (path, expected) in [
            ("/v1/{name}:cancel", Some("cancel")),
            ("/v1/items:batchGet?a=b", Some("batchGet")),
            ("/v1/items/{a:b}", None),
            ("/v1/:id", None),
            ("/v1/12:30", None),
            ("/v1/a:b/c", None),
            ("/v1/{name}:{verb}", None),
        ] {
            assert_eq!(custom_method(path), expected, "{path}");
        }
    }

    /// The names of calls of `version resource method` once versions are apart.
    fn apart(calls: &[&str]) -> Vec<String> {
        let call = |text: &&str| {
            let mut words = text.split(' ').map(str::to_owned);
            Call {
                version: words.next().unwrap().replace('-', ""),
                resource: words
                    .next()
                    .unwrap()
                    .split('.')
                    .map(str::to_owned)
                    .collect(),
                tags: Vec::new(),
                method: words.next().unwrap(),
            }
        };
        let mut calls: Vec<Call> = calls.iter().map(call).collect();
        separate_versions(&mut calls);
        let name = |call: &Call| format!("{}.{}", call.resource.join("."), call.method);
        calls.iter().map(name).collect()
    }

    #[test]
    fn versions_with_a_call_in_common_are_apart() {
        assert_eq!(
            apart(&[
                "v10 job get",
                "v2 job get",
                "v2 job.file list",
                "- job get",
                "v2 pet list",
                "- job.file delete",
            ]),
            [
                "v10.job.get",
                "v2.job.get",
                "v2.job.file.list",
                "job.get",
                "pet.list",
                "job.file.delete",
            ]
        );
    }

    #[test]
    fn versions_without_a_call_in_common_are_one() {
        let calls = [
            "v9 project list",
            "v10 project create",
            "v1 project.env list",
        ];
        let expected = ["project.list", "project.create", "project.env.list"];
        assert_eq!(apart(&calls), expected);
    }

    #[test]
    fn what_has_no_version_shares_its_module_with_no_version() {
        let calls = ["v2 job list", "- job.file get", "v2 pet list", "v3 job get"];
        let expected = ["v2.job.list", "job.file.get", "pet.list", "v3.job.get"];
        assert_eq!(apart(&calls), expected);
    }
}
