//! Which operations are lists that continue on further pages, and how.
//!
//! `codegen.toml` says so; of an operation that it says nothing of, what the document makes
//! unmistakable is inferred.

use super::page_rules;
use crate::config::{Config, PageKind as Rule};
use crate::diagnostic::Diagnostics;
use crate::ir::{
    Api, Constant, Kind, Location, Member, Method, Operation, Success, SuccessReply, Type,
};

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
    let rules = page_rules::Rules::new(api, config, diagnostics);
    let of = |operation: &Operation| match rules.pages(operation) {
        // In other media types there are no pages.
        _ if page_type(operation).is_none() && !operation.way.is_plain() => None,
        Some(configured) => configured,
        None => inferred(api, operation),
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

pub(super) fn page_type(operation: &Operation) -> Option<&Type> {
    match &operation.success {
        Success::One(SuccessReply::Json(ty)) => Some(ty),
        _ => None,
    }
}

/// The type at a JSON pointer into a value of a type.
pub(super) fn type_at<'a>(api: &'a Api, ty: &'a Type, pointer: &str) -> Option<&'a Type> {
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

/// Whether `name` is how `codegen.toml` names the operation.
pub(super) fn is_named(operation: &Operation, name: &str) -> bool {
    operation.id.as_deref() == Some(name)
        || name.split_once(' ').is_some_and(|(method, path)| {
            method.eq_ignore_ascii_case(operation.method.as_str()) && path == operation.key
        })
}

pub(super) fn query<'a>(operation: &'a Operation, name: &str) -> Option<&'a Member> {
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
    let kind = by_names(api, operation, page)?;
    // Two members that belong together leave no doubt; else a list of words in an object may as well
    // be a part of one thing, as its tags are.
    let is_sure = matches!(kind, Rule::NextToken { .. });
    (is_sure || !is_one_thing(api, page, &items)).then_some(Pages { items, kind })
}

/// How the next page is asked for, by the names of parameters, members and headers.
fn by_names(api: &Api, operation: &Operation, page: &Type) -> Option<Rule> {
    let text_at = |pointers: &[&str]| -> Option<String> {
        let is_text = |pointer: &&&str| {
            let found = type_at(api, page, pointer);
            found.is_some_and(|ty| match ty.not_null() {
                Type::String => true,
                Type::Formatted(format) => format.is_text(),
                _ => false,
            })
        };
        let found = pointers.iter().find(is_text);
        found.map(|pointer| (**pointer).to_owned())
    };
    let token = text_at(TOKEN_MEMBERS);
    if let (Some(parameter), Some(token)) = (first_query(operation, TOKEN_PARAMETERS), token) {
        return Some(Rule::NextToken { parameter, token });
    }
    if let Some(url) = text_at(URL_MEMBERS) {
        return Some(Rule::NextUrl { url });
    }
    let mut headers = operation.headers.iter();
    if headers.any(|header| api.headers[*header].name.eq_ignore_ascii_case("Link")) {
        return Some(Rule::LinkHeader);
    }
    let limit = first_query(operation, LIMITS)?;
    let mut parameters = operation.parameters.iter();
    let is_needed = parameters.any(|p| p.location == Location::Query && p.member.required);
    if let (Some(parameter), false) = (first_query(operation, OFFSETS), is_needed) {
        return Some(Rule::Offset {
            parameter,
            limit_parameter: Some(limit),
            total: None,
        });
    }
    let parameter = first_query(operation, NUMBERS)?;
    let member = query(operation, &parameter)?;
    let from_zero = matches!(member.default, Some(Constant::Integer(0)));
    matches!(member.ty, Type::Integer32 | Type::Integer64).then(|| Rule::PageNumber {
        parameter,
        first_page: u64::from(!from_zero),
        last: None,
    })
}

/// Whether what looks like a page is one thing with a list of words in it: the list is of no
/// objects, and another member is more than what pages have beside their items.
fn is_one_thing(api: &Api, page: &Type, items: &str) -> bool {
    let Type::Named(id) = page.not_null() else {
        return false;
    };
    let Kind::Object(object) = &api.definition(*id).kind else {
        return false;
    };
    let is_word = |ty: &Type| match ty.not_null() {
        Type::Named(id) => matches!(api.definition(*id).kind, Kind::Enumeration(_)),
        Type::Array(_) | Type::Map(_) | Type::Any | Type::Custom(_) => false,
        _ => true,
    };
    let of_words = match type_at(api, page, items).map(Type::not_null) {
        Some(Type::Array(item)) => is_word(item),
        _ => false,
    };
    let of_page = |member: &Member| match member.ty.not_null() {
        Type::Array(_) | Type::Integer32 | Type::Integer64 | Type::Unsigned64 | Type::Boolean => {
            true
        }
        _ => BESIDE_ITEMS.contains(&member.name.as_str()),
    };
    of_words && !object.members.iter().all(of_page)
}

/// Members that pages have beside their items, numbers and booleans apart.
const BESIDE_ITEMS: &[&str] = &[
    "next",
    "previous",
    "prev",
    "first",
    "last",
    "self",
    "links",
    "_links",
    "meta",
    "metadata",
    "paging",
    "pagination",
    "nextLink",
    "@odata.nextLink",
    "odata.nextLink",
    "@odata.context",
    "kind",
    "object",
];

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
