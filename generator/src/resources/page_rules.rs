//! How operations are paged as `codegen.toml` says, and what in it cannot be.

use super::pagination::{Pages, is_named, item_type, page_type, query, type_at};
use super::unknown_operation;
use crate::config::{Config, PageKind, Pagination};
use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::ir::{Api, Kind, Method, Operation, Type};

/// The rules of `[[pagination]]`, of which those that fit nothing were reported.
pub(super) struct Rules<'a> {
    api: &'a Api,
    rules: &'a [Pagination],
}

/// Why a rule does not fit an operation, and the key of the rule that is at fault.
struct Misfit {
    key: &'static str,
    problem: String,
}

impl<'a> Rules<'a> {
    pub(super) fn new(
        api: &'a Api,
        config: &'a Config,
        diagnostics: &mut Diagnostics,
    ) -> Rules<'a> {
        let rules = Rules {
            api,
            rules: &config.pagination,
        };
        for (index, rule) in config.pagination.iter().enumerate() {
            let mut found = Problems {
                config,
                index: index.to_string(),
                diagnostics,
            };
            if rule.operations.is_empty() {
                rules.check_general(rule, &mut found);
            } else {
                rules.check_named(rule, &mut found);
            }
        }
        rules
    }

    /// How an operation is paged by the first rule that fits it; `None` when none does.
    pub(super) fn pages(&self, operation: &Operation) -> Option<Option<Pages>> {
        let fits = |rule: &&Pagination| match rule.operations.as_slice() {
            [] => operation.method == Method::Get && self.misfit(operation, rule).is_none(),
            names => names.iter().any(|name| is_named(operation, name)),
        };
        let rule = self.rules.iter().find(fits)?;
        Some(rule.kind.as_ref().map(|kind| Pages {
            items: rule.items.clone(),
            kind: kind.clone(),
        }))
    }

    /// A rule for whatever it fits has to fit something.
    fn check_general(&self, rule: &Pagination, problems: &mut Problems<'_>) {
        let operations = self.api.operations.iter();
        let mut nearest: Option<(&Operation, Misfit)> = None;
        for operation in operations.filter(|operation| operation.method == Method::Get) {
            let Some(misfit) = self.misfit(operation, rule) else {
                return;
            };
            let is_nearer = match &nearest {
                None => true,
                Some((_, known)) => known.key == "parameter" && misfit.key != "parameter",
            };
            if is_nearer {
                nearest = Some((operation, misfit));
            }
        }
        match nearest {
            None => problems.error(&[], "`[[pagination]]` matches no operation: none is a GET"),
            Some((operation, Misfit { key, problem })) => {
                let label = operation.label();
                let message =
                    format!("`[[pagination]]` matches no operation; for `{label}`, {problem}");
                problems.error(&[key], message);
            }
        }
    }

    /// A rule has to fit each operation that it names.
    fn check_named(&self, rule: &Pagination, problems: &mut Problems<'_>) {
        for (position, name) in rule.operations.iter().enumerate() {
            let mut operations = self.api.operations.iter();
            let Some(operation) = operations.find(|operation| is_named(operation, name)) else {
                problems.unknown(position, name, self.api);
                continue;
            };
            for Misfit { key, problem } in self.misfits(operation, rule) {
                let message = format!("`[[pagination]]` cannot page `{name}`: {problem}");
                problems.error(&[key], message);
            }
        }
    }

    /// Why a rule does not fit an operation that it does not name: what it cannot do without.
    fn misfit(&self, operation: &Operation, rule: &Pagination) -> Option<Misfit> {
        let needed = |key: &str| matches!(key, "parameter" | "items" | "url");
        self.misfits(operation, rule)
            .into_iter()
            .find(|misfit| needed(misfit.key))
    }

    fn misfits(&self, operation: &Operation, rule: &Pagination) -> Vec<Misfit> {
        let Some(kind) = &rule.kind else {
            return Vec::new();
        };
        let (parameters, members) = requirements(kind);
        let mut misfits = Vec::new();
        for (key, parameter) in parameters {
            if query(operation, parameter).is_none() {
                let problem = format!("no query parameter `{parameter}` is declared");
                misfits.push(Misfit { key, problem });
            }
        }
        let items = &rule.items;
        if item_type(self.api, operation, items).is_none() {
            let problem = match items.as_str() {
                "" => "the reply is not described as an array".to_owned(),
                _ => format!("no array is described at `{items}` of the reply"),
            };
            let key = "items";
            misfits.push(Misfit { key, problem });
        }
        for (key, pointer) in members {
            if !page_type(operation).is_some_and(|page| may_have(self.api, page, pointer)) {
                let problem = format!("nothing is described at `{pointer}` of the reply");
                misfits.push(Misfit { key, problem });
            }
        }
        misfits
    }
}

/// Whether a value of a type may have something at a JSON pointer, as far as the document says.
fn may_have(api: &Api, ty: &Type, pointer: &str) -> bool {
    let ends = pointer.match_indices('/').map(|(at, _)| at).skip(1);
    for end in ends.chain([pointer.len()]) {
        match type_at(api, ty, &pointer[..end]).map(Type::not_null) {
            None => return is_open(api, type_at(api, ty, parent(&pointer[..end]))),
            Some(Type::Any) => return true,
            Some(_) => {}
        }
    }
    true
}

fn parent(pointer: &str) -> &str {
    &pointer[..pointer.rfind('/').unwrap_or_default()]
}

/// Whether members are allowed that the document does not name.
fn is_open(api: &Api, ty: Option<&Type>) -> bool {
    match ty.map(Type::not_null) {
        Some(Type::Any | Type::Custom(_)) => true,
        Some(Type::Named(id)) => match &api.definition(*id).kind {
            Kind::Object(object) => object.additional.is_some(),
            Kind::Union(_) => true,
            _ => false,
        },
        _ => false,
    }
}

type Keyed<'r> = Vec<(&'static str, &'r str)>;

/// The query parameters, and the members of a page, that there have to be, each by its key.
fn requirements(kind: &PageKind) -> (Keyed<'_>, Keyed<'_>) {
    match kind {
        PageKind::CursorFromLastItem {
            parameter,
            has_more,
            reverse_parameter,
            ..
        } => (
            given([
                ("parameter", Some(parameter)),
                ("reverse_parameter", reverse_parameter.as_ref()),
            ]),
            given([("has_more", has_more.as_ref())]),
        ),
        PageKind::NextToken { parameter, token } => (
            given([("parameter", Some(parameter))]),
            given([("token", Some(token))]),
        ),
        PageKind::Offset {
            parameter,
            limit_parameter,
            total,
        } => (
            given([
                ("parameter", Some(parameter)),
                ("limit_parameter", limit_parameter.as_ref()),
            ]),
            given([("total", total.as_ref())]),
        ),
        PageKind::PageNumber {
            parameter, last, ..
        } => (
            given([("parameter", Some(parameter))]),
            given([("last", last.as_ref())]),
        ),
        PageKind::NextUrl { url } => (Vec::new(), given([("url", Some(url))])),
        PageKind::LinkHeader => (Vec::new(), Vec::new()),
    }
}

fn given<'r, const N: usize>(keys: [(&'static str, Option<&'r String>); N]) -> Keyed<'r> {
    let given = |(key, value): (&'static str, Option<&'r String>)| Some((key, value?.as_str()));
    keys.into_iter().filter_map(given).collect()
}

/// Where what is wrong with a rule is told.
struct Problems<'a> {
    config: &'a Config,
    index: String,
    diagnostics: &'a mut Diagnostics,
}

impl Problems<'_> {
    fn error(&mut self, keys: &[&str], message: impl Into<String>) {
        let path = [&["pagination", &self.index], keys].concat();
        self.diagnostics
            .of_configuration(
                Severity::Error,
                Code::ConfigurationDoesNotFit,
                (&self.config.written, &path),
                message,
            )
            .help("correct the rule, or correct the document with `[[patches]]`");
    }

    fn unknown(&mut self, position: usize, name: &str, api: &Api) {
        let position = position.to_string();
        let path = ["pagination", &self.index, "operations", &position];
        let place = ("[[pagination]]", &path[..]);
        unknown_operation(api, self.config, place, name, self.diagnostics);
    }
}
