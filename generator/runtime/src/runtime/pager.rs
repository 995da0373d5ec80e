//! Goes from page to page: finds the next one in a reply, asks for it when it
//! is wanted, and stops where the last one was.

use std::collections::BTreeSet;
use std::hash::{BuildHasher, RandomState};
use std::task::{Context, Poll};

use super::call::PreparedCall;
use super::engine;
use super::error::Error;
use super::json::{Mismatch, Node};
use super::link;
use super::origin;
use super::pagination::{PageKind, Pagination};
use super::reply::Reply;
use super::transport::BoxFuture;

/// A walk over the pages of one call. Not generic: it works on parsed replies.
pub(crate) struct Pager {
    state: State,
    pagination: Option<&'static Pagination>,
    reverse: bool,
    /// Hashes of the places where pages were.
    visited: BTreeSet<u64>,
    hashes: RandomState,
}

enum State {
    Ready(Box<PreparedCall>),
    Busy(Box<PreparedCall>, BoxFuture<'static, Result<Reply, Error>>),
    /// There is no way on from the page that was handed out.
    Stuck(Box<Error>),
    Done,
}

impl Pager {
    pub(crate) fn new(prepared: PreparedCall) -> Pager {
        let pagination = prepared.request.operation().pagination;
        let reverse = match pagination.map(|pagination| pagination.kind) {
            Some(PageKind::CursorFromLastItem {
                reverse_parameter: Some(name),
                ..
            }) => prepared.request.query_value(name).is_some(),
            _ => false,
        };
        Pager {
            state: State::Ready(Box::new(prepared)),
            pagination,
            reverse,
            visited: BTreeSet::new(),
            hashes: RandomState::new(),
        }
    }

    pub(crate) fn stop(&mut self) {
        self.state = State::Done;
    }

    /// The next page's reply; `None` after the last, and after an error.
    pub(crate) fn poll_reply(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Reply, Error>>> {
        loop {
            match std::mem::replace(&mut self.state, State::Done) {
                State::Done => return Poll::Ready(None),
                State::Stuck(error) => return Poll::Ready(Some(Err(*error))),
                State::Ready(prepared) => {
                    let call = engine::execute((*prepared).clone());
                    self.state = State::Busy(prepared, call);
                }
                State::Busy(prepared, mut call) => match call.as_mut().poll(context) {
                    Poll::Pending => {
                        self.state = State::Busy(prepared, call);
                        return Poll::Pending;
                    }
                    Poll::Ready(Err(error)) => return Poll::Ready(Some(Err(error))),
                    Poll::Ready(Ok(reply)) => {
                        self.turn(*prepared, &reply);
                        return Poll::Ready(Some(Ok(reply)));
                    }
                },
            }
        }
    }

    /// Gets ready for the page after this one.
    fn turn(&mut self, mut prepared: PreparedCall, reply: &Reply) {
        // A key belongs to one request; the next page is another.
        prepared.options.idempotency_key = None;
        let Some(pagination) = self.pagination else {
            return;
        };
        self.visit_place(reply.url.as_str());
        self.visit_place(&prepared.request.query());
        self.state = match advance(pagination, self.reverse, &mut prepared, reply) {
            Ok(false) => State::Done,
            Ok(true) => {
                let is_new = match &prepared.url {
                    Some(url) => self.visit_place(url.as_str()),
                    None => self.visit_place(&prepared.request.query()),
                };
                if is_new {
                    State::Ready(Box::new(prepared))
                } else {
                    State::Stuck(Box::new(circle(reply)))
                }
            }
            Err(error) => State::Stuck(Box::new(error)),
        };
    }

    /// Notes that there is, or will be, a page at this place; whether it is a new one.
    fn visit_place(&mut self, place: &str) -> bool {
        self.visited.insert(self.hashes.hash_one(place))
    }

    /// Shows every item of a page, the last one first when paging backwards.
    pub(crate) fn visit(
        &self,
        reply: &Reply,
        see: &mut dyn FnMut(Node<'_>) -> Result<(), Mismatch>,
    ) -> Result<(), Error> {
        let document = reply.document()?;
        let pointer = self.pagination.map_or("", |pagination| pagination.items);
        let mut items: Vec<Node<'_>> = page_items(pointer, reply)?;
        if self.reverse {
            items.reverse();
        }
        for item in items {
            see(item).map_err(|mismatch| reply.mismatched(mismatch, document))?;
        }
        Ok(())
    }
}

/// The items of a page; a missing or null list is an empty one.
fn page_items<'a>(pointer: &str, reply: &'a Reply) -> Result<Vec<Node<'a>>, Error> {
    let document = reply.document()?;
    match document.root().pointer(pointer) {
        Some(list) if list.is_array() => Ok(list.items().collect()),
        Some(list) if !list.is_null() => {
            Err(reply.mismatched(list.mismatch("an array of items"), document))
        }
        _ => Ok(Vec::new()),
    }
}

/// Points the prepared at the page after this reply; false after the last page.
fn advance(
    pagination: &Pagination,
    reverse: bool,
    prepared: &mut PreparedCall,
    reply: &Reply,
) -> Result<bool, Error> {
    match pagination.kind {
        PageKind::LinkHeader => link(prepared, reply, "next"),
        PageKind::NextUrl { url } => match text(reply, url)? {
            Some(link) => follow(prepared, reply, &link),
            None => Ok(false),
        },
        PageKind::NextToken { parameter, token } => match text(reply, token)? {
            Some(token) => set(prepared, parameter, &token),
            None => Ok(false),
        },
        PageKind::CursorFromLastItem {
            parameter,
            cursor,
            has_more,
            reverse_parameter,
        } => {
            let name = match reverse_parameter {
                Some(name) if reverse => name,
                _ => parameter,
            };
            let items = page_items(pagination.items, reply)?;
            let end = if reverse { items.first() } else { items.last() };
            match end {
                Some(item) if more(reply, has_more)? => {
                    let cursor = cursor_of(reply, *item, cursor)?;
                    set(prepared, name, &cursor)
                }
                _ => Ok(false),
            }
        }
        PageKind::Offset {
            offset_parameter,
            total,
            ..
        } => {
            let count = page_items(pagination.items, reply)?.len() as u64;
            let next = number(prepared, offset_parameter, 0).saturating_add(count);
            let total = count_at(reply, total)?;
            if count == 0 || total.is_some_and(|total| next >= total) {
                return Ok(false);
            }
            set(prepared, offset_parameter, &next.to_string())
        }
        PageKind::PageNumber {
            parameter,
            first,
            last,
        } => {
            let current = number(prepared, parameter, first);
            let last = count_at(reply, last)?;
            let empty = page_items(pagination.items, reply)?.is_empty();
            if empty || last.is_some_and(|last| current >= last) {
                return Ok(false);
            }
            set(prepared, parameter, &current.saturating_add(1).to_string())
        }
    }
}

/// Points the prepared at the page that this reply links to; false where there is no such link.
pub(crate) fn link(
    prepared: &mut PreparedCall,
    reply: &Reply,
    relation: &str,
) -> Result<bool, Error> {
    match link::target(&reply.headers, relation, &reply.url) {
        Some(link) => follow(prepared, reply, &link),
        None => Ok(false),
    }
}

fn more(reply: &Reply, has_more: Option<&str>) -> Result<bool, Error> {
    let Some(pointer) = has_more else {
        return Ok(true);
    };
    let document = reply.document()?;
    let node = document.root().pointer(pointer);
    Ok(node.and_then(|node| node.as_bool()).unwrap_or(false))
}

fn cursor_of(reply: &Reply, item: Node<'_>, pointer: &str) -> Result<String, Error> {
    let cursor = item.pointer(pointer).and_then(Node::word);
    cursor.ok_or_else(|| {
        let path = item.path();
        reply
            .undecodable(format!(
                "{path} holds no cursor at {pointer}, so the next page cannot be found"
            ))
            .with_path(path)
    })
}

/// The text or number at a pointer, unless it is missing, null or empty.
fn text(reply: &Reply, pointer: &str) -> Result<Option<String>, Error> {
    let document = reply.document()?;
    let node = document.root().pointer(pointer);
    Ok(node.and_then(Node::word).filter(|text| !text.is_empty()))
}

fn count_at(reply: &Reply, pointer: Option<&str>) -> Result<Option<u64>, Error> {
    let Some(pointer) = pointer else {
        return Ok(None);
    };
    let text = text(reply, pointer)?;
    Ok(text.and_then(|text| text.parse().ok()))
}

fn number(prepared: &PreparedCall, parameter: &str, default: u64) -> u64 {
    let value = prepared.request.query_value(parameter);
    value
        .and_then(|value| value.parse().ok())
        .unwrap_or(default)
}

/// Sets the parameter that leads to the next page.
fn set(prepared: &mut PreparedCall, parameter: &str, value: &str) -> Result<bool, Error> {
    prepared.request.set_query(parameter, value);
    Ok(true)
}

/// Goes to a URL that the server named.
fn follow(prepared: &mut PreparedCall, reply: &Reply, link: &str) -> Result<bool, Error> {
    prepared.url = Some(origin::linked(reply, link, "another page")?);
    Ok(true)
}

#[cold]
fn circle(reply: &Reply) -> Error {
    reply.undecodable("the next page is said to be one that was there already")
}
