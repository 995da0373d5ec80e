//! Calls of every sort, and whether what came of them is right.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use specwright_runtime::runtime::operation::{Content, Method, Operation};
use specwright_runtime::runtime::transport::BoxFuture;
use specwright_runtime::runtime::{
    Call, Client, Error, ErrorKind, EventCall, Inputs, LinesCall, Parameter, StreamCall, reply,
};

use crate::Dice;
use crate::server::{bytes, items, value};

static PARAMETERS: [Parameter; 2] = [Parameter::path("sort"), Parameter::path("number")];

const fn operation(method: Method) -> Operation {
    Operation {
        method,
        path: "/{sort}/{number}",
        parameters: &PARAMETERS,
        idempotent: true,
        ..Operation::DEFAULT
    }
}

static GET: Operation = operation(Method::Get);
static PUT: Operation = Operation {
    content: Content::Json("application/json"),
    ..operation(Method::Put)
};

/// How a call ended.
pub enum Ending {
    Right,
    /// An error of a sort that these servers can cause.
    Fault(ErrorKind),
    Dropped,
    Wrong(String),
}

/// How many calls ended how.
#[derive(Default)]
pub struct Tally {
    right: AtomicU64,
    faults: AtomicU64,
    timeouts: AtomicU64,
    dropped: AtomicU64,
    pub wrong: AtomicU64,
    pub late: AtomicU64,
    pub late_with_the_machine: AtomicU64,
    /// By how many microseconds the latest call was late.
    pub latest: AtomicU64,
}

impl Tally {
    pub fn count(&self, ending: &Ending) {
        let counter = match ending {
            Ending::Right => &self.right,
            Ending::Fault(ErrorKind::Timeout) => &self.timeouts,
            Ending::Fault(_) => &self.faults,
            Ending::Dropped => &self.dropped,
            Ending::Wrong(what) => {
                println!("WRONG: {what}");
                &self.wrong
            }
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    pub fn line(&self) -> String {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let (right, faults) = (read(&self.right), read(&self.faults));
        let (timeouts, dropped) = (read(&self.timeouts), read(&self.dropped));
        let all = right + faults + timeouts + dropped + read(&self.wrong);
        format!(
            "{all} calls: {right} right, {faults} faults, {timeouts} out of time, {dropped} dropped"
        )
    }
}

/// A call of a random sort for a random number.
pub fn random(client: &Client, dice: &mut Dice, deadline: Duration) -> BoxFuture<'static, Ending> {
    let number = dice.roll(1 << 32) as i64;
    let client = client.clone();
    let parts = |sort: &str| {
        Inputs::new(&GET)
            .text("sort", sort)
            .set("number", number)
            .encoded()
    };
    match dice.roll(6) {
        0 => {
            let call = StreamCall::new(&client, parts("bytes")).deadline(deadline);
            Box::pin(async move { judge(all_bytes(call).await, &bytes(number)) })
        }
        1 => {
            let call = EventCall::<Vec<i64>>::new(&client, parts("events")).deadline(deadline);
            let mut stream = call.stream();
            Box::pin(async move {
                let mut found = Vec::new();
                while let Some(item) = stream.next().await {
                    match item {
                        Ok(item) => found.push(item),
                        Err(error) => return partial(error, &found, &items(number)),
                    }
                }
                judge(Ok(found), &items(number))
            })
        }
        2 => {
            let call = LinesCall::<Vec<i64>>::new(&client, parts("lines")).deadline(deadline);
            let mut stream = call.stream();
            Box::pin(async move {
                let mut found = Vec::new();
                while let Some(item) = stream.next().await {
                    match item {
                        Ok(item) => found.push(item),
                        Err(error) => return partial(error, &found, &items(number)),
                    }
                }
                judge(Ok(found), &items(number))
            })
        }
        3 => {
            let inputs = Inputs::new(&PUT).text("sort", "echo").set("number", number);
            let parts = inputs.set("body", value(number)).encoded();
            let call = Call::new(&client, parts, reply::json::<Vec<i64>>).deadline(deadline);
            Box::pin(async move { judge(call.await, &value(number)) })
        }
        _ => {
            let parts = parts("value");
            let call = Call::new(&client, parts, reply::json::<Vec<i64>>).deadline(deadline);
            Box::pin(async move { judge(call.await, &value(number)) })
        }
    }
}

async fn all_bytes(call: StreamCall) -> Result<Vec<u8>, Error> {
    let mut stream = call.await?;
    let mut found = Vec::new();
    while let Some(chunk) = stream.chunk().await? {
        found.extend_from_slice(&chunk);
    }
    Ok(found)
}

/// What arrived before an error must be right, too.
fn partial(error: Error, found: &[Vec<i64>], wanted: &[Vec<i64>]) -> Ending {
    if wanted.starts_with(found) {
        fault(&error)
    } else {
        Ending::Wrong(format!("{found:?} of {wanted:?}, then {error}"))
    }
}

fn judge<T: PartialEq + std::fmt::Debug>(found: Result<T, Error>, wanted: &T) -> Ending {
    match found {
        Ok(found) if found == *wanted => Ending::Right,
        Ok(found) => Ending::Wrong(format!("{found:?} for {wanted:?}")),
        Err(error) => fault(&error),
    }
}

fn fault(error: &Error) -> Ending {
    match error.kind() {
        kind @ (ErrorKind::Connection
        | ErrorKind::Timeout
        | ErrorKind::RateLimit
        | ErrorKind::Api
        | ErrorKind::Redirect
        | ErrorKind::Decode) => Ending::Fault(kind),
        kind => Ending::Wrong(format!("{kind}: {error}")),
    }
}
