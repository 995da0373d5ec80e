//! `[webhooks]`: how an API signs what it sends, by the name of a scheme or part by part.

use std::collections::BTreeMap;

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::check;

/// `[webhooks]`: signatures of HMAC-SHA256.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Table")]
pub struct Webhooks {
    /// The request header that has the signatures.
    pub header: String,
    /// How they are written in it.
    pub signatures: Signatures,
    /// How the bytes of a signature are written.
    pub encoding: Encoding,
    /// Where the time of signing is.
    pub timestamp: Timestamp,
    /// The request header that has the id of the message.
    pub id_header: Option<String>,
    /// What is signed, in this order.
    pub signed: Vec<Signed>,
    /// What secrets begin with that are base64.
    pub base64_secret_prefix: Option<String>,
    /// How far the time of signing may be from now, in seconds.
    pub tolerance_seconds: u64,
}

/// How signatures are written in their header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signatures {
    /// In a list of `key=value`, those of this key.
    Pairs(String),
    /// Between spaces, those with this prefix.
    Prefixed(String),
}

/// How the bytes of a signature are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// Hexadecimal digits.
    Hex,
    /// Base64.
    Base64,
}

/// Where the time of signing is, in seconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Timestamp {
    /// Nowhere.
    None,
    /// In this request header.
    Header(String),
    /// In the header of the signatures, under this key.
    Pair(String),
}

/// A part of what is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signed {
    /// The time as it is written.
    Timestamp,
    /// The id of the message.
    Id,
    /// The body.
    Body,
    /// This text.
    Text(String),
}

/// The schemes that have a name, by it.
const SCHEMES: &str = include_str!("webhook_schemes.toml");

/// `[webhooks]` as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Table {
    #[serde(deserialize_with = "scheme")]
    scheme: Option<Box<Table>>,
    #[serde(deserialize_with = "check::optional_header")]
    header: Option<String>,
    signature_key: Option<String>,
    signature_prefix: Option<String>,
    encoding: Option<Encoding>,
    timestamp_key: Option<String>,
    #[serde(deserialize_with = "check::optional_header")]
    timestamp_header: Option<String>,
    #[serde(deserialize_with = "check::optional_header")]
    id_header: Option<String>,
    signed: Option<String>,
    base64_secret_prefix: Option<String>,
    #[serde(deserialize_with = "tolerance")]
    tolerance_seconds: Option<u64>,
}

fn tolerance<'de, D: Deserializer<'de>>(d: D) -> Result<Option<u64>, D::Error> {
    check::positive(d).map(Some)
}

/// Reads the name of a scheme as what stands for it.
fn scheme<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Box<Table>>, D::Error> {
    let name = String::deserialize(d)?;
    let mut schemes: BTreeMap<String, Table> = toml::from_str(SCHEMES).map_err(D::Error::custom)?;
    if let Some(table) = schemes.remove(&name) {
        return Ok(Some(Box::new(table)));
    }
    let known: Vec<String> = schemes.keys().map(|name| format!("`{name}`")).collect();
    let known = known.join(", ");
    let message = format!("unknown variant `{name}`, expected one of {known}");
    Err(D::Error::custom(message))
}

impl TryFrom<Table> for Webhooks {
    type Error = String;

    fn try_from(own: Table) -> Result<Webhooks, String> {
        let scheme = own.scheme.map(|scheme| *scheme).unwrap_or_default();
        let header = own.header.or(scheme.header);
        let header =
            header.ok_or("`[webhooks]` needs a `scheme`, or the `header` of signatures")?;
        let signatures = match (own.signature_key, own.signature_prefix) {
            (Some(_), Some(_)) => {
                return Err("signatures need a `signature_key` or a `signature_prefix`".to_owned());
            }
            (Some(key), None) => Signatures::Pairs(key),
            (None, Some(prefix)) => Signatures::Prefixed(prefix),
            (None, None) => match scheme.signature_prefix {
                Some(prefix) => Signatures::Prefixed(prefix),
                None => Signatures::Pairs("v1".to_owned()),
            },
        };
        let signed = own.signed.or(scheme.signed);
        let is_timeless = |signed: &str| !signed.contains("{timestamp}");
        let timestamp = match (own.timestamp_header, own.timestamp_key, &signatures) {
            (Some(_), Some(_), _) => {
                return Err("the time needs a `timestamp_header` or a `timestamp_key`".to_owned());
            }
            (Some(header), None, _) => Timestamp::Header(header),
            (None, Some(key), Signatures::Pairs(_)) => Timestamp::Pair(key),
            (None, Some(_), Signatures::Prefixed(_)) => {
                return Err("a `timestamp_key` needs a `signature_key` beside it".to_owned());
            }
            (None, None, _) if signed.as_deref().is_some_and(is_timeless) => Timestamp::None,
            (None, None, signatures) => match (scheme.timestamp_header, signatures) {
                (Some(header), _) => Timestamp::Header(header),
                (None, Signatures::Pairs(_)) => Timestamp::Pair("t".to_owned()),
                (None, Signatures::Prefixed(_)) => Timestamp::None,
            },
        };
        let id_header = own.id_header.or(scheme.id_header);
        let signed = signed.as_deref().unwrap_or(match timestamp {
            Timestamp::None => "{body}",
            Timestamp::Header(_) | Timestamp::Pair(_) => "{timestamp}.{body}",
        });
        Ok(Webhooks {
            signed: parts(signed, &timestamp, id_header.as_deref())?,
            header,
            signatures,
            encoding: own.encoding.or(scheme.encoding).unwrap_or(Encoding::Hex),
            timestamp,
            id_header,
            base64_secret_prefix: own.base64_secret_prefix.or(scheme.base64_secret_prefix),
            tolerance_seconds: own.tolerance_seconds.unwrap_or(300),
        })
    }
}

/// The parts of a template such as `{timestamp}.{body}`.
fn parts(
    template: &str,
    timestamp: &Timestamp,
    id_header: Option<&str>,
) -> Result<Vec<Signed>, String> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some((text, after)) = rest.split_once('{') {
        let (name, after) = after
            .split_once('}')
            .ok_or_else(|| format!("`{template}`: a brace is not closed"))?;
        if !text.is_empty() {
            parts.push(Signed::Text(text.to_owned()));
        }
        parts.push(match name {
            "timestamp" if *timestamp == Timestamp::None => {
                return Err(
                    "`signed` contains the time, and nothing says where the time is".to_owned(),
                );
            }
            "timestamp" => Signed::Timestamp,
            "id" if id_header.is_none() => {
                return Err("`signed` has the id, which needs an `id_header`".to_owned());
            }
            "id" => Signed::Id,
            "body" => Signed::Body,
            other => {
                let known = "`{timestamp}`, `{id}` and `{body}`";
                return Err(format!("`{{{other}}}` is not one of {known}"));
            }
        });
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Signed::Text(rest.to_owned()));
    }
    if !parts.contains(&Signed::Body) {
        return Err(format!("`{template}` has no `{{body}}`"));
    }
    // Whoever sends an old message again would write the time of now beside it.
    if *timestamp != Timestamp::None && !parts.contains(&Signed::Timestamp) {
        return Err(format!(
            "`{template}` has no `{{timestamp}}`: a time that is not signed says nothing"
        ));
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Webhooks, String> {
        toml::from_str(text).map_err(|error| error.message().to_owned())
    }

    #[test]
    fn schemes_are_what_their_parts_are() {
        let by_name = read("scheme = 'slack'").expect("a scheme");
        let by_parts = read(
            "header = 'X-Slack-Signature'\nsignature_prefix = 'v0='\n\
             timestamp_header = 'X-Slack-Request-Timestamp'\nsigned = 'v0:{timestamp}:{body}'",
        );
        assert_eq!(Ok(&by_name), by_parts.as_ref());
        let own = read("scheme = 'slack'\ntolerance_seconds = 60").expect("a scheme");
        assert_eq!(own.tolerance_seconds, 60);
        let timeless = read("header = 'A'\nsigned = '{body}'").expect("a scheme");
        assert_eq!(timeless.timestamp, Timestamp::None);
        let standard = read("scheme = 'standard'").expect("a scheme");
        let dot = || Signed::Text(".".to_owned());
        let signed = [Signed::Id, dot(), Signed::Timestamp, dot(), Signed::Body];
        assert_eq!(standard.signed, signed);
    }

    #[test]
    fn every_scheme_with_a_name_is_one() {
        let schemes: BTreeMap<String, toml::Value> = toml::from_str(SCHEMES).expect("TOML");
        for name in schemes.keys() {
            read(&format!("scheme = '{name}'")).expect("a scheme");
        }
        let known = "`github`, `shopify`, `slack`, `standard`, `stripe`";
        let unknown = read("scheme = 'morse'").expect_err("it is none");
        assert_eq!(
            unknown,
            format!("unknown variant `morse`, expected one of {known}")
        );
    }

    #[test]
    fn what_cannot_be_verified_is_refused() {
        for (text, problem) in [
            (
                "encoding = 'hex'",
                "`[webhooks]` needs a `scheme`, or the `header` of signatures",
            ),
            (
                "scheme = 'github'\nsigned = '{timestamp}.{body}'",
                "`signed` contains the time, and nothing says where the time is",
            ),
            ("scheme = 'github'\nsigned = 'v0'", "`v0` has no `{body}`"),
            (
                "header = 'A'\nsigned = '{id}{body}'",
                "`signed` has the id, which needs an `id_header`",
            ),
            (
                "header = 'A'\ntimestamp_key = 't'\nsignature_key = 'v1'\nsigned = '{body}'",
                "`{body}` has no `{timestamp}`: a time that is not signed says nothing",
            ),
            (
                "scheme = 'github'\ntimestamp_header = 'T'\nsigned = '{body}'",
                "`{body}` has no `{timestamp}`: a time that is not signed says nothing",
            ),
            (
                "header = 'A'\nsigned = '{body'",
                "`{body`: a brace is not closed",
            ),
        ] {
            assert_eq!(read(text).expect_err("it is refused"), problem);
        }
    }
}
