//! Descriptions of a document made into lines of rustdoc.

/// The lines of a description.
#[must_use]
pub fn doc_lines(text: &str, _base_url: Option<&str>) -> Vec<String> {
    text.lines()
        .map(|line| line.trim_end().to_owned())
        .collect()
}
