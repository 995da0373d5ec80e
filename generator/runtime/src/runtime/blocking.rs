//! Waiting for calls without async code (feature `blocking`).

use std::future::IntoFuture;
use std::sync::OnceLock;

use tokio::runtime::{Builder, Handle, RuntimeFlavor};

use super::call::Call;
use super::error::Error;
use super::json::Decode;
use super::page::{ItemStream, PageCall, PageStream};
use super::reply::Response;

/// The runtime of all blocking calls: one thread, which lives as long as the
/// process, for connections are kept between calls.
fn runtime() -> Result<&'static Handle, Error> {
    static RUNTIME: OnceLock<Result<Handle, String>> = OnceLock::new();
    let started = RUNTIME.get_or_init(|| {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| error.to_string())?;
        let handle = runtime.handle().clone();
        std::thread::Builder::new()
            .name("sdk-blocking".to_owned())
            .spawn(move || runtime.block_on(std::future::pending::<()>()))
            .map_err(|error| error.to_string())?;
        Ok(handle)
    });
    started.as_ref().map_err(|cause| {
        Error::config(format!(
            "the runtime of blocking calls could not be started: {cause}"
        ))
    })
}

/// Waits for a future.
///
/// Outside a runtime it simply waits. On a multi-threaded runtime the other
/// tasks of this thread are moved away first. On a current-thread runtime
/// waiting would stop everything, perhaps for ever, so it is an error.
pub fn wait<F: Future>(future: F) -> Result<F::Output, Error> {
    match Handle::try_current().map(|current| current.runtime_flavor()) {
        Err(_) => Ok(runtime()?.block_on(future)),
        Ok(RuntimeFlavor::MultiThread) => {
            let runtime = runtime()?;
            Ok(tokio::task::block_in_place(|| runtime.block_on(future)))
        }
        Ok(_) => Err(Error::config(
            "a blocking call on a current-thread async runtime would stop it: await the call instead, or wait on a thread of your own",
        )),
    }
}

impl<T> Call<T> {
    /// Sends the request and waits for the value.
    pub fn wait(self) -> Result<T, Error> {
        wait(self.into_future())?
    }

    /// Sends the request and waits for the value with its reply.
    pub fn wait_response(self) -> Result<Response<T>, Error> {
        wait(self.send())?
    }
}

impl<P, T> PageCall<P, T> {
    /// Asks for the page and waits for it.
    pub fn wait(self) -> Result<P, Error> {
        wait(self.into_future())?
    }

    /// All pages, this one first, each waited for when it is needed.
    pub fn page_iter(self) -> PageIter<P> {
        PageIter(Some(self.pages()))
    }
}

impl<P, T: Decode> PageCall<P, T> {
    /// The items of all pages, each page waited for when it is needed.
    pub fn iter(self) -> ItemIter<T> {
        ItemIter(Some(self.stream()))
    }
}

/// The pages of a call, waited for one by one.
#[derive(Debug)]
pub struct PageIter<P>(Option<PageStream<P>>);

impl<P> Iterator for PageIter<P> {
    type Item = Result<P, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = wait(self.0.as_mut()?.next());
        next.unwrap_or_else(|error| {
            self.0 = None;
            Some(Err(error))
        })
    }
}

/// The items of a call, waited for one by one.
#[derive(Debug)]
pub struct ItemIter<T>(Option<ItemStream<T>>);

impl<T: Decode> Iterator for ItemIter<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = wait(self.0.as_mut()?.next());
        next.unwrap_or_else(|error| {
            self.0 = None;
            Some(Err(error))
        })
    }
}
