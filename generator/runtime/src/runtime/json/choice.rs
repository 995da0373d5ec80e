//! Which variant of a union a value is: found by looking at it, never by trying.
//!
//! A union is described by a table. Looking goes as deep as the table is, whatever the value is, so
//! that unions within unions are read in time that is linear in the text.

use super::decode::Decode;
use super::error::Mismatch;
use super::node::Node;
use super::value::Value;

/// `null`.
pub const NULL: u8 = 1;
/// `true` or `false`.
pub const BOOL: u8 = 1 << 1;
/// A number without fraction and exponent.
pub const INTEGER: u8 = 1 << 2;
/// A number with fraction or exponent.
pub const FRACTION: u8 = 1 << 3;
/// Any number.
pub const NUMBER: u8 = INTEGER | FRACTION;
/// A string.
pub const STRING: u8 = 1 << 4;
/// An array.
pub const ARRAY: u8 = 1 << 5;
/// An object.
pub const OBJECT: u8 = 1 << 6;
/// Any value.
pub const ANY: u8 = OBJECT | (OBJECT - 1);
/// Beside the kinds of a member: it is always there.
pub const REQUIRED: u8 = 1 << 7;

/// The most members of an object that a table may name.
pub const MOST_MEMBERS: usize = 256;

/// How many elements of an array are looked at.
const ELEMENTS: usize = 4;

/// How often, on average, a value within unions may be read again as any value.
const AGAIN: usize = 2;

/// How the variants of a union are told apart.
#[derive(Debug)]
pub struct Choice {
    /// The member whose value names the variant; empty where there is none.
    pub tag: &'static str,
    /// Values of that member, as text, and the variant each stands for.
    pub values: &'static [(&'static str, usize)],
    /// The variant of an object without that member, where it is known.
    pub absent: Option<usize>,
    /// The variant of an object that fits nothing else.
    pub base: Option<usize>,
    /// What variants look like that the member does not name: the variant, the kinds of value it can
    /// be, and what else there is to look at.
    pub shapes: &'static [(usize, u8, Look)],
}

impl Choice {
    /// One without any variant.
    pub const NONE: Choice = Choice {
        tag: "",
        values: &[],
        absent: None,
        base: None,
        shapes: &[],
    };
}

/// What there is to look at beyond the kind of a value.
#[derive(Debug)]
pub enum Look {
    /// Nothing.
    No,
    /// The value is one of these scalars, written as text.
    Only(&'static [&'static str]),
    /// The value is most likely one of these scalars, written as text.
    Known(&'static [&'static str]),
    /// A type that is not generated says whether it reads the value.
    Reads(fn(Node<'_>) -> bool),
    /// The elements: the kinds they can be, and what else there is to look at.
    Items(u8, &'static Look),
    /// The elements one by one, of which there are at least so many: the kinds each can be, and what
    /// else there is to look at.
    Places(&'static [(u8, Look)]),
    /// The members: the kinds of value each can be, [`REQUIRED`] among them where it is always
    /// there, and what else there is to look at. Then the kinds that others may have that are kept;
    /// 0 when others are not kept.
    Members(&'static [(&'static str, u8, Look)], u8),
}

/// Whether a type reads a value: for types that are not generated, of which nothing else is known.
pub fn reads<T: Decode>(node: Node<'_>) -> bool {
    T::decode(node).is_ok()
}

/// How well a value fits, the weightier first: values outside of lists (negative), constants and
/// values of lists, known members, members that would be lost (negative), required members.
type Fit = [i32; 5];

const STRANGE: usize = 0;
const TELLING: usize = 1;
const KNOWN: usize = 2;
const LOST: usize = 3;
const REQUIRED_MEMBERS: usize = 4;

impl Node<'_> {
    /// The index of the variant that this value is; one that no variant has when it is none.
    ///
    /// What [`Node::or_unknown`] is given must follow.
    pub fn choose(self, choice: &Choice) -> usize {
        self.choose_unless(None, choice)
    }

    /// As [`Node::choose`], unless something beside the value names the variant.
    #[inline(never)]
    pub fn choose_unless(self, known: Option<usize>, choice: &Choice) -> usize {
        self.limits().enter_union();
        known
            .or_else(|| self.named(choice))
            .or_else(|| self.best(choice.shapes))
            .or(choice.base.filter(|_| self.is_object()))
            .unwrap_or(usize::MAX)
    }

    /// The variant that the discriminator names.
    fn named(self, choice: &Choice) -> Option<usize> {
        if choice.tag.is_empty() || !self.is_object() {
            return None;
        }
        match self.get(choice.tag).filter(|tag| !tag.is_null()) {
            Some(tag) => {
                let mut values = choice.values.iter();
                let found = values.find(|(value, _)| tag.is_written(value));
                found.map(|(_, variant)| *variant)
            }
            None => choice.absent,
        }
    }

    /// The variant whose shape fits best; the first of those that fit alike.
    fn best(self, shapes: &[(usize, u8, Look)]) -> Option<usize> {
        let kind = self.kind_bit();
        let mut possible = shapes.iter().filter(|(_, kinds, _)| kinds & kind != 0);
        let (first, second) = (possible.next()?, possible.next());
        if let (None, (variant, _, Look::No)) = (second, first) {
            return Some(*variant);
        }
        let mut best: Option<(Fit, usize)> = None;
        let mut known_elsewhere = false;
        let mut looked = 0;
        for (variant, kinds, look) in std::iter::once(first).chain(second).chain(possible) {
            let mut fit = Fit::default();
            if !self.fits(*kinds, look, &mut fit, &mut looked) {
                known_elsewhere |= fit[KNOWN] > 0;
            } else if best.is_none_or(|(other, _)| fit > other) {
                best = Some((fit, *variant));
            }
        }
        self.limits().add_looked(looked);
        // What would be lost as a whole is not taken for what fits better and is wrong.
        let keeps = |fit: &Fit| fit[KNOWN] > 0 || fit[LOST] == 0;
        let best = best.filter(|(fit, _)| keeps(fit) || !known_elsewhere);
        best.map(|(_, variant)| variant)
    }

    /// Whether a value can be what this describes; how well is added to `fit`, the number of values
    /// that were looked at to `looked`.
    fn fits(self, kinds: u8, look: &Look, fit: &mut Fit, looked: &mut usize) -> bool {
        *looked += 1;
        if kinds & self.kind_bit() == 0 {
            // A whole number written with a fraction is read as an integer, but is hardly meant so.
            fit[STRANGE] -= 1;
            return self.is_of(kinds);
        }
        match look {
            Look::No => true,
            Look::Only(values) => {
                let is = self.is_one_of(values);
                fit[TELLING] += i32::from(is);
                is || !self.is_scalar()
            }
            Look::Known(values) => {
                if self.is_one_of(values) {
                    fit[TELLING] += 1;
                } else {
                    fit[STRANGE] -= 1;
                }
                true
            }
            Look::Reads(reads) => {
                let is = reads(self);
                fit[TELLING] += i32::from(is);
                is
            }
            Look::Items(kinds, look) => {
                let mut items = self.items().take(ELEMENTS);
                items.all(|element| element.fits(*kinds, look, fit, looked))
            }
            Look::Places(places) if self.is_array() => {
                let mut items = self.items();
                let fits = places.iter().all(|(kinds, look)| {
                    let item = items.next();
                    item.is_some_and(|item| item.fits(*kinds, look, fit, looked))
                });
                fit[KNOWN] += places.len() as i32;
                fit[LOST] -= i32::from(items.next().is_some());
                fits
            }
            Look::Places(_) => true,
            Look::Members(members, rest) if self.is_object() => {
                self.members_fit(members, *rest, fit, looked)
            }
            Look::Members(..) => true,
        }
    }

    fn members_fit(
        self,
        known: &[(&str, u8, Look)],
        rest: u8,
        fit: &mut Fit,
        looked: &mut usize,
    ) -> bool {
        let mut seen = [0_u64; MOST_MEMBERS / 64];
        // Where the next member is expected: most come in the order of the document.
        let mut expected = 0;
        for (name, value) in self.members() {
            let (before, from) = known.split_at(expected);
            let found = from.iter().position(|(known, ..)| name.is_name(known));
            let found = match found {
                Some(index) => Some(index + expected),
                None => before.iter().position(|(known, ..)| name.is_name(known)),
            };
            let Some(index) = found else {
                *looked += 1;
                fit[LOST] -= i32::from(rest == 0);
                if rest != 0 && rest & value.kind_bit() == 0 {
                    return false;
                }
                continue;
            };
            expected = index + 1;
            seen[index / 64 % (MOST_MEMBERS / 64)] |= 1 << (index % 64);
            fit[KNOWN] += 1;
            let (_, kinds, look) = &known[index];
            // What may be left out may be null.
            let is_left_out = value.is_null() && kinds & REQUIRED == 0;
            if !is_left_out && !value.fits(*kinds, look, fit, looked) {
                return false;
            }
        }
        for (index, (_, kinds, _)) in known.iter().enumerate() {
            if kinds & REQUIRED != 0 {
                if seen[index / 64 % (MOST_MEMBERS / 64)] >> (index % 64) & 1 == 0 {
                    return false;
                }
                fit[REQUIRED_MEMBERS] += 1;
            }
        }
        true
    }

    /// The kind of the value, integers apart from other numbers.
    #[inline]
    fn kind_bit(self) -> u8 {
        match self.first_byte() {
            b'n' => NULL,
            b't' | b'f' => BOOL,
            b'"' => STRING,
            b'[' => ARRAY,
            b'{' => OBJECT,
            _ if self.raw().contains(['.', 'e', 'E']) => FRACTION,
            _ => INTEGER,
        }
    }

    /// Whether the value is of one of these kinds.
    pub(super) fn is_of(self, kinds: u8) -> bool {
        let kind = self.kind_bit();
        kinds & kind != 0 || kind == FRACTION && kinds & INTEGER != 0 && self.as_i64().is_some()
    }

    fn is_scalar(self) -> bool {
        self.kind_bit() & (BOOL | NUMBER | STRING) != 0
    }

    fn is_one_of(self, values: &[&str]) -> bool {
        values.iter().any(|value| self.is_written(value))
    }

    /// Whether this is a scalar of this text; a number, of this value.
    fn is_written(self, text: &str) -> bool {
        match self.kind_bit() {
            STRING => self.is_string(text),
            BOOL => self.raw() == text,
            INTEGER | FRACTION => {
                let is_equal = || {
                    text.parse()
                        .is_ok_and(|number| self.as_f64() == Some(number))
                };
                self.raw() == text || is_equal()
            }
            _ => false,
        }
    }

    /// The end of what [`Node::choose`] began: what is not as its variant has to be is any value, so
    /// that a union never ends the reply it is in.
    #[inline(never)]
    pub fn or_unknown<T>(
        self,
        decoded: Result<T, Mismatch>,
        unknown: fn(Value) -> T,
    ) -> Result<T, Mismatch> {
        let is_outermost = self.limits().leave_union() == 0;
        match decoded {
            Ok(value) => Ok(value),
            Err(mismatch) => self.read_again(mismatch, is_outermost).map(unknown),
        }
    }

    /// A value that is not as its variant has to be, as any value.
    #[cold]
    #[inline(never)]
    fn read_again(self, mismatch: Mismatch, is_outermost: bool) -> Result<Value, Mismatch> {
        if mismatch.is_too_large() {
            return Err(mismatch);
        }
        // Else a union that fails within unions that fail would be read with each of them.
        let limits = self.limits();
        let may = limits.may_read_again(self.size(), AGAIN * self.document().size());
        if is_outermost || may {
            return Value::decode(self);
        }
        if self.document().is_part() {
            // In the whole document there is more that may be read again.
            limits.fail();
        }
        Err(mismatch)
    }
}
