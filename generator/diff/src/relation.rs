//! How a type of the new version relates to that of the old one: which of them holds more.

use super::change::ChangeKind;
use super::compare::Comparison;
use specwright::ir::{Api, Kind, Member, Scalars, Type, TypeId};

/// Unions within unions are looked into so far.
const DEEPEST: usize = 8;

impl Comparison<'_> {
    /// What became of a type that is written otherwise.
    pub(super) fn relation(&self, old: &Type, new: &Type) -> ChangeKind {
        let forward = |old: TypeId, new: TypeId| self.matches.types.get(&old) == Some(&new);
        let backward = |new, old| forward(old, new);
        let (before, after) = (self.old.api, self.new.api);
        if self.is_same(old, new) {
            ChangeKind::TypeChanged
        } else if self.is_same(old, new.not_null()) {
            ChangeKind::Nullable
        } else if self.is_same(old.not_null(), new) {
            ChangeKind::NotNullable
        } else if fits((before, old), (after, new), &forward, 0) {
            ChangeKind::Widened
        } else if fits((after, new), (before, old), &backward, 0) {
            ChangeKind::Narrowed
        } else {
            ChangeKind::TypeChanged
        }
    }

    /// What became of a member that is written otherwise.
    pub(super) fn member_relation(&self, old: &Member, new: &Member) -> ChangeKind {
        let same = self.is_same(old.ty.not_null(), new.ty.not_null());
        match (same, old.required, new.required) {
            (true, true, false) => ChangeKind::Optional,
            (true, false, true) => ChangeKind::Required,
            _ => self.relation(&old.ty, &new.ty),
        }
    }

    /// Whether two types are the same.
    pub(super) fn is_same(&self, old: &Type, new: &Type) -> bool {
        match (old, new) {
            (Type::Named(old), Type::Named(new)) => self.matches.types.get(old) == Some(new),
            (Type::Array(old), Type::Array(new))
            | (Type::Lines(old), Type::Lines(new))
            | (Type::Map(old), Type::Map(new))
            | (Type::Nullable(old), Type::Nullable(new))
            | (Type::Clearable(old), Type::Clearable(new))
            | (Type::Expandable(old), Type::Expandable(new)) => self.is_same(old, new),
            (Type::Part(old, required), Type::Part(new, now)) => {
                required == now && self.is_same(old, new)
            }
            (Type::Tuple(old), Type::Tuple(new)) => {
                let mut pairs = old.iter().zip(new);
                old.len() == new.len() && pairs.all(|(old, new)| self.is_same(old, new))
            }
            (Type::Named(_), _) | (_, Type::Named(_)) => false,
            (old, new) => old == new,
        }
    }
}

/// Whether every value of one type is one of the other.
fn fits(
    small: (&Api, &Type),
    large: (&Api, &Type),
    same: &dyn Fn(TypeId, TypeId) -> bool,
    depth: usize,
) -> bool {
    let (small_api, large_api) = (small.0, large.0);
    let within = |inner: &Type, outer: &Type| {
        depth < DEEPEST && fits((small_api, inner), (large_api, outer), same, depth + 1)
    };
    match (small.1, large.1) {
        (_, Type::Any)
        | (Type::Integer32, Type::Integer64 | Type::Number)
        | (Type::Integer64 | Type::Unsigned64, Type::Number)
        | (Type::Integer32 | Type::Integer64 | Type::Unsigned64, Type::BigInteger)
        | (Type::Secret | Type::Base64 | Type::Base64Url | Type::Formatted(_), Type::String)
        | (Type::String, Type::Expandable(_)) => true,
        (Type::Named(inner), Type::Named(outer)) if same(*inner, *outer) => true,
        (Type::Array(inner), Type::Array(outer))
        | (Type::Lines(inner), Type::Lines(outer))
        | (Type::Map(inner), Type::Map(outer))
        | (Type::Nullable(inner), Type::Nullable(outer))
        | (Type::Clearable(inner), Type::Clearable(outer))
        | (Type::Expandable(inner), Type::Expandable(outer)) => within(inner, outer),
        (Type::Tuple(inner), Type::Tuple(outer)) => {
            let mut pairs = inner.iter().zip(outer);
            inner.len() == outer.len() && pairs.all(|(inner, outer)| within(inner, outer))
        }
        (Type::Part(inner, less), Type::Part(outer, more)) => {
            more.iter().all(|name| less.contains(name)) && within(inner, outer)
        }
        (inner, Type::Part(outer, required)) => required.is_empty() && within(inner, outer),
        (inner, Type::Nullable(outer) | Type::Clearable(outer) | Type::Expandable(outer)) => {
            within(inner, outer)
        }
        (inner, Type::Named(id)) => match &large_api.definition(*id).kind {
            Kind::Union(union) => {
                let mut variants = union.variants.iter();
                variants.any(|variant| within(inner, &variant.ty))
            }
            _ => false,
        },
        (Type::Named(id), outer) => match &small_api.definition(*id).kind {
            Kind::Enumeration(values) => match values.scalars {
                Scalars::Integers => *outer == Type::Integer64,
                Scalars::Texts => *outer == Type::String,
                Scalars::Mixed => false,
            },
            _ => false,
        },
        (inner, outer) => inner == outer,
    }
}
