//! The query of a request that is described as a whole (OpenAPI 3.2, `in: querystring`).

use openapiv3::{
    MediaType, Operation, Parameter as ParameterObject, ParameterData, ParameterSchemaOrContent,
    PathItem,
};
use serde_json::{Map, Value};

use super::Lowering;
use super::encoding::Encodings;
use super::media::{Format, format};
use super::merge::{Site, below};
use super::part::Container;
use super::place::Place;
use crate::diagnostic::Code;
use crate::ir::{Direction, FormField, Location, Member, OperationId, Parameter};
use crate::pointer::percent_decoded;

/// Whether a parameter is the whole query.
pub(super) fn is_query_string(parameter: &ParameterObject) -> bool {
    let place = parameter.parameter_data_ref().extensions.get("in");
    place.is_some_and(|place| place == "querystring")
}

/// The media type of a query that is a form.
pub(super) fn form(data: &ParameterData) -> Option<&MediaType> {
    let ParameterSchemaOrContent::Content(content) = &data.format else {
        return None;
    };
    let (_, object) = content
        .first()
        .filter(|(name, _)| format(name) == Format::Form)?;
    Some(object)
}

/// The fields of an example of a form: its members, or what is written in its text.
pub(super) fn example_fields(example: &Value) -> Map<String, Value> {
    match example {
        Value::Object(members) => members.clone(),
        Value::String(text) => {
            let text = text.strip_prefix('?').unwrap_or(text);
            let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
            let decoded = |text: &str| {
                let text = text.replace('+', " ");
                percent_decoded(&text).unwrap_or(text)
            };
            pairs
                .map(|(name, value)| (decoded(name), Value::from(decoded(value))))
                .collect()
        }
        _ => Map::new(),
    }
}

impl<'d> Lowering<'d, '_> {
    /// The fields of a query that is a form, each a parameter as one that is described by itself.
    pub(super) fn query_fields(
        &mut self,
        id: OperationId,
        data: &'d ParameterData,
        pointer: &str,
    ) -> Option<Vec<Parameter>> {
        let ParameterSchemaOrContent::Content(content) = &data.format else {
            let message = "a whole query is described by its `content`; it is taken as one text";
            self.diagnostics
                .warning(Code::InvalidValue, pointer, message)
                .expected("`content` with one media type");
            return None;
        };
        let (media_type, object) = content
            .first()
            .filter(|(name, _)| format(name) == Format::Form)?;
        let site = object.schema.as_ref().map(|schema| Site {
            schema: schema.into(),
            pointer: below(pointer, &["content", media_type, "schema"]),
        });
        let place = Place::operation(id, Direction::Request);
        let at = below(pointer, &["content", media_type]);
        let encodings = Encodings::of(object, &at);
        let fields = self.fields(site, &encodings, Container::Pairs, &place);
        let fields = fields.into_iter();
        Some(fields.map(|field| self.query_field(field, data)).collect())
    }

    fn query_field(&self, field: FormField, data: &ParameterData) -> Parameter {
        let mut member = field.member;
        // A form without known members.
        if field.members {
            member.name.clone_from(&data.name);
            member.doc.text = data.description.clone().or(member.doc.text);
        }
        Parameter {
            member: Member {
                ty: self.sendable(member.ty),
                required: member.required && data.required,
                ..member
            },
            location: Location::Query,
            style: field.style,
            explode: field.explode,
            allow_reserved: field.allow_reserved,
            json: field.json,
            multi_segment: false,
            by_content: field.by_content,
        }
    }

    /// Says where an operation describes its query as a whole and in another way, too.
    pub(super) fn one_query(
        &mut self,
        item: &'d PathItem,
        operation: &'d Operation,
        pointer: &str,
    ) {
        let all = item.parameters.iter().chain(&operation.parameters);
        let found = all.filter_map(|parameter| self.document.parameter(parameter, pointer).ok());
        let of_query = found.filter(|found| matches!(found.value, ParameterObject::Query { .. }));
        let of_query: Vec<bool> = of_query.map(|found| is_query_string(found.value)).collect();
        if of_query.len() > 1 && of_query.contains(&true) {
            let message = "the query is described as a whole and by other parameters; all are sent";
            self.diagnostics
                .warning(
                    Code::DuplicateParameter,
                    below(pointer, &["parameters"]),
                    message,
                )
                .expected("one parameter in `querystring`, or parameters in `query`")
                .help("describe the query in one way");
        }
    }
}
