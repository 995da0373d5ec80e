//! Types that the configuration has for formats: where they come from, and how they are read and
//! written. That another type was chosen is seen wherever it is used.

use toml::Value;

use super::change::{ChangeKind, Verdict};
use super::compare::{Comparison, Item};
use super::revision::Revision;
use specwright::config::Format;

impl Comparison<'_> {
    /// Compares the formats that have the same type in both versions.
    pub(super) fn formats(&mut self, item: &Item, before: &Revision<'_>, after: &Revision<'_>) {
        let is = after.formats();
        for (name, old) in before.formats() {
            match is.get(name) {
                Some(new) if old.path == new.path => self.format(item, name, old, new),
                _ => {}
            }
        }
    }

    fn format(&mut self, item: &Item, name: &str, old: &Format, new: &Format) {
        let path = &new.path;
        if let (Some((dependency, was)), Some((_, is))) = (provider(old), provider(new))
            && !is_same(was, is)
        {
            let message = format!(
                "`{path}`, the type of strings of the format `{name}`, is that of \
                 `{dependency} = {is}` instead of `{was}`"
            );
            let weight = (Verdict::Major, ChangeKind::TypeChanged);
            self.at(item, "#", weight, message);
        }
        let by = |function: &Option<String>, default: &str| {
            format!("`{}`", function.as_deref().unwrap_or(default))
        };
        for (verb, was, is, default) in [
            ("read", &old.parse, &new.parse, "FromStr"),
            ("written", &old.format, &new.format, "Display"),
        ] {
            if was != is {
                let (was, is) = (by(was, default), by(is, default));
                let message = format!(
                    "`{path}` is {verb} by {is} instead of {was}, in strings of the format `{name}`"
                );
                self.at(item, "#", (Verdict::Patch, ChangeKind::Wire), message);
            }
        }
    }
}

/// The dependency that the type comes from, if it is one of those that its format names.
fn provider(format: &Format) -> Option<(&String, &Value)> {
    let path = format.path.trim_start_matches("::");
    let root = path.split("::").next()?;
    let mut dependencies = format.dependencies.iter();
    dependencies.find(|(name, _)| name.replace('-', "_") == root)
}

/// Whether a type of one dependency is that of the other: both are asked for alike but for versions
/// that Cargo takes for compatible, and features.
fn is_same(was: &Value, is: &Value) -> bool {
    let version = |value| compatible(text(value, "version").unwrap_or_default());
    let mut keys = ["path", "git", "branch", "tag", "rev", "package", "registry"].into_iter();
    version(was) == version(is) && keys.all(|key| text(was, key) == text(is, key))
}

/// A part of what is asked for; a dependency in one word is its version.
fn text<'v>(dependency: &'v Value, key: &str) -> Option<&'v str> {
    match dependency {
        Value::String(version) => (key == "version").then_some(version),
        table => table.get(key)?.as_str(),
    }
}

/// What versions have in common that Cargo takes for compatible: all up to the first number that is
/// not 0. Any other requirement is itself.
fn compatible(requirement: &str) -> &str {
    let requirement = requirement.trim().trim_start_matches('^');
    let mut end = 0;
    for number in requirement.split('.') {
        let Ok(number_read) = number.parse::<u64>() else {
            return requirement;
        };
        end += number.len();
        if number_read != 0 {
            break;
        }
        end += 1;
    }
    &requirement[..end.min(requirement.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_that_cargo_takes_for_compatible() {
        for (was, is, same) in [
            ("'0.2'", "'0.2.15'", true),
            ("'0.2'", "'0.3'", false),
            (
                "'1.4.2'",
                "{ version = '^1.5', features = ['serde'] }",
                true,
            ),
            ("'1'", "'2'", false),
            ("'0.0.3'", "'0.0.4'", false),
            ("'0'", "'0'", true),
            ("'>=1, <3'", "'>=1, <4'", false),
            ("'1.0.0-rc.1'", "'1.0.0-rc.2'", true),
            ("{ path = 'a' }", "{ path = 'b' }", false),
            ("{ version = '1', package = 'a' }", "'1'", false),
        ] {
            let read = |text: &str| -> toml::Table { format!("d = {text}").parse().unwrap() };
            let (was_read, is_read) = (read(was), read(is));
            assert_eq!(is_same(&was_read["d"], &is_read["d"]), same, "{was} {is}");
        }
    }
}
