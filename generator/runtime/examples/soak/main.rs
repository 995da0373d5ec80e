//! A thousand calls at a time against servers that misbehave at random, for as
//! long as is asked:
//! `cargo run --release -p specwright-runtime --example soak -- --seconds 600`.
//!
//! Faults, dropped calls, deadlines, redirects and streams. It fails if a value is
//! wrong, if a call ends more than 50 ms after its deadline, or if memory grows.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // It is a program.

mod calls;
mod server;

use std::alloc::System;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use specwright_runtime::runtime::{Api, Client, Scheme, SchemeKind};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

use calls::{Ending, Tally};

#[global_allocator]
static ALLOCATED: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// How many calls are under way at any time.
const CONCURRENT: u64 = 1000;
/// How much later than its deadline a call may end.
const TOLERANCE: Duration = Duration::from_millis(50);
/// How much more memory the second half may hold than the first.
const GROWTH: usize = 4 << 20;

static API: Api = Api {
    name: "soak",
    schemes: &[Scheme {
        name: "key",
        kind: SchemeKind::ApiKeyHeader("x-api-key"),
    }],
    security: &[&["key"]],
    ..Api::DEFAULT
};

/// Random numbers (splitmix64).
pub struct Dice(u64);

impl Dice {
    fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let seconds = match &words[..] {
        [flag, number] if flag == "--seconds" => number.parse().ok(),
        _ => None,
    };
    let Some(seconds) = seconds else {
        println!("usage: soak --seconds N");
        return ExitCode::from(2);
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(run(Duration::from_secs(seconds)))
}

async fn run(time: Duration) -> ExitCode {
    let other = server::start(None).await;
    let own = server::start(Some(other)).await;
    let client = Client::with_api(&API)
        .base_url(own)
        .token("k3y-of-the-soak-test")
        .retry_delays(Duration::from_millis(1), Duration::from_millis(20))
        .timeout(Duration::from_millis(900))
        .build()
        .unwrap();
    let tally = Arc::new(Tally::default());
    let over = Arc::new(AtomicBool::new(false));
    let lag = Arc::new(AtomicU64::new(0));
    tokio::spawn(watch_the_clock(Arc::clone(&lag)));
    let callers: Vec<_> = (0..CONCURRENT)
        .map(|number| {
            let (client, tally) = (client.clone(), Arc::clone(&tally));
            let (over, lag) = (Arc::clone(&over), Arc::clone(&lag));
            tokio::spawn(async move {
                let mut dice = Dice::new(number);
                while !over.load(Ordering::Relaxed) {
                    one(&client, &mut dice, &tally, &lag).await;
                }
            })
        })
        .collect();
    let level = watch_memory(time, &tally).await;
    over.store(true, Ordering::Relaxed);
    for caller in callers {
        caller.await.unwrap();
    }
    report(&tally, level)
}

/// Makes a call and judges it.
async fn one(client: &Client, dice: &mut Dice, tally: &Tally, lag: &AtomicU64) {
    let deadline = Duration::from_millis(50 + dice.roll(2500));
    let started = Instant::now();
    let before = lag.load(Ordering::Relaxed);
    let call = calls::random(client, dice, deadline);
    // One in ten is dropped while it is under way.
    let ending = match dice.roll(10) {
        0 => {
            let patience = Duration::from_millis(dice.roll(400));
            let ended = tokio::time::timeout(patience, call).await;
            ended.unwrap_or(Ending::Dropped)
        }
        _ => call.await,
    };
    tally.count(&ending);
    let late = started.elapsed().saturating_sub(deadline);
    tally.latest.fetch_max(micros(late), Ordering::Relaxed);
    if late > TOLERANCE {
        // Where a bare timer was as late, the machine was.
        let machine = lag.load(Ordering::Relaxed) > before || micros(late) < 2 * before;
        if machine {
            tally.late_with_the_machine.fetch_add(1, Ordering::Relaxed)
        } else {
            tally.late.fetch_add(1, Ordering::Relaxed)
        };
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

/// Adds up by how much bare timers are late beyond a fifth of the tolerance.
async fn watch_the_clock(lag: Arc<AtomicU64>) {
    let pause = Duration::from_millis(5);
    loop {
        let started = Instant::now();
        tokio::time::sleep(pause).await;
        let late = started.elapsed().saturating_sub(pause);
        if late > TOLERANCE / 2 {
            lag.fetch_add(micros(late), Ordering::Relaxed);
        }
    }
}

/// Live bytes.
fn held() -> usize {
    let stats = ALLOCATED.stats();
    stats.bytes_allocated - stats.bytes_deallocated
}

/// Prints what goes on, and returns the most memory that was held in the second
/// and in the last quarter of the time.
async fn watch_memory(time: Duration, tally: &Tally) -> [usize; 2] {
    let started = Instant::now();
    let mut most = [0; 4];
    let mut printed = Duration::ZERO;
    while started.elapsed() < time {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let elapsed = started.elapsed();
        let quarter = (4 * elapsed.as_millis() / time.as_millis().max(1)).min(3) as usize;
        most[quarter] = held().max(most[quarter]);
        if elapsed - printed >= Duration::from_secs(10) {
            printed = elapsed;
            println!(
                "{:>4} s  {}  {} KiB held",
                elapsed.as_secs(),
                tally.line(),
                held() >> 10
            );
        }
    }
    [most[1], most[3]]
}

fn report(tally: &Tally, [earlier, later]: [usize; 2]) -> ExitCode {
    println!("{}", tally.line());
    let read = |number: &AtomicU64| number.load(Ordering::Relaxed);
    let (wrong, late) = (read(&tally.wrong), read(&tally.late));
    println!("wrong values: {wrong}");
    println!("calls past their deadline by more than {TOLERANCE:?}: {late}");
    println!(
        "the same while bare timers were late, too: {}",
        read(&tally.late_with_the_machine)
    );
    println!(
        "the latest call ended {} ms after its deadline",
        read(&tally.latest) / 1000
    );
    println!(
        "most memory held: {} KiB in the second quarter, {} KiB in the last",
        earlier >> 10,
        later >> 10
    );
    let level = later <= earlier + GROWTH;
    println!("memory is {}", if level { "level" } else { "NOT level" });
    if wrong == 0 && late == 0 && level {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
