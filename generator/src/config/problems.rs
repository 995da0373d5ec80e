//! Finds every problem of a `codegen.toml` at once: what cannot be read is taken out, and the rest is read.

use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue, Error};

use super::{Config, runtime};
use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::locate::{Location, Written, line_and_column};
use crate::suggest::did_you_mean;

/// How many problems are found at most.
const MOST: usize = 100;

/// Why a `codegen.toml` was refused: every problem, with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfigError {
    /// The problems, in the order of the file.
    pub problems: Vec<ConfigProblem>,
    /// The file with what is wrong taken out: what else it asks for can be looked at.
    pub rest: Box<Config>,
}

/// One thing that is wrong with a `codegen.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigProblem {
    /// The keys and indices that lead to it; empty where the text is not TOML.
    pub path: Vec<String>,
    /// What is wrong.
    pub message: String,
    /// What would have been right.
    pub expected: Option<String>,
    /// What to do.
    pub help: Option<String>,
    /// Line and column, counted from 1.
    pub position: Option<(usize, usize)>,
}

impl Config {
    /// Reads the text of `codegen.toml`; `name` is what problems call the file.
    pub fn parse(name: &str, text: &str) -> Result<Config, ConfigError> {
        let written = Written {
            name: name.to_owned(),
            text: text.to_owned(),
        };
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut problems: Vec<ConfigProblem> = errors
            .iter()
            .map(|error| ConfigProblem::of(error, text, Vec::new()))
            .collect();
        let mut config = Config::default();
        // Of a text that is not TOML it is not known what belongs where.
        if problems.is_empty() {
            config = read(table, text, &mut problems);
        }
        config.written = written;
        if let Some((path, problem)) = runtime::problem(&config) {
            problems.push(ConfigProblem::at(&config.written, path, problem));
        }
        if problems.is_empty() {
            return Ok(config);
        }
        problems.sort_by_key(|problem| problem.position);
        Err(ConfigError {
            problems,
            rest: Box::new(config),
        })
    }
}

/// Reads what can be read of a table, and takes out what cannot.
fn read(mut table: Spanned<DeTable<'_>>, text: &str, problems: &mut Vec<ConfigProblem>) -> Config {
    let whole = table.clone();
    let mut removed: Vec<Vec<String>> = Vec::new();
    while problems.len() + removed.len() < MOST {
        let error = match Config::deserialize(toml::Deserializer::from(table.clone())) {
            Ok(config) => return config,
            Err(error) => error,
        };
        let Some(span) = place(&table, &error) else {
            problems.push(ConfigProblem::of(&error, text, Vec::new()));
            break;
        };
        let path = path_to(whole.get_ref(), &span);
        // What lacks something that was taken out lacks nothing by itself.
        if !removed.iter().any(|known| known.starts_with(&path)) {
            let mut problem = ConfigProblem::of(&error, text, path.clone());
            problem.position = Some(line_and_column(text, span.start));
            problems.push(problem);
        }
        if !remove(table.get_mut(), &span) {
            break;
        }
        removed.push(path);
    }
    Config::default()
}

/// Where an error is. One in a list is known to be only in the list: it is in the item with which alone
/// there it is still there.
fn place(table: &Spanned<DeTable<'_>>, error: &Error) -> Option<Range<usize>> {
    let span = error.span()?;
    let mut path = path_to(table.get_ref(), &span);
    if path.last().is_some_and(|last| last == "0") {
        path.pop();
    }
    let items = array_at(&mut table.clone(), &path)
        .map_or(Vec::new(), |items| items.clone().into_iter().collect());
    let is_at_fault = |item: &&Spanned<DeValue<'_>>| {
        let mut alone = table.clone();
        if let Some(items) = array_at(&mut alone, &path) {
            *items = DeArray::new();
            items.push((*item).clone());
        }
        let left = Config::deserialize(toml::Deserializer::from(alone)).err();
        left.is_some_and(|left| left.message() == error.message() && left.span() == error.span())
    };
    let item = items.iter().find(is_at_fault);
    Some(item.map_or(span, Spanned::span))
}

/// The list that keys and indices lead to.
fn array_at<'t, 'i>(
    table: &'t mut Spanned<DeTable<'i>>,
    path: &[String],
) -> Option<&'t mut DeArray<'i>> {
    let (first, rest) = path.split_first()?;
    let mut value = table.get_mut().get_mut(first.as_str())?.get_mut();
    for token in rest {
        value = match value {
            DeValue::Table(table) => table.get_mut(token.as_str())?.get_mut(),
            DeValue::Array(items) => items.get_mut(token.parse::<usize>().ok()?)?.get_mut(),
            _ => return None,
        };
    }
    match value {
        DeValue::Array(items) => Some(items),
        _ => None,
    }
}

/// The keys and indices that lead to what is written at a place.
fn path_to(table: &DeTable<'_>, span: &Range<usize>) -> Vec<String> {
    fn in_value(value: &DeValue<'_>, span: &Range<usize>) -> Option<Vec<String>> {
        match value {
            DeValue::Table(table) => in_table(table, span),
            DeValue::Array(items) => items.iter().enumerate().find_map(|(index, item)| {
                step(
                    index.to_string(),
                    item.span() == *span,
                    item.get_ref(),
                    span,
                )
            }),
            _ => None,
        }
    }
    fn in_table(table: &DeTable<'_>, span: &Range<usize>) -> Option<Vec<String>> {
        table.iter().find_map(|(key, value)| {
            let is_here = key.span() == *span || value.span() == *span;
            step(key.get_ref().to_string(), is_here, value.get_ref(), span)
        })
    }
    fn step(
        key: String,
        is_here: bool,
        value: &DeValue<'_>,
        span: &Range<usize>,
    ) -> Option<Vec<String>> {
        // A list of tables begins where its first table does.
        let within = in_value(value, span);
        let mut rest = within.or_else(|| is_here.then(Vec::new))?;
        rest.insert(0, key);
        Some(rest)
    }
    in_table(table, span).unwrap_or_default()
}

/// Takes out what is written at a place; whether it was there.
fn remove(table: &mut DeTable<'_>, span: &Range<usize>) -> bool {
    if table
        .iter_mut()
        .any(|(_, value)| remove_in(value.get_mut(), span))
    {
        return true;
    }
    let here = table
        .iter()
        .find(|(key, value)| key.span() == *span || value.span() == *span)
        .map(|(key, _)| key.get_ref().clone());
    here.is_some_and(|key| table.remove(&*key).is_some())
}

fn remove_in(value: &mut DeValue<'_>, span: &Range<usize>) -> bool {
    match value {
        DeValue::Table(table) => remove(table, span),
        DeValue::Array(items) => {
            if items.iter_mut().any(|item| remove_in(item.get_mut(), span)) {
                return true;
            }
            let kept: Vec<_> = items
                .iter()
                .filter(|item| item.span() != *span)
                .cloned()
                .collect();
            if kept.len() < items.len() {
                *items = kept.into_iter().fold(DeArray::new(), |mut list, item| {
                    list.push(item);
                    list
                });
                return true;
            }
            false
        }
        _ => false,
    }
}

impl ConfigProblem {
    fn of(error: &Error, text: &str, path: Vec<String>) -> ConfigProblem {
        let position = error.span().map(|span| line_and_column(text, span.start));
        let said = error.message().trim();
        let (message, expected, known) = reworded(said);
        let help = known.and_then(|(wanted, known)| did_you_mean(&wanted, known));
        ConfigProblem {
            path,
            message,
            expected,
            help,
            position,
        }
    }

    /// What is wrong with the value at this path of keys, which only others show.
    fn at(written: &Written, path: Vec<String>, message: String) -> ConfigProblem {
        let keys: Vec<&str> = path.iter().map(String::as_str).collect();
        let place = written.place(&keys);
        ConfigProblem {
            message,
            expected: None,
            help: None,
            position: place.map(|place| (place.line, place.column)),
            path,
        }
    }
}

/// A name that is not known, and those that are.
type Unknown<'m> = (String, Vec<&'m str>);

/// What serde says, in the words of the file: what is wrong, what would be right, and the names that are
/// known where one is not.
fn reworded(said: &str) -> (String, Option<String>, Option<Unknown<'_>>) {
    let quoted = |text: &str| text.split('`').nth(1).unwrap_or_default().to_owned();
    for (start, what) in [("unknown field ", "key"), ("unknown variant ", "value")] {
        let Some(rest) = said.strip_prefix(start) else {
            continue;
        };
        let (name, known) = rest.split_once(", expected ").unwrap_or((rest, ""));
        let name = quoted(name);
        let known: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
        let message = format!("`{name}` is no {what} here");
        let expected = match known.as_slice() {
            [] => format!("no {what}"),
            [only] => format!("`{only}`"),
            [others @ .., last] => {
                let others: Vec<String> = others.iter().map(|one| format!("`{one}`")).collect();
                format!("{} or `{last}`", others.join(", "))
            }
        };
        return (message, Some(expected), Some((name, known)));
    }
    if let Some(rest) = said.strip_prefix("missing field ") {
        let key = quoted(rest);
        let expected = format!("`{key} = …`");
        return (format!("`{key}` is missing"), Some(expected), None);
    }
    let invalid = said
        .strip_prefix("invalid type: ")
        .or_else(|| said.strip_prefix("invalid value: "));
    if let Some((found, expected)) = invalid.and_then(|rest| rest.rsplit_once(", expected ")) {
        return (
            format!("found {}", in_toml(found)),
            Some(in_toml(expected)),
            None,
        );
    }
    (said.to_owned(), None, None)
}

/// A type of Rust or serde, as a type of TOML.
fn in_toml(ty: &str) -> String {
    let (name, value) = match ty.split_once(' ') {
        Some((name, value)) => (name, format!(" {value}")),
        None => (ty, String::new()),
    };
    let name = match name {
        "map" | "struct" => return "a table".to_owned(),
        "a" => {
            return ty
                .replace("a sequence", "an array")
                .replace("a map", "a table");
        }
        "sequence" => "an array",
        "string" => "the string",
        "boolean" => "the boolean",
        "floating" => return format!("the number {}", value.trim_start_matches(" point ")),
        "integer" if value.is_empty() => "an integer",
        "integer" => "the integer",
        "u16" | "u32" | "u64" | "usize" | "i64" => "an integer",
        _ => return ty.to_owned(),
    };
    format!("{name}{value}")
}

impl ConfigError {
    /// Adds the problems to diagnostics.
    pub fn report(&self, diagnostics: &mut Diagnostics) {
        for problem in &self.problems {
            let path: Vec<&str> = problem.path.iter().map(String::as_str).collect();
            let place = (&self.rest.written, path.as_slice());
            let diagnostic = diagnostics.of_configuration(
                Severity::Error,
                Code::InvalidConfiguration,
                place,
                &*problem.message,
            );
            diagnostic.expected.clone_from(&problem.expected);
            diagnostic.help.clone_from(&problem.help);
            diagnostic.location = problem
                .position
                .map(|(line, column)| Location { line, column });
        }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut diagnostics = Diagnostics::new();
        self.report(&mut diagnostics);
        let shown = diagnostics.render("", "", false);
        let name = &self.rest.written.name;
        match self.problems.len() {
            1 => writeln!(f, "{name} has an error")?,
            count => writeln!(f, "{name} has {count} errors")?,
        }
        write!(f, "\n{}", shown.trim_end())
    }
}

impl std::error::Error for ConfigError {}
