//! Parameters and form fields as data.

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// Into the path.
    Path,
    /// Into the query.
    Query,
    /// Into a header.
    Header,
    /// Into a cookie.
    Cookie,
    /// As the whole query (OpenAPI 3.2).
    QueryString,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `a,b,c`.
    Simple,
    /// `.a,b,c`.
    Label,
    /// `;name=a,b,c`.
    Matrix,
    /// `name=a,b,c`, or exploded `name=a&name=b`.
    Form,
    /// `name=a%20b%20c`.
    SpaceDelimited,
    /// `name=a%7Cb%7Cc`.
    PipeDelimited,
    /// `name[key]=value`, to any depth.
    DeepObject,
    /// `name=a,b,c` in a cookie, nothing escaped (OpenAPI 3.2).
    Cookie,
}

/// One parameter (OpenAPI 3.0.3, Parameter Object).
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// Where it goes.
    pub location: Location,
    /// How it is written.
    pub style: Style,
    /// Whether every element is written by itself.
    pub explode: bool,
    /// Whether reserved characters are written as they are.
    pub allow_reserved: bool,
    /// Whether it may be several segments of a path, with `/` between them.
    pub multi_segment: bool,
    /// Whether it must be given.
    pub required: bool,
    /// Whether it is written as JSON.
    pub json: bool,
    /// Whether objects are written as JSON, for no style is said.
    pub by_content: bool,
}

impl Parameter {
    const fn new(name: &'static str, location: Location, style: Style, explode: bool) -> Parameter {
        let required = matches!(location, Location::Path);
        Parameter {
            name,
            location,
            style,
            explode,
            allow_reserved: false,
            multi_segment: false,
            required,
            json: false,
            by_content: false,
        }
    }

    /// A parameter in the path, with OpenAPI's defaults.
    pub const fn path(name: &'static str) -> Parameter {
        Parameter::new(name, Location::Path, Style::Simple, false)
    }

    /// A parameter in the query, with OpenAPI's defaults.
    pub const fn query(name: &'static str) -> Parameter {
        Parameter::new(name, Location::Query, Style::Form, true)
    }

    /// A parameter in a header, with OpenAPI's defaults.
    pub const fn header(name: &'static str) -> Parameter {
        Parameter::new(name, Location::Header, Style::Simple, false)
    }

    /// A parameter in a cookie, with OpenAPI's defaults.
    pub const fn cookie(name: &'static str) -> Parameter {
        Parameter::new(name, Location::Cookie, Style::Form, true)
    }

    /// What is the whole query.
    pub const fn query_string(name: &'static str) -> Parameter {
        Parameter::new(name, Location::QueryString, Style::Simple, false)
    }

    /// Written in this style.
    pub const fn style(mut self, style: Style) -> Parameter {
        self.style = style;
        self
    }

    /// Exploded or not.
    pub const fn explode(mut self, explode: bool) -> Parameter {
        self.explode = explode;
        self
    }

    /// With reserved characters as they are.
    pub const fn reserved(mut self) -> Parameter {
        self.allow_reserved = true;
        self
    }

    /// With `/` as it is.
    pub const fn multi_segment(mut self) -> Parameter {
        self.multi_segment = true;
        self
    }

    /// Must be given.
    pub const fn required(mut self) -> Parameter {
        self.required = true;
        self
    }

    /// Written as JSON.
    pub const fn json(mut self) -> Parameter {
        self.json = true;
        self
    }

    /// Objects as JSON, the rest as it is, as a field of a form is written.
    pub const fn by_content(mut self) -> Parameter {
        self.by_content = true;
        self
    }
}

/// One field of a form (OpenAPI 3.0.3, Encoding Object).
#[derive(Clone)]
pub struct FormField {
    /// Its name.
    pub name: &'static str,
    /// How it is written.
    pub style: Style,
    /// Whether every element is written by itself.
    pub explode: bool,
    /// Whether reserved characters are written as they are.
    pub allow_reserved: bool,
    /// Whether it is written as JSON.
    pub json: bool,
    /// Whether objects are written as JSON, for no style is said.
    pub by_content: bool,
    /// Whether it is an object whose members are fields by themselves.
    pub members: bool,
    /// The media types of its part of a multipart form, as the document writes
    /// them: `image/png`, or `image/png, image/jpeg`, or `image/*`.
    pub content_type: Option<&'static str>,
    /// Whether its position and no name tells its part from others.
    pub by_position: bool,
    /// Whether a list is one part.
    pub whole: bool,
    /// Whether it is written in its style in a multipart form, a part for each pair.
    pub styled: bool,
    /// The headers that its part always has.
    pub headers: &'static [(&'static str, &'static str)],
    /// The headers that the caller must give its part.
    pub required_headers: &'static [&'static str],
    /// What is in its part, where that is parts again or a form.
    pub nested: Option<&'static Nested>,
}

/// What is in a part that is parts again, or a form.
pub struct Nested {
    /// The media type.
    pub media_type: &'static str,
    /// The parts by name or position, or the fields.
    pub fields: &'static [FormField],
}

impl FormField {
    /// A field with OpenAPI's defaults.
    pub const fn new(name: &'static str) -> FormField {
        FormField {
            name,
            style: Style::Form,
            explode: true,
            allow_reserved: false,
            json: false,
            by_content: false,
            members: false,
            content_type: None,
            by_position: false,
            whole: false,
            styled: false,
            headers: &[],
            required_headers: &[],
            nested: None,
        }
    }

    /// Written in this style.
    pub const fn style(mut self, style: Style) -> FormField {
        self.style = style;
        self
    }

    /// Exploded or not.
    pub const fn explode(mut self, explode: bool) -> FormField {
        self.explode = explode;
        self
    }

    /// With reserved characters as they are.
    pub const fn reserved(mut self) -> FormField {
        self.allow_reserved = true;
        self
    }

    /// Written as JSON.
    pub const fn json(mut self) -> FormField {
        self.json = true;
        self
    }

    /// Objects as JSON, the rest as it is (OpenAPI 3.0.4, section 4.7.15).
    pub const fn by_content(mut self) -> FormField {
        self.by_content = true;
        self
    }

    /// Each member of the object as a field of its own.
    pub const fn members(mut self) -> FormField {
        self.members = true;
        self
    }

    /// With these media types for its part of a multipart form.
    pub const fn content_type(mut self, media_types: &'static str) -> FormField {
        self.content_type = Some(media_types);
        self
    }

    /// Told by its position.
    pub const fn by_position(mut self) -> FormField {
        self.by_position = true;
        self
    }

    /// With a list as one part.
    pub const fn whole(mut self) -> FormField {
        self.whole = true;
        self
    }

    /// Written in its style, as the pairs of a query are: a part for each pair.
    pub const fn styled(mut self) -> FormField {
        self.styled = true;
        self
    }

    /// With these headers for its part.
    pub const fn headers(mut self, headers: &'static [(&'static str, &'static str)]) -> FormField {
        self.headers = headers;
        self
    }

    /// With headers for its part that the caller must give.
    pub const fn required_headers(mut self, names: &'static [&'static str]) -> FormField {
        self.required_headers = names;
        self
    }

    /// With parts, or the fields of a form, in its part.
    pub const fn nested(mut self, nested: &'static Nested) -> FormField {
        self.nested = Some(nested);
        self
    }
}
