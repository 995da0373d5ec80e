//! An API as a whole.

use std::collections::{BTreeMap, BTreeSet};

use super::{Definition, Doc, Events, Examples, Operation, ReplyHeader, Type, TypeId, XmlShape};

/// An API: everything that is generated follows from this and the names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Api {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.description`.
    pub description: Option<String>,
    /// The first server, with its variables at their defaults. Empty when the document names none.
    pub base_url: String,
    /// What else the document says of itself for people to read, each a sentence or more: terms,
    /// contact, license, where there is more.
    pub about: Vec<String>,
    /// Every server of the document, for the documentation.
    pub servers: Vec<Server>,
    /// What the document says of its tags.
    pub tags: Vec<Tag>,
    /// The security schemes that a client can do.
    pub schemes: Vec<Scheme>,
    /// What an operation needs unless it says otherwise.
    pub security: Security,
    /// The keys of `components.schemas`, used or not: each keeps its name, so that another
    /// operation renames nothing.
    pub schemas: Vec<String>,
    /// The types of schemas that no operation leads to.
    pub other_types: Vec<Type>,
    /// What the API sends by itself, if anything.
    pub events: Option<Events>,
    /// The types with names.
    pub definitions: Vec<Definition>,
    /// The schemas that are written in XML and referred to.
    pub xml_shapes: Vec<XmlShape>,
    /// The headers of replies that have a type, each once.
    pub headers: Vec<ReplyHeader>,
    /// The formats of `codegen.toml` that strings have.
    pub formats: BTreeSet<String>,
    /// The operations, in the order of the document.
    pub operations: Vec<Operation>,
    /// The operations of the document that are not generated, by what they may be called in
    /// `codegen.toml`, and why they are not.
    pub left_out: BTreeMap<String, &'static str>,
    /// How often a member, parameter, body or reply is any JSON value, by why it is.
    pub opaque: BTreeMap<Opaque, usize>,
    /// How many operations were left out.
    pub skipped: usize,
    /// The examples of the document: those of replies only where tests are made of them.
    pub examples: Examples,
}

impl Api {
    /// A definition.
    #[must_use]
    pub fn definition(&self, id: TypeId) -> &Definition {
        &self.definitions[id.0]
    }

    /// Why no operation is generated of this name in `codegen.toml`, where the document has one.
    #[must_use]
    pub fn why_left_out(&self, name: &str) -> Option<&'static str> {
        let by_method = name.split_once(' ');
        let by_method = by_method.map(|(method, path)| {
            let method = method.to_ascii_uppercase();
            format!("{method} {path}")
        });
        let name = by_method.as_deref().unwrap_or(name);
        self.left_out.get(name).copied()
    }
}

/// Why a schema is taken as any JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Opaque {
    /// It says nothing of the value.
    Free,
    /// The reference to it leads nowhere.
    Unresolved,
    /// It is deeper within others than schemas are followed.
    TooDeep,
    /// It is only itself.
    OnlyItself,
    /// One of its alternatives is any JSON value.
    AnyVariant,
    /// Lists or objects are among its values, or numbers beyond 64 bits beside texts.
    Values,
    /// It says something of the value, but not of which type it is.
    NoType,
    /// What it is put together from leads to ever new schemas put together.
    TooMany,
    /// It is of a header that is written as JSON.
    HeaderContent,
}

impl Opaque {
    /// The cause in words.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Opaque::Free => "nothing is said of the value",
            Opaque::Unresolved => "the reference leads nowhere",
            Opaque::TooDeep => "schemas lead too deep into each other",
            Opaque::OnlyItself => "the schema is only itself",
            Opaque::AnyVariant => "one alternative is any value",
            Opaque::Values => "lists, objects or numbers beyond 64 bits are among the values",
            Opaque::NoType => "keywords, but none that says of which type",
            Opaque::TooMany => "schemas put together lead to ever new ones",
            Opaque::HeaderContent => "a header is written as JSON",
        }
    }
}

/// Alternatives of schemes that are all needed. Empty: none is.
pub type Security = Vec<Vec<String>>;

/// A server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its URL, with the names of its variables in it.
    pub url: String,
    /// Its documentation, and that of its variables.
    pub doc: Doc,
}

/// A tag of operations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its name.
    pub name: String,
    /// What it is called where there is room for a few words.
    pub summary: Option<String>,
    /// Its description.
    pub doc: Doc,
    /// The tag that it is nested under, an index into [`Api::tags`]. Parents are never in a circle.
    pub parent: Option<usize>,
    /// What sort of tag it is; one that groups operations where nothing is said.
    pub kind: Option<String>,
}

impl Tag {
    /// Whether more is said of it than its name.
    #[must_use]
    pub fn is_described(&self) -> bool {
        let is_nested = self.parent.is_some();
        self.summary.is_some() || self.doc.text.is_some() || is_nested || !self.is_group()
    }

    /// Whether it groups operations, and is not only a mark on them.
    #[must_use]
    pub fn is_group(&self) -> bool {
        self.kind.as_deref().is_none_or(|kind| kind == "nav")
    }
}

/// A security scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// The name that requirements use.
    pub name: String,
    /// Its documentation, and that of its scopes.
    pub doc: Doc,
    /// How the credential is sent.
    pub kind: SchemeKind,
}

/// How a credential is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// `Authorization: Bearer`.
    Bearer,
    /// `Authorization: Basic`.
    Basic,
    /// In a header.
    ApiKeyHeader(String),
    /// In a query parameter.
    ApiKeyQuery(String),
    /// In a cookie.
    ApiKeyCookie(String),
    /// OAuth2 client credentials.
    ClientCredentials {
        /// Where tokens are issued.
        token_url: String,
        /// The scopes asked for.
        scopes: Vec<String>,
    },
}
