//! What is said about the replies of a call: the good ones, and a list of the errors.

use super::Emitter;
use super::docs::list_item;
use crate::ir::{Operation, OperationId, Statuses, Success, Type};

impl Emitter<'_> {
    /// What is said of the good replies, each as lines; nothing of one that is described by no more
    /// than its status, or as the operation is. Those that differ by status say it at their variants.
    pub(super) fn success_docs(&self, operation: &Operation) -> Vec<Vec<String>> {
        if matches!(operation.success, Success::ByStatus(_)) {
            return Vec::new();
        }
        let good = |status: Statuses| !is_error(operation, status);
        let known = [operation.summary.as_deref(), operation.doc.text.as_deref()];
        let is_new = |text: &str| {
            !known
                .into_iter()
                .flatten()
                .any(|known| known.trim() == text)
        };
        let said = operation.replies.iter();
        let said = said.filter(|(status, text)| good(*status) && !says_only_status(text));
        let said: Vec<&(Statuses, String)> = said.filter(|(_, text)| is_new(text)).collect();
        let is_one = operation
            .replies
            .iter()
            .filter(|(status, _)| good(*status))
            .count()
            == 1;
        let lines = said.into_iter().map(|(status, text)| {
            let text = match status {
                _ if is_one => format!("Reply: {text}"),
                status => format!("Reply of {}: {text}", status_words(*status)),
            };
            self.context.doc_lines(&text)
        });
        lines.collect()
    }

    /// The documentation of the variant of a reply that differs by status.
    pub(super) fn status_docs(
        &self,
        id: OperationId,
        statuses: Statuses,
        fallback: String,
    ) -> Vec<String> {
        let operation = &self.api.operations[id.0];
        let said = operation
            .replies
            .iter()
            .find(|(status, _)| *status == statuses);
        match said {
            Some((_, text)) if !says_only_status(text) => {
                let status = fallback.trim_end_matches('.');
                self.context.doc_lines(&format!("{status}: {text}"))
            }
            _ => vec![fallback],
        }
    }

    /// The section of the errors of an operation, below a blank line.
    pub(super) fn error_list(&self, operation: &Operation) -> Vec<String> {
        let bodies = operation.errors.iter().map(|(status, _)| *status);
        let said = operation.replies.iter().map(|(status, _)| *status);
        let all = bodies.chain(said);
        let mut errors: Vec<Statuses> = all.filter(|of| is_error(operation, *of)).collect();
        // "Any other status" makes sense behind the others alone.
        errors.sort_unstable();
        errors.dedup();
        if errors.is_empty() {
            return Vec::new();
        }
        let mut docs = vec![String::new(), "# Errors".to_owned(), String::new()];
        for status in errors {
            let body = operation.errors.iter().find(|(of, _)| *of == status);
            let body = body.map(|(_, ty)| self.error_body(ty));
            let head = match body {
                Some(body) => format!("{}, with a body of {body}", status_words(status)),
                None => status_words(status),
            };
            let said = operation.replies.iter().find(|(of, _)| *of == status);
            let lines = said.map_or(Vec::new(), |(_, text)| self.context.doc_lines(text));
            if lines.is_empty() {
                docs.push(format!("- {head}."));
            } else {
                list_item(&mut docs, &head, &lines);
            }
        }
        docs
    }

    fn error_body(&self, ty: &Type) -> String {
        match ty.not_null() {
            Type::Named(id) => {
                let name = &self.names.types[id.0];
                let here = name.home == self.home;
                let path = if here {
                    String::new()
                } else {
                    format!("({})", self.context.type_path("crate", *id))
                };
                format!("type [`{}`]{path}", name.ident)
            }
            _ => "JSON".to_owned(),
        }
    }
}

/// Whether a reply of a status is an error: that of all others is, unless it is the only one.
fn is_error(operation: &Operation, status: Statuses) -> bool {
    let is_good = |status: Statuses| match status {
        Statuses::Code(code) => code < 400,
        Statuses::Class(class) => class < 4,
        Statuses::Default => false,
    };
    let others = || operation.replies.iter().any(|(other, _)| is_good(*other));
    !is_good(status) && (status != Statuses::Default || others())
}

fn status_words(statuses: Statuses) -> String {
    match statuses {
        Statuses::Code(code) => code.to_string(),
        Statuses::Class(class) => format!("{class}XX"),
        Statuses::Default => "Any other status".to_owned(),
    }
}

/// Whether the description of a good reply says no more than that all went well.
#[must_use]
pub fn says_only_status(text: &str) -> bool {
    const ONLY: &[&str] = &[
        "accepted",
        "call",
        "completed",
        "content",
        "created",
        "deleted",
        "default",
        "done",
        "no",
        "ok",
        "operation",
        "reply",
        "request",
        "response",
        "result",
        "returned",
        "success",
        "succeeded",
        "successful",
        "successfully",
        "the",
        "updated",
        "was",
        "a",
        "is",
        "of",
    ];
    let words = text.split(|c: char| !c.is_alphanumeric());
    let mut words = words.filter(|word| !word.is_empty());
    words.all(|word| {
        let word = word.to_lowercase();
        ONLY.contains(&word.as_str()) || word.bytes().all(|byte| byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::says_only_status;

    #[test]
    fn a_status_is_no_description() {
        for only in [
            "OK",
            "Successful response.",
            "204 No Content",
            "successful operation",
            "",
        ] {
            assert!(says_only_status(only), "{only}");
        }
        for more in ["A customer", "The refund was created", "OK, with the list"] {
            assert!(!says_only_status(more), "{more}");
        }
    }
}
