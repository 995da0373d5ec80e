//! Reads a value of the shape of OpenAPI 3.0 into the types of `openapiv3`.
//!
//! Every mistake is a diagnostic with its pointer, and costs the smallest part it is in: a keyword,
//! a parameter, an operation. What is harmless is taken as it was meant.
//!
//! What `openapiv3` has no place for is kept in extensions:
//!
//! | extension | of | holds |
//! |---|---|---|
//! | `x-specwright-prefix-items` | a schema | the schemas of `prefixItems`; `items` is then any of them, and each is a reference to there |
//! | `x-specwright-rest-items` | a schema | the schema of what is after those, a reference to there |
//! | `x-specwright-pattern-properties` | a schema | `patternProperties`, pattern to schema; `additionalProperties` is then any of them, and each is a reference to there |
//! | `x-specwright-const` | a schema | `true` when its one `enum` value was written as `const` |
//! | `x-specwright-always` | a schema | the text of the object or list that its `const` was, which its keywords now say |
//! | `x-specwright-swagger` | the document | the version of Swagger it was converted from |
//! | `x-specwright-beside-references` | the document | the descriptions beside references, by the pointers of these |
//!
//! The Encoding Objects of a media type are all in its map by name, those by position and those within
//! others by the ways of `encoding_way`.

mod check;
mod contradictions;
mod cursor;
mod enum_values;
mod node;
mod operation;
mod parameter;
mod reference;
mod root;
mod schema;
mod schema_kind;
mod security;

use openapiv3::OpenAPI;
use serde_json::{Map, Value};

use crate::diagnostic::{Code, Diagnostics};
use crate::parallel;
use crate::pointer::{BESIDE_REFERENCES, REFERRED_SCHEMAS};
use cursor::Cursor;
use reference::References;

/// Reads a document. `None` when it is not one; the reasons are in `diagnostics`.
pub fn read(value: Value, diagnostics: &mut Diagnostics) -> Option<OpenAPI> {
    let references = References::of(&value);
    let mut reader = Reader {
        diagnostics: Diagnostics::new(),
        before: diagnostics,
        references: &references,
        beside_references: Map::new(),
    };
    let document = reader.document(value);
    let (found, beside) = (reader.diagnostics, reader.beside_references);
    diagnostics.absorb(found);
    let mut document = document?;
    if !beside.is_empty() {
        let extensions = &mut document.extensions;
        extensions.insert(BESIDE_REFERENCES.to_owned(), beside.into());
    }
    let referred = references.to_schemas_of_operations();
    if !referred.is_empty() {
        let extensions = &mut document.extensions;
        extensions.insert(REFERRED_SCHEMAS.to_owned(), referred.into());
    }
    check::check(&document, diagnostics);
    Some(document)
}

/// Reads values, and says what is wrong with them.
struct Reader<'o> {
    /// What this reader found.
    diagnostics: Diagnostics,
    /// What was known before reading.
    before: &'o Diagnostics,
    references: &'o References,
    /// The descriptions beside references, by the pointers of these.
    beside_references: Map<String, Value>,
}

impl<'o> Reader<'o> {
    /// What `read` makes of each member of an object, several at once.
    fn members<T: Send>(
        &mut self,
        members: Map<String, Value>,
        at: &Cursor<'_>,
        read: fn(&mut Reader<'o>, Value, &Cursor<'_>) -> T,
    ) -> Vec<(String, T)> {
        let (before, references) = (self.before, self.references);
        let items = parallel::map(members.into_iter().collect(), |(key, value)| {
            let mut reader = Reader {
                diagnostics: Diagnostics::new(),
                before,
                references,
                beside_references: Map::new(),
            };
            let item = read(&mut reader, value, &at.key(&key));
            (key, item, reader)
        });
        let absorb = |(key, item, reader): (_, _, Reader<'_>)| {
            self.diagnostics.absorb(reader.diagnostics);
            self.beside_references.extend(reader.beside_references);
            (key, item)
        };
        items.into_iter().map(absorb).collect()
    }

    fn warn(&mut self, code: Code, at: &Cursor<'_>, message: impl Into<String>) {
        self.diagnostics.warning(code, at.pointer(), message);
    }
}
