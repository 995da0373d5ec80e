//! What targets share: random numbers, verdicts, and hashes of what happened.

/// What a target makes of an input: a number that is the same where the input led
/// the same way, or what is wrong.
pub type Verdict = Result<u64, String>;

/// Random numbers (splitmix64).
pub struct Dice(pub u64);

impl Dice {
    /// A number below `sides`.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % sides.max(1) as u64) as usize
    }

    /// The bytes in chunks of random lengths, empty ones among them.
    pub fn cut(&mut self, mut bytes: &[u8]) -> Vec<Vec<u8>> {
        let mut chunks = Vec::new();
        while !bytes.is_empty() {
            let (chunk, rest) = bytes.split_at(self.roll(12).min(bytes.len()));
            chunks.push(chunk.to_vec());
            bytes = rest;
        }
        chunks
    }
}

/// A hash of what happened (FNV-1a).
pub fn signature(parts: impl IntoIterator<Item = u64>) -> u64 {
    let fold = |hash: u64, part: u64| (hash ^ part).wrapping_mul(0x0000_0100_0000_01b3);
    parts.into_iter().fold(0xcbf2_9ce4_8422_2325, fold)
}
