//! Lists that reading a text needs for a while. Each thread keeps them for what it reads next: they need
//! neither locks nor, mostly, memory.

use std::cell::RefCell;

use super::streamed_members::Passed;

/// How much of a list is kept while nothing is read.
const MOST_KEPT: usize = 1024;

thread_local! {
    static LISTS: RefCell<Lists> = const { RefCell::new(Lists::new()) };
}

/// Those of a thread. A text may be read within another: what is of it is behind what is of the other.
pub(super) struct Lists {
    pub(super) skipped: Skipped,
    /// The members that were passed by, of each object that is open.
    pub(super) passed: Vec<Passed>,
    /// The members that are guessed to be absent, of each object that is open: which lookup, and a hash
    /// of the name.
    pub(super) guesses: Vec<(usize, u64)>,
}

/// Arrays and objects that were skipped: what is within them is not skipped byte by byte again.
pub(super) struct Skipped {
    /// Where they begin and end, in the order of their beginnings.
    pub(super) places: Vec<(u32, u32)>,
    /// The one behind that which was asked for last.
    expected: usize,
}

impl Skipped {
    /// The end of the one that begins here, in the text of which the first is at this index.
    pub(super) fn end(&mut self, first: usize, at: u32) -> Option<u32> {
        let places = self.places.get(first..)?;
        let is_here = |(start, _): &(u32, u32)| *start == at;
        let expected = self.expected.wrapping_sub(first);
        let index = match places.get(expected) {
            Some(place) if is_here(place) => expected,
            _ => places.binary_search_by_key(&at, |(start, _)| *start).ok()?,
        };
        self.expected = first + index + 1;
        places.get(index).map(|(_, end)| *end)
    }
}

impl Lists {
    const fn new() -> Lists {
        Lists {
            skipped: Skipped {
                places: Vec::new(),
                expected: 0,
            },
            passed: Vec::new(),
            guesses: Vec::new(),
        }
    }
}

/// Uses the lists of this thread; `None` where it ends.
#[inline]
pub(super) fn with_lists<T>(work: impl FnOnce(&mut Lists) -> T) -> Option<T> {
    LISTS.try_with(|lists| work(&mut lists.borrow_mut())).ok()
}

/// A text that is being read by this thread.
pub(super) struct Reading {
    /// How much was in the lists before.
    skipped: usize,
    passed: usize,
    guesses: usize,
}

impl Reading {
    pub(super) fn begin() -> Reading {
        let lengths = |lists: &mut Lists| {
            let skipped = lists.skipped.places.len();
            (skipped, lists.passed.len(), lists.guesses.len())
        };
        let (skipped, passed, guesses) = with_lists(lengths).unwrap_or_default();
        Reading {
            skipped,
            passed,
            guesses,
        }
    }

    /// The index of the first place of what is skipped.
    pub(super) fn first_skipped(&self) -> usize {
        self.skipped
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        with_lists(|lists| {
            // Of what was not read to its end, some is left.
            lists.skipped.places.truncate(self.skipped);
            lists.passed.truncate(self.passed);
            lists.guesses.truncate(self.guesses);
            lists.skipped.places.shrink_to(MOST_KEPT);
            lists.passed.shrink_to(MOST_KEPT);
        });
    }
}
