//! Reads security schemes and requirements (OpenAPI 3.0.3 §4.8.27–4.8.30).

use indexmap::IndexMap;
use openapiv3::{
    APIKeyLocation, AuthorizationCodeOAuth2Flow, ClientCredentialsOAuth2Flow, ImplicitOAuth2Flow,
    OAuth2Flows, PasswordOAuth2Flow, SecurityRequirement, SecurityScheme,
};
use serde_json::Value;

use super::Reader;
use super::cursor::Cursor;
use super::node::Extensions;
use crate::diagnostic::Code;

/// Every member a Security Scheme Object may have, whatever its type.
#[derive(Default)]
struct SchemeFields {
    kind: Option<String>,
    description: Option<String>,
    name: Option<String>,
    location: Option<String>,
    scheme: Option<String>,
    bearer_format: Option<String>,
    flows: Option<OAuth2Flows>,
    url: Option<String>,
    extensions: Extensions,
}

/// Every member an OAuth Flow Object may have.
#[derive(Default)]
struct Flow {
    authorization_url: String,
    token_url: String,
    refresh_url: Option<String>,
    scopes: IndexMap<String, String>,
    extensions: Extensions,
}

impl Reader<'_> {
    /// A list of Security Requirement Objects.
    pub(super) fn requirements(
        &mut self,
        value: Value,
        at: &Cursor<'_>,
    ) -> Vec<SecurityRequirement> {
        self.each(value, at, |reader, value, at| {
            Some(reader.map(value, at, Reader::scopes))
        })
    }

    fn scopes(&mut self, value: Value, at: &Cursor<'_>) -> Option<Vec<String>> {
        match value {
            Value::String(scope) => Some(vec![scope]),
            other => Some(self.texts(other, at)),
        }
    }

    /// A Security Scheme Object.
    pub(super) fn scheme(&mut self, value: Value, at: &Cursor<'_>) -> Option<SecurityScheme> {
        let mut draft = SchemeFields::default();
        for (key, value) in self.object(value, at) {
            let at = &at.key(&key);
            match key.as_str() {
                "type" => draft.kind = self.text(value, at),
                "description" => draft.description = self.text(value, at),
                "name" => draft.name = self.text(value, at),
                "in" => draft.location = self.text(value, at),
                "scheme" => draft.scheme = self.text(value, at),
                "bearerFormat" => draft.bearer_format = self.text(value, at),
                "flows" => draft.flows = Some(self.flows(value, at)),
                "openIdConnectUrl" => draft.url = self.text(value, at),
                "deprecated" | "oauth2MetadataUrl" => {
                    draft.extensions.insert(key, value);
                }
                _ => self.other(&mut draft.extensions, key.clone(), value, at),
            }
        }
        self.finish_scheme(draft, at)
    }

    fn finish_scheme(&mut self, draft: SchemeFields, at: &Cursor<'_>) -> Option<SecurityScheme> {
        let SchemeFields {
            description,
            extensions,
            ..
        } = draft;
        let consequence = "the security scheme is left out";
        match draft.kind.as_deref() {
            Some("apiKey") => {
                let Some(name) = draft.name else {
                    self.missing("name", at, consequence);
                    return None;
                };
                let location = self.key_location(draft.location, at)?;
                Some(SecurityScheme::APIKey {
                    location,
                    name,
                    description,
                    extensions,
                })
            }
            Some("http") => {
                let Some(scheme) = draft.scheme else {
                    self.missing("scheme", at, consequence);
                    return None;
                };
                let bearer_format = draft.bearer_format;
                Some(SecurityScheme::HTTP {
                    scheme,
                    bearer_format,
                    description,
                    extensions,
                })
            }
            Some("oauth2") => {
                let flows = draft.flows.unwrap_or_default();
                Some(SecurityScheme::OAuth2 {
                    flows,
                    description,
                    extensions,
                })
            }
            Some("openIdConnect") => {
                if draft.url.is_none() {
                    let consequence = "nothing says where its tokens come from";
                    self.missing("openIdConnectUrl", at, consequence);
                }
                let open_id_connect_url = draft.url.unwrap_or_default();
                Some(SecurityScheme::OpenIDConnect {
                    open_id_connect_url,
                    description,
                    extensions,
                })
            }
            Some(other) => {
                let message = format!("no security scheme has the type `{other}`; {consequence}");
                self.diagnostics
                    .warning(Code::InvalidValue, at.key("type").pointer(), message)
                    .expected("apiKey, http, oauth2 or openIdConnect");
                None
            }
            None => {
                self.missing("type", at, consequence);
                None
            }
        }
    }

    fn key_location(&mut self, text: Option<String>, at: &Cursor<'_>) -> Option<APIKeyLocation> {
        match text.as_deref() {
            Some("query") => Some(APIKeyLocation::Query),
            Some("header") => Some(APIKeyLocation::Header),
            Some("cookie") => Some(APIKeyLocation::Cookie),
            Some(other) => {
                let message =
                    format!("no API key is sent in `{other}`; the security scheme is left out");
                self.diagnostics
                    .warning(Code::InvalidValue, at.key("in").pointer(), message)
                    .expected("query, header or cookie");
                None
            }
            None => {
                self.missing("in", at, "the security scheme is left out");
                None
            }
        }
    }

    fn flows(&mut self, value: Value, at: &Cursor<'_>) -> OAuth2Flows {
        let mut flows = OAuth2Flows::default();
        for (key, value) in self.object(value, at) {
            let at = &at.key(&key);
            if key == "deviceAuthorization" {
                self.flow_urls(&value, &["deviceAuthorizationUrl", "tokenUrl"], at);
                flows.extensions.insert(key, value);
                continue;
            }
            if !matches!(
                key.as_str(),
                "implicit" | "password" | "clientCredentials" | "authorizationCode"
            ) {
                self.other(&mut flows.extensions, key.clone(), value, at);
                continue;
            }
            let urls: &[&str] = match key.as_str() {
                "implicit" => &["authorizationUrl"],
                "password" | "clientCredentials" => &["tokenUrl"],
                _ => &["authorizationUrl", "tokenUrl"],
            };
            self.flow_urls(&value, urls, at);
            let Flow {
                authorization_url,
                token_url,
                refresh_url,
                scopes,
                extensions,
            } = self.flow(value, at);
            match key.as_str() {
                "implicit" => {
                    flows.implicit = Some(ImplicitOAuth2Flow {
                        authorization_url,
                        refresh_url,
                        scopes,
                        extensions,
                    });
                }
                "password" => {
                    flows.password = Some(PasswordOAuth2Flow {
                        refresh_url,
                        token_url,
                        scopes,
                        extensions,
                    });
                }
                "clientCredentials" => {
                    flows.client_credentials = Some(ClientCredentialsOAuth2Flow {
                        refresh_url,
                        token_url,
                        scopes,
                        extensions,
                    });
                }
                _ => {
                    flows.authorization_code = Some(AuthorizationCodeOAuth2Flow {
                        authorization_url,
                        token_url,
                        refresh_url,
                        scopes,
                        extensions,
                    });
                }
            }
        }
        flows
    }

    /// Reports URLs that a flow has to have.
    fn flow_urls(&mut self, value: &Value, names: &[&str], at: &Cursor<'_>) {
        let Value::Object(flow) = value else { return };
        for name in names {
            if flow.get(*name).is_none_or(Value::is_null) {
                self.missing(name, at, "the flow is described without it");
            }
        }
    }

    fn flow(&mut self, value: Value, at: &Cursor<'_>) -> Flow {
        let mut flow = Flow::default();
        for (key, value) in self.object(value, at) {
            let at = &at.key(&key);
            match key.as_str() {
                "authorizationUrl" => {
                    flow.authorization_url = self.text(value, at).unwrap_or_default()
                }
                "tokenUrl" => flow.token_url = self.text(value, at).unwrap_or_default(),
                "refreshUrl" => flow.refresh_url = self.text(value, at),
                "scopes" => flow.scopes = self.map(value, at, Reader::text),
                _ => self.other(&mut flow.extensions, key.clone(), value, at),
            }
        }
        flow
    }
}
