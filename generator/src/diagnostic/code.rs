//! The codes of diagnostics: one for each kind of problem, never reused.

use std::fmt;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// The kind of a problem. The letter is its severity unless asked otherwise (`E`rror,
        /// `W`arning, `N`ote), the first two digits the stage that finds it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code {
            $($(#[$doc])* $name,)*
        }

        impl Code {
            /// Every code.
            pub const ALL: &[Code] = &[$(Code::$name,)*];

            /// The code as a user sees it, e.g. `E0101`.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Code::$name => $text,)*
                }
            }
        }
    };
}

codes! {
    // 01: the bytes.
    /// The file is empty.
    EmptyDocument = "E0101",
    /// The file is larger than is read.
    DocumentTooLarge = "E0102",
    /// The file is not UTF-8.
    NotUtf8 = "E0103",
    /// The file is not JSON.
    InvalidJson = "E0104",
    /// The file is not YAML.
    InvalidYaml = "E0105",
    /// Objects and arrays are nested too deep.
    TooDeep = "E0106",
    /// YAML aliases repeat so much that the document becomes too large.
    AliasExpansion = "E0107",
    /// An object has a member twice.
    DuplicateKey = "W0108",
    /// A value that JSON cannot hold, such as `.nan` or a YAML tag.
    NotJson = "W0109",

    // 02: whether it is an OpenAPI document.
    /// The document is not an object.
    NotAnObject = "E0201",
    /// Neither `openapi` nor `swagger` says what the document is.
    MissingVersion = "E0202",
    /// A version of OpenAPI that is not known.
    UnsupportedVersion = "E0203",
    /// `info` is missing or is not an object.
    MissingInfo = "E0204",
    /// `paths` is missing or is not an object.
    MissingPaths = "E0205",
    /// A version of OpenAPI newer than those that are known, read as the newest known one.
    NewerVersion = "W0206",

    // 03: reading the objects of OpenAPI.
    /// A member that must be there is not.
    MissingMember = "W0301",
    /// A member has a value of another JSON type than it must have.
    WrongType = "W0302",
    /// A member has a value that is not one of those allowed.
    InvalidValue = "W0303",
    /// An operation cannot be read, and is left out.
    UnreadableOperation = "W0304",
    /// Two operations have the same `operationId`.
    DuplicateOperationId = "W0305",
    /// A path that does not start with `/`, or whose template cannot be read.
    InvalidPath = "W0306",
    /// Two paths differ only in the names of their parameters.
    AmbiguousPath = "W0307",
    /// A member that OpenAPI does not know; nothing reads it.
    UnknownMember = "N0308",
    /// The same parameter is declared twice in one list.
    DuplicateParameter = "W0309",
    /// A path that has a query or a fragment in it.
    PathWithQuery = "N0310",
    /// The key of `content` is not a media type.
    InvalidMediaType = "W0311",

    // 04: references.
    /// A reference that leads nowhere.
    UnresolvedReference = "W0401",
    /// A reference to a URL; nothing is ever fetched.
    RemoteReference = "W0402",
    /// A reference to another file.
    FileReference = "W0403",
    /// References that lead only to each other.
    CyclicReference = "W0404",

    // 05: other versions of OpenAPI made into 3.0.
    /// A keyword that OpenAPI 3.0 has no word for, and that is left out.
    LossyConversion = "W0501",

    // 06: what a client is made of.
    /// A schema says more than is generated.
    LossySchema = "W0601",
    /// `allOf` gives a member two types.
    ConflictingMembers = "W0602",
    /// A path parameter that the template has no place for.
    PathParameterWithoutPlace = "W0603",
    /// A place in the template without a declared parameter.
    UndeclaredPathParameter = "W0604",
    /// A security scheme the client cannot do by itself.
    UnsupportedSecurityScheme = "W0605",
    /// A parameter for a header that the client sets by itself.
    IgnoredParameter = "N0607",
    /// A webhook or callback without a payload of JSON.
    NotCalled = "W0608",
    /// A body may be of any media type of a range; which one is sent is assumed.
    AssumedMediaType = "N0609",
    /// What is to be a header has a name that no header can have.
    InvalidHeaderName = "W0610",
    /// The first server is relative to where the document is, which a client does not know.
    RelativeServer = "W0611",
    /// Schemas that no operation leads to, and that are not generated.
    NotReached = "N0612",
    /// A variant of a union that no value can be, and that is not generated.
    ImpossibleVariant = "N0613",
    /// A reply of 202 that does not say where the state of its call is, which is not polled.
    NotPolled = "N0614",

    // 07: what `codegen.toml` says of a document.
    /// Something is configured that the document does not have.
    UnusedConfiguration = "W0701",
    /// Two things have the same name in Rust; one is called otherwise.
    NameCollision = "N0703",
    /// A patch for something that is not there, or that is so already.
    PatchDoesNotApply = "E0702",
    /// A key that `codegen.toml` cannot have, or a value that a key cannot have.
    InvalidConfiguration = "E0705",
    /// `codegen.toml` asks for what the document, or the crate, cannot give.
    ConfigurationDoesNotFit = "E0704",

    // 09: what should not happen.
    /// The generator is at fault.
    Internal = "E0901",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Code;

    #[test]
    fn every_code_is_its_own() {
        let texts: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(texts.len(), Code::ALL.len());
    }
}
