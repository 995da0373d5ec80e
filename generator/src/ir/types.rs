//! Types: where they are used, and the definitions that have names.

use super::OperationId;

/// Which definition a type refers to: an index into [`super::Api::definitions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub usize);

/// A type where it is used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Type {
    /// Any JSON value.
    Any,
    /// `true` or `false`.
    Boolean,
    /// A signed integer of 32 bits, where the document bounds it so.
    Integer32,
    /// A signed integer of 64 bits.
    Integer64,
    /// An integer of 64 bits that is not negative, where the document needs the room above `i64`.
    Unsigned64,
    /// An integer by its text, where the document allows those beyond 64 bits.
    BigInteger,
    /// A double, whichever format the document names.
    Number,
    /// Text, whatever its format.
    String,
    /// Text that must not be shown (`format: password`).
    Secret,
    /// Bytes written as base64 (`format: byte`).
    Base64,
    /// Bytes written as base64 with the URL-safe alphabet (`format: base64url`).
    Base64Url,
    /// A file in a form, with name and media type.
    File,
    /// A body of so many values, each on a line of its own.
    Lines(Box<Type>),
    /// A part of a multipart body with headers of its own. Those it must have are named.
    Part(Box<Type>, Vec<String>),
    /// A list.
    Array(Box<Type>),
    /// A list of so many values, each of a type of its own.
    Tuple(Vec<Type>),
    /// An object with names of the caller's or the server's choice.
    Map(Box<Type>),
    /// A value or `null`.
    Nullable(Box<Type>),
    /// A value, or the empty string that takes it away.
    Clearable(Box<Type>),
    /// The id of an object, or the object.
    Expandable(Box<Type>),
    /// A type with a definition.
    Named(TypeId),
    /// A type that the user wrote, by its path.
    Custom(String),
    /// A type that the user chose for a format.
    Formatted(Formatted),
}

/// A type that the user chose for a format.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Formatted {
    /// The name of the format in the configuration.
    pub format: String,
    /// What it is written as.
    pub on: FormattedAs,
}

impl Formatted {
    /// Whether it is written as a string.
    #[must_use]
    pub fn is_text(&self) -> bool {
        self.on == FormattedAs::String
    }
}

/// What a type for a format is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FormattedAs {
    /// A string.
    String,
    /// An integer.
    Integer,
    /// A number.
    Number,
}

impl Type {
    /// The type without `null`.
    #[must_use]
    pub fn not_null(&self) -> &Type {
        match self {
            Type::Nullable(inner) => inner.not_null(),
            other => other,
        }
    }

    /// Whether `null` is among the values.
    #[must_use]
    pub fn is_nullable(&self) -> bool {
        matches!(self, Type::Nullable(_))
    }

    /// The type with `null` among its values.
    #[must_use]
    pub fn nullable(self) -> Type {
        match self {
            Type::Any | Type::Nullable(_) => self,
            other => Type::Nullable(Box::new(other)),
        }
    }

    /// Whether it is a part of a multipart body with headers of its own, or holds one.
    #[must_use]
    pub fn holds_part(&self) -> bool {
        self.holds(&|ty| matches!(ty, Type::Part(..)))
    }

    /// Whether it is a file, or holds one.
    #[must_use]
    pub fn holds_file(&self) -> bool {
        self.holds(&|ty| *ty == Type::File)
    }

    /// Whether it, or something within it that has no name of its own, is such a type.
    fn holds(&self, is_such: &dyn Fn(&Type) -> bool) -> bool {
        is_such(self)
            || match self {
                Type::Array(inner)
                | Type::Part(inner, _)
                | Type::Map(inner)
                | Type::Nullable(inner)
                | Type::Clearable(inner) => inner.holds(is_such),
                Type::Tuple(items) => items.iter().any(|item| item.holds(is_such)),
                _ => false,
            }
    }

    /// Calls `visit` with every definition that is mentioned.
    pub fn each_named(&self, visit: &mut dyn FnMut(TypeId)) {
        match self {
            Type::Named(id) => visit(*id),
            Type::Array(inner)
            | Type::Lines(inner)
            | Type::Part(inner, _)
            | Type::Map(inner)
            | Type::Nullable(inner)
            | Type::Clearable(inner)
            | Type::Expandable(inner) => inner.each_named(visit),
            Type::Tuple(items) => items.iter().for_each(|item| item.each_named(visit)),
            _ => {}
        }
    }
}

/// What the document says about a thing for people to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doc {
    /// The description, else the summary or title, as it was written.
    pub text: Option<String>,
    /// What else is worth knowing: bounds and defaults, each a sentence.
    pub facts: Vec<String>,
    /// Whether the document advises against using it.
    pub deprecated: bool,
}

/// A type with a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// What its name is made from.
    pub origin: Origin,
    /// Where in the document it is.
    pub pointer: String,
    /// Its documentation.
    pub doc: Doc,
    /// What it is.
    pub kind: Kind,
}

/// Which direction a type is for, where the two differ (`readOnly`, `writeOnly`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// Sent by the client.
    Request,
    /// Sent by the server.
    Response,
}

/// What the name of a definition is made from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A key of `components.schemas`.
    Component {
        /// The key.
        key: String,
        /// The direction, where the schema differs by direction.
        direction: Option<Direction>,
    },
    /// A schema within something.
    Inline {
        /// The thing.
        owner: Owner,
        /// The way from there, in words: members, `item`, `value`, titles of variants.
        path: Vec<String>,
    },
}

impl Origin {
    /// How `codegen.toml` names a member of a component, or of what is inline in it.
    #[must_use]
    pub fn way(&self, member: &str) -> Option<String> {
        match self {
            Origin::Component { key, .. } => Some(format!("{key}.{member}")),
            Origin::Inline {
                owner: Owner::Component { key, .. },
                path,
            } => Some(format!("{key}.{}.{member}", path.join("."))),
            Origin::Inline {
                owner: Owner::Operation(_) | Owner::Events,
                ..
            } => None,
        }
    }
}

/// What inline schemas are named after.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// A key of `components.schemas`.
    Component {
        /// The key.
        key: String,
        /// The direction, where the schema differs by direction.
        direction: Option<Direction>,
    },
    /// An operation.
    Operation(OperationId),
    /// The events that the API sends: an empty way leads to the union of them.
    Events,
}

/// What a definition is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// An object with known members.
    Object(Object),
    /// One of a list of scalars.
    Enumeration(Enumeration),
    /// One of several types.
    Union(Union),
    /// Another type by a name of its own, for one that contains itself.
    Newtype(Type),
}

/// An object with known members.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Object {
    /// The members, in the order of the document.
    pub members: Vec<Member>,
    /// The type of members with other names, where the document speaks of them.
    pub additional: Option<Type>,
}

/// A member of an object, or a field of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Its name on the wire.
    pub name: String,
    /// Its type.
    pub ty: Type,
    /// Whether it is always there.
    pub required: bool,
    /// The one value it can have, if the document says so.
    pub constant: Option<Constant>,
    /// Whether the constant is sent even where the member could be left out: it tells the variant
    /// of a union.
    pub implied: bool,
    /// The value it has when it is left out, where that is a scalar.
    pub default: Option<Constant>,
    /// Its documentation.
    pub doc: Doc,
}

/// A scalar in the document.
#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    /// A string.
    String(String),
    /// An integer.
    Integer(i64),
    /// Any other number.
    Number(f64),
    /// A boolean.
    Boolean(bool),
}

impl Constant {
    /// The scalar as a code span of Markdown.
    #[must_use]
    pub fn code(&self) -> String {
        code(&self.text())
    }

    /// What documentation says of what always has this value.
    #[must_use]
    pub fn always(&self) -> String {
        format!("Always {}.", self.code())
    }

    /// The scalar as text: a string as it is, all others as in JSON.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Constant::String(text) => text.clone(),
            Constant::Integer(number) => number.to_string(),
            Constant::Number(number) => number.to_string(),
            Constant::Boolean(flag) => flag.to_string(),
        }
    }
}

/// A text as a code span of Markdown, on one line.
#[must_use]
pub fn code(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let longest = text.split(|c| c != '`').map(str::len).max();
    match longest.unwrap_or_default() {
        0 => format!("`{text}`"),
        ticks => {
            let fence = "`".repeat(ticks + 1);
            format!("{fence} {text} {fence}")
        }
    }
}

/// One of a list of scalars; a server may send others.
#[derive(Clone, Debug, PartialEq)]
pub struct Enumeration {
    /// What its values are.
    pub scalars: Scalars,
    /// The values.
    pub values: Vec<EnumerationValue>,
}

impl Enumeration {
    /// Its value, where it lists no other.
    #[must_use]
    pub fn only(&self) -> Option<&Constant> {
        match self.values.as_slice() {
            [only] => Some(&only.value),
            _ => None,
        }
    }
}

/// What the values of an enumeration are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scalars {
    /// Texts.
    Texts,
    /// Integers of 64 bits.
    Integers,
    /// Numbers of any kind, booleans, and texts among them.
    Mixed,
}

/// One value of an enumeration.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumerationValue {
    /// The value.
    pub value: Constant,
    /// A name the document gives it (`x-enum-varnames`).
    pub name: Option<String>,
    /// What the document says of it (`x-enum-descriptions`).
    pub text: Option<String>,
}

/// One of several types.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// The types.
    pub variants: Vec<Variant>,
    /// The member that tells them apart, where the document names one.
    pub discriminator: Option<Discriminator>,
}

/// One type of a union.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// The type.
    pub ty: Type,
    /// What types within it are named after: title, name of the component, or sort of value.
    pub name: String,
    /// What of these `name` is.
    pub named_by: NamedBy,
    /// Its documentation.
    pub doc: Doc,
}

/// What gives a variant of a union its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedBy {
    /// The key of the schema in `components.schemas`.
    Component,
    /// A title, or the format of a type of the user's choice.
    Title,
    /// The name of a webhook or callback.
    Webhook,
    /// The document has no name for it.
    Nothing,
}

/// The member that tells the variants of a union apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Discriminator {
    /// The member's name.
    pub property: String,
    /// Its values, and the index of the variant each stands for.
    pub mapping: Vec<(String, usize)>,
    /// Values that the document does not write down, but allows: the names of schemas that have
    /// another value (OpenAPI 3.0.4, section 4.7.25).
    pub implicit: Vec<(String, usize)>,
    /// The variant that is meant where the member is missing or has another value, where the document says
    /// so (OpenAPI 3.2, section 4.25).
    pub default: Option<usize>,
    /// The variant that all others extend, if there is one: it may stand for what is not known.
    pub base: Option<usize>,
    /// Whether the member may be missing, and the value is the base then.
    pub optional: bool,
}

impl Discriminator {
    /// Its values, those that the document writes down first, and the index of the variant each
    /// stands for.
    pub fn values(&self) -> impl Iterator<Item = &(String, usize)> {
        self.mapping.iter().chain(&self.implicit)
    }
}
