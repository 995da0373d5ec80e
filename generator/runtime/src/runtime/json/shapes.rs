//! Which members the objects of a type lacked so far: others of that type mostly lack the same.
//!
//! To find that a member is not there takes a look at all that is left of the object, which is then
//! looked at once more. What is known here is only a guess, and whoever goes by it checks it: nothing
//! but speed depends on it. So it may be of any text that this process has read, by any thread.

use std::any::type_name;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

const WORDS: usize = 2;
const BITS: usize = usize::BITS as usize;

/// A bit for each of the first lookups of an object, in the order in which its type asks.
pub(super) type Lookups = [usize; WORDS];

/// Sets the bit of a lookup, where there is one for it.
#[inline]
pub(super) fn set(lookups: &mut Lookups, lookup: usize) {
    if let Some(word) = lookups.get_mut(lookup / BITS) {
        *word |= 1 << (lookup % BITS);
    }
}

/// The members of one type, by their lookups.
struct Shape {
    /// The key of the type.
    of: AtomicUsize,
    /// Those that an object lacked.
    absent: [AtomicUsize; WORDS],
    /// Those that an object had. They are not guessed to be absent again, so that each is wrongly
    /// guessed for one text of all that the process reads.
    present: [AtomicUsize; WORDS],
}

/// As a power of two, how many there are. Of two types in one place the first has it: what is
/// known of a type is never forgotten.
const COUNT: u32 = 10;

static SHAPES: [Shape; 1 << COUNT] = [const {
    Shape {
        of: AtomicUsize::new(0),
        absent: [const { AtomicUsize::new(0) }; WORDS],
        present: [const { AtomicUsize::new(0) }; WORDS],
    }
}; 1 << COUNT];

/// What a type is known by, never 0.
#[inline(always)]
pub(super) fn key<T>() -> usize {
    type_name::<T>().as_ptr().addr()
}

/// Where a type has its shape.
#[inline]
fn place(key: usize) -> &'static Shape {
    // The highest bits of a product depend on all bits of its factors.
    let index = (key as u32).wrapping_mul(0x9e37_79b9) >> (u32::BITS - COUNT);
    &SHAPES[index as usize % SHAPES.len()]
}

/// Whether no object had the member that is looked up so, and one lacked it.
#[inline]
pub(super) fn is_absent(key: usize, lookup: usize) -> bool {
    let shape = place(key);
    let word = lookup / BITS;
    let (Some(absent), Some(present)) = (shape.absent.get(word), shape.present.get(word)) else {
        return false;
    };
    let guessed = absent.load(Relaxed) & !present.load(Relaxed);
    shape.of.load(Relaxed) == key && guessed >> (lookup % BITS) & 1 != 0
}

/// Learns from an object that so many members were looked up in, of which it lacks these.
#[inline]
pub(super) fn learn(key: usize, count: usize, lacked: &Lookups) {
    let shape = place(key);
    let of = shape.of.load(Relaxed);
    // What objects of a type always had needs no place.
    let is_free = || *lacked != [0; WORDS] && of == 0;
    let takes = || shape.of.compare_exchange(0, key, Relaxed, Relaxed).is_ok();
    if of == key || is_free() && takes() {
        learn_word(shape, 0, count, lacked);
        if count > BITS {
            learn_word(shape, 1, count - BITS, lacked);
        }
    }
}

/// Learns of the lookups in one word, of which the first so many were made.
#[inline(always)]
fn learn_word(shape: &Shape, word: usize, count: usize, lacked: &Lookups) {
    let asked = match count {
        ..BITS => (1 << count) - 1,
        _ => usize::MAX,
    };
    // Written only where that is new: threads share it.
    add(&shape.absent[word], lacked[word]);
    add(&shape.present[word], asked & !lacked[word]);
}

/// Learns that an object has the member of this lookup.
pub(super) fn refute(key: usize, lookup: usize) {
    let shape = place(key);
    let mut present = Lookups::default();
    set(&mut present, lookup);
    if shape.of.load(Relaxed) == key {
        let words = shape.present.iter().zip(present);
        words.for_each(|(word, present)| add(word, present));
    }
}

#[inline]
fn add(bits: &AtomicUsize, more: usize) {
    let old = bits.load(Relaxed);
    if old | more != old {
        bits.fetch_or(more, Relaxed);
    }
}
