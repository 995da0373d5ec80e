//! What is wrong with a document, or lost from it: collected, ordered, shown with its place.

mod code;
mod origins;
mod render;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde_json::{Value, json};

pub use code::Code;
pub use origins::Origins;

pub use crate::locate::Location;
use crate::locate::{Locator, Written};
use crate::pointer::push_token;
use crate::suggest::did_you_mean;

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing can be generated.
    Error,
    /// Something is left out, or is generated with less than the document says.
    Warning,
    /// Nothing is lost; good to know.
    Note,
}

impl Severity {
    /// The word a user reads: `error`, `warning` or `note`.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What pointers into the configuration begin with.
pub const CONFIGURATION: &str = "codegen.toml";

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of problem this is.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// Where it is: a JSON pointer in the form of a URI fragment (RFC 6901 §6, not percent-encoded),
    /// e.g. `#/paths/~1pets/get`. Always of the document as it was written, before any conversion.
    /// In another file of the document, its path comes first: `schemas/pet.yaml#/Pet`; in the
    /// configuration that is [`CONFIGURATION`].
    pub pointer: String,
    /// What is wrong, in one sentence that starts in lower case and has no full stop.
    pub message: String,
    /// What would have been right there.
    pub expected: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
    /// The place in the text, when it is known without the pointer: a syntax error has no pointer.
    pub location: Option<Location>,
}

impl Diagnostic {
    /// The file it is in, by its path from the folder of the document; empty when that is the
    /// document itself.
    pub fn file(&self) -> &str {
        self.pointer.split('#').next().unwrap_or_default()
    }

    /// The pointer within its file.
    pub fn pointer_in_file(&self) -> &str {
        &self.pointer[self.file().len()..]
    }

    /// Says what would have been right.
    pub fn expected(&mut self, expected: impl Into<String>) -> &mut Diagnostic {
        self.expected = Some(expected.into());
        self
    }

    /// Says what to do.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// Says which of the known names was probably meant, if any is like the one that is not known.
    pub(crate) fn near<'n>(
        &mut self,
        wanted: &str,
        known: impl IntoIterator<Item = &'n str>,
    ) -> &mut Diagnostic {
        self.help = did_you_mean(wanted, known).or(self.help.take());
        self
    }

    /// Says where in the text the problem is, for problems that no pointer leads to.
    pub fn at(&mut self, location: Location) -> &mut Diagnostic {
        self.location = Some(location);
        self
    }
}

/// Every problem found so far.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    /// Where in the list each problem is.
    seen: BTreeMap<(Code, String, String), usize>,
    /// How the document was rearranged, in that order.
    origins: Vec<Origins>,
    /// The texts of other files of the document, by path.
    files: BTreeMap<String, Arc<str>>,
    /// The file that pointers are into until they are of the whole document again.
    current_file: Option<String>,
    /// The configuration that problems were found in.
    configuration: Option<Written>,
    strict: bool,
}

impl Diagnostics {
    /// None yet; what cannot be generated will be a warning, and the rest goes on.
    pub fn new() -> Diagnostics {
        Diagnostics::default()
    }

    /// None yet; every warning will be an error.
    pub fn strict() -> Diagnostics {
        Diagnostics {
            strict: true,
            ..Diagnostics::default()
        }
    }

    /// Adds a problem whose pointer is already that of the original document, unless the same was
    /// said of the same place before. Later stages know better what follows from a reference that
    /// leads nowhere, so there the last words count.
    pub fn push(&mut self, mut diagnostic: Diagnostic) -> &mut Diagnostic {
        if self.strict && diagnostic.severity == Severity::Warning {
            diagnostic.severity = Severity::Error;
        }
        let next = self.list.len();
        let index = *self.seen.entry(identity(&diagnostic)).or_insert(next);
        match self.list.get_mut(index) {
            Some(known) => known.message = diagnostic.message,
            None => self.list.push(diagnostic),
        }
        &mut self.list[index]
    }

    /// Adds an error at `pointer`.
    pub fn error(
        &mut self,
        code: Code,
        pointer: impl AsRef<str>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.add(Severity::Error, code, pointer.as_ref(), message.into())
    }

    /// Adds a warning at `pointer`; an error when these diagnostics are strict.
    pub fn warning(
        &mut self,
        code: Code,
        pointer: impl AsRef<str>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.add(Severity::Warning, code, pointer.as_ref(), message.into())
    }

    /// Adds a note at `pointer`.
    pub fn note(
        &mut self,
        code: Code,
        pointer: impl AsRef<str>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.add(Severity::Note, code, pointer.as_ref(), message.into())
    }

    fn add(
        &mut self,
        severity: Severity,
        code: Code,
        pointer: &str,
        message: String,
    ) -> &mut Diagnostic {
        let pointer = match &self.current_file {
            Some(file) => format!("{file}{pointer}"),
            None => self.original(pointer),
        };
        self.push(Diagnostic {
            code,
            severity,
            pointer,
            message,
            expected: None,
            help: None,
            location: None,
        })
    }

    /// Adds a problem of the configuration, at the path of keys and indices that leads to it.
    pub fn of_configuration(
        &mut self,
        severity: Severity,
        code: Code,
        (written, path): (&Written, &[&str]),
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.configuration.get_or_insert_with(|| written.clone());
        let mut pointer = format!("{CONFIGURATION}#");
        path.iter().for_each(|key| push_token(&mut pointer, key));
        self.push(Diagnostic {
            code,
            severity,
            pointer,
            message: message.into(),
            expected: None,
            help: None,
            location: written.place(path),
        })
    }

    /// Adds what was found of the document as it was last rearranged.
    pub(crate) fn absorb(&mut self, found: Diagnostics) {
        for mut diagnostic in found.list {
            diagnostic.pointer = self.original(&diagnostic.pointer);
            self.push(diagnostic);
        }
    }

    /// The pointer into the document as it was written of what is at `pointer` of the document as
    /// it was last rearranged.
    pub fn original(&self, pointer: &str) -> String {
        let pointer = pointer.to_owned();
        self.origins
            .iter()
            .rev()
            .fold(pointer, |pointer, origins| origins.original(&pointer))
    }

    /// Says that pointers given from now on are into another file of the document, whose text is
    /// kept to be shown.
    pub(crate) fn enter_file(&mut self, path: &str, text: &str) {
        self.files.insert(path.to_owned(), text.into());
        self.current_file = Some(path.to_owned());
    }

    /// Says that pointers given from now on are into the document again.
    pub(crate) fn leave_file(&mut self) {
        self.current_file = None;
    }

    /// Says how the document was rearranged, after what it was said of before: pointers given from
    /// now on are those of the rearranged document and are translated back.
    pub fn rearranged(&mut self, origins: Origins) {
        self.origins.push(origins);
    }

    /// Whether there is a problem of this kind at a pointer of the original document.
    pub(crate) fn knows(&self, code: Code, pointer: &str) -> bool {
        let first = (code, pointer.to_owned(), String::new());
        let next = self.seen.range(first..).next();
        next.is_some_and(|((c, p, _), _)| *c == code && p == pointer)
    }

    /// Whether nothing can be generated.
    pub fn has_errors(&self) -> bool {
        self.list
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Whether all errors are of the configuration.
    pub(crate) fn are_of_configuration(&self) -> bool {
        let mut errors = self
            .list
            .iter()
            .filter(|one| one.severity == Severity::Error);
        errors.all(|error| error.file() == CONFIGURATION)
    }

    /// Keeps only the problems that `keep` is true of.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.list.retain(keep);
        self.index();
    }

    /// Takes note of where in the list each problem is.
    fn index(&mut self) {
        self.seen = self.list.iter().map(identity).zip(0..).collect();
    }

    /// Every problem, in the order found; in document order after [`Diagnostics::locate`].
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Finds the place of every problem in `text`, and in the texts of other files of the document,
    /// and puts them in document order, file by file.
    pub fn locate(&mut self, text: &str) {
        let others = self
            .files
            .iter()
            .map(|(path, text)| (path.as_str(), &**text));
        for (file, text) in std::iter::once(("", text)).chain(others) {
            let of_file = |d: &&mut Diagnostic| d.location.is_none() && d.file() == file;
            let mut locator = Locator::new(text);
            for diagnostic in self.list.iter_mut().filter(of_file) {
                locator.want(&place(diagnostic));
            }
            let found = locator.find();
            for diagnostic in self.list.iter_mut().filter(of_file) {
                diagnostic.location = found.get(&place(diagnostic)).copied();
            }
        }
        self.list
            .sort_by(|a, b| (a.file(), a.location).cmp(&(b.file(), b.location)));
        self.index();
    }

    /// Every problem as a user sees it, in document order: what, where with the line of the text,
    /// what was expected, what to do. `color` adds ANSI escapes for a terminal.
    pub fn render(&self, file_name: &str, text: &str, color: bool) -> String {
        let mut located = self.clone();
        located.locate(text);
        let folded = folded(located.list);
        let mut out = String::new();
        for diagnostics in folded.chunk_by(|(a, _), (b, _)| a.file() == b.file()) {
            let Some((first, _)) = diagnostics.first() else {
                continue;
            };
            let text = match &self.configuration {
                Some(written) if first.file() == CONFIGURATION => &*written.text,
                _ => self.files.get(first.file()).map_or(text, |text| text),
            };
            let name = self.file_name(first, file_name);
            out.push_str(&render::render(diagnostics, &name, text, color));
        }
        out
    }

    /// Every problem for another program, in document order: an array of objects with `code`,
    /// `severity`, `file`, `line`, `column`, `pointer`, `message`, `expected` and `help`.
    pub fn to_json(&self, file_name: &str, text: &str) -> Value {
        let mut located = self.clone();
        located.locate(text);
        located
            .list
            .iter()
            .map(|diagnostic| to_json(diagnostic, &self.file_name(diagnostic, file_name)))
            .collect()
    }

    /// What the file of a problem is called, given what the document is called.
    pub fn file_name(&self, diagnostic: &Diagnostic, document: &str) -> String {
        match &self.configuration {
            Some(written) if diagnostic.file() == CONFIGURATION => written.name.clone(),
            _ => shown_name(document, diagnostic.file()),
        }
    }

    /// Adds what was found of the same document and configuration elsewhere.
    pub fn extend(&mut self, found: Diagnostics) {
        if self.configuration.is_none() {
            self.configuration = found.configuration;
        }
        for diagnostic in found.list {
            self.push(diagnostic);
        }
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// How often the same is said before it is said once for all.
const OFTEN: usize = 4;

/// Every problem with how often it is there: of what is said often, but for errors, the first alone.
fn folded(list: Vec<Diagnostic>) -> Vec<(Diagnostic, usize)> {
    let key = |one: &Diagnostic| (one.code, one.severity, one.message.clone());
    let mut counts = BTreeMap::new();
    for one in &list {
        *counts.entry(key(one)).or_insert(0) += 1;
    }
    let mut folded = Vec::with_capacity(list.len());
    for one in list {
        let Some(count) = counts.get_mut(&key(&one)) else {
            continue;
        };
        if *count < OFTEN || one.severity == Severity::Error {
            // Those that are not many, and those that were folded before, of which none is left.
            if *count > 0 {
                folded.push((one, 1));
            }
        } else {
            folded.push((one, *count));
            *count = 0;
        }
    }
    folded
}

/// What a file of the document is called, given what the document is called.
fn shown_name(document: &str, file: &str) -> String {
    match document.rfind(['/', '\\']) {
        _ if file.is_empty() => document.to_owned(),
        Some(end) => format!("{}{file}", &document[..=end]),
        None => file.to_owned(),
    }
}

/// The pointer whose place is shown: of a reference the line that says where it leads.
fn place(diagnostic: &Diagnostic) -> String {
    match diagnostic.code {
        Code::UnresolvedReference | Code::RemoteReference | Code::FileReference => {
            format!("{}/$ref", diagnostic.pointer_in_file())
        }
        _ => diagnostic.pointer_in_file().to_owned(),
    }
}

/// What makes a problem the same as another. A reference that leads nowhere is one problem, in
/// whatever words the stages that stumble over it say so.
fn identity(diagnostic: &Diagnostic) -> (Code, String, String) {
    let message = match diagnostic.code {
        Code::UnresolvedReference => String::new(),
        _ => diagnostic.message.clone(),
    };
    (diagnostic.code, diagnostic.pointer.clone(), message)
}

fn to_json(diagnostic: &Diagnostic, file: &str) -> Value {
    json!({
        "code": diagnostic.code.as_str(),
        "severity": diagnostic.severity.as_str(),
        "file": file,
        "line": diagnostic.location.map(|location| location.line),
        "column": diagnostic.location.map(|location| location.column),
        "pointer": diagnostic.pointer_in_file(),
        "message": diagnostic.message,
        "expected": diagnostic.expected,
        "help": diagnostic.help,
    })
}
