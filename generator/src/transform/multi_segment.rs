//! Parameters of paths that are several segments because `codegen.toml` says so.

use wildmatch::WildMatch;

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::ir::{Api, Location};

/// Lets the parameters of `[parameters] multi_segment` be several segments.
pub(super) fn multi_segment(api: &mut Api, config: &Config, diagnostics: &mut Diagnostics) {
    for (index, pattern) in config.parameters.multi_segment.iter().enumerate() {
        if allow(api, &WildMatch::new(pattern)) {
            continue;
        }
        let index = index.to_string();
        diagnostics
            .of_configuration(
                Severity::Warning,
                Code::UnusedConfiguration,
                (&config.written, &["parameters", "multi_segment", &index]),
                format!(
                    "`[parameters]` says that `{pattern}` is several segments, but no path begins so"
                ),
            )
            .expected("a path up to a parameter: `/files/{path}` or `*/{path}`");
    }
}

/// Whether there is a parameter that the pattern fits.
fn allow(api: &mut Api, pattern: &WildMatch) -> bool {
    let mut is_used = false;
    for operation in &mut api.operations {
        let path = &operation.path;
        let in_path = operation.parameters.iter_mut();
        for parameter in in_path.filter(|parameter| parameter.location == Location::Path) {
            let place = format!("{{{}}}", parameter.member.name);
            let way = path.find(&place).map(|at| &path[..at + place.len()]);
            if way.is_some_and(|way| pattern.matches(way)) {
                parameter.multi_segment = true;
                is_used = true;
            }
        }
    }
    is_used
}
