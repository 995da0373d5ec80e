//! Why a schema is taken as any JSON value although it says more.

use super::Lowering;
use super::merge::Merged;
use crate::ir::{Opaque, Type};
use crate::resolve::SchemaRef;

impl<'d> Lowering<'d, '_> {
    /// Any JSON value, for the schema at a pointer.
    pub(super) fn opaque(&mut self, pointer: &str, why: Opaque) -> Type {
        self.opaque_schemas.insert(pointer.to_owned(), why);
        Type::Any
    }

    /// Any JSON value, for what these keywords say of no type.
    pub(super) fn untyped(&mut self, merged: &Merged<'d>) -> Type {
        if merged.says_something() {
            self.opaque(&merged.pointer, Opaque::NoType)
        } else {
            Type::Any
        }
    }

    /// Counts a use of a schema that is taken as any JSON value.
    pub(super) fn count_opaque(&mut self, schema: SchemaRef<'d>, pointer: &str, ty: &Type) {
        if *ty.not_null() != Type::Any {
            return;
        }
        let why = match self.document.schema(schema, pointer) {
            Ok(found) => self.opaque_schemas.get(&found.pointer).copied(),
            Err(_) => Some(Opaque::Unresolved),
        };
        *self.opaque.entry(why.unwrap_or(Opaque::Free)).or_default() += 1;
    }
}
