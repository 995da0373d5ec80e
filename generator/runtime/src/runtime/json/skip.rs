//! Finds where arrays and objects end by their brackets, without a look at what is between them.

use super::parse::MAX_DEPTH;
use super::scan::Fault;

/// How many bytes are looked at together: as many as fit a set of bits.
const BLOCK: usize = 64;

/// How many of them a vector holds on every machine.
const LANES: usize = 16;

/// Finds what is behind the array or object that begins here. Where it and those within it begin and
/// end is noted, in the order of their beginnings.
///
/// Of a text that is no JSON the end is anywhere: whatever is skipped is to be read or parsed later.
#[inline(never)]
pub(super) fn skip_brackets(
    text: &[u8],
    at: usize,
    places: &mut Vec<(u32, u32)>,
) -> Result<usize, Fault> {
    let mut open = Open {
        first: places.len(),
        innermost: 0,
        depth: 0,
        places,
    };
    let mut strings = Strings::default();
    let mut begin = at;
    while let Some(rest) = text.get(begin..)
        && !rest.is_empty()
    {
        let last;
        let block = match rest.first_chunk::<BLOCK>() {
            Some(block) => block,
            None => {
                last = padded(rest);
                &last
            }
        };
        let found = strings.look(block);
        if found != Found::Nothing {
            let mut brackets = strings.brackets(block, found);
            while brackets != 0 {
                let at = begin + brackets.trailing_zeros() as usize;
                if open.bracket(text[at], at)? {
                    return Ok(at + 1);
                }
                brackets &= brackets - 1;
            }
        }
        begin += BLOCK;
    }
    Err("the text ends inside an array or object")
}

/// The last bytes of a text, and space.
fn padded(rest: &[u8]) -> [u8; BLOCK] {
    let mut block = [b' '; BLOCK];
    for (to, from) in block.iter_mut().zip(rest) {
        *to = *from;
    }
    block
}

/// The arrays and objects that are open, as a list within the places of all.
struct Open<'p> {
    places: &'p mut Vec<(u32, u32)>,
    /// Where those that are looked at here begin among the places.
    first: usize,
    /// The place of the innermost one. In place of its end there is that of the one around it.
    innermost: u32,
    depth: usize,
}

impl Open<'_> {
    /// Opens or closes one; whether that was the outermost.
    #[inline]
    fn bracket(&mut self, bracket: u8, at: usize) -> Result<bool, Fault> {
        if bracket | 0x20 == b'{' {
            if self.depth == MAX_DEPTH {
                return Err("the text is nested too deeply");
            }
            self.depth += 1;
            let around = std::mem::replace(&mut self.innermost, self.places.len() as u32);
            self.places.push((at as u32, around));
            return Ok(false);
        }
        if let Some(place) = self.places.get_mut(self.innermost as usize) {
            self.innermost = std::mem::replace(&mut place.1, at as u32 + 1);
        }
        self.depth = self.depth.saturating_sub(1);
        Ok(self.depth == 0 && self.places.len() > self.first)
    }
}

/// What is in a block beside text and quotes.
#[derive(Clone, Copy, PartialEq)]
enum Found {
    Nothing,
    Brackets,
    /// Backslashes, and brackets maybe.
    Escapes,
}

/// Which bytes are within strings.
#[derive(Default)]
struct Strings {
    /// All bits are set where a string is not ended.
    within: u64,
    /// Set where the next byte is escaped.
    escapes: u64,
}

impl Strings {
    /// What is in a block; one in which there is nothing is passed by.
    #[inline]
    fn look(&mut self, block: &[u8; BLOCK]) -> Found {
        let (mut quotes, mut brackets) = ([0_u8; LANES], [0_u8; LANES]);
        let mut backslashes = [0_u8; LANES];
        for lanes in block.chunks_exact(LANES) {
            for (lane, byte) in lanes.iter().enumerate() {
                quotes[lane] ^= u8::from(*byte == b'"');
                brackets[lane] |= u8::from(is_bracket(*byte));
                backslashes[lane] |= u8::from(*byte == b'\\');
            }
        }
        let backslashes = u128::from_le_bytes(backslashes);
        if backslashes != 0 || self.escapes != 0 {
            return Found::Escapes;
        }
        if u128::from_le_bytes(brackets) != 0 {
            return Found::Brackets;
        }
        let quotes = u128::from_le_bytes(quotes);
        let odd = (quotes as u64 ^ (quotes >> 64) as u64).wrapping_mul(u64::MAX / 0xff) >> 56 & 1;
        self.within ^= odd.wrapping_neg();
        Found::Nothing
    }

    /// The brackets of a block that are not in strings.
    #[inline]
    fn brackets(&mut self, block: &[u8; BLOCK], found: Found) -> u64 {
        let mut within = bits(block, |byte| byte == b'"');
        if found == Found::Escapes {
            within &= !self.escaped(bits(block, |byte| byte == b'\\'));
        }
        // From each quote to the next.
        for distance in [1, 2, 4, 8, 16, 32] {
            within ^= within << distance;
        }
        within ^= self.within;
        self.within = (within >> (BLOCK - 1)).wrapping_neg();
        bits(block, is_bracket) & !within
    }

    /// The bytes that are escaped by one of these backslashes, of which each second in a row is
    /// escaped itself.
    #[inline]
    fn escaped(&mut self, backslashes: u64) -> u64 {
        const ODD: u64 = 0xaaaa_aaaa_aaaa_aaaa;
        if backslashes == 0 {
            return std::mem::take(&mut self.escapes);
        }
        let before = self.escapes;
        let first = backslashes & !before;
        // Whether a byte is escaped changes from one to the next in a row of backslashes: what is
        // taken away carries over the whole row, and is compared with every second.
        let codes = (first << 1 | ODD).wrapping_sub(first) ^ ODD;
        self.escapes = (codes & backslashes) >> (BLOCK - 1);
        codes ^ (backslashes | before)
    }
}

#[inline(always)]
fn is_bracket(byte: u8) -> bool {
    (byte | 0x20).wrapping_sub(b'{') & !2 == 0
}

/// A bit for each byte.
#[inline(always)]
fn bits(block: &[u8; BLOCK], is: impl Fn(u8) -> bool) -> u64 {
    // The product has the low bit of each byte in its highest byte, in order.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let flags = block.map(|byte| u8::from(is(byte)));
    let eights = flags.chunks_exact(8).enumerate();
    eights.fold(0, |bits, (index, eight)| {
        let eight = eight
            .first_chunk()
            .map_or(0, |eight| u64::from_le_bytes(*eight));
        bits | (eight.wrapping_mul(GATHER) >> 56) << (8 * index)
    })
}
