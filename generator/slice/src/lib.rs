//! Cuts a fragment out of a document: some of its operations, with exactly what they need.

mod assemble;
mod document;
mod expandable;
mod kind;
mod reach;
mod select;
mod stub;
mod text;

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Value, json};

use assemble::{Assembled, assemble};
use document::DocumentView;
use kind::NodeKind;
use reach::Reach;

/// What is cut out of a document. An operation is kept that any of the first three asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Patterns of whole paths: `*` is any text, with slashes too, and `?` any character.
    pub paths: Vec<String>,
    /// Tags of operations.
    pub tags: Vec<String>,
    /// Operations by `operationId`, or by method and path: `GET /pets`.
    pub operations: Vec<String>,
    /// Schemas to cut short: of an object its `id` is left, and what it always has of plain values.
    pub cut: Vec<String>,
    /// Whether to cut every schema that is only needed in place of its ID: by an `anyOf` or `oneOf`
    /// of a string and objects with an `id`. What requests send stays whole. Replies for errors
    /// carry such objects as they are; there they are cut too.
    pub cut_expandable: bool,
    /// Whether to leave out what is only for readers: descriptions, summaries, titles, examples,
    /// contact and links to more documentation.
    pub without_text: bool,
}

/// A fragment of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Sliced {
    /// The fragment, a document of its own.
    pub document: Value,
    /// What was cut out.
    pub report: SliceReport,
}

/// What a fragment is, beside the document it is of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SliceReport {
    /// The size of the document.
    pub before: Size,
    /// The size of the fragment.
    pub after: Size,
    /// The schemas that were cut short, by name.
    pub cut: Vec<Cut>,
    /// Schemas that were to be cut, but are not needed.
    pub unneeded: Vec<String>,
    /// Links that were left out, because they lead to operations that are not kept: name and
    /// operation.
    pub lost_links: Vec<(String, String)>,
    /// Extensions of the whole document that were left out, because they refer to what is not
    /// kept: their pointers.
    pub dropped_extensions: Vec<String>,
    /// Places that others refer to and that are not kept where they were: their pointers, and the
    /// references to the components they became.
    pub lifted: Vec<(String, String)>,
}

/// How large a document is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// How many paths it has.
    pub paths: usize,
    /// How many operations.
    pub operations: usize,
    /// How many schemas among its components.
    pub schemas: usize,
    /// How many other components.
    pub components: usize,
}

/// A schema that was cut short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// The name of the schema.
    pub schema: String,
    /// Why it was cut.
    pub reason: CutReason,
    /// How many properties it had.
    pub properties: usize,
    /// The properties that are left.
    pub left: Vec<String>,
}

/// Why a schema was cut short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CutReason {
    /// It was asked for by name.
    Asked,
    /// It is only needed in place of its ID.
    Expandable,
    /// It stands in place of its ID elsewhere, and here is only needed by replies for errors.
    ExpandableInError,
}

impl CutReason {
    /// The reason in a few words.
    pub fn as_str(self) -> &'static str {
        match self {
            CutReason::Asked => "asked for",
            CutReason::Expandable => "expandable",
            CutReason::ExpandableInError => "expandable, in errors",
        }
    }
}

/// Why nothing can be cut out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SliceError {
    /// Nothing was asked for.
    NothingSelected,
    /// What was asked for is not there.
    Unmatched {
        /// What was asked for.
        subject: Subject,
        /// Its name or pattern.
        wanted: String,
        /// Names that are like it, the most alike first.
        near: Vec<String>,
    },
}

/// What can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A path.
    Path,
    /// A tag of operations.
    Tag,
    /// An operation by its ID.
    Operation,
    /// A schema to cut.
    Schema,
}

impl SliceError {
    fn unmatched(subject: Subject, wanted: &str, near: Vec<String>) -> SliceError {
        let wanted = wanted.to_owned();
        SliceError::Unmatched {
            subject,
            wanted,
            near,
        }
    }
}

impl fmt::Display for SliceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SliceError::Unmatched {
            subject,
            wanted,
            near,
        } = self
        else {
            return f.write_str("nothing is selected: name a path, a tag or an operation");
        };
        match subject {
            Subject::Path => write!(f, "no path with operations matches `{wanted}`")?,
            Subject::Tag => write!(f, "no operation has the tag `{wanted}`")?,
            Subject::Operation => write!(f, "there is no operation `{wanted}`")?,
            Subject::Schema => write!(f, "there is no schema `{wanted}` to cut")?,
        }
        for (index, name) in near.iter().enumerate() {
            let before = if index == 0 { "; did you mean" } else { " or" };
            write!(f, "{before} `{name}`")?;
        }
        Ok(())
    }
}

impl std::error::Error for SliceError {}

/// Cuts what `selection` asks for out of a document of OpenAPI 3 or Swagger 2.0, as it was written.
///
/// Order, extensions and, unless they are to go, descriptions stay, and so does what is said of the
/// whole document. A fragment cut out of itself is the same again.
///
/// # Errors
///
/// Everything that is asked for and not there.
pub fn slice(document: &Value, selection: &Selection) -> Result<Sliced, Vec<SliceError>> {
    let silent;
    let full = if selection.without_text {
        silent = text::without_text(document);
        DocumentView::new(&silent)
    } else {
        DocumentView::new(document)
    };
    let kept = select::select(&full, selection)?;
    let reach = Reach::of(&full, &kept, selection);
    let Assembled {
        document: fragment,
        dropped,
        lifted,
    } = assemble(&full, &kept, &reach);
    let cut: Vec<Cut> = reach
        .cut()
        .map(|(name, reason)| cut(&full, &fragment, name, reason))
        .collect();
    let is_cut = |name: &&String| cut.iter().any(|cut| cut.schema == **name);
    let unneeded = selection.cut.iter().filter(|name| !is_cut(name));
    let report = SliceReport {
        before: size(document),
        after: size(&fragment),
        unneeded: unneeded.cloned().collect(),
        cut,
        lost_links: reach.lost_links.into_iter().collect(),
        dropped_extensions: dropped,
        lifted: lifted.into_iter().collect(),
    };
    Ok(Sliced {
        document: fragment,
        report,
    })
}

fn cut(full: &DocumentView<'_>, fragment: &Value, name: &str, reason: CutReason) -> Cut {
    let fields = |document: &DocumentView<'_>| -> Vec<String> {
        let schema = document.component(NodeKind::Schema, name);
        let fields = schema.map(|schema| stub::fields(document, schema));
        fields
            .into_iter()
            .flatten()
            .map(|(name, _)| name.to_owned())
            .collect()
    };
    Cut {
        schema: name.to_owned(),
        reason,
        properties: fields(full).len(),
        left: fields(&DocumentView::new(fragment)),
    }
}

/// How large a document is.
pub fn size(document: &Value) -> Size {
    let view = DocumentView::new(document);
    let items = || {
        select::items(&view, "paths")
            .into_iter()
            .chain(select::items(&view, "webhooks"))
    };
    let sections = document::sections(document).iter();
    let count = |kind| view.components(kind).map_or(0, serde_json::Map::len);
    Size {
        paths: items().count(),
        operations: items().map(|item| item.operations().count()).sum(),
        schemas: count(NodeKind::Schema),
        components: sections
            .filter(|section| section.kind != NodeKind::Schema)
            .map(|section| count(section.kind))
            .sum(),
    }
}

impl Size {
    fn to_json(self) -> Value {
        json!({
            "paths": self.paths,
            "operations": self.operations,
            "schemas": self.schemas,
            "components": self.components,
        })
    }
}

impl SliceReport {
    /// The report for another program.
    pub fn to_json(&self) -> Value {
        let pairs = |pairs: &[(String, String)]| -> BTreeMap<String, String> {
            pairs.iter().cloned().collect()
        };
        let cut = self.cut.iter().map(|cut| {
            json!({
                "schema": cut.schema,
                "reason": cut.reason.as_str(),
                "properties": cut.properties,
                "left": cut.left,
            })
        });
        let links = self.lost_links.iter();
        let links = links.map(|(link, to)| json!({ "link": link, "operation": to }));
        json!({
            "before": self.before.to_json(),
            "after": self.after.to_json(),
            "cut": cut.collect::<Vec<_>>(),
            "unneeded": self.unneeded,
            "lost_links": links.collect::<Vec<_>>(),
            "dropped_extensions": self.dropped_extensions,
            "lifted": pairs(&self.lifted),
        })
    }
}

/// The example of the README, compiled.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
