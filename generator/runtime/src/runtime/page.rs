//! Calls whose results come in pages, and the streams over pages and items.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use reqwest::Url;

#[cfg(feature = "blocking")]
use super::blocking;
use super::call::{self, AnyCall, AwaitedCall, PreparedCall, Read, Sending, Sent, call_options};
use super::client::Client;
use super::conditional::ConditionalCall;
use super::encoded_request::EncodedRequest;
use super::engine;
use super::error::Error;
use super::json::Decode;
use super::link;
use super::pager::{self, Pager};
use super::reply::{Reply, Response};
use super::secret::Secret;
use super::transport::BoxFuture;

/// A call for one page `P` of items `T`: await it for that page, or go through
/// all items with `stream` or all pages with `pages`. Options are carried from
/// page to page; `timeout` and `deadline` hold for each page by itself.
#[must_use = "a call does nothing until it is awaited, sent or streamed"]
pub struct PageCall<P, T> {
    pub(crate) prepared: Box<PreparedCall>,
    read: Read<P>,
    item: PhantomData<fn() -> T>,
    sent: Sent,
}

impl<P, T> PageCall<P, T> {
    /// A call of a request, whose pages are read by `read`.
    pub fn new(
        client: &Client,
        request: impl Into<EncodedRequest>,
        read: Read<P>,
    ) -> PageCall<P, T> {
        PageCall {
            prepared: PreparedCall::of(client, request.into()),
            read,
            item: PhantomData,
            sent: None,
        }
    }

    call_options!();

    /// Asks for the page; it comes with status, headers, request id and the
    /// number of attempts.
    pub fn send(self) -> Sending<P> {
        Sending {
            reply: engine::execute(*self.prepared),
            read: self.read,
        }
    }

    /// Asks for the page; the reply comes undecoded.
    pub fn raw(self) -> BoxFuture<'static, Result<Reply, Error>> {
        engine::execute(*self.prepared)
    }

    /// The same call for a page that changed since it was read with this `ETag`; see
    /// [`ConditionalCall`]. Without one, or with `None`, it is read in any case.
    pub fn if_none_match<'e>(self, etag: impl Into<Option<&'e str>>) -> ConditionalCall<P> {
        self.conditional("if-none-match", etag.into())
    }

    /// The same call with a condition in this header.
    #[doc(hidden)]
    pub fn conditional(self, header: &str, value: Option<&str>) -> ConditionalCall<P> {
        ConditionalCall::new(self.prepared, self.read, header, value)
    }

    /// The same call for the page that a reply of it links to in its `Link` header: by `next`, `prev`,
    /// `first` or `last`. `None` where there is no such link.
    ///
    /// # Errors
    ///
    /// The link leaves the origin of the reply, where no credentials are sent.
    pub fn linked<V>(
        mut self,
        from: &Response<V>,
        relation: &str,
    ) -> Result<Option<PageCall<P, T>>, Error> {
        let is_there = pager::link(&mut self.prepared, from.reply(), relation)?;
        Ok(is_there.then_some(self))
    }

    /// All pages, this one first, each asked for when it is needed.
    pub fn pages(self) -> PageStream<P> {
        PageStream {
            pager: Pager::new(*self.prepared),
            read: self.read,
        }
    }
}

impl<P, T: Decode> PageCall<P, T> {
    /// The items of all pages, each page asked for when it is needed. Paging
    /// backwards, items come in reverse. The first error ends the stream.
    pub fn stream(self) -> ItemStream<T> {
        ItemStream {
            pager: Pager::new(*self.prepared),
            items: VecDeque::new(),
            failure: None,
        }
    }
}

impl<V> Response<V> {
    /// Where its `Link` header leads to by this relation, such as `last`: a whole URL.
    pub fn link(&self, relation: &str) -> Option<Url> {
        let url = &self.reply().url;
        let target = link::target(self.headers(), relation, url)?;
        url.join(&target).ok()
    }
}

impl<P, T> Clone for PageCall<P, T> {
    /// The same call, not yet sent.
    fn clone(&self) -> PageCall<P, T> {
        PageCall {
            prepared: self.prepared.clone(),
            read: self.read,
            item: PhantomData,
            sent: None,
        }
    }
}

impl<P, T> AwaitedCall for PageCall<P, T> {}

impl<P, T> Future for PageCall<P, T> {
    type Output = Result<P, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let call = self.get_mut();
        call::poll(&mut call.prepared, &mut call.sent, call.read, context)
    }
}

#[cfg(feature = "blocking")]
impl<P, T> PageCall<P, T> {
    /// Asks for the page and waits for it.
    pub fn wait(self) -> Result<P, Error> {
        blocking::wait(self)?
    }

    /// All pages, this one first, each waited for when it is needed.
    pub fn page_iter(self) -> blocking::WaitingIter<PageStream<P>> {
        blocking::WaitingIter::new(self.pages())
    }
}

#[cfg(feature = "blocking")]
impl<P, T: Decode> PageCall<P, T> {
    /// The items of all pages, each page waited for when it is needed.
    pub fn iter(self) -> blocking::WaitingIter<ItemStream<T>> {
        blocking::WaitingIter::new(self.stream())
    }
}

impl<P, T> AnyCall for PageCall<P, T> {
    fn prepared(&mut self) -> &mut PreparedCall {
        &mut self.prepared
    }

    fn is_sent(&self) -> bool {
        self.sent.is_some()
    }
}

impl<P, T> fmt::Debug for PageCall<P, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageCall")
            .field("operation", &self.prepared.request.operation().id)
            .finish_non_exhaustive()
    }
}

/// The pages of a [`PageCall`], in the order the server sends them.
#[must_use = "streams do nothing unless polled"]
pub struct PageStream<P> {
    pager: Pager,
    read: Read<P>,
}

impl<P> PageStream<P> {
    /// The next page; `None` after the last one and after an error.
    pub async fn next(&mut self) -> Option<Result<P, Error>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<P, Error>>> {
        match self.pager.poll_reply(context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Ready(Some(reply)) => {
                let page = reply.and_then(|reply| (self.read)(&reply));
                if page.is_err() {
                    self.pager.stop();
                }
                Poll::Ready(Some(page))
            }
        }
    }
}

impl<P> Stream for PageStream<P> {
    type Item = Result<P, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(context)
    }
}

impl<P> fmt::Debug for PageStream<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PageStream")
    }
}

/// The items of all pages of a [`PageCall`].
#[must_use = "streams do nothing unless polled"]
pub struct ItemStream<T> {
    pager: Pager,
    items: VecDeque<T>,
    /// Comes after the items that were decoded before it.
    failure: Option<Error>,
}

// Nothing in it is pinned.
impl<T> Unpin for ItemStream<T> {}

impl<T: Decode> ItemStream<T> {
    /// The next item; `None` after the last one and after an error.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            if let Some(item) = self.items.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            if let Some(error) = self.failure.take() {
                self.pager.stop();
                return Poll::Ready(Some(Err(error)));
            }
            match self.pager.poll_reply(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error))),
                Poll::Ready(Some(Ok(reply))) => self.fill(&reply),
            }
        }
    }

    fn fill(&mut self, reply: &Reply) {
        let visited = self.pager.visit(reply, &mut |node| {
            self.items.push_back(T::decode(node)?);
            Ok(())
        });
        self.failure = visited.err();
    }
}

impl<T: Decode> Stream for ItemStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(context)
    }
}

impl<T> fmt::Debug for ItemStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ItemStream")
    }
}
