//! Security schemes and requirements (OpenAPI 3.0.3 §4.8.27–4.8.30).

use std::borrow::Cow;
use std::collections::BTreeSet;

use openapiv3::{APIKeyLocation, OAuth2Flows, ReferenceOr, SecurityRequirement, SecurityScheme};

use super::Lowering;
use super::merge::below;
use super::prose;
use crate::diagnostic::Code;
use crate::http::is_token;
use crate::ir::{Scheme, SchemeKind, Security};
use crate::pointer::only_token;

impl Lowering<'_, '_> {
    /// The schemes that a client can do.
    pub(super) fn schemes(&mut self) -> Vec<Scheme> {
        let mut schemes = Vec::new();
        let components = self.document.openapi.components.as_ref();
        for (name, scheme) in components.into_iter().flat_map(|c| &c.security_schemes) {
            let pointer = below("#/components/securitySchemes", &[name]);
            let ReferenceOr::Item(scheme) = scheme else {
                self.diagnostics.warning(
                    Code::UnsupportedSecurityScheme,
                    pointer,
                    "a security scheme cannot be a reference; it is left out",
                );
                continue;
            };
            if let Some(kind) = self.scheme_kind(scheme, &pointer) {
                schemes.push(Scheme {
                    name: name.clone(),
                    doc: prose::scheme(scheme),
                    kind,
                });
            }
        }
        schemes
    }

    fn scheme_kind(&mut self, scheme: &SecurityScheme, pointer: &str) -> Option<SchemeKind> {
        if let SecurityScheme::APIKey { location, name, .. } = scheme
            && *location != APIKeyLocation::Query
            && !is_token(name)
        {
            self.diagnostics
                .warning(
                    Code::InvalidHeaderName,
                    below(pointer, &["name"]),
                    format!(
                        "`{}` is not a valid name of a header or cookie; the security scheme is left out",
                        name.escape_debug()
                    ),
                )
                .expected("letters, digits and hyphens")
                .help("name the header as it is on the wire, or add it in a hook of the client");
            return None;
        }
        Some(match scheme {
            SecurityScheme::APIKey { location, name, .. } => match location {
                APIKeyLocation::Header => SchemeKind::ApiKeyHeader(name.clone()),
                APIKeyLocation::Query => SchemeKind::ApiKeyQuery(name.clone()),
                APIKeyLocation::Cookie => SchemeKind::ApiKeyCookie(name.clone()),
            },
            SecurityScheme::HTTP { scheme, .. } => match scheme.to_ascii_lowercase().as_str() {
                "bearer" => SchemeKind::Bearer,
                "basic" => SchemeKind::Basic,
                other => {
                    self.diagnostics
                        .warning(
                            Code::UnsupportedSecurityScheme,
                            pointer,
                            format!("the client does not support the HTTP authentication scheme `{other}`"),
                        )
                        .help("add its header in a hook of the client");
                    return None;
                }
            },
            SecurityScheme::OAuth2 { flows, .. } => oauth2(flows),
            // Whoever has signed in brings the token.
            SecurityScheme::OpenIDConnect { .. } => SchemeKind::Bearer,
        })
    }

    /// Requirements; those that name a scheme no client can do are left out.
    pub(super) fn security(
        &mut self,
        requirements: &[SecurityRequirement],
        schemes: &[Scheme],
        pointer: &str,
    ) -> Security {
        let known: BTreeSet<&str> = schemes.iter().map(|scheme| scheme.name.as_str()).collect();
        let declared = self.document.openapi.components.as_ref();
        let mut security = Security::new();
        for (index, requirement) in requirements.iter().enumerate() {
            let mut possible = true;
            for name in requirement.keys().map(|key| scheme_name(key)) {
                possible &= known.contains(&*name);
                let is_declared = declared
                    .is_some_and(|components| components.security_schemes.contains_key(&*name));
                if !is_declared {
                    self.diagnostics
                        .warning(
                            Code::UnsupportedSecurityScheme,
                            below(pointer, &[&index.to_string(), &name]),
                            format!(
                                "there is no security scheme `{name}`; the requirement is left out"
                            ),
                        )
                        .expected("a key of `components.securitySchemes`");
                }
            }
            let names = requirement.keys().map(|key| scheme_name(key).into_owned());
            let names: Vec<String> = names.collect();
            if possible && !security.contains(&names) {
                security.push(names);
            }
        }
        security
    }
}

/// The name of the scheme that a requirement names, or refers to (OpenAPI 3.2).
fn scheme_name(key: &str) -> Cow<'_, str> {
    only_token(key, "#/components/securitySchemes/").unwrap_or(Cow::Borrowed(key))
}

/// Of the flows the one a program can do by itself; else the caller brings the token.
fn oauth2(flows: &OAuth2Flows) -> SchemeKind {
    match &flows.client_credentials {
        Some(flow) if !flow.token_url.is_empty() => SchemeKind::ClientCredentials {
            token_url: flow.token_url.clone(),
            scopes: Vec::new(),
        },
        _ => SchemeKind::Bearer,
    }
}
