//! Finds the names that someone may have meant.

/// How many names are shown.
const SHOWN: usize = 3;
/// How alike two names have to be, from 0 to 1.
const ALIKE: f64 = 0.6;

/// The names of `known` that are most like `wanted`, the most alike first. A glob is like a name
/// that begins as it does.
pub(super) fn near<'n>(wanted: &str, known: impl IntoIterator<Item = &'n str>) -> Vec<String> {
    let wanted = wanted.replace('*', "").to_lowercase();
    let segments = wanted.matches('/').count();
    let mut found: Vec<(f64, &str)> = known
        .into_iter()
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
