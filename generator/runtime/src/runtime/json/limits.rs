//! What reading a document may cost: memory, stack, and values read a second time.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

/// How much memory the values of a document may take in all, unless said otherwise.
pub const MAX_DECODED_BYTES: usize = 256 << 20;

/// How much stack reading may take: half of what threads are given. What is nested deeper than fits
/// is not read, for an overflow would end the process.
const MAX_STACK: usize = if cfg!(any(windows, target_family = "wasm")) {
    512 << 10
} else {
    1 << 20
};

thread_local! {
    /// Where the stack was when reading began.
    static STACK: Cell<usize> = const { Cell::new(0) };
}

/// What is left of a document's limits. Several threads may read one document, each on its own:
/// then they share what is left.
pub(super) struct Limits {
    /// The most bytes that values may take.
    most: usize,
    /// What is left of them.
    left: AtomicUsize,
    /// How many unions are being read within each other.
    unions: AtomicUsize,
    /// How many values were read a second time, as any value.
    again: AtomicUsize,
    /// How many values were looked at to choose variants.
    looked: AtomicUsize,
    /// Whether a value that was streamed is to be read again by a tape.
    failed: AtomicBool,
}

impl Limits {
    pub(super) fn new(most: usize) -> Limits {
        Limits {
            most,
            left: AtomicUsize::new(most),
            unions: AtomicUsize::new(0),
            again: AtomicUsize::new(0),
            looked: AtomicUsize::new(0),
            failed: AtomicBool::new(false),
        }
    }

    /// Reading begins.
    pub(super) fn begin(&self) {
        self.left.store(self.most, Relaxed);
        STACK.set(here());
    }

    /// What is streamed is to be read again by a tape.
    pub(super) fn fail(&self) {
        self.failed.store(true, Relaxed);
    }

    pub(super) fn has_failed(&self) -> bool {
        self.failed.load(Relaxed)
    }

    /// The most bytes that values may take.
    pub(super) fn most(&self) -> usize {
        self.most
    }

    /// How many bytes values may still take.
    pub(super) fn left(&self) -> usize {
        self.left.load(Relaxed)
    }

    /// Takes memory; whether there was that much.
    #[inline]
    pub(super) fn take(&self, bytes: usize) -> bool {
        let left = self.left.load(Relaxed);
        let rest = left.checked_sub(bytes);
        self.left.store(rest.unwrap_or(0), Relaxed);
        rest.is_some()
    }

    /// Whether there is stack for one more value within those that are being read.
    #[inline]
    pub(super) fn has_stack(&self) -> bool {
        let (base, here) = (STACK.get(), here());
        // Whoever reads less deep than reading began, began elsewhere.
        if here > base {
            STACK.set(here);
            return true;
        }
        base - here < MAX_STACK
    }

    pub(super) fn enter_union(&self) {
        self.unions.fetch_add(1, Relaxed);
    }

    /// How many unions the one that was read is within.
    pub(super) fn leave_union(&self) -> usize {
        self.unions.fetch_sub(1, Relaxed).saturating_sub(1)
    }

    /// Takes leave to read so many values again where no more than `most` are in all.
    pub(super) fn may_read_again(&self, values: usize, most: usize) -> bool {
        let all = self.again.load(Relaxed).saturating_add(values);
        let may = all <= most;
        if may {
            self.again.store(all, Relaxed);
        }
        may
    }

    pub(super) fn add_looked(&self, values: usize) {
        self.looked.fetch_add(values, Relaxed);
    }

    /// How many values were looked at or read again so far.
    pub(super) fn work(&self) -> usize {
        self.again.load(Relaxed) + self.looked.load(Relaxed)
    }
}

/// About where the stack is.
#[inline(always)]
fn here() -> usize {
    let marker = 0_u8;
    std::ptr::from_ref(std::hint::black_box(&marker)).addr()
}
