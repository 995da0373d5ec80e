//! An example of calling an operation, for its documentation: compiled by `cargo test --doc`.

use super::Emitter;
use super::sample::{Code, Purpose, RequestSample};
use crate::ir::{OperationId, PollValue, Success, SuccessReply};

/// How wide a line of an example is at most: it is indented by a comment within an `impl`.
const WIDTH: usize = 88;

/// What is done with a call.
pub(super) enum CallUse {
    /// It is awaited, and gives nothing.
    Unit,
    /// It is awaited, and gives a value.
    Value,
    /// It gives items, page by page.
    Items,
    /// It is awaited, and gives bytes in chunks.
    Chunks,
    /// It gives a stream of values.
    Stream,
    /// It gives a stream of parts.
    Parts,
    /// It is awaited, and gives a place.
    Place,
}

impl Emitter<'_> {
    /// The lines of an example; none where a value cannot be made up.
    pub(super) fn example(&self, id: OperationId) -> Vec<String> {
        let Some(sample) = self.sample(id, Purpose::Reading) else {
            return Vec::new();
        };
        let mut lines = vec![String::new(), "```no_run".to_owned()];
        lines.extend(sample.imports.iter().map(|path| format!("use {path};")));
        if !sample.imports.is_empty() {
            lines.push(String::new());
        }
        self.example_function(id, &sample, &mut lines);
        lines
    }

    /// The function in which an example makes its call, to the end of the code.
    pub(super) fn example_function(
        &self,
        id: OperationId,
        sample: &RequestSample,
        lines: &mut Vec<String>,
    ) {
        let library = self.context.library;
        lines.push(format!(
            "# async fn example() -> Result<(), {library}::Error> {{"
        ));
        lines.push(format!("let client = {library}::Client::from_env()?;"));
        lines.extend(self.example_call(id, sample).lines().map(str::to_owned));
        lines.extend(["# Ok(())", "# }", "```"].map(str::to_owned));
    }

    /// The call, and what becomes of it.
    pub(super) fn example_call(&self, id: OperationId, sample: &RequestSample) -> String {
        let mut out = String::new();
        let mut way = self.links_of_call(id, sample);
        match self.outcome(id) {
            CallUse::Unit => chain(&mut out, "", &way, ".await?;"),
            CallUse::Value => chain(&mut out, "let reply = ", &way, ".await?;"),
            CallUse::Items => {
                way.push(Code::text(".stream()"));
                chain(&mut out, "let mut items = ", &way, ";");
                out.push_str("while let Some(item) = items.next().await {\n");
                out.push_str("    println!(\"{:?}\", item?);\n}\n");
            }
            CallUse::Chunks => {
                chain(&mut out, "let mut reply = ", &way, ".await?;");
                out.push_str("while let Some(bytes) = reply.chunk().await? {\n");
                out.push_str("    println!(\"{} bytes\", bytes.len());\n}\n");
            }
            CallUse::Place => {
                chain(&mut out, "let place = ", &way, ".await?;");
                out.push_str("println!(\"{}\", place.location());\n");
            }
            CallUse::Parts => {
                way.push(Code::text(".stream()"));
                chain(&mut out, "let mut parts = ", &way, ";");
                out.push_str("while let Some(part) = parts.next().await {\n");
                out.push_str("    println!(\"{:?}\", part?);\n}\n");
            }
            CallUse::Stream => {
                way.push(Code::text(".stream()"));
                chain(&mut out, "let mut events = ", &way, ";");
                out.push_str("while let Some(event) = events.next().await {\n");
                out.push_str("    println!(\"{:?}\", event?);\n}\n");
            }
        }
        out
    }

    /// The call of an operation that takes long, to its value.
    pub(super) fn polled_call(&self, id: OperationId, sample: &RequestSample) -> String {
        let mut out = String::new();
        let mut way = self.links_of_call(id, sample);
        way.push(Code::text(".until_done()"));
        let polling = self.api.operations[id.0].polling.as_ref();
        let is_empty = polling.is_none_or(|polling| polling.value == PollValue::Empty);
        let start = if is_empty { "" } else { "let value = " };
        chain(&mut out, start, &way, ".await?;");
        out
    }

    /// What follows `client` in a call.
    fn links_of_call(&self, id: OperationId, sample: &RequestSample) -> Vec<Code> {
        let parts = self.way(id).into_iter();
        let mut way: Vec<Code> = parts.map(|part| Code::text(format!(".{part}"))).collect();
        let method = way.pop().map(|method| method.flat()).unwrap_or_default();
        way.push(Code::call(format!("{method}("), sample.arguments.clone()));
        way
    }

    /// The way from the client to the method, in parts: `["customer()", "create"]`.
    pub(super) fn way(&self, id: OperationId) -> Vec<String> {
        let resource = self.resource_of(id);
        let modules = &self.names.resources[resource].path;
        let mut way: Vec<String> = modules.iter().map(|name| format!("{name}()")).collect();
        way.push(self.names.operations[id.0].method.clone());
        way
    }

    /// What is done with a call of an operation.
    pub(super) fn outcome(&self, id: OperationId) -> CallUse {
        match &self.api.operations[id.0].success {
            Success::One(SuccessReply::Json(_)) if self.is_paged(id) => CallUse::Items,
            Success::One(SuccessReply::Empty) => CallUse::Unit,
            Success::One(SuccessReply::Bytes) => CallUse::Chunks,
            Success::One(SuccessReply::Redirect) => CallUse::Place,
            Success::One(SuccessReply::Events(_) | SuccessReply::Lines(_)) => CallUse::Stream,
            Success::One(SuccessReply::Parts(..)) => CallUse::Parts,
            Success::One(SuccessReply::Json(_) | SuccessReply::Text)
            | Success::Optional(_)
            | Success::ByStatus(_) => CallUse::Value,
        }
    }
}

/// A chain of methods on `client`: on one line, or each on its own.
fn chain(out: &mut String, start: &str, links: &[Code], end: &str) {
    let flat: String = links.iter().map(Code::flat).collect();
    let flat = format!("{start}client{flat}{end}");
    if flat.chars().count() <= WIDTH {
        out.push_str(&flat);
    } else {
        out.push_str(&format!("{start}client"));
        for link in links {
            out.push_str("\n    ");
            link.write(out, 4, 0, WIDTH);
        }
        match end {
            ";" => out.push(';'),
            end => out.push_str(&format!("\n    {end}")),
        }
    }
    out.push('\n');
}
