//! The members of an object on the tape, looked up by name.

use super::node::Node;

/// Servers mostly keep the order of the document, or keep it but for a few members (`id` first), so a
/// lookup tries the member behind the one found last, and that behind the one found before the last
/// jump; then most are found at once. Once all were looked through for one that is not there, others
/// that are not there are mostly known not to be. Of several members with one name it is not said
/// which is found: JSON gives them no meaning (RFC 8259, section 4).
pub(super) struct TapedMembers {
    /// Behind the member found last.
    next: u32,
    /// What that was before the last jump.
    aside: u32,
    /// Behind the last member.
    end: u32,
    /// The bits of all names; 0 until they are scanned.
    bloom: u64,
}

/// A bit of the name: unset in a set of names, the name is not among them.
#[inline]
pub(super) fn bloom_bit(name: &[u8]) -> u64 {
    let at = |index: usize| name.get(index).copied().map_or(0, usize::from);
    let (first, last) = (at(0), at(name.len().wrapping_sub(1)));
    1 << ((name.len() ^ first << 1 ^ last << 3) & 63)
}

impl TapedMembers {
    pub(super) fn new(object: Node<'_>) -> TapedMembers {
        let places = object.places();
        TapedMembers {
            next: places.start,
            aside: places.start,
            end: places.end,
            bloom: 0,
        }
    }

    #[inline(never)]
    pub(super) fn find<'a>(&mut self, object: Node<'a>, name: &str) -> Option<Node<'a>> {
        let here = self.next;
        if let Some(value) = object.member_at(here..self.end, name) {
            self.next = value.after();
            return Some(value);
        }
        let found = object.member_at(self.aside..self.end, name);
        let value = found.or_else(|| self.scan(object, name))?;
        (self.next, self.aside) = (value.after(), here);
        Some(value)
    }

    /// Finds a member wherever it is, most likely behind those that were found.
    fn scan<'a>(&mut self, object: Node<'a>, name: &str) -> Option<Node<'a>> {
        if self.bloom != 0 && self.bloom & bloom_bit(name.as_bytes()) == 0 {
            return None;
        }
        let all = object.places();
        let furthest = self.next.max(self.aside);
        let mut bloom = 0;
        for places in [furthest..all.end, all.start..furthest] {
            for (key, value) in object.members_in(places) {
                if key.is_name(name) {
                    return Some(value);
                }
                // With escapes, its bytes are not those of the name.
                bloom |= key.name_bytes().map_or(u64::MAX, bloom_bit);
            }
        }
        self.bloom = bloom;
        None
    }
}
