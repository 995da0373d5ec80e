//! English as far as the names of resources need it: the singular of a plural.

/// Words in the singular that look like a plural, and words that are both.
const SAME: &[&str] = &[
    "lens",
    "news",
    "means",
    "corps",
    "chaos",
    "cosmos",
    "ethos",
    "kudos",
    "kubernetes",
    "bias",
    "canvas",
    "atlas",
    "gas",
    "pancreas",
    "christmas",
    "https",
    "cors",
    "nfs",
    "nhs",
    "chromeos",
    "macos",
    "junos",
    "analytics",
    "diagnostics",
    "logistics",
    "schematics",
    "graphics",
    "demographics",
    "economics",
    "ethics",
    "genetics",
    "heuristics",
    "mathematics",
    "physics",
    "politics",
    "robotics",
    "naics",
];

/// Words of three letters that are a plural; others, which end in `s` too, mostly are the name of a
/// protocol or of a service: `dns`, `aws`.
const SHORT_PLURALS: &[&str] = &[
    "abs", "ads", "bts", "cds", "dbs", "dvs", "ids", "ips", "ous", "pcs", "pvs", "tvs", "txs",
    "ups", "vms",
];

/// Plurals that follow no rule, as whole words.
const IRREGULAR: &[(&str, &str)] = &[
    ("people", "person"),
    ("feet", "foot"),
    ("teeth", "tooth"),
    ("mice", "mouse"),
    ("geese", "goose"),
    ("men", "man"),
    ("women", "woman"),
    ("alumni", "alumnus"),
    ("stimuli", "stimulus"),
    ("nuclei", "nucleus"),
    ("loci", "locus"),
    ("foci", "focus"),
    ("radii", "radius"),
    ("criteria", "criterion"),
    ("phenomena", "phenomenon"),
    ("corpora", "corpus"),
    ("genera", "genus"),
    ("curricula", "curriculum"),
    ("bacteria", "bacterium"),
    ("formulae", "formula"),
    ("larvae", "larva"),
    ("axes", "axis"),
    ("oases", "oasis"),
    ("crises", "crisis"),
    ("theses", "thesis"),
    ("ties", "tie"),
    ("pies", "pie"),
    ("dies", "die"),
    ("lies", "lie"),
    ("uses", "use"),
    ("reuses", "reuse"),
    ("abuses", "abuse"),
    ("muses", "muse"),
    ("fuses", "fuse"),
    ("oses", "os"),
];

/// How plurals end that are more than a word and an `s`, and how their singular ends. The first that
/// fits counts, so an exception stands before its rule.
const ENDINGS: &[(&str, &str)] = &[
    ("children", "child"),
    ("series", "series"),
    ("species", "species"),
    ("movies", "movie"),
    ("cookies", "cookie"),
    ("rookies", "rookie"),
    ("zombies", "zombie"),
    ("selfies", "selfie"),
    ("calories", "calorie"),
    ("prairies", "prairie"),
    ("ies", "y"),
    ("shoes", "shoe"),
    ("toes", "toe"),
    ("canoes", "canoe"),
    ("oes", "o"),
    ("bookshelves", "bookshelf"),
    ("shelves", "shelf"),
    ("leaves", "leaf"),
    ("halves", "half"),
    ("wolves", "wolf"),
    ("knives", "knife"),
    ("wives", "wife"),
    ("lives", "life"),
    ("indices", "index"),
    ("matrices", "matrix"),
    ("vertices", "vertex"),
    ("appendices", "appendix"),
    ("quizzes", "quiz"),
    ("zzes", "zz"),
    ("aliases", "alias"),
    ("alias", "alias"),
    ("canvases", "canvas"),
    ("atlases", "atlas"),
    ("biases", "bias"),
    ("gases", "gas"),
    ("analyses", "analysis"),
    ("diagnoses", "diagnosis"),
    ("prognoses", "prognosis"),
    ("synopses", "synopsis"),
    ("hypotheses", "hypothesis"),
    ("parentheses", "parenthesis"),
    ("lenses", "lens"),
    ("houses", "house"),
    ("causes", "cause"),
    ("clauses", "clause"),
    ("pauses", "pause"),
    ("spouses", "spouse"),
    ("excuses", "excuse"),
    ("uses", "us"),
    ("sses", "ss"),
    ("caches", "cache"),
    ("niches", "niche"),
    ("avalanches", "avalanche"),
    ("headaches", "headache"),
    ("ches", "ch"),
    ("shes", "sh"),
    ("xes", "x"),
    // Foreign words in `i` and `u`, and letters that are said one by one.
    ("apis", "api"),
    ("uris", "uri"),
    ("wikis", "wiki"),
    ("emojis", "emoji"),
    ("taxis", "taxi"),
    ("kpis", "kpi"),
    ("guis", "gui"),
    ("clis", "cli"),
    ("pois", "poi"),
    ("dois", "doi"),
    ("skus", "sku"),
    ("menus", "menu"),
    ("cpus", "cpu"),
    ("gpus", "gpu"),
    ("scus", "scu"),
    ("ss", "ss"),
    ("us", "us"),
    ("is", "is"),
    ("s", ""),
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
    let ends_in_s = word.ends_with('s');
    let is_name = word.len() <= 3 && ends_in_s && !SHORT_PLURALS.contains(&word);
    if is_name || ends_in_s && SAME.contains(&word) {
        return word.to_owned();
    }
    if let Some((_, singular)) = IRREGULAR.iter().find(|(plural, _)| *plural == word) {
        return (*singular).to_owned();
    }
    // Most words end in neither, and need not be compared with each ending.
    let endings = if ends_in_s || word.ends_with("children") {
        ENDINGS
    } else {
        &[]
    };
    let fitting = endings
        .iter()
        .find_map(|(plural, singular)| Some((word.strip_suffix(plural)?, singular)));
    match fitting {
        Some((stem, singular)) => format!("{stem}{singular}"),
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
            ("account_statuses", "account_status"),
            ("branches", "branch"),
            ("boxes", "box"),
            ("warehouses", "warehouse"),
            ("people", "person"),
            ("movies", "movie"),
            ("heroes", "hero"),
            ("shoes", "shoe"),
            ("photos", "photo"),
            ("lenses", "lens"),
            ("licenses", "license"),
            ("responses", "response"),
            ("databases", "database"),
            ("aliases", "alias"),
            ("buses", "bus"),
            ("abuses", "abuse"),
            ("open_houses", "open_house"),
            ("quizzes", "quiz"),
            ("sizes", "size"),
            ("caches", "cache"),
            ("shelves", "shelf"),
            ("archives", "archive"),
            ("axes", "axis"),
            ("analyses", "analysis"),
            ("diagnoses", "diagnosis"),
            ("indices", "index"),
            ("grandchildren", "grandchild"),
            ("schemas", "schema"),
            ("areas", "area"),
            ("apis", "api"),
            ("restapis", "restapi"),
            ("uris", "uri"),
            ("emojis", "emoji"),
            ("skus", "sku"),
            ("menus", "menu"),
            ("ids", "id"),
            ("csses", "css"),
            ("metrics", "metric"),
            ("criteria", "criterion"),
        ] {
            assert_eq!(singular(plural), expected);
            assert!(is_plural(plural));
        }
    }

    #[test]
    fn what_is_no_plural_stays() {
        for word in [
            "status",
            "access",
            "analysis",
            "sms",
            "data",
            "metadata",
            "media",
            "s",
            "",
            "canvas",
            "ios",
            "os",
            "chaos",
            "dns",
            "https",
            "kubernetes",
            "prometheus",
            "previous",
            "axis",
            "redis",
            "whois",
            "timeseries",
            "time_series",
            "stockseries",
            "species",
            "analytics",
            "lens",
            "us",
            "alias",
            "chassis",
        ] {
            assert_eq!(singular(word), word);
            assert!(!is_plural(word));
        }
    }

    #[test]
    fn the_singular_of_a_singular_is_itself() {
        for (_, word) in IRREGULAR.iter().chain(ENDINGS) {
            assert_eq!(singular(word), *word);
        }
    }
}
