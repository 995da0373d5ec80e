//! Waiting for calls without async code (feature `blocking`).

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::OnceLock;

use futures_core::Stream;
use tokio::runtime::{Builder, Handle, RuntimeFlavor};

use super::call::Call;
use super::error::Error;
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
        wait(self)?
    }

    /// Sends the request and waits for the value with its reply.
    pub fn wait_response(self) -> Result<Response<T>, Error> {
        wait(self.send())?
    }
}

/// What a stream yields, waited for one by one.
#[derive(Debug)]
pub struct WaitingIter<S>(Option<S>);

impl<S> WaitingIter<S> {
    /// Waits for what this stream yields.
    pub fn new(stream: S) -> WaitingIter<S> {
        WaitingIter(Some(stream))
    }
}

impl<S, T> Iterator for WaitingIter<S>
where
    S: Stream<Item = Result<T, Error>> + Unpin,
{
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let stream = self.0.as_mut()?;
        let next = wait(poll_fn(|context| Pin::new(&mut *stream).poll_next(context)));
        next.unwrap_or_else(|error| {
            self.0 = None;
            Some(Err(error))
        })
    }
}
