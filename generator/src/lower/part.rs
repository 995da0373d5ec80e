//! Parts of multipart bodies: their media types, their headers, and what is within them.

use openapiv3::{Header, ParameterSchemaOrContent};

use super::Lowering;
use super::encoding::Encodings;
use super::keywords::{JsonType, Keywords};
use super::media::{Format, essence, format, is_json};
use super::merge::{Merged, Site, below};
use super::place::Place;
use crate::diagnostic::Code;
use crate::http::is_token;
use crate::ir::{Direction, FormField, Nested, Position, Type};
use crate::pointer::LONGEST_TUPLE;

/// What fields are written into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Container {
    /// Pairs of names and values.
    Pairs,
    /// Parts of `multipart/form-data`.
    FormData,
    /// Parts of another `multipart` type.
    Parts,
}

impl Container {
    /// That of a media type.
    pub(super) fn of(media_type: &str) -> Container {
        match format(media_type) {
            Format::Multipart if essence(media_type) == "multipart/form-data" => {
                Container::FormData
            }
            Format::Multipart => Container::Parts,
            _ => Container::Pairs,
        }
    }
}

/// The headers of a part.
#[derive(Default)]
struct PartHeaders {
    /// Those with one value.
    fixed: Vec<(String, String)>,
    /// Those that the caller gives, and whether each is required.
    given: Vec<(String, bool)>,
}

impl<'d> Lowering<'d, '_> {
    /// A field as a part: with the type and all else that its Encoding Object and its schema give it.
    pub(super) fn part(
        &mut self,
        mut field: FormField,
        site: Option<&Site<'d>>,
        encodings: &Encodings<'d>,
        container: Container,
        place: &Place<'_>,
    ) -> FormField {
        if container == Container::Pairs {
            self.no_nesting(encodings);
            return field;
        }
        if let Some(media_type) = encodings.nesting() {
            self.nest(&mut field, site, (media_type, encodings), place);
        } else {
            self.no_nesting(encodings);
            field.member.ty = self.type_of_part(&field, site, encodings, place.direction);
        }
        let mut headers = self.part_headers(encodings);
        let is_base64 = field.member.ty.not_null() == &Type::Base64;
        if is_base64 && container == Container::Parts {
            // What `contentEncoding` says in a header (OpenAPI 3.2, Encoding multipart Media Types).
            let name = "Content-Transfer-Encoding".to_owned();
            headers.fixed.push((name, "base64".to_owned()));
            let octets = "application/octet-stream";
            field.media_type.get_or_insert_with(|| octets.to_owned());
        }
        let is_sent = place.direction == Direction::Request;
        if is_sent && container == Container::FormData && field.part.position.is_some() {
            self.name_of_part(&mut headers, encodings);
        }
        let chosen = encodings.media_types();
        let has_choice = chosen.len() > 1 || chosen.iter().any(|name| name.contains('*'));
        let has_choice = has_choice && !field.member.ty.holds_file();
        let chosen = if has_choice { chosen } else { Vec::new() };
        if !headers.given.is_empty() || has_choice {
            let facts = facts_of_part(&chosen, &headers.given, is_sent);
            field.member.doc.facts.extend(facts);
            let required = headers.given.into_iter().filter(|(_, required)| *required);
            let required = required.map(|(name, _)| name).filter(|_| is_sent).collect();
            let ty = std::mem::replace(&mut field.member.ty, Type::Any);
            field.member.ty = with_headers(ty, field.part.whole, required);
            field.member.constant = None;
            field.member.default = None;
        }
        let has_style = container == Container::FormData
            && field.part.position.is_none()
            && field.part.nested.is_none();
        if has_style && !is_sent {
            self.style_not_read(site, encodings);
        }
        field.part.styled = is_sent
            && has_style
            && encodings.is_styled()
            && !field.member.ty.holds_part()
            && !field.member.ty.holds_file();
        field.part.headers = headers.fixed;
        field
    }

    /// The type of a part that nothing is nested in: a file where only bytes can be what it holds.
    fn type_of_part(
        &mut self,
        field: &FormField,
        site: Option<&Site<'d>>,
        encodings: &Encodings<'d>,
        direction: Direction,
    ) -> Type {
        let ty = field.member.ty.clone();
        let named = encodings.media_types();
        let is_by_position = field.part.position.is_some();
        let is_each = !field.part.whole && !field.json;
        let file = match &ty {
            Type::Array(_) if is_each => Type::Array(Box::new(Type::File)),
            _ => Type::File,
        };
        let value = match &ty {
            Type::Array(item) if is_each => item,
            ty => ty,
        };
        let all = |test: &dyn Fn(&str) -> bool| !named.is_empty() && named.iter().all(|n| test(n));
        match value {
            // Without a type it is `application/octet-stream` (OpenAPI 3.2, Encoding Object).
            Type::Any if named.is_empty() && is_by_position => file,
            Type::Any if all(&|name| format(name) == Format::Text) => match &ty {
                Type::Array(_) if is_each => Type::Array(Box::new(Type::String)),
                _ => Type::String,
            },
            Type::Any if all(&|name| !is_json(name)) => file,
            Type::String if all(&|name| format(name) == Format::Bytes) => file,
            _ if all(&|name| !is_json(name)) && self.is_structured(site, is_each) => {
                let message = format!(
                    "a part of {} {}; what its schema says of it is not used",
                    listed(named.iter().copied()),
                    as_written(direction)
                );
                self.diagnostics
                    .warning(Code::LossySchema, encodings.pointer(), message);
                file
            }
            _ => ty,
        }
    }

    /// Whether a schema is of an object or a list; `each` where that is asked of the items.
    fn is_structured(&self, site: Option<&Site<'d>>, each: bool) -> bool {
        let found = site.and_then(|site| self.document.schema(site.schema, &site.pointer).ok());
        let Some(found) = found else { return false };
        let keywords = Keywords::of(found.value);
        let is_object = keywords.json_type == Some(JsonType::Object) || keywords.has_properties();
        match keywords.json_type {
            Some(JsonType::Array) if each => keywords.items.is_some_and(|items| {
                let site = Site {
                    schema: items.into(),
                    pointer: below(&found.pointer, &["items"]),
                };
                self.is_structured(Some(&site), false)
            }),
            Some(JsonType::Array) => true,
            _ => is_object,
        }
    }

    /// Makes a field one whose part is parts again, or a form.
    fn nest(
        &mut self,
        field: &mut FormField,
        site: Option<&Site<'d>>,
        (media_type, encodings): (&str, &Encodings<'d>),
        place: &Place<'_>,
    ) {
        let Some(site) = site else { return };
        let Some(found) = self.found(site.schema, &site.pointer) else {
            return;
        };
        let mut merged = self.merge(found.value, &found.pointer);
        let mut each = false;
        // By name each item of a list is a part, where an item can have parts.
        if field.part.position.is_none()
            && let Some(items) = merged.items.clone()
            && self.is_structured(Some(&items), false)
            && let Some(found) = self.found(items.schema, &items.pointer)
        {
            merged = self.merge(found.value, &found.pointer);
            each = true;
        }
        let container = Container::of(media_type);
        let word = field.member.name.clone();
        let place = place.within(&word);
        let fields = match merged.sort() {
            Some(JsonType::Array) if container != Container::Pairs => {
                let fields = self.positions(&merged, None, encodings, container, &place);
                let Some(ty) = list_of(&fields) else {
                    let why = "has more than eight positions";
                    return self.not_nested(field, encodings, why, place.direction);
                };
                let ty = if each { Type::Array(Box::new(ty)) } else { ty };
                field.member.ty = match field.member.ty {
                    Type::Nullable(_) => ty.nullable(),
                    _ => ty,
                };
                fields
            }
            Some(JsonType::Object) => self.named_within(&merged, encodings, container, &place),
            _ => {
                let why = "is neither an object nor a list";
                return self.not_nested(field, encodings, why, place.direction);
            }
        };
        field.json = false;
        field.by_content = false;
        field.part.whole |= !each;
        field.media_type = None;
        field.part.nested = Some(Nested {
            media_type: without_boundary(media_type),
            fields,
        });
    }

    /// What is named within a part. Its values are those of an object that is lowered as any other.
    fn named_within(
        &mut self,
        merged: &Merged<'d>,
        encodings: &Encodings<'d>,
        container: Container,
        place: &Place<'_>,
    ) -> Vec<FormField> {
        let mut fields = Vec::new();
        for (name, sites) in &merged.properties {
            let own = encodings.named(name);
            let mut field = self.field(super::form::whole(Type::Any).member, &own);
            field.member.name = (*name).to_owned();
            let site = sites.first();
            if container != Container::Pairs && self.file(sites).is_some() {
                let message = match place.direction {
                    Direction::Request => {
                        "a file within a part of named parts is sent as text, which it has to be"
                    }
                    Direction::Response => {
                        "a file within a part of named parts is read as text, which it has to be"
                    }
                };
                let pointer = site.map_or_else(|| own.pointer(), |site| site.pointer.clone());
                self.diagnostics
                    .warning(Code::LossyConversion, pointer, message)
                    .help("give the file a part of the body itself, or the parts positions");
            }
            if container == Container::Pairs && place.direction == Direction::Response {
                self.style_not_read(site, &own);
            }
            // Files and headers would need types of their own.
            if let Some(media_type) = own.nesting().filter(|_| container != Container::Pairs) {
                self.nest(&mut field, site, (media_type, &own), place);
            }
            let headers = self.part_headers(&own);
            if let Some((name, _)) = headers.given.first() {
                let what = match place.direction {
                    Direction::Request => "sent",
                    Direction::Response => "read",
                };
                let message = format!("the header `{name}` of a part within a part is not {what}");
                self.diagnostics
                    .warning(Code::LossyConversion, own.pointer(), message)
                    .help("give the header one value, by `const`");
            }
            field.part.headers = headers.fixed;
            fields.push(field);
        }
        fields
    }

    fn not_nested(
        &mut self,
        field: &mut FormField,
        encodings: &Encodings<'d>,
        why: &str,
        direction: Direction,
    ) {
        let media_type = encodings.media_type().unwrap_or_default();
        let message = format!(
            "what is within a part of `{media_type}` {why}; it {}",
            as_written(direction)
        );
        self.diagnostics
            .warning(Code::LossySchema, encodings.pointer(), message);
        field.member.ty = Type::File;
    }

    /// Says where Encoding Objects are within one whose media type has no use for them.
    fn no_nesting(&mut self, encodings: &Encodings<'d>) {
        if encodings.is_by_position() || encodings.is_by_name() {
            let message = "encodings within this one are not used: its media type is neither of parts nor of a form";
            self.diagnostics
                .warning(Code::LossyConversion, encodings.pointer(), message)
                .expected("`contentType: multipart/mixed` or the like beside them");
        }
    }

    fn part_headers(&mut self, encodings: &Encodings<'d>) -> PartHeaders {
        let mut headers = PartHeaders::default();
        let Some(own) = encodings.own() else {
            return headers;
        };
        for (name, header) in &own.headers {
            let pointer = below(&encodings.pointer(), &["headers", name]);
            // OpenAPI ignores a header of this name here.
            if name.eq_ignore_ascii_case("content-type") {
                continue;
            }
            if !is_token(name) {
                let message = format!(
                    "`{}` is not a valid header name; it is left out",
                    name.escape_debug()
                );
                self.diagnostics
                    .warning(Code::InvalidHeaderName, &pointer, message)
                    .expected("letters, digits and hyphens");
                continue;
            }
            match self.document.header(header, &pointer) {
                Ok(found) => self.part_header(name, found.value, &found.pointer, &mut headers),
                Err(unresolved) => self.unresolved(unresolved, &pointer, "the header is left out"),
            }
        }
        headers
    }

    fn part_header(
        &mut self,
        name: &str,
        header: &'d Header,
        pointer: &str,
        headers: &mut PartHeaders,
    ) {
        let (schema, pointer) = match &header.format {
            ParameterSchemaOrContent::Schema(schema) => (Some(schema), below(pointer, &["schema"])),
            ParameterSchemaOrContent::Content(content) => {
                let first = content.first();
                let media_type = first.map_or("", |(name, _)| name);
                (
                    first.and_then(|(_, object)| object.schema.as_ref()),
                    below(pointer, &["content", media_type, "schema"]),
                )
            }
        };
        let found = schema.and_then(|schema| self.document.schema(schema.into(), &pointer).ok());
        let Some(found) = found else {
            headers.given.push((name.to_owned(), header.required));
            return;
        };
        let merged = self.merge(found.value, &found.pointer);
        // A schema that nothing fits says that there is no such header.
        if Keywords::of(found.value).not && merged.json_type.is_none() {
            return;
        }
        match merged.constant() {
            Some(constant) => headers.fixed.push((name.to_owned(), constant.text())),
            None => headers.given.push((name.to_owned(), header.required)),
        }
    }

    /// Of a part of a form that has no name: sees to the header that names it.
    fn name_of_part(&mut self, headers: &mut PartHeaders, encodings: &Encodings<'d>) {
        let is_name = |name: &str| name.eq_ignore_ascii_case("content-disposition");
        if headers.fixed.iter().any(|(name, _)| is_name(name)) {
            return;
        }
        let given = headers.given.iter_mut().find(|(name, _)| is_name(name));
        if let Some((_, required)) = given {
            *required = true;
            return;
        }
        self.diagnostics
            .warning(
                Code::LossyConversion,
                encodings.pointer(),
                "a part of a form by position has no name; the caller has to give one in `Content-Disposition`",
            )
            .expected("a header `Content-Disposition` in `headers`")
            .help("give the header one value, by `const`");
        headers.given.push(("Content-Disposition".to_owned(), true));
    }
}

/// A media type without the boundary that a document may have in it, and without its wildcard.
pub(super) fn without_boundary(media_type: &str) -> String {
    let parameters = media_type.split(';').filter(|parameter| {
        let name = parameter.split('=').next().unwrap_or_default();
        !name.trim().eq_ignore_ascii_case("boundary")
    });
    let kept: Vec<&str> = parameters.collect();
    kept.join(";").replace("/*", "/mixed")
}

/// What becomes of a part that no type describes.
fn as_written(direction: Direction) -> &'static str {
    match direction {
        Direction::Request => "is sent as the caller wrote it",
        Direction::Response => "is given as it arrived",
    }
}

/// What is said of a part that has one of several media types, or headers: how either is given, or read.
fn facts_of_part(
    media_types: &[&str],
    headers: &[(String, bool)],
    is_sent: bool,
) -> impl Iterator<Item = String> {
    let media_types = (!media_types.is_empty()).then(|| {
        let names = listed(media_types.iter().copied());
        let says = if is_sent {
            "with_media_type"
        } else {
            "media_type"
        };
        format!("Its media type is one of {names}: `Part::{says}` says which.")
    });
    let headers = (!headers.is_empty()).then(|| {
        let names = headers.iter().map(|(name, required)| {
            let required = if *required { " (required)" } else { "" };
            format!("`{name}`{required}")
        });
        let names = names.collect::<Vec<_>>().join(", ");
        let says = if is_sent {
            "given by `Part::with_header`"
        } else {
            "read by `Part::header`"
        };
        format!("Headers of its part, {says}: {names}.")
    });
    media_types.into_iter().chain(headers)
}

/// The type of a value that is a part with headers; of a list each element is one.
fn with_headers(ty: Type, whole: bool, required: Vec<String>) -> Type {
    match ty {
        Type::Nullable(inner) => Type::Nullable(Box::new(with_headers(*inner, whole, required))),
        Type::Array(inner) if !whole => Type::Array(Box::new(with_headers(*inner, true, required))),
        ty => Type::Part(Box::new(ty), required),
    }
}

/// The type of all parts of a list.
fn list_of(fields: &[FormField]) -> Option<Type> {
    match fields {
        [only] if only.part.position == Some(Position::Rest) => Some(only.member.ty.clone()),
        fields if (1..=LONGEST_TUPLE).contains(&fields.len()) => {
            let items = fields.iter().map(|field| field.member.ty.clone());
            Some(Type::Tuple(items.collect()))
        }
        _ => None,
    }
}

/// Names in a sentence.
fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
