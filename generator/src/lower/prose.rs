//! Texts of the document that are about no value: of servers, tags, credentials and the API as a whole.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use openapiv3::{
    ExternalDocumentation, Info, OAuth2Flows, OpenAPI, SecurityRequirement, SecurityScheme,
    Server as Of, ServerVariable,
};

use serde_json::Value;

use crate::ir::{Doc, Server, code};

type Scopes = IndexMap<String, String>;

/// A text, and below it where there is more to read.
pub(super) fn with_link(
    text: Option<&str>,
    external: Option<&ExternalDocumentation>,
) -> Option<String> {
    match (text.map(str::trim_end), external.map(link)) {
        (Some(text), Some(link)) if !text.is_empty() => Some(format!("{text}\n\n{link}")),
        (_, Some(link)) => Some(link),
        (_, None) => text.map(str::to_owned),
    }
}

/// Where there is more to read.
pub(super) fn link(external: &ExternalDocumentation) -> String {
    let url = address(&external.url);
    let text = external.description.as_deref().map(str::trim);
    match text.filter(|text| !text.is_empty()) {
        Some(text) => {
            let text = text.trim_end_matches(['.', ':']);
            format!("{text}: {url}")
        }
        None => format!("See {url}."),
    }
}

/// A URL as a link, or as text where it cannot be one.
fn address(url: &str) -> String {
    let url = url.trim();
    let is_link = ["http://", "https://", "mailto:"]
        .iter()
        .any(|scheme| url.starts_with(scheme));
    let is_clean = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>');
    if is_link && url.chars().all(is_clean) {
        format!("<{url}>")
    } else {
        code(url)
    }
}

/// The summary and the description of the API.
pub(super) fn of_api(info: &Info) -> Option<String> {
    let summary = info.extensions.get("summary").and_then(Value::as_str);
    let texts = [summary, info.description.as_deref()];
    let texts = texts.into_iter().flatten().map(str::trim_end);
    let texts: Vec<&str> = texts.filter(|text| !text.trim().is_empty()).collect();
    (!texts.is_empty()).then(|| texts.join("\n\n"))
}

/// What the document says of itself, but for its description.
pub(super) fn about(openapi: &OpenAPI) -> Vec<String> {
    let info = &openapi.info;
    let mut about = Vec::new();
    about.extend(openapi.external_docs.as_ref().map(link));
    about.extend(scopes(openapi.security.as_deref()));
    if let Some(terms) = &info.terms_of_service {
        about.push(format!("Terms of service: {}", address(terms)));
    }
    if let Some(contact) = &info.contact {
        let name = contact.name.clone().filter(|name| !name.trim().is_empty());
        let url = contact.url.as_deref().map(address);
        let email = contact.email.as_deref().map(|email| code(email.trim()));
        let parts: Vec<String> = [name, email, url].into_iter().flatten().collect();
        if !parts.is_empty() {
            about.push(format!("Contact: {}", parts.join(", ")));
        }
    }
    if let Some(license) = &info.license {
        let identifier = license.extensions.get("identifier");
        let identifier = identifier.and_then(Value::as_str);
        let identifier = identifier.filter(|id| *id != license.name.trim()).map(code);
        let url = license.url.as_deref().map(address);
        let name = Some(license.name.clone()).filter(|name| !name.trim().is_empty());
        let parts: Vec<String> = [name, identifier, url].into_iter().flatten().collect();
        if !parts.is_empty() {
            about.push(format!("The API has the license {}", parts.join(", ")));
        }
    }
    about
}

/// A server for the documentation.
pub(super) fn server(server: &Of) -> Server {
    let variables = server.variables.iter().flatten();
    Server {
        url: server.url.trim().to_owned(),
        doc: Doc {
            text: named(server.extensions.get("name"), server.description.as_deref()),
            facts: variables.map(|(name, of)| variable(name, of)).collect(),
            deprecated: false,
        },
    }
}

/// What is said of the servers of an operation, where it has some of its own.
pub(super) fn own_servers(servers: &[Of]) -> Vec<String> {
    let said = servers.iter().enumerate().filter_map(|(index, of)| {
        let Server { url, doc } = server(of);
        let url = code(&url);
        let mut said: Vec<String> = doc.text.into_iter().collect();
        said.extend(doc.facts);
        let said = said.join(" ");
        match (index, said.trim()) {
            (0, "") => None,
            (0, said) => Some(format!("Sent to {url}: {said}")),
            (_, "") => Some(format!("{url} has it, too.")),
            (_, said) => Some(format!("{url} has it, too: {said}")),
        }
    });
    said.collect()
}

/// A variable of the URL of a server.
fn variable(name: &str, of: &ServerVariable) -> String {
    let mut text = format!("{} is {}", code(&format!("{{{name}}}")), code(&of.default));
    let others = of.enumeration.iter().filter(|value| **value != of.default);
    let others: Vec<String> = others.map(|value| code(value)).collect();
    if !others.is_empty() {
        text.push_str(&format!(", or {}", others.join(", ")));
    }
    match of.description.as_deref().map(str::trim) {
        Some(said) if !said.is_empty() => text.push_str(&format!(": {said}")),
        _ => text.push('.'),
    }
    text
}

/// A description after a name or summary (OpenAPI 3.2).
fn named(name: Option<&Value>, description: Option<&str>) -> Option<String> {
    let name = name.and_then(Value::as_str).map(str::trim);
    let name = name.filter(|name| !name.is_empty());
    match (name, description) {
        (Some(name), Some(text)) => Some(format!("{}: {text}", name.trim_end_matches('.'))),
        (name, text) => name.or(text).map(str::to_owned),
    }
}

/// What is said of a security scheme: where its tokens come from, and what its scopes are for.
pub(super) fn scheme(scheme: &SecurityScheme) -> Doc {
    let (text, more) = match scheme {
        SecurityScheme::APIKey { description, .. } => (description, Vec::new()),
        SecurityScheme::HTTP {
            description,
            bearer_format,
            ..
        } => {
            let format = bearer_format.iter().map(|format| format.trim());
            let format = format.filter(|format| !format.is_empty());
            let said = format.map(|format| format!("The token is {}.", code(format)));
            (description, said.collect())
        }
        SecurityScheme::OAuth2 {
            description,
            flows,
            extensions,
        } => {
            let mut said = of_flows(flows);
            let metadata = extensions.get("oauth2MetadataUrl").and_then(Value::as_str);
            let metadata = metadata.filter(|url| !url.trim().is_empty());
            let metadata = metadata.map(|url| format!("Metadata of the server: {}", address(url)));
            said.extend(metadata);
            (description, said)
        }
        SecurityScheme::OpenIDConnect {
            description,
            open_id_connect_url,
            ..
        } => {
            let url = Some(open_id_connect_url).filter(|url| !url.trim().is_empty());
            let at = url.map(|url| format!("OpenID Connect: {}", address(url)));
            (description, at.into_iter().collect())
        }
    };
    let text = text.iter().map(|text| text.trim_end().to_owned());
    let paragraphs: Vec<String> = text.filter(|text| !text.is_empty()).chain(more).collect();
    Doc {
        text: (!paragraphs.is_empty()).then(|| paragraphs.join("\n\n")),
        deprecated: is_deprecated(scheme),
        ..Doc::default()
    }
}

fn is_deprecated(scheme: &SecurityScheme) -> bool {
    let (SecurityScheme::APIKey { extensions, .. }
    | SecurityScheme::HTTP { extensions, .. }
    | SecurityScheme::OAuth2 { extensions, .. }
    | SecurityScheme::OpenIDConnect { extensions, .. }) = scheme;
    extensions.get("deprecated") == Some(&Value::Bool(true))
}

/// What a flow of OAuth2 says for people to read.
struct Flow<'d> {
    name: &'static str,
    /// Where users agree, tokens come from, and tokens are renewed.
    urls: [Option<&'d String>; 3],
    scopes: &'d Scopes,
}

/// The flows that there are.
fn flows(flows: &OAuth2Flows) -> impl Iterator<Item = Flow<'_>> {
    let code = flows.authorization_code.as_ref().map(|of| Flow {
        name: "authorization code",
        urls: [
            Some(&of.authorization_url),
            Some(&of.token_url),
            of.refresh_url.as_ref(),
        ],
        scopes: &of.scopes,
    });
    let client = flows.client_credentials.as_ref().map(|of| Flow {
        name: "client credentials",
        urls: [None, Some(&of.token_url), of.refresh_url.as_ref()],
        scopes: &of.scopes,
    });
    let implicit = flows.implicit.as_ref().map(|of| Flow {
        name: "implicit",
        urls: [Some(&of.authorization_url), None, of.refresh_url.as_ref()],
        scopes: &of.scopes,
    });
    let password = flows.password.as_ref().map(|of| Flow {
        name: "password",
        urls: [None, Some(&of.token_url), of.refresh_url.as_ref()],
        scopes: &of.scopes,
    });
    [code, client, implicit, password].into_iter().flatten()
}

/// A flow with the addresses that it has.
fn of_flow<'d>(name: &str, urls: impl Iterator<Item = (&'static str, Option<&'d str>)>) -> String {
    let places = urls.filter_map(|(what, url)| {
        let url = url.filter(|url| !url.trim().is_empty())?;
        Some(format!("{what} {}", address(url)))
    });
    let places: Vec<String> = places.collect();
    match places.as_slice() {
        [] => format!("OAuth2, {name}."),
        places => format!("OAuth2, {name}: {}.", places.join(", ")),
    }
}

/// Where the tokens of each flow of OAuth2 come from, and a list of all scopes.
fn of_flows(of: &OAuth2Flows) -> Vec<String> {
    let mut said = Vec::new();
    let mut scopes: BTreeMap<&str, &str> = BTreeMap::new();
    for Flow {
        name,
        urls,
        scopes: own,
    } in flows(of)
    {
        let what = ["users agree at", "tokens come from", "they are renewed at"];
        let urls = urls.map(|url| url.map(String::as_str));
        said.push(of_flow(name, what.into_iter().zip(urls)));
        scopes.extend(
            own.iter()
                .map(|(name, text)| (name.as_str(), text.as_str())),
        );
    }
    if let Some(device) = of.extensions.get("deviceAuthorization") {
        let url = |key: &str| device.get(key).and_then(Value::as_str);
        let what = [
            ("users are asked by", url("deviceAuthorizationUrl")),
            ("tokens come from", url("tokenUrl")),
            ("they are renewed at", url("refreshUrl")),
        ];
        said.push(of_flow("device authorization", what.into_iter()));
        let own = device.get("scopes").and_then(Value::as_object);
        let own = own.into_iter().flatten();
        scopes.extend(own.map(|(name, text)| (name.as_str(), text.as_str().unwrap_or_default())));
    }
    if !scopes.is_empty() {
        let lines = scopes.into_iter().map(|(name, text)| match text.trim() {
            "" => format!("- {}", code(name)),
            text => {
                let words: Vec<&str> = text.split_whitespace().collect();
                format!("- {}: {}", code(name), words.join(" "))
            }
        });
        said.push(format!(
            "Scopes:\n\n{}",
            lines.collect::<Vec<_>>().join("\n")
        ));
    }
    said
}

/// Which scopes a token needs, where requirements name some.
pub(super) fn scopes(security: Option<&[SecurityRequirement]>) -> Option<String> {
    let alternatives = security.unwrap_or_default().iter().map(|requirement| {
        let mut scopes: Vec<String> = requirement.values().flatten().map(|s| code(s)).collect();
        scopes.sort();
        scopes.dedup();
        scopes.join(", ")
    });
    let mut alternatives: Vec<String> = alternatives.filter(|scopes| !scopes.is_empty()).collect();
    alternatives.dedup();
    match alternatives.as_slice() {
        [] => None,
        [one] if !one.contains(", ") => Some(format!("Needs the scope {one}.")),
        several => Some(format!("Needs the scopes {}.", several.join(" or "))),
    }
}
