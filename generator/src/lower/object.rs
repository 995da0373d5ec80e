//! Objects and their members.

use openapiv3::AdditionalProperties;

use super::Lowering;
use super::keywords::Keywords;
use super::merge::{Merged, Site};
use super::place::Place;
use crate::diagnostic::Code;
use crate::ir::{Constant, Definition, Direction, Doc, Kind, Member, Object, Type};
use crate::resolve::Found;

impl<'d> Lowering<'d, '_> {
    /// The definition of an object with members.
    pub(super) fn object_definition(
        &mut self,
        merged: &Merged<'d>,
        place: &Place<'_>,
    ) -> Definition {
        let mut object = self.object_of(merged, place);
        if merged.is_bare_object() && merged.additional.is_none() {
            // What is described one day is told from the rest then, and breaks nobody.
            object.additional = Some(Type::Any);
        }
        if self.hierarchy.tells_nothing(&merged.pointer) {
            self.diagnostics.note(
                Code::LossySchema,
                &merged.pointer,
                "a discriminator with nothing to tell apart: there is neither `oneOf` nor `anyOf`, and no schema is `allOf` this one",
            );
        }
        Definition {
            origin: place.origin(),
            pointer: merged.pointer.clone(),
            doc: merged.doc(),
            kind: Kind::Object(object),
        }
    }

    /// The members of an object, those of the other direction left out.
    pub(super) fn object_of(&mut self, merged: &Merged<'d>, place: &Place<'_>) -> Object {
        let mut members = Vec::with_capacity(merged.properties.len());
        for (name, sites) in &merged.properties {
            let required = merged.required.contains(name);
            members.extend(self.member(name, sites, required, place));
        }
        let additional = self.additional(merged, place);
        Object {
            members,
            additional,
        }
    }

    /// A member of these schemas, all of which hold. `None` when it belongs to the other direction.
    pub(super) fn member(
        &mut self,
        name: &str,
        sites: &[Site<'d>],
        required: bool,
        place: &Place<'_>,
    ) -> Option<Member> {
        let (site, merged) = self.shaping(sites);
        let other_side = match place.direction {
            Direction::Request => merged.read_only,
            Direction::Response => merged.write_only,
        };
        if merged.read_only && merged.write_only {
            self.diagnostics
                .warning(
                    Code::ConflictingMembers,
                    &merged.keywords.pointer,
                    format!("one part of `allOf` says that `{name}` is `readOnly`, another that it is `writeOnly`; both are ignored"),
                )
                .help("no value can be both: correct one of the two schemas");
        } else if other_side {
            return None;
        }
        let within = place.within(name);
        let ty = match (self.always(&merged.keywords), site) {
            (Some(always), _) => always,
            (None, Some(site)) => self.site(&site, &within),
            (None, None) => self.intersect(sites, &merged.keywords, &within),
        };
        let ty = match merged.keywords.constant() {
            None if self.config.members.is_secret(name) => secret(ty),
            _ => ty,
        };
        let of_each = of_each(&ty, merged.each);
        let mut member = member(name, ty, required, &merged.keywords);
        if let Some(text) = of_each {
            let own = member
                .doc
                .text
                .map(|own| format!("{}\n\n{text}", own.trim_end()));
            member.doc.text = own.or(Some(text));
        }
        Some(member)
    }

    /// Of several schemas of one member the one that says what it is, if there is one; and all
    /// of them together.
    fn shaping(&mut self, sites: &[Site<'d>]) -> (Option<Site<'d>>, MemberKeywords<'d>) {
        let mut merged = MemberKeywords::default();
        let mut shaping: Option<Site<'d>> = None;
        let mut several = false;
        for site in sites {
            let Some(Found { value, pointer }) = self.found(site.schema, &site.pointer) else {
                shaping.get_or_insert_with(|| site.clone());
                continue;
            };
            if merged.keywords.pointer.is_empty() {
                merged.keywords.pointer.clone_from(&pointer);
            }
            let own = Keywords::of(value);
            if !own.is_constraint_only() || own.json_type.is_some() || sites.len() == 1 {
                several |= shaping.is_some();
                shaping = Some(site.clone());
            }
            merged.each = merged.each.or(said_of_each(&own));
            if let Some(data) = own.data {
                merged.read_only |= data.read_only;
                merged.write_only |= data.write_only;
            }
            match sites.len() {
                1 => self.absorb_head(&mut merged.keywords, own, &pointer),
                _ => self.absorb_keywords(&mut merged.keywords, own, &pointer),
            }
        }
        (shaping.filter(|_| !several), merged)
    }
}

/// Text that is not to be shown.
fn secret(ty: Type) -> Type {
    match ty {
        Type::String => Type::Secret,
        Type::Nullable(inner) => secret(*inner).nullable(),
        other => other,
    }
}

/// What the schemas of a member say.
#[derive(Default)]
struct MemberKeywords<'d> {
    keywords: Merged<'d>,
    read_only: bool,
    write_only: bool,
    /// What is said of each item, or of each value.
    each: Option<Each<'d>>,
}

/// What is said of each item of a list, or of each value of a map.
#[derive(Clone, Copy)]
struct Each<'d> {
    text: &'d str,
    /// Whether it is beside a reference, so that a definition does not say it.
    beside_reference: bool,
}

/// What a schema says of each item of a list, or of each value of a map, where that is no reference.
fn said_of_each<'d>(keywords: &Keywords<'d>) -> Option<Each<'d>> {
    let items = keywords
        .items
        .and_then(|items| items.as_item().map(|item| &**item));
    let values = match keywords.additional {
        Some(AdditionalProperties::Schema(schema)) => schema.as_item(),
        _ => None,
    };
    let schema = items.or(values)?;
    let beside = Keywords::of(schema).said_beside_reference();
    let data = &schema.schema_data;
    let text = data.description.as_deref().or(data.title.as_deref())?;
    Some(Each {
        text: text.trim(),
        beside_reference: beside.is_some(),
    })
    .filter(|each| !each.text.is_empty())
}

/// The same for the documentation of a member of this type; what has a definition says it there.
fn of_each(ty: &Type, each: Option<Each<'_>>) -> Option<String> {
    let (inner, what) = match ty.not_null() {
        Type::Array(inner) => (inner, "item"),
        Type::Map(inner) => (inner, "value"),
        _ => return None,
    };
    let each = each?;
    let is_said_there = matches!(inner.not_null(), Type::Named(_)) && !each.beside_reference;
    (!is_said_there).then(|| format!("Each {what}: {}", each.text))
}

/// A member of a type, with what its keywords say besides.
pub(super) fn member(name: &str, ty: Type, required: bool, merged: &Merged<'_>) -> Member {
    let scalar = matches!(
        ty,
        Type::String | Type::Integer32 | Type::Integer64 | Type::Boolean | Type::Number
    );
    let constant = merged.constant().filter(|constant| {
        let text = matches!(constant, Constant::String(_));
        scalar && text == (ty == Type::String)
    });
    let facts = match &constant {
        // Its default is that, too.
        Some(constant) => [vec![constant.always()], merged.bounds()].concat(),
        None => merged.facts(),
    };
    let default = if scalar {
        merged.default_constant()
    } else {
        None
    };
    Member {
        name: name.to_owned(),
        ty,
        required,
        constant,
        implied: false,
        default,
        doc: Doc {
            text: merged.text(),
            facts,
            deprecated: merged.deprecated,
        },
    }
}
