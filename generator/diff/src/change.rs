//! What a change is: where, what a Rust user sees of it, and what it does to the version.

/// What a change asks of the crate's version, by the rules of Cargo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Code that uses the crate sees no difference of the items it names.
    Patch,
    /// There is more to use; code that compiled still does.
    Minor,
    /// Code that compiled may have to be changed.
    Major,
}

impl Verdict {
    /// Every verdict, the gravest first.
    pub const ALL: [Verdict; 3] = [Verdict::Major, Verdict::Minor, Verdict::Patch];

    /// The name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Patch => "patch",
            Verdict::Minor => "minor",
            Verdict::Major => "major",
        }
    }
}

macro_rules! kinds {
    ($($(#[$docs:meta])* $name:ident => $text:literal,)*) => {
        /// What sort of change it is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum ChangeKind {
            $($(#[$docs])* $name,)*
        }

        impl ChangeKind {
            /// The name, as JSON has it.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(ChangeKind::$name => $text,)*
                }
            }
        }
    };
}

kinds! {
    /// It was not there.
    Added => "added",
    /// It is not there any more.
    Removed => "removed",
    /// It has another name.
    Renamed => "renamed",
    /// It is in another module, or on another resource.
    Moved => "moved",
    /// It may no longer be left out.
    Required => "required",
    /// It may be left out now.
    Optional => "optional",
    /// It can be null now.
    Nullable => "nullable",
    /// It can no longer be null.
    NotNullable => "not-nullable",
    /// It has a type that holds more.
    Widened => "widened",
    /// It has a type that holds less.
    Narrowed => "narrowed",
    /// It has another type.
    TypeChanged => "type-changed",
    /// It is another sort of thing: a struct, an enum, or one that is only sent.
    ShapeChanged => "shape-changed",
    /// Arguments are in another order.
    Reordered => "reordered",
    /// A constant or default is another.
    Default => "default",
    /// It is written otherwise in the request or reply.
    Wire => "wire",
    /// Other credentials are needed.
    Auth => "auth",
    /// A body has another media type.
    MediaType => "media-type",
    /// Pages are asked for otherwise, or a list has become one of pages.
    Pagination => "pagination",
    /// Requests go to another server.
    Server => "server",
    /// It should not be used any more, or may be used again.
    Deprecated => "deprecated",
    /// Only what is said of it for people to read.
    Documentation => "documentation",
}

/// What sort of thing a change is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SubjectKind {
    /// The crate as a whole: its client, servers and credentials.
    Crate,
    /// An operation: its method, its request and its reply.
    Operation,
    /// A type.
    Type,
}

impl SubjectKind {
    /// The name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            SubjectKind::Crate => "crate",
            SubjectKind::Operation => "operation",
            SubjectKind::Type => "type",
        }
    }
}

/// The thing that a change is of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// What sort of thing.
    pub kind: SubjectKind,
    /// What a Rust user calls it, in the new crate if it is there: `client.pet().list`,
    /// `types::Pet`.
    pub name: String,
    /// For an operation what it asks, `GET /pets`; empty for others.
    pub request: String,
}

/// A change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What it asks of the version.
    pub verdict: Verdict,
    /// What sort of change.
    pub kind: ChangeKind,
    /// What it is of.
    pub subject: Subject,
    /// A sentence without its dot. What is Rust in it is in backticks.
    pub message: String,
    /// JSON pointer in the old document; `None` when it is not there.
    pub old: Option<String>,
    /// JSON pointer in the new document; `None` when it is not there.
    pub new: Option<String>,
}

/// What is said of an operation that was not there.
pub(super) const CALL_ADDED: &str = "the call is new";
/// What is said of an operation that is not there any more.
pub(super) const CALL_REMOVED: &str = "the call is gone";
/// What is said of a type that was not there.
pub(super) const TYPE_ADDED: &str = "the type is new";
/// What is said of a type that is not there any more.
pub(super) const TYPE_REMOVED: &str = "the type is gone";
/// What is said of things that came or went as a whole.
pub(super) const WHOLE: [&str; 4] = [CALL_ADDED, CALL_REMOVED, TYPE_ADDED, TYPE_REMOVED];
