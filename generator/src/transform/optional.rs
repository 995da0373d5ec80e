//! Members that may be missing because `codegen.toml` says so.

use wildmatch::WildMatch;

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::ir::{Api, Definition, Kind, usage};

/// Makes the members of `[members] optional` optional, and with `optional_in_replies` all those of
/// what is received.
pub(super) fn optional(api: &mut Api, config: &Config, diagnostics: &mut Diagnostics) {
    let patterns = config.members.optional.iter();
    let patterns: Vec<WildMatch> = patterns.map(|pattern| WildMatch::new(pattern)).collect();
    let mut is_used = vec![false; patterns.len()];
    if !patterns.is_empty() {
        for definition in &mut api.definitions {
            by_patterns(definition, &patterns, &mut is_used);
        }
    }
    for (index, pattern) in config.members.optional.iter().enumerate() {
        if is_used[index] {
            continue;
        }
        let index = index.to_string();
        diagnostics
            .of_configuration(
                Severity::Warning,
                Code::UnusedConfiguration,
                (&config.written, &["members", "optional", &index]),
                format!(
                    "`[members]` makes `{pattern}` optional, which is not a member that is generated"
                ),
            )
            .expected("`schema.member`, `schema.member.inner` or `*.member`");
    }
    if config.members.optional_in_replies {
        in_replies(api);
    }
}

fn by_patterns(definition: &mut Definition, patterns: &[WildMatch], is_used: &mut [bool]) {
    let Kind::Object(object) = &mut definition.kind else {
        return;
    };
    for member in &mut object.members {
        // What is inline in an operation has no name, but patterns fit it.
        let way = definition.origin.way(&member.name);
        let way = way.unwrap_or_else(|| format!(".{}", member.name));
        for (pattern, is_used) in patterns.iter().zip(&mut *is_used) {
            if pattern.matches(&way) {
                *is_used = true;
                member.required = false;
            }
        }
    }
}

fn in_replies(api: &mut Api) {
    let usage = usage(api);
    for (definition, usage) in api.definitions.iter_mut().zip(usage) {
        if let (Kind::Object(object), true) = (&mut definition.kind, usage.decoded) {
            for member in &mut object.members {
                member.required = false;
            }
        }
    }
}
