//! Templates of paths with the operators of RFC 6570, which OpenAPI says in parameters.

use crate::ir::Style;

/// How a template says that a parameter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// The style of its operator; `None` for that of the declaration.
    pub(super) style: Option<Style>,
    /// Whether it ends in `*`.
    pub(super) explode: bool,
    /// Whether it begins with `+`, which keeps `/`.
    pub(super) multi_segment: bool,
}

/// A path without operators, and how it says that its parameters are written, by name.
pub(super) struct Template {
    pub(super) path: String,
    pub(super) written: Vec<(String, Written)>,
}

impl Template {
    /// Of a path as the document has it. A name that `is_declared` as it is keeps its operator.
    pub(super) fn new(text: &str, is_declared: &dyn Fn(&str) -> bool) -> Template {
        let mut template = Template {
            path: String::with_capacity(text.len()),
            written: Vec::new(),
        };
        let mut rest = text;
        while let Some((before, (name, after))) = rest
            .split_once('{')
            .and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
        {
            template.path.push_str(before);
            if is_declared(name) {
                template.path.push_str(&format!("{{{name}}}"));
            } else {
                template.expression(name);
            }
            rest = after;
        }
        template.path.push_str(rest);
        template
    }

    /// What is between two braces.
    fn expression(&mut self, expression: &str) {
        let operator = expression.chars().next().filter(|c| ".;/?&+#".contains(*c));
        let names = &expression[operator.map_or(0, char::len_utf8)..];
        let style = match operator {
            Some('.') => Some(Style::Label),
            Some(';') => Some(Style::Matrix),
            // They are of the query, where parameters are declared, or never sent.
            Some('?' | '&' | '#') => return,
            _ => None,
        };
        let separator = match operator {
            None | Some('+') => ",",
            Some('/') => "/",
            Some(_) => "",
        };
        for (index, part) in names.split(',').enumerate() {
            let explode = part.ends_with('*');
            // A prefix of so many characters is the caller's business.
            let name = part
                .trim_end_matches('*')
                .split(':')
                .next()
                .unwrap_or_default();
            if index > 0 || operator == Some('/') {
                self.path.push_str(separator);
            }
            self.path.push_str(&format!("{{{name}}}"));
            let written = Written {
                style,
                explode,
                multi_segment: operator == Some('+'),
            };
            if style.is_some() || explode || written.multi_segment {
                self.written.push((name.to_owned(), written));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> String {
        Template::new(text, &|name| name == "odd*").path
    }

    #[test]
    fn operators_are_taken_out_of_paths() {
        assert_eq!(path("/a/{id}"), "/a/{id}");
        assert_eq!(path("/a/{.ids*}/b"), "/a/{ids}/b");
        assert_eq!(path("/a{/b}{?c,d}"), "/a/{b}");
        assert_eq!(path("/a/{+rest}"), "/a/{rest}");
        assert_eq!(path("/a/{x,y}"), "/a/{x},{y}");
        assert_eq!(path("/a/{;x,y*}"), "/a/{x}{y}");
        assert_eq!(path("/a/{name:3}"), "/a/{name}");
        assert_eq!(path("/a/{odd*}"), "/a/{odd*}");
        assert_eq!(path("/a/{"), "/a/{");
    }

    #[test]
    fn operators_say_how_a_parameter_is_written() {
        let written = Template::new("/{.ids*}/{;x}/{+y}", &|_| false).written;
        let label = Written {
            style: Some(Style::Label),
            explode: true,
            multi_segment: false,
        };
        let matrix = Written {
            style: Some(Style::Matrix),
            explode: false,
            multi_segment: false,
        };
        let segments = Written {
            style: None,
            explode: false,
            multi_segment: true,
        };
        let names = ["ids", "x", "y"].map(str::to_owned);
        let expected = names.into_iter().zip([label, matrix, segments]);
        assert_eq!(written, expected.collect::<Vec<_>>());
    }
}
