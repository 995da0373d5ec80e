//! One view of a schema's keywords, whichever variant of `openapiv3::SchemaKind` holds them.

use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, AnySchema, IntegerFormat, NumberFormat, ReferenceOr, Schema, SchemaData,
    SchemaKind, StringFormat, Type, VariantOrUnknownOrEmpty,
};

use super::values::Values;

/// The members of an object schema.
pub(super) type Properties = IndexMap<String, ReferenceOr<Box<Schema>>>;

/// `type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum JsonType {
    String,
    Number,
    Integer,
    Boolean,
    Array,
    Object,
}

/// The keywords of one schema.
#[derive(Default)]
pub(super) struct Keywords<'d> {
    pub(super) data: Option<&'d SchemaData>,
    pub(super) json_type: Option<JsonType>,
    pub(super) format: Option<&'d str>,
    pub(super) values: Values<'d>,
    pub(super) properties: Option<&'d Properties>,
    pub(super) required: &'d [String],
    pub(super) additional: Option<&'d AdditionalProperties>,
    pub(super) items: Option<&'d ReferenceOr<Box<Schema>>>,
    pub(super) all_of: &'d [ReferenceOr<Schema>],
    pub(super) any_of: &'d [ReferenceOr<Schema>],
    pub(super) one_of: &'d [ReferenceOr<Schema>],
    pub(super) not: bool,
    pub(super) minimum: Option<f64>,
    pub(super) maximum: Option<f64>,
    pub(super) min_length: Option<usize>,
    pub(super) max_length: Option<usize>,
    /// Keywords that only a string has.
    pub(super) textual: bool,
}

impl<'d> Keywords<'d> {
    /// The keywords of `schema`.
    pub(super) fn of(schema: &'d Schema) -> Keywords<'d> {
        let mut keywords = match &schema.schema_kind {
            SchemaKind::Type(of) => Keywords::of_type(of),
            SchemaKind::OneOf { one_of } => Keywords {
                one_of,
                ..Keywords::default()
            },
            SchemaKind::AllOf { all_of } => Keywords {
                all_of,
                ..Keywords::default()
            },
            SchemaKind::AnyOf { any_of } => Keywords {
                any_of,
                ..Keywords::default()
            },
            SchemaKind::Not { .. } => Keywords {
                not: true,
                ..Keywords::default()
            },
            SchemaKind::Any(any) => Keywords::of_any(any),
        };
        keywords.data = Some(&schema.schema_data);
        keywords
    }

    fn of_type(of: &'d Type) -> Keywords<'d> {
        match of {
            Type::String(string) => Keywords {
                json_type: Some(JsonType::String),
                format: format(&string.format, of_text),
                values: Values::Texts(&string.enumeration),
                min_length: string.min_length,
                max_length: string.max_length,
                ..Keywords::default()
            },
            Type::Number(number) => Keywords {
                json_type: Some(JsonType::Number),
                format: format(&number.format, of_number),
                values: Values::Numbers(&number.enumeration),
                minimum: number.minimum,
                maximum: number.maximum,
                ..Keywords::default()
            },
            Type::Integer(integer) => Keywords {
                json_type: Some(JsonType::Integer),
                format: format(&integer.format, of_integer),
                values: Values::Integers(&integer.enumeration),
                minimum: integer.minimum.map(|bound| bound as f64),
                maximum: integer.maximum.map(|bound| bound as f64),
                ..Keywords::default()
            },
            Type::Boolean(boolean) => Keywords {
                json_type: Some(JsonType::Boolean),
                values: Values::Booleans(&boolean.enumeration),
                ..Keywords::default()
            },
            Type::Object(object) => Keywords {
                json_type: Some(JsonType::Object),
                properties: Some(&object.properties),
                required: &object.required,
                additional: object.additional_properties.as_ref(),
                ..Keywords::default()
            },
            Type::Array(array) => Keywords {
                json_type: Some(JsonType::Array),
                items: array.items.as_ref(),
                ..Keywords::default()
            },
        }
    }

    fn of_any(any: &'d AnySchema) -> Keywords<'d> {
        let json_type = match any.typ.as_deref() {
            Some("string") => Some(JsonType::String),
            Some("number") => Some(JsonType::Number),
            Some("integer") => Some(JsonType::Integer),
            Some("boolean") => Some(JsonType::Boolean),
            Some("array") => Some(JsonType::Array),
            Some("object") => Some(JsonType::Object),
            _ => None,
        };
        Keywords {
            data: None,
            json_type,
            format: any.format.as_deref(),
            values: Values::Any(&any.enumeration),
            properties: Some(&any.properties),
            required: &any.required,
            additional: any.additional_properties.as_ref(),
            items: any.items.as_ref(),
            all_of: &any.all_of,
            any_of: &any.any_of,
            one_of: &any.one_of,
            not: any.not.is_some(),
            minimum: any.minimum,
            maximum: any.maximum,
            min_length: any.min_length,
            max_length: any.max_length,
            textual: any.pattern.is_some() || any.min_length.is_some() || any.max_length.is_some(),
        }
    }

    /// Whether there are members.
    pub(super) fn has_properties(&self) -> bool {
        self.properties
            .is_some_and(|properties| !properties.is_empty())
    }

    /// Whether only `allOf` says anything about the value.
    pub(super) fn is_all_of_only(&self) -> bool {
        !self.all_of.is_empty()
            && !self.has_properties()
            && self.required.is_empty()
            && self.additional.is_none()
            && self.items.is_none()
            && self.any_of.is_empty()
            && self.one_of.is_empty()
            && self.values.is_empty()
    }

    /// What is said beside a reference, which is then the only part of an `allOf`: what it leads to
    /// does not say it.
    pub(super) fn said_beside_reference(&self) -> Option<&'d str> {
        let is_reference = matches!(self.all_of, [ReferenceOr::Reference { .. }]);
        let text = self.data?.description.as_deref()?.trim();
        (is_reference && self.is_all_of_only() && !text.is_empty()).then_some(text)
    }

    /// Whether it narrows a value without giving it a shape: `required` alone, `not`, and the like.
    pub(super) fn is_constraint_only(&self) -> bool {
        matches!(self.json_type, None | Some(JsonType::Object))
            && !self.has_properties()
            && matches!(self.additional, None | Some(AdditionalProperties::Any(_)))
            && self.items.is_none()
            && self.all_of.is_empty()
            && self.any_of.is_empty()
            && self.one_of.is_empty()
            && self.values.is_empty()
            && self.format.is_none()
    }

    /// Whether nothing but `null` is allowed.
    pub(super) fn is_null_only(&self) -> bool {
        let nullable = self.data.is_some_and(|data| data.nullable);
        self.values.are_null()
            || nullable
                && self.json_type.is_none()
                && self.is_constraint_only()
                && self.required.is_empty()
                && self.additional.is_none()
                && !self.not
    }

    /// Whether `null` is allowed and any object, of which nothing is said.
    pub(super) fn is_null_or_any_object(&self) -> bool {
        self.json_type == Some(JsonType::Object)
            && self.data.is_some_and(|data| data.nullable)
            && self.is_constraint_only()
            && self.additional.is_none()
            && self.required.is_empty()
            && !self.not
    }

    /// Whether the empty string is the only value.
    pub(super) fn is_empty_string_only(&self) -> bool {
        match self.values.only_text() {
            Some(text) => text.is_empty(),
            None => {
                self.values.is_empty()
                    && self.json_type == Some(JsonType::String)
                    && self.max_length == Some(0)
            }
        }
    }

    /// Whether any text is allowed.
    pub(super) fn is_plain_string(&self) -> bool {
        self.json_type == Some(JsonType::String)
            && self.values.is_empty()
            && !matches!(self.format, Some("byte" | "binary"))
    }
}

/// What is said of a schema whose members are taken out of it, so that it gets no definition. A title of
/// one word is a name.
pub(super) fn said_of_members(schema: &ReferenceOr<Schema>) -> Option<&str> {
    let data = &schema.as_item()?.schema_data;
    let title = data.title.as_deref();
    let title = title.filter(|title| title.trim().contains(char::is_whitespace));
    let text = data.description.as_deref().or(title)?.trim();
    (!text.is_empty()).then_some(text)
}

/// What is said of a schema where it is used, unless it gets a definition, which says it.
pub(super) fn said_inline(schema: &ReferenceOr<Schema>) -> Option<&str> {
    let schema = schema.as_item()?;
    let keywords = Keywords::of(schema);
    if let Some(text) = keywords.said_beside_reference() {
        return Some(text);
    }
    let is_defined = !keywords.values.is_empty()
        || keywords.has_properties()
        || !keywords.all_of.is_empty()
        || !keywords.any_of.is_empty()
        || !keywords.one_of.is_empty();
    let data = &schema.schema_data;
    let text = data.description.as_deref().or(data.title.as_deref())?;
    Some(text.trim()).filter(|text| !is_defined && !text.is_empty())
}

fn format<T>(
    format: &VariantOrUnknownOrEmpty<T>,
    name: impl Fn(&T) -> &'static str,
) -> Option<&str> {
    match format {
        VariantOrUnknownOrEmpty::Item(known) => Some(name(known)),
        VariantOrUnknownOrEmpty::Unknown(text) => Some(text),
        VariantOrUnknownOrEmpty::Empty => None,
    }
}

fn of_text(format: &StringFormat) -> &'static str {
    match format {
        StringFormat::Date => "date",
        StringFormat::DateTime => "date-time",
        StringFormat::Password => "password",
        StringFormat::Byte => "byte",
        StringFormat::Binary => "binary",
    }
}

fn of_number(format: &NumberFormat) -> &'static str {
    match format {
        NumberFormat::Float => "float",
        NumberFormat::Double => "double",
    }
}

fn of_integer(format: &IntegerFormat) -> &'static str {
    match format {
        IntegerFormat::Int32 => "int32",
        IntegerFormat::Int64 => "int64",
    }
}
