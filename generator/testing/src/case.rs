//! Cases: documents in YAML that say by themselves how they are to be looked at.
//!
//! The lines at the top that begin with `#!` do, and are not part of the document:
//!
//! ```yaml
//! #! alone
//! #! shows src/client.rs README.md
//! #! config
//! #! [crate]
//! #! tests = true
//! openapi: 3.0.3
//! ```

use std::fs;
use std::path::Path;

use specwright::Generated;
use specwright::config::Config;
use specwright::diagnostic::Diagnostics;

/// A document, and how it is to be looked at.
#[derive(Clone, Debug, Default)]
pub struct Case {
    /// What the file is called, without its ending.
    pub name: String,
    /// The document.
    pub text: String,
    /// `config`: the `codegen.toml` in the lines that follow.
    pub config: Config,
    /// `alone`: whether its crate is compiled by itself, since names at the root of the crate or of
    /// methods of the client are the point, or it depends on more than others.
    pub alone: bool,
    /// `shows`: files of the crate that are looked at although they are much the same in every case.
    pub shows: Vec<String>,
}

impl Case {
    /// Reads the case in a file.
    ///
    /// # Panics
    ///
    /// When there is none, or it says what is not known.
    #[must_use]
    pub fn read(path: &Path) -> Case {
        let whole =
            fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        Case::parse(&name, &whole)
    }

    fn parse(name: &str, whole: &str) -> Case {
        let mut case = Case {
            name: name.to_owned(),
            ..Case::default()
        };
        let mut config: Option<String> = None;
        let mut text = whole;
        while let Some(rest) = text.strip_prefix("#!") {
            let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
            text = after;
            if let Some(config) = &mut config {
                config.push_str(line.strip_prefix(' ').unwrap_or(line));
                config.push('\n');
                continue;
            }
            let mut words = line.split_whitespace();
            match words.next() {
                Some("alone") => case.alone = true,
                Some("shows") => case.shows.extend(words.map(str::to_owned)),
                Some("config") => config = Some(String::new()),
                other => panic!("`{name}` says {other:?}, which no case says"),
            }
        }
        if let Some(config) = config {
            let config = Config::parse(&format!("{name}.toml"), &config);
            case.config = config.unwrap_or_else(|error| panic!("{error}"));
        }
        case.text = text.to_owned();
        case
    }

    /// What is generated of it, and what is said of it.
    #[must_use]
    pub fn generate(&self) -> (Option<Generated>, String) {
        let mut diagnostics = Diagnostics::new();
        let name = format!("{}.yaml", self.name);
        let bytes = self.text.as_bytes();
        let generated = specwright::generate(&name, bytes, &self.config, &mut diagnostics);
        (generated, diagnostics.render(&name, &self.text, false))
    }
}

#[cfg(test)]
mod tests {
    use super::Case;

    #[test]
    fn flags_are_no_part_of_the_document() {
        let text = "#! alone\n#! shows a b\n#! config\n#! [crate]\n#!\n#! name = \"c\"\nopenapi: 3\n#! no flag\n";
        let case = Case::parse("n", text);
        assert!(case.alone);
        assert_eq!(case.shows, ["a", "b"]);
        assert_eq!(case.config.package.name.as_deref(), Some("c"));
        assert_eq!(case.text, "openapi: 3\n#! no flag\n");
        let plain = Case::parse("n", "# a comment\nopenapi: 3\n");
        assert_eq!(plain.text, "# a comment\nopenapi: 3\n");
        assert!(!plain.alone && plain.shows.is_empty());
    }
}
