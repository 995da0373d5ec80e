//! Which operations are lists that continue on further pages, and how.
//!
//! `codegen.toml` says so; without a word there, what the document makes unmistakable is inferred.

use crate::config::{Config, PageKind as Rule, Pagination};
use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Api, Kind, Location, Member, Method, Operation, Success, SuccessReply, Type};

/// How an operation is paged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pages {
    /// JSON pointer to the items in a page; empty when the page is the list.
    pub items: String,
    /// How the next page is asked for.
    pub kind: PageKind,
}

/// How the next page is asked for; see the runtime's type of the same name.
pub type PageKind = Rule;

/// Query parameters that take the token of the next page.
const TOKEN_PARAMETERS: &[&str] = &[
    "page_token",
    "pageToken",
    "next_token",
    "nextToken",
    "NextToken",
    "cursor",
    "after",
    "continuation_token",
    "continuationToken",
    "next_page_token",
    "page[token]",
    "start_cursor",
    "starting_after",
];

/// Members of a page that hold the token of the next one.
const TOKEN_MEMBERS: &[&str] = &[
    "/next_page_token",
    "/nextPageToken",
    "/next_token",
    "/nextToken",
    "/NextToken",
    "/next_cursor",
    "/nextCursor",
    "/continuation_token",
    "/continuationToken",
    "/response_metadata/next_cursor",
    "/meta/next_cursor",
    "/meta/nextCursor",
    "/pagination/next_cursor",
    "/paging/cursors/after",
    "/pages/next/starting_after",
];

/// Members of a page that hold the URL of the next one.
const URL_MEMBERS: &[&str] = &[
    "/@odata.nextLink",
    "/odata.nextLink",
    "/nextLink",
    "/next",
    "/links/next",
    "/_links/next/href",
    "/paging/next",
];

/// Query parameters that skip items, with those that bound a page.
const OFFSETS: &[&str] = &["offset", "skip", "$skip", "start"];
const LIMITS: &[&str] = &[
    "limit",
    "count",
    "take",
    "top",
    "$top",
    "size",
    "page_size",
    "pageSize",
    "per_page",
    "perPage",
    "max_results",
    "maxResults",
];

/// Query parameters that number pages.
const NUMBERS: &[&str] = &[
    "page",
    "page_number",
    "pageNumber",
    "page[number]",
    "pageNum",
];

/// How each operation is paged.
pub(super) fn pages(
    api: &Api,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Vec<Option<Pages>> {
    unknown_operations(api, config, diagnostics);
    let of = |operation: &Operation| {
        let mut rules = config.pagination.iter();
        let configured = rules.find_map(|rule| by_rule(api, operation, rule));
        configured.or_else(|| {
            if config.pagination.is_empty() {
                inferred(api, operation)
            } else {
                None
            }
        })
    };
    api.operations.iter().map(of).collect()
}

/// The type of the items of a page.
#[must_use]
pub fn item_type<'a>(api: &'a Api, operation: &'a Operation, items: &str) -> Option<&'a Type> {
    match type_at(api, page_type(operation)?, items)?.not_null() {
        Type::Array(item) => Some(item),
        _ => None,
    }
}

fn page_type(operation: &Operation) -> Option<&Type> {
    match &operation.success {
        Success::One(SuccessReply::Json(ty)) => Some(ty),
        _ => None,
    }
}

/// The type at a JSON pointer into a value of a type.
fn type_at<'a>(api: &'a Api, ty: &'a Type, pointer: &str) -> Option<&'a Type> {
    let mut current = ty;
    for token in pointer.split('/').skip(1) {
        let token = token.replace("~1", "/").replace("~0", "~");
        current = match current.not_null() {
            Type::Named(id) => match &api.definition(*id).kind {
                Kind::Object(object) => {
                    let mut members = object.members.iter();
                    &members.find(|member| member.name == token)?.ty
                }
                _ => return None,
            },
            Type::Map(value) => value,
            _ => return None,
        };
    }
    Some(current)
}

fn unknown_operations(api: &Api, config: &Config, diagnostics: &mut Diagnostics) {
    for rule in &config.pagination {
        for name in &rule.operations {
            let known = api
                .operations
                .iter()
                .any(|operation| is_named(operation, name));
            if !known {
                diagnostics
                    .warning(
                        Code::UnusedConfiguration,
                        "#/paths",
                        format!(
                            "`[[pagination]]` names `{name}`, which is no operation of the document"
                        ),
                    )
                    .expected("`GET /path` or an operationId");
            }
        }
    }
}

/// Whether `name` is how `codegen.toml` names the operation.
pub(super) fn is_named(operation: &Operation, name: &str) -> bool {
    operation.id.as_deref() == Some(name)
        || name.split_once(' ').is_some_and(|(method, path)| {
            method.eq_ignore_ascii_case(operation.method.as_str()) && path == operation.path
        })
}

fn by_rule(api: &Api, operation: &Operation, rule: &Pagination) -> Option<Pages> {
    let named = rule.operations.iter().any(|name| is_named(operation, name));
    if !named && (!rule.operations.is_empty() || operation.method != Method::Get) {
        return None;
    }
    let declared = |name: &str| query(operation, name).is_some();
    let fits = match &rule.kind {
        Rule::CursorFromLastItem { parameter, .. }
        | Rule::NextToken { parameter, .. }
        | Rule::Offset { parameter, .. }
        | Rule::PageNumber { parameter, .. } => declared(parameter),
        Rule::NextUrl { url } => {
            page_type(operation).is_some_and(|page| type_at(api, page, url).is_some())
        }
        Rule::LinkHeader => true,
    };
    let has_items = item_type(api, operation, &rule.items).is_some();
    ((named || fits) && has_items).then(|| Pages {
        items: rule.items.clone(),
        kind: rule.kind.clone(),
    })
}

fn query<'a>(operation: &'a Operation, name: &str) -> Option<&'a Member> {
    let mut parameters = operation.parameters.iter();
    parameters
        .find(|known| known.location == Location::Query && known.member.name == name)
        .map(|parameter| &parameter.member)
}

fn first_query(operation: &Operation, names: &[&str]) -> Option<String> {
    let mut names = names.iter();
    names
        .find(|name| query(operation, name).is_some())
        .map(|name| (*name).to_owned())
}

/// What the names in the document leave no doubt about.
fn inferred(api: &Api, operation: &Operation) -> Option<Pages> {
    if operation.method != Method::Get {
        return None;
    }
    let page = page_type(operation)?;
    let items = only_list(api, page)?;
    let text_at = |pointers: &[&str]| -> Option<String> {
        let is_text = |pointer: &&&str| {
            let found = type_at(api, page, pointer);
            found.is_some_and(|ty| matches!(ty.not_null(), Type::String | Type::Formatted(_)))
        };
        pointers
            .iter()
            .find(is_text)
            .map(|pointer| (**pointer).to_owned())
    };
    let required = operation
        .parameters
        .iter()
        .any(|known| known.location == Location::Query && known.member.required);
    let kind = if let (Some(parameter), Some(token)) = (
        first_query(operation, TOKEN_PARAMETERS),
        text_at(TOKEN_MEMBERS),
    ) {
        Rule::NextToken { parameter, token }
    } else if let Some(url) = text_at(URL_MEMBERS) {
        Rule::NextUrl { url }
    } else if operation
        .headers
        .iter()
        .any(|header| api.headers[*header].name.eq_ignore_ascii_case("Link"))
    {
        Rule::LinkHeader
    } else if let (Some(parameter), Some(limit), false) = (
        first_query(operation, OFFSETS),
        first_query(operation, LIMITS),
        required,
    ) {
        let limit_parameter = Some(limit);
        Rule::Offset {
            parameter,
            limit_parameter,
            total: None,
        }
    } else if let (Some(parameter), Some(_)) = (
        first_query(operation, NUMBERS),
        first_query(operation, LIMITS),
    ) {
        let member = query(operation, &parameter)?;
        let from_zero = matches!(member.default, Some(crate::ir::Constant::Integer(0)));
        let number = matches!(member.ty, Type::Integer32 | Type::Integer64);
        if !number {
            return None;
        }
        Rule::PageNumber {
            parameter,
            first_page: u64::from(!from_zero),
            last: None,
        }
    } else {
        return None;
    };
    Some(Pages { items, kind })
}

/// The pointer to the one list in a page: the page itself, or its only member that is a list.
fn only_list(api: &Api, page: &Type) -> Option<String> {
    let id = match page.not_null() {
        Type::Array(_) => return Some(String::new()),
        Type::Named(id) => *id,
        _ => return None,
    };
    let Kind::Object(object) = &api.definition(id).kind else {
        return None;
    };
    let is_list = |member: &&Member| matches!(member.ty.not_null(), Type::Array(_));
    let mut lists = object.members.iter().filter(is_list);
    match (lists.next(), lists.next()) {
        (Some(only), None) => {
            let mut pointer = String::new();
            crate::pointer::push_token(&mut pointer, &only.name);
            Some(pointer)
        }
        _ => None,
    }
}
