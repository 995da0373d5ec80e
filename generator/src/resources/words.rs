//! English as far as the names of resources need it.

/// Words that look like a plural and are none, or whose singular is another word.
const IRREGULAR: &[(&str, &str)] = &[
    ("people", "person"),
    ("children", "child"),
    ("indices", "index"),
    ("matrices", "matrix"),
    ("vertices", "vertex"),
    ("analyses", "analysis"),
    ("bases", "base"),
    ("databases", "database"),
    ("houses", "house"),
    ("warehouses", "warehouse"),
    ("causes", "cause"),
    ("clauses", "clause"),
    ("pauses", "pause"),
    ("caches", "cache"),
    ("movies", "movie"),
    ("cookies", "cookie"),
    ("series", "series"),
    ("species", "species"),
    ("news", "news"),
    ("data", "data"),
    ("metadata", "metadata"),
    ("aws", "aws"),
    ("dns", "dns"),
    ("sms", "sms"),
    ("https", "https"),
    ("os", "os"),
    ("gps", "gps"),
    ("tls", "tls"),
    ("rss", "rss"),
    ("cors", "cors"),
    ("kubernetes", "kubernetes"),
    ("leaves", "leaf"),
];

/// The singular of a word in snake case; only its last part changes.
pub(crate) fn singular(word: &str) -> String {
    let (before, last) = match word.rfind('_') {
        Some(at) => word.split_at(at + 1),
        None => ("", word),
    };
    format!("{before}{}", singular_of_one(last))
}

/// Whether a word in snake case is a plural.
pub(super) fn is_plural(word: &str) -> bool {
    singular(word) != word
}

fn singular_of_one(word: &str) -> String {
    if let Some((_, singular)) = IRREGULAR.iter().find(|(plural, _)| *plural == word) {
        return (*singular).to_owned();
    }
    let stem = |ending: &str| word.strip_suffix(ending).filter(|stem| stem.len() > 1);
    if let Some(stem) = stem("ies") {
        return format!("{stem}y");
    }
    for ending in ["sses", "shes", "ches", "xes", "zzes", "uses"] {
        if stem(ending).is_some() {
            return word[..word.len() - 2].to_owned();
        }
    }
    if ["ss", "us", "is", "as"]
        .iter()
        .any(|ending| word.ends_with(ending))
    {
        return word.to_owned();
    }
    match stem("s") {
        Some(stem) => stem.to_owned(),
        None => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_become_singular() {
        for (plural, expected) in [
            ("customers", "customer"),
            ("balance_transactions", "balance_transaction"),
            ("categories", "category"),
            ("addresses", "address"),
            ("statuses", "status"),
            ("branches", "branch"),
            ("boxes", "box"),
            ("warehouses", "warehouse"),
            ("people", "person"),
            ("movies", "movie"),
        ] {
            assert_eq!(singular(plural), expected);
            assert!(is_plural(plural));
        }
    }

    #[test]
    fn what_is_no_plural_stays() {
        for word in [
            "status", "access", "analysis", "sms", "data", "s", "", "canvas",
        ] {
            assert_eq!(singular(word), word);
            assert!(!is_plural(word));
        }
    }
}
