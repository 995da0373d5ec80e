//! The examples that a document gives, by the things they are of.
//!
//! They decide nothing about types: documentation and tests are made of them where they fit, and of
//! made-up values where they do not.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Location;

/// Values by the names of members.
pub type ExampleMembers = BTreeMap<String, Value>;

/// The examples of a document, by the pointers of operations and definitions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Examples {
    /// Those of operations, by pointer.
    pub operations: BTreeMap<String, OperationExamples>,
    /// Those of the members of definitions, by pointer.
    pub definitions: BTreeMap<String, ExampleMembers>,
}

/// The examples of an operation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OperationExamples {
    /// Of its parameters, each with its place and name.
    pub parameters: Vec<(Location, String, Value)>,
    /// Of its body.
    pub body: Option<Value>,
    /// Of the members of its body, each by itself.
    pub members: ExampleMembers,
    /// Of its replies when all is well.
    pub replies: Vec<Value>,
}

impl OperationExamples {
    /// The example of a parameter.
    #[must_use]
    pub fn parameter(&self, location: Location, name: &str) -> Option<&Value> {
        let mut parameters = self.parameters.iter();
        let found = parameters.find(|(at, known, _)| *at == location && known == name);
        found.map(|(.., value)| value)
    }
}

impl Examples {
    /// Those of the operation at this pointer.
    #[must_use]
    pub fn operation(&self, pointer: &str) -> Option<&OperationExamples> {
        self.operations.get(pointer)
    }

    /// That of a member of the definition at this pointer.
    #[must_use]
    pub fn member(&self, pointer: &str, name: &str) -> Option<&Value> {
        self.definitions.get(pointer)?.get(name)
    }
}
