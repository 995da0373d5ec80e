//! Collects the examples that a document gives.

use openapiv3::{
    Example, MediaType, OpenAPI, Operation, ParameterData, ParameterSchemaOrContent, PathItem,
    ReferenceOr, Schema, SchemaKind, StatusCode, Type,
};
use serde_json::Value;

use super::query_string::{self, is_query_string};
use crate::ir::{Api, ExampleMembers, Examples, Kind, Location, OperationExamples};
use crate::parallel;
use crate::pointer::tokens;
use crate::resolve::{Resolver, SchemaRef};

/// How many schemas deep examples are looked for.
const DEEPEST: usize = 6;

/// How large an example is at most, in bytes of JSON: more would show nobody anything.
const LARGEST: usize = 16 * 1024;

/// The examples of an API; those of replies only where they are asked for, as they are many.
pub(super) fn examples(openapi: &OpenAPI, api: &Api, replies: bool) -> Examples {
    let reader = Reader {
        document: Resolver::new(openapi),
        openapi,
    };
    let of_operation = |pointer: &str| {
        let (item, found) = reader.operation_at(pointer)?;
        let examples = reader.operation(item, found, replies);
        Some((pointer.to_owned(), examples))
    };
    let of_definition = |pointer: &str| {
        let mut members = ExampleMembers::new();
        reader.members(SchemaRef::Reference(pointer), 0, &mut members);
        (!members.is_empty()).then(|| (pointer.to_owned(), members))
    };
    let operations = api.operations.iter().map(|one| one.pointer.as_str());
    let objects = (api.definitions.iter()).filter(|one| matches!(one.kind, Kind::Object(_)));
    let definitions = objects.map(|one| one.pointer.as_str());
    let (operations, definitions) = parallel::both(
        || parallel::map(operations.collect(), of_operation),
        || parallel::map(definitions.collect(), of_definition),
    );
    Examples {
        operations: operations.into_iter().flatten().collect(),
        definitions: definitions.into_iter().flatten().collect(),
    }
}

/// Reads the examples of a document.
struct Reader<'d> {
    document: Resolver<'d>,
    openapi: &'d OpenAPI,
}

impl<'d> Reader<'d> {
    fn operation_at(&self, pointer: &str) -> Option<(&'d PathItem, &'d Operation)> {
        let path: Vec<String> = tokens(pointer).collect();
        let [_, path, method] = path.as_slice() else {
            return None;
        };
        let item = self.openapi.paths.paths.get(path)?;
        let item = self.document.path_item(item, "").ok()?.value;
        let (_, operation) = item.iter().find(|(name, _)| name == method)?;
        Some((item, operation))
    }

    fn operation(
        &self,
        item: &'d PathItem,
        operation: &'d Operation,
        replies: bool,
    ) -> OperationExamples {
        let mut examples = OperationExamples::default();
        // Those of the operation come first: they stand for those of the path.
        for parameter in operation.parameters.iter().chain(&item.parameters) {
            let Ok(found) = self.document.parameter(parameter, "") else {
                continue;
            };
            let location = match found.value {
                of if is_query_string(of) => Location::QueryString,
                openapiv3::Parameter::Path { .. } => Location::Path,
                openapiv3::Parameter::Query { .. } => Location::Query,
                openapiv3::Parameter::Header { .. } => Location::Header,
                openapiv3::Parameter::Cookie { .. } => Location::Cookie,
            };
            let data = found.value.parameter_data_ref();
            if location == Location::QueryString {
                self.query_fields(data, &mut examples.parameters);
            }
            if let Some(value) = self.parameter(data) {
                examples
                    .parameters
                    .push((location, data.name.clone(), value));
            }
        }
        let body = operation.request_body.as_ref();
        let body = body.and_then(|body| self.document.request_body(body, "").ok());
        for media_type in body.iter().flat_map(|body| body.value.content.values()) {
            let whole = self.media_type(media_type);
            examples.body = examples.body.take().or_else(|| whole.into_iter().next());
            if let Some(schema) = &media_type.schema {
                self.members(schema.into(), 0, &mut examples.members);
            }
        }
        if replies {
            examples.replies = self.replies(operation);
        }
        examples
    }

    /// The examples of the fields of a query that is a form, each of which is a parameter.
    fn query_fields(
        &self,
        data: &'d ParameterData,
        parameters: &mut Vec<(Location, String, Value)>,
    ) {
        let Some(form) = query_string::form(data) else {
            return;
        };
        let own = data.example.iter().chain(self.values(&data.examples));
        let own = own.cloned().chain(self.media_type(form)).next();
        let fields = own.as_ref().map(query_string::example_fields);
        let fields = fields.filter(|fields| !fields.is_empty());
        let each = fields.iter().flatten();
        parameters.extend(each.map(|(name, value)| (Location::Query, name.clone(), value.clone())));
        let mut members = ExampleMembers::new();
        if let Some(schema) = &form.schema {
            self.members(schema.into(), 0, &mut members);
        }
        let members = members.into_iter();
        parameters.extend(members.map(|(name, value)| (Location::Query, name, value)));
        // One without known members is one parameter of its name.
        let whole = fields.map(Value::Object);
        parameters.extend(whole.map(|whole| (Location::Query, data.name.clone(), whole)));
    }

    fn replies(&self, operation: &'d Operation) -> Vec<Value> {
        let is_good = |status: &StatusCode| {
            matches!(status, StatusCode::Code(200..=299) | StatusCode::Range(2))
        };
        let responses = operation.responses.responses.iter();
        let good = responses.filter(|(status, _)| is_good(status));
        let found = good.filter_map(|(_, response)| self.document.response(response, "").ok());
        let media_types = found.flat_map(|found| &found.value.content);
        let json = media_types.filter(|(name, _)| name.contains("json"));
        json.flat_map(|(_, media_type)| self.media_type(media_type))
            .collect()
    }

    fn parameter(&self, data: &'d ParameterData) -> Option<Value> {
        let own = data
            .example
            .iter()
            .chain(self.values(&data.examples))
            .next();
        own.cloned().or_else(|| match &data.format {
            ParameterSchemaOrContent::Schema(schema) => self.schema(schema.into(), 0),
            ParameterSchemaOrContent::Content(content) => {
                let media_type = content.values().next()?;
                self.media_type(media_type).into_iter().next()
            }
        })
    }

    /// Every example of a body, that of its schema last.
    fn media_type(&self, media_type: &'d MediaType) -> Vec<Value> {
        let own = media_type
            .example
            .iter()
            .chain(self.values(&media_type.examples));
        let mut all: Vec<Value> = own.cloned().collect();
        let schema = media_type.schema.as_ref();
        all.extend(schema.and_then(|schema| self.schema(schema.into(), 0)));
        all.retain(|value| value.to_string().len() <= LARGEST);
        all
    }

    /// The values of `examples`.
    fn values<'m>(
        &'m self,
        examples: &'m indexmap::IndexMap<String, ReferenceOr<Example>>,
    ) -> impl Iterator<Item = &'m Value> {
        examples.values().filter_map(|example| {
            let example = match example {
                ReferenceOr::Item(example) => example,
                ReferenceOr::Reference { reference } => {
                    let name = reference.strip_prefix("#/components/examples/")?;
                    let components = self.openapi.components.as_ref()?;
                    components.examples.get(name)?.as_item()?
                }
            };
            example.value.as_ref()
        })
    }

    /// The example of a schema, or its default.
    fn schema(&self, schema: SchemaRef<'d>, depth: usize) -> Option<Value> {
        let schema = self.document.schema(schema, "").ok()?.value;
        let data = &schema.schema_data;
        let own = data.example.as_ref().or(data.default.as_ref());
        let own = own.filter(|value| !value.is_null());
        if own.is_some() || depth >= DEEPEST {
            return own.cloned();
        }
        match &schema.schema_kind {
            SchemaKind::Type(Type::Array(array)) => {
                let items = array.items.as_ref()?;
                let item = self.schema(items.into(), depth + 1)?;
                Some(Value::Array(vec![item]))
            }
            SchemaKind::AllOf { all_of } => {
                let mut parts = all_of.iter();
                parts.find_map(|part| self.schema(part.into(), depth + 1))
            }
            _ => None,
        }
    }

    /// The examples of the members of an object; of two for one member the first stays.
    fn members(&self, schema: SchemaRef<'d>, depth: usize, members: &mut ExampleMembers) {
        let Ok(found) = self.document.schema(schema, "") else {
            return;
        };
        let schema: &Schema = found.value;
        let (properties, parts): (_, &[ReferenceOr<Schema>]) = match &schema.schema_kind {
            SchemaKind::Type(Type::Object(object)) => (Some(&object.properties), &[]),
            SchemaKind::Any(any) => (Some(&any.properties), &any.all_of),
            SchemaKind::AllOf { all_of } => (None, all_of),
            _ => return,
        };
        for (name, property) in properties.into_iter().flatten() {
            if let Some(value) = self.schema(property.into(), 0) {
                members.entry(name.clone()).or_insert(value);
            }
        }
        if let Some(Value::Object(whole)) = &schema.schema_data.example {
            for (name, value) in whole {
                members.entry(name.clone()).or_insert_with(|| value.clone());
            }
        }
        if depth < DEEPEST {
            for part in parts {
                self.members(part.into(), depth + 1, members);
            }
        }
    }
}
