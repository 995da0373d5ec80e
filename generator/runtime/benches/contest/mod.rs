//! Two ways to do the same, timed in turn, with what each allocates.

use std::alloc::System;
use std::fmt;
use std::time::{Duration, Instant};

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const ROUNDS: usize = 15;
/// How long one side of a round should take.
const ROUND: Duration = Duration::from_millis(60);

/// One way.
pub struct Contender {
    /// Seconds that it takes once, in each round.
    times: Vec<f64>,
    /// How often it asks for memory.
    pub allocations: usize,
    /// How much it asks for.
    pub bytes: usize,
}

impl Contender {
    fn new(work: &mut dyn FnMut()) -> Contender {
        // Once before, so that what is made once is not counted.
        work();
        let region = Region::new(ALLOCATOR);
        work();
        let stats = region.change();
        Contender {
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
        let seconds = start.elapsed().as_secs_f64();
        self.times.push(seconds / repeats as f64);
    }

    /// Seconds that it takes once.
    pub fn seconds(&self) -> f64 {
        median(self.times.clone())
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values[values.len() / 2]
}

/// What came of it.
pub struct Contest<'c> {
    /// What was done.
    pub name: &'c str,
    /// How many bytes were read or written.
    pub length: usize,
    /// What their way is called.
    pub rival: &'c str,
    /// Their way.
    pub theirs: Contender,
    /// Our way.
    pub ours: Contender,
}

impl Contest<'_> {
    /// How many times what ours takes theirs takes: in each round, and of these the median.
    pub fn ratio(&self) -> f64 {
        let rounds = self.theirs.times.iter().zip(&self.ours.times);
        median(rounds.map(|(theirs, ours)| theirs / ours).collect())
    }
}

impl fmt::Display for Contest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (theirs, ours) = (&self.theirs, &self.ours);
        let speed = |side: &Contender| self.length as f64 / side.seconds() / 1e6;
        write!(
            f,
            "{} ({} bytes): {} {:.0} MB/s, ours {:.0} MB/s: ratio {:.2}; \
             allocations {} and {}, bytes {} and {}",
            self.name,
            self.length,
            self.rival,
            speed(theirs),
            speed(ours),
            self.ratio(),
            theirs.allocations,
            ours.allocations,
            theirs.bytes,
            ours.bytes,
        )
    }
}

/// Goes through `length` bytes the way of `theirs`, which is called `rival`, and of `ours`.
pub fn compare<'c>(
    name: &'c str,
    length: usize,
    rival: &'c str,
    theirs: &mut dyn FnMut(),
    ours: &mut dyn FnMut(),
) -> Contest<'c> {
    let (mut their, mut our) = (Contender::new(theirs), Contender::new(ours));
    let start = Instant::now();
    theirs();
    let once = start.elapsed().max(Duration::from_nanos(100));
    let repeats = (ROUND.as_nanos() / once.as_nanos()).clamp(1, 1_000_000) as usize;
    // Turn about, so that what else the machine does falls on both.
    for _ in 0..ROUNDS {
        their.time(repeats, theirs);
        our.time(repeats, ours);
    }
    Contest {
        name,
        length,
        rival,
        theirs: their,
        ours: our,
    }
}
