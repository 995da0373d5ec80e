//! A flat view of an `openapiv3` schema: every keyword in one place, whatever variant holds it.

use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, ReferenceOr, Schema, SchemaData, SchemaKind, Type, VariantOrUnknownOrEmpty,
};
use serde_json::Value;

/// A schema, or a reference to one.
#[derive(Debug, Clone, Copy)]
pub enum SchemaRef<'d> {
    /// `$ref`.
    Reference(&'d str),
    /// A schema in place.
    Inline(&'d Schema),
}

impl<'d> From<&'d ReferenceOr<Schema>> for SchemaRef<'d> {
    fn from(value: &'d ReferenceOr<Schema>) -> Self {
        match value {
            ReferenceOr::Reference { reference } => SchemaRef::Reference(reference),
            ReferenceOr::Item(schema) => SchemaRef::Inline(schema),
        }
    }
}

impl<'d> From<&'d ReferenceOr<Box<Schema>>> for SchemaRef<'d> {
    fn from(value: &'d ReferenceOr<Box<Schema>>) -> Self {
        match value {
            ReferenceOr::Reference { reference } => SchemaRef::Reference(reference),
            ReferenceOr::Item(schema) => SchemaRef::Inline(schema),
        }
    }
}

/// The JSON type a schema declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `string`
    String,
    /// `number`
    Number,
    /// `integer`
    Integer,
    /// `boolean`
    Boolean,
    /// `array`
    Array,
    /// `object`
    Object,
}

impl Kind {
    fn from_keyword(keyword: &str) -> Option<Kind> {
        Some(match keyword {
            "string" => Kind::String,
            "number" => Kind::Number,
            "integer" => Kind::Integer,
            "boolean" => Kind::Boolean,
            "array" => Kind::Array,
            "object" => Kind::Object,
            _ => return None,
        })
    }
}

/// Every keyword of a schema that matters to a client.
#[derive(Debug, Clone)]
pub struct View<'d> {
    /// Annotations: description, nullable, readOnly, discriminator, …
    pub data: &'d SchemaData,
    /// `type`.
    pub kind: Option<Kind>,
    /// `format`.
    pub format: Option<String>,
    /// `enum`.
    pub enumeration: Vec<Value>,
    /// `properties`, in document order.
    pub properties: Option<&'d IndexMap<String, ReferenceOr<Box<Schema>>>>,
    /// `required`.
    pub required: &'d [String],
    /// `additionalProperties`.
    pub additional: Option<&'d AdditionalProperties>,
    /// `items`.
    pub items: Option<&'d ReferenceOr<Box<Schema>>>,
    /// `oneOf`.
    pub one_of: &'d [ReferenceOr<Schema>],
    /// `anyOf`.
    pub any_of: &'d [ReferenceOr<Schema>],
    /// `allOf`.
    pub all_of: &'d [ReferenceOr<Schema>],
    /// Lower and upper bound or length, for the documentation.
    pub bounds: Bounds,
}

/// Bounds of a value or of a length, as the document states them.
#[derive(Debug, Clone, Default)]
pub struct Bounds {
    /// `minimum`.
    pub minimum: Option<f64>,
    /// `maximum`.
    pub maximum: Option<f64>,
    /// `minLength`.
    pub min_length: Option<usize>,
    /// `maxLength`.
    pub max_length: Option<usize>,
}

impl<'d> View<'d> {
    /// The view of `schema`.
    pub fn new(schema: &'d Schema) -> View<'d> {
        let mut view = View {
            data: &schema.schema_data,
            kind: None,
            format: None,
            enumeration: Vec::new(),
            properties: None,
            required: &[],
            additional: None,
            items: None,
            one_of: &[],
            any_of: &[],
            all_of: &[],
            bounds: Bounds::default(),
        };
        match &schema.schema_kind {
            SchemaKind::Type(ty) => view.typed(ty),
            SchemaKind::OneOf { one_of } => view.one_of = one_of,
            SchemaKind::AnyOf { any_of } => view.any_of = any_of,
            SchemaKind::AllOf { all_of } => view.all_of = all_of,
            SchemaKind::Not { .. } => {}
            SchemaKind::Any(any) => {
                view.kind = any.typ.as_deref().and_then(Kind::from_keyword);
                view.format.clone_from(&any.format);
                view.enumeration.clone_from(&any.enumeration);
                view.properties = (!any.properties.is_empty()).then_some(&any.properties);
                view.required = &any.required;
                view.additional = any.additional_properties.as_ref();
                view.items = any.items.as_ref();
                view.one_of = &any.one_of;
                view.any_of = &any.any_of;
                view.all_of = &any.all_of;
                view.bounds = Bounds {
                    minimum: any.minimum,
                    maximum: any.maximum,
                    min_length: any.min_length,
                    max_length: any.max_length,
                };
            }
        }
        view
    }

    fn typed(&mut self, ty: &'d Type) {
        match ty {
            Type::String(string) => {
                self.kind = Some(Kind::String);
                self.format = string_format(&string.format);
                self.enumeration = string.enumeration.iter().map(|v| v.clone().into()).collect();
                self.bounds.min_length = string.min_length;
                self.bounds.max_length = string.max_length;
            }
            Type::Number(number) => {
                self.kind = Some(Kind::Number);
                self.format = number_format(&number.format);
                self.enumeration = number.enumeration.iter().map(|v| (*v).into()).collect();
                self.bounds.minimum = number.minimum;
                self.bounds.maximum = number.maximum;
            }
            Type::Integer(integer) => {
                self.kind = Some(Kind::Integer);
                self.format = integer_format(&integer.format);
                self.enumeration = integer.enumeration.iter().map(|v| (*v).into()).collect();
                // Bounds are only shown, and f64 shows what people write there.
                self.bounds.minimum = integer.minimum.map(|n| n as f64);
                self.bounds.maximum = integer.maximum.map(|n| n as f64);
            }
            Type::Boolean(_) => self.kind = Some(Kind::Boolean),
            Type::Array(array) => {
                self.kind = Some(Kind::Array);
                self.items = array.items.as_ref();
            }
            Type::Object(object) => {
                self.kind = Some(Kind::Object);
                self.properties = (!object.properties.is_empty()).then_some(&object.properties);
                self.required = &object.required;
                self.additional = object.additional_properties.as_ref();
            }
        }
    }

    /// The alternatives of `oneOf` and `anyOf`, with the keyword that holds them.
    pub fn alternatives(&self) -> (&'static str, &'d [ReferenceOr<Schema>]) {
        if self.one_of.is_empty() { ("anyOf", self.any_of) } else { ("oneOf", self.one_of) }
    }

    /// May be `null` by this schema's own keywords.
    pub fn is_nullable(&self) -> bool {
        let null = |schema: &ReferenceOr<Schema>| match schema {
            ReferenceOr::Item(schema) => {
                let view = View::new(schema);
                view.data.nullable || view.is_null_only()
            }
            ReferenceOr::Reference { .. } => false,
        };
        self.data.nullable
            || self.enumeration.iter().any(Value::is_null)
            || self.alternatives().1.iter().any(null)
    }

    /// Says something about the shape of a value, beyond annotations and `required`.
    pub fn has_structure(&self) -> bool {
        self.kind.is_some()
            || !self.enumeration.is_empty()
            || self.properties.is_some()
            || self.additional.is_some()
            || self.items.is_some()
            || !self.one_of.is_empty()
            || !self.any_of.is_empty()
            || !self.all_of.is_empty()
    }

    /// Only `null` is allowed.
    pub fn is_null_only(&self) -> bool {
        !self.enumeration.is_empty() && self.enumeration.iter().all(Value::is_null)
    }

    /// The only value allowed is the empty string.
    pub fn is_empty_string_only(&self) -> bool {
        matches!(self.enumeration.as_slice(), [Value::String(text)] if text.is_empty())
    }
}

fn string_format(format: &VariantOrUnknownOrEmpty<openapiv3::StringFormat>) -> Option<String> {
    use openapiv3::StringFormat::{Binary, Byte, Date, DateTime, Password};
    match format {
        VariantOrUnknownOrEmpty::Item(known) => Some(
            match known {
                Date => "date",
                DateTime => "date-time",
                Password => "password",
                Byte => "byte",
                Binary => "binary",
            }
            .to_owned(),
        ),
        VariantOrUnknownOrEmpty::Unknown(text) => Some(text.clone()),
        VariantOrUnknownOrEmpty::Empty => None,
    }
}

fn number_format(format: &VariantOrUnknownOrEmpty<openapiv3::NumberFormat>) -> Option<String> {
    match format {
        VariantOrUnknownOrEmpty::Item(openapiv3::NumberFormat::Float) => Some("float".to_owned()),
        VariantOrUnknownOrEmpty::Item(openapiv3::NumberFormat::Double) => Some("double".to_owned()),
        VariantOrUnknownOrEmpty::Unknown(text) => Some(text.clone()),
        VariantOrUnknownOrEmpty::Empty => None,
    }
}

fn integer_format(format: &VariantOrUnknownOrEmpty<openapiv3::IntegerFormat>) -> Option<String> {
    match format {
        VariantOrUnknownOrEmpty::Item(openapiv3::IntegerFormat::Int32) => Some("int32".to_owned()),
        VariantOrUnknownOrEmpty::Item(openapiv3::IntegerFormat::Int64) => Some("int64".to_owned()),
        VariantOrUnknownOrEmpty::Unknown(text) => Some(text.clone()),
        VariantOrUnknownOrEmpty::Empty => None,
    }
}
