//! Two ways to do the same, timed in turn, with what each allocates.

use std::alloc::System;
use std::time::{Duration, Instant};

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const ROUNDS: usize = 15;
/// How long one side of a round should take.
const ROUND: Duration = Duration::from_millis(60);

/// One way.
struct Side {
    times: Vec<Duration>,
    allocations: usize,
    bytes: usize,
}

impl Side {
    fn new(work: &mut dyn FnMut()) -> Side {
        // Once before, so that what is made once is not counted.
        work();
        let region = Region::new(ALLOCATOR);
        work();
        let stats = region.change();
        Side {
            times: Vec::new(),
            allocations: stats.allocations + stats.reallocations,
            bytes: stats.bytes_allocated,
        }
    }

    fn time(&mut self, repeats: usize, work: &mut dyn FnMut()) {
        let start = Instant::now();
        for _ in 0..repeats {
            work();
        }
        self.times.push(start.elapsed());
    }

    fn median(&mut self) -> f64 {
        self.times.sort_unstable();
        self.times[ROUNDS / 2].as_secs_f64()
    }
}

/// Prints how fast `theirs`, which is called `rival`, and `ours` go through `length` bytes.
pub fn compare(
    name: &str,
    length: usize,
    rival: &str,
    theirs: &mut dyn FnMut(),
    ours: &mut dyn FnMut(),
) {
    let (mut their, mut our) = (Side::new(theirs), Side::new(ours));
    let start = Instant::now();
    theirs();
    let once = start.elapsed().max(Duration::from_nanos(100));
    let repeats = (ROUND.as_nanos() / once.as_nanos()).clamp(1, 1_000_000) as usize;
    // Turn about, so that what else the machine does falls on both.
    for _ in 0..ROUNDS {
        their.time(repeats, theirs);
        our.time(repeats, ours);
    }
    let speed = |seconds: f64| (length * repeats) as f64 / seconds / 1e6;
    let (slow, fast) = (speed(their.median()), speed(our.median()));
    println!(
        "{name} ({length} bytes): {rival} {slow:.0} MB/s, ours {fast:.0} MB/s: ratio {:.2}; \
         allocations {} and {}, bytes {} and {}",
        fast / slow,
        their.allocations,
        our.allocations,
        their.bytes,
        our.bytes,
    );
}
