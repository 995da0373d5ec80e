//! Values of parameters and form fields written in OpenAPI's styles (OpenAPI
//! 3.0.4, Style Values and Style Examples).

use super::json::{Encode, Encoder, FormValue, Written};
use super::parameter::{FormField, Location, Parameter, Style};
use super::percent::{self, Escape};

/// How a value is laid out as text.
#[derive(Clone, Copy)]
pub(crate) struct Layout {
    /// The name, unescaped.
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    /// Between pairs.
    pub(crate) separator: &'static str,
    pub(crate) names: Escape,
    pub(crate) values: Escape,
}

/// What a layout makes of lists and objects. A scalar is `name=value` in all of
/// them but `Bare`.
#[derive(Clone, Copy)]
pub(crate) enum Shape {
    /// `name[key][0]=value`, to any depth.
    Deep,
    /// The same, but lists are `name[key]=a,b`.
    DeepJoined,
    /// `name=a&name=b`, or `key=value` of an object.
    Pairs,
    /// `key=a&key=b` or `key={}` for each member of an object, as fields by themselves.
    Members,
    /// `name=a,b`, with this between elements.
    Joined(&'static str),
    /// `a,b`, with these between elements, and between a key and its value.
    Bare(&'static str, &'static str),
}

impl Layout {
    /// Writes a scalar, of which this is the text.
    fn scalar(&self, text: &str, out: &mut String) {
        if !matches!(self.shape, Shape::Bare(..)) {
            (self.names)(self.name, out);
            out.push('=');
        }
        (self.values)(text, out);
    }
}

impl Shape {
    fn of(style: Style, explode: bool) -> Shape {
        match (style, explode) {
            (Style::DeepObject, true) => Shape::Deep,
            (Style::DeepObject, false) => Shape::DeepJoined,
            (Style::SpaceDelimited, false) => Shape::Joined("%20"),
            (Style::PipeDelimited, false) => Shape::Joined("%7C"),
            (_, false) => Shape::Joined(","),
            (_, true) => Shape::Pairs,
        }
    }
}

/// Leaves text as it is, for headers.
fn plain(text: &str, out: &mut String) {
    out.push_str(text);
}

/// Writes a field of a form, of which the value is written as JSON, as pairs after these.
pub(crate) fn written_field(field: &FormField, json: &str, pairs: &mut String) {
    let before = pairs.len();
    if before > 0 {
        pairs.push('&');
    }
    let start = pairs.len();
    let value = &Written(json);
    let is_json = field.json || (field.by_content && is_object(value));
    append(in_form(field), is_json, value, pairs);
    if pairs.len() == start {
        pairs.truncate(before);
    }
}

/// Writes a field of a form as pairs.
pub(crate) fn field(field: &FormField, value: &dyn Encode, out: &mut Encoder) {
    let is_json = field.json || (field.by_content && is_object(value));
    write(in_form(field), is_json, value, out);
}

fn in_form(field: &FormField) -> Layout {
    Layout {
        name: field.name,
        shape: if field.members {
            Shape::Members
        } else {
            Shape::of(field.style, field.explode)
        },
        separator: "&",
        names: percent::form,
        values: if field.allow_reserved {
            percent::reserved
        } else {
            percent::form
        },
    }
}

fn is_object(value: &dyn Encode) -> bool {
    if let FormValue::Text(_) | FormValue::List(_) = value.form_value() {
        return false;
    }
    let mut json = Encoder::new();
    value.encode(&mut json);
    json.text().starts_with('{')
}

/// Writes a parameter: pairs for a query or cookie, else the value alone.
pub(crate) fn parameter(parameter: &Parameter, json: &str, out: &mut String) {
    let value = &Written(json);
    let (style, explode) = (parameter.style, parameter.explode);
    let mut layout = Layout {
        name: parameter.name,
        shape: Shape::of(style, explode),
        separator: "&",
        names: percent::component,
        values: if parameter.allow_reserved {
            percent::reserved
        } else {
            percent::component
        },
    };
    match parameter.location {
        Location::Query => {}
        Location::Cookie => {
            layout.separator = "; ";
            if style == Style::Cookie {
                (layout.names, layout.values) = (plain, percent::cookie_text);
            } else if parameter.allow_reserved {
                layout.values = percent::cookie;
            }
        }
        Location::Header => {
            layout.shape = Shape::Bare(",", if explode { "=" } else { "," });
            layout.values = plain;
        }
        Location::QueryString => layout.shape = Shape::Bare(",", ","),
        Location::Path => {
            layout.values = if parameter.multi_segment {
                percent::segments
            } else if parameter.allow_reserved {
                percent::reserved_in_path
            } else {
                percent::component
            };
            return in_path(layout, parameter, value, out);
        }
    }
    let json = parameter.json || (parameter.by_content && is_object(value));
    append(layout, json, value, out);
}

fn write(layout: Layout, json: bool, value: &dyn Encode, out: &mut Encoder) {
    if json {
        out.laid_out_json(layout, value)
    } else {
        out.laid_out(layout, value)
    };
}

/// Writes a value after this text. A scalar needs no encoder.
fn append(layout: Layout, json: bool, value: &Written<'_>, out: &mut String) {
    match value.scalar() {
        Some(text) if !json => layout.scalar(&text, out),
        _ => {
            let mut encoder = Encoder::after(std::mem::take(out));
            write(layout, json, value, &mut encoder);
            *out = encoder.into_text();
        }
    }
}

/// Writes the value of a path parameter, prefix and all.
fn in_path(mut layout: Layout, parameter: &Parameter, value: &Written<'_>, out: &mut String) {
    let bare = |explode| {
        if explode {
            Shape::Bare(",", "=")
        } else {
            Shape::Bare(",", ",")
        }
    };
    match (parameter.style, parameter.explode) {
        _ if parameter.json => layout.shape = bare(false),
        (Style::Label, explode) => {
            out.push('.');
            layout.shape = if explode {
                Shape::Bare(".", "=")
            } else {
                bare(false)
            };
        }
        (Style::Matrix, explode) => return matrix(layout, explode, value, out),
        (_, explode) => layout.shape = bare(explode),
    }
    append(layout, parameter.json, value, out);
}

/// Writes `;name=value`, which of an empty value is `;name` alone.
fn matrix(mut layout: Layout, explode: bool, value: &Written<'_>, out: &mut String) {
    layout.separator = ";";
    let mut pairs = Encoder::new();
    let listed = pairs.laid_out(layout, value);
    let mut text = pairs.text();
    if !(explode && listed) {
        text = text.strip_suffix('=').unwrap_or(text);
        if text.is_empty() {
            out.push(';');
            return (layout.names)(layout.name, out);
        }
    }
    if !text.is_empty() {
        out.push(';');
        out.push_str(text);
    }
}
