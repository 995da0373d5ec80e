//! Finds the names that someone may have meant.

/// How many names are shown.
const SHOWN: usize = 3;
/// How alike two names have to be, from 0 to 1.
const ALIKE: f64 = 0.6;
/// How long a name is at most that is compared, and how many are: comparing takes time with the product
/// of the lengths, and a document may be hostile.
const LONGEST: usize = 200;
const COMPARED: usize = 5_000;

/// The names of `known` that are most like `wanted`, the most alike first. A glob is like a name
/// that begins as it does.
pub fn near<'n>(wanted: &str, known: impl IntoIterator<Item = &'n str>) -> Vec<String> {
    if wanted.len() > LONGEST {
        return Vec::new();
    }
    let wanted = wanted.replace('*', "").to_lowercase();
    let segments = wanted.matches('/').count();
    let mut found: Vec<(f64, &str)> = known
        .into_iter()
        .filter(|name| name.len() <= LONGEST)
        .take(COMPARED)
        .map(|name| (likeness(&wanted, segments, name), name))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .collect();
    found.sort_by(|(a, one), (b, other)| b.total_cmp(a).then_with(|| one.cmp(other)));
    found.dedup();
    let names = found.into_iter().take(SHOWN);
    names.map(|(_, name)| name.to_owned()).collect()
}

fn likeness(wanted: &str, segments: usize, name: &str) -> f64 {
    let name = name.to_lowercase();
    let whole = strsim::normalized_damerau_levenshtein(wanted, &name);
    let Some((end, _)) = name.match_indices('/').nth(segments.max(1)) else {
        return whole;
    };
    let beginning = strsim::normalized_damerau_levenshtein(wanted, &name[..end]);
    // A beginning says less than the whole.
    whole.max(beginning * 0.99)
}

/// What to do about a name that is not known, where some of `known` is like it.
pub(crate) fn did_you_mean<'n>(
    wanted: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> Option<String> {
    let found = near(wanted, known);
    let names: Vec<String> = found.iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        None => None,
        Some((only, [])) => Some(format!("did you mean {only}?")),
        Some((last, others)) => Some(format!("did you mean {} or {last}?", others.join(", "))),
    }
}
