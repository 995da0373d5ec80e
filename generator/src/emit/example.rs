//! An example of calling an operation, for its documentation: compiled by `cargo test --doc`.

use super::Emitter;
use super::sample::{Purpose, RequestSample};
use crate::ir::{OperationId, Success, SuccessReply};

/// How wide a line of an example is at most: it is indented by a comment within an `impl`.
const WIDTH: usize = 88;

/// How wide a request is at most to be written within its call.
const SHORT: usize = 50;

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
    /// It is awaited, and gives a place.
    Place,
}

impl Emitter<'_> {
    /// The lines of an example; none where a value cannot be made up.
    pub(super) fn example(&self, id: OperationId) -> Vec<String> {
        let Some(sample) = self.sample(id, Purpose::Reading) else {
            return Vec::new();
        };
        let library = self.context.library;
        let mut lines = vec![String::new(), "```no_run".to_owned()];
        lines.extend(sample.imports.iter().map(|path| format!("use {path};")));
        lines.push(String::new());
        lines.push(format!(
            "# async fn example() -> Result<(), {library}::Error> {{"
        ));
        lines.push(format!("let client = {library}::Client::from_env()?;"));
        lines.extend(self.example_call(id, &sample).lines().map(str::to_owned));
        lines.push("# Ok(())".to_owned());
        lines.push("# }".to_owned());
        lines.push("```".to_owned());
        lines
    }

    /// The call, and what becomes of it.
    pub(super) fn example_call(&self, id: OperationId, sample: &RequestSample) -> String {
        let mut out = String::new();
        let mut request = sample.code.flat();
        if request.len() > SHORT {
            out.push_str("let request = ");
            sample
                .code
                .write(&mut out, 0, "let request = ;".len(), WIDTH);
            out.push_str(";\n");
            "request".clone_into(&mut request);
        }
        let mut way = self.way(id);
        let last = way.pop().unwrap_or_default();
        way.push(format!("{last}({request})"));
        match self.outcome(id) {
            CallUse::Unit => chain(&mut out, "", &way, &[], ".await?;"),
            CallUse::Value => chain(&mut out, "let reply = ", &way, &[], ".await?;"),
            CallUse::Items => {
                chain(&mut out, "let mut items = ", &way, &[".stream()"], ";");
                out.push_str("while let Some(item) = items.next().await {\n");
                out.push_str("    let item = item?;\n}\n");
            }
            CallUse::Chunks => {
                chain(&mut out, "let mut reply = ", &way, &[], ".await?;");
                out.push_str("while let Some(bytes) = reply.chunk().await? {\n");
                out.push_str("    println!(\"{} bytes\", bytes.len());\n}\n");
            }
            CallUse::Place => {
                chain(&mut out, "let place = ", &way, &[], ".await?;");
                out.push_str("println!(\"{}\", place.location());\n");
            }
            CallUse::Stream => {
                chain(&mut out, "let mut events = ", &way, &[".stream()"], ";");
                out.push_str("while let Some(event) = events.next().await {\n");
                out.push_str("    let event = event?;\n}\n");
            }
        }
        out
    }

    /// The way from the client to the method, in parts: `["customer()", "create"]`.
    pub(super) fn way(&self, id: OperationId) -> Vec<String> {
        let resource = self.facts.resources.placements[id.0].resource.0;
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
            Success::One(SuccessReply::Json(_) | SuccessReply::Text)
            | Success::Optional(_)
            | Success::ByStatus(_) => CallUse::Value,
        }
    }
}

/// A chain of methods on `client`: on one line, or each on its own.
fn chain(out: &mut String, start: &str, way: &[String], more: &[&str], end: &str) {
    let links = way.iter().map(|part| format!(".{part}"));
    let links: Vec<String> = links
        .chain(more.iter().map(|part| (*part).to_owned()))
        .collect();
    let flat = format!("{start}client{}{end}", links.concat());
    if flat.chars().count() <= WIDTH {
        out.push_str(&flat);
    } else {
        out.push_str(&format!("{start}client"));
        for link in &links {
            out.push_str(&format!("\n    {link}"));
        }
        match end {
            ";" => out.push(';'),
            end => out.push_str(&format!("\n    {end}")),
        }
    }
    out.push('\n');
}
