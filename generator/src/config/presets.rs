//! `[formats] preset`: the types of well-known crates, and what those types lack by themselves.

use super::formats::{Format, JsonScalar};

/// A row of a preset.
struct Row {
    /// The key in `[formats]`, by which an entry of the user's comes before it.
    key: &'static str,
    /// The format in documents.
    format: &'static str,
    on: JsonScalar,
    path: &'static str,
    parse: Option<&'static str>,
    write: Option<&'static str>,
    /// Whether what writes it may fail.
    fallible: bool,
    example: Option<&'static str>,
    /// How an example reads it from a literal, which stands for `{}`.
    sample: Option<&'static str>,
}

/// A preset: its dependency, and the types it has.
struct Preset {
    name: &'static str,
    dependency: Option<(&'static str, &'static str)>,
    rows: &'static [Row],
}

const TEXT: Row = Row {
    key: "",
    format: "",
    on: JsonScalar::String,
    path: "",
    parse: None,
    write: None,
    fallible: false,
    example: None,
    sample: None,
};

const INTEGER: Row = Row {
    on: JsonScalar::Integer,
    key: "unix-time",
    format: "unix-time",
    ..TEXT
};

const PRESETS: &[Preset] = &[
    Preset {
        name: "jiff",
        dependency: Some((
            "jiff",
            "{ version = \"0.2\", default-features = false, features = [\"std\"] }",
        )),
        rows: &[
            Row {
                key: "date-time",
                format: "date-time",
                path: "jiff::Timestamp",
                ..TEXT
            },
            Row {
                key: "date",
                format: "date",
                path: "jiff::civil::Date",
                ..TEXT
            },
            Row {
                path: "jiff::Timestamp",
                parse: Some("jiff::Timestamp::from_second"),
                write: Some("|time: &jiff::Timestamp| time.as_second()"),
                sample: Some("jiff::Timestamp::from_second({}).unwrap()"),
                ..INTEGER
            },
        ],
    },
    Preset {
        name: "chrono",
        dependency: Some((
            "chrono",
            "{ version = \"0.4\", default-features = false, features = [\"std\"] }",
        )),
        rows: &[
            Row {
                key: "date-time",
                format: "date-time",
                path: "chrono::DateTime<chrono::Utc>",
                parse: Some(
                    "|text| chrono::DateTime::parse_from_rfc3339(text).map(|time| time.to_utc())",
                ),
                write: Some(
                    "|time: &chrono::DateTime<chrono::Utc>| \
                     time.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)",
                ),
                sample: Some("{}.parse::<chrono::DateTime<chrono::Utc>>().unwrap()"),
                ..TEXT
            },
            Row {
                key: "date",
                format: "date",
                path: "chrono::NaiveDate",
                ..TEXT
            },
            Row {
                path: "chrono::DateTime<chrono::Utc>",
                parse: Some("|seconds| chrono::DateTime::from_timestamp(seconds, 0).ok_or(())"),
                write: Some("|time: &chrono::DateTime<chrono::Utc>| time.timestamp()"),
                sample: Some("chrono::DateTime::from_timestamp({}, 0).unwrap()"),
                ..INTEGER
            },
        ],
    },
    Preset {
        name: "time",
        dependency: Some((
            "time",
            "{ version = \"0.3\", default-features = false, features = [\"formatting\", \"parsing\", \"std\"] }",
        )),
        rows: &[
            Row {
                key: "date-time",
                format: "date-time",
                path: "time::OffsetDateTime",
                parse: Some(
                    "|text| time::OffsetDateTime::parse(text, \
                     &time::format_description::well_known::Rfc3339)",
                ),
                write: Some(
                    "|time: &time::OffsetDateTime| \
                     time.format(&time::format_description::well_known::Rfc3339)",
                ),
                fallible: true,
                sample: Some(
                    "time::OffsetDateTime::parse({}, \
                     &time::format_description::well_known::Rfc3339).unwrap()",
                ),
                ..TEXT
            },
            Row {
                key: "date",
                format: "date",
                path: "time::Date",
                parse: Some(
                    "|text| time::Date::parse(text, \
                     &time::format_description::well_known::Iso8601::DATE)",
                ),
                write: Some(
                    "|date: &time::Date| \
                     date.format(&time::format_description::well_known::Iso8601::DATE)",
                ),
                fallible: true,
                sample: Some(
                    "time::Date::parse({}, \
                     &time::format_description::well_known::Iso8601::DATE).unwrap()",
                ),
                ..TEXT
            },
            Row {
                path: "time::OffsetDateTime",
                parse: Some("time::OffsetDateTime::from_unix_timestamp"),
                write: Some("|time: &time::OffsetDateTime| time.unix_timestamp()"),
                sample: Some("time::OffsetDateTime::from_unix_timestamp({}).unwrap()"),
                ..INTEGER
            },
        ],
    },
    Preset {
        name: "uuid",
        dependency: Some((
            "uuid",
            "{ version = \"1\", default-features = false, features = [\"std\"] }",
        )),
        rows: &[Row {
            key: "uuid",
            format: "uuid",
            path: "uuid::Uuid",
            ..TEXT
        }],
    },
    Preset {
        name: "url",
        dependency: Some(("url", "\"2\"")),
        rows: &[
            Row {
                key: "uri",
                format: "uri",
                path: "url::Url",
                ..TEXT
            },
            Row {
                key: "url",
                format: "url",
                path: "url::Url",
                ..TEXT
            },
        ],
    },
    Preset {
        name: "rust_decimal",
        dependency: Some((
            "rust_decimal",
            "{ version = \"1\", default-features = false, features = [\"std\"] }",
        )),
        rows: &[
            Row {
                key: "decimal",
                format: "decimal",
                path: "rust_decimal::Decimal",
                parse: Some(EXACT),
                sample: SAMPLE,
                ..TEXT
            },
            Row {
                key: "decimal-number",
                format: "decimal",
                on: JsonScalar::Number,
                path: "rust_decimal::Decimal",
                parse: Some(EXACT),
                sample: SAMPLE,
                ..TEXT
            },
        ],
    },
    Preset {
        name: "bytes",
        dependency: None,
        rows: &[Row {
            key: "byte",
            format: "byte",
            path: "bytes::Bytes",
            parse: Some(
                "|text| json::Base64::parse(text).map(|read| bytes::Bytes::from(read.0)).ok_or(())",
            ),
            write: Some("|bytes: &bytes::Bytes| json::Base64(bytes.to_vec())"),
            example: Some("Ynl0ZXM="),
            sample: Some("bytes::Bytes::from_static(b\"bytes\")"),
            ..TEXT
        }],
    },
    Preset {
        name: "secrecy",
        dependency: Some(("secrecy", "\"0.10\"")),
        rows: &[Row {
            key: SECRET,
            format: SECRET,
            path: "secrecy::SecretString",
            write: Some("secrecy::ExposeSecret::expose_secret"),
            sample: Some("secrecy::SecretString::from({})"),
            ..TEXT
        }],
    },
];

/// No digit is rounded away.
const EXACT: &str = "|text| rust_decimal::Decimal::from_str_exact(text)\
                     .or_else(|_| rust_decimal::Decimal::from_scientific(text))";
const SAMPLE: Option<&str> = Some("{}.parse::<rust_decimal::Decimal>().unwrap()");

/// The format of what must not be shown.
const SECRET: &str = "password";

/// The formats of a preset, by their keys; nothing if there is none of this name.
pub(super) fn preset(name: &str) -> Option<Vec<(String, Format)>> {
    let preset = PRESETS.iter().find(|preset| preset.name == name)?;
    let formats = preset.rows.iter().map(|row| {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let mut dependencies = toml::Table::new();
        if let Some((name, value)) = preset.dependency {
            let text = format!("{name} = {value}");
            dependencies.extend(text.parse::<toml::Table>().into_iter().flatten());
        }
        let format = Format {
            path: row.path.to_owned(),
            on: row.on,
            parse: owned(row.parse),
            format: owned(row.write),
            example: owned(row.example),
            dependencies,
            named: Some(row.format),
            sample: row.sample,
            is_fallible: row.fallible,
            is_secret: row.key == SECRET,
            ..Format::default()
        };
        (row.key.to_owned(), format)
    });
    Some(formats.collect())
}

/// The names of all presets.
pub(super) fn names() -> String {
    let names: Vec<&str> = PRESETS.iter().map(|preset| preset.name).collect();
    names.join(", ")
}

/// What types of well-known crates lack by themselves: `FromStr`, and a `Display` that is the format.
const LACKS: &[(&str, bool, bool, &str)] = &[
    ("chrono::DateTime", false, true, "chrono"),
    ("chrono::NaiveDateTime", false, true, "chrono"),
    ("time::OffsetDateTime", true, true, "time"),
    ("time::UtcDateTime", true, true, "time"),
    ("time::PrimitiveDateTime", true, true, "time"),
    ("time::Date", true, true, "time"),
    ("time::Time", true, true, "time"),
    ("bytes::Bytes", true, true, "bytes"),
    ("secrecy::SecretString", true, true, "secrecy"),
    ("secrecy::SecretBox", true, true, "secrecy"),
    ("std::time::SystemTime", true, true, ""),
    ("std::time::Instant", true, true, ""),
    ("std::time::Duration", true, true, ""),
    ("std::path::PathBuf", false, true, ""),
    ("jiff::Span", false, false, ""),
];

/// What is wrong with a type of a well-known crate that is to be read and written by itself.
pub(super) fn lack(format: &Format) -> Option<String> {
    let path: String = format.path.chars().filter(|c| !c.is_whitespace()).collect();
    let plain = path
        .trim_start_matches("::")
        .split('<')
        .next()
        .unwrap_or_default();
    let (_, reads, writes, preset) = LACKS.iter().find(|(name, ..)| *name == plain)?;
    let missing = match (
        *reads && format.parse.is_none(),
        *writes && format.format.is_none(),
    ) {
        (true, true) => {
            "`parse` and `format` say how: it has no `FromStr`, and its `Display`, if it has one, writes another text"
        }
        (true, false) => "`parse` says how: it has no `FromStr`",
        (false, true) => {
            "`format` says how: its `Display`, if it has one, writes another text than documents mean"
        }
        (false, false) => return None,
    };
    let path = &format.path;
    let way_out = match *preset {
        "" => String::new(),
        preset => format!(". `preset = {preset:?}` has both"),
    };
    Some(format!(
        "`{path}` is not read and written correctly unless {missing}{way_out}"
    ))
}
