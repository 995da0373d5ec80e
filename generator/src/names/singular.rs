//! English singulars of the last word of a name, as far as resource names need them.

/// Words that end in `s` and are no plural, or whose plural is irregular.
const EXCEPTIONS: [(&str, &str); 34] = [
    ("access", "access"), ("alias", "alias"), ("aliases", "alias"), ("analyses", "analysis"),
    ("aws", "aws"), ("axes", "axis"), ("bonuses", "bonus"), ("bus", "bus"), ("buses", "bus"),
    ("caches", "cache"), ("campuses", "campus"), ("children", "child"), ("cookies", "cookie"),
    ("dns", "dns"), ("gas", "gas"), ("https", "https"), ("indices", "index"), ("kubernetes", "kubernetes"),
    ("lens", "lens"), ("matrices", "matrix"), ("men", "man"), ("movies", "movie"), ("news", "news"),
    ("people", "person"), ("quizzes", "quiz"), ("series", "series"), ("sms", "sms"),
    ("species", "species"), ("statuses", "status"), ("tls", "tls"), ("vertices", "vertex"),
    ("viruses", "virus"), ("women", "woman"), ("xrays", "xray"),
];

/// The singular of a snake_case name: its last word's.
pub fn singular(name: &str) -> String {
    match name.rsplit_once('_') {
        Some((head, last)) => format!("{head}_{}", word(last)),
        None => word(name),
    }
}

fn word(word: &str) -> String {
    if let Ok(found) = EXCEPTIONS.binary_search_by_key(&word, |(plural, _)| plural) {
        return EXCEPTIONS[found].1.to_owned();
    }
    let ends = |suffix: &str| word.len() > suffix.len() + 1 && word.ends_with(suffix);
    let drop = |count: usize| word[..word.len() - count].to_owned();
    if ends("ies") {
        return drop(3) + "y";
    }
    if ["sses", "xes", "zzes", "ches", "shes"].into_iter().any(ends) {
        return drop(2);
    }
    if ends("s") && !["ss", "us", "is", "os"].into_iter().any(|suffix| word.ends_with(suffix)) {
        return drop(1);
    }
    if ends("os") { drop(1) } else { word.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{EXCEPTIONS, singular};

    #[test]
    fn the_exceptions_are_sorted() {
        assert!(EXCEPTIONS.is_sorted_by_key(|(plural, _)| plural));
    }

    #[test]
    fn plurals_lose_their_ending_and_other_words_do_not() {
        let cases = [
            ("customers", "customer"), ("balance_transactions", "balance_transaction"),
            ("addresses", "address"), ("statuses", "status"), ("status", "status"),
            ("databases", "database"), ("branches", "branch"), ("caches", "cache"),
            ("categories", "category"), ("boxes", "box"), ("sizes", "size"), ("repos", "repo"),
            ("analysis", "analysis"), ("pos", "pos"), ("news", "news"), ("s", "s"),
        ];
        for (plural, expected) in cases {
            assert_eq!(singular(plural), expected);
        }
    }
}
