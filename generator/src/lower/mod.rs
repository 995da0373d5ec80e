//! Makes the intermediate representation of a document: what its syntax means.
//!
//! Every "cannot be generated" is said here, with its pointer; the rest goes on.

mod api;
mod body;
mod choice;
mod constant;
mod direction;
mod encoding;
mod events;
mod examples;
mod family;
mod form;
mod hierarchy;
mod inline;
mod intersect;
mod keywords;
mod link;
mod mapping;
mod media;
mod merge;
mod object;
mod opaque;
mod operation;
mod parameter;
mod part;
mod place;
mod polling;
mod positions;
mod prose;
mod query_string;
mod reply_header;
mod reply_parts;
mod response;
mod scalar;
mod schema;
mod security;
mod switch;
mod tags;
mod template;
mod union;
mod values;
mod xml;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use openapiv3::{OpenAPI, Schema};

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Api, Definition, Direction, Opaque, ReplyHeader, Type, TypeId};
use crate::resolve::{Found, Resolver, SchemaRef, Unresolved};
use hierarchy::Hierarchy;
use intersect::Intersections;
use link::DescribedLink;
use merge::Merged;
use place::Place;
use xml::XmlShapes;

/// How deep schemas may lead into each other before one is taken as any value.
const DEEPEST: usize = 100;

/// Lowers a document.
pub fn lower(openapi: &OpenAPI, config: &Config, diagnostics: &mut Diagnostics) -> Api {
    let hierarchy = Hierarchy::new(openapi);
    let document = Resolver::new(openapi);
    let mut lowering = Lowering {
        document,
        config,
        diagnostics,
        definitions: Vec::new(),
        formats: BTreeSet::new(),
        headers: Vec::new(),
        links: Vec::new(),
        known: BTreeMap::new(),
        referred_schemas: document.referred_schemas().collect(),
        queue: VecDeque::new(),
        differs_by_direction: direction::differs_by_direction(openapi, &hierarchy),
        hierarchy,
        themselves: BTreeMap::new(),
        variant_words: BTreeMap::new(),
        merged_components: BTreeSet::new(),
        opaque_schemas: BTreeMap::new(),
        opaque: BTreeMap::new(),
        accepted: BTreeMap::new(),
        xml: XmlShapes::default(),
        depth: 0,
        intersections: Intersections::default(),
    };
    let mut api = lowering.api();
    api.examples = examples::examples(openapi, &api, config.package.tests);
    api
}

/// A schema by pointer, and the direction where it differs by direction.
type Key = (String, Option<Direction>);

/// What is known of a schema that was met before.
#[derive(Clone, Debug)]
enum Known {
    /// It is being lowered; the id, if something within it refers to it.
    Underway(Option<TypeId>),
    /// It has this type.
    Done(Type),
}

/// A component that has an id and waits to be defined.
struct Waiting<'d> {
    id: TypeId,
    form: Form,
    merged: Merged<'d>,
    key: String,
    direction: Direction,
    differs: bool,
}

/// What a component is defined as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// An object with its members.
    Object,
    /// One of the schemas that extend it, or itself.
    Family,
    /// Itself, where its name is that of its family.
    Itself,
}

struct Lowering<'d, 'o> {
    document: Resolver<'d>,
    config: &'o Config,
    diagnostics: &'o mut Diagnostics,
    /// `None` for those that are not finished.
    definitions: Vec<Option<Definition>>,
    known: BTreeMap<Key, Known>,
    /// The schemas that are referred to though no component is one, by pointer.
    referred_schemas: BTreeSet<&'d str>,
    /// The formats of `codegen.toml` that strings have.
    formats: BTreeSet<String>,
    /// The headers of replies, each once.
    headers: Vec<ReplyHeader>,
    /// The links of replies, until every operation is known.
    links: Vec<DescribedLink<'d>>,
    /// Objects are finished one after another, not within each other: references go deep.
    queue: VecDeque<Waiting<'d>>,
    /// Which schemas extend which.
    hierarchy: Hierarchy<'d>,
    /// The types of those that others extend, without those others.
    themselves: BTreeMap<Key, Type>,
    /// The schemas that differ by direction.
    differs_by_direction: BTreeSet<String>,
    /// What the schemas of `oneOf` and `anyOf` are called, by their pointer.
    variant_words: BTreeMap<String, String>,
    /// The components that are a part of what is generated, by pointer.
    merged_components: BTreeSet<String>,
    /// The schemas that are taken as any JSON value though they say more, by pointer.
    opaque_schemas: BTreeMap<String, Opaque>,
    /// How often a schema is used that is taken as any JSON value.
    opaque: BTreeMap<Opaque, usize>,
    /// The types that replies of 202 have, by the pointer of their operation.
    accepted: BTreeMap<String, Type>,
    /// How schemas are written in XML.
    xml: XmlShapes<'d>,
    depth: usize,
    intersections: Intersections,
}

impl<'d> Lowering<'d, '_> {
    /// A schema, with what is wrong with the reference to it reported.
    fn found(&mut self, schema: SchemaRef<'d>, pointer: &str) -> Option<Found<'d, Schema>> {
        match self.document.schema(schema, pointer) {
            Ok(found) => Some(found),
            Err(unresolved) => {
                self.unresolved(unresolved, pointer, "it is taken as any JSON value");
                None
            }
        }
    }

    /// Reports a reference that leads to nothing of use.
    fn unresolved(&mut self, unresolved: Unresolved<'_>, pointer: &str, consequence: &str) {
        match unresolved {
            Unresolved::Nowhere(reference) => {
                let written = self.diagnostics.original(reference);
                let diagnostic = self.diagnostics.warning(
                    Code::UnresolvedReference,
                    pointer,
                    format!("`{written}` points to nothing; {consequence}"),
                );
                // The reader knows what is near; here it may lead to something of another kind.
                if diagnostic.expected.is_none() {
                    diagnostic
                        .expected("a reference to an object of the kind that belongs here")
                        .help("refer to another object, or write the object itself here");
                }
            }
            Unresolved::Cycle => {
                let message = format!("the reference points only to itself; {consequence}");
                self.diagnostics
                    .warning(Code::CyclicReference, pointer, message)
                    .expected("a reference that leads to an object")
                    .help("refer to another object, or write the object itself here");
            }
        }
    }

    fn reserve(&mut self) -> TypeId {
        self.definitions.push(None);
        TypeId(self.definitions.len() - 1)
    }

    /// Adds a definition.
    fn define(&mut self, definition: Definition) -> Type {
        self.definitions.push(Some(definition));
        Type::Named(TypeId(self.definitions.len() - 1))
    }

    /// Finishes the components that wait, and those that come up meanwhile.
    fn finish_waiting(&mut self) {
        while let Some(waiting) = self.queue.pop_front() {
            let direction = waiting.differs.then_some(waiting.direction);
            let place = Place::component(&waiting.key, direction, waiting.direction);
            let definition = match waiting.form {
                Form::Object => self.object_definition(&waiting.merged, &place),
                Form::Family => self.family_definition(&waiting.merged, &place),
                Form::Itself => self.object_definition(&waiting.merged, &place.within("base")),
            };
            self.definitions[waiting.id.0] = Some(definition);
        }
    }
}
