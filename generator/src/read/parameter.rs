//! Reads parameters, headers, bodies and media types (OpenAPI 3.0.3 §4.8.12–4.8.15, 4.8.21).

use indexmap::IndexMap;
use openapiv3::{
    CookieStyle, Encoding, Example, Header, HeaderStyle, MediaType, Parameter, ParameterData,
    ParameterSchemaOrContent, PathStyle, QueryStyle, ReferenceOr, RequestBody, Schema, SchemaData,
    SchemaKind, StringType, Type,
};
use serde_json::Value;

use super::Reader;
use super::cursor::Cursor;
use super::node::Extensions;
use crate::diagnostic::Code;
use crate::http::{is_header_value, is_media_type};
use crate::pointer::{EncodingStep, encoding_way};
use crate::source::describe;

/// Every member a Parameter or Header Object may have.
#[derive(Default)]
struct ParameterFields {
    name: Option<String>,
    location: Option<String>,
    description: Option<String>,
    required: bool,
    deprecated: Option<bool>,
    allow_empty_value: Option<bool>,
    style: Option<String>,
    explode: Option<bool>,
    allow_reserved: bool,
    schema: Option<ReferenceOr<Schema>>,
    content: Option<IndexMap<String, MediaType>>,
    example: Option<Value>,
    examples: IndexMap<String, ReferenceOr<Example>>,
    extensions: Extensions,
}

impl Reader<'_> {
    /// A Parameter Object.
    pub(super) fn parameter(&mut self, value: Value, at: &Cursor<'_>) -> Option<Parameter> {
        let mut draft = self.draft(value, at);
        let consequence = "the parameter is left out";
        let Some(name) = draft.name.take() else {
            self.missing("name", at, consequence);
            return None;
        };
        let Some(location) = draft.location.take() else {
            self.missing("in", at, consequence);
            return None;
        };
        let style = draft.style.take();
        let allow_empty_value = draft.allow_empty_value;
        let allow_reserved = draft.allow_reserved;
        newer(&location, &mut draft, style.as_deref());
        if location == "path" && !draft.required {
            // It has to be there for the path to be one; many documents leave the word out.
            draft.required = true;
        }
        let parameter_data = self.parameter_data(name, draft, at);
        let at_style = &at.key("style");
        match location.as_str() {
            // The location is beside it.
            "querystring" => {
                self.only_style(style, "form", at_style);
                Some(Parameter::Query {
                    parameter_data,
                    allow_reserved,
                    style: QueryStyle::Form,
                    allow_empty_value,
                })
            }
            "query" => {
                let style = self
                    .query_style(style, at_style)
                    .unwrap_or(QueryStyle::Form);
                Some(Parameter::Query {
                    parameter_data,
                    allow_reserved,
                    style,
                    allow_empty_value,
                })
            }
            "path" => {
                let style = self.path_style(style, at_style);
                Some(Parameter::Path {
                    parameter_data,
                    style,
                })
            }
            "header" => {
                self.only_style(style, "simple", at_style);
                Some(Parameter::Header {
                    parameter_data,
                    style: HeaderStyle::Simple,
                })
            }
            "cookie" => {
                let style = style.filter(|style| style != "cookie");
                self.only_style(style, "form", at_style);
                Some(Parameter::Cookie {
                    parameter_data,
                    style: CookieStyle::Form,
                })
            }
            other => {
                let message = format!("no parameter is in `{other}`; {consequence}");
                self.diagnostics
                    .warning(Code::InvalidValue, at.key("in").pointer(), message)
                    .expected("path, query, header, cookie or querystring");
                None
            }
        }
    }

    fn draft(&mut self, value: Value, at: &Cursor<'_>) -> ParameterFields {
        let mut draft = ParameterFields::default();
        for (key, value) in self.object(value, at) {
            let at = &at.key(&key);
            match key.as_str() {
                "name" => draft.name = self.text(value, at),
                "in" => draft.location = self.text(value, at),
                "description" => draft.description = self.text(value, at),
                "required" => draft.required = self.flag(value, at).unwrap_or_default(),
                "deprecated" => draft.deprecated = self.flag(value, at),
                "allowEmptyValue" => draft.allow_empty_value = self.flag(value, at),
                "style" => draft.style = self.text(value, at),
                "explode" => draft.explode = self.flag(value, at),
                "allowReserved" => draft.allow_reserved = self.flag(value, at).unwrap_or_default(),
                "schema" => draft.schema = Some(self.schema(value, at)),
                "content" => draft.content = Some(self.content(value, at)),
                "example" => draft.example = Some(value),
                "examples" => draft.examples = self.examples(value, at),
                _ => self.other(&mut draft.extensions, key.clone(), value, at),
            }
        }
        draft
    }

    fn parameter_data(
        &mut self,
        name: String,
        draft: ParameterFields,
        at: &Cursor<'_>,
    ) -> ParameterData {
        let format = match (draft.schema, draft.content) {
            (Some(schema), _) => ParameterSchemaOrContent::Schema(schema),
            (None, Some(content)) if !content.is_empty() => {
                ParameterSchemaOrContent::Content(content)
            }
            _ => {
                self.missing("schema", at, "the parameter is read as a string");
                ParameterSchemaOrContent::Schema(ReferenceOr::Item(string()))
            }
        };
        ParameterData {
            name,
            description: draft.description,
            required: draft.required,
            deprecated: draft.deprecated,
            format,
            example: draft.example,
            examples: draft.examples,
            explode: draft.explode,
            extensions: draft.extensions,
        }
    }

    /// A Header Object.
    pub(super) fn header(&mut self, value: Value, at: &Cursor<'_>) -> Option<Header> {
        let draft = self.draft(value, at);
        let format = match (draft.schema, draft.content) {
            (Some(schema), _) => ParameterSchemaOrContent::Schema(schema),
            (None, Some(content)) => ParameterSchemaOrContent::Content(content),
            (None, None) => ParameterSchemaOrContent::Schema(ReferenceOr::Item(string())),
        };
        Some(Header {
            description: draft.description,
            style: HeaderStyle::Simple,
            required: draft.required,
            deprecated: draft.deprecated,
            format,
            example: draft.example,
            examples: draft.examples,
            extensions: draft.extensions,
        })
    }

    /// `content`: media types.
    pub(super) fn content(&mut self, value: Value, at: &Cursor<'_>) -> IndexMap<String, MediaType> {
        let mut content = self.map(value, at, Reader::media_type);
        content.retain(|name, _| {
            let sendable = is_header_value(name);
            if !is_media_type(name) {
                let consequence = if sendable {
                    "it is taken as it is written"
                } else {
                    "it is left out because no header can contain it"
                };
                self.diagnostics
                    .warning(
                        Code::InvalidMediaType,
                        at.key(name).pointer(),
                        match name.as_str() {
                            "" => format!("an empty text is not a media type; {consequence}"),
                            _ => {
                                format!(
                                    "`{}` is not a media type; {consequence}",
                                    name.escape_debug()
                                )
                            }
                        },
                    )
                    .expected("a media type, such as `application/json`");
            }
            sendable
        });
        content
    }

    fn media_type(&mut self, value: Value, at: &Cursor<'_>) -> Option<MediaType> {
        let mut media_type = MediaType::default();
        let mut encodings = IndexMap::new();
        for (key, value) in self.object(value, at) {
            let at = &at.key(&key);
            match key.as_str() {
                "schema" => media_type.schema = Some(self.schema(value, at)),
                "example" => media_type.example = Some(value),
                "examples" => media_type.examples = self.examples(value, at),
                "encoding" | "itemEncoding" | "prefixEncoding" => {
                    self.encodings(&key, value, "", at, &mut encodings);
                }
                _ => self.other(&mut media_type.extensions, key.clone(), value, at),
            }
        }
        media_type.encoding = encodings;
        Some(media_type)
    }

    /// The Encoding Objects that a member holds, and those within them, each by its way from the media
    /// type: `within` is the way to what has the member.
    fn encodings(
        &mut self,
        key: &str,
        value: Value,
        within: &str,
        at: &Cursor<'_>,
        all: &mut IndexMap<String, Encoding>,
    ) {
        let steps: Vec<(EncodingStep, Value)> = match key {
            "encoding" => {
                let members = self.object(value, at).into_iter();
                let named = members.map(|(name, value)| (EncodingStep::Named(name), value));
                named.collect()
            }
            "prefixEncoding" => {
                let items = self.list(value, at).into_iter().enumerate();
                let placed = items.map(|(index, value)| (EncodingStep::Prefix(index), value));
                placed.collect()
            }
            _ => vec![(EncodingStep::Item, value)],
        };
        for (step, value) in steps {
            let way = encoding_way(within, &step);
            match &step {
                EncodingStep::Named(name) => self.encoding(value, &way, &at.key(name), all),
                EncodingStep::Prefix(index) => self.encoding(value, &way, &at.index(*index), all),
                EncodingStep::Item => self.encoding(value, &way, at, all),
            }
        }
    }

    /// `examples`: a map, though many documents give a list, as that of a schema is.
    fn examples(
        &mut self,
        value: Value,
        at: &Cursor<'_>,
    ) -> IndexMap<String, ReferenceOr<Example>> {
        match value {
            Value::Object(_) => self.reference_map(value, at, Reader::example),
            other => {
                let message = format!("found {}{}; it is left out", describe(&other), at.field());
                self.diagnostics
                    .warning(Code::WrongType, at.pointer(), message)
                    .expected("an object of Example Objects by name, such as `one: {value: 1}`")
                    .help("give each example a name, or the schema the list as its `examples`");
                IndexMap::new()
            }
        }
    }

    fn encoding(
        &mut self,
        value: Value,
        way: &str,
        at: &Cursor<'_>,
        all: &mut IndexMap<String, Encoding>,
    ) {
        let mut encoding = Encoding::default();
        let mut explode = None;
        let mut within = IndexMap::new();
        for (key, value) in self.object(value, at) {
            let at = &at.key(&key);
            match key.as_str() {
                "contentType" => encoding.content_type = self.text(value, at),
                "headers" => encoding.headers = self.reference_map(value, at, Reader::header),
                "style" => {
                    let style = self.text(value, at);
                    encoding.style = self.query_style(style, at);
                }
                "explode" => explode = self.flag(value, at),
                "encoding" | "itemEncoding" | "prefixEncoding" => {
                    self.encodings(&key, value, way, at, &mut within);
                }
                "allowReserved" => {
                    encoding.allow_reserved = self.flag(value, at).unwrap_or_default();
                }
                _ => self.other(&mut encoding.extensions, key.clone(), value, at),
            }
        }
        // `form` explodes unless told otherwise, and is the style unless told otherwise
        // (OpenAPI 3.0.3 §4.8.15.1).
        let is_form = matches!(encoding.style, None | Some(QueryStyle::Form));
        encoding.explode = explode.unwrap_or(is_form);
        all.insert(way.to_owned(), encoding);
        all.extend(within);
    }

    /// A Request Body Object.
    pub(super) fn body(&mut self, value: Value, at: &Cursor<'_>) -> Option<RequestBody> {
        let mut body = RequestBody::default();
        for (key, value) in self.object(value, at) {
            let at = &at.key(&key);
            match key.as_str() {
                "description" => body.description = self.text(value, at),
                "content" => body.content = self.content(value, at),
                "required" => body.required = self.flag(value, at).unwrap_or_default(),
                _ => self.other(&mut body.extensions, key.clone(), value, at),
            }
        }
        Some(body)
    }

    fn query_style(&mut self, style: Option<String>, at: &Cursor<'_>) -> Option<QueryStyle> {
        match style?.as_str() {
            "form" => Some(QueryStyle::Form),
            "spaceDelimited" => Some(QueryStyle::SpaceDelimited),
            "pipeDelimited" => Some(QueryStyle::PipeDelimited),
            "deepObject" => Some(QueryStyle::DeepObject),
            other => {
                self.no_style(
                    other,
                    "form, spaceDelimited, pipeDelimited or deepObject",
                    at,
                );
                None
            }
        }
    }

    fn path_style(&mut self, style: Option<String>, at: &Cursor<'_>) -> PathStyle {
        match style.as_deref() {
            None | Some("simple") => PathStyle::Simple,
            Some("label") => PathStyle::Label,
            Some("matrix") => PathStyle::Matrix,
            Some(other) => {
                self.no_style(other, "simple, label or matrix", at);
                PathStyle::Simple
            }
        }
    }

    fn only_style(&mut self, style: Option<String>, only: &str, at: &Cursor<'_>) {
        if let Some(style) = style
            && style != only
        {
            self.no_style(&style, only, at);
        }
    }

    fn no_style(&mut self, style: &str, expected: &str, at: &Cursor<'_>) {
        let message = format!("`{style}` is not a style for a parameter here; the default is used");
        self.diagnostics
            .warning(Code::InvalidValue, at.pointer(), message)
            .expected(expected);
    }
}

/// Keeps what OpenAPI 3.0 has no place for.
fn newer(location: &str, draft: &mut ParameterFields, style: Option<&str>) {
    let mut keep = |key: &str, value: Value| draft.extensions.insert(key.to_owned(), value);
    if location == "querystring" {
        keep("in", location.into());
    }
    if location == "cookie" && style == Some("cookie") {
        keep("style", "cookie".into());
    }
    if draft.allow_reserved {
        keep("allowReserved", true.into());
    }
}

fn string() -> Schema {
    Schema {
        schema_data: SchemaData::default(),
        schema_kind: SchemaKind::Type(Type::String(StringType::default())),
    }
}
