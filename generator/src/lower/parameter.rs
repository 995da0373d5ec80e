//! Parameters: those of path and operation together, in the order a call gives them.

use openapiv3::{
    Operation, Parameter as ParameterObject, ParameterData, ParameterSchemaOrContent, PathItem,
    PathStyle, QueryStyle, ReferenceOr,
};

use super::Lowering;
use super::media::is_json;
use super::merge::{Site, below};
use super::place::Place;
use super::query_string::is_query_string;
use super::template::Template;
use crate::diagnostic::Code;
use crate::http::is_token;
use crate::ir::{Direction, Doc, Location, Member, OperationId, Parameter, Style, Type};

/// Headers that a client sets by itself; OpenAPI ignores parameters of these names (§4.8.12).
const OWN_HEADERS: [&str; 3] = ["accept", "content-type", "authorization"];

impl<'d> Lowering<'d, '_> {
    /// The parameters of an operation.
    pub(super) fn parameters(
        &mut self,
        id: OperationId,
        template: &Template,
        item: &'d PathItem,
        operation: &'d Operation,
        pointer: &str,
    ) -> Vec<Parameter> {
        let path = template.path.as_str();
        let mut parameters: Vec<Parameter> = Vec::new();
        let of_path = pointer.rsplit_once('/').map_or("", |(path, _)| path);
        for (list, pointer) in [
            (&item.parameters, of_path),
            (&operation.parameters, pointer),
        ] {
            let pointer = below(pointer, &["parameters"]);
            for (index, parameter) in list.iter().enumerate() {
                let pointer = below(&pointer, &[&index.to_string()]);
                for parameter in self.parameter(id, parameter, &pointer, path) {
                    let same = |known: &Parameter| {
                        known.location == parameter.location
                            && known.member.name == parameter.member.name
                    };
                    match parameters.iter().position(same) {
                        Some(known) => parameters[known] = parameter,
                        None => parameters.push(parameter),
                    }
                }
            }
        }
        self.one_query(item, operation, pointer);
        self.undeclared(path, &mut parameters, pointer);
        as_written(template, &mut parameters);
        let place_in_path = |parameter: &Parameter| match parameter.location {
            Location::Path => places(path)
                .iter()
                .position(|name| *name == parameter.member.name)
                .unwrap_or(usize::MAX - 1),
            _ => usize::MAX,
        };
        parameters.sort_by_key(place_in_path);
        parameters
    }

    /// The path of an operation without operators of RFC 6570.
    pub(super) fn template(
        &self,
        path: &str,
        item: &'d PathItem,
        operation: &'d Operation,
        pointer: &str,
    ) -> Template {
        let is_declared = |name: &str| {
            let mut lists = item.parameters.iter().chain(&operation.parameters);
            lists.any(|parameter| {
                let found = self.document.parameter(parameter, pointer);
                found.is_ok_and(|found| found.value.parameter_data_ref().name == name)
            })
        };
        Template::new(path, &is_declared)
    }

    /// One parameter, or several where it is a form that is the whole query.
    fn parameter(
        &mut self,
        id: OperationId,
        parameter: &'d ReferenceOr<ParameterObject>,
        pointer: &str,
        path: &str,
    ) -> Vec<Parameter> {
        let found = match self.document.parameter(parameter, pointer) {
            Ok(found) => found,
            Err(unresolved) => {
                self.unresolved(unresolved, pointer, "the parameter is left out");
                return Vec::new();
            }
        };
        let data = found.value.parameter_data_ref();
        let (location, style) = location_and_style(found.value);
        if location == Location::Path && !places(path).contains(&data.name.as_str()) {
            self.diagnostics
                .warning(
                    Code::PathParameterWithoutPlace,
                    &found.pointer,
                    format!("`{path}` has no place for `{}`; it is left out", data.name),
                )
                .expected(format!("`{{{}}}` in the path", data.name));
            return Vec::new();
        }
        let own = OWN_HEADERS.contains(&data.name.to_ascii_lowercase().as_str());
        if location == Location::Header && own {
            let message = format!("the client sets the header `{}` by itself", data.name);
            self.diagnostics
                .note(Code::IgnoredParameter, &found.pointer, message);
            return Vec::new();
        }
        if location == Location::Header && !is_token(&data.name) {
            self.diagnostics
                .warning(
                    Code::InvalidHeaderName,
                    below(&found.pointer, &["name"]),
                    format!(
                        "`{}` is not a valid header name; the parameter is left out",
                        data.name.escape_debug()
                    ),
                )
                .expected("letters, digits and hyphens")
                .help("name the header as it is on the wire");
            return Vec::new();
        }
        if location == Location::QueryString
            && let Some(fields) = self.query_fields(id, data, &found.pointer)
        {
            return fields;
        }
        let (mut member, json) = self.parameter_member(id, data, location, &found.pointer);
        if let Some(text) = self.document.beside_reference(pointer) {
            member.doc.text = Some(text.to_owned());
        }
        vec![Parameter {
            member,
            location,
            style,
            explode: data
                .explode
                .unwrap_or(matches!(style, Style::Form | Style::Cookie)),
            allow_reserved: data.extensions.contains_key("allowReserved")
                && !matches!(location, Location::Header | Location::QueryString),
            multi_segment: location == Location::Path
                && data.extensions.get("x-multi-segment") == Some(&true.into()),
            json,
            by_content: false,
        }]
    }

    fn parameter_member(
        &mut self,
        id: OperationId,
        data: &'d ParameterData,
        location: Location,
        pointer: &str,
    ) -> (Member, bool) {
        let (site, json) = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => {
                let pointer = below(pointer, &["schema"]);
                let schema = schema.into();
                (Some(Site { schema, pointer }), false)
            }
            ParameterSchemaOrContent::Content(content) => match content.first() {
                Some((media_type, object)) => {
                    let pointer = below(pointer, &["content", media_type, "schema"]);
                    let schema = object.schema.as_ref();
                    let site = schema.map(|schema| Site {
                        schema: schema.into(),
                        pointer,
                    });
                    (site, is_json(media_type))
                }
                None => (None, false),
            },
        };
        let place = Place::operation(id, Direction::Request);
        let sites: Vec<Site<'d>> = site.into_iter().collect();
        let required = data.required || location == Location::Path;
        let member = match self.member(&data.name, &sites, required, &place) {
            Some(member) if !sites.is_empty() => member,
            // Without a schema, or with one that is `readOnly`, which makes no sense here.
            _ => text_member(&data.name, required),
        };
        let text = match (&data.description, member.doc.text) {
            (Some(own), Some(of_schema)) if own.trim() != of_schema.trim() => {
                Some(format!("{}\n\n{of_schema}", own.trim_end()))
            }
            (own, of_schema) => own.clone().or(of_schema),
        };
        let member = Member {
            ty: self.sendable(member.ty),
            doc: Doc {
                text,
                deprecated: data.deprecated.unwrap_or_default() || member.doc.deprecated,
                ..member.doc
            },
            ..member
        };
        (member, json)
    }

    /// A parameter has no way to be null, and no file.
    pub(super) fn sendable(&self, ty: Type) -> Type {
        match ty {
            Type::Nullable(inner) => *inner,
            Type::File => Type::String,
            other => other,
        }
    }

    /// Adds the parameters that a template has a place for and nothing declares.
    fn undeclared(&mut self, path: &str, parameters: &mut Vec<Parameter>, pointer: &str) {
        for name in places(path) {
            let declared = parameters
                .iter()
                .any(|known| known.location == Location::Path && known.member.name == name);
            if declared {
                continue;
            }
            self.diagnostics
                .warning(
                    Code::UndeclaredPathParameter,
                    pointer,
                    format!("the path parameter `{name}` is not declared; it is taken as text"),
                )
                .help("declare it in `parameters` with `in: path`");
            parameters.push(Parameter {
                member: text_member(name, true),
                location: Location::Path,
                style: Style::Simple,
                explode: false,
                allow_reserved: false,
                multi_segment: false,
                json: false,
                by_content: false,
            });
        }
    }
}

/// Writes parameters as the operators of the template say, where the declarations leave it open.
fn as_written(template: &Template, parameters: &mut [Parameter]) {
    for (name, written) in &template.written {
        let mut of_path = parameters
            .iter_mut()
            .filter(|p| p.location == Location::Path);
        let Some(parameter) = of_path.find(|parameter| parameter.member.name == *name) else {
            continue;
        };
        if let (Some(style), Style::Simple) = (written.style, parameter.style) {
            parameter.style = style;
        }
        parameter.explode |= written.explode;
        parameter.multi_segment |= written.multi_segment;
    }
}

fn text_member(name: &str, required: bool) -> Member {
    Member {
        name: name.to_owned(),
        ty: Type::String,
        required,
        constant: None,
        implied: false,
        default: None,
        doc: Doc::default(),
    }
}

/// The names in the braces of a template.
pub(super) fn places(path: &str) -> Vec<&str> {
    let parts = path.split('{').skip(1);
    let mut names: Vec<&str> = Vec::new();
    for name in parts.filter_map(|part| part.split_once('}')) {
        if !names.contains(&name.0) {
            names.push(name.0);
        }
    }
    names
}

fn location_and_style(parameter: &ParameterObject) -> (Location, Style) {
    let newer = &parameter.parameter_data_ref().extensions;
    match parameter {
        _ if is_query_string(parameter) => (Location::QueryString, Style::Simple),
        ParameterObject::Cookie { .. } if newer.contains_key("style") => {
            (Location::Cookie, Style::Cookie)
        }
        ParameterObject::Query { style, .. } => (Location::Query, query_style(style)),
        ParameterObject::Header { .. } => (Location::Header, Style::Simple),
        ParameterObject::Cookie { .. } => (Location::Cookie, Style::Form),
        ParameterObject::Path { style, .. } => {
            let style = match style {
                PathStyle::Matrix => Style::Matrix,
                PathStyle::Label => Style::Label,
                PathStyle::Simple => Style::Simple,
            };
            (Location::Path, style)
        }
    }
}

/// The style of a query parameter or a field of a form.
pub(super) fn query_style(style: &QueryStyle) -> Style {
    match style {
        QueryStyle::Form => Style::Form,
        QueryStyle::SpaceDelimited => Style::SpaceDelimited,
        QueryStyle::PipeDelimited => Style::PipeDelimited,
        QueryStyle::DeepObject => Style::DeepObject,
    }
}
