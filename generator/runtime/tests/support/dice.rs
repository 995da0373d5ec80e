//! Random numbers that are the same on every run.
#![allow(dead_code)]

/// SplitMix64.
pub struct Dice(pub u64);

impl Dice {
    /// A number below `sides`.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % sides as u64) as usize
    }

    /// One of these.
    pub fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.roll(choices.len())]
    }

    /// The text in chunks of random lengths.
    pub fn cut(&mut self, mut text: &[u8]) -> Vec<Vec<u8>> {
        let mut chunks = Vec::new();
        while !text.is_empty() {
            let (chunk, rest) = text.split_at((1 + self.roll(12)).min(text.len()));
            chunks.push(chunk.to_vec());
            text = rest;
        }
        chunks
    }
}
