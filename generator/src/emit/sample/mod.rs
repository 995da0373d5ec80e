//! Values made up for examples and tests: as Rust writes them, and as JSON does.
//!
//! An example gives what is required, a test whatever can be given. A value is that of the document's
//! example where there is one that fits. Else a string is called by its name, an integer is 1, an
//! enumeration its first value, a union its simplest variant; a list or map has one element.

mod code;
mod formatted;
mod hint;
mod reply;
mod variant;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

pub(super) use code::Code;
use hint::{Hint, can_arrive, is_escaped};
pub(super) use reply::{FieldCheck, ReplySample};

use super::object::Field;
use super::request::member;
use super::ty::{Presence, presence};
use super::{Emitter, ident};
use crate::ir::{Constant, Kind, Member, Object, OperationId, Type, TypeId};
use crate::names::InputPlace;

/// The most values that an example is made of: more would show nobody anything.
const MOST_VALUES: usize = 200;

/// The most values that the request of a test is made of.
const MOST_TESTED: usize = 2000;

/// What an example's file holds.
const FILE: &str = "content";

/// What a header of a part is in an example.
pub(super) const HEADER: &str = "value";

/// A value.
pub(super) struct Sample {
    /// As Rust writes it.
    pub(super) code: Code,
    /// As JSON writes it.
    pub(super) json: Value,
}

/// What the request of an example is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To be read: nothing but what is required.
    Reading,
    /// To be tested: all that can be given, and strings of characters that must be escaped.
    Testing,
}

/// A request.
pub(super) struct RequestSample {
    /// What the method asks for.
    pub(super) arguments: Vec<Code>,
    /// What is set on it then: `.name(value)`.
    pub(super) setters: Vec<Code>,
    /// What is given, by place.
    pub(super) given: Vec<(InputPlace, Value)>,
    /// The paths to import.
    pub(super) imports: Vec<String>,
}

/// Makes the values of one request.
struct Sampler<'e, 'a> {
    emitter: &'e Emitter<'a>,
    /// The definitions that a value is being made of.
    within: Vec<TypeId>,
    /// Names in scope, and the paths they stand for.
    imports: BTreeMap<String, String>,
    /// How many values may still be made.
    left: usize,
    /// Whether strings that are made up have characters that must be escaped.
    sharp: bool,
    /// Whether strings have only characters that headers have.
    narrow: bool,
}

impl Emitter<'_> {
    /// A request; `None` where a value that is required cannot be made up.
    pub(super) fn sample(&self, id: OperationId, purpose: Purpose) -> Option<RequestSample> {
        let operation = &self.api.operations[id.0];
        let names = &self.names.operations[id.0];
        let testing = purpose == Purpose::Testing;
        let mut sampler = Sampler {
            emitter: self,
            within: Vec::new(),
            imports: BTreeMap::new(),
            left: if testing { MOST_TESTED } else { MOST_VALUES },
            sharp: false,
            narrow: false,
        };
        let resource = self.resource_of(id);
        let mut arguments = Vec::new();
        let mut setters = Vec::new();
        let mut given = Vec::new();
        for (index, input) in names.inputs.iter().enumerate() {
            let member = member(operation, input.place);
            // The reply to a condition is another.
            let is_condition = self.is_condition(id, index);
            if testing && (is_condition || !can_arrive(operation, input.place)) {
                if member.required {
                    return None;
                } else {
                    continue;
                }
            }
            sampler.narrow = !is_escaped(operation, input.place);
            sampler.sharp = testing && !sampler.narrow;
            let example = self.request_object_example(operation, input.place, &member.name);
            let json = match sampler.field(&member, example, false)? {
                ArgumentSource::Preset(json) => json,
                ArgumentSource::Argument(sample) => {
                    arguments.push(sample.code);
                    sample.json
                }
                ArgumentSource::Not if !testing => continue,
                ArgumentSource::Not => {
                    let Some(sample) =
                        sampler.attempt(|sampler| sampler.argument(&member, example, false))
                    else {
                        continue;
                    };
                    setters.push(Code::call(format!(".{}(", input.ident), vec![sample.code]));
                    sample.json
                }
            };
            given.push((input.place, json));
        }
        let mut imports: Vec<String> = sampler.imports.into_values().collect();
        imports.extend(self.context.trait_import(resource));
        Some(RequestSample {
            arguments,
            setters,
            given,
            imports,
        })
    }
}

/// How a constructor comes by a member.
enum ArgumentSource {
    /// It is left out.
    Not,
    /// It has a value of its own.
    Preset(Value),
    /// It is given.
    Argument(Sample),
}

impl Sampler<'_, '_> {
    /// The name by which a path can be called: its last part, unless that is taken.
    fn import(&mut self, ident: &str, path: String) -> String {
        const PRELUDE: &[&str] = &[
            "Box", "Err", "None", "Ok", "Option", "Result", "Some", "String", "Vec", "Client",
            "Error",
        ];
        if PRELUDE.contains(&ident) {
            return path;
        }
        match self.imports.get(ident) {
            Some(known) if *known != path => path,
            Some(_) => ident.to_owned(),
            None => {
                self.imports.insert(ident.to_owned(), path);
                ident.to_owned()
            }
        }
    }

    /// Makes a value; where it cannot be made nothing of the attempt stays.
    fn attempt(&mut self, make: impl FnOnce(&mut Self) -> Option<Sample>) -> Option<Sample> {
        let (imports, depth) = (self.imports.clone(), self.within.len());
        let sample = make(self);
        if sample.is_none() {
            self.imports = imports;
            self.within.truncate(depth);
        }
        sample
    }

    fn import_own(&mut self, ident: &str) -> String {
        let path = format!("{}::{ident}", self.emitter.context.library);
        self.import(ident, path)
    }

    fn field(
        &mut self,
        member: &Member,
        example: Option<&Value>,
        boxed: bool,
    ) -> Option<ArgumentSource> {
        let field = Field {
            ident: ident("value"),
            member,
            boxed,
        };
        if self.emitter.preset(&field).is_some() {
            let preset = member.constant.as_ref().or(member.default.as_ref());
            return preset.map(|preset| ArgumentSource::Preset(json(preset, &member.ty)));
        }
        if self.emitter.is_set_later(&field) {
            return Some(ArgumentSource::Not);
        }
        self.argument(member, example, boxed)
            .map(ArgumentSource::Argument)
    }

    /// A member as a constructor takes it.
    fn argument(
        &mut self,
        member: &Member,
        example: Option<&Value>,
        boxed: bool,
    ) -> Option<Sample> {
        let hint = Hint::new(&member.name, example);
        if matches!(
            presence(member, true),
            Presence::Nullable | Presence::OptionalNullable
        ) {
            let sample = self.into(member.ty.not_null(), hint, boxed)?;
            return Some(if boxed {
                sample.wrapped("Box::new(")
            } else {
                sample
            });
        }
        match &member.ty {
            Type::Boolean
            | Type::Integer32
            | Type::Integer64
            | Type::Unsigned64
            | Type::Number
            | Type::Named(_) => self.exact(&member.ty, hint),
            Type::Array(item) if is_simple(item) => {
                let item = self.into(item, hint.item(), false)?;
                Some(item.listed("["))
            }
            Type::Map(value) if is_simple(value) => self.pairs(value, hint),
            ty => self.into(ty, hint, false),
        }
    }

    /// A map as pairs that become one.
    fn pairs(&mut self, value: &Type, hint: Hint<'_>) -> Option<Sample> {
        let value = self.into(value, hint.entry(), false)?;
        let key = Code::text(format!("{:?}", hint.key()));
        let pair = Code::call("(", vec![key, value.code]);
        Some(Sample {
            code: Code::closed("[", vec![pair], "]"),
            json: keyed(hint.key(), value.json),
        })
    }

    /// A value where anything is taken that becomes the type; `exact` where it has to be the type.
    fn into(&mut self, ty: &Type, hint: Hint<'_>, exact: bool) -> Option<Sample> {
        if exact {
            return self.exact(ty, hint);
        }
        match ty {
            Type::Integer32 => self.integer(hint, i32::MIN.into(), i32::MAX.into(), "_i32"),
            Type::Integer64 => self.integer(hint, i64::MIN, i64::MAX, "_i64"),
            Type::Unsigned64 => self.integer(hint, 0, i64::MAX, "_u64"),
            Type::BigInteger => self.integer(hint, i64::MIN, i64::MAX, "_i64"),
            Type::Number => {
                let number = hint.number();
                self.scalar(&format!("{number}_f64"), number.into())
            }
            Type::String | Type::Secret | Type::Any | Type::Expandable(_) => {
                let text = self.string(hint);
                self.scalar(&format!("{text:?}"), text.into())
            }
            Type::Base64 => self.scalar("b\"bytes\".to_vec()", "Ynl0ZXM=".into()),
            Type::Base64Url => self.scalar("b\"bytes\".to_vec()", "Ynl0ZXM".into()),
            Type::File => self.scalar(&format!("b\"{FILE}\".to_vec()"), FILE.into()),
            Type::Lines(item) => Some(self.exact(item, hint.item())?.listed("[")),
            Type::Part(inner, headers) if headers.is_empty() => match **inner {
                Type::String | Type::File => self.into(inner, hint, false),
                _ => self.exact(inner, hint),
            },
            Type::Clearable(inner) | Type::Nullable(inner) => match &**inner {
                Type::Map(value) if is_simple(value) => self.pairs(value, hint),
                Type::Any
                | Type::Expandable(_)
                | Type::Base64
                | Type::Base64Url
                | Type::File
                | Type::Secret => self.exact(inner, hint),
                inner => self.into(inner, hint, false),
            },
            other => self.exact(other, hint),
        }
    }

    /// A value of exactly the type.
    fn exact(&mut self, ty: &Type, hint: Hint<'_>) -> Option<Sample> {
        match ty {
            Type::Boolean => {
                let flag = hint.boolean();
                self.scalar(&flag.to_string(), flag.into())
            }
            Type::Integer32 => self.integer(hint, i32::MIN.into(), i32::MAX.into(), ""),
            Type::Integer64 => self.integer(hint, i64::MIN, i64::MAX, ""),
            Type::Unsigned64 => self.integer(hint, 0, i64::MAX, ""),
            Type::BigInteger => {
                self.from("Number", "runtime::json::Number", Type::BigInteger, hint)
            }
            Type::Number => {
                let number = hint.number();
                self.scalar(&number.to_string(), number.into())
            }
            Type::String => {
                let text = self.string(hint);
                self.scalar(&format!("{text:?}.to_owned()"), text.into())
            }
            Type::Secret => self.secret(hint),
            Type::Any => self.from("Value", "Value", Type::Any, hint),
            Type::Base64 => self.from("Base64", "runtime::json::Base64", Type::Base64, hint),
            Type::Base64Url => self.from(
                "Base64Url",
                "runtime::json::Base64Url",
                Type::Base64Url,
                hint,
            ),
            Type::File => self.from("File", "File", Type::File, hint),
            Type::Lines(_) => self.into(ty, hint, false),
            Type::Part(inner, headers) => self.part(inner, headers, hint),
            Type::Array(item) => Some(self.exact(item, hint.item())?.listed("vec![")),
            Type::Tuple(items) => {
                let values = items.iter().map(|item| self.exact(item, hint.item()));
                let values = values.collect::<Option<Vec<Sample>>>()?;
                let json = values.iter().map(|sample| sample.json.clone()).collect();
                let mut code: Vec<Code> = values.into_iter().map(|sample| sample.code).collect();
                if code.len() == 1 {
                    code.push(Code::text(String::new()));
                }
                Some(Sample {
                    code: Code::call("(", code),
                    json: Value::Array(json),
                })
            }
            Type::Map(value) => {
                let value = self.exact(value, hint.entry())?;
                let map = self.import("BTreeMap", "std::collections::BTreeMap".to_owned());
                let key = Code::text(format!("{:?}.to_owned()", hint.key()));
                let pair = Code::call("(", vec![key, value.code]);
                Some(Sample {
                    code: Code::closed(format!("{map}::from(["), vec![pair], "])"),
                    json: keyed(hint.key(), value.json),
                })
            }
            Type::Nullable(inner) => {
                let wrapper = self.import_own("Nullable");
                Some(
                    self.exact(inner, hint)?
                        .wrapped(&format!("{wrapper}::Value(")),
                )
            }
            Type::Clearable(inner) => {
                let wrapper = self.import_own("Clearable");
                Some(
                    self.exact(inner, hint)?
                        .wrapped(&format!("{wrapper}::Set(")),
                )
            }
            Type::Expandable(_) => {
                let wrapper = self.import_own("Expandable");
                let id = self.exact(&Type::String, hint)?;
                Some(id.wrapped(&format!("{wrapper}::Id(")))
            }
            Type::Named(id) => self.named(*id, hint),
            Type::Custom(_) => None,
            Type::Formatted(format) => self.formatted(format, hint),
        }
    }

    /// A part, with the headers that it must have.
    fn part(&mut self, inner: &Type, headers: &[String], hint: Hint<'_>) -> Option<Sample> {
        let known = self.import_own("Part");
        let value = self.exact(inner, hint)?.wrapped(&format!("{known}::new("));
        let code = headers.iter().fold(value.code, |code, name| {
            let arguments = [format!("{name:?}"), format!("{HEADER:?}")];
            let arguments = arguments.map(Code::text).to_vec();
            Code::call(format!("{}.with_header(", code.flat()), arguments)
        });
        Some(Sample { code, ..value })
    }

    fn integer(&mut self, hint: Hint<'_>, least: i64, most: i64, kind: &str) -> Option<Sample> {
        let integer = hint.integer(least, most);
        self.scalar(&format!("{integer}{kind}"), integer.into())
    }

    fn scalar(&mut self, code: &str, json: Value) -> Option<Sample> {
        self.left = self.left.checked_sub(1)?;
        let code = Code::text(code);
        Some(Sample { code, json })
    }

    /// `Type::from(…)` of a type of the crate.
    fn from(&mut self, ident: &str, path: &str, ty: Type, hint: Hint<'_>) -> Option<Sample> {
        let path = format!("{}::{path}", self.emitter.context.library);
        let known = self.import(ident, path);
        let value = self.into(&ty, hint, false)?;
        Some(value.wrapped(&format!("{known}::from(")))
    }

    /// A string: its example, or what it is called.
    fn string(&self, hint: Hint<'_>) -> String {
        if let Some(text) = hint.string(self.narrow) {
            return text.to_owned();
        }
        let plain: String = hint
            .name
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
            .take(40)
            .collect();
        let plain = plain.trim_matches('_');
        let plain = if plain.is_empty() { "text" } else { plain };
        if self.sharp {
            format!("{plain} &/é+")
        } else {
            plain.to_owned()
        }
    }

    fn named(&mut self, id: TypeId, hint: Hint<'_>) -> Option<Sample> {
        self.within(id, |sampler| sampler.definition(id, hint))
    }

    /// What is made within a type; a type is not made within itself.
    fn within(
        &mut self,
        id: TypeId,
        make: impl FnOnce(&mut Self) -> Option<Sample>,
    ) -> Option<Sample> {
        self.left = self.left.checked_sub(1)?;
        if self.within.contains(&id) {
            return None;
        }
        self.within.push(id);
        let sample = make(self);
        self.within.pop();
        sample
    }

    fn definition(&mut self, id: TypeId, hint: Hint<'_>) -> Option<Sample> {
        let emitter = self.emitter;
        match &emitter.api.definition(id).kind {
            Kind::Object(object) => {
                let own = self.type_name(id);
                self.object(id, object, hint, &format!("{own}::new("))
            }
            Kind::Enumeration(enumeration) => self.enumeration(id, enumeration, hint),
            Kind::Union(union) => self.union(id, union, hint),
            Kind::Newtype(inner) => {
                let sample = self.exact(inner, hint);
                let boxed = emitter.facts.boxed.contains(&(id, 0));
                let own = self.type_name(id);
                sample.map(|sample| {
                    if boxed {
                        sample.wrapped("Box::new(").wrapped(&format!("{own}("))
                    } else {
                        sample.wrapped(&format!("{own}("))
                    }
                })
            }
        }
    }

    fn type_name(&mut self, id: TypeId) -> String {
        let context = self.emitter.context;
        let path = context.type_path(context.library, id);
        self.import(&context.names.types[id.0].ident, path)
    }

    /// An object by the call that makes it, which begins with `open`.
    fn object(
        &mut self,
        id: TypeId,
        object: &Object,
        hint: Hint<'_>,
        open: &str,
    ) -> Option<Sample> {
        let facts = self.emitter.facts;
        let is_given = !facts.usage[id.0].decoded && object.additional.is_none();
        let mut arguments = Vec::new();
        let mut members = Map::new();
        for (index, member) in object.members.iter().enumerate() {
            let boxed = !is_given && facts.boxed.contains(&(id, index));
            let example = self.emitter.member_example(id, member, hint.value);
            match self.field(member, example, boxed)? {
                ArgumentSource::Not => {}
                ArgumentSource::Preset(json) => {
                    members.insert(member.name.clone(), json);
                }
                ArgumentSource::Argument(sample) => {
                    arguments.push(sample.code);
                    members.insert(member.name.clone(), sample.json);
                }
            }
        }
        Some(Sample {
            code: Code::call(open.to_owned(), arguments),
            json: Value::Object(members),
        })
    }
}

impl Sample {
    /// The same on the wire, within a call.
    fn wrapped(self, open: &str) -> Sample {
        Sample {
            code: Code::call(open, vec![self.code]),
            json: self.json,
        }
    }

    /// A list of it alone.
    fn listed(self, open: &str) -> Sample {
        Sample {
            code: Code::closed(open, vec![self.code], "]"),
            json: Value::Array(vec![self.json]),
        }
    }
}

/// How much there is to a value: the least is the simplest.
pub(super) fn effort(emitter: &Emitter<'_>, ty: &Type) -> u8 {
    match ty {
        Type::String | Type::Boolean | Type::Integer32 | Type::Integer64 => 0,
        Type::Unsigned64 | Type::BigInteger | Type::Number | Type::Secret => 0,
        Type::Named(id) => match emitter.api.definition(*id).kind {
            Kind::Enumeration(_) => 1,
            Kind::Object(_) => 3,
            Kind::Newtype(_) | Kind::Union(_) => 4,
        },
        Type::Any | Type::Base64 | Type::Base64Url | Type::File | Type::Expandable(_) => 1,
        Type::Array(_) | Type::Lines(_) | Type::Map(_) | Type::Tuple(_) => 2,
        Type::Nullable(inner) | Type::Clearable(inner) | Type::Part(inner, _) => {
            effort(emitter, inner)
        }
        Type::Formatted(_) => 1,
        Type::Custom(_) => 9,
    }
}

/// A scalar of the document as JSON has it in a member of this type.
pub(super) fn json(constant: &Constant, ty: &Type) -> Value {
    match constant {
        Constant::String(text) => text.as_str().into(),
        Constant::Boolean(flag) => (*flag).into(),
        Constant::Integer(integer) if *ty == Type::Number => (*integer as f64).into(),
        Constant::Integer(integer) => (*integer).into(),
        Constant::Number(number) => (*number).into(),
    }
}

/// An object with one member.
pub(super) fn keyed(key: &str, value: Value) -> Value {
    Value::Object(Map::from_iter([(key.to_owned(), value)]))
}

fn is_simple(ty: &Type) -> bool {
    !matches!(ty, Type::Array(_) | Type::Map(_) | Type::Tuple(_))
}
