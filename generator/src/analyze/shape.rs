//! What values look like: of each type what tells it from the others that a value could have.

use std::cell::Cell;
use std::collections::BTreeSet;

use crate::ir::{Api, Constant, Enumeration, FormattedAs, Kind, Member, Object, Type};

/// How deep members are looked into.
const DEEPEST: usize = 3;

/// How many members are looked at for one union.
const MOST_MEMBERS: usize = 2000;

/// How many members of one object are looked at; the runtime knows no more.
const MOST_OF_ONE: usize = 256;

/// How many values of a list are looked at.
const MOST_VALUES: usize = 64;

/// Lists within lists are looked at to this depth. A type may be a list of itself.
const MOST_NESTED: usize = 4;

/// With more types than this it is not asked whether all exclude each other.
const MOST_PAIRED: usize = 64;

/// A set of kinds of JSON value, integers apart from other numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    /// None.
    pub const NONE: Kinds = Kinds(0);
    /// `null`.
    pub const NULL: Kinds = Kinds(1);
    /// `true` or `false`.
    pub const BOOL: Kinds = Kinds(1 << 1);
    /// A number without fraction and exponent.
    pub const INTEGER: Kinds = Kinds(1 << 2);
    /// Any number.
    pub const NUMBER: Kinds = Kinds(1 << 2 | 1 << 3);
    /// A string.
    pub const STRING: Kinds = Kinds(1 << 4);
    /// An array.
    pub const ARRAY: Kinds = Kinds(1 << 5);
    /// An object.
    pub const OBJECT: Kinds = Kinds(1 << 6);
    /// Any.
    pub const ANY: Kinds = Kinds(0x7f);

    /// Those of both.
    #[must_use]
    pub fn or(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }

    /// Those that are not another's.
    #[must_use]
    pub fn without(self, other: Kinds) -> Kinds {
        Kinds(self.0 & !other.0)
    }

    /// As the runtime has them: a bit for each kind.
    #[must_use]
    pub fn bits(self) -> u8 {
        self.0
    }

    /// Whether all of another are among these.
    #[must_use]
    pub fn has(self, other: Kinds) -> bool {
        self.0 & other.0 == other.0
    }
}

/// What a value looks like.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// The kinds it can be.
    pub kinds: Kinds,
    /// What there is to look at beyond.
    pub look: Look,
}

/// What there is to look at beyond the kind of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Look {
    /// Nothing.
    No,
    /// It is one of these scalars, as text.
    Only(Vec<String>),
    /// It is most likely one of these scalars, as text.
    Known(Vec<String>),
    /// It is what a type that is not generated reads.
    Reads(Type),
    /// The elements.
    Items(Box<Shape>),
    /// The elements, one by one: there are at least so many.
    Places(Vec<Shape>),
    /// The members.
    Members {
        /// Those that are known.
        members: Vec<MemberShape>,
        /// The kinds that others may have that are kept; none when others are lost.
        rest: Kinds,
    },
}

/// What a member looks like.
#[derive(Clone, Debug, PartialEq)]
pub struct MemberShape {
    /// Its name.
    pub name: String,
    /// Whether it is always there.
    pub required: bool,
    /// What its value looks like.
    pub shape: Shape,
}

/// Members that have one of these values, as text, whatever the type says.
pub(super) type Constants = Vec<(String, Vec<String>)>;

/// A type that a value could have.
#[derive(Clone, Debug)]
pub(super) struct Subject<'a> {
    pub(super) ty: &'a Type,
    pub(super) constants: Constants,
}

/// What tells values of these types apart.
pub(super) fn contrast(api: &Api, subjects: &[&Subject<'_>]) -> Vec<Shape> {
    let contrast = Contrast {
        api,
        left: Cell::new(MOST_MEMBERS),
    };
    contrast.shapes(subjects, 0)
}

/// The kinds of value that a type is written as, then those of its items, of the items of those, and
/// so on where it is a list.
#[must_use]
pub fn nested_kinds(api: &Api, ty: &Type) -> Vec<Kinds> {
    let contrast = Contrast {
        api,
        left: Cell::new(0),
    };
    let mut found = Vec::new();
    let mut next = Some(ty);
    while let Some(ty) = next {
        let (kinds, form) = contrast.form(ty, 0);
        // What no variant says may be anything.
        let is_known = kinds.without(Kinds::NULL) != Kinds::NONE;
        found.push(if is_known { kinds } else { Kinds::ANY });
        next = match form {
            Form::Array(item) if found.len() < MOST_NESTED => Some(item),
            _ => None,
        };
    }
    found
}

struct Contrast<'a> {
    api: &'a Api,
    /// How many members may still be looked at.
    left: Cell<usize>,
}

/// What there is to look at in a value of a type.
#[derive(Clone, Copy)]
enum Form<'a> {
    Object(&'a Object),
    Map(&'a Type),
    Array(&'a Type),
    Tuple(&'a [Type]),
    Enumeration(&'a Enumeration),
    /// Text for a type of the user's choice, or any value for one of the user's making.
    Foreign,
    Opaque,
}

impl<'a> Contrast<'a> {
    fn shapes(&self, subjects: &[&Subject<'a>], depth: usize) -> Vec<Shape> {
        let forms: Vec<(Kinds, Form<'a>)> = subjects
            .iter()
            .map(|subject| self.form(subject.ty, 0))
            .collect();
        let mut objects: Vec<(usize, &'a Object)> = Vec::new();
        let mut others = 0;
        let mut arrays: Vec<(usize, Subject<'a>)> = Vec::new();
        for (index, (kinds, form)) in forms.iter().enumerate() {
            match form {
                Form::Object(object) => objects.push((index, object)),
                Form::Array(item) => arrays.push((index, subject(item))),
                _ if kinds.has(Kinds::OBJECT) => others += 1,
                _ => {}
            }
        }
        let lists = forms.iter().filter(|(kinds, _)| kinds.has(Kinds::ARRAY));
        let lists = lists.count();
        let mut looks: Vec<Look> = vec![Look::No; subjects.len()];
        for (index, (_, form)) in forms.iter().enumerate() {
            looks[index] = match form {
                Form::Enumeration(enumeration) => listed(enumeration),
                // What a foreign type reads only it knows.
                Form::Foreign if forms.len() > 1 => Look::Reads(subjects[index].ty.clone()),
                Form::Tuple(items) if lists > 1 => self.places(items),
                Form::Map(value) if objects.len() + others > 1 => Look::Members {
                    members: Vec::new(),
                    rest: self.form(value, 0).0,
                },
                _ => Look::No,
            };
        }
        let constants = |index: usize| subjects[index].constants.as_slice();
        for (index, look) in self.objects(&objects, others > 0, &constants, depth) {
            looks[index] = look;
        }
        for (index, look) in self.arrays(&arrays, depth) {
            looks[index] = look;
        }
        let kinds = forms.into_iter().map(|(kinds, _)| kinds);
        let shapes = kinds.zip(looks);
        shapes.map(|(kinds, look)| Shape { kinds, look }).collect()
    }

    /// What to look at in the elements of a tuple.
    fn places(&self, items: &'a [Type]) -> Look {
        let shape = |ty: &'a Type| {
            let (kinds, form) = self.form(ty, 0);
            let look = match (form, constant(self.api, ty)) {
                (_, Some(only)) => Look::Only(vec![only.text()]),
                (Form::Enumeration(enumeration), None) => listed(enumeration),
                _ => Look::No,
            };
            Shape { kinds, look }
        };
        Look::Places(items.iter().map(shape).collect())
    }

    /// What to look at in elements, where there are several kinds of lists.
    fn arrays(&self, arrays: &[(usize, Subject<'a>)], depth: usize) -> Vec<(usize, Look)> {
        let same = arrays.windows(2).all(|pair| pair[0].1.ty == pair[1].1.ty);
        if same || depth >= DEEPEST {
            return Vec::new();
        }
        let subjects: Vec<&Subject<'a>> = arrays.iter().map(|(_, subject)| subject).collect();
        let shapes = self.shapes(&subjects, depth + 1).into_iter();
        let looks = shapes.map(|shape| Look::Items(Box::new(shape)));
        arrays.iter().map(|(index, _)| *index).zip(looks).collect()
    }

    /// What to look at in the members of objects. Where no other object is possible that is what
    /// is constant.
    fn objects<'c>(
        &self,
        objects: &[(usize, &'a Object)],
        other_objects: bool,
        constants: &dyn Fn(usize) -> &'c [(String, Vec<String>)],
        depth: usize,
    ) -> Vec<(usize, Look)> {
        let several = objects.len() > 1 || other_objects;
        let exclusive = !other_objects && excludes_each_other(objects);
        // What all know tells nothing, unless some keep what they do not know.
        let keeping = objects
            .iter()
            .filter(|(_, o)| o.additional.is_some())
            .count();
        let alike = !other_objects && (keeping == 0 || keeping == objects.len());
        let common = |name: &str| {
            let mut members = objects.iter().map(|(_, object)| member(object, name));
            let first = members.next().flatten();
            alike && first.is_some() && members.all(|other| is_same(first, other))
        };
        let mut looks = Vec::new();
        for (position, (index, object)) in objects.iter().enumerate() {
            let mut members = Vec::new();
            let mut order: Vec<&'a Member> = object.members.iter().collect();
            if order.len() > MOST_OF_ONE {
                order.sort_by_key(|member| !member.required);
            }
            let mut named = BTreeSet::new();
            for (name, values) in constants(*index) {
                named.insert(name.as_str());
                let known = member(object, name);
                members.push(MemberShape {
                    name: name.clone(),
                    required: known.is_some_and(|m| m.required && !m.ty.is_nullable()),
                    shape: Shape {
                        kinds: Kinds::STRING.or(Kinds::BOOL).or(Kinds::NUMBER),
                        look: Look::Only(values.clone()),
                    },
                });
            }
            for member in order {
                let told = several && !common(&member.name);
                // Whatever else there is: with another constant it is none of them.
                let wanted = member.constant.is_some() || told && (member.required || !exclusive);
                if !wanted || named.contains(member.name.as_str()) {
                    continue;
                }
                let Some(left) = self.left.get().checked_sub(1) else {
                    break;
                };
                if members.len() >= MOST_OF_ONE {
                    break;
                }
                self.left.set(left);
                members.push(MemberShape {
                    name: member.name.clone(),
                    required: member.required && !member.ty.is_nullable(),
                    shape: self.member(member, position, objects, depth),
                });
            }
            let rest = match object.additional {
                Some(_) => Kinds::ANY,
                None => Kinds::NONE,
            };
            if several || !members.is_empty() {
                looks.push((*index, Look::Members { members, rest }));
            }
        }
        looks
    }

    /// What a member looks like, beside those of its name in the other objects.
    fn member(
        &self,
        own: &'a Member,
        position: usize,
        objects: &[(usize, &'a Object)],
        depth: usize,
    ) -> Shape {
        let (kinds, _) = self.form(&own.ty, 0);
        if let Some(constant) = &own.constant {
            let look = Look::Only(vec![constant.text()]);
            return Shape { kinds, look };
        }
        let mut subjects: Vec<Subject<'a>> = Vec::new();
        let mut at = 0;
        for (other, (_, object)) in objects.iter().enumerate() {
            if let Some(found) = member(object, &own.name) {
                if other == position {
                    at = subjects.len();
                }
                subjects.push(subject(&found.ty));
            }
        }
        let same = subjects.iter().all(|other| other.ty == &own.ty);
        if same || depth >= DEEPEST {
            let look = Look::No;
            return Shape { kinds, look };
        }
        // Of the same types each is told from the others once.
        let mut distinct: Vec<&Subject<'a>> = vec![&subjects[at]];
        for other in &subjects {
            if distinct.iter().all(|known| known.ty != other.ty) {
                distinct.push(other);
            }
        }
        let shape = self.shapes(&distinct, depth + 1).into_iter().next();
        shape.unwrap_or(Shape {
            kinds,
            look: Look::No,
        })
    }

    /// The kinds of value that a type is written as, and what there is to look at in them.
    fn form(&self, ty: &'a Type, depth: usize) -> (Kinds, Form<'a>) {
        match ty {
            Type::Any => (Kinds::ANY, Form::Opaque),
            Type::Custom(_) => (Kinds::ANY, Form::Foreign),
            Type::Formatted(format) => {
                let kinds = match format.on {
                    FormattedAs::String => Kinds::STRING,
                    FormattedAs::Integer => Kinds::INTEGER,
                    FormattedAs::Number => Kinds::NUMBER,
                };
                (kinds, Form::Foreign)
            }
            Type::Boolean => (Kinds::BOOL, Form::Opaque),
            Type::Integer32 | Type::Integer64 | Type::Unsigned64 | Type::BigInteger => {
                (Kinds::INTEGER, Form::Opaque)
            }
            Type::Number => (Kinds::NUMBER, Form::Opaque),
            Type::String | Type::Secret | Type::Base64 | Type::Base64Url | Type::File => {
                (Kinds::STRING, Form::Opaque)
            }
            Type::Part(inner, _) => self.form(inner, depth),
            Type::Array(item) | Type::Lines(item) => (Kinds::ARRAY, Form::Array(item)),
            Type::Tuple(items) => (Kinds::ARRAY, Form::Tuple(items)),
            Type::Map(value) => (Kinds::OBJECT, Form::Map(value)),
            Type::Nullable(inner) => {
                let (kinds, form) = self.form(inner, depth);
                (kinds.or(Kinds::NULL), form)
            }
            Type::Clearable(inner) | Type::Expandable(inner) => {
                let (kinds, form) = self.form(inner, depth);
                let form = match form {
                    Form::Enumeration(_) | Form::Foreign => Form::Opaque,
                    other => other,
                };
                (kinds.or(Kinds::STRING), form)
            }
            // Types may lead back to themselves.
            Type::Named(_) if depth > 8 => (Kinds::ANY, Form::Opaque),
            Type::Named(id) => match &self.api.definition(*id).kind {
                Kind::Object(object) => (Kinds::OBJECT, Form::Object(object)),
                Kind::Enumeration(enumeration) => {
                    let kinds = enumeration.values.iter().map(|value| match value.value {
                        Constant::String(_) => Kinds::STRING,
                        Constant::Integer(_) => Kinds::INTEGER,
                        Constant::Number(_) => Kinds::NUMBER,
                        Constant::Boolean(_) => Kinds::BOOL,
                    });
                    let kinds = kinds.fold(Kinds::NONE, Kinds::or);
                    (kinds, Form::Enumeration(enumeration))
                }
                Kind::Newtype(inner) => self.form(inner, depth + 1),
                Kind::Union(union) => {
                    let variants = union.variants.iter();
                    let kinds = variants.map(|variant| self.form(&variant.ty, depth + 1).0);
                    (kinds.fold(Kinds::NONE, Kinds::or), Form::Opaque)
                }
            },
        }
    }
}

fn subject(ty: &Type) -> Subject<'_> {
    Subject {
        ty,
        constants: Vec::new(),
    }
}

fn listed(enumeration: &Enumeration) -> Look {
    if enumeration.values.len() > MOST_VALUES {
        return Look::No;
    }
    let values = enumeration.values.iter();
    Look::Known(values.map(|value| value.value.text()).collect())
}

/// The one value that a type lists: at a place of a list it tells what the list is.
fn constant<'a>(api: &'a Api, ty: &Type) -> Option<&'a Constant> {
    let Type::Named(id) = ty else {
        return None;
    };
    match &api.definition(*id).kind {
        Kind::Enumeration(enumeration) => enumeration.only(),
        _ => None,
    }
}

fn member<'a>(object: &'a Object, name: &str) -> Option<&'a Member> {
    object.members.iter().find(|member| member.name == name)
}

/// Whether two members tell nothing apart.
fn is_same(one: Option<&Member>, other: Option<&Member>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => {
            (&one.ty, one.required, &one.constant) == (&other.ty, other.required, &other.constant)
        }
        _ => false,
    }
}

/// Whether each of two objects always has a member that the other does not know, for any two.
fn excludes_each_other(objects: &[(usize, &Object)]) -> bool {
    if objects.len() < 2 || objects.len() > MOST_PAIRED {
        return false;
    }
    let has_own = |one: &Object, other: &Object| {
        let mut required = one.members.iter().filter(|member| member.required);
        required.any(|own| member(other, &own.name).is_none())
    };
    objects.iter().enumerate().all(|(position, (_, one))| {
        let mut later = objects[position + 1..].iter();
        later.all(|(_, other)| has_own(one, other) && has_own(other, one))
    })
}
